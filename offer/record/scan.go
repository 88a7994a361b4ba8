package record

import (
	"strings"
	"unicode/utf8"
)

// scanner reads JSON without a copy of its texts: they are parts of src. It
// reads less than encoding/json does; what it does not read sets failed, and the
// caller then reads the whole with encoding/json.
type scanner struct {
	src    string
	at     int
	failed bool
}

// newScanner returns a scanner of src. It fails at once on invalid UTF-8.
func newScanner(src []byte) *scanner {
	return &scanner{src: string(src), failed: !utf8.Valid(src)}
}

// peek returns the next byte; 0 at the end.
func (p *scanner) peek() byte {
	if p.failed || p.at >= len(p.src) {
		return 0
	}
	return p.src[p.at]
}

// take moves past a literal if it comes next.
func (p *scanner) take(literal string) bool {
	if p.failed || !strings.HasPrefix(p.src[p.at:], literal) {
		return false
	}
	p.at += len(literal)
	return true
}

// need moves past a literal, and fails if it does not come next.
func (p *scanner) need(literal string) {
	if !p.take(literal) {
		p.failed = true
	}
}

// space moves past white space.
func (p *scanner) space() {
	for p.at < len(p.src) {
		switch p.src[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// text reads a string.
func (p *scanner) text() string {
	if !p.take(`"`) {
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
func (p *scanner) escaped(start, at int) string {
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
func (p *scanner) escape() rune {
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
func (p *scanner) number() string {
	start := p.at
	p.take("-")
	if !p.take("0") {
		p.digits()
	}
	if p.take(".") {
		p.digits()
	}
	if p.take("e") || p.take("E") {
		if !p.take("+") {
			p.take("-")
		}
		p.digits()
	}
	return p.src[start:p.at]
}

// digits moves past one or more digits.
func (p *scanner) digits() {
	start := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	if p.at == start {
		p.failed = true
	}
}
