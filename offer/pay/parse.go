package pay

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// maxInput bounds what people type for one amount.
const maxInput = 80

// Taken is what was understood of an input, so that it can be shown back.
type Taken struct {
	Amount       exact.Number
	Currency     Currency
	Per          Per  // empty: a lump sum
	CurrencySaid bool // false: the currency is the one that was assumed
}

// String says what was taken, in plain ASCII: "62.5 USD per hour, currency
// assumed". It holds the amount and belongs on the screen of whoever typed it.
func (t Taken) String() string {
	s := t.Amount.String() + " " + string(t.Currency)
	if t.Per != "" {
		s += " per " + string(t.Per)
	}
	if !t.CurrencySaid {
		s += ", currency assumed"
	}
	return s
}

// Rate returns what was taken as a rate; [ErrUnit] when no unit was said.
func (t Taken) Rate() (Rate, error) {
	if t.Per == "" {
		return Rate{}, &InputError{Kind: ErrUnit, Want: "a unit of time behind the amount"}
	}
	return Rate{t.Amount, t.Currency, t.Per}, nil
}

// Money returns what was taken as a lump sum; [ErrUnit] when a unit of time
// was said.
func (t Taken) Money() (Money, error) {
	if t.Per != "" {
		return Money{}, &InputError{Kind: ErrUnit, Want: "an amount without a unit of time"}
	}
	return Money{t.Amount, t.Currency}, nil
}

// Parse reads an amount as people of the locale write it: a sign, a currency
// (a code, a symbol of the locale or one that means the same everywhere, such
// as US$; before or behind), digits with or without the locale's grouping, and
// a unit of time. assumed is the currency when none is written; empty takes the
// locale's own.
//
// It is strict: grouping stands at every third digit or nowhere, a decimal
// separator has digits on both sides, no exponent, no leading zeros, no
// negative zero, at most 30 digits on either side. The other locale's
// separators are refused, not guessed.
func (l Locale) Parse(s string, assumed Currency) (Taken, error) {
	if len(s) > maxInput {
		return Taken{}, &InputError{Kind: ErrAmount, Want: "at most 80 bytes"}
	}
	t := Taken{Currency: assumed}
	if assumed == "" {
		t.Currency = l.Home
	}
	rest := strings.Trim(s, " \u00a0\u202f")
	rest, t.Per = l.cutUnit(rest)
	rest, negative := cutSign(rest)
	var said Currency
	if rest, said = l.cutCurrency(rest); said != "" {
		t.Currency, t.CurrencySaid = said, true
		if !negative {
			rest, negative = cutSign(rest)
		}
	}
	if !t.Currency.Valid() {
		return Taken{}, &InputError{Kind: ErrCurrency, Want: "an ISO 4217 code such as USD"}
	}
	plain, err := l.digits(rest)
	if err != nil {
		return Taken{}, err
	}
	if negative {
		plain = "-" + plain
	}
	if t.Amount, err = exact.Parse(plain); err != nil || negative && t.Amount.Sign() == 0 {
		return Taken{}, l.refuse("at most 30 digits before and after the separator, no leading zeros, no minus before zero")
	}
	return t, nil
}

func (l Locale) refuse(want string) error {
	return &InputError{Kind: ErrAmount, Name: "in " + l.Tag, Want: want}
}

// cutUnit takes a unit of time off the end, the longest that fits. People put
// spaces beside the slash and a point behind a short form.
func (l Locale) cutUnit(s string) (string, Per) {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = strings.TrimRight(s[:i], " \u00a0\u202f") + "/" + strings.TrimLeft(s[i+1:], " \u00a0\u202f")
		s = strings.TrimSuffix(s, ".")
	}
	best, per := "", Per("")
	for p, words := range l.units {
		for _, w := range words.typed {
			if len(w) > len(best) && len(w) < len(s) && strings.EqualFold(s[len(s)-len(w):], w) {
				best, per = w, p
			}
		}
	}
	return strings.TrimRight(s[:len(s)-len(best)], " \u00a0\u202f"), per
}

func cutSign(s string) (string, bool) {
	for _, minus := range []string{"-", "\u2212"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return rest, true
		}
	}
	return s, false
}

// cutCurrency takes one currency off the front or the end: an ISO code, or a
// symbol as this locale uses it.
func (l Locale) cutCurrency(s string) (string, Currency) {
	const space = " \u00a0\u202f"
	if len(s) > 3 {
		if c := Currency(s[:3]); c.Valid() {
			return strings.TrimLeft(s[3:], space), c
		}
		if c := Currency(s[len(s)-3:]); c.Valid() {
			return strings.TrimRight(s[:len(s)-3], space), c
		}
	}
	s = strings.ReplaceAll(s, "$ ", "$\u00a0") // people type a plain space in "$ US"
	best, found, behind := "", Currency(""), false
	look := func(w string, c Currency) {
		if len(w) > len(best) && strings.HasPrefix(s, w) {
			best, found, behind = w, c, false
		}
		if len(w) > len(best) && strings.HasSuffix(s, w) {
			best, found, behind = w, c, true
		}
	}
	for c, symbol := range l.symbols {
		look(symbol, c)
		look(plainYen(symbol), c)
	}
	for w, c := range plainSymbols() {
		look(w, c)
	}
	if behind {
		return strings.TrimRight(strings.TrimSuffix(s, best), space), found
	}
	return strings.TrimLeft(strings.TrimPrefix(s, best), space), found
}

// plainSymbols mean one currency wherever they are written.
func plainSymbols() map[string]Currency {
	return map[string]Currency{"US$": "USD", "$US": "USD", "$\u00a0US": "USD", "C$": "CAD", "CA$": "CAD", "$CA": "CAD", "$\u00a0CA": "CAD", "$CAN": "CAD",
		"€": "EUR", "£": "GBP", "円": "JPY"}
}

// plainYen lets people type the narrow yen sign for the wide one.
func plainYen(symbol string) string {
	if symbol == "\uffe5" {
		return "¥"
	}
	return symbol
}

// digits turns the locale's digits into the plain form "1234.50".
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
		return "", l.refuse("digits alone behind \"" + l.Decimal + "\"")
	}
	return plain + "." + fraction, nil
}

// split cuts the whole part at its grouping separator. Where a locale groups
// with a no-break space, people may type any space, but one kind of it.
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
