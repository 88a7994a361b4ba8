package template_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/template"
)

// TestText: a letter reads the same without HTML.
func TestText(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ why, src, text, html string }{
		{"terms and what they mean", "Employee\n: {{ candidate.name }}\n\nTitle\n: RN\n", "Employee: : Ann\nTitle: RN\n", "<dt>Employee</dt>\n<dd>: Ann</dd>"},
		{"a value begins no term", "Employee\n{{ candidate.name }}\n", "Employee\n: Ann\n", "<p>Employee\n: Ann</p>"},
		{"a numbered list keeps its numbers", "3. Badge\n4. Scan\n\nEnd\n", "3. Badge\n4. Scan\n\nEnd\n", `<ol start="3">`},
		{"a list in a list", "- a\n  1. b\n  2. c\n- d\n", "- a\n  1. b\n  2. c\n- d\n", "<ul>"},
		{"items with blank lines between", "1. a\n\n2. b\n", "1. a\n\n2. b\n", "<ol>"},
		{"small headings and a rule", "#### Terms\n\ntext\n\n---\n\nend\n", "Terms\n\ntext\n\nend\n", "<h4>"},
		{"a line that is broken on purpose", "Signature: ____\\\nTitle: ____\n", "Signature: ____\nTitle: ____\n", "<br"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			tm, err := template.Parse("letter", c.src, s)
			if err != nil {
				t.Fatal(c.why, err)
			}
			f := s.NewFacts()
			if err := f.Set("candidate.name", rule.TextValue(": Ann")); err != nil {
				t.Fatal(err)
			}
			doc, err := tm.Render(f, template.RenderOptions{})
			if err != nil {
				t.Fatal(c.why, err)
			}
			text, err := doc.Text()
			if err != nil || text != c.text {
				t.Errorf("%s: got %q (%v), want %q", c.why, text, err, c.text)
			}
			if h, err := doc.HTML(); err != nil || !strings.Contains(string(h), c.html) {
				t.Errorf("%s: %s (%v) does not hold %s", c.why, h, err, c.html)
			}
		})
	}
}
