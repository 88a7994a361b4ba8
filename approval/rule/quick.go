package rule

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

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
	text        bool
	plain       bool // neither side is an operation
	accept      uint8
	left, right operand
	word        string
}

// operand is a number, or an operation on two.
type operand struct {
	op            op.Op // op.Number: first alone
	first, second leaf
}

// leaf is a field's slot, or a number that is written out.
type leaf struct {
	slot int // -1: num
	num  exact.Number
}

// quickly lays out a checked rule; nil when it is of another form.
func quickly(n node) *quick {
	q := &quick{decides: False}
	conditions := []node{n}
	if all, ok := n.(*logic); ok {
		q.decides, conditions = all.decides, all.conditions
	}
	q.tests = make([]test, 0, len(conditions))
	for _, a := range conditions {
		t, ok := testOf(a)
		if !ok {
			return nil
		}
		q.tests = append(q.tests, t)
	}
	return q
}

func testOf(n node) (t test, ok bool) {
	c, ok := n.(*comparison)
	switch {
	case !ok:
		return t, false
	case c.on == Number:
		a, ok := operandOf(c.left())
		b, also := operandOf(c.right())
		plain := a.op == op.Number && b.op == op.Number
		return test{accept: c.accept, left: a, right: b, plain: plain}, ok && also
	case c.on == Text && c.choices == nil:
		name, ok := c.left().(*field)
		word, also := c.right().(*literal)
		if ok && also && !name.before {
			field := operand{first: leaf{slot: name.slot}}
			return test{accept: c.accept, text: true, left: field, word: word.val.text}, true
		}
	}
	return t, false
}

func operandOf(n node) (operand, bool) {
	if a, ok := n.(*arithmetic); ok && (a.op == op.Add || a.op == op.Sub || a.op == op.Mul) {
		x, ok := leafOf(a.left())
		y, also := leafOf(a.right())
		return operand{a.op, x, y}, ok && also
	}
	x, ok := leafOf(n)
	return operand{op: op.Number, first: x}, ok
}

func leafOf(n node) (leaf, bool) {
	switch n := n.(type) {
	case *literal:
		return leaf{-1, n.val.num}, true
	case *field:
		return leaf{slot: n.slot}, !n.before
	}
	return leaf{}, false
}

// truth is Unknown where something is missing that might decide.
func (q *quick) truth(slots []Value) Truth {
	for i := range q.tests {
		var out Truth
		if t := &q.tests[i]; t.text {
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
	if s := t.left.first.slot; uint(s) < uint(len(slots)) {
		if v := &slots[s]; v.kind == Text {
			return truthOf((v.text == t.word) == (t.accept == op.Equal))
		}
	}
	return Unknown
}

// compared compares numbers.
func (t *test) compared(slots []Value) Truth {
	x, y := t.left.first.number(slots), t.right.first.number(slots)
	if x == nil || y == nil {
		return Unknown
	}
	if t.plain {
		return outcome(t.accept, x.Cmp(*y))
	}
	a, ok := t.left.number(x, slots)
	b, ok2 := t.right.number(y, slots)
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
	if o.op == op.Number {
		return *x, true
	}
	y := o.second.number(slots)
	switch {
	case y == nil:
		return out, false
	case o.op == op.Add:
		out = x.Add(*y)
	case o.op == op.Sub:
		out = x.Sub(*y)
	default:
		out = x.Product(*y)
	}
	return out, out.BitLen() <= MaxBits
}
