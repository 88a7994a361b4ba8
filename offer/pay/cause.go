package pay

import "strings"

// Causes is the set of reasons why a number is unknown: what was not given, and
// what can't be combined. The zero Causes is empty, as for a known number.
type Causes uint32

const (
	noPayRate Causes = 1 << iota
	noPayPer
	noBonusAmount
	noStipendAmount
	noStipendPer
	noBillRate
	noBillPer
	noFee
	noBurden
	noBurdenLine
	noWeeks
	noRangeMin
	noRangeMax
	noRangeMid
	noRangePer
	noPostedMin
	noPostedMax
	noPostedPer
	noHours      // hours: schedule, and the schedule has none
	zeroPay      // a percentage of a pay rate of 0
	zeroBill     // a percentage of a bill rate of 0
	zeroRange    // a percentage of a middle of 0
	flatRange    // min, mid and max do not rise
	twoRates     // pay and bill are in two currencies
	twoCosts     // burden has amounts, and pay is in another currency
	foreignRange // the range has amounts, and pay is in another currency
)

// PlainCauses is the number of causes, from the lowest bit on, whose names are
// the same for every offer. The names of the others hold currencies.
const PlainCauses = 23

// texts are the given names of an offer in the order of the causes. A name that
// has a value is followed by the reason in brackets.
var texts = [PlainCauses]string{
	"pay.rate", "pay.per", "pay.bonuses[].amount", "pay.stipends[].amount", "pay.stipends[].per",
	"bill.rate", "bill.per", "bill.fees[] (percent or per_hour)",
	"cost.burden", "cost.burden[] (percent or per_hour)", "weeks",
	"job.range.min", "job.range.max", "job.range.mid", "job.range.per",
	"job.posted_min", "job.posted_max", "job.posted_per",
	"schedule.hours_per_week (zero)", "pay.rate (zero)", "bill.rate (zero)", "job.range.mid (zero)",
	"job.range.mid (min, mid and max must rise)",
}

// Causes returns why the number is unknown, for the numbers of [Derive]. It is
// empty for a known number.
func (o Optional) Causes() Causes { return o.causes }

// Names returns the given names that keep a number of [Derive] from being known,
// in the order of the contract. A name that has a value is followed by the
// reason in brackets. in and conventions are what the number was derived from.
func (c Causes) Names(in *Terms, conventions Conventions) []string {
	var out []string
	for i, text := range texts {
		if c&(1<<i) != 0 {
			out = append(out, text)
		}
	}
	add := func(name, currency string) {
		if currency == "" {
			currency = conventions.Currency
		}
		if currency = strings.TrimSpace(currency); currency == "" {
			currency = "an unknown currency"
		}
		out = append(out, name+" (in "+currency+")")
	}
	if c&(twoRates|twoCosts|foreignRange) != 0 {
		add("pay.rate", in.Pay.Currency)
	}
	if c&twoRates != 0 {
		add("bill.rate", in.Bill.Currency)
	}
	if c&twoCosts != 0 {
		add("cost.burden", conventions.Currency)
	}
	if c&foreignRange != 0 {
		add("job.range", conventions.Currency)
	}
	return out
}

// because returns an unknown number with its causes, and a known one unchanged.
func (o Optional) because(c Causes) Optional {
	if !o.Known {
		o.causes = c
	}
	return o
}

// unless returns a known number as unknown if there is a cause.
func (o Optional) unless(c Causes) Optional {
	if o.Known && c != 0 {
		return Optional{causes: c}
	}
	return o
}

// lack returns why an amount can't be converted to another unit of time. A known
// amount with a known unit fails only in a year without hours.
func lack(rate Optional, per Per, noRate, noPer Causes) Causes {
	var causes Causes
	if !rate.Known {
		causes |= noRate
	}
	if !per.Valid() {
		causes |= noPer
	}
	if causes == 0 {
		return noHours
	}
	return causes
}
