package rule

import (
	"slices"
	"sort"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// refused says why expr's parser stopped at a place, given in runes.
func (b *builder) refused(place int) *Error {
	k := sort.Search(len(b.toks), func(i int) bool { return b.toks[i].rune >= place })
	k = min(k, len(b.toks)-1)
	if b.is(k-2, ".") && b.toks[k-1].kind != tEnd &&
		!isLetter(b.src[b.toks[k-1].from]) { // a."b": expr has gone on
		k--
	}
	for _, why := range []func(int) *Error{b.mixedElse, b.itemOutside, b.fewArguments, b.misplaced} {
		if e := why(k); e != nil {
			return e
		}
	}
	return b.unexpected(k)
}

// error makes an error about some tokens.
func (b *builder) error(first, last int, code Code, hint, format string, a ...any) *Error {
	e := newError(b.src, b.toks[first].from, b.toks[last].to, code, format, a...)
	e.Hint = hint
	return e
}

// separators stand between expressions, or around them.
var separators = []string{"(", "[", "{", ",", ";", ":", "?", "=", "let", "if", "else"}

// mixedElse refuses an operator right after a ?? b, which expr does not read.
func (b *builder) mixedElse(k int) *Error {
	if b.is(k-1, "not") { // a ?? b not in c: expr has gone on
		k--
	}
	t := b.toks[k]
	if _, ok := op.Binary[t.text]; t.kind != tOp || !ok && t.text != "not" || k == 0 {
		return nil
	}
	first, mixed := k, false
	for i := k - 1; i >= 0 && !mixed; i-- { // back to the ?? before
		switch {
		case b.other[i] >= 0 && b.other[i] < i:
			i = b.other[i]
		case b.is(i, "??"):
			mixed = true
			first = i
		case b.toks[i].kind == tOp && slices.Contains(separators, b.toks[i].text):
			return nil
		}
	}
	if !mixed {
		return nil
	}
	first = b.operandStart(first)
	whole := built{syntax: &syntax{from: b.toks[first].from, to: b.toks[b.end(k+1)].to}}
	fix := []insert{{whole.from, "(", 0}, {b.toks[k-1].to, ")", 0}}
	e := b.error(first, k, CodeExpr, "write "+b.edited(whole, fix...), "?? and %s need brackets between them",
		t.text)
	e.fix = fix
	return e
}

// operandStart is the first token of what stands left of an operator, with all
// that ?? joins.
func (b *builder) operandStart(k int) int {
	i := k - 1
	for ; i > 0; i-- {
		if o := b.other[i]; o >= 0 && o < i {
			i = o
		}
		if i == 0 {
			break
		}
		if p := b.toks[i-1]; p.kind == tOp && !slices.Contains([]string{".", "?.", "??", ")", "]"}, p.text) {
			break
		}
	}
	return max(i, 0)
}

// end is the last token of the operand that begins at one.
func (b *builder) end(k int) int {
	i := min(k, len(b.toks)-1)
	for ; i < len(b.toks); i++ {
		t := b.toks[i]
		if o := b.other[i]; o > i && !b.is(i, "{") {
			i = o
			continue
		}
		if t.kind == tEnd || t.kind == tOp && !slices.Contains([]string{".", "?.", "-", "+", "not", "!", "in",
			"contains", "startsWith", "endsWith", "matches"}, t.text) {
			break
		}
	}
	return max(min(i-1, len(b.toks)-1), min(k, len(b.toks)-1))
}

// around finds the bracket that is open at a token; -1 outside.
func (b *builder) around(k int) int {
	depth := 0
	for i := k - 1; i >= 0; i-- {
		if b.toks[i].kind != tOp {
			continue
		}
		switch b.toks[i].text {
		case ")", "]", "}":
			depth++
		case "(", "[", "{":
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// itemOutside refuses .x and # where there is no item. min and max of what the
// items give have a form of their own.
func (b *builder) itemOutside(k int) *Error {
	if !b.is(k, ".") && !b.is(k, "#") || k > 0 && (b.toks[k-1].kind != tOp || b.is(k-1, ")") || b.is(k-1, "]")) {
		return nil
	}
	open := b.around(k)
	if b.is(open-2, ".") && b.calls(open) && ofItems(b.toks[open-1].text) {
		return b.error(open-1, open-1, CodeExpr, "write "+b.toks[open-1].text+"(list, …)",
			"methods are not in the language")
	}
	for at := open; at > 0; at = b.around(at) {
		name, comma := b.toks[at-1].text, -1
		if (name == "max" || name == "min") && b.other[at] > 0 {
			comma = b.firstComma(at)
		}
		if comma > 0 && comma < k {
			whole := built{syntax: &syntax{from: b.toks[at-1].from, to: b.toks[b.other[at]].to}}
			fix := []insert{{b.toks[at].to, "map(", 0}, {b.toks[b.other[at]].from, ")", 0}}
			e := b.error(at-1, b.other[at], CodeExpr, "write "+b.edited(whole, fix...),
				"%s takes values, or one list of them", name)
			e.fix = fix
			return e
		}
	}
	if open > 0 && b.calls(open) {
		name := b.toks[open-1].text
		if near := Nearest(name, functionsOfItems()); near != "" && !Reserved(name) {
			return b.error(open-1, max(open, b.other[open]), CodeUnknownName, near, "unknown function %s", name)
		}
	}
	return b.error(k, k, CodeSyntax,
		".x and # are used in the second argument of any, all, none, one, count, filter, find, map and sum",
		"this stands for an item of a list, and there is none here")
}

// firstComma finds the first comma between the arguments of a bracket.
func (b *builder) firstComma(open int) int {
	for i := open + 1; i < b.other[open]; i++ {
		if o := b.other[i]; o > i {
			i = o
		} else if b.is(i, ",") {
			return i
		}
	}
	return -1
}

// fewArguments refuses any(list) and the like, which expr's parser counts.
func (b *builder) fewArguments(k int) *Error {
	open := b.around(k)
	if open <= 0 || !b.calls(open) || b.other[open] < 0 {
		return nil
	}
	name, count := b.toks[open-1].text, 0
	if hint, ok := builtinsOfExpr[name]; ok && b.other[open] == k {
		return b.error(open-1, k, CodeExpr, hint, "%s is not in the language", name)
	}
	if !ofItems(name) {
		return nil
	}
	for i := open + 1; i < b.other[open]; i++ {
		if o := b.other[i]; o > i {
			i = o
		}
		if count == 0 || b.is(i, ",") && !b.is(i+1, ")") {
			count++
		}
		if b.is(i, ",") && count == 1 && !b.is(i+1, ")") {
			count++
		}
	}
	if b.other[open] != k && count <= 2 || count == 2 {
		return nil
	}
	f, _ := function(name)
	return b.error(open-1, b.other[open], CodeType, "write "+f.Signature, "%s takes 2 arguments, not %d", name,
		count)
}

// misplaced refuses what expr has in some places only.
func (b *builder) misplaced(k int) *Error {
	open := b.around(k)
	switch {
	case b.is(k, "if") || b.is(k, "let"):
		word := b.toks[k].text
		return b.error(k, k, CodeSyntax, "write brackets around it, as in 2 * ("+word+" …)",
			"%s can't stand inside an operation", word)
	case b.is(k-1, "}") && b.other[k-1] >= 0 && b.is(b.other[k-1]-1, "else") && b.toks[k].kind == tOp &&
		op.Binary[b.toks[k].text] != 0:
		return b.error(k, k, CodeSyntax, "write brackets around it, as in (if …) "+b.toks[k].text+" …",
			"if can't stand inside an operation")
	case b.is(k-1, "}") && b.other[k-1] >= 0 && !b.is(k, "else") && b.block(b.other[k-1], "if"):
		return b.error(k-1, k, CodeSyntax, "write if c { a } else { b }", "an if has an else")
	case b.is(k, "{") || open >= 0 && b.is(open, "{") && !b.isPredicate(open) && !b.block(open, "if") &&
		!b.block(open, "else"):
		if b.is(k, "{") {
			open = k
		}
		return b.error(open, max(open, k), CodeExpr, "a list is written [a, b]", "maps are not in the language")
	}
	return nil
}

// isPredicate reports whether a brace begins the second argument of any and its like.
func (b *builder) isPredicate(brace int) bool {
	open := b.around(brace)
	return open > 0 && b.calls(open) && ofItems(b.toks[open-1].text) && b.is(brace-1, ",")
}

// block reports whether a brace belongs to if or else.
func (b *builder) block(brace int, word string) bool {
	if b.is(brace-1, "else") {
		return true
	}
	for i := brace - 1; i >= 0; i-- {
		switch {
		case b.other[i] >= 0 && b.other[i] < i:
			i = b.other[i]
		case b.is(i, word):
			return true
		case b.toks[i].kind == tOp && slices.Contains([]string{"(", "[", "{", ",", ";", ":"}, b.toks[i].text):
			return false
		}
	}
	return false
}

// unexpected refuses a token that has no place where it stands.
func (b *builder) unexpected(k int) *Error {
	t := b.toks[k]
	if k > 1 && b.is(k-1, "%") && b.toks[k-2].kind == tNumber {
		return b.error(k-1, k-1, CodeSyntax, b.early(k),
			"%% is the remainder of a division and needs a number after it")
	}
	if t.kind == tEnd {
		if open := b.around(k); open >= 0 {
			closer := map[string]string{"(": ")", "[": "]", "{": "}"}[b.toks[open].text]
			return b.error(k, k, CodeSyntax, b.early(k), "%q is missing here", closer)
		}
		return b.error(k, k, CodeSyntax, b.early(k), "the rule ends too early")
	}
	if open := b.around(k); open >= 0 && b.is(open, "{") && (b.is(k, ")") || b.is(k, "]")) {
		return b.error(k, k, CodeSyntax, "", "%q is missing here", "}")
	}
	e := b.error(k, k, CodeSyntax, instead(b.src, t.from), "%s is not expected here", shown(b.src[t.from:t.to]))
	if k == 0 || e.Hint != "" && !b.is(k-1, "let") && !b.is(k-2, "let") && !b.is(k-1, "not") && t.text != "is" {
		return e
	}
	last := b.toks[k-1]
	open := b.around(k)
	switch {
	case b.is(k-1, "let") || b.is(k-2, "let"):
		e.Hint = letForm
	case b.is(k-1, "not") && t.kind == tOp && opposites[t.text] != "":
		e.Hint = "write " + opposites[t.text]
	case t.text == "is" && t.kind == tName && b.is(k+1, "not"):
		e.Hint = "write !="
	case b.is(k, "#") && last.kind != tOp:
		e.Hint = "comments are written // or /* */"
	case t.kind == tName && last.kind == tName && k > 1 && b.toks[k-2].kind == tOp &&
		op.Binary[b.toks[k-2].text] >= op.Eq && foreign[t.text] == "":
		end := k
		for b.toks[end+1].kind == tName {
			end++
		}
		e.Hint = `text is written in quotes: "` + oneLine(b.src[last.from:b.toks[end].to]) + `"`
	case last.kind == tName && foreign[last.text] != "":
		e.Hint = foreign[last.text]
	case t.text == "," && open >= 0 && b.is(open, "(") && !b.calls(open):
		e.Hint = "a list is written [a, b]"
	case t.text == "," && last.kind == tNumber && b.toks[k+1].kind == tNumber && b.toks[k+1].from == t.to:
		e.Hint = "there is no comma in numbers; write " + last.text + "." + b.toks[k+1].text
	case open >= 0 && !b.is(open, "{") && (last.kind != tOp || b.is(k-1, ")") || b.is(k-1, "]")) &&
		(t.kind != tOp || b.is(k, "(")):
		closer := ")"
		if b.is(open, "[") {
			closer = "]"
		}
		e.Message += "; \",\" or \"" + closer + "\" is missing"
	}
	return e
}

// opposites are what is written instead of not before a comparison.
var opposites = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

// shown is a part of a rule as messages show it.
func shown(s string) string {
	if strings.Contains(s, `"`) {
		return s
	}
	return `"` + s + `"`
}

// letForm is how let is written.
const letForm = "write let name = value; and then the rule that reads the name"

// early is the hint for a rule that ends, or goes on, after 22 %.
func (b *builder) early(k int) string {
	if k > 1 && b.is(k-1, "%") && b.toks[k-2].kind == tNumber {
		return "percentages are plain numbers: write " + b.toks[k-2].text
	}
	if b.toks[k].kind == tEnd && slices.ContainsFunc(b.toks, func(t token) bool {
		return t.kind == tOp &&
			t.text == "let"
	}) {
		return letForm
	}
	return ""
}
