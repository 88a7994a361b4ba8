package template_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/template"
)

// What a letter would not print is an error with its place; what looks like it is text.
func TestMarkupIsNotDropped(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct{ why, src, want string }{
		{"a block of HTML", "Dear\n\n  <center>Offer</center>\nPay is {{ pay.rate | money }}.", "3:3: letters print no raw HTML"},
		{"HTML within a line", "a<b and c>d", "1:2: letters print no raw HTML"},
		{"after a condition", "{{ if pay.rate > 1 }}<b>x{{ end }}", "1:22: letters print no raw HTML"},
		{"in a condition, on a line of its own", "{{ if pay.rate > 1 }}\n<p>x</p>\n{{ end }}", "2:1: letters print no raw HTML"},
		{"a value as a tag", "a <{{ candidate.name }}> b", "1:3: letters print no raw HTML"},
		{"a comment", "a\n\n<!-- note -->", "3:1: letters print no raw HTML"},
		{"an image", "see ![the map](https://x.org/m.png)", "1:7: letters print no images"},
		{"an address with a value", "[a](https://x.org/{{ candidate.name }})", "1:2: the address of a link can't hold a placeholder"},
		{"a script", "a [b](javascript:alert) c", "1:4: a letter can't have a link to this kind of address"},
		{"a path", "[b](/etc)", "1:2: a letter can't have a link to this kind of address"},
		{"no address", "[b](https://)", "1:2: a letter can't have a link to this kind of address"},
		{"another scheme in brackets", "at <ftp://x.org/>", "1:4: a letter can't have a link to this kind of address"},
		{"a title", `[b](https://x.org "t")`, "1:2: a letter does not print the title of a link"},
		{"an address that no text uses", "Terms\n\n[note]: see", "3:1: Markdown takes this for the address of a link"},
		{"signs", "1 < 2 > 1, `<b>`, \\<b>, [x], a & b", ""},
		{"links", "[a](https://x.org/), <https://y.org>, [c][d], [m](mailto:a@x.org), [t](tel:+15550100)\n\n[d]: http://z.org/", ""},
		{"a value in the text of a link", "[{{ candidate.name }}](https://x.org/)", ""},
		{"a table", "| a |\n|---|\n{{ for s in pay.stipends }}| {{ s.name }} |\n{{ end }}", ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			_, err := template.Parse("l", row.src, s)
			if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), row.want)) {
				t.Errorf("got %v, want %s", err, row.want)
			}
			if _, err := template.ParseWith("l", row.src, s, template.Options{Before: true}); err != nil {
				t.Errorf("before it was no error: %v", err)
			}
		})
	}
}

// The address of a link stands in the HTML and in the text.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct{ why, src, html, text string }{
		{"an address", "Read [our *page*](https://x.org/a?b=1&c=2).", `Read <a href="https://x.org/a?b=1&amp;c=2">our <em>page</em></a>.`,
			"Read our page (https://x.org/a?b=1&c=2)."},
		{"which is its own text", "<https://x.org/> or [https://x.org/](https://x.org/)",
			`<a href="https://x.org/">https://x.org/</a> or <a href="https://x.org/">https://x.org/</a>`,
			"https://x.org/ or https://x.org/"},
		{"a mail address", "<hr@x.org> or [HR](mailto:hr@x.org)", `<a href="mailto:hr@x.org">hr@x.org</a> or <a href="mailto:hr@x.org">HR</a>`,
			"hr@x.org or HR (mailto:hr@x.org)"},
		{"of a text with a value", "[{{ candidate.name }}](https://x.org/)", `<a href="https://x.org/">Zoë O'Neil</a>`,
			"Zoë O'Neil (https://x.org/)"},
		{"a line that ends with one", "[a](https://x.org/)\nb", "<a href=\"https://x.org/\">a</a>\nb", "a (https://x.org/)\nb"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			tm, err := template.Parse("l", row.src, s)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := tm.Render(facts(t, s), template.RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			html, text, err := doc.Bytes()
			if got := strings.TrimSpace(string(html)); err != nil || strings.ReplaceAll(got, "&#39;", "'") != "<p>"+row.html+"</p>" ||
				text != row.text+"\n" {
				t.Errorf("got  %q, %q, %v\nwant %q, %q", got, text, err, row.html, row.text)
			}
		})
	}
}
