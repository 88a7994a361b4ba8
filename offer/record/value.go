package record

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Value is one given value of an offer, with its text as written. The zero Value
// is missing. A Value is immutable; its methods return copies.
type Value struct {
	kind  Kind
	text  string // scalars, canonical but as precise as written: 1.10 stays 1.10
	items []Value
	pairs []pair
}

type pair struct {
	key   string
	value Value
}

// IsMissing reports whether there is no value. Blank text is missing; 0, false
// and [] are values.
func (v Value) IsMissing() bool { return v.kind == "" }

// Kind returns the kind of the value; "" if it is missing. The fields of an [Item]
// are read with [Value.Field].
func (v Value) Kind() Kind { return v.kind }

// Text returns the value as it was written; "" for a list.
func (v Value) Text() string { return v.text }

// Bool reports whether the value is true; false if it is missing.
func (v Value) Bool() bool { return v.kind == Bool && v.text == "true" }

// isText reports whether the value is a scalar written as text in JSON.
func (v Value) isText() bool {
	return v.kind != "" && v.kind != Bool && v.kind != List && v.kind != Item
}

// Number returns the exact number of a decimal, money, rate, percent,
// integer, hours or weeks value.
func (v Value) Number() (exact.Number, bool) {
	switch v.kind {
	case "", Text, Choice, Person, Date, Bool, List, Item:
		return exact.Number{}, false
	}
	n, err := exact.Parse(v.text)
	return n, err == nil
}

// Date returns the date of a date value.
func (v Value) Date() (rule.Date, bool) {
	if v.kind != Date {
		return rule.Date{}, false
	}
	d, err := rule.ParseDate(v.text)
	return d, err == nil
}

// Items returns the entries of a list.
func (v Value) Items() []Value { return slices.Clone(v.items) }

// Len returns how many entries a list has.
func (v Value) Len() int { return len(v.items) }

// At returns an entry of a list; missing if there is none.
func (v Value) At(i int) Value {
	if i < 0 || i >= len(v.items) {
		return Value{}
	}
	return v.items[i]
}

// Field returns a field of a record in a list.
func (v Value) Field(key string) Value {
	for _, p := range v.pairs {
		if p.key == key {
			return p.value
		}
	}
	return Value{}
}

// bulk returns about how many bytes the value has as JSON, without escapes.
func (v Value) bulk() int {
	n := len(v.text) + 4
	for i := range v.items {
		n += v.items[i].bulk()
	}
	for _, p := range v.pairs {
		n += len(p.key) + p.value.bulk() + 4
	}
	return n
}

// Equal reports whether two values are the same. Numbers compare by amount: 1.1
// equals 1.10. Whether a clause is said to be standard makes no difference. A custom value without a type equals the same text with a type.
func (v Value) Equal(w Value) bool {
	if v.isText() && w.isText() && v.kind != w.kind {
		return v.text == w.text
	}
	if v.kind != w.kind || len(v.items) != len(w.items) {
		return false
	}
	if a, ok := v.Number(); ok {
		b, ok := w.Number()
		return ok && a.Equal(b)
	}
	if v.text != w.text {
		return false
	}
	for i := range v.items {
		if !v.items[i].Equal(w.items[i]) {
			return false
		}
	}
	return slices.EqualFunc(v.facts(), w.facts(),
		func(a, b pair) bool { return a.key == b.key && a.value.Equal(b.value) })
}
