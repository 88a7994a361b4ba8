package record

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// WeekPlan returns the planned week of an offer for [calc.ProjectWeek]: the
// hours of the schedule under the overtime law of worksite.state on start_date.
// The hours are schedule.hours_by_day, or schedule.hours_per_week (40 if absent)
// in five equal days.
//
// The plan has no differentials and no bonuses, because an offer doesn't say
// for how many hours or in which week they are paid. A host that knows adds
// them.
//
// It returns [pay.ErrPlace] for an unknown state, [pay.ErrNotCovered] if the
// law needs a table that doesn't cover the day, and [pay.ErrRange] for days that
// can't be. Rates are checked by ProjectWeek.
func (t Terms) WeekPlan(c pay.Conventions, tables *pay.Tables) (calc.WeekPlan, error) {
	days, err := t.plannedDays()
	if err != nil {
		return calc.WeekPlan{}, err
	}
	start, _ := t.Get("start_date").Date()
	law, err := calc.LawOf(t.Get("worksite.state").Text(), start, tables)
	if err != nil {
		return calc.WeekPlan{}, err
	}
	return calc.WeekPlan{Days: days, Law: law, Terms: t.PayTerms(), Conventions: c}, nil
}

// plannedDays returns the hours of the schedule by day.
func (t Terms) plannedDays() (calc.Days, error) {
	var days calc.Days
	given := t.Get("schedule.hours_by_day")
	if given.IsMissing() {
		hours := t.optional("schedule.hours_per_week").Or(exact.Int(40))
		for i := range 5 {
			days[i], _ = hours.Div(exact.Int(5))
		}
		return days, days.Check()
	}
	if given.Len() != len(days) {
		return days, &pay.InputError{Kind: pay.ErrRange, Name: "schedule.hours_by_day",
			Want: "seven numbers, from Monday"}
	}
	for i, hours := range given.items {
		days[i], _ = hours.Number()
	}
	return days, days.Check()
}
