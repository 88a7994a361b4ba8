package pay

import (
	"iter"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Derived is every computed name of an offer, exact and not rounded. A number
// is unknown when something it needs was not given, when it would divide by
// zero, or when it would mix two currencies.
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
	FeesHourly, FeesOvertime         Optional // supplier-paid fees per hour; not names of an offer
	BurdenOvertime, LoadedOvertime   Optional // per hour of overtime; not names of an offer
	MarginOvertime                   Optional // per hour of overtime; not a name of an offer
}

// Derive computes every name of [Derived] from what was given. It does not
// round, and it never fails: what can't be known is unknown, and
// [Optional.Causes] says why. pay.* is in the currency of the pay, bill.* in
// that of the bill, the burden's amounts and the range in that of the
// conventions.
func Derive(in Terms, c Conventions) Derived {
	var d Derived
	y := in.year(c)
	d.pay(&in, &y)
	d.bill(&in, &y)
	foreign := !sameCurrency(in.Pay.Currency, "", c.Currency) && c.Currency != ""
	d.ranges(&in, &y, foreign)
	d.cost(&in, foreign)
	var two Causes
	if !sameCurrency(in.Pay.Currency, in.Bill.Currency, c.Currency) {
		two = twoRates
	}
	d.SpreadHourly = d.BillHourly.sub(d.PayHourly)
	d.MarginOvertime = d.BillOvertime.sub(d.LoadedOvertime)
	if two != 0 {
		d.SpreadHourly, d.MarginOvertime = d.SpreadHourly.unless(two), d.MarginOvertime.unless(two)
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
	return d
}

func (d *Derived) pay(in *Terms, y *year) {
	p := &in.Pay
	d.PayHourly = y.convert(p.Rate, p.Per, Hour)
	d.PayWeekly = y.convert(p.Rate, p.Per, Week)
	d.PayAnnual = y.convert(p.Rate, p.Per, Year)
	if !d.PayHourly.Known || !d.PayWeekly.Known || !d.PayAnnual.Known {
		c := lack(p.Rate, p.Per, noPayRate, noPayPer)
		d.PayHourly, d.PayWeekly, d.PayAnnual = d.PayHourly.because(c), d.PayWeekly.because(c), d.PayAnnual.because(c)
	}
	d.PayOvertime = d.PayHourly.times(overtimeMultiplier(p.OvertimeMultiplier, p.Exempt))
	d.PayDoubleTime = d.PayHourly.times(p.DoubleTimeMultiplier.Or(exact.Int(2)))
	d.PayTotalAnnual = d.PayAnnual
	for i := range p.Bonuses {
		d.PayTotalAnnual = d.PayTotalAnnual.add(p.Bonuses[i].Amount.because(noBonusAmount))
	}
	for i := range p.Stipends {
		s := &p.Stipends[i]
		c := lack(s.Amount, s.Per, noStipendAmount, noStipendPer)
		d.PayTotalAnnual = d.PayTotalAnnual.add(y.convert(s.Amount, s.Per, Year).because(c))
	}
}

func (d *Derived) bill(in *Terms, y *year) {
	b := &in.Bill
	d.BillHourly = y.convert(b.Rate, b.Per, Hour)
	d.BillWeekly = y.convert(b.Rate, b.Per, Week)
	if !d.BillHourly.Known || !d.BillWeekly.Known {
		c := lack(b.Rate, b.Per, noBillRate, noBillPer)
		d.BillHourly, d.BillWeekly = d.BillHourly.because(c), d.BillWeekly.because(c)
	}
	d.BillOvertime = d.BillHourly.times(overtimeMultiplier(b.OvertimeMultiplier, in.Pay.Exempt))
	d.BillDoubleTime = d.BillHourly.times(b.DoubleTimeMultiplier.Or(exact.Int(2)))
	d.BillEstimatedSpend = d.BillWeekly.mul(in.Weeks.because(noWeeks))
	d.FeesHourly = supplierFees(b.Fees, d.BillHourly, d.BillHourly)
	d.FeesOvertime = supplierFees(b.Fees, d.BillOvertime, d.BillHourly)
}

// cost adds the burden. Its amounts don't combine with pay in another currency.
func (d *Derived) cost(in *Terms, foreign bool) {
	var c Causes
	if foreign {
		for i := range in.Cost.Burden {
			if b := &in.Cost.Burden[i]; b.PerHour.Known || b.WageBase.Known {
				c = twoCosts
			}
		}
	}
	if !in.Cost.Given {
		d.BurdenHourly.causes = noBurden
		d.BurdenOvertime.causes = noBurden
	} else {
		d.BurdenHourly = burdenPerHour(in.Cost.Burden, d.PayHourly, d.PayHourly, d.PayAnnual)
		d.BurdenOvertime = burdenPerHour(in.Cost.Burden, d.PayOvertime, d.PayHourly, d.PayAnnual)
	}
	if c != 0 {
		d.BurdenHourly, d.BurdenOvertime = d.BurdenHourly.unless(c), d.BurdenOvertime.unless(c)
	}
	d.BurdenPercent = d.BurdenHourly.partOf(d.PayHourly, zeroPay)
	d.LoadedHourly = d.PayHourly.add(d.BurdenHourly)
	d.LoadedOvertime = d.PayOvertime.add(d.BurdenOvertime)
}

func (d *Derived) ranges(in *Terms, y *year, foreign bool) {
	r, p := &in.Range, &in.Posted
	d.RangeMin = y.annual(r.Min, r.Per, noRangeMin, noRangePer)
	d.RangeMax = y.annual(r.Max, r.Per, noRangeMax, noRangePer)
	d.RangeMid = y.annual(r.Mid, r.Per, noRangeMid, noRangePer)
	if !r.Mid.Known && d.RangeMin.Known && d.RangeMax.Known {
		d.RangeMid = d.RangeMin.add(d.RangeMax).div(Some(exact.Int(2)))
	}
	d.PostedMin = y.annual(p.Min, p.Per, noPostedMin, noPostedPer)
	d.PostedMax = y.annual(p.Max, p.Per, noPostedMax, noPostedPer)
	d.PayCompaPercent = d.PayAnnual.partOf(d.RangeMid, zeroRange)
	d.PayRangePercent = penetration(d.PayAnnual, d.RangeMin, d.RangeMid, d.RangeMax)
	if foreign {
		d.PayCompaPercent, d.PayRangePercent = d.PayCompaPercent.unless(foreignRange), d.PayRangePercent.unless(foreignRange)
	}
	if !d.PayRangePercent.Known && d.PayRangePercent.causes == 0 {
		missing := d.PayAnnual.causes | d.RangeMin.causes | d.RangeMax.causes
		if missing == 0 {
			missing = d.RangeMid.causes
		}
		if missing == 0 {
			missing = flatRange
		}
		d.PayRangePercent.causes = missing
	}
}

// penetration is 0 at min, 50 at mid, 100 at max, straight between and beyond.
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

func overtimeMultiplier(given Optional, exempt bool) exact.Number {
	switch {
	case given.Known:
		return given.Value
	case exempt:
		return one()
	}
	return threeHalves()
}

// sameCurrency compares two currencies where absent stands for base. It is
// false when one is given and what the other stands for is not known.
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
// the documentation.
func (d *Derived) All() iter.Seq2[string, Optional] {
	return func(yield func(string, Optional) bool) {
		for _, f := range d.names() {
			if !yield(f.name, *f.number) {
				return
			}
		}
	}
}

// Get returns the number behind a computed name; false when there is no such
// name.
func (d *Derived) Get(name string) (Optional, bool) {
	for _, f := range d.names() {
		if f.name == name {
			return *f.number, true
		}
	}
	return Optional{}, false
}

type derivedName struct {
	name   string
	number *Optional
}

func (d *Derived) names() [28]derivedName {
	return [28]derivedName{
		{"pay.hourly", &d.PayHourly}, {"pay.weekly", &d.PayWeekly}, {"pay.annual", &d.PayAnnual},
		{"pay.overtime", &d.PayOvertime}, {"pay.double_time", &d.PayDoubleTime}, {"pay.total_annual", &d.PayTotalAnnual},
		{"pay.range_percent", &d.PayRangePercent}, {"pay.compa_percent", &d.PayCompaPercent},
		{"bill.hourly", &d.BillHourly}, {"bill.weekly", &d.BillWeekly}, {"bill.overtime", &d.BillOvertime},
		{"bill.double_time", &d.BillDoubleTime}, {"bill.estimated_spend", &d.BillEstimatedSpend},
		{"cost.burden_percent", &d.BurdenPercent}, {"cost.burden_hourly", &d.BurdenHourly}, {"cost.loaded_hourly", &d.LoadedHourly},
		{"spread.hourly", &d.SpreadHourly}, {"markup.percent", &d.MarkupPercent},
		{"margin.hourly", &d.MarginHourly}, {"margin.percent", &d.MarginPercent}, {"margin.weekly", &d.MarginWeekly},
		{"margin.overtime_percent", &d.MarginOvertimePercent}, {"margin.simple_percent", &d.MarginSimplePercent},
		{"job.range.min", &d.RangeMin}, {"job.range.mid", &d.RangeMid}, {"job.range.max", &d.RangeMax},
		{"job.posted_min", &d.PostedMin}, {"job.posted_max", &d.PostedMax},
	}
}
