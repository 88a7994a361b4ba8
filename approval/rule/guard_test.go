package rule

import (
	"strings"
	"testing"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// TestTreesThatExprDoesNotMake gives the builder and the checker what expr's
// parser makes of no rule.
func TestTreesThatExprDoesNotMake(t *testing.T) {
	t.Parallel()
	toks, err := tokens("a")
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{src: "a", toks: toks, other: []int{-1, -1}}
	b.rule(&ast.PairNode{})
	if len(b.errs) != 1 || b.errs[0].Code != CodeExpr {
		t.Errorf("a node that is not known: %v", b.errs)
	}
	texts := scanner{src: `"a" "b"`}
	if err := texts.read(lexer.Token{Kind: lexer.String}, &token{to: 7}); err == nil || err.Code != CodeExpr {
		t.Errorf("a text that ends elsewhere: %v", err)
	}
	s, broken := NewSchema(Options{})
	if broken != nil {
		t.Fatal(broken)
	}
	c := newChecker(s, "#")
	c.root(&syntax{op: op.Item, to: 1})
	if len(c.errs) != 1 || !strings.Contains(c.errs[0].Message, "there is none here") {
		t.Errorf("an item outside of a loop: %v", c.errs)
	}
}
