package rule

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// comparison checks an operation that compares two values, or looks for one in
// the other.
func (c *checker) comparison(s *syntax) node {
	if s.op == op.In && s.args[1].op == op.Range {
		return c.within(s)
	}
	l, r := c.check(s.args[0]), c.check(s.args[1])
	a, b := l.at().typ, r.at().typ
	c.quoteNames(s, l, r)
	out := pair{core{typ: truthType}, s.op, [2]node{l, r}}
	known := a.Kind != Missing && b.Kind != Missing
	switch {
	case s.op == op.In:
		if known {
			c.in(s, l, r)
		}
		return &among{out}
	case s.op == op.Contains && a.Kind == List:
		if known {
			c.holds(s, l, r)
		}
		return &among{out}
	case s.op == op.Matches:
		n := &match{pair: out}
		if known && c.texts(s, a, b) {
			n.pattern = c.pattern(s.args[1])
		}
		return n
	case !s.op.Compares():
		if known {
			c.texts(s, a, b)
		}
		return &search{out}
	}
	n := &comparison{pair: out, on: max(kindOf(a), kindOf(b)), accept: s.op.Accepts()}
	switch {
	case !known || !c.comparable(s, l, r):
	case s.op.Ordered():
		c.ordered(n, s)
	default:
		c.among(l, r)
		c.among(r, l)
	}
	return n
}

// within checks x in 1..5, whose ends are written out.
func (c *checker) within(s *syntax) node {
	ends := s.args[1].args
	n := &within{core: core{typ: truthType}, of: c.check(s.args[0]), from: c.want(ends[0], Number),
		to: c.want(ends[1], Number)}
	n.least, _ = ends[0].constant()
	n.most, _ = ends[1].constant()
	if t := n.of.at().typ; t.Kind != Missing && kindOf(t) != Number {
		c.fail(s.args[0], CodeType, "", "a number is required before in and a range, this is %s", t)
	}
	return n
}

// in checks x in list.
func (c *checker) in(s *syntax, item, in node) {
	a, b := item.at().typ, in.at().typ
	if b.Kind != List {
		hint := ""
		if a.Kind == Text && b.Kind == Text {
			hint = "write " + c.text(s.args[1]) + " contains " + c.text(s.args[0])
			if to := s.args[1]; to.op == op.Text {
				hint = "write in [" + c.src[to.from:to.to] + "]"
			}
		}
		c.fail(s.args[1], CodeType, hint, "a list is required after in, this is %s", b)
		return
	}
	if _, ok := mix(a, b.elem()); !ok {
		c.stranger(s, item, in)
		return
	}
	c.among(item, in)
}

// holds checks list contains x.
func (c *checker) holds(s *syntax, in, item node) {
	if _, ok := mix(in.at().typ.elem(), item.at().typ); !ok {
		c.stranger(s, item, in)
		return
	}
	if _, ok := through(in).(*list); ok {
		c.among(item, in)
	}
}

// stranger reports what can't be in a list.
func (c *checker) stranger(s *syntax, item, in node) {
	a, b := item.at().typ, in.at().typ.elem()
	if kindOf(a) == Number && kindOf(b) == Number {
		l, r := item, in
		if s.op == op.Contains {
			l, r = in, item
		}
		c.units(s, l, r, a.Unit, b.Unit)
		return
	}
	c.fail(s, CodeType, "", "%s can't be in a list of %s", a, b)
}

// texts requires text on both sides.
func (c *checker) texts(s *syntax, a, b Type) bool {
	if a.Kind == Text && b.Kind == Text {
		return true
	}
	c.fail(s, CodeType, "", "text is required on both sides: %s and %s", a, b)
	return false
}

// ordered checks <, <=, > and >=.
func (c *checker) ordered(n *comparison, s *syntax) {
	a, b := n.left().at().typ, n.right().at().typ
	k := kindOf(a)
	if k != Number && k != DateKind && !(k == Text && (len(a.Choices) > 0 || len(b.Choices) > 0)) {
		hint := ""
		if k == Text {
			hint = "text has an order only as a choice, by the place in choices"
		}
		c.fail(s, CodeType, hint, "%s has no order", a)
	}
	c.ranks(n, s)
}

// quotes is the hint for what is compared with quotes that it should not have,
// or without those that it should.
func quotes(l, r node) string {
	for i, n := range []node{l, r} {
		side := n.at().src
		_, number := numberOf(side.text)
		switch other := kindOf([]node{r, l}[i].at().typ); {
		case side.op == op.Text && number && other == Number:
			return "numbers have no quotes: write " + side.text
		case side.op == op.Number && other == Text:
			return `text is written in quotes: "` + side.text + `"`
		case side.op == op.Number && other == DateKind && isDate(side.text+"-01-01"):
			return `write date("` + side.text + `-01-01")`
		case side.op == op.Text && other == Bool && (side.text == "true" || side.text == "false"):
			return "write " + side.text + " without quotes"
		case side.op == op.Number && other == Bool && (side.text == "1" || side.text == "0"):
			return "write true or false"
		}
	}
	return ""
}

func (c *checker) comparable(s *syntax, l, r node) bool {
	a, b := l.at().typ, r.at().typ
	switch {
	case kindOf(a) != kindOf(b):
		c.fail(s, CodeType, c.kindsHint(s, l, r), "%s can't be compared with %s", a, b)
	case kindOf(a) == Number && !a.Unit.fits(b.Unit):
		c.unit(s, l, r)
	case a.Kind == List || a.Kind == RecordKind:
		c.fail(s, CodeType, "use any, all, none or count", "lists can't be compared")
	default:
		return true
	}
	return false
}

// kindsHint is the hint for a comparison of two kinds.
func (c *checker) kindsHint(s *syntax, l, r node) string {
	hint := quotes(l, r)
	a, b := l.at().typ, r.at().typ
	if a.Kind == DateKind && b.Kind == Text || a.Kind == Text && b.Kind == DateKind {
		hint = `write a date as date("2026-12-01")`
		for _, side := range s.args {
			if side.op == op.Text && isDate(side.text) {
				hint = `write date("` + side.text + `")`
			}
		}
	}
	for _, side := range s.args {
		if side.op == op.Call && side.text == "weekday" {
			hint = "weekday gives 1 for Monday to 7 for Sunday"
		}
	}
	return hint
}

// ranks keeps the order of a choice for <, <=, > and >=, and refuses a text
// that is not among the choices.
func (c *checker) ranks(n *comparison, s *syntax) {
	a, b := n.left().at().typ, n.right().at().typ
	choices := a.Choices
	if len(choices) == 0 {
		choices = b.Choices
	}
	if len(choices) == 0 {
		return
	}
	if len(b.Choices) > 0 && !slices.Equal(choices, b.Choices) {
		c.fail(s, CodeType, "", "these are choices of two different lists")
	}
	if a.Unordered || b.Unordered {
		c.fail(s, CodeType, "", "these choices have no order")
	}
	n.choices = choices
	if n.path = place(n.left()); n.path == "" {
		n.path = place(n.right())
	}
	for _, side := range s.args {
		if side.op == op.Text && !slices.Contains(choices, side.text) {
			c.notAmong(side.text, side, choices)
		}
	}
}

// notAmong refuses a text that is none of the choices, where it is shown.
func (c *checker) notAmong(word string, at *syntax, choices []string) {
	hint := ""
	if near := quote(word, choices); near != `"`+word+`"` {
		hint = "did you mean " + near + "?"
	}
	c.fail(at, CodeType, hint, "this is not among the choices: %s", strings.Join(choices, ", "))
}

// among refuses to compare a choice with a text that it can't be: the
// comparison would always come out the same. Blank text is let through.
func (c *checker) among(name, text node) {
	choices := name.at().typ.Choices
	if len(choices) == 0 {
		return
	}
	switch through(name).(type) {
	case *field, *member:
	case *fallback, *branch: // what is written out may be it, too
		choices = slices.Clone(choices)
		for _, word := range wordsOf(name) {
			choices = append(choices, word.text)
		}
	default:
		return
	}
	for _, word := range wordsOf(text) {
		if word.text != "" && !slices.Contains(choices, word.text) {
			c.notAmong(word.text, word.at, choices)
		}
	}
}

// shownWord is a text that is written out, and the part of the rule that shows
// it.
type shownWord struct {
	text string
	at   *syntax
}

// wordsOf are the texts that a part of a rule can be because they are written
// out. What a named rule stands for is shown at the name.
func wordsOf(n node) []shownWord {
	var out []shownWord
	var visit func(n node, at *syntax)
	visit = func(n node, at *syntax) {
		inside := func(parts ...node) {
			for _, p := range parts {
				if at == n.at().src {
					visit(p, p.at().src)
				} else {
					visit(p, at)
				}
			}
		}
		switch n := n.(type) {
		case *literal:
			if n.val.kind == Text {
				out = append(out, shownWord{n.val.text, at})
			}
		case *named:
			if n.def.local {
				at = n.def.root.at().src
			}
			visit(n.def.root, at)
		case *branch:
			inside(n.then, n.other)
		case *list:
			inside(n.entries...)
		case *fallback:
			inside(n.left(), n.right())
		}
	}
	visit(n, n.at().src)
	return out
}
