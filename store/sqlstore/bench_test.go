package sqlstore_test

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// benchKinds is an offer with the columns that people ask for, and the key of a
// command.
func benchKinds() []store.Kind {
	return []store.Kind{
		{Name: "offer", Table: "offers", Columns: []store.Column{
			{Name: "state", Type: store.Text}, {Name: "client", Type: store.Text},
			{Name: "recruiter", Type: store.Text},
			{Name: "terms", Type: store.Integer}, {Name: "start_date", Type: store.Date},
			{Name: "bill_hourly", Type: store.Decimal, Precision: 18, Scale: 4}, {Name: "due_at", Type: store.Time},
		}, Indexes: [][]string{{"state", "client"}, {"due_at"}}},
		{Name: "command", Table: "commands",
			Columns: []store.Column{{Name: "actor", Type: store.Text}, {Name: "at", Type: store.Time}}},
	}
}

// benchAt is a moment; nothing depends on it.
var benchAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var benchBody = []byte(`{"terms":[` + strings.Repeat(`{"pay":"45.0000","bill":"62.5000"},`, 40) + `{}]}`)

func benchColumns(n int64) store.Columns {
	return store.Columns{"state": "in_approval", "client": "acme", "recruiter": "r7", "terms": n,
		"start_date":  store.Day("2026-04-01"),
		"bill_hourly": decimal.New(625_000+n, -4), "due_at": benchAt}
}

// command is one command on a worker's own offer.
type command func(ctx context.Context, offer string, n int64) error

// throughStore loads, and commits in one batch.
func throughStore(s *sqlstore.Store) command {
	return func(ctx context.Context, offer string, n int64) error {
		r, err := s.Get(ctx, "offer", offer)
		if err != nil {
			return err
		}
		return s.Commit(ctx, store.Batch{
			Puts: []store.Put{
				{Kind: "offer", ID: offer, Expect: r.Revision, Columns: benchColumns(n), Body: benchBody},
				{Kind: "command", ID: offer + "." + strconv.FormatInt(n, 10),
					Columns: store.Columns{"actor": "r7", "at": benchAt}, Body: []byte(`{"ok":true}`)},
			},
			Appends: []store.Append{
				{Log: offer, Seq: 2*n - 1, Body: benchBody[:300], Private: benchBody[:40]},
				{Log: offer, Seq: 2 * n, Body: benchBody[:300], Private: benchBody[:40]},
			},
		})
	}
}

// byHand is the transaction of the textbook, on the same tables with the same
// payload: BEGIN, SELECT ... FOR UPDATE, UPDATE, INSERT, COMMIT.
func byHand(db *sql.DB, d sqlstore.Dialect) command {
	lock, params := " for update", func(q string) string { return q }
	if d == sqlstore.PostgreSQL {
		params = dollars
	}
	amount, extra, more := decimal.Decimal.String, "", func(decimal.Decimal) []any { return nil }
	at := any(benchAt)
	if d == sqlstore.SQLite {
		lock, at = "", "2026-03-01T12:00:00.000000Z"
		extra, more = ", bill_hourly_key=?", func(v decimal.Decimal) []any { return []any{v.Shift(4).IntPart()} }
	}
	sel := params("select revision, body, state, client, recruiter, terms, start_date, bill_hourly, due_at from offers where tenant=? and id=?" + lock)
	upd := params("update offers set revision=revision+1, state=?, client=?, recruiter=?, terms=?, start_date=?, bill_hourly=?" + extra + ", due_at=?, body=? where tenant=? and id=?")
	entry := params("insert into entries(tenant, log, seq, body, private) values (?,?,?,?,?)")
	key := params("insert into commands(tenant, id, revision, actor, at, body) values (?,?,1,?,?,?)")
	return func(ctx context.Context, offer string, n int64) error {
		return transaction(ctx, db, d, func(q executor) error {
			var revision int64
			var body []byte
			var found [7]any
			if err := q.QueryRowContext(ctx, sel, "default", offer).Scan(&revision, &body, &found[0], &found[1],
				&found[2], &found[3], &found[4], &found[5], &found[6]); err != nil {
				return err
			}
			bill := decimal.New(625_000+n, -4)
			args := append([]any{"in_approval", "acme", "r7", n, "2026-04-01", amount(bill)}, more(bill)...)
			if _, err := q.ExecContext(ctx, upd, append(args, at, benchBody, "default", offer)...); err != nil {
				return err
			}
			for seq := 2*n - 1; seq <= 2*n; seq++ {
				if _, err := q.ExecContext(ctx, entry, "default", offer, seq, benchBody[:300],
					benchBody[:40]); err != nil {
					return err
				}
			}
			_, err := q.ExecContext(ctx, key, "default", offer+"."+strconv.FormatInt(n, 10), "r7", at,
				[]byte(`{"ok":true}`))
			return err
		})
	}
}

type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// transaction is BEGIN, f and COMMIT; SQLite has to begin as a writer.
func transaction(ctx context.Context, db *sql.DB, d sqlstore.Dialect, f func(executor) error) error {
	if d != sqlstore.SQLite {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := f(tx); err != nil {
			_ = tx.Rollback()
			return err
		}
		return tx.Commit()
	}
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // it goes back to the pool
	if _, err := c.ExecContext(ctx, "begin immediate"); err != nil {
		return err
	}
	if err := f(c); err != nil {
		_, _ = c.ExecContext(ctx, "rollback")
		return err
	}
	_, err = c.ExecContext(ctx, "commit")
	return err
}

// dollars numbers the question marks of a statement.
func dollars(q string) string {
	for n := 1; strings.Contains(q, "?"); n++ {
		q = strings.Replace(q, "?", fmt.Sprint("$", n), 1)
	}
	return q
}

func BenchmarkCommand(b *testing.B) {
	for _, e := range engines() {
		b.Run(e.name, func(b *testing.B) {
			e.need(b)
			for _, workers := range []int{1, 32} {
				b.Run(strconv.Itoa(workers), func(b *testing.B) {
					for _, kind := range []string{"offerdesk", "byhand"} {
						b.Run(kind, func(b *testing.B) { benchCommand(b, e, workers, kind) })
					}
				})
			}
		})
	}
}

func benchCommand(b *testing.B, e engine, workers int, kind string) {
	dsn := e.fresh(b)
	if e.name == "sqlite" { // as the store sets them
		dsn += "?_pragma=busy_timeout(10000)&_pragma=synchronous(2)"
	}
	db := openDB(b, e.driver, dsn)
	s := openStore(b, db, benchKinds())
	run := throughStore(s)
	if kind == "byhand" {
		if e.name == "sqlite" { // who knows SQLite lets its writers queue for one connection
			db.SetMaxOpenConns(1)
		}
		run = byHand(db, s.Dialect())
	}
	seqs := make([]int64, workers)
	name := func(w int) string { return fmt.Sprintf("O-%06d", w) }
	for w := range workers {
		if err := s.Commit(b.Context(),
			store.Batch{Puts: []store.Put{{Kind: "offer", ID: name(w), Columns: benchColumns(0),
				Body: benchBody}}}); err != nil {
			b.Fatal(err)
		}
	}
	drive := func(total int64) {
		var taken atomic.Int64
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for taken.Add(1) <= total {
					seqs[w]++
					if err := run(b.Context(), name(w), seqs[w]); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
	drive(int64(workers) * 20) // connections are open and statements known
	b.ResetTimer()
	drive(int64(b.N))
}
