package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// sheetBuilder lays out the lines of a planned week.
type sheetBuilder struct {
	plan       *WeekPlan
	derived    *pay.Derived
	policy     Policy
	sheet      Sheet
	yearToDate exact.Number
}

// build adds every line and the sums.
func (b *sheetBuilder) build() error {
	overtime, double := b.overtime(), b.doubleTime()
	if err := b.worked(overtime, double); err != nil {
		return err
	}
	if err := b.regularRate(overtime.pay, double.pay); err != nil {
		return err
	}
	if err := b.stipends(); err != nil {
		return err
	}
	b.sheet.MarginPercent = percentOf(b.sheet.Margin, b.sheet.Bill)
	return nil
}

// times is the multipliers of an hour.
type times struct{ pay, bill exact.Number }

// overtime returns the multipliers of overtime.
func (b *sheetBuilder) overtime() times {
	agreed := &b.plan.Terms
	usual := threeHalves()
	return times{pay: b.atLeast(agreed.Pay.OvertimeMultiplier.Or(usual), usual),
		bill: agreed.Bill.OvertimeMultiplier.Or(usual)}
}

// doubleTime returns the multipliers of double time.
func (b *sheetBuilder) doubleTime() times {
	agreed, law := &b.plan.Terms, &b.plan.Law
	usual, least := exact.Int(2), exact.Int(2)
	if !law.DoubleDaily.Known && !law.SeventhOver.Known {
		least = one() // the law has no double time
	}
	return times{pay: b.atLeast(agreed.Pay.DoubleTimeMultiplier.Or(usual), least),
		bill: agreed.Bill.DoubleTimeMultiplier.Or(usual)}
}

// atLeast returns an agreed multiplier of pay, or that of the law if it is more.
func (b *sheetBuilder) atLeast(agreed, law exact.Number) exact.Number {
	if agreed.Cmp(law) < 0 && !b.plan.Terms.Pay.Exempt {
		b.sheet.OvertimeBelowLaw = true
		return law
	}
	return agreed
}

// worked adds the lines of hours worked.
func (b *sheetBuilder) worked(overtime, double times) error {
	counted, law := b.sheet.Counted, &b.plan.Law
	for _, line := range []struct {
		name, law string
		hours     exact.Number
		times     times
	}{
		{"straight time", "29 CFR 778.109", counted.Straight, times{one(), one()}},
		{"overtime by day", law.DailySource, counted.ByDay, overtime},
		{"overtime on the seventh day", law.DailySource, counted.SeventhDay, overtime},
		{"overtime by week", law.Source, counted.ByWeek, overtime},
		{"double time", law.DailySource, counted.Double, double},
	} {
		if line.hours.Sign() == 0 {
			continue
		}
		if err := b.hours(SheetLine{Name: line.name, Law: line.law, Hours: line.hours}, line.times); err != nil {
			return err
		}
	}
	return nil
}

// hours adds a line of hours worked, with the burden and fees on them.
func (b *sheetBuilder) hours(line SheetLine, at times) error {
	straight, billed := b.derived.PayHourly.Value, b.derived.BillHourly.Value
	line.PayRate, line.BillRate = straight.Mul(at.pay), billed.Mul(at.bill)
	line.Pay = b.policy.line(line.Hours.Mul(line.PayRate))
	line.Bill = b.policy.line(line.Hours.Mul(line.BillRate))
	fees, _ := supplierFees(b.plan.Terms.Bill.Fees, line.BillRate, billed) // they are valid: see check
	line.Fees = b.policy.line(fees.Mul(line.Hours))
	premium := above(line.Pay, line.Hours.Mul(straight))
	return b.add(line, Period{Wages: line.Pay, Premium: premium, Hours: line.Hours})
}

// add puts burden on what a line is taxed on, and adds the line to the sums.
func (b *sheetBuilder) add(line SheetLine, taxed Period) error {
	taxed.YearToDate = b.yearToDate
	payroll, err := PayrollFor(b.plan.Terms.Cost.Burden, taxed, b.policy)
	if err != nil {
		return err
	}
	b.yearToDate = b.yearToDate.Add(taxed.Wages)
	line.Burden = payroll.Total
	line.Margin = line.Bill.Sub(line.Pay).Sub(line.Burden).Sub(line.Fees)
	sheet := &b.sheet
	sheet.Lines = append(sheet.Lines, line)
	sheet.Pay, sheet.Bill = sheet.Pay.Add(line.Pay), sheet.Bill.Add(line.Bill)
	sheet.Burden, sheet.Fees = sheet.Burden.Add(line.Burden), sheet.Fees.Add(line.Fees)
	sheet.Margin = sheet.Margin.Add(line.Margin)
	return nil
}
