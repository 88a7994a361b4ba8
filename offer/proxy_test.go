package offer_test

import (
	"bytes"
	"database/sql"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// proxy stands between a desk and its server and cuts connections: before,
// within and after a request or an answer, and more often at a commit.
type proxy struct {
	listener      net.Listener
	network, addr string // of the server
	commits       [][]byte
	cutting       atomic.Bool
	lost          bool // every cut loses the request; otherwise anything may be lost
	cuts, atEnd   atomic.Int64

	mu   sync.Mutex
	open map[net.Conn]bool
}

// How often a chunk of bytes is cut: one in so many, and at a commit.
const (
	cutOneIn       = 60
	cutOneCommitIn = 6
)

// proxied opens a pool that goes to a place on a server through a proxy.
func proxied(t testing.TB, e engine, dsn string) (*sql.DB, *proxy) {
	t.Helper()
	p := &proxy{open: map[net.Conn]bool{}}
	var err error
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	door := p.listener.Addr().String()
	var db *sql.DB
	switch e.driver {
	case "pgx":
		c, err := pgx.ParseConfig(dsn)
		if err != nil {
			t.Fatal(err)
		}
		p.network, p.addr = pgconn.NetworkAddress(c.Host, c.Port)
		// one statement that writes the log of an offer is a commit
		p.commits = [][]byte{[]byte("offer/"), []byte("commit")}
		host, port, _ := net.SplitHostPort(door)
		tcp, err := net.ResolveTCPAddr("tcp", net.JoinHostPort(host, port))
		if err != nil {
			t.Fatal(err)
		}
		c.Host, c.Port, c.Fallbacks = host, tcp.AddrPort().Port(), nil
		db = stdlib.OpenDB(*c)
	case "mysql":
		c, err := mysql.ParseDSN(dsn)
		if err != nil {
			t.Fatal(err)
		}
		p.network, p.addr = c.Net, c.Addr
		p.commits = [][]byte{[]byte("COMMIT")}
		c.Net, c.Addr, c.Logger = "tcp", door, &mysql.NopLogger{}
		connector, err := mysql.NewConnector(c)
		if err != nil {
			t.Fatal(err)
		}
		db = sql.OpenDB(connector)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := p.listener.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { p.pair(c) })
		}
	})
	sized(t, db, 16)
	t.Cleanup(func() {
		_ = p.listener.Close()
		p.mu.Lock()
		for c := range p.open {
			_ = c.Close()
		}
		p.mu.Unlock()
		wg.Wait()
	})
	return db, p
}

// pair connects a client with the server until one of them leaves or it is cut.
func (p *proxy) pair(client net.Conn) {
	server, err := net.Dial(p.network, p.addr)
	if err != nil {
		_ = client.Close()
		return
	}
	p.mu.Lock()
	p.open[client], p.open[server] = true, true
	p.mu.Unlock()
	var committing atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() { p.pump(client, server, true, &committing) })
	p.pump(server, client, false, &committing)
	wg.Wait()
	p.mu.Lock()
	delete(p.open, client)
	delete(p.open, server)
	p.mu.Unlock()
}

// pump passes bytes on in one direction, and closes both when it is over.
func (p *proxy) pump(from, to net.Conn, request bool, committing *atomic.Bool) {
	defer from.Close() //nolint:errcheck // it is over
	defer to.Close()   //nolint:errcheck // it is over
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		chunk := buf[:n]
		if request {
			committing.Store(p.isCommit(chunk))
		}
		if pass, cut := p.chop(n, request, committing.Load()); cut {
			_, _ = to.Write(chunk[:pass])
			if rand.IntN(2) == 0 { // reset, not closed: what was not read is gone
				for _, c := range []net.Conn{from, to} {
					if tcp, ok := c.(*net.TCPConn); ok {
						_ = tcp.SetLinger(0)
					}
				}
			}
			return
		}
		if _, werr := to.Write(chunk); err != nil || werr != nil {
			return
		}
	}
}

func (p *proxy) isCommit(request []byte) bool {
	for _, mark := range p.commits {
		if bytes.Contains(request, mark) {
			return true
		}
	}
	return false
}

// chop says whether a chunk is cut, and how much of it still passes.
func (p *proxy) chop(size int, request, commit bool) (pass int, cut bool) {
	oneIn := cutOneIn
	if commit {
		oneIn = cutOneCommitIn
	}
	if size == 0 || !p.cutting.Load() || p.lost && !(request && commit) || rand.IntN(oneIn) != 0 {
		return size, false
	}
	p.cuts.Add(1)
	if commit {
		p.atEnd.Add(1)
	}
	if p.lost {
		return 0, true
	}
	return rand.IntN(size + 1), true
}
