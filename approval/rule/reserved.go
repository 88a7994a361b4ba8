package rule

import "slices"

// keywords are the words of the language that are no functions.
var keywords = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "if",
	"else", "nil", "true", "false", "today", "before", "value"}

// Reserved reports whether a name belongs to the language: a function or a
// word of it.
func Reserved(name string) bool {
	if slices.Contains(keywords, name) || slices.Contains([]string{"minimum_wage", "exempt_level", "gsa"}, name) {
		return true
	}
	_, ok := builtins(&Schema{})[name]
	return ok
}

// Reads returns everything that the rule reads by name: fields, named rules
// and what those read, and tables as lookup:name.
func (r *Rule) Reads() []string {
	var out []string
	var visit func(n *node)
	visit = func(n *node) {
		walk(n, func(m *node) {
			switch {
			case m.op == opName && m.def != nil:
				if !m.def.local {
					out = append(out, m.text)
				}
				visit(m.def.root)
			case m.op == opName:
				out = append(out, m.text)
			case m.op == opCall && m.text == "lookup" && len(m.args) > 0:
				out = append(out, "lookup:"+m.args[0].text)
			case m.op == opCall && m.text == "convert":
				out = append(out, "lookup:"+fxTable)
			case m.op == opCall:
				out = append(out, m.paths...)
			}
		})
	}
	visit(r.root)
	slices.Sort(out)
	return slices.Compact(out)
}

// Only returns the texts of which a field must be one for the condition to be
// true, when the rule says so plainly: field == "x" or field in ["x", "y"],
// alone or joined by and. False when it does not.
func (r *Rule) Only(field string) ([]string, bool) { return only(r.root, field) }

func only(n *node, field string) ([]string, bool) {
	n = n.plain()
	isField := func(m *node) bool { return m.op == opName && m.def == nil && !m.back && m.text == field }
	switch n.op {
	case opName:
		if n.def != nil {
			return only(n.def.root, field)
		}
	case opAnd: // of the parts that say it, what all of them leave
		var out []string
		said := false
		for _, a := range n.args {
			texts, ok := only(a, field)
			switch {
			case ok && said:
				out = slices.DeleteFunc(out, func(s string) bool { return !slices.Contains(texts, s) })
			case ok:
				out, said = texts, true
			}
		}
		return out, said
	case opOr: // each part must say it
		var out []string
		for _, a := range n.args {
			texts, ok := only(a, field)
			if !ok {
				return nil, false
			}
			out = append(out, texts...)
		}
		return out, true
	case opEq:
		for i, m := range n.args {
			if other := n.args[1-i]; isField(m) && other.op == opText {
				return []string{other.text}, true
			}
		}
	case opIn:
		if isField(n.args[0]) && n.args[1].op == opList {
			var out []string
			for _, a := range n.args[1].args {
				if a.op != opText {
					return nil, false
				}
				out = append(out, a.text)
			}
			return out, true
		}
	}
	return nil, false
}
