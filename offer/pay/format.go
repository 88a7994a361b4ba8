package pay

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Number writes n with places decimals, rounded once by the mode. What rounds
// to nothing has no minus.
func (l Locale) Number(n exact.Number, places int, m exact.Mode) string {
	s := n.Fixed(places, m)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.Group)
		}
		b.WriteByte(d)
	}
	if fraction != "" {
		b.WriteString(l.Decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// Money writes an amount at the currency's own digits, rounded half up.
func (l Locale) Money(m Money) string {
	return l.MoneyPlaces(m, m.Currency.Digits(), exact.HalfUp)
}

// MoneyPlaces writes an amount with the places and mode asked for.
func (l Locale) MoneyPlaces(m Money, places int, mode exact.Mode) string {
	number := l.Number(m.Amount, places, mode)
	symbol := l.Symbol(m.Currency)
	if l.Behind {
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
	return l.Money(r.Money()) + l.units[r.Per].behind
}

// RatePlaces writes a rate with the places and mode asked for, such as four
// places of a rate per hour.
func (l Locale) RatePlaces(r Rate, places int, mode exact.Mode) string {
	return l.MoneyPlaces(r.Money(), places, mode) + l.units[r.Per].behind
}

// Percent writes a percent with places decimals: "22.5%", "22,5 %".
func (l Locale) Percent(p Percent, places int, mode exact.Mode) string {
	return l.Number(p.Points, places, mode) + l.PercentSpace + "%"
}
