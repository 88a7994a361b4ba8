package pay

import (
	"errors"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Effect is what a problem does to a submission.
type Effect string

// The effects, as guardrails name them.
const (
	Block Effect = "block"
	Route Effect = "route"
	Warn  Effect = "warn"
)

// Figure is one number a problem rests on, under its name.
type Figure struct {
	Name  string
	Value Optional // unknown: it was missing, and that is the problem
}

// Problem is a refusal or a warning with the numbers, the rule and the source.
// The figures are pay data: show them to those who may see pay.
type Problem struct {
	ID      string
	Effect  Effect
	Rule    string // what must hold, in the language of playbooks
	Source  string
	Figures []Figure
	Unknown bool  // something the rule needs is not known: it counts as broken
	Err     error // what a table answered, such as a [*CoverageError]
}

// Floor is a margin below which something happens.
type Floor struct {
	Below  exact.Number // percent
	Effect Effect
}

// Facts is what the checks need of an offer beside its terms.
type Facts struct {
	Cap, OvertimeCap Optional // per hour
	Floors           []Floor
	State, Region    string
	County, City     string
	Start, End       Date
	HourlyExempt     bool // a computer employee exempt by an hourly rate
	Contractor       bool // 1099 or corp-to-corp: wage and hour law is not the agency's (misclassification is a risk of its own)
	StipendsByHours  bool // a stipend falls with missed hours, or has unit hour
}

// Checker holds what the checks look things up in.
type Checker struct {
	Conventions Conventions
	Tables      *Tables  // nil: no law is known, and every offer breaks its floors
	PerDiem     *PerDiem // nil: stipends are not compared with GSA
}

// Check applies every ready check to an offer and returns all problems, in a
// fixed order. A check whose inputs were not given at all does not apply,
// except where the law needs them: pay without a state or a start date is a
// problem with the minimum wage.
func (c Checker) Check(t Terms, f Facts) []Problem {
	k := checking{c: c, t: &t, f: &f, d: Derive(t, c.Conventions)}
	k.amounts()
	k.currencies()
	k.dates()
	k.units()
	k.caps()
	k.margins()
	k.law()
	k.overtime()
	k.stipends()
	k.posted()
	return k.problems
}

type checking struct {
	c        Checker
	t        *Terms
	f        *Facts
	d        Derived
	problems []Problem
}

func (k *checking) add(id string, e Effect, rule, source string, figures ...Figure) {
	p := Problem{ID: id, Effect: e, Rule: rule, Source: source, Figures: figures}
	for _, f := range figures {
		p.Unknown = p.Unknown || !f.Value.Known
	}
	k.problems = append(k.problems, p)
}

// atMost adds a problem when a is over b, or either is unknown.
func (k *checking) atMost(id string, e Effect, rule, source string, a, b Figure) {
	if a.Value.Known && b.Value.Known && a.Value.Value.Cmp(b.Value.Value) <= 0 {
		return
	}
	k.add(id, e, rule, source, a, b)
}

func (k *checking) amounts() {
	for _, r := range []Figure{{"pay.rate", k.t.Pay.Rate}, {"bill.rate", k.t.Bill.Rate}} {
		if r.Value.Known && r.Value.Value.Sign() <= 0 {
			k.add("amount", Block, r.Name+" > 0", "an offer's rates are above zero", r)
		}
	}
	for _, b := range k.t.Pay.Bonuses {
		k.notNegative("pay.bonuses", b.Amount)
	}
	for _, s := range k.t.Pay.Stipends {
		k.notNegative("pay.stipends", s.Amount)
	}
	for _, b := range k.t.Cost.Burden {
		k.notNegative("cost.burden", b.Percent, b.PerHour, b.WageBase)
	}
	for _, fee := range k.t.Bill.Fees {
		k.notNegative("bill.fees", fee.Percent, fee.PerHour)
	}
	if h := k.t.HoursPerWeek; h.Known && (h.Value.Sign() <= 0 || h.Value.Cmp(exact.Int(168)) > 0) {
		k.add("hours", Block, "schedule.hours_per_week > 0 and schedule.hours_per_week <= 168", "a week has 168 hours", Figure{"schedule.hours_per_week", h})
	}
}

func (k *checking) notNegative(name string, values ...Optional) {
	for _, v := range values {
		if v.Known && v.Value.Sign() < 0 {
			k.add("amount", Block, name+" >= 0", "amounts are not negative", Figure{name, v})
		}
	}
}

func (k *checking) currencies() {
	for _, code := range []string{k.t.Pay.Currency, k.t.Bill.Currency} {
		if code != "" && !Currency(code).Valid() {
			k.add("currency", Block, "a known currency", "ISO 4217")
		}
	}
	if k.t.Bill.Rate.Known && !sameCurrency(k.t.Pay.Currency, k.t.Bill.Currency, k.c.Conventions.Currency) {
		k.add("currency", Block, "pay.currency == bill.currency", "spread and margin need one currency")
	}
}

func (k *checking) dates() {
	if !k.f.Start.IsZero() && !k.f.End.IsZero() && k.f.End.Cmp(k.f.Start) < 0 {
		k.add("dates", Block, "end_date >= start_date", "an assignment ends after it begins")
	}
}

// units finds amounts whose unit was mistaken: $83,200 an hour, $40 a year.
func (k *checking) units() {
	if per := k.t.Pay.Per; k.t.Pay.Rate.Known && !per.OfOffer() {
		k.add("unit", Block, "pay.per in [hour, day, week, month, year]", "units of time of an offer")
	}
	if per := k.t.Bill.Per; k.t.Bill.Rate.Known && !per.OfOffer() {
		k.add("unit", Block, "bill.per in [hour, day, week, month, year]", "units of time of an offer")
	}
	for _, r := range []Figure{{"pay.hourly", k.d.PayHourly}, {"bill.hourly", k.d.BillHourly}} {
		if !r.Value.Known || r.Value.Value.Sign() <= 0 {
			continue
		}
		if r.Value.Value.Cmp(exact.Int(10000)) >= 0 {
			k.add("unit", Block, r.Name+" < 10000", "a five-figure hourly rate is an annual one with the wrong unit", r)
		} else if r.Value.Value.Cmp(exact.Int(1)) < 0 {
			k.add("unit", Block, r.Name+" >= 1", "cents an hour are an hourly rate with the wrong unit", r)
		} else if r.Value.Value.Cmp(exact.Int(1000)) >= 0 {
			k.add("unit", Warn, r.Name+" < 1000", "few rates are over 1,000 an hour", r)
		}
	}
}

func (k *checking) caps() {
	if k.f.Cap.Known {
		k.atMost("over-cap", Block, "bill.hourly <= bill.cap", "the client's agreement",
			Figure{"bill.hourly", k.d.BillHourly}, Figure{"bill.cap", k.f.Cap})
	}
	if k.f.OvertimeCap.Known {
		k.atMost("over-overtime-cap", Block, "bill.overtime <= bill.overtime_cap", "the client's agreement",
			Figure{"bill.overtime", k.d.BillOvertime}, Figure{"bill.overtime_cap", k.f.OvertimeCap})
	}
}

// margins applies the floors; the worst effect that is reached is the one.
func (k *checking) margins() {
	var worst *Floor
	rank := map[Effect]int{Warn: 1, Route: 2, Block: 3}
	for i, f := range k.f.Floors {
		broken := !k.d.MarginPercent.Known || k.d.MarginPercent.Value.Cmp(f.Below) < 0
		if broken && (worst == nil || rank[f.Effect] > rank[worst.Effect]) {
			worst = &k.f.Floors[i]
		}
	}
	if worst != nil {
		k.add("margin-floor", worst.Effect, "margin.percent >= the floor", "the firm's margin policy",
			Figure{"margin.percent", k.d.MarginPercent}, Figure{"floor", Some(worst.Below)})
	}
}

// table adds a problem when a table did not answer.
func (k *checking) table(id, rule string, err error, figures ...Figure) {
	k.problems = append(k.problems, Problem{ID: id, Effect: Block, Rule: rule, Source: sourceOf(err), Figures: figures, Unknown: true, Err: err})
}

func sourceOf(err error) string {
	var c *CoverageError
	if errors.As(err, &c) {
		return string(c.Table) + " does not cover the date"
	}
	return "the table has no such place"
}

func (k *checking) law() {
	if !k.t.Pay.Rate.Known || k.f.Contractor {
		return
	}
	if k.c.Tables == nil {
		k.c.Tables = &Tables{}
	}
	const rule = "pay.hourly >= minimum_wage(worksite.state, start_date)"
	e, err := k.c.Tables.MinimumWageAt(k.f.State, k.f.Region, k.f.Start)
	if errors.Is(err, ErrPlace) && KnownState(k.f.State) {
		e, err = k.c.Tables.MinimumWage(k.f.State, k.f.Start)
	}
	if err != nil {
		k.table("minimum-wage", rule, err, Figure{"pay.hourly", k.d.PayHourly})
	} else {
		k.atMost("minimum-wage", Block, rule, e.Source.Title, Figure{"minimum_wage", Some(e.Value)}, Figure{"pay.hourly", k.d.PayHourly})
	}
	if k.t.Pay.Exempt {
		k.exempt()
	}
}

func (k *checking) exempt() {
	if k.f.HourlyExempt {
		const rule = "pay.hourly >= the hourly level of computer employees"
		e, err := k.c.Tables.At(ExemptLevels, "US/computer", k.f.Start)
		if err != nil {
			k.table("exempt-level", rule, err, Figure{"pay.hourly", k.d.PayHourly})
			return
		}
		k.atMost("exempt-level", Block, rule, e.Source.Title, Figure{"exempt level", Some(e.Value)}, Figure{"pay.hourly", k.d.PayHourly})
		return
	}
	const rule = "pay.weekly >= exempt_level(worksite.state, start_date)"
	e, err := k.c.Tables.ExemptLevelAt(k.f.State, k.f.Region, k.f.Start)
	if errors.Is(err, ErrPlace) && KnownState(k.f.State) {
		e, err = k.c.Tables.ExemptLevel(k.f.State, k.f.Start)
	}
	if err != nil {
		k.table("exempt-level", rule, err, Figure{"pay.weekly", k.d.PayWeekly})
		return
	}
	k.atMost("exempt-level", Block, rule, e.Source.Title, Figure{"exempt_level", Some(e.Value)}, Figure{"pay.weekly", k.d.PayWeekly})
}

func (k *checking) overtime() {
	law := threeHalves()
	m := k.t.Pay.OvertimeMultiplier
	employee := !k.t.Pay.Exempt && !k.f.Contractor
	if employee && m.Known && m.Value.Cmp(law) < 0 {
		k.add("overtime-multiplier", Block, "pay.overtime_multiplier >= 1.5", "29 USC 207(a)(1)", Figure{"pay.overtime_multiplier", m})
	}
	if d := k.t.Pay.DoubleTimeMultiplier; employee && k.f.State == "CA" && d.Known && d.Value.Cmp(exact.Int(2)) < 0 {
		k.add("double-time-multiplier", Block, "pay.double_time_multiplier >= 2", "Cal. Labor Code 510(a)", Figure{"pay.double_time_multiplier", d})
	}
	if b := k.t.Bill.OvertimeMultiplier; b.Known && b.Value.Cmp(one()) < 0 {
		k.add("overtime-multiplier", Block, "bill.overtime_multiplier >= 1", "overtime is not billed under straight time", Figure{"bill.overtime_multiplier", b})
	}
	if k.t.Bill.Rate.Known && k.t.Cost.Given && (!k.d.MarginOvertime.Known || k.d.MarginOvertime.Value.Sign() < 0) {
		k.add("overtime-below-cost", Warn, "margin.overtime_percent >= 0", "pay at 1.5 with a bill at 1.0 is the classic loss",
			Figure{"bill.overtime", k.d.BillOvertime}, Figure{"pay.overtime", k.d.PayOvertime}, Figure{"margin.overtime_percent", k.d.MarginOvertimePercent})
	}
}

func (k *checking) stipends() {
	var untaxed Optional
	y := k.t.year(k.c.Conventions)
	for _, s := range k.t.Pay.Stipends {
		if s.Taxable {
			continue
		}
		if s.Per == Hour || k.f.StipendsByHours {
			k.add("stipend-by-hours", Warn, "a stipend does not follow hours", "Clarke v. AMN Services, 987 F.3d 848 (9th Cir. 2021); 29 CFR 778.217", Figure{"pay.stipends", s.Amount})
		}
		weekly := y.convert(s.Amount, s.Per, Week)
		if s.Per == Day { // an allowance for travel is for seven days a week, as GSA's is
			weekly = s.Amount.times(exact.Int(7))
		}
		untaxed = Some(untaxed.Or(exact.Number{})).add(weekly)
		if !untaxed.Known {
			k.add("stipend", Block, "an amount and a unit of time on every stipend", "the weekly sum needs both", Figure{"pay.stipends", Optional{}})
			return
		}
	}
	if k.c.PerDiem == nil || !untaxed.Known {
		return
	}
	const rule = "untaxed stipends a week <= 7 × (gsa lodging + meals)"
	a, err := k.c.PerDiem.At(k.f.State, k.f.County, k.f.City, k.f.Start)
	if err != nil {
		k.table("stipend-over-gsa", rule, err, Figure{"pay.stipends", untaxed})
		return
	}
	k.atMost("stipend-over-gsa", Warn, rule, "GSA per diem (41 CFR 301-11); 26 CFR 1.62-2", Figure{"pay.stipends", untaxed},
		Figure{"gsa", Some(a.Lodging.Add(a.Meals).Mul(exact.Int(7)))})
}

func (k *checking) posted() {
	if k.t.Posted.Min.Known {
		k.atMost("posted-range", Warn, "pay.annual >= job.posted_min", "pay transparency: the range that was posted",
			Figure{"job.posted_min", k.d.PostedMin}, Figure{"pay.annual", k.d.PayAnnual})
	}
	if k.t.Posted.Max.Known {
		k.atMost("posted-range", Warn, "pay.annual <= job.posted_max", "pay transparency: the range that was posted",
			Figure{"pay.annual", k.d.PayAnnual}, Figure{"job.posted_max", k.d.PostedMax})
	}
}
