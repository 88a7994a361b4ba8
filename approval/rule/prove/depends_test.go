package prove_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// TestDepends finds where a rule reads today and state.
func TestDepends(t *testing.T) {
	t.Parallel()
	item := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{{Path: "state", Type: rule.Type{Kind: rule.Text}}}}
	s, err := rule.NewSchema(rule.Options{Before: true, Fields: []rule.Field{
		{Path: "state", Type: rule.Type{Kind: rule.Text}, Term: true},
		{Path: "worksite.state", Type: rule.Type{Kind: rule.Text}, Term: true},
		{Path: "start", Type: rule.Type{Kind: rule.DateKind}, Term: true},
		{Path: "sites", Type: rule.Type{Kind: rule.List, Elem: &item}, Term: true},
	}, Definitions: []rule.Definition{
		{Name: "late", Source: "start < today"}, {Name: "worse", Source: "late and worksite.state == \"CA\""},
		{Name: "fine", Source: "worksite.state == \"CA\""},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ source, want, why string }{
		{`worksite.state == "CA"`, "", "another name that ends so"},
		{`any(sites, .state == "CA")`, "", "a field of an item"},
		{`"today" == "state"`, "", "a text is no name"},
		{`fine`, "", "a named rule that reads neither"},
		{`start < today`, "today at 8-13", "itself"},
		{`start < today and today > start`, "today at 8-13, today at 18-23", "each place"},
		{`state == "sent" or start < today`, "state at 0-5, today at 27-32", "both names"},
		{`late`, "today through late at 0-4", "a named rule"},
		{`fine and worse`, "today through worse at 9-14", "a named rule of a named rule"},
		{`let d = today; start < d`, "today at 8-13", "a name that let made"},
		{`let d = today; start < d or start > d`, "today at 8-13", "used twice, read once"},
		{`before.state == "sent"`, "before.state at 0-12", "as it was before"},
		{`changed("state")`, "state at 0-16", "what is compared"},
	} {
		t.Run(c.source, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.source, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range prove.Depends(r, "today", "state", "before.state") {
				text := d.Name
				if d.Through != "" {
					text += " through " + d.Through
				}
				got = append(got, fmt.Sprintf("%s at %d-%d", text, d.From, d.To))
			}
			if have := strings.Join(got, ", "); have != c.want {
				t.Errorf("%s (%s): %q, want %q", c.source, c.why, have, c.want)
			}
		})
	}
}
