package offer_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// clusterVariable asks for the tests of engines of several machines, which
// start servers of their own on this one and take a minute and a half:
//
//	OFFERDESK_TEST_CLUSTER=1 go test -v -run Cluster ./offer
const clusterVariable = "OFFERDESK_TEST_CLUSTER"

// The processes that send commands run this test binary with these variables.
const (
	clusterDriver = "OFFERDESK_CLUSTER_DRIVER"
	clusterDSNs   = "OFFERDESK_CLUSTER_DSNS" // apart by spaces
	clusterName   = "OFFERDESK_CLUSTER_NAME"
)

// sharedOffers are edited by all processes.
const sharedOffers = 3

func needCluster(t *testing.T) {
	t.Helper()
	if os.Getenv(clusterVariable) == "" {
		t.Skip(clusterVariable + " not set: it starts a PostgreSQL with a standby and a Galera cluster")
	}
	_ = mysql.SetLogger(&mysql.NopLogger{}) // broken connections are part of it
}

// The primary is killed and its synchronous standby promoted while eight
// processes send commands. They follow by their driver's list of hosts alone.
func TestClusterPromotion(t *testing.T) {
	needCluster(t)
	s := startStandby(t)
	r := startRun(t, "pgx", s.dsn)
	r.work(4 * time.Second)
	s.promote(t)
	r.recover(5 * time.Second)
	r.finish()
	r.check(nil)
}

// The control: a standby that is not waited for, and that has stopped to
// listen, must be seen to have lost what was acknowledged.
func TestClusterPromotionLoses(t *testing.T) {
	needCluster(t)
	s := startStandby(t)
	r := startRun(t, "pgx", s.dsn)
	r.work(time.Second)
	// The commit no longer waits for the standby, and the standby no longer receives anything.
	execAll(t, openServer(t, "pgx", s.one(0)), "alter system set synchronous_standby_names=''",
		"select pg_reload_conf()")
	execAll(t, openServer(t, "pgx", s.one(1)), "alter system set primary_conninfo=''", "select pg_reload_conf()")
	r.work(2 * time.Second)
	r.loses = true
	s.promote(t)
	r.work(2 * time.Second)
	r.finish()
	problems := r.missing(r.desks[0], r.acked)
	if len(problems) == 0 {
		t.Fatalf("%d commands were acknowledged, a standby was promoted that had not heard of them, and the check finds none missing", len(r.acked))
	}
	t.Logf("the check names %d, such as: %s", len(problems), problems[0])
}

// Each node of three is killed in turn and joins again while eight processes
// send commands to all three.
func TestClusterGalera(t *testing.T) {
	needCluster(t)
	g := startGalera(t, 3)
	execAll(t, openServer(t, "mysql", g.dsn(0, "")), "create database offers")
	r := startRun(t, "mysql", g.dsn(0, "offers"), g.dsn(1, "offers"), g.dsn(2, "offers"))
	r.work(4 * time.Second)
	for i := range g.nodes {
		g.nodes[i].kill()
		g.await(t, (i+1)%3, 2)
		r.recover(3 * time.Second)
		g.join(t, i, false)
		g.await(t, i, 3)
		r.recover(2 * time.Second)
	}
	r.finish()
	r.check(func(n int) string { return fmt.Sprintf("node %d", n) })
}

func execAll(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, q := range statements {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// clusterRun is eight processes that send commands, and one reader of the feed.
type clusterRun struct {
	t     *testing.T
	desks []*offer.Desk
	stop  []io.Closer
	wg    sync.WaitGroup
	loses bool // what was read of the feed need not be there in the end

	mu     sync.Mutex
	acked  map[string]int // by offer, action and actor: how often
	total  int
	again  map[string]int // why commands were sent again
	feed   []string       // by position, as it was read meanwhile
	failed int            // pages of the feed that could not be read
	ended  chan struct{}
}

func startRun(t *testing.T, driver string, dsns ...string) *clusterRun {
	t.Helper()
	r := &clusterRun{t: t, acked: map[string]int{}, again: map[string]int{}, ended: make(chan struct{})}
	for _, dsn := range dsns {
		desk, done, err := clusterDesk(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(done)
		r.desks = append(r.desks, desk)
	}
	for n := range sharedOffers {
		id := fmt.Sprintf("shared-%d", n)
		if _, err := r.desks[0].As(recruiter("ann")).Create(t.Context(), clusterTerms(), offer.ID(id)); err != nil {
			t.Fatal(err)
		}
		r.acked[id+" create ann"]++
	}
	for w := range 8 {
		r.process(fmt.Sprintf("w%d", w), driver, dsns)
	}
	r.wg.Add(1)
	go func() { defer r.wg.Done(); r.follow() }()
	return r
}

func recruiter(id string) offer.Actor { return offer.Actor{ID: id, Roles: []string{"recruiter"}} }

func clusterDesk(driver, dsn string) (*offer.Desk, func(), error) {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(4)
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	s, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		_ = db.Close()
		return nil, nil, err
	}
	desk, err := offer.Open(s, offer.Options{})
	return desk, func() { _ = db.Close() }, err
}

// process starts one that sends commands until its input ends.
func (r *clusterRun) process(name, driver string, dsns []string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestClusterProcess$")
	cmd.Env = append(os.Environ(), clusterDriver+"="+driver, clusterDSNs+"="+strings.Join(dsns, " "),
		clusterName+"="+name)
	in, err := cmd.StdinPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.stop = append(r.stop, in)
	r.t.Cleanup(func() { _ = cmd.Process.Kill() }) // when the test ends early
	r.wg.Add(1)
	go func() {
		defer r.wg.Done()
		for s := bufio.NewScanner(out); s.Scan(); {
			r.heard(name, s.Text())
		}
		_ = cmd.Wait() // what went wrong was said
	}()
}

func (r *clusterRun) heard(name, line string) {
	word, rest, _ := strings.Cut(line, " ")
	r.mu.Lock()
	defer r.mu.Unlock()
	switch word {
	case "ack":
		r.acked[rest]++
		r.total++
	case "again":
		r.again[rest]++
	case "err":
		if !r.loses { // an offer that is lost is not found
			r.t.Errorf("%s: %s", name, rest)
		}
	}
}

// work lets the processes work.
func (r *clusterRun) work(d time.Duration) { time.Sleep(d) }

// recover waits until commands are answered again, and lets the processes work.
func (r *clusterRun) recover(d time.Duration) {
	r.t.Helper()
	began, before := time.Now(), r.answered()
	for r.answered() < before+8 {
		if time.Since(began) > time.Minute {
			r.t.Fatal("no command has been answered since the fault a minute ago")
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.t.Logf("eight commands were answered %s after the fault", time.Since(began).Round(10*time.Millisecond))
	r.work(d)
}

func (r *clusterRun) answered() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total
}

// finish ends the processes: each waits for the answer to its last command.
func (r *clusterRun) finish() {
	for _, in := range r.stop {
		_ = in.Close()
	}
	close(r.ended)
	r.wg.Wait()
	r.t.Logf("%d commands acknowledged; %d pages of the feed failed", r.total, r.failed)
	var why []string
	for text, n := range r.again {
		why = append(why, fmt.Sprintf("%5d × %s", n, text))
	}
	slices.Sort(why)
	slices.Reverse(why)
	r.t.Logf("sent again:\n%s", strings.Join(why, "\n"))
}

// follow reads the feed while it grows, of one node after the other.
func (r *clusterRun) follow() {
	for n := 0; ; n++ {
		select {
		case <-r.ended:
			return
		case <-time.After(50 * time.Millisecond):
		}
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		page, err := feed.Read(ctx, storeOf(r.desks[n%len(r.desks)]), store.Pos(len(r.feed)), 500)
		stop()
		if err != nil {
			r.failed++
		}
		for _, e := range page {
			r.feed = append(r.feed, place(e))
		}
	}
}

func place(e feed.Entry) string { return fmt.Sprintf("%s %d", e.Log, e.Seq) }

// check checks that each node is consistent and complete.
func (r *clusterRun) check(name func(int) string) {
	t := r.t
	t.Helper()
	var first []string
	for n, desk := range r.desks {
		began := time.Now()
		for _, p := range r.missing(desk, r.acked) {
			t.Error(p)
		}
		v, err := desk.Verify(t.Context())
		if err != nil {
			t.Error(err)
		}
		for problem, err := range desk.Check(t.Context()) {
			t.Errorf("%v %v", problem, err)
		}
		feed := r.wholeFeed(desk)
		if int64(len(feed)) != v.Entries {
			t.Errorf("the feed has %d entries, the logs %d", len(feed), v.Entries)
		}
		if len(feed) < len(r.feed) || !slices.Equal(feed[:len(r.feed)], r.feed) {
			t.Errorf("what was read of the feed meanwhile, %d entries, is not what stands there now", len(r.feed))
		}
		if first == nil {
			first = feed
		} else if !slices.Equal(first, feed) {
			t.Errorf("the feeds of two nodes differ")
		}
		where := "the database"
		if name != nil {
			where = name(n)
		}
		t.Logf("%s: %d logs of %d entries verified, %d read of the feed meanwhile, checked in %s", where, v.Logs,
			v.Entries, len(r.feed), time.Since(began).Round(time.Millisecond))
	}
	if len(r.feed) == 0 {
		t.Error("nothing was read of the feed meanwhile: the test shows nothing of it")
	}
	r.controls()
}

// wholeFeed reads the feed from its beginning and checks the order of each log.
func (r *clusterRun) wholeFeed(desk *offer.Desk) []string {
	var out []string
	last := map[string]int64{}
	for {
		page, err := feed.Read(r.t.Context(), storeOf(desk), store.Pos(len(out)), 1000)
		if err != nil {
			r.t.Error(err)
			return out
		}
		if len(page) == 0 {
			return out
		}
		for _, e := range page {
			if e.Seq != last[e.Log]+1 {
				r.t.Errorf("position %d of the feed is entry %d of %s, want %d", e.Pos, e.Seq, e.Log, last[e.Log]+1)
			}
			last[e.Log] = e.Seq
			out = append(out, place(e))
		}
	}
}

// missing compares what was acknowledged with the trails: every command was
// answered, so each has to be there as often as it was.
func (r *clusterRun) missing(desk *offer.Desk, acked map[string]int) []string {
	ctx := r.t.Context()
	auditor := desk.As(offer.Actor{ID: "eve", Roles: []string{"approver"}})
	found := map[string]int{}
	var out []string
	for line := range acked {
		id, _, _ := strings.Cut(line, " ")
		if found[id] > 0 {
			continue
		}
		found[id]++
		entries, err := auditor.Trail(ctx, id)
		if err != nil {
			out = append(out, fmt.Sprintf("%s was acknowledged: %v", line, err))
			continue
		}
		for _, e := range entries {
			found[id+" "+e.Action+" "+e.Actor]++
		}
	}
	for line, want := range acked {
		if n := found[line]; n != want {
			out = append(out, fmt.Sprintf("%s was acknowledged %d times and is there %d times", line, want, n))
		}
	}
	return out
}

// controls: a command that was lost and one that was done twice must be seen.
func (r *clusterRun) controls() {
	t := r.t
	desk := r.desks[0]
	forged := map[string]int{"never create w0": 1, "shared-0 edit nobody": 1}
	if p := r.missing(desk, forged); len(p) != 3 {
		t.Errorf("the check would not notice lost commands: %q", p)
	}
	for n := range 2 { // two keys: the same command twice
		if _, err := desk.As(recruiter("twice")).Edit(t.Context(), "shared-0", title("again"),
			offer.Key(fmt.Sprint("twice ", n))); err != nil {
			t.Error(err)
		}
	}
	if p := r.missing(desk, map[string]int{"shared-0 edit twice": 1}); len(p) != 1 {
		t.Errorf("the check would not notice a command that was done twice: %q", p)
	}
}

func clusterTerms() offer.Terms {
	terms, err := offer.ParseTerms([]byte(`{"client": "acme", "type": "contract", "candidate": {"name": "Ada"}, "job": {"title": "Nurse"}, "start_date": "2027-01-11",
		"pay": {"rate": "51.25", "per": "hour"}}`))
	if err != nil {
		fmt.Println("err terms:", err)
	}
	return terms
}

func title(text string) offer.Change {
	c, err := offer.ParseChange([]byte(fmt.Sprintf(`{"job.title": %q}`, text)))
	if err != nil {
		fmt.Println("err change:", err)
	}
	return c
}

// TestClusterProcess is what a process runs; by itself it does nothing. It ends
// when its input does.
func TestClusterProcess(t *testing.T) {
	name := os.Getenv(clusterName)
	if name == "" {
		return
	}
	_ = mysql.SetLogger(&mysql.NopLogger{}) // broken connections are part of it
	var over atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		over.Store(true)
	}()
	p := &sender{name: name, driver: os.Getenv(clusterDriver), dsns: strings.Fields(os.Getenv(clusterDSNs))}
	p.desks = make([]*offer.Desk, len(p.dsns))
	p.next = int(name[1] - '0') // not all on the same node at first
	ann, eve := recruiter(name), offer.Actor{ID: "eve", Roles: []string{"approver"}}
	for i := 0; !over.Load(); i++ {
		id := fmt.Sprintf("%s-%d", name, i)
		shared := fmt.Sprintf("shared-%d", i%sharedOffers)
		terms := clusterTerms()
		sent := p.send(id, "create", ann, func(ctx context.Context, s offer.Session, key offer.KeyOption) error {
			_, err := s.Create(ctx, terms, offer.ID(id), key)
			return err
		}) && p.send(id, "submit", ann, func(ctx context.Context, s offer.Session, key offer.KeyOption) error {
			_, err := s.Submit(ctx, id, key)
			return err
		}) && p.send(id, "approve", eve, func(ctx context.Context, s offer.Session, key offer.KeyOption) error {
			_, err := s.Approve(ctx, id, offer.Decision{Stage: "approval"}, key)
			return err
		}) && p.send(shared, "edit", ann, func(ctx context.Context, s offer.Session, key offer.KeyOption) error {
			_, err := s.Edit(ctx, shared, title(id), key)
			return err
		})
		if !sent {
			return
		}
	}
}

// sender sends commands to one node after the other.
type sender struct {
	name, driver string
	dsns         []string
	desks        []*offer.Desk
	next, sent   int
}

// send sends a command until it is answered, always with the same key.
func (p *sender) send(id, what string, who offer.Actor,
	do func(context.Context, offer.Session, offer.KeyOption) error) bool {
	p.sent++
	key := offer.Key(fmt.Sprintf("%s %d", p.name, p.sent))
	for began := time.Now(); time.Since(began) < time.Minute; {
		err := p.once(who, key, do)
		if err == nil {
			fmt.Println("ack", id, what, who.ID)
			return true
		}
		text := strings.ReplaceAll(err.Error(), "\n", " ")
		var refused *offer.Refusal
		if errors.As(err, &refused) || errors.Is(err, offer.ErrNotFound) || errors.Is(err, offer.ErrExists) ||
			errors.Is(err, offer.ErrKeyReused) || errors.Is(err, store.ErrInvalid) {
			fmt.Println("err", id, what, text)
			return false
		}
		fmt.Println("again", reason(err, text))
		if !errors.Is(err, offer.ErrConflict) {
			time.Sleep(50 * time.Millisecond)
		}
	}
	fmt.Println("err", id, what, "was not answered for a minute")
	return false
}

func (p *sender) once(who offer.Actor, key offer.KeyOption,
	do func(context.Context, offer.Session, offer.KeyOption) error) error {
	n := p.next % len(p.dsns)
	p.next++
	if p.desks[n] == nil {
		desk, _, err := clusterDesk(p.driver, p.dsns[n])
		if err != nil {
			return fmt.Errorf("open: %w", err)
		}
		p.desks[n] = desk
	}
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	return do(ctx, p.desks[n].As(who), key)
}

// names are what differs between errors of one kind.
var names = regexp.MustCompile(`(\w+) (w\d+-\d+|shared-\d+): |127\.0\.0\.1:\d+`)

// reason is an error without the names in it, to be counted.
func reason(err error, text string) string {
	if errors.Is(err, offer.ErrConflict) {
		return "somebody else was first"
	}
	unknown := ""
	if errors.Is(err, offer.ErrOutcomeUnknown) {
		unknown = "outcome unknown: "
	}
	text = names.ReplaceAllString(text, "")
	if len(text) > 90 {
		text = "..." + text[len(text)-90:]
	}
	return unknown + text
}
