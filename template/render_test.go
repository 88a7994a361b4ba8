package template_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/template"
)

// text renders a template to plain text, without the line break at its end.
func text(t *testing.T, src string, f *rule.Facts, opt template.RenderOptions) (string, error) {
	t.Helper()
	tm, err := template.Parse("letter", src, f.Schema())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tm.Render(f, opt)
	if err != nil {
		return "", err
	}
	out, err := doc.Text()
	return strings.TrimSuffix(out, "\n"), err
}

func TestFormats(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	down := template.RenderOptions{Mode: exact.Down}
	for _, c := range []struct {
		why, src, want string
		opt            template.RenderOptions
	}{
		{"a number that is no amount has no more places than it needs", "{{ pay.rate }}", "1,234.5", template.RenderOptions{}},
		{"another number with no more places than it has", "{{ 36.00 }} {{ 1 / 3 }}", "36 0.3333", template.RenderOptions{Places: 4}},
		{"or none", "{{ pay.rate }}", "1,235", template.RenderOptions{Places: -1}},
		{"whole numbers are numbers", "{{ job.openings | number(0) }}", "3", template.RenderOptions{}},
		{"money in dollars", "{{ pay.rate | money }}", "$1,234.50", template.RenderOptions{}},
		{"money without cents", "{{ pay.rate | money }}", "$1,235", template.RenderOptions{MoneyPlaces: -1}},
		{"money with places of its own", "{{ pay.rate | money(1) }}", "$1,234.5", template.RenderOptions{}},
		{"money of another currency", "{{ pay.rate | money }}", "EUR 1,234.50", template.RenderOptions{Currency: "EUR"}},
		{"money below zero", "{{ 0 - pay.rate | money }}", "-$1,234.50", template.RenderOptions{}},
		{"what rounds to nothing is not below zero", "{{ 0 - pay.rate / 1000000 | money }}", "$0.00", template.RenderOptions{}},
		{"money rounds half up", "{{ 0.125 | money }}", "$0.13", template.RenderOptions{}},
		{"or as the playbook does", "{{ 0.125 | money }}", "$0.12", down},
		{"separators from the thousand on", "{{ 999.99 | number(2) }} {{ 999.99 | number(0) }} {{ 1234567890 | number(0) }}", "999.99 1,000 1,234,567,890", template.RenderOptions{}},
		{"a third is written with its places", "{{ 1 / 3 | number(10) }}", "0.3333333333", template.RenderOptions{}},
		{"a percent is a percent", "{{ 22.456 | percent(2) }} {{ 22.5 | percent }}", "22.46% 22.5%", template.RenderOptions{}},
		{"a date", "{{ start_date | date }} {{ start_date }}", "12/1/2026 12/1/2026", template.RenderOptions{}},
		{"a long date", `{{ start_date | date("long") }}`, "December 1, 2026", template.RenderOptions{}},
		{"upper and lower keep accents", "{{ candidate.name | upper }} {{ candidate.name | lower }}", "ZOË O'NEIL zoë o'neil", template.RenderOptions{}},
		{"upper of what was formatted", `{{ start_date | date("long") | upper }}`, "DECEMBER 1, 2026", template.RenderOptions{}},
		{"default of what is missing", `{{ bill.rate | default("to be agreed") | money }}`, "to be agreed", template.RenderOptions{}},
		{"default behind the format", `{{ bill.rate | money | default("to be agreed") }}`, "to be agreed", template.RenderOptions{}},
		{"default that is a name takes the format", `{{ bill.rate | default(pay.rate) | money }}`, "$1,234.50", template.RenderOptions{}},
		{"default of what is there", `{{ pay.rate | default(3) | money }}`, "$1,234.50", template.RenderOptions{}},
		{"yes or no", "{{ pay.exempt }}", "true", template.RenderOptions{}},
		{"a bar inside a text is no format", `{{ "a|b" }} {{ 'c|d' }}`, "a|b c|d", template.RenderOptions{}},
		{"an expression", `{{ pay.rate > 1000 ? "high" : "low" }}`, "high", template.RenderOptions{}},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got, err := text(t, c.src, f, c.opt)
			if err != nil || got != c.want {
				t.Errorf("%s: %s\ngot  %q, %v\nwant %q", c.why, c.src, got, err, c.want)
			}
		})
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	for _, c := range []struct{ why, src, want string }{
		{"a condition that holds", "a{{ if pay.exempt }}b{{ else }}c{{ end }}d", "abd"},
		{"one that does not", "a{{ if not pay.exempt }}b{{ else }}c{{ end }}d", "acd"},
		{"without an else", "a{{ if not pay.exempt }}b{{ end }}d", "ad"},
		{"an unknown one counts as false", "a{{ if bill.rate > 3 }}b{{ else }}c{{ end }}d", "acd"},
		{"inside another", "{{ if pay.exempt }}{{ if not pay.exempt }}a{{ else }}b{{ end }}c{{ else }}d{{ end }}", "bc"},
		{"a list of texts", "{{ for t in tags }}[{{ t }}]{{ end }}", "[icu][night]"},
		{"a list of entries", "{{ for s in pay.stipends }}{{ s.name }}: {{ s.amount | money }}{{ if s.taxable }} (taxed){{ end }}; {{ end }}", "meals: $420.00; housing: $900.51 (taxed);"},
		{"a loop inside a loop sees both items and all names", "{{ for t in tags }}{{ for s in pay.stipends }}{{ t }}/{{ s.name }}/{{ job.title }} {{ end }}{{ end }}", "icu/meals/RN icu/housing/RN night/meals/RN night/housing/RN"},
		{"a name can be used again behind its loop", "{{ for s in tags }}{{ s }}{{ end }}{{ for s in pay.stipends }}{{ s.name }}{{ end }}", "icunightmealshousing"},
		{"a list made on the spot", `{{ for n in [1, 2] }}{{ n | number(0) }},{{ end }}`, "1,2,"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if got, err := text(t, c.src, f, template.RenderOptions{}); err != nil || got != c.want {
				t.Errorf("%s: %s\ngot  %q, %v\nwant %q", c.why, c.src, got, err, c.want)
			}
		})
	}
	if got, err := text(t, "{{ for t in tags }}x{{ end }}y", s.NewFacts(), template.RenderOptions{}); err != nil || got != "y" {
		t.Errorf("an absent list is empty: %q, %v", got, err)
	}
}

func TestMissingValuesAreNamedAllAtOnce(t *testing.T) {
	t.Parallel()
	s := schema(t)
	_, err := text(t, `Dear {{ candidate.name }}, {{ bill.rate | money }} {{ margin.percent | percent(1) }} {{ bill.rate + margin.percent }} {{ bill.rate }}
{{ if pay.exempt }}{{ end_date | date }}{{ else }}{{ job.title }}{{ end }}{{ end_date | default(bill.rate) }}`, facts(t, s), template.RenderOptions{})
	var missing *template.MissingError
	if !errors.As(err, &missing) || !slices.Equal(missing.Paths, []string{"bill.rate", "end_date", "margin.percent"}) {
		t.Fatalf("got %v", err)
	}
	if want := "template letter: no value for bill.rate, end_date, margin.percent; give one, or write a default"; err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	f := set(t, s.NewFacts(), map[string]rule.Value{"pay.stipends": rule.ListValue([]rule.Value{stipend("meals", "", false)})})
	_, err = text(t, "{{ for s in pay.stipends }}{{ s.amount | money }}{{ end }}", f, template.RenderOptions{})
	if !errors.As(err, &missing) || !slices.Equal(missing.Paths, []string{"s.amount"}) {
		t.Errorf("got %v", err)
	}
	if _, err = text(t, "{{ 1 / 0 }}", f, template.RenderOptions{}); !errors.As(err, &missing) || !slices.Equal(missing.Paths, []string{"division by zero"}) {
		t.Errorf("an unknown value without a name says why it is unknown: %v", err)
	}
}

func TestClauses(t *testing.T) {
	t.Parallel()
	s := schema(t)
	got, err := text(t, "Dear {{ candidate.name }},\n\n{{ clauses }}\n\nYours", facts(t, s), template.RenderOptions{Clauses: []template.Clause{
		{ID: "a", Title: "At *will*\n# or not", Markdown: "\nEither side may **end** it.\n\n"}, {ID: "b", Title: "Floating", Markdown: "- one\n- two"}}})
	want := "Dear Zoë O'Neil,\n\nAt *will* # or not\n\nEither side may end it.\n\nFloating\n\n- one\n- two\n\nYours"
	if err != nil || got != want {
		t.Errorf("got  %q, %v\nwant %q", got, err, want)
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	for _, c := range []struct{ why, src, want string }{
		{"values stand as they are", "*{{ candidate.name }}* at {{ pay.rate | money }}", "*Zoë O'Neil* at $1,234.50"},
		{"what is missing is a dash", "Margin {{ margin.percent | percent(1) }} of {{ bill.rate | money }}", "Margin — of —"},
		{"or its default", `{{ margin.percent | default("unknown") }}`, "unknown"},
		{"a message stays one line", "at {{ candidate.address }}.", "at 1. Main St Denver, CO."},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			m, err := template.ParseMessage(c.src, s, template.RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := m.Render(f); err != nil || got != c.want {
				t.Errorf("%s: got %q, %v; want %q", c.why, got, err, c.want)
			}
		})
	}
	m, err := template.ParseMessage("{{ pay.rate }}{{ bill.rate }}", s, template.RenderOptions{})
	if err != nil || !slices.Equal(m.Inputs(), []string{"bill.rate", "pay.rate"}) {
		t.Errorf("got %v, %v", m.Inputs(), err)
	}
}

func TestALetterIsBounded(t *testing.T) {
	t.Parallel()
	s := schema(t)
	many := make([]string, 256)
	for i := range many {
		many[i] = "x"
	}
	f := set(t, s.NewFacts(), map[string]rule.Value{"tags": texts(many...), "candidate.name": rule.TextValue(strings.Repeat("y", 4096))})
	nest := func(depth int, body string) string {
		src := body
		for i := range depth {
			src = "{{ for " + strings.Repeat("t", i+1) + " in tags }}" + src + "{{ end }}"
		}
		return src
	}
	for _, c := range []struct{ why, src string }{
		{"a loop that prints too much", nest(2, "{{ candidate.name }}")},
		{"a value at the end that is too much", nest(1, "{{ candidate.name }}") + strings.Repeat("z", 4096)},
		{"loops that print nothing and never end", nest(12, "")},
		{"loops with an empty condition", nest(6, "{{ if has(candidate.name) }}{{ end }}")},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if _, err := text(t, c.src, f, template.RenderOptions{}); !errors.Is(err, template.ErrLimit) {
				t.Errorf("%s: %v", c.why, err)
			}
		})
	}
	if _, err := text(t, nest(1, "{{ candidate.name }}"), set(t, s.NewFacts(), map[string]rule.Value{"tags": texts(many[:200]...), "candidate.name": rule.TextValue("a")}), template.RenderOptions{}); err != nil {
		t.Errorf("a long letter within bounds: %v", err)
	}
}

// TestWholeLetter keeps one letter as HTML, text and Markdown.
func TestWholeLetter(t *testing.T) {
	t.Parallel()
	s := schema(t)
	tm, err := template.ParseWith("letter", wholeLetter, s, template.Options{Before: true})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tm.Render(facts(t, s), template.RenderOptions{Clauses: []template.Clause{{ID: "at-will", Title: "At will", Markdown: "Either side may end it at any time."}}})
	if err != nil {
		t.Fatal(err)
	}
	html, err := doc.HTML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := doc.HTML()
	if err != nil || string(again) != string(html) {
		t.Errorf("the same letter gave other bytes: %v", err)
	}
	plain, err := doc.Text()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "letter.html", string(html))
	golden(t, "letter.txt", plain)
	golden(t, "letter.md", doc.Markdown())
}

const wholeLetter = `# Offer for {{ candidate.name }}

Dear {{ candidate.name }},

we offer you **{{ job.title }}** at {{ pay.rate | money }} from {{ start_date | date("long") }}.
<script>alert(1)</script>
[Sign here](https://example.com "now") or at <https://example.com>.
![a picture](https://example.com/x.png)

| stipend | amount |
|---|---|
{{ for s in pay.stipends }}| {{ s.name }} | {{ s.amount | money }} |
{{ end }}
{{ for s in pay.stipends }}- {{ s.name }}
{{ end }}
{{ candidate.address }}

{{ clauses }}
`
