package source

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Reader reads the members of one map by key. It reports values of the wrong
// kind, and Done reports the keys that were not read.
type Reader struct {
	File *File
	Node input.Node
	seen []string
}

// Reader returns a reader of a node of the file. what names the node in the
// error if it is not a map.
func (f *File) Reader(n input.Node, what string) *Reader {
	if n.Kind != input.Map {
		if n.Kind != input.Null {
			f.Fail(n, CodeType, "", "%s is a map of keys", what)
		}
		n = input.Node{Kind: input.Map, Line: n.Line, Column: n.Column}
	}
	return &Reader{File: f, Node: n}
}

// Reader returns a reader of the entry.
func (e Entry) Reader(what string) *Reader { return e.File.Reader(e.Node, what) }

// Allow makes keys known without reading them.
func (r *Reader) Allow(keys ...string) {
	for _, key := range keys {
		if !slices.Contains(r.seen, key) {
			r.seen = append(r.seen, key)
		}
	}
}

// Get returns the node of a key; false if the key is absent or blank.
func (r *Reader) Get(key string) (input.Node, bool) {
	r.Allow(key)
	n, ok := r.Node.Get(key)
	return n, ok && n.Kind != input.Null
}

// At returns the node of a key, which may be blank. The key does not become
// known.
func (r *Reader) At(key string) input.Node {
	n, _ := r.Node.Get(key)
	return n
}

// Done reports the keys that were not read.
func (r *Reader) Done() {
	keys := slices.DeleteFunc(slices.Clone(r.seen), func(k string) bool { return k == BodyKey })
	for _, m := range r.Node.Members {
		if !slices.Contains(r.seen, m.Key) {
			r.File.unknownKey(m, keys)
		}
	}
}

// unknownKey reports a key that is not one of a list.
func (f *File) unknownKey(m input.Member, keys []string) {
	f.Fail(Key(m), CodeSyntax, keyHint(m.Key, keys), "unknown key %s; the keys are %s", m.Key,
		strings.Join(keys, ", "))
}

// Text is a scalar of a map. If it is absent or blank, Given is false and Node
// is the map.
type Text struct {
	Value string // without blanks around it
	Node  input.Node
	Given bool
}

// Text returns the scalar of a key.
func (r *Reader) Text(key string) Text {
	n, ok := r.Get(key)
	if !ok {
		return Text{Node: r.Node}
	}
	if n.Kind == input.List || n.Kind == input.Map {
		r.File.Fail(n, CodeType, QuoteHint, "%s is one text", key)
		return Text{Node: n}
	}
	return Text{trimmed(n.Text), n, true}
}

// Text returns the entry itself as a scalar. An entry without a node is absent.
func (e Entry) Text() Text {
	switch e.Node.Kind {
	case input.Null:
		return Text{Node: e.Node}
	case input.List, input.Map:
		e.File.Fail(e.Node, CodeType, QuoteHint, "%s is one text", e.ID)
		return Text{Node: e.Node}
	}
	return Text{trimmed(e.Node.Text), e.Node, true}
}

// Place returns where the entry stands.
func (e Entry) Place() Place { return Place{File: e.File, Node: e.Node} }

// Place returns where the scalar stands.
func (r *Reader) Place(t Text) Place { return Place{t.Value, r.File, t.Node} }

// Whole returns the place of the map itself.
func (r *Reader) Whole() Place { return Place{File: r.File, Node: r.Node} }

// Value returns the text of a key; empty if it is absent.
func (r *Reader) Value(key string) string { return r.Text(key).Value }

// Bool returns the value of a key that is true or false; false if it is absent.
func (r *Reader) Bool(key string) bool {
	n, ok := r.Get(key)
	if !ok {
		return false
	}
	return r.File.Bool(n, key)
}

// Flags checks keys that are true or false and whose values are read elsewhere,
// such as off and final.
func (r *Reader) Flags(keys ...string) {
	for _, key := range keys {
		if n, ok := r.Get(key); ok {
			r.File.Bool(n, key)
		}
	}
}

// Bool returns whether a node is true, and reports one that is neither true nor
// false.
func (f *File) Bool(n input.Node, what string) bool {
	if n.Kind != input.Bool {
		f.Fail(n, CodeType, truthHint(n.Text), "%s is true or false", what)
	}
	return n.Text == "true"
}

// OneOf returns the text of a key, which is one of the choices; fallback if it
// is absent.
func (r *Reader) OneOf(key, fallback string, choices ...string) string {
	t := r.Text(key)
	if !t.Given {
		return fallback
	}
	if !slices.Contains(choices, t.Value) {
		r.File.Fail(t.Node, CodeType, rule.Nearest(t.Value, slices.Clone(choices)), "%s is one of %s", key,
			strings.Join(choices, ", "))
	}
	return t.Value
}

// List returns the items of a key.
func (r *Reader) List(key string) []input.Node {
	n, ok := r.Get(key)
	if !ok {
		return nil
	}
	if n.Kind != input.List {
		r.File.Fail(n, CodeType, "write [a, b]", "%s is a list", key)
		return nil
	}
	return n.Items
}

// Texts returns the texts of a list; nil if it is absent.
func (r *Reader) Texts(key string) []string {
	if _, ok := r.Get(key); !ok {
		return nil
	}
	return r.File.texts(r.List(key), key)
}

func (f *File) texts(items []input.Node, what string) []string {
	out := []string{}
	for _, n := range items {
		if n.Kind == input.List || n.Kind == input.Map {
			f.Fail(n, CodeType, QuoteHint, "%s is a list of texts", what)
			continue
		}
		out = append(out, trimmed(n.Text))
	}
	return out
}

// Texts returns the entry itself as a list of texts; nil if it is absent.
func (e Entry) Texts() []string {
	switch e.Node.Kind {
	case input.Null:
		return nil
	case input.List:
		return e.File.texts(e.Node.Items, e.ID)
	}
	e.File.Fail(e.Node, CodeType, "write [a, b]", "%s is a list", e.ID)
	return nil
}

// Distinct returns the texts of a list and reports duplicates.
func (r *Reader) Distinct(key string) []string {
	out := r.Texts(key)
	for i, s := range out {
		if !slices.Contains(out[:i], s) {
			continue
		}
		at := Find(r.At(key), s)
		if items := r.At(key).Items; len(items) == len(out) {
			at = items[i] // the second
		}
		r.File.Fail(at, CodeType, "", "%s is duplicated in %s; keep one", s, key)
	}
	return out
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// ValidID reports whether a text is lower-case letters, digits, - and _.
func ValidID(s string) bool { return idPattern.MatchString(s) }

// ID returns the text of a key that is required and is an id.
func (r *Reader) ID(key string) string {
	t := r.Text(key)
	switch {
	case !t.Given || t.Value == "":
		r.File.Fail(r.Node, CodeSyntax, "", "%s is missing", key)
	case !ValidID(t.Value):
		r.File.Fail(t.Node, CodeSyntax, "", "an id is lower-case letters, digits, - and _")
	}
	return t.Value
}

// Date returns the date of a key; the zero date if it is absent.
func (r *Reader) Date(key string) rule.Date {
	t := r.Text(key)
	if !t.Given {
		return rule.Date{}
	}
	d, err := rule.ParseDate(t.Value)
	if err != nil {
		r.File.Fail(t.Node, CodeType, "write 2026-12-31", "%s is a date", key)
	}
	return d
}
