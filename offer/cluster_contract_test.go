package offer_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// spread is a store each of whose calls goes to the next node.
type spread struct {
	nodes []store.Store
	calls *atomic.Int64
}

func (s spread) node() store.Store { return s.nodes[int(s.calls.Add(1))%len(s.nodes)] }

func (s spread) Get(ctx context.Context, kind, id string) (store.Record, error) {
	return s.node().Get(ctx, kind, id)
}

func (s spread) Find(ctx context.Context, q store.Query) (store.Page, error) {
	return s.node().Find(ctx, q)
}

func (s spread) Commit(ctx context.Context, b store.Batch) error { return s.node().Commit(ctx, b) }

func (s spread) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	return s.node().Entries(ctx, log, after, n)
}

func (s spread) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	return s.node().Feed(ctx, after, n)
}

// The contract holds when each call goes to another node of a cluster.
func TestClusterContract(t *testing.T) {
	needCluster(t)
	g := startGalera(t, 3)
	open := func(t testing.TB, tenants ...string) []store.Store {
		t.Helper()
		name := "contract_" + strings.ToLower(rand.Text()[:10])
		admin, err := sql.Open("mysql", g.dsn(0, ""))
		if err != nil {
			t.Fatal(err)
		}
		defer admin.Close() //nolint:errcheck // the test goes on
		if _, err := admin.Exec("create database " + name); err != nil {
			t.Fatal(err)
		}
		var all []*sqlstore.Store
		for i := range g.nodes {
			db, err := sql.Open("mysql", g.dsn(i, name))
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(12)
			db.SetMaxIdleConns(12)
			t.Cleanup(func() { _ = db.Close() })
			s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds()})
			if err != nil {
				t.Fatal(fmt.Errorf("node %d: %w", i, err))
			}
			all = append(all, s)
		}
		var out []store.Store
		for _, tenant := range tenants {
			s := spread{calls: &atomic.Int64{}}
			for _, one := range all {
				s.nodes = append(s.nodes, one.Tenant(tenant))
			}
			out = append(out, s)
		}
		return out
	}
	storetest.Run(t, storetest.Options{
		Open: func(t testing.TB) store.Store { return open(t, "default")[0] },
		OpenTenants: func(t testing.TB) (a, b store.Store) {
			s := open(t, "a", "b")
			return s[0], s[1]
		},
	})
}
