package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Query selects records of a kind. Limit is 1 to MaxLimit; 0 means 100.
type Query struct {
	Kind  string
	Where *Filter // nil: all
	Order []Order // records that are equal in it are ordered by id
	After string  // Page.Next of the previous page
	Limit int
}

// MaxLimit is the largest page.
const MaxLimit = 1000

// Order is one column to order by; nulls come first, or last if Desc.
type Order struct {
	Column string
	Desc   bool
}

// Page is a page of records. Next is empty on the last page.
type Page struct {
	Records []Record
	Next    string
}

// Op is the operation of a filter.
type Op string

// The operations of filters. Comparisons with null are unknown, as in SQL, and a
// record for which a filter is unknown is not found.
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
	Values []Value // one; any number for In
}

// Where returns a comparison.
func Where(column string, op Op, values ...Value) *Filter {
	return &Filter{Op: op, Column: column, Values: values}
}

// All returns a conjunction; nil filters are left out.
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

// maxFilterNodes bounds the size of a filter.
const maxFilterNodes = 200

// Check returns ErrInvalid unless a query uses declared columns with values that
// fit them.
func (q Query) Check(k Kind) error {
	if q.Limit < 0 || q.Limit > MaxLimit {
		return fmt.Errorf("%w: a page has 1 to %d records", ErrInvalid, MaxLimit)
	}
	for _, o := range q.Order {
		if _, ok := k.Column(o.Column); !ok {
			return fmt.Errorf("%w: %s has no column %q to order by", ErrInvalid, k.Name, o.Column)
		}
	}
	parts := 0
	return q.Where.check(k, &parts)
}

func (f *Filter) check(k Kind, parts *int) error {
	if f == nil {
		return nil
	}
	if *parts++; *parts > maxFilterNodes {
		return fmt.Errorf("%w: a filter has at most %d parts", ErrInvalid, maxFilterNodes)
	}
	for _, a := range f.Args {
		if a == nil {
			return fmt.Errorf("%w: a part of the filter is nil", ErrInvalid)
		}
		if err := a.check(k, parts); err != nil {
			return err
		}
	}
	switch f.Op {
	case And, Or, True, False:
		return nil
	case Not:
		if len(f.Args) != 1 {
			return fmt.Errorf("%w: not takes one part, not %d", ErrInvalid, len(f.Args))
		}
		return nil
	case Known:
		return f.checkComparison(k, 0)
	case Eq, Ne, Lt, Le, Gt, Ge:
		return f.checkComparison(k, 1)
	case In:
		return f.checkComparison(k, len(f.Values))
	}
	return fmt.Errorf("%w: unknown operation %q", ErrInvalid, f.Op)
}

// checkComparison requires a declared column and so many values that fit it.
func (f *Filter) checkComparison(k Kind, values int) error {
	c, ok := k.Column(f.Column)
	if f.Column == "id" {
		c, ok = Column{Name: "id", Type: Text}, true
	}
	if !ok {
		return fmt.Errorf("%w: %s has no column %q", ErrInvalid, k.Name, f.Column)
	}
	if len(f.Values) != values {
		return fmt.Errorf("%w: %s takes %d values, not %d", ErrInvalid, f.Op, values, len(f.Values))
	}
	for _, v := range f.Values {
		if v == nil {
			return fmt.Errorf("%w: a comparison with null is always unknown; use known", ErrInvalid)
		}
		if err := c.CheckValue(v); err != nil {
			return err
		}
	}
	return nil
}

// Compare orders two values of one type; null comes first.
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

// The results of [Filter.Holds].
const (
	unknown = -1
	no      = 0
	yes     = 1
)

// Holds evaluates a filter over a record: 1 is true, 0 false, -1 unknown. Adapters
// that cannot push a filter down use it, and tests use it as a model.
func (f *Filter) Holds(r Record) int {
	if f == nil {
		return yes
	}
	switch f.Op {
	case True:
		return yes
	case False:
		return no
	case And:
		return f.holdsAll(r)
	case Or:
		return f.holdsAny(r)
	case Not:
		return negated(f.Args[0].Holds(r))
	}
	v := r.Columns[f.Column]
	if f.Column == "id" {
		v = r.ID
	}
	if f.Op == Known {
		return truth(v != nil)
	}
	if v == nil {
		return unknown
	}
	return truth(f.compares(v))
}

func truth(ok bool) int {
	if ok {
		return yes
	}
	return no
}

func negated(truth int) int {
	if truth == unknown {
		return unknown
	}
	return yes - truth
}

func (f *Filter) holdsAll(r Record) int {
	out := yes
	for _, a := range f.Args {
		switch a.Holds(r) {
		case no:
			return no
		case unknown:
			out = unknown
		}
	}
	return out
}

func (f *Filter) holdsAny(r Record) int {
	out := no
	for _, a := range f.Args {
		switch a.Holds(r) {
		case yes:
			return yes
		case unknown:
			out = unknown
		}
	}
	return out
}

// compares compares a value that is not null with those of a filter.
func (f *Filter) compares(v Value) bool {
	if f.Op == In {
		return slices.ContainsFunc(f.Values, func(one Value) bool { return Compare(v, one) == 0 })
	}
	c := Compare(v, f.Values[0])
	switch f.Op {
	case Eq:
		return c == 0
	case Ne:
		return c != 0
	case Lt:
		return c < 0
	case Le:
		return c <= 0
	case Gt:
		return c > 0
	}
	return c >= 0
}
