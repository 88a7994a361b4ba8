package calc_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func TestFeeBases(t *testing.T) {
	t.Parallel()
	msp, vms := pay.Fee{Name: "MSP", Percent: some("2")}, pay.Fee{Name: "VMS", Percent: some("0.5")}
	net, straight := vms, vms
	net.Base, straight.Base = pay.NetBase, pay.StraightBase
	for _, row := range []struct {
		reason         string
		fees           []pay.Fee
		fee, overtime  string // per hour at 100 and at 150 of overtime
		left, overLeft string // margin of the hour
	}{
		{"both of the bill rate", []pay.Fee{msp, vms}, "2.50", "3.75", "37.50", "56.25"},
		{"the second of what the first leaves", []pay.Fee{msp, net}, "2.49", "3.735", "37.51", "56.265"},
		{"the second of straight time, in overtime too", []pay.Fee{msp, straight}, "2.50", "3.50", "37.50",
			"56.50"},
		{"a fee of the client's leaves the base alone", []pay.Fee{{Percent: some("2"), Payer: pay.ClientPays},
			net}, "0.50", "0.75", "39.50", "59.25"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			in := pay.Terms{Pay: pay.PayTerms{Rate: some("60"), Per: pay.Hour},
				Bill: pay.BillTerms{Rate: some("100"), Per: pay.Hour, Fees: row.fees}, Cost: pay.CostTerms{Given: true}}
			d := pay.Derive(in, pay.Conventions{})
			same(t, row.reason+", fee", d.FeesHourly.Value, n(row.fee))
			same(t, row.reason+", fee of overtime", d.FeesOvertime.Value, n(row.overtime))
			same(t, row.reason+", margin", d.MarginHourly.Value, n(row.left))
			same(t, row.reason+", margin of overtime", d.MarginOvertime.Value, n(row.overLeft))
			deal := must(calc.DealOf(in, pay.Conventions{}))
			deal.Bill, deal.MarginPercent = some("100"), d.MarginPercent
			same(t, row.reason+", solved back", must(calc.Solve(deal, cents)).Pay, n("60"))
			inv := must(calc.SettleOvertime(n("150"), n("100"), n("8"), row.fees, calc.Policy{Where: calc.Never}))
			same(t, row.reason+", invoice", inv.Amount.Sub(inv.Supplier), n(row.overtime).Mul(n("8")))
		})
	}
	bad := pay.Fee{Percent: some("2"), Base: "hours"}
	d := pay.Derive(pay.Terms{Bill: pay.BillTerms{Rate: some("100"), Per: pay.Hour, Fees: []pay.Fee{bad}}},
		pay.Conventions{})
	if d.FeesHourly.Known {
		t.Error("a base that nobody knows was taken")
	}
	if _, err := calc.Settle(n("100"), n("8"), []pay.Fee{bad}, line); !errors.Is(err, pay.ErrRange) {
		t.Errorf("an invoice with that base: %v", err)
	}
}

// Two markup fees are percents of the same amount, on the invoice as in the
// derived margin.
func TestTwoMarkupsSettleAsTheyDerive(t *testing.T) {
	t.Parallel()
	fees := []pay.Fee{{Percent: some("2"), Method: pay.Markup}, {Percent: some("0.6"), Method: pay.Markup}}
	d := pay.Derive(pay.Terms{Bill: pay.BillTerms{Rate: some("102.60"), Per: pay.Hour, Fees: fees}},
		pay.Conventions{})
	same(t, "derived", d.FeesHourly.Value, n("2.60"))
	inv := must(calc.Settle(n("102.60"), n("1"), fees, line))
	same(t, "supplier", inv.Supplier, n("100"))
	same(t, "the first fee", inv.Fees[0].Amount, n("2"))
	same(t, "the second fee", inv.Fees[1].Amount, n("0.60"))
}

func TestFeesOn(t *testing.T) {
	t.Parallel()
	schedule := []calc.DatedFee{
		{Fee: pay.Fee{Name: "MSP", Percent: some("2")}, From: day("2026-01-01"), To: day("2026-06-30")},
		{Fee: pay.Fee{Name: "MSP", Percent: some("2.5")}, From: day("2026-07-01")},
		{Fee: pay.Fee{Name: "VMS", Percent: some("0.6")}, From: day("2026-01-01")},
	}
	for on, want := range map[string]string{"2026-06-30": "2", "2026-07-01": "2.5"} {
		t.Run(on, func(t *testing.T) {
			fees := must(calc.FeesOn(schedule, day(on)))
			if len(fees) != 2 || !fees[0].Percent.Equal(some(want)) {
				t.Errorf("on %s: %v", on, fees)
			}
		})
	}
	if fees := must(calc.FeesOn(schedule, day("2025-12-31"))); len(fees) != 0 {
		t.Errorf("before the schedule: %v", fees)
	}
	schedule[0].To = day("2026-07-01")
	if _, err := calc.FeesOn(schedule, day("2026-07-01")); !errors.Is(err, pay.ErrConflict) {
		t.Errorf("two of a name on one day: %v", err)
	}
}

func TestPolicyDefaults(t *testing.T) {
	t.Parallel()
	tie := n("0.125")
	for _, row := range []struct {
		reason string
		p      calc.Policy
		want   string
	}{
		{"the zero policy is half up at cents", calc.Policy{}, "0.13"},
		{"a rounding alone is kept", calc.Policy{Money: exact.Rounding{Mode: exact.HalfEven, Places: 2}}, "0.12"},
		{"an increment alone is kept", calc.Policy{Money: exact.Rounding{Increment: n("0.05")}}, "0.15"},
		{"zero places with a moment are whole units", calc.Policy{Where: calc.Line}, "0"},
		{"of a yen", calc.PolicyFor("JPY"), "0"},
		{"of a dinar", calc.PolicyFor("KWD"), "0.125"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := row.p.Sum(tie); !got.Equal(n(row.want)) {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
	w := calc.Workweek{Earnings: []calc.Earning{{Hours: n("42"), Rate: n("7.65")}}}
	for reason, p := range map[string]calc.Policy{"a mistyped moment": {Where: "lines"},
		"a mistyped mode": {Money: exact.Rounding{Mode: "halfup", Places: 2}}} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if _, err := calc.Regular(w, p); !errors.Is(err, pay.ErrRounding) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestSolveWithBurdenLines(t *testing.T) {
	t.Parallel()
	in := pay.Terms{Pay: pay.PayTerms{Rate: some("52"), Per: pay.Hour},
		Bill: pay.BillTerms{Rate: some("97.50"), Per: pay.Hour, Fees: []pay.Fee{{Percent: some("3")}}},
		Cost: pay.CostTerms{Given: true, Burden: []pay.Burden{{Percent: some("6.2"), WageBase: some("184500")},
			{Percent: some("1.45")}, {Percent: some("0.6"), WageBase: some("7000")}, {PerHour: some("0.45")}}}}
	deal := must(calc.DealOf(in, pay.Conventions{}))
	deal.Bill, deal.MarginPercent = some("99"), some("22")
	s := must(calc.Solve(deal, cents))
	// The answer in the offer itself has the margin that was asked for.
	check := func(rate exact.Number) pay.Optional {
		in.Pay.Rate, in.Bill.Rate = pay.Some(rate), some("99")
		return pay.Derive(in, pay.Conventions{}).MarginPercent
	}
	if got := check(s.Pay); got.Value.Cmp(n("22")) < 0 || !got.Equal(s.Rates.MarginPercent) {
		t.Errorf("pay of %s has a margin of %s in the offer, %s in the solution", s.Pay, got.Value,
			s.Rates.MarginPercent.Value)
	}
	if got := check(s.Pay.Add(n("0.01"))); got.Value.Cmp(n("22")) >= 0 {
		t.Errorf("a cent more than %s keeps the margin too", s.Pay)
	}
	high := deal
	high.Bill = some("250") // pay over the Social Security base
	h := must(calc.Solve(high, exact.Rounding{Places: 20}))
	back := high
	back.Bill, back.Pay = pay.Optional{}, pay.Some(h.Exact)
	same(t, "beyond a wage base, put back", must(calc.Solve(back, cents)).Exact, n("250"))
	flat := calc.Deal{Pay: some("20"), Spread: some("3.75")} // a flat fee instead of a markup, as UW's UTemp charges
	same(t, "bill by a flat spread", must(calc.Solve(flat, cents)).Bill, n("23.75"))
	flat = calc.Deal{Bill: some("23.75"), Spread: some("3.75")}
	same(t, "pay by a flat spread", must(calc.Solve(flat, cents)).Pay, n("20"))
	if _, err := calc.Solve(calc.Deal{Pay: some("20"), Bill: some("23"), Spread: some("3.75")},
		cents); !errors.Is(err, pay.ErrInconsistent) {
		t.Errorf("a spread that is not the difference: %v", err)
	}
	if _, err := calc.DealOf(pay.Terms{}, pay.Conventions{}); !errors.Is(err, pay.ErrInconsistent) {
		t.Errorf("no burden given: %v", err)
	}
	if _, err := calc.Solve(calc.Deal{Pay: some("20"), MarginPercent: some("20"),
		Burden: []pay.Burden{{Name: "GL"}}}, cents); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a burden line without a size: %v", err)
	}
}
