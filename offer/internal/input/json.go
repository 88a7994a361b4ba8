package input

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// MaxJSONDepth is how many levels of lists and maps JSON may have.
const MaxJSONDepth = 32

// ReadJSON reads one JSON value strictly: UTF-8 without lone surrogates or NUL, at
// most limit bytes and [MaxJSONDepth] levels, without duplicate keys, with no text
// after the value. The error is nil if the value is read.
func ReadJSON(src []byte, limit int) (Node, *Error) {
	if len(src) <= limit {
		if n, ok := scanNode(src); ok {
			return n, nil
		}
	}
	return decodeJSON(src, limit)
}

// decodeJSON is ReadJSON with encoding/json, which locates errors.
func decodeJSON(src []byte, limit int) (Node, *Error) {
	if err := prescan(src, limit); err != nil {
		return Node{}, err
	}
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	n, problem := decodeValue(d, "")
	if problem == nil {
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			problem = &Error{Code: rule.CodeSyntax,
				Message: "unexpected text after the JSON value; give one value at a time"}
		}
	}
	if problem != nil {
		return Node{}, problem
	}
	return n, nil
}

// prescan returns an error for text that must not reach the decoder.
func prescan(src []byte, limit int) *Error {
	syntax := func(format string, a ...any) *Error {
		return &Error{Code: rule.CodeSyntax, Message: fmt.Sprintf(format, a...)}
	}
	switch {
	case len(src) > limit:
		return &Error{Code: rule.CodeLimit,
			Message: fmt.Sprintf("the JSON is larger than %d bytes; split it or shorten its texts", limit)}
	case !utf8.Valid(src):
		return syntax("the JSON is not valid UTF-8; save it as UTF-8")
	}
	depth, text := 0, false
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case text && c == '\\':
			if problem := badEscape(src[i:]); problem != "" {
				return syntax("%s", problem)
			}
			i++
			if surrogatePair(src[i-1:]) {
				i += 10
			}
		case c == '"':
			text = !text
		case !text && (c == '[' || c == '{'):
			if depth++; depth > MaxJSONDepth {
				return &Error{Code: rule.CodeLimit,
					Message: fmt.Sprintf("the JSON is nested deeper than %d levels", MaxJSONDepth)}
			}
		case !text && (c == ']' || c == '}'):
			depth--
		}
	}
	return nil
}

// hex4 reads \uXXXX at the start of b.
func hex4[T string | []byte](b T) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return rune(v), err == nil
}

func surrogatePair(b []byte) bool {
	hi, ok := hex4(b)
	if !ok || hi < 0xD800 || hi > 0xDBFF || len(b) < 12 {
		return false
	}
	lo, ok := hex4(b[6:])
	return ok && lo >= 0xDC00 && lo <= 0xDFFF
}

// badEscape returns what is wrong with the escape at the start of b, or "".
func badEscape(b []byte) string {
	r, ok := hex4(b)
	switch {
	case !ok:
		return ""
	case r == 0:
		return "text holds a NUL character; remove it"
	case r >= 0xD800 && r <= 0xDFFF && !surrogatePair(b):
		return "text holds half of a surrogate pair, which stands for no character; remove it"
	}
	return ""
}

func decodeValue(d *json.Decoder, path string) (Node, *Error) {
	t, err := d.Token()
	if err != nil {
		return Node{}, jsonError(path, err)
	}
	switch v := t.(type) {
	case nil:
		return Node{Kind: Null}, nil
	case string:
		return Node{Kind: Text, Text: v}, nil
	case json.Number:
		return Node{Kind: Bare, Text: v.String()}, nil
	case bool:
		return Node{Kind: Bool, Text: strconv.FormatBool(v)}, nil
	case json.Delim:
		if v == '[' {
			return decodeList(d, path)
		}
		return decodeMap(d, path)
	}
	return Node{}, &Error{Path: path, Code: rule.CodeSyntax, Message: "this is not a JSON value"}
}

func decodeList(d *json.Decoder, path string) (Node, *Error) {
	n := Node{Kind: List}
	for i := 0; d.More(); i++ {
		item, problem := decodeValue(d, fmt.Sprintf("%s[%d]", path, i))
		if problem != nil {
			return n, problem
		}
		n.Items = append(n.Items, item)
	}
	if _, err := d.Token(); err != nil {
		return n, jsonError(path, err)
	}
	return n, nil
}

func decodeMap(d *json.Decoder, path string) (Node, *Error) {
	n := Node{Kind: Map}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return n, jsonError(path, err)
		}
		key, ok := t.(string)
		if !ok {
			return n, &Error{Path: path, Code: rule.CodeSyntax, Message: "a key must be text"}
		}
		at := Join(path, key)
		if seen[key] {
			return n, &Error{Path: at, Code: CodeDuplicate, Message: "the key is duplicated; keep one"}
		}
		seen[key] = true
		value, problem := decodeValue(d, at)
		if problem != nil {
			return n, problem
		}
		n.Members = append(n.Members, Member{Key: key, Value: value})
	}
	if _, err := d.Token(); err != nil {
		return n, jsonError(path, err)
	}
	return n, nil
}

// jsonError returns an error without the text of the decoder, which may hold
// parts of the input.
func jsonError(path string, err error) *Error {
	e := &Error{Path: path, Code: rule.CodeSyntax, Message: "this is not valid JSON"}
	var s *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Message = "the JSON ends in the middle; it was cut off"
	case errors.As(err, &s):
		e.Message = fmt.Sprintf("this is not valid JSON (byte %d)", s.Offset)
	}
	return e
}
