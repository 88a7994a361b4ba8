package record

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// The limits of single values.
const (
	MaxTextBytes    = 4096    // any text but the body of a clause
	MaxClauseBytes  = 1 << 16 // the body of a clause
	MaxListItems    = 256
	MaxWholeDigits  = 15 // digits before the point of a number
	MaxPointDigits  = 10 // digits after the point
	MaxCustomFields = 256
)

// decoder walks a tree of nodes and collects every error.
type decoder struct {
	custom map[string]Name // declared custom fields; nil: take scalars as they are
	errs   Errors
}

func (d *decoder) fail(path string, n Node, code Code, format string, a ...any) Value {
	d.errs = append(d.errs, &FieldError{Path: path, Code: code, Message: fmt.Sprintf(format, a...), Line: n.Line,
		Column: n.Column})
	return Value{}
}

// value reads a node as the type of a name.
func (d *decoder) value(path string, name Name, n Node) Value {
	switch {
	case n.Kind == NodeNull:
		return Value{}
	case name.Kind == List:
		return d.list(path, name, n)
	case n.Kind == NodeList || n.Kind == NodeMap:
		return d.fail(path, n, CodeType, "one value of type %s is wanted here", name.Kind)
	case strings.TrimSpace(n.Text) == "":
		return Value{}
	}
	switch name.Kind {
	case Text, Choice, Person:
		if n.Kind == NodeBool {
			return d.fail(path, n, CodeType, "text is wanted here, not true or false; put it in quotes")
		}
		return d.text(path, name, n)
	case Bool:
		if n.Kind == NodeText || n.Text != "true" && n.Text != "false" {
			return d.fail(path, n, CodeType, "true or false is wanted here, without quotes")
		}
		return Value{kind: Bool, text: n.Text}
	case Date:
		if _, err := rule.ParseDate(n.Text); err != nil {
			return d.fail(path, n, CodeSyntax, "a date is wanted here, written as 2026-12-31")
		}
		return Value{kind: Date, text: n.Text}
	}
	return d.number(path, name, n)
}

func (d *decoder) number(path string, name Name, n Node) Value {
	whole, point, _ := strings.Cut(strings.TrimPrefix(n.Text, "-"), ".")
	if digits(whole) && digits(point) && (len(whole) > MaxWholeDigits || len(point) > MaxPointDigits) {
		return d.fail(path, n, CodeLimit, "a number has at most %d digits before the point and %d behind it",
			MaxWholeDigits, MaxPointDigits)
	}
	num, err := exact.Parse(n.Text)
	if err != nil {
		return d.fail(path, n, CodeSyntax,
			"a number is wanted here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign")
	}
	if name.Kind == Integer && !num.IsInt() {
		return d.fail(path, n, CodeType, "a whole number is wanted here")
	}
	return Value{kind: name.Kind, text: n.Text}
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func (d *decoder) text(path string, name Name, n Node) Value {
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
	if problem := CheckText(n.Text, lines); problem != "" {
		return d.fail(path, n, CodeText, "%s", problem)
	}
	return Value{kind: name.Kind, text: norm.NFC.String(n.Text)}
}

// CheckNote returns what is wrong with a reason or a note, or "": it has more
// than [MaxTextBytes] bytes, or [CheckText] finds a problem.
func CheckNote(s string) string {
	if len(s) > MaxTextBytes {
		return fmt.Sprintf("text is limited to %d bytes here", MaxTextBytes)
	}
	return CheckText(s, true)
}

// CheckText returns what is wrong with a text that people read, or "". Control
// characters, invisible characters and direction overrides can make a text look
// like another. With lines, line breaks and tabs are allowed.
func CheckText(s string, lines bool) string {
	if isPlain(s) {
		return ""
	}
	if !utf8.ValidString(s) {
		return "the text is not valid UTF-8"
	}
	for _, r := range s {
		switch {
		case lines && (r == '\n' || r == '\t'):
		case r == '\u2028' || r == '\u2029' || lines && r == '\r':
			return fmt.Sprintf("the text holds U+%04X as a line break; write line feeds", r)
		case r == '\n' || r == '\r':
			return "a line break is not possible here; write one line"
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return fmt.Sprintf("the text holds the control character U+%04X; remove it", r)
		case invisible(r):
			return fmt.Sprintf("the text holds the invisible character U+%04X, which can make it look like another; remove it", r)
		case r == utf8.RuneError:
			return "the text holds U+FFFD, the mark of a character that was lost; correct it"
		}
	}
	return ""
}

// isPlain reports whether a text has only visible ASCII characters and blanks.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// invisible reports whether a character is invisible or changes the direction of
// text. Joiners, which scripts need, and signs around numbers are allowed.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		r >= 0xe0000 && r <= 0xe0fff || r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0
}

func (d *decoder) list(path string, name Name, n Node) Value {
	if n.Kind != NodeList {
		return d.fail(path, n, CodeType, "a list is wanted here")
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
func (d *decoder) item(path string, name Name, n Node) Value {
	if n.Kind == NodeText || n.Kind == NodeBare {
		if name.Items[0].Path == "id" {
			n = Node{Kind: NodeMap, Line: n.Line, Column: n.Column, Members: []Member{{Key: "id", Value: n}}}
		}
	}
	if n.Kind != NodeMap {
		return d.fail(path, n, CodeType, "an entry with %s is wanted here", itemKeys(name))
	}
	for _, m := range n.Members {
		if _, ok := itemName(name, m.Key); !ok {
			d.errs = append(d.errs, &FieldError{Path: join(path, m.Key), Code: CodeUnknown, Line: m.Line,
				Column:  m.Col,
				Message: "no such key; it can have " + itemKeys(name)})
		}
	}
	v := Value{kind: itemKind}
	for _, in := range name.Items {
		if m, ok := n.Get(in.Path); ok {
			if w := d.value(join(path, in.Path), in, m); !w.IsMissing() {
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
