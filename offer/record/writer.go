package record

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// writer appends values as encoding/json writes them, byte for byte: fields in
// the order of their struct, maps sorted by key. It keeps the first error.
type writer struct {
	b   []byte
	err error
}

// key appends the key of a field, with a comma before it unless the object has
// just been opened.
func (w *writer) key(name string) {
	if w.b[len(w.b)-1] != '{' {
		w.b = append(w.b, ',')
	}
	w.b = append(append(append(w.b, '"'), name...), '"', ':')
}

func (w *writer) open()  { w.b = append(w.b, '{') }
func (w *writer) close() { w.b = append(w.b, '}') }

func (w *writer) text(s string) { w.b = input.AppendString(w.b, s) }

func (w *writer) moment(t time.Time) {
	b, err := t.AppendText(append(w.b, '"'))
	if err != nil && w.err == nil {
		w.err = err
	}
	w.b = append(b, '"')
}

// The methods with a key write a field; those with Some in their name leave out
// a field without a value.

func (w *writer) textField(key, s string) {
	w.key(key)
	w.text(s)
}

func (w *writer) someText(key, s string) {
	if s != "" {
		w.textField(key, s)
	}
}

func (w *writer) intField(key string, n int) {
	w.key(key)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

func (w *writer) someInt(key string, n int) {
	if n != 0 {
		w.intField(key, n)
	}
}

func (w *writer) boolField(key string, v bool) {
	w.key(key)
	w.b = strconv.AppendBool(w.b, v)
}

func (w *writer) someBool(key string, v bool) {
	if v {
		w.boolField(key, v)
	}
}

func (w *writer) momentField(key string, t time.Time) {
	w.key(key)
	w.moment(t)
}

func (w *writer) textsField(key string, list []string) {
	w.key(key)
	writeList(w, list, func(s *string) { w.text(*s) })
}

func (w *writer) someTexts(key string, list []string) {
	if len(list) > 0 {
		w.textsField(key, list)
	}
}

// writeList appends a list; null for a nil one.
func writeList[T any](w *writer, list []T, one func(*T)) {
	if list == nil {
		w.b = append(w.b, "null"...)
		return
	}
	w.b = append(w.b, '[')
	for i := range list {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		one(&list[i])
	}
	w.b = append(w.b, ']')
}

// writeSomeList appends a field with a list unless it is empty.
func writeSomeList[T any](w *writer, key string, list []T, one func(*T)) {
	if len(list) > 0 {
		w.key(key)
		writeList(w, list, one)
	}
}

// writeSomeMap appends a field with a map unless it is empty.
func writeSomeMap[V any](w *writer, key string, m map[string]V, one func(V)) {
	if len(m) == 0 {
		return
	}
	w.key(key)
	w.open()
	var room [16]string
	keys := slices.AppendSeq(room[:0], maps.Keys(m))
	slices.Sort(keys)
	for _, k := range keys {
		if w.b[len(w.b)-1] != '{' {
			w.b = append(w.b, ',')
		}
		w.text(k)
		w.b = append(w.b, ':')
		one(m[k])
	}
	w.close()
}
