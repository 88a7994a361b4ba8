package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Query asks for records of a kind. Limit is 1 to MaxLimit; 0 counts as 100.
type Query struct {
	Kind  string
	Where *Filter // nil: all
	Order []Order // the id comes last by itself
	After string  // Page.Next of the page before
	Limit int
}

// MaxLimit is the largest page.
const MaxLimit = 1000

// Order is one column to order by; nulls come first, last when Desc.
type Order struct {
	Column string
	Desc   bool
}

// Page is a page of records. Next is empty behind the last.
type Page struct {
	Records []Record
	Next    string
}

// Op is what a filter does.
type Op string

// The operations of filters. Comparisons with null are unknown, as in SQL, and
// what is unknown is not found.
const (
	And   Op = "and"
	Or    Op = "or"
	Not   Op = "not"
	Eq    Op = "="
	Ne    Op = "<>"
	Lt    Op = "<"
	Le    Op = "<="
	Gt    Op = ">"
	Ge    Op = ">="
	In    Op = "in"
	Known Op = "known" // is not null
	True  Op = "true"
	False Op = "false"
)

// Filter is a condition over columns. The column "id" is the record's id.
type Filter struct {
	Op     Op
	Args   []*Filter
	Column string
	Values []Value // one, or those of in
}

// Where builds a comparison.
func Where(column string, op Op, values ...Value) *Filter {
	return &Filter{Op: op, Column: column, Values: values}
}

// All builds a conjunction; nil filters are left out.
func All(filters ...*Filter) *Filter {
	filters = slices.DeleteFunc(slices.Clone(filters), func(f *Filter) bool { return f == nil })
	switch len(filters) {
	case 0:
		return nil
	case 1:
		return filters[0]
	}
	return &Filter{Op: And, Args: filters}
}

// maxFilterNodes bounds a filter.
const maxFilterNodes = 200

// Check reports whether a query uses declared columns with fitting values.
func (q Query) Check(k Kind) error {
	if q.Limit < 0 || q.Limit > MaxLimit {
		return fmt.Errorf("%w: a page has 1 to %d records", ErrInvalid, MaxLimit)
	}
	for _, o := range q.Order {
		if _, ok := k.Column(o.Column); !ok {
			return fmt.Errorf("%w: %s has no column %q to order by", ErrInvalid, k.Name, o.Column)
		}
	}
	n := 0
	return q.Where.check(k, &n)
}

func (f *Filter) check(k Kind, n *int) error {
	if f == nil {
		return nil
	}
	if *n++; *n > maxFilterNodes {
		return fmt.Errorf("%w: a filter has at most %d parts", ErrInvalid, maxFilterNodes)
	}
	for _, a := range f.Args {
		if a == nil {
			return fmt.Errorf("%w: a part of the filter is nil", ErrInvalid)
		}
		if err := a.check(k, n); err != nil {
			return err
		}
	}
	want := -1
	switch f.Op {
	case And, Or, True, False:
		return nil
	case Not:
		if len(f.Args) != 1 {
			return fmt.Errorf("%w: not wants one part", ErrInvalid)
		}
		return nil
	case Known:
		want = 0
	case Eq, Ne, Lt, Le, Gt, Ge:
		want = 1
	case In:
	default:
		return fmt.Errorf("%w: no such operation %q", ErrInvalid, f.Op)
	}
	c, ok := k.Column(f.Column)
	if f.Column == "id" {
		c, ok = Column{Name: "id", Type: Text}, true
	}
	if !ok {
		return fmt.Errorf("%w: %s has no column %q", ErrInvalid, k.Name, f.Column)
	}
	if want >= 0 && len(f.Values) != want {
		return fmt.Errorf("%w: %s wants %d values", ErrInvalid, f.Op, want)
	}
	for _, v := range f.Values {
		if v == nil {
			return fmt.Errorf("%w: comparing with null is always unknown; use known", ErrInvalid)
		}
		if err := c.CheckValue(v); err != nil {
			return err
		}
	}
	return nil
}

// Compare orders two values of one type; null comes before everything.
func Compare(a, b Value) int {
	if a == nil || b == nil {
		switch {
		case a == nil && b == nil:
			return 0
		case a == nil:
			return -1
		}
		return 1
	}
	switch x := a.(type) {
	case string:
		y, _ := b.(string)
		return strings.Compare(x, y)
	case int64:
		y, _ := b.(int64)
		return cmp.Compare(x, y)
	case Day:
		y, _ := b.(Day)
		return strings.Compare(string(x), string(y))
	case decimal.Decimal:
		y, _ := b.(decimal.Decimal)
		return x.Cmp(y)
	case time.Time:
		y, _ := b.(time.Time)
		return x.Compare(y)
	case bool:
		y, _ := b.(bool)
		switch {
		case x == y:
			return 0
		case x:
			return 1
		}
		return -1
	}
	return 0
}

// Holds evaluates a filter over a record in three values: 1 true, 0 false, -1
// unknown. Adapters that can't push a filter down use it, and tests as a model.
func (f *Filter) Holds(r Record) int {
	if f == nil {
		return 1
	}
	b := func(ok bool) int {
		if ok {
			return 1
		}
		return 0
	}
	switch f.Op {
	case True, False:
		return b(f.Op == True)
	case And, Or:
		decides := b(f.Op == Or)
		out := 1 - decides
		for _, a := range f.Args {
			switch a.Holds(r) {
			case decides:
				return decides
			case -1:
				out = -1
			}
		}
		return out
	case Not:
		if v := f.Args[0].Holds(r); v >= 0 {
			return 1 - v
		}
		return -1
	}
	v := r.Columns[f.Column]
	if f.Column == "id" {
		v = r.ID
	}
	if f.Op == Known {
		return b(v != nil)
	}
	if v == nil {
		return -1
	}
	if f.Op == In {
		return b(slices.ContainsFunc(f.Values, func(w Value) bool { return Compare(v, w) == 0 }))
	}
	c := Compare(v, f.Values[0])
	switch f.Op {
	case Eq:
		return b(c == 0)
	case Ne:
		return b(c != 0)
	case Lt:
		return b(c < 0)
	case Le:
		return b(c <= 0)
	case Gt:
		return b(c > 0)
	}
	return b(c >= 0)
}
