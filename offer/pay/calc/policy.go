package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Where says at which moment figures are rounded.
type Where string

// Where rounding happens.
const (
	Line  Where = "line"  // exact inside, once for each payable line (29 CFR 778.327, 26 USC 6313)
	Step  Where = "step"  // every rate and every amount on the way, as the Department of Labor's fact sheets do
	Total Where = "total" // lines exact, the total once
	Never Where = "never" // exact all through, for checks
)

// Policy is how figures are rounded: the rounding of a playbook. The zero
// Policy is [DefaultPolicy]. An empty Where is [Line], and with it a rounding
// that says nothing is the default's; with Where given, each rounding is taken
// as it stands, so that zero places are whole units.
type Policy struct {
	Where Where
	Money exact.Rounding // amounts
	Rate  exact.Rounding // rates; used when Where is [Step]
}

// PolicyFor is [DefaultPolicy] at the digits of a currency: whole yen, three
// places of a dinar.
func PolicyFor(c pay.Currency) Policy {
	p := DefaultPolicy()
	p.Money.Places = c.Digits()
	return p
}

// DefaultPolicy rounds each payable line to cents, half up, from exact
// figures.
func DefaultPolicy() Policy {
	return Policy{Line, exact.Rounding{Mode: exact.HalfUp, Places: 2}, exact.Rounding{Mode: exact.HalfUp, Places: 4}}
}

// DOLStepwise rounds every rate and amount to cents, half up, as DOL fact
// sheets 23, 54, 56C and 82 and 29 CFR 778.322 print them. It can underpay by
// cents: fact sheet 54's attendance bonus gives $825.04 where $825.14 is
// exact.
func DOLStepwise() Policy {
	cents := exact.Rounding{Mode: exact.HalfUp, Places: 2}
	return Policy{Step, cents, cents}
}

// Check refuses places outside 0 to 20, a negative increment and an unknown
// mode or moment, with [ErrRounding].
func (p Policy) Check() error {
	p = p.orDefault()
	switch p.Where {
	case Line, Step, Total, Never:
	default:
		return &pay.InputError{Kind: pay.ErrRounding, Name: "where", Want: "line, step, total or never"}
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
		return &pay.InputError{Kind: pay.ErrRounding, Name: name, Want: "half_up, half_even, up or down"}
	}
	if r.Places < 0 || r.Places > 20 || r.Increment.Sign() < 0 {
		return &pay.InputError{Kind: pay.ErrRounding, Name: name, Want: "0 to 20 places, or an increment above 0"}
	}
	return nil
}

func (p Policy) orDefault() Policy {
	if p.Where != "" {
		return p
	}
	d := DefaultPolicy()
	p.Where = d.Where
	if saysNothing(p.Money) {
		p.Money = d.Money
	}
	if saysNothing(p.Rate) {
		p.Rate = d.Rate
	}
	return p
}

func saysNothing(r exact.Rounding) bool {
	return r.Mode == "" && r.Places == 0 && r.Increment.Sign() == 0
}

// ready is the policy that a computation uses, or why there is none.
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

// total rounds what is paid in the end.
func (p Policy) total(n exact.Number) exact.Number {
	if p.Where == Never {
		return n
	}
	return n.Round(p.Money)
}

// Sum adds lines up: each rounded first, or only the total, as the policy
// says. The two differ by cents on real invoices.
func (p Policy) Sum(lines ...exact.Number) exact.Number {
	p = p.orDefault()
	var sum exact.Number
	for _, n := range lines {
		sum = sum.Add(p.line(n))
	}
	return p.total(sum)
}

// OnStep reports whether a given rate lies on an increment: 52,130 is on 10,
// 11.30 is not on 0.25. [ErrRounding] unless the increment is above 0.
func OnStep(rate, increment exact.Number) (bool, error) {
	q, ok := rate.Div(increment)
	if !ok || increment.Sign() < 0 {
		return false, &pay.InputError{Kind: pay.ErrRounding, Name: "step", Want: "an increment above 0"}
	}
	return q.IsInt(), nil
}
