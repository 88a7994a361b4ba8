package pay

import (
	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Money is a lump sum in one currency, exact. The zero Money is nothing of no
// currency, and adds to no other.
type Money struct {
	Amount   exact.Number
	Currency Currency
}

// NewMoney takes an amount and an ISO 4217 code; [ErrCurrency] when nobody
// knows the code.
func NewMoney(amount exact.Number, code string) (Money, error) {
	c, err := ParseCurrency(code)
	if err != nil {
		return Money{}, err
	}
	return Money{amount, c}, nil
}

// MoneyFromDecimal takes a decimal at the edge of a program.
func MoneyFromDecimal(d decimal.Decimal, code string) (Money, error) {
	n, err := exact.FromDecimal(d)
	if err != nil {
		return Money{}, &InputError{Kind: ErrAmount, Want: "at most 30 digits before and after the point"}
	}
	return NewMoney(n, code)
}

// Decimal returns the amount rounded to the currency's digits, half up.
func (m Money) Decimal() decimal.Decimal {
	return m.Amount.Decimal(m.Currency.Digits(), exact.HalfUp)
}

// Add returns m + o; [ErrMixed] for two currencies.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, mixed("amounts in one currency")
	}
	return Money{m.Amount.Add(o.Amount), m.Currency}, nil
}

// Sub returns m − o; [ErrMixed] for two currencies.
func (m Money) Sub(o Money) (Money, error) { return m.Add(Money{o.Amount.Neg(), o.Currency}) }

// Times returns m × n, not rounded.
func (m Money) Times(n exact.Number) Money { return Money{m.Amount.Mul(n), m.Currency} }

// Cmp compares two amounts; [ErrMixed] for two currencies.
func (m Money) Cmp(o Money) (int, error) {
	if m.Currency != o.Currency {
		return 0, mixed("amounts in one currency")
	}
	return m.Amount.Cmp(o.Amount), nil
}

// Round rounds to the currency's digits by a mode.
func (m Money) Round(mode exact.Mode) Money {
	return Money{m.Amount.Round(m.Currency.Rounding(mode)), m.Currency}
}

// Split divides m into n parts, each a whole number of the currency's smallest
// coin, that add up to m rounded half up: no cent is lost. The first parts
// hold the odd coins. [ErrRange] unless 1 ≤ n ≤ 10,000.
func (m Money) Split(n int) ([]Money, error) {
	if n < 1 || n > 10000 {
		return nil, &InputError{Kind: ErrRange, Name: "parts", Want: "1 to 10,000"}
	}
	total := m.Round(exact.HalfUp)
	parts := make([]Money, n)
	left := total.Amount
	for i := range parts {
		q, _ := left.Div(exact.Int(int64(n - i)))
		q = q.Round(exact.Rounding{Mode: exact.Up, Places: m.Currency.Digits()})
		parts[i] = Money{q, m.Currency}
		left = left.Sub(q)
	}
	return parts, nil
}

func mixed(want string) error { return &InputError{Kind: ErrMixed, Want: want} }
