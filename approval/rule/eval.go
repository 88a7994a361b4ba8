package rule

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Bounds of one evaluation.
const (
	MaxSteps    = 50_000
	MaxBits     = 8192 // of numerator and denominator together
	MaxTextEval = 1 << 14
)

// env is one evaluation. Conditions, numbers and texts have a way of their
// own, [env.truth], [env.number] and [env.str], that moves no [Value]. It is
// small because each evaluation clears one.
type env struct {
	f     *Facts
	slots []Value          // of f
	items [maxLoops]*Value // of the loops around, outermost first
	miss  *missed          // nil: nobody asks
	steps int
	over  bool // a bound was reached: ErrBudget
	mixed bool // an amount in another currency can turn up
}

// missed is the names of what was missing.
type missed struct{ names []string }

// note keeps the name of something missing. What is known has no notes: an
// operation that is known in spite of an unknown part forgets that part's.
func (e *env) note(path string) {
	if e.miss != nil && path != "" && !slices.Contains(e.miss.names, path) {
		e.miss.names = append(e.miss.names, path)
	}
}

// mark is what forget goes back to.
func (e *env) mark() int {
	if e.miss == nil {
		return 0
	}
	return len(e.miss.names)
}

func (e *env) forget(mark int) {
	if e.miss != nil {
		e.miss.names = e.miss.names[:min(mark, len(e.miss.names))]
	}
}

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
		return e.unbounded()
	}
	return n, true
}

func (e *env) unbounded() (exact.Number, bool) {
	e.over = true
	return exact.Number{}, false
}

func (e *env) value(n *node) Value {
	switch n.op {
	case opNumber, opNeg, opSub, opMul, opDiv, opMod:
		return e.quantity(n)
	case opAdd:
		if n.typ.Kind != Text {
			return e.quantity(n)
		}
		return e.join(n)
	case opText:
		return Value{kind: Text, text: n.text}
	case opNot, opAnd, opOr, opBool, opEq, opNe, opLt, opLe, opGt, opGe, opIn, opContains, opStarts, opEnds, opMatches:
		return truthValue(e.truth(n))
	}
	switch n.op {
	case opName:
		if n.def != nil {
			return e.value(n.def.root)
		}
		if n.slot < 0 {
			if e.f.today.IsZero() {
				return e.unknown("today")
			}
			return DateValue(e.f.today)
		}
		return *e.ref(n)
	case opItem, opDot:
		return *e.ref(n)
	case opIndex:
		return e.index(n)
	case opList:
		items := make([]Value, len(n.args))
		for i, a := range n.args { // what is missing is missing in the list
			items[i] = e.value(a)
		}
		return Value{kind: List, list: items}
	case opIf:
		switch e.truth(n.args[0]) {
		case True:
			return e.value(n.args[1])
		case False:
			return e.value(n.args[2])
		}
		return Value{}
	case opElse:
		mark := e.mark()
		v := e.value(n.args[0])
		if v.IsMissing() {
			v = e.value(n.args[1])
		}
		if !v.IsMissing() {
			e.forget(mark)
		}
		return v
	}
	return e.call(n)
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

var (
	nothing   = &Value{}
	emptyList = &Value{kind: List}
)

// ref points at the value of a name, an item, or what is behind a point. It
// is never to be written to.
func (e *env) ref(n *node) *Value {
	v := nothing
	switch n.op {
	case opName:
		f := e.f
		if n.back {
			f = f.before
		}
		if f != nil && n.slot < len(f.slots) {
			v = &f.slots[n.slot]
		}
		if v.kind == Missing {
			if n.typ.Kind == List && f != nil {
				return emptyList
			}
			if v.list == nil {
				e.note(n.text)
			} else {
				e.noteCauses(n, v)
			}
		}
		return v
	case opItem:
		v = e.items[n.slot]
	case opDot:
		var base *Value
		if b := n.args[0]; b.op == opItem || b.op == opDot {
			base = e.ref(b)
		} else {
			b := e.value(b)
			base = &b
		}
		if base.kind != RecordKind {
			return nothing // the base has been noted
		}
		if n.slot < len(base.list) {
			v = &base.list[n.slot]
		}
	}
	if v.kind == Missing {
		if n.typ.Kind == List {
			return emptyList
		}
		e.note(n.path)
	}
	return v
}

// number evaluates a node that is a number.
func (e *env) number(n *node) (exact.Number, bool) {
	if e.mixed {
		return e.bare(n)
	}
	switch n.op {
	case opNumber:
		return n.num, true
	case opName, opDot, opItem:
		if n.def != nil {
			return e.number(n.def.root)
		}
		v := e.ref(n)
		return v.num, v.kind == Number
	case opNeg:
		a, ok := e.number(n.args[0])
		return a.Neg(), ok
	case opAdd, opSub, opMul, opDiv, opMod:
		var a, b exact.Number
		if x, y := e.leaf(n.l), e.leaf(n.r); x != nil && y != nil {
			a, b = *x, *y
		} else {
			var ok, ok2 bool
			a, ok = e.number(n.l)
			if b, ok2 = e.number(n.r); !ok || !ok2 {
				return exact.Number{}, false
			}
		}
		switch n.op {
		case opAdd:
			a = a.Add(b)
		case opSub:
			a = a.Sub(b)
		case opMul:
			a = a.Mul(b)
		default:
			return e.quotient(n.op, a, b)
		}
		if bits := a.BitLen(); bits > wideBits {
			return e.wide(a, bits)
		}
		return a, true
	}
	v := e.value(n)
	return v.num, v.kind == Number
}

// leaf points at a number that needs no evaluation; nil when it does.
func (e *env) leaf(n *node) *exact.Number {
	if n.op == opNumber {
		return &n.num
	}
	if n.quick && uint(n.slot) < uint(len(e.slots)) {
		if v := &e.slots[n.slot]; v.kind == Number {
			return &v.num
		}
	}
	return nil
}

// quotient divides; of % it gives what is left.
func (e *env) quotient(o op, a, b exact.Number) (exact.Number, bool) {
	q, ok := a.Div(b)
	if !ok {
		e.note("division by zero")
		return q, false
	}
	if o == opMod {
		q = a.Sub(q.Round(exact.Rounding{Mode: exact.Down}).Mul(b))
	}
	return e.bounded(q)
}

// word points at a text that needs no evaluation; nil when it does.
func (e *env) word(n *node) *string {
	if n.op == opText {
		return &n.text
	}
	if n.quick && uint(n.slot) < uint(len(e.slots)) {
		if v := &e.slots[n.slot]; v.kind == Text {
			return &v.text
		}
	}
	return nil
}

// str evaluates a node that is text.
func (e *env) str(n *node) (string, bool) {
	if w := e.word(n); w != nil {
		return *w, true
	}
	v := e.value(n)
	return v.text, v.kind == Text
}

func (e *env) join(n *node) Value {
	a, ok := e.str(n.args[0])
	b, ok2 := e.str(n.args[1])
	if !ok || !ok2 {
		return Value{}
	}
	if len(a)+len(b) > MaxTextEval {
		e.over = true
		return Value{}
	}
	if e.spent((len(a) + len(b)) / 64) {
		return Value{}
	}
	return Value{kind: Text, text: a + b}
}

// truth evaluates a node that is true or false.
func (e *env) truth(n *node) Truth {
	switch n.op {
	case opAnd:
		return e.logic(n, False)
	case opOr:
		return e.logic(n, True)
	case opNot:
		switch e.truth(n.args[0]) {
		case True:
			return False
		case False:
			return True
		}
		return Unknown
	case opBool:
		return truthOf(n.text == "true")
	case opName:
		if n.def != nil {
			return e.truth(n.def.root)
		}
		return truth(e.ref(n))
	case opEq, opNe, opLt, opLe, opGt, opGe:
		if n.on == Number {
			if x, y := e.leaf(n.l), e.leaf(n.r); x != nil && y != nil {
				return n.outcome(x.Cmp(*y))
			}
			if e.mixed {
				return e.compareAmounts(n)
			}
			a, ok := e.number(n.l)
			b, ok2 := e.number(n.r)
			if !ok || !ok2 {
				return Unknown
			}
			return n.outcome(a.Cmp(b))
		} else if n.on == Text && n.choices == nil {
			if x, y := e.word(n.l), e.word(n.r); x != nil && y != nil {
				return truthOf((*x == *y) == (n.accept == equal))
			}
		}
		return e.compare(n)
	case opIn:
		if n.r.op == opRange {
			return e.within(n)
		}
		return e.contains(n.args[1], n.args[0])
	case opMatches:
		a, ok := e.str(n.l)
		if !ok || e.spent(n.pattern.steps(a)) {
			return Unknown
		}
		return truthOf(n.pattern.re.MatchString(a))
	case opContains:
		if n.on == List {
			return e.contains(n.args[0], n.args[1])
		}
		fallthrough
	case opStarts, opEnds:
		a, ok := e.str(n.l)
		b, ok2 := e.str(n.r)
		switch {
		case !ok || !ok2 || e.spent(len(a)/64):
			return Unknown
		case n.op == opStarts:
			return truthOf(strings.HasPrefix(a, b))
		case n.op == opEnds:
			return truthOf(strings.HasSuffix(a, b))
		}
		return truthOf(strings.Contains(a, b))
	}
	v := e.value(n)
	return truth(&v)
}

func truth(v *Value) Truth {
	if v.kind != Bool {
		return Unknown
	}
	return truthOf(v.b)
}

// logic decides and, or in three values; what can't change the outcome is not
// looked at.
func (e *env) logic(n *node, decides Truth) Truth {
	mark, out := e.mark(), False+True-decides
	for _, a := range n.args {
		switch e.truth(a) {
		case decides:
			e.forget(mark)
			return decides
		case Unknown:
			out = Unknown
		}
	}
	return out
}

// compare compares what is not two numbers.
func (e *env) compare(n *node) Truth {
	c := 0
	switch n.on {
	case Text:
		a, ok := e.str(n.l)
		b, ok2 := e.str(n.r)
		switch {
		case !ok || !ok2:
			return Unknown
		case n.choices == nil:
			return truthOf((a == b) == (n.accept == equal))
		}
		i, j := slices.Index(n.choices, a), slices.Index(n.choices, b)
		if i < 0 || j < 0 {
			e.note(n.path)
			return Unknown
		}
		c = i - j
	case Bool:
		a, b := e.truth(n.args[0]), e.truth(n.args[1])
		if a == Unknown || b == Unknown {
			return Unknown
		}
		c = int(a) - int(b)
	default:
		a, b := e.value(n.args[0]), e.value(n.args[1])
		if a.IsMissing() || b.IsMissing() {
			return Unknown
		}
		c = a.num.Cmp(b.num) // dates
	}
	return n.outcome(min(max(c, -1), 1))
}

// outcome is what a comparison makes of -1, 0 or 1.
func (n *node) outcome(c int) Truth { return outcome(n.accept, c) }

func outcome(accept uint8, c int) Truth { return False + Truth(accept>>uint(c+1)&1) }

// contains asks whether a list has a value. A list that is written out is not
// built.
func (e *env) contains(list, item *node) Truth {
	mark := e.mark()
	v := e.value(item)
	known, found, gaps := !v.IsMissing(), false, false
	if list.op == opList {
		for _, a := range list.args {
			x := e.value(a)
			known = known && !x.IsMissing() && e.together(&v, &x, item, a)
			found = found || x.Equal(v)
		}
	} else {
		l := e.value(list)
		known = known && !l.IsMissing()
		for i := range l.list {
			if e.spent(1) {
				return Unknown
			}
			if found = l.list[i].Equal(v); found {
				break
			}
			if l.list[i].IsMissing() {
				gaps = true
			}
			known = known && e.together(&v, &l.list[i], item, list)
		}
	}
	if e.over || !found && (!known || gaps) || v.IsMissing() {
		return Unknown
	}
	e.forget(mark)
	return truthOf(found)
}
