// Package pay is exact money, the numbers that are derived from an offer, and
// the tables of law that rules look up. It takes values and returns values: it
// has no clock, does no I/O and holds no float. Package calc builds on it for
// overtime, payroll, travel, agreements and solving.
//
// # Types
//
// A figure is an exact rational ([exact.Number]). A figure that may be unknown
// is an [Optional]; an unknown figure is never a zero.
//
//	Money       a lump sum in a currency
//	Rate        money per unit of time (Per)
//	Percent     22.5 is 22.5 %
//	Ratio       0.225 is 22.5 %; the two types can't be mistaken for each other
//	Hours       0 to 168 hours of a week
//	Weeks       more than 0 and at most 520 weeks
//
// Combining two currencies or two units of time fails with [ErrMixed].
// [Locale.Parse] reads what people type and returns what it understood.
// [Locale.Money], [Locale.Rate] and [Locale.Percent] write as CLDR 48 does,
// rounded once.
//
// # Errors
//
// An error is an [*InputError] or a [*CoverageError]. Each wraps one of the
// sentinels ErrAmount, ErrUnit and so on, and names what would fit. No error
// text holds an amount. [Reason] returns the text of an error without the name
// of the package.
//
// # The computed names of an offer
//
// [Derive] computes every name of [Derived] from [Terms], what was given, and
// [Conventions], the year of the playbook. The numbers are exact. A number is
// unknown if an input is missing, if a divisor is zero, or if two currencies
// would mix; [Optional.Causes] returns why. Derive doesn't allocate: call it
// once per revision and keep the result.
//
//	name              formula                                              source
//	year              hours (2,080) and weeks (52); hours: schedule is     playbook format, "Computed"
//	                  52 × hours_per_week (40 when absent)
//	unit of time      amount × units in a year ÷ units in a year, where    playbook format; 29 CFR 778.113(b)
//	                  a year has hours hours, weeks weeks, 5 × weeks       for × 12 ÷ 52
//	                  days, 12 months, 1 year
//	an hour a week    hours ÷ weeks: 40 by default, hours_per_week by      the same
//	                  schedule
//	pay.hourly        the rate per hour                                    unit of time; bill.hourly likewise
//	pay.weekly        the rate per week                                    unit of time; bill.weekly likewise
//	pay.annual        the rate per year                                    unit of time
//	pay.overtime      hourly × overtime multiplier (1.5, 1 when exempt)    29 USC 207(a)(1)
//	pay.double_time   hourly × double-time multiplier (2)                  Cal. Labor Code 510(a)
//	pay.total_annual  annual + each bonus once + each stipend per year     playbook format
//	pay.range_percent 0 at min, 50 at mid, 100 at max, straight between    playbook format
//	pay.compa_percent annual ÷ range mid × 100                             playbook format
//	estimated_spend   bill.weekly × weeks                                  playbook format
//	burden_hourly     pay.hourly × Σ percents ÷ 100 + Σ per hour           staffing calculators
//	burden_percent    burden_hourly ÷ pay.hourly × 100                     the same
//	loaded_hourly     pay.hourly + burden_hourly                           the same
//	spread.hourly     bill.hourly − pay.hourly                             Bullhorn, markupValue
//	markup.percent    spread ÷ pay.hourly × 100                            Bullhorn, markupPercent
//	simple_percent    spread ÷ bill.hourly × 100                           staffing glossaries, gross margin
//	margin.hourly     bill.hourly − pay.hourly − burden − fees             vi-tel.com, gross margin; fees below
//	margin.percent    margin.hourly ÷ bill.hourly × 100                    the same
//	margin.weekly     margin.hourly × hours of a week by the year          playbook format
//	overtime_percent  (bill.overtime − pay.overtime − burden on it         WorkRecords
//	                  − fees on it) ÷ bill.overtime × 100
//
// Where the format of playbooks leaves a choice, Derive chooses:
//
//   - Weekly numbers follow the year, not the schedule, unless the year has
//     hours: schedule. A 36-hour assignment under the default year has a
//     pay.weekly of 40 hours. hours: schedule counts 52 weeks, whatever
//     year.weeks is.
//   - A rate without a unit of time is unknown. A range without one is annual.
//   - An absent currency is the playbook's. If only one side names a currency
//     and the playbook has none, the two are taken to differ.
//   - The overtime multiplier is 1 if pay is exempt, on the bill side too. A
//     given multiplier is used as given. Double time stays 2.
//   - total_annual counts every bonus once, discretionary or not and whatever
//     its date, and every stipend for a whole year, taxable or not. A bonus
//     without an amount or a stipend without a unit makes it unknown.
//   - Stipends and bonuses are in no margin: the formulas use pay.hourly alone.
//     The planned week of package calc has them as lines.
//   - A burden line has a percent, an amount per hour, or both. A line with
//     neither makes burden unknown. A wage base is spread over a year's pay: if
//     pay.annual is over it, the percent counts × wage base ÷ pay.annual. That
//     is the mean of a full year; an assignment of 13 weeks that meets the base
//     early costs more. calc.BurdenOn computes a period with the wages so far.
//   - Burden on overtime is the same percents of pay.overtime and the same
//     amounts per hour. A line that is StraightOnly stays a percent of
//     pay.hourly; playbooks have no such line.
//   - A fee without a payer is the supplier's. The percents of several fees are
//     of the same bill rate, not of each other. By discount the fee is
//     p × bill. By markup bill ÷ (1 + Σ p) is left, also if the client is the
//     payer, because the given rate holds the fee. A client's fee by discount
//     is on top of the rate and in no margin. A fee per hour is the same on
//     overtime. A host can set another base than the bill rate, see [FeeBase].
//   - range_percent and compa_percent use annual pay without overtime.
//
// # Conversions
//
// A [Convention] is a named way to change the unit of time of a rate; a rate is
// converted by nothing else. Converting there and back under one convention
// returns the same rate. A year has 26 biweeks and 24 half-months.
//
//	WeekOf     month × 12 ÷ 52, half-month × 24 ÷ 52, ÷ hours  29 CFR 778.113(b)
//	Hours2080  52 × 40 hours                                   private default
//	Hours2087  annual ÷ 2,087                                  5 USC 5504(b)
//	Hours2000  50 × 40 hours                                   recruiting agreements
//
// # Rounding
//
// Arithmetic doesn't round. Money is rounded where it is written, split or
// given to a host as a decimal: to the digits of its currency, half up. The
// policies of payroll are in package calc.
//
// # Tables of law
//
// [Builtin] holds the minimum wages of all states and DC (from 2020; Virginia
// from May 2021) and of Puerto Rico (from 2022), exempt salary levels, Social
// Security wage bases and Minnesota's nursing wages of 2002. Each [Entry] has
// its source, the day on which it was read and its last day. A day that is not
// covered is a [*CoverageError]; no neighbouring figure is used. Published
// conflicts are in the notes. A standing law without an enacted change runs to
// the end of 2027, an indexed one to the end of the announced figure. A host
// adds or replaces entries with [Tables.With], and loads GSA's per diem with
// [LoadGSA].
package pay
