package input

import (
	"strconv"
	"strings"
	"time"
)

// The methods and functions of this file read what a desk wrote: no white space,
// fields in the order of their struct, keys of maps in their order. They fail on any
// other JSON. Those with Some in their name leave the destination alone if the field
// does not come next; the others fail then.

// Field moves past the key of a field if it comes next.
func (p *Scanner) Field(name string) bool {
	if p.failed || p.at == 0 {
		return false
	}
	rest := p.src[p.at:]
	if p.src[p.at-1] != '{' {
		if rest == "" || rest[0] != ',' {
			return false
		}
		rest = rest[1:]
	}
	after, ok := cutKey(rest, name)
	if ok {
		p.at = len(p.src) - len(after)
	}
	return ok
}

// cutKey cuts "name": off the front of a text.
func cutKey(s, name string) (rest string, ok bool) {
	end := len(name) + 1
	if len(s) <= end+1 || s[0] != '"' || s[1:end] != name || s[end] != '"' || s[end+1] != ':' {
		return s, false
	}
	return s[end+2:], true
}

// NeedField moves past the key of a field, and fails if it does not come next.
func (p *Scanner) NeedField(name string) {
	if !p.Field(name) {
		p.failed = true
	}
}

// Int reads a whole number.
func (p *Scanner) Int() int {
	start := p.at
	p.Take("-")
	if !p.Take("0") {
		p.digits()
	}
	if p.failed {
		return 0
	}
	n, err := strconv.Atoi(p.src[start:p.at])
	if err != nil {
		p.failed = true
	}
	return n
}

// Bool reads true or false.
func (p *Scanner) Bool() bool {
	if p.Take("true") {
		return true
	}
	p.Need("false")
	return false
}

// Moment reads a time, which has no escapes.
func (p *Scanner) Moment() (t time.Time) {
	start := p.at
	s := p.Text()
	if p.failed || p.at-start != len(s)+2 || t.UnmarshalText([]byte(s)) != nil {
		p.failed = true
	}
	return t
}

// TextField reads a field with a string.
func (p *Scanner) TextField(name string) string {
	p.NeedField(name)
	return p.Text()
}

// SomeText reads a field with a string, if it comes next.
func (p *Scanner) SomeText(name string, to *string) {
	if p.Field(name) {
		*to = p.Text()
	}
}

// IntField reads a field with a whole number.
func (p *Scanner) IntField(name string) int {
	p.NeedField(name)
	return p.Int()
}

// SomeInt reads a field with a whole number, if it comes next.
func (p *Scanner) SomeInt(name string, to *int) {
	if p.Field(name) {
		*to = p.Int()
	}
}

// BoolField reads a field with true or false.
func (p *Scanner) BoolField(name string) bool {
	p.NeedField(name)
	return p.Bool()
}

// SomeBool reads a field with true or false, if it comes next.
func (p *Scanner) SomeBool(name string, to *bool) {
	if p.Field(name) {
		*to = p.Bool()
	}
}

// MomentField reads a field with a time.
func (p *Scanner) MomentField(name string) time.Time {
	p.NeedField(name)
	return p.Moment()
}

// TextsField reads a field with a list of strings.
func (p *Scanner) TextsField(name string) []string {
	p.NeedField(name)
	return ReadList(p, p.Text)
}

// SomeTexts reads a field with a list of strings, if it comes next.
func (p *Scanner) SomeTexts(name string, to *[]string) {
	if p.Field(name) {
		*to = ReadList(p, p.Text)
	}
}

// ReadList reads a list; nil for null.
func ReadList[T any](p *Scanner, one func() T) []T {
	return ReadInto(p, func(v *T) { *v = one() })
}

// ReadInto reads a list of structs in place; nil for null.
func ReadInto[T any](p *Scanner, one func(*T)) []T {
	if p.Take("null") {
		return nil
	}
	p.Need("[")
	list := []T{}
	if p.Take("]") {
		return list
	}
	for !p.failed {
		var zero T
		list = append(list, zero)
		one(&list[len(list)-1])
		if p.Take("]") {
			break
		}
		p.Need(",")
	}
	return list
}

// ReadSomeList reads a field with a list of structs, if it comes next.
func ReadSomeList[T any](p *Scanner, name string, to *[]T, one func(*T)) {
	if p.Field(name) {
		*to = ReadInto(p, one)
	}
}

// ReadSomeMap reads a field with a map, if it comes next. The keys must be sorted,
// so that none is duplicated.
func ReadSomeMap[V any](p *Scanner, name string, to *map[string]V, one func() V) {
	if !p.Field(name) {
		return
	}
	p.Need("{")
	m := map[string]V{}
	last := ""
	for first := true; !p.Take("}") && !p.failed; first = false {
		if !first {
			p.Need(",")
		}
		key := p.Text()
		if !first && strings.Compare(key, last) <= 0 {
			p.failed = true
		}
		p.Need(":")
		m[key], last = one(), key
	}
	*to = m
}
