package pay

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// maxInput is the most bytes of one amount.
const maxInput = 80

// spaces are those that people type in an amount.
const spaces = " " + noBreakSpace + narrowNoBreakSpace

// Taken is how an input was understood, to be shown back.
type Taken struct {
	Amount       exact.Number
	Currency     Currency
	Per          Per  // empty: a lump sum
	CurrencySaid bool // false: the currency was not written but assumed
}

// String writes what was taken, in plain ASCII: "62.5 USD per hour, currency
// assumed". It holds the amount: show it only to the person who typed it.
func (t Taken) String() string {
	text := t.Amount.String() + " " + string(t.Currency)
	if t.Per != "" {
		text += " per " + string(t.Per)
	}
	if !t.CurrencySaid {
		text += ", currency assumed"
	}
	return text
}

// Rate returns what was taken as a rate. It returns [ErrUnit] if the input has no
// unit of time.
func (t Taken) Rate() (Rate, error) {
	if t.Per == "" {
		return Rate{}, refuse(ErrUnit, "", "a unit of time after the amount")
	}
	return Rate{t.Amount, t.Currency, t.Per}, nil
}

// Money returns what was taken as a lump sum. It returns [ErrUnit] if the input
// has a unit of time.
func (t Taken) Money() (Money, error) {
	if t.Per != "" {
		return Money{}, refuse(ErrUnit, "", "an amount without a unit of time")
	}
	return Money{t.Amount, t.Currency}, nil
}

// Parse reads an amount as people of the locale write it: a sign, a currency, digits
// with or without the locale's grouping, and a unit of time. The currency is a
// code, a symbol of the locale or one that means the same everywhere, such as
// US$, before or after the digits. If no currency is written it is assumed, and
// if assumed is empty it is that of the locale.
//
// Digits are grouped by three or not at all. A decimal separator has digits on
// both sides. Exponents, leading zeros, a negative zero, the separators of
// another locale and more than 30 digits on either side are refused. Parse returns
// [ErrAmount], or [ErrCurrency] for an assumed currency that is unknown.
func (l Locale) Parse(s string, assumed Currency) (Taken, error) {
	if len(s) > maxInput {
		return Taken{}, refuse(ErrAmount, "", "at most 80 bytes")
	}
	t := Taken{Currency: assumed}
	if assumed == "" {
		t.Currency = l.Home
	}
	rest := strings.Trim(s, spaces)
	rest, t.Per = l.cutUnit(rest)
	rest, negative := cutSign(rest)
	var written Currency
	if rest, written = l.cutCurrency(rest); written != "" {
		t.Currency, t.CurrencySaid = written, true
		if !negative {
			rest, negative = cutSign(rest)
		}
	}
	if !t.Currency.Valid() {
		return Taken{}, refuse(ErrCurrency, "", "an ISO 4217 code such as USD")
	}
	plain, err := l.digits(rest)
	if err != nil {
		return Taken{}, err
	}
	if negative {
		plain = "-" + plain
	}
	if t.Amount, err = exact.Parse(plain); err != nil || negative && t.Amount.Sign() == 0 {
		return Taken{}, l.refuse(
			"at most 30 digits before and after the separator, no leading zeros, no minus before zero")
	}
	return t, nil
}

// refuse returns the error of an amount.
func (l Locale) refuse(want string) error {
	return refuse(ErrAmount, "in "+l.Tag, want)
}

// cutUnit cuts a unit of time off the end, the longest that fits. Spaces around
// the slash and a point after a short form are allowed.
func (l Locale) cutUnit(s string) (string, Per) {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = strings.TrimRight(s[:i], spaces) + "/" + strings.TrimLeft(s[i+1:], spaces)
		s = strings.TrimSuffix(s, ".")
	}
	best, found := "", Per("")
	for per, words := range l.units {
		for _, word := range words.typed {
			if len(word) > len(best) && len(word) < len(s) && strings.EqualFold(s[len(s)-len(word):], word) {
				best, found = word, per
			}
		}
	}
	return strings.TrimRight(s[:len(s)-len(best)], spaces), found
}

// cutSign cuts a minus off the front.
func cutSign(s string) (string, bool) {
	for _, minus := range []string{"-", "\u2212"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return rest, true
		}
	}
	return s, false
}

// cutCurrency cuts one currency off the front or the end: an ISO code, or the
// longest symbol that fits.
func (l Locale) cutCurrency(s string) (string, Currency) {
	if len(s) > 3 {
		if c := Currency(s[:3]); c.Valid() {
			return strings.TrimLeft(s[3:], spaces), c
		}
		if c := Currency(s[len(s)-3:]); c.Valid() {
			return strings.TrimRight(s[:len(s)-3], spaces), c
		}
	}
	s = strings.ReplaceAll(s, "$ ", "$\u00a0") // a plain space is allowed in "$ US"
	best, found, after := "", Currency(""), false
	look := func(w string, c Currency) {
		if len(w) > len(best) && strings.HasPrefix(s, w) {
			best, found, after = w, c, false
		}
		if len(w) > len(best) && strings.HasSuffix(s, w) {
			best, found, after = w, c, true
		}
	}
	for c, symbol := range l.symbols {
		look(symbol, c)
		look(plainYen(symbol), c)
	}
	for w, c := range plainSymbols() {
		look(w, c)
	}
	if after {
		return strings.TrimRight(strings.TrimSuffix(s, best), spaces), found
	}
	return strings.TrimLeft(strings.TrimPrefix(s, best), spaces), found
}

// plainSymbols returns the symbols that mean one currency in every locale.
func plainSymbols() map[string]Currency {
	return map[string]Currency{
		"US$": "USD", "$US": "USD", "$\u00a0US": "USD",
		"C$": "CAD", "CA$": "CAD", "$CA": "CAD", "$\u00a0CA": "CAD", "$CAN": "CAD",
		"€": "EUR", "£": "GBP", "円": "JPY",
	}
}

// plainYen returns the narrow yen sign, which people may type, for the wide one.
func plainYen(symbol string) string {
	if symbol == "\uffe5" {
		return "¥"
	}
	return symbol
}

// digits returns the digits of the locale in the plain form "1234.50".
func (l Locale) digits(s string) (string, error) {
	whole, fraction, has := strings.Cut(s, l.Decimal)
	if has && fraction == "" || whole == "" {
		return "", l.refuse("digits on both sides of the decimal separator \"" + l.Decimal + "\"")
	}
	groups := l.split(whole)
	for i, g := range groups {
		if !allDigits(g) || len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && len(g) > 3) {
			return "", l.refuse("digits, grouped by three or not at all, and \"" + l.Decimal + "\" before decimals")
		}
	}
	plain := strings.Join(groups, "")
	if !has {
		return plain, nil
	}
	if !allDigits(fraction) {
		return "", l.refuse("digits alone after \"" + l.Decimal + "\"")
	}
	return plain + "." + fraction, nil
}

// split cuts the whole part at its grouping separator. If a locale groups with a
// no-break space, any one kind of space is allowed.
func (l Locale) split(whole string) []string {
	if l.Group == noBreakSpace || l.Group == narrowNoBreakSpace {
		for _, g := range []string{" ", noBreakSpace, narrowNoBreakSpace} {
			if strings.Contains(whole, g) {
				return strings.Split(whole, g)
			}
		}
	}
	return strings.Split(whole, l.Group)
}

func allDigits(s string) bool {
	for _, b := range []byte(s) {
		if b < '0' || b > '9' {
			return false
		}
	}
	return s != ""
}
