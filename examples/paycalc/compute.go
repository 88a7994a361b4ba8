package main

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// report is everything that is printed, rounded where it is shown.
type report struct {
	Title    string            `json:"title"`
	Currency pay.Currency      `json:"currency"`
	Names    []string          `json:"-"`
	Numbers  map[string]string `json:"numbers"` // four places, half up
	Lines    []line            `json:"week"`
	Total    line              `json:"week_total"`
	Margin   string            `json:"week_margin_percent"`
	Solved   []solved          `json:"solved"`
	Problems []problem         `json:"problems"`

	sheet pay.Sheet
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

type problem struct {
	ID     string     `json:"id"`
	Effect pay.Effect `json:"effect"`
	Rule   string     `json:"rule"`
	Source string     `json:"source"`
}

// The playbook's year of this example: hours from the schedule.
var conventions = pay.Conventions{ScheduleHours: true, Currency: "USD"}

func compute(o offer) (report, error) {
	tables, err := pay.Builtin()
	if err != nil {
		return report{}, err
	}
	terms := o.terms()
	d := pay.Derive(terms, conventions)
	r := report{Title: o.Title, Currency: pay.Currency(o.Bill.Currency), Numbers: map[string]string{}}
	if r.Currency == "" {
		r.Currency = pay.Currency(conventions.Currency)
	}
	for name, n := range d.All() {
		if n.Known {
			r.Names = append(r.Names, name)
			r.Numbers[name] = n.Text(4, exact.HalfUp)
		}
	}
	if err := r.week(o, terms, tables); err != nil {
		return report{}, err
	}
	r.solve(o, terms, d)
	checker := pay.Checker{Conventions: conventions, Tables: tables}
	facts := pay.Facts{State: o.State, Start: o.Start, Cap: opt(o.Bill.Cap)}
	if o.TargetMargin != nil {
		facts.Floors = []pay.Floor{{Below: *o.TargetMargin, Effect: pay.Route}}
	}
	for _, p := range checker.Check(terms, facts) {
		r.Problems = append(r.Problems, problem{p.ID, p.Effect, p.Rule, p.Source})
	}
	return r, nil
}

func (r *report) week(o offer, terms pay.Terms, tables *pay.Tables) error {
	law, err := pay.LawOf(o.State, o.Start, tables)
	if err != nil {
		return err
	}
	s, err := pay.ProjectWeek(pay.WeekPlan{Days: pay.Days(o.HoursByDay), Law: law, Terms: terms, Conventions: conventions})
	if err != nil {
		return err
	}
	r.sheet = s
	for _, l := range s.Lines {
		r.Lines = append(r.Lines, line{l.Name, l.Law, l.Hours.String(), cents(l.Pay), cents(l.Bill), cents(l.Burden), cents(l.Fees), cents(l.Margin)})
	}
	r.Total = line{Name: "week", Pay: cents(s.Pay), Bill: cents(s.Bill), Burden: cents(s.Burden), Fees: cents(s.Fees), Margin: cents(s.Margin)}
	r.Margin = s.MarginPercent.Text(2, exact.HalfUp)
	return nil
}

// solve answers the two questions of a target margin.
func (r *report) solve(o offer, terms pay.Terms, d pay.Derived) {
	if o.TargetMargin == nil || !d.BurdenPercent.Known {
		return
	}
	deal := pay.Deal{MarginPercent: pay.Some(*o.TargetMargin), BurdenPercent: d.BurdenPercent.Value, Fees: terms.Bill.Fees}
	to := exact.Rounding{Places: 2}
	low := deal
	low.Pay = d.PayHourly
	r.ask(fmt.Sprintf("lowest bill rate that keeps %s %%", *o.TargetMargin), low, to, func(s pay.Solution) exact.Number { return s.Bill })
	if o.Bill.Cap != nil {
		high := deal
		high.Bill = pay.Some(*o.Bill.Cap)
		r.ask(fmt.Sprintf("highest pay rate under the cap that keeps %s %%", *o.TargetMargin), high, to, func(s pay.Solution) exact.Number { return s.Pay })
	}
}

func (r *report) ask(question string, d pay.Deal, to exact.Rounding, answer func(pay.Solution) exact.Number) {
	s, err := pay.Solve(d, to)
	if err != nil {
		r.Solved = append(r.Solved, solved{question, err.Error(), ""})
		return
	}
	r.Solved = append(r.Solved, solved{question, cents(answer(s)), s.Rates.MarginPercent.Text(4, exact.HalfUp)})
}

func cents(n exact.Number) string { return n.Fixed(2, exact.HalfUp) }
