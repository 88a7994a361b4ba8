package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Rate is money per unit of time, exact.
type Rate struct {
	Amount   exact.Number
	Currency Currency
	Per      Per
}

// NewRate takes an amount, an ISO 4217 code and a unit of time.
func NewRate(amount exact.Number, code string, per Per) (Rate, error) {
	c, err := ParseCurrency(code)
	if err != nil {
		return Rate{}, err
	}
	if !per.Valid() {
		return Rate{}, &InputError{Kind: ErrUnit, Want: "hour, day, week, biweek, semimonth, month or year"}
	}
	return Rate{amount, c, per}, nil
}

// Money returns what one unit of time costs.
func (r Rate) Money() Money { return Money{r.Amount, r.Currency} }

// Add returns r + o; [ErrMixed] unless currency and unit of time are the same.
func (r Rate) Add(o Rate) (Rate, error) {
	if r.Currency != o.Currency || r.Per != o.Per {
		return Rate{}, mixed("rates in one currency and per one unit of time; convert by a named convention first")
	}
	return Rate{r.Amount.Add(o.Amount), r.Currency, r.Per}, nil
}

// Sub returns r − o; [ErrMixed] unless currency and unit of time are the same.
func (r Rate) Sub(o Rate) (Rate, error) {
	o.Amount = o.Amount.Neg()
	return r.Add(o)
}

// Cmp compares two rates; [ErrMixed] unless currency and unit are the same.
func (r Rate) Cmp(o Rate) (int, error) {
	d, err := r.Sub(o)
	return d.Amount.Sign(), err
}

// Times returns the rate × a number, such as a multiplier for overtime.
func (r Rate) Times(n exact.Number) Rate {
	r.Amount = r.Amount.Mul(n)
	return r
}

// ForHours returns what hours at the rate come to; [ErrMixed] unless it is a
// rate per hour.
func (r Rate) ForHours(h Hours) (Money, error) {
	if r.Per != Hour {
		return Money{}, mixed("a rate per hour")
	}
	return r.Money().Times(h.Count), nil
}

// ForWeeks returns what weeks at the rate come to; [ErrMixed] unless it is a
// rate per week.
func (r Rate) ForWeeks(w Weeks) (Money, error) {
	if r.Per != Week {
		return Money{}, mixed("a rate per week")
	}
	return r.Money().Times(w.Count), nil
}

// Ratio returns r ÷ o; [ErrMixed] or [ErrZero].
func (r Rate) Ratio(o Rate) (Ratio, error) {
	if r.Currency != o.Currency || r.Per != o.Per {
		return Ratio{}, mixed("rates in one currency and per one unit of time")
	}
	q, ok := r.Amount.Div(o.Amount)
	if !ok {
		return Ratio{}, &InputError{Kind: ErrZero}
	}
	return Ratio{q}, nil
}

// Round rounds the amount.
func (r Rate) Round(to exact.Rounding) Rate {
	r.Amount = r.Amount.Round(to)
	return r
}
