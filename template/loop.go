package template

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func (p *reader) loop(s *rule.Schema, src string, at, depth int) node {
	name, list, ok := strings.Cut(src, " in ")
	n := node{kind: "for"}
	from := at + strings.Index(src, " in ") + 4
	switch name = strings.TrimSpace(name); {
	case !ok || !itemName.MatchString(name):
		p.fail(at, rule.CodeSyntax, "write {{ for s in pay.stipends }}", "a for names an item and a list")
		name = firstName.FindString(strings.TrimSpace(src))
	case exists(s, name):
		p.fail(at, rule.CodeType, "", "%s can't be used here: it is a name already", name)
	default:
		if n.rule = p.compile(s, list, from, rule.WantAny); n.rule == nil {
			break
		}
		if t := n.rule.Type(); t.Kind != rule.List || t.Elem == nil {
			p.fail(from, rule.CodeType, "", "a list must follow in, this is %s", t)
			break
		}
		if n.fields = itemFields(name, *n.rule.Type().Elem); len(n.fields) == 0 {
			break
		}
		ext, err := s.Extend(n.fields...)
		if err != nil {
			p.fail(at, rule.CodeType, "", "%s can't be used here: it is a name already", name)
			break
		}
		p.items = append(p.items, name)
		n.schema = ext
	}
	inner := n.schema
	if inner == nil { // the error is reported above, not again at each use
		inner = s.Without(name)
		p.lost = append(p.lost, name)
	}
	var end string
	n.body, end = p.block(inner, depth+1)
	p.closed(inner, "for", end, at, depth)
	return n
}

// firstName matches the item that a for without in most likely names.
var firstName = regexp.MustCompile(`^[A-Za-z0-9_]*`)

var itemName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// exists reports whether a name, or a group of names, exists already.
func exists(s *rule.Schema, name string) bool {
	return s.Reserved(name) || slices.ContainsFunc(s.Fields(), func(f rule.Field) bool {
		return f.Path == name || strings.HasPrefix(f.Path, name+".")
	})
}

// itemFields returns the fields of the item of a loop.
func itemFields(name string, elem rule.Type) []rule.Field {
	if elem.Kind != rule.RecordKind {
		return []rule.Field{{Path: name, Type: elem}}
	}
	out := slices.Clone(elem.Fields)
	for i := range out {
		out[i].Path, out[i].Term = name+"."+out[i].Path, false
	}
	return out
}
