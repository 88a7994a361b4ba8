package pay

// Guardrail is one ready check as the base playbook states it, in the language
// of playbooks.
type Guardrail struct {
	ID     string
	Check  string // what must hold
	When   string // empty: always
	Effect Effect
	Source string
}

// Guardrails lists the checks of [Checker.Check] that the rule language can
// say: exactly those of the base playbook, which states for each its numbers
// and its source in words. margin_floor, margin_target, most_per_hour,
// least_per_hour, stipends_per_week, gsa_per_week and under_contract are names
// of that playbook, which a child may set anew. A firm that wants a margin to go
// to somebody writes the guardrail again with else: {route: a stage}.
func Guardrails() []Guardrail {
	const (
		above0   = "an offer's rates are above zero"
		policy   = "the firm's margin policy"
		client   = "the client's agreement"
		posted   = "pay transparency: the range that was posted"
		unit     = "the amount and its unit belong together"
		employee = "not under_contract"
	)
	return []Guardrail{
		{"amount-pay", "pay.rate > 0", "", Block, above0},
		{"amount-bill", "bill.rate > 0", "has(bill.rate)", Block, above0},
		{"currency", "pay.currency == bill.currency", "has(pay.currency) and has(bill.currency)", Block, "ISO 4217; spread and margin need one currency"},
		{"unit-pay", "pay.hourly >= least_per_hour and pay.hourly <= most_per_hour", "", Block, unit},
		{"unit-bill", "bill.hourly >= least_per_hour and bill.hourly <= 10 * most_per_hour", "has(bill.rate)", Block, unit},
		{"over-cap", "bill.hourly <= bill.cap", "has(bill.cap)", Block, client},
		{"over-overtime-cap", "bill.overtime <= bill.overtime_cap", "has(bill.overtime_cap)", Block, client},
		{"margin-floor", "margin.percent >= margin_floor", "has(bill.rate)", Block, policy},
		{"margin-target", "margin.percent >= margin_target", "has(bill.rate)", Warn, policy},
		{"minimum-wage", "pay.hourly >= minimum_wage(worksite.state, start_date)", employee, Block, "29 USC 206 and state law"},
		{"exempt-level", "pay.weekly >= exempt_level(worksite.state, start_date)", "(pay.exempt ?? false) and " + employee, Block, "29 CFR 541.600 and state law"},
		{"overtime-multiplier", "pay.overtime_multiplier >= 1.5", "has(pay.overtime_multiplier) and not (pay.exempt ?? false) and " + employee, Block, "29 USC 207(a)(1)"},
		{"double-time-multiplier", "pay.double_time_multiplier >= 2", `has(pay.double_time_multiplier) and worksite.state == "CA" and not (pay.exempt ?? false) and ` + employee, Block, "Cal. Labor Code 510(a)"},
		{"overtime-bill-multiplier", "bill.overtime_multiplier >= 1", "has(bill.overtime_multiplier)", Block, "overtime is not billed under straight time"},
		{"overtime-below-cost", "margin.overtime_percent >= 0", "has(bill.rate)", Warn, "pay at 1.5 with a bill at 1.0 is the classic loss"},
		{"stipend-by-hours", `none(pay.stipends, .per == "hour" and not (.taxable ?? false))`, "", Warn, "Clarke v. AMN Services, 987 F.3d 848 (9th Cir. 2021); 29 CFR 778.217"},
		{"stipend-over-gsa", "stipends_per_week <= gsa_per_week", "stipends_per_week > 0", Warn, "41 CFR 301-11; 26 CFR 1.62-2"},
		{"posted-min", "pay.annual >= job.posted_min", "has(job.posted_min)", Warn, posted},
		{"posted-max", "pay.annual <= job.posted_max", "has(job.posted_max)", Warn, posted},
	}
}
