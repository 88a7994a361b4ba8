package rule

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// BusinessDays is a calendar of working days. AddBusinessDays returns false if the
// calendar does not cover the result.
type BusinessDays interface {
	AddBusinessDays(d Date, n int) (Date, bool)
}

// Function is a typed function that the host adds to the language. Call is never
// passed a missing Value: a call with an unknown argument is unknown. If Call
// returns a missing Value or an error, the result is unknown. The text of the
// error is reported with the missing inputs, so it must hold nothing private.
type Function struct {
	Name   string
	Params []Type
	Result Type
	Call   func(args []Value) (Value, error)
}

// Definition is a rule with a name, usable by that name in every other rule.
type Definition struct{ Name, Source string }

// Options are the parts of a schema. The zero Options has no names.
type Options struct {
	Fields      []Field
	Definitions []Definition
	Tables      map[string]*Table
	Functions   []Function
	Before      bool // before.*, changed and change_percent can be used
	Rounding    exact.Rounding
	Calendar    BusinessDays
	Currency    string
	Broken      []string          // names, and tables as lookup:name, that are not here because of an error of their own
	Hints       map[string]string // what to write for a name that is not known, by the group that it is in
}

// Schema holds the names that rules can use, with their types. It is immutable and
// safe for concurrent use.
type Schema struct {
	opt    Options
	fields []Field
	index  map[string]int
	defs   map[string]*definition
	broken map[string]bool // definitions with an error, and Options.Broken
	fns    map[string]*builtin
	mu     *sync.Mutex
	cache  map[cached]*Rule
	envs   *sync.Pool // of *env
}

// definition is a named rule.
type definition struct {
	src    string
	root   node
	inputs []string
	fields []string // of let: what its value reads, as written
	local  bool     // of let
	loops  int      // of let: how many are around it
}

// cached is what a compiled rule is remembered by.
type cached struct {
	want Want
	src  string
}

// maxCache bounds the compiled rules that a schema remembers.
const maxCache = 4096

// NewSchema checks the fields and compiles the definitions. The error joins
// one [*DefinitionError] for each definition that has something wrong.
func NewSchema(o Options) (*Schema, error) {
	s := &Schema{opt: o, index: map[string]int{}, defs: map[string]*definition{}, broken: map[string]bool{},
		fns: map[string]*builtin{}, mu: &sync.Mutex{}, cache: map[cached]*Rule{}, envs: &sync.Pool{}}
	for _, f := range o.Fields {
		if _, ok := s.index[f.Path]; ok {
			return nil, fmt.Errorf("rule: field %s is duplicated", f.Path)
		}
		f.Type = normalType(f.Type)
		s.index[f.Path] = len(s.fields)
		s.fields = append(s.fields, f)
	}
	for _, name := range o.Broken {
		s.broken[name] = true
	}
	for _, f := range builtins {
		s.fns[f.Name] = f
	}
	for _, f := range o.Functions {
		s.fns[f.Name] = hostFunction(f)
	}
	return s, s.define(o.Definitions)
}

// DefinitionError is one error of a named rule.
type DefinitionError struct {
	Name string
	Err  *Error
}

// Error returns the name of the rule and the error.
func (e *DefinitionError) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap returns the error with its place.
func (e *DefinitionError) Unwrap() error { return e.Err }

// define compiles definitions, each after those that it needs.
func (s *Schema) define(defs []Definition) error {
	d := definer{s: s, byName: map[string]Definition{}, begun: map[string]bool{}, within: map[string]bool{}}
	for _, x := range defs {
		d.byName[x.Name] = x
	}
	for _, x := range defs {
		d.visit(x.Name)
	}
	return errors.Join(d.errs...)
}

type definer struct {
	s      *Schema
	byName map[string]Definition
	begun  map[string]bool
	within map[string]bool // begun and not done: what they read leads back to them
	errs   []error
}

func (d *definer) fail(name string, errs ...*Error) {
	d.s.broken[name] = true
	for _, err := range errs {
		d.errs = append(d.errs, &DefinitionError{name, err})
	}
}

func (d *definer) visit(name string) {
	if d.begun[name] {
		return
	}
	d.begun[name], d.within[name] = true, true
	defer delete(d.within, name)
	src := d.byName[name].Source
	n, errs := parse(src)
	if len(errs) > 0 {
		d.fail(name, errs...)
		return
	}
	ring := false
	walk(n, func(m *syntax) {
		other, ok := d.byName[m.text]
		if m.op != op.Name || m.local != nil || !ok || ring {
			return
		}
		d.visit(other.Name)
		switch {
		case d.s.broken[other.Name] && !d.within[other.Name]:
			d.s.broken[name] = true // and reported there
		case d.s.defs[other.Name] == nil:
			ring = true
			d.fail(name, newError(src, m.from, m.to, CodeCycle, "%s and %s need each other", name, m.text))
		}
	})
	if d.s.broken[name] {
		return
	}
	c := newChecker(d.s, src)
	root := c.root(n)
	if len(c.errs) > 0 {
		d.fail(name, c.errs...)
		return
	}
	d.s.defs[name] = &definition{src: src, root: root, inputs: d.s.inputs(root)}
}

// Slot returns the place of a field in [Facts].
func (s *Schema) Slot(path string) (int, bool) { i, ok := s.index[path]; return i, ok }

// Currency returns the currency of amounts that name none.
func (s *Schema) Currency() string { return s.opt.Currency }

// Fields returns the fields in the order of their slots.
func (s *Schema) Fields() []Field { return slices.Clone(s.fields) }

// Field returns one field.
func (s *Schema) Field(path string) (Field, bool) {
	if i, ok := s.index[path]; ok {
		return s.fields[i], true
	}
	return Field{}, false
}

// NewFacts returns facts in which everything is missing.
func (s *Schema) NewFacts() *Facts { return &Facts{schema: s, slots: make([]Value, len(s.fields))} }

// Facts hold a value for each field of a schema. Set everything before the first
// evaluation. After that they are safe for concurrent use.
type Facts struct {
	schema *Schema
	slots  []Value
	shared bool          // slots are those of other facts
	more   []Value       // of the fields after those of slots
	before func() *Facts // nil: there are none
	today  Date

	foreign bool     // an amount in another currency was set
	lookups *Lookups // nil: tables and functions are asked each time
}

// Schema returns the schema of the facts.
func (f *Facts) Schema() *Schema { return f.schema }

// Set sets the value of a field. It fails if there is no such field, or if the
// kind of the value does not fit.
func (f *Facts) Set(path string, v Value) error {
	i, ok := f.schema.index[path]
	if !ok {
		return fmt.Errorf("rule: no field %s", path)
	}
	return f.SetSlot(i, v)
}

// SetSlot sets the value of the field in a slot. It fails if the kind of the value
// does not fit.
func (f *Facts) SetSlot(i int, v Value) error {
	want := f.schema.fields[i].Type.Kind
	if want == Integer {
		want = Number
	}
	if v.kind == Amount && v.text == f.schema.opt.Currency {
		v = NumberValue(v.num)
	}
	if v.kind != Missing && v.kind != want && !(v.kind == Amount && want == Number) {
		return fmt.Errorf("rule: field %s is %s, not %s", f.schema.fields[i].Path, want, v.kind)
	}
	f.foreign = f.foreign || holdsAmount(&v)
	if i >= len(f.slots) {
		f.more[i-len(f.slots)] = v
		return nil
	}
	if f.shared {
		f.slots, f.shared = slices.Clone(f.slots), false
	}
	f.slots[i] = v
	return nil
}

// Get returns the value of a field.
func (f *Facts) Get(path string) Value {
	if i, ok := f.schema.index[path]; ok {
		return *f.at(i)
	}
	return Value{}
}

// at points at the value of a slot; never to be written to.
func (f *Facts) at(i int) *Value {
	if i < len(f.slots) {
		return &f.slots[i]
	}
	if i -= len(f.slots); i < len(f.more) {
		return &f.more[i]
	}
	return nothing
}

// SetBefore sets the facts that before.*, changed and change_percent compare with.
func (f *Facts) SetBefore(b *Facts) { f.before = func() *Facts { return b } }

// SetBeforeFunc is [Facts.SetBefore] with facts that are made when a rule first
// reads them. It calls from at most once, on whatever goroutine evaluates.
func (f *Facts) SetBeforeFunc(from func() *Facts) { f.before = sync.OnceValue(from) }

// Before returns the facts that before.* reads; nil if there are none.
func (f *Facts) Before() *Facts {
	if f.before == nil {
		return nil
	}
	return f.before()
}

// SetToday sets the value of today.
func (f *Facts) SetToday(d Date) { f.today = d }

// Today returns the value of today.
func (f *Facts) Today() Date { return f.today }

// WithBefore returns the same facts with another before.
func (f *Facts) WithBefore(b *Facts) *Facts {
	g := *f
	g.SetBefore(b)
	return &g
}

// Clone returns a copy that can be changed.
func (f *Facts) Clone() *Facts {
	g := *f
	g.slots, g.shared, g.more = slices.Clone(f.slots), false, slices.Clone(f.more)
	return &g
}

// In returns the facts for a schema that extends the one they were made for. It
// shares their values: those of f must not be set after it.
func (f *Facts) In(s *Schema) *Facts {
	if f.schema == s {
		return f
	}
	g := *f
	g.schema, g.shared = s, true
	g.more = make([]Value, max(0, len(s.fields)-len(f.slots)))
	copy(g.more, f.more)
	return &g
}
