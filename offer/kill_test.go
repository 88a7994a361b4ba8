package offer_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// The processes that are killed run this test binary with these variables.
const (
	killDriver = "OFFERDESK_KILL_DRIVER"
	killDSN    = "OFFERDESK_KILL_DSN"
	killName   = "OFFERDESK_KILL_NAME"
	killFrom   = "OFFERDESK_KILL_FROM" // number of the first offer
	killWrong  = "OFFERDESK_KILL_WRONG"
)

// What a process does wrong in a negative control.
const (
	killEarly = "early" // acknowledges before the command is done
	killBlind = "blind" // has no keys
)

// TestKilledProcesses runs eight processes on one database and kills them at
// random points. The process that follows goes on with the offer at which the
// last was killed, with the same keys. What they were told was done must be
// there, once. OFFERDESK_TEST_KILLS=200 is the long version.
func TestKilledProcesses(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		l, d := killRun(t, e, rounds("OFFERDESK_TEST_KILLS", 16, 8), "")
		l.balance(t, d)
	}, liteEngine, postgresEngine, mysqlEngine)
}

// noticed provokes a fault until its test sees it: where processes are hit is
// chance, and a few hits may all miss.
func noticed(provoke func() bool) bool {
	for range 8 {
		if provoke() {
			return true
		}
	}
	return false
}

// The negative controls of TestKilledProcesses.
func TestKilledProcessesIsNoticed(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		if !noticed(func() bool {
			l, d := killRun(t, e, 16, killBlind)
			_, doubled := l.faults(t, d)
			return len(doubled) > 0
		}) {
			t.Error("processes without keys did commands again, and none was noticed to be done twice")
		}
		if !noticed(func() bool {
			l, d := killRun(t, e, 16, killEarly)
			lost, _ := l.faults(t, d)
			return len(lost) > 0
		}) {
			t.Error("processes said yes before they were done and were killed, and nothing was missed")
		}
	}, liteEngine, postgresEngine, mysqlEngine)
}

func killRun(t *testing.T, e engine, kills int, wrong string) (*ledger, *offer.Desk) {
	t.Helper()
	dsn := e.fresh(t)
	d := prepareWork(t, kept(t, pool(t, e.driver, dsn, 4))) // tables before processes
	l := &ledger{}
	each := (kills + 7) / 8
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			from := 0
			for range each {
				from = killChild(t, e, dsn, fmt.Sprint("w", w), from, wrong, l)
			}
		})
	}
	wg.Wait()
	if l.size() == 0 {
		t.Fatal("no process came to do anything: the test shows nothing")
	}
	t.Logf("%d processes killed, %d commands acknowledged", 8*each, l.size())
	return l, d
}

// killChild starts a process, kills it at a random moment after its first
// answer, keeps what it had been told was done, and returns the number of the
// offer that it was working on.
func killChild(t *testing.T, e engine, dsn, name string, from int, wrong string, l *ledger) int {
	cmd := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	cmd.Env = append(os.Environ(), killDriver+"="+e.driver, killDSN+"="+dsn, killName+"="+name, killFrom+"="+
		strconv.Itoa(from), killWrong+"="+wrong)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Error(err)
		return from
	}
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return from
	}
	var killer *time.Timer
	s := bufio.NewScanner(out)
	for s.Scan() {
		switch line := s.Text(); {
		case strings.HasPrefix(line, "ack "):
			if killer == nil {
				killer = time.AfterFunc(rand.N(500*time.Millisecond), func() { _ = cmd.Process.Kill() })
			}
			line = strings.TrimPrefix(line, "ack ")
			l.ack(line)
			id, _, _ := strings.Cut(line, " ")
			if n, err := strconv.Atoi(strings.TrimPrefix(id, name+"-")); err == nil {
				from = n
			}
		case strings.HasPrefix(line, "err "):
			t.Errorf("%s: %s", name, line)
		}
	}
	_ = cmd.Wait() // it was killed
	return from
}

// TestKillChild is what a killed process runs; by itself it does nothing.
func TestKillChild(t *testing.T) {
	name := os.Getenv(killName)
	if name == "" {
		return
	}
	d, err := killDesk(os.Getenv(killDriver), os.Getenv(killDSN))
	if err != nil {
		fmt.Println("err open:", err)
		return
	}
	from, err := strconv.Atoi(os.Getenv(killFrom))
	if err != nil {
		fmt.Println("err from:", err)
		return
	}
	say := func(line string) { fmt.Println("ack", line) }
	w := worker{desk: d, name: name, from: from, ack: say, blind: os.Getenv(killWrong) == killBlind}
	if os.Getenv(killWrong) == killEarly {
		w.before, w.ack = say, func(string) {}
	}
	err = w.work(context.Background(), func() bool { return false })
	fmt.Println("err", strings.ReplaceAll(err.Error(), "\n", " "))
}

func killDesk(driver, dsn string) (*offer.Desk, error) {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	s, err := sqlstore.Open(context.Background(), db,
		sqlstore.Options{Kinds: offer.Kinds(), Wait: 60 * time.Second})
	if err != nil {
		return nil, err
	}
	return offer.Open(s, workOptions())
}
