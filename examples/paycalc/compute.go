package main

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// report is everything that is printed, rounded where it is shown.
type report struct {
	Title    string            `json:"title"`
	Currency pay.Currency      `json:"currency"`
	Taken    []string          `json:"taken,omitempty"` // how typed rates were understood
	Names    []string          `json:"-"`
	Numbers  map[string]string `json:"numbers"` // four places, half up
	Lines    []line            `json:"week"`
	Total    line              `json:"week_total"`
	Margin   string            `json:"week_margin_percent"`
	Solved   []solved          `json:"solved"`
	Problems []problem         `json:"problems"`

	sheet calc.Sheet
}

type line struct {
	Name   string `json:"name"`
	Law    string `json:"law,omitempty"`
	Hours  string `json:"hours,omitempty"`
	Pay    string `json:"pay"`
	Bill   string `json:"bill"`
	Burden string `json:"burden"`
	Fees   string `json:"fees"`
	Margin string `json:"margin"`
}

type solved struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
	Check    string `json:"put_back"` // margin percent of the rounded answer
}

// The playbook's year of this example: hours from the schedule.
var conventions = pay.Conventions{ScheduleHours: true, Currency: "USD"}

func compute(title string, in inputs) (report, error) {
	tables, err := pay.Builtin()
	if err != nil {
		return report{}, err
	}
	d := pay.Derive(in.terms, conventions)
	r := report{Title: title, Currency: pay.Currency(in.terms.Bill.Currency), Taken: in.taken, Numbers: map[string]string{}}
	if r.Currency == "" {
		r.Currency = pay.Currency(conventions.Currency)
	}
	for name, n := range d.All() {
		if n.Known {
			r.Names = append(r.Names, name)
			r.Numbers[name] = n.Text(4, exact.HalfUp)
		}
	}
	if err := r.week(in, tables); err != nil {
		return report{}, err
	}
	if err := r.solve(in, d); err != nil {
		return report{}, err
	}
	if r.Problems, err = check(in, tables); err != nil {
		return report{}, err
	}
	return r, nil
}

func (r *report) week(in inputs, tables *pay.Tables) error {
	law, err := calc.LawOf(in.state, in.start, tables)
	if err != nil {
		return err
	}
	in.plan.Law = law
	s, err := calc.ProjectWeek(in.plan)
	if err != nil {
		return err
	}
	r.sheet = s
	for _, l := range s.Lines {
		r.Lines = append(r.Lines, line{l.Name, l.Law, l.Hours.String(), r.amount(l.Pay), r.amount(l.Bill), r.amount(l.Burden), r.amount(l.Fees), r.amount(l.Margin)})
	}
	r.Total = line{Name: "week", Hours: in.plan.Days.Total().String(), Pay: r.amount(s.Pay), Bill: r.amount(s.Bill), Burden: r.amount(s.Burden), Fees: r.amount(s.Fees), Margin: r.amount(s.Margin)}
	r.Margin = s.MarginPercent.Text(2, exact.HalfUp)
	return nil
}

// solve answers the two questions of a target margin, with the offer's own
// burden and fees.
func (r *report) solve(in inputs, d pay.Derived) error {
	if !in.target.Known {
		return nil
	}
	deal, err := calc.DealOf(in.terms, conventions)
	if err != nil {
		return err
	}
	deal.MarginPercent = in.target
	low, high := deal, deal
	low.Pay, high.Bill = d.PayHourly, in.billCap
	r.ask(fmt.Sprintf("lowest bill rate that keeps %s %%", in.target.Value), low, func(s calc.Solution) exact.Number { return s.Bill })
	if in.billCap.Known {
		r.ask(fmt.Sprintf("highest pay rate under the cap that keeps %s %%", in.target.Value), high, func(s calc.Solution) exact.Number { return s.Pay })
	}
	return nil
}

func (r *report) ask(question string, d calc.Deal, answer func(calc.Solution) exact.Number) {
	s, err := calc.Solve(d, r.Currency.Rounding(exact.HalfUp))
	if err != nil {
		r.Solved = append(r.Solved, solved{question, pay.Reason(err), ""})
		return
	}
	r.Solved = append(r.Solved, solved{question, r.amount(answer(s)), s.Rates.MarginPercent.Text(4, exact.HalfUp)})
}

// amount writes an amount at the places of the offer's currency.
func (r *report) amount(n exact.Number) string { return n.Fixed(r.Currency.Digits(), exact.HalfUp) }
