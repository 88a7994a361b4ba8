package storetest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

type brokenStore struct {
	name     string
	open     func() store.Store
	tenants  func(testing.TB) (a, b store.Store)
	caughtBy []string
}

// broken are stores with one defect each, and the checks that must see it.
func broken() []brokenStore {
	return slices.Concat(brokenWrites(), brokenPages(), brokenValues(), brokenLogs())
}

func brokenWrites() []brokenStore {
	ignoresExpect := func(b *store.Batch) {
		for i := range b.Puts {
			b.Puts[i].Expect = store.Any
		}
	}
	return []brokenStore{
		{"ignores Expect", batches(ignoresExpect), nil, []string{
			"conflicts/lost update", "conflicts/insert twice", "conflicts/expect", "conflicts/delete",
			"concurrency/no lost update", "concurrency/register",
		}},
		{"ignores checks", batches(func(b *store.Batch) { b.Checks = nil }), nil,
			[]string{"conflicts/write skew", "conflicts/checks", "concurrency/no write skew"}},
		{"compares before the write", breaks(checkThenAct), nil,
			[]string{"concurrency/no lost update", "concurrency/one wins a key", "concurrency/no write skew",
				"concurrency/register"}},
		{"conflict without a type", failures(func(err error) error {
			if errors.Is(err, store.ErrConflict) {
				return store.ErrConflict
			}
			return err
		}), nil, []string{"conflicts/lost update", "log/conflict"}},
		{"conflict as a text", failures(func(err error) error { return errors.New(err.Error()) }), nil, []string{
			"conflicts/insert twice", "concurrency/no lost update", "concurrency/one wins a key", "log/many writers",
			"values/refused", "erase/no such entry",
		}},
		{"conflict names another record", failures(func(err error) error {
			var c *store.ConflictError
			if errors.As(err, &c) {
				return &store.ConflictError{Kind: c.Kind, ID: "b"}
			}
			return err
		}), nil, []string{"conflicts/expect", "conflicts/write skew"}},
		{"Any does not replace", batches(func(b *store.Batch) {
			b.Puts = slices.DeleteFunc(b.Puts,
				func(p store.Put) bool { return p.Expect == store.Any && p.Columns == nil })
		}), nil, []string{"conflicts/any"}},
		{"GetBody returns the first revision", func() store.Store { return firstBodies{memory()} }, nil,
			[]string{"values/body alone"}},
		{"revision stands still", records(func(r *store.Record) { r.Revision = 1 }), nil,
			[]string{"conflicts/any", "atomic/read your write", "concurrency/register"}},
		{"forgets deletes", batches(func(b *store.Batch) { b.Deletes = nil }), nil,
			[]string{"conflicts/delete", "atomic/everything"}},
		{"half a batch", breaks(inHalves), nil, []string{"atomic/nothing", "atomic/once"}},
		{"half a batch is seen", breaks(seenByHalf), nil, []string{"atomic/never half seen"}},
		{"forgets half of a batch that was cancelled", breaks(cancelledByHalf), nil,
			[]string{"context/cancelled within"}},
		{"forgets appends", batches(func(b *store.Batch) { b.Appends = nil }), nil,
			[]string{"atomic/everything", "log/dense"}},
		{"drops a put said twice", batches(func(b *store.Batch) {
			slices.SortStableFunc(b.Puts, func(x, y store.Put) int { return strings.Compare(x.ID, y.ID) })
			b.Puts = slices.CompactFunc(b.Puts, func(x, y store.Put) bool { return x.Kind == y.Kind && x.ID == y.ID })
		}), nil, []string{"atomic/once"}},
		{"stale reads", breaks(stale), nil, []string{"atomic/read your write", "conflicts/any"}},
		{"every other read is behind", breaks(behindTime), nil, []string{"concurrency/register"}},
		{"copies nothing", breaks(uncopied), nil, []string{"atomic/copies in", "atomic/copies out"}},
		{"ignores the context", breaks(func(b *breaker) {
			b.commit = func(ctx context.Context, batch store.Batch) error {
				return b.Store.Commit(context.WithoutCancel(ctx), batch)
			}
		}), nil, []string{"context/cancelled before"}},
		{"reads on when cancelled", breaks(func(b *breaker) {
			b.get = func(ctx context.Context, kind, id string) (store.Record, error) {
				return b.Store.Get(context.WithoutCancel(ctx), kind, id)
			}
		}), nil, []string{"context/cancelled before"}},
		{"says cancelled and has done it", breaks(saysCancelled), nil,
			[]string{"context/cancelled before", "context/cancelled within"}},
		{"one place for all tenants", memory, shared, []string{"tenants/records", "tenants/logs"}},
		{"one log for all tenants", memory, sharedLogs, []string{"tenants/logs"}},
	}
}

func brokenPages() []brokenStore {
	return []brokenStore{
		{"pages by offset", byOffset(0), nil, []string{"paging/while others come and go", "paging/cursors"}},
		{"skips a record between pages", byOffset(1), nil,
			[]string{"paging/each once", "paging/model", "paging/bytes"}},
		{"repeats a record between pages", byOffset(-1), nil, []string{"paging/each once", "paging/model"}},
		{"always descends", queries(func(q *store.Query) {
			q.Order = slices.Clone(q.Order)
			for i := range q.Order {
				q.Order[i].Desc = true
			}
		}), nil, []string{"paging/each once", "paging/model"}},
		{"orders by the first column alone",
			queries(func(q *store.Query) { q.Order = q.Order[:min(1, len(q.Order))] }), nil,
			[]string{"paging/each once", "paging/model"}},
		{"nulls last", sortedBy(nullsLast), nil, []string{"paging/each once", "paging/model"}},
		{"ignores case in order", sortedBy(func(order []store.Order, a, b store.Record) int {
			if len(order) > 0 {
				return 0
			}
			return strings.Compare(strings.ToLower(a.ID), strings.ToLower(b.ID))
		}), nil, []string{"paging/bytes"}},
		{"ignores the limit", queries(func(q *store.Query) { q.Limit = 0 }), nil,
			[]string{"paging/bounds", "paging/each once"}},
		{"one page alone", breaks(func(b *breaker) {
			b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
				p, err := b.Store.Find(ctx, q)
				p.Next = ""
				return p, err
			}
		}), nil, []string{"paging/bounds", "paging/each once", "paging/while others come and go"}},
		{"begins again with a cursor it doesn't know", breaks(func(b *breaker) {
			b.find = func(ctx context.Context, q store.Query) (store.Page, error) {
				p, err := b.Store.Find(ctx, q)
				if q.After != "" && errors.Is(err, store.ErrInvalid) {
					q.After = ""
					return b.Store.Find(ctx, q)
				}
				return p, err
			}
		}), nil, []string{"paging/cursors"}},
		{"not of unknown is true", filteredBy(twoValued), nil, []string{"paging/filters and nulls"}},
		{"ignores filters", queries(func(q *store.Query) { q.Where = nil }), nil,
			[]string{"paging/filters and nulls", "paging/model", "values/amounts found"}},
		{"compares amounts as floats", filteredBy(func(f *store.Filter, r store.Record) bool {
			return approximate(f).Holds(store.Record{ID: r.ID, Columns: rounded(r.Columns)}) == 1
		}), nil, []string{"values/amounts found", "values/wide amounts found"}},
	}
}

func brokenValues() []brokenStore {
	text := func(change func(string) string) func() store.Store {
		return values(func(v store.Value) store.Value {
			if s, ok := v.(string); ok {
				return change(s)
			}
			return v
		})
	}
	return []brokenStore{
		{"amounts through float text", values(func(v store.Value) store.Value {
			if d, ok := v.(decimal.Decimal); ok {
				return asFloatPrints(d)
			}
			return v
		}), nil, []string{"values/amounts"}},
		{"amounts of two places", values(func(v store.Value) store.Value {
			if d, ok := v.(decimal.Decimal); ok {
				return d.Round(2)
			}
			return v
		}), nil, []string{"values/amounts"}},
		{"times of milliseconds", values(func(v store.Value) store.Value {
			if at, ok := v.(time.Time); ok {
				return at.Truncate(time.Millisecond)
			}
			return v
		}), nil, []string{"values/times"}},
		{"times of a zone", values(toZone), nil, []string{"values/times"}},
		{"days that are texts", values(func(v store.Value) store.Value {
			if d, ok := v.(store.Day); ok {
				return string(d)
			}
			return v
		}), nil, []string{"values/days, numbers and bools"}},
		{"integers of 53 bits", values(func(v store.Value) store.Value {
			if n, ok := v.(int64); ok && n > 1<<53 {
				return n &^ 1
			}
			return v
		}), nil, []string{"values/days, numbers and bools"}},
		{"no is null", values(func(v store.Value) store.Value {
			if v == false || v == "" {
				return nil
			}
			return v
		}), nil, []string{"values/nulls", "values/days, numbers and bools"}},
		{"null is empty", records(func(r *store.Record) {
			if r.Columns["name"] == nil {
				r.Columns["name"] = ""
			}
		}), nil, []string{"values/nulls"}},
		{"cuts at NUL", text(func(s string) string { s, _, _ = strings.Cut(s, "\x00"); return s }), nil,
			[]string{"values/texts"}},
		{"trims", text(strings.TrimSpace), nil, []string{"values/texts"}},
		{"mends UTF-8", text(func(s string) string { return strings.ToValidUTF8(s, "\ufffd") }), nil,
			[]string{"values/texts"}},
		{"rounds what does not fit", batches(func(b *store.Batch) {
			for i, p := range b.Puts {
				if d, ok := p.Columns["amount"].(decimal.Decimal); ok {
					b.Puts[i].Columns = store.Columns{"amount": d.Round(4)}
				}
			}
		}), nil, []string{"values/refused"}},
		{"bodies end at NUL", records(func(r *store.Record) {
			b, _,
				_ := strings.Cut(string(r.Body), "\x00")
			r.Body = []byte(b)
		}), nil, []string{"values/bodies"}},
	}
}

func brokenLogs() []brokenStore {
	return []brokenStore{
		{"takes any position", breaks(anyPosition), nil, []string{"log/conflict"}},
		{"takes an entry for another", breaks(overwrites), nil, []string{"log/many writers"}},
		{"logs of any case", batches(func(b *store.Batch) {
			for i := range b.Appends {
				b.Appends[i].Log = strings.TrimSpace(b.Appends[i].Log)
			}
		}), nil, []string{"log/dense"}},
		{"entries without a limit", breaks(func(b *breaker) {
			b.entries = func(ctx context.Context, log string, after int64, _ int) ([]store.Entry, error) {
				return b.Store.Entries(ctx, log, after, 1000)
			}
		}), nil, []string{"log/windows"}},
		{"entries from the position itself", breaks(func(b *breaker) {
			b.entries = func(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
				return b.Store.Entries(ctx, log, after-1, n)
			}
		}), nil, []string{"log/windows"}},
		{"feed skips", breaks(func(b *breaker) {
			b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
				if after > 0 {
					after++
				}
				return b.Store.Feed(ctx, after, n)
			}
		}), nil, []string{"feed/readers", "log/windows"}},
		{"feed with positions before commit", breaks(lateReader), nil,
			[]string{"feed/concurrent commits", "feed/readers"}},
		{"feed of twos", breaks(read(func(es []store.Entry) []store.Entry {
			for i := range es {
				es[i].Pos *= 2
			}
			return es
		})), nil, []string{"feed/order", "feed/concurrent commits"}},
		{"feed that is a queue", breaks(queue), nil, []string{"feed/readers", "feed/order"}},
		{"feed by name of log", breaks(feedByName), nil, []string{"feed/order"}},
		{"forgets to erase", batches(func(b *store.Batch) { b.Erase = nil }), nil,
			[]string{"erase/gone everywhere", "atomic/everything", "erase/no such entry"}},
		{"erases the whole log", breaks(read(func(es []store.Entry) []store.Entry {
			if slices.ContainsFunc(es, func(e store.Entry) bool { return len(e.Private) == 0 }) {
				for i := range es {
					es[i].Private = nil
				}
			}
			return es
		})), nil, []string{"erase/gone everywhere"}},
		{"erases the body", breaks(read(func(es []store.Entry) []store.Entry {
			for i, e := range es {
				if len(e.Private) == 0 {
					es[i].Body = nil
				}
			}
			return es
		})), nil, []string{"erase/body stays"}},
		{"drops what was erased", breaks(read(func(es []store.Entry) []store.Entry {
			return slices.DeleteFunc(es, func(e store.Entry) bool { return len(e.Private) == 0 })
		})), nil, []string{"erase/gone everywhere", "erase/body stays"}},
		{"keeps what was erased in the feed", breaks(func(b *breaker) {
			var first []store.Entry
			b.feed = func(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
				es, err := b.Store.Feed(ctx, after, n)
				for i, e := range es {
					if int(e.Pos) <= len(first) {
						es[i].Private = first[e.Pos-1].Private
					} else {
						first = append(first, e)
					}
				}
				return es, err
			}
		}), nil, []string{"erase/gone everywhere"}},
	}
}
