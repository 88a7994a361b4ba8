package prove

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// reader makes terms of the parts of rules. What names stand for is read once.
type reader struct{ named map[*rule.Part]*term }

// read returns the terms of some rules; nil for a rule that is nil.
func read(rules ...*rule.Rule) []*term {
	r := reader{map[*rule.Part]*term{}}
	out := make([]*term, len(rules))
	for i, x := range rules {
		if x != nil {
			out[i] = r.term(x.Tree(), 0)
		}
	}
	return out
}

// term reads a part with so many loops around it.
func (r reader) term(p *rule.Part, loops int) *term {
	n := &term{op: p.Op, typ: p.Type, text: p.Text, num: p.Number, loop: p.Loop, level: p.Level, index: p.Index,
		choices: p.Choices, pattern: p.Pattern, part: p}
	if p.Builtin {
		n.fn = p.Text
	}
	for i, a := range p.Args {
		inside := loops
		if p.Loop && i == 1 {
			inside = p.Level + 1
		}
		n.args = append(n.args, r.term(a, inside))
	}
	if p.Of != nil {
		n.of = r.named[p.Of]
		if n.of == nil {
			n.of = r.term(p.Of, p.Level)
			r.named[p.Of] = n.of
		}
	}
	n.simple = simpler(n, loops)
	n.fold()
	return n
}

// simpler is what a term stands for, of parts that are as simple as they can be;
// nil: of itself.
func simpler(n *term, loops int) *term {
	switch {
	case n.op.Compares():
		return comparedSimply(n)
	case n.op == op.Matches:
		return plainMatch(n)
	case n.op == op.In && n.args[1].op == op.Range:
		return within(n)
	case n.op == op.In:
		return inList(n, n.args[0], n.args[1], loops)
	case n.op == op.Contains && n.args[0].typ.Kind == rule.List:
		return inList(n, n.args[1], n.args[0], loops)
	case n.fn == "has":
		if found := through(n.args[0]); found.fn == "find" {
			return counted(n, found, op.Gt)
		}
	case n.fn == "any" || n.fn == "all" || n.fn == "none" || n.fn == "one":
		return tested(n)
	}
	return nil
}

func comparedSimply(n *term) *term {
	if out := asked(n); out != nil {
		return out
	}
	if out := branched(n); out != nil {
		return out
	}
	if out := decided(n); out != n {
		return out
	}
	return nil
}

// inList is what "x in list" stands for.
func inList(n, item, list *term, loops int) *term {
	if through(list).op == op.List {
		return eachEntry(n, item, list)
	}
	return held(n, item, list, loops)
}

// tested is what any, all, none and one stand for.
func tested(n *term) *term {
	if out := listedIn(n); out != nil {
		return out
	}
	if n.fn == "any" {
		return counted(n, n, op.Gt)
	}
	return counted(n, n, op.Eq)
}
