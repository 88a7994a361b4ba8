package template

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// value reads {{ expression | format | … }}.
func (p *reader) value(s *rule.Schema, h placeholder, from int) (node, bool) {
	if name, _ := h.part(h.plain, 0); name != "" && name == p.options.Later {
		return p.later(s, h, from)
	}
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
