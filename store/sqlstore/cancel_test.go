package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// lateCancel is a connector whose connections take the lock, if told to, and then
// return that the request was cancelled: drivers do so if both happen at once.
type lateCancel struct {
	driver driver.Driver
	file   string
	next   atomic.Bool
}

func (l *lateCancel) Driver() driver.Driver { return l.driver }

func (l *lateCancel) Connect(context.Context) (driver.Conn, error) {
	c, err := l.driver.Open(l.file)
	return &lateConn{c, l}, err
}

type lateConn struct {
	driver.Conn
	from *lateCancel
}

func (c *lateConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result,
	error) {
	e, ok := c.Conn.(driver.ExecerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	r, err := e.ExecContext(ctx, q, args)
	if err == nil && strings.HasPrefix(q, "update entries set seq=seq") &&
		c.from.next.CompareAndSwap(true, false) {
		return nil, context.Canceled
	}
	return r, err
}

func (c *lateConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows,
	error) {
	e, ok := c.Conn.(driver.QueryerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	return e.QueryContext(ctx, q, args)
}

func TestACancelledLockLocksNobodyOut(t *testing.T) {
	parallel(t)
	known, err := sql.Open("sqlite", "")
	if err != nil {
		t.Fatal(err)
	}
	defer known.Close() //nolint:errcheck // it was never connected
	l := &lateCancel{driver: known.Driver(), file: filepath.Join(t.TempDir(), "offers.db")}
	db := sql.OpenDB(l)
	db.SetMaxOpenConns(1)
	defer db.Close() //nolint:errcheck // the test is over
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	b := store.Batch{Puts: []store.Put{{Kind: "plain", ID: "a"}}}
	l.next.Store(true)
	if err := s.Commit(t.Context(), b); !errors.Is(err, context.Canceled) {
		t.Fatalf("a commit whose lock is cancelled: %v", err)
	}
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatalf("the next commit: %v", err)
	}
}
