package pay_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

func TestCurrency(t *testing.T) {
	t.Parallel()
	for code, digits := range map[string]int{"USD": 2, "EUR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "CLP": 0,
		"CLF": 4, "HUF": 2, "TWD": 2} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			if c, err := pay.ParseCurrency(code); err != nil || c.Digits() != digits {
				t.Errorf("%s: %d digits, %v, want %d", code, c.Digits(), err, digits)
			}
		})
	}
	for _, code := range []string{"", "usd", "US", "USDX", "ABC", "XXX", "XTS", "U$D", "ÜSD"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			if _, err := pay.ParseCurrency(code); !errors.Is(err, pay.ErrCurrency) {
				t.Errorf("%q was taken as a currency: %v", code, err)
			}
		})
	}
}

func TestMixingIsAnError(t *testing.T) {
	t.Parallel()
	usd, eur := must(pay.NewMoney(n("5"), "USD")), must(pay.NewMoney(n("5"), "EUR"))
	hour, week := must(pay.NewRate(n("5"), "USD", pay.Hour)), must(pay.NewRate(n("5"), "USD", pay.Week))
	hourEUR := must(pay.NewRate(n("5"), "EUR", pay.Hour))
	for reason, f := range map[string]func() error{
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
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if err := f(); !errors.Is(err, pay.ErrMixed) {
				t.Errorf("%v, want ErrMixed", err)
			}
		})
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
	t.Parallel()
	tables := builtin(t)
	for _, row := range []struct {
		reason string
		f      func() error
		want   error
	}{
		{"169 hours in a week", func() error { _, err := pay.NewHours(n("169")); return err }, pay.ErrRange},
		{"an unknown state", func() error { _, err := tables.ExemptLevel("XX", day("2026-01-01")); return err },
			pay.ErrPlace},
		{"an unknown currency", func() error { _, err := pay.NewMoney(n("5"), "ABC"); return err },
			pay.ErrCurrency},
		{"an unknown unit", func() error { _, err := pay.NewRate(n("5"), "USD", "fortnight"); return err },
			pay.ErrUnit},
		{"an unknown unit of an offer", func() error { _, err := pay.ParsePer("biweek"); return err }, pay.ErrUnit},
		{"a date before the table", func() error {
			_, err := tables.MinimumWage("TX",
				day("1990-01-01"))
			return err
		}, pay.ErrNotCovered},
		{"a day that is none", func() error { _, err := exact.ParseDate("2026-02-30"); return err }, exact.ErrDate},
		{"a convention of no hours", func() error {
			_, err := pay.Convention{}.Convert(must(pay.NewRate(n("5"), "USD", pay.Year)), pay.Hour)
			return err
		}, pay.ErrZero},
		{"a week of no hours", func() error { _, err := pay.WeekOf(n("0")); return err }, pay.ErrRange},
		{"no weeks", func() error { _, err := pay.NewWeeks(n("0")); return err }, pay.ErrRange},
		{"no parts", func() error { _, err := must(pay.NewMoney(n("5"), "USD")).Split(0); return err },
			pay.ErrRange},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if err := row.f(); !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
		})
	}
}
