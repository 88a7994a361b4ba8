package calc_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func TestDirectHire(t *testing.T) {
	t.Parallel()
	fee := must(calc.Placement{Percent: pay.Percent{Points: n("20")}, FirstYearPay: n("95000.55"),
		Base: "base salary"}.Fee(line))
	same(t, "20 % of 95,000.55", fee, n("19000.11"))
	same(t, "pro rata: 60 of 90 days left", must(calc.Guarantee{Days: 90, ProRata: true}.Credit(n("19000"),
		30, line)), n("12666.67"))
	same(t, "full within the days", must(calc.Guarantee{Days: 90}.Credit(n("19000"), 89, line)), n("19000"))
	if got := must(calc.Guarantee{Days: 90}.Credit(n("19000"), 90, line)); got.Sign() != 0 {
		t.Errorf("after the days: %s", got)
	}
	w := calc.Worked{Hours: n("520"), Months: n("3"), Billings: n("30000")}
	same(t, "5 an hour", must(calc.Conversion{PerHour: some("5")}.Fee(n("10000"), w, line)), n("7400"))
	same(t, "months left", must(calc.Conversion{Months: some("12")}.Fee(n("10000"), w, line)), n("7500"))
	same(t, "10 % of billings", must(calc.Conversion{Billings: some("10")}.Fee(n("10000"), w, line)), n("7000"))
	if got := must(calc.Conversion{PerHour: some("20")}.Fee(n("10000"), w, line)); got.Sign() != 0 {
		t.Errorf("more credit than fee: %s", got)
	}
	if got := must(calc.Conversion{FreeAfter: some("520")}.Fee(n("10000"), w, line)); got.Sign() != 0 {
		t.Errorf("free after 520 hours: %s", got)
	}
	same(t, "Illinois, 20 days worked", must(calc.IllinoisConversionCap(n("80"), 20, line)), n("3200"))
	if got := must(calc.IllinoisConversionCap(n("80"), 75, line)); got.Sign() != 0 {
		t.Errorf("Illinois, 75 days worked: %s", got)
	}
}

func TestTiersAndPromptPay(t *testing.T) {
	t.Parallel()
	steps := []calc.Tier{{From: n("100000"), Percent: n("1")}, {From: n("500000"), Percent: n("2")}}
	above := calc.Tiers{Window: calc.YearToDate, Steps: steps}
	whole := calc.Tiers{Window: calc.Rolling52, WholeAmount: true, Steps: steps}
	same(t, "only above: 90,000 then 20,000", must(above.Discount(n("90000"), n("20000"))), n("100"))
	same(t, "across two tiers", must(above.Discount(n("400000"), n("200000"))), n("3000"))
	same(t, "whole amount", must(whole.Discount(n("90000"), n("20000"))), n("200"))
	if got := must(above.Discount(n("0"), n("100000"))); got.Sign() != 0 {
		t.Errorf("up to the first threshold: %s", got)
	}
	for reason, bad := range map[string]calc.Tiers{"no window": {Steps: steps},
		"falling": {Window: calc.Rolling13, Steps: []calc.Tier{{From: n("5")}, {From: n("5")}}}} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if _, err := bad.Discount(n("0"), n("1")); !errors.Is(err, pay.ErrRange) {
				t.Errorf("%v", err)
			}
		})
	}
	whole = calc.Tiers{Window: calc.Rolling52, WholeAmount: true,
		Steps: []calc.Tier{{From: n("100"), Percent: n("1")}, {From: n("200"), Percent: n("2")}}}
	same(t, "a whole window of 250", must(whole.Rebate(n("250"))), n("5"))
	same(t, "reaching back from 150", must(whole.Rebate(n("250"))).Sub(must(whole.Rebate(n("150")))), n("3.50"))
	same(t, "without reaching back", must(whole.Discount(n("150"), n("100"))), n("2"))
	d := calc.PromptPay{Percent: n("2"), Days: 10}
	same(t, "on the tenth day", must(d.Due(n("1234.56"), 10, line)), n("1209.87"))
	same(t, "a day late", must(d.Due(n("1234.56"), 11, line)), n("1234.56"))
}

func TestBurdenStopsAtTheBase(t *testing.T) {
	t.Parallel()
	futa := calc.FUTA(n("0"))
	same(t, "below the base", must(calc.BurdenOn(futa, calc.Period{Wages: n("2000"), Hours: n("40"),
		YearToDate: n("4000")})), n("12"))
	same(t, "across the base", must(calc.BurdenOn(futa, calc.Period{Wages: n("2000"), Hours: n("40"),
		YearToDate: n("6500")})), n("3"))
	if got := must(calc.BurdenOn(futa, calc.Period{Wages: n("2000"), Hours: n("40"),
		YearToDate: n("7000")})); got.Sign() != 0 {
		t.Errorf("over the base: %s", got)
	}
	same(t, "SUTA across its base", must(calc.BurdenOn(calc.SUTA(n("2.7"), n("9000")),
		calc.Period{Wages: n("2000"), Hours: n("40"), YearToDate: n("8000")})), n("27"))
	same(t, "per hour goes on", must(calc.BurdenOn(pay.Burden{PerHour: some("1.25")},
		calc.Period{Wages: n("2000"), Hours: n("40"), YearToDate: n("999999")})), n("50"))
	same(t, "7.65 % below the base", must(calc.PayrollFor(calc.FICA(n("184500")),
		calc.Period{Wages: n("1000"), Hours: n("40"), YearToDate: n("0")}, line)).Total, n("76.50"))
	same(t, "the most of 2026", must(calc.BurdenOn(calc.FICA(n("184500"))[0],
		calc.Period{Wages: n("500000"), Hours: n("0"), YearToDate: n("0")})), n("11439"))
	same(t, "the most of 2025", must(calc.BurdenOn(calc.FICA(n("176100"))[0],
		calc.Period{Wages: n("500000"), Hours: n("0"), YearToDate: n("0")})), n("10918.20"))
	same(t, "a credit reduction", must(calc.BurdenOn(calc.FUTA(n("0.3")),
		calc.Period{Wages: n("1000"), Hours: n("0"), YearToDate: n("0")})), n("9"))
	same(t, "premium as a burden line", calc.WorkersComp{Per100: n("3.10"),
		Modifier: some("1.15")}.Burden().Percent.Value, n("3.565"))
	p := must(calc.PackageOf(n("2800"), n("1000"), n("36")))
	same(t, "taxable rate", p.TaxableRate, n("50"))
	same(t, "blended", must(p.Blended()).Round(cents), n("77.78"))
	same(t, "stipend an hour", must(calc.StipendPerHour(n("110"), n("68"), n("36"))).Round(cents), n("34.61"))
}

// The bad input that is not a text: each is a typed error.
func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		f      func() error
		want   error
	}{
		{"169 hours at a rate", func() error {
			_, err := calc.Regular(calc.Workweek{Earnings: []calc.Earning{{Hours: n("169"), Rate: n("10")}}}, line)
			return err
		}, pay.ErrRange},
		{"169 hours on a salary", func() error {
			_, err := calc.Salary(n("500"), n("40"), n("169"),
				line)
			return err
		}, pay.ErrRange},
		{"25 hours in a day", func() error { _, err := calc.Federal().Count(days("25"), n("10")); return err },
			pay.ErrRange},
		{"negative hours", func() error { _, err := calc.Federal().Count(days("-1"), n("10")); return err },
			pay.ErrRange},
		{"pay and bill in two currencies", func() error {
			in := nurse()
			in.Pay.Currency, in.Bill.Currency = "USD", "EUR"
			_, err := calc.ProjectWeek(calc.WeekPlan{Law: calc.Federal(), Terms: in})
			return err
		}, pay.ErrMixed},
		{"a multiplier of 0.9", func() error {
			in := nurse()
			in.Pay.OvertimeMultiplier = some("0.9")
			_, err := calc.ProjectWeek(calc.WeekPlan{Law: calc.Federal(), Terms: in})
			return err
		}, pay.ErrRange},
		{"a factor of 0.9", func() error {
			_, err := calc.OvertimeBilling{Factor: some("0.9")}.Rate(n("10"),
				n("10"))
			return err
		}, pay.ErrRange},
		{"two overtime rates that conflict", func() error {
			_, err := calc.OvertimeBilling{Factor: some("1.5"), Flat: some("140")}.Rate(n("100"), n("90"))
			return err
		}, pay.ErrConflict},
		{"no overtime rate", func() error {
			_, err := calc.OvertimeBilling{}.Rate(n("100"),
				n("90"))
			return err
		}, pay.ErrRange},
		{"pay without hours", func() error {
			_, err := calc.Regular(calc.Workweek{Sums: []calc.Sum{{Amount: n("5")}}}, line)
			return err
		}, pay.ErrZero},
		{"an unknown mode", func() error {
			return calc.Policy{Where: calc.Line,
				Money: exact.Rounding{Mode: "bankers"}}.Check()
		}, pay.ErrRounding},
		{"an unknown moment", func() error { return calc.Policy{Where: "invoice"}.Check() }, pay.ErrRounding},
		{"places below 0", func() error {
			return calc.Policy{Where: calc.Line,
				Money: exact.Rounding{Places: -1}}.Check()
		}, pay.ErrRounding},
		{"a step of 0", func() error { _, err := calc.OnStep(n("5"), n("0")); return err }, pay.ErrRounding},
		{"an increment of time of 7 minutes", func() error { _, err := calc.RoundTime(5, 7); return err },
			pay.ErrRange},
		{"a bonus over no weeks", func() error {
			_, err := calc.SpreadBonus(n("5"), 0, 1, n("40"), n("0"),
				line)
			return err
		}, pay.ErrRange},
		{"a stipend over the gross", func() error {
			_, err := calc.PackageOf(n("1000"), n("1001"),
				n("36"))
			return err
		}, pay.ErrRange},
		{"a placement without a base", func() error {
			_,
				err := calc.Placement{Percent: pay.Percent{Points: n("20")}}.Fee(line)
			return err
		}, pay.ErrRange},
		{"a guarantee of no days", func() error {
			_, err := calc.Guarantee{}.Credit(n("5"), 1,
				line)
			return err
		}, pay.ErrRange},
		{"two conversion schedules", func() error {
			_, err := calc.Conversion{PerHour: some("5"), Months: some("6")}.Fee(n("5"), calc.Worked{}, line)
			return err
		}, pay.ErrConflict},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if err := row.f(); !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
		})
	}
	if ok := must(calc.OnStep(n("11.25"), n("0.25"))); !ok {
		t.Error("11.25 is on 0.25")
	}
	if ok := must(calc.OnStep(n("52135"), n("10"))); ok {
		t.Error("52,135 is not on 10")
	}
}
