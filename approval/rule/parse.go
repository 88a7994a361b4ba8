package rule

import (
	"errors"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// parse reads a rule with expr's lexer and parser, and makes nodes of the tree.
// The hint of the first error shows the whole rule as it is to be written, where
// that can be told.
func parse(src string) (*syntax, Errors) {
	root, errs := parseOnce(src)
	if len(errs) > 0 {
		repair(src, errs[0])
	}
	return root, errs
}

func parseOnce(src string) (*syntax, Errors) {
	if err := linked(); err != nil {
		return nil, Errors{err}
	}
	toks, err := tokens(src)
	if err != nil {
		return nil, Errors{err}
	}
	if toks[0].kind == tEnd {
		return nil, Errors{newError(src, 0, len(src), CodeSyntax, "the rule is empty")}
	}
	b := &builder{src: src, toks: toks}
	if err := b.pair(); err != nil {
		return nil, Errors{err}
	}
	// The line feed tells the end from the last token, whose place expr gives it.
	tree, place, ok := exprTree(masked(src, toks) + "\n")
	if !ok {
		return nil, Errors{b.refused(place)}
	}
	root := b.rule(tree)
	if len(b.errs) > 0 {
		return nil, b.errs
	}
	return root, nil
}

// pair finds the other side of each bracket and bounds how deep they nest.
// Brackets that do not fit are for expr's parser to refuse.
func (b *builder) pair() *Error {
	b.other = make([]int, len(b.toks))
	var open []int
	for i, t := range b.toks {
		b.other[i] = -1
		if t.kind != tOp || len(t.text) != 1 {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			if open = append(open, i); len(open) > MaxDepth {
				return newError(b.src, t.from, t.to, CodeLimit,
					"the rule is nested deeper than %d levels; split it into named rules", MaxDepth)
			}
		case ")", "]", "}":
			if n := len(open); n > 0 {
				b.other[i], b.other[open[n-1]] = open[n-1], i
				open = open[:n-1]
			}
		}
	}
	return nil
}

// maxDigits is how long a number may be for expr's parser, which reads machine
// words.
const maxDigits = 15

// masked puts zeros in the place of long numbers, which are read again from the
// source.
func masked(src string, toks []token) string {
	var out []byte
	for _, t := range toks {
		if t.kind != tNumber || t.to-t.from <= maxDigits {
			continue
		}
		if out == nil {
			out = []byte(src)
		}
		for i := t.from; i < t.to; i++ {
			if out[i] >= '1' && out[i] <= '9' {
				out[i] = '0'
			}
		}
	}
	if out == nil {
		return src
	}
	return string(out)
}

// exprTree is what expr's parser makes of a rule; otherwise the place, in
// runes, at which it stopped. expr's settings are ours: what a host sets in
// expr's package variables has no part in it.
func exprTree(src string) (n ast.Node, place int, ok bool) { return guarded(parserOfExpr, src) }

// guarded reads with a parser whose faults must not end the host: one that
// panics refuses the rule.
func guarded(read func(string) (ast.Node, int, bool), src string) (n ast.Node, place int, ok bool) {
	defer func() {
		if recover() != nil {
			n, place, ok = nil, 0, false
		}
	}()
	return read(src)
}

func parserOfExpr(src string) (n ast.Node, place int, ok bool) {
	tree, err := parser.ParseWithConfig(src, &conf.Config{})
	if err != nil {
		var at *file.Error
		if errors.As(err, &at) {
			place = at.From
		}
		return nil, place, false
	}
	return tree.Node, 0, true
}
