package pay

import (
	"iter"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Derived holds every computed name of an offer, exact and not rounded. A number
// is unknown if an input was not given, if a divisor is zero, or if two
// currencies would mix.
type Derived struct {
	PayHourly, PayWeekly, PayAnnual  Optional
	PayOvertime, PayDoubleTime       Optional // per hour
	PayTotalAnnual                   Optional
	PayRangePercent, PayCompaPercent Optional
	BillHourly, BillWeekly           Optional
	BillOvertime, BillDoubleTime     Optional // per hour
	BillEstimatedSpend               Optional // lump sum
	BurdenPercent                    Optional // effective, of pay.hourly
	BurdenHourly, LoadedHourly       Optional
	SpreadHourly, MarkupPercent      Optional
	MarginHourly, MarginPercent      Optional
	MarginWeekly                     Optional
	MarginOvertimePercent            Optional
	MarginSimplePercent              Optional
	RangeMin, RangeMid, RangeMax     Optional // per year
	PostedMin, PostedMax             Optional // per year

	// These are not names of an offer.

	FeesHourly, FeesOvertime       Optional // fees that the supplier pays, per hour
	BurdenOvertime, LoadedOvertime Optional // per hour of overtime
	MarginOvertime                 Optional // per hour of overtime
}

// Derive computes every name of [Derived] from what was given. It doesn't round
// and doesn't fail: [Optional.Causes] returns why a number is unknown. pay.* is
// in the currency of the pay, bill.* in that of the bill, the amounts of burden
// and the range in that of the conventions.
func Derive(in Terms, c Conventions) Derived {
	var d Derived
	y := in.year(c)
	d.pay(&in, &y)
	d.bill(&in, &y)
	var inCosts, inRange Causes
	if c.Currency != "" && !sameCurrency(in.Pay.Currency, "", c.Currency) {
		inCosts, inRange = foreignCosts(in.Cost.Burden), foreignRange
	}
	d.ranges(&in, &y, inRange)
	d.cost(&in, inCosts)
	d.margins(&in, &y, c.Currency)
	return d
}

// margins computes spread, markup and margins.
func (d *Derived) margins(in *Terms, y *year, base string) {
	d.SpreadHourly = d.BillHourly.sub(d.PayHourly)
	d.MarginOvertime = d.BillOvertime.sub(d.LoadedOvertime)
	if !sameCurrency(in.Pay.Currency, in.Bill.Currency, base) {
		d.SpreadHourly, d.MarginOvertime = d.SpreadHourly.unless(twoRates), d.MarginOvertime.unless(twoRates)
	}
	d.MarkupPercent = d.SpreadHourly.partOf(d.PayHourly, zeroPay)
	d.MarginSimplePercent = d.SpreadHourly.partOf(d.BillHourly, zeroBill)
	d.MarginHourly = d.SpreadHourly.sub(d.BurdenHourly).sub(d.FeesHourly)
	d.MarginPercent = d.MarginHourly.partOf(d.BillHourly, zeroBill)
	d.MarginWeekly = y.convert(d.MarginHourly, Hour, Week)
	if !d.MarginWeekly.Known && d.MarginHourly.Known {
		d.MarginWeekly.causes = noHours
	}
	d.MarginOvertime = d.MarginOvertime.sub(d.FeesOvertime)
	d.MarginOvertimePercent = d.MarginOvertime.partOf(d.BillOvertime, zeroBill)
}

// pay computes pay.*, without the range.
func (d *Derived) pay(in *Terms, y *year) {
	given := &in.Pay
	d.PayHourly = y.convert(given.Rate, given.Per, Hour)
	d.PayWeekly = y.convert(given.Rate, given.Per, Week)
	d.PayAnnual = y.convert(given.Rate, given.Per, Year)
	if !d.PayHourly.Known || !d.PayWeekly.Known || !d.PayAnnual.Known {
		causes := lack(given.Rate, given.Per, noPayRate, noPayPer)
		d.PayHourly, d.PayWeekly = d.PayHourly.because(causes), d.PayWeekly.because(causes)
		d.PayAnnual = d.PayAnnual.because(causes)
	}
	d.PayOvertime = d.PayHourly.times(given.OvertimeMultiplier.Or(in.usualOvertime()))
	d.PayDoubleTime = d.PayHourly.times(given.DoubleTimeMultiplier.Or(exact.Int(2)))
	d.PayTotalAnnual = d.PayAnnual
	for i := range given.Bonuses {
		d.PayTotalAnnual = d.PayTotalAnnual.add(given.Bonuses[i].Amount.because(noBonusAmount))
	}
	for i := range given.Stipends {
		stipend := &given.Stipends[i]
		causes := lack(stipend.Amount, stipend.Per, noStipendAmount, noStipendPer)
		annual := y.convert(stipend.Amount, stipend.Per, Year).because(causes)
		d.PayTotalAnnual = d.PayTotalAnnual.add(annual)
	}
}

// bill computes bill.* and the fees.
func (d *Derived) bill(in *Terms, y *year) {
	given := &in.Bill
	d.BillHourly = y.convert(given.Rate, given.Per, Hour)
	d.BillWeekly = y.convert(given.Rate, given.Per, Week)
	if !d.BillHourly.Known || !d.BillWeekly.Known {
		causes := lack(given.Rate, given.Per, noBillRate, noBillPer)
		d.BillHourly, d.BillWeekly = d.BillHourly.because(causes), d.BillWeekly.because(causes)
	}
	d.BillOvertime = d.BillHourly.times(given.OvertimeMultiplier.Or(in.usualOvertime()))
	d.BillDoubleTime = d.BillHourly.times(given.DoubleTimeMultiplier.Or(exact.Int(2)))
	d.BillEstimatedSpend = d.BillWeekly.mul(in.Weeks.because(noWeeks))
	fees := feesOf(given.Fees)
	d.FeesHourly = fees.on(d.BillHourly, d.BillHourly)
	d.FeesOvertime = fees.on(d.BillOvertime, d.BillHourly)
}

// foreignCosts returns the cause that burden lines have if pay is in another
// currency than their amounts; none if they have percents alone.
func foreignCosts(lines []Burden) Causes {
	for i := range lines {
		if lines[i].PerHour.Known || lines[i].WageBase.Known {
			return twoCosts
		}
	}
	return 0
}

// cost computes cost.*. foreign is why burden can't be combined with pay.
func (d *Derived) cost(in *Terms, foreign Causes) {
	if in.Cost.Given {
		burden := burdenOf(in.Cost.Burden, d.PayAnnual)
		d.BurdenHourly = burden.on(d.PayHourly, d.PayHourly)
		d.BurdenOvertime = burden.on(d.PayOvertime, d.PayHourly)
	} else {
		d.BurdenHourly.causes = noBurden
		d.BurdenOvertime.causes = noBurden
	}
	if foreign != 0 {
		d.BurdenHourly, d.BurdenOvertime = d.BurdenHourly.unless(foreign), d.BurdenOvertime.unless(foreign)
	}
	d.BurdenPercent = d.BurdenHourly.partOf(d.PayHourly, zeroPay)
	d.LoadedHourly = d.PayHourly.add(d.BurdenHourly)
	d.LoadedOvertime = d.PayOvertime.add(d.BurdenOvertime)
}

// ranges computes the range, the posted range and where pay lies in the range.
// foreign is why pay can't be compared with the range.
func (d *Derived) ranges(in *Terms, y *year, foreign Causes) {
	given, posted := &in.Range, &in.Posted
	d.RangeMin = y.annual(given.Min, given.Per, noRangeMin, noRangePer)
	d.RangeMax = y.annual(given.Max, given.Per, noRangeMax, noRangePer)
	d.RangeMid = y.annual(given.Mid, given.Per, noRangeMid, noRangePer)
	if !given.Mid.Known && d.RangeMin.Known && d.RangeMax.Known {
		d.RangeMid = d.RangeMin.add(d.RangeMax).div(Some(exact.Int(2)))
	}
	d.PostedMin = y.annual(posted.Min, posted.Per, noPostedMin, noPostedPer)
	d.PostedMax = y.annual(posted.Max, posted.Per, noPostedMax, noPostedPer)
	d.PayCompaPercent = d.PayAnnual.partOf(d.RangeMid, zeroRange).unless(foreign)
	d.PayRangePercent = penetration(d.PayAnnual, d.RangeMin, d.RangeMid, d.RangeMax).unless(foreign)
	if !d.PayRangePercent.Known && d.PayRangePercent.causes == 0 {
		d.PayRangePercent.causes = d.lackInRange()
	}
}

// lackInRange returns why pay has no place in the range.
func (d *Derived) lackInRange() Causes {
	if missing := d.PayAnnual.causes | d.RangeMin.causes | d.RangeMax.causes; missing != 0 {
		return missing
	}
	if d.RangeMid.causes != 0 {
		return d.RangeMid.causes
	}
	return flatRange
}

// penetration returns where pay lies in a range: 0 at low, 50 at mid, 100 at
// high, straight between and beyond. It is unknown unless the three rise.
func penetration(pay, low, mid, high Optional) Optional {
	if !pay.Known || !low.Known || !mid.Known || !high.Known ||
		low.Value.Cmp(mid.Value) >= 0 || mid.Value.Cmp(high.Value) >= 0 {
		return Optional{}
	}
	fifty := exact.Int(50)
	if pay.Value.Cmp(mid.Value) <= 0 {
		return pay.sub(low).div(mid.sub(low)).times(fifty)
	}
	return pay.sub(mid).div(high.sub(mid)).times(fifty).add(Some(fifty))
}

// usualOvertime returns the multiplier of overtime where none is given.
func (in *Terms) usualOvertime() exact.Number {
	if in.Pay.Exempt {
		return one()
	}
	return threeHalves
}

// sameCurrency reports whether two currencies are the same. An absent currency
// stands for base. It returns false if one is given and the other is absent and
// base is unknown.
func sameCurrency(a, b, base string) bool {
	if a == "" {
		a = base
	}
	if b == "" {
		b = base
	}
	return a == b
}

// All yields every computed name of an offer with its number, in the order of
// the package documentation.
func (d *Derived) All() iter.Seq2[string, Optional] {
	return func(yield func(string, Optional) bool) {
		for _, derived := range d.names() {
			if !yield(derived.name, *derived.number) {
				return
			}
		}
	}
}

// Get returns the number of a computed name, and false for an unknown name.
func (d *Derived) Get(name string) (Optional, bool) {
	for _, derived := range d.names() {
		if derived.name == name {
			return *derived.number, true
		}
	}
	return Optional{}, false
}

// derivedName is a computed name and where its number is.
type derivedName struct {
	name   string
	number *Optional
}

// names returns every computed name. It is an array, so it doesn't allocate.
func (d *Derived) names() [28]derivedName {
	return [28]derivedName{
		{"pay.hourly", &d.PayHourly},
		{"pay.weekly", &d.PayWeekly},
		{"pay.annual", &d.PayAnnual},
		{"pay.overtime", &d.PayOvertime},
		{"pay.double_time", &d.PayDoubleTime},
		{"pay.total_annual", &d.PayTotalAnnual},
		{"pay.range_percent", &d.PayRangePercent},
		{"pay.compa_percent", &d.PayCompaPercent},
		{"bill.hourly", &d.BillHourly},
		{"bill.weekly", &d.BillWeekly},
		{"bill.overtime", &d.BillOvertime},
		{"bill.double_time", &d.BillDoubleTime},
		{"bill.estimated_spend", &d.BillEstimatedSpend},
		{"cost.burden_percent", &d.BurdenPercent},
		{"cost.burden_hourly", &d.BurdenHourly},
		{"cost.loaded_hourly", &d.LoadedHourly},
		{"spread.hourly", &d.SpreadHourly},
		{"markup.percent", &d.MarkupPercent},
		{"margin.hourly", &d.MarginHourly},
		{"margin.percent", &d.MarginPercent},
		{"margin.weekly", &d.MarginWeekly},
		{"margin.overtime_percent", &d.MarginOvertimePercent},
		{"margin.simple_percent", &d.MarginSimplePercent},
		{"job.range.min", &d.RangeMin},
		{"job.range.mid", &d.RangeMid},
		{"job.range.max", &d.RangeMax},
		{"job.posted_min", &d.PostedMin},
		{"job.posted_max", &d.PostedMax},
	}
}
