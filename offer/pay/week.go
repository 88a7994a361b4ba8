package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// WeekPlan is what a projected week is computed from: the days of
// schedule.hours_by_day, the terms of the offer and the law of the worksite.
type WeekPlan struct {
	Days          Days
	Law           Law
	Terms         Terms        // pay and bill per hour are derived from here
	Conventions   Conventions  // the playbook's year
	Differentials []Earning    // hours and extra per hour; Rate × Hours
	YearToDate    exact.Number // taxable wages of the year so far, for wage bases
	TiedStipends  bool         // stipends fall with missed hours: they count in the regular rate
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
	RegularRate                     exact.Number // per hour, with differentials and tied stipends
	Pay, Bill, Burden, Fees, Margin exact.Number
	MarginPercent                   Optional
	OvertimeBelowLaw                bool // the agreed multiplier pays less than the law; the sheet pays what the law wants
}

// ProjectWeek lays a week out line by line: straight time, overtime by day,
// on the seventh day and by week, double time, differentials with the premium
// they add (29 CFR 778.207), stipends. Hours of overtime are paid at the
// agreed multiplier or 1.5, double time at the agreed one or 2, whichever is
// more; an exempt worker has straight time alone. Bill uses the agreed
// multipliers.
//
// [ErrRange] for hours that can't be or multipliers below 1; [ErrInconsistent]
// when pay, bill or burden is not known; [ErrMixed] for two currencies.
func ProjectWeek(w WeekPlan) (Sheet, error) {
	p := w.Policy.orDefault()
	d := Derive(w.Terms, w.Conventions)
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

func (w *WeekPlan) check(d *Derived) error {
	if err := w.Days.Check(); err != nil {
		return err
	}
	t := &w.Terms
	if !sameCurrency(t.Pay.Currency, t.Bill.Currency, w.Conventions.Currency) {
		return mixed("pay and bill in one currency")
	}
	if !d.PayHourly.Known || !d.BillHourly.Known || !t.Cost.Given || !d.FeesHourly.Known {
		return &InputError{Kind: ErrInconsistent, Name: "week", Want: "pay, bill and burden that can be computed"}
	}
	for _, m := range []Optional{t.Pay.OvertimeMultiplier, t.Bill.OvertimeMultiplier, t.Pay.DoubleTimeMultiplier, t.Bill.DoubleTimeMultiplier} {
		if m.Known && m.Value.Cmp(one()) < 0 {
			return &InputError{Kind: ErrRange, Name: "multiplier", Want: "1 or more"}
		}
	}
	return nil
}

type sheetBuilder struct {
	w          *WeekPlan
	d          *Derived
	p          Policy
	sheet      *Sheet
	yearToDate exact.Number
}

func (b *sheetBuilder) build() error {
	t, c, law := &b.w.Terms, b.sheet.Counted, &b.w.Law
	payOT, billOT := b.multipliers(t.Pay.OvertimeMultiplier, t.Bill.OvertimeMultiplier, threeHalves())
	payDT, billDT := b.multipliers(t.Pay.DoubleTimeMultiplier, t.Bill.DoubleTimeMultiplier, exact.Int(2))
	for _, l := range []struct {
		name, law string
		hours     exact.Number
		pay, bill exact.Number
	}{
		{"straight time", "29 CFR 778.109", c.Straight, one(), one()},
		{"overtime by day", law.DailySource, c.ByDay, payOT, billOT},
		{"overtime on the seventh day", law.DailySource, c.SeventhDay, payOT, billOT},
		{"overtime by week", law.Source, c.ByWeek, payOT, billOT},
		{"double time", law.DailySource, c.Double, payDT, billDT},
	} {
		if l.hours.Sign() == 0 {
			continue
		}
		if err := b.line(l.name, l.law, l.hours, b.d.PayHourly.Value.Mul(l.pay), b.d.BillHourly.Value.Mul(l.bill), true); err != nil {
			return err
		}
	}
	if err := b.differentials(payOT, payDT); err != nil {
		return err
	}
	if err := b.stipends(); err != nil {
		return err
	}
	b.sheet.MarginPercent = Some(b.sheet.Margin).percentOf(Some(b.sheet.Bill))
	return nil
}

// multipliers returns what pay and bill use: pay at least what law wants.
func (b *sheetBuilder) multipliers(pay, bill Optional, law exact.Number) (exact.Number, exact.Number) {
	agreed := pay.Or(law)
	if agreed.Cmp(law) < 0 && !b.w.Terms.Pay.Exempt {
		b.sheet.OvertimeBelowLaw = true
		agreed = law
	}
	return agreed, bill.Or(law)
}

// line adds hours at a rate, with burden and fees on them.
func (b *sheetBuilder) line(name, law string, hours, payRate, billRate exact.Number, hoursWorked bool) error {
	pay := b.p.line(hours.Mul(payRate))
	bill := b.p.line(hours.Mul(billRate))
	fees := supplierFees(b.w.Terms.Bill.Fees, Some(billRate))
	burdenHours := hours
	if !hoursWorked {
		fees, burdenHours = Some(exact.Number{}), exact.Number{}
	}
	return b.add(SheetLine{Name: name, Law: law, Hours: hours, PayRate: payRate, Pay: pay, BillRate: billRate, Bill: bill,
		Fees: b.p.line(fees.Value.Mul(hours))}, pay, burdenHours)
}

// add puts burden on a line's taxable wages and hours, and adds it up.
func (b *sheetBuilder) add(l SheetLine, taxable, hours exact.Number) error {
	roll, err := PayrollOn(b.w.Terms.Cost.Burden, taxable, hours, b.yearToDate, b.p)
	if err != nil {
		return err
	}
	b.yearToDate = b.yearToDate.Add(taxable)
	l.Burden = roll.Total
	l.Margin = l.Bill.Sub(l.Pay).Sub(l.Burden).Sub(l.Fees)
	s := b.sheet
	s.Lines = append(s.Lines, l)
	s.Pay, s.Bill = s.Pay.Add(l.Pay), s.Bill.Add(l.Bill)
	s.Burden, s.Fees, s.Margin = s.Burden.Add(l.Burden), s.Fees.Add(l.Fees), s.Margin.Add(l.Margin)
	return nil
}

// differentials adds shift differentials and what they and tied stipends add
// to the overtime premium through the regular rate.
func (b *sheetBuilder) differentials(payOT, payDT exact.Number) error {
	hours := b.w.Days.Total()
	var extra exact.Number
	for _, e := range b.w.Differentials {
		if e.Hours.Sign() < 0 || e.Hours.Cmp(hours) > 0 {
			return &InputError{Kind: ErrRange, Name: "differentials", Want: "hours within the week"}
		}
		extra = extra.Add(e.Hours.Mul(e.Rate))
		if err := b.line(e.Name, "29 CFR 778.207(b)", e.Hours, e.Rate, exact.Number{}, false); err != nil {
			return err
		}
	}
	if b.w.TiedStipends {
		weekly, err := b.weeklyStipends()
		if err != nil {
			return err
		}
		for _, n := range weekly {
			extra = extra.Add(n)
		}
	}
	base := b.d.PayHourly.Value
	increase, ok := extra.Div(hours)
	b.sheet.RegularRate = base.Add(increase)
	c := b.sheet.Counted
	if !ok || extra.Sign() == 0 {
		return nil
	}
	for _, l := range []struct{ hours, multiplier exact.Number }{{c.Overtime(), payOT}, {c.Double, payDT}} {
		if l.hours.Sign() == 0 {
			continue
		}
		rate := increase.Mul(l.multiplier.Sub(one()))
		if err := b.line("premium on the regular rate", "29 CFR 778.109", l.hours, rate, exact.Number{}, false); err != nil {
			return err
		}
	}
	return nil
}

// weeklyStipends converts the stipends to a week by the playbook's year.
func (b *sheetBuilder) weeklyStipends() ([]exact.Number, error) {
	y := b.w.Terms.year(b.w.Conventions)
	var out []exact.Number
	for _, s := range b.w.Terms.Pay.Stipends {
		n := y.convert(s.Amount, s.Per, Week)
		if !n.Known {
			return nil, &InputError{Kind: ErrInconsistent, Name: "stipends", Want: "an amount and a unit of time on each"}
		}
		out = append(out, n.Value)
	}
	return out, nil
}

// stipends adds one line each; the untaxed ones carry no burden.
func (b *sheetBuilder) stipends() error {
	weekly, err := b.weeklyStipends()
	if err != nil {
		return err
	}
	for i, s := range b.w.Terms.Pay.Stipends {
		l := SheetLine{Name: s.Name, Law: "26 CFR 1.62-2 (accountable plan)", Pay: b.p.line(weekly[i])}
		taxable := exact.Number{}
		if s.Taxable {
			l.Law, taxable = "wages", l.Pay
		}
		if err := b.add(l, taxable, exact.Number{}); err != nil {
			return err
		}
	}
	return nil
}
