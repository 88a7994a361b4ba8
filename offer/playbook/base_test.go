package playbook_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestBase finds in offers what the checks that come ready to use are for.
func TestBase(t *testing.T) {
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: own\nextends: offerdesk-base\n")}, playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	good := map[string]string{"client": "acme", "type": "contract", "candidate.name": "Ada", "job.title": "Nurse", "start_date": "2026-06-01", "worksite.state": "TX",
		"pay.rate": "40", "pay.per": "hour", "bill.rate": "70", "bill.per": "hour", "bill.cap": "75"}
	for _, c := range []struct {
		name, why string
		set       map[string]string
		want      []string
	}{
		{"good", "nothing is wrong with it", nil, nil},
		{"over cap", "the client's agreement", map[string]string{"bill.cap": "69.99"}, []string{"over-cap"}},
		{"thin", "under the target, over the floor", map[string]string{"bill.rate": "50"}, []string{"margin-target"}},
		{"loss", "under the floor is under the target too", map[string]string{"bill.rate": "41"}, []string{"margin-floor", "margin-target"}},
		{"minimum wage", "7.25 in Texas", map[string]string{"pay.rate": "7.24"}, []string{"minimum-wage"}},
		{"unit", "an annual amount by the hour", map[string]string{"pay.rate": "82909"}, []string{"unit-pay", "margin-floor", "margin-target", "overtime-below-cost"}},
		{"exempt", "35,568 a year is 684 a week", map[string]string{"pay.exempt": "true", "pay.rate": "17.09"}, []string{"exempt-level"}},
		{"multiplier", "overtime under time and a half", map[string]string{"pay.overtime_multiplier": "0.9"}, []string{"overtime-multiplier"}},
		{"classic loss", "pay at 1.5 with a bill at 1.0", map[string]string{"bill.overtime_multiplier": "1", "bill.rate": "59"}, []string{"overtime-below-cost"}},
		{"posted", "outside what was published", map[string]string{"job.posted_min": "41", "job.posted_max": "45", "job.posted_per": "hour"}, []string{"posted-min"}},
		{"zero", "an amount of nothing", map[string]string{"pay.rate": "0"}, []string{"amount-pay", "unit-pay", "minimum-wage"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			change := record.Change{Set: map[string]record.Node{"cost.burden": {Kind: record.NodeList}}}
			for path, v := range good {
				change.Set[path] = record.Node{Kind: record.NodeBare, Text: v}
			}
			for path, v := range c.set {
				kind := record.NodeBare
				if v == "true" {
					kind = record.NodeBool
				}
				change.Set[path] = record.Node{Kind: kind, Text: v}
			}
			terms, err := record.Terms{}.With(change, p.CustomNames())
			if err != nil {
				t.Fatal(err)
			}
			o, err := record.New("A-1", terms)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range p.Assess(o, rule.Date{}).Problems {
				got = append(got, problem.ID)
			}
			if len(got) != len(c.want) {
				t.Fatalf("%s: want %v, got %v", c.why, c.want, got)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Fatalf("%s: want %v, got %v", c.why, c.want, got)
				}
			}
		})
	}
}

// TestBaseHasEveryCheck keeps the base playbook and the checks of package pay
// from drifting apart.
func TestBaseHasEveryCheck(t *testing.T) {
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: own\nextends: offerdesk-base\n")}, playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	have := map[string]bool{"margin-block": true, "margin-warn": true, "dates": true} // under other names, and what makes any offer valid
	for _, g := range p.Guardrails() {
		have[g.ID] = true
	}
	for _, g := range pay.Guardrails() {
		if !have[g.ID] {
			t.Errorf("the base playbook has no %s", g.ID)
		}
	}
}
