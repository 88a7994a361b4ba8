package rule_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestReads(t *testing.T) {
	t.Parallel()
	s := schema(t)
	r, err := s.Compile(`needs_finance and lookup("cap", "rn", start_date) > 3 and changed("pay.rate") and before.client == client`, rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(r.Reads(),
		" "), "before.client bill.cap bill.hourly client lookup:cap margin.percent needs_finance over_cap pay.rate start_date thin"; got != want {
		t.Errorf("reads %s, want %s", got, want)
	}
}

func TestReserved(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct {
		name          string
		always, there bool
		reason        string
	}{
		{"any", true, true, "a function"},
		{"round_to", true, true, "a function with a long name"},
		{"today", true, true, "a name of the language"},
		{"and", true, true, "an operator"},
		{"gsa", false, true, "a function of the host"},
		{"custom", false, false, "a group of fields"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if got := rule.Reserved(row.name); got != row.always {
				t.Errorf("the language has %s: %v", row.name, got)
			}
			if got := s.Reserved(row.name); got != row.there {
				t.Errorf("the schema has %s: %v", row.name, got)
			}
		})
	}
}
