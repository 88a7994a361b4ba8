package calc_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

func TestSolve(t *testing.T) {
	t.Parallel()
	quarter := exact.Rounding{Increment: n("0.25")}
	for _, row := range []struct {
		reason    string
		deal      calc.Deal
		to        exact.Rounding
		pay, bill string
		found     string
	}{
		{"lowest bill that keeps 22 % at 38", calc.Deal{Pay: some("38"), MarginPercent: some("22"),
			BurdenPercent: n("12")}, cents, "38", "54.57", "bill"},
		{"the same to a quarter", calc.Deal{Pay: some("38"), MarginPercent: some("22"), BurdenPercent: n("12")},
			quarter, "38", "54.75", "bill"},
		{"highest pay under a cap of 85 at 24 %", calc.Deal{Bill: some("85"), MarginPercent: some("24"),
			BurdenPercent: n("12")}, cents, "57.67", "85", "pay"},
		{"with a fee of 3 %", calc.Deal{Bill: some("85"), MarginPercent: some("24"), BurdenPercent: n("12"),
			Fees: []pay.Fee{{Percent: some("3")}}}, cents, "55.40", "85", "pay"},
		{"with a markup fee", calc.Deal{Pay: some("50"), MarginPercent: some("20"),
			Fees: []pay.Fee{{Percent: some("3"), Method: pay.Markup}}}, cents, "50", "64.87", "bill"},
		{"bill by markup", calc.Deal{Pay: some("20"), MarkupPercent: some("40")}, cents, "20", "28", "bill"},
		{"pay by markup", calc.Deal{Bill: some("28"), MarkupPercent: some("40")}, cents, "20", "28", "pay"},
		{"bill by simple margin", calc.Deal{Pay: some("60"), SimpleMarginPercent: some("40")}, cents, "60",
			"100", "bill"},
		{"pay by simple margin", calc.Deal{Bill: some("100"), SimpleMarginPercent: some("40")}, cents, "60",
			"100", "pay"},
		{"both rates", calc.Deal{Pay: some("60"), Bill: some("110")}, cents, "60", "110", "percent"},
		{"all three agree to the cent", calc.Deal{Pay: some("19"), Bill: some("27.14"),
			MarkupPercent: some("42.86")}, cents, "19", "27.14", "percent"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got, err := calc.Solve(row.deal, row.to)
			if err != nil || !got.Pay.Equal(n(row.pay)) || !got.Bill.Equal(n(row.bill)) || got.Found != row.found {
				t.Errorf("pay %s, bill %s, found %s, %v", got.Pay, got.Bill, got.Found, err)
			}
		})
	}
}

func TestSolveRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		deal   calc.Deal
		want   error
	}{
		{"all three contradict", calc.Deal{Pay: some("19"), Bill: some("28"), MarkupPercent: some("42.86")},
			pay.ErrInconsistent},
		{"one figure", calc.Deal{Pay: some("19")}, pay.ErrRange},
		{"a percent alone", calc.Deal{MarginPercent: some("20")}, pay.ErrRange},
		{"two percents", calc.Deal{Pay: some("19"), MarginPercent: some("20"), MarkupPercent: some("30")},
			pay.ErrConflict},
		{"a zero bill with a margin", calc.Deal{Bill: some("0"), MarginPercent: some("20")}, pay.ErrRange},
		{"a margin of 100 %", calc.Deal{Pay: some("19"), MarginPercent: some("100")}, pay.ErrUnsolvable},
		{"margin and fees over 100 %", calc.Deal{Pay: some("19"), MarginPercent: some("60"),
			Fees: []pay.Fee{{Percent: some("40")}}}, pay.ErrUnsolvable},
		{"nothing left to pay", calc.Deal{Bill: some("10"), MarginPercent: some("20"), BurdenPerHour: n("9")},
			pay.ErrUnsolvable},
		{"a fee without a size", calc.Deal{Pay: some("19"), MarginPercent: some("20"), Fees: []pay.Fee{{}}},
			pay.ErrRange},
		{"a markup of -100 %", calc.Deal{Bill: some("19"), MarkupPercent: some("-100")}, pay.ErrUnsolvable},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got, err := calc.Solve(row.deal, cents); !errors.Is(err, row.want) {
				t.Errorf("pay %s, bill %s, %v, want %v", got.Pay, got.Bill, err, row.want)
			}
		})
	}
	if _, err := calc.Solve(calc.Deal{Bill: some("1"), MarkupPercent: some("40")},
		exact.Rounding{Increment: n("10")}); !errors.Is(err, pay.ErrUnsolvable) {
		t.Errorf("an increment over the whole pay: %v", err)
	}
	if _, err := calc.Solve(calc.Deal{Bill: some("1"), MarkupPercent: some("40")},
		exact.Rounding{Mode: "nearest"}); !errors.Is(err, pay.ErrRounding) {
		t.Errorf("an unknown mode: %v", err)
	}
}

// A bill that was solved keeps the margin, and a cent less would not; the same
// for pay and a cent more.
func TestSolveRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		margin := pay.Some(hundredths(t, "margin", 0, 6000))
		d := calc.Deal{MarginPercent: margin, BurdenPercent: hundredths(t, "burden", 0, 3000),
			BurdenPerHour: hundredths(t, "per hour", 0, 300),
			Fees: []pay.Fee{{Percent: pay.Some(hundredths(t, "fee", 0, 900)),
				Method: rapid.SampledFrom([]pay.Method{pay.Discount, pay.Markup}).Draw(t, "method")}}}
		d.Pay = pay.Some(hundredths(t, "pay", 725, 30000))
		s, err := calc.Solve(d, cents)
		if err != nil {
			t.Fatal(err)
		}
		if s.Rates.MarginPercent.Value.Cmp(margin.Value) < 0 {
			t.Fatalf("bill %s gives %s, asked %s", s.Bill, s.Rates.MarginPercent.Value, margin.Value)
		}
		lower := d
		lower.Pay, lower.Bill, lower.MarginPercent = d.Pay, pay.Some(s.Bill.Sub(n("0.01"))), pay.Optional{}
		if l, err := calc.Solve(lower, cents); err != nil || l.Rates.MarginPercent.Value.Cmp(margin.Value) >= 0 {
			t.Fatalf("a cent under %s keeps the margin too: %v", s.Bill, err)
		}
		back := d
		back.Pay, back.Bill = pay.Optional{}, pay.Some(s.Exact)
		b, err := calc.Solve(back, exact.Rounding{Places: 20})
		if err != nil || !b.Exact.Equal(d.Pay.Value) {
			t.Fatalf("put back, pay is %s, was %s: %v", b.Exact, d.Pay.Value, err)
		}
	})
}

func hundredths(t *rapid.T, name string, from, to int64) exact.Number {
	v, _ := exact.Ratio(rapid.Int64Range(from, to).Draw(t, name), 100)
	return v
}

func TestMarginOfMarkup(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, markup, margin string }{
		{"83.33 % on pay of 60 is 45.45 % of 110", "83.3333333333333333333333333333", "45.4545454545454545454545454545"},
		{"nothing on pay is nothing of bill", "0", "0"},
		{"bill of twice the pay", "100", "50"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			margin := calc.MarginOfMarkup(some(row.markup))
			same(t, "margin", margin.Value.Round(exact.Rounding{Places: 20}), n(row.margin).Round(exact.Rounding{Places: 20}))
			same(t, "markup of the margin", calc.MarkupOfMargin(margin).Value, n(row.markup))
		})
	}
	if calc.MarginOfMarkup(some("-100")).Known || calc.MarginOfMarkup(some("")).Known {
		t.Error("a markup of -100 %, or none, has a margin")
	}
}
