package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestUnits: a wage in each unit of a disclosure comes out exactly, by 2,080
// hours, 52 weeks, 26 pay periods and 12 months a year.
func TestUnits(t *testing.T) {
	t.Parallel()
	root, err := fs.Sub(files, "playbooks")
	if err != nil {
		t.Fatal(err)
	}
	house, err := loadPlaybook(root, "house")
	if err != nil {
		t.Fatal(err)
	}
	today, _ := rule.ParseDate("2027-01-01")
	for _, c := range []struct{ unit, wage, rate, per, hourly, annual string }{
		{"Hour", "60.10", "60.10", "hour", "60.1", "125008"},
		{"Week", "2404", "2404", "week", "60.1", "125008"},
		{"Bi-Weekly", "4808.00", "125008", "year", "60.1", "125008"},
		{"Bi-Weekly", "4807.69", "124999.94", "year", "60.0961", "124999.94"}, // 60.096125
		{"Month", "10417.3333333333", "10417.3333333333", "month", "60.1", "125008"},
		{"Month", "10400", "10400", "month", "60", "124800"},
		{"Year", "125008", "125008", "year", "60.1", "125008"},
	} {
		t.Run(c.unit, func(t *testing.T) {
			t.Parallel()
			src := header + "\n" + disclosed(1,
				map[string]string{"WAGE_UNIT_OF_PAY": c.unit, "WAGE_RATE_OF_PAY_FROM": c.wage}) + "\n"
			for next := range readLCA(strings.NewReader(src)) {
				if next.err != nil {
					t.Fatal(next.err)
				}
				o, err := record.New("A-1", next.terms)
				if err != nil {
					t.Fatal(err)
				}
				n := house.Numbers().Known(house.Facts(o, today))
				got := [4]string{o.Get("pay.rate").Text(), o.Get("pay.per").Text(), n["pay.hourly"], n["pay.annual"]}
				if want := [4]string{c.rate, c.per, c.hourly, c.annual}; got != want {
					t.Errorf("%s per %s: got %v, want %v", c.wage, c.unit, got, want)
				}
			}
		})
	}
}

// TestOffersOfYours: an offer that names no recruiter is the program's own
// recruiter's; what is missing counts as missing, not as what it makes unknown.
func TestOffersOfYours(t *testing.T) {
	t.Parallel()
	bare := func(id, more string) string {
		return `{"id":"` + id + `","client":"acme","type":"direct_hire","candidate":{"name":"Ada"},"job":{"title":"RN"},"start_date":"2027-01-11"` + more + `}`
	}
	for _, c := range []struct{ why, name, src, states, refusals, says string }{
		{"no recruiter", "a.jsonl", bare("A", `,"pay":{"rate":"98000","per":"year"}`), "completed", "", ""},
		{"an amount as a number", "a.jsonl", bare("A", `,"pay":{"rate":47.10,"per":"hour"}`), "completed", "", ""},
		{"no wage", "a.jsonl", bare("A", `,"pay":{"per":"year"}`), "", "missing",
			"line 1: A is refused: missing: pay.rate; so it is not known whether these hold: unit-slip"},
		{"null is no wage", "a.json", "\n" + bare("A", `,"pay":{"rate":null,"per":"year"}`), "", "missing",
			"line 2: A is refused: missing: pay.rate"},
		{"a unit slip", "a.jsonl", bare("A", `,"pay":{"rate":"82909","per":"hour"}`), "", "unit-slip",
			"line 1: A is refused: unit-slip: The pay rate reads as $82,909.00 per hour"},
		{"no wage in a disclosure", "a.csv", header + "\n" +
			disclosed(1, map[string]string{"WAGE_RATE_OF_PAY_FROM": ""}), "", "missing",
			"line 2: I-200-00001 is refused: missing: pay.rate"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, []byte(c.src), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := call(t, "-json", "-offers", path)
			if code != 0 || !strings.HasPrefix(errs, c.says) || c.says == "" && errs != "" {
				t.Errorf("exit status %d\ngot  %swant %s", code, errs, c.says)
			}
			r := read(t, out)
			if r.Total != 1 || r.ByState[c.states] != r.Offers || r.Refusals[c.refusals] != r.Refused {
				t.Errorf("got %+v", r)
			}
		})
	}
}
