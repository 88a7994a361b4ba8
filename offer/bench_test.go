package offer_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// BenchmarkCommand measures one command with a key, hold and resume in turn on
// BenchmarkCommand measures one command with a key, hold and resume in turn on offers
// that ask two stages, a few commands on each, against the same written by hand for
// these two moves: rows that the desk accepts, the same durability, and nothing else.
// By hand no digest ties the record, and no time on hold is kept. After each run the
// desk's Check and Verify must accept what was written.
func BenchmarkCommand(b *testing.B) {
	for _, engine := range []string{"memstore", "sqlite"} {
		b.Run(engine, func(b *testing.B) {
			for _, kind := range []string{"offerdesk", "byhand"} {
				b.Run(kind, func(b *testing.B) { benchCommand(b, engine, kind) })
			}
		})
	}
}

// benchRound is how many commands one offer takes.
const benchRound = 8

func benchCommand(b *testing.B, engine, kind string) {
	var s store.Store
	var hand handStore
	switch engine {
	case "memstore":
		s, hand = memstore.New(offer.Kinds()...), nil
	default:
		db := benchDB(b)
		opened, err := sqlstore.Open(b.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
		if err != nil {
			b.Fatal(err)
		}
		s = opened
		if kind == "byhand" {
			hand = newHandSQL(b, db)
		}
	}
	d, err := offer.Open(s, offer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := d.As(root).Publish(b.Context(), book(b, houseFiles)); err != nil {
		b.Fatal(err)
	}
	var id string
	run := func(n int) error {
		key := strconv.Itoa(n)
		switch {
		case hand != nil:
			return byHand(b.Context(), hand, ann, id, n%2 == 0, "the budget is frozen", key)
		case n%2 == 0:
			_, err := d.As(ann).Hold(b.Context(), id, "the budget is frozen", offer.Key(key))
			return err
		}
		_, err := d.As(ann).Resume(b.Context(), id, offer.Key(key))
		return err
	}
	next := func(n int) { // an offer keeps every time on hold, so its record grows
		if n%benchRound > 0 {
			return
		}
		b.StopTimer()
		id = "O-" + strconv.Itoa(n/benchRound+1)
		must(b)(d.As(ann).Create(b.Context(), terms(b, nurse), offer.ID(id)))
		must(b)(d.As(ann).Submit(b.Context(), id))
		if engine == "memstore" && kind == "byhand" {
			hand = newHandMemory(b, s, id)
		}
		b.StartTimer()
	}
	n := 0
	for ; n < benchRound; n++ { // connections are open and statements known
		next(n)
		if err := run(n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		next(n)
		if err := run(n); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.StopTimer()
	if m, ok := hand.(*handMemory); ok {
		s = m
		if d, err = offer.Open(s, offer.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	sound(b, d)
	o := must(b)(d.As(ann).Get(b.Context(), id))
	if list := actions(b, d.As(ann), id); len(list) != (n-1)%benchRound+3 || o.Status().Held != (n%2 == 1) {
		b.Fatalf("%d commands left %d entries, held %t", n, len(list), o.Status().Held)
	}
}

func benchDB(b *testing.B) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "offers.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// handOffer is the record, written by hand: what hold and resume do not touch
// is passed through.
type handOffer struct {
	Trail struct {
		Seq  int64  `json:"seq"`
		Hash string `json:"hash"`
	} `json:"trail"`
	Created json.RawMessage `json:"created"`
	handBody
}

type handBody struct {
	ID     string          `json:"id"`
	Terms  json.RawMessage `json:"terms"`
	Status handStatus      `json:"status"`
}

type handStatus struct {
	State       string          `json:"state"`
	Since       json.RawMessage `json:"since"`
	Held        bool            `json:"held,omitempty"`
	Revision    int             `json:"revision"`
	OfferRound  int             `json:"offer_round"`
	CreatedBy   string          `json:"created_by"`
	Editors     json.RawMessage `json:"editors,omitempty"`
	SubmittedBy string          `json:"submitted_by,omitempty"`
	Submissions json.RawMessage `json:"submissions,omitempty"`
}

// handTerms is what the rights read of the terms.
type handTerms struct {
	People struct {
		Recruiter string `json:"recruiter"`
	} `json:"people"`
}

type handField struct {
	Path   string `json:"path"`
	Digest string `json:"digest"`
}

type handEntry struct {
	V      int         `json:"v"`
	Log    string      `json:"log"`
	Seq    int64       `json:"seq"`
	Time   string      `json:"time"`
	Actor  string      `json:"actor"`
	Action string      `json:"action"`
	Prev   string      `json:"prev"`
	Fields []handField `json:"fields,omitempty"`
}

type handOpening struct {
	Path   string `json:"path"`
	Salt   []byte `json:"salt"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

type handAnswer struct {
	Fingerprint string `json:"fingerprint"`
	handBody
}

// handWrite is what one command writes.
type handWrite struct {
	revision             int64
	held                 bool
	now                  time.Time
	body, entry, private []byte
	seq                  int64
	key, command, actor  string
	answer               []byte
}

// handStore reads the record and writes everything, in one transaction.
type handStore interface {
	command(ctx context.Context, id string, f func(revision int64, body []byte) (handWrite, error)) error
}

const handTime = "2006-01-02T15:04:05.000000Z"

// byHand holds or resumes.
func byHand(ctx context.Context, s handStore, actor offer.Actor, id string, hold bool, reason, key string) error {
	return s.command(ctx, id, func(revision int64, body []byte) (handWrite, error) {
		var o handOffer
		w := handWrite{revision: revision, held: hold, now: time.Now().UTC().Truncate(time.Microsecond), actor: actor.ID, key: key, command: "resume"}
		if err := json.Unmarshal(body, &o); err != nil {
			return w, err
		}
		var terms handTerms
		if err := json.Unmarshal(o.Terms, &terms); err != nil {
			return w, err
		}
		if !actor.Has("recruiter") || terms.People.Recruiter != actor.ID || o.Status.Held == hold || hold && reason == "" {
			return w, errors.New("refused")
		}
		switch o.Status.State {
		case "completed", "declined", "expired", "withdrawn":
			return w, errors.New("refused")
		}
		changes := []handOpening{{Path: "held", Before: "true", After: "false"}}
		parts := []any{"resume", id, "", "", ""}
		if hold {
			w.command = "hold"
			changes = []handOpening{{Path: "reason", After: reason}, {Path: "held", Before: "false", After: "true"}}
			parts = []any{"hold", id, "", "", "", reason}
		}
		o.Status.Held = hold
		e := handEntry{V: 1, Log: "offer/" + id, Seq: o.Trail.Seq + 1, Time: w.now.Format(handTime), Actor: actor.ID, Action: w.command, Prev: o.Trail.Hash}
		salts := make([]byte, 16*len(changes))
		if _, err := rand.Read(salts); err != nil {
			return w, err
		}
		for i := range changes {
			changes[i].Salt = salts[16*i : 16*i+16]
			h := sha256.New()
			h.Write([]byte("offerdesk audit field v1\n"))
			for _, part := range [][]byte{changes[i].Salt, []byte(changes[i].Path), []byte(changes[i].Before), []byte(changes[i].After)} {
				var n [8]byte
				binary.BigEndian.PutUint64(n[:], uint64(len(part)))
				h.Write(n[:])
				h.Write(part)
			}
			e.Fields = append(e.Fields, handField{changes[i].Path, hex.EncodeToString(h.Sum(nil))})
		}
		var err error
		if w.entry, err = json.Marshal(e); err != nil {
			return w, err
		}
		if w.private, err = json.Marshal(changes); err != nil {
			return w, err
		}
		h := sha256.New()
		h.Write([]byte("offerdesk audit entry v1\n"))
		h.Write(w.entry)
		o.Trail.Seq, o.Trail.Hash = e.Seq, hex.EncodeToString(h.Sum(nil))
		w.seq = e.Seq
		if w.body, err = json.Marshal(o); err != nil {
			return w, err
		}
		values, err := json.Marshal(parts)
		if err != nil {
			return w, err
		}
		sum := sha256.Sum256(values)
		w.answer, err = json.Marshal(handAnswer{hex.EncodeToString(sum[:]), o.handBody})
		return w, err
	})
}

// handSQL is SQLite by hand: one connection, every statement prepared.
type handSQL struct {
	begin, get, update, entry, ask, unask, key, commit, rollback *sql.Stmt
	offer, dueAt, since, askDue                                  string
}

func newHandSQL(b *testing.B, db *sql.DB) *handSQL {
	b.Helper()
	c, err := db.Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	s := &handSQL{}
	for to, text := range map[**sql.Stmt]string{
		&s.begin: "begin immediate", &s.commit: "commit", &s.rollback: "rollback",
		&s.get:    "select revision, body, due_at from offers where tenant='default' and id=?",
		&s.update: "update offers set revision=revision+1, held=?, due_at=?, updated_at=?, body=? where tenant='default' and id=? and revision=?",
		&s.entry:  "insert into entries(tenant, log, seq, body, private) values ('default',?,?,?,?)",
		&s.ask:    "insert into waiting(tenant, id, revision, offer, stage, who, client, since, due_at, body) values ('default',?,1,?,'ops','role:ops','mercy',?,?,x'7b7d')",
		&s.unask:  "delete from waiting where tenant='default' and id=?",
		&s.key:    "insert into commands(tenant, id, revision, actor, command, offer, at, body) values ('default',?,1,?,?,?,?,?)",
	} {
		if *to, err = c.PrepareContext(b.Context(), text); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func (s *handSQL) command(ctx context.Context, id string, f func(int64, []byte) (handWrite, error)) error {
	if _, err := s.begin.ExecContext(ctx); err != nil {
		return err
	}
	if err := s.inside(ctx, id, f); err != nil {
		_, _ = s.rollback.ExecContext(ctx)
		return err
	}
	_, err := s.commit.ExecContext(ctx)
	return err
}

func (s *handSQL) inside(ctx context.Context, id string, f func(int64, []byte) (handWrite, error)) error {
	var revision int64
	var body []byte
	var due sql.NullString
	if err := s.get.QueryRowContext(ctx, id).Scan(&revision, &body, &due); err != nil {
		return err
	}
	if due.Valid && s.offer != id { // the moments of the stage, which has opened once
		s.offer = id
		s.dueAt = due.String
		opened, err := handOpened(body)
		if err != nil {
			return err
		}
		s.since, s.askDue = opened.Format(handTime), opened.Add(8*time.Hour).Format(handTime)
	}
	w, err := f(revision, body)
	if err != nil {
		return err
	}
	held, next := 0, any(s.dueAt)
	if w.held {
		held, next = 1, nil
	}
	now := w.now.Format(handTime)
	r, err := s.update.ExecContext(ctx, held, next, now, w.body, id, w.revision)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, errors.New("conflict"))
	}
	if w.held {
		_, err = s.unask.ExecContext(ctx, id+"/ops/role:ops")
	} else {
		_, err = s.ask.ExecContext(ctx, id+"/ops/role:ops", id, s.since, s.askDue)
	}
	if err != nil {
		return err
	}
	if _, err := s.entry.ExecContext(ctx, "offer/"+id, w.seq, w.entry, w.private); err != nil {
		return err
	}
	_, err = s.key.ExecContext(ctx, w.actor+"/"+w.key, w.actor, w.command, id, now, w.answer)
	return err
}

// handMemory is memory by hand: one lock, the rows of the offer copied in and
// out. What else there is stays where it was.
type handMemory struct {
	store.Store
	mu       sync.Mutex
	offer    store.Record
	waiting  map[string]store.Record
	asked    store.Record
	dueAt    store.Value
	log      []store.Entry
	commands map[string]store.Record
}

func newHandMemory(b *testing.B, s store.Store, id string) *handMemory {
	b.Helper()
	m := &handMemory{Store: s, waiting: map[string]store.Record{}, commands: map[string]store.Record{}}
	var err error
	if m.offer, err = s.Get(b.Context(), "offer", id); err != nil {
		b.Fatal(err)
	}
	if m.asked, err = s.Get(b.Context(), "waiting", id+"/ops/role:ops"); err != nil {
		b.Fatal(err)
	}
	if m.log, err = s.Entries(b.Context(), "offer/"+id, 0, 100); err != nil {
		b.Fatal(err)
	}
	m.waiting[m.asked.ID], m.dueAt = m.asked, m.offer.Columns["due_at"]
	return m
}

func (m *handMemory) command(_ context.Context, id string, f func(int64, []byte) (handWrite, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, err := f(m.offer.Revision, append([]byte{}, m.offer.Body...))
	if err != nil {
		return err
	}
	row := make(store.Columns, len(m.offer.Columns)+1)
	for k, v := range m.offer.Columns {
		row[k] = v
	}
	row["held"], row["updated_at"], row["due_at"] = w.held, w.now, m.dueAt
	if w.held {
		delete(row, "due_at")
		delete(m.waiting, m.asked.ID)
	} else {
		m.waiting[m.asked.ID] = m.asked
	}
	m.offer = store.Record{Kind: "offer", ID: id, Revision: w.revision + 1, Columns: row, Body: w.body}
	m.log = append(m.log, store.Entry{Log: "offer/" + id, Seq: w.seq, Body: w.entry, Private: w.private})
	m.commands[w.actor+"/"+w.key] = store.Record{Kind: "command", ID: w.actor + "/" + w.key, Revision: 1, Body: w.answer,
		Columns: store.Columns{"actor": w.actor, "command": w.command, "offer": id, "at": w.now}}
	return nil
}

// The rest lets the desk read what was written by hand.

func (m *handMemory) Get(ctx context.Context, kind, id string) (store.Record, error) {
	switch {
	case kind == "offer" && id == m.offer.ID:
		return m.offer, nil
	case kind == "waiting":
		if r, ok := m.waiting[id]; ok {
			return r, nil
		}
		return store.Record{}, store.ErrNotFound
	}
	return m.Store.Get(ctx, kind, id)
}

func (m *handMemory) Find(ctx context.Context, q store.Query) (store.Page, error) {
	switch q.Kind {
	case "offer":
		return store.Page{Records: []store.Record{m.offer}}, nil
	case "waiting":
		var p store.Page
		for _, r := range m.waiting {
			p.Records = append(p.Records, r)
		}
		return p, nil
	}
	return m.Store.Find(ctx, q)
}

func (m *handMemory) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if log != "offer/"+m.offer.ID {
		return m.Store.Entries(ctx, log, after, n)
	}
	return m.log[min(after, int64(len(m.log))):min(after+int64(n), int64(len(m.log)))], nil
}
