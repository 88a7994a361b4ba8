package record

import (
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Change is an edit of terms: paths with new values, and paths to remove. A list
// replaces the whole list. [ParseChange] and [ChangeTo] make changes; the zero
// Change changes nothing.
type Change struct {
	Set   map[string]input.Node // as it was read
	Unset []string
}

// ChangeTo returns a change that sets each path to one value, written as text:
// 62.50, 2026-12-31, true. [Terms.With] reads it as the type of its name.
func ChangeTo(texts map[string]string) Change {
	c := Change{Set: make(map[string]input.Node, len(texts))}
	for path, text := range texts {
		c.Set[path] = input.Node{Kind: input.Bare, Text: text}
	}
	return c
}

// ParseChange reads a change such as {"pay.rate": "62.50", "custom.unit": null}.
// Null removes a value. A nested map is a group of names. The error is [Errors].
func ParseChange(src []byte) (Change, error) {
	n, err := readJSON(src, MaxJSONBytes)
	if err != nil {
		return Change{}, err
	}
	return ChangeOf(n)
}

// ChangeOf reads a map node as a change, as [ParseChange] does. A path that is
// duplicated, such as once with points and once in its group, is an error.
func ChangeOf(n input.Node) (Change, error) {
	if n.Kind != input.Map {
		return Change{}, Errors{{Code: CodeType, Message: "a change is a map of paths and values"}}
	}
	c := Change{Set: map[string]input.Node{}}
	seen := map[string]bool{}
	var errs Errors
	var walk func(prefix string, n input.Node)
	walk = func(prefix string, n input.Node) {
		for _, m := range n.Members {
			path := m.Key
			if prefix != "" {
				path = prefix + "." + m.Key
			}
			into := m.Value.Kind == input.Map && isGroup(path)
			if seen[path] && !into {
				errs = append(errs, &FieldError{Path: path, Code: CodeDuplicate,
					Message: "the name is duplicated; keep one", Line: m.Line, Column: m.Col})
				continue
			}
			seen[path] = seen[path] || !into
			switch {
			case into:
				walk(path, m.Value)
			case m.Value.Kind == input.Null:
				c.Unset = append(c.Unset, path)
			default:
				c.Set[path] = m.Value
			}
		}
	}
	walk("", n)
	if len(errs) > 0 {
		return Change{}, errs
	}
	return c, nil
}

// Paths returns every path that the change names, sorted. A removed group is one
// path.
func (c Change) Paths() []string {
	out := slices.Sorted(maps.Keys(c.Set))
	out = append(out, c.Unset...)
	slices.Sort(out)
	return slices.Compact(out)
}

// With returns the terms with the change applied. It does not change t. The error
// is [Errors] with every problem.
func (t Terms) With(c Change, custom []Name) (Terms, error) {
	d := &decoder{custom: customIndex(custom)}
	out := Terms{values: maps.Clone(t.values)}
	if out.values == nil {
		out.values = map[string]Value{}
	}
	for _, path := range c.Unset {
		if _, problem := d.name(path, input.Node{}); problem != nil && !isGroup(path) {
			d.errs = append(d.errs, problem)
		}
		maps.DeleteFunc(out.values, func(p string, _ Value) bool { return InGroup(p, path) })
	}
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		n := c.Set[path]
		if isGroup(path) && n.Kind == input.Map {
			maps.DeleteFunc(out.values, func(p string, _ Value) bool { return InGroup(p, path) })
			d.walk(out, path, n)
			continue
		}
		d.set(out, path, n, n.Line, n.Column)
	}
	d.bounded(out)
	if len(d.errs) > 0 {
		return t, d.errs
	}
	return out, nil
}

// Typed returns the terms with the custom fields typed as the playbook declares
// them. Fields that are not declared or do not fit are errors; the other fields
// are returned with the error.
func (t Terms) Typed(custom []Name) (Terms, error) {
	own := t.customPaths()
	if len(own) == 0 {
		return t, nil
	}
	d := &decoder{custom: customIndex(custom)}
	if d.custom == nil {
		d.custom = map[string]Name{}
	}
	out := Terms{values: maps.Clone(t.values)}
	for _, path := range own {
		d.set(out, path, t.Get(path).node(), 0, 0)
	}
	return out, d.errs.errorOrNil()
}
