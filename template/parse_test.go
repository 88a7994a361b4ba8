package template_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/template"
)

// refused are templates that are wrong, and why.
var refused = []struct{ why, src string }{
	{"a name that is nearly one", "Dear {{ candidate.nam }},"},
	{"the column counts runes, not bytes", "Zoë, über {{ pay.rat | money }}"},
	{"the line counts from the start of the text", "a\nb\n\n  {{ nothing_like_it }}"},
	{"everything at once", "{{ candidate.nam }}\n{{ pay.rate | mony }}\n{{ if pay.rate }}x{{ end }}"},
	{"braces never closed", "Dear {{ candidate.name"},
	{"braces not closed before the next", "Dear {{ candidate.name, {{ pay.rat }}"},
	{"a percentage as money", "{{ margin.percent | money }}"},
	{"money as a percentage", "{{ pay.hourly | percent(2) }}"},
	{"nothing in the braces", "{{ }}"},
	{"no expression", "{{ pay.rate + }}"},
	{"the place of an error behind blanks", "{{   if    pay.rat > 1 }}{{ end }}"},
	{"an if on a line of its own word", "{{ if\n  pay.rat > 1 }}{{ end }}"},
	{"an if wants a condition", "{{ if pay.rate }}x{{ end }}"},
	{"an if without a condition", "{{ if }}x{{ end }}"},
	{"an if without an end", "{{ if pay.exempt }}x"},
	{"an else without an if", "a {{ else }} b {{ candidate.nam }}"},
	{"an end without an if, and what stands behind it", "a {{ end }} b {{ candidate.nam }}"},
	{"two elses", "{{ if pay.exempt }}a{{ else }}b{{ else }}c{{ end }}"},
	{"a for without a list", "{{ for s }}x{{ end }}"},
	{"a for over one value", "{{ for s in pay.rate }}x{{ end }}"},
	{"a for whose name is taken", "{{ for pay.rate in tags }}x{{ end }}"},
	{"a for whose name is a field", "{{ for start_date in tags }}x{{ end }}"},
	{"a for whose name is a group", "{{ for pay in tags }}x{{ end }}"},
	{"a for whose name is no name", "{{ for a-b in tags }}x{{ end }}"},
	{"a for inside another of the same name", "{{ for s in tags }}{{ for s in tags }}x{{ end }}{{ end }}"},
	{"the place of a list behind blanks", "{{ for s in    tagz }}x{{ end }}"},
	{"a for without an end", "{{ for s in tags }}x"},
	{"an else in a for", "{{ for s in tags }}x{{ else }}y{{ end }}"},
	{"the name of a for ends with it", "{{ for s in pay.stipends }}{{ s.name }}{{ end }}{{ s.name }}"},
	{"an item has no such field", "{{ for s in pay.stipends }}{{ s.nam }}{{ end }}"},
	{"a list can't be printed", "{{ tags }}"},
	{"an item can't be printed", "{{ for s in pay.stipends }}{{ s }}{{ end }}"},
	{"a format that is nearly one", "{{ pay.rate | percnt }}"},
	{"money of a text", "{{ candidate.name | money }}"},
	{"a date of a number", "{{ pay.rate | date }}"},
	{"upper of a number", "{{ pay.rate | upper }}"},
	{"a format of what was formatted", "{{ pay.rate | money | number(2) }}"},
	{"places that are none", "{{ pay.rate | number(two) }}"},
	{"too many places", "{{ pay.rate | percent(11) }}"},
	{"places below zero", "{{ pay.rate | money(-1) }}"},
	{"no places in the brackets", "{{ pay.rate | number() }}"},
	{"brackets left open", "{{ pay.rate | number(2 }}"},
	{"a date knows long alone", `{{ start_date | date("short") }}`},
	{"upper takes nothing", `{{ candidate.name | upper(2) }}`},
	{"a format with nothing in its brackets", `{{ candidate.name | upper() }}`},
	{"a pipe into a function", `{{ candidate.name | trim() | upper }}`},
	{"a default without a value", `{{ candidate.name | default }}`},
	{"a default of a name that is not there", `{{ candidate.name | default(candidate.nam) }}`},
	{"a default that is a list", `{{ candidate.name | default(tags) }}`},
	{"nothing behind the bar", `{{ candidate.name | }}`},
	{"a predicate whose brace is open, and what stands behind it", "{{ any(tags, {# == \"a\") }} it's {{ pay.rat }}"},
	{"a predicate whose bracket is open", "{{ any(tags, {# == \"a\"} }} {{ pay.rat }}"},
	{"a text that is not closed, and what stands behind it", "{{ candidate.name | default(\"x) }} \n {{ pay.rat }}"},
	{"a backtick text that is not closed", "{{ `x }} \n {{ pay.rat }}"},
	{"a comment that is not closed", "{{ pay.rate /* | money }} \n {{ pay.rat }}"},
	{"a comment that is closed behind the next placeholder", "{{ pay.rate /* base }} and {{ pay.rat /* x */ }}"},
	{"a comment up to the end of its line hides the end", "a {{ pay.rate // base }} is lost\n {{ pay.rat }}"},
	{"a comment hides the end of a condition", "{{ if pay.exempt // why }}x{{ end }}"},
	{"the place of an error behind a comment", "{{ /* é */ pay.rat }}"},
	{"the place of an error in braces over lines", "{{ any(pay.stipends, {\n  .amount > pay.rat\n}) }}"},
	{"the place of an error in a block with a comment", "{{ if /* é */ pay.rat > 1 }}{{ end }}"},
	{"the place of a format behind a comment", "{{ pay.rate /* | */ | /* x */ mony }}"},
	{"an if with braces and no else", `{{ if pay.exempt { "a" } }}`},
	{"an if with braces of two kinds", `{{ if pay.exempt { "a" } else { 1 } }}`},
	{"an if with braces that makes a list", `{{ if pay.exempt { tags } else { tags } }}`},
	{"a bar inside of brackets is none of a format", "{{ (pay.rate | money) }}"},
	{"what expr reads in another way", "{{ end_date ?? start_date == start_date }}"},
	{"not UTF-8", "Dear \xff"},
	{"blocks in blocks in blocks", strings.Repeat("{{ if pay.exempt }}", 18) + strings.Repeat("{{ end }}", 18)},
}

// TestErrors keeps the whole text of every error.
func TestErrors(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	s := schema(t)
	for _, c := range refused {
		_, err := template.Parse("letter", c.src, s)
		var errs template.Errors
		if !errors.As(err, &errs) || len(errs) == 0 {
			t.Errorf("%s: %q is taken: %v", c.why, c.src, err)
			continue
		}
		src := c.src
		if len(src) > 100 {
			src = src[:100] + "…"
		}
		fmt.Fprintf(&b, "# %s\n%q\n%s\n\n", c.why, src, errs)
	}
	golden(t, "errors.txt", b.String())
}

func TestMessagesHaveNoBlocks(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ src, want string }{
		{"{{ if pay.exempt }}x{{ end }}", "1:4: a message is one line of text and values; if belongs in a letter"},
		{"{{ for s in tags }}x{{ end }}", "1:4: a message is one line of text and values; for belongs in a letter"},
		{"{{ clauses }}", "1:4: a message is one line of text and values; clauses belongs in a letter"},
		{"{{ end }}", "1:1: {{ end }} without an if or for before it"},
	} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			if _, err := template.ParseMessage(c.src, s, template.RenderOptions{}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%s: got %v, want %s…", c.src, err, c.want)
			}
		})
	}
}

func TestASourceIsBounded(t *testing.T) {
	t.Parallel()
	s := schema(t)
	if _, err := template.Parse("letter", strings.Repeat("x", template.MaxSource), s); err != nil {
		t.Errorf("the largest source is refused: %v", err)
	}
	_, err := template.Parse("letter", strings.Repeat("x", template.MaxSource+1), s)
	if !errors.Is(err, template.ErrLimit) || err.Error() != "template: too large: a template has at most 65536 bytes" {
		t.Errorf("got %v", err)
	}
}

func TestInputsAreTheGivenNames(t *testing.T) {
	t.Parallel()
	tm, err := template.Parse("letter", "{{ candidate.name }}{{ if pay.rate > 3 }}{{ for s in pay.stipends }}{{ s.name }}{{ candidate.name }}{{ end }}{{ end }}", schema(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tm.Inputs(), " "); got != "candidate.name pay.rate pay.stipends" || tm.Name() != "letter" {
		t.Errorf("%s reads %s", tm.Name(), got)
	}
}
