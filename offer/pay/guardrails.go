package pay

// Guardrail is one ready check as a base playbook states it, in the language
// of playbooks.
type Guardrail struct {
	ID     string
	Check  string // what must hold
	When   string // empty: always
	Effect Effect
	Source string
}

// Guardrails lists the checks of [Checker.Check] that the rule language can
// say, for a base playbook. Margin floors are the firm's own and stand here
// with common figures; what needs a sum over units (stipends against GSA) uses
// the stipends that are given per week.
func Guardrails() []Guardrail {
	return []Guardrail{
		{"amount-pay", "pay.rate > 0", "", Block, "an offer's rates are above zero"},
		{"amount-bill", "bill.rate > 0", "has(bill.rate)", Block, "an offer's rates are above zero"},
		{"currency", "pay.currency == bill.currency", "has(pay.currency) and has(bill.currency)", Block, "spread and margin need one currency"},
		{"dates", "end_date >= start_date", "has(end_date)", Block, "an assignment ends after it begins"},
		{"unit-pay", "pay.hourly >= 1 and pay.hourly < 10000", "", Block, "a five-figure hourly rate is an annual one with the wrong unit"},
		{"unit-bill", "bill.hourly >= 1 and bill.hourly < 10000", "has(bill.rate)", Block, "a five-figure hourly rate is an annual one with the wrong unit"},
		{"over-cap", "bill.hourly <= bill.cap", "has(bill.cap)", Block, "the client's agreement"},
		{"over-overtime-cap", "bill.overtime <= bill.overtime_cap", "has(bill.overtime_cap)", Block, "the client's agreement"},
		{"margin-block", "margin.percent >= 10", "has(bill.rate)", Block, "the firm's margin policy"},
		{"margin-warn", "margin.percent >= 22", "has(bill.rate)", Warn, "the firm's margin policy"},
		{"minimum-wage", "pay.hourly >= minimum_wage(worksite.state, start_date)", "", Block, "29 USC 206 and state law"},
		{"exempt-level", "pay.weekly >= exempt_level(worksite.state, start_date)", "pay.exempt ?? false", Block, "29 CFR 541.600 and state law"},
		{"overtime-multiplier", "pay.overtime_multiplier >= 1.5", "has(pay.overtime_multiplier) and not (pay.exempt ?? false)", Block, "29 USC 207(a)(1)"},
		{"overtime-bill-multiplier", "bill.overtime_multiplier >= 1", "has(bill.overtime_multiplier)", Block, "overtime is not billed under straight time"},
		{"overtime-below-cost", "margin.overtime_percent >= 0", "has(bill.rate)", Warn, "pay at 1.5 with a bill at 1.0 is the classic loss"},
		{"stipend-by-hours", `none(pay.stipends, .per == "hour" and .taxable == false)`, "", Warn, "Clarke v. AMN Services, 987 F.3d 848 (9th Cir. 2021); 29 CFR 778.217"},
		{"posted-min", "pay.annual >= job.posted_min", "has(job.posted_min)", Warn, "pay transparency: the range that was posted"},
		{"posted-max", "pay.annual <= job.posted_max", "has(job.posted_max)", Warn, "pay transparency: the range that was posted"},
	}
}
