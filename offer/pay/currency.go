package pay

import (
	"golang.org/x/text/currency"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Currency is an ISO 4217 code in capitals, such as "USD".
type Currency string

// ParseCurrency reads an ISO 4217 code in capitals. It returns [ErrCurrency] for
// anything else, also for "usd".
func ParseCurrency(s string) (Currency, error) {
	c := Currency(s)
	if !c.Valid() {
		return "", refuse(ErrCurrency, "", "an ISO 4217 code in capitals, such as USD")
	}
	return c, nil
}

// Valid reports whether c is an ISO 4217 code of money. XXX and XTS are not.
func (c Currency) Valid() bool {
	if len(c) != 3 || c == "XXX" || c == "XTS" {
		return false
	}
	for _, b := range []byte(c) {
		if b < 'A' || b > 'Z' {
			return false
		}
	}
	_, err := currency.ParseISO(string(c))
	return err == nil
}

// Digits returns the digits of the currency's smallest unit as ISO 4217 lists
// them: 2 for USD, 0 for JPY, 3 for KWD. The customary digits of CLDR, which are
// fewer for some currencies, are not used.
func (c Currency) Digits() int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
		"RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

// Rounding returns the rounding to the currency's digits in a mode.
func (c Currency) Rounding(mode exact.Mode) exact.Rounding {
	return exact.Rounding{Mode: mode, Places: c.Digits()}
}
