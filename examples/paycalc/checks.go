package main

import (
	"encoding/json"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// problem is a broken guardrail of the ready playbook.
type problem struct {
	ID      string          `json:"id"`
	Effect  playbook.Effect `json:"effect"`
	Message string          `json:"message"`
	Rule    string          `json:"rule"`              // what must hold
	Missing []string        `json:"missing,omitempty"` // why it can't be checked
}

// guardrails opens the ready playbook with the target margin of the offer.
func guardrails(target pay.Optional, tables *pay.Tables) (*playbook.Playbook, error) {
	files := map[string][]byte{
		"playbook.yaml": []byte("playbook: paycalc\nextends: " + playbook.BaseName +
			"\nyear:\n  hours: schedule\n"),
	}
	if target.Known {
		files["names.yaml"] = []byte("names:\n  margin_target: " + target.Value.String() + "\n")
	}
	p, findings := playbook.Open(files, playbook.Options{Law: tables})
	if p == nil {
		return nil, findings
	}
	return p, nil
}

// check returns every guardrail that the offer breaks.
func check(in inputs, terms record.Terms, tables *pay.Tables) ([]problem, error) {
	p, err := guardrails(in.target, tables)
	if err != nil {
		return nil, err
	}
	o, err := record.New("paycalc", terms)
	if err != nil {
		return nil, err
	}
	var out []problem
	for _, found := range p.Guardrails().Problems(o, p.Facts(o, exact.Date{})) {
		out = append(out, problem{found.ID, found.Effect, found.Message, found.Rule, found.Missing})
	}
	return out, nil
}

// recordTerms returns the offer in the names that guardrails read. Lines that
// are straight_only and the base of a fee have no name there.
func (in inputs) recordTerms() (record.Terms, error) {
	set := map[string]any{"worksite.state": in.state, "start_date": in.start.String()}
	if !in.end.IsZero() {
		set["end_date"] = in.end.String()
	}
	days := []string{}
	for _, hours := range in.days {
		days = append(days, hours.String())
	}
	set["schedule.hours_by_day"] = days
	put(set, "weeks", in.terms.Weeks)
	put(set, "schedule.hours_per_week", in.terms.HoursPerWeek)
	in.putPay(set)
	in.putBill(set)
	src, err := json.Marshal(set)
	if err != nil {
		return record.Terms{}, err
	}
	change, err := record.ParseChange(src)
	if err != nil {
		return record.Terms{}, err
	}
	return record.Terms{}.With(change, nil)
}

func (in inputs) putPay(set map[string]any) {
	worker, cost := in.terms.Pay, in.terms.Cost
	put(set, "pay.rate", worker.Rate)
	putText(set, "pay.per", string(worker.Per))
	putText(set, "pay.currency", worker.Currency)
	put(set, "pay.overtime_multiplier", worker.OvertimeMultiplier)
	put(set, "pay.double_time_multiplier", worker.DoubleTimeMultiplier)
	set["pay.exempt"] = worker.Exempt
	stipends := []map[string]any{}
	for _, s := range worker.Stipends {
		item := map[string]any{"name": s.Name, "per": string(s.Per), "taxable": s.Taxable}
		put(item, "amount", s.Amount)
		stipends = append(stipends, item)
	}
	set["pay.stipends"] = stipends
	burden := []map[string]any{}
	for _, b := range cost.Burden {
		item := map[string]any{"name": b.Name}
		put(item, "percent", b.Percent)
		put(item, "per_hour", b.PerHour)
		put(item, "wage_base", b.WageBase)
		burden = append(burden, item)
	}
	set["cost.burden"] = burden
}

func (in inputs) putBill(set map[string]any) {
	bill := in.terms.Bill
	put(set, "bill.rate", bill.Rate)
	putText(set, "bill.per", string(bill.Per))
	putText(set, "bill.currency", bill.Currency)
	put(set, "bill.overtime_multiplier", bill.OvertimeMultiplier)
	put(set, "bill.double_time_multiplier", bill.DoubleTimeMultiplier)
	put(set, "bill.cap", in.billCap)
	fees := []map[string]any{}
	for _, f := range bill.Fees {
		item := map[string]any{"name": f.Name}
		put(item, "percent", f.Percent)
		put(item, "per_hour", f.PerHour)
		putText(item, "payer", string(f.Payer))
		putText(item, "method", string(f.Method))
		fees = append(fees, item)
	}
	set["bill.fees"] = fees
}

// put sets a number that is known, as text.
func put(set map[string]any, name string, n pay.Optional) {
	if n.Known {
		set[name] = n.Value.String()
	}
}

// putText sets a text that is not empty.
func putText(set map[string]any, name, s string) {
	if s != "" {
		set[name] = s
	}
}
