package backup

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// text is a text of a line: a JSON string, or {"base64":"…"}.
type text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *text) UnmarshalJSON(src []byte) error {
	if len(src) > 0 && src[0] == '"' {
		var s string
		err := json.Unmarshal(src, &s)
		*t = text(s)
		return err
	}
	var raw struct {
		Base64 []byte `json:"base64"`
	}
	err := json.Unmarshal(src, &raw)
	*t = text(raw.Base64)
	return err
}

// appendText appends a text so that it is read back byte for byte.
func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		b = append(b, `{"base64":"`...)
		return append(base64.StdEncoding.AppendEncode(b, []byte(s)), `"}`...)
	}
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x20 && s[i] != '"' && s[i] != '\\' {
			continue
		}
		b = appendEscape(append(b, s[start:i]...), s[i])
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}

// appendEscape appends the escape of a quote, backslash or control character.
func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return fmt.Appendf(b, `\u%04x`, c)
}
