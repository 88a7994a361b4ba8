package prove

import (
	"regexp/syntax"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// plainMatch is the comparison that a pattern without anything special stands
// for: ^a$ is == "a", ^a startsWith, a$ endsWith, a contains, ^(a|b)$ in. Nil
// when it stands for none.
func plainMatch(n *term) *term {
	tree, _ := syntax.Parse(n.pattern.String(), syntax.Perl) // it was compiled
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	begins, ends := false, false
	if len(parts) > 0 && parts[0].Op == syntax.OpBeginText {
		begins, parts = true, parts[1:]
	}
	if k := len(parts); k > 0 && parts[k-1].Op == syntax.OpEndText {
		ends, parts = true, parts[:k-1]
	}
	if len(parts) == 0 {
		return nil
	}
	words := literals(&syntax.Regexp{Op: syntax.OpConcat, Sub: parts})
	if len(words) == 0 || len(words) > 1 && !(begins && ends) {
		return nil
	}
	out := &term{op: op.Contains, typ: boolean, part: n.part}
	switch {
	case len(words) > 1:
		out.op = op.In
	case begins && ends:
		out.op = op.Eq
	case begins:
		out.op = op.Starts
	case ends:
		out.op = op.Ends
	}
	out.args = []*term{n.args[0], oneOf(words)}
	return out
}

// oneOf is a word that is written out, or a list of words.
func oneOf(words []string) *term {
	list := &term{op: op.List, typ: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Text}}}
	for _, w := range words {
		list.args = append(list.args, reader{}.term(rule.Written(w), 0))
	}
	if len(words) == 1 {
		return list.args[0]
	}
	return list
}

// maxWords bounds the words that a pattern can stand for.
const maxWords = 32

// literals are the words that a part of a pattern stands for; nil when they
// can't be listed.
func literals(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}
	case syntax.OpCapture:
		return literals(re.Sub[0])
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCharClass:
		var out []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if out = append(out, string(r)); len(out) > maxWords {
					return nil
				}
			}
		}
		return out
	case syntax.OpQuest:
		if words := literals(re.Sub[0]); words != nil {
			return append(words, "")
		}
	case syntax.OpAlternate:
		var out []string
		for _, sub := range re.Sub {
			words := literals(sub)
			if out = append(out, words...); len(words) == 0 || len(out) > maxWords {
				return nil
			}
		}
		return out
	case syntax.OpConcat:
		out := []string{""}
		for _, sub := range re.Sub {
			var longer []string
			for _, word := range literals(sub) {
				for _, begun := range out {
					longer = append(longer, begun+word)
				}
			}
			if out = longer; len(out) == 0 || len(out) > maxWords {
				return nil
			}
		}
		return out
	}
	return nil
}
