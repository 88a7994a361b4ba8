package prove

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Dependence is a place at which a rule reads a name.
type Dependence struct {
	Name     string
	Through  string // the named rule at that place that reads it; empty: the place is the name
	From, To int    // in the source of the rule, in bytes
}

// Depends lists the places at which a rule reads one of some names: today, or the
// path of a field, with before. for that of the facts before. A rule also reads what
// its named rules read, and what changed and change_percent compare.
func Depends(r *rule.Rule, names ...string) []Dependence {
	var out []Dependence
	for _, d := range depends(nil, r.Tree(), names) {
		if !slices.Contains(out, d) { // a name of let can be used twice
			out = append(out, d)
		}
	}
	return out
}

func depends(out []Dependence, p *rule.Part, names []string) []Dependence {
	if p.Of != nil && !p.Local {
		inner := depends(nil, p.Of, names)
		if len(inner) == 0 {
			return out
		}
		return append(out, Dependence{inner[0].Name, p.Text, p.From, p.To})
	}
	if p.Local {
		return depends(out, p.Of, names)
	}
	if p.Op == op.Name && slices.Contains(names, p.Text) {
		out = append(out, Dependence{Name: p.Text, From: p.From, To: p.To})
	}
	for _, name := range p.Compared {
		if slices.Contains(names, name) {
			out = append(out, Dependence{Name: name, From: p.From, To: p.To})
		}
	}
	for _, arg := range p.Args {
		out = depends(out, arg, names)
	}
	return out
}
