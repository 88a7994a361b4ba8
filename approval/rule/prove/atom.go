package prove

import (
	"regexp"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// atom is the smallest part of a condition that an analysis looks at: a
// comparison of one thing with constants, or anything that is only yes or no.
type atom struct {
	key     string
	has     bool // asks only whether there is a value
	number  bool
	cut     exact.Number
	accept  [3]bool        // less, equal, greater
	points  []exact.Number // asked for instead of cut: one of them
	within  span           // where the quantity can be at all
	pattern *regexp.Regexp // yes or no: whether a text is so
	subject string         // the key of that text
	text    bool
	texts   []string
	part    part // of a text; asked for instead of texts, unless it is none
	choices []string
	negate  bool       // text and yes or no: true for what is not so
	asks    bool       // has an answer also where the value is missing
	missing rule.Truth // that answer
}

// atomOf reads a part of a condition. x ?? 5 is x, and 5 where x is missing.
func atomOf(n *term) atom {
	n = n.plain()
	if n.fn == "has" && oneValue(n.args[0]) {
		return atom{key: canon(n.args[0]), has: true, asks: true, missing: rule.False}
	}
	a, other := bareAtom(n)
	if other != nil {
		a.asks, a.missing = true, a.of(other)
	}
	return a
}

// oneValue reports whether a node names a value of an offer: no rule, list or
// group.
func oneValue(n *term) bool {
	return n.op == op.Name && n.of == nil && slices.Contains([]rule.Kind{rule.Number, rule.Text, rule.DateKind,
		rule.Bool}, kindOf(n.typ))
}

// of returns the truth of an atom for a constant.
func (a atom) of(n *term) rule.Truth {
	switch {
	case a.number && a.points != nil:
		c, _ := constantOf(n)
		return truthOf(slices.ContainsFunc(a.points, c.Equal))
	case a.number:
		c, _ := constantOf(n)
		return truthOf(a.accept[1+c.Cmp(a.cut)])
	case a.pattern != nil:
		word, _ := wordOf(n)
		return truthOf(a.pattern.MatchString(word))
	case a.text:
		word, _ := wordOf(n)
		return truthOf(a.matches(word) != a.negate)
	}
	return truthOf((n.text == "true") != a.negate)
}

// matches reports whether a text is one that the atom asks for.
func (a atom) matches(word string) bool {
	if a.part.op != 0 {
		return a.part.in(word)
	}
	return slices.Contains(a.texts, word)
}

// bareAtom reads an atom without the constant after ??, and that constant; nil
// when there is none.
func bareAtom(n *term) (atom, *term) {
	switch n.op {
	case op.Eq, op.Ne, op.Lt, op.Le, op.Gt, op.Ge:
		return comparison(n)
	case op.In:
		return member(n, n.args[0], n.args[1])
	case op.Matches:
		left, other := withoutDefault(n.args[0])
		if choices := left.typ.Choices; len(choices) > 0 {
			has := func(c string) bool { return n.pattern.MatchString(c) }
			texts := slices.DeleteFunc(slices.Clone(choices), func(c string) bool { return !has(c) })
			return atom{key: canon(left), text: true, texts: texts, choices: choices}, other
		}
		matches := *n
		matches.args = []*term{left, n.args[1]}
		return atom{key: canon(&matches), pattern: n.pattern, subject: canon(left)}, other
	case op.Starts, op.Ends, op.Contains:
		if n.op == op.Contains && n.args[0].typ.Kind == rule.List {
			return member(n, n.args[1], n.args[0])
		}
		if word, ok := wordOf(n.args[1]); ok && n.args[0].typ.Kind == rule.Text {
			left, other := withoutDefault(n.args[0])
			return atom{key: canon(left), text: true, part: part{n.op, word}, choices: left.typ.Choices}, other
		}
	case op.Else:
		left, other := withoutDefault(n)
		return atom{key: canon(left)}, other
	}
	return atom{key: canon(n)}, nil
}

// member reads a question whether something is in a list.
func member(n, item, list *term) (atom, *term) {
	if texts, ok := textList(list); ok && item.typ.Kind == rule.Text {
		left, other := withoutDefault(item)
		return atom{key: canon(left), text: true, texts: texts, choices: left.typ.Choices}, other
	}
	if points, ok := constants(list); ok && len(points) > 0 {
		left, other := withoutDefault(item)
		return atom{key: canon(left), number: true, points: points, within: spanOf(left)}, other
	}
	return atom{key: canon(n)}, nil
}

// withoutDefault splits x ?? constant. other is nil if there is no constant.
func withoutDefault(n *term) (left, other *term) {
	for n.op == op.Name && n.of != nil {
		n = n.of
	}
	if n.op != op.Else {
		return n, nil
	}
	_, number := constantOf(n.args[1])
	_, word := wordOf(n.args[1])
	if !number && !word && n.args[1].op != op.Bool {
		return n, nil
	}
	return n.args[0], n.args[1]
}

// comparison reads a comparison of two values.
func comparison(n *term) (atom, *term) {
	left, right, o := n.args[0], n.args[1], n.op
	if written(left) {
		left, right, o = right, left, o.Mirrored()
	}
	accept := [3]bool{
		o == op.Lt || o == op.Le || o == op.Ne,
		o == op.Le || o == op.Ge || o == op.Eq,
		o == op.Gt || o == op.Ge || o == op.Ne,
	}
	if word, ok := wordOf(right); ok && left.typ.Kind == rule.Text {
		rest, other := withoutDefault(left)
		a := atom{key: canon(rest), text: true, texts: []string{word}, choices: rest.typ.Choices,
			negate: o == op.Ne}
		if o == op.Eq || o == op.Ne {
			return a, other
		}
		if a.texts = beyond(a.choices, word, accept); a.texts != nil {
			return a, other
		}
		return atom{key: canon(n)}, nil
	}
	if k := kindOf(left.typ); k != rule.Number && k != rule.DateKind {
		a := atom{key: canon(n)}
		if o == op.Ne { // a != b is not a == b
			same := *n
			same.op = op.Eq
			a = atom{key: canon(&same), negate: true}
		}
		return a, nil
	}
	if c, ok := constantOf(right); ok {
		rest, other := withoutDefault(left)
		return atom{key: canon(rest), number: true, cut: c, accept: accept, within: spanOf(rest)}, other
	}
	l, r := canon(left), canon(right) // two quantities: their difference against 0
	if r < l {
		l, r = r, l
		accept[0], accept[2] = accept[2], accept[0]
	}
	return atom{key: l + " - " + r, number: true, accept: accept}, nil
}

// written reports whether a value is written out in the rule.
func written(n *term) bool {
	_, number := constantOf(n)
	_, word := wordOf(n)
	return number || word || n.op == op.Bool
}

// beyond lists the choices on the wanted sides of one of them; nil when it is
// none of them.
func beyond(choices []string, word string, accept [3]bool) []string {
	at := slices.Index(choices, word)
	if at < 0 {
		return nil
	}
	out := []string{}
	for i, c := range choices {
		if accept[1+min(1, max(-1, i-at))] {
			out = append(out, c)
		}
	}
	return out
}

// scaleStart is the day that counts as 0 where dates count in days.
var scaleStart = rule.Date{Year: 1900, Month: 1, Day: 1}

// constantOf reads a number or date that is written out, also by the name
// of a rule and in arithmetic of constants; dates count in days.
func constantOf(n *term) (exact.Number, bool) { return n.num, n.written || n.op == op.Number }

// maxConstant bounds the constants that are computed before a rule runs.
const maxConstant = 1024 // bits

// fold finds what is written out, when that of its parts is known.
func (n *term) fold() {
	if n.num, n.written = n.constantValue(); n.num.BitLen() > maxConstant {
		n.num, n.written = exact.Number{}, false
	}
}

func (n *term) constantValue() (exact.Number, bool) {
	switch n.op {
	case op.Number:
		return n.num, true
	case op.Name:
		if n.of != nil {
			return constantOf(n.of)
		}
	case op.Neg:
		c, ok := constantOf(n.args[0])
		return c.Neg(), ok
	case op.Add, op.Sub, op.Mul, op.Div:
		a, ok := constantOf(n.args[0])
		b, also := constantOf(n.args[1])
		if !ok || !also || n.typ.Kind == rule.Text {
			break
		}
		switch n.op {
		case op.Add:
			return a.Add(b), true
		case op.Sub:
			return a.Sub(b), true
		case op.Mul:
			return a.Mul(b), true
		}
		return a.Div(b)
	case op.Call:
		if n.fn == "date" {
			return exact.Int(rule.Days(scaleStart, n.part.Date)), true
		}
	}
	return exact.Number{}, false
}

// wordOf reads a text that is written out, also by the name of a rule.
func wordOf(n *term) (string, bool) {
	if n.op == op.Name && n.of != nil {
		return wordOf(n.of)
	}
	return n.text, n.op == op.Text
}

// constants reads a list of numbers or dates that is written out.
func constants(n *term) ([]exact.Number, bool) {
	var out []exact.Number
	for _, a := range through(n).args {
		c, ok := constantOf(a)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

// span is where a quantity can be: between two numbers, and only at whole ones.
type span struct {
	from, to *exact.Number // nil: open
	whole    bool
}

var zero, one, seven = exact.Int(0), exact.Int(1), exact.Int(7)

// spanOf says where a quantity can be.
func spanOf(n *term) span {
	n = through(n)
	switch n.fn {
	case "count", "len":
		return span{from: &zero, whole: true}
	case "weekday":
		return span{from: &one, to: &seven, whole: true}
	}
	return span{whole: n.typ.Kind == rule.DateKind || kindOf(n.typ) == rule.Number && isWhole(n)}
}

// textList reads a list of texts that is written out.
func textList(n *term) ([]string, bool) {
	var out []string
	for _, a := range through(n).args {
		word, ok := wordOf(a)
		if !ok {
			return nil, false
		}
		out = append(out, word)
	}
	return out, true
}
