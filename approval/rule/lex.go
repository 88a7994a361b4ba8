package rule

import (
	"strings"
	"unicode/utf8"
)

// Bounds of a rule's source, checked before anything else looks at it.
const (
	MaxSource = 4096 // bytes
	MaxDepth  = 48   // brackets, operators and calls inside each other
	MaxTokens = 1500
)

type tokenKind uint8

const (
	tEnd tokenKind = iota
	tName
	tNumber
	tString
	tOp
)

type token struct {
	kind     tokenKind
	text     string // decoded for strings
	from, to int
}

var operators = []string{"??", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", "?", ":", "!", "#"}

func lex(src string) ([]token, *Error) {
	if len(src) > MaxSource {
		return nil, tooLong()
	}
	if !utf8.ValidString(src) {
		return nil, newError("", 0, 0, CodeSyntax, "the rule is not valid UTF-8")
	}
	var out []token
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c >= '0' && c <= '9':
			j := i
			for j < len(src) && (src[j] >= '0' && src[j] <= '9' || src[j] == '_' || src[j] == '.' && j+1 < len(src) && src[j+1] >= '0' && src[j+1] <= '9') {
				j++
			}
			if j < len(src) && isLetter(src[j]) {
				return nil, newError(src, i, j+1, CodeSyntax, "a number is written with digits and at most one point")
			}
			out = append(out, token{tNumber, src[i:j], i, j})
			i = j
		case isLetter(c):
			j := i
			for j < len(src) && (isLetter(src[j]) || src[j] >= '0' && src[j] <= '9') {
				j++
			}
			out = append(out, token{tName, src[i:j], i, j})
			i = j
		case c == '"' || c == '\'':
			j, text, err := lexString(src, i)
			if err != nil {
				return nil, err
			}
			out = append(out, token{tString, text, i, j})
			i = j
		default:
			op := ""
			for _, o := range operators {
				if strings.HasPrefix(src[i:], o) {
					op = o
					break
				}
			}
			if op == "" {
				r, n := utf8.DecodeRuneInString(src[i:])
				e := newError(src, i, i+n, CodeSyntax, "the character %q (U+%04X) has no meaning here", r, r)
				if e.Hint = instead(src, i); e.Hint == "" && r > 127 {
					e.Hint = "names and operators are plain ASCII; it may look like another character"
				}
				return nil, e
			}
			out = append(out, token{tOp, op, i, i + len(op)})
			i += len(op)
		}
		if len(out) > MaxTokens {
			return nil, newError(src, i, i, CodeLimit, "a rule has at most %d words and signs", MaxTokens)
		}
	}
	return append(out, token{tEnd, "", len(src), len(src)}), nil
}

func tooLong() *Error {
	return newError("", 0, 0, CodeLimit, "a rule has at most %d bytes; name parts of it in names.yaml", MaxSource)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func lexString(src string, at int) (end int, text string, err *Error) {
	quote := src[at]
	var b strings.Builder
	for i := at + 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == quote:
			return i + 1, b.String(), nil
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
				return 0, "", newError(src, i-1, i+1, CodeSyntax, `only \n \t \\ \" and \' can follow a backslash`)
			}
		case c == '\n':
			return 0, "", newError(src, at, i, CodeSyntax, "the text is not closed on its line")
		default:
			b.WriteByte(c)
		}
	}
	return 0, "", newError(src, at, len(src), CodeSyntax, "the text is not closed; a %c is missing", quote)
}
