package rule

import (
	"errors"
	"slices"
	"strings"
)

// Want is the kind of value that a rule must give.
type Want uint8

// What rules can be compiled for.
const (
	WantAny Want = iota
	WantBool
	WantNumber
)

// ErrBudget reports a rule that takes more work than is allowed.
var ErrBudget = errors.New("rule: the rule asks for more work than is allowed")

// Truth is the value of a condition.
type Truth uint8

// The three values.
const (
	Unknown Truth = iota
	False
	True
)

// Not returns the opposite. The opposite of Unknown is Unknown.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// String writes unknown, false or true.
func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[min(int(t), 2)] }

// Rule is a compiled expression. It is immutable and safe for concurrent use.
type Rule struct {
	schema *Schema
	src    string
	root   node
	text   string
	quick  *quick // nil: the evaluator has it all
	fields []string
	inputs []string
}

// Outcome is the result of evaluating a rule.
type Outcome struct {
	Value   Value
	Truth   Truth    // of a condition; Unknown of anything else
	Missing []string // the missing inputs if the value is unknown; the names of amounts if it is an Amount
	Err     error    // ErrBudget
}

// Compile reads a rule and checks it against the schema. It returns [Errors] with
// everything that is wrong; names and types are checked only if the rule can be
// read. The schema remembers compiled rules by their source.
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
	root, errs := s.compile(src, want)
	if len(errs) > 0 {
		return nil, errs
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

// compile reads and checks a rule.
func (s *Schema) compile(src string, want Want) (node, Errors) {
	written, errs := parse(src)
	if len(errs) > 0 {
		return nil, errs
	}
	c := newChecker(s, src)
	root := c.root(written)
	switch t := root.at().typ; {
	case len(c.errs) > 0:
	case want == WantBool && t.Kind != Bool:
		c.fail(root.at().src, CodeType, "", "a condition is required here, true or false; this is %s", t)
	case want == WantNumber && kindOf(t) != Number:
		c.fail(root.at().src, CodeType, "", "a number is required here, this is %s", t)
	}
	return root, c.errs
}

// Schema returns the schema that the rule was compiled with.
func (r *Rule) Schema() *Schema { return r.schema }

// Source returns the rule as it was written.
func (r *Rule) Source() string { return r.src }

// Text returns the source on one line, without its comments.
func (r *Rule) Text() string { return r.text }

// Type returns the type of the value that the rule gives.
func (r *Rule) Type() Type { return r.root.at().typ }

// Fields returns the names that the rule reads, as they are written, sorted.
func (r *Rule) Fields() []string { return slices.Clone(r.fields) }

// Inputs returns the given fields that the outcome depends on, sorted. A named
// rule or a computed field is replaced by the fields that it reads. An amount
// brings the fields with its unit of time and its currency along.
func (r *Rule) Inputs() []string { return slices.Clone(r.inputs) }

// paths are the names that a part reads, as written.
func paths(n node) []string {
	var out []string
	each(n, func(m node) {
		switch m := m.(type) {
		case *named:
			if m.def.local {
				out = append(out, m.def.fields...)
			} else {
				out = append(out, m.src.text)
			}
		case *field:
			out = append(out, m.src.text)
		case *call:
			for _, name := range m.compared {
				out = append(out, name.path)
			}
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// inputs are the given names that a part's value comes from.
func (s *Schema) inputs(n node) []string {
	var out []string
	given := func(slot int) {
		f := s.fields[slot]
		if f.Computed {
			out = append(out, f.From...)
			return
		}
		for _, path := range [...]string{f.Path, f.Per, f.Currency} {
			if path != "" {
				out = append(out, path)
			}
		}
	}
	each(n, func(m node) {
		switch m := m.(type) {
		case *named:
			out = append(out, m.def.inputs...)
		case *field:
			if !m.before {
				given(m.slot)
			}
		case *call:
			for _, name := range m.compared {
				given(name.slot)
			}
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// Truth evaluates a condition. It returns Unknown if an input that matters is
// missing, and if the rule exceeds its budget.
func (r *Rule) Truth(f *Facts) Truth {
	if r.quick != nil {
		if t := r.quick.truth(f.slots); t != Unknown {
			return t
		}
	}
	return r.evaluate(f)
}

func (r *Rule) evaluate(f *Facts) Truth {
	e := r.schema.env()
	defer r.schema.envs.Put(e)
	e.begin(f, r.root.at())
	t := e.truth(r.root)
	if e.over {
		return Unknown
	}
	return t
}

// Eval evaluates the rule and lists its missing inputs.
func (r *Rule) Eval(f *Facts) Outcome {
	e := r.schema.env()
	defer r.schema.envs.Put(e)
	e.begin(f, r.root.at())
	e.notes = true
	v := e.value(r.root)
	switch {
	case e.over:
		return Outcome{Err: ErrBudget, Missing: e.names}
	case v.kind == Amount:
		e.noteAmounts(r.root, v.text)
		return Outcome{Value: v, Missing: e.names}
	case !v.IsMissing():
		return Outcome{Value: v, Truth: truth(&v)}
	}
	return Outcome{Missing: e.names}
}

// env is an evaluation that was used before. Functions are called through their
// values, so one would be allocated each time.
func (s *Schema) env() *env {
	e, ok := s.envs.Get().(*env)
	if !ok {
		return &env{}
	}
	*e = env{}
	return e
}
