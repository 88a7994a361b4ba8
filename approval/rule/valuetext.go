package rule

import (
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// textOf returns a value as a text that [parseText] reads. It returns false if
// there is no such text, as of an amount in another currency.
func textOf(v Value) (string, bool) {
	switch v.kind {
	case Missing:
		return noText, true
	case Text:
		return strconv.Quote(v.text), true
	case Number:
		return numberText(v.num)
	case Bool:
		return strconv.FormatBool(v.b), true
	case DateKind:
		return v.day().String(), true
	case List:
		return listText("[", v.list, "]")
	case RecordKind:
		return listText("{", v.list, "}")
	}
	return "", false
}

// noText stands for a missing value.
const noText = "nothing"

// numberText returns a number as a decimal, or as a fraction of whole numbers.
func numberText(n exact.Number) (string, bool) {
	text, finite := n.Finite()
	if !finite {
		text = n.Rat().String()
	}
	_, ok := parseFraction(text)
	return text, ok
}

func parseFraction(text string) (exact.Number, bool) {
	above, below, fraction := strings.Cut(text, "/")
	n, err := exact.Parse(above)
	if err != nil || !fraction {
		return n, err == nil
	}
	d, err := exact.Parse(below)
	if err != nil {
		return n, false
	}
	return n.Div(d)
}

func listText(from string, items []Value, to string) (string, bool) {
	texts, ok := make([]string, len(items)), true
	for i, item := range items {
		fits := false
		texts[i], fits = textOf(item)
		ok = ok && fits
	}
	return from + strings.Join(texts, ", ") + to, ok
}

// parseText reads a value. It returns false for a text that [textOf] doesn't write.
func parseText(text string) (Value, bool) {
	v, rest, ok := readText(text, 0)
	return v, ok && rest == ""
}

// maxNested bounds the lists in lists of a text.
const maxNested = 8

// readText reads the value at the beginning of a text, and returns what follows.
func readText(text string, depth int) (v Value, rest string, ok bool) {
	switch {
	case strings.HasPrefix(text, `"`):
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return Value{}, text, false
		}
		word, _ := strconv.Unquote(quoted) // QuotedPrefix has checked it
		return TextValue(word), text[len(quoted):], true
	case strings.HasPrefix(text, "["):
		items, rest, ok := readItems(text[1:], "]", depth)
		return ListValue(items), rest, ok
	case strings.HasPrefix(text, "{"):
		items, rest, ok := readItems(text[1:], "}", depth)
		return RecordValue(items), rest, ok
	}
	word := text
	if end := strings.IndexAny(text, ",]}"); end >= 0 {
		word = text[:end]
	}
	v, ok = readWord(word)
	return v, text[len(word):], ok
}

// readItems reads the values of a list up to its end.
func readItems(text, end string, depth int) (items []Value, rest string, ok bool) {
	if rest, ok := strings.CutPrefix(text, end); ok {
		return nil, rest, true
	}
	for depth < maxNested {
		item, rest, ok := readText(text, depth+1)
		if !ok {
			break
		}
		items = append(items, item)
		if rest, ok := strings.CutPrefix(rest, end); ok {
			return items, rest, true
		}
		if text, ok = strings.CutPrefix(rest, ", "); !ok {
			break
		}
	}
	return nil, text, false
}

// readWord reads a truth, a date, a number or nothing.
func readWord(word string) (Value, bool) {
	if word == noText {
		return Value{}, true
	}
	if word == "true" || word == "false" {
		return BoolValue(word == "true"), true
	}
	if d, err := ParseDate(word); err == nil {
		return DateValue(d), true
	}
	n, ok := parseFraction(word)
	return NumberValue(n), ok
}
