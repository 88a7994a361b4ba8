package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Bounds of one evaluation.
const (
	MaxSteps    = 50_000
	MaxBits     = 8192 // of numerator and denominator together
	MaxTextEval = 1 << 14
)

// env is one evaluation. Conditions, numbers and texts have a way of their
// own, [env.truth], [env.number] and [env.text], that moves no [Value].
type env struct {
	facts *Facts
	items [maxLoops]*Value // of the loops around, outermost first
	names []string         // of the missing inputs
	notes bool             // names are kept
	steps int
	over  bool // a bound was reached: ErrBudget
	mixed bool // an amount in another currency can turn up
}

// begin sets an evaluation up for a node.
func (e *env) begin(f *Facts, n *core) {
	e.facts, e.steps, e.mixed = f, n.cost, n.mixed || f.mixes(n)
}

// note keeps the name of something missing. What is known has no notes: an
// operation that is known in spite of an unknown part forgets that part's.
func (e *env) note(path string) {
	if e.notes && path != "" && !slices.Contains(e.names, path) {
		e.names = append(e.names, path)
	}
}

// mark is what forget goes back to.
func (e *env) mark() int { return len(e.names) }

func (e *env) forget(mark int) { e.names = e.names[:min(mark, len(e.names))] }

// unknown notes why there is no value.
func (e *env) unknown(why string) Value {
	e.note(why)
	return Value{}
}

// spent counts work and reports whether the budget is used up.
func (e *env) spent(n int) bool {
	if e.steps += n; e.steps > MaxSteps {
		e.over = true
		return true
	}
	return false
}

// bounded refuses a computed number that grows without end.
func (e *env) bounded(n exact.Number) (exact.Number, bool) {
	if bits := n.BitLen(); bits > wideBits {
		return e.wide(n, bits)
	}
	return n, true
}

// wideBits is the size over which a number counts as more than one step: the
// work on it grows with the square of its words.
const wideBits = 256

func (e *env) wide(n exact.Number, bits int) (exact.Number, bool) {
	if bits > MaxBits || e.spent(bits/64*(bits/64)/4) {
		e.over = true
		return exact.Number{}, false
	}
	return n, true
}

// value evaluates a node.
func (e *env) value(n node) Value {
	switch n := n.(type) {
	case *literal:
		return n.val
	case *field, *item, *member:
		return *e.ref(n)
	case *arithmetic, *minus:
		return e.quantity(n)
	case *comparison, *logic, *not, *among, *within, *search, *match:
		return truthValue(e.truth(n))
	case *named:
		return e.value(n.def.root)
	case *call:
		return n.fn.eval(e, n)
	case *branch:
		if taken := n.side(e.truth(n.when)); taken != nil {
			return e.value(taken)
		}
		return Value{}
	case *fallback:
		return e.fallback(n)
	case *list:
		return e.list(n)
	case *entry:
		return e.entry(n)
	case *join:
		return e.join(n)
	}
	return e.today() // *today
}

func numberOr(n exact.Number, ok bool) Value {
	if !ok {
		return Value{}
	}
	return NumberValue(n)
}

func truthValue(t Truth) Value {
	if t == Unknown {
		return Value{}
	}
	return BoolValue(t == True)
}

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// today is the day that the facts give.
func (e *env) today() Value {
	if e.facts.today.IsZero() {
		return e.unknown("today")
	}
	return DateValue(e.facts.today)
}

// side is the part of c ? a : b that is its value; nil if that is not known.
func (n *branch) side(when Truth) node {
	switch when {
	case True:
		return n.then
	case False:
		return n.other
	}
	return nil
}

// fallback evaluates a ?? b.
func (e *env) fallback(n *fallback) Value {
	mark := e.mark()
	v := e.value(n.left())
	if v.IsMissing() {
		v = e.value(n.right())
	}
	if !v.IsMissing() {
		e.forget(mark)
	}
	return v
}

// list evaluates a list that is written out. What is missing is missing in it.
func (e *env) list(n *list) Value {
	items := make([]Value, len(n.entries))
	for i, a := range n.entries {
		items[i] = e.value(a)
	}
	return ListValue(items)
}

// entry evaluates list[0]. Outside of the list there is nothing.
func (e *env) entry(n *entry) Value {
	mark, in := e.mark(), e.value(n.list)
	i := n.src.index
	if i < 0 {
		i += len(in.list)
	}
	switch {
	case in.IsMissing():
		return Value{}
	case i < 0 || i >= len(in.list):
		return e.unknown(n.path)
	case !in.list[i].IsMissing():
		e.forget(mark)
	}
	return in.list[i]
}

// number evaluates a node that is a number.
func (e *env) number(n node) (exact.Number, bool) {
	if e.mixed {
		return e.bare(n)
	}
	switch n := n.(type) {
	case *literal:
		return n.val.num, true
	case *field, *item, *member:
		v := e.ref(n)
		return v.num, v.kind == Number
	case *named:
		return e.number(n.def.root)
	case *minus:
		a, ok := e.number(n.of)
		return a.Neg(), ok
	case *arithmetic:
		a, ok := e.number(n.left())
		b, also := e.number(n.right())
		if !ok || !also {
			return exact.Number{}, false
		}
		return e.calculate(n.op, a, b)
	}
	v := e.value(n)
	return v.num, v.kind == Number
}

// calculate adds, subtracts, multiplies or divides.
func (e *env) calculate(o op.Op, a, b exact.Number) (exact.Number, bool) {
	switch o {
	case op.Add:
		a = a.Add(b)
	case op.Sub:
		a = a.Sub(b)
	case op.Mul:
		a = a.Mul(b)
	case op.Div:
		return e.divide(a, b)
	default:
		return e.remainder(a, b)
	}
	return e.bounded(a)
}

func (e *env) divide(a, b exact.Number) (exact.Number, bool) {
	q, ok := a.Div(b)
	if !ok {
		e.note("division by zero")
		return q, false
	}
	return e.bounded(q)
}

// remainder is what is left of a after it is divided by b, with the sign of a.
func (e *env) remainder(a, b exact.Number) (exact.Number, bool) {
	q, ok := a.Div(b)
	if !ok {
		e.note("division by zero")
		return q, false
	}
	return e.bounded(a.Sub(q.Round(exact.Rounding{Mode: exact.Down}).Mul(b)))
}

// text evaluates a node that is text.
func (e *env) text(n node) (string, bool) {
	switch n := n.(type) {
	case *literal:
		return n.val.text, true
	case *field:
		v := e.field(n)
		return v.text, v.kind == Text
	}
	v := e.value(n)
	return v.text, v.kind == Text
}
