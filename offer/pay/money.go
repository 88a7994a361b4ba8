package pay

import (
	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Money is an exact lump sum in one currency. The zero Money has no currency and
// can't be added to money that has one.
type Money struct {
	Amount   exact.Number
	Currency Currency
}

// NewMoney returns an amount in the currency of an ISO 4217 code. It returns
// [ErrCurrency] for an unknown code.
func NewMoney(amount exact.Number, code string) (Money, error) {
	currency, err := ParseCurrency(code)
	if err != nil {
		return Money{}, err
	}
	return Money{amount, currency}, nil
}

// MoneyFromDecimal returns a decimal as money. It returns [ErrAmount] for more
// than 30 digits before or after the point, and [ErrCurrency] for an unknown
// code.
func MoneyFromDecimal(d decimal.Decimal, code string) (Money, error) {
	amount, err := exact.FromDecimal(d)
	if err != nil {
		return Money{}, refuse(ErrAmount, "", "at most 30 digits before and after the point")
	}
	return NewMoney(amount, code)
}

// Decimal returns the amount rounded to the currency's digits, half up.
func (m Money) Decimal() decimal.Decimal {
	return m.Amount.Decimal(m.Currency.Digits(), exact.HalfUp)
}

// Add returns m + other. It returns [ErrMixed] for two currencies.
func (m Money) Add(other Money) (Money, error) {
	if m.Currency != other.Currency {
		return Money{}, mixed("amounts in one currency")
	}
	return Money{m.Amount.Add(other.Amount), m.Currency}, nil
}

// Sub returns m − other. It returns [ErrMixed] for two currencies.
func (m Money) Sub(other Money) (Money, error) {
	return m.Add(Money{other.Amount.Neg(), other.Currency})
}

// Times returns m × n, not rounded.
func (m Money) Times(n exact.Number) Money { return Money{m.Amount.Mul(n), m.Currency} }

// Cmp returns -1, 0 or 1 if m is less than, equal to or more than other. It
// returns [ErrMixed] for two currencies.
func (m Money) Cmp(other Money) (int, error) {
	if m.Currency != other.Currency {
		return 0, mixed("amounts in one currency")
	}
	return m.Amount.Cmp(other.Amount), nil
}

// Round returns m rounded to the digits of its currency in a mode.
func (m Money) Round(mode exact.Mode) Money {
	return Money{m.Amount.Round(m.Currency.Rounding(mode)), m.Currency}
}

// Split divides m into n parts that add up to m rounded half up. Each part is a
// whole number of the currency's smallest coin; the first parts hold the odd
// coins. It returns [ErrRange] unless 1 ≤ n ≤ 10,000.
func (m Money) Split(n int) ([]Money, error) {
	if n < 1 || n > 10000 {
		return nil, refuse(ErrRange, "parts", "1 to 10,000")
	}
	total := m.Round(exact.HalfUp)
	parts := make([]Money, n)
	left := total.Amount
	for i := range parts {
		share, _ := left.Div(exact.Int(int64(n - i)))
		share = share.Round(m.Currency.Rounding(exact.Up))
		parts[i] = Money{share, m.Currency}
		left = left.Sub(share)
	}
	return parts, nil
}

func mixed(want string) error { return refuse(ErrMixed, "", want) }
