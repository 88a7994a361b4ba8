package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// truth evaluates a node that is true or false.
func (e *env) truth(n node) Truth {
	switch n := n.(type) {
	case *comparison:
		return e.compare(n)
	case *logic:
		return e.logic(n)
	case *not:
		return e.truth(n.of).Not()
	case *named:
		return e.truth(n.def.root)
	case *field:
		return truth(e.field(n))
	case *among:
		return e.among(n)
	case *within:
		return e.within(n)
	case *search:
		return e.search(n)
	case *match:
		return e.match(n)
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
func (e *env) logic(n *logic) Truth {
	mark, out := e.mark(), n.decides.Not()
	for _, a := range n.conditions {
		switch e.truth(a) {
		case n.decides:
			e.forget(mark)
			return n.decides
		case Unknown:
			out = Unknown
		}
	}
	return out
}

func (e *env) compare(n *comparison) Truth {
	switch {
	case n.on == Number:
		return e.compareNumbers(n)
	case n.on == Text && n.choices == nil:
		a, ok := e.text(n.left())
		b, also := e.text(n.right())
		if !ok || !also {
			return Unknown
		}
		return truthOf((a == b) == (n.accept == op.Equal))
	case n.on == Text:
		return e.compareChoices(n)
	case n.on == Bool:
		a, b := e.truth(n.left()), e.truth(n.right())
		if a == Unknown || b == Unknown {
			return Unknown
		}
		return outcome(n.accept, int(a)-int(b))
	}
	a, b := e.value(n.left()), e.value(n.right()) // dates
	if a.IsMissing() || b.IsMissing() {
		return Unknown
	}
	return outcome(n.accept, a.num.Cmp(b.num))
}

func (e *env) compareNumbers(n *comparison) Truth {
	if e.mixed {
		return e.compareAmounts(n)
	}
	a, ok := e.number(n.left())
	b, also := e.number(n.right())
	if !ok || !also {
		return Unknown
	}
	return outcome(n.accept, a.Cmp(b))
}

// compareChoices compares two choices by their place.
func (e *env) compareChoices(n *comparison) Truth {
	a, ok := e.text(n.left())
	b, also := e.text(n.right())
	if !ok || !also {
		return Unknown
	}
	i, j := slices.Index(n.choices, a), slices.Index(n.choices, b)
	if i < 0 || j < 0 {
		e.note(n.path)
		return Unknown
	}
	return outcome(n.accept, min(max(i-j, -1), 1))
}

// outcome is what a comparison makes of -1, 0 or 1.
func outcome(accept uint8, c int) Truth { return False + Truth(accept>>uint(c+1)&1) }

// within evaluates x in 1..5: whether x is one of the whole numbers.
func (e *env) within(n *within) Truth {
	x, ok := e.number(n.of)
	if !ok {
		return Unknown
	}
	return truthOf(x.IsInt() && x.Cmp(n.least) >= 0 && x.Cmp(n.most) <= 0)
}

// among evaluates whether a list has a value. A list that is written out is not
// built.
func (e *env) among(n *among) Truth {
	item, in := n.sides()
	mark := e.mark()
	v := e.value(item)
	found, known := false, false
	if written, ok := in.(*list); ok {
		found, known = e.amongWritten(&v, item, written)
	} else {
		found, known = e.amongItems(&v, item, in)
	}
	if e.over || !found && !known || v.IsMissing() {
		return Unknown
	}
	e.forget(mark)
	return truthOf(found)
}

// sides are the value that is looked for, and the list.
func (n *among) sides() (item, in node) {
	if n.op == op.In {
		return n.left(), n.right()
	}
	return n.right(), n.left()
}

func (e *env) amongWritten(v *Value, item node, in *list) (found, known bool) {
	known = true
	for _, a := range in.entries {
		x := e.value(a)
		known = known && !x.IsMissing() && e.together(v, &x, item, a)
		found = found || x.Equal(*v)
	}
	return found, known
}

func (e *env) amongItems(v *Value, item, in node) (found, known bool) {
	l := e.value(in)
	known, gaps := !l.IsMissing(), false
	for i := range l.list {
		if e.spent(1) {
			return false, false
		}
		x := &l.list[i]
		if x.Equal(*v) {
			return true, true
		}
		gaps = gaps || x.IsMissing()
		known = known && e.together(v, x, item, in)
	}
	return false, known && !gaps
}
