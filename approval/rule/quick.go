package rule

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// quick is what most rules are, laid out flat: comparisons of fields with
// fields and constants, or with one sum, difference or product of two, joined
// by and, or by or. It decides only where all that it reads is there; the
// evaluator has the other cases.
type quick struct {
	tests   []test
	decides Truth // False of and, True of or
}

// test is one comparison: of numbers, or of a text with a constant.
type test struct {
	on     Kind
	plain  bool // neither side is an operation
	accept uint8
	a, b   operand
	text   string
}

// operand is a number, or an operation on two.
type operand struct {
	op   op // opNumber: x alone
	x, y leaf
}

// leaf is a field's slot, or a number that is written out.
type leaf struct {
	slot int // -1: num
	num  exact.Number
}

// quickly lays out a checked rule; nil when it is of another form.
func quickly(n *node) *quick {
	q := &quick{decides: False}
	args := []*node{n}
	switch n.op {
	case opAnd:
		args = n.args
	case opOr:
		q.decides, args = True, n.args
	}
	for _, a := range args {
		t, ok := testOf(a)
		if !ok {
			return nil
		}
		q.tests = append(q.tests, t)
	}
	return q
}

func testOf(n *node) (test, bool) {
	t := test{accept: n.accept, on: n.on}
	if n.op < opEq || n.op > opGe {
		return t, false
	}
	switch {
	case n.on == Number:
		a, ok := operandOf(n.l)
		b, ok2 := operandOf(n.r)
		t.a, t.b, t.plain = a, b, a.op == opNumber && b.op == opNumber
		return t, ok && ok2
	case n.on == Text && n.choices == nil && n.l.quick && n.r.op == opText:
		t.a.x.slot, t.text = n.l.slot, n.r.text
		return t, true
	}
	return t, false
}

func operandOf(n *node) (operand, bool) {
	switch n.op {
	case opAdd, opSub, opMul:
		x, ok := leafOf(n.l)
		y, ok2 := leafOf(n.r)
		return operand{n.op, x, y}, ok && ok2
	}
	x, ok := leafOf(n)
	return operand{op: opNumber, x: x}, ok
}

func leafOf(n *node) (leaf, bool) {
	if n.op == opNumber {
		return leaf{-1, n.num}, true
	}
	return leaf{slot: n.slot}, n.quick
}

// truth is Unknown where something is missing that might decide.
func (q *quick) truth(slots []Value) Truth {
	for i := range q.tests {
		var out Truth
		if t := &q.tests[i]; t.on == Text {
			out = t.same(slots)
		} else {
			out = t.compared(slots)
		}
		if out == q.decides || out == Unknown {
			return out
		}
	}
	return False + True - q.decides
}

// same compares a text.
func (t *test) same(slots []Value) Truth {
	if s := t.a.x.slot; uint(s) < uint(len(slots)) {
		if v := &slots[s]; v.kind == Text {
			return truthOf((v.text == t.text) == (t.accept == equal))
		}
	}
	return Unknown
}

// compared compares numbers.
func (t *test) compared(slots []Value) Truth {
	x, y := t.a.x.number(slots), t.b.x.number(slots)
	if x == nil || y == nil {
		return Unknown
	}
	if t.plain {
		return outcome(t.accept, x.Cmp(*y))
	}
	a, ok := t.a.number(x, slots)
	b, ok2 := t.b.number(y, slots)
	if !ok || !ok2 {
		return Unknown
	}
	return outcome(t.accept, a.Cmp(b))
}

func (l *leaf) number(slots []Value) *exact.Number {
	if l.slot < 0 {
		return &l.num
	}
	if uint(l.slot) < uint(len(slots)) {
		if v := &slots[l.slot]; v.kind == Number {
			return &v.num
		}
	}
	return nil
}

// number is what the operation makes of x, the first of the two.
func (o *operand) number(x *exact.Number, slots []Value) (out exact.Number, ok bool) {
	if o.op == opNumber {
		return *x, true
	}
	y := o.y.number(slots)
	switch {
	case y == nil:
		return out, false
	case o.op == opAdd:
		out = x.Add(*y)
	case o.op == opSub:
		out = x.Sub(*y)
	default:
		out = x.Product(*y)
	}
	return out, out.BitLen() <= MaxBits
}
