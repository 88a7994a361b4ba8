package pay_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func TestCurrency(t *testing.T) {
	for code, digits := range map[string]int{"USD": 2, "EUR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "CLP": 0, "CLF": 4, "HUF": 2, "TWD": 2} {
		if c, err := pay.ParseCurrency(code); err != nil || c.Digits() != digits {
			t.Errorf("%s: %d digits, %v, want %d", code, c.Digits(), err, digits)
		}
	}
	for _, code := range []string{"", "usd", "US", "USDX", "ABC", "XXX", "XTS", "U$D", "ÜSD"} {
		if _, err := pay.ParseCurrency(code); !errors.Is(err, pay.ErrCurrency) {
			t.Errorf("%q was taken as a currency: %v", code, err)
		}
	}
}

func TestMixingIsAnError(t *testing.T) {
	usd, eur := must(pay.NewMoney(n("5"), "USD")), must(pay.NewMoney(n("5"), "EUR"))
	hour, week := must(pay.NewRate(n("5"), "USD", pay.Hour)), must(pay.NewRate(n("5"), "USD", pay.Week))
	hourEUR := must(pay.NewRate(n("5"), "EUR", pay.Hour))
	for why, f := range map[string]func() error{
		"dollars and euros":        func() error { _, err := usd.Add(eur); return err },
		"dollars less euros":       func() error { _, err := usd.Sub(eur); return err },
		"dollars against euros":    func() error { _, err := usd.Cmp(eur); return err },
		"an amount of no currency": func() error { _, err := usd.Add(pay.Money{}); return err },
		"an hour and a week":       func() error { _, err := hour.Add(week); return err },
		"an hour against a week":   func() error { _, err := hour.Cmp(week); return err },
		"an hour over a week":      func() error { _, err := hour.Ratio(week); return err },
		"rates of two currencies":  func() error { _, err := hour.Sub(hourEUR); return err },
		"hours at a rate per week": func() error { _, err := week.ForHours(pay.Hours{Count: n("40")}); return err },
		"weeks at a rate per hour": func() error { _, err := hour.ForWeeks(pay.Weeks{Count: n("13")}); return err },
		"a week with pay and another": func() error {
			in := nurse()
			in.Pay.Currency, in.Bill.Currency = "USD", "EUR"
			_, err := pay.ProjectWeek(pay.WeekPlan{Law: pay.Federal(), Terms: in})
			return err
		},
	} {
		if err := f(); !errors.Is(err, pay.ErrMixed) {
			t.Errorf("%s: %v, want ErrMixed", why, err)
		}
	}
	if _, err := hour.Ratio(pay.Rate{Currency: "USD", Per: pay.Hour}); !errors.Is(err, pay.ErrZero) {
		t.Errorf("÷ 0: %v", err)
	}
	same(t, "40 hours", must(hour.ForHours(pay.Hours{Count: n("40")})).Amount, n("200"))
	same(t, "13 weeks", must(week.ForWeeks(pay.Weeks{Count: n("13")})).Amount, n("65"))
	same(t, "ratio", must(must(hour.Add(hour)).Ratio(hour)).Percent().Points, n("200"))
	same(t, "percent of", pay.Percent{Points: n("22.5")}.Of(usd).Amount, n("1.125"))
	same(t, "percent of a rate", pay.Percent{Points: n("22.5")}.OfRate(hour).Amount, n("1.125"))
	same(t, "yen round to whole", must(pay.NewMoney(n("62.5"), "JPY")).Round(exact.HalfUp).Amount, n("63"))
	if got := must(pay.MoneyFromDecimal(usd.Decimal(), "USD")); !got.Amount.Equal(n("5")) {
		t.Errorf("through decimal: %s", got.Amount)
	}
}

// The bad input that is not a text: each is a typed error.
func TestBadInput(t *testing.T) {
	tables := builtin(t)
	for _, tt := range []struct {
		why  string
		f    func() error
		want error
	}{
		{"169 hours in a week", func() error { _, err := pay.NewHours(n("169")); return err }, pay.ErrRange},
		{"169 hours at a rate", func() error {
			_, err := pay.Regular(pay.Workweek{Earnings: []pay.Earning{{Hours: n("169"), Rate: n("10")}}}, line)
			return err
		}, pay.ErrRange},
		{"169 hours on a salary", func() error { _, err := pay.Salary(n("500"), n("40"), n("169"), line); return err }, pay.ErrRange},
		{"25 hours in a day", func() error { _, err := pay.Federal().Count(days("25"), n("10")); return err }, pay.ErrRange},
		{"negative hours", func() error { _, err := pay.Federal().Count(days("-1"), n("10")); return err }, pay.ErrRange},
		{"an unknown state", func() error { _, err := tables.ExemptLevel("XX", day("2026-01-01")); return err }, pay.ErrPlace},
		{"an unknown currency", func() error { _, err := pay.NewMoney(n("5"), "ABC"); return err }, pay.ErrCurrency},
		{"an unknown unit", func() error { _, err := pay.NewRate(n("5"), "USD", "fortnight"); return err }, pay.ErrUnit},
		{"an unknown unit of an offer", func() error { _, err := pay.ParsePer("biweek"); return err }, pay.ErrUnit},
		{"a date before the table", func() error { _, err := tables.MinimumWage("TX", day("1990-01-01")); return err }, pay.ErrNotCovered},
		{"a day that is none", func() error { _, err := pay.ParseDate("2026-02-30"); return err }, pay.ErrRange},
		{"a multiplier of 0.9", func() error {
			in := nurse()
			in.Pay.OvertimeMultiplier = some("0.9")
			_, err := pay.ProjectWeek(pay.WeekPlan{Law: pay.Federal(), Terms: in})
			return err
		}, pay.ErrRange},
		{"a factor of 0.9", func() error { _, err := pay.OvertimeBilling{Factor: some("0.9")}.Rate(n("10"), n("10")); return err }, pay.ErrRange},
		{"two overtime rates that conflict", func() error {
			_, err := pay.OvertimeBilling{Factor: some("1.5"), Flat: some("140")}.Rate(n("100"), n("90"))
			return err
		}, pay.ErrConflict},
		{"no overtime rate", func() error { _, err := pay.OvertimeBilling{}.Rate(n("100"), n("90")); return err }, pay.ErrRange},
		{"pay without hours", func() error { _, err := pay.Regular(pay.Workweek{Sums: []pay.Sum{{Amount: n("5")}}}, line); return err }, pay.ErrZero},
		{"a convention of no hours", func() error {
			_, err := pay.Convention{}.Convert(must(pay.NewRate(n("5"), "USD", pay.Year)), pay.Hour)
			return err
		}, pay.ErrZero},
		{"a week of no hours", func() error { _, err := pay.WeekOf(n("0")); return err }, pay.ErrRange},
		{"an unknown mode", func() error { return pay.Policy{Where: pay.Line, Money: exact.Rounding{Mode: "bankers"}}.Check() }, pay.ErrRounding},
		{"an unknown moment", func() error { return pay.Policy{Where: "invoice"}.Check() }, pay.ErrRounding},
		{"places below 0", func() error { return pay.Policy{Where: pay.Line, Money: exact.Rounding{Places: -1}}.Check() }, pay.ErrRounding},
		{"a step of 0", func() error { _, err := pay.OnStep(n("5"), n("0")); return err }, pay.ErrRounding},
		{"an increment of time of 7 minutes", func() error { _, err := pay.RoundTime(5, 7); return err }, pay.ErrRange},
		{"a bonus over no weeks", func() error { _, err := pay.SpreadBonus(n("5"), 0, 1, n("40"), n("0"), line); return err }, pay.ErrRange},
		{"a stipend over the gross", func() error { _, err := pay.PackageOf(n("1000"), n("1001"), n("36")); return err }, pay.ErrRange},
		{"no weeks", func() error { _, err := pay.NewWeeks(n("0")); return err }, pay.ErrRange},
		{"no parts", func() error { _, err := must(pay.NewMoney(n("5"), "USD")).Split(0); return err }, pay.ErrRange},
		{"a placement without a base", func() error { _, err := pay.Placement{Percent: pay.Percent{Points: n("20")}}.Fee(line); return err }, pay.ErrRange},
		{"a guarantee of no days", func() error { _, err := pay.Guarantee{}.Credit(n("5"), 1, line); return err }, pay.ErrRange},
		{"two conversion schedules", func() error {
			_, err := pay.Conversion{PerHour: some("5"), Months: some("6")}.Fee(n("5"), pay.Worked{}, line)
			return err
		}, pay.ErrConflict},
	} {
		if err := tt.f(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.why, err, tt.want)
		}
	}
	if ok := must(pay.OnStep(n("11.25"), n("0.25"))); !ok {
		t.Error("11.25 is on 0.25")
	}
	if ok := must(pay.OnStep(n("52135"), n("10"))); ok {
		t.Error("52,135 is not on 10")
	}
}

func TestDirectHire(t *testing.T) {
	fee := must(pay.Placement{Percent: pay.Percent{Points: n("20")}, FirstYearPay: n("95000.55"), Base: "base salary"}.Fee(line))
	same(t, "20 % of 95,000.55", fee, n("19000.11"))
	same(t, "pro rata: 60 of 90 days left", must(pay.Guarantee{Days: 90, ProRata: true}.Credit(n("19000"), 30, line)), n("12666.67"))
	same(t, "full within the days", must(pay.Guarantee{Days: 90}.Credit(n("19000"), 89, line)), n("19000"))
	if got := must(pay.Guarantee{Days: 90}.Credit(n("19000"), 90, line)); got.Sign() != 0 {
		t.Errorf("after the days: %s", got)
	}
	w := pay.Worked{Hours: n("520"), Months: n("3"), Billings: n("30000")}
	same(t, "5 an hour", must(pay.Conversion{PerHour: some("5")}.Fee(n("10000"), w, line)), n("7400"))
	same(t, "months left", must(pay.Conversion{Months: some("12")}.Fee(n("10000"), w, line)), n("7500"))
	same(t, "10 % of billings", must(pay.Conversion{Billings: some("10")}.Fee(n("10000"), w, line)), n("7000"))
	if got := must(pay.Conversion{PerHour: some("20")}.Fee(n("10000"), w, line)); got.Sign() != 0 {
		t.Errorf("more credit than fee: %s", got)
	}
	if got := must(pay.Conversion{FreeAfter: some("520")}.Fee(n("10000"), w, line)); got.Sign() != 0 {
		t.Errorf("free after 520 hours: %s", got)
	}
	same(t, "Illinois, 20 days worked", must(pay.IllinoisConversionCap(n("80"), 20, line)), n("3200"))
	if got := must(pay.IllinoisConversionCap(n("80"), 75, line)); got.Sign() != 0 {
		t.Errorf("Illinois, 75 days worked: %s", got)
	}
}

func TestTiersAndPromptPay(t *testing.T) {
	steps := []pay.Tier{{From: n("100000"), Percent: n("1")}, {From: n("500000"), Percent: n("2")}}
	above := pay.Tiers{Window: pay.YearToDate, Steps: steps}
	whole := pay.Tiers{Window: pay.Rolling52, WholeAmount: true, Steps: steps}
	same(t, "only above: 90,000 then 20,000", must(above.Discount(n("90000"), n("20000"))), n("100"))
	same(t, "across two tiers", must(above.Discount(n("400000"), n("200000"))), n("3000"))
	same(t, "whole amount", must(whole.Discount(n("90000"), n("20000"))), n("200"))
	if got := must(above.Discount(n("0"), n("100000"))); got.Sign() != 0 {
		t.Errorf("up to the first threshold: %s", got)
	}
	for why, bad := range map[string]pay.Tiers{"no window": {Steps: steps}, "falling": {Window: pay.Rolling13, Steps: []pay.Tier{{From: n("5")}, {From: n("5")}}}} {
		if _, err := bad.Discount(n("0"), n("1")); !errors.Is(err, pay.ErrRange) {
			t.Errorf("%s: %v", why, err)
		}
	}
	whole = pay.Tiers{Window: pay.Rolling52, WholeAmount: true, Steps: []pay.Tier{{From: n("100"), Percent: n("1")}, {From: n("200"), Percent: n("2")}}}
	same(t, "a whole window of 250", must(whole.Rebate(n("250"))), n("5"))
	same(t, "reaching back from 150", must(whole.Rebate(n("250"))).Sub(must(whole.Rebate(n("150")))), n("3.50"))
	same(t, "without reaching back", must(whole.Discount(n("150"), n("100"))), n("2"))
	d := pay.PromptPay{Percent: n("2"), Days: 10}
	same(t, "on the tenth day", must(d.Due(n("1234.56"), 10, line)), n("1209.87"))
	same(t, "a day late", must(d.Due(n("1234.56"), 11, line)), n("1234.56"))
}

func TestBurdenStopsAtTheBase(t *testing.T) {
	futa := pay.FUTA(n("0"))
	same(t, "below the base", must(futa.On(n("2000"), n("40"), n("4000"))), n("12"))
	same(t, "across the base", must(futa.On(n("2000"), n("40"), n("6500"))), n("3"))
	if got := must(futa.On(n("2000"), n("40"), n("7000"))); got.Sign() != 0 {
		t.Errorf("over the base: %s", got)
	}
	same(t, "SUTA across its base", must(pay.SUTA(n("2.7"), n("9000")).On(n("2000"), n("40"), n("8000"))), n("27"))
	same(t, "per hour goes on", must(pay.Burden{PerHour: some("1.25")}.On(n("2000"), n("40"), n("999999"))), n("50"))
	same(t, "7.65 % below the base", must(pay.PayrollOn(pay.FICA(n("184500")), n("1000"), n("40"), n("0"), line)).Total, n("76.50"))
	same(t, "a credit reduction", must(pay.FUTA(n("0.3")).On(n("1000"), n("0"), n("0"))), n("9"))
	same(t, "premium as a burden line", pay.WorkersComp{Per100: n("3.10"), Modifier: some("1.15")}.Burden().Percent.Value, n("3.565"))
	p := must(pay.PackageOf(n("2800"), n("1000"), n("36")))
	same(t, "taxable rate", p.TaxableRate, n("50"))
	same(t, "blended", must(p.Blended()).Round(cents), n("77.78"))
	same(t, "stipend an hour", must(pay.StipendPerHour(n("110"), n("68"), n("36"))).Round(cents), n("34.61"))
}
