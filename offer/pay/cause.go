package pay

import "strings"

// Causes is why a number is unknown: a set of what was not given or does not go
// together. The zero Causes is none, as of a known number.
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

// PlainCauses is how many causes, from the lowest bit on, are written the same
// whatever the offer says. The others name currencies.
const PlainCauses = 23

// texts are the given names of an offer in the order of the causes. A reason
// in brackets follows where the name has a value.
var texts = [PlainCauses]string{
	"pay.rate", "pay.per", "pay.bonuses[].amount", "pay.stipends[].amount", "pay.stipends[].per",
	"bill.rate", "bill.per", "bill.fees[] (percent or per_hour)",
	"cost.burden", "cost.burden[] (percent or per_hour)", "weeks",
	"job.range.min", "job.range.max", "job.range.mid", "job.range.per", "job.posted_min", "job.posted_max", "job.posted_per",
	"schedule.hours_per_week (zero)", "pay.rate (zero)", "bill.rate (zero)", "job.range.mid (zero)",
	"job.range.mid (min, mid and max must rise)",
}

// Causes returns why the number is unknown; none for a known number. It is
// exact for the numbers of [Derive].
func (o Optional) Causes() Causes { return o.causes }

// Names returns the given names that keep a number of [Derive] from being
// known, in the order of the contract: those that are missing plain, others
// with the reason in brackets. in and c are what was derived from.
func (c Causes) Names(in *Terms, conv Conventions) []string {
	var out []string
	for i, text := range texts {
		if c&(1<<i) != 0 {
			out = append(out, text)
		}
	}
	add := func(name, currency string) {
		if currency == "" {
			currency = conv.Currency
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
		add("cost.burden", conv.Currency)
	}
	if c&foreignRange != 0 {
		add("job.range", conv.Currency)
	}
	return out
}

// because gives an unknown number its causes.
func (o Optional) because(c Causes) Optional {
	if !o.Known {
		o.causes = c
	}
	return o
}

// unless makes a known number unknown for a cause.
func (o Optional) unless(c Causes) Optional {
	if o.Known && c != 0 {
		return Optional{causes: c}
	}
	return o
}

// lack is why an amount can't be converted to another unit of time. A unit that
// is known fails only for a year without hours.
func lack(rate Optional, per Per, noRate, noPer Causes) Causes {
	var c Causes
	if !rate.Known {
		c |= noRate
	}
	if !per.Valid() {
		c |= noPer
	}
	if c == 0 {
		return noHours
	}
	return c
}
