package backup

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/store"
)

const base64Cell = "base64:"

// cell writes a text so that uncell reads it back. The empty cell is null.
func cell(s string) string {
	switch {
	case strings.ContainsAny(s, "\r\x00") || !utf8.ValidString(s):
		return base64Cell + base64.StdEncoding.EncodeToString([]byte(s))
	case s == "" || s[0] == '\'' || strings.HasPrefix(s, base64Cell):
		return "'" + s
	}
	return inert(s)
}

// uncell reads a cell that is not empty. It returns false if cell writes the text
// in another way.
func uncell(s string) (string, bool) {
	text := strings.TrimPrefix(s, "'")
	if raw, ok := strings.CutPrefix(s, base64Cell); ok {
		b, err := base64.StdEncoding.DecodeString(raw)
		if err != nil {
			return "", false
		}
		text = string(b)
	}
	return text, cell(text) == s
}

// bytesCell writes bytes, which are never null: none are the empty cell.
func bytesCell(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return cell(string(b))
}

// bytesOf reads what bytesCell wrote, as uncell does.
func bytesOf(s string) (string, bool) {
	if s == "" {
		return "", true
	}
	return uncell(s)
}

// columnCell writes a column, and texts with the given function.
func columnCell(c store.Column, v store.Value, text func(string) string) (string, error) {
	if v == nil {
		return "", nil
	}
	s, err := columnText(c, v)
	if err == nil && c.Type == store.Text {
		s = text(s)
	}
	return s, err
}

// columnOf reads what columnCell wrote with cell.
func columnOf(c store.Column, s string) (store.Value, error) {
	if s == "" {
		return nil, nil
	}
	if c.Type == store.Text {
		text, ok := uncell(s)
		if !ok {
			return nil, store.ErrInvalid
		}
		return text, c.CheckValue(text)
	}
	v, err := columnValue(c, s)
	if err != nil {
		return nil, err
	}
	if again, err := columnText(c, v); err != nil || again != s {
		return nil, store.ErrInvalid
	}
	return v, nil
}
