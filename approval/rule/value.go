package rule

import (
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Kind is what a value is. The zero Kind is a missing value.
type Kind uint8

// The kinds of values.
const (
	Missing Kind = iota
	Text
	Number
	Integer
	Bool
	DateKind
	List
	RecordKind
)

// String names the kind as errors do.
func (k Kind) String() string {
	return [...]string{"nothing", "text", "a number", "a whole number", "true or false", "a date", "a list", "a record"}[min(int(k), 7)]
}

// Value is one value that a rule sees. The zero Value is missing. Values are
// immutable by convention.
type Value struct {
	kind Kind
	b    bool
	num  exact.Number // of a date: 20261231
	text string
	list []Value // of a list, or the fields of a record in the order of its type
}

// TextValue returns a text; blank text is missing.
func TextValue(s string) Value {
	if strings.TrimSpace(s) == "" {
		return Value{}
	}
	return Value{kind: Text, text: s}
}

// NumberValue returns an exact number.
func NumberValue(n exact.Number) Value { return Value{kind: Number, num: n} }

// Withheld is a value that was given but can't be compared, such as an amount in
// another currency: has finds it, ?? does not replace it, and whatever needs it
// is unknown. why says so to people; two with the same text are the same.
func Withheld(text, why string) Value {
	return Value{kind: Missing, b: true, text: text, list: []Value{{kind: Text, text: why}}}
}

// IsWithheld reports whether the value was given and can't be compared.
func (v Value) IsWithheld() bool { return v.kind == Missing && v.b }

// IntValue returns a whole number.
func IntValue(n int64) Value { return Value{kind: Number, num: exact.Int(n)} }

// BoolValue returns true or false.
func BoolValue(b bool) Value { return Value{kind: Bool, b: b} }

// DateValue returns a date.
func DateValue(d Date) Value {
	return Value{kind: DateKind, num: exact.Int(int64(d.Year)*10000 + int64(d.Month)*100 + int64(d.Day))}
}

// day returns the date that DateValue was given.
func (v *Value) day() Date {
	n, _ := v.num.Int64()
	return Date{int(n / 10000), time.Month(n / 100 % 100), int(n % 100)}
}

// ListValue returns a list.
func ListValue(items []Value) Value { return Value{kind: List, list: items} }

// RecordValue returns a record: its fields in the order of its type.
func RecordValue(fields []Value) Value { return Value{kind: RecordKind, list: fields} }

// Kind returns what the value is.
func (v Value) Kind() Kind { return v.kind }

// IsMissing reports whether there is no value.
func (v Value) IsMissing() bool { return v.kind == Missing }

// Text returns a text.
func (v Value) Text() (string, bool) { return v.text, v.kind == Text }

// Number returns a number.
func (v Value) Number() (exact.Number, bool) {
	if v.kind != Number {
		return exact.Number{}, false
	}
	return v.num, true
}

// Bool returns a truth value.
func (v Value) Bool() (b, ok bool) { return v.b, v.kind == Bool }

// Date returns a date.
func (v Value) Date() (Date, bool) {
	if v.kind != DateKind {
		return Date{}, false
	}
	return v.day(), true
}

// Items returns the items of a list or the fields of a record.
func (v Value) Items() []Value { return v.list }

// Equal reports whether two values are the same.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case Missing:
		return v.b == w.b && v.text == w.text
	case Text:
		return v.text == w.text
	case Number, DateKind:
		return v.num.Equal(w.num)
	case Bool:
		return v.b == w.b
	}
	if len(v.list) != len(w.list) {
		return false
	}
	for i := range v.list {
		if !v.list[i].Equal(w.list[i]) {
			return false
		}
	}
	return true
}

// String writes the value for people: exact, or to 10 places with … behind.
func (v Value) String() string {
	switch v.kind {
	case Missing:
		if v.IsWithheld() {
			return "given, " + v.list[0].text
		}
		return "missing"
	case Text:
		return `"` + v.text + `"`
	case Number:
		return v.num.String()
	case Bool:
		if v.b {
			return "true"
		}
		return "false"
	case DateKind:
		return v.day().String()
	}
	s := "["
	for i, x := range v.list {
		if i > 0 {
			s += ", "
		}
		if s += x.String(); len(s) > 200 {
			return s + " …]"
		}
	}
	return s + "]"
}
