package template

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// reader reads the source of a template.
type reader struct {
	src    string
	at     int
	tag    int // place of the last {{
	errs   Errors
	doubts Errors // what works and is probably a mistake
	inputs []string
	reads  []string
	items  []string // names of items of loops
	lost   []string // names of items of loops with an error
	deep   bool     // nested too deep, or too much is wrong: the rest was not read
	oneRow bool     // a message, which has values only

	options Options
	spans   []span // of the placeholders
}

// Parse checks a letter against a schema. The error is [Errors].
func Parse(name, src string, s *rule.Schema) (*Template, error) {
	return (&reader{src: src}).template(name, s)
}

// template reads the whole source.
func (p *reader) template(name string, s *rule.Schema) (*Template, error) {
	if len(p.src) > MaxSource {
		return nil, fmt.Errorf("%w: a template has at most %d bytes", ErrLimit, MaxSource)
	}
	if !utf8.ValidString(p.src) {
		p.fail(0, rule.CodeSyntax, "", "the template is not valid UTF-8")
		return nil, p.errs
	}
	if i := strings.IndexFunc(p.src, noncharacter); i >= 0 {
		c, _ := utf8.DecodeRuneInString(p.src[i:])
		p.fail(i, rule.CodeSyntax, "", "the text holds U+%04X, which Unicode reserves for programs; remove it", c)
		return nil, p.errs
	}
	nodes, end := p.block(s, 0)
	for end != "" {
		p.fail(p.tag, rule.CodeSyntax, "", "{{ %s }} without an if or for before it", end)
		_, end = p.block(s, 0)
	}
	if !p.deep && !p.options.Before {
		p.markup()
	}
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *Error) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
		return nil, p.errs
	}
	slices.Sort(p.inputs)
	slices.Sort(p.reads)
	return &Template{name: name, later: p.options.Later, schema: s, nodes: nodes, inputs: slices.Compact(p.inputs),
		reads: slices.Compact(p.reads), doubts: p.doubts}, nil
}

func (p *reader) fail(at int, code rule.Code, hint, f string, a ...any) {
	p.errs = append(p.errs, p.errorAt(at, code, hint, f, a...))
}

func (p *reader) errorAt(at int, code rule.Code, hint, f string, a ...any) *Error {
	before := p.src[:min(at, len(p.src))]
	return &Error{Line: 1 + strings.Count(before, "\n"),
		Column: 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before,
			'\n')+1:]), Code: code, Message: fmt.Sprintf(f, a...), Hint: hint}
}

// block reads nodes up to the end or else of their block, and returns which it is;
// empty at the end of the source.
func (p *reader) block(s *rule.Schema, depth int) (nodes []node, end string) {
	if depth > maxDepth {
		p.fail(p.at, rule.CodeLimit, "", "blocks are nested deeper than %d levels", maxDepth)
		p.at, p.deep = len(p.src), true
		return nil, ""
	}
	for p.at < len(p.src) {
		if len(p.errs) >= maxErrors {
			p.at, p.deep = len(p.src), true
			break
		}
		i := strings.Index(p.src[p.at:], "{{")
		if i < 0 {
			nodes = append(nodes, node{kind: "text", text: p.src[p.at:]})
			p.at = len(p.src)
			break
		}
		if i > 0 {
			nodes = append(nodes, node{kind: "text", text: p.src[p.at : p.at+i]})
		}
		p.tag = p.at + i
		from := p.tag + 2
		h, ok := p.placeholder(p.tag)
		word, start := h.word()
		p.spans = append(p.spans, span{p.tag, p.at, word != "" && word != "clauses"})
		if !ok {
			continue
		}
		rest := strings.TrimSpace(h.plain[start+len(word):])
		switch {
		case (word == "end" || word == "else") && rest == "":
			return nodes, word
		case p.oneRow && (word == "if" || word == "for" || word == "clauses"):
			p.fail(from+start, rule.CodeSyntax, "", "a message is one line of text and values; %s belongs in a letter", word)
		case word == "clauses" && rest == "":
			nodes = append(nodes, node{kind: "clauses"})
		case word == "if":
			src, at := h.after(start + len(word))
			nodes = append(nodes, p.condition(s, src, from+at, depth))
		case word == "for":
			src, at := h.after(start + len(word))
			nodes = append(nodes, p.loop(s, src, from+at, depth))
		default:
			if n, ok := p.value(s, h, from); ok {
				nodes = append(nodes, n)
			}
		}
	}
	return nodes, ""
}

func (p *reader) condition(s *rule.Schema, src string, at, depth int) node {
	n := node{kind: "if", rule: p.compile(s, src, at, rule.WantBool)}
	var end string
	if n.body, end = p.block(s, depth+1); end == "else" {
		n.orElse, end = p.block(s, depth+1)
	}
	p.closed(s, "if", end, at, depth)
	return n
}

// closed reports a block without an end, and every else that has no place.
func (p *reader) closed(s *rule.Schema, block, end string, at, depth int) {
	for end == "else" {
		p.fail(p.tag, rule.CodeSyntax, "", "this else has no place: an if has one, a for none")
		_, end = p.block(s, depth+1)
	}
	if end != "end" && !p.deep {
		p.fail(at, rule.CodeSyntax, "", "this %s has no {{ end }}", block)
	}
}

func (p *reader) compile(s *rule.Schema, src string, at int, want rule.Want) *rule.Rule {
	r, err := s.Compile(src, want)
	var errs rule.Errors
	if errors.As(err, &errs) {
		for _, e := range errs {
			if item, _, _ := strings.Cut(e.Source[e.Offset:e.End], "."); e.Code == rule.CodeBroken &&
				slices.Contains(p.lost, item) {
				continue // reported where the loop begins
			}
			p.fail(at+e.Offset, e.Code, e.Hint, "%s", e.Message)
		}
		return nil
	}
	for _, e := range prove.Suspects(r) {
		p.doubts = append(p.doubts, p.errorAt(at+e.Offset, e.Code, e.Hint, "%s", e.Message))
	}
	p.never(r, at)
	p.reads = append(p.reads, r.Reads()...)
	for _, in := range r.Inputs() {
		if item, _, _ := strings.Cut(in, "."); !slices.Contains(p.items, item) {
			p.inputs = append(p.inputs, in)
		}
	}
	return r
}
