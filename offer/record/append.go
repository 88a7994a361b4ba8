package record

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// builtinKeys are the paths of the built-in names, cut at their points; built
// once, never changed.
var builtinKeys = func() [][]string {
	out := make([][]string, len(builtin))
	for i, n := range builtin {
		out[i] = strings.Split(n.Path, ".")
	}
	return out
}()

// append appends the terms as JSON: the built-in names in the order of the
// contract, then the custom ones by name.
func (t Terms) append(b []byte, text input.TextAppender) []byte {
	b = append(b, '{')
	var open []string // the groups that are open
	left := len(t.values)
	for i := 0; i < len(builtin) && left > 0; i++ {
		v, ok := t.values[builtin[i].Path]
		if !ok {
			continue
		}
		left--
		keys := builtinKeys[i]
		b, open = appendGroups(b, open, keys)
		b = v.append(appendKey(b, keys[len(keys)-1]), text)
	}
	b, _ = appendGroups(b, open, []string{""})
	if left > 0 {
		b = t.appendCustom(b, text)
	}
	return append(b, '}')
}

// appendKey appends a key and a colon, with a comma before them unless an object
// has just been opened.
func appendKey(b []byte, key string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(input.AppendText(b, key), ':')
}

// appendGroups closes the open groups that a path does not stand in, and opens
// those that it stands in.
func appendGroups(b []byte, open, keys []string) ([]byte, []string) {
	groups := keys[:len(keys)-1]
	same := 0
	for same < len(open) && same < len(groups) && open[same] == groups[same] {
		same++
	}
	for range len(open) - same {
		b = append(b, '}')
	}
	for _, group := range groups[same:] {
		b = append(appendKey(b, group), '{')
	}
	return b, groups
}

// appendCustom appends the group of the custom fields.
func (t Terms) appendCustom(b []byte, text input.TextAppender) []byte {
	var room [32]string
	names := room[:0]
	for path := range t.values {
		if name, ok := strings.CutPrefix(path, "custom."); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, ".") }) {
		group := input.Node{Kind: input.Map}
		for _, name := range names {
			put(&group, strings.Split(name, "."), t.values["custom."+name].node())
		}
		return group.Append(appendKey(b, "custom"), text)
	}
	b = append(appendKey(b, "custom"), '{')
	for _, name := range names {
		b = t.values["custom."+name].append(appendKey(b, name), text)
	}
	return append(b, '}')
}

// put sets the value at a path of keys in a tree.
func put(n *input.Node, keys []string, value input.Node) {
	if len(keys) == 1 {
		n.Members = append(n.Members, input.Member{Key: keys[0], Value: value})
		return
	}
	for i := range n.Members {
		if n.Members[i].Key == keys[0] {
			put(&n.Members[i].Value, keys[1:], value)
			return
		}
	}
	n.Members = append(n.Members, input.Member{Key: keys[0], Value: input.Node{Kind: input.Map}})
	put(&n.Members[len(n.Members)-1].Value, keys[1:], value)
}

// append appends the value as JSON.
func (v Value) append(b []byte, text input.TextAppender) []byte {
	switch v.kind {
	case "":
		return append(b, "null"...)
	case Bool:
		return append(b, v.text...)
	case Item:
		b = append(b, '{')
		for i := range v.pairs {
			b = v.pairs[i].value.append(appendKey(b, v.pairs[i].key), text)
		}
		return append(b, '}')
	case List:
		b = append(b, '[')
		for i := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.items[i].append(b, text)
		}
		return append(b, ']')
	}
	return text(b, v.text)
}
