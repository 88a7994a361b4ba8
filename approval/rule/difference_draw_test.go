package rule_test

import (
	"math/rand/v2"
	"strings"
)

// part is a piece of a drawn rule. kind is n number, t text, b truth value, and
// in capitals a list of them; R is the list of records.
type part struct {
	op   string // as it is written; "lit", "name", "item", "dot", "call", "list", "index", "if", "range" of what is no operator
	kind byte
	text string // of a literal or name, a function, or what is after the point
	args []*part
}

func lit(kind byte, text string) *part  { return &part{op: "lit", kind: kind, text: text} }
func name(kind byte, text string) *part { return &part{op: "name", kind: kind, text: text} }
func do(kind byte, op string, args ...*part) *part {
	return &part{op: op, kind: kind, args: args}
}
func call(kind byte, fn string, args ...*part) *part {
	return &part{op: "call", kind: kind, text: fn, args: args}
}

// loop reports whether the second argument is about the items of the first.
func (p *part) loop() bool {
	return p.op == "call" && len(p.args) == 2 &&
		strings.Contains(" any all none one count filter find map sum ", " "+p.text+" ")
}

// write writes a rule; swap changes operators, for rules that are wrong on purpose.
func (p *part) write(swap map[string]string) string {
	at := func(i int) string { return p.args[i].write(swap) }
	in := func(i int) string {
		s := at(i)
		if len(p.args[i].args) == 0 || p.args[i].op == "call" || p.args[i].op == "list" {
			return s
		}
		return "(" + s + ")"
	}
	op := p.op
	if to, ok := swap[op]; ok {
		op = to
	}
	all := make([]string, len(p.args))
	for i := range p.args {
		all[i] = at(i)
	}
	switch op {
	case "lit", "name":
		return p.text
	case "item":
		return "#"
	case "dot":
		return "." + p.text
	case "call":
		return p.text + "(" + strings.Join(all, ", ") + ")"
	case "list":
		return "[" + strings.Join(all, ", ") + "]"
	case "index":
		return in(0) + "[" + p.text + "]"
	case "if":
		return in(0) + " ? " + in(1) + " : " + in(2)
	case "not":
		return "not " + in(0)
	case "neg":
		return "-" + in(0)
	case "== nil", "!= nil":
		return in(0) + " " + op
	case "matches", "in range":
		return in(0) + " " + strings.TrimSuffix(op, " range") + " " + p.text
	}
	return in(0) + " " + op + " " + in(1)
}

// drawer draws rules. Inside of a loop there are items of a kind.
type drawer struct {
	*rand.Rand
	items []byte
}

func (d *drawer) of(all ...string) string { return all[d.IntN(len(all))] }

func (d *drawer) leaf(kind byte) *part {
	if n := len(d.items); n > 0 && d.IntN(2) == 0 {
		switch item := d.items[n-1]; {
		case item == kind:
			return &part{op: "item", kind: kind}
		case item == 'r' && strings.IndexByte("ntb", kind) >= 0:
			return &part{op: "dot", kind: kind, text: map[byte]string{'n': "x", 't': "s", 'b': "b"}[kind]}
		}
	}
	if d.IntN(3) > 0 || kind == 'R' {
		return name(kind, map[byte]string{'n': d.of("i", "j", "k"), 't': d.of("s", "u"), 'b': d.of("p", "q"),
			'N': d.of("l", "m"), 'T': "w", 'R': "r"}[kind])
	}
	switch kind {
	case 'n':
		return lit(kind, d.of("0", "1", "2", "3", "7", "10", "2.5", "0.1", "9223372036854775807",
			"4611686018427387904", "12345678901234567890"))
	case 't':
		return lit(kind, d.of(`"a"`, `"ab"`, `"b"`, `"é"`, `" a "`, `""`))
	case 'b':
		return lit(kind, d.of("true", "false"))
	}
	return &part{op: "list", kind: kind, args: []*part{d.leaf(kind + 32), d.leaf(kind + 32)}}
}

// about draws a loop over a list.
func (d *drawer) about(kind byte, fn string, list *part, item, gives byte, depth int) *part {
	d.items = append(d.items, item)
	body := d.draw(gives, depth)
	d.items = d.items[:len(d.items)-1]
	return call(kind, fn, list, body)
}

// anyList draws a list and says what its items are.
func (d *drawer) anyList(depth int) (*part, byte) {
	kind := "NNTR"[d.IntN(4)]
	return d.draw(kind, depth), kind + 32
}

func (d *drawer) draw(kind byte, depth int) *part {
	if depth <= 0 {
		return d.leaf(kind)
	}
	depth -= 1 + d.IntN(2)
	sub := func(kind byte) *part { return d.draw(kind, depth) }
	if len(d.items) < 2 && d.IntN(7) == 0 {
		list, item := d.anyList(depth)
		switch {
		case kind == 'b':
			return d.about(kind, d.of("any", "all", "none", "one"), list, item, 'b', depth)
		case kind == 'n' && d.IntN(2) == 0:
			return d.about(kind, "sum", list, item, 'n', depth)
		case kind == 'n':
			return d.about(kind, "count", list, item, 'b', depth)
		case kind == 'N' || kind == 'T':
			return d.about(kind, "map", list, item, kind+32, depth)
		}
	}
	switch d.IntN(9) {
	case 0:
		return do(kind, "if", sub('b'), sub(kind), sub(kind))
	case 1:
		return do(kind, "??", sub(kind), sub(kind))
	}
	switch kind {
	case 'n':
		switch d.IntN(12) {
		case 0:
			return do(kind, "neg", sub('n'))
		case 1:
			return call(kind, d.of("abs", "round"), sub('n'))
		case 2:
			return call(kind, d.of("min", "max"), sub('n'), sub('n'))
		case 3:
			return call(kind, d.of("min", "max", "sum"), sub('N'))
		case 4:
			return call(kind, "len", sub("NTt"[d.IntN(3)]))
		case 5:
			return &part{op: "index", kind: kind, text: d.of("0", "1", "-1", "5"), args: []*part{sub('N')}}
		case 6:
			if len(d.items) < 2 {
				return d.about(kind, "find", sub('N'), 'n', 'b', depth)
			}
		}
		return do(kind, d.of("+", "-", "*", "/", "%"), sub('n'), sub('n'))
	case 't':
		switch d.IntN(4) {
		case 0:
			return do(kind, "+", sub('t'), sub('t'))
		case 1:
			return &part{op: "index", kind: kind, text: d.of("0", "-1", "3"), args: []*part{sub('T')}}
		}
		return call(kind, d.of("lower", "upper", "trim"), sub('t'))
	case 'N', 'T':
		if len(d.items) < 2 && d.IntN(2) == 0 {
			return d.about(kind, "filter", sub(kind), kind+32, 'b', depth)
		}
		return &part{op: "list", kind: kind, args: []*part{sub(kind + 32), sub(kind + 32)}}
	case 'R':
		if len(d.items) < 2 {
			return d.about(kind, "filter", d.leaf('R'), 'r', 'b', depth)
		}
		return d.leaf('R')
	}
	switch d.IntN(16) {
	case 0, 1, 2:
		return do(kind, d.of("and", "or"), sub('b'), sub('b'))
	case 3:
		return do(kind, "not", sub('b'))
	case 4:
		return do(kind, d.of("==", "!="), sub('t'), sub('t'))
	case 5:
		return do(kind, d.of("==", "!="), sub('b'), sub('b'))
	case 6:
		return do(kind, d.of("in", "not in"), sub('n'), sub('N'))
	case 7:
		return do(kind, d.of("in", "not in"), sub('t'), sub('T'))
	case 8:
		return &part{op: "in range", kind: kind, text: d.of("1..5", "-3..3", "0..0"), args: []*part{sub('n')}}
	case 9:
		return do(kind, d.of("contains", "startsWith", "endsWith", "not contains"), sub('t'), sub('t'))
	case 10:
		return &part{op: "matches", kind: kind, text: d.of(`"^a"`, `"b$"`, `"^(a|ab)$"`, `"."`),
			args: []*part{sub('t')}}
	case 11:
		k := "ntbNT"[d.IntN(5)]
		return do(kind, d.of("== nil", "!= nil"), d.leafName(k))
	case 12:
		if d.IntN(8) == 0 {
			return do(kind, d.of("<", ">="), sub('t'), sub('t'))
		}
		if d.IntN(8) == 0 {
			k := "NT"[d.IntN(2)]
			return do(kind, "contains", sub(k), sub(k+32))
		}
	}
	return do(kind, d.of("==", "!=", "<", "<=", ">", ">="), sub('n'), sub('n'))
}

// leafName is something that can be compared with nil.
func (d *drawer) leafName(kind byte) *part {
	for {
		if p := d.leaf(kind); p.op != "lit" && p.op != "list" {
			return p
		}
	}
}

// drawFacts draws what the names stand for; nil is missing.
func (d *drawer) drawFacts() map[string]any {
	number := func() any {
		return []any{nil, 0, 1, 2, 3, -1, 7, 10, 9223372036854775807, -9223372036854775808, 9007199254740993,
			5}[d.IntN(12)]
	}
	text := func() any { return []any{nil, "a", "ab", "b", "É", " a", "ba", ""}[d.IntN(8)] }
	truth := func() any { return []any{nil, true, false, true, false}[d.IntN(5)] }
	list := func(item func() any) any {
		if d.IntN(6) == 0 {
			return nil
		}
		out := []any{}
		for range d.IntN(4) {
			if x := item(); x != nil {
				out = append(out, x)
			}
		}
		return out
	}
	return map[string]any{"i": number(), "j": number(), "k": number(), "s": text(), "u": text(), "p": truth(),
		"q": truth(), "l": list(number), "m": list(number), "w": list(text),
		"r": list(func() any { return map[string]any{"x": number(), "s": text(), "b": truth()} })}
}
