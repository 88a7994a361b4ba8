package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Percent is a share in hundredths: Points 22.5 is 22.5 %. It is a type of its
// own, so that 22.5 and 0.225 can't be mistaken for each other.
type Percent struct{ Points exact.Number }

// Ratio is a share of one: Share 0.225 is 22.5 %.
type Ratio struct{ Share exact.Number }

// Ratio returns the same share as a ratio.
func (p Percent) Ratio() Ratio { return Ratio{percent(p.Points)} }

// Of returns the percent of an amount, not rounded.
func (p Percent) Of(m Money) Money { return m.Times(p.Ratio().Share) }

// OfRate returns the percent of a rate, not rounded.
func (p Percent) OfRate(r Rate) Rate { return r.Times(p.Ratio().Share) }

// Percent returns the same share in hundredths.
func (r Ratio) Percent() Percent { return Percent{r.Share.Mul(hundred())} }

// Hours is a length of work in one week.
type Hours struct{ Count exact.Number }

// NewHours returns a number of hours. It returns [ErrRange] unless they are 0 to
// 168.
func NewHours(n exact.Number) (Hours, error) {
	if n.Sign() < 0 || n.Cmp(exact.Int(168)) > 0 {
		return Hours{}, refuse(ErrRange, "hours of a week", "0 to 168")
	}
	return Hours{n}, nil
}

// Weeks is the length of an assignment.
type Weeks struct{ Count exact.Number }

// NewWeeks returns a number of weeks. It returns [ErrRange] unless they are above
// 0 and at most 520 (ten years).
func NewWeeks(n exact.Number) (Weeks, error) {
	if n.Sign() <= 0 || n.Cmp(exact.Int(520)) > 0 {
		return Weeks{}, refuse(ErrRange, "weeks", "more than 0 and at most 520")
	}
	return Weeks{n}, nil
}
