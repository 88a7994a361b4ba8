package rule

import "slices"

// keywords are the words of the language that are no functions.
var keywords = []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let",
	"if",
	"else", "nil", "true", "false", "today", "before", "value"}

// Reserved reports whether a name belongs to the language: a function or a
// word of it.
func Reserved(name string) bool {
	_, ok := function(name)
	return ok || slices.Contains(keywords, name)
}

// Reserved reports whether a name belongs to the language, or is that of a
// function of the host.
func (s *Schema) Reserved(name string) bool {
	return s.fns[name] != nil || slices.Contains(keywords, name)
}

// Reads returns everything that the rule reads by name: fields, named rules
// and what those read, and tables as lookup:name.
func (r *Rule) Reads() []string {
	out := reads(nil, r.root)
	slices.Sort(out)
	return slices.Compact(out)
}

func reads(out []string, n node) []string {
	each(n, func(m node) {
		switch m := m.(type) {
		case *named:
			if !m.def.local {
				out = append(out, m.src.text)
			}
			out = reads(out, m.def.root)
		case *field, *today:
			out = append(out, m.at().src.text)
		case *call:
			if m.fn.reads != nil {
				out = append(out, "lookup:"+m.fn.reads(m))
			}
			for _, name := range m.compared {
				out = append(out, name.path)
			}
		}
	})
	return out
}
