package template_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/template"
)

// found are placeholders whose end or bars are hard to find, and what they
// print of an offer of 1234.5 to Zoë O'Neil with two stipends.
var found = []struct{ why, src, want string }{
	{"the end behind a predicate in braces", `{{ any(pay.stipends, {.taxable}) }}.`, "true."},
	{"braces right before the end", `{{count(pay.stipends, {.amount > 1})}}.`, "2."},
	{"a block whose condition has braces in brackets", `{{ if any(pay.stipends, {.amount > 1}) }}some{{ else }}none{{ end }}.`, "some."},
	{"a loop over what braces chose", `{{ for s in filter(pay.stipends, {.taxable}) }}{{ s.name }}{{ end }}.`, "housing."},
	{"a loop over a list that is written out", `{{ for s in ["}}", "b"] }}{{ s }};{{ end }}.`, `\}\};b;.`},
	{"the end inside a text", `{{ "}}" }}.`, `\}\}.`},
	{"the end inside a text in single quotes", `{{ '}} {{ "' }}.`, `\}\} \{\{ ".`},
	{"the beginning inside a text", `{{ "{{ end }}" }}.`, `\{\{ end \}\}.`},
	{"a quote with a backslash before it", `{{ "a\"}}" }}.`, `a"\}\}.`},
	{"a backslash at the end of a text", `{{ "\\" }}.`, `\\.`},
	{"a backtick text knows no backslash", "{{ `a\\` }}.", `a\\.`},
	{"a backtick text with a bar and an end", "{{ `a|b }}` | upper }}.", `A\|B \}\}.`},
	{"a backtick is written twice", "{{ `a``}}` }}.", "a\\`\\}\\}."},
	{"a backtick text over two lines", "{{ `a\nb` | upper }}.", "A  \nB."},
	{"a bar in a comment, and half an end", `{{ pay.rate /* } } | */ | money }}.`, "$1,234.50."},
	{"an end in a comment", `{{ pay.rate /* }} */ | money }}.`, "$1,234.50."},
	{"a quote in a comment", `{{ pay.rate /* the "rate */ | money }}.`, "$1,234.50."},
	{"a comment in a text is text", `{{ "http://a /* b" }}.`, `http\://a /\* b.`},
	{"a comment up to the end of its line", "{{ pay.rate // it's | a\n| money // dollars\n}}.", "$1,234.50."},
	{"a comment first", "{{ /* salary */ pay.rate | money }}.", "$1,234.50."},
	{"a comment behind a format and in one", `{{ candidate.name /* open */ | default("a" /* ) */) | upper /* x */ }}.`, "ZOË O'NEIL."},
	{"comments around the words of blocks", "{{ /* who */ if/* why */ pay.exempt }}a{{ else /* not */ }}b{{ end // of it\n}}.", "a."},
	{"or is no bar", `{{ pay.exempt || pay.rate > 1 }}.`, "true."},
	{"or, and a bar right behind it", `{{ pay.exempt||false|default(true) }}.`, "true."},
	{"a bar in the text of a default", `{{ end_date | default("a | b") }}.`, `a \| b.`},
	{"brackets in the brackets of a default", `{{ end_date | default((1 + 2) * len("))")) }}.`, "6."},
	{"an if with braces is a value", `{{ if pay.exempt { "exempt" } else { "non-exempt" } }}.`, "exempt."},
	{"an if with braces, its end right behind, and a format", `{{if not pay.exempt {1} else if pay.rate > 1 {pay.rate} else {3}|money}} {{ if pay.exempt {1} else {2}}}.`, "$1,234.50 1."},
	{"an if with braces in a block", `{{ if (if pay.exempt { true } else { false }) }}a{{ end }}.`, "a."},
	{"an if with braces over lines", "{{ if pay.exempt {\n  \"exempt\"\n} else {\n  \"not\"\n} }}.", "exempt."},
	{"an if with its condition in brackets", `{{ if(pay.exempt) }}a{{ end }}.`, "a."},
	{"a let", `{{ let twice = pay.rate * 2; twice + 1 | money }}.`, "$2,470.00."},
	{"a let in a predicate", `{{ one(pay.stipends, { let s = #; none(tags, # == s.name) and s.taxable }) }}.`, "true."},
	{"one item, a trailing comma, nil and a range", `{{ pay.stipends[0].name }} {{ max(1, 2,) }} {{ end_date == nil }} {{ job.openings in 1..3 }}.`, "meals 2 true true."},
	{"a pattern with braces and a bar", `{{ job.title matches "^(R|L)N{1}}?$" }}.`, "true."},
	{"more closing braces than one", `{{ len(filter(tags, {any(["icu"], {# == "icu"})})) }}.`, "2."},
	{"braces of the letter itself", `{ a } } {{ job.title }} }} {.`, "{ a } } RN }} {."},
}

// TestPlaceholdersEndWhereTheirExpressionDoes reads them as letters and, where
// they are one line of values, as messages.
func TestPlaceholdersEndWhereTheirExpressionDoes(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	for _, c := range found {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			tm, err := template.Parse("letter", c.src, s)
			if err != nil {
				t.Errorf("%s: %q: %v", c.why, c.src, err)
				return
			}
			doc, err := tm.Render(f, template.RenderOptions{})
			if err != nil || doc.Markdown() != c.want {
				t.Errorf("%s: %q makes %q (%v), want %q", c.why, c.src, doc.Markdown(), err, c.want)
			}
			if strings.Contains(c.src, "{{ end") || strings.Contains(c.src, "{{ for") {
				return
			}
			m, err := template.ParseMessage(c.src, s, template.RenderOptions{})
			if err != nil {
				t.Errorf("%s: %q as a message: %v", c.why, c.src, err)
				return
			}
			line, err := m.Render(f)
			if want := strings.NewReplacer(`\`, "", "  \n", " ").Replace(c.want); err != nil || strings.ReplaceAll(line, `\`, "") != want {
				t.Errorf("%s: %q as a message is %q (%v), want %q", c.why, c.src, line, err, want)
			}
		})
	}
}

// TestAPlaceholderIsBounded: an expression of the greatest length is read, with
// a default of that length; what can hold neither is not.
func TestAPlaceholderIsBounded(t *testing.T) {
	t.Parallel()
	s := schema(t)
	long := func(n int) string { return `"` + strings.Repeat("}", n-2) + `"` }
	if _, err := template.Parse("letter", "{{"+long(rule.MaxSource)+"|default("+long(rule.MaxSource)+")}}", s); err != nil {
		t.Errorf("the greatest length is refused: %v", err)
	}
	for _, c := range []struct{ why, src, want string }{
		{"an expression", "{{ " + long(rule.MaxSource+1) + " }}", "1:4: a rule has at most 4096 bytes; split it into named rules"},
		{"a default", "{{ 1 | default(" + long(rule.MaxSource+1) + ") }}", "1:16: a rule has at most 4096 bytes; split it into named rules"},
		{"blanks", "x {{ 1" + strings.Repeat(" ", 20000) + "}}", "1:3: between {{ and }} there are at most 16384 bytes"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if _, err := template.Parse("letter", c.src, s); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%s too long: got %v, want %s", c.why, err, c.want)
			}
		})
	}
	for _, piece := range []string{"{{", "{{(", "{{[{", "{{\"", "{{'}}", "{{`", "{{/*", "{{/*}}", "{{//", "{{//}}", "{{ if {", "{{ if x }}", "}}", "{{{x}}", "{{\"\\\"}}"} {
		t.Run(piece, func(t *testing.T) {
			t.Parallel()
			if _, err := template.Parse("letter", strings.Repeat(piece, template.MaxSource/len(piece)), s); err == nil && piece != "}}" {
				t.Errorf("many %s are taken", piece)
			}
		})
	}
}

// FuzzPlaceholder holds the end of placeholders to the rule language: whatever
// it reads as a value is read between {{ and }}, up to its end and no further.
func FuzzPlaceholder(f *testing.F) {
	for _, c := range found {
		for _, part := range strings.Split(c.src, "{{")[1:] {
			inside, _, _ := strings.Cut(part, "}}")
			f.Add(inside)
		}
	}
	for _, src := range []string{"\"}}\"", "`}}`", "any(tags, {# == `}}`})", "if pay.exempt {1} else {2}", "let x = \"{{\"; x", "'\\'}}'", "1 /* | */", "1 // x\n", "true||false"} {
		f.Add(src)
	}
	s := schema(f)
	full := facts(f, s)
	f.Fuzz(func(t *testing.T, src string) {
		r, err := s.Compile(src, rule.WantAny)
		if err != nil || r.Type().Kind == rule.List || r.Type().Kind == rule.RecordKind {
			return
		}
		if strings.Contains(src, "//") || strings.Contains(src, "/*") && strings.Contains(src, "{{") {
			src += "\n"
			if strings.Contains(src, "{{") || strings.Contains(src, "}}") {
				return // a comment over the end of a placeholder
			}
		}
		tm, err := template.Parse("letter", "{{"+src+"|default(\"|}}\")}}end", s)
		if err != nil {
			t.Fatalf("%q is a rule and no placeholder: %v", src, err)
		}
		doc, err := tm.Render(full, template.RenderOptions{})
		if err == nil && (!strings.HasSuffix(doc.Markdown(), "end") ||
			strings.Contains(doc.Markdown(), "default") && !strings.Contains(src, "default")) {
			t.Fatalf("%q makes %q", src, doc.Markdown())
		}
	})
}
