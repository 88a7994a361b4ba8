package facts_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

const complete = `{"pay": {"rate": "60", "per": "hour", "overtime_multiplier": "1.5", "bonuses": [{"name": "sign-on", "amount": "1000"}], "stipends": [{"name": "meals", "amount": "70", "per": "week"}]},
 "bill": {"rate": "100", "per": "hour", "overtime_multiplier": "1.4", "fees": [{"name": "msp", "percent": "2"}]},
 "cost": {"burden": [{"name": "taxes", "percent": "10"}]}, "weeks": "13", "schedule": {"hours_per_week": "36"},
 "job": {"range": {"min": "90000", "mid": "110000", "max": "150000", "per": "year"}, "posted_min": "40", "posted_max": "70", "posted_per": "hour"}}`

// TestNamesWhatIsMissing is which given names an unknown number names.
func TestNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change map[string]string
		name   string
		want   string
		why    string
	}{
		{map[string]string{"cost.burden": ""}, "margin.percent", "cost.burden",
			"what is absent, not what it comes from"},
		{map[string]string{"cost.burden": "", "bill.rate": ""}, "margin.percent", "bill.rate, cost.burden", "both"},
		{map[string]string{"bill.fees": "", "bill.overtime_multiplier": "", "pay.overtime_multiplier": "",
			"cost.burden": ""}, "margin.overtime_percent", "cost.burden", "what has a default is never missing"},
		{map[string]string{"pay.per": ""}, "pay.hourly", "pay.per", "an amount without its unit"},
		{map[string]string{"pay.per": "", "pay.rate": ""}, "pay.annual", "pay.rate, pay.per", "both"},
		{map[string]string{"bill.per": ""}, "spread.hourly", "bill.per", "of one side"},
		{map[string]string{"cost.burden": ""}, "margin.simple_percent", "", "it needs no burden"},
		{map[string]string{"weeks": ""}, "bill.estimated_spend", "weeks", "neither weeks nor dates"},
		{map[string]string{"weeks": ""}, "weeks", "weeks", "itself"},
		{map[string]string{"job.range.min": ""}, "job.range.min", "job.range.min", "itself"},
		{map[string]string{"job.range.mid": "", "job.range.max": ""}, "job.range.mid", "job.range.mid",
			"neither given nor halfway"},
		{map[string]string{"job.range.mid": ""}, "job.range.mid", "", "halfway"},
		{map[string]string{"job.range.min": ""}, "pay.range_percent", "job.range.min", "one end"},
		{map[string]string{"job.range.min": "", "job.range.mid": "", "pay.per": ""}, "pay.range_percent",
			"pay.per, job.range.min", "the middle follows from the ends"},
		{map[string]string{"job.range.mid": "", "job.range.max": ""}, "pay.compa_percent", "job.range.mid",
			"the middle alone"},
		{map[string]string{"job.posted_max": ""}, "job.posted_max", "job.posted_max", "itself"},
		{map[string]string{"bill.rate": "0"}, "margin.percent", "bill.rate (zero)", "a percentage of nothing"},
		{map[string]string{"bill.rate": "0"}, "margin.simple_percent", "bill.rate (zero)",
			"a percentage of nothing"},
		{map[string]string{"pay.rate": "0"}, "markup.percent", "pay.rate (zero)", "a percentage of nothing"},
		{map[string]string{"job.range.mid": "95000", "job.range.min": "96000"}, "pay.range_percent",
			"job.range.mid (min, mid and max must rise)", "the range is upside down"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := factsOf(t, parsed(t, complete, c.change))
			got := strings.TrimPrefix(answer(t, f, c.name+" > 0"), "unknown: ")
			if got == "true" || got == "false" {
				got = ""
			}
			if got != c.want {
				t.Errorf("%s (%s): got %q, want %q", c.name, c.why, got, c.want)
			}
		})
	}
	stipend := strings.Replace(complete, `"amount": "70", `, "", 1)
	if got := answer(t, factsOf(t, parsed(t, stipend, nil)),
		"pay.total_annual"); got != "unknown: pay.stipends[].amount" {
		t.Errorf("a stipend without its amount: %s", got)
	}
	burden := strings.Replace(complete, `"name": "taxes", "percent": "10"`, `"name": "taxes"`, 1)
	if got := answer(t, factsOf(t, parsed(t, burden, nil)),
		"margin.percent"); got != "unknown: cost.burden[] (percent or per_hour)" {
		t.Errorf("a line of burden that says nothing: %s", got)
	}
}

// TestMissingNamesAreGiven removes any terms: each unknown number names at
// least one given name, each of them absent, and giving back what is named, as
// often as it takes, makes the number known.
func TestMissingNamesAreGiven(t *testing.T) {
	t.Parallel()
	whole := parsed(t, complete, nil)
	paths := whole.Paths()
	var names []string
	for _, n := range record.Computed() {
		names = append(names, n.Path)
	}
	computed := slices.Clone(names)
	names = append(names, "weeks", "job.range.min", "job.range.mid", "job.range.max", "job.posted_min",
		"job.posted_max")
	rapid.Check(t, func(t *rapid.T) {
		var unset []string
		for _, p := range paths {
			if rapid.Bool().Draw(t, p) {
				unset = append(unset, p)
			}
		}
		for _, name := range names {
			missing := slices.Clone(unset)
			for round := 0; ; round++ {
				f := factsFrom(t, whole, missing)
				r, err := f.Schema().Compile(name, rule.WantNumber)
				if err != nil {
					t.Fatal(err)
				}
				o := r.Eval(f)
				if _, ok := o.Value.Number(); ok {
					break
				}
				if len(o.Missing) == 0 || round > len(paths) {
					t.Fatalf("%s is unknown without %v and names %v", name, missing, o.Missing)
				}
				for _, given := range o.Missing {
					i := slices.Index(missing, given)
					if i < 0 || slices.Contains(computed, given) {
						t.Fatalf("%s is unknown without %v and names %s", name, missing, given)
					}
					missing = slices.Delete(missing, i, i+1)
				}
			}
		}
	})
}

func factsFrom(t *rapid.T, whole record.Terms, without []string) *rule.Facts {
	terms, err := whole.With(record.Change{Unset: without}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return factsOf(t, terms)
}
