package playbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// reader reads the members of one map by key and knows which it has seen.
type reader struct {
	f    *file
	n    input.Node
	seen []string
}

func (f *file) reader(n input.Node, what string) *reader {
	if n.Kind != input.Map {
		if n.Kind != input.Null {
			f.fail(n.Line, n.Column, "type", "", "%s is a map of keys", what)
		}
		n = input.Node{Kind: input.Map, Line: n.Line, Column: n.Column}
	}
	return &reader{f: f, n: n}
}

func (r *reader) get(key string) (input.Node, bool) {
	if !slices.Contains(r.seen, key) {
		r.seen = append(r.seen, key)
	}
	n, ok := r.n.Get(key)
	if n.Kind == input.Null {
		return n, false
	}
	return n, ok
}

// done reports the keys that nobody asked for.
func (r *reader) done() {
	for _, m := range r.n.Members {
		if !slices.Contains(r.seen, m.Key) {
			keys := slices.DeleteFunc(slices.Clone(r.seen), func(k string) bool { return k == bodyKey })
			r.f.fail(m.Line, m.Col, "syntax", keyHint(m.Key, slices.Clone(keys)), "there is no key %s here; there are %s", m.Key, strings.Join(keys, ", "))
		}
	}
}

// text is a scalar with its place.
type text struct {
	s    string
	node input.Node
	ok   bool
}

func (r *reader) text(key string) text {
	n, ok := r.get(key)
	if !ok {
		return text{node: r.n}
	}
	if n.Kind == input.List || n.Kind == input.Map {
		r.f.fail(n.Line, n.Column, "type", quoteHint, "%s is one text", key)
		return text{node: n}
	}
	return text{strings.TrimSpace(n.Text), n, true}
}

func (r *reader) str(key string) string { return r.text(key).s }

func (r *reader) boolean(key string) bool {
	n, ok := r.get(key)
	if !ok {
		return false
	}
	if n.Kind != input.Bool {
		r.f.fail(n.Line, n.Column, "type", truthHint(n.Text), "%s is true or false", key)
	}
	return n.Text == "true"
}

func (r *reader) one(key, dflt string, choices ...string) string {
	t := r.text(key)
	if !t.ok {
		return dflt
	}
	if !slices.Contains(choices, t.s) {
		r.f.fail(t.node.Line, t.node.Column, "type", rule.Nearest(t.s, slices.Clone(choices)), "%s is one of %s", key, strings.Join(choices, ", "))
	}
	return t.s
}

func (r *reader) list(key string) []input.Node {
	n, ok := r.get(key)
	if !ok {
		return nil
	}
	if n.Kind != input.List {
		r.f.fail(n.Line, n.Column, "type", "write [a, b]", "%s is a list", key)
		return nil
	}
	return n.Items
}

func (r *reader) texts(key string) []string {
	if n, ok := r.n.Get(key); !ok || n.Kind == input.Null {
		r.seen = append(r.seen, key)
		return nil
	}
	out := []string{}
	for _, n := range r.list(key) {
		if n.Kind == input.List || n.Kind == input.Map {
			r.f.fail(n.Line, n.Column, "type", quoteHint, "%s is a list of texts", key)
			continue
		}
		out = append(out, strings.TrimSpace(n.Text))
	}
	return out
}

// distinct is texts without one that is there twice.
func (r *reader) distinct(key string) []string {
	out := r.texts(key)
	for i, s := range out {
		if known(out[:i], s) {
			at := find(r.at(key), s)
			if items := r.at(key).Items; len(items) == len(out) {
				at = items[i] // the second
			}
			r.f.fail(at.Line, at.Column, "type", "", "%s is there twice in %s; keep one", s, key)
		}
	}
	return out
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

func (r *reader) id(key string) string {
	t := r.text(key)
	switch {
	case !t.ok || t.s == "":
		r.f.fail(r.n.Line, r.n.Column, "syntax", "", "%s is missing", key)
	case !idPattern.MatchString(t.s):
		r.f.fail(t.node.Line, t.node.Column, "syntax", "", "an id is lower-case letters, digits, - and _")
	}
	return t.s
}

func (r *reader) who(n input.Node) approval.Approver {
	w, err := ParseApprover(strings.TrimSpace(n.Text))
	if err != nil {
		r.f.fail(n.Line, n.Column, "syntax", "write role:x, role:x@business_unit, user:id or person:field", "%q names nobody", n.Text)
	}
	return w
}

func (r *reader) people(key string) []approval.Approver {
	var out []approval.Approver
	for _, n := range r.list(key) {
		out = append(out, r.who(n))
	}
	return out
}

func (r *reader) span(n input.Node) approval.Duration {
	d, err := approval.ParseDuration(strings.TrimSpace(n.Text))
	if err != nil {
		r.f.fail(n.Line, n.Column, "syntax", spanHint(n.Text), "write a span as 8 business hours, 72 hours, 5 days, 3 business days or 2 weeks")
	}
	return d
}

func (r *reader) duration(key string) approval.Duration {
	n, ok := r.get(key)
	if !ok {
		return approval.Duration{}
	}
	return r.span(n)
}
