package storetest

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/store"
)

func modelChecks() []Check {
	return []Check{
		on("paging/filters and nulls", nullFilters),
		on("paging/model", pagesLikeModel),
	}
}

// nullFilters are cases of three-valued logic that engines get wrong.
func nullFilters(t testing.TB, s store.Store) {
	put(t, s, counted("one", 0, 1), counted("two", 0, 2), row("null", nil))
	one := store.Where(colInt, store.Eq, int64(1))
	not := func(f *store.Filter) *store.Filter { return &store.Filter{Op: store.Not, Args: []*store.Filter{f}} }
	either := func(fs ...*store.Filter) *store.Filter { return &store.Filter{Op: store.Or, Args: fs} }
	known := store.Where(colInt, store.Known)
	yes, no := &store.Filter{Op: store.True}, &store.Filter{Op: store.False}
	for _, c := range []struct {
		name string
		f    *store.Filter
		want []string
	}{
		{"equal", one, []string{"one"}},
		{"not equal", not(one), []string{"two"}},
		{"other", store.Where(colInt, store.Ne, int64(1)), []string{"two"}},
		{"known", known, []string{"one", "two"}},
		{"unknown", not(known), []string{"null"}},
		{"unknown or true", either(one, yes), []string{"null", "one", "two"}},
		{"not of unknown and false", not(&store.Filter{Op: store.And, Args: []*store.Filter{one, no}}),
			[]string{"null", "one", "two"}},
		{"not in", not(store.Where(colInt, store.In, int64(1), int64(7))), []string{"two"}},
		{"in nothing", store.Where(colInt, store.In), nil},
		{"every part of nothing", &store.Filter{Op: store.And}, []string{"null", "one", "two"}},
		{"a part of nothing", &store.Filter{Op: store.Or}, nil},
		{"id", store.Where("id", store.Gt, "one"), []string{"two"}},
	} {
		if got := pages(t, s, store.Query{Kind: thing, Where: c.f}, nil); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// drawValue draws one of few values, so that some are equal.
func drawValue(t *rapid.T, c store.Column) store.Value {
	switch c.Type {
	case store.Text:
		return rapid.SampledFrom([]string{"", "a", "A", "a ", "ä", "' or 1=1 --", "%"}).Draw(t, "text")
	case store.Integer:
		return rapid.SampledFrom([]int64{-1 << 63, -1, 0, 1, 1 << 53, 1<<53 + 1, 1<<63 - 1}).Draw(t, "integer")
	case store.Decimal:
		if c.Scale == 10 {
			return num(rapid.SampledFrom(wideAmounts()).Draw(t, "total"))
		}
		if c.Scale == 4 {
			return num(rapid.SampledFrom([]string{"-0.005", "0", "1.1", "1.10", "9.9", "10.0001",
				"99999999999999.9998", "99999999999999.9999"}).Draw(t, "amount"))
		}
		return num(rapid.SampledFrom([]string{"-999.99", "-2", "10", "9.5", "999.99"}).Draw(t, "rate"))
	case store.Bool:
		return rapid.Bool().Draw(t, "bool")
	case store.Date:
		return store.Day(rapid.SampledFrom([]string{"1999-12-31", "2026-01-31", "2026-02-01"}).Draw(t, "day"))
	}
	at, _ := moment(rapid.SampledFrom([]string{
		"2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00.000001Z",
		"2026-01-01T00:00:00.1Z", "1960-05-05T05:05:05.999999Z",
	}).Draw(t, "time"))
	return at
}

func drawColumn(t *rapid.T) store.Column {
	return rapid.SampledFrom(Kinds()[0].Columns).Draw(t, "column")
}

func drawFilter(t *rapid.T, depth int) *store.Filter {
	ops := []store.Op{store.Eq, store.Ne, store.Lt, store.Le, store.Gt, store.Ge, store.In, store.Known,
		store.True, store.False}
	if depth > 0 {
		ops = append([]store.Op{store.And, store.Or, store.Not}, ops...)
	}
	f := &store.Filter{Op: rapid.SampledFrom(ops).Draw(t, "op")}
	switch f.Op {
	case store.True, store.False:
	case store.Not:
		f.Args = []*store.Filter{drawFilter(t, depth-1)}
	case store.And, store.Or:
		for range rapid.IntRange(0, 3).Draw(t, "parts") {
			f.Args = append(f.Args, drawFilter(t, depth-1))
		}
	default:
		c, n := drawColumn(t), 1
		switch f.Op {
		case store.Known:
			n = 0
		case store.In:
			n = rapid.IntRange(0, 3).Draw(t, "values")
		}
		f.Column = c.Name
		for range n {
			f.Values = append(f.Values, drawValue(t, c))
		}
	}
	return f
}

// Filters, order and paging are those of a simple model, for any query.
func pagesLikeModel(t testing.TB, s store.Store) {
	rapid.Check(t, func(t *rapid.T) {
		b := store.Batch{}
		for _, r := range find(t, s, store.Query{Limit: store.MaxLimit}).Records {
			b.Deletes = append(b.Deletes, store.Delete{Kind: thing, ID: r.ID})
		}
		commit(t, s, b)
		var puts []store.Put
		for i := range rapid.IntRange(0, 10).Draw(t, "records") {
			c := store.Columns{}
			for _, col := range Kinds()[0].Columns {
				if rapid.IntRange(0, 3).Draw(t, "null") > 0 {
					c[col.Name] = drawValue(t, col)
				}
			}
			puts = append(puts, row(fmt.Sprint("r", i), c))
		}
		put(t, s, puts...)
		q := store.Query{Kind: thing, Limit: rapid.IntRange(1, 4).Draw(t, "limit")}
		for range rapid.IntRange(0, 3).Draw(t, "orders") {
			q.Order = append(q.Order, store.Order{Column: drawColumn(t).Name, Desc: rapid.Bool().Draw(t, "desc")})
		}
		if rapid.Bool().Draw(t, "filtered") {
			q.Where = drawFilter(t, 3)
		}
		kept := slices.DeleteFunc(slices.Clone(puts), func(p store.Put) bool {
			return q.Where.Holds(store.Record{ID: p.ID, Columns: p.Columns}) != 1
		})
		if got, want := pages(t, s, q, nil), ordered(kept, q.Order); !slices.Equal(got, want) {
			t.Fatalf("%+v\ngot  %q\nwant %q", q, got, want)
		}
	})
}
