package rule

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// unary makes not, ! and signs. "a not in b" is a not around an in, at one place.
func (b *builder) unary(n *ast.UnaryNode, at int) built {
	if in, ok := n.Node.(*ast.BinaryNode); ok && in.Location() == n.Location() {
		x := b.binary(in, at)
		x.from, x.to = b.toks[x.first].from, b.toks[x.last].to
		return built{syntax: &syntax{op: op.Not, args: []*syntax{x.syntax}}, first: x.first, last: x.last,
			compares: true}
	}
	x := b.operand(n.Node)
	if x.op == op.Else && !x.grouped {
		b.afterSign(x, at)
	}
	out := built{syntax: &syntax{op: op.Not, args: []*syntax{x.syntax}}, first: at, last: x.last}
	switch n.Operator {
	case "-":
		out.op = op.Neg
	case "+":
		x.plus = true
		out.syntax = x.syntax
	}
	return out
}

// afterSign refuses ?? next to a sign or not.
func (b *builder) afterSign(x built, at int) {
	sign := b.toks[at].text
	written := b.src[x.from:x.to]
	hint := "write " + sign + "(" + written + ")"
	if isLetter(sign[0]) {
		hint = "write " + sign + " (" + written + ")"
	}
	e := b.failed(at, x.last, CodeExpr, hint, "%s and ?? need brackets between them", sign)
	e.fix = []insert{{x.from, "(", 0}, {x.to, ")", 0}}
	if sign == "-" {
		e.also = "; where the sign is of the first value alone, ((-" + b.src[x.args[0].from:x.args[0].to] + ") ?? " + b.src[x.args[1].from:x.args[1].to] + ")"
		e.Hint += e.also
	}
}

// binary makes an operation on two parts.
func (b *builder) binary(n *ast.BinaryNode, at int) built {
	o := op.Binary[n.Operator]
	if o == op.And && op.Binary[b.toks[at].text].Ordered() { // expr writes a < b < c as a < b && b < c
		return b.chain(n, at)
	}
	l, r := b.build(n.Left), b.build(n.Right)
	out := built{syntax: &syntax{op: o, args: []*syntax{l.syntax, r.syntax}}, first: l.first, last: r.last,
		compares: o >= op.Eq && o <= op.Matches}
	out.from, out.to = b.toks[out.first].from, b.toks[out.last].to
	b.surprises(out, l, r, at)
	switch {
	case (o == op.And || o == op.Or) && l.op == o && !l.grouped:
		out.args = append(l.args, r.syntax)
	case (o == op.Eq || o == op.Ne) && (l.op == op.Nil || r.op == op.Nil):
		return b.compareNil(out, l, r)
	case o == op.Range && b.pointless(r) == 0:
		b.wholeRange(out)
	case o == op.Matches && r.op != op.Text:
		b.fail(r.first, r.last, CodeExpr, `write the pattern in quotes, as in region matches "^north"`,
			"matches needs a pattern that is written out")
	}
	b.finish(l)
	if o != op.In || r.op != op.Range {
		b.finish(r)
	}
	return out
}

// wholeRange checks the ends of a range.
func (b *builder) wholeRange(n built) {
	x, ok := n.args[0].constant()
	y, ok2 := n.args[1].constant()
	switch {
	case !ok || !ok2 || !x.IsInt() || !y.IsInt():
		b.fail(n.first, n.last, CodeExpr, "write a >= x and a <= y",
			"a range goes between two whole numbers that are written out")
	case x.Cmp(y) > 0:
		b.fail(n.first, n.last, CodeType, "write the smaller number first", "nothing is in this range")
	}
}

// compareNil makes x == nil, which is not has(x), and x != nil, which is has(x).
func (b *builder) compareNil(n, l, r built) built {
	x := l
	if l.op == op.Nil {
		x = r
	}
	if x.op == op.Range {
		b.finish(x)
	}
	if x.op == op.Nil || x.op.Literal() {
		b.fail(n.first, n.last, CodeExpr, "compare a name with nil", "this is always the same")
	}
	asked := &syntax{op: op.Call, text: "has", args: []*syntax{x.syntax}, from: n.from, to: n.to}
	if n.op == op.Ne {
		n.syntax = asked
	} else {
		n.syntax = &syntax{op: op.Not, args: []*syntax{asked}}
	}
	return n
}

// surprises refuses what expr reads in another way than people do.
func (b *builder) surprises(n, l, r built, at int) {
	if end := b.pointless(r); end > 0 && n.op != op.Else { // a > 5 ?? b
		if last := len(b.errs) - 1; last >= 0 && r.op == op.Neg && b.errs[last].Offset >= r.from {
			b.errs = b.errs[:last] // that of the sign: what is meant is said here
		}
		if n.op != op.Range {
			fix := []insert{{n.from, "(", 0}, {end, ")", 0}}
			e := b.failed(n.first, n.last, CodeExpr, "write "+b.edited(n, fix...),
				"%s and ?? need brackets between them", b.toks[at].text)
			e.fix = fix
		}
		return
	}
	for _, side := range []built{l, r} {
		if side.op == op.Else && !side.grouped && n.op != op.Else {
			fix := []insert{{side.from, "(", 0}, {side.to, ")", 0}}
			e := b.failed(n.first, n.last, CodeExpr, "write "+b.edited(n, fix...),
				"?? and %s need brackets between them",
				b.toks[at].text)
			e.fix = fix
			return
		}
	}
	if n.op == op.Else || n.op == op.And || n.op == op.Or {
		return
	}
	if not := l; not.op == op.Not && !not.grouped && (b.is(not.first, "not") || b.is(not.first, "!")) {
		b.notFirst(not.first)
		return
	}
	if l.compares && n.compares && !l.grouped {
		b.chained(n, l, r, at)
	}
}

// pointless is where the value ends that a ?? b has a default for, though it is
// written out and never missing: what is meant is the comparison before it. 0: it
// is not so.
func (b *builder) pointless(n built) int {
	switch {
	case n.grouped:
		return 0
	case n.op == op.Range:
		return b.pointless(built{syntax: n.args[1]})
	case n.op == op.Neg:
		n.syntax = n.args[0]
	}
	if n.op != op.Else || n.grouped || !n.args[0].op.Literal() && n.args[0].op != op.List &&
		n.args[0].op != op.Nil {
		return 0
	}
	return n.args[0].to
}

// notFirst refuses not before a comparison: in expr it belongs to the left side
// alone.
func (b *builder) notFirst(at int) {
	for b.is(at+1, "not") || b.is(at+1, "!") {
		at++
	}
	end := at + 1
	for ; b.toks[end].kind != tEnd; end++ {
		t := b.toks[end]
		if t.kind == tOp && slices.Contains([]string{"and", "&&", "or", "||", "?", ":", ",", ";", ")", "]", "}",
			"{",
			"??"}, t.text) {
			break
		}
		if b.other[end] > end {
			end = b.other[end]
		}
	}
	end = min(end, len(b.toks)-1)
	whole := built{syntax: &syntax{from: b.toks[at].from, to: b.toks[end-1].to}}
	open := insert{b.toks[at].to, "(", 0}
	if b.toks[at].text == "not" {
		open.text = " ("
		open.skip = b.toks[at+1].from - b.toks[at].to
	}
	if len(b.errs) > 0 && b.errs[len(b.errs)-1].Offset == whole.from {
		return
	}
	fix := []insert{open, {whole.to, ")", 0}}
	e := b.failed(at, end-1, CodeExpr, "write "+b.edited(whole, fix...),
		"%s needs brackets: in expr it applies to the value right after it", b.toks[at].text)
	e.fix = fix
}

// chain refuses a < b < c, of which expr's tree has b twice.
func (b *builder) chain(n *ast.BinaryNode, at int) built {
	l := b.build(n.Left)
	last := l
	if r, ok := n.Right.(*ast.BinaryNode); ok {
		last = b.build(r.Right)
	}
	out := built{syntax: &syntax{op: op.Bool, text: "false"}, first: l.first, last: last.last}
	out.from, out.to = b.toks[out.first].from, b.toks[out.last].to
	if len(b.errs) == 0 || b.errs[len(b.errs)-1].Offset != out.from {
		b.chained(out, l, last, at)
	}
	return out
}

// chained refuses a comparison of a comparison.
func (b *builder) chained(n, l, r built, at int) {
	if last := len(b.errs) - 1; last >= 0 && b.errs[last].Offset >= n.from && b.errs[last].fix != nil {
		return // one thing at a time: the hint before shows the whole
	}
	fix := []insert{{l.from, "(", 0}, {l.to, ")", 0}} // a > b == c, a not in b == c
	ordered := func(o op.Op) bool { return o >= op.Lt && o <= op.Ge }
	switch second := op.Binary[b.toks[at].text]; {
	case len(l.args) != 2 || l.op < op.Eq || l.op > op.Matches:
	case ordered(l.op) && ordered(second): // a < b < c
		fix = []insert{{l.to, " and " + b.src[l.args[1].from:l.args[1].to], 0}}
	case !ordered(l.op) && ordered(second): // a == b > c
		fix = []insert{{l.args[1].from, "(", 0}, {r.to, ")", 0}}
	}
	hint := "write " + b.edited(built{syntax: &syntax{from: l.from, to: r.to}}, fix...)
	b.failed(n.first, n.last, CodeExpr, hint, "comparisons can't be chained").fix = fix
}

// insert is text to be put into a rule.
type insert struct {
	at   int
	text string
	skip int // bytes left out after it
}

// maxShown bounds the text that a hint writes.
const maxShown = 200

// edited writes a part of the rule with some text put in.
func (b *builder) edited(n built, inserts ...insert) string {
	s := oneLine(put(b.src, n.from, n.to, inserts))
	if len(s) > maxShown {
		return `it as in (a ?? b) == c`
	}
	return s
}

// put writes what stands between two places of a text, with some text put in.
func put(src string, from, to int, inserts []insert) string {
	var out strings.Builder
	for _, i := range inserts {
		out.WriteString(src[from:i.at] + i.text)
		from = i.at + i.skip
	}
	return out.String() + src[from:to]
}

// Bounds of what is repaired for a hint.
const (
	maxRepairs  = 8
	maxRepaired = 2 * maxShown // bytes
)

// repair puts into the hint of an error the whole rule as it is to be written,
// when all that is wrong with it can be mended.
func repair(src string, e *Error) {
	fix := e.fix
	for range maxRepairs {
		if len(fix) == 0 || len(src) > maxRepaired {
			return
		}
		src = put(src, 0, len(src), fix)
		_, errs := parseOnce(src)
		if len(errs) == 0 {
			if whole := oneLine(src); len(whole) <= maxShown {
				e.Hint = "write " + whole + e.also
			}
			return
		}
		fix = errs[0].fix
	}
}

// oneLine writes a part of a rule on one line, without its comments.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "/\n\t\r") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(withoutComments(s)), " ")
}
