package input

import "unicode/utf8"

// TextAppender appends a JSON string: [AppendText] or [AppendString].
type TextAppender func(b []byte, s string) []byte

// AppendText appends a JSON string as the terms of an offer write it: a text
// without quotes, backslashes and control characters keeps its <, > and &. Any
// other text is escaped as in [AppendString].
func AppendText(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			return AppendString(b, s)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// AppendString appends a JSON string with the escapes of encoding/json, <, > and
// & among them.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		size, escape := escapeAt(s[i:])
		if escape != "" {
			b = append(append(b, s[done:i]...), escape...)
			done = i + size
		}
		i += size
	}
	return append(append(b, s[done:]...), '"')
}

// escapeAt returns how many bytes the first character of s has, and how it is
// escaped; empty if it stands as it is.
func escapeAt(s string) (size int, escape string) {
	if c := s[0]; c < utf8.RuneSelf {
		return 1, asciiEscapes[c]
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return size, `\ufffd`
	case r == '\u2028':
		return size, `\u2028`
	case r == '\u2029':
		return size, `\u2029`
	}
	return size, ""
}

// asciiEscapes are the escapes of the ASCII characters that need one; built
// once, never changed.
var asciiEscapes = func() (out [utf8.RuneSelf]string) {
	const digits = "0123456789abcdef"
	for c := range out {
		if c < 0x20 || c == '<' || c == '>' || c == '&' {
			out[c] = `\u00` + string(digits[c>>4]) + string(digits[c&15])
		}
	}
	for c, escape := range map[byte]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`,
		'\t': `\t`} {
		out[c] = escape
	}
	return out
}()
