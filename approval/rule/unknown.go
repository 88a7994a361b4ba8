package rule

import (
	"maps"
	"slices"
	"strings"
)

// unknown reports a name that is not there, with what was most likely meant.
func (c *checker) unknown(n *syntax) Type {
	if len(c.errs) >= maxErrors {
		return Type{}
	}
	path, back := n.text, ""
	if rest, ok := strings.CutPrefix(n.text, "before."); ok && c.schema.opt.Before {
		path, back = rest, "before."
	}
	if under := c.names(path + "."); len(under) > 0 || path == "before" && c.schema.opt.Before {
		return c.fail(n, CodeUnknownName, has(path, under), "%s is a group of names, not a value", n.text)
	}
	return c.fail(n, CodeUnknownName, c.meant(path, back), "unknown name %s", n.text)
}

// meant is the hint for a name that is not there.
func (c *checker) meant(path, back string) string {
	if hint := c.inside(path, back); hint != "" {
		return hint
	}
	if word, ok := foreign[path]; ok {
		return word
	}
	group, _, dotted := strings.Cut(path, ".")
	hint := c.schema.opt.Hints[group]
	if hint != "" && len(c.names(group+".")) == 0 {
		return hint
	}
	known := c.names("")
	for i := range known {
		known[i] = back + known[i]
	}
	if near := Nearest(back+path, known); near != "" || !dotted {
		return near
	}
	if hint != "" {
		return hint
	}
	return has(back+group, c.names(group+"."))
}

// inside is the hint for a name that looks into a value: a list has items,
// anything else has nothing under it. In a loop it may be part of the item.
func (c *checker) inside(path, back string) string {
	for at := strings.LastIndexByte(path, '.'); at > 0; at = strings.LastIndexByte(path[:at], '.') {
		i, ok := c.schema.index[path[:at]]
		if !ok {
			continue
		}
		t, part := c.schema.fields[i].Type, path[at+1:]
		switch {
		case (t.Kind == List || t.Kind == Text) && slices.Contains([]string{"length", "len", "size", "count"},
			part):
			return "write len(" + back + path[:at] + ")"
		case t.Kind == List:
			return "its items are seen one by one: any(" + back + path[:at] + ", ." + part + " …), also all, none, one, count, filter, find, map, sum"
		case t.Kind == DateKind && part == "year":
			return `write ` + back + path[:at] + ` >= date("2027-01-01")`
		}
		return back + path[:at] + " is one value: nothing is under it"
	}
	if len(c.loops) > 0 {
		for _, f := range c.loops[len(c.loops)-1].elem.Fields {
			if f.Path == path {
				return "did you mean ." + path + "?"
			}
		}
	}
	return ""
}

// maxMembers bounds the names of a group that a hint lists.
const maxMembers = 16

// has lists what is in a group.
func has(group string, names []string) string {
	if len(names) == 0 || len(names) > maxMembers {
		return ""
	}
	for i, name := range names {
		names[i] = name[strings.IndexByte(name, '.')+1:]
	}
	return group + " has " + strings.Join(names, ", ")
}

// names are the known names that begin with a prefix; without one, named rules
// and today are among them.
func (c *checker) names(prefix string) []string {
	var out []string
	for _, f := range c.schema.fields {
		if strings.HasPrefix(f.Path, prefix) {
			out = append(out, f.Path)
		}
	}
	if prefix == "" {
		out = append(out, slices.Collect(maps.Keys(c.schema.defs))...)
		out = append(out, "today")
	}
	return out
}

// groups are the names that stand for what is under them.
func (c *checker) groups() []string {
	var out []string
	for _, f := range c.schema.fields {
		for i, r := range f.Path {
			if r == '.' && !slices.Contains(out, f.Path[:i]) {
				out = append(out, f.Path[:i])
			}
		}
	}
	return out
}
