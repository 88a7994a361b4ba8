package pay_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func rat(o exact.Number) *big.Rat { return o.Rat() }

func r(a int64, b ...int64) *big.Rat {
	if len(b) == 0 {
		return big.NewRat(a, 1)
	}
	return big.NewRat(a, b[0])
}

func mulR(a ...*big.Rat) *big.Rat {
	out := r(1)
	for _, x := range a {
		out.Mul(out, x)
	}
	return out
}

func addR(a ...*big.Rat) *big.Rat {
	out := r(0)
	for _, x := range a {
		out.Add(out, x)
	}
	return out
}

func subR(a *big.Rat, b ...*big.Rat) *big.Rat {
	out := new(big.Rat).Set(a)
	for _, x := range b {
		out.Sub(out, x)
	}
	return out
}

func divR(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// Every derived number equals the one that big.Rat computes from formulas written
// separately.
func TestDeriveIsExact(t *testing.T) {
	t.Parallel()
	units := []pay.Per{pay.Hour, pay.Day, pay.Week, pay.Month, pay.Year}
	rapid.Check(t, func(t *rapid.T) {
		payRate, billRate := hundredths(t, "pay", 100, 50000000), hundredths(t, "bill", 100, 50000000)
		payPer, billPer := rapid.SampledFrom(units).Draw(t, "pay per"), rapid.SampledFrom(units).Draw(t, "bill per")
		hours, weeks := rapid.Int64Range(1, 80).Draw(t, "hours"), rapid.Int64Range(1, 104).Draw(t, "weeks")
		burden, flat, base := hundredths(t, "burden", 0, 4000), hundredths(t, "flat", 0, 500),
			hundredths(t, "base", 100, 30000000)
		fee, up, feeHour := hundredths(t, "fee", 0, 1000), hundredths(t, "up", 0, 1000),
			hundredths(t, "fee per hour", 0, 500)
		multiplier := hundredths(t, "multiplier", 100, 300)
		schedule := rapid.Bool().Draw(t, "schedule")
		in := pay.Terms{
			Pay: pay.PayTerms{Rate: pay.Some(payRate), Per: payPer, OvertimeMultiplier: pay.Some(multiplier)},
			Bill: pay.BillTerms{Rate: pay.Some(billRate), Per: billPer, Fees: []pay.Fee{
				{Percent: pay.Some(fee)}, {Percent: pay.Some(up), Method: pay.Markup},
				{PerHour: pay.Some(feeHour), Payer: pay.SupplierPays},
				{Percent: pay.Some(fee), Payer: pay.ClientPays}}},
			Cost: pay.CostTerms{Given: true,
				Burden: []pay.Burden{{Percent: pay.Some(burden), PerHour: pay.Some(flat)},
					{Percent: pay.Some(burden), WageBase: pay.Some(base)}}},
			HoursPerWeek: pay.Some(exact.Int(hours)), Weeks: pay.Some(exact.Int(weeks)),
		}
		d := pay.Derive(in, pay.Conventions{ScheduleHours: schedule})

		year := r(2080)
		if schedule {
			year = r(52 * hours)
		}
		inYear := map[pay.Per]*big.Rat{pay.Hour: year, pay.Day: r(260), pay.Week: r(52), pay.Month: r(12),
			pay.Year: r(1)}
		payAnnual, billAnnual := mulR(rat(payRate), inYear[payPer]), mulR(rat(billRate), inYear[billPer])
		payHour, billHour := divR(payAnnual, year), divR(billAnnual, year)
		share := r(1)
		if payAnnual.Cmp(rat(base)) > 0 {
			share = divR(rat(base), payAnnual)
		}
		cost := func(rate *big.Rat) *big.Rat {
			return addR(mulR(rate, rat(burden), r(1, 100)), rat(flat), mulR(rate, rat(burden), r(1, 100), share))
		}
		fees := func(bill *big.Rat) *big.Rat {
			kept := divR(mulR(bill, r(100)), addR(r(100), rat(up)))
			return addR(mulR(bill, rat(fee), r(1, 100)), subR(bill, kept), rat(feeHour))
		}
		margin := subR(billHour, payHour, cost(payHour), fees(billHour))
		payOT, billOT := mulR(payHour, rat(multiplier)), mulR(billHour, r(3, 2))
		marginOT := subR(billOT, payOT, cost(payOT), fees(billOT))
		for name, want := range map[string]*big.Rat{
			"pay.hourly": payHour, "pay.weekly": divR(payAnnual, r(52)), "pay.annual": payAnnual,
			"pay.overtime": payOT, "pay.double_time": mulR(payHour, r(2)), "bill.overtime": billOT,
			"bill.weekly": divR(billAnnual, r(52)), "bill.estimated_spend": mulR(divR(billAnnual, r(52)), r(weeks)),
			"cost.burden_hourly": cost(payHour), "cost.burden_percent": mulR(divR(cost(payHour), payHour), r(100)),
			"cost.loaded_hourly":    addR(payHour, cost(payHour)),
			"spread.hourly":         subR(billHour, payHour),
			"markup.percent":        mulR(divR(subR(billHour, payHour), payHour), r(100)),
			"margin.simple_percent": mulR(divR(subR(billHour, payHour), billHour), r(100)),
			"margin.hourly":         margin, "margin.percent": mulR(divR(margin, billHour), r(100)),
			"margin.weekly":           divR(mulR(margin, year), r(52)),
			"margin.overtime_percent": mulR(divR(marginOT, billOT), r(100)),
		} {
			got, _ := d.Get(name)
			if !got.Known || rat(got.Value).Cmp(want) != 0 {
				t.Fatalf("%s = %s, want %s", name, got.Text(8, exact.HalfUp), want.FloatString(8))
			}
			if rounded := got.Value.Round(cents); rat(rounded).FloatString(2) != halfUp(want) {
				t.Fatalf("%s rounds to %s, want %s", name, rounded, halfUp(want))
			}
		}
	})
}

// halfUp rounds to two places, half away from zero, with integers alone.
func halfUp(x *big.Rat) string {
	scaled := mulR(new(big.Rat).Abs(x), r(100))
	q, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	if rest.Lsh(rest, 1).Cmp(scaled.Denom()) >= 0 {
		q.Add(q, big.NewInt(1))
	}
	out := new(big.Rat).SetFrac(q, big.NewInt(100))
	if x.Sign() < 0 {
		out.Neg(out)
	}
	return out.FloatString(2)
}

// There and back under one convention is the identity.
func TestConvertIsInvertible(t *testing.T) {
	t.Parallel()
	all := []pay.Per{pay.Hour, pay.Day, pay.Week, pay.Biweek, pay.Semimonth, pay.Month, pay.Year}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]pay.Convention{pay.Hours2000(), pay.Hours2080(), pay.Hours2087(),
			must(pay.WeekOf(n("37.5")))}).Draw(t, "convention")
		from := pay.Rate{Amount: hundredths(t, "rate", -100000, 100000000), Currency: "USD",
			Per: rapid.SampledFrom(all).Draw(t, "from")}
		there, err := c.Convert(from, rapid.SampledFrom(all).Draw(t, "to"))
		if err != nil {
			t.Fatal(err)
		}
		back, err := c.Convert(there, from.Per)
		if err != nil || !back.Amount.Equal(from.Amount) {
			t.Fatalf("%s came back as %s, %v", from.Amount, back.Amount, err)
		}
	})
}

// No cent is lost or made by splitting.
func TestSplitAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]string{"USD", "JPY", "KWD"}).Draw(t, "currency")
		m := must(pay.NewMoney(hundredths(t, "amount", -1000000, 1000000), code))
		parts := must(m.Split(rapid.IntRange(1, 60).Draw(t, "parts")))
		sum := parts[0]
		for _, p := range parts[1:] {
			sum = must(sum.Add(p))
			if d := p.Amount.Sub(parts[0].Amount).Abs(); d.Cmp(n("1")) > 0 && code == "JPY" {
				t.Fatalf("parts differ by %s", d)
			}
		}
		if c, err := sum.Cmp(m.Round(exact.HalfUp)); err != nil || c != 0 {
			t.Fatalf("%d parts come to %s, not %s", len(parts), sum.Amount, m.Amount)
		}
	})
}
