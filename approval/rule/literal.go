package rule

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// number checks a number that is written out. expr reads more forms than the
// language has.
func (s *scanner) number(t *token) *Error {
	if _, ok := numberOf(t.text); ok {
		return nil
	}
	if e := dateAround(s.src, t.from, t.to); e != nil {
		return e
	}
	for _, at := range thousands.FindAllStringIndex(s.src, -1) {
		if at[0] < t.from && t.to <= at[1] {
			e := newError(s.src, at[0], at[1], CodeSyntax, "there is no comma in numbers")
			e.Hint = "write " + strings.ReplaceAll(s.src[at[0]:at[1]], ",", "")
			return e
		}
	}
	if s.last == tNumber && s.at == t.from { // 1.2.3
		return newError(s.src, t.from, t.to, CodeSyntax, "a number is written with digits and at most one point")
	}
	if plain := decimal(t.text); plain != "" {
		e := newError(s.src, t.from, t.to, CodeExpr,
			"numbers are written with digits and at most one point between them")
		if e.Hint = "write " + plain; t.text[0] == '.' && strings.HasSuffix(s.src[:t.from], "..") {
			e.Hint = "a range has two points: 1..5"
		} else if t.text[0] == '.' && s.last == tName && s.at == t.from { // client.0
			e.Hint = "an item of a list is written list[0]"
		}
		return e
	}
	if tooPrecise.MatchString(t.text) {
		return newError(s.src, t.from, t.to, CodeLimit,
			"a number has at most 30 digits before its point and 30 after it")
	}
	e := newError(s.src, t.from, t.to, CodeSyntax,
		"this is not a number; write digits with at most one point, no leading zeros")
	if plain := strings.TrimLeft(t.text, "0_"); plain != "" && plain[0] != '.' && isNumber(plain) {
		e.Hint = "write " + plain
	}
	return e
}

// tooPrecise is a number of the language but for its length.
var tooPrecise = regexp.MustCompile(`^([1-9][\d_]*|0)(\.[\d_]+)?$`)

func isNumber(s string) bool {
	_, ok := numberOf(s)
	return ok
}

// thousands is a number with separators.
var thousands = regexp.MustCompile(`\b\d{1,3}(,\d{3})+(\.\d+)?\b`)

// numberOf reads a number of the language: 12, 0.25, 1_000.
func numberOf(text string) (exact.Number, bool) {
	n, err := exact.Parse(strings.ReplaceAll(text, "_", ""))
	return n, err == nil
}

// maxExponent bounds the exponents that a hint writes out.
const maxExponent = 20

// decimal writes a number of expr as the language does: .5 is 0.5, 0x10 is 16
// and 1e3 is 1000. Empty: it is none, or too long to be written out.
func decimal(text string) string {
	text = strings.ToLower(strings.ReplaceAll(text, "_", ""))
	if n, err := strconv.ParseInt(text, 0, 64); err == nil && len(text) > 1 &&
		strings.ContainsAny(text[1:2], "xob") {
		return strconv.FormatInt(n, 10)
	}
	mantissa, exponent, scaled := strings.Cut(text, "e")
	whole, part, _ := strings.Cut(mantissa, ".")
	if whole == "" {
		whole = "0"
	}
	n, err := exact.Parse(strings.TrimSuffix(whole+"."+part, "."))
	if err != nil {
		return ""
	}
	if !scaled {
		return n.String()
	}
	by, err := strconv.Atoi(exponent)
	if err != nil || by > maxExponent || by < -maxExponent {
		return ""
	}
	for range max(by, -by) {
		if by > 0 {
			n = n.Mul(exact.Int(10))
		} else {
			n, _ = n.Div(exact.Int(10))
		}
	}
	return n.String()
}

// text reads a text in quotes or backticks at a place, as the language does:
// expr knows more escapes, and turns a raw carriage return into a line feed.
func text(src string, at int) (said string, end int, err *Error) {
	quote := src[at]
	var b strings.Builder
	for i := at + 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\r':
			e := newError(src, i, i+1, CodeExpr, "a text can't hold a raw carriage return")
			e.Hint = `write \n, or end the lines of the rule with a plain line feed`
			return "", 0, e
		case c == quote && quote == '`' && i+1 < len(src) && src[i+1] == '`':
			b.WriteByte(c)
			i++
		case c == quote:
			return normal(b.String()), i + 1, nil
		case c == '\\' && quote != '`' && i+1 < len(src):
			i++
			switch src[i] {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case '\\', quote:
				b.WriteByte(src[i])
			default:
				return "", 0, badEscape(src, i-1, quote)
			}
		case c == '\n' && quote != '`':
			return "", 0, newError(src, at, i, CodeSyntax, "the text is not closed on its line")
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, newError(src, at, len(src), CodeSyntax, "the text is not closed; a %c is missing", quote)
}

// escapes are the forms in which expr writes a character by its number.
var escapes = regexp.MustCompile(`^\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[abfrv])`)

func badEscape(src string, at int, quote byte) *Error {
	_, n := utf8.DecodeRuneInString(src[at+1:])
	form := escapes.FindString(src[at:])
	if form == "" {
		e := newError(src, at, at+1+n, CodeSyntax, `only \n \t \\ and \%c can follow a backslash`, quote)
		if strings.IndexByte("dDwWsSbBzApP.+*?()[]{}|^$-", src[at+1]) >= 0 {
			e.Hint = `in a pattern, write the backslash twice, or put the pattern in backticks`
		}
		if c := src[at+1]; c == '"' || c == '\'' {
			e.Hint = "write " + string(c) + " without a backslash"
		}
		return e
	}
	e := newError(src, at, at+len(form), CodeExpr, `only \n \t \\ and \%c can follow a backslash`, quote)
	if said, err := strconv.Unquote(`"` + form + `"`); err == nil && strconv.IsPrint([]rune(said)[0]) {
		e.Hint = "write " + said
	}
	return e
}

// dated is how people write a date in a rule without date("…").
var dated = regexp.MustCompile(`\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.\d{1,2}\.\d{4}`)

// datesIn refuses a date that is written as arithmetic on numbers.
func datesIn(src string, toks []token) *Error {
	for i := range toks {
		end := i + 4
		if end >= len(toks) || toks[end].to-toks[i].from > dateLength || toks[i+1].text != toks[i+3].text ||
			toks[i+1].text != "-" && toks[i+1].text != "/" {
			continue
		}
		if toks[i].kind == tNumber && toks[i+2].kind == tNumber && toks[end].kind == tNumber {
			if e := dateAround(src, toks[i].from, toks[end].to); e != nil {
				return e
			}
		}
	}
	return nil
}

// dateLength is the length of a date as dated finds it.
const dateLength = 10

// dateAround refuses a date of which some places are a part.
func dateAround(src string, from, to int) *Error {
	start := max(0, from-dateLength)
	for _, at := range dated.FindAllStringIndex(src[start:min(len(src), to+dateLength)], -1) {
		if at[0], at[1] = at[0]+start, at[1]+start; at[0] > from || at[1] < to {
			continue
		}
		e := newError(src, at[0], at[1], CodeSyntax, "this is arithmetic on numbers, not a date")
		e.Hint = `dates are written as date("2026-12-31")`
		if said := src[at[0]:at[1]]; isDate(said) {
			e.Hint = `write date("` + said + `")`
		}
		return e
	}
	return nil
}

func isDate(s string) bool {
	_, err := ParseDate(s)
	return err == nil
}

// withoutComments leaves the comments of a rule out; each is a blank.
func withoutComments(src string) string {
	var b strings.Builder
	for i := 0; i < len(src); {
		end := i + 1
		switch c := src[i]; {
		case c == '"' || c == '\'' || c == '`':
			if _, to, err := text(src, i); err == nil {
				end = to
			}
		case strings.HasPrefix(src[i:], "//"), strings.HasPrefix(src[i:], "/*"):
			closer := map[byte]string{'/': "\n", '*': "*/"}[src[i+1]]
			_, rest, _ := strings.Cut(src[i+2:], closer)
			b.WriteByte(' ')
			i = len(src) - len(rest)
			continue
		}
		b.WriteString(src[i:end])
		i = end
	}
	return b.String()
}
