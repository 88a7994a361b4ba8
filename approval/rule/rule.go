package rule

import (
	"errors"
	"slices"
	"strings"
)

// Want is what a rule must give.
type Want uint8

// What rules can be compiled for.
const (
	WantAny Want = iota
	WantBool
	WantNumber
)

// ErrBudget is the error of a rule that asks for more work than is allowed.
var ErrBudget = errors.New("rule: the rule asks for more work than is allowed")

// Truth is the outcome of a condition in three values.
type Truth uint8

// The three values.
const (
	Unknown Truth = iota
	False
	True
)

// String writes unknown, false or true.
func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[min(int(t), 2)] }

// Rule is one compiled expression. It is immutable and safe for many
// goroutines.
type Rule struct {
	schema *Schema
	src    string
	root   *node
	text   string
	quick  *quick // nil: the evaluator has it all
	fields []string
	inputs []string
}

// Outcome is what a rule gave.
type Outcome struct {
	Value   Value
	Truth   Truth    // of a condition; Unknown of anything else
	Missing []string // names that were missing when the value is unknown, or that make it an Amount
	Err     error    // ErrBudget
}

// Compile checks a rule against the schema. The error is [Errors]: all that is
// wrong with the rule, but for names and types where it can't be read. Compiled
// rules are remembered by their source.
func (s *Schema) Compile(src string, want Want) (*Rule, error) {
	if s == nil || s.mu == nil {
		return nil, Errors{newError("", 0, 0, CodeUnknownName, "the schema was not made by NewSchema")}
	}
	if len(src) > MaxSource {
		return nil, Errors{tooLong()}
	}
	key := cached{want, src}
	s.mu.Lock()
	r, ok := s.cache[key]
	s.mu.Unlock()
	if ok {
		return r, nil
	}
	root, errs := parse(src)
	if len(errs) > 0 {
		return nil, errs
	}
	c := checker{s: s, src: src}
	t := c.root(root)
	switch {
	case len(c.errs) > 0:
	case want == WantBool && t.Kind != Bool:
		c.fail(root, CodeType, "", "a condition is wanted here, true or false; this is %s", t)
	case want == WantNumber && kindOf(t) != Number:
		c.fail(root, CodeType, "", "a number is wanted here, this is %s", t)
	}
	if len(c.errs) > 0 {
		return nil, c.errs
	}
	r = &Rule{schema: s, src: src, text: oneLine(strings.TrimSpace(src)), root: root, quick: quickly(root)}
	r.fields = paths(root)
	r.inputs = s.inputs(root)
	s.mu.Lock()
	if len(s.cache) < maxCache {
		s.cache[key] = r
	}
	s.mu.Unlock()
	return r, nil
}

// Source returns the rule as it was written.
func (r *Rule) Source() string { return r.src }

// Text returns the rule on one line, without its comments.
func (r *Rule) Text() string { return r.text }

// Type returns what the rule gives.
func (r *Rule) Type() Type { return r.root.typ }

// Fields returns the names that the rule reads, as written, in order.
func (r *Rule) Fields() []string { return slices.Clone(r.fields) }

// Inputs returns the given names that the rule's outcome comes from: named
// rules and computed names stand for what they read.
func (r *Rule) Inputs() []string { return slices.Clone(r.inputs) }

func paths(n *node) []string {
	var out []string
	walk(n, func(m *node) {
		switch {
		case m.op == opName && m.local != nil && m.def != nil:
			out = append(out, m.def.fields...)
		case m.op == opName && m.slot >= 0:
			out = append(out, m.text)
		}
		out = append(out, m.paths...)
	})
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *Schema) inputs(n *node) []string {
	var out []string
	given := func(slot int) {
		if f := s.fields[slot]; f.Computed {
			out = append(out, f.From...)
		} else {
			out = append(out, f.Path)
		}
	}
	walk(n, func(m *node) {
		switch {
		case m.def != nil:
			out = append(out, m.def.inputs...)
		case m.op == opName && m.slot >= 0 && !m.back:
			given(m.slot)
		}
		for _, i := range m.slots {
			given(i)
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// Truth evaluates a condition. What can't be known is Unknown.
func (r *Rule) Truth(f *Facts) Truth {
	if r.quick != nil {
		if t := r.quick.truth(f.slots); t != Unknown {
			return t
		}
	}
	return r.evaluate(f)
}

func (r *Rule) evaluate(f *Facts) Truth {
	var e env // set part by part: a literal is built beside it and copied
	e.f, e.slots, e.steps, e.mixed = f, f.slots, r.root.cost, r.root.mixed || f.mixes()
	t := e.truth(r.root)
	if e.over {
		return Unknown
	}
	return t
}

// Eval evaluates the rule and names what was missing.
func (r *Rule) Eval(f *Facts) Outcome {
	var m missed
	e := env{f: f, slots: f.slots, steps: r.root.cost, miss: &m, mixed: r.root.mixed || f.mixes()}
	v := e.value(r.root)
	switch {
	case e.over:
		return Outcome{Err: ErrBudget, Missing: m.names}
	case v.kind == Amount:
		e.noteAmounts(r.root, v.text)
		return Outcome{Value: v, Missing: m.names}
	case !v.IsMissing():
		return Outcome{Value: v, Truth: truth(&v)}
	}
	return Outcome{Missing: m.names}
}
