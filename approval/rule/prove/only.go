package prove

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Only returns the texts of which a field must be one for a condition to be
// true, when the rule states so plainly: field == "x" or field in ["x", "y"],
// alone or joined by and. False when it does not.
func Only(r *rule.Rule, field string) ([]string, bool) { return only(read(r)[0], field) }

func only(n *term, field string) ([]string, bool) {
	n = n.plain()
	switch n.op {
	case op.Name:
		if n.of != nil {
			return only(n.of, field)
		}
	case op.And:
		return onlyAll(n.args, field)
	case op.Or:
		return onlyAny(n.args, field)
	case op.Eq:
		for i, side := range n.args {
			if other := n.args[1-i]; side.isField(field) && other.op == op.Text {
				return []string{other.text}, true
			}
		}
	case op.In:
		if n.args[0].isField(field) && n.args[1].op == op.List {
			return textList(n.args[1])
		}
	}
	return nil, false
}

// onlyAll are the texts that all of the conditions which state some leave.
func onlyAll(conditions []*term, field string) (out []string, ok bool) {
	for _, a := range conditions {
		texts, states := only(a, field)
		switch {
		case states && ok:
			out = slices.DeleteFunc(out, func(s string) bool { return !slices.Contains(texts, s) })
		case states:
			out, ok = texts, true
		}
	}
	return out, ok
}

// onlyAny are the texts of conditions which must all state some.
func onlyAny(conditions []*term, field string) (out []string, ok bool) {
	for _, a := range conditions {
		texts, states := only(a, field)
		if !states {
			return nil, false
		}
		out = append(out, texts...)
	}
	return out, true
}

// isField reports whether a term is the name of a field of the facts themselves.
func (n *term) isField(path string) bool {
	return n.op == op.Name && n.part.Field && !n.part.Before && n.text == path
}
