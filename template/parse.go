package template

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// Bounds of templates.
const (
	MaxSource = 64 << 10
	MaxOutput = 1 << 20
	maxDepth  = 16
	maxSteps  = 1 << 17 // pieces and rounds of loops while a letter is made
	maxErrors = 200     // of one template; the rest of it is not read
)

// ErrLimit is returned for a template or a letter that is too large.
var ErrLimit = errors.New("template: too large")

// Error is an error in a template.
type Error struct {
	Line, Column int // 1-based, in the text that was parsed
	Code         rule.Code
	Message      string
	Hint         string
}

// Error returns the place, the message and the hint.
func (e *Error) Error() string {
	s := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Errors are all errors of a template.
type Errors []*Error

// Error returns the errors, one on each line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, x := range e {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// Template is a checked text with values in it. It is immutable.
type Template struct {
	name   string
	schema *rule.Schema
	nodes  []node
	inputs []string
	reads  []string
	doubts Errors
}

// node is one piece: text, a value, a condition, a loop, or the clauses.
type node struct {
	kind    string // text, value, if, for, clauses
	text    string
	rule    *rule.Rule
	formats []format
	body    []node
	orElse  []node
	schema  *rule.Schema // for: with the fields of an item
	fields  []rule.Field
}

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
	nodes, end := p.block(s, 0)
	for end != "" {
		p.fail(p.tag, rule.CodeSyntax, "", "{{ %s }} without an if or for before it", end)
		_, end = p.block(s, 0)
	}
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *Error) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
		return nil, p.errs
	}
	slices.Sort(p.inputs)
	slices.Sort(p.reads)
	return &Template{name, s, nodes, slices.Compact(p.inputs), slices.Compact(p.reads), p.doubts}, nil
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
		if !ok {
			continue
		}
		word, start := h.word()
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

func (p *reader) loop(s *rule.Schema, src string, at, depth int) node {
	name, list, ok := strings.Cut(src, " in ")
	n := node{kind: "for"}
	from := at + strings.Index(src, " in ") + 4
	switch name = strings.TrimSpace(name); {
	case !ok || !itemName.MatchString(name):
		p.fail(at, rule.CodeSyntax, "write {{ for s in pay.stipends }}", "a for names an item and a list")
		name = firstName.FindString(strings.TrimSpace(src))
	case exists(s, name):
		p.fail(at, rule.CodeType, "", "%s can't be used here: it is a name already", name)
	default:
		if n.rule = p.compile(s, list, from, rule.WantAny); n.rule == nil {
			break
		}
		if t := n.rule.Type(); t.Kind != rule.List || t.Elem == nil {
			p.fail(from, rule.CodeType, "", "a list must follow in, this is %s", t)
			break
		}
		if n.fields = itemFields(name, *n.rule.Type().Elem); len(n.fields) == 0 {
			break
		}
		ext, err := s.Extend(n.fields...)
		if err != nil {
			p.fail(at, rule.CodeType, "", "%s can't be used here: it is a name already", name)
			break
		}
		p.items = append(p.items, name)
		n.schema = ext
	}
	inner := n.schema
	if inner == nil { // the error is reported above, not again at each use
		inner = s.Without(name)
		p.lost = append(p.lost, name)
	}
	var end string
	n.body, end = p.block(inner, depth+1)
	p.closed(inner, "for", end, at, depth)
	return n
}

// firstName matches the item that a for without in most likely names.
var firstName = regexp.MustCompile(`^[A-Za-z0-9_]*`)

var itemName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// exists reports whether a name, or a group of names, exists already.
func exists(s *rule.Schema, name string) bool {
	return s.Reserved(name) || slices.ContainsFunc(s.Fields(), func(f rule.Field) bool {
		return f.Path == name || strings.HasPrefix(f.Path, name+".")
	})
}

// itemFields returns the fields of the item of a loop.
func itemFields(name string, elem rule.Type) []rule.Field {
	if elem.Kind != rule.RecordKind {
		return []rule.Field{{Path: name, Type: elem}}
	}
	out := slices.Clone(elem.Fields)
	for i := range out {
		out[i].Path, out[i].Term = name+"."+out[i].Path, false
	}
	return out
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
	p.reads = append(p.reads, r.Reads()...)
	for _, in := range r.Inputs() {
		if item, _, _ := strings.Cut(in, "."); !slices.Contains(p.items, item) {
			p.inputs = append(p.inputs, in)
		}
	}
	return r
}

// value reads {{ expression | format | … }}.
func (p *reader) value(s *rule.Schema, h placeholder, from int) (node, bool) {
	src, at := h.part(h.src, 0)
	at += from
	n := node{kind: "value", text: src}
	n.rule = p.compile(s, src, at, rule.WantAny)
	if n.rule == nil {
		return n, false
	}
	kind := n.rule.Type().Kind
	if kind == rule.Integer {
		kind = rule.Number
	}
	if kind == rule.List || kind == rule.RecordKind {
		p.fail(at, rule.CodeType, "use {{ for s in … }}", "a list can't be printed")
		return n, false
	}
	for i := range h.bars {
		part, at := h.part(h.plain, i+1)
		f, ok := p.format(s, part, from+at, kind)
		if u := n.rule.Type().Unit; ok && misfits(f.name, u) {
			p.fail(from+at, rule.CodeUnit, "", "%s does not fit: this is %s", f.name, u)
			ok = false
		}
		if !ok {
			return n, false
		}
		n.formats = append(n.formats, f)
		if f.name != "default" {
			kind = rule.Text
		}
	}
	return n, true
}

// misfits reports whether a format would print a number as what it is not: a
// percentage or hours as money, money or hours as a percentage.
func misfits(format string, u rule.Unit) bool {
	return format == "money" && (u == rule.Percent || u == rule.HoursPerWeek) || format == "percent" &&
		(u.IsMoney() || u == rule.HoursPerWeek)
}

func (p *reader) format(s *rule.Schema, src string, at int, kind rule.Kind) (format, bool) {
	name, arg, hasArg := strings.Cut(src, "(")
	closed := strings.HasSuffix(arg, ")")
	f := format{name: strings.TrimSpace(name), places: -1}
	arg = strings.TrimSuffix(strings.TrimSpace(arg), ")")
	want, ok := formats[f.name]
	if f.name == "" {
		p.fail(at, rule.CodeSyntax, "", "a format must follow the bar")
		return f, false
	}
	if !ok {
		p.fail(at, rule.CodeUnknownName, formatHint(f.name, hasArg), "unknown format %s", f.name)
		return f, false
	}
	if want != rule.Missing && want != kind {
		p.fail(at, rule.CodeType, "", "%s takes %s, this is %s", f.name, want, kind)
		return f, false
	}
	switch {
	case hasArg && !closed:
		p.fail(at+len(src), rule.CodeSyntax, "", "%s( is not closed by )", f.name)
		return f, false
	case f.name == "default":
		f.dflt = p.compile(s, arg, at+len(name)+1, rule.WantAny)
		if f.dflt == nil {
			return f, false
		}
		if k := f.dflt.Type().Kind; k == rule.List || k == rule.RecordKind {
			p.fail(at, rule.CodeType, "", "default takes one value, this is %s", k)
			return f, false
		}
		return f, true
	case !hasArg:
		if f.name == "percent" || f.name == "number" {
			f.places = -1
		}
	case f.name == "date" && (arg == `"long"` || arg == `'long'` || arg == "`long`"):
		f.long = true
	case f.name == "number" || f.name == "percent" || f.name == "money":
		n, err := strconv.Atoi(strings.TrimSpace(arg))
		if err != nil || n < 0 || n > 10 {
			p.fail(at, rule.CodeType, "", "%s takes a number of places from 0 to 10", f.name)
			return f, false
		}
		f.places = n
	case arg == "":
		p.fail(at, rule.CodeType, "write "+f.name, "nothing is in the brackets of %s", f.name)
		return f, false
	default:
		p.fail(at, rule.CodeType, "", "%s does not take %s", f.name, arg)
		return f, false
	}
	return f, true
}

// formatHint returns what to write instead of a pipe into a function, the nearest
// format, or all formats.
func formatHint(name string, called bool) string {
	if called && rule.Reserved(name) {
		return "write " + name + "(…) around the value: a bar stands before a format"
	}
	if hint := rule.Nearest(name, slices.Collect(maps.Keys(formats))); hint != "" {
		return hint
	}
	return "formats are money, number, percent, date, upper, lower, default"
}

// HasClauses reports whether the text prints the clauses.
func (t *Template) HasClauses() bool { return hasClauses(t.nodes) }

func hasClauses(nodes []node) bool {
	return slices.ContainsFunc(nodes, func(n node) bool {
		return n.kind == "clauses" || hasClauses(n.body) ||
			hasClauses(n.orElse)
	})
}

// Inputs returns the names of the given values that the text depends on.
func (t *Template) Inputs() []string { return slices.Clone(t.inputs) }

// Suspects reports numbers in the conditions and values of the text that most
// likely have the wrong size, as [prove.Suspects] does.
func (t *Template) Suspects() Errors { return slices.Clone(t.doubts) }

// Reads returns everything that the text reads by name: fields, items of loops,
// named rules and what those read, and tables as lookup:name.
func (t *Template) Reads() []string { return slices.Clone(t.reads) }

// Name returns the name that was given to [Parse].
func (t *Template) Name() string { return t.name }
