package offer_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// cutRun lets eight workers work through a proxy until it has cut so many
// connections, and returns what they were told and a desk that looks at the
// place directly.
func cutRun(t *testing.T, e engine, cuts int, blind, lost bool,
	wrap func(store.Store) store.Store) (*ledger, *offer.Desk) {
	t.Helper()
	dsn := e.fresh(t)
	direct := prepareWork(t, kept(t, pool(t, e.driver, dsn, 4)))
	db, p := proxied(t, e, dsn)
	d, err := offer.Open(wrap(kept(t, db)), workOptions())
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{}
	p.lost = lost
	p.cutting.Store(true)
	crew(t, d, l, blind, func() bool {
		if p.cuts.Load() < int64(cuts) {
			return false
		}
		p.cutting.Store(false)
		return true
	})
	t.Logf("%d connections cut, %d of them at a commit; %d commands acknowledged", p.cuts.Load(), p.atEnd.Load(),
		l.size())
	if p.atEnd.Load() == 0 {
		t.Error("no commit was cut: the test shows little")
	}
	return l, direct
}

func asItIs(s store.Store) store.Store { return s }

// Connections are cut at random points, also in the middle of a commit, and
// every command is sent again with its key until it is answered. It is done
// once. OFFERDESK_TEST_CUTS=2000 is the long version.
func TestCutConnections(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		l, d := cutRun(t, e, rounds("OFFERDESK_TEST_CUTS", 60, 20), false, false, asItIs)
		l.balance(t, d)
	}, postgresEngine, mysqlEngine)
}

// The negative controls of TestCutConnections: without keys commands are
// doubled, with a store that takes a lost connection for a yes they are lost,
// and the ledger notices both.
func TestCutConnectionsIsNoticed(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		if !noticed(func() bool {
			l, d := cutRun(t, e, 120, true, false, asItIs)
			_, doubled := l.faults(t, d)
			return len(doubled) > 0
		}) {
			t.Error("commands without keys were sent again, and none was noticed to be done twice")
		}
		if !noticed(func() bool {
			l, d := cutRun(t, e, 20, true, true, func(s store.Store) store.Store { return hasty{s} })
			lost, _ := l.faults(t, d)
			return len(lost) > 0
		}) {
			t.Error("lost requests were taken for done, and none was missed")
		}
	}, postgresEngine, mysqlEngine)
}
