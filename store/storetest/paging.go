package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func pagingChecks() []Check {
	return []Check{
		on("paging/each once", eachOnce),
		on("paging/while others come and go", comeAndGo),
		on("paging/bounds", pageBounds),
		on("paging/cursors", cursors),
		on("paging/bytes", byteOrder),
	}
}

// orders are orders with ties.
func orders() [][]store.Order {
	return [][]store.Order{
		nil,
		{{Column: colInt}},
		{{Column: colInt, Desc: true}},
		{{Column: colText}, {Column: colInt, Desc: true}},
		{{Column: colNum, Desc: true}, {Column: colText}},
		{{Column: colTime}, {Column: colDay, Desc: true}},
		{{Column: colBool, Desc: true}},
		{{Column: colWide}},
	}
}

// tied returns the i-th of many things that are equal in every column, or null.
func tied(i int) store.Put {
	at, _ := moment("2026-03-01T12:00:00.000001Z")
	c := store.Columns{
		colText: fmt.Sprint("n", i%4), colInt: int64(i % 3), colNum: num("1.10").Mul(num(fmt.Sprint(i % 5))),
		colWide: num("-1234567890123456789012345678.0000000005").Add(num(fmt.Sprint(i % 4 * 5))), colBool: i%2 == 0,
		colDay: store.Day(fmt.Sprintf("2026-01-%02d", 1+i%6)), colTime: at.AddDate(0, 0, i%2),
	}
	for n, name := range []string{colText, colInt, colNum, colBool, colDay, colTime, colWide} {
		if i%8 == n {
			delete(c, name)
		}
	}
	return row(fmt.Sprintf("r%03d", i*37%100), c)
}

func compareBy(order []store.Order, a, b store.Record) int {
	for _, o := range order {
		c := store.Compare(a.Columns[o.Column], b.Columns[o.Column])
		if o.Desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.ID, b.ID)
}

// ordered returns the ids of puts, sorted by an order.
func ordered(puts []store.Put, order []store.Order) []string {
	var rs []store.Record
	for _, p := range puts {
		rs = append(rs, store.Record{ID: p.ID, Columns: p.Columns})
	}
	slices.SortFunc(rs, func(a, b store.Record) int { return compareBy(order, a, b) })
	var ids []string
	for _, r := range rs {
		ids = append(ids, r.ID)
	}
	return ids
}

func eachOnce(t testing.TB, s store.Store) {
	var puts []store.Put
	for i := range 40 {
		puts = append(puts, tied(i))
	}
	put(t, s, puts...)
	for _, order := range orders() {
		for _, limit := range []int{1, 7, 40, 100, 0} {
			got := pages(t, s, store.Query{Kind: thing, Order: order, Limit: limit}, nil)
			if want := ordered(puts, order); !slices.Equal(got, want) {
				t.Errorf("in pages of %d by %v:\ngot  %q\nwant %q", limit, order, got, want)
			}
		}
	}
}

// Between pages records are inserted on both sides, changed and deleted. All
// others are seen once, in order.
func comeAndGo(t testing.TB, s store.Store) {
	for n, order := range orders() {
		emptied := store.Batch{}
		for _, r := range find(t, s, store.Query{Limit: store.MaxLimit}).Records {
			emptied.Deletes = append(emptied.Deletes, store.Delete{Kind: thing, ID: r.ID})
		}
		commit(t, s, emptied)
		var standing []store.Put
		b := store.Batch{}
		for i := range 30 {
			p := tied(i)
			if b.Puts = append(b.Puts, p); i%3 != 0 {
				standing = append(standing, p)
			}
		}
		commit(t, s, b)
		round := 0
		got := pages(t, s, store.Query{Kind: thing, Order: order, Limit: 4}, func() {
			low, high := tied(round), tied(round+1)
			low.ID, high.ID = fmt.Sprintf("0%02d", round), fmt.Sprintf("z%02d", round)
			moved, deleted := tied(round*6%30), tied((round*6+3)%30)
			moved.Expect, moved.Columns = store.Any, tied(round+5).Columns
			commit(t, s, store.Batch{
				Puts:    []store.Put{low, high, moved},
				Deletes: []store.Delete{{Kind: thing, ID: deleted.ID}},
			})
			if round++; round > 20 {
				t.Fatalf("order %d: the pages do not end", n)
			}
		})
		still := ordered(standing, order)
		got = slices.DeleteFunc(got, func(id string) bool { return !slices.Contains(still, id) })
		if !slices.Equal(got, still) {
			t.Errorf("by %v, of the records that stood still:\ngot  %q\nwant %q", order, got, still)
		}
	}
}

func pageBounds(t testing.TB, s store.Store) {
	if p := find(t, s, store.Query{}); len(p.Records) != 0 || p.Next != "" {
		t.Errorf("an empty kind has %+v", p)
	}
	b := store.Batch{}
	for i := range 101 {
		b.Puts = append(b.Puts, counted(fmt.Sprintf("r%03d", i), 0, int64(i)))
	}
	commit(t, s, b)
	if p := find(t, s, store.Query{}); len(p.Records) != 100 || p.Next == "" {
		t.Errorf("limit 0 returns %d, want 100 and more after them", len(p.Records))
	}
	if p := find(t, s, store.Query{Limit: 101}); len(p.Records) != 101 || p.Next != "" {
		t.Errorf("the last page has %d and next %q", len(p.Records), p.Next)
	}
	for _, n := range []int{-1, store.MaxLimit + 1} {
		_, err := s.Find(ctx(), store.Query{Kind: thing, Limit: n})
		invalid(t, err, fmt.Sprintf("a page of %d", n))
	}
	for name, q := range map[string]store.Query{
		"a kind":             {Kind: "nothing"},
		"a column to order":  {Kind: thing, Order: []store.Order{{Column: "nothing"}}},
		"a column to filter": {Kind: thing, Where: store.Where("nothing", store.Eq, "x")},
		"an operation":       {Kind: thing, Where: store.Where(colText, "like", "x")},
		"a fitting value":    {Kind: thing, Where: store.Where(colInt, store.Eq, "1 or 1=1")},
	} {
		_, err := s.Find(ctx(), q)
		invalid(t, err, "a query without "+name)
	}
}

func cursors(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1), counted("b", 0, 2), counted("c", 0, 3))
	by := store.Query{Kind: thing, Order: []store.Order{{Column: colInt}}, Limit: 1}
	next := find(t, s, by).Next
	for _, q := range []store.Query{
		{Kind: thing, After: "nonsense!"},
		{Kind: thing, After: "e30"},
		{Kind: thing, After: next[:len(next)/2]},
		{Kind: thing, After: next},
		{Kind: plain, After: next},
		{Kind: thing, After: next, Order: []store.Order{{Column: colInt, Desc: true}}},
	} {
		_, err := s.Find(ctx(), q)
		invalid(t, err, fmt.Sprintf("a cursor of something else in %+v", q))
	}
	// The record at the cursor may be gone.
	commit(t, s, store.Batch{Deletes: []store.Delete{{Kind: thing, ID: "a"}}})
	by.After = next
	if p := find(t, s, by); len(p.Records) != 1 || p.Records[0].ID != "b" {
		t.Fatalf("after a cursor whose record is gone: %+v", p.Records)
	}
}

// Ids and texts are compared as bytes: case, accents and spaces all count.
func byteOrder(t testing.TB, s store.Store) {
	ids := []string{"A", "B", "Z", "_", "a", "a ", "a%", "aa", "b", "z", "Ä", "ä", "ﬀ", "\U0001F600"}
	slices.Sort(ids)
	for i, id := range slices.Backward(ids) {
		put(t, s, row(id, store.Columns{colText: ids[len(ids)-1-i]}))
	}
	if got := pages(t, s, store.Query{Kind: thing, Limit: 2}, nil); !slices.Equal(got, ids) {
		t.Errorf("ids in order:\ngot  %q\nwant %q", got, ids)
	}
	back := slices.Clone(ids)
	slices.Reverse(back)
	if got := pages(t, s, store.Query{Kind: thing, Limit: 2, Order: []store.Order{{Column: colText}}},
		nil); !slices.Equal(got, back) {
		t.Errorf("by text:\ngot  %q\nwant %q", got, back)
	}
	for _, id := range ids {
		get(t, s, id)
		p := find(t, s, store.Query{Where: store.Where("id", store.Eq, id)})
		if len(p.Records) != 1 || p.Records[0].ID != id {
			t.Errorf("id = %q finds %+v", id, p.Records)
		}
	}
}
