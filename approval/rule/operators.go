package rule

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// unary makes not, ! and signs. "a not in b" is a not around an in, at one place.
func (b *builder) unary(n *ast.UnaryNode, at int) built {
	if in, ok := n.Node.(*ast.BinaryNode); ok && in.Location() == n.Location() {
		x := b.binary(in, at)
		x.from, x.to = b.toks[x.first].from, b.toks[x.last].to
		return built{node: &node{op: opNot, args: []*node{x.node}}, first: x.first, last: x.last, compares: true}
	}
	x := b.operand(n.Node)
	if x.op == opElse && !x.grouped {
		b.beside(x, at)
	}
	out := built{node: &node{op: opNot, args: []*node{x.node}}, first: at, last: x.last}
	switch n.Operator {
	case "-":
		out.op = opNeg
	case "+":
		x.plus = true
		out.node = x.node
	}
	return out
}

// beside refuses ?? next to a sign or not.
func (b *builder) beside(x built, at int) {
	sign := b.toks[at].text
	written := b.src[x.from:x.to]
	hint := "write " + sign + "(" + written + ")"
	switch {
	case isLetter(sign[0]):
		hint = "write " + sign + " (" + written + ")"
	case sign == "-":
		hint += " or (-" + b.src[x.args[0].from:x.args[0].to] + ") ?? " + b.src[x.args[1].from:x.args[1].to]
	}
	b.fail(at, x.last, CodeExpr, hint, "%s and ?? need brackets between them", sign)
}

// binary makes an operation on two parts.
func (b *builder) binary(n *ast.BinaryNode, at int) built {
	o, ok := binaryOps[n.Operator]
	if o == opAnd && compareOps[b.toks[at].text] { // expr writes a < b < c as a < b && b < c
		return b.chain(n, at)
	}
	l, r := b.build(n.Left), b.build(n.Right)
	out := built{node: &node{op: o, args: []*node{l.node, r.node}}, first: l.first, last: r.last, compares: o >= opEq && o <= opMatches}
	out.from, out.to = b.toks[out.first].from, b.toks[out.last].to
	if !ok {
		b.fail(at, at, CodeExpr, foreign[n.Operator], "%q is not in the language", n.Operator)
		return out
	}
	b.surprises(out, l, r, at)
	switch {
	case (o == opAnd || o == opOr) && l.op == o && !l.grouped:
		out.args = append(l.args, r.node)
	case (o == opEq || o == opNe) && (l.op == opNil || r.op == opNil):
		return b.compareNil(out, l, r)
	case o == opRange:
		b.wholeRange(out)
	case o == opMatches && r.op != opText:
		b.fail(r.first, r.last, CodeExpr, `write the pattern in quotes, as in client matches "^north"`, "matches needs a pattern that is written out")
	}
	b.finish(l)
	if o != opIn || r.op != opRange {
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
		b.fail(n.first, n.last, CodeExpr, "write a >= x and a <= y", "a range goes between two whole numbers that are written out")
	case x.Cmp(y) > 0:
		b.fail(n.first, n.last, CodeType, "write the smaller number first", "nothing is in this range")
	}
}

// compareNil makes x == nil, which is not has(x), and x != nil, which is has(x).
func (b *builder) compareNil(n, l, r built) built {
	x := l
	if l.op == opNil {
		x = r
	}
	if x.op == opNil || x.op.literal() {
		b.fail(n.first, n.last, CodeExpr, "compare a name with nil", "this is always the same")
	}
	asked := &node{op: opCall, text: "has", args: []*node{x.node}, from: n.from, to: n.to}
	if n.op == opNe {
		n.node = asked
	} else {
		n.node = &node{op: opNot, args: []*node{asked}}
	}
	return n
}

// surprises refuses what expr reads in another way than people do.
func (b *builder) surprises(n, l, r built, at int) {
	for _, side := range []built{l, r} {
		if side.op == opElse && !side.grouped && n.op != opElse {
			b.fail(n.first, n.last, CodeExpr, "write "+b.edited(n, insert{side.from, "(", 0}, insert{side.to, ")", 0}),
				"?? and %s need brackets between them", b.toks[at].text)
			return
		}
	}
	if n.op == opElse || n.op == opAnd || n.op == opOr {
		return
	}
	if not := l; not.op == opNot && !not.grouped && (b.is(not.first, "not") || b.is(not.first, "!")) {
		b.notFirst(not.first)
		return
	}
	if l.compares && n.compares && !l.grouped {
		b.chained(n, l, r, at)
	}
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
		if t.kind == tOp && slices.Contains([]string{"and", "&&", "or", "||", "?", ":", ",", ";", ")", "]", "}", "{", "??"}, t.text) {
			break
		}
		if b.other[end] > end {
			end = b.other[end]
		}
	}
	end = min(end, len(b.toks)-1)
	whole := built{node: &node{from: b.toks[at].from, to: b.toks[end-1].to}}
	open := insert{b.toks[at].to, "(", 0}
	if b.toks[at].text == "not" {
		open.text = " ("
		open.skip = b.toks[at+1].from - b.toks[at].to
	}
	if len(b.errs) > 0 && b.errs[len(b.errs)-1].Offset == whole.from {
		return
	}
	b.fail(at, end-1, CodeExpr, "write "+b.edited(whole, open, insert{whole.to, ")", 0}), "%s needs brackets: in expr it applies to the value right after it", b.toks[at].text)
}

// chain refuses a < b < c, of which expr's tree has b twice.
func (b *builder) chain(n *ast.BinaryNode, at int) built {
	l := b.build(n.Left)
	last := l
	if r, ok := n.Right.(*ast.BinaryNode); ok {
		last = b.build(r.Right)
	}
	out := built{node: &node{op: opBool, text: "false"}, first: l.first, last: last.last}
	out.from, out.to = b.toks[out.first].from, b.toks[out.last].to
	if len(b.errs) == 0 || b.errs[len(b.errs)-1].Offset != out.from {
		b.chained(out, l, last, at)
	}
	return out
}

// chained refuses a comparison of a comparison.
func (b *builder) chained(n, l, r built, at int) {
	hint := `write "a < b and b < c"`
	if len(l.args) == 2 && l.op >= opEq && l.op <= opGe {
		middle := b.src[l.args[1].from:l.args[1].to]
		hint = "write " + b.src[l.from:l.to] + " and " + middle + " " + b.toks[at].text + " " + b.src[r.from:r.to]
	}
	b.fail(n.first, n.last, CodeExpr, hint, "comparisons can't be chained")
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
	var out strings.Builder
	at := n.from
	for _, i := range inserts {
		out.WriteString(b.src[at:i.at] + i.text)
		at = i.at + i.skip
	}
	out.WriteString(b.src[at:n.to])
	s := oneLine(out.String())
	if len(s) > maxShown {
		return `it as in (a ?? b) == c`
	}
	return s
}

// oneLine writes a part of a rule on one line, without its comments.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "/\n\t\r") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(withoutComments(s)), " ")
}
