package rule_test

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// fill repeats a part until the rule has the most bytes that it may have, or
// the most words and signs.
func fill(words int, before, part, after string) string {
	n := (rule.MaxSource - len(before) - len(after)) / len(part)
	if words > 0 {
		count := func(s string) int { return len(lexeme.FindAllString(s, -1)) }
		n = min(n, (words-count(before)-count(after))/max(1, count(part)))
	}
	return before + strings.Repeat(part, n) + after
}

// lexeme is about what a word or sign is.
var lexeme = regexp.MustCompile("\\w+(\\.\\d+)?|\"[^\"]*\"|`[^`]*`|\\?\\?|[=!<>]=|&&|\\?\\.|\\S")

// nested puts n of an expression inside each other; %s is where.
func nested(form, inner string, n int) string {
	before, after, _ := strings.Cut(form, "%s")
	return strings.Repeat(before, n) + inner + strings.Repeat(after, n)
}

// lets is a chain of lets, each made of the one before it.
func lets(first, form, last string, n int) string {
	var b strings.Builder
	b.WriteString("let a0 = " + first + "; ")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "let a%d = %s; ", i, strings.ReplaceAll(form, "@", fmt.Sprintf("a%d", i-1)))
	}
	return b.String() + strings.ReplaceAll(last, "@", fmt.Sprintf("a%d", n))
}

// crafted are rules written to make the reader of rules work
// for long, run out of stack, or give up.
func crafted(words int) map[string]string {
	fill := func(before, part, after string) string { return fill(words, before, part, after) }
	quoted := func(pattern string) string { return "client matches `" + pattern + "`" }
	return map[string]string{
		"brackets_open": fill("", "(", ""), "brackets_both": strings.Repeat("(", 2000) + "true" + strings.Repeat(")", 2000), "brackets_closed": fill("", ")", ""),
		"lists_open": fill("", "[", ""), "braces_open": fill("", "{", ""), "braces_pairs": fill("", "{}", ""), "brackets_mixed": fill("", "([{", ""), "brackets_crossed": fill("", "([)]", ""),
		"nots": fill("", "!", "true"), "not_words": fill("", "not ", "true"), "minus": fill("1 == ", "-", "1"), "plus": fill("1 == ", "+", "1"), "signs_and_nots": fill("", "-!", "true"),
		"nots_most": strings.Repeat("not ", 46) + "true", "nots_before_chains": fill("", "not a == b == ", "c"), "nots_chained": fill("", "not a == ", "b"),
		"questions": fill("", "a?", ""), "questions_open": fill("a", " ? a", ""), "ternaries": fill("", "true ? true : ", "true"), "ternaries_left": fill("", "true ? ", "true"), "elvis": fill("true", " ?: true", ""),
		"elses": fill("custom.level", " ?? custom.level", " == 1"), "elses_bracketed": fill("(custom.level", " ?? custom.level", ") == 1"), "elses_mixed": fill("", "a ?? b == ", "c"),
		"elses_and_ors": fill("a", " ?? a and a", ""), "elses_compared": fill("a ?? b", " == a ?? b", ""), "elses_in_elses": nested("(1 ?? %s)", "1", 40) + " == 1", "elses_then_signs": fill("1 ?? ", "- ", "1 + 1"),
		"dots": fill("a", ".b", ""), "dots_alone": fill("", ".", ""), "dots_optional": fill("a", "?.b", ""), "dots_spaced": fill("a", " . b", ""), "dots_of_items": fill("any(tags, ", ".x", ")"),
		"indexes": fill("tags", "[0]", ""), "indexes_nested": fill("", "tags[", ""), "index_huge": "tags[" + strings.Repeat("9", 25) + "] == \"a\"", "index_least": "tags[-9223372036854775808] == \"a\"", "slices": fill("tags", "[:]", ""),
		"predicates": fill("", "any(big, ", ""), "predicates_most": nested("any(big, %s)", "# > 400", 4), "predicates_unknown": nested("all(big, %s)", "is_rehire", 4), "predicates_braced": nested("count(big, {%s}) > 0", "true", 4),
		"filters": nested("filter(%s, # >= 0)", "big", 40) + "[0] == 1", "maps": nested("map(%s, # + 1)", "big", 40) + "[0] == 1", "finds": "find(big, find(big, find(big, # > 400) > 0) > 0) > 0",
		"backticks": fill("", "`", ""), "backticks_doubled": fill("client == `", "``", "`"), "backtick_open": fill("client == `", "a", ""), "quotes": fill("", "\"", ""), "quotes_open": fill("client == \"", "a", ""), "escapes": fill("client == \"", `\\`, "\""),
		"texts_long": fill("client == \"", "é", "\""), "texts_combining": fill("client == \"e", "\u0301", "\""), "texts_joined": fill("client", " + client", " == client"), "texts_many": fill("client in [\"\"", ",\"\"", "]"),
		"comments": fill("", "/*", ""), "comments_closed": fill("", "/**/", "true"), "comments_lines": fill("", "//\n", "true"), "comment_line": fill("true ", "/", ""), "comments_between": fill("true", "/**/and true", ""), "comments_in_hint": fill("not a", "/*x*/", " == b"),
		"chains": fill("1", " < 2", ""), "chains_nested": nested("(1 < %s < 3)", "2", 40), "chains_both": nested("(%s < 2 < 3)", "1", 40), "chains_equal": fill("1", " == 1", ""), "chains_of_in": fill("1", " in [1]", ""),
		"ranges": fill("true", " and custom.level in 1..9", ""), "ranges_chained": fill("1", "..1", ""), "ranges_huge": "custom.level in 0..999999999999999999999999999999", "ranges_least": "custom.level in -9223372036854775808..9223372036854775807",
		"lets_doubled": lets("custom.level", "@+@", "@ > 0", 120), "lets_doubled_text": lets("client", "@+@", "@ == client", 14), "lets_squared": lets("custom.level", "@*@", "@ > 0", 14), "lets_lists": lets("big", "map(@, # + 1)", "@[0] > 0", 90),
		"lets_of_lists": lets("[1]", "[@[0], @[0]]", "@[0] > 0", 80), "lets_nested_lists": lets("[1]", "[@, @]", "len(@) > 0", 40), "lets_loops": lets("big", "filter(@, any(big, # > 400) == false)", "len(@) > 0", 20), "lets_unused": fill("", "let a = 1; ", "true"),
		"lets_deep": fill("", "let a = ", "1"), "let_same": fill("let a = 1; ", "a + ", "a > 0"),
		"ifs": fill("", "if true { ", ""), "ifs_else": fill("", "if true { true } else ", "{ true }"), "ifs_nested": nested("if true { %s } else { true }", "true", 40), "ifs_in_conditions": nested("if %s { true } else { true }", "true", 30),
		"digits": fill("1 < ", "9", ""), "digits_separated": fill("1 < ", "9_", "9"), "digits_after_point": fill("1 < 0.", "9", ""), "numbers": fill("1", "+1", " > 0"), "numbers_minus": fill("1", "-1", " > 0"), "numbers_over": fill("1", "/3", " > 0"), "numbers_dated": fill("1", "-11-11", ""),
		"numbers_large_in_loop": "all(big, 3.141592653589793" + strings.Repeat(" * 3.141592653589793", 72) + " > #)", "numbers_large_summed": "sum(big, 1 / (# * 1000003 + 7)) > 0", "quotients_in_loops": "all(big, sum(big, 1 / (# + 1)) > 0)",
		"numbers_most": "1" + strings.Repeat("-1", 745) + " > 0", "numbers_listed": "custom.level in [1" + strings.Repeat(",123", 740) + "]", "numbers_wide": "custom.level in [1" + strings.Repeat(",   1", 740) + "]",
		"numbers_thousands": fill("0x1 ", ",111", ""), "numbers_separated": fill("1", ",111", " > 007"), "numbers_multiplied": fill("3.141592653589793", "*3.141592653589793", " > 0"), "exponent": "1e999999999 > 0", "hexadecimal": fill("0x", "f", " > 0"),
		"line_separators": fill("true", "\u2028", ""), "marks": fill("", "\ufeff", "true"), "nulls": fill("true", "\x00", ""), "invalid": fill("true", "\xff", ""), "blanks": fill("", " ", "true"), "lines": fill("", "\n", "tru"), "returns": fill("", "\r", "true"), "wide": fill("client == \"", "𝒳", "\""),
		"names": fill("", "nothing or ", "true"), "names_long": fill("", "a", ""), "names_of_functions": fill("", "any ", ""), "calls": fill("", "f(", ""), "calls_empty": fill("true", " or f()", ""), "methods": fill("a", ".b()", ""), "pipes": fill("a", "|f()", ""), "colons": fill("", ":", ""), "semicolons": fill("", ";", ""), "sequence": fill("true", ";true", ""),
		"commas": fill("[1", ",1", "] == tags"), "commas_trailing": fill("", "[1,],", ""), "hashes": fill("", "#", ""), "hashes_in_loop": fill("any(big, #", " + #", " > 0)"), "ands": fill("is_rehire", "&&is_rehire", ""), "ands_and_ors": fill("is_rehire", " and is_rehire or is_rehire", ""),
		"max_items": fill("max(", "max(tags, .a", ""), "max_of_lists": nested("max(map(%s, # + 1))", "[1]", 1) + " > 0", "few_arguments": fill("", "any(a)+", "1"),
		"pattern_repeats": quoted("((a{10}){10}){10}"), "pattern_stars": quoted("(a*)*b"), "pattern_alternations": fill("client matches `", "a|", "b`"), "pattern_words": fill("client matches `^(", "ab|", "b)$`")[:500] + "b)$`", "pattern_classes": quoted(strings.Repeat(`(?i)\pL`, 60)), "pattern_class": quoted(strings.Repeat(`[\pL\pN\pS\pP]`, 9)),
		"pattern_deep": quoted(nested("(%s)", "a", 250)), "pattern_optional": quoted(strings.Repeat("a?",
			100) + strings.Repeat("a", 100)), "pattern_dots": quoted(strings.Repeat(".*", 100) + "b"),
		"patterns":             fill("true", " or client matches `b.*c`", ""),
		"patterns_of_items":    "any(big, client matches `(a|aa)+$`)",
		"patterns_large":       fill("true", ` or client matches "(?i)[\\pL\\pN]{9}"`, ""),
		"contains_many":        fill("false", ` or client contains "b"`, ""),
		"lower_many":           fill("false", ` or lower(client) == "b"`, ""),
		"megabyte":             strings.Repeat("client == \"x\" or ", 70_000) + "true",
		"megabyte_of_brackets": strings.Repeat("(", 1<<20),
	}
}

// everyCrafted has each at the bound of bytes, and at that of words.
func everyCrafted() map[string]string {
	out := crafted(0)
	for name, src := range crafted(rule.MaxTokens - 20) {
		if src != out[name] {
			out[name+"_words"] = src
		}
	}
	return out
}

// hostileFacts are a list of 300, and a text of 20 KB, which no join may make.
func hostileFacts(t testing.TB) (*rule.Schema, *rule.Facts) {
	s, f := hostile(t)
	return s, set(t, f, map[string]rule.Value{"client": rule.TextValue(strings.Repeat("a", 20_000))})
}

// held compiles a crafted rule, evaluates it when it may, and says how it went.
func held(t testing.TB, s *rule.Schema, f *rule.Facts, src string) string {
	r, err := s.Compile(src, rule.WantBool)
	if err != nil {
		var all rule.Errors
		if !errors.As(err, &all) || len(all) == 0 {
			t.Fatalf("an error without a place: %v", err)
		}
		for _, e := range all {
			placed(t, src, e)
		}
		return "refused, " + string(all[0].Code)
	}
	switch o := r.Eval(f); {
	case errors.Is(o.Err, rule.ErrBudget):
		return "compiled, and stopped as it runs"
	case o.Err != nil:
		t.Fatalf("evaluation fails with %v", o.Err)
	case o.Truth == rule.Unknown && len(o.Missing) == 0:
		t.Error("unknown, and nothing is missing")
	}
	return "compiled, and it runs"
}

// TestCraftedRules reads each with a stack of 8 MiB: a deeper one ends the
// test program, as no Go program can catch it.
func TestCraftedRules(t *testing.T) {
	s, f := hostileFacts(t)
	defer debug.SetMaxStack(debug.SetMaxStack(8 << 20))
	var b strings.Builder
	all := everyCrafted()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			src := all[name]
			fmt.Fprintf(&b, "%s: %s\n", name, held(t, s, f, src))
			if r, err := s.Compile(src, rule.WantBool); err == nil {
				r.Explain(f)
				_, _ = prove.NewFilter(r, map[string]prove.Column{"client": {Name: "client"}}, prove.Constants{Facts: f})
			}
		})
	}
	golden(t, "crafted.txt", b.String())
}

// BenchmarkCrafted shows that none takes longer than 5 ms to be compiled, and
// evaluated once over facts that are as bad.
func BenchmarkCrafted(b *testing.B) {
	s, f := hostileFacts(b)
	for i := range rule.MaxSource { // from here on the schema remembers no rule
		_, _ = s.Compile("true"+strings.Repeat(" ", i), rule.WantBool)
		_, _ = s.Compile("false"+strings.Repeat(" ", i), rule.WantBool)
	}
	for name, src := range everyCrafted() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				held(b, s, f, src)
			}
		})
	}
}
