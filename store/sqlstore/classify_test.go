package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// failing is a SQLite driver that fails to begin for a while.
type failing struct {
	driver driver.Driver
	file   string
	err    error
	times  atomic.Int64
	tried  atomic.Int64
}

func (f *failing) Driver() driver.Driver { return f.driver }

func (f *failing) Connect(context.Context) (driver.Conn, error) {
	c, err := f.driver.Open(f.file)
	return &failingConn{c, f}, err
}

type failingConn struct {
	driver.Conn
	from *failing
}

func (c *failingConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	c.from.tried.Add(1)
	if c.from.times.Add(-1) >= 0 {
		return nil, c.from.err
	}
	b, ok := c.Conn.(driver.ConnBeginTx)
	if !ok {
		return nil, errors.New("the driver has no BeginTx")
	}
	return b.BeginTx(ctx, opts)
}

func (c *failingConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result,
	error) {
	e, ok := c.Conn.(driver.ExecerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	return e.ExecContext(ctx, q, args)
}

func (c *failingConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows,
	error) {
	e, ok := c.Conn.(driver.QueryerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	return e.QueryContext(ctx, q, args)
}

type busy int

func (b busy) Error() string { return "database is locked" }
func (b busy) Code() int     { return int(b) }

// SQLITE_BUSY and its kin are tried again, and the store says when it gives up.
func TestBusy(t *testing.T) {
	parallel(t)
	known, err := sql.Open("sqlite", "")
	if err != nil {
		t.Fatal(err)
	}
	defer known.Close() //nolint:errcheck // it was never connected
	f := &failing{driver: known.Driver(), file: filepath.Join(t.TempDir(), "offers.db")}
	db := sql.OpenDB(f)
	defer db.Close() //nolint:errcheck // the test is over
	s, err := sqlstore.Open(t.Context(), db,
		sqlstore.Options{Kinds: storetest.Kinds(), Wait: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	for n, code := range []busy{5, 6, 5 | 2<<8} {
		f.err = code
		f.times.Store(3)
		f.tried.Store(0)
		if err := s.Commit(t.Context(),
			store.Batch{Puts: []store.Put{{Kind: "plain", ID: fmt.Sprint(n)}}}); err != nil || f.tried.Load() != 4 {
			t.Errorf("busy with %d three times: %v after %d attempts", code, err, f.tried.Load())
		}
	}
	f.times.Store(1 << 30)
	err = s.Commit(t.Context(), store.Batch{Puts: []store.Put{{Kind: "plain", ID: "x"}}})
	if err == nil || !strings.Contains(err.Error(), "gave up") || errors.Is(err, store.ErrConflict) ||
		errors.Is(err, store.ErrOutcomeUnknown) {
		t.Errorf("busy for ever: %v", err)
	}
	f.err = errors.New("disk I/O error")
	f.tried.Store(0)
	if err := s.Commit(t.Context(), store.Batch{}); err == nil || f.tried.Load() != 1 {
		t.Errorf("what is not busy was tried %d times: %v", f.tried.Load(), err)
	}
}

// Every code that matters, as the drivers say it, wrapped.
func TestFaults(t *testing.T) {
	parallel(t)
	state := func(code string) error { return &pgconn.PgError{Code: code, Message: "x"} }
	number := func(n uint16) error {
		return &mysql.MySQLError{Number: n, SQLState: [5]byte{'4', '0', '0', '0', '1'}, Message: "x"}
	}
	for _, c := range []struct {
		dialect    sqlstore.Dialect
		err        error
		committing bool
		want       string
	}{
		{sqlstore.PostgreSQL, state("40001"), false, "transient"},
		{sqlstore.PostgreSQL, state("40001"), true, "transient"},
		{sqlstore.PostgreSQL, state("40P01"), true, "transient"},
		{sqlstore.PostgreSQL, state("55P03"), false, "transient"},
		{sqlstore.PostgreSQL, state("23505"), false, "duplicate"},
		{sqlstore.PostgreSQL, state("22008"), false, "unfit"},
		{sqlstore.PostgreSQL, state("54000"), false, "unfit"},
		{sqlstore.PostgreSQL, state("25006"), true, "read-only"},
		{sqlstore.PostgreSQL, state("57P03"), false, "transient"},
		{sqlstore.PostgreSQL, state("57P02"), true, "unknown"},
		{sqlstore.PostgreSQL, state("42P01"), true, "permanent"},
		{sqlstore.PostgreSQL, state("57P01"), false, "permanent"},
		{sqlstore.PostgreSQL, state("57P01"), true, "unknown"},
		{sqlstore.PostgreSQL, state("57014"), true, "unknown"},
		{sqlstore.PostgreSQL, state("08006"), true, "unknown"},
		{sqlstore.PostgreSQL, state("40003"), true, "unknown"},
		{sqlstore.PostgreSQL, errors.New("unexpected EOF"), true, "unknown"},
		{sqlstore.PostgreSQL, errors.New("unexpected EOF"), false, "permanent"},
		{sqlstore.PostgreSQL, context.DeadlineExceeded, true, "unknown"},
		{sqlstore.PostgreSQL, driver.ErrBadConn, true, "transient"},
		{sqlstore.MariaDB, number(1213), false, "transient"},
		{sqlstore.MariaDB, number(1213), true, "transient"},
		{sqlstore.MySQL, number(1205), false, "transient"},
		{sqlstore.MariaDB, number(1020), false, "transient"},
		{sqlstore.MySQL, number(1062), false, "duplicate"},
		{sqlstore.MySQL, number(1406), false, "unfit"},
		{sqlstore.MySQL, number(1366), false, "unfit"},
		{sqlstore.MySQL, number(1290), false, "read-only"},
		{sqlstore.MariaDB, number(1792), false, "read-only"},
		{sqlstore.MariaDB, number(1047), false, "read-only"},
		{sqlstore.MariaDB, number(1047), true, "unknown"},
		{sqlstore.MySQL, mysql.ErrInvalidConn, true, "unknown"},
		{sqlstore.MySQL, mysql.ErrInvalidConn, false, "permanent"},
		{sqlstore.MySQL, number(1317), true, "unknown"},
		{sqlstore.MySQL, driver.ErrBadConn, false, "transient"},
		{sqlstore.SQLite, busy(5), false, "transient"},
		{sqlstore.SQLite, busy(5), true, "transient"},
		{sqlstore.SQLite, busy(517), false, "transient"},
		{sqlstore.SQLite, busy(262), false, "transient"},
		{sqlstore.SQLite, busy(10), true, "unknown"},
		{sqlstore.SQLite, busy(13), false, "permanent"},
		{sqlstore.SQLite, busy(13), true, "permanent"},
	} {
		t.Run(fmt.Sprintf("%v %v", c.dialect, c.err), func(t *testing.T) {
			t.Parallel()
			for _, err := range []error{c.err, fmt.Errorf("saving: %w", c.err)} {
				got, commit := sqlstore.Classify(c.dialect, err, nil)
				if c.committing {
					got = commit
				}
				if got != c.want {
					t.Errorf("%s, committing %v: %v is %s, want %s", c.dialect, c.committing, err, got, c.want)
				}
			}
		})
	}
	// The host reads the fields of its driver.
	opaque := errors.New("opaque")
	if got, _ := sqlstore.Classify(sqlstore.MySQL, opaque,
		func(error) string { return "1213" }); got != "transient" {
		t.Errorf("with ErrorCode of the host: %s", got)
	}
}
