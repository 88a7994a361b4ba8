package offer_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The servers of the cluster tests: each runs in a folder of its own, on free
// ports of loopback, as a user who is not root, and is gone at the end.

// home makes a folder that a user of the server's packages owns; programs
// started in it run as that user, when the tests run as root.
type home struct {
	dir  string
	cred *syscall.Credential
	env  []string
}

func newHome(t *testing.T, name string) *home {
	t.Helper()
	dir, err := os.MkdirTemp("", "od") // short: sockets stand in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	h := &home{dir: dir, env: append(os.Environ(), "HOME="+dir, "LC_ALL=C")}
	if os.Geteuid() != 0 {
		return h
	}
	u, err := user.Lookup(name)
	if err != nil {
		t.Skipf("the tests run as root and there is no user %s to run the server: %v", name, err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	h.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *home) path(name ...string) string {
	return filepath.Join(append([]string{h.dir}, name...)...)
}

func (h *home) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(h.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (h *home) append(t *testing.T, name, text string) {
	t.Helper()
	old, err := os.ReadFile(h.path(name))
	if err != nil {
		t.Fatal(err)
	}
	h.write(t, name, string(old)+text)
}

func (h *home) command(program string, args ...string) *exec.Cmd {
	c := exec.Command(program, args...)
	c.Dir, c.Env = h.dir, h.env
	c.SysProcAttr = &syscall.SysProcAttr{Credential: h.cred, Setpgid: true}
	return c
}

// run runs a program to its end.
func (h *home) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := h.command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// program finds one in the path or in the places given; without it the test is
// left out.
func program(t *testing.T, name string, places ...string) string {
	t.Helper()
	if p, err := exec.LookPath(name); err == nil {
		return p
	}
	for _, place := range places {
		found, _ := filepath.Glob(filepath.Join(place, name))
		if len(found) > 0 {
			return found[len(found)-1]
		}
	}
	t.Skipf("left out: the program %s is not here", name)
	return ""
}

// freePorts returns n ports that are not in use.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	var out []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() //nolint:errcheck // it was listened on to learn its number
		out = append(out, l.Addr().(*net.TCPAddr).Port)
	}
	return out
}

// server is one process of a server and those that it has started.
type server struct {
	cmd  *exec.Cmd
	gone chan struct{}
}

func (h *home) start(t *testing.T, log, program string, args ...string) *server {
	t.Helper()
	out, err := os.OpenFile(h.path(log), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: h.command(program, args...), gone: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = out, out
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // it is killed
		_ = out.Close()
		close(s.gone)
	}()
	t.Cleanup(s.kill)
	return s
}

// kill ends a server and its children at once, as a power cut of its machine
// would: the first is stopped, so that it starts no others meanwhile.
func (s *server) kill() {
	select {
	case <-s.gone:
		return
	default:
	}
	pid := s.cmd.Process.Pid
	_ = syscall.Kill(pid, syscall.SIGSTOP)
	all := append(descendants(pid), pid)
	for _, p := range all {
		_ = syscall.Kill(p, syscall.SIGKILL)
	}
	<-s.gone
}

func descendants(pid int) []int {
	var out []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		b, _ := os.ReadFile(task)
		for _, f := range strings.Fields(string(b)) {
			if child, err := strconv.Atoi(f); err == nil && !slices.Contains(out, child) {
				out = append(append(out, descendants(child)...), child)
			}
		}
	}
	return out
}

// await waits until a database answers a question as wanted.
func await(t *testing.T, db *sql.DB, what, question, want string, log string) {
	t.Helper()
	var got string
	var err error
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		err = db.QueryRowContext(ctx, question).Scan(&got)
		stop()
		if err == nil && got == want {
			return
		}
	}
	text, _ := os.ReadFile(log)
	lines := bytes.Split(text, []byte("\n"))
	t.Fatalf("%s: %q answers %q (%v), want %q\n%s", what, question, got, err, want,
		bytes.Join(lines[max(0, len(lines)-40):], []byte("\n")))
}

func openServer(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// standby is PostgreSQL with a standby that takes part in each commit.
type standby struct {
	*home
	primary, second *server
	ports           []int
	ctl             string
	dsn             string // of whichever takes writes
}

func (s *standby) one(n int) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable&connect_timeout=3", s.ports[n])
}

func (s *standby) log(n int) string { return s.path([]string{"p.log", "s.log"}[n]) }

func startStandby(t *testing.T) *standby {
	t.Helper()
	const place = "/usr/lib/postgresql/*/bin"
	initdb, basebackup, postgres := program(t, "initdb", place), program(t, "pg_basebackup", place),
		program(t, "postgres", place)
	s := &standby{home: newHome(t, "postgres"), ports: freePorts(t, 2), ctl: program(t, "pg_ctl", place)}
	s.dsn = (&url.URL{Scheme: "postgres", User: url.User("postgres"),
		Host: fmt.Sprintf("127.0.0.1:%d,127.0.0.1:%d", s.ports[0], s.ports[1]), Path: "/postgres",
		RawQuery: "sslmode=disable&connect_timeout=3&target_session_attrs=read-write"}).String()
	s.run(t, initdb, "-D", s.path("p"), "-A", "trust", "-U", "postgres", "--data-checksums", "-E", "UTF8",
		"--no-locale")
	s.append(t, "p/postgresql.conf",
		fmt.Sprintf("\nport=%d\nlisten_addresses='127.0.0.1'\nunix_socket_directories='%s'\nshared_buffers=32MB\n",
			s.ports[0], s.dir))
	s.primary = s.start(t, "p.log", postgres, "-D", s.path("p"))
	first := openServer(t, "pgx", s.one(0))
	await(t, first, "the primary", "select 'here'", "here", s.log(0))
	s.run(t, basebackup, "-D", s.path("s"), "-R", "-X", "stream", "-c", "fast", "-d",
		fmt.Sprintf("host=127.0.0.1 port=%d user=postgres application_name=s1", s.ports[0]))
	s.append(t, "s/postgresql.conf", fmt.Sprintf("\nport=%d\n", s.ports[1]))
	s.second = s.start(t, "s.log", postgres, "-D", s.path("s"))
	await(t, openServer(t, "pgx", s.one(1)), "the standby", "select pg_is_in_recovery()::text", "true", s.log(1))
	for _, q := range []string{"alter system set synchronous_standby_names='s1'", "select pg_reload_conf()"} {
		if _, err := first.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	await(t, first, "the standby takes part", "select coalesce(max(sync_state), '') from pg_stat_replication",
		"sync", s.log(0))
	return s
}

// promote kills the primary with all its children and makes the standby one.
func (s *standby) promote(t *testing.T) {
	t.Helper()
	s.primary.kill()
	s.run(t, s.ctl, "-D", s.path("s"), "-w", "promote")
}

// galera is a cluster of MariaDB in which each node takes writes.
type galera struct {
	*home
	ports  []int
	nodes  []*server
	daemon string
}

var recovered = regexp.MustCompile(`Recovered position: (\S+)`)

func startGalera(t *testing.T, n int) *galera {
	t.Helper()
	daemon, install := program(t, "mariadbd", "/usr/sbin"), program(t, "mariadb-install-db")
	provider := program(t, "libgalera_smm.so", "/usr/lib/galera", "/usr/lib64/galera", "/usr/lib64/galera-4")
	program(t, "rsync")
	program(t, "wsrep_sst_rsync")
	g := &galera{home: newHome(t, "mysql"), ports: freePorts(t, 5*n), nodes: make([]*server, n), daemon: daemon}
	var members []string
	for i := range n {
		members = append(members, fmt.Sprintf("127.0.0.1:%d", g.port(i, 1)))
	}
	for i := range n {
		g.write(t, fmt.Sprintf("%d.cnf", i), fmt.Sprintf(`[mariadbd]
datadir=%[1]s
socket=%[1]s.sock
pid-file=%[1]s.pid
bind-address=127.0.0.1
port=%[2]d
skip-name-resolve
max_connections=200
innodb_buffer_pool_size=64M
innodb_log_file_size=32M
innodb_flush_log_at_trx_commit=1
innodb_autoinc_lock_mode=2
binlog_format=ROW
wsrep_on=ON
wsrep_provider=%[3]s
wsrep_cluster_name=offerdesk
wsrep_cluster_address=gcomm://%[4]s
wsrep_node_name=n%[5]d
wsrep_node_address=127.0.0.1
wsrep_sst_method=rsync
wsrep_sst_receive_address=127.0.0.1:%[6]d
wsrep_slave_threads=4
wsrep_provider_options="base_port=%[7]d;gmcast.listen_addr=tcp://127.0.0.1:%[7]d;ist.recv_addr=127.0.0.1:%[8]d;gcache.size=64M;evs.keepalive_period=PT0.3S;evs.inactive_check_period=PT0.3S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT6S;evs.install_timeout=PT6S"
`, g.path(fmt.Sprint("n", i)), g.port(i, 0), provider, strings.Join(members, ","), i, g.port(i, 3),
			g.port(i, 1), g.port(i, 2)))
	}
	g.run(t, install, "--no-defaults", "--datadir="+g.path("n0"), "--auth-root-authentication-method=normal",
		"--skip-test-db")
	for i := 1; i < n; i++ { // the others are sent everything; the folder has to be one of a server
		g.run(t, "cp", "-a", g.path("n0"), g.path(fmt.Sprint("n", i)))
	}
	for i := range n {
		g.join(t, i, i == 0)
		g.await(t, i, i+1)
	}
	return g
}

func (g *galera) port(node, which int) int { return g.ports[5*node+which] }

// dsn of a node; sessions read what any node has acknowledged.
func (g *galera) dsn(node int, database string) string {
	return fmt.Sprintf("root@tcp(127.0.0.1:%d)/%s?timeout=3s&wsrep_sync_wait=1&interpolateParams=true",
		g.port(node, 0), database)
}

func (g *galera) log(node int) string { return fmt.Sprintf("%d.log", node) }

// join starts a node. One that was killed first asks its own files how far it
// was, and is sent what it lacks.
func (g *galera) join(t *testing.T, i int, first bool) {
	t.Helper()
	file := "--defaults-file=" + g.path(fmt.Sprintf("%d.cnf", i))
	args := []string{file}
	switch {
	case first:
		args = append(args, "--wsrep-new-cluster")
	case g.nodes[i] != nil:
		out := g.run(t, g.daemon, file, "--wsrep-recover", "--log-error=")
		if m := recovered.FindStringSubmatch(out); m != nil {
			args = append(args, "--wsrep-start-position="+m[1])
			t.Logf("node %d was at %s", i, m[1])
		}
	}
	g.nodes[i] = g.start(t, g.log(i), g.daemon, args...)
}

// await waits until a node is one of so many and takes writes.
func (g *galera) await(t *testing.T, i, size int) {
	t.Helper()
	db := openServer(t, "mysql", fmt.Sprintf("root@tcp(127.0.0.1:%d)/?timeout=3s", g.port(i, 0)))
	await(t, db, fmt.Sprintf("node %d of %d", i, size),
		`select group_concat(variable_value order by variable_name) from information_schema.global_status
			where variable_name in ('wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_local_state_comment')`,
		fmt.Sprintf("%d,Primary,Synced", size), g.path(g.log(i)))
}
