package rule_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// TestUnquotedTextIsHinted writes texts without quotes, and names with a slip,
// where either could be meant.
func TestUnquotedTextIsHinted(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct{ src, hint, reason string }{
		{`client == northgate`, `text is written in quotes: client == "northgate"`, "a text beside a name of text"},
		{`northgate != client`, `text is written in quotes: "northgate" != client`, "on the left"},
		{`client in [northgate, lake]`, `text is written in quotes: client in ["northgate", "lake"]`, "in a list"},
		{`client not in [northgate, "lake"]`, `text is written in quotes: client not in ["northgate", "lake"]`,
			"beside a text in a list"},
		{`tags contains night`, `text is written in quotes: tags contains "night"`, "in a list of texts"},
		{`night in tags`, `text is written in quotes: "night" in tags`, "of a list of texts"},
		{`client startsWith north`, `text is written in quotes: client startsWith "north"`, "a part of a text"},
		{`custom.grade == Director`, `text is written in quotes: custom.grade == "Director"`, "a choice"},
		{`custom.grade >= director`, `text is written in quotes: custom.grade >= "Director"`,
			"a choice in other letters"},
		{`custom.grade == Directr`, `text is written in quotes: custom.grade == "Director"`,
			"a choice with a slip"},
		{`custom.grade in [Director]`, `text is written in quotes: custom.grade in ["Director"]`,
			"a choice in a list"},
		{`lookup("zone", east) == "A"`, `text is written in quotes: "east"`, "a key of a table"},
		{`minimum_wage(texas, start_date) > 2`, `text is written in quotes: "texas"`, "an argument of a function"},
		{`client == cleint`, `did you mean client?`, "a slip is nearer than quotes"},
		{`cliant1 == "lake"`, ``, "beside a text that is written out"},
		{`client == null`, `write nil, as in x == nil`, "a word of another language"},
		{`is_rehire == nothing`, ``, "no text is near"},
		{`pay.hourly > limit`, ``, "a number is near"},
		{`client == pay.name`, ``, "a name with a point is no text"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, err := s.Compile(row.src, rule.WantBool)
			var errs rule.Errors
			if !errors.As(err, &errs) {
				t.Fatalf("%s compiled", row.src)
			}
			for _, e := range errs {
				if row.reason == "a name with a point is no text" || row.hint == "" {
					if len(e.Hint) >= 15 && e.Hint[:15] == "text is written" {
						t.Errorf("%s: %s", row.src, e.Hint)
					}
				} else if e.Hint != row.hint {
					t.Errorf("%s: hint %q, want %q", row.src, e.Hint, row.hint)
				}
			}
		})
	}
}
