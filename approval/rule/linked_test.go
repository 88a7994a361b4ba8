package rule

import (
	"errors"
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
)

// TestAnotherExprIsRefused goes through what a host may link in the place of
// the expr that rules were written for.
func TestAnotherExprIsRefused(t *testing.T) {
	s, err := NewSchema(Options{Fields: []Field{{Path: "a", Type: Type{Kind: Number}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func(was func() *Error) { linkedExpr = was }(linkedExpr)
	for _, c := range []struct {
		why  string
		read func(string) (ast.Node, int, bool)
	}{
		{"not binds looser than a comparison", func(src string) (ast.Node, int, bool) {
			return exprTree(strings.Replace(src, "not a == b", "not (a == b)", 1))
		}},
		{"places are counted in another way", func(src string) (ast.Node, int,
			bool) {
			return exprTree(" " + src)
		}},
		{"?? binds looser than a sign", func(src string) (ast.Node, int, bool) {
			return exprTree(strings.Replace(src, "-a ?? b", "(-a) ?? b", 1))
		}},
		{"if is a word no longer", func(src string) (ast.Node, int, bool) {
			if strings.HasPrefix(src, "if") {
				return nil, 0, false
			}
			return exprTree(src)
		}},
		{"it reads nothing", func(string) (ast.Node, int, bool) { return nil, 0, false }},
		{"it gives no tree and no error", func(string) (ast.Node, int, bool) { return nil, 0, true }},
		{"it gives a tree with a gap", func(string) (ast.Node, int, bool) { return &ast.UnaryNode{}, 0, true }},
		{"it gives nodes that are not known", func(string) (ast.Node, int, bool) {
			return &ast.PairNode{}, 0,
				true
		}},
		{"it panics", func(string) (ast.Node, int, bool) { panic("a fault") }},
	} {
		t.Run(c.why, func(t *testing.T) {
			linkedExpr = onceLinked(c.read)
			for _, src := range []string{"a > 1", "true", "a >", ""} {
				_, err := s.Compile(src, WantBool)
				var all Errors
				if !errors.As(err, &all) || len(all) != 1 || all[0].Code != CodeExpr {
					t.Fatalf("%q: %v", src, err)
				}
				if said := all[0].Error(); !strings.Contains(said, exprVersion+" was expected") ||
					!strings.Contains(said, "in go.mod") {
					t.Errorf("%q is refused, and the version is not named: %s", src, said)
				}
			}
			if _, err := NewSchema(Options{Definitions: []Definition{{"d", "true"}}}); err == nil {
				t.Error("a named rule is read")
			}
		})
	}
	linkedExpr = onceLinked(exprTree)
	if _, err := s.Compile("a > 1", WantBool); err != nil {
		t.Errorf("the expr of this module: %v", err)
	}
}

// TestSettingsOfTheHostAreItsOwn: what a host sets in expr's package variables
// for its own expressions does not change how rules are read.
func TestSettingsOfTheHostAreItsOwn(t *testing.T) {
	defer func(nodes, memory uint) {
		conf.DefaultMaxNodes, conf.DefaultMemoryBudget = nodes, memory
	}(conf.DefaultMaxNodes, conf.DefaultMemoryBudget)
	conf.DefaultMaxNodes, conf.DefaultMemoryBudget = 2, 1
	if err := onceLinked(exprTree)(); err != nil {
		t.Errorf("the check on first use: %v", err)
	}
	if _, errs := parse("a + b + c > 1 and d in [1, 2, 3]"); len(errs) > 0 {
		t.Errorf("a rule of more nodes than the host allows its own: %v", errs)
	}
}
