package pay_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// cldr holds what ICU 78 with CLDR 48 prints for 1234567.5 and -987.125.
func cldr() [][4]string {
	return [][4]string{
		{"en-US", "USD", "$1,234,567.50", "-$987.13"},
		{"en-US", "CAD", "CA$1,234,567.50", "-CA$987.13"},
		{"en-US", "EUR", "\u20ac1,234,567.50", "-\u20ac987.13"},
		{"en-US", "JPY", "\u00a51,234,568", "-\u00a5987"},
		{"en-US", "GBP", "\u00a31,234,567.50", "-\u00a3987.13"},
		{"en-US", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"en-US", "MXN", "MX$1,234,567.50", "-MX$987.13"},
		{"en-CA", "USD", "US$1,234,567.50", "-US$987.13"},
		{"en-CA", "CAD", "$1,234,567.50", "-$987.13"},
		{"en-CA", "EUR", "\u20ac1,234,567.50", "-\u20ac987.13"},
		{"en-CA", "JPY", "JP\u00a51,234,568", "-JP\u00a5987"},
		{"en-CA", "GBP", "\u00a31,234,567.50", "-\u00a3987.13"},
		{"en-CA", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"en-CA", "MXN", "MX$1,234,567.50", "-MX$987.13"},
		{"en-GB", "USD", "US$1,234,567.50", "-US$987.13"},
		{"en-GB", "CAD", "CA$1,234,567.50", "-CA$987.13"},
		{"en-GB", "EUR", "\u20ac1,234,567.50", "-\u20ac987.13"},
		{"en-GB", "JPY", "JP\u00a51,234,568", "-JP\u00a5987"},
		{"en-GB", "GBP", "\u00a31,234,567.50", "-\u00a3987.13"},
		{"en-GB", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"en-GB", "MXN", "MX$1,234,567.50", "-MX$987.13"},
		{"fr-CA", "USD", "1\u00a0234\u00a0567,50\u00a0$\u00a0US", "-987,13\u00a0$\u00a0US"},
		{"fr-CA", "CAD", "1\u00a0234\u00a0567,50\u00a0$", "-987,13\u00a0$"},
		{"fr-CA", "EUR", "1\u00a0234\u00a0567,50\u00a0\u20ac", "-987,13\u00a0\u20ac"},
		{"fr-CA", "JPY", "1\u00a0234\u00a0568\u00a0\u00a5", "-987\u00a0\u00a5"},
		{"fr-CA", "GBP", "1\u00a0234\u00a0567,50\u00a0\u00a3", "-987,13\u00a0\u00a3"},
		{"fr-CA", "CHF", "1\u00a0234\u00a0567,50\u00a0CHF", "-987,13\u00a0CHF"},
		{"fr-CA", "MXN", "1\u00a0234\u00a0567,50\u00a0MXN", "-987,13\u00a0MXN"},
		{"fr-FR", "USD", "1\u202f234\u202f567,50\u00a0$US", "-987,13\u00a0$US"},
		{"fr-FR", "CAD", "1\u202f234\u202f567,50\u00a0$CA", "-987,13\u00a0$CA"},
		{"fr-FR", "EUR", "1\u202f234\u202f567,50\u00a0\u20ac", "-987,13\u00a0\u20ac"},
		{"fr-FR", "JPY", "1\u202f234\u202f568\u00a0JPY", "-987\u00a0JPY"},
		{"fr-FR", "GBP", "1\u202f234\u202f567,50\u00a0\u00a3GB", "-987,13\u00a0\u00a3GB"},
		{"fr-FR", "CHF", "1\u202f234\u202f567,50\u00a0CHF", "-987,13\u00a0CHF"},
		{"fr-FR", "MXN", "1\u202f234\u202f567,50\u00a0$MX", "-987,13\u00a0$MX"},
		{"es-US", "USD", "$1,234,567.50", "-$987.13"},
		{"es-US", "CAD", "CAD\u00a01,234,567.50", "-CAD\u00a0987.13"},
		{"es-US", "EUR", "EUR\u00a01,234,567.50", "-EUR\u00a0987.13"},
		{"es-US", "JPY", "\u00a51,234,568", "-\u00a5987"},
		{"es-US", "GBP", "GBP\u00a01,234,567.50", "-GBP\u00a0987.13"},
		{"es-US", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"es-US", "MXN", "MXN\u00a01,234,567.50", "-MXN\u00a0987.13"},
		{"es-MX", "USD", "USD\u00a01,234,567.50", "-USD\u00a0987.13"},
		{"es-MX", "CAD", "CAD\u00a01,234,567.50", "-CAD\u00a0987.13"},
		{"es-MX", "EUR", "EUR\u00a01,234,567.50", "-EUR\u00a0987.13"},
		{"es-MX", "JPY", "JPY\u00a01,234,568", "-JPY\u00a0987"},
		{"es-MX", "GBP", "GBP\u00a01,234,567.50", "-GBP\u00a0987.13"},
		{"es-MX", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"es-MX", "MXN", "$1,234,567.50", "-$987.13"},
		{"de-DE", "USD", "1.234.567,50\u00a0$", "-987,13\u00a0$"},
		{"de-DE", "CAD", "1.234.567,50\u00a0CA$", "-987,13\u00a0CA$"},
		{"de-DE", "EUR", "1.234.567,50\u00a0\u20ac", "-987,13\u00a0\u20ac"},
		{"de-DE", "JPY", "1.234.568\u00a0\u00a5", "-987\u00a0\u00a5"},
		{"de-DE", "GBP", "1.234.567,50\u00a0\u00a3", "-987,13\u00a0\u00a3"},
		{"de-DE", "CHF", "1.234.567,50\u00a0CHF", "-987,13\u00a0CHF"},
		{"de-DE", "MXN", "1.234.567,50\u00a0MX$", "-987,13\u00a0MX$"},
		{"ja-JP", "USD", "$1,234,567.50", "-$987.13"},
		{"ja-JP", "CAD", "CA$1,234,567.50", "-CA$987.13"},
		{"ja-JP", "EUR", "\u20ac1,234,567.50", "-\u20ac987.13"},
		{"ja-JP", "JPY", "\uffe51,234,568", "-\uffe5987"},
		{"ja-JP", "GBP", "\u00a31,234,567.50", "-\u00a3987.13"},
		{"ja-JP", "CHF", "CHF\u00a01,234,567.50", "-CHF\u00a0987.13"},
		{"ja-JP", "CNY", "元\u00a01,234,567.50", "-元\u00a0987.13"},
		{"ja-JP", "MXN", "MX$1,234,567.50", "-MX$987.13"},
	}
}

func TestLocaleMoneyIsCLDR(t *testing.T) {
	t.Parallel()
	for _, r := range cldr() {
		l := must(pay.LocaleOf(r[0]))
		for i, amount := range []string{"1234567.5", "-987.125"} {
			m := must(pay.NewMoney(n(amount), r[1]))
			if got := l.Money(m); got != r[2+i] {
				t.Errorf("%s %s %s: %q, want %q", r[0], r[1], amount, got, r[2+i])
			}
		}
	}
}

func TestLocaleRateAndPercent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ tag, code, rate, percent string }{
		{"en-US", "USD", "$62.50 per hour", "22.5%"},
		{"en-CA", "CAD", "$62.50 per hour", "22.5%"},
		{"fr-CA", "CAD", "62,50\u00a0$ par heure", "22,5\u00a0%"},
		{"fr-FR", "EUR", "62,50\u00a0€ par heure", "22,5\u00a0%"},
		{"es-US", "USD", "$62.50 por hora", "22.5%"},
		{"de-DE", "EUR", "62,50\u00a0€ pro Stunde", "22,5\u00a0%"},
		{"ja-JP", "JPY", "\uffe563/時間", "22.5%"},
	} {
		t.Run(row.tag, func(t *testing.T) {
			t.Parallel()
			l := must(pay.LocaleOf(row.tag))
			if got := l.Rate(must(pay.NewRate(n("62.50"), row.code, pay.Hour))); got != row.rate {
				t.Errorf("%s: %q, want %q", row.tag, got, row.rate)
			}
			if got := l.Percent(pay.Percent{Points: n("22.5")}, 1, exact.HalfUp); got != row.percent {
				t.Errorf("%s: %q, want %q", row.tag, got, row.percent)
			}
		})
	}
	if got := must(pay.LocaleOf("fr-FR")).Number(n("1234567.891"), 2,
		exact.HalfUp); got != "1\u202f234\u202f567,89" {
		t.Errorf("France groups with a narrow no-break space, got %q", got)
	}
	if got := must(pay.LocaleOf("en-US")).RatePlaces(must(pay.NewRate(n("1.925"), "USD", pay.Hour)), 4,
		exact.HalfUp); got != "$1.9250 per hour" {
		t.Errorf("four places: %q", got)
	}
}

func TestLocaleOf(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"en-US": "en-US", "en_us": "en-US", "de": "de-DE",
		"fr": "fr-FR", "EN-ca": "en-CA", "ja": "ja-JP", "de-Latn-DE": "de-DE", "es": "es-US",
		"en-ZA": "", "de-CH": "", "xx": "", "": "", "not a tag": "", "pt-BR": ""} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			l, err := pay.LocaleOf(tag)
			if l.Tag != want || (err != nil) != (want == "") {
				t.Errorf("%q: %q, %v, want %q", tag, l.Tag, err, want)
			}
		})
	}
	for _, tag := range pay.Locales() {
		if l, err := pay.LocaleOf(tag); err != nil || l.Tag != tag || !l.Home.Valid() {
			t.Errorf("%s: %v", tag, err)
		}
	}
}
