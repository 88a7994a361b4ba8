package rule

import (
	"slices"
	"strings"
)

// comparison types a comparison of two values.
func (c *checker) comparison(n *node) Type {
	a, b := c.check(n.args[0]), c.check(n.args[1])
	out := Type{Kind: Bool}
	n.on, n.accept = max(kindOf(a), kindOf(b)), accepts[n.op]
	c.quoteNames(n)
	if a.Kind == Missing || b.Kind == Missing {
		return out
	}
	if n.op <= opGe {
		if n.simple = asked(n); n.simple == nil {
			n.simple = branched(n)
		}
		if d := decided(n); n.simple == nil && d != n {
			n.simple = d
		}
	}
	switch n.op {
	case opIn:
		if n.args[1].op == opRange {
			if kindOf(a) != Number {
				c.fail(n.args[0], CodeType, "", "a number is wanted before in and a range, this is %s", a)
			}
			n.simple = within(n)
		} else if b.Kind != List {
			hint := ""
			if a.Kind == Text && b.Kind == Text {
				hint = "write " + oneLine(c.src[n.args[1].from:n.args[1].to]) + " contains " + oneLine(c.src[n.args[0].from:n.args[0].to])
				if n.args[1].op == opText {
					hint = "write in [" + c.src[n.args[1].from:n.args[1].to] + "]"
				}
			}
			c.fail(n.args[1], CodeType, hint, "a list is wanted after in, this is %s", b)
		} else if _, ok := mix(a, b.elem()); !ok {
			c.member(n, a, b.elem())
		} else if n.args[1].op == opList {
			c.among(n.args[0], n.args[1])
			n.simple = eachEntry(n, n.args[0], n.args[1])
		} else {
			c.among(n.args[0], n.args[1])
			n.simple = held(n, n.args[0], n.args[1], len(c.loops))
		}
	case opContains:
		if n.on = a.Kind; a.Kind == List {
			if _, ok := mix(a.elem(), b); !ok {
				c.member(n, b, a.elem())
			} else if n.simple = held(n, n.args[1], n.args[0], len(c.loops)); n.simple == nil {
				c.among(n.args[1], n.args[0])
				n.simple = eachEntry(n, n.args[1], n.args[0])
			}
			break
		}
		fallthrough
	case opStarts, opEnds, opMatches:
		if a.Kind != Text || b.Kind != Text {
			c.fail(n, CodeType, "", "text is wanted on both sides: %s and %s", a, b)
		} else if n.op == opMatches {
			c.matches(n)
		}
	case opEq, opNe:
		if c.comparable(n, a, b) {
			c.among(n.args[0], n.args[1])
			c.among(n.args[1], n.args[0])
		}
	default:
		if !c.comparable(n, a, b) {
			break
		}
		k := kindOf(a)
		if k != Number && k != DateKind && !(k == Text && (len(a.Choices) > 0 || len(b.Choices) > 0)) {
			hint := ""
			if k == Text {
				hint = "text has an order only as a choice, by the place in choices"
			}
			c.fail(n, CodeType, hint, "%s has no order", a)
		}
		c.ranks(n, a, b)
	}
	return out
}

// member reports what can't be in a list.
func (c *checker) member(n *node, item, elem Type) {
	if kindOf(item) == Number && kindOf(elem) == Number {
		c.unit(n, item, elem)
		return
	}
	c.fail(n, CodeType, "", "%s can't be in a list of %s", item, elem)
}

// quotes is the hint for what is compared with quotes that it should not have, or
// without those that it should.
func (c *checker) quotes(n *node) string {
	for i, side := range n.args {
		_, number := literal(side.text)
		switch other := kindOf(n.args[1-i].typ); {
		case side.op == opText && number && other == Number:
			return "numbers have no quotes: write " + side.text
		case side.op == opNumber && other == Text:
			return `text is written in quotes: "` + side.text + `"`
		case side.op == opNumber && other == DateKind && isDate(side.text+"-01-01"):
			return `write date("` + side.text + `-01-01")`
		case side.op == opText && other == Bool && (side.text == "true" || side.text == "false"):
			return "write " + side.text + " without quotes"
		case side.op == opNumber && other == Bool && (side.text == "1" || side.text == "0"):
			return "write true or false"
		}
	}
	return ""
}

func (c *checker) comparable(n *node, a, b Type) bool {
	switch {
	case kindOf(a) != kindOf(b):
		hint := c.quotes(n)
		if a.Kind == DateKind && b.Kind == Text || a.Kind == Text && b.Kind == DateKind {
			hint = `write a date as date("2026-12-01")`
			for _, side := range n.args {
				if side.op == opText && isDate(side.text) {
					hint = `write date("` + side.text + `")`
				}
			}
		}
		for _, side := range n.args {
			if side.op == opCall && side.text == "weekday" {
				hint = "weekday gives 1 for Monday to 7 for Sunday"
			}
		}
		c.fail(n, CodeType, hint, "%s can't be compared with %s", a, b)
	case kindOf(a) == Number && !a.Unit.fits(b.Unit):
		c.unit(n, a, b)
	case n.on == List || n.on == RecordKind:
		c.fail(n, CodeType, "use any, all, none or count", "lists can't be compared")
	default:
		return true
	}
	return false
}

// ranks keeps the order of a choice for <, <=, > and >=, and refuses a text
// that is not among the choices.
func (c *checker) ranks(n *node, a, b Type) {
	choices := a.Choices
	if len(choices) == 0 {
		choices = b.Choices
	}
	if len(choices) == 0 {
		return
	}
	if len(b.Choices) > 0 && !slices.Equal(choices, b.Choices) {
		c.fail(n, CodeType, "", "these are choices of two different lists")
	}
	if a.Unordered || b.Unordered {
		c.fail(n, CodeType, "", "these choices have no order")
	}
	n.choices = choices
	if n.path = n.args[0].place(); n.path == "" {
		n.path = n.args[1].place()
	}
	for _, arg := range n.args {
		if arg.op == opText && !slices.Contains(choices, arg.text) {
			c.notAmong(arg, choices)
		}
	}
}

func (c *checker) notAmong(text *node, choices []string) {
	hint := ""
	if near := quote(text.text, choices); near != `"`+text.text+`"` {
		hint = "did you mean " + near + "?"
	}
	c.fail(text, CodeType, hint, "this is not among the choices: %s", strings.Join(choices, ", "))
}

// among refuses to compare a choice with a text that it can't be: the
// comparison would always come out the same. Blank text is let through.
func (c *checker) among(name, text *node) {
	choices := name.typ.Choices
	switch of := through(name); {
	case len(choices) == 0, of.op != opName && of.op != opDot && of.op != opElse && of.op != opIf:
		return
	case of.op == opElse || of.op == opIf: // what is written out may be it, too
		choices = slices.Clone(choices)
		for _, word := range texts(of) {
			choices = append(choices, word.text)
		}
	}
	for _, word := range texts(text) {
		if word.text != "" && !slices.Contains(choices, word.text) {
			c.notAmong(word, choices)
		}
	}
}

// texts are the texts that a part of a rule can be because they are written out,
// each at its place.
func texts(n *node) []*node {
	var out []*node
	eachValue(n, n, func(part, at *node) bool {
		if part.op == opText {
			out = append(out, &node{op: opText, text: part.text, from: at.from, to: at.to})
		}
		return part.op != opText
	})
	return out
}

// eachValue visits what a part of a rule can be: the values of names, branches and
// entries of lists, each with the place where it is shown. What a named rule
// stands for is shown at the name. It goes on inside a value while visit says so.
func eachValue(n, at *node, visit func(part, at *node) bool) {
	if !visit(n, at) {
		return
	}
	var parts []*node
	switch n.op {
	case opName:
		if n.def == nil {
			return
		}
		if n.local != nil {
			at = n.def.root
		}
		eachValue(n.def.root, at, visit)
		return
	case opIf:
		parts = n.args[1:]
	case opList, opElse:
		parts = n.args
	}
	for _, p := range parts {
		if at == n {
			eachValue(p, p, visit)
		} else {
			eachValue(p, at, visit)
		}
	}
}
