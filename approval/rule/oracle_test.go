package rule

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule/exact"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// The parser that read rules before expr's did is the oracle for what both
// read alike. It is as it was, but for its messages, and for a text, which is
// brought to composed letters as the front end does.

var (
	errOldRefuses = errors.New("the old parser refuses the rule")
	errOldBound   = errors.New("the rule is past the old parser's bounds")
)

var (
	oldOr      = map[string]op.Op{"or": op.Or, "||": op.Or}
	oldAnd     = map[string]op.Op{"and": op.And, "&&": op.And}
	oldSum     = map[string]op.Op{"+": op.Add, "-": op.Sub}
	oldProduct = map[string]op.Op{"*": op.Mul, "/": op.Div, "%": op.Mod}
	oldElse    = map[string]op.Op{"??": op.Else}
	oldCompare = map[string]op.Op{"==": op.Eq, "!=": op.Ne, "<": op.Lt, "<=": op.Le, ">": op.Gt, ">=": op.Ge,
		"in": op.In, "contains": op.Contains, "startsWith": op.Starts, "endsWith": op.Ends}
	oldWords = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "nil",
		"if", "else"}
)

type oldParser struct {
	src   string
	toks  []oldToken
	at    int
	depth int
	loops int
}

func oldParse(src string) (*syntax, error) {
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

func (p *oldParser) ternary() (*syntax, error) {
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
	return &syntax{op: op.If, args: []*syntax{c, a, b}, from: c.from, to: b.to}, nil
}

func (p *oldParser) left(next func() (*syntax, error), ops map[string]op.Op) (*syntax, error) {
	a, err := next()
	chain := false // a was made here, of and or or
	for err == nil {
		t := p.peek()
		kind, ok := ops[t.text]
		if !ok || t.kind != tOp && t.kind != tName {
			return a, nil
		}
		p.at++
		var b *syntax
		switch b, err = next(); {
		case err != nil:
		case chain:
			a.args, a.to = append(a.args, b), b.to
		default:
			chain = kind == op.And || kind == op.Or
			a = &syntax{op: kind, args: []*syntax{a, b}, from: a.from, to: b.to}
		}
	}
	return nil, err
}

func (p *oldParser) and() (*syntax, error)      { return p.left(p.not, oldAnd) }
func (p *oldParser) sum() (*syntax, error)      { return p.left(p.product, oldSum) }
func (p *oldParser) product() (*syntax, error)  { return p.left(p.coalesce, oldProduct) }
func (p *oldParser) coalesce() (*syntax, error) { return p.left(p.unary, oldElse) }

func (p *oldParser) not() (*syntax, error) {
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
	return &syntax{op: op.Not, args: []*syntax{a}, from: t.from, to: a.to}, nil
}

func (p *oldParser) comparison(at int) (op.Op, bool) {
	if at >= len(p.toks) || p.toks[at].kind != tOp && p.toks[at].kind != tName {
		return 0, false
	}
	o, ok := oldCompare[p.toks[at].text]
	return o, ok
}

func (p *oldParser) compare() (*syntax, error) {
	a, err := p.sum()
	if err != nil {
		return nil, err
	}
	negate := false
	if o, ok := p.comparison(p.at + 1); ok && o >= op.In && p.is("not") {
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
	n := &syntax{op: o, args: []*syntax{a, b}, from: a.from, to: b.to}
	if negate {
		n = &syntax{op: op.Not, args: []*syntax{n}, from: a.from, to: b.to}
	}
	if _, again := p.comparison(p.at); again {
		return nil, errOldRefuses
	}
	return n, nil
}

func (p *oldParser) unary() (*syntax, error) {
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
	return &syntax{op: op.Neg, args: []*syntax{a}, from: t.from, to: a.to}, nil
}

func (p *oldParser) postfix() (*syntax, error) {
	n, err := p.primary()
	for err == nil && p.is(".") {
		p.at++
		t := p.peek()
		if t.kind != tName {
			return nil, errOldRefuses
		}
		p.at++
		if n.op == op.Name && p.src[n.from] != '(' {
			n = &syntax{op: op.Name, text: n.text + "." + t.text, from: n.from, to: t.to}
		} else {
			n = &syntax{op: op.Dot, text: t.text, args: []*syntax{n}, from: n.from, to: t.to}
		}
	}
	return n, err
}

func (p *oldParser) primary() (*syntax, error) {
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
		return &syntax{op: op.Number, text: t.text, num: n, from: t.from, to: t.to}, nil
	case tString:
		p.at++
		return &syntax{op: op.Text, text: norm.NFC.String(t.text), from: t.from, to: t.to}, nil
	case tName:
		switch {
		case t.text == "true" || t.text == "false":
			p.at++
			return &syntax{op: op.Bool, text: t.text, from: t.from, to: t.to}, nil
		case slices.Contains(oldWords, t.text):
			return nil, errOldRefuses
		}
		if p.at++; p.take("(") {
			return p.items(&syntax{op: op.Call, text: t.text, from: t.from}, ")")
		}
		return &syntax{op: op.Name, text: t.text, from: t.from, to: t.to}, nil
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
		return p.items(&syntax{op: op.List, from: t.from}, "]")
	case p.is(".") && p.loops > 0 && p.toks[p.at+1].kind == tName:
		f := p.toks[p.at+1]
		p.at += 2
		return &syntax{op: op.Dot, text: f.text, args: []*syntax{{op: op.Item, from: t.from, to: t.to}},
			from: t.from, to: f.to}, nil
	case p.loops > 0 && p.take("#"):
		return &syntax{op: op.Item, from: t.from, to: t.to}, nil
	}
	return nil, errOldRefuses
}

// items reads the parts of a call or a list.
func (p *oldParser) items(n *syntax, end string) (*syntax, error) {
	for !p.is(end) {
		if len(n.args) > 0 {
			if err := p.want(","); err != nil {
				return nil, err
			}
		}
		loop := n.op == op.Call && len(n.args) == 1 // of any call: the checker knows which are loops
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
