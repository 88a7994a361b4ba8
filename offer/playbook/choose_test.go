package playbook_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// houses are playbooks whose facts of one offer differ: in currency, year, zone,
// own fields and rules.
var houses = tree{
	"acme/playbook.yaml": "playbook: acme\napplies: client == \"acme\" and pay.hourly > 20\nyear: {hours: 1950, weeks: 50}\n" +
		"calendar: {zone: America/Los_Angeles}\n",
	"acme/fields.yaml":    "fields: [{path: custom.unit, type: choice, choices: [ICU, ED]}]\n",
	"tokyo/playbook.yaml": "playbook: tokyo\napplies: today >= date(\"2026-12-02\")\ncurrency: JPY\ncalendar: {zone: Asia/Tokyo}\n",
	"late/playbook.yaml": "playbook: late\napplies: client == \"acme\"\nbefore: [acme, tokyo]\neffective: {from: 2026-12-02}\n" +
		"calendar: {zone: Asia/Tokyo}\n",
	"rest/playbook.yaml": "playbook: rest\nyear: {hours: schedule}\n",
	"rest/fields.yaml":   "fields: [{path: custom.unit, type: text}, {path: custom.bonus, type: money}]\n",
}

// drawTerms draws terms that choosing and computing look at.
func drawTerms(t *rapid.T) record.Terms {
	var parts []string
	for _, field := range [][]string{
		{`"client"`, `"acme"`, `"globex"`},
		{`"pay"`, `{"rate":"62.50","per":"hour"}`, `{"rate":"10","per":"hour","currency":"EUR"}`,
			`{"rate":"90000","per":"year"}`},
		{`"bill"`, `{"rate":"92.00","per":"hour"}`, `{"rate":"15000","per":"hour","currency":"JPY"}`},
		{`"cost"`, `{"burden":[]}`, `{"burden":[{"name":"tax","percent":"7.65"}]}`},
		{`"schedule"`, `{"hours_per_week":"36"}`},
		{`"start_date"`, `"2027-01-11"`},
		{`"custom"`, `{"unit":"ICU"}`, `{"unit":"other"}`, `{"bonus":"100"}`},
	} {
		if value := rapid.SampledFrom(append(field[1:], "")).Draw(t, field[0]); value != "" {
			parts = append(parts, field[0]+":"+value)
		}
	}
	names := []record.Name{{Path: "custom.unit", Kind: record.Text},
		{Path: "custom.bonus", Kind: record.Money}}
	terms, err := record.Parse([]byte("{"+strings.Join(parts, ",")+"}"), names)
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// drawOffer draws an offer; some were approved before, on the same or other terms.
func drawOffer(t *rapid.T) record.Offer {
	o, err := record.New("O-1", drawTerms(t))
	if err != nil {
		t.Fatal(err)
	}
	st := o.Status()
	if rapid.Bool().Draw(t, "approved before") {
		was := o.Terms()
		if rapid.Bool().Draw(t, "on other terms") {
			was = drawTerms(t)
		}
		st = record.Status{State: lifecycle.Negotiation, Revision: 3, OfferRound: 1, SubmittedBy: "ann",
			ApprovedRevision: 2,
			Submissions:      []record.Submission{{Revision: 2, Terms: was, By: "ann"}}}
	}
	return o.With(o.Terms(), st)
}

// told writes everything that rules see, so that facts can be compared.
func told(f *rule.Facts) string {
	var b strings.Builder
	for ; f != nil; f = f.Before() {
		fmt.Fprintf(&b, "on %v\n", f.Today())
		for _, field := range f.Schema().Fields() {
			v := f.Get(field.Path)
			_, currency, known := v.Amount()
			fmt.Fprintf(&b, "%s = %v %q %s %v\n", field.Path, v.IsMissing(), v.String(), currency, known)
		}
	}
	return b.String()
}

// The facts that were made to choose a playbook are those that the playbook makes
// itself, whatever else was asked.
func TestChosenFacts(t *testing.T) {
	t.Parallel()
	var all []*playbook.Playbook
	for _, name := range []string{"acme", "tokyo", "late", "rest"} {
		all = append(all, houses.must(t, name))
	}
	chosen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		set, err := playbook.NewSet(rapid.Permutation(all).Draw(t, "set")...)
		if err != nil {
			t.Fatal(err)
		}
		o := drawOffer(t)
		now := time.Date(2026, 12, 1, rapid.IntRange(0, 47).Draw(t, "hour"), 0, 0, 0, time.UTC)
		c, err := set.Choose(o, now)
		if err != nil {
			t.Skip(err)
		}
		chosen[c.Playbook.Name()]++
		today := c.Playbook.Calendar().Today(now)
		if c.Today != today {
			t.Errorf("chosen on %v, the playbook's day is %v", c.Today, today)
		}
		want := told(c.Playbook.Facts(o, today))
		for range 2 { // Facts can be asked for again
			if got := told(c.Facts()); got != want {
				t.Errorf("%s was chosen with\n%s\nand makes\n%s", c.Playbook.Name(), got, want)
			}
		}
	})
	if len(chosen) != len(all) {
		t.Errorf("not every playbook was chosen: %v", slices.Sorted(maps.Keys(chosen)))
	}
}
