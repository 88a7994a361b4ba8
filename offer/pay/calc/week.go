package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// WeekPlan is a planned week: the hours of the schedule, the terms of the offer and
// the overtime law of the worksite.
type WeekPlan struct {
	Days          Days
	Law           Law
	Terms         pay.Terms       // pay and bill per hour are derived from these
	Conventions   pay.Conventions // the year of the playbook
	Differentials []Earning       // extra per hour for hours that are in Days
	Bonuses       []Sum           // non-discretionary ones of this week, over all hours
	FlatBonuses   []Sum           // the same as flat sums: in California over non-overtime hours alone
	YearToDate    exact.Number    // taxable wages of the year so far, for wage bases
	TiedStipends  bool            // stipends fall with missed hours: they are in the regular rate
	Policy        Policy          // default: rounds to the digits of the pay currency
}

// SheetLine is one line of a planned week. Rates are per hour and exact; amounts are
// rounded as lines.
type SheetLine struct {
	Name           string
	Law            string // the source of the line
	Hours          exact.Number
	PayRate, Pay   exact.Number
	BillRate, Bill exact.Number
	Burden, Fees   exact.Number
	Margin         exact.Number // bill − pay − burden − fees
}

// Sheet is a planned week with its sums.
type Sheet struct {
	Lines                           []SheetLine
	Counted                         Counted
	RegularRate                     exact.Number // per hour, with differentials, bonuses and tied stipends
	Pay, Bill, Burden, Fees, Margin exact.Number
	MarginPercent                   pay.Optional // unknown if nothing is billed
	// OvertimeBelowLaw reports that an agreed multiplier is under that of the law. The
	// sheet pays by the law.
	OvertimeBelowLaw bool
}

// ProjectWeek lays a week out line by line: straight time, overtime by day, on the
// seventh day and by week, double time, differentials and bonuses with the premium that
// they add (29 CFR 778.207, 778.209), and stipends. Overtime is paid at the agreed
// multiplier or 1.5, double time at the agreed one or 2, whichever is more; an exempt
// worker has straight time alone. It is billed at the agreed multipliers.
//
// ProjectWeek returns [pay.ErrRange] for days outside 0 to 24 hours, multipliers below
// 1 or negative sums, [pay.ErrInconsistent] if pay, bill or burden is unknown,
// [pay.ErrZero] for a flat bonus in California without non-overtime hours, and
// [pay.ErrMixed] for two currencies.
func ProjectWeek(w WeekPlan) (Sheet, error) {
	policy, err := w.policy().ready()
	if err != nil {
		return Sheet{}, err
	}
	derived := pay.Derive(w.Terms, w.Conventions)
	if err := w.check(&derived); err != nil {
		return Sheet{}, err
	}
	counted, err := w.Law.Count(w.Days, derived.PayHourly.Value)
	if err != nil {
		return Sheet{}, err
	}
	if w.Terms.Pay.Exempt {
		counted = Counted{Law: w.Law, Straight: w.Days.Total()}
	}
	builder := sheetBuilder{plan: &w, derived: &derived, policy: policy, yearToDate: w.YearToDate}
	builder.sheet.Counted = counted
	if err := builder.build(); err != nil {
		return Sheet{}, err
	}
	return builder.sheet, nil
}

// policy returns the given policy, or the default for the currency.
func (w *WeekPlan) policy() Policy {
	code := pay.Currency(w.currency(w.Terms.Pay.Currency))
	if w.Policy.Where == "" && isZero(w.Policy.Money) && code.Valid() {
		return Policy{Money: PolicyFor(code).Money, Rate: w.Policy.Rate}
	}
	return w.Policy
}

// currency returns a currency, or that of the conventions for an absent one.
func (w *WeekPlan) currency(code string) string {
	if code == "" {
		return w.Conventions.Currency
	}
	return code
}

// year returns the year of the playbook, in which stipends change their unit.
func (w *WeekPlan) year() pay.Convention {
	hours, _ := w.Conventions.Hours(w.Terms.HoursPerWeek)
	weeks, _ := w.Conventions.Weeks()
	return pay.Convention{HoursPerYear: hours, WeeksPerYear: weeks, DaysPerWeek: exact.Int(5)}
}

// check refuses a plan that can't be computed.
func (w *WeekPlan) check(derived *pay.Derived) error {
	if err := w.Days.Check(); err != nil {
		return err
	}
	worker, bill := &w.Terms.Pay, &w.Terms.Bill
	if w.currency(worker.Currency) != w.currency(bill.Currency) {
		return refuse(pay.ErrMixed, "", "pay and bill in one currency")
	}
	known := derived.PayHourly.Known && derived.BillHourly.Known && derived.FeesHourly.Known
	if !known || !w.Terms.Cost.Given {
		return refuse(pay.ErrInconsistent, "week", "pay, bill and burden that can be computed")
	}
	for _, multiplier := range []pay.Optional{worker.OvertimeMultiplier, bill.OvertimeMultiplier,
		worker.DoubleTimeMultiplier, bill.DoubleTimeMultiplier} {
		if multiplier.Known && multiplier.Value.Cmp(one()) < 0 {
			return refuse(pay.ErrRange, "multiplier", "1 or more")
		}
	}
	return nil
}
