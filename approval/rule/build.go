package rule

import (
	"slices"
	"sort"

	"github.com/expr-lang/expr/ast"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// builder makes nodes of expr's tree. The tree has no nodes for brackets and
// not every place, so places come from the tokens: each node is given the
// tokens that it begins and ends with.
type builder struct {
	src   string
	toks  []token
	other []int // of a bracket: the token on its other side; -1 of anything else
	errs  Errors
	depth int
	deep  bool     // nested too deep: the rest is not looked at
	lets  []*local // in force, innermost last
}

// built is a node with its first and last token.
type built struct {
	*syntax
	first, last int
	compares    bool // is a comparison, also "a not in b"
}

// fail adds an error at a range of tokens.
func (b *builder) fail(first, last int, code Code, hint, format string, a ...any) {
	_ = b.failed(first, last, code, hint, format, a...)
}

// failed is fail, and returns the error.
func (b *builder) failed(first, last int, code Code, hint, format string, a ...any) *Error {
	e := b.error(first, last, code, hint, format, a...)
	if len(b.errs) < maxErrors && !b.deep { // what is too deep has no places
		b.errs = append(b.errs, e)
	}
	return e
}

// rule builds a whole rule.
func (b *builder) rule(tree ast.Node) *syntax {
	n := b.build(tree)
	b.finish(n)
	if last := len(b.toks) - 2; b.is(last, ";") { // expr lets it pass
		b.fail(last, last, CodeExpr, "leave it out", "a rule is one expression; ; follows let alone")
	}
	slices.SortStableFunc(b.errs, func(a, b *Error) int { return a.Offset - b.Offset })
	return n.syntax
}

// at finds the token at a place of expr's.
func (b *builder) at(n ast.Node) int {
	place := n.Location().From
	i := sort.Search(len(b.toks), func(i int) bool { return b.toks[i].rune >= place })
	return min(i, len(b.toks)-1)
}

// is reports whether a token is an operator or bracket.
func (b *builder) is(i int, text string) bool {
	return i >= 0 && i < len(b.toks) && b.toks[i].kind == tOp && b.toks[i].text == text
}

// brackets widens a node by the brackets around it.
func (b *builder) brackets(n built) built {
	for b.is(n.first-1, "(") && b.other[n.first-1] == n.last+1 && !b.calls(n.first-1) {
		n.first, n.last, n.grouped = n.first-1, n.last+1, true
	}
	n.from, n.to = b.toks[n.first].from, b.toks[n.last].to
	return n
}

// calls reports whether a bracket holds the arguments of a call.
func (b *builder) calls(open int) bool {
	if open <= 0 {
		return false
	}
	word := b.toks[open-1]
	method := word.kind == tOp && isLetter(word.text[0]) && (b.is(open-2, ".") || b.is(open-2, "?."))
	return word.kind == tName || method
}

// build makes a node, with the brackets around it.
func (b *builder) build(n ast.Node) built {
	if b.deep || n == nil {
		return built{syntax: &syntax{op: op.Bool, text: "false"}}
	}
	return b.brackets(b.bare(n))
}

// inside builds a node one level deeper.
func (b *builder) inside(n ast.Node) built {
	if b.depth++; b.depth > MaxDepth && !b.deep {
		at := b.at(n)
		b.fail(at, at, CodeLimit, "", "the rule is nested deeper than %d levels; split it into named rules",
			MaxDepth)
		b.deep = true
	}
	out := b.build(n)
	b.depth--
	return out
}

// operand builds a part of an operation or a call, where some that stand alone
// well are refused.
func (b *builder) operand(n ast.Node) built {
	out := b.inside(n)
	b.finish(out)
	return out
}

// finish refuses what has no meaning as a value of its own.
func (b *builder) finish(n built) {
	switch n.op {
	case op.Nil:
		b.fail(n.first, n.last, CodeExpr, "write x == nil or x != nil, or x ?? something else",
			"nil can only be compared, with == or !=")
	case op.Range:
		b.fail(n.first, n.last, CodeExpr, "write x in 1..5, or a list [1, 2, 3]", "a range can only stand after in")
	}
}

// bare makes a node without the brackets around it.
func (b *builder) bare(n ast.Node) built {
	at := b.at(n)
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return b.name(n, at)
	case *ast.IntegerNode, *ast.FloatNode:
		num, _ := numberOf(b.toks[at].text)
		return built{syntax: &syntax{op: op.Number, text: b.toks[at].text, num: num}, first: at, last: at}
	case *ast.StringNode:
		return built{syntax: &syntax{op: op.Text, text: b.toks[at].text}, first: at, last: at}
	case *ast.BoolNode:
		return built{syntax: &syntax{op: op.Bool, text: b.toks[at].text}, first: at, last: at}
	case *ast.NilNode:
		return built{syntax: &syntax{op: op.Nil}, first: at, last: at}
	case *ast.PointerNode:
		return b.item(n, at)
	case *ast.ChainNode: // a?.b is a.b: what is missing is unknown
		return b.bare(n.Node)
	case *ast.UnaryNode:
		return b.unary(n, at)
	case *ast.BinaryNode:
		return b.binary(n, at)
	case *ast.MemberNode:
		return b.member(n, at)
	case *ast.CallNode:
		return b.call(n, at)
	case *ast.BuiltinNode:
		return b.arguments(n.Name, n.Arguments, at)
	case *ast.PredicateNode:
		return b.predicate(n)
	case *ast.ConditionalNode:
		return b.conditional(n)
	case *ast.VariableDeclaratorNode:
		return b.let(n, at)
	case *ast.ArrayNode:
		out := built{syntax: &syntax{op: op.List}, first: at, last: b.other[at]}
		for _, item := range n.Nodes {
			out.args = append(out.args, b.operand(item).syntax)
		}
		return out
	}
	return b.foreign(n, at)
}

// foreign refuses what expr has and the language has not.
func (b *builder) foreign(n ast.Node, at int) built {
	out := built{syntax: &syntax{op: op.Bool, text: "false"}, first: at, last: at}
	switch n := n.(type) {
	case *ast.MapNode:
		out.last = b.other[at]
		b.fail(at, out.last, CodeExpr, "a list is written [a, b]", "maps are not in the language")
	case *ast.SliceNode:
		base := b.build(n.Node)
		out.first, out.last = base.first, b.other[at]
		b.fail(at, out.last, CodeExpr, "filter(list, condition) gives some of the items, list[0] one of them",
			"slices are not in the language")
	case *ast.SequenceNode:
		first, last := b.inside(n.Nodes[0]), b.inside(n.Nodes[len(n.Nodes)-1])
		out.first, out.last = first.first, last.last
		b.fail(out.first, out.last, CodeExpr, "join conditions with and",
			"a rule is one expression; ; follows let alone")
	default:
		b.fail(at, at, CodeExpr, "", "this part of expr is not in the language")
	}
	return out
}

// name makes a name, or what let gave it.
func (b *builder) name(n *ast.IdentifierNode, at int) built {
	for i := len(b.lets) - 1; i >= 0; i-- {
		if l := b.lets[i]; l.name == n.Value {
			l.used = true
			return built{syntax: &syntax{op: op.Name, text: n.Value, local: l}, first: at, last: at}
		}
	}
	return built{syntax: &syntax{op: op.Name, text: n.Value}, first: at, last: at}
}

func (b *builder) item(n *ast.PointerNode, at int) built {
	last := at
	if n.Name != "" {
		last++
		b.fail(at, last, CodeExpr, "# is the item, .x a part of it", "#%s is not in the language", n.Name)
	}
	return built{syntax: &syntax{op: op.Item}, first: at, last: last}
}

// member makes a.b and a[0].
func (b *builder) member(n *ast.MemberNode, at int) built {
	base := b.build(n.Node)
	b.finish(base)
	p, ok := n.Property.(*ast.StringNode)
	if !ok || b.is(at, "[") {
		return b.index(n, base, at)
	}
	if base.op == op.Name && base.local == nil && !base.grouped {
		base.text += "." + p.Value
		base.last = at
		return base
	}
	return built{syntax: &syntax{op: op.Dot, text: p.Value, args: []*syntax{base.syntax}}, first: base.first,
		last: at}
}

// maxIndex bounds the place of an item in a list.
const maxIndex = 1 << 20

func (b *builder) index(n *ast.MemberNode, base built, at int) built {
	out := built{syntax: &syntax{op: op.Index, args: []*syntax{base.syntax}}, first: base.first,
		last: b.other[at]}
	if _, ok := n.Node.(*ast.MapNode); ok {
		return out // refused already
	}
	if p, ok := n.Property.(*ast.StringNode); ok {
		hint := ""
		if isName(p.Value) {
			hint = "write " + b.src[base.from:base.to] + "." + p.Value
		}
		b.fail(at, out.last, CodeExpr, hint, "a part is named after a point")
		return out
	}
	which := b.inside(n.Property)
	x, ok := which.constant()
	i, whole := x.Int64()
	switch {
	case !ok || !whole:
		b.fail(at, out.last, CodeExpr, "write list[0], or find(list, condition)",
			"the place in a list is a whole number that is written out")
	case i > maxIndex || i < -maxIndex:
		b.fail(at, out.last, CodeLimit, "", "a place in a list is at most %d", maxIndex)
	}
	out.index = int(i)
	return out
}

func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && (i == 0 || s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s != ""
}

// call makes the call of a function that expr does not know by itself.
func (b *builder) call(n *ast.CallNode, at int) built {
	if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
		return b.arguments(callee.Value, n.Arguments, at)
	}
	method := b.toks[at].text
	first := at
	if m, ok := n.Callee.(*ast.MemberNode); ok {
		first = b.build(m.Node).first
	}
	hint := "write a function around the value, as in upper(x)"
	switch instead, ok := builtinsOfExpr[method]; {
	case op.Binary[method] >= op.Contains && len(n.Arguments) == 1:
		arg := b.build(n.Arguments[0])
		hint = "write " + oneLine(b.src[b.toks[first].from:b.toks[at-1].from]) + " " + method + " " + oneLine(b.src[arg.from:arg.to])
	case ok && instead != "":
		hint = instead
	}
	b.fail(first, b.other[at+1], CodeExpr, hint, "methods are not in the language")
	return built{syntax: &syntax{op: op.Bool, text: "false"}, first: first, last: b.other[at+1]}
}

func (b *builder) arguments(name string, args []ast.Node, at int) built {
	out := built{syntax: &syntax{op: op.Call, text: name}, first: at, last: b.other[at+1]}
	for _, a := range args {
		out.args = append(out.args, b.operand(a).syntax)
	}
	if name == "count" && len(args) == 1 {
		b.countOfAll(out)
	}
	return out
}

// countOfAll refuses count(list), which in expr counts the items that are true.
func (b *builder) countOfAll(n built) {
	of := n.args[0]
	fix := []insert{{b.toks[n.first].from, "len", len("count")}}
	if of.op == op.List && slices.ContainsFunc(of.args,
		func(a *syntax) bool { return a.op == op.Bool || a.op >= op.Not && a.op <= op.Or || a.op >= op.Eq }) {
		fix = []insert{{b.toks[n.last].from, ", #", 0}} // truths
	}
	whole := built{syntax: &syntax{from: b.toks[n.first].from, to: b.toks[n.last].to}}
	e := b.failed(n.first, n.last, CodeExpr, "write "+b.edited(whole, fix...),
		"count counts the items for which its second argument is true")
	e.fix = fix
}

// predicate makes the second argument of any and its like, with braces or not.
func (b *builder) predicate(n *ast.PredicateNode) built {
	out := b.inside(n.Node)
	b.finish(out)
	if b.is(out.first-1, "{") && b.other[out.first-1] == out.last+1 {
		out.first, out.last = out.first-1, out.last+1
	}
	return out
}

// conditional makes c ? a : b and if c { a } else { b }.
func (b *builder) conditional(n *ast.ConditionalNode) built {
	cond := b.operand(n.Cond)
	if n.Exp1 == n.Cond { // a ?: b
		other := b.operand(n.Exp2)
		b.fail(cond.first, other.last, CodeExpr, "write a ?? b, or c ? a : b",
			"?: without a value between is not in the language")
		return built{syntax: cond.syntax, first: cond.first, last: other.last}
	}
	a, other := b.operand(n.Exp1), b.operand(n.Exp2)
	out := built{syntax: &syntax{op: op.If, args: []*syntax{cond.syntax, a.syntax, other.syntax}},
		first: cond.first, last: other.last}
	if !n.Ternary && !b.deep {
		out.first--
		if b.is(other.first-1, "{") {
			out.last++
		}
	}
	return out
}

// let makes the expression after it; the name stands for its value there.
func (b *builder) let(n *ast.VariableDeclaratorNode, at int) built {
	value := b.operand(n.Value)
	if slices.ContainsFunc(b.lets, func(l *local) bool { return l.name == n.Name }) {
		b.fail(at, at, CodeExpr, "choose another name", "%s is the name of another let around it", n.Name)
	}
	l := &local{name: n.Name, from: b.toks[at].from, to: b.toks[at].to, value: value.syntax}
	b.lets = append(b.lets, l)
	body := b.build(n.Expr)
	b.finish(body)
	b.lets = b.lets[:len(b.lets)-1]
	if !l.used && len(b.errs) == 0 {
		b.fail(at, at, CodeUnused, "", "%s is never used", n.Name)
	}
	return built{syntax: &syntax{op: op.Let, local: l, args: []*syntax{body.syntax}}, first: at - 1,
		last: body.last}
}
