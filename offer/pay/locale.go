package pay

import (
	"strings"

	"golang.org/x/text/language"
)

// Locale is how one place writes numbers, money and rates. The tables restate
// CLDR 48 (https://cldr.unicode.org) for the locales of [Locales]. x/text
// gives us language tags and ISO 4217; its number formatting passes through
// float64 and puts the currency at the same side everywhere, so the digits
// are laid out here.
type Locale struct {
	Tag          string // BCP 47, such as "fr-CA"
	Decimal      string // "." or ","
	Group        string // ",", ".", no-break space or narrow no-break space
	Behind       bool   // the currency stands behind the number, after a no-break space
	PercentSpace string // what stands between a number and %
	Home         Currency
	symbols      map[Currency]string
	units        map[Per]unitWords
}

// unitWords is how a rate says its unit of time: behind the amount, and what
// people may type for it.
type unitWords struct {
	behind string
	typed  []string
}

const (
	noBreakSpace       = "\u00a0"
	narrowNoBreakSpace = "\u202f"
)

// Locales returns the tags that have a table.
func Locales() []string {
	return []string{"en-US", "en-CA", "en-GB", "fr-CA", "fr-FR", "es-US", "es-MX", "de-DE", "ja-JP"}
}

// LocaleOf returns the table of a tag: the tag itself in any spelling BCP 47
// allows ("en_us" too), or the home locale of a bare language ("de" is
// "de-DE"). Anything else is [ErrLocale]; a region is never guessed.
func LocaleOf(tag string) (Locale, error) {
	if len(tag) <= 35 {
		if t, err := language.Parse(tag); err == nil {
			base, _ := t.Base()
			region, confidence := t.Region()
			if confidence == language.Exact {
				if l, ok := localeTable(base.String() + "-" + region.String()); ok {
					return l, nil
				}
			} else if l, ok := localeTable(homeOf(base.String())); ok {
				return l, nil
			}
		}
	}
	return Locale{}, &InputError{Kind: ErrLocale, Want: "one of " + strings.Join(Locales(), ", ")}
}

func homeOf(base string) string {
	switch base {
	case "en", "es":
		return base + "-US"
	case "fr":
		return "fr-FR"
	case "de":
		return "de-DE"
	case "ja":
		return "ja-JP"
	}
	return ""
}

// Symbol returns how the locale writes a currency: "$", "US$", "$ US", or the
// code when it has no symbol there.
func (l Locale) Symbol(c Currency) string {
	if s, ok := l.symbols[c]; ok {
		return s
	}
	return string(c)
}

func localeTable(tag string) (Locale, bool) {
	l := Locale{Tag: tag, Decimal: ".", Group: ","}
	switch tag {
	case "en-US":
		l.Home, l.symbols, l.units = "USD", english("USD", "$", "CAD", "CA$", "JPY", "¥"), englishUnits()
	case "en-CA":
		l.Home, l.symbols, l.units = "CAD", english("USD", "US$", "CAD", "$", "JPY", "JP¥"), englishUnits()
	case "en-GB":
		l.Home, l.symbols, l.units = "GBP", english("USD", "US$", "CAD", "CA$", "JPY", "JP¥"), englishUnits()
	case "es-US":
		l.Home, l.symbols, l.units = "USD", symbols("JPY", "¥", "USD", "$"), spanishUnits()
	case "es-MX":
		l.Home, l.symbols, l.units = "MXN", symbols("MXN", "$"), spanishUnits()
	case "fr-CA":
		l.Decimal, l.Group, l.Behind, l.PercentSpace = ",", noBreakSpace, true, noBreakSpace
		l.Home, l.units = "CAD", frenchUnits()
		l.symbols = symbols("AUD", "$\u00a0AU", "BRL", "R$", "CAD", "$", "CNY", "CN¥", "EUR", "€", "GBP", "£",
			"HKD", "$\u00a0HK", "JPY", "¥", "NZD", "$\u00a0NZ", "SGD", "$\u00a0SG", "USD", "$\u00a0US")
	case "fr-FR":
		l.Decimal, l.Group, l.Behind, l.PercentSpace = ",", narrowNoBreakSpace, true, noBreakSpace
		l.Home, l.units = "EUR", frenchUnits()
		l.symbols = symbols("AUD", "$AU", "BRL", "R$", "CAD", "$CA", "EUR", "€", "GBP", "£GB", "INR", "₹",
			"KRW", "₩", "MXN", "$MX", "NZD", "$NZ", "SGD", "$SG", "USD", "$US")
	case "de-DE":
		l.Decimal, l.Group, l.Behind, l.PercentSpace = ",", ".", true, noBreakSpace
		l.Home, l.units = "EUR", germanUnits()
		l.symbols = english("AUD", "AU$", "THB", "฿", "USD", "$", "CAD", "CA$", "JPY", "¥")
		delete(l.symbols, "PHP")
	case "ja-JP":
		l.Home, l.units = "JPY", japaneseUnits()
		l.symbols = english("USD", "$", "CAD", "CA$", "JPY", "\uffe5", "CNY", "元")
		delete(l.symbols, "PHP")
	default:
		return Locale{}, false
	}
	return l, true
}

// english is CLDR's default list of symbols with some replaced.
func english(pairs ...string) map[Currency]string {
	m := symbols("AUD", "A$", "BRL", "R$", "CNY", "CN¥", "EUR", "€", "GBP", "£", "HKD", "HK$", "ILS", "₪", "INR", "₹",
		"KRW", "₩", "MXN", "MX$", "NZD", "NZ$", "PHP", "₱", "TWD", "NT$", "VND", "₫", "XCD", "EC$")
	for c, s := range symbols(pairs...) {
		m[c] = s
	}
	return m
}

func symbols(pairs ...string) map[Currency]string {
	m := make(map[Currency]string, len(pairs)/2+16)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[Currency(pairs[i])] = pairs[i+1]
	}
	return m
}
