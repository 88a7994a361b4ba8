package sqlstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"net"
	"sync/atomic"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// wire is the network between a driver and its server. It counts round trips, and
// cuts connections where a test tells it to.
type wire struct {
	trips atomic.Int64
	// cut is called for each request. If it returns true, the connection is dropped as
	// soon as the request is sent, so that the answer is lost.
	cut atomic.Pointer[func(request []byte) bool]
}

func (w *wire) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &wireConn{Conn: c, wire: w}, nil
}

// cutOnce cuts after one request that holds a text.
func (w *wire) cutOnce(text string) {
	var done atomic.Bool
	f := func(request []byte) bool {
		return bytes.Contains(request, []byte(text)) && done.CompareAndSwap(false, true)
	}
	w.cut.Store(&f)
}

type wireConn struct {
	net.Conn
	wire  *wire
	asked atomic.Bool
	gone  atomic.Bool
}

func (c *wireConn) Write(b []byte) (int, error) {
	c.asked.Store(true)
	n, err := c.Conn.Write(b)
	if f := c.wire.cut.Load(); f != nil && (*f)(b) {
		// The server reads the request, and its answer is lost.
		_ = c.Conn.(*net.TCPConn).CloseWrite() //nolint:errcheck,forcetypeassert // of a dialer
		c.gone.Store(true)
	}
	return n, err
}

func (c *wireConn) Read(b []byte) (int, error) {
	if c.asked.CompareAndSwap(true, false) {
		c.wire.trips.Add(1)
	}
	n, err := c.Conn.Read(b)
	if c.gone.Load() {
		return 0, net.ErrClosed
	}
	return n, err
}

// openWire opens an empty place of a server through a wire.
func openWire(t testing.TB, e engine) (*sql.DB, *wire) {
	t.Helper()
	w := &wire{}
	dsn := e.fresh(t)
	switch e.name {
	case "postgres":
		c, err := pgx.ParseConfig(dsn)
		if err != nil {
			t.Fatal(err)
		}
		c.DialFunc = w.dial
		db := stdlib.OpenDB(*c)
		t.Cleanup(func() { _ = db.Close() })
		return db, w
	case "mysql":
		c, err := mysql.ParseDSN(dsn)
		if err != nil {
			t.Fatal(err)
		}
		c.DialFunc, c.Logger = w.dial, &mysql.NopLogger{}
		connector, err := mysql.NewConnector(c)
		if err != nil {
			t.Fatal(err)
		}
		db := sql.OpenDB(connector)
		t.Cleanup(func() { _ = db.Close() })
		return db, w
	}
	t.Fatalf("%s has no network", e.name)
	return nil, nil
}
