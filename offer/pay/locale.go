package pay

import (
	"maps"
	"strings"

	"golang.org/x/text/language"
)

// Locale is how one place writes numbers, money and rates. The tables restate
// CLDR 48 (https://cldr.unicode.org) for the locales of [Locales]. The number
// formatting of x/text passes through float64 and writes every currency on the
// same side, so this package formats digits itself.
type Locale struct {
	Tag          string // BCP 47, such as "fr-CA"
	Decimal      string // "." or ","
	Group        string // ",", ".", no-break space or narrow no-break space
	SymbolAfter  bool   // the currency follows the number and a no-break space
	PercentSpace string // what is written between a number and %
	Home         Currency
	symbols      map[Currency]string
	units        map[Per]unitWords
}

// unitWords is how the unit of time of a rate is written after the amount, and
// what people may type for it.
type unitWords struct {
	after string
	typed []string
}

const (
	noBreakSpace       = "\u00a0"
	narrowNoBreakSpace = "\u202f"
)

// Locales returns the tags of all tables.
func Locales() []string {
	return []string{"en-US", "en-CA", "en-GB", "fr-CA", "fr-FR", "es-US", "es-MX", "de-DE", "ja-JP"}
}

// LocaleOf returns the table of a tag, in any spelling that BCP 47 allows
// ("en_us" too). A language without a region is its home locale: "de" is
// "de-DE". It returns [ErrLocale] for any other tag.
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
	return Locale{}, refuse(ErrLocale, "", "one of "+strings.Join(Locales(), ", "))
}

// homeOf returns the home locale of a language, or nothing.
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
// code if the locale has no symbol for it.
func (l Locale) Symbol(c Currency) string {
	if symbol, ok := l.symbols[c]; ok {
		return symbol
	}
	return string(c)
}

// localeTable returns the table of a tag.
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
		l.Decimal, l.Group, l.SymbolAfter, l.PercentSpace = ",", noBreakSpace, true, noBreakSpace
		l.Home, l.units = "CAD", frenchUnits()
		l.symbols = symbols("AUD", "$\u00a0AU", "BRL", "R$", "CAD", "$", "CNY", "CN¥", "EUR", "€", "GBP", "£",
			"HKD", "$\u00a0HK", "JPY", "¥", "NZD", "$\u00a0NZ", "SGD", "$\u00a0SG", "USD", "$\u00a0US")
	case "fr-FR":
		l.Decimal, l.Group, l.SymbolAfter, l.PercentSpace = ",", narrowNoBreakSpace, true, noBreakSpace
		l.Home, l.units = "EUR", frenchUnits()
		l.symbols = symbols("AUD", "$AU", "BRL", "R$", "CAD", "$CA", "EUR", "€", "GBP", "£GB", "INR", "₹",
			"KRW", "₩", "MXN", "$MX", "NZD", "$NZ", "SGD", "$SG", "USD", "$US")
	case "de-DE":
		l.Decimal, l.Group, l.SymbolAfter, l.PercentSpace = ",", ".", true, noBreakSpace
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

// english returns CLDR's default list of symbols with some replaced.
func english(pairs ...string) map[Currency]string {
	table := symbols("AUD", "A$", "BRL", "R$", "CNY", "CN¥", "EUR", "€", "GBP", "£", "HKD", "HK$", "ILS", "₪",
		"INR", "₹", "KRW", "₩", "MXN", "MX$", "NZD", "NZ$", "PHP", "₱", "TWD", "NT$", "VND", "₫", "XCD", "EC$")
	maps.Copy(table, symbols(pairs...))
	return table
}

// symbols returns a table of pairs of a code and a symbol.
func symbols(pairs ...string) map[Currency]string {
	table := make(map[Currency]string, len(pairs)/2+16)
	for i := 0; i+1 < len(pairs); i += 2 {
		table[Currency(pairs[i])] = pairs[i+1]
	}
	return table
}
