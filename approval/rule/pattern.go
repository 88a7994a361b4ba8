package rule

import (
	"regexp"
	"regexp/syntax"
)

// Bounds of the patterns of matches.
const (
	maxPattern  = 512            // bytes
	maxProgram  = 1000           // instructions, about
	maxPrograms = 4 * maxProgram // of one rule
)

// pattern is what matches compares with.
type pattern struct {
	re   *regexp.Regexp
	size int // instructions, about
}

// steps is what it costs to match a text: each instruction may look at each
// letter.
func (p *pattern) steps(text string) int { return 1 + len(text)*p.size/32 }

// matches compiles the pattern. Its size is known before the program is made.
func (c *checker) matches(n *node) {
	src := n.args[1]
	if c.programs > maxPrograms {
		return // said of the pattern before
	}
	if len(src.text) > maxPattern {
		c.fail(src, CodeLimit, "", "a pattern has at most %d bytes", maxPattern)
		return
	}
	tree, err := syntax.Parse(src.text, syntax.Perl)
	if err != nil {
		why := "this is not a pattern"
		if e, ok := err.(*syntax.Error); ok {
			why = "this is not a pattern: " + e.Code.String()
		}
		hint := "patterns are those of RE2"
		if err.(*syntax.Error).Code == syntax.ErrInvalidPerlOp {
			hint += ", which has no lookaround"
		}
		c.fail(src, CodeType, hint, "%s", why)
		return
	}
	p := &pattern{size: programSize(tree)}
	if c.programs += p.size; p.size > maxProgram || c.programs > maxPrograms {
		c.fail(src, CodeLimit, "ask for less repetition, or for several shorter patterns joined by and",
			"the pattern asks for more work than is allowed")
		return
	}
	if p.re, err = regexp.Compile(src.text); err != nil {
		c.fail(src, CodeType, "", "this is not a pattern")
		return
	}
	n.pattern = p
	n.simple = plainMatch(n, tree)
}

// programSize estimates how many instructions a pattern compiles to.
func programSize(re *syntax.Regexp) int {
	size := 1
	switch re.Op {
	case syntax.OpLiteral:
		size = len(re.Rune)
	case syntax.OpCharClass:
		size = 1 + len(re.Rune)/16
	}
	for _, sub := range re.Sub {
		size = min(size+programSize(sub), maxProgram+1)
	}
	if re.Op == syntax.OpRepeat {
		times := max(re.Min, re.Max)
		if re.Max < 0 {
			times = re.Min + 1
		}
		size = min(size*max(times, 1), maxProgram+1)
	}
	return size
}

// plainMatch is the comparison that a pattern without anything special stands
// for: ^a$ is == "a", ^a startsWith, a$ endsWith, a contains, ^(a|b)$ in. Nil
// when it stands for none.
func plainMatch(n *node, tree *syntax.Regexp) *node {
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
	out := &node{op: opContains, from: n.from, to: n.to, typ: n.typ, on: Text}
	switch {
	case len(words) > 1:
		out.op = opIn
	case begins && ends:
		out.op, out.accept = opEq, equal
	case begins:
		out.op = opStarts
	case ends:
		out.op = opEnds
	}
	text := Type{Kind: Text}
	other := &node{op: opList, typ: Type{Kind: List, Elem: &text}}
	for _, w := range words {
		other.args = append(other.args, &node{op: opText, text: w, typ: text})
	}
	if len(words) == 1 {
		other = other.args[0]
	}
	out.args = []*node{n.args[0], other}
	out.l, out.r = n.args[0], other
	return out
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
