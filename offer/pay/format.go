package pay

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Number writes a number with the given number of decimals, rounded once in the
// mode. A number that rounds to zero has no minus.
func (l Locale) Number(n exact.Number, places int, mode exact.Mode) string {
	digits, negative := strings.CutPrefix(n.Fixed(places, mode), "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i, digit := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteByte(digit)
	}
	if fraction != "" {
		b.WriteString(l.Decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// Money writes an amount with the digits of its currency, rounded half up.
func (l Locale) Money(m Money) string {
	return l.MoneyPlaces(m, m.Currency.Digits(), exact.HalfUp)
}

// MoneyPlaces writes an amount with the given places, rounded in the mode.
func (l Locale) MoneyPlaces(m Money, places int, mode exact.Mode) string {
	number := l.Number(m.Amount, places, mode)
	symbol := l.Symbol(m.Currency)
	if l.SymbolAfter {
		return number + noBreakSpace + symbol
	}
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "-", number[1:]
	}
	if last, _ := utf8.DecodeLastRuneInString(symbol); !unicode.IsSymbol(last) {
		symbol += noBreakSpace // CLDR's currencySpacing: letters don't touch digits
	}
	return sign + symbol + number
}

// Rate writes a rate with its unit of time in words: "$62.50 per hour".
func (l Locale) Rate(r Rate) string {
	return l.Money(r.Money()) + l.units[r.Per].after
}

// RatePlaces writes a rate with the given places, rounded in the mode: four
// places for a rate per hour, for example.
func (l Locale) RatePlaces(r Rate, places int, mode exact.Mode) string {
	return l.MoneyPlaces(r.Money(), places, mode) + l.units[r.Per].after
}

// Percent writes a percent with the given number of decimals: "22.5%", "22,5 %".
func (l Locale) Percent(p Percent, places int, mode exact.Mode) string {
	return l.Number(p.Points, places, mode) + l.PercentSpace + "%"
}
