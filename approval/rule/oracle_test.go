package rule

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// The parser that read rules before expr's did is the oracle for what both
// read alike. It is as it was, but for its messages, and for a text, which is
// brought to composed letters as the front end does.

var (
	errOldRefuses = errors.New("the old parser refuses the rule")
	errOldBound   = errors.New("the rule is past the old parser's bounds")
)

var (
	oldOr      = map[string]op{"or": opOr, "||": opOr}
	oldAnd     = map[string]op{"and": opAnd, "&&": opAnd}
	oldSum     = map[string]op{"+": opAdd, "-": opSub}
	oldProduct = map[string]op{"*": opMul, "/": opDiv, "%": opMod}
	oldElse    = map[string]op{"??": opElse}
	oldCompare = map[string]op{"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe,
		"in": opIn, "contains": opContains, "startsWith": opStarts, "endsWith": opEnds}
	oldWords = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "nil", "if", "else"}
)

type oldParser struct {
	src   string
	toks  []oldToken
	at    int
	depth int
	loops int
}

func oldParse(src string) (*node, error) {
	toks, err := oldLex(src)
	if err != nil {
		return nil, err
	}
	p := &oldParser{src: src, toks: toks}
	n, err := p.ternary()
	if err == nil && p.peek().kind != tEnd {
		err = errOldRefuses
	}
	return n, err
}

func (p *oldParser) peek() oldToken { return p.toks[p.at] }

func (p *oldParser) is(words ...string) bool {
	t := p.peek()
	return (t.kind == tOp || t.kind == tName) && slices.Contains(words, t.text)
}

func (p *oldParser) take(word string) bool {
	if p.is(word) {
		p.at++
		return true
	}
	return false
}

func (p *oldParser) want(word string) error {
	if p.take(word) {
		return nil
	}
	return errOldRefuses
}

func (p *oldParser) enter() error {
	if p.depth++; p.depth > MaxDepth {
		return errOldBound
	}
	return nil
}

func (p *oldParser) ternary() (*node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	c, err := p.left(p.and, oldOr)
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

func (p *oldParser) left(next func() (*node, error), ops map[string]op) (*node, error) {
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

func (p *oldParser) and() (*node, error)      { return p.left(p.not, oldAnd) }
func (p *oldParser) sum() (*node, error)      { return p.left(p.product, oldSum) }
func (p *oldParser) product() (*node, error)  { return p.left(p.coalesce, oldProduct) }
func (p *oldParser) coalesce() (*node, error) { return p.left(p.unary, oldElse) }

func (p *oldParser) not() (*node, error) {
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

func (p *oldParser) comparison(at int) (op, bool) {
	if at >= len(p.toks) || p.toks[at].kind != tOp && p.toks[at].kind != tName {
		return 0, false
	}
	o, ok := oldCompare[p.toks[at].text]
	return o, ok
}

func (p *oldParser) compare() (*node, error) {
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
		return nil, errOldRefuses
	}
	return n, nil
}

func (p *oldParser) unary() (*node, error) {
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

func (p *oldParser) postfix() (*node, error) {
	n, err := p.primary()
	for err == nil && p.is(".") {
		p.at++
		t := p.peek()
		if t.kind != tName {
			return nil, errOldRefuses
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

func (p *oldParser) primary() (*node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	t := p.peek()
	switch t.kind {
	case tNumber:
		p.at++
		n, err := exact.Parse(strings.ReplaceAll(t.text, "_", ""))
		if err != nil {
			return nil, errOldRefuses
		}
		return &node{op: opNumber, text: t.text, num: n, from: t.from, to: t.to}, nil
	case tString:
		p.at++
		return &node{op: opText, text: norm.NFC.String(t.text), from: t.from, to: t.to}, nil
	case tName:
		switch {
		case t.text == "true" || t.text == "false":
			p.at++
			return &node{op: opBool, text: t.text, from: t.from, to: t.to}, nil
		case slices.Contains(oldWords, t.text):
			return nil, errOldRefuses
		}
		if p.at++; p.take("(") {
			return p.items(&node{op: opCall, text: t.text, from: t.from}, ")")
		}
		return &node{op: opName, text: t.text, from: t.from, to: t.to}, nil
	}
	switch {
	case p.take("("):
		n, err := p.ternary()
		if err != nil {
			return nil, err
		}
		n.from, n.to = t.from, p.peek().to
		return n, p.want(")")
	case p.take("["):
		return p.items(&node{op: opList, from: t.from}, "]")
	case p.is(".") && p.loops > 0 && p.toks[p.at+1].kind == tName:
		f := p.toks[p.at+1]
		p.at += 2
		return &node{op: opDot, text: f.text, args: []*node{{op: opItem, from: t.from, to: t.to}}, from: t.from, to: f.to}, nil
	case p.loops > 0 && p.take("#"):
		return &node{op: opItem, from: t.from, to: t.to}, nil
	}
	return nil, errOldRefuses
}

// items reads the parts of a call or a list.
func (p *oldParser) items(n *node, end string) (*node, error) {
	for !p.is(end) {
		if len(n.args) > 0 {
			if err := p.want(","); err != nil {
				return nil, err
			}
		}
		loop := n.op == opCall && len(n.args) == 1 // of any call: the checker knows which are loops
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
	return n, p.want(end)
}
