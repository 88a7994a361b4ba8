package pay_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/pay"
)

func TestCheck(t *testing.T) {
	table := must(pay.LoadGSA(strings.NewReader(gsaFile)))
	checker := pay.Checker{Conventions: pay.Conventions{Currency: "USD"}, Tables: builtin(t), PerDiem: table}
	facts := func() pay.Facts {
		return pay.Facts{State: "CO", City: "Westtown", Start: day("2026-03-02"), End: day("2026-06-01"), Cap: some("100"), OvertimeCap: some("150")}
	}
	for _, tt := range []struct {
		why    string
		change func(*pay.Terms, *pay.Facts)
		want   string // id:effect, in order
	}{
		{"a sound offer", func(*pay.Terms, *pay.Facts) {}, ""},
		{"over the cap", func(_ *pay.Terms, f *pay.Facts) { f.Cap = some("97.99") }, "over-cap:block"},
		{"at the cap", func(_ *pay.Terms, f *pay.Facts) { f.Cap = some("98") }, ""},
		{"overtime over its cap", func(_ *pay.Terms, f *pay.Facts) { f.OvertimeCap = some("146.99") }, "over-overtime-cap:block"},
		{"a margin under the worst floor reached", func(_ *pay.Terms, f *pay.Facts) {
			f.Floors = []pay.Floor{{Below: n("30"), Effect: pay.Warn}, {Below: n("22"), Effect: pay.Route}, {Below: n("10"), Effect: pay.Block}}
		}, "margin-floor:route"},
		{"an unknown margin is under every floor", func(t *pay.Terms, f *pay.Facts) {
			t.Cost = pay.CostTerms{}
			f.Floors = []pay.Floor{{Below: n("10"), Effect: pay.Block}}
		}, "margin-floor:block"},
		{"under the minimum wage", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Rate = some("15.15") }, "minimum-wage:block"},
		{"at the minimum wage", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Rate = some("15.16") }, ""},
		{"under Denver's", func(t *pay.Terms, f *pay.Facts) { t.Pay.Rate, f.Region = some("19.28"), "Denver" }, "minimum-wage:block"},
		{"a region without a rate of its own", func(_ *pay.Terms, f *pay.Facts) { f.Region = "Boulder" }, ""},
		{"no state", func(_ *pay.Terms, f *pay.Facts) { f.State = "" }, "minimum-wage:block"},
		{"a date that the table does not cover", func(_ *pay.Terms, f *pay.Facts) { f.Start, f.End = day("2027-03-02"), day("2027-06-01") }, "minimum-wage:block"},
		{"exempt under the level", func(t *pay.Terms, f *pay.Facts) {
			t.Pay.Exempt, f.State, f.City = true, "TX", ""
			t.Pay.Rate, t.Pay.Per = some("683.99"), pay.Week
		}, "exempt-level:block"},
		{"a computer employee under the hourly level", func(t *pay.Terms, f *pay.Facts) {
			t.Pay.Exempt, f.HourlyExempt, f.State, f.City = true, true, "TX", ""
			t.Pay.Rate = some("27.62")
		}, "exempt-level:block"},
		{"a level that is not confirmed", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Exempt = true }, "exempt-level:block"},
		{"an overtime multiplier of 0.9", func(t *pay.Terms, _ *pay.Facts) { t.Pay.OvertimeMultiplier = some("0.9") }, "overtime-multiplier:block"},
		{"a bill multiplier of 0.9", func(t *pay.Terms, _ *pay.Facts) { t.Bill.OvertimeMultiplier = some("0.9") }, "overtime-multiplier:block overtime-below-cost:warn"},
		{"overtime billed at straight time", func(t *pay.Terms, _ *pay.Facts) { t.Bill.OvertimeMultiplier = some("1") }, "overtime-below-cost:warn"},
		{"a stipend by the hour", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("10"), Per: pay.Hour}}
		}, "stipend-by-hours:warn"},
		{"a stipend over GSA", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("1428.01"), Per: pay.Week}}
		}, "stipend-over-gsa:warn"},
		{"a stipend at GSA", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("1428"), Per: pay.Week}}
		}, ""},
		{"a stipend by the day is for seven days a week", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("204.01"), Per: pay.Day}}
		}, "stipend-over-gsa:warn"},
		{"a stipend by the day at GSA", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("204"), Per: pay.Day}}
		}, ""},
		{"a contractor's overtime is another's", func(t *pay.Terms, f *pay.Facts) {
			t.Pay.OvertimeMultiplier, f.Contractor, f.State, f.City = some("1"), true, "", ""
		}, ""},
		{"double time under California's", func(t *pay.Terms, f *pay.Facts) {
			t.Pay.DoubleTimeMultiplier, f.State, f.City = some("1.75"), "CA", ""
		}, "double-time-multiplier:block"},
		{"no double time is due in Colorado", func(t *pay.Terms, _ *pay.Facts) { t.Pay.DoubleTimeMultiplier = some("1.75") }, ""},
		{"a taxed stipend is not compared", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("9000"), Per: pay.Week, Taxable: true}}
		}, ""},
		{"a salary typed as an hourly rate", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Rate = some("82909") }, "unit:block overtime-below-cost:warn"},
		{"an hourly rate typed as a salary", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Per = pay.Year }, "unit:block minimum-wage:block"},
		{"an unknown unit", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Per = "shift" }, "unit:block minimum-wage:block overtime-below-cost:warn"},
		{"two currencies", func(t *pay.Terms, _ *pay.Facts) { t.Bill.Currency = "EUR" }, "currency:block overtime-below-cost:warn"},
		{"an unknown currency, beside a wage base in dollars", func(t *pay.Terms, _ *pay.Facts) { t.Pay.Currency, t.Bill.Currency = "ABC", "ABC" }, "currency:block currency:block overtime-below-cost:warn"},
		{"an end before the start", func(_ *pay.Terms, f *pay.Facts) { f.End = day("2026-03-01") }, "dates:block"},
		{"a zero bill", func(t *pay.Terms, _ *pay.Facts) { t.Bill.Rate = some("0") }, "amount:block overtime-below-cost:warn"},
		{"a negative stipend", func(t *pay.Terms, _ *pay.Facts) {
			t.Pay.Stipends = []pay.Stipend{{Amount: some("-5"), Per: pay.Week}}
		}, "amount:block"},
		{"169 hours", func(t *pay.Terms, _ *pay.Facts) { t.HoursPerWeek = some("169") }, "hours:block"},
		{"outside the posted range", func(t *pay.Terms, _ *pay.Facts) {
			t.Posted = pay.RangeTerms{Min: some("40"), Max: some("62.49"), Per: pay.Hour}
		}, "posted-range:warn"},
	} {
		in, f := nurse(), facts()
		in.Pay.Currency, in.Bill.Currency = "USD", "USD"
		tt.change(&in, &f)
		var got []string
		for _, p := range checker.Check(in, f) {
			got = append(got, p.ID+":"+string(p.Effect))
			if p.Rule == "" || p.Source == "" {
				t.Errorf("%s: %s says no rule or no source", tt.why, p.ID)
			}
		}
		if want := strings.Fields(tt.want); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tt.why, got, want)
		}
	}
}

func TestCheckSaysWhatWasMissing(t *testing.T) {
	checker := pay.Checker{Tables: builtin(t)}
	problems := checker.Check(nurse(), pay.Facts{State: "CA", Start: day("2027-03-02")})
	var c *pay.CoverageError
	if len(problems) != 1 || !problems[0].Unknown || !errors.As(problems[0].Err, &c) || c.Place != "CA" {
		t.Errorf("a table that does not cover the date: %+v", problems)
	}
	low := nurse()
	low.Pay.Rate = some("10")
	p := checker.Check(low, pay.Facts{State: "CA", Start: day("2026-03-02")})
	if len(p) != 1 || p[0].Unknown || len(p[0].Figures) != 2 || !p[0].Figures[0].Value.Equal(some("16.90")) || !p[0].Figures[1].Value.Equal(some("10")) {
		t.Errorf("the refusal must carry both numbers: %+v", p)
	}
}

func TestGuardrails(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range pay.Guardrails() {
		if seen[g.ID] || g.Check == "" || g.Source == "" || g.Effect != pay.Block && g.Effect != pay.Warn {
			t.Errorf("%+v", g)
		}
		seen[g.ID] = true
	}
	if len(seen) < 15 {
		t.Errorf("%d guardrails", len(seen))
	}
}

// Without tables no floor is known, and that is a problem, not a pass.
func TestCheckWithoutTables(t *testing.T) {
	in := nurse()
	in.Pay.Exempt = true
	found := pay.Checker{}.Check(in, pay.Facts{State: "TX", Start: day("2026-03-02")})
	var ids []string
	for _, p := range found {
		if !p.Unknown || p.Err == nil {
			t.Errorf("%s does not say that nothing is known: %+v", p.ID, p)
		}
		ids = append(ids, p.ID)
	}
	if !slices.Equal(ids, []string{"minimum-wage", "exempt-level"}) {
		t.Errorf("problems %v", ids)
	}
}
