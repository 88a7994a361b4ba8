package record

import (
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Terms is everything that is given about an offer: values by path. It is
// immutable; [Terms.With] returns new terms. The zero Terms is empty.
type Terms struct {
	values map[string]Value
}

// Decode reads a tree of nodes as terms. custom declares the fields of the
// playbook; with nil, custom scalars and lists of texts are read as text or bool,
// and [Terms.Typed] types them later. The error is [Errors] with every problem:
// unknown and computed names, wrong types, invisible characters, values beyond
// the limits. What is found by comparing with the playbook is dropped: the standard of
// clauses and attachments, and letter.edited.
func Decode(n input.Node, custom []Name) (Terms, error) {
	return decode(n, &decoder{custom: customIndex(custom)})
}

func decode(n input.Node, d *decoder) (Terms, error) {
	t := Terms{values: map[string]Value{}}
	if n.Kind != input.Map {
		d.fail("", n, CodeType, "an offer is a map of names")
		return Terms{}, d.errs
	}
	d.walk(t, "", n)
	if own, _ := n.Get("custom"); d.custom == nil && len(own.Members) > MaxCustomFields {
		d.fail("custom", own, CodeLimit, "an offer has at most %d fields of a playbook's own", MaxCustomFields)
	}
	d.bounded(t)
	if len(d.errs) > 0 {
		return Terms{}, d.errs
	}
	return t, nil
}

// bounded reports terms that are longer than [MaxJSONBytes] and could not be read
// again.
func (d *decoder) bounded(t Terms) {
	n := 0
	for path, v := range t.values {
		n += len(path) + v.bulk()
	}
	if 6*n > MaxJSONBytes && len(t.append(nil, input.AppendText)) > MaxJSONBytes { // a byte is six at most
		d.errs = append(d.errs, &FieldError{Code: CodeLimit,
			Message: fmt.Sprintf("the offer is larger than %d bytes; shorten its texts", MaxJSONBytes)})
	}
}

// Parse reads JSON as terms. custom declares the fields of the playbook, or is nil;
// see [Terms.Typed]. The JSON has at most [MaxJSONBytes] bytes and 32 levels, is
// UTF-8 without lone surrogates or NUL, and has no duplicate keys and no text after
// the value. The error is [Errors] with every problem.
func Parse(src []byte, custom []Name) (Terms, error) {
	n, err := readJSON(src, MaxJSONBytes)
	if err != nil {
		return Terms{}, err
	}
	return Decode(n, custom)
}

// customIndex returns the custom names by path; nil for nil.
func customIndex(custom []Name) map[string]Name {
	if custom == nil {
		return nil
	}
	m := make(map[string]Name, len(custom))
	for _, c := range custom {
		m[c.Path] = c
	}
	return m
}

// walk decodes the members of a map and of its groups.
func (d *decoder) walk(t Terms, prefix string, n input.Node) {
	for _, m := range n.Members {
		path := pathTo(prefix, m.Key)
		if strings.Contains(m.Key, ".") {
			d.errs = append(d.errs, &FieldError{Path: path, Code: CodeUnknown, Line: m.Line, Column: m.Col,
				Message: "a key has no points; put a group in braces"})
			continue
		}
		if m.Value.Kind == input.Map && isGroup(path) {
			d.walk(t, path, m.Value)
			continue
		}
		d.set(t, path, m.Value, m.Line, m.Col)
	}
}

// set decodes one value into t.
func (d *decoder) set(t Terms, path string, n input.Node, line, col int) {
	name, problem := d.name(path, n)
	if problem != nil {
		problem.Line, problem.Column = line, col
		d.errs = append(d.errs, problem)
		return
	}
	if v := d.value(path, name, n); v.IsMissing() || isClaim(path) && !d.stored {
		delete(t.values, path)
	} else {
		t.values[path] = v
	}
}

// name returns the name of a path, or why the path cannot be given.
func (d *decoder) name(path string, n input.Node) (Name, *FieldError) {
	if name, ok := lookup(path); ok {
		return name, nil
	}
	switch {
	case reserved[path]:
		return Name{}, &FieldError{Path: path, Code: CodeReserved,
			Message: "the desk sets this itself; leave it out"}
	case isComputed(path):
		return Name{}, &FieldError{Path: path, Code: CodeComputed,
			Message: "this name is computed; give what it comes from instead"}
	case isGroup(path):
		return Name{}, &FieldError{Path: path, Code: CodeType, Message: "this is a group of names; give a map"}
	case strings.HasPrefix(path, "custom."):
		if d.custom == nil && customName.MatchString(path) {
			return untyped(path, n), nil
		}
		if name, ok := d.custom[path]; ok {
			return name, nil
		}
		if d.custom == nil {
			return Name{}, &FieldError{Path: path, Code: CodeUnknown,
				Message: "the name after custom. is lower-case letters, digits and _"}
		}
		return Name{}, &FieldError{Path: path, Code: CodeUnknown, Message: "the playbook declares no such field",
			Hint: rule.Nearest(path, slices.Collect(maps.Keys(d.custom)))}
	}
	return Name{}, &FieldError{Path: path, Code: CodeUnknown, Message: "an offer has no such name",
		Hint: rule.Nearest(path, append(slices.Collect(maps.Keys(index)), slices.Collect(maps.Keys(groups))...))}
}

// customName matches the path of a custom field.
var customName = regexp.MustCompile(`^custom\.[a-z][a-z0-9_]*$`)

// untyped returns the name of a custom field that no playbook has typed.
func untyped(path string, n input.Node) Name {
	switch n.Kind {
	case input.Bool:
		return Name{Path: path, Kind: Bool}
	case input.List:
		return Name{Path: path, Kind: List, Of: Text}
	}
	return Name{Path: path, Kind: Text}
}

// isGroup reports whether a path is a group of names.
func isGroup(path string) bool {
	if path == "custom" {
		return true
	}
	_, ok := groups[path]
	return ok
}

// pathTo is [input.Join] without an allocation for the built-in names and groups.
func pathTo(prefix, key string) string {
	if prefix == "" {
		return input.Join(prefix, key)
	}
	if path, ok := members[prefix][key]; ok {
		return path
	}
	return input.Join(prefix, key)
}

// members are the paths of the built-in names by group and last key; built once,
// never changed.
var members = func() map[string]map[string]string {
	m := map[string]map[string]string{}
	for _, n := range builtin {
		for path := n.Path; ; {
			i := strings.LastIndexByte(path, '.')
			if i < 0 {
				break
			}
			group, key := path[:i], path[i+1:]
			if m[group] == nil {
				m[group] = map[string]string{}
			}
			m[group][key] = path
			path = group
		}
	}
	return m
}()

// groups are the groups of the built-in names; built once, never changed.
var groups = func() map[string]struct{} {
	m := map[string]struct{}{}
	for _, n := range builtin {
		for p := n.Path; ; {
			i := strings.LastIndexByte(p, '.')
			if i < 0 {
				break
			}
			p = p[:i]
			m[p] = struct{}{}
		}
	}
	return m
}()

// Get returns the value at a path; missing if there is none.
func (t Terms) Get(path string) Value { return t.values[path] }

// All returns an iterator over the paths that have a value, in no order, and their
// values; [Terms.Paths] is in order.
func (t Terms) All() iter.Seq2[string, Value] { return maps.All(t.values) }

// Has reports whether there is a value at a path.
func (t Terms) Has(path string) bool { return !t.values[path].IsMissing() }

// Paths returns the paths that have a value: the built-in ones in the order of
// the contract, then custom ones by name.
func (t Terms) Paths() []string {
	out := make([]string, 0, len(t.values))
	for _, n := range builtin {
		if t.Has(n.Path) {
			out = append(out, n.Path)
		}
	}
	return append(out, t.customPaths()...)
}

// customPaths returns the paths of the custom fields by name.
func (t Terms) customPaths() []string {
	var out []string
	for path := range t.values {
		if strings.HasPrefix(path, "custom.") {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// Len returns how many paths have a value.
func (t Terms) Len() int { return len(t.values) }

// Equal reports whether two terms have the same values; see [Value.Equal].
func (t Terms) Equal(u Terms) bool {
	return maps.EqualFunc(t.WithoutClaims().values, u.WithoutClaims().values, Value.Equal)
}

// Changed returns the paths at which the values of two terms differ, in the order
// of [Terms.Paths].
func (t Terms) Changed(u Terms) []string {
	var out []string
	both := Terms{values: maps.Clone(t.values)}
	if both.values == nil {
		both.values = map[string]Value{}
	}
	maps.Copy(both.values, u.values)
	for _, p := range both.Paths() {
		if !t.Get(p).Equal(u.Get(p)) && !isClaim(p) {
			out = append(out, p)
		}
	}
	return out
}
