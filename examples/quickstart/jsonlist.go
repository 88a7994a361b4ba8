package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"

	"github.com/offerdesk/offerdesk/offer/record"
)

// readJSON reads one offer or a list of offers. An entry of a list that can't
// be read costs that entry; its line is the one on which it begins.
func readJSON(r io.Reader) iter.Seq[row] {
	return func(yield func(row) bool) {
		p := &pieces{r: newReader(r), line: 1}
		first, err := p.next()
		switch {
		case err != nil:
			yield(row{line: p.line, err: cutOff(err)})
		case first == '[':
			p.list(yield)
		default:
			if next := p.entry(first); yield(next) {
				p.end(yield, "the offer")
			}
		}
	}
}

// pieces cuts JSON into the entries of a list without understanding them.
type pieces struct {
	r    *bufio.Reader
	line int
}

var errCutOff = errors.New("the JSON ends in the middle; it was cut off")

func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return errCutOff
	}
	return err
}

func (p *pieces) byte() (byte, error) {
	c, err := p.r.ReadByte()
	if c == '\n' && err == nil {
		p.line++
	}
	return c, err
}

// next returns the next byte that is no blank.
func (p *pieces) next() (byte, error) {
	for {
		if c, err := p.byte(); err != nil || !bytes.ContainsRune([]byte(" \t\r\n"), rune(c)) {
			return c, err
		}
	}
}

// list reads entries up to the bracket that ends them.
func (p *pieces) list(yield func(row) bool) {
	stop := func(err error) { yield(row{line: p.line, err: err}) }
	c, err := p.next()
	if err == nil && c == ']' {
		p.end(yield, "the list")
		return
	}
	for {
		switch {
		case err != nil:
			stop(cutOff(err))
			return
		case c == ']':
			stop(errors.New("an offer is required after the comma"))
			return
		}
		next := p.entry(c)
		if !yield(next) || errors.Is(next.err, errCutOff) {
			return
		}
		switch c, err = p.next(); {
		case err != nil:
			stop(cutOff(err))
			return
		case c == ']':
			p.end(yield, "the list")
			return
		case c != ',':
			stop(errors.New("a comma or ] is required between offers; nothing after it was read"))
			return
		}
		c, err = p.next()
	}
}

// end refuses what comes after the last value.
func (p *pieces) end(yield func(row) bool, what string) {
	if _, err := p.next(); !errors.Is(err, io.EOF) {
		yield(row{line: p.line, err: errors.New("unexpected text after " + what + "; nothing of it was read")})
	}
}

// entry reads one value that begins with first, as an offer.
func (p *pieces) entry(first byte) row {
	next := row{line: p.line}
	src, err := p.value(first)
	if err != nil {
		next.err = err
		return next
	}
	next.id, next.terms, next.err = parseOffer(src)
	return next
}

// value takes bytes up to the end of a value: of a map or list its last
// bracket, of text its quote, of anything else what stands before a comma,
// bracket or blank. More than an offer can have is not kept.
func (p *pieces) value(first byte) ([]byte, error) {
	var src []byte
	depth, text, escaped := 0, false, false
	for c, err := first, error(nil); ; c, err = p.byte() {
		if err != nil {
			return nil, cutOff(err)
		}
		if len(src) <= record.MaxJSONBytes {
			src = append(src, c)
		}
		switch {
		case escaped:
			escaped = false
		case text && c == '\\':
			escaped = true
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if text || depth > 0 || escaped {
			continue
		}
		if c == '}' || c == ']' || c == '"' {
			return src, nil
		}
		if ahead, err := p.r.Peek(1); err != nil || bytes.ContainsAny(ahead, ",]} \t\r\n") {
			return src, nil
		}
	}
}
