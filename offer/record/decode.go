package record

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// MaxJSONBytes limits the JSON of one offer or change that a caller gives.
const MaxJSONBytes = 1 << 20

// The limits of single values.
const (
	MaxTextBytes    = input.MaxTextBytes // 4096: any text but the body of a clause
	MaxClauseBytes  = 1 << 16            // the body of a clause
	MaxListItems    = 256
	MaxWholeDigits  = 15 // digits before the point of a number
	MaxPointDigits  = 10 // digits after the point
	MaxCustomFields = 256
)

// decoder walks a tree of nodes and collects every error.
type decoder struct {
	custom map[string]Name // declared custom fields; nil: take scalars as they are
	stored bool            // a desk wrote it: claims are kept, see [isClaim]
	errs   Errors
}

func (d *decoder) fail(path string, n input.Node, code Code, format string, a ...any) Value {
	d.errs = append(d.errs, &FieldError{Path: path, Code: code, Message: fmt.Sprintf(format, a...), Line: n.Line,
		Column: n.Column})
	return Value{}
}

// value reads a node as the type of a name.
func (d *decoder) value(path string, name Name, n input.Node) Value {
	switch {
	case n.Kind == input.Null:
		return Value{}
	case name.Kind == List:
		return d.list(path, name, n)
	case n.Kind == input.List || n.Kind == input.Map:
		return d.fail(path, n, CodeType, "one value of type %s is required here", name.Kind)
	case strings.TrimSpace(n.Text) == "":
		return Value{}
	}
	switch name.Kind {
	case Text, Choice, Person:
		if n.Kind == input.Bool {
			return d.fail(path, n, CodeType, "text is required here, not true or false; put it in quotes")
		}
		return d.text(path, name, n)
	case Bool:
		if n.Kind == input.Text || n.Text != "true" && n.Text != "false" {
			return d.fail(path, n, CodeType, "true or false is required here, without quotes")
		}
		return Value{kind: Bool, text: n.Text}
	case Date:
		if _, err := rule.ParseDate(n.Text); err != nil {
			return d.fail(path, n, CodeSyntax, "a date is required here, written as 2026-12-31")
		}
		return Value{kind: Date, text: n.Text}
	}
	return d.number(path, name, n)
}

func (d *decoder) number(path string, name Name, n input.Node) Value {
	whole, point, _ := strings.Cut(strings.TrimPrefix(n.Text, "-"), ".")
	if digits(whole) && digits(point) && (len(whole) > MaxWholeDigits || len(point) > MaxPointDigits) {
		return d.fail(path, n, CodeLimit, "a number has at most %d digits before the point and %d after it",
			MaxWholeDigits, MaxPointDigits)
	}
	num, err := exact.Parse(n.Text)
	if err != nil {
		return d.fail(path, n, CodeSyntax,
			"a number is required here, written as 1234.50: digits, at most one point, no exponent, "+
				"no separators, no currency sign")
	}
	if name.Kind == Integer && !num.IsInt() {
		return d.fail(path, n, CodeType, "a whole number is required here")
	}
	return Value{kind: name.Kind, text: n.Text}
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func (d *decoder) text(path string, name Name, n input.Node) Value {
	limit, lines := MaxTextBytes, false
	switch {
	case strings.HasSuffix(path, "].text"):
		limit, lines = MaxClauseBytes, true
	case name.Kind == Person || path == "client" || path == "candidate.id" || path == "job.id":
		limit = MaxIDBytes
	}
	if path == "candidate.address" || strings.HasPrefix(path, "custom.") {
		lines = true
	}
	if lines {
		n.Text = strings.ReplaceAll(n.Text, "\r\n", "\n")
	}
	if len(n.Text) > limit {
		return d.fail(path, n, CodeLimit, "text is limited to %d bytes here", limit)
	}
	check := input.CheckLine
	if lines {
		check = input.CheckText
	}
	if problem := check(n.Text); problem != "" {
		return d.fail(path, n, CodeText, "%s", problem)
	}
	return Value{kind: name.Kind, text: norm.NFC.String(n.Text)}
}

func (d *decoder) list(path string, name Name, n input.Node) Value {
	if n.Kind != input.List {
		return d.fail(path, n, CodeType, "a list is required here")
	}
	if len(n.Items) > MaxListItems {
		return d.fail(path, n, CodeLimit, "a list has at most %d entries", MaxListItems)
	}
	v := Value{kind: List, items: make([]Value, 0, len(n.Items))}
	for i, item := range n.Items {
		at := fmt.Sprintf("%s[%d]", path, i)
		if name.Items == nil {
			v.items = append(v.items, d.value(at, Name{Kind: name.Of, Choices: name.Choices}, item))
			continue
		}
		v.items = append(v.items, d.item(at, name, item))
	}
	return v
}

// item reads one record of a list. A text is a clause or attachment with that id.
func (d *decoder) item(path string, name Name, n input.Node) Value {
	if n.Kind == input.Text || n.Kind == input.Bare {
		if name.Items[0].Path == "id" {
			n = input.Node{Kind: input.Map, Line: n.Line, Column: n.Column,
				Members: []input.Member{{Key: "id", Value: n}}}
		}
	}
	if n.Kind != input.Map {
		return d.fail(path, n, CodeType, "an entry with %s is required here", itemKeys(name))
	}
	for _, m := range n.Members {
		if _, ok := itemName(name, m.Key); !ok {
			d.errs = append(d.errs, &FieldError{Path: input.Join(path, m.Key), Code: CodeUnknown, Line: m.Line,
				Column:  m.Col,
				Message: "no such key; it can have " + itemKeys(name)})
		}
	}
	v := Value{kind: Item}
	for _, in := range name.Items {
		if m, ok := n.Get(in.Path); ok {
			if w := d.value(input.Join(path, in.Path), in, m); !w.IsMissing() && (d.stored || !isClaim(in.Path)) {
				v.pairs = append(v.pairs, pair{in.Path, w})
			}
		}
	}
	return v
}

func itemName(name Name, key string) (Name, bool) {
	for _, in := range name.Items {
		if in.Path == key {
			return in, true
		}
	}
	return Name{}, false
}

func itemKeys(name Name) string {
	keys := make([]string, len(name.Items))
	for i, in := range name.Items {
		keys[i] = in.Path
	}
	return strings.Join(keys, ", ")
}
