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
//	pay.overtime      hourly × overtime multiplier (1.5, 1 when exempt)    29 USC 207(a)(1); bill by agreement
//	pay.double_time   hourly × double-time multiplier (2)                  Cal. Labor Code 510(a); bill by agreement
//	pay.total_annual  annual + each bonus once + each stipend per year     playbook format
//	pay.range_percent 0 at min, 50 at mid, 100 at max, straight between    playbook format (range penetration by quartiles)
//	pay.compa_percent annual ÷ range mid × 100                             playbook format (compa-ratio)
//	estimated_spend   bill.weekly × weeks                                  playbook format
//	burden_hourly     pay.hourly × Σ percents ÷ 100 + Σ per hour           staffing calculators: pay × (1 + Σ burden) + flat
//	burden_percent    burden_hourly ÷ pay.hourly × 100                     the same
//	loaded_hourly     pay.hourly + burden_hourly                           the same
//	spread.hourly     bill.hourly − pay.hourly                             Bullhorn, markupValue
//	markup.percent    spread ÷ pay.hourly × 100                            Bullhorn, markupPercent
//	simple_percent    spread ÷ bill.hourly × 100                           staffing glossaries, gross margin
//	margin.hourly     bill.hourly − pay.hourly − burden − fees             vi-tel.com, gross margin; fees below
//	margin.percent    margin.hourly ÷ bill.hourly × 100                    the same
//	margin.weekly     margin.hourly × hours of a week by the year          playbook format
//	overtime_percent  (bill.overtime − pay.overtime − burden on it         WorkRecords: bill and pay factors are
//	                  − fees on it) ÷ bill.overtime × 100                  independent
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
//     alone. [ProjectWeek] has the stipends as lines, and the bonuses that
//     are given for that week.
//   - A burden line may have a percent, an amount per hour, or both; with
//     neither, burden is unknown. A wage base is spread over a year's pay: the
//     percent counts × wage base ÷ pay.annual when pay.annual is over it. That
//     is the mean of a full year; an assignment of 13 weeks that meets the
//     base early costs more, see [Burden.On] with the wages so far.
//   - Burden on overtime is the same percents of pay.overtime and the same
//     amounts per hour. A line that is StraightOnly, which playbooks don't
//     have, stays a percent of pay.hourly.
//   - A fee without a payer is the supplier's. Percents of several fees are of
//     the same bill rate, not of each other. By discount the fee is p × bill;
//     by markup bill ÷ (1 + Σ p) is left, also when the client is said to pay
//     it, because the given rate holds it. A client's fee by discount is on
//     top and in no margin. A fee per hour is the same on overtime. Hosts can
//     say another base than the bill rate, see [FeeBase].
//   - range_percent and compa_percent need annual pay; they ignore overtime.
//
// # Conversions
//
// A [Convention] has a name; nothing converts without one. There and back under
// one convention is the identity. 26 and 24 periods a year are different units.
//
//	WeekOf       month × 12 ÷ 52, half-month × 24 ÷ 52, ÷ hours  29 CFR 778.113(b)
//	PeriodLevel  week × 52 ÷ 26, 24 or 12                        29 CFR 541.600(b)
//	Hours2080    52 × 40 hours                                   private default
//	Hours2087    annual ÷ 2,087, to the cent (OPM)               5 USC 5504(b)
//	OPMOvertime  1.5 × hourly, above GS-10 the greater of two    5 CFR 550.113
//	Hours2000    50 × 40 hours                                   recruiting agreements
//	WorkingDays  salary ÷ hours of the period's working days     29 CFR 548.301
//
// # Rounding
//
// Rounding is half up: OPM says it in words (5 USC 5504(b)), so do 26 USC 6313
// and Cal. UIC 990, and ten published examples fail under half even. Where to
// round is a [Policy], because the sources differ: once per payable line from
// exact figures ([Line], the default; 29 CFR 778.311, 778.313 and 778.327,
// 26 USC 6313), at every step ([DOLStepwise]; DOL fact sheets, 29 CFR 778.322
// and 778.502, OPM), or the total alone. A policy that nobody can mean is
// [ErrRounding]. An increment (0.25, 10) wins over places. [PolicyFor] takes the
// digits of a currency. [Money.Split] loses no cent.
//
// Some sources print figures that are truncated (455 a week as 1,971.66 a month,
// 400 ÷ 41 as 9.75) or rounded up (Maine's 871.16): they are figures to look
// up, not results to compute.
//
// # Overtime
//
// [Regular] is the regular rate: all remuneration ÷ all hours worked, and half
// of it for overtime hours on top. A [Workweek] says what was earned:
//
//	Earnings       hours × rate; several are weighted   29 CFR 778.110, 778.115
//	Differentials  extra per hour                       29 CFR 778.207(b)
//	Pieces         piecework, with an hourly guarantee  29 CFR 778.111
//	Sums           bonuses, day and job rates           29 CFR 778.112, 778.208, 778.311
//	Credits        premiums credited against overtime   29 CFR 778.201 to 778.205, 29 USC 207(h)(2)
//	Excluded       paid, not for hours worked           29 CFR 778.218 to 778.224
//	Threshold 80   hospitals' 14 days (EightAndEighty)  29 USC 207(j), 29 CFR 778.601
//
// Other forms of pay, and parts of one:
//
//	Salary                  salary ÷ hours covered                         29 CFR 778.113, 778.322, 778.325
//	SalaryUpTo              a salary owed up to some hours                 29 CFR 778.325
//	Fluctuating             (salary + bonus) ÷ hours, half-time alone      29 CFR 778.114, fact sheet 82
//	GuaranteedWeek          rate × 40 + overtime rate × guaranteed hours   29 USC 207(f), 29 CFR 778.402 to 778.414
//	RateInEffect            half the rate of the work done in overtime     29 USC 207(g), 29 CFR 778.418, 778.419
//	SpreadBonus             bonus ÷ weeks ÷ hours × half × overtime hours  29 CFR 778.209, 548.305, fact sheet 54
//	PercentBonus            a percent of all earnings                      29 CFR 778.210, 778.503
//	CallBackPay             minimum hours paid; the extra is excluded      29 CFR 778.220, 778.221
//	ReportingTime           half the shift, 2 to 4 hours                   IWC wage orders, section 5
//	RoundTime               nearest 5, 6 or 15 minutes                     29 CFR 785.48
//	CaliforniaWeek          flat bonus ÷ non-overtime hours × 1.5          Alvarado v. Dart, 4 Cal.5th 542 (2018)
//	CaliforniaSalariedRate  month × 12 ÷ 52 ÷ 40                           Cal. Labor Code 515(d)
//
// In California, several rates, differentials and bonuses by formula are the
// weighted regular rate of [Regular]; give that rate to [CaliforniaWeek].
//
// A [Law] counts hours by day and week: [Federal], [California], [Colorado],
// [Alaska], [Nevada], [Kentucky], [PuertoRico], each with its source; [LawOf]
// chooses. No hour is counted twice: the larger of daily and weekly overtime is
// what comes out. Each week stands alone (29 CFR 778.104). Rules of one industry
// (Oregon's manufacturing, California's alternative workweeks), employer sizes
// and Colorado's 12 consecutive hours across midnight are not seen here; a host
// fills in a [Law] of its own.
//
// [ProjectWeek] lays a planned week out: pay, bill, burden, fees and margin by
// line, each with the law it comes from. Hours are paid by law even where the
// agreed multiplier is lower, and the sheet says so.
//
// # Exempt pay
//
//	CreditBonuses      bonuses for up to 10 % of the level, catch-up  29 CFR 541.602(a)(3), fact sheet 17U
//	HighlyCompensated  total compensation, pro rata, final payment    29 CFR 541.601
//	FeeBasis           fee ÷ hours × 40                               29 CFR 541.605(b)
//	UsualToGuarantee   usual earnings ÷ weekly guarantee              29 CFR 541.604(b)
//	LevelOfMinimum     minimum wage × multiple ÷ 52                   state rules, such as Maine's 3,000
//
// # Burden, fees, agreements
//
//	Burden.On                percent of wages under the wage base               26 USC 3121(a)(1), 3306(b)(1)
//	PayrollFor               every line, each rounded to the cent               26 USC 6313
//	FICA, FUTA, SUTA         6.2 % and 1.45 %; 0.6 % of 7,000; the state's own  26 USC 3111, 3301; state law
//	WorkersComp              payroll ÷ 100 × rate × modifier                    codingace.net; premium parts out: StraightOnly
//	CompPolicy               schedule, discount, constant, surcharge            the same
//	Settle                   who funds each fee                                 Beeline, "About funding models"
//	BuyerRate, SupplierRate  markup and discount, not inverse                   SAP Fieldglass, "Defining MSP fees"
//	FeesOn                   the fee of the day of service                      Oracle PeopleSoft, markups
//	Tiers                    volume discount, whole amount or only above        Infor EAM; PRO Unlimited for windows
//	PromptPay                percent off within days                            PRO Unlimited
//	OvertimeBilling          factor, flat rate or markup on overtime pay        WorkRecords
//	Compare                  markup on pay, margin on bill                      Bullhorn
//	StatutoryCap             wage × 150 %                                       Minn. Stat. 144A.74
//	Placement                percent of a first-year pay that is named          recruiting agreements
//	Guarantee                fee × days left ÷ days                             recruiting agreements
//	Conversion               less per hour worked, by months left, by billings  staffing agreements
//	IllinoisConversionCap    60 days of commission less days worked             820 ILCS 175/40
//
// # Travel pay
//
//	FirstOrLastDay                         75 % of M&IE                           41 CFR 301-11.101
//	MealsOf                                breakfast, lunch, dinner, incidentals  gsa.gov/mie
//	MealsAndIncidentals.WithMealsProvided  meals off in full                      41 CFR 301-11.18
//	PackageOf                              (gross − stipends) ÷ guaranteed hours  nurse2nursestaffing.com
//	Package.Week                           guaranteed, gap and overtime hours     the same; 29 CFR 778.115
//	Package.Blended, BlendedShift          two things called blended              agencies; allnurses.com
//	StipendPerHour, PerContractHour        daily × 7 ÷ hours; sum ÷ hours         agencies; bluepipes.com
//	OvertimeBase                           a per diem tied to hours is wages      Clarke v. AMN, 987 F.3d 848; 29 CFR 778.217
//
// # Solving
//
// [Solve] finds the third of pay, bill and percent (or flat spread), rounds a
// bill up and a pay rate down, and puts the result back. Margin includes the
// burden lines with their wage bases and the fees, so [DealOf] an offer answers
// "the lowest bill that keeps 22 % at 38 an hour" and "the highest pay under a
// cap of 85 at 24 %" as [Derive] would see the answer. It is algebra on the
// formulas above: bill = cost ÷ (1 − fees' share − margin).
//
// # Tables of law
//
// [Builtin] holds minimum wages of all states and DC (from 2020; Virginia from
// May 2021) and of Puerto Rico (from 2022), exempt salary levels, Social
// Security bases and Minnesota's nursing wages of 2002. Each [Entry] says its source, when it was
// retrieved and its last day; a day outside is a [*CoverageError], never the
// last value, and published conflicts are in the notes. Standing laws without
// an enacted change run to the end of 2027; indexed ones end where the
// announced figure ends. Hosts add or replace with [Tables.With]. GSA's per
// diem is loaded by the host with [LoadGSA].
package pay
