package playbook_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestBase finds in offers what the checks that come ready to use are for.
func TestBase(t *testing.T) {
	t.Parallel()
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: own\nextends: offerdesk-base\n")},
		playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	good := map[string]string{"client": "acme", "type": "contract", "candidate.name": "Ada",
		"job.title": "Nurse", "start_date": "2026-06-01", "worksite.state": "TX",
		"pay.rate": "40", "pay.per": "hour", "bill.rate": "70", "bill.per": "hour", "bill.cap": "75"}
	for _, c := range []struct {
		name, why string
		set       map[string]string
		want      []string
	}{
		{"good", "nothing is wrong with it", nil, nil},
		{"over cap", "the client's agreement", map[string]string{"bill.cap": "69.99"}, []string{"over-cap"}},
		{"thin", "under the target, over the floor", map[string]string{"bill.rate": "50"},
			[]string{"margin-target"}},
		{"loss", "under the floor is under the target too", map[string]string{"bill.rate": "41"},
			[]string{"margin-floor", "margin-target"}},
		{"minimum wage", "7.25 in Texas", map[string]string{"pay.rate": "7.24"}, []string{"minimum-wage"}},
		{"unit", "an annual amount by the hour", map[string]string{"pay.rate": "82909"},
			[]string{"unit-pay", "margin-floor", "margin-target", "overtime-below-cost"}},
		{"exempt", "35,568 a year is 684 a week",
			map[string]string{"pay.exempt": "true", "pay.rate": "17.09"}, []string{"exempt-level"}},
		{"multiplier", "overtime under time and a half", map[string]string{"pay.overtime_multiplier": "0.9"},
			[]string{"overtime-multiplier"}},
		{"classic loss", "pay at 1.5 with a bill at 1.0",
			map[string]string{"bill.overtime_multiplier": "1", "bill.rate": "59"},
			[]string{"overtime-below-cost"}},
		{"posted", "outside what was published",
			map[string]string{"job.posted_min": "41", "job.posted_max": "45", "job.posted_per": "hour"},
			[]string{"posted-min"}},
		{"contractor", "no employee of ours: overtime law is another's",
			map[string]string{"pay.overtime_multiplier": "1", "classification": "c2c"}, nil},
		{"California", "double time under law",
			map[string]string{"worksite.state": "CA", "pay.double_time_multiplier": "1.75"},
			[]string{"double-time-multiplier"}},
		{"zero", "an amount of nothing", map[string]string{"pay.rate": "0"},
			[]string{"amount-pay", "unit-pay", "minimum-wage"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			change := record.Change{Set: map[string]input.Node{"cost.burden": {Kind: input.List}}}
			for path, v := range good {
				change.Set[path] = input.Node{Kind: input.Bare, Text: v}
			}
			for path, v := range c.set {
				kind := input.Bare
				if v == "true" {
					kind = input.Bool
				}
				change.Set[path] = input.Node{Kind: kind, Text: v}
			}
			terms, err := record.Terms{}.With(change, p.Fields().Custom())
			if err != nil {
				t.Fatal(err)
			}
			o, err := record.New("A-1", terms)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, problem := range p.Assess(o, p.Facts(o, rule.Date{})).Problems {
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

// TestBaseSaysWhy looks at what a refusal says: the numbers, the rule and the
// source; and for what can't be looked up, why.
func TestBaseSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id, why string
		set     map[string]string
		says    []string
	}{
		{"minimum-wage", "both amounts, the place, the day and the law",
			map[string]string{"pay.rate": "7.24"},
			[]string{"$7.24", "$7.25", "TX", "6/1/2026", "29 USC 206"}},
		{"exempt-level", "both amounts and the law",
			map[string]string{"pay.exempt": "true", "pay.rate": "17.09"},
			[]string{"$683.60", "$684.00", "29 CFR 541.600"}},
		{"over-cap", "both amounts", map[string]string{"bill.cap": "69.99"},
			[]string{"$70.00", "$69.99", "agreement"}},
		{"unit-pay", "the amount and what would be plausible", map[string]string{"pay.rate": "82909"},
			[]string{"$82,909.00", "1,000.00"}},
		{"minimum-wage", "a date that the table does not cover",
			map[string]string{"worksite.state": "CA", "start_date": "2027-06-01"},
			[]string{"can't be checked", "minimum_wage of CA on 2027-06-01", "to 2026-12-31"}},
		{"minimum-wage", "an unknown state", map[string]string{"worksite.state": "ZZ"},
			[]string{"can't be checked", "no such place"}},
		{"unit-bill", "an amount in another currency beside a bare number claims nothing",
			map[string]string{"bill.currency": "EUR"}, []string{"can't be checked", "bill.rate (in EUR)"}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			found := false
			for _, p := range assessBase(t, tt.set, nil) {
				if p.ID != tt.id {
					continue
				}
				found = true
				all := p.Message + " " + strings.Join(p.Missing, " ")
				for _, s := range tt.says {
					if !strings.Contains(all, s) {
						t.Errorf("%s, %s: %q does not say %s", tt.id, tt.why, all, s)
					}
				}
				if p.Rule == "" {
					t.Errorf("%s, %s: no rule", tt.id, tt.why)
				}
			}
			if !found {
				t.Errorf("%s, %s: no problem", tt.id, tt.why)
			}
		})
	}
}

const gsaTable = "ID,STATE,DESTINATION,COUNTY/LOCATION DEFINED,SEASON BEGIN,SEASON END,Lodging Rate,M&IE,Effective Date\n" +
	`,,Standard rate,,,,100,60,"October 1, 2025"` + "\n"

// TestBaseStipends compares stipends of every unit with 7 × 160 a week.
func TestBaseStipends(t *testing.T) {
	t.Parallel()
	table, err := pay.LoadGSA(strings.NewReader(gsaTable))
	if err != nil {
		t.Fatal(err)
	}
	place := map[string]string{"worksite.city": "Austin"} // the county is not needed
	for _, tt := range []struct{ amount, per, want string }{
		{"1120", "week", ""}, {"1120.01", "week", "stipend-over-gsa"}, {"160", "day", ""}, {"160.01", "day",
			"stipend-over-gsa"},
		{"4853.33", "month", ""}, {"4853.34", "month", "stipend-over-gsa"}, {"58240", "year", ""}, {"58241",
			"year", "stipend-over-gsa"}, {"10", "hour", "stipend-by-hours"},
	} {
		t.Run(tt.amount+" per "+tt.per, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, p := range assessBase(t, place, table, tt.amount, tt.per) {
				got += p.ID
			}
			if got != tt.want {
				t.Errorf("%s a %s: %q, want %q", tt.amount, tt.per, got, tt.want)
			}
		})
	}
	problems := assessBase(t, place, nil, "100", "week")
	if len(problems) != 1 || problems[0].ID != "stipend-over-gsa" ||
		!strings.Contains(strings.Join(problems[0].Missing, " "), "no table of GSA's per diem is loaded") {
		t.Errorf("without a table a stipend is not compared, and that is said: %v", problems)
	}
}

// assessBase is what the base playbook finds in a sound offer with changes and,
// when given, one untaxed stipend.
func assessBase(t *testing.T, set map[string]string, table *pay.PerDiem,
	stipend ...string) []playbook.Problem {
	t.Helper()
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: own\nextends: offerdesk-base\n")},
		playbook.Options{PerDiem: table})
	if p == nil {
		t.Fatal(findings)
	}
	values := map[string]string{"client": "acme", "type": "contract", "candidate.name": "Ada",
		"job.title": "Nurse", "start_date": "2026-06-01", "worksite.state": "TX",
		"pay.rate": "40", "pay.per": "hour", "bill.rate": "70", "bill.per": "hour", "bill.cap": "75"}
	maps.Copy(values, set)
	change := record.Change{Set: map[string]input.Node{"cost.burden": {Kind: input.List}}}
	for path, v := range values {
		kind := input.Bare
		if v == "true" {
			kind = input.Bool
		}
		change.Set[path] = input.Node{Kind: kind, Text: v}
	}
	if len(stipend) == 2 {
		list, err := input.ReadJSON([]byte(`[{"name": "lodging", "amount": "`+stipend[0]+`", "per": "`+
			stipend[1]+`", "taxable": false}]`), record.MaxJSONBytes)
		if err != nil {
			t.Fatal(err)
		}
		change.Set["pay.stipends"] = list
	}
	terms, err := record.Terms{}.With(change, p.Fields().Custom())
	if err != nil {
		t.Fatal(err)
	}
	o, err := record.New("A-1", terms)
	if err != nil {
		t.Fatal(err)
	}
	return p.Assess(o, p.Facts(o, rule.Date{})).Problems
}

// TestBaseGuardrails looks at the bounds of the ready guardrails: what is just
// inside passes, what is just outside does not.
func TestBaseGuardrails(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		set    map[string]string
		want   string // ids, in order
	}{
		{"a rate at the cap passes", map[string]string{"bill.rate": "75"}, ""},
		{"overtime billed over its cap", map[string]string{"bill.overtime_cap": "104.99"},
			"over-overtime-cap"},
		{"overtime billed at its cap passes", map[string]string{"bill.overtime_cap": "105"}, ""},
		{"pay at the minimum wage passes", map[string]string{"pay.rate": "7.25"}, ""},
		{"a day that the table does not cover", map[string]string{"start_date": "2031-03-02"},
			"minimum-wage"},
		{"exempt pay at the level passes", map[string]string{"pay.exempt": "true", "pay.rate": "684",
			"pay.per": "week"}, ""},
		{"exempt pay under the level", map[string]string{"pay.exempt": "true", "pay.rate": "683.99",
			"pay.per": "week"}, "exempt-level"},
		{"overtime billed under straight time", map[string]string{"bill.overtime_multiplier": "0.9"},
			"overtime-bill-multiplier"},
		{"no double time is due in Colorado",
			map[string]string{"worksite.state": "CO", "pay.double_time_multiplier": "1.75"}, ""},
		{"an hourly rate with the unit of a salary", map[string]string{"pay.per": "year"},
			"unit-pay minimum-wage"},
		{"an end before the start", map[string]string{"end_date": "2026-05-31"}, "end_date"},
		{"a bill rate of zero", map[string]string{"bill.rate": "0"},
			"amount-bill unit-bill margin-floor margin-target overtime-below-cost"},
		{"a negative multiplier", map[string]string{"pay.overtime_multiplier": "-1"},
			"pay.overtime_multiplier overtime-multiplier"},
		{"a week of 169 hours", map[string]string{"schedule.hours_per_week": "169"},
			"schedule.hours_per_week"},
		{"pay over the posted range", map[string]string{"job.posted_max": "39.99", "job.posted_per": "hour"},
			"posted-max"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range assessBase(t, row.set, nil) {
				got = append(got, p.ID)
			}
			if strings.Join(got, " ") != row.want {
				t.Errorf("%v, want %s", got, row.want)
			}
		})
	}
}
