package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// WeekPlan is what a projected week is computed from: the days of
// schedule.hours_by_day, the terms of the offer and the law of the worksite.
type WeekPlan struct {
	Days          Days
	Law           Law
	Terms         pay.Terms       // pay and bill per hour are derived from here
	Conventions   pay.Conventions // the playbook's year
	Differentials []Earning       // hours and extra per hour; Rate × Hours
	Bonuses       []Sum           // non-discretionary ones of this week, by formula: over all hours
	FlatBonuses   []Sum           // the same as flat sums, which California spreads over non-overtime hours alone
	YearToDate    exact.Number    // taxable wages of the year so far, for wage bases
	TiedStipends  bool            // stipends fall with missed hours: they count in the regular rate
	Policy        Policy
}

// SheetLine is one line of a projected week. Rates are per hour and exact,
// amounts are rounded as lines.
type SheetLine struct {
	Name           string
	Law            string // what the line comes from
	Hours          exact.Number
	PayRate, Pay   exact.Number
	BillRate, Bill exact.Number
	Burden, Fees   exact.Number
	Margin         exact.Number // bill − pay − burden − fees
}

// Sheet is a projected week with its sums.
type Sheet struct {
	Lines                           []SheetLine
	Counted                         Counted
	RegularRate                     exact.Number // per hour, with differentials, bonuses and tied stipends
	Pay, Bill, Burden, Fees, Margin exact.Number
	MarginPercent                   pay.Optional
	OvertimeBelowLaw                bool // the agreed multiplier pays less than the law; the sheet pays what the law wants
}

// ProjectWeek lays a week out line by line: straight time, overtime by day,
// on the seventh day and by week, double time, differentials and bonuses with
// the premium they add (29 CFR 778.207, 778.209), stipends. Hours of overtime are paid at the
// agreed multiplier or 1.5, double time at the agreed one or 2, whichever is
// more; an exempt worker has straight time alone. Bill uses the agreed
// multipliers.
//
// A zero Policy rounds to the digits of the pay currency. [ErrRange] for hours
// that can't be or multipliers below 1; [ErrInconsistent] when pay, bill or
// burden is not known; [ErrZero] for a flat bonus in California without
// non-overtime hours; [ErrMixed] for two currencies.
func ProjectWeek(w WeekPlan) (Sheet, error) {
	p, err := w.policy().ready()
	if err != nil {
		return Sheet{}, err
	}
	d := pay.Derive(w.Terms, w.Conventions)
	if err := w.check(&d); err != nil {
		return Sheet{}, err
	}
	counted, err := w.Law.Count(w.Days, d.PayHourly.Value)
	if err != nil {
		return Sheet{}, err
	}
	if w.Terms.Pay.Exempt {
		counted = Counted{Law: w.Law, Straight: w.Days.Total()}
	}
	s := Sheet{Counted: counted}
	b := sheetBuilder{w: &w, d: &d, p: p, sheet: &s, yearToDate: w.YearToDate}
	if err := b.build(); err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// policy is the one given, or the default at the digits of the currency.
func (w *WeekPlan) policy() Policy {
	code := pay.Currency(w.currency(w.Terms.Pay.Currency))
	if w.Policy.Where == "" && isZero(w.Policy.Money) && code.Valid() {
		return Policy{Money: PolicyFor(code).Money, Rate: w.Policy.Rate}
	}
	return w.Policy
}

// currency returns a currency, or the one that an absent one stands for.
func (w *WeekPlan) currency(code string) string {
	if code == "" {
		return w.Conventions.Currency
	}
	return code
}

// year returns the playbook's year, in which stipends change their unit.
func (w *WeekPlan) year() pay.Convention {
	hours, _ := w.Conventions.Hours(w.Terms.HoursPerWeek)
	weeks, _ := w.Conventions.Weeks()
	return pay.Convention{HoursPerYear: hours, WeeksPerYear: weeks, DaysPerWeek: exact.Int(5)}
}

func (w *WeekPlan) check(d *pay.Derived) error {
	if err := w.Days.Check(); err != nil {
		return err
	}
	t := &w.Terms
	if w.currency(t.Pay.Currency) != w.currency(t.Bill.Currency) {
		return &pay.InputError{Kind: pay.ErrMixed, Want: "pay and bill in one currency"}
	}
	if !d.PayHourly.Known || !d.BillHourly.Known || !t.Cost.Given || !d.FeesHourly.Known {
		return &pay.InputError{Kind: pay.ErrInconsistent, Name: "week", Want: "pay, bill and burden that can be computed"}
	}
	for _, m := range []pay.Optional{t.Pay.OvertimeMultiplier, t.Bill.OvertimeMultiplier, t.Pay.DoubleTimeMultiplier, t.Bill.DoubleTimeMultiplier} {
		if m.Known && m.Value.Cmp(one()) < 0 {
			return &pay.InputError{Kind: pay.ErrRange, Name: "multiplier", Want: "1 or more"}
		}
	}
	return nil
}
