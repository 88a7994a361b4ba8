package rule_test

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	exprlang "github.com/expr-lang/expr"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// sides is what a rule gives here and in expr's VM.
type sides struct {
	here       rule.Value
	refused    rule.Code // it does not compile
	stopped    error
	there      any
	fails      error        // to be compiled or to run
	uncompiled bool         // in expr
	static     reflect.Kind // what expr takes it for before it runs
}

// judge evaluates rules on both sides.
type judge struct {
	schema *rule.Schema
	swap   map[string]string // operators changed in what is evaluated here
}

var drawnKinds = map[byte]rule.Type{'n': {Kind: rule.Number}, 't': {Kind: rule.Text}, 'b': {Kind: rule.Bool}}

func newJudge(t testing.TB) *judge {
	list := func(k byte) rule.Type { e := drawnKinds[k]; return rule.Type{Kind: rule.List, Elem: &e} }
	record := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{{Path: "x", Type: drawnKinds['n']},
		{Path: "s", Type: drawnKinds['t']}, {Path: "b", Type: drawnKinds['b']}}}
	o := rule.Options{Rounding: exact.Rounding{Mode: exact.HalfEven}}
	for _, x := range []struct {
		names string
		is    rule.Type
	}{{"i j k no_n", drawnKinds['n']}, {"s u no_t blank", drawnKinds['t']},
		{"p q no_b yes no", drawnKinds['b']}, {"l m", list('n')}, {"w", list('t')},
		{"r", rule.Type{Kind: rule.List, Elem: &record}}} {
		for _, n := range strings.Fields(x.names) {
			o.Fields = append(o.Fields, rule.Field{Path: n, Type: x.is})
		}
	}
	for i := range spare {
		for _, k := range "nt" {
			n := fmt.Sprintf("%c%d", k, i)
			o.Fields = append(o.Fields, rule.Field{Path: n, Type: drawnKinds[byte(k)]})
		}
	}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	return &judge{schema: s}
}

// value is a fact as rules see it.
func value(x any) rule.Value {
	switch x := x.(type) {
	case int:
		return rule.IntValue(int64(x))
	case string:
		return rule.TextValue(x)
	case bool:
		return rule.BoolValue(x)
	case []any:
		out := make([]rule.Value, len(x))
		for i := range x {
			out[i] = value(x[i])
		}
		return rule.ListValue(out)
	case map[string]any:
		return rule.RecordValue([]rule.Value{value(x["x"]), value(x["s"]), value(x["b"])})
	}
	return rule.Value{}
}

// typed is the environment that a host declares to expr; half of the rules are
// compiled over it, the others without one, as expr does by default.
var typed = func() map[string]any {
	out := map[string]any{"i": 0, "j": 0, "k": 0, "s": "", "u": "", "p": false, "q": false, "l": []any{},
		"m": []any{}, "w": []any{}, "r": []any{}, "no_n": 0, "no_t": "", "blank": "", "yes": false, "no": false,
		"no_b": false}
	for i := range spare {
		out[fmt.Sprintf("n%d", i)], out[fmt.Sprintf("t%d", i)] = 0, ""
	}
	return out
}()

func (j *judge) eval(p *part, facts map[string]any, f *rule.Facts, declared bool,
	options ...exprlang.Option) sides {
	var out sides
	r, err := j.schema.Compile(p.write(j.swap), rule.WantAny)
	var all rule.Errors
	if errors.As(err, &all) {
		out.refused = all[0].Code
	} else {
		o := r.Eval(f)
		out.here, out.stopped = o.Value, o.Err
	}
	if declared {
		options = append(options, exprlang.Env(typed))
	}
	program, err := exprlang.Compile(p.write(nil), options...)
	if err == nil {
		if is := program.Node().Type(); is != nil {
			out.static = is.Kind()
		}
		out.there, err = exprlang.Run(program, facts)
	} else {
		out.uncompiled = true
	}
	out.fails = err
	return out
}

// rational is a number of expr; false when it is none, or endless. The VM has
// whole numbers in machine words, and float64 for all others.
func rational(x any) (*big.Rat, bool) {
	switch x := x.(type) {
	case int:
		return new(big.Rat).SetInt64(int64(x)), true
	case float64:
		r := new(big.Rat).SetFloat64(x)
		return r, r != nil
	}
	return nil, false
}

// equal compares the value of a rule with that in expr. rounded: the nearest
// float64 stands for it there.
func equal(here rule.Value, there any) (same, rounded bool) {
	switch here.Kind() {
	case rule.Missing:
		return there == nil, false
	case rule.Text:
		s, _ := here.Text()
		return any(s) == there, false
	case rule.Bool:
		b, _ := here.Bool()
		return any(b) == there, false
	case rule.Number:
		n, _ := here.Number()
		r, ok := rational(there)
		if !ok || n.Rat().Cmp(r) == 0 {
			return ok, false
		}
		near, _ := n.Rat().Float64()
		return any(near) == there, true
	case rule.RecordKind:
		m, ok := there.(map[string]any)
		return ok && here.Equal(value(m)), false
	}
	items, ok := there.([]any)
	if !ok || len(items) != len(here.Items()) {
		return false, false
	}
	for i, x := range here.Items() {
		s, r := equal(x, items[i])
		if rounded = rounded || r; !s {
			return false, rounded
		}
	}
	return true, rounded
}

func (s sides) agree() bool {
	same, _ := equal(s.here, s.there)
	return s.refused == "" && s.stopped == nil && s.fails == nil && same
}

// given writes an item as a name that stands for it: a literal would be worked
// out before the rule is run, by expr's optimizer.
func given(kind byte, x any, facts map[string]any, f *rule.Facts) *part {
	switch v := x.(type) {
	case nil:
		return name(kind, "no_"+string(kind))
	case bool:
		return name(kind, map[bool]string{true: "yes", false: "no"}[v])
	case float64:
		r, _ := rational(v)
		if r == nil {
			return name(kind, "no_n")
		}
		over := lit(kind, new(big.Int).Abs(r.Num()).String())
		if r.Sign() < 0 {
			over = do(kind, "neg", over)
		}
		return do(kind, "/", over, lit(kind, r.Denom().String()))
	case string:
		if strings.TrimSpace(v) == "" {
			return lit(kind, `"`+v+`"`)
		}
	}
	for i := range spare {
		n := fmt.Sprintf("%c%d", kind, i)
		if facts[n] == nil {
			facts[n] = x
			_ = f.Set(n, value(x))
		}
		if facts[n] == x {
			return name(kind, n)
		}
	}
	return lit(kind, fmt.Sprintf("%#v", x))
}

// spare is how many names there are for the items of a rule's lists, of each kind.
const spare = 30

// instead puts an item in the place of # and .x in a loop's second argument.
func instead(p *part, item any, facts map[string]any, f *rule.Facts) *part {
	switch p.op {
	case "item":
		return given(p.kind, item, facts, f)
	case "dot":
		m, _ := item.(map[string]any)
		if m[p.text] == "" {
			return name(p.kind, "blank")
		}
		return given(p.kind, m[p.text], facts, f)
	}
	out := *p
	out.args = slices.Clone(p.args)
	for i := range p.args {
		if i == 0 || !p.loop() { // a loop inside has items of its own
			out.args[i] = instead(p.args[i], item, facts, f)
		}
	}
	return &out
}

// samples are items of lists.
var samples = map[byte][]any{'N': {1, 0.5}, 'T': {"a"}, 'R': {map[string]any{"x": 1, "s": "a", "b": true}}}

// cause is the innermost part that differs while all of its own parts agree.
type cause struct {
	*part
	sides
	parts []sides
	loses bool // expr gives something else when it optimizes
}

// within reports whether a part, or one in it, is of a kind.
func (p *part) within(is func(*part) bool) bool {
	return is(p) || slices.ContainsFunc(p.args, func(a *part) bool { return a.within(is) })
}

// last reports whether a part is filter(list, condition)[-1].
func (p *part) last() bool {
	return p.op == "index" && p.text == "-1" && p.args[0].op == "call" &&
		(p.args[0].text == "filter" || p.args[0].text == "map")
}

func (j *judge) cause(p *part, is sides, facts map[string]any, f *rule.Facts, declared bool) cause {
	out := cause{part: p, sides: is}
	parts := p.args
	if p.loop() {
		parts = parts[:1:1]
	}
	for i := 0; i < len(parts); i++ {
		s := j.eval(parts[i], facts, f, declared)
		if !s.agree() {
			return j.cause(parts[i], s, facts, f, declared)
		}
		if items, _ := s.there.([]any); i == 0 && p.loop() {
			if is.refused != "" || is.fails != nil && len(items) == 0 { // whatever the items are
				items = append(slices.Clip(items), samples[p.args[0].kind]...)
			}
			for _, item := range items {
				parts = append(parts, instead(p.args[1], item, facts, f))
			}
		}
		out.parts = append(out.parts, s)
	}
	if p.within((*part).last) {
		plain := j.eval(p, facts, f, declared, exprlang.Optimize(false))
		out.loses = (plain.fails == nil) != (is.fails == nil) || !reflect.DeepEqual(plain.there, is.there)
	}
	return out
}
