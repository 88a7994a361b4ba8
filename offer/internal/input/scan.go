package input

import (
	"strings"
	"unicode/utf8"
)

// Scanner reads JSON without a copy of its texts: they are parts of one copy of src.
// It reads less than encoding/json does. On anything else it fails: what it returned
// must not be used, and the caller reads the whole with encoding/json.
type Scanner struct {
	src    string
	at     int
	failed bool
}

// NewScanner returns a scanner of src. It fails at once on invalid UTF-8.
func NewScanner(src []byte) *Scanner {
	return &Scanner{src: string(src), failed: !utf8.Valid(src)}
}

// Fail makes the scanner fail, for what the caller does not accept.
func (p *Scanner) Fail() { p.failed = true }

// Failed reports whether the scanner failed.
func (p *Scanner) Failed() bool { return p.failed }

// Done reports whether everything is read and nothing failed.
func (p *Scanner) Done() bool { return !p.failed && p.at == len(p.src) }

// At returns how many bytes are read.
func (p *Scanner) At() int { return p.at }

// From returns the text that is read since a position that [Scanner.At] returned.
func (p *Scanner) From(start int) string { return p.src[start:p.at] }

// Peek returns the next byte; 0 at the end.
func (p *Scanner) Peek() byte {
	if p.failed || p.at >= len(p.src) {
		return 0
	}
	return p.src[p.at]
}

// Take moves past a literal if it comes next.
func (p *Scanner) Take(literal string) bool {
	if p.failed || !strings.HasPrefix(p.src[p.at:], literal) {
		return false
	}
	p.at += len(literal)
	return true
}

// Need moves past a literal, and fails if it does not come next.
func (p *Scanner) Need(literal string) {
	if !p.Take(literal) {
		p.failed = true
	}
}

// space moves past white space.
func (p *Scanner) space() {
	for p.at < len(p.src) {
		switch p.src[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// Text reads a string.
func (p *Scanner) Text() string {
	if !p.Take(`"`) {
		p.failed = true
		return ""
	}
	start := p.at
	for i := start; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.at = i + 1
			return p.src[start:i]
		case c == '\\':
			return p.escaped(start, i)
		case c < 0x20:
			p.failed = true
			return ""
		}
	}
	p.failed = true
	return ""
}

// escaped reads the rest of a string from its first backslash on.
func (p *Scanner) escaped(start, at int) string {
	var b strings.Builder
	b.WriteString(p.src[start:at])
	for p.at = at; p.at < len(p.src); {
		switch c := p.src[p.at]; {
		case c == '"':
			p.at++
			return b.String()
		case c == '\\':
			b.WriteRune(p.escape())
			if p.failed {
				return ""
			}
		case c < 0x20:
			p.failed = true
			return ""
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	p.failed = true
	return ""
}

// escape reads one escape. It fails on a NUL and on surrogates, pairs of them
// too.
func (p *Scanner) escape() rune {
	if r, ok := hex4(p.src[p.at:]); ok && r != 0 && (r < 0xd800 || r > 0xdfff) {
		p.at += 6
		return r
	}
	if p.at+1 < len(p.src) {
		if i := strings.IndexByte(`"\/bfnrt`, p.src[p.at+1]); i >= 0 {
			p.at += 2
			return rune("\"\\/\b\f\n\r\t"[i])
		}
	}
	p.failed = true
	return 0
}

// number reads a number as it is written.
func (p *Scanner) number() string {
	start := p.at
	p.Take("-")
	if !p.Take("0") {
		p.digits()
	}
	if p.Take(".") {
		p.digits()
	}
	if p.Take("e") || p.Take("E") {
		if !p.Take("+") {
			p.Take("-")
		}
		p.digits()
	}
	return p.src[start:p.at]
}

// digits moves past one or more digits.
func (p *Scanner) digits() {
	start := p.at
	for c := p.Peek(); c >= '0' && c <= '9'; c = p.Peek() {
		p.at++
	}
	if p.at == start {
		p.failed = true
	}
}
