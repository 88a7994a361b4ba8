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
	Amount // a number in another currency than the schema's
)

// String names the kind as errors do.
func (k Kind) String() string {
	return [...]string{"nothing", "text", "a number", "a whole number", "true or false", "a date", "a list",
		"a record", "an amount in another currency"}[min(int(k), 8)]
}

// Value is one value that a rule sees. The zero Value is missing. Values are
// immutable by convention.
type Value struct {
	kind  Kind
	b     bool
	power int32        // of the currency, where it is not plain from the type
	num   exact.Number // of a date: 20261231
	text  string       // of an amount: its currency
	list  []Value      // of a list, the fields of a record in the order of its type, or what a value is missing for
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
	return Date{Year: int(n / 10000), Month: time.Month(n / 100 % 100), Day: int(n % 100)}
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
func (v Value) Items() []Value {
	if v.kind == Missing {
		return nil
	}
	return v.list
}

// Equal reports whether two values are the same.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case Missing:
		return true
	case Amount:
		return sameCurrency(&v, &w) && v.num.Equal(w.num)
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

// String returns the value as text for people. Numbers are exact, or rounded to 10
// places and followed by ….
func (v Value) String() string {
	switch v.kind {
	case Missing:
		return "missing"
	case Text:
		return `"` + v.text + `"`
	case Number:
		return v.num.String()
	case Amount:
		return amountText(&v)
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
