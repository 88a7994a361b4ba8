package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// regularRate adds differentials, bonuses and tied stipends, and what they add to
// overtime and double time through the regular rate.
func (b *sheetBuilder) regularRate(overtime, double exact.Number) error {
	overAll, err := b.overAllHours()
	if err != nil {
		return err
	}
	flat, err := b.bonuses(b.plan.FlatBonuses)
	if err != nil {
		return err
	}
	counted, total := b.sheet.Counted, b.plan.Days.Total()
	flatHours, paidAlready := total, one() // paidAlready is what the bonus itself pays of the multiplier
	source := "29 CFR 778.109"
	if b.plan.Law.ID == "CA" {
		flatHours, paidAlready = counted.Straight, exact.Number{}
		if flat.Sign() > 0 {
			source += "; Alvarado v. Dart Container, 4 Cal.5th 542 (2018)"
		}
	}
	perHour, perHourOK := overAll.Div(total)
	flatPerHour, flatOK := flat.Div(flatHours)
	if !perHourOK && overAll.Sign() > 0 || !flatOK && flat.Sign() > 0 {
		return refuse(pay.ErrZero, "hours", "hours worked over which a bonus or differential can be spread")
	}
	b.sheet.RegularRate = b.derived.PayHourly.Value.Add(perHour).Add(flatPerHour)
	for _, line := range []struct{ hours, times exact.Number }{
		{counted.Overtime(), overtime}, {counted.Double, double},
	} {
		rate := perHour.Mul(line.times.Sub(one())).Add(flatPerHour.Mul(line.times.Sub(paidAlready)))
		if line.hours.Sign() == 0 || rate.Sign() == 0 {
			continue
		}
		extra := b.extra("premium on the regular rate", source, line.hours, rate)
		if err := b.add(extra, Period{Wages: extra.Pay, Premium: extra.Pay}); err != nil {
			return err
		}
	}
	return nil
}

// extra returns a line of wages on hours that have a line of their own.
func (b *sheetBuilder) extra(name, source string, hours, rate exact.Number) SheetLine {
	return SheetLine{Name: name, Law: source, Hours: hours, PayRate: rate, Pay: b.policy.line(hours.Mul(rate))}
}

// overAllHours adds the lines of differentials and bonuses. It returns the sum of
// these and of tied stipends.
func (b *sheetBuilder) overAllHours() (exact.Number, error) {
	total, err := b.differentials()
	if err != nil {
		return total, err
	}
	bonuses, err := b.bonuses(b.plan.Bonuses)
	total = total.Add(bonuses)
	if err != nil || !b.plan.TiedStipends {
		return total, err
	}
	weekly, err := b.weeklyStipends()
	for _, amount := range weekly {
		total = total.Add(amount)
	}
	return total, err
}

// differentials adds a line for each differential and returns their sum.
func (b *sheetBuilder) differentials() (exact.Number, error) {
	hours := b.plan.Days.Total()
	var total exact.Number
	for _, given := range b.plan.Differentials {
		if given.Hours.Sign() < 0 || given.Hours.Cmp(hours) > 0 || given.Rate.Sign() < 0 {
			return total, refuse(pay.ErrRange, "differentials", "hours within the week and rates from 0")
		}
		line := b.extra(given.Name, "29 CFR 778.207(b)", given.Hours, given.Rate)
		if err := b.add(line, Period{Wages: line.Pay}); err != nil {
			return total, err
		}
		total = total.Add(given.Hours.Mul(given.Rate))
	}
	return total, nil
}

// bonuses adds a line for each bonus and returns their sum.
func (b *sheetBuilder) bonuses(list []Sum) (exact.Number, error) {
	var total exact.Number
	for _, bonus := range list {
		if bonus.Amount.Sign() < 0 {
			return total, refuse(pay.ErrRange, "bonuses", "amounts from 0")
		}
		line := SheetLine{Name: bonus.Name, Law: "29 CFR 778.208", Pay: b.policy.line(bonus.Amount)}
		if err := b.add(line, Period{Wages: line.Pay}); err != nil {
			return total, err
		}
		total = total.Add(bonus.Amount)
	}
	return total, nil
}

// weeklyStipends returns the stipends per week, by the year of the playbook.
func (b *sheetBuilder) weeklyStipends() ([]exact.Number, error) {
	year := b.plan.year()
	var out []exact.Number
	for _, stipend := range b.plan.Terms.Pay.Stipends {
		weekly, err := year.Convert(pay.Rate{Amount: stipend.Amount.Value, Per: stipend.Per}, pay.Week)
		if err != nil || !stipend.Amount.Known {
			return nil, refuse(pay.ErrInconsistent, "stipends", "an amount and a unit of time on each")
		}
		out = append(out, weekly.Amount)
	}
	return out, nil
}

// stipends adds a line for each stipend. Untaxed ones carry no burden.
func (b *sheetBuilder) stipends() error {
	weekly, err := b.weeklyStipends()
	if err != nil {
		return err
	}
	for i, stipend := range b.plan.Terms.Pay.Stipends {
		line := SheetLine{Name: stipend.Name, Law: "26 CFR 1.62-2 (accountable plan)"}
		line.Pay = b.policy.line(weekly[i])
		var taxed Period
		if stipend.Taxable {
			line.Law, taxed.Wages = "wages", line.Pay
		}
		if err := b.add(line, taxed); err != nil {
			return err
		}
	}
	return nil
}
