package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// TestTreesAreThoseOfExpr writes the tree of each accepted rule with every
// bracket, reads that with expr, and compares with expr's tree of the rule: the
// node that is evaluated stands where expr has it.
func TestTreesAreThoseOfExpr(t *testing.T) {
	t.Parallel()
	accepted := 0
	check := func(t rapid.TB, src string) {
		n, errs := parse(src)
		if len(errs) > 0 {
			return
		}
		accepted++
		want, _, ok := exprTree(maskedRule(src))
		written := printed(n)
		got, _, ok2 := exprTree(maskedRule(written))
		if !ok || !ok2 {
			t.Fatalf("%q is accepted, and expr reads it: %v; written as %q, expr reads it: %v", src, ok, written, ok2)
		}
		if a, b := plainTree(got), plainTree(want); a != b {
			t.Fatalf("%q has the tree\n%s and in expr\n%s", src, a, b)
		}
	}
	for _, src := range frontSeeds {
		check(t, src)
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 40 {
			check(t, sources().Draw(t, "rule"))
		}
	})
	if least := 100; accepted < least {
		t.Errorf("only %d rules were accepted", accepted)
	}
}

// maskedRule is what expr's parser gets of a rule, whatever its length.
func maskedRule(src string) string {
	toks, err := tokens(src)
	if err != nil {
		return src
	}
	return masked(src, toks)
}

// signs are how operators are written.
var signs = func() map[op.Op]string {
	out := map[op.Op]string{}
	for _, s := range []string{"or", "and", "+", "-", "*", "/", "%", "??", "==", "!=", "<", "<=", ">", ">=",
		"..", "in", "contains", "startsWith", "endsWith", "matches"} {
		out[op.Binary[s]] = s
	}
	return out
}()

// printed writes a tree with all brackets.
func printed(n *syntax) string {
	switch n.op {
	case op.Text:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(n.text) + `"`
	case op.Item:
		return "#"
	case op.Dot:
		return "(" + printed(n.args[0]) + ")." + n.text
	case op.Index:
		return "(" + printed(n.args[0]) + ")[" + strconv.Itoa(n.index) + "]"
	case op.Let:
		return "(let " + n.local.name + " = " + printed(n.local.value) + "; " + printed(n.args[0]) + ")"
	case op.Neg:
		return "(-" + printed(n.args[0]) + ")"
	case op.Not:
		return "(not " + printed(n.args[0]) + ")"
	case op.If:
		return "(" + printed(n.args[0]) + " ? " + printed(n.args[1]) + " : " + printed(n.args[2]) + ")"
	case op.List, op.Call:
		out := make([]string, len(n.args))
		for i, a := range n.args {
			out[i] = printed(a)
		}
		if n.op == op.List {
			return "[" + strings.Join(out, ", ") + "]"
		}
		return n.text + "(" + strings.Join(out, ", ") + ")"
	}
	if len(n.args) == 0 {
		return n.text
	}
	out := printed(n.args[0])
	for _, a := range n.args[1:] {
		out = "(" + out + " " + signs[n.op] + " " + printed(a) + ")"
	}
	return out
}

// plainTree writes a tree of expr. What two ways of writing it stand for is the
// same: and and &&, not and !, if and ?:, ?. and the point, x == nil and not
// has(x), a plus sign and none, letters that are composed and those that are not.
func plainTree(n ast.Node) string {
	list := func(word string, nodes ...ast.Node) string {
		for _, n := range nodes {
			word += " " + plainTree(n)
		}
		return "(" + word + ")"
	}
	switch n := n.(type) {
	case *ast.NilNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.IdentifierNode:
		return n.String()
	case *ast.StringNode:
		return strconv.Quote(norm.NFC.String(n.Value))
	case *ast.PointerNode:
		return "#" + n.Name
	case *ast.UnaryNode:
		if n.Operator == "+" {
			return plainTree(n.Node)
		}
		return list(strings.Replace(n.Operator, "!", "not", 1), n.Node)
	case *ast.BinaryNode:
		sides := []ast.Node{n.Left, n.Right}
		if i := slices.IndexFunc(sides, func(n ast.Node) bool { _, ok := n.(*ast.NilNode); return ok }); i >= 0 &&
			(n.Operator == "==" || n.Operator == "!=") {
			asked := list("has", sides[1-i])
			return map[string]string{"==": "(not " + asked + ")", "!=": asked}[n.Operator]
		}
		return list(strings.NewReplacer("&&", "and", "||", "or").Replace(n.Operator), n.Left, n.Right)
	case *ast.ChainNode:
		return plainTree(n.Node)
	case *ast.MemberNode:
		return list(".", n.Node, n.Property)
	case *ast.CallNode:
		return list(n.Callee.String(), n.Arguments...)
	case *ast.BuiltinNode:
		return list(n.Name, n.Arguments...)
	case *ast.PredicateNode:
		return plainTree(n.Node)
	case *ast.ConditionalNode:
		return list("if", n.Cond, n.Exp1, n.Exp2)
	case *ast.VariableDeclaratorNode:
		return list("let "+n.Name, n.Value, n.Expr)
	case *ast.ArrayNode:
		return list("list", n.Nodes...)
	}
	return fmt.Sprintf("%T", n)
}
