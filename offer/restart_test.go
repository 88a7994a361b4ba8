//go:build unix

package offer_test

import (
	"bytes"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// instance is a PostgreSQL of a test's own.
type instance struct {
	bin, dir string
	cred     *syscall.Credential // nil: the user that runs the test
	dsn      string
}

// postgresBin is where the programs of the server are: on the path, or where
// Debian has them. Empty when there are none.
func postgresBin() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	list, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(list) == 0 {
		return ""
	}
	return filepath.Dir(slices.Max(list))
}

// newInstance starts a server in a directory of its own on a free port,
// stopped and removed at the end.
func newInstance(t *testing.T, settings ...string) *instance {
	t.Helper()
	s := &instance{bin: postgresBin()}
	if s.bin == "" {
		t.Skip("left out: initdb and pg_ctl of PostgreSQL were not found")
	}
	var err error
	if s.dir, err = os.MkdirTemp("", "offerdesk"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(s.dir) })
	if os.Geteuid() == 0 { // the server refuses to run as root
		u, err := user.Lookup("postgres")
		if err != nil {
			t.Skip("left out: the server does not run as root, and there is no user postgres")
		}
		uid, uerr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gerr := strconv.ParseUint(u.Gid, 10, 32)
		if uerr != nil || gerr != nil {
			t.Fatal(uerr, gerr)
		}
		s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(s.dir, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strings.TrimPrefix(listener.Addr().String(), "127.0.0.1:")
	_ = listener.Close()
	s.dsn = "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable"
	s.run(t, "initdb", "-D", s.data(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
	// the server dies, the machine does not
	conf := []string{"port=" + port, "listen_addresses='127.0.0.1'", "unix_socket_directories=''", "fsync=off"}
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(strings.Join(append(conf, settings...), "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	s.run(t, "pg_ctl", "-D", s.data(), "-w", "-l", filepath.Join(s.dir, "log"), "start")
	t.Cleanup(func() { s.run(t, "pg_ctl", "-D", s.data(), "-w", "-m", "immediate", "stop") })
	return s
}

func (s *instance) data() string { return filepath.Join(s.dir, "data") }

// run runs a program of the server as the user that it runs as. Its output
// goes to a file: a server that it starts would hold a pipe open.
func (s *instance) run(t *testing.T, name string, args ...string) {
	t.Helper()
	out, err := os.CreateTemp("", "offerdesk")
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(out.Name()) //nolint:errcheck // it is temporary
	defer out.Close()           //nolint:errcheck // it is temporary
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, out, out
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	if err := cmd.Run(); err != nil {
		text, _ := os.ReadFile(out.Name())
		t.Fatalf("%s: %v\n%s", name, err, bytes.TrimSpace(text))
	}
}

// restartRun restarts a server so many times, at random moments, while eight
// workers work.
func restartRun(t *testing.T, s *instance, restarts int, blind bool) *ledger {
	t.Helper()
	db := pool(t, "pgx", s.dsn, 16)
	d := prepareWork(t, kept(t, db))
	if _, err := db.Exec("checkpoint"); err != nil { // the tables stay, whatever else a hasty server loses
		t.Fatal(err)
	}
	l := &ledger{}
	var over atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		crew(t, d, l, blind, over.Load)
	}()
	defer func() {
		over.Store(true)
		<-done
		t.Logf("%d restarts, %d commands acknowledged", restarts, l.size())
	}()
	for range restarts {
		for before := l.size(); l.size() < before+20 && !t.Failed(); { // so that there is something to lose
			time.Sleep(time.Millisecond)
		}
		time.Sleep(rand.N(200 * time.Millisecond))
		s.run(t, "pg_ctl", "-D", s.data(), "-w", "-m", "immediate", "-l", filepath.Join(s.dir, "log"), "restart")
	}
	return l
}

// looking opens a desk that looks at what is there.
func (s *instance) looking(t *testing.T) *offer.Desk {
	t.Helper()
	d, err := offer.Open(kept(t, pool(t, "pgx", s.dsn, 4)), workOptions())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The server dies at random moments and comes back while eight workers work,
// who repeat each command with its key until it is answered.
// OFFERDESK_TEST_RESTARTS=100 is the long version.
func TestRestartedServer(t *testing.T) {
	t.Parallel()
	s := newInstance(t)
	l := restartRun(t, s, rounds("OFFERDESK_TEST_RESTARTS", 3, 1), false)
	l.balance(t, s.looking(t))
}

// The negative control of TestRestartedServer: a server that acknowledges what
// it has not written loses it, and it is missed.
func TestRestartIsNoticed(t *testing.T) {
	t.Parallel()
	if !noticed(func() bool {
		s := newInstance(t, "synchronous_commit=off", "wal_writer_delay=10s")
		l := restartRun(t, s, 2, true) // what was lost makes later commands refused
		lost, _ := l.faults(t, s.looking(t))
		return len(lost) > 0
	}) {
		t.Error("a server that acknowledges what is not written was killed, and nothing was missed")
	}
}
