package rule

import (
	"fmt"
	"sync"

	"github.com/expr-lang/expr/ast"
)

// linked checks once that the expr which the program links reads rules as the
// version does that this package was made for.
func linked() *Error { return linkedExpr() }

var linkedExpr = onceLinked(exprTree)

// exprVersion is the version of expr whose trees are known here.
const exprVersion = "v1.17.8"

// knownTrees are rules with the trees that this package expects.
var knownTrees = [][2]string{
	{"a and b or not c", "(or@8 (and@2 a@0 b@6) (not@11 c@15))"},
	{"not a == b", "(==@6 (not@0 a@4) b@9)"},
	{"a not in b", "(not@6 (in@6 a@0 b@9))"},
	{"-a ?? b", "(-@0 (??@3 a@1 b@6))"},
	{"a - b - c * -d % 2", "(-@6 (-@2 a@0 b@4) (%@15 (*@10 c@8 (-@12 d@13)) 2@17))"},
	{"a ?? b ?? c", "(??@7 (??@2 a@0 b@5) c@10)"},
	{"1 < a < 3", "(&&@6 (<@2 1@0 a@4) (<@6 a@4 3@8))"},
	{"a ? b : c ? d : e", "(?: a@0 b@4 (?: c@8 d@12 e@16))"},
	{"if a { b } else if c { d } else { e }", "(if a@3 b@7 (if c@19 d@23 e@34))"},
	{"let x = a; x == nil", "(let x@4 a@8 (==@13 x@11 nil@16))"},
	{"a?.b.c[0]", "(.@6 (chain (.@5 (.@3? a@0 b@3) c@5)) 0@7)"},
	{"any(a, .b > 1 and # in 1..5)",
		"(any@0 a@4 (pred (and@14 (>@10 (.@8 #@7 b@8) 1@12) (in@20 #@18 (..@24 1@23 5@26)))))"},
	{"count(a, {true}) + f(1.5, 'x',)", "(+@17 (count@0 a@6 (pred true@10)) (call@19 f@19 1.5@21 x@26))"},
	{"a in [b, 1]", "(in@2 a@0 (list@5 b@6 1@9))"},
	{"a matches `x` or b startsWith \"y\"", "(or@14 (matches@2 a@0 x@10) (startsWith@19 b@17 y@30))"},
}

// onceLinked returns a check of a parser that is done on first use.
func onceLinked(read func(string) (ast.Node, int, bool)) func() *Error {
	return sync.OnceValue(func() *Error {
		for _, known := range knownTrees {
			if shapeBy(read, known[0]) == known[1] {
				continue
			}
			e := newError(known[0], 0, len(known[0]), CodeExpr,
				"rules can't be read: github.com/expr-lang/expr %s was expected, and the version that this program links reads this rule in another way", exprVersion)
			e.Hint = "require github.com/expr-lang/expr " + exprVersion + " in go.mod"
			return e
		}
		return nil
	})
}

// shapeBy is the shape of what a parser makes of a rule; empty when it refuses
// the rule, or is at fault.
func shapeBy(read func(string) (ast.Node, int, bool), src string) string {
	out := ""
	guarded(func(src string) (ast.Node, int, bool) {
		n, _, ok := read(src)
		if ok {
			out = shape(n)
		}
		return n, 0, ok
	}, src)
	return out
}

// shape writes a tree of expr with all that this package relies on: what the
// nodes are, and where those are that have a place.
func shape(n ast.Node) string {
	at := fmt.Sprintf("@%d", n.Location().From)
	list := func(word string, nodes ...ast.Node) string {
		for _, n := range nodes {
			word += " " + shape(n)
		}
		return "(" + word + ")"
	}
	switch n := n.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.String() + at
	case *ast.IdentifierNode:
		return n.Value + at
	case *ast.StringNode:
		return n.Value + at
	case *ast.PointerNode:
		return "#" + n.Name + at
	case *ast.UnaryNode:
		return list(n.Operator+at, n.Node)
	case *ast.BinaryNode:
		return list(n.Operator+at, n.Left, n.Right)
	case *ast.ChainNode:
		return list("chain", n.Node)
	case *ast.MemberNode:
		if n.Optional {
			at += "?"
		}
		return list("."+at, n.Node, n.Property)
	case *ast.CallNode:
		return list("call"+at, append([]ast.Node{n.Callee}, n.Arguments...)...)
	case *ast.BuiltinNode:
		return list(n.Name+at, n.Arguments...)
	case *ast.PredicateNode:
		return list("pred", n.Node)
	case *ast.ConditionalNode:
		if n.Ternary {
			return list("?:", n.Cond, n.Exp1, n.Exp2)
		}
		return list("if", n.Cond, n.Exp1, n.Exp2)
	case *ast.VariableDeclaratorNode:
		return list("let "+n.Name+at, n.Value, n.Expr)
	case *ast.ArrayNode:
		return list("list"+at, n.Nodes...)
	}
	return fmt.Sprintf("%T", n)
}
