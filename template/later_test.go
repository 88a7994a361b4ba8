package template_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/template"
)

var dated = template.Options{Later: "sent_on", Never: map[string]string{"today": "write {{ sent_on | date }}"}}

// TestLater renders a date that is filled in later, and fills it in.
func TestLater(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ src, html, text, filled, why string }{
		{"Sent {{ sent_on }}.",
			`<p>Sent <time class="later short" lang="fr-CA">{{ sent_on | date }}</time>.</p>`,
			"Sent {{ sent_on | date }}.", "Sent 2026-12-04 (fr-CA).", "without a format it is a short date"},
		{`**{{ sent_on | date("long") /* the day */ }}**`,
			`<p><strong><time class="later long" lang="fr-CA">{{ sent_on | date("long") }}</time></strong></p>`,
			`{{ sent_on | date("long") }}`, "2026-12-04 long (fr-CA)", "within emphasis"},
		{"{{ if pay.exempt }}{{ sent_on }}{{ else }}{{ sent_on | date(\"long\") }}{{ end }} and\n{{ sent_on | date }}",
			"", "{{ sent_on | date }} and\n{{ sent_on | date }}", "2026-12-04 (fr-CA) and\n2026-12-04 (fr-CA)",
			"in a block, and twice"},
		{"{{ job.title }} {{ sent_on }}", "", "{{ sent_on | date }} sent_on {{ sent_on | date }}",
			"{{ sent_on | date }} sent_on 2026-12-04 (fr-CA)", "a value that looks like a mark is a value"},
		{"{{ candidate.address }}{{ sent_on }}", "", "s{{ sent_on | date }}", "s2026-12-04 (fr-CA)",
			"the characters of a mark are dropped from values"},
		{"&#xfdd0;sfr&#xfdd1; {{ sent_on }}", "", "{{ sent_on | date }} {{ sent_on | date }}",
			"2026-12-04 (fr) 2026-12-04 (fr-CA)", "an author who writes a mark gets one"},
		{"&#xfdd0; {{ sent_on }}", "", "\ufffd {{ sent_on | date }}", "\ufffd 2026-12-04 (fr-CA)",
			"one character of a mark is no mark"},
	} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			s := schema(t)
			tpl, err := template.ParseWith("letter", c.src, s, dated)
			if err != nil {
				t.Fatal(err)
			}
			f := set(t, s.NewFacts(), map[string]rule.Value{"pay.exempt": rule.BoolValue(true),
				"job.title":         rule.TextValue("{{ sent_on | date }} sent_on"),
				"candidate.address": rule.TextValue("\ufdd0s\ufdd1")})
			doc, err := tpl.Render(f, template.RenderOptions{Lang: "fr-CA"})
			if err != nil {
				t.Fatal(err)
			}
			html, err := doc.HTML()
			if err != nil {
				t.Fatal(err)
			}
			text, err := doc.Text()
			if err != nil {
				t.Fatal(err)
			}
			if c.html != "" && string(html) != c.html+"\n" {
				t.Errorf("HTML %s, want %s", html, c.html)
			}
			if got := template.Unmarked(text); got != c.text+"\n" {
				t.Errorf("%s: text %q, want %q", c.why, got, c.text)
			}
			if !template.HasMarks(html) {
				t.Error("the letter has no mark")
			}
			page, filled := template.Fill(html, text, func(lang string, long bool) string {
				if long {
					return fmt.Sprintf("2026-12-04 long (%s)", lang)
				}
				return fmt.Sprintf("2026-12-04 (%s)", lang)
			})
			if filled != c.filled+"\n" {
				t.Errorf("%s: filled %q, want %q", c.why, filled, c.filled)
			}
			if template.HasMarks(page) || strings.Count(string(page), "2026-12-04") != strings.Count(filled, "2026-12-04") {
				t.Errorf("%s: filled %s", c.why, page)
			}
		})
	}
}

// TestRefusedReads are texts that would not be the same on another day.
func TestRefusedReads(t *testing.T) {
	t.Parallel()
	s, err := rule.NewSchema(rule.Options{Fields: []rule.Field{field("start", rule.DateKind)},
		Definitions: []rule.Definition{{Name: "late", Source: "start < today"}},
		Hints:       map[string]string{"sent_on": "it stands alone in a placeholder"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ src, want string }{
		{"Today is\n{{ today | date }}", "2:4: the text can't depend on today (write {{ sent_on | date }})"},
		{"{{ if late }}soon{{ end }}", "1:7: the text can't depend on late, which reads today (write {{ sent_on | date }})"},
		{"{{ start | default(today) | date }}", "1:20: the text can't depend on today (write {{ sent_on | date }})"},
		{"{{ if days(start, sent_on) > 1 }}x{{ end }}", "1:19: unknown name sent_on (it stands alone in a placeholder)"},
		{"{{ (sent_on) | date }}", "1:4: unknown name sent_on (it stands alone in a placeholder)"},
		{"{{ sent_on | upper }}", "1:14: upper takes text, this is a date"},
		{"{{ sent_on | default(start) }}", `1:14: sent_on takes the format date or date("long") alone`},
		{"{{ sent_on | date | upper }}", "1:21: upper takes text, this is a date"},
		{"{{ sent_on | date | date }}", `1:21: sent_on takes the format date or date("long") alone`},
		{"a\n b \ufdd0", "2:4: the text holds U+FDD0, which Unicode reserves for programs; remove it"},
	} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			_, err := template.ParseWith("letter", c.src, s, dated)
			if got := fmt.Sprint(err); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestFilledIsAsRendered: a letter whose date is filled in later has the bytes of one
// whose date was known when it was rendered, wherever the date stands.
func TestFilledIsAsRendered(t *testing.T) {
	t.Parallel()
	plain := schema(t)
	known, err := plain.Extend(field("sent_on", rule.DateKind))
	if err != nil {
		t.Fatal(err)
	}
	pieces := []string{"{{ sent_on }}", `{{ sent_on | date("long") }}`, "{{ job.title }}", "{{ candidate.address }}",
		"**", "*", "\n", "\n\n", "# ", "- ", "1. ", "> ", "| a | ", " | b |\n|---|---|\n| ", " |", "text", "'", "(", ").", " ",
		"{{ if pay.exempt }}", "{{ end }}", "{{ clauses }}", "&amp;", "\\", "`"}
	values := []string{"RN", "{{ sent_on | date }}", "<time>", "4. Dezember", "# x", "\ufdd0sde\ufdd1", "a|b", "`"}
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "source"), "")
		later, err := template.ParseWith("letter", src, plain, dated)
		now, also := template.Parse("letter", src, known)
		if (err == nil) != (also == nil) {
			t.Fatalf("%v, but %v", err, also)
		}
		if err != nil {
			t.Skip("not a template")
		}
		given := map[string]rule.Value{"pay.exempt": rule.BoolValue(true), "sent_on": day("2026-12-04"),
			"job.title":         rule.TextValue(rapid.SampledFrom(values).Draw(t, "title")),
			"candidate.address": rule.TextValue(rapid.SampledFrom(values).Draw(t, "address"))}
		want, wantText := rendered(t, now, known, given, nil)
		delete(given, "sent_on")
		html, text := rendered(t, later, plain, given, func(html []byte, text string) ([]byte, string) {
			d, _ := day("2026-12-04").Date()
			return template.Fill(html, text, func(_ string, long bool) string { return template.English{}.Date(d, long) })
		})
		if html != want || text != wantText {
			t.Errorf("%q\nis  %s\n%q\nnot %s\n%q", src, html, text, want, wantText)
		}
	})
}

// rendered returns a letter as HTML and text, after what is done with it.
func rendered(t *rapid.T, tpl *template.Template, s *rule.Schema, given map[string]rule.Value,
	after func([]byte, string) ([]byte, string)) (string, string) {
	t.Helper()
	f := s.NewFacts()
	for path, v := range given {
		if err := f.Set(path, v); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := tpl.Render(f, template.RenderOptions{Clauses: []template.Clause{{ID: "c", Title: "C", Markdown: "Text."}}})
	if err != nil {
		t.Fatal(err)
	}
	html, err := doc.HTML()
	if err != nil {
		t.Fatal(err)
	}
	text, err := doc.Text()
	if err != nil {
		t.Fatal(err)
	}
	if after != nil {
		html, text = after(html, text)
	}
	return string(html), text
}
