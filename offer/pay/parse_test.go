package pay_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/pay"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ tag, in, want string }{
		{"en-US", "$1,013.38", "1013.38 USD"},
		{"en-US", "62.5/hr", "62.5 USD per hour, currency assumed"},
		{"en-US", " $62.50 per hour ", "62.5 USD per hour"},
		{"en-US", "-$5", "-5 USD"},
		{"en-US", "$-5", "-5 USD"},
		{"en-US", "USD 130000 per year", "130000 USD per year"},
		{"en-US", "130,000 EUR/yr", "130000 EUR per year"},
		{"en-US", "CA$40 an hour", "40 CAD per hour"},
		{"en-US", "€40", "40 EUR"},
		{"en-US", "1,234,567", "1234567 USD, currency assumed"},
		{"en-US", "0", "0 USD, currency assumed"},
		{"en-CA", "$40", "40 CAD"},
		{"en-CA", "US$40", "40 USD"},
		{"de-DE", "1.234,50 €", "1234.5 EUR"},
		{"de-DE", "1.234,50\u00a0€", "1234.5 EUR"},
		{"de-DE", "45,5 €/Std.", "45.5 EUR per hour"},
		{"de-DE", "4.200 € pro Monat", "4200 EUR per month"},
		{"fr-CA", "1\u00a0234,50\u00a0$", "1234.5 CAD"},
		{"fr-CA", "1 234,50 $ US", "1234.5 USD"},
		{"fr-CA", "62,50 $ par heure", "62.5 CAD per hour"},
		{"fr-FR", "1\u202f234,50 €/h", "1234.5 EUR per hour"},
		{"es-US", "$1,234.50 por semana", "1234.5 USD per week"},
		{"ja-JP", "￥2,500/時間", "2500 JPY per hour"},
		{"ja-JP", "¥2,500", "2500 JPY"},
		{"ja-JP", "2,500円/時間", "2500 JPY per hour"},
		{"en-US", "$62.50 / hr.", "62.5 USD per hour"},
		{"en-US", "62.50 per hr", "62.5 USD per hour, currency assumed"},
		{"en-US", "$130,000/annum", "130000 USD per year"},
		{"en-US", "US$62.50", "62.5 USD"},
		{"en-US", "C$62.50", "62.5 CAD"},
		{"en-CA", "CA$62.50", "62.5 CAD"},
		{"fr-CA", "62,50 $CAN", "62.5 CAD"},
		{"fr-CA", "62,50 $US / h", "62.5 USD per hour"},
		{"de-DE", "45 € / Stunde", "45 EUR per hour"},
		{"de-DE", "45,50 € pro Std.", "45.5 EUR per hour"},
		{"es-US", "45 €", "45 EUR"},
	} {
		t.Run(row.in, func(t *testing.T) {
			t.Parallel()
			got, err := must(pay.LocaleOf(row.tag)).Parse(row.in, "")
			if err != nil || got.String() != row.want {
				t.Errorf("%s %q: %q, %v, want %q", row.tag, row.in, got, err, row.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, tag, in string }{
		{"an exponent", "en-US", "1e1000000000"},
		{"not a number", "en-US", "NaN"},
		{"infinity", "en-US", "Infinity"},
		{"negative zero", "en-US", "-0.00"},
		{"negative zero with a symbol", "en-US", "-$0"},
		{"40 digits", "en-US", strings.Repeat("1", 40)},
		{"40 decimals", "en-US", "0." + strings.Repeat("1", 40)},
		{"a decimal comma in en-US", "en-US", "12,50"},
		{"a German amount in en-US", "en-US", "1.234,50"},
		{"an American amount in de-DE", "de-DE", "1,234.50"},
		{"grouping by two", "en-US", "12,34,567"},
		{"grouping that is left out once", "en-US", "1234,567"},
		{"grouping at the front", "en-US", ",123"},
		{"two decimal points", "en-US", "1.2.3"},
		{"no digits behind the point", "en-US", "5."},
		{"no digits before the point", "en-US", ".5"},
		{"leading zeros", "en-US", "007"},
		{"two signs", "en-US", "--5"},
		{"a plus", "en-US", "+5"},
		{"accounting brackets", "en-US", "(5.00)"},
		{"two currencies", "en-US", "$5 EUR"},
		{"two units", "en-US", "$5/hr per day"},
		{"a unit alone", "en-US", "/hr"},
		{"a fraction", "en-US", "1/2"},
		{"a slash behind nothing", "en-US", "5/"},
		{"a code in small letters", "en-US", "usd 5"},
		{"a currency alone", "en-US", "$"},
		{"thousands by a letter", "en-US", "120k"},
		{"a range", "en-US", "40-50"},
		{"full-width digits", "ja-JP", "１２３"},
		{"Arabic digits", "en-US", "١٢٣"},
		{"spaces of two kinds", "fr-CA", "1 234\u00a0567"},
		{"a space in en-US", "en-US", "1 234"},
		{"nothing", "en-US", ""},
		{"a price of a contract file", "en-US", "0.75%"},
		{"not given", "en-US", "N/A"},
		{"a control character", "en-US", "5\x00"},
		{"too long", "en-US", strings.Repeat(" ", 90) + "5"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got, err := must(pay.LocaleOf(row.tag)).Parse(row.in, "")
			if !errors.Is(err, pay.ErrAmount) {
				t.Errorf("%q was taken as %v (%v)", row.in, got, err)
				return
			}
			if len(row.in) > 3 && strings.Contains(err.Error(), row.in) {
				t.Errorf("the error carries the value: %v", err)
			}
		})
	}
	if _, err := must(pay.LocaleOf("en-US")).Parse("5", "ABC"); !errors.Is(err, pay.ErrCurrency) {
		t.Errorf("an unknown currency was assumed: %v", err)
	}
}

func TestTakenAsRateOrMoney(t *testing.T) {
	t.Parallel()
	l := must(pay.LocaleOf("en-US"))
	if _, err := must(l.Parse("$5", "")).Rate(); !errors.Is(err, pay.ErrUnit) {
		t.Errorf("a lump sum as a rate: %v", err)
	}
	if _, err := must(l.Parse("$5/hr", "")).Money(); !errors.Is(err, pay.ErrUnit) {
		t.Errorf("a rate as a lump sum: %v", err)
	}
	if r := must(must(l.Parse("$5/hr", "")).Rate()); r.Per != pay.Hour || r.Currency != "USD" {
		t.Errorf("took %v", r)
	}
}

// What is written is read back, in every locale.
func TestFormatThenParse(t *testing.T) {
	t.Parallel()
	for _, tag := range pay.Locales() {
		l := must(pay.LocaleOf(tag))
		for _, amount := range []string{"0", "0.01", "999.99", "1000", "-1234567.89", "99999999999999.25"} {
			for _, code := range []pay.Currency{"USD", "CAD", "EUR", "GBP", "MXN", "CHF", "KWD"} {
				text := l.Money(pay.Money{Amount: n(amount), Currency: code})
				got, err := l.Parse(text, "XXX")
				if err != nil || !got.Amount.Equal(n(amount)) || got.Currency != code {
					t.Errorf("%s: %q was read as %v, %v", tag, text, got, err)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"$1,013.38", "62.5/hr", "1.234,50 €", "1e9", "-0.00", "1 234,50 $ US",
		"￥2,500/時間", "NaN"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range pay.Locales() {
			l, err := pay.LocaleOf(tag)
			if err != nil {
				t.Fatal(err)
			}
			got, err := l.Parse(s, "")
			if err != nil {
				continue
			}
			if strings.ContainsAny(s, "eE") && got.Amount.BitLen() > 1000 {
				t.Fatalf("%s %q: %v", tag, s, got)
			}
			again, err := l.Parse(l.MoneyPlaces(pay.Money{Amount: got.Amount, Currency: got.Currency}, 30, "down"), "")
			if err == nil && (!again.Amount.Equal(got.Amount) || again.Currency != got.Currency) {
				t.Fatalf("%s %q: %v, then %v", tag, s, got, again)
			}
		}
	})
}
