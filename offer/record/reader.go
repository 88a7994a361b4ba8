package record

import (
	"strconv"
	"strings"
	"time"
)

// The methods of a scanner that read what a writer wrote: no white space, fields
// in the order of their struct, keys of maps in their order. They fail on any
// other JSON.

// field moves past the key of a field if it comes next.
func (p *scanner) field(name string) bool {
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

// needField moves past the key of a field, and fails if it does not come next.
func (p *scanner) needField(name string) {
	if !p.field(name) {
		p.failed = true
	}
}

func (p *scanner) int() int {
	start := p.at
	p.take("-")
	if !p.take("0") {
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

func (p *scanner) bool() bool {
	if p.take("true") {
		return true
	}
	p.need("false")
	return false
}

// moment reads a time, which has no escapes.
func (p *scanner) moment() (t time.Time) {
	start := p.at
	s := p.text()
	if p.failed || p.at-start != len(s)+2 || t.UnmarshalText([]byte(s)) != nil {
		p.failed = true
	}
	return t
}

func (p *scanner) textField(name string) string {
	p.needField(name)
	return p.text()
}

func (p *scanner) someText(name string, to *string) {
	if p.field(name) {
		*to = p.text()
	}
}

func (p *scanner) intField(name string) int {
	p.needField(name)
	return p.int()
}

func (p *scanner) someInt(name string, to *int) {
	if p.field(name) {
		*to = p.int()
	}
}

func (p *scanner) boolField(name string) bool {
	p.needField(name)
	return p.bool()
}

func (p *scanner) someBool(name string, to *bool) {
	if p.field(name) {
		*to = p.bool()
	}
}

func (p *scanner) momentField(name string) time.Time {
	p.needField(name)
	return p.moment()
}

func (p *scanner) textsField(name string) []string {
	p.needField(name)
	return readList(p, p.text)
}

func (p *scanner) someTexts(name string, to *[]string) {
	if p.field(name) {
		*to = readList(p, p.text)
	}
}

// readList reads a list; nil for null.
func readList[T any](p *scanner, one func() T) []T {
	return readInto(p, func(v *T) { *v = one() })
}

// readInto reads a list of structs in place; nil for null.
func readInto[T any](p *scanner, one func(*T)) []T {
	if p.take("null") {
		return nil
	}
	p.need("[")
	list := []T{}
	if p.take("]") {
		return list
	}
	for !p.failed {
		var zero T
		list = append(list, zero)
		one(&list[len(list)-1])
		if p.take("]") {
			break
		}
		p.need(",")
	}
	return list
}

func readSomeList[T any](p *scanner, name string, to *[]T, one func(*T)) {
	if p.field(name) {
		*to = readInto(p, one)
	}
}

// readSomeMap reads a field with a map. Its keys must be sorted, so that none is
// duplicated.
func readSomeMap[V any](p *scanner, name string, to *map[string]V, one func() V) {
	if !p.field(name) {
		return
	}
	p.need("{")
	m := map[string]V{}
	last := ""
	for first := true; !p.take("}") && !p.failed; first = false {
		if !first {
			p.need(",")
		}
		key := p.text()
		if !first && strings.Compare(key, last) <= 0 {
			p.failed = true
		}
		p.need(":")
		m[key], last = one(), key
	}
	*to = m
}
