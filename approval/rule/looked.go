package rule

import (
	"slices"
	"strings"
	"sync"
)

// Looked is one look-up that rules made, with its answer: a row of a table, a rate
// of exchange, a working day, or the result of a function of the host.
type Looked struct {
	Function string   `json:"function"`         // lookup, convert, business_days, or a function of the host
	Args     []string `json:"args,omitempty"`   // as texts: "CA", 12.5, 1/3, true, 2026-12-31, [1, 2], {1, 2}
	Value    string   `json:"value"`            // as a text; nothing if it is unknown
	Reason   string   `json:"reason,omitempty"` // the error of a function of the host
}

// Bounds of [Lookups].
const (
	MaxLookups     = 500
	MaxLookupBytes = 1 << 16 // of all texts together
)

// Lookups keep what rules look up, each distinct call once, so that the same
// facts can be judged again by the answers of then. They are safe for concurrent
// use. What is over [MaxLookups] or [MaxLookupBytes], or can't be written as a
// text, is answered and not kept.
type Lookups struct {
	mu      sync.Mutex
	list    []Looked
	answers map[string]answer
	bytes   int
}

type answer struct {
	value  Value
	reason string
}

// NewLookups returns look-ups that answer the known calls as they are, and all
// others by asking the tables and functions of the schema. A known one that can't
// be read is asked again.
func NewLookups(known ...Looked) *Lookups {
	l := &Lookups{answers: map[string]answer{}}
	for _, k := range known {
		if v, ok := parseText(k.Value); ok {
			l.keep(k, v)
		}
	}
	return l
}

// List returns the look-ups, in the order in which they were made.
func (l *Lookups) List() []Looked {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}

// Call returns the call as a rule writes it: lookup("cap", "rn", 2026-12-31).
func (k Looked) Call() string { return k.Function + "(" + strings.Join(k.Args, ", ") + ")" }

// Source returns what was asked, without the values of the call: minimum_wage, or a
// row of the table cap.
func (k Looked) Source() string {
	switch {
	case k.Function == "lookup" && len(k.Args) > 0:
		return "a row of the table " + strings.Trim(k.Args[0], `"`)
	case k.Function == "convert":
		return "a row of the table " + fxTable
	case k.Function == "business_days":
		return "the calendar"
	}
	return k.Function
}

// keep adds a look-up, unless it would be too much.
func (l *Lookups) keep(k Looked, v Value) {
	size := len(k.Call()) + len(k.Value) + len(k.Reason)
	if len(l.list) == MaxLookups || l.bytes+size > MaxLookupBytes {
		return
	}
	l.bytes += size
	l.list = append(l.list, k)
	l.answers[k.Call()] = answer{v, k.Reason}
}

// ask returns the answer that is kept, or asks and keeps it.
func (l *Lookups) ask(function string, args []Value, asked func() (Value, string)) (Value, string) {
	k, ok := Looked{Function: function}, true
	for _, a := range args {
		text, fits := textOf(a)
		k.Args, ok = append(k.Args, text), ok && fits
	}
	if !ok {
		return asked()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if a, ok := l.answers[k.Call()]; ok {
		return a.value, a.reason
	}
	v, reason := asked()
	if k.Value, ok = textOf(v); ok {
		k.Reason = reason
		l.keep(k, v)
	}
	return v, reason
}

// ask asks a table or a function, or what was kept of it. asked returns the value,
// or why it is unknown.
func (e *env) ask(function string, args []Value, asked func() (Value, string)) (Value, string) {
	if l := e.facts.lookups; l != nil {
		return l.ask(function, args, asked)
	}
	return asked()
}

// SetLookups makes rules over the facts look things up through l.
func (f *Facts) SetLookups(l *Lookups) { f.lookups = l }

// Lookups returns what rules over the facts looked up; nil without
// [Facts.SetLookups].
func (f *Facts) Lookups() []Looked {
	if f.lookups == nil {
		return nil
	}
	return f.lookups.List()
}
