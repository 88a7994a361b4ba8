package main

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
	"github.com/offerdesk/offerdesk/offer/record"
)

// report is everything that is printed. It is rounded where it is shown.
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

// conventions are those of the playbook: the hours of a year come from the
// schedule.
var conventions = pay.Conventions{ScheduleHours: true, Currency: "USD"}

func compute(title string, in inputs) (report, error) {
	tables, err := pay.Builtin()
	if err != nil {
		return report{}, err
	}
	terms, err := in.recordTerms()
	if err != nil {
		return report{}, err
	}
	derived := pay.Derive(in.terms, conventions)
	r := report{Title: title, Currency: pay.Currency(in.terms.Bill.Currency), Taken: in.taken,
		Numbers: map[string]string{}}
	if r.Currency == "" {
		r.Currency = pay.Currency(conventions.Currency)
	}
	for name, number := range derived.All() {
		if number.Known {
			r.Names = append(r.Names, name)
			r.Numbers[name] = number.Text(4, exact.HalfUp)
		}
	}
	if err := r.week(in, terms, tables); err != nil {
		return report{}, err
	}
	if err := r.solve(in, derived); err != nil {
		return report{}, err
	}
	r.Problems, err = check(in, terms, tables)
	return r, err
}

// week lays out the planned week of the offer.
func (r *report) week(in inputs, terms record.Terms, tables *pay.Tables) error {
	plan, err := terms.WeekPlan(conventions, tables)
	if err != nil {
		return err
	}
	plan.Terms, plan.FlatBonuses = in.terms, in.bonuses
	if r.sheet, err = calc.ProjectWeek(plan); err != nil {
		return err
	}
	for _, l := range r.sheet.Lines {
		r.Lines = append(r.Lines, r.line(l))
	}
	sheet := r.sheet
	r.Total = r.line(calc.SheetLine{Name: "week", Hours: plan.Days.Total(),
		Pay: sheet.Pay, Bill: sheet.Bill, Burden: sheet.Burden, Fees: sheet.Fees, Margin: sheet.Margin})
	r.Margin = sheet.MarginPercent.Text(2, exact.HalfUp)
	return nil
}

// line writes a line of the week.
func (r *report) line(l calc.SheetLine) line {
	return line{Name: l.Name, Law: l.Law, Hours: l.Hours.String(), Pay: r.amount(l.Pay), Bill: r.amount(l.Bill),
		Burden: r.amount(l.Burden), Fees: r.amount(l.Fees), Margin: r.amount(l.Margin)}
}

// solve answers the two questions of a target margin, with the burden and fees
// of the offer.
func (r *report) solve(in inputs, derived pay.Derived) error {
	if !in.target.Known {
		return nil
	}
	deal, err := calc.DealOf(in.terms, conventions)
	if err != nil {
		return err
	}
	deal.MarginPercent = in.target
	low, high := deal, deal
	low.Pay, high.Bill = derived.PayHourly, in.billCap
	r.ask(fmt.Sprintf("lowest bill rate that keeps %s %%", in.target.Value), low,
		func(s calc.Solution) exact.Number { return s.Bill })
	if in.billCap.Known {
		r.ask(fmt.Sprintf("highest pay rate under the cap that keeps %s %%", in.target.Value), high,
			func(s calc.Solution) exact.Number { return s.Pay })
	}
	return nil
}

// ask solves one question and keeps the answer, or why there is none.
func (r *report) ask(question string, deal calc.Deal, answer func(calc.Solution) exact.Number) {
	solution, err := calc.Solve(deal, r.Currency.Rounding(exact.HalfUp))
	if err != nil {
		r.Solved = append(r.Solved, solved{question, pay.Reason(err), ""})
		return
	}
	putBack := solution.Rates.MarginPercent.Text(4, exact.HalfUp)
	r.Solved = append(r.Solved, solved{question, r.amount(answer(solution)), putBack})
}

// amount writes an amount at the places of the offer's currency.
func (r *report) amount(n exact.Number) string { return n.Fixed(r.Currency.Digits(), exact.HalfUp) }
