package calc_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func TestProjectWeek(t *testing.T) {
	t.Parallel()
	plan := calc.WeekPlan{Days: days("13", "12", "12", "0", "8"), Law: calc.California(), Terms: nurse()}
	s := must(calc.ProjectWeek(plan))
	// 45 hours: 32 straight, 12 by day, 1 double.
	want := []struct{ name, law, hours, pay, bill, burden, fees, margin string }{
		{"straight time", "29 CFR 778.109", "32", "2000", "3136", "360", "94.08", "681.92"},
		{"overtime by day", "Cal. Labor Code 510(a)", "12", "1125", "1764", "195", "52.92", "391.08"},
		{"double time", "Cal. Labor Code 510(a)", "1", "125", "196", "21.25", "5.88", "43.87"},
	}
	if len(s.Lines) != len(want) {
		t.Fatalf("%d lines, want %d", len(s.Lines), len(want))
	}
	for i, w := range want {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			l := s.Lines[i]
			if l.Name != w.name || l.Law != w.law {
				t.Errorf("line %d is %s by %s, want %s by %s", i, l.Name, l.Law, w.name, w.law)
			}
			same(t, w.name+" hours", l.Hours, n(w.hours))
			same(t, w.name+" pay", l.Pay, n(w.pay))
			same(t, w.name+" bill", l.Bill, n(w.bill))
			same(t, w.name+" burden", l.Burden, n(w.burden))
			same(t, w.name+" fees", l.Fees, n(w.fees))
			same(t, w.name+" margin", l.Margin, n(w.margin))
		})
	}
	same(t, "pay", s.Pay, n("3250"))
	same(t, "margin", s.Margin, n("1116.87"))
	same(t, "margin percent", s.MarginPercent.Value.Round(cents), n("21.92"))
}

func TestProjectWeekRegularRate(t *testing.T) {
	t.Parallel()
	in := nurse()
	in.Cost.Burden, in.Bill.Fees = nil, nil
	in.Pay.Rate, in.Bill.Rate = some("8"), some("16")
	plan := calc.WeekPlan{Days: days("8", "8", "8", "8", "8", "8"), Law: calc.Federal(), Terms: in,
		Differentials: []calc.Earning{{Name: "evening", Hours: n("24"), Rate: n("1")}}}
	s := must(calc.ProjectWeek(plan)) // DOL fact sheet 54: 442.00
	same(t, "regular rate", s.RegularRate, n("8.50"))
	same(t, "pay", s.Pay, n("442"))

	in.Pay.Rate = some("20")
	in.Pay.Stipends = []pay.Stipend{{Name: "per diem", Amount: some("400"), Per: pay.Week}}
	plan = calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: calc.Federal(), Terms: in}
	loose := must(calc.ProjectWeek(plan))
	plan.TiedStipends = true
	tied := must(calc.ProjectWeek(plan))
	same(t, "a true per diem stays out", loose.Pay, n("1500"))
	same(t, "tied to hours it raises overtime: 400 ÷ 50 × 0.5 × 10", tied.Pay, n("1540"))
}

func TestProjectWeekFollowsLawAndTerms(t *testing.T) {
	t.Parallel()
	in := nurse()
	in.Pay.OvertimeMultiplier = some("1.25")
	s := must(calc.ProjectWeek(calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: calc.Federal(),
		Terms: in}))
	if !s.OvertimeBelowLaw {
		t.Error("1.25 is below what the law pays")
	}
	same(t, "paid by law all the same", s.Lines[1].PayRate, n("93.75"))
	in.Pay.Exempt = true
	s = must(calc.ProjectWeek(calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: calc.Federal(),
		Terms: in}))
	if len(s.Lines) != 1 || s.OvertimeBelowLaw {
		t.Errorf("an exempt week has %d lines", len(s.Lines))
	}
	in = nurse()
	in.Cost.Burden = []pay.Burden{{Percent: some("6.2"), WageBase: some("184500")}}
	plan := calc.WeekPlan{Days: days("8", "8", "8", "8", "8"), Law: calc.Federal(), Terms: in,
		YearToDate: n("183500")}
	same(t, "the wage base ends inside the week", must(calc.ProjectWeek(plan)).Burden, n("62"))
	plan.YearToDate = exact.Int(200000)
	if got := must(calc.ProjectWeek(plan)).Burden; got.Sign() != 0 {
		t.Errorf("beyond the base: %s", got)
	}
	if s := must(calc.ProjectWeek(calc.WeekPlan{Law: calc.Federal(),
		Terms: nurse()})); s.MarginPercent.Known || len(s.Lines) != 0 {
		t.Error("a week without hours has a margin")
	}
}

func TestProjectWeekBonuses(t *testing.T) {
	t.Parallel()
	in := nurse()
	in.Cost.Burden, in.Bill.Fees = nil, nil
	in.Pay.Rate, in.Bill.Rate = some("20"), some("40")
	bonus := []calc.Sum{{Name: "attendance", Amount: n("100")}}
	for _, row := range []struct {
		reason    string
		law       calc.Law
		bonuses   []calc.Sum
		flat      []calc.Sum
		rate, pay string
	}{
		{"federal: over all hours, half of it", calc.Federal(), nil, bonus, "22", "1210"}, // 1,100 + 100 + 10 × 1
		{"by formula the same", calc.Federal(), bonus, nil, "22", "1210"},
		{"California: over non-overtime hours, all of it (Alvarado)", calc.California(), nil, bonus, "22.5",
			"1237.50"}, // 1,100 + 100 + 10 × 3.75
		{"California, by formula: over all hours", calc.California(), bonus, nil, "22", "1210"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			s, err := calc.ProjectWeek(calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: row.law,
				Terms: in, Bonuses: row.bonuses, FlatBonuses: row.flat})
			if err != nil {
				t.Errorf("%v", err)
				return
			}
			same(t, row.reason+", regular rate", s.RegularRate, n(row.rate))
			same(t, row.reason, s.Pay, n(row.pay))
		})
	}
	flat := calc.WeekPlan{Days: days("0"), Law: calc.California(), Terms: in, FlatBonuses: bonus}
	if _, err := calc.ProjectWeek(flat); !errors.Is(err, pay.ErrZero) {
		t.Errorf("a bonus for no hours: %v", err)
	}
	flat.FlatBonuses = []calc.Sum{{Amount: n("-1")}}
	if _, err := calc.ProjectWeek(flat); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a negative bonus: %v", err)
	}
}

func TestProjectWeekDetails(t *testing.T) {
	t.Parallel()
	in := nurse()
	in.Pay.DoubleTimeMultiplier = some("1.75")
	plan := calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: calc.Federal(), Terms: in}
	if must(calc.ProjectWeek(plan)).OvertimeBelowLaw {
		t.Error("federal law knows no double time, so 1.75 is not below it")
	}
	plan.Law = calc.California()
	if !must(calc.ProjectWeek(plan)).OvertimeBelowLaw {
		t.Error("California's double time is 2")
	}
	in = nurse()
	comp := calc.WorkersComp{Class: "8833", Per100: n("2")}.Burden()
	comp.StraightOnly = true
	in.Cost.Burden = []pay.Burden{comp}
	s := must(calc.ProjectWeek(calc.WeekPlan{Days: days("10", "10", "10", "10", "10"), Law: calc.Federal(),
		Terms: in}))
	same(t, "workers' compensation on 10 hours at 93.75 is on 625", s.Lines[1].Burden, n("12.50"))
	d := pay.Derive(in, pay.Conventions{})
	same(t, "and so per hour of overtime", d.BurdenOvertime.Value, n("1.25"))
	if _, err := calc.PayrollFor(in.Cost.Burden, calc.Period{Wages: n("10"), Premium: n("11")},
		line); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a premium over the wages: %v", err)
	}
	yen := nurse()
	yen.Pay.Currency, yen.Bill.Currency = "JPY", "JPY"
	yen.Pay.Rate, yen.Bill.Rate = some("2501"), some("4001")
	for _, l := range must(calc.ProjectWeek(calc.WeekPlan{Days: days("7.5"), Law: calc.Federal(),
		Terms: yen})).Lines {
		if !l.Pay.IsInt() || !l.Fees.IsInt() {
			t.Errorf("%s: %s yen and fees of %s", l.Name, l.Pay, l.Fees)
		}
	}
}
