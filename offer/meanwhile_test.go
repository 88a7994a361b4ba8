package offer_test

import (
	"context"
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// meanwhile is a store on which another actor writes after a read.
type meanwhile struct {
	store.Store
	after string // Get, Find, of which kind
	busy  bool
	write func()
}

func (s *meanwhile) read(what string) {
	if s.after == what && !s.busy {
		s.busy = true
		s.write()
		s.busy = false
	}
}

func (s *meanwhile) Get(ctx context.Context, kind, id string) (store.Record, error) {
	r, err := s.Store.Get(ctx, kind, id)
	s.read("Get " + kind)
	return r, err
}

func (s *meanwhile) Find(ctx context.Context, q store.Query) (store.Page, error) {
	p, err := s.Store.Find(ctx, q)
	s.read("Find " + q.Kind)
	return p, err
}

// Trail, Story, Check and Verify report no damage while others write.
func TestReadMeanwhile(t *testing.T) {
	t.Parallel()
	for _, after := range []string{"Get offer", "Get waiting", "Get playbook", "Find offer", "Find waiting",
		"Find log"} {
		t.Run(after, func(t *testing.T) {
			t.Parallel()
			f := newDesk(t)
			f.at(t, "O-1", offer.Approved)
			f.at(t, "O-2", offer.InApproval)
			if _, err := f.As(mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
				t.Fatal(err)
			}
			n := 0
			s := &meanwhile{Store: f.store}
			d := f.over(t, s)
			s.write = func() {
				n++
				if n > 60 {
					return // the other writer stops
				}
				must(t)(f.As(ann).Hold(t.Context(), "O-2", "a question"))
				must(t)(f.As(ann).Hold(t.Context(), "O-1", "a question"))
				if n%2 == 0 {
					must(t)(f.As(ann).Resume(t.Context(), "O-2"))
				}
				must(t)(f.As(ann).Resume(t.Context(), "O-1"))
				if n%2 == 1 {
					must(t)(f.As(ann).Resume(t.Context(), "O-2"))
					must(t)(f.As(ann).Recall(t.Context(), "O-2", "a mistake"))
					must(t)(f.As(ann).Submit(t.Context(), "O-2"))
				}
				_, _ = f.As(mallory).Get(t.Context(), "O-1") // kept as denied
			}
			s.after = after
			if _, err := d.As(ann).Trail(t.Context(), "O-2"); err != nil {
				t.Errorf("after %s: %v", after, err)
			}
			if _, err := d.As(ann).Story(t.Context(), "O-1"); err != nil {
				t.Errorf("after %s: %v", after, err)
			}
			if list := found(t, d); len(list) > 0 {
				t.Errorf("after %s Check finds %v", after, list)
			}
			if _, err := d.Verify(t.Context()); err != nil {
				t.Errorf("after %s: %v", after, err)
			}
			if n == 0 && after != "Get playbook" {
				t.Errorf("nothing was written after %s", after)
			}
		})
	}
}

// The same with workers, and no order of things. OFFERDESK_TEST_READS=5000 is
// the long version: so many commands are done meanwhile.
func TestReadWhileOthersWork(t *testing.T) {
	t.Parallel()
	onOrInMemory(t, func(t *testing.T, s store.Store) {
		d := prepareWork(t, s)
		l := &ledger{}
		enough := rounds("OFFERDESK_TEST_READS", 200, 50)
		done := make(chan struct{})
		go func() {
			defer close(done)
			crew(t, d, l, false, func() bool { return l.size() >= enough })
		}()
		reads := 0
		for over := false; !over; reads++ {
			select {
			case <-done:
				over = true
			default:
			}
			if _, err := d.As(alice).Trail(t.Context(), common); err != nil {
				t.Error(err)
			}
			for i, err := range d.Check(t.Context()) {
				t.Errorf("%v %v", i, err)
			}
			if _, err := d.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		}
		t.Logf("everything was read %d times while %d commands were acknowledged", reads, l.size())
	})
}

func onOrInMemory(t *testing.T, f func(t *testing.T, s store.Store)) {
	t.Run("memstore", func(t *testing.T) { f(t, memstore.New(offer.Kinds()...)) })
	on(t, func(t *testing.T, e engine) { f(t, kept(t, pool(t, e.driver, e.fresh(t), 16))) }, liteEngine,
		postgresEngine, mysqlEngine)
}
