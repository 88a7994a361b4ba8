package rule

import (
	"iter"
	"regexp"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Part is one part of a checked rule. Package prove reads rules by their parts;
// hosts have no use for them.
type Part struct {
	Op       op.Op
	Args     []*Part
	Type     Type
	Text     string         // of a name, a literal or a function, or after a point
	Number   exact.Number   // of a number that is written out
	Date     Date           // of date("…")
	From, To int            // its place in the source of its rule, in bytes
	Field    bool           // the name of a field
	Before   bool           // the field is that of the facts before
	Of       *Part          // what a named rule, or a name of let, stands for
	Local    bool           // the name is one that let made
	Builtin  bool           // the function is one of the language
	Loop     bool           // the call goes through the items of its first argument
	Level    int            // of the item or the loop; of a name of let: how many loops are around it
	Index    int            // of list[0]
	Choices  []string       // of a comparison by the order of choices
	Pattern  *regexp.Regexp // of matches
	Compared []string       // the names that changed and change_percent compare
	Table    *Table         // that lookup and convert read

	node node
}

// Tree returns the parts of the rule. They are not to be changed.
func (r *Rule) Tree() *Part { return outline(r.root, map[*definition]*Part{}) }

// Definitions returns the named rules that have no error, in the order of
// [Options.Definitions].
func (s *Schema) Definitions() iter.Seq2[string, *Rule] {
	return func(yield func(string, *Rule) bool) {
		for _, d := range s.opt.Definitions {
			if def := s.defs[d.Name]; def != nil && !yield(d.Name, &Rule{schema: s, src: def.src, root: def.root}) {
				return
			}
		}
	}
}

// Compare returns the comparison of two parts. It stands at the place of at.
func Compare(o op.Op, l, r, at *Part) *Part {
	n := &comparison{on: kindOf(l.Type), accept: o.Accepts()}
	n.typ, n.op, n.sides = truthType, o, [2]node{l.node, r.node}
	n.add(l.node)
	n.add(r.node)
	return &Part{Op: o, Args: []*Part{l, r}, Type: truthType, From: at.From, To: at.To, node: n}
}

// Evaluate evaluates the part alone, after some steps were spent. It returns the
// value and the steps that are spent then: over [MaxSteps], the value is missing.
func (p *Part) Evaluate(f *Facts, steps int) (Value, int) {
	var e env
	e.begin(f, p.node.at())
	e.steps += steps
	v := e.value(p.node)
	if e.over {
		return Value{}, e.steps
	}
	return v, e.steps
}

// Error returns an error at the place of the part in the source of its rule.
func (p *Part) Error(src string, code Code, hint, format string, a ...any) *Error {
	e := newError(src, p.From, p.To, code, format, a...)
	e.Hint = hint
	return e
}

// Line returns what is written at the place of the part, on one line.
func (p *Part) Line(src string) string { return oneLine(src[p.From:p.To]) }

// outline makes the part of a node. Definitions are made once.
func outline(n node, made map[*definition]*Part) *Part {
	is := n.at()
	p := &Part{Op: is.src.op, Type: is.typ, Text: is.src.text, From: is.src.from, To: is.src.to, node: n}
	for _, a := range n.parts() {
		p.Args = append(p.Args, outline(a, made))
	}
	switch n := n.(type) {
	case *literal:
		p.Number = n.val.num
	case *field:
		p.Field, p.Before = true, n.before
	case *named:
		if made[n.def] == nil {
			made[n.def] = outline(n.def.root, made)
		}
		p.Of, p.Local, p.Level = made[n.def], n.def.local, n.def.loops
	case *item:
		p.Level = n.level
	case *entry:
		p.Index = is.src.index
	case *comparison:
		p.Choices = n.choices
	case *match:
		p.Pattern = n.pattern.re
	case *within:
		ends := is.src.args[1]
		p.Args = []*Part{p.Args[0], {Op: op.Range, Args: p.Args[1:], From: ends.from, To: ends.to}}
	case *call:
		p.Builtin, p.Loop, p.Level, p.Date, p.Table = n.fn.host == nil, n.loop, n.level, n.date, n.table
		for _, name := range n.compared {
			p.Compared = append(p.Compared, name.path)
		}
	}
	return p
}

// Written returns a text as a part that is written out, also a blank one.
func Written(text string) *Part {
	n := &literal{core{src: &syntax{op: op.Text, text: text}, typ: textType, cost: 1},
		Value{kind: Text, text: text}}
	return outline(n, nil)
}
