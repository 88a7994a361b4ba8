// Package pay is the exact arithmetic of pay and bill in staffing: values in,
// values out. It has no clock, does no I/O, knows no offer and holds no float.
// Inside, every figure is an exact rational ([exact.Number]); what is unknown
// is an [Optional] that says so, never a zero.
//
// # Types
//
// [Money] is a lump sum in a [Currency], [Rate] is money per unit of time
// ([Per]), [Percent] and [Ratio] are different types so that 22.5 and 0.225
// can't be mistaken, [Hours] and [Weeks] are lengths. Combining currencies or
// units is [ErrMixed]. [Locale.Parse] reads what people type and says what it
// took; [Locale.Money] and its sisters write as CLDR does.
//
// Errors are sentinels (ErrAmount, ErrUnit, …) behind [*InputError] or
// [*CoverageError]; they say what would fit and never carry an amount.
//
// # The computed names of an offer
//
// [Derive] turns [Terms] (what was given) and [Conventions] (the playbook's
// year) into [Derived]: every computed name, exact, unknown when an input is
// missing, a division has no divisor or two currencies would mix. Derive it
// once per revision; it does not allocate.
//
//	year              hours (2,080) and weeks (52); hours: schedule is 52 × hours_per_week (40 when absent)
//	unit of time      amount × units in a year ÷ units in a year, where a year has
//	                  hours hours, weeks weeks, 5 × weeks days, 12 months, 1 year
//	an hour a week    so a week has hours ÷ weeks hours: 40 by default, hours_per_week by schedule
//	pay.hourly        the rate per hour                    bill.hourly likewise
//	pay.weekly        the rate per week                    bill.weekly likewise
//	pay.annual        the rate per year
//	pay.overtime      hourly × overtime multiplier (1.5, or 1 when exempt); bill.overtime likewise
//	pay.double_time   hourly × double-time multiplier (2); bill.double_time likewise
//	pay.total_annual  annual + each bonus once + each stipend per year
//	pay.range_percent 0 at min, 50 at mid, 100 at max, straight between and beyond
//	pay.compa_percent annual ÷ range mid × 100
//	estimated_spend   bill.weekly × weeks
//	burden_hourly     pay.hourly × Σ percents ÷ 100 + Σ per hour
//	burden_percent    burden_hourly ÷ pay.hourly × 100
//	loaded_hourly     pay.hourly + burden_hourly
//	spread.hourly     bill.hourly − pay.hourly
//	markup.percent    spread ÷ pay.hourly × 100
//	simple_percent    spread ÷ bill.hourly × 100
//	margin.hourly     bill.hourly − pay.hourly − burden − fees
//	margin.percent    margin.hourly ÷ bill.hourly × 100
//	margin.weekly     margin.hourly × hours of a week by the year
//	overtime_percent  (bill.overtime − pay.overtime − burden on it − fees on it) ÷ bill.overtime × 100
//
// Where the format of playbooks leaves a choice, these were taken:
//
//   - The weekly numbers follow the year, not the schedule, unless the year
//     says hours: schedule. A 36-hour assignment under the default year has
//     a pay.weekly of 40 hours. hours: schedule counts 52 weeks whatever
//     year.weeks says.
//   - A rate without a unit of time is unknown; a range without one is annual.
//   - An absent currency is the playbook's. If one side names a currency and
//     nobody knows the other's, they are not taken to be the same.
//   - The overtime multiplier counts as 1 when pay is exempt on the bill side
//     too; a multiplier that is given wins. Double time is 2 also then.
//   - total_annual counts every bonus once, discretionary or not and whatever
//     its date, and every stipend for a whole year, taxable or not. A bonus
//     without an amount or a stipend without a unit makes it unknown.
//   - Stipends and bonuses are in no margin: the formulas name pay.hourly
//     alone. [ProjectWeek] has them as lines.
//   - A burden line may have a percent, an amount per hour, or both; with
//     neither, burden is unknown. A wage base is spread over a year's pay: the
//     percent counts × wage base ÷ pay.annual when pay.annual is over it. That
//     is the mean of a full year; an assignment of 13 weeks that meets the
//     base early costs more, see [Burden.On] with the wages so far.
//   - Burden on overtime is the same percents of pay.overtime and the same
//     amounts per hour.
//   - A fee without a payer is the supplier's. Percents of several fees are of
//     the same bill rate, not of each other. By discount the fee is p × bill;
//     by markup bill ÷ (1 + Σ p) is left, also when the client is said to pay
//     it, because the given rate holds it. A client's fee by discount is on
//     top and in no margin. A fee per hour is the same on overtime.
//   - range_percent and compa_percent need annual pay; they ignore overtime.
//
// # Conversions
//
// A [Convention] has a name; nothing converts without one. [WeekOf] is what 29
// CFR 778.113(b) requires for the regular rate (month × 12 ÷ 52, half-month ×
// 24 ÷ 52), [Hours2080] the private default, [Hours2087] with [OPM] federal
// pay (5 USC 5504(b)), [Hours2000] recruiting fees, [WorkingDays] the basic
// rate of 29 CFR 548.301. 26 and 24 periods a year are different units. There
// and back under one convention is the identity.
//
// # Rounding
//
// Rounding is half up: OPM says it in words (5 USC 5504(b)), so do 26 USC 6313
// and Cal. UIC 990, and ten published examples fail under half even. Where to
// round is a [Policy], because the sources differ: once per payable line from
// exact figures ([Line], the default; 29 CFR 778.327, 26 USC 6313), at every
// step ([DOLStepwise]; DOL fact sheets, 29 CFR 778.322, OPM), or the total
// alone. An increment (0.25, 10) wins over places. [Money.Split] loses no cent.
//
// # Overtime
//
// [Regular] is the regular rate of 29 CFR 778.109: all remuneration ÷ all
// hours worked, and half of it for overtime hours on top. It covers hourly pay
// (778.110), bonuses, piece rates and guarantees (778.111), day rates
// (778.112), several rates (778.115), shift differentials (778.207), and
// 8-and-80 periods (29 USC 207(j)) by a threshold of 80. [Salary] is 778.113
// and 778.325, [Fluctuating] 778.114, [RateInEffect] 778.419, [SpreadBonus]
// 778.209 and 548.305, [CallBackPay] 778.220 and 778.221, [RoundTime] 785.48.
//
// A [Law] counts hours by day and week: [Federal], [California], [Colorado],
// [Alaska], [Nevada], [Kentucky], [PuertoRico]; [LawOf] chooses. No hour is
// counted twice. [CaliforniaWeek] divides a flat-sum bonus by non-overtime
// hours (Alvarado v. Dart Container, 2018). Rules of one industry (Oregon's
// manufacturing), employer sizes and Colorado's 12 consecutive hours across
// midnight are not seen here.
//
// [ProjectWeek] lays a planned week out: pay, bill, burden, fees and margin by
// line, each with the law it comes from. Hours are paid by law even where the
// agreed multiplier is lower, and the sheet says so.
//
// # Burden, fees, agreements
//
// [Burden.On] stops a percent at its wage base (26 USC 3121(a)(1), 3306(b)(1));
// [FICA], [FUTA] and [WorkersComp] make lines. [Settle] splits an invoice by
// who funds each fee (Beeline's models); [BuyerRate] and [SupplierRate] are
// Fieldglass's markup and discount, which are not inverse of each other.
// [Tiers] are volume discounts on the whole amount or only above, [PromptPay]
// early payment, [OvertimeBilling] the three forms of overtime in agreements.
// [PackageOf], [StipendPerHour] and the two things called blended are travel
// pay; [OvertimeBase] is Clarke v. AMN. [Placement], [Guarantee],
// [Conversion] and [IllinoisConversionCap] (820 ILCS 175/40) are direct hire.
//
// [Solve] finds the third of pay, bill and percent, rounds a bill up and a pay
// rate down, and puts the result back.
//
// # Tables of law
//
// [Builtin] holds minimum wages of all states, DC and Puerto Rico (2020 to
// 2022 and from 2025), exempt salary levels, Social Security bases and
// Minnesota's nursing wages of 2002. Each [Entry] says its source, when it was
// retrieved and its last day; a day outside is a [*CoverageError], never the
// last value, and published conflicts are in the notes. Standing laws without
// an enacted change run to the end of 2027; indexed ones end where the
// announced figure ends. Hosts add or replace with [Tables.With]. GSA's per
// diem is loaded by the host with [LoadGSA].
//
// # Checks
//
// [Checker.Check] applies the guardrails that every firm needs: caps, margin
// floors, minimum wage, exempt level, overtime multipliers and overtime below
// cost, stipends, mistaken units, posted ranges, currencies, dates, amounts.
// Each [Problem] carries the numbers, the rule and the source; what is unknown
// counts as broken. [Guardrails] is the same as rules of a playbook.
package pay
