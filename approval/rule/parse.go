package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// node is one piece of a rule. The parser fills the upper half, the checker
// the lower. A node in brackets reaches from bracket to bracket.
type node struct {
	op   op
	num  exact.Number
	args []*node
	text string // of a name, a literal, a function, or behind a point
	from int
	to   int

	l, r    *node       // the first two of args
	on      Kind        // comparisons: what both sides are
	accept  uint8       // comparisons: bits of the outcomes less, equal, greater that are true
	quick   bool        // name: a field of the facts themselves
	back    bool        // before.*
	slot    int         // name: slot of the facts; dot: place in the record
	choices []string    // order of the choices compared
	def     *definition // name of a named rule
	fn      *fn         // call
	loop    bool        // call: the second argument is about the items of the first
	cost    int         // steps, with one item for each loop
	mixed   bool        // convert is in it, so it may be in another currency
	table   *Table      // lookup, convert
	date    Date        // date("…")
	paths   []string    // changed, change_percent: the names compared
	slots   []int       // the same as slots
	path    string      // item and dot: how a missing one is named
	typ     Type
}

type parser struct {
	src   string
	toks  []token
	at    int
	depth int
	loops int
}

func parse(src string) (*node, *Error) {
	toks, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{src: src, toks: toks}
	if p.peek().kind == tEnd {
		return nil, newError(src, 0, len(src), CodeSyntax, "the rule is empty")
	}
	n, err := p.ternary()
	if err == nil && p.peek().kind != tEnd {
		err = p.unexpected()
	}
	return n, err
}

func (p *parser) peek() token { return p.toks[p.at] }

func (p *parser) is(words ...string) bool {
	t := p.peek()
	return (t.kind == tOp || t.kind == tName) && slices.Contains(words, t.text)
}

func (p *parser) take(word string) bool {
	if p.is(word) {
		p.at++
		return true
	}
	return false
}

func (p *parser) want(word string) *Error {
	if p.take(word) {
		return nil
	}
	return p.missing(word)
}

// next goes on to the next of several things in brackets.
func (p *parser) next(end string) *Error {
	switch {
	case p.take(","):
		return nil
	case p.peek().kind == tEnd:
		return p.missing(end)
	}
	e := p.unexpected()
	e.Message += "; \",\" or \"" + end + "\" is missing"
	return e
}

func (p *parser) missing(word string) *Error {
	t := p.peek()
	return newError(p.src, t.from, t.to, CodeSyntax, "%q is missing here", word)
}

func (p *parser) unexpected() *Error {
	t := p.peek()
	if t.kind == tEnd {
		e := newError(p.src, t.from, t.to, CodeSyntax, "the rule ends too early")
		if p.at > 1 && p.toks[p.at-1].text == "%" && p.toks[p.at-2].kind == tNumber {
			e.Hint = "percentages are percents: 22 % is written 22"
		}
		return e
	}
	e := newError(p.src, t.from, t.to, CodeSyntax, "%q is not expected here", p.src[t.from:t.to])
	if e.Hint = instead(p.src, t.from); p.at > 0 && e.Hint == "" {
		last := p.toks[p.at-1]
		switch {
		case last.kind == tName && foreign[last.text] != "":
			e.Hint = foreign[last.text]
		case t.text == "," && last.kind == tNumber:
			e.Hint = "numbers have no separators: 1000"
		}
	}
	return e
}

func (p *parser) enter() *Error {
	if p.depth++; p.depth > MaxDepth {
		t := p.peek()
		return newError(p.src, t.from, t.to, CodeLimit, "the rule is nested deeper than %d levels; name parts of it in names.yaml", MaxDepth)
	}
	return nil
}

func (p *parser) ternary() (*node, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	c, err := p.or()
	if err != nil || !p.take("?") {
		return c, err
	}
	a, err := p.ternary()
	if err != nil {
		return nil, err
	}
	if err := p.want(":"); err != nil {
		return nil, err
	}
	b, err := p.ternary()
	if err != nil {
		return nil, err
	}
	return &node{op: opIf, args: []*node{c, a, b}, from: c.from, to: b.to}, nil
}

func (p *parser) left(next func() (*node, *Error), ops map[string]op) (*node, *Error) {
	a, err := next()
	chain := false // a was made here, of and or or
	for err == nil {
		t := p.peek()
		op, ok := ops[t.text]
		if !ok || t.kind != tOp && t.kind != tName {
			return a, nil
		}
		p.at++
		var b *node
		switch b, err = next(); {
		case err != nil:
		case chain:
			a.args, a.to = append(a.args, b), b.to
		default:
			chain = op == opAnd || op == opOr
			a = &node{op: op, args: []*node{a, b}, from: a.from, to: b.to}
		}
	}
	return nil, err
}

func (p *parser) or() (*node, *Error) {
	return p.left(p.and, orOps)
}

func (p *parser) and() (*node, *Error) {
	return p.left(p.not, andOps)
}

func (p *parser) not() (*node, *Error) {
	t := p.peek()
	if !p.take("not") && !p.take("!") {
		return p.compare()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	a, err := p.not()
	if err != nil {
		return nil, err
	}
	return &node{op: opNot, args: []*node{a}, from: t.from, to: a.to}, nil
}

// comparison returns the operator at a token.
func (p *parser) comparison(at int) (op, bool) {
	if at >= len(p.toks) || p.toks[at].kind != tOp && p.toks[at].kind != tName {
		return 0, false
	}
	o, ok := compareOps[p.toks[at].text]
	return o, ok
}

func (p *parser) compare() (*node, *Error) {
	a, err := p.sum()
	if err != nil {
		return nil, err
	}
	negate := false
	if o, ok := p.comparison(p.at + 1); ok && o >= opIn && p.is("not") {
		p.at++
		negate = true
	}
	o, ok := p.comparison(p.at)
	if !ok {
		return a, nil
	}
	p.at++
	b, err := p.sum()
	if err != nil {
		return nil, err
	}
	n := &node{op: o, args: []*node{a, b}, from: a.from, to: b.to}
	if negate {
		n = &node{op: opNot, args: []*node{n}, from: a.from, to: b.to}
	}
	if _, again := p.comparison(p.at); again {
		u := p.peek()
		e := newError(p.src, u.from, u.to, CodeSyntax, "comparisons can't be chained")
		e.Hint = `write "a < b and b < c"`
		return nil, e
	}
	return n, nil
}

func (p *parser) sum() (*node, *Error) {
	return p.left(p.product, sumOps)
}

func (p *parser) product() (*node, *Error) {
	return p.left(p.coalesce, productOps)
}

func (p *parser) coalesce() (*node, *Error) {
	return p.left(p.unary, elseOps)
}

func (p *parser) unary() (*node, *Error) {
	t := p.peek()
	if !p.take("-") && !p.take("+") {
		return p.postfix()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	a, err := p.unary()
	if err != nil || t.text == "+" {
		return a, err
	}
	return &node{op: opNeg, args: []*node{a}, from: t.from, to: a.to}, nil
}

func (p *parser) postfix() (*node, *Error) {
	n, err := p.primary()
	for err == nil && p.is(".") {
		p.at++
		t := p.peek()
		if t.kind != tName {
			return nil, p.unexpected()
		}
		p.at++
		if n.op == opName && p.src[n.from] != '(' {
			n = &node{op: opName, text: n.text + "." + t.text, from: n.from, to: t.to}
		} else {
			n = &node{op: opDot, text: t.text, args: []*node{n}, from: n.from, to: t.to}
		}
	}
	return n, err
}

func (p *parser) primary() (*node, *Error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	t := p.peek()
	switch t.kind {
	case tNumber:
		p.at++
		text := t.text
		n, err := exact.Parse(clean(text))
		if err != nil {
			return nil, newError(p.src, t.from, t.to, CodeSyntax, "this is not a number; write digits with at most one point, no leading zeros")
		}
		return &node{op: opNumber, text: text, num: n, from: t.from, to: t.to}, nil
	case tString:
		p.at++
		return &node{op: opText, text: t.text, from: t.from, to: t.to}, nil
	case tName:
		switch t.text {
		case "true", "false":
			p.at++
			return &node{op: opBool, text: t.text, from: t.from, to: t.to}, nil
		case "and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "nil", "if", "else":
			return nil, p.unexpected()
		}
		p.at++
		if p.is("(") {
			return p.call(t)
		}
		return &node{op: opName, text: t.text, from: t.from, to: t.to}, nil
	case tOp:
		switch t.text {
		case "(":
			p.at++
			n, err := p.ternary()
			if err != nil {
				return nil, err
			}
			n.from, n.to = t.from, p.peek().to
			return n, p.want(")")
		case "[":
			return p.list(t)
		case ".":
			if p.loops > 0 && p.toks[p.at+1].kind == tName {
				f := p.toks[p.at+1]
				p.at += 2
				return &node{op: opDot, text: f.text, args: []*node{{op: opItem, from: t.from, to: t.to}}, from: t.from, to: f.to}, nil
			}
		case "#":
			if p.loops > 0 {
				p.at++
				return &node{op: opItem, from: t.from, to: t.to}, nil
			}
		}
	}
	return nil, p.unexpected()
}

func clean(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '_' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

func (p *parser) call(name token) (*node, *Error) {
	p.at++
	n := &node{op: opCall, text: name.text, from: name.from}
	for !p.is(")") {
		if len(n.args) > 0 {
			if err := p.next(")"); err != nil {
				return nil, err
			}
		}
		loop := len(n.args) == 1 // of any call: the checker knows which are loops
		if loop {
			p.loops++
		}
		a, err := p.ternary()
		if loop {
			p.loops--
		}
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, a)
	}
	n.to = p.peek().to
	return n, p.want(")")
}

func (p *parser) list(t token) (*node, *Error) {
	p.at++
	n := &node{op: opList, from: t.from}
	for !p.is("]") {
		if len(n.args) > 0 {
			if err := p.next("]"); err != nil {
				return nil, err
			}
		}
		a, err := p.ternary()
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, a)
	}
	n.to = p.peek().to
	return n, p.want("]")
}
