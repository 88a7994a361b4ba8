package offer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// request is what a client asks of one offer, and reply what it is told.
type (
	request struct{ what, region string }
	reply   struct {
		outcome  string // done, refused, conflict
		revision int64  // of a read of the record
		held     bool
		region   string
	}
)

// offerModel is an offer as a register: how often it was written, whether it
// is held, and the region that was written last. While it is held it takes no
// edit.
func offerModel() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return reply{revision: 1} },
		Step: func(state, input, output any) (bool, any) {
			now, _ := state.(reply)
			in, _ := input.(request)
			out, _ := output.(reply)
			if in.what == "record" {
				return out.revision == now.revision && out.held == now.held && out.region == now.region, now
			}
			if in.what == "get" {
				return out.held == now.held && out.region == now.region, now
			}
			possible := now.held == (in.what == "resume")
			switch out.outcome {
			case "conflict": // nothing happened
				return true, now
			case "refused":
				return !possible, now
			}
			now.revision++
			now.held = in.what == "hold"
			if in.what == "edit" {
				now.region = in.region
			}
			return possible && out.held == now.held && out.region == now.region, now
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprint(input, " → ", output) },
	}
}

// history lets six clients hold, resume, edit and read one offer at random,
// and returns what they asked and were told. The clock counts calls.
func history(t *testing.T, d *offer.Desk, s store.Store, id string, each int) []porcupine.Operation {
	t.Helper()
	var clock atomic.Int64
	var mu sync.Mutex
	var out []porcupine.Operation
	var wg sync.WaitGroup
	for client := range 6 {
		wg.Go(func() {
			for n := range each {
				in := request{what: []string{"hold", "resume", "edit", "edit", "get", "record"}[rand.IntN(6)],
					region: fmt.Sprintf("r%d-%d", client, n)}
				key := offer.Key(fmt.Sprint(id, client, n))
				begin := clock.Add(1)
				told, err := asked(t, d, s, id, in, key)
				for k := 0; err != nil && !final(err) && k < patience; k++ {
					told, err = asked(t, d, s, id, in, key)
				}
				end := clock.Add(1)
				if err != nil {
					t.Errorf("%s: %v", in.what, err)
					return
				}
				mu.Lock()
				out = append(out, porcupine.Operation{ClientId: client, Input: in, Call: begin, Output: told,
					Return: end})
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	last, err := asked(t, d, s, id, request{what: "record"}, nil)
	for k := 0; err != nil && k < patience; k++ {
		last, err = asked(t, d, s, id, request{what: "record"}, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(out, porcupine.Operation{Input: request{what: "record"}, Call: clock.Add(1), Output: last,
		Return: clock.Add(1)})
}

func asked(t *testing.T, d *offer.Desk, s store.Store, id string, in request,
	key offer.Option) (reply, error) {
	if in.what == "record" {
		r, err := s.Get(t.Context(), "offer", id)
		held, _ := r.Columns["held"].(bool)
		region, _ := r.Columns["region"].(string)
		return reply{revision: r.Revision, held: held, region: region}, err
	}
	var o offer.Offer
	var err error
	switch in.what {
	case "get":
		o, err = d.As(ann).Get(t.Context(), id)
	case "hold":
		o, err = d.As(ann).Hold(t.Context(), id, "a question", key)
	case "resume":
		o, err = d.As(ann).Resume(t.Context(), id, key)
	case "edit":
		o, err = d.As(ann).Edit(t.Context(), id, change(t, fmt.Sprintf(`{"region": %q}`, in.region)), key)
	}
	switch {
	case errors.Is(err, offer.ErrState):
		return reply{outcome: "refused"}, nil
	case errors.Is(err, offer.ErrConflict):
		return reply{outcome: "conflict"}, nil
	}
	return reply{outcome: "done", held: o.Status().Held, region: o.Terms().Get("region").Text()}, err
}

// outcomes counts what clients were told.
func outcomes(ops []porcupine.Operation) map[string]int {
	n := map[string]int{}
	for _, op := range ops {
		if r, ok := op.Output.(reply); ok && r.outcome != "" {
			n[r.outcome]++
		}
	}
	return n
}

func linear(t *testing.T, d *offer.Desk, s store.Store) {
	t.Helper()
	total := map[string]int{}
	for n := range rounds("OFFERDESK_TEST_HISTORIES", 4, 2) {
		id := fmt.Sprint("O-", n)
		must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID(id)))
		ops := history(t, d, s, id, 40)
		for k, v := range outcomes(ops) {
			total[k] += v
		}
		if !porcupine.CheckOperations(offerModel(), ops) {
			t.Fatalf("the history of offer %d is not linearizable: %v", n, ops)
		}
	}
	t.Logf("told were %v", total)
	if _, quick := s.(*memstore.Store); total["done"] == 0 || total["refused"] == 0 || total["conflict"] == 0 &&
		!quick {
		t.Errorf("the clients did not meet: %v", total)
	}
	sound(t, d)
}

// Commands and reads of one offer from many clients, as if each took place at
// one moment within its duration; also when connections are cut under them.
// OFFERDESK_TEST_HISTORIES=100 is the long version.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	t.Run("memstore", func(t *testing.T) {
		s := memstore.New(offer.Kinds()...)
		linear(t, prepareWork(t, s), s)
	})
	on(t, func(t *testing.T, e engine) {
		s := kept(t, pool(t, e.driver, e.fresh(t), 8))
		linear(t, prepareWork(t, s), s)
	}, liteEngine, postgresEngine, mysqlEngine)
	on(t, func(t *testing.T, e engine) {
		dsn := e.fresh(t)
		d := prepareWork(t, kept(t, pool(t, e.driver, dsn, 4)))
		db, p := proxied(t, e, dsn)
		s := kept(t, db)
		cut, err := offer.Open(s, workOptions())
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for n := range rounds("OFFERDESK_TEST_HISTORIES", 4, 2) {
			id := fmt.Sprint("O-", n)
			must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID(id)))
			p.cutting.Store(true)
			ops := history(t, cut, s, id, 40)
			p.cutting.Store(false)
			total += len(ops)
			if !porcupine.CheckOperations(offerModel(), ops) {
				t.Fatalf("the history of offer %d is not linearizable: %v", n, ops)
			}
		}
		t.Logf("%d calls, %d connections cut", total, p.cuts.Load())
		sound(t, d)
	}, named(postgresEngine, "postgres cut"), named(mysqlEngine, "mysql cut"))
}

func named(e engine, name string) engine {
	e.name = name
	return e
}

// lagging is a store that answers every fourth read of an offer with the result of
// the read before it, as a replica that lags does.
type lagging struct {
	store.Store
	mu   sync.Mutex
	n    int
	last store.Record
}

func (s *lagging) Get(ctx context.Context, kind, id string) (store.Record, error) {
	r, err := s.Store.Get(ctx, kind, id)
	if kind != "offer" || err != nil {
		return r, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.last
	s.last = r
	if s.n++; s.n%4 == 0 && before.ID == id {
		return before, nil
	}
	return r, nil
}

// The negative controls of TestLinearizable: a store that shows what was, and
// one that loses what others wrote.
func TestNotLinearizableIsNoticed(t *testing.T) {
	t.Parallel()
	for name, wrap := range map[string]func(store.Store) store.Store{
		"lagging":   func(s store.Store) store.Store { return &lagging{Store: s} },
		"unguarded": func(s store.Store) store.Store { return &unguarded{Store: s} },
	} {
		t.Run(name, func(t *testing.T) {
			s := wrap(kept(t, pool(t, "sqlite", liteEngine.fresh(t), 8)))
			d, err := offer.Open(s, workOptions())
			if err != nil {
				t.Fatal(err)
			}
			if name == "lagging" {
				prepareWork(t, s)
			}
			n := 0
			if !noticed(func() bool {
				n++
				id := fmt.Sprint("O-", n)
				must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID(id)))
				return !porcupine.CheckOperations(offerModel(), history(t, d, s, id, 100))
			}) {
				t.Errorf("every history on a store that is %s passes", name)
			}
		})
	}
}
