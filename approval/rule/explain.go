package rule

import (
	"encoding/json"
	"strings"
)

// Explanation is how a rule came to its outcome: the tree of its parts with
// their values. Parts that were not looked at say so. A named rule is a part
// whose one child is the rule as it was written.
type Explanation struct {
	Text      string         `json:"text"`
	Value     string         `json:"value"`
	Evaluated bool           `json:"evaluated"`
	Decided   bool           `json:"decided,omitempty"` // this part decided the outcome
	Missing   []string       `json:"missing,omitempty"` // on the root: what was missing
	Error     string         `json:"error,omitempty"`   // on the root: why it was given up
	Children  []*Explanation `json:"children,omitempty"`

	op    op
	named bool
}

// maxParts bounds an explanation; what is behind it is left out.
const maxParts = 400

// Explain evaluates the rule and keeps every step.
func (r *Rule) Explain(f *Facts) *Explanation {
	o := r.Eval(f)
	x := explainer{f: f, left: 16 * MaxSteps}
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
	f     *Facts
	left  int // steps
	parts int
}

func (x *explainer) value(n *node) Value {
	if x.left <= 0 {
		return Value{}
	}
	e := env{f: x.f, slots: x.f.slots, steps: n.cost, mixed: n.mixed || x.f.mixes()}
	v := e.value(n)
	x.left -= e.steps
	return v
}

// part explains a node that is evaluated.
func (x *explainer) part(src string, n *node) *Explanation {
	v := x.value(n)
	p := x.unseen(src, n)
	p.Evaluated, p.Value = true, v.String()
	if v.IsMissing() && (n.op != opName || n.def != nil) {
		p.Value = "unknown"
	}
	if x.parts++; x.parts > maxParts {
		return p
	}
	switch n.op {
	case opName:
		if n.def != nil {
			p.named = true
			p.Children = []*Explanation{x.part(n.def.src, n.def.root)}
		}
	case opAnd, opOr:
		decided := false
		for _, a := range n.args {
			if decided {
				p.Children = append(p.Children, x.unseen(src, a))
				continue
			}
			c := x.part(src, a)
			decided = c.Value == deciding(n.op)
			p.Children = append(p.Children, c)
		}
	case opIf:
		c := x.part(src, n.args[0])
		p.Children = []*Explanation{c}
		for i, a := range n.args[1:] {
			if c.Value == [...]string{"true", "false"}[i] {
				p.add(x, src, a)
			} else {
				p.Children = append(p.Children, x.unseen(src, a))
			}
		}
	case opElse:
		c := x.part(src, n.args[0])
		p.Children = []*Explanation{c}
		if v := x.value(n.args[0]); v.IsMissing() {
			p.add(x, src, n.args[1])
		} else if !n.args[1].op.literal() {
			p.Children = append(p.Children, x.unseen(src, n.args[1]))
		}
	case opCall:
		args := n.args
		if n.loop {
			args = args[:1] // the rest is about items
		}
		p.add(x, src, args...)
	case opDot:
		if o := n.args[0].op; o == opCall || o == opIndex || o == opName {
			p.add(x, src, n.args[0])
		}
	case opNumber, opText, opBool, opItem, opList:
	case opNot:
		if of := n.args[0]; of.from == n.from && of.to == n.to { // a not in b, x == nil
			p.add(x, src, of.args...)
		} else {
			p.add(x, src, of)
		}
	default:
		p.add(x, src, n.args...)
	}
	return p
}

// add explains parts that are not written out as they are.
func (p *Explanation) add(x *explainer, src string, nodes ...*node) {
	for _, n := range nodes {
		if !n.op.literal() && n.op != opList && n.op != opItem && n.op != opRange {
			p.Children = append(p.Children, x.part(src, n))
		}
	}
}

func (x *explainer) unseen(src string, n *node) *Explanation {
	text := oneLine(src[n.from:min(n.to, len(src))])
	return &Explanation{Text: text, Value: "not evaluated", op: n.op}
}

// deciding is the value that settles and, or.
func deciding(o op) string {
	if o == opOr {
		return "true"
	}
	return "false"
}

// decide marks the part that made the outcome what it is: what settles and,
// or; otherwise the first that is unknown; otherwise all together.
func (p *Explanation) decide() {
	if p.named {
		p.Children[0].decide()
		return
	}
	if p.op == opAnd || p.op == opOr {
		for _, c := range p.Children {
			unknown := p.Value == "unknown" && (c.Value == "unknown" || c.Value == "missing")
			if unknown || c.Value == p.Value && c.Value == deciding(p.op) {
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

// JSON writes the tree for front ends.
func (p *Explanation) JSON() ([]byte, error) { return json.Marshal(p) }
