package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Rate is money per unit of time, exact.
type Rate struct {
	Amount   exact.Number
	Currency Currency
	Per      Per
}

// NewRate returns an amount per unit of time in the currency of an ISO 4217 code.
// It returns [ErrCurrency] for an unknown code and [ErrUnit] for an unknown unit.
func NewRate(amount exact.Number, code string, per Per) (Rate, error) {
	currency, err := ParseCurrency(code)
	if err != nil {
		return Rate{}, err
	}
	if !per.Valid() {
		return Rate{}, refuse(ErrUnit, "", "hour, day, week, biweek, semimonth, month or year")
	}
	return Rate{amount, currency, per}, nil
}

// Money returns the amount of one unit of time.
func (r Rate) Money() Money { return Money{r.Amount, r.Currency} }

// Add returns r + other. It returns [ErrMixed] unless both have the same currency
// and unit of time.
func (r Rate) Add(other Rate) (Rate, error) {
	if r.Currency != other.Currency || r.Per != other.Per {
		return Rate{}, mixed("rates in one currency and per one unit of time; convert by a named convention first")
	}
	return Rate{r.Amount.Add(other.Amount), r.Currency, r.Per}, nil
}

// Sub returns r − other. It returns [ErrMixed] unless both have the same currency
// and unit of time.
func (r Rate) Sub(other Rate) (Rate, error) {
	other.Amount = other.Amount.Neg()
	return r.Add(other)
}

// Cmp returns -1, 0 or 1 if r is less than, equal to or more than other. It
// returns [ErrMixed] unless both have the same currency and unit of time.
func (r Rate) Cmp(other Rate) (int, error) {
	difference, err := r.Sub(other)
	return difference.Amount.Sign(), err
}

// Times returns r × n, such as an overtime multiplier, not rounded.
func (r Rate) Times(n exact.Number) Rate {
	r.Amount = r.Amount.Mul(n)
	return r
}

// ForHours returns the amount of some hours at the rate, not rounded. It returns
// [ErrMixed] unless r is a rate per hour.
func (r Rate) ForHours(hours Hours) (Money, error) {
	if r.Per != Hour {
		return Money{}, mixed("a rate per hour")
	}
	return r.Money().Times(hours.Count), nil
}

// ForWeeks returns the amount of some weeks at the rate, not rounded. It returns
// [ErrMixed] unless r is a rate per week.
func (r Rate) ForWeeks(weeks Weeks) (Money, error) {
	if r.Per != Week {
		return Money{}, mixed("a rate per week")
	}
	return r.Money().Times(weeks.Count), nil
}

// Ratio returns r ÷ other. It returns [ErrMixed] unless both have the same
// currency and unit of time, and [ErrZero] if other is zero.
func (r Rate) Ratio(other Rate) (Ratio, error) {
	if r.Currency != other.Currency || r.Per != other.Per {
		return Ratio{}, mixed("rates in one currency and per one unit of time")
	}
	share, ok := r.Amount.Div(other.Amount)
	if !ok {
		return Ratio{}, refuse(ErrZero, "", "")
	}
	return Ratio{share}, nil
}
