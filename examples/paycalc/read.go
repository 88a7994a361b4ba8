package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/pay/calc"
)

// reader turns texts into values and collects every mistake.
type reader struct {
	locale pay.Locale
	wrong  []string
	taken  []string
}

func (r *reader) fail(path, want string) { r.wrong = append(r.wrong, path+": "+want) }

// refuse keeps the error of package pay about a value; it doesn't hold the value.
func (r *reader) refuse(path string, err error) {
	r.fail(path, pay.Reason(err))
}

func (r *reader) err() error {
	switch len(r.wrong) {
	case 0:
		return nil
	case 1:
		return errors.New("the offer has a mistake: " + r.wrong[0])
	}
	return fmt.Errorf("the offer has %d mistakes:\n  %s", len(r.wrong), strings.Join(r.wrong, "\n  "))
}

// number reads a plain amount. An absent amount is unknown.
func (r *reader) number(path string, t text) pay.Optional {
	if t == "" {
		return pay.Optional{}
	}
	n, err := exact.Parse(string(t))
	if err != nil {
		r.fail(path, "write digits with at most one point and at most 30 on either side of it, such as 1234.50")
		return pay.Optional{}
	}
	return pay.Some(n)
}

// least reads a number that must not be under a bound.
func (r *reader) least(path string, t text, bound int64) pay.Optional {
	n := r.number(path, t)
	if n.Known && n.Value.Cmp(exact.Int(bound)) < 0 {
		r.fail(path, fmt.Sprintf("give %d or more", bound))
	}
	return n
}

// rate reads a plain rate with its per and currency, or a rate as people type
// it: "$52.00/hr".
func (r *reader) rate(path string, s side) (pay.Optional, pay.Per, string) {
	if s.Currency != "" {
		if _, err := pay.ParseCurrency(s.Currency); err != nil {
			r.refuse(path+".currency", err)
			s.Currency = ""
		}
	}
	if s.Rate == "" {
		r.fail(path+".rate", "give the rate, such as 52.00")
		return pay.Optional{}, "", s.Currency
	}
	if n, err := exact.Parse(string(s.Rate)); err == nil {
		per, err := pay.ParsePer(s.Per)
		if err != nil {
			r.refuse(path+".per", err)
		}
		return pay.Some(n), per, s.Currency
	}
	return r.typed(path, s)
}

// typed reads a rate as people type it.
func (r *reader) typed(path string, s side) (pay.Optional, pay.Per, string) {
	taken, err := r.locale.Parse(string(s.Rate), pay.Currency(s.Currency))
	if err != nil {
		r.refuse(path+".rate", err)
		return pay.Optional{}, "", s.Currency
	}
	switch {
	case taken.Per == "":
		taken.Per = pay.Per(s.Per)
	case s.Per != "" && s.Per != string(taken.Per):
		r.fail(path+".per", "it is not the unit of time of the rate")
	}
	if !taken.Per.OfOffer() {
		r.fail(path+".per", "give hour, day, week, month or year")
	}
	if s.Currency != "" && s.Currency != string(taken.Currency) {
		r.fail(path+".currency", "it is not the currency of the rate")
	}
	r.taken = append(r.taken, path+".rate was taken as "+taken.String())
	return pay.Some(taken.Amount), taken.Per, string(taken.Currency)
}

// days reads seven numbers.
func (r *reader) days(list []text) calc.Days {
	var days calc.Days
	if len(list) != len(days) {
		r.fail("hours_by_day", "give seven numbers, from Monday")
		return days
	}
	for i, written := range list {
		path := fmt.Sprintf("hours_by_day[%d]", i)
		if written == "" {
			r.fail(path, "give the hours, 0 for a day off")
		}
		hours := r.number(path, written).Value
		if hours.Sign() < 0 || hours.Cmp(exact.Int(24)) > 0 {
			r.fail(path, "give 0 to 24 hours")
		}
		days[i] = hours
	}
	return days
}

// date reads a day.
func (r *reader) date(path, s string) exact.Date {
	day, err := exact.ParseDate(s)
	if err != nil {
		r.fail(path, "give a day, such as 2026-12-31")
	}
	return day
}

// bonuses reads the bonuses of the week.
func (r *reader) bonuses(list []item) []calc.Sum {
	var out []calc.Sum
	for i, bonus := range list {
		amount := r.least(fmt.Sprintf("bonuses[%d].amount", i), bonus.Amount, 0)
		out = append(out, calc.Sum{Name: bonus.Name, Amount: amount.Value})
	}
	return out
}

// readOffer reads an offer and reports every mistake at once.
func readOffer(o offer, locale pay.Locale) (inputs, error) {
	r := &reader{locale: locale}
	in := inputs{terms: r.terms(o), days: r.days(o.HoursByDay), state: o.State}
	if total := in.days.Total(); total.Sign() > 0 {
		in.terms.HoursPerWeek = pay.Some(total)
	}
	if !pay.KnownState(o.State) {
		r.fail("state", "give a state's two capital letters, DC or PR")
	}
	in.start = r.date("start", o.Start)
	if o.End != "" {
		in.end = r.date("end", o.End)
	}
	in.target = r.number("target_margin", o.TargetMargin)
	if in.target.Known && in.target.Value.Cmp(exact.Int(100)) >= 0 {
		r.fail("target_margin", "give less than 100 percent")
	}
	in.billCap = r.least("bill.cap", o.Bill.Cap, 0)
	in.bonuses = r.bonuses(o.Bonuses)
	in.taken = r.taken
	if usesSheetOnly(o) {
		in.taken = append(in.taken, "straight_only and base are not in the checks, because an offer has no "+
			"such names")
	}
	return in, r.err()
}

// usesSheetOnly reports whether the offer has a value that the sheet uses and
// the guardrails can't read.
func usesSheetOnly(o offer) bool {
	return slices.ContainsFunc(o.Burden, func(line item) bool { return line.StraightOnly }) ||
		slices.ContainsFunc(o.Fees, func(fee item) bool { return fee.Base != "" })
}
