package storetest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// seenByHalf shows readers a page between the puts of a batch.
func seenByHalf(b *breaker) {
	n := 0
	var mu sync.Mutex
	b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
		p, err := b.Store.Find(ctx, q)
		mu.Lock()
		defer mu.Unlock()
		if n++; n%2 == 0 && len(p.Records) > 0 {
			p.Records[0].Columns["order"] = int64(-1)
		}
		return p, err
	}
}

// cancelledByHalf commits the log of a batch whatever the context says, and
// then asks it.
func cancelledByHalf(b *breaker) {
	b.commit = func(ctx context.Context, batch store.Batch) error {
		if err := b.Store.Commit(context.WithoutCancel(ctx), store.Batch{Appends: batch.Appends}); err != nil {
			return err
		}
		if ctx.Done() != nil {
			<-ctx.Done()
		}
		batch.Appends = nil
		return b.Store.Commit(ctx, batch)
	}
}

// anyPosition appends wherever the caller thinks the end is.
func anyPosition(b *breaker) {
	b.commit = func(ctx context.Context, batch store.Batch) error {
		batch.Appends = slices.Clone(batch.Appends)
		grown := map[string]int64{}
		for i, a := range batch.Appends {
			es, err := b.Store.Entries(ctx, a.Log, 0, 10_000)
			if err != nil {
				return err
			}
			grown[a.Log]++
			batch.Appends[i].Seq = int64(len(es)) + grown[a.Log]
		}
		return b.Store.Commit(ctx, batch)
	}
}

// overwrites acknowledges an append whose place is taken, and drops it.
func overwrites(b *breaker) {
	b.commit = func(ctx context.Context, batch store.Batch) error {
		err := b.Store.Commit(ctx, batch)
		var c *store.ConflictError
		if errors.As(err, &c) && c.Kind == store.LogKind {
			return nil
		}
		return err
	}
	var mu sync.Mutex
	n := 0
	entries := b.Store.Entries
	b.entries = func(ctx context.Context, log string, after int64, limit int) ([]store.Entry, error) {
		es, err := entries(ctx, log, after, limit)
		mu.Lock()
		defer mu.Unlock()
		if n++; n%3 == 0 && len(es) > 0 {
			es = es[:len(es)-1] // as a reader who came a moment earlier
		}
		return es, err
	}
}

// feedByName sorts the feed by the names of logs.
func feedByName(b *breaker) {
	b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
		es, err := b.Store.Feed(ctx, 0, 10_000)
		slices.SortStableFunc(es, func(x, y store.Entry) int { return strings.Compare(x.Log, y.Log) })
		for i := range es {
			es[i].Pos = store.Pos(i + 1)
		}
		es = es[min(int(after), len(es)):]
		return es[:min(n, len(es))], err
	}
}

func nullsLast(order []store.Order, a, b store.Record) int {
	for _, o := range order {
		x, y := a.Columns[o.Column], b.Columns[o.Column]
		c := store.Compare(x, y)
		if (x == nil) != (y == nil) {
			c = -c
		}
		if o.Desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.ID, b.ID)
}

// twoValued takes what is unknown for false.
func twoValued(f *store.Filter, r store.Record) bool {
	switch f.Op {
	case store.Not:
		return !twoValued(f.Args[0], r)
	case store.And:
		return !slices.ContainsFunc(f.Args, func(a *store.Filter) bool { return !twoValued(a, r) })
	case store.Or:
		return slices.ContainsFunc(f.Args, func(a *store.Filter) bool { return twoValued(a, r) })
	}
	return f.Holds(r) == 1
}

func rounded(c store.Columns) store.Columns {
	out := store.Columns{}
	for name, v := range c {
		if d, ok := v.(decimal.Decimal); ok {
			v = asFloatPrints(d)
		}
		out[name] = v
	}
	return out
}

// approximate rounds the amounts of a filter.
func approximate(f *store.Filter) *store.Filter {
	g := *f
	g.Values, g.Args = nil, nil
	for _, v := range f.Values {
		g.Values = append(g.Values, rounded(store.Columns{"": v})[""])
	}
	for _, a := range f.Args {
		g.Args = append(g.Args, approximate(a))
	}
	return &g
}
