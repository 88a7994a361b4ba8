package rule

import (
	"strings"

	"pgregory.net/rapid"
)

// sources draws rules of the old grammar and of the new one, whole or with
// some words put in, taken out or changed, and word soup.
func sources() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 9).Draw(t, "form") {
		case 0:
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(soup), 0, 14).Draw(t, "soup"),
				rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		case 1, 2, 3:
			return mutated(t, drawSource(t, 3))
		}
		return drawSource(t, 4)
	})
}

// soup is all words and signs, right and wrong ones.
var soup = strings.Fields("a b.c client not in and or && || ! == != < <= > >= = + - * / % ?? ? : ( ) [ ] { } , . ?. .. # .x ; let x if else any( all( sum( max( count( map( f( " +
	"contains startsWith endsWith matches nil true false 1 2.5 .5 1. 1e3 0x10 1_0 007 12345678901234567890 \"t\" 't' `t` \"a\\\"b\" '\\\"' \"\\n\" b't' $env #acc | ** ^ :: ~ & // /* */ é \u00a0 “ 2027-10-11")

// mutated changes a rule by a few characters or words.
func mutated(t *rapid.T, src string) string {
	for range rapid.IntRange(1, 3).Draw(t, "times") {
		at := rapid.IntRange(0, len(src)).Draw(t, "at")
		end := min(len(src), at+rapid.IntRange(0, 3).Draw(t, "out"))
		src = src[:at] + rapid.SampledFrom(append(soup, "", "", " ", "\n", "\r", "\x00", "\"")).Draw(t,
			"in") + src[end:]
	}
	return src
}

func word(t *rapid.T, words string) string {
	return rapid.SampledFrom(strings.Fields(words)).Draw(t, "word")
}

// drawSource writes an expression of some depth.
func drawSource(t *rapid.T, depth int) string {
	if depth == 0 {
		return drawLeaf(t)
	}
	part := func() string { return drawSource(t, depth-1) }
	blank := rapid.SampledFrom([]string{" ", " ", " ", "", "\n", " /* c */ ", "// c\n"}).Draw(t, "blank")
	between := func(op string) string {
		if isLetter(op[0]) || strings.HasPrefix(op, "not ") {
			return part() + " " + op + " " + part()
		}
		return part() + blank + op + blank + part()
	}
	switch rapid.IntRange(0, 19).Draw(t, "kind") {
	case 0, 1:
		return drawLeaf(t)
	case 2, 3:
		return between(word(t, "and or && ||"))
	case 4, 5:
		return between(word(t, "== != < <= > >="))
	case 6:
		return between(rapid.SampledFrom([]string{"in", "not in", "contains", "not contains", "startsWith",
			"endsWith", "not endsWith", "matches", "not matches"}).Draw(t, "op"))
	case 7, 8:
		return between(word(t, "+ - * / % + - *"))
	case 9:
		return between("??")
	case 10:
		return word(t, "- + ! -") + part()
	case 11:
		return "not " + part()
	case 12, 13:
		return "(" + part() + ")"
	case 14:
		return part() + " ? " + part() + " : " + part()
	case 15:
		return "[" + part() + ", " + part() + rapid.SampledFrom([]string{"", ","}).Draw(t, "comma") + "]"
	case 16:
		return word(t,
			"any all none one count filter find map sum max f") + "(" + part() + "," + blank + strings.Replace(word(t,
			"x x {x} x,"), "x", part(), 1) + ")"
	case 17:
		return word(t, "f has len round abs max lower") + "(" + part() + ")" + word(t, ".x .y[0] ?.z [1] [-1]")
	case 18:
		return "let " + word(t, "v w") + " = " + part() + "; " + word(t, "v w v") + blank + word(t,
			"== + -") + " " + part()
	}
	return "if " + part() + " { " + part() + " } else { " + part() + " }"
}

func drawLeaf(t *rapid.T) string {
	return rapid.SampledFrom([]string{"a", "b", "a.b", "a.b.c", "d.not", "before.a", "v", "w", "#", ".x",
		".x.y", "#.x", "a?.b", "a[0]", "l[-1]",
		"1", "0", "2.50", "1_000", "12345678901234567890", "0.12345678901234567890", "true", "false", "nil",
		"1..5", "-3..3",
		`"t"`, `'t'`, "`t`", `"é"`, "\"e\u0301\"", `"a\n\t\\"`, `'it\'s'`, `"(a|b)$"`, "[]", "[1, 2]", "a.b ?? 1",
		"(a ?? b)", "+a", "- 1", `date("2026-12-01")`}).Draw(t, "leaf")
}
