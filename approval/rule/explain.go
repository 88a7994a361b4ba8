package rule

import (
	"strings"
)

// Explanation is how a rule came to its outcome: the tree of its parts with
// their values. Parts that were not evaluated have Evaluated false. A named rule is a part
// whose one child is the rule as it was written.
type Explanation struct {
	Text      string         `json:"text"`
	Value     string         `json:"value"`
	Evaluated bool           `json:"evaluated"`
	Decided   bool           `json:"decided,omitempty"` // this part decided the outcome
	Missing   []string       `json:"missing,omitempty"` // on the root: the missing inputs
	Error     string         `json:"error,omitempty"`   // on the root: why it was given up
	Children  []*Explanation `json:"children,omitempty"`

	decider Truth // of parts joined by and, or: the truth that settles them
	named   bool
}

// maxParts bounds an explanation; parts after it are left out.
const maxParts = 400

// Explain evaluates the rule and keeps every step.
func (r *Rule) Explain(f *Facts) *Explanation {
	o := r.Eval(f)
	x := explainer{facts: f, left: 16 * MaxSteps}
	root := x.part(r.src, r.root)
	root.Missing = o.Missing
	if o.Err != nil {
		root.Value, root.Error = "unknown", o.Err.Error()
	}
	root.decide()
	return root
}

// explainer evaluates a rule part by part, with one budget for all of them.
type explainer struct {
	facts *Facts
	left  int // steps
	parts int
}

func (x *explainer) value(n node) Value {
	if x.left <= 0 {
		return Value{}
	}
	var e env
	e.begin(x.facts, n.at())
	v := e.value(n)
	x.left -= e.steps
	return v
}

// part explains a node that is evaluated.
func (x *explainer) part(src string, n node) *Explanation {
	v := x.value(n)
	p := unseen(src, n)
	p.Evaluated, p.Value = true, v.String()
	if _, ok := n.(*field); v.IsMissing() && !ok {
		p.Value = "unknown"
	}
	if x.parts++; x.parts > maxParts {
		return p
	}
	x.inside(p, src, n)
	return p
}

// inside explains what a node is made of.
func (x *explainer) inside(p *Explanation, src string, n node) {
	switch n := n.(type) {
	case *named:
		p.named = true
		p.Children = []*Explanation{x.part(n.def.src, n.def.root)}
	case *logic:
		x.logic(p, src, n)
	case *branch:
		when := x.part(src, n.when)
		p.Children = []*Explanation{when}
		x.side(p, src, n.then, when.Value == True.String())
		x.side(p, src, n.other, when.Value == False.String())
	case *fallback:
		p.Children = []*Explanation{x.part(src, n.left())}
		left := x.value(n.left())
		if left.IsMissing() || !n.right().at().src.op.Literal() {
			x.side(p, src, n.right(), left.IsMissing())
		}
	case *within:
		x.add(p, src, n.of)
	case *call:
		args := n.args
		if n.loop {
			args = args[:1] // the rest is about items
		}
		x.add(p, src, args...)
	case *member:
		switch n.of.(type) {
		case *call, *entry, *field, *named, *today:
			x.add(p, src, n.of)
		}
	case *not:
		x.not(p, src, n)
	case *list:
	default:
		x.add(p, src, n.parts()...)
	}
}

// logic explains conditions up to the one that settles the outcome.
func (x *explainer) logic(p *Explanation, src string, n *logic) {
	p.decider = n.decides
	decided := false
	for _, a := range n.conditions {
		if decided {
			p.Children = append(p.Children, unseen(src, a))
			continue
		}
		c := x.part(src, a)
		decided = c.Value == n.decides.String()
		p.Children = append(p.Children, c)
	}
}

// not explains not of a part. a not in b, and x == nil, are written as one.
func (x *explainer) not(p *Explanation, src string, n *not) {
	of := n.of.at().src
	if of.from == n.src.from && of.to == n.src.to {
		x.add(p, src, n.of.parts()...)
		return
	}
	x.add(p, src, n.of)
}

// side explains one of two sides, if it was taken.
func (x *explainer) side(p *Explanation, src string, n node, taken bool) {
	if taken {
		x.add(p, src, n)
		return
	}
	p.Children = append(p.Children, unseen(src, n))
}

// add explains parts that are not written out as they are.
func (x *explainer) add(p *Explanation, src string, nodes ...node) {
	for _, n := range nodes {
		switch n.(type) {
		case *literal, *list, *item:
		default:
			p.Children = append(p.Children, x.part(src, n))
		}
	}
}

func unseen(src string, n node) *Explanation {
	at := n.at().src
	return &Explanation{Text: oneLine(src[at.from:at.to]), Value: "not evaluated"}
}

// decide marks the part that made the outcome what it is: what settles and,
// or; otherwise the first that is unknown; otherwise all together.
func (p *Explanation) decide() {
	if p.named {
		p.Children[0].decide()
		return
	}
	if p.decider != Unknown {
		for _, c := range p.Children {
			unknown := p.Value == "unknown" && (c.Value == "unknown" || c.Value == "missing")
			if unknown || c.Value == p.Value && c.Value == p.decider.String() {
				c.decide()
				return
			}
		}
	}
	p.Decided = true
}

// String writes the tree for people, one part a line.
func (p *Explanation) String() string {
	var b strings.Builder
	p.write(&b, "")
	if len(p.Missing) > 0 {
		b.WriteString("missing: " + strings.Join(p.Missing, ", ") + "\n")
	}
	if p.Error != "" {
		b.WriteString(p.Error + "\n")
	}
	return b.String()
}

func (p *Explanation) write(b *strings.Builder, indent string) {
	b.WriteString(indent + p.Text + " = " + p.Value)
	if p.Decided && indent != "" {
		b.WriteString("   <- decides")
	}
	b.WriteString("\n")
	for _, c := range p.Children {
		c.write(b, indent+"  ")
	}
}
