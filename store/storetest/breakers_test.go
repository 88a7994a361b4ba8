package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// breaker is a memory store with some methods replaced.
type breaker struct {
	store.Store
	get     func(context.Context, string, string) (store.Record, error)
	find    func(context.Context, store.Query) (store.Page, error)
	commit  func(context.Context, store.Batch) error
	entries func(context.Context, string, int64, int) ([]store.Entry, error)
	feed    func(context.Context, store.Pos, int) ([]store.Entry, error)
}

func (b *breaker) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if b.get != nil {
		return b.get(ctx, kind, id)
	}
	return b.Store.Get(ctx, kind, id)
}

func (b *breaker) Find(ctx context.Context, q store.Query) (store.Page, error) {
	if b.find != nil {
		return b.find(ctx, q)
	}
	return b.Store.Find(ctx, q)
}

func (b *breaker) Commit(ctx context.Context, batch store.Batch) error {
	if b.commit != nil {
		return b.commit(ctx, batch)
	}
	return b.Store.Commit(ctx, batch)
}

func (b *breaker) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if b.entries != nil {
		return b.entries(ctx, log, after, n)
	}
	return b.Store.Entries(ctx, log, after, n)
}

func (b *breaker) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if b.feed != nil {
		return b.feed(ctx, after, n)
	}
	return b.Store.Feed(ctx, after, n)
}

// breaks makes an opener out of a change to a sound store.
func breaks(change func(b *breaker)) func() store.Store {
	return func() store.Store {
		b := &breaker{Store: memory()}
		change(b)
		return b
	}
}

// batches changes each batch before it is committed.
func batches(change func(*store.Batch)) func() store.Store {
	return breaks(func(b *breaker) {
		b.commit = func(ctx context.Context, batch store.Batch) error {
			batch.Puts, batch.Appends = slices.Clone(batch.Puts), slices.Clone(batch.Appends)
			batch.Erase = slices.Clone(batch.Erase)
			change(&batch)
			return b.Store.Commit(ctx, batch)
		}
	})
}

// failures changes the error of each commit.
func failures(change func(error) error) func() store.Store {
	return breaks(func(b *breaker) {
		b.commit = func(ctx context.Context, batch store.Batch) error {
			if err := b.Store.Commit(ctx, batch); err != nil {
				return change(err)
			}
			return nil
		}
	})
}

// records changes each record as it is read.
func records(change func(*store.Record)) func() store.Store {
	return breaks(func(b *breaker) {
		b.get = func(ctx context.Context, kind, id string) (store.Record, error) {
			r, err := b.Store.Get(ctx, kind, id)
			if err == nil {
				change(&r)
			}
			return r, err
		}
		b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
			p, err := b.Store.Find(ctx, q)
			for i := range p.Records {
				change(&p.Records[i])
			}
			return p, err
		}
	})
}

// values changes each value as it is read.
func values(change func(store.Value) store.Value) func() store.Store {
	return records(func(r *store.Record) {
		for name, v := range r.Columns {
			r.Columns[name] = change(v)
		}
	})
}

// queries changes each query.
func queries(change func(*store.Query)) func() store.Store {
	return breaks(func(b *breaker) {
		b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
			change(&q)
			return b.Store.Find(ctx, q)
		}
	})
}

// read changes entries as they are read, from a log and from the feed.
func read(change func([]store.Entry) []store.Entry) func(b *breaker) {
	return func(b *breaker) {
		b.entries = func(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
			es, err := b.Store.Entries(ctx, log, after, n)
			return change(es), err
		}
		b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
			es, err := b.Store.Feed(ctx, after, n)
			return change(es), err
		}
	}
}

// all reads what a query finds without pages.
func all(ctx context.Context, s store.Store, q store.Query) ([]store.Record, error) {
	q.After, q.Limit = "", store.MaxLimit
	p, err := s.Find(ctx, q)
	return p.Records, err
}

// inPages cuts records into pages by a number in the cursor.
func inPages(rs []store.Record, q store.Query, skip int) (store.Page, error) {
	from, err := strconv.Atoi(cmp.Or(q.After, "0"))
	if err != nil {
		return store.Page{}, store.ErrInvalid
	}
	to := from + cmp.Or(q.Limit, 100)
	if to >= len(rs) {
		return store.Page{Records: rs[min(from, len(rs)):]}, nil
	}
	return store.Page{Records: rs[from:to], Next: strconv.Itoa(to + skip)}, nil
}

func byOffset(skip int) func() store.Store {
	return breaks(func(b *breaker) {
		b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
			rs, err := all(ctx, b.Store, q)
			if err != nil {
				return store.Page{}, err
			}
			return inPages(rs, q, skip)
		}
	})
}

// sortedBy finds everything and sorts it in an order of its own.
func sortedBy(compare func(order []store.Order, a, b store.Record) int) func() store.Store {
	return breaks(func(b *breaker) {
		b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
			rs, err := all(ctx, b.Store, q)
			if err != nil {
				return store.Page{}, err
			}
			slices.SortStableFunc(rs, func(x, y store.Record) int { return compare(q.Order, x, y) })
			return inPages(rs, q, 0)
		}
	})
}

// filteredBy finds everything and filters it in a way of its own.
func filteredBy(holds func(f *store.Filter, r store.Record) bool) func() store.Store {
	return breaks(func(b *breaker) {
		b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
			f := q.Where
			q.Where = nil
			rs, err := all(ctx, b.Store, q)
			if err != nil {
				return store.Page{}, err
			}
			if f != nil {
				rs = slices.DeleteFunc(rs, func(r store.Record) bool { return !holds(f, r) })
			}
			return inPages(rs, q, 0)
		}
	})
}

// checkThenAct compares revisions outside the write, and gives others the time
// to get in between.
func checkThenAct(b *breaker) {
	var waiting sync.Map
	b.commit = func(ctx context.Context, batch store.Batch) error {
		for _, p := range batch.Puts {
			if r, err := b.Store.Get(ctx, p.Kind, p.ID); (err == nil || errors.Is(err, store.ErrNotFound)) &&
				p.Expect != store.Any && r.Revision != p.Expect {
				return &store.ConflictError{Kind: p.Kind, ID: p.ID}
			}
		}
		for _, c := range batch.Checks {
			if r, err := b.Store.Get(ctx, c.Kind, c.ID); (err == nil || errors.Is(err, store.ErrNotFound)) &&
				r.Revision != c.Revision {
				return &store.ConflictError{Kind: c.Kind, ID: c.ID}
			}
		}
		// Wait a while for another goroutine that has compared.
		me := new(int)
		waiting.Store(me, true)
		for range 2000 {
			n := 0
			waiting.Range(func(any, any) bool { n++; return true })
			if n > 1 {
				break
			}
			runtime.Gosched()
		}
		batch.Checks, batch.Puts = nil, slices.Clone(batch.Puts)
		for i := range batch.Puts {
			batch.Puts[i].Expect = store.Any
		}
		seqs := map[string]int64{}
		batch.Appends = slices.Clone(batch.Appends)
		for i, a := range batch.Appends {
			es, err := b.Store.Entries(ctx, a.Log, 0, 10_000)
			if err != nil {
				return err
			}
			seqs[a.Log]++
			batch.Appends[i].Seq = int64(len(es)) + seqs[a.Log]
		}
		err := b.Store.Commit(ctx, batch)
		waiting.Delete(me)
		return err
	}
}

// inHalves commits the puts by themselves, and then the rest.
func inHalves(b *breaker) {
	b.commit = func(ctx context.Context, batch store.Batch) error {
		for _, p := range batch.Puts {
			if err := b.Store.Commit(ctx, store.Batch{Puts: []store.Put{p}}); err != nil {
				return err
			}
			runtime.Gosched()
		}
		batch.Puts = nil
		return b.Store.Commit(ctx, batch)
	}
}

// uncopied hands out the bytes that were handed in, and the other way around.
func uncopied(b *breaker) {
	var mu sync.Mutex
	bodies, columns, logs := map[string][]byte{}, map[string]store.Columns{}, map[string][]byte{}
	b.commit = func(ctx context.Context, batch store.Batch) error {
		err := b.Store.Commit(ctx, batch)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		for _, p := range batch.Puts {
			bodies[p.Kind+p.ID], columns[p.Kind+p.ID] = p.Body, p.Columns
		}
		for _, a := range batch.Appends {
			logs[a.Log+strconv.FormatInt(a.Seq, 10)] = a.Private
		}
		return nil
	}
	b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
		p, err := b.Store.Find(ctx, q)
		mu.Lock()
		defer mu.Unlock()
		for i, r := range p.Records {
			p.Records[i].Body, p.Records[i].Columns = bodies[r.Kind+r.ID], columns[r.Kind+r.ID]
		}
		return p, err
	}
	change := func(es []store.Entry) []store.Entry {
		mu.Lock()
		defer mu.Unlock()
		for i, e := range es {
			es[i].Private = logs[e.Log+strconv.FormatInt(e.Seq, 10)]
		}
		return es
	}
	b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
		es, err := b.Store.Feed(ctx, after, n)
		return change(es), err
	}
}

// lateReader hides an entry from the first page of the feed that would have it
// before others, as if its position had been given before it was committed.
func lateReader(b *breaker) {
	var mu sync.Mutex
	hidden := map[store.Pos]bool{}
	b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
		es, err := b.Store.Feed(ctx, after, n)
		mu.Lock()
		defer mu.Unlock()
		return slices.DeleteFunc(es, func(e store.Entry) bool {
			hide := e.Pos%5 == 3 && !hidden[e.Pos] && es[len(es)-1].Pos > e.Pos
			hidden[e.Pos] = hidden[e.Pos] || hide
			return hide
		}), err
	}
}

// queue gives each entry of the feed to one reader alone.
func queue(b *breaker) {
	var mu sync.Mutex
	var at store.Pos
	b.feed = func(ctx context.Context, _ store.Pos, n int) ([]store.Entry, error) {
		mu.Lock()
		defer mu.Unlock()
		es, err := b.Store.Feed(ctx, at, n)
		at += store.Pos(len(es))
		return es, err
	}
}

// stale answers Get with what it has read first.
func stale(b *breaker) {
	var cache sync.Map
	b.get = func(ctx context.Context, kind, id string) (store.Record, error) {
		if r, ok := cache.Load(kind + id); ok {
			return r.(store.Record), nil //nolint:forcetypeassert // only records are stored
		}
		r, err := b.Store.Get(ctx, kind, id)
		if err == nil {
			cache.Store(kind+id, r)
		}
		return r, err
	}
}

// behindTime answers every other Get with the version before.
func behindTime(b *breaker) {
	var mu sync.Mutex
	var last store.Record
	n := 0
	b.get = func(ctx context.Context, kind, id string) (store.Record, error) {
		mu.Lock()
		defer mu.Unlock()
		r, err := b.Store.Get(ctx, kind, id)
		old := last
		last = r
		if n++; n%2 == 0 && old.ID == r.ID && err == nil {
			return old, nil
		}
		return r, err
	}
}

// saysCancelled says that what it was asked for was cancelled, and has
// done it.
func saysCancelled(b *breaker) {
	b.commit = func(ctx context.Context, batch store.Batch) error {
		err := b.Store.Commit(context.WithoutCancel(ctx), batch)
		if ctx.Done() != nil {
			<-ctx.Done()
			return ctx.Err()
		}
		return err
	}
}

// shared gives two tenants one store.
func shared(testing.TB) (a, b store.Store) {
	s := memory()
	return s, s
}

// sharedLogs gives two tenants records of their own and logs in common.
func sharedLogs(testing.TB) (a, b store.Store) {
	one, two := memory(), &breaker{Store: memory()}
	two.entries, two.feed = one.Entries, one.Feed
	return one, two
}

func asFloatPrints(d decimal.Decimal) decimal.Decimal {
	whole := len(strings.TrimLeft(d.Abs().Truncate(0).String(), "0"))
	return d.Round(int32(15 - whole)) //nolint:gosec // a handful of digits
}

func toZone(v store.Value) store.Value {
	if t, ok := v.(time.Time); ok {
		return t.In(time.FixedZone("", 3600))
	}
	return v
}

// firstBodies returns each body as if it had never been replaced.
type firstBodies struct{ store.Store }

func (b firstBodies) GetBody(ctx context.Context, kind, id string) (store.Record, error) {
	r, err := b.Get(ctx, kind, id)
	r.Revision = min(r.Revision, 1)
	return r, err
}
