// Package calc is the arithmetic of payroll and agreements in staffing:
// overtime, the planned week, burden and fees, travel pay, direct hire, and
// solving for a rate. It takes values and returns values. Money, rates and the
// terms of an offer are those of package pay; so are the errors.
//
// Figures are exact ([exact.Number]). A result is rounded only where its
// [Policy] rounds. Rates are per hour and hours are hours of one week, unless a
// comment names another unit.
//
// # Rounding
//
// Rounding is half up: OPM requires it (5 USC 5504(b)), and so do 26 USC 6313
// and Cal. UIC 990; ten published examples fail under half even. The sources
// differ in where to round, so that is a [Policy]:
//
//	Line   exact inside, once per payable line   29 CFR 778.311, 778.313, 778.327; 26 USC 6313 (default)
//	Step   at every step ([DOLStepwise])         DOL fact sheets; 29 CFR 778.322, 778.502; OPM
//	Total  lines exact, the total once
//	Never  exact, for comparisons
//
// An increment (0.25, 10) overrides places. [PolicyFor] uses the digits of a
// currency. A policy with an unknown mode or place fails with [pay.ErrRounding].
//
// Some sources print figures that are truncated (455 a week as 1,971.66 a month,
// 400 ÷ 41 as 9.75) or rounded up (Maine's 871.16). Look such figures up in the
// tables of package pay; no policy computes them.
//
// # Overtime
//
// [Regular] computes a week by the regular rate: all remuneration ÷ all hours
// worked, and half of it on top for each overtime hour. Each week stands alone
// (29 CFR 778.104). A [Workweek] holds what was earned:
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
//	GuaranteedWeek          rate × 40 + overtime rate × guaranteed hours   29 USC 207(f), 29 CFR 778.402
//	RateInEffect            half the rate of the work done in overtime     29 USC 207(g), 29 CFR 778.419
//	SpreadBonus             bonus ÷ weeks ÷ hours × half × overtime hours  29 CFR 778.209, fact sheet 54
//	PercentBonus            a percent of all earnings                      29 CFR 778.210, 778.503
//	CallBackPay             minimum hours paid; the extra is excluded      29 CFR 778.220, 778.221
//	ReportingTime           half the shift, 2 to 4 hours                   IWC wage orders, section 5
//	RoundTime               nearest 5, 6 or 15 minutes                     29 CFR 785.48
//	WorkingDays             salary ÷ hours of the period's working days    29 CFR 548.301
//	OPM, OPMOvertime        federal hourly rates, each step to the cent    5 USC 5504(b), 5 CFR 550.113
//	CaliforniaWeek          flat bonus ÷ non-overtime hours × 1.5          Alvarado v. Dart, 4 Cal.5th 542
//	CaliforniaSalariedRate  month × 12 ÷ 52 ÷ 40                           Cal. Labor Code 515(d)
//
// In California, several rates, differentials and bonuses by formula make the
// weighted regular rate of [Regular]; pass that rate to [CaliforniaWeek].
//
// # Laws
//
// A [Law] counts hours by day and week. [LawOf] returns the law of a state:
// [Federal], [California], [Colorado], [Alaska], [Nevada], [Kentucky] or
// [PuertoRico], each with its source. No hour is counted twice: the result is
// the larger of daily and weekly overtime. Rules of one industry (Oregon's
// manufacturing, California's alternative workweeks), employer sizes, and
// Colorado's 12 consecutive hours across midnight are not covered; a host fills
// in a [Law] of its own.
//
// # The planned week
//
// [ProjectWeek] lays out a planned week: pay, bill, burden, fees and margin by
// line, each with the law it comes from. Hours are paid by law if the agreed
// multiplier is lower; [Sheet.OvertimeBelowLaw] reports that.
//
// # Exempt pay
//
//	PeriodLevel        week × 52 ÷ 26, 24 or 12                       29 CFR 541.600(b)
//	CreditBonuses      bonuses for up to 10 % of the level, catch-up  29 CFR 541.602(a)(3), fact sheet 17U
//	HighlyCompensated  total compensation, pro rata, final payment    29 CFR 541.601
//	FeeBasis           fee ÷ hours × 40                               29 CFR 541.605(b)
//	UsualToGuarantee   usual earnings ÷ weekly guarantee              29 CFR 541.604(b)
//	LevelOfMinimum     minimum wage × multiple ÷ 52                   state rules, such as Maine's 3,000
//
// # Burden, fees, agreements
//
//	BurdenOn                 percent of wages under the wage base               26 USC 3121(a)(1), 3306(b)(1)
//	PayrollFor               every line, each rounded to the cent               26 USC 6313
//	FICA, FUTA, SUTA         6.2 % and 1.45 %; 0.6 % of 7,000; the state's own  26 USC 3111, 3301; state law
//	WorkersComp              payroll ÷ 100 × rate × modifier                    codingace.net
//	CompPolicy               schedule, discount, constant, surcharge            the same
//	Settle                   who funds each fee                                 Beeline
//	BuyerRate, SupplierRate  markup and discount, which are not inverse         SAP Fieldglass
//	FeesOn                   the fee of the day of service                      Oracle PeopleSoft, markups
//	Tiers                    volume discount, whole amount or only above        Infor EAM; PRO Unlimited
//	PromptPay                percent off within days                            PRO Unlimited
//	OvertimeBilling          factor, flat rate or markup on overtime pay        WorkRecords
//	Compare                  markup on pay, margin on bill                      Bullhorn
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
//	OvertimeBase                           a per diem tied to hours is wages      Clarke v. AMN, 987 F.3d 848
//
// # Solving
//
// [Solve] finds the third of pay, bill and percent (or flat spread), rounds a
// bill up and a pay rate down, and puts the result back. A margin counts the
// burden lines with their wage bases and the fees, so a [Deal] made by [DealOf]
// answers "the lowest bill that keeps 22 % at 38 an hour" and "the highest pay
// under a cap of 85 at 24 %" as [pay.Derive] would compute the answer. It is
// algebra: bill = cost ÷ (1 − fees' share − margin).
package calc
