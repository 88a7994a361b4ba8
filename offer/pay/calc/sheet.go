package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// sheetBuilder lays out the lines of a projected week.
type sheetBuilder struct {
	w          *WeekPlan
	d          *pay.Derived
	p          Policy
	sheet      *Sheet
	yearToDate exact.Number
}

func (b *sheetBuilder) build() error {
	t, c, law := &b.w.Terms, b.sheet.Counted, &b.w.Law
	least := exact.Int(2)
	if !law.DoubleDaily.Known && !law.SeventhOver.Known {
		least = one() // the law knows no double time
	}
	payOT, billOT := b.multipliers(t.Pay.OvertimeMultiplier, t.Bill.OvertimeMultiplier, threeHalves(), threeHalves())
	payDT, billDT := b.multipliers(t.Pay.DoubleTimeMultiplier, t.Bill.DoubleTimeMultiplier, exact.Int(2), least)
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
		if err := b.hours(l.name, l.law, l.hours, l.pay, l.bill); err != nil {
			return err
		}
	}
	if err := b.regularRate(payOT, payDT); err != nil {
		return err
	}
	if err := b.stipends(); err != nil {
		return err
	}
	b.sheet.MarginPercent = percentOf(b.sheet.Margin, b.sheet.Bill)
	return nil
}

// multipliers returns what pay and bill use: pay at least what law wants.
func (b *sheetBuilder) multipliers(pay, bill pay.Optional, usual, law exact.Number) (exact.Number, exact.Number) {
	agreed := pay.Or(usual)
	if agreed.Cmp(law) < 0 && !b.w.Terms.Pay.Exempt {
		b.sheet.OvertimeBelowLaw = true
		agreed = law
	}
	return agreed, bill.Or(usual)
}

// hours adds a line of hours worked, with burden and fees on them.
func (b *sheetBuilder) hours(name, law string, hours, payTimes, billTimes exact.Number) error {
	l := SheetLine{Name: name, Law: law, Hours: hours, PayRate: b.d.PayHourly.Value.Mul(payTimes), BillRate: b.d.BillHourly.Value.Mul(billTimes)}
	l.Pay, l.Bill = b.p.line(hours.Mul(l.PayRate)), b.p.line(hours.Mul(l.BillRate))
	fees, _ := supplierFees(b.w.Terms.Bill.Fees, l.BillRate, b.d.BillHourly.Value) // was checked
	l.Fees = b.p.line(fees.Mul(hours))
	premium := above(l.Pay, hours.Mul(b.d.PayHourly.Value))
	return b.add(l, Period{Wages: l.Pay, Premium: premium, Hours: hours})
}

// extra adds wages on hours that have their line already.
func (b *sheetBuilder) extra(name, law string, hours, rate exact.Number, premium bool) error {
	l := SheetLine{Name: name, Law: law, Hours: hours, PayRate: rate, Pay: b.p.line(hours.Mul(rate))}
	in := Period{Wages: l.Pay}
	if premium {
		in.Premium = l.Pay
	}
	return b.add(l, in)
}

// add puts burden on what a line is taxed on, and adds the line up.
func (b *sheetBuilder) add(l SheetLine, in Period) error {
	in.YearToDate = b.yearToDate
	roll, err := PayrollFor(b.w.Terms.Cost.Burden, in, b.p)
	if err != nil {
		return err
	}
	b.yearToDate = b.yearToDate.Add(in.Wages)
	l.Burden = roll.Total
	l.Margin = l.Bill.Sub(l.Pay).Sub(l.Burden).Sub(l.Fees)
	s := b.sheet
	s.Lines = append(s.Lines, l)
	s.Pay, s.Bill = s.Pay.Add(l.Pay), s.Bill.Add(l.Bill)
	s.Burden, s.Fees, s.Margin = s.Burden.Add(l.Burden), s.Fees.Add(l.Fees), s.Margin.Add(l.Margin)
	return nil
}

// regularRate adds differentials, bonuses and tied stipends, and what they add
// to overtime through the regular rate.
func (b *sheetBuilder) regularRate(payOT, payDT exact.Number) error {
	overAll, err := b.spreadOverAllHours()
	if err != nil {
		return err
	}
	flat, err := b.sums(b.w.FlatBonuses)
	if err != nil {
		return err
	}
	c := b.sheet.Counted
	flatHours, flatTimes := b.w.Days.Total(), one()
	if b.w.Law.ID == "CA" {
		flatHours, flatTimes = c.Straight, exact.Number{}
	}
	perHour, ok := overAll.Div(b.w.Days.Total())
	perFlat, ok2 := flat.Div(flatHours)
	if !ok && overAll.Sign() > 0 || !ok2 && flat.Sign() > 0 {
		return &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours worked over which a bonus or differential can be spread"}
	}
	b.sheet.RegularRate = b.d.PayHourly.Value.Add(perHour).Add(perFlat)
	for _, l := range []struct{ hours, times exact.Number }{{c.Overtime(), payOT}, {c.Double, payDT}} {
		rate := perHour.Mul(l.times.Sub(one())).Add(perFlat.Mul(l.times.Sub(flatTimes)))
		if l.hours.Sign() == 0 || rate.Sign() == 0 {
			continue
		}
		if err := b.extra("premium on the regular rate", b.regularRateLaw(flat), l.hours, rate, true); err != nil {
			return err
		}
	}
	return nil
}

func (b *sheetBuilder) regularRateLaw(flat exact.Number) string {
	if b.w.Law.ID == "CA" && flat.Sign() > 0 {
		return "29 CFR 778.109; Alvarado v. Dart Container, 4 Cal.5th 542 (2018)"
	}
	return "29 CFR 778.109"
}

// spreadOverAllHours adds the lines of differentials and bonuses, and returns
// what they and tied stipends come to.
func (b *sheetBuilder) spreadOverAllHours() (exact.Number, error) {
	hours := b.w.Days.Total()
	var total exact.Number
	for _, e := range b.w.Differentials {
		if e.Hours.Sign() < 0 || e.Hours.Cmp(hours) > 0 || e.Rate.Sign() < 0 {
			return total, &pay.InputError{Kind: pay.ErrRange, Name: "differentials", Want: "hours within the week and rates from 0"}
		}
		total = total.Add(e.Hours.Mul(e.Rate))
		if err := b.extra(e.Name, "29 CFR 778.207(b)", e.Hours, e.Rate, false); err != nil {
			return total, err
		}
	}
	bonuses, err := b.sums(b.w.Bonuses)
	if err != nil || !b.w.TiedStipends {
		return total.Add(bonuses), err
	}
	weekly, err := b.weeklyStipends()
	for _, n := range weekly {
		bonuses = bonuses.Add(n)
	}
	return total.Add(bonuses), err
}

// sums adds a line for each bonus.
func (b *sheetBuilder) sums(list []Sum) (exact.Number, error) {
	var total exact.Number
	for _, s := range list {
		if s.Amount.Sign() < 0 {
			return total, &pay.InputError{Kind: pay.ErrRange, Name: "bonuses", Want: "amounts from 0"}
		}
		l := SheetLine{Name: s.Name, Law: "29 CFR 778.208", Pay: b.p.line(s.Amount)}
		if err := b.add(l, Period{Wages: l.Pay}); err != nil {
			return total, err
		}
		total = total.Add(s.Amount)
	}
	return total, nil
}

// weeklyStipends converts the stipends to a week by the playbook's year.
func (b *sheetBuilder) weeklyStipends() ([]exact.Number, error) {
	year := b.w.year()
	var out []exact.Number
	for _, s := range b.w.Terms.Pay.Stipends {
		weekly, err := year.Convert(pay.Rate{Amount: s.Amount.Value, Per: s.Per}, pay.Week)
		if err != nil || !s.Amount.Known {
			return nil, &pay.InputError{Kind: pay.ErrInconsistent, Name: "stipends", Want: "an amount and a unit of time on each"}
		}
		out = append(out, weekly.Amount)
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
		var in Period
		if s.Taxable {
			l.Law, in.Wages = "wages", l.Pay
		}
		if err := b.add(l, in); err != nil {
			return err
		}
	}
	return nil
}
