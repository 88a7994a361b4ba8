package sqlstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// native does everything but the feed in transactions of pgx itself.
type native struct {
	*sqlstore.Store
	pool *pgxpool.Pool
}

func (n native) in(ctx context.Context, f func(*sqlstore.Store) error) error {
	tx, err := n.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // it is over when it was committed
	if err := f(sqlstore.InNativeTx(n.Store, tx)); err != nil {
		return err
	}
	return tx.Commit(context.WithoutCancel(ctx))
}

func (n native) Get(ctx context.Context, kind, id string) (r store.Record, err error) {
	err = n.in(ctx, func(s *sqlstore.Store) (err error) { r, err = s.Get(ctx, kind, id); return err })
	return r, err
}

func (n native) Find(ctx context.Context, q store.Query) (p store.Page, err error) {
	err = n.in(ctx, func(s *sqlstore.Store) (err error) { p, err = s.Find(ctx, q); return err })
	return p, err
}

func (n native) Entries(ctx context.Context, log string, after int64, limit int) (es []store.Entry,
	err error) {
	err = n.in(ctx, func(s *sqlstore.Store) (err error) {
		es,
			err = s.Entries(ctx, log, after, limit)
		return err
	})
	return es, err
}

func (n native) Commit(ctx context.Context, b store.Batch) error {
	return n.in(ctx, func(s *sqlstore.Store) error { return s.Commit(ctx, b) })
}

func openNative(t testing.TB, e engine, kinds []store.Kind) native {
	t.Helper()
	dsn := e.fresh(t)
	s := openStore(t, openDB(t, e.driver, dsn), kinds)
	pool, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return native{s, pool}
}

// The contract holds in transactions of pgx, but for what retries do there.
func TestContractInNativeTx(t *testing.T) {
	parallel(t)
	e := needed(t, "postgres")
	o := storetest.Options{Open: func(t testing.TB) store.Store { return openNative(t, e, storetest.Kinds()) }}
	ran := 0
	for _, c := range storetest.Checks() {
		switch topic, _, _ := strings.Cut(c.Name, "/"); topic {
		case "conflicts", "atomic", "paging", "values", "log", "feed", "erase":
			ran++
			t.Run(c.Name, func(t *testing.T) { c.Run(t, o) })
		}
	}
	if ran < 30 {
		t.Errorf("%d checks ran", ran)
	}
}

// The host's own rows and an offer are there together, or neither.
func TestDeskInNativeTx(t *testing.T) {
	parallel(t)
	ctx := t.Context()
	n := openNative(t, needed(t, "postgres"), offer.Kinds())
	if _, err := n.pool.Exec(ctx, "create table hosts (n integer)"); err != nil {
		t.Fatal(err)
	}
	terms, err := offer.ParseTerms([]byte(`{"client": "acme", "type": "contract", "candidate": {"name": "Ada Osei"}, "job": {"title": "Nurse"},
		"start_date": "2027-04-05", "pay": {"rate": "51.25", "per": "hour"}, "bill": {"rate": "79.50", "per": "hour"}}`))
	if err != nil {
		t.Fatal(err)
	}
	ann := offer.Actor{ID: "ann", Roles: []string{"recruiter"}}
	work := func(end func(pgx.Tx) error) {
		t.Helper()
		tx, err := n.pool.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, "insert into hosts values (1)"); err != nil {
			t.Fatal(err)
		}
		desk, err := offer.Open(sqlstore.InNativeTx(n.Store, tx), offer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := desk.As(ann).Create(ctx, terms, offer.ID("A-1")); err != nil {
			t.Fatal(err)
		}
		if _, err := desk.As(ann).Submit(ctx, "A-1"); err != nil {
			t.Fatal(err)
		}
		if err := end(tx); err != nil {
			t.Fatal(err)
		}
	}
	desk, err := offer.Open(n.Store, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		end  func(pgx.Tx) error
		rows int
		want error
	}{
		{func(tx pgx.Tx) error { return tx.Rollback(ctx) }, 0, offer.ErrNotFound},
		{func(tx pgx.Tx) error { return tx.Commit(ctx) }, 1, nil},
	} {
		work(c.end)
		var rows int
		if err := n.pool.QueryRow(ctx, "select count(*) from hosts").Scan(&rows); err != nil {
			t.Fatal(err)
		}
		_, err := desk.As(ann).Get(ctx, "A-1")
		if rows != c.rows || !errors.Is(err, c.want) {
			t.Errorf("the host has %d rows, want %d; the offer: %v, want %v", rows, c.rows, err, c.want)
		}
	}
	for i, err := range desk.Check(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		t.Error(i)
	}
}
