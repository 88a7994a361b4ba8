package calc_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// stepped is x rounded half up to cents, as a rational again.
func stepped(x *big.Rat) *big.Rat {
	out, ok := new(big.Rat).SetString(halfUp(x))
	if !ok {
		panic("test: " + halfUp(x))
	}
	return out
}

// In step mode every rate and amount on the way is rounded, and nothing else.
func TestRegularRoundsEachStep(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate, hours, bonus := hundredths(t, "rate", 725, 20000), hundredths(t, "hours", 100, 16800),
			hundredths(t, "bonus", 0, 100000)
		extraHours, extra := hundredths(t, "evening hours", 0, 4000), hundredths(t, "differential", 0, 500)
		w := calc.Workweek{Earnings: []calc.Earning{{Hours: hours, Rate: rate}},
			Differentials: []calc.Earning{{Hours: extraHours, Rate: extra}}, Sums: []calc.Sum{{Amount: bonus}}}
		straight := addR(stepped(mulR(rat(rate), rat(hours))), stepped(mulR(rat(extra), rat(extraHours))),
			rat(bonus))
		regular := stepped(divR(straight, rat(hours)))
		halfRate := stepped(mulR(regular, r(1, 2)))
		over := subR(rat(hours), r(40))
		if over.Sign() < 0 {
			over = r(0)
		}
		premium := must(calc.Regular(w, step))
		w.Layout = calc.SplitRates
		split := must(calc.Regular(w, step))
		for name, pair := range map[string][2]*big.Rat{
			"straight":      {rat(premium.Straight), straight},
			"regular rate":  {rat(premium.RegularRate), regular},
			"half":          {rat(premium.HalfPremium), halfRate},
			"overtime rate": {rat(premium.OvertimeRate), addR(regular, halfRate)},
			"total":         {rat(premium.Total), addR(stepped(straight), stepped(mulR(halfRate, over)))},
			"split total": {rat(split.Total), addR(stepped(mulR(regular, subR(rat(hours), over))),
				stepped(mulR(addR(regular, halfRate), over)))},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Fatalf("%s: %s, want %s", name, pair[0].FloatString(4), pair[1].FloatString(4))
			}
		}
	})
}

// A credit never lowers what is paid, and what is paid is the larger of credit
// and half-time.
func TestCreditIsNeverLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := calc.Workweek{Earnings: []calc.Earning{{Hours: hundredths(t, "hours", 4000, 8000),
			Rate: hundredths(t, "rate", 725, 9000)}}}
		plain := must(calc.Regular(w, line))
		credit := hundredths(t, "credit", 0, 100000)
		w.Credits = []calc.Sum{{Amount: credit}}
		got := must(calc.Regular(w, line))
		most := plain.OvertimePay
		if credit.Cmp(most) > 0 {
			most = credit
		}
		if !got.Total.Equal(plain.StraightPay.Add(most)) || !got.RegularRate.Equal(plain.RegularRate) {
			t.Fatalf("credit %s: %s paid, want %s", credit, got.Total, plain.StraightPay.Add(most))
		}
		if !got.OvertimeDue.Add(credit).Equal(most) {
			t.Fatalf("%s due beside a credit of %s, want %s together", got.OvertimeDue, credit, most)
		}
	})
}

// Every line of a projected week is the exact rational rounded once, and the
// sums are those of the lines.
func TestProjectedWeekRoundsOncePerLine(t *testing.T) {
	t.Parallel()
	laws := []calc.Law{calc.Federal(), calc.California(), calc.Colorado(), calc.Alaska(), calc.Kentucky()}
	rapid.Check(t, func(t *rapid.T) {
		law := rapid.SampledFrom(laws).Draw(t, "law")
		var d calc.Days
		for i := range d {
			d[i] = hundredths(t, "day", 0, 2400)
		}
		payRate, billRate := hundredths(t, "pay", 725, 20000), hundredths(t, "bill", 725, 40000)
		burden, base, fee := hundredths(t, "burden", 0, 4000), hundredths(t, "base", 0, 20000000),
			hundredths(t, "fee", 0, 1000)
		before := hundredths(t, "year to date", 0, 20000000)
		in := pay.Terms{Pay: pay.PayTerms{Rate: pay.Some(payRate), Per: pay.Hour},
			Bill: pay.BillTerms{Rate: pay.Some(billRate), Per: pay.Hour, Fees: []pay.Fee{{Percent: pay.Some(fee)}}},
			Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{{Percent: pay.Some(burden),
				WageBase: pay.Some(base)}}}}
		s, err := calc.ProjectWeek(calc.WeekPlan{Days: d, Law: law, Terms: in, YearToDate: before})
		if err != nil {
			t.Fatal(err)
		}
		taxed := rat(before)
		total := map[string]exact.Number{}
		for _, l := range s.Lines {
			times := r(3, 2)
			switch l.Name {
			case "straight time":
				times = r(1)
			case "double time":
				times = r(2)
			}
			wages := stepped(mulR(rat(l.Hours), rat(payRate), times))
			room := subR(rat(base), taxed)
			if room.Sign() < 0 {
				room = r(0)
			}
			if wages.Cmp(room) < 0 {
				room = wages
			}
			for name, pair := range map[string][2]*big.Rat{
				"pay": {rat(l.Pay), wages}, "bill": {rat(l.Bill), stepped(mulR(rat(l.Hours), rat(billRate), times))},
				"burden": {rat(l.Burden), stepped(mulR(room, rat(burden), r(1, 100)))},
				"fees":   {rat(l.Fees), stepped(mulR(rat(l.Hours), rat(billRate), times, rat(fee), r(1, 100)))},
				"margin": {rat(l.Margin), rat(l.Bill.Sub(l.Pay).Sub(l.Burden).Sub(l.Fees))},
			} {
				if pair[0].Cmp(pair[1]) != 0 {
					t.Fatalf("%s, %s: %s, want %s", l.Name, name, pair[0].FloatString(4), pair[1].FloatString(4))
				}
			}
			taxed = addR(taxed, wages)
			total["pay"], total["margin"] = total["pay"].Add(l.Pay), total["margin"].Add(l.Margin)
		}
		if !s.Pay.Equal(total["pay"]) || !s.Margin.Equal(total["margin"]) {
			t.Fatalf("sums %s and %s, want %s and %s", s.Pay, s.Margin, total["pay"], total["margin"])
		}
	})
}

// A deal with burden lines and wage bases that was solved for pay comes back
// to the bill it started from, and Derive agrees with the margin.
func TestSolveWithLinesRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := pay.Terms{Bill: pay.BillTerms{Rate: pay.Some(hundredths(t, "bill", 2000, 60000)), Per: pay.Hour,
			Fees: []pay.Fee{
				{Percent: pay.Some(hundredths(t, "fee", 0, 900))},
				{Percent: pay.Some(hundredths(t, "second fee", 0, 300)), Base: pay.NetBase}}},
			Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{
				{Percent: pay.Some(hundredths(t, "percent", 0, 1500)),
					WageBase: pay.Some(hundredths(t, "base", 0, 30000000))},
				{Percent: pay.Some(hundredths(t, "percent 2", 0, 1500)),
					WageBase: pay.Some(hundredths(t, "base 2", 0, 30000000))},
				{Percent: pay.Some(hundredths(t, "percent 3", 0, 1500)),
					PerHour: pay.Some(hundredths(t, "per hour", 0, 200))}}}}
		deal := must(calc.DealOf(in, pay.Conventions{}))
		deal.Bill, deal.MarginPercent = in.Bill.Rate, pay.Some(hundredths(t, "margin", 0, 4000))
		s, err := calc.Solve(deal, exact.Rounding{Places: 20})
		if err != nil {
			t.Fatal(err)
		}
		back := deal
		back.Pay, back.Bill = pay.Some(s.Exact), pay.Optional{}
		b, err := calc.Solve(back, exact.Rounding{Places: 20})
		if err != nil || !b.Exact.Equal(deal.Bill.Value) {
			t.Fatalf("bill %s came back as %s, %v", deal.Bill.Value, b.Exact, err)
		}
		in.Pay = pay.PayTerms{Rate: pay.Some(s.Exact), Per: pay.Hour}
		if d := pay.Derive(in, pay.Conventions{}); !d.MarginPercent.Equal(deal.MarginPercent) {
			t.Fatalf("Derive has a margin of %s, the deal asked for %s", d.MarginPercent.Text(8, exact.HalfUp),
				deal.MarginPercent.Text(8, exact.HalfUp))
		}
	})
}
