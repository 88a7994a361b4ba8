package rule

import (
	"strings"
	"unicode/utf8"
)

// oldToken is a token of the old lexer.
type oldToken struct {
	kind     tokenKind
	text     string // of a text: what it says
	from, to int
}

var oldOperators = []string{"??", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "(",
	")", "[", "]", ",", ".", "?", ":", "!", "#"}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func oldLex(src string) ([]oldToken, error) {
	switch {
	case len(src) > MaxSource:
		return nil, errOldBound
	case !utf8.ValidString(src):
		return nil, errOldRefuses
	}
	var out []oldToken
	for i := 0; i < len(src); {
		c, j := src[i], i+1
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case digit(c):
			for j < len(src) && (digit(src[j]) || src[j] == '_' || src[j] == '.' && j+1 < len(src) &&
				digit(src[j+1])) {
				j++
			}
			if j < len(src) && isLetter(src[j]) {
				return nil, errOldRefuses
			}
			out = append(out, oldToken{tNumber, src[i:j], i, j})
		case isLetter(c):
			for j < len(src) && (isLetter(src[j]) || digit(src[j])) {
				j++
			}
			out = append(out, oldToken{tName, src[i:j], i, j})
		case c == '"' || c == '\'':
			end, said, ok := oldText(src, i)
			if !ok {
				return nil, errOldRefuses
			}
			j = end
			out = append(out, oldToken{tString, said, i, j})
		default:
			sign := ""
			for _, o := range oldOperators {
				if strings.HasPrefix(src[i:], o) {
					sign = o
					break
				}
			}
			if sign == "" {
				return nil, errOldRefuses
			}
			j = i + len(sign)
			out = append(out, oldToken{tOp, sign, i, j})
		}
		if i = j; len(out) > MaxTokens {
			return nil, errOldBound
		}
	}
	return append(out, oldToken{tEnd, "", len(src), len(src)}), nil
}

func oldText(src string, at int) (end int, said string, ok bool) {
	quote := src[at]
	var b strings.Builder
	for i := at + 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == quote:
			return i + 1, b.String(), true
		case c == '\\' && i+1 < len(src):
			i++
			switch src[i] {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case '\\', '"', '\'':
				b.WriteByte(src[i])
			default:
				return 0, "", false
			}
		case c == '\n':
			return 0, "", false
		default:
			b.WriteByte(c)
		}
	}
	return 0, "", false
}
