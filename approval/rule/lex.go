package rule

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// Bounds of a rule's source, checked before expr's parser sees it.
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
	tOp // operators, words of the language and brackets
)

// token is one token of expr's lexer with its place in bytes.
type token struct {
	kind     tokenKind
	text     string // of a text: what it says
	from, to int    // bytes
	rune     int    // where it begins, in runes, as expr counts
}

// allowed are the operators and brackets of expr that the language has.
var allowed = []string{"(", ")", "[", "]", "{", "}", ",", ".", "?.", "?", ":", ";", "#", "=", "..", "??",
	"==", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "+", "-", "*", "/", "%",
	"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "let", "if", "else"}

// tokens reads a rule with expr's lexer, token by token, and refuses what the
// language does not have. The last token is tEnd.
func tokens(src string) ([]token, *Error) {
	switch {
	case len(src) > MaxSource:
		return nil, tooLong()
	case !utf8.ValidString(src):
		return nil, newError("", 0, 0, CodeSyntax, "the rule is not valid UTF-8")
	}
	s := scanner{src: src, lexer: lexer.New()}
	s.lexer.Reset(file.NewSource(src))
	out := make([]token, 0, 16+len(src)/5)
	for {
		t, err := s.next()
		if err != nil {
			return nil, err
		}
		if out = append(out, t); t.kind == tEnd {
			break
		}
		if len(out) > MaxTokens {
			return nil, newError(src, t.from, t.from, CodeLimit, "a rule has at most %d words and signs", MaxTokens)
		}
	}
	if err := datesIn(src, out); err != nil {
		return nil, err
	}
	return out, nil
}

func tooLong() *Error {
	return newError("", 0, 0, CodeLimit, "a rule has at most %d bytes; split it into named rules", MaxSource)
}

// scanner follows expr's lexer through the source.
type scanner struct {
	src   string
	lexer *lexer.Lexer
	last  tokenKind
	at    int // byte at which the last token ends
	rune  int // the same place in runes
}

func (s *scanner) next() (token, *Error) {
	t, lexed := s.lexer.Next()
	from, err := s.gap()
	if err != nil {
		return token{}, err
	}
	if lexed != nil {
		return token{}, s.unread(from)
	}
	if t.Kind == lexer.EOF {
		return token{kind: tEnd, from: len(s.src), to: len(s.src), rune: s.rune}, nil
	}
	to := from
	for range t.To - t.From {
		_, n := utf8.DecodeRuneInString(s.src[to:])
		to += n
	}
	out := token{text: s.src[from:to], from: from, to: to, rune: s.rune}
	if err = s.read(t, &out); err != nil {
		return token{}, err
	}
	s.at, s.rune, s.last = to, s.rune+t.To-t.From, out.kind
	return out, nil
}

// gap skips blanks and comments after the last token. What people do not see
// or take for a line break is refused: the rule would not be what it looks like.
func (s *scanner) gap() (int, *Error) {
	i, comment := s.at, ""
	for i < len(s.src) {
		r, n := utf8.DecodeRuneInString(s.src[i:])
		switch rest := s.src[i:]; {
		case comment == "//" && r == '\n', comment == "/*" && len(rest) > 1 && rest[:2] == "*/":
			if comment == "/*" {
				n, s.rune = 2, s.rune+1
			}
			comment = ""
		case r == '\r' && comment == "//" && !(len(rest) > 1 && rest[1] == '\n'), comment != "" && hidden(r):
			e := newError(s.src, i, i+n, CodeExpr,
				"the character U+%04X can't be in a comment: it hides where the comment ends", r)
			e.Hint = "end lines with a plain line feed"
			return 0, e
		case comment != "":
		case len(rest) > 1 && (rest[:2] == "//" || rest[:2] == "/*"):
			comment, n, s.rune = rest[:2], 2, s.rune+1
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		case unicode.IsSpace(r): // a blank for expr, and not what it looks like
			return 0, meaningless(s.src, i)
		default:
			return i, nil
		}
		i, s.rune = i+n, s.rune+1
	}
	if comment == "/*" {
		return 0, newError(s.src, s.at, len(s.src), CodeSyntax, "the comment is not closed; a */ is missing")
	}
	return i, nil
}

// hidden reports whether a character of a comment moves or hides what follows.
func hidden(r rune) bool {
	return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// unread says why expr's lexer can't read what begins at a place.
func (s *scanner) unread(at int) *Error {
	switch r, _ := utf8.DecodeRuneInString(s.src[at:]); {
	case r == '"' || r == '\'' || r == '`':
		if _, _, err := text(s.src, at); err != nil {
			return err
		}
	case r >= '0' && r <= '9' || r == '.':
		end := at
		for end < len(s.src) && (isLetter(s.src[end]) || s.src[end] >= '0' && s.src[end] <= '9' || s.src[end] == '.') {
			end++
		}
		return newError(s.src, at, end, CodeSyntax, "a number is written with digits and at most one point")
	}
	return meaningless(s.src, at)
}

// meaningless refuses a character that begins no token.
func meaningless(src string, at int) *Error {
	r, n := utf8.DecodeRuneInString(src[at:])
	e := newError(src, at, at+n, CodeSyntax, "the character %q (U+%04X) has no meaning here", r, r)
	switch e.Hint = instead(src, at); {
	case e.Hint != "":
	case unicode.IsSpace(r):
		e.Hint = "it looks like a blank or a line break; write a plain one"
	case r > 127:
		e.Hint = "names and operators are plain ASCII; it may look like another character"
	}
	return e
}

// read checks a token and fills in what it says.
func (s *scanner) read(t lexer.Token, out *token) *Error {
	switch t.Kind {
	case lexer.Identifier:
		out.kind = tName
		for i := 0; i < len(out.text); i++ {
			if c := out.text[i]; !isLetter(c) && (c < '0' || c > '9') {
				return s.strange(out, i)
			}
		}
	case lexer.Number:
		out.kind = tNumber
		return s.number(out)
	case lexer.String:
		out.kind = tString
		said, end, err := text(s.src, out.from)
		if err == nil && end != out.to {
			err = newError(s.src, out.from, out.to, CodeExpr, "this text can't be read")
		}
		out.text = said
		return err
	case lexer.Bytes:
		e := newError(s.src, out.from, out.to, CodeExpr, "bytes are not in the language")
		e.Hint = "write text: " + out.text[1:]
		return e
	default:
		out.kind = tOp
		if !slices.Contains(allowed, out.text) {
			return s.foreign(out)
		}
	}
	return nil
}

// strange refuses a name with a character that names do not have.
func (s *scanner) strange(t *token, at int) *Error {
	if t.text[0] == '$' {
		e := newError(s.src, t.from, t.to, CodeExpr, "%s is not in the language", t.text)
		if e.Hint = foreign["$"]; t.text == "$env" {
			e.Hint = "write the name itself, as in group.name"
		}
		return e
	}
	return meaningless(s.src, t.from+at)
}

// foreign refuses an operator of expr, or of another language.
func (s *scanner) foreign(t *token) *Error {
	hint := instead(s.src, t.from)
	if hint == "" {
		hint = foreign[t.text]
	}
	if piped := piped.FindStringSubmatch(s.src[t.to:]); t.text == "|" && piped != nil {
		hint = "write " + piped[1] + "(x) around the value"
	}
	if strings.HasSuffix(strings.TrimRight(s.src[:t.from], " "), "matches") {
		hint = `write the pattern in quotes, as in region matches "^north"`
	}
	code := CodeSyntax
	if slices.Contains([]string{"|", "**", "^", "::", "##"}, t.text) {
		code = CodeExpr
	}
	e := newError(s.src, t.from, t.to, code, "%q is not in the language", t.text)
	e.Hint = hint
	return e
}

// piped is the call after a pipe.
var piped = regexp.MustCompile(`^\s*(\w+)\s*\(`)

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
