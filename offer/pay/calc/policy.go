package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Where is the moment at which figures are rounded.
type Where string

// The moments of rounding.
const (
	Line  Where = "line"  // once per payable line, from exact figures (29 CFR 778.327, 26 USC 6313)
	Step  Where = "step"  // every rate and amount on the way, as DOL fact sheets do
	Total Where = "total" // the total once, from exact lines
	Never Where = "never" // nowhere, for comparisons
)

// Policy is how figures are rounded. The zero Policy is [DefaultPolicy].
//
// If Where is empty it is [Line], and a rounding that is zero is that of the
// default. If Where is given, each rounding is used as it is: zero places are whole
// units.
type Policy struct {
	Where Where
	Money exact.Rounding // of amounts
	Rate  exact.Rounding // of rates, if Where is [Step]
}

// DefaultPolicy returns the policy that rounds each payable line to cents, half up.
func DefaultPolicy() Policy {
	return Policy{Where: Line, Money: exact.Rounding{Mode: exact.HalfUp, Places: 2},
		Rate: exact.Rounding{Mode: exact.HalfUp, Places: 4}}
}

// PolicyFor returns [DefaultPolicy] with the digits of a currency: whole yen, three
// places of a dinar.
func PolicyFor(c pay.Currency) Policy {
	policy := DefaultPolicy()
	policy.Money.Places = c.Digits()
	return policy
}

// DOLStepwise returns the policy that rounds every rate and amount to cents, half up,
// as DOL fact sheets 23, 54, 56C and 82 and 29 CFR 778.322 do. It can underpay by
// cents: fact sheet 54's attendance bonus is $825.04, exactly $825.14.
func DOLStepwise() Policy {
	cents := exact.Rounding{Mode: exact.HalfUp, Places: 2}
	return Policy{Step, cents, cents}
}

// Check returns [pay.ErrRounding] for places outside 0 to 20, a negative increment,
// an unknown mode or an unknown Where.
func (p Policy) Check() error {
	p = p.orDefault()
	switch p.Where {
	case Line, Step, Total, Never:
	default:
		return refuse(pay.ErrRounding, "where", "line, step, total or never")
	}
	if err := checkRounding("money", p.Money); err != nil {
		return err
	}
	return checkRounding("rate", p.Rate)
}

func checkRounding(name string, r exact.Rounding) error {
	switch r.Mode {
	case "", exact.HalfUp, exact.HalfEven, exact.Up, exact.Down:
	default:
		return refuse(pay.ErrRounding, name, "half_up, half_even, up or down")
	}
	if r.Places < 0 || r.Places > 20 || r.Increment.Sign() < 0 {
		return refuse(pay.ErrRounding, name, "0 to 20 places, or an increment above 0")
	}
	return nil
}

// orDefault fills in what is not given.
func (p Policy) orDefault() Policy {
	if p.Where != "" {
		return p
	}
	standard := DefaultPolicy()
	p.Where = standard.Where
	if isZero(p.Money) {
		p.Money = standard.Money
	}
	if isZero(p.Rate) {
		p.Rate = standard.Rate
	}
	return p
}

func isZero(r exact.Rounding) bool {
	return r.Mode == "" && r.Places == 0 && r.Increment.Sign() == 0
}

// ready returns the policy with its defaults, or why it can't be used.
func (p Policy) ready() (Policy, error) { return p.orDefault(), p.Check() }

// rate rounds a rate on the way.
func (p Policy) rate(n exact.Number) exact.Number {
	if p.Where == Step {
		return n.Round(p.Rate)
	}
	return n
}

// mid rounds an amount on the way.
func (p Policy) mid(n exact.Number) exact.Number {
	if p.Where == Step {
		return n.Round(p.Money)
	}
	return n
}

// line rounds an amount that is paid or billed as a line.
func (p Policy) line(n exact.Number) exact.Number {
	if p.Where == Step || p.Where == Line {
		return n.Round(p.Money)
	}
	return n
}

// total rounds a sum of lines.
func (p Policy) total(n exact.Number) exact.Number {
	if p.Where == Never {
		return n
	}
	return n.Round(p.Money)
}

// Sum adds lines up. It rounds each line first, or only the total, as the policy
// says; the two differ by cents on real invoices.
func (p Policy) Sum(lines ...exact.Number) exact.Number {
	p = p.orDefault()
	var sum exact.Number
	for _, amount := range lines {
		sum = sum.Add(p.line(amount))
	}
	return p.total(sum)
}

// OnStep reports whether a rate is a multiple of an increment: 52,130 is one of 10,
// 11.30 is not one of 0.25. It returns [pay.ErrRounding] unless the increment is
// above 0.
func OnStep(rate, increment exact.Number) (bool, error) {
	steps, ok := rate.Div(increment)
	if !ok || increment.Sign() < 0 {
		return false, refuse(pay.ErrRounding, "step", "an increment above 0")
	}
	return steps.IsInt(), nil
}
