package record

import "github.com/offerdesk/offerdesk/offer/pay"

// PayTerms returns the amounts of the terms for [pay.Derive].
func (t Terms) PayTerms() pay.Terms {
	p := pay.Terms{
		Pay: pay.PayTerms{Rate: t.optional("pay.rate"), Per: t.per("pay.per"),
			Currency:             t.Get("pay.currency").Text(),
			OvertimeMultiplier:   t.optional("pay.overtime_multiplier"),
			DoubleTimeMultiplier: t.optional("pay.double_time_multiplier"),
			Exempt:               t.Get("pay.exempt").Bool()},
		Bill: pay.BillTerms{Rate: t.optional("bill.rate"), Per: t.per("bill.per"),
			Currency:             t.Get("bill.currency").Text(),
			OvertimeMultiplier:   t.optional("bill.overtime_multiplier"),
			DoubleTimeMultiplier: t.optional("bill.double_time_multiplier")},
		Cost:         pay.CostTerms{Given: t.Has("cost.burden")},
		HoursPerWeek: t.optional("schedule.hours_per_week"),
		Range: pay.RangeTerms{Min: t.optional("job.range.min"), Mid: t.optional("job.range.mid"),
			Max: t.optional("job.range.max"), Per: t.per("job.range.per")},
		Posted: pay.RangeTerms{Min: t.optional("job.posted_min"), Max: t.optional("job.posted_max"),
			Per: t.per("job.posted_per")},
	}
	if w, ok := t.AssignmentWeeks(); ok {
		p.Weeks = pay.Some(w)
	}
	for _, b := range t.Get("pay.bonuses").items {
		p.Pay.Bonuses = append(p.Pay.Bonuses,
			pay.Bonus{Name: b.Field("name").text, Amount: b.Field("amount").optional(),
				Discretionary: b.Field("discretionary").Bool()})
	}
	for _, s := range t.Get("pay.stipends").items {
		p.Pay.Stipends = append(p.Pay.Stipends,
			pay.Stipend{Name: s.Field("name").text, Amount: s.Field("amount").optional(),
				Per: pay.Per(s.Field("per").text), Taxable: s.Field("taxable").Bool()})
	}
	for _, f := range t.Get("bill.fees").items {
		p.Bill.Fees = append(p.Bill.Fees,
			pay.Fee{Name: f.Field("name").text, Percent: f.Field("percent").optional(),
				PerHour: f.Field("per_hour").optional(),
				Payer:   pay.Payer(f.Field("payer").text), Method: pay.Method(f.Field("method").text)})
	}
	for _, b := range t.Get("cost.burden").items {
		p.Cost.Burden = append(p.Cost.Burden,
			pay.Burden{Name: b.Field("name").text, Percent: b.Field("percent").optional(),
				PerHour: b.Field("per_hour").optional(), WageBase: b.Field("wage_base").optional()})
	}
	return p
}

func (t Terms) optional(path string) pay.Optional { return t.Get(path).optional() }

func (t Terms) per(path string) pay.Per { return pay.Per(t.Get(path).Text()) }

func (v Value) optional() pay.Optional {
	n, ok := v.Number()
	return pay.Optional{Value: n, Known: ok}
}
