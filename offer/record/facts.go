package record

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// RuleFields returns the built-in names as fields of a rule schema, given ones
// first. With scheduleHours, amounts per week and year come from the hours of
// the schedule too, so a change of them is a change of those.
func RuleFields(scheduleHours bool) []rule.Field {
	var out []rule.Field
	for _, n := range builtin {
		f := n.RuleField()
		if from, ok := annualised[n.Path]; ok {
			f.Type = rule.Type{Kind: rule.Number, Unit: rule.PerYear}
			f.Computed, f.From = true, slices.Clone(from)
		}
		if n.Path == "weeks" {
			f.Computed, f.From = true, slices.Clone(fromWeeks)
		}
		out = append(out, f)
	}
	for _, n := range computed {
		n.Computed = true
		if scheduleHours {
			n.From = append(slices.Clone(n.From), "schedule.hours_per_week")
		}
		out = append(out, n.RuleField())
	}
	text, number := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Number}
	return append(out,
		rule.Field{Path: "state", Type: text}, rule.Field{Path: "submitted_by", Type: text},
		rule.Field{Path: "revision", Type: number}, rule.Field{Path: "offer_round", Type: number})
}

// RuleField is the name as a field of a rule schema.
func (n Name) RuleField() rule.Field {
	n.From = slices.Clone(n.From)
	return rule.Field{Path: n.Path, Type: n.ruleType(), Computed: n.Computed, From: n.From, Term: !n.Computed, Doc: n.Doc}
}

var perUnits = map[string]rule.Unit{"hour": rule.PerHour, "day": rule.PerDay, "week": rule.PerWeek, "month": rule.PerMonth, "year": rule.PerYear}

func (n Name) ruleType() rule.Type {
	switch n.Kind {
	case Text, Person:
		return rule.Type{Kind: rule.Text}
	case Choice:
		return rule.Type{Kind: rule.Text, Choices: slices.Clone(n.Choices)}
	case Bool:
		return rule.Type{Kind: rule.Bool}
	case DateOf:
		return rule.Type{Kind: rule.DateKind}
	case Integer:
		return rule.Type{Kind: rule.Integer}
	case Money:
		return rule.Type{Kind: rule.Number, Unit: rule.Money}
	case Rate:
		return rule.Type{Kind: rule.Number, Unit: perUnits[n.Per]}
	case Percent:
		return rule.Type{Kind: rule.Number, Unit: rule.Percent}
	case Hours:
		return rule.Type{Kind: rule.Number, Unit: rule.HoursPerWeek}
	case Weeks:
		return rule.Type{Kind: rule.Number, Unit: rule.Weeks}
	case OwnRate:
		return rule.Type{Kind: rule.Number, Unit: rule.Own(n.Path)}
	case List:
		elem := rule.Type{Kind: rule.RecordKind}
		if n.Items == nil {
			elem = Name{Kind: n.Of, Choices: n.Choices, Per: n.Per}.ruleType()
		}
		for _, in := range n.Items {
			elem.Fields = append(elem.Fields, in.RuleField())
		}
		return rule.Type{Kind: rule.List, Elem: &elem}
	}
	return rule.Type{Kind: rule.Number}
}

// RuleValue is the value as rules see it.
func (v Value) RuleValue(n Name) rule.Value {
	switch v.kind {
	case "":
		return rule.Value{}
	case Text, Choice, Person:
		return rule.TextValue(v.text)
	case Bool:
		return rule.BoolValue(v.text == "true")
	case DateOf:
		d, err := rule.ParseDate(v.text)
		if err != nil {
			return rule.Value{}
		}
		return rule.DateValue(d)
	case List:
		items := make([]rule.Value, len(v.items))
		for i, item := range v.items {
			items[i] = item.RuleValue(Name{Kind: n.Of, Items: n.Items})
		}
		return rule.ListValue(items)
	case itemKind:
		fields := make([]rule.Value, len(n.Items))
		for i, in := range n.Items {
			fields[i] = v.Field(in.Path).RuleValue(in)
		}
		return rule.RecordValue(fields)
	}
	num, ok := v.Number()
	if !ok {
		return rule.Value{}
	}
	return rule.NumberValue(num)
}

// foreignItems is a list whose amounts are in another currency: they can't be
// compared.
func (v Value) foreignItems(n Name) rule.Value {
	items := make([]rule.Value, len(v.items))
	for i, item := range v.items {
		fields := make([]rule.Value, len(n.Items))
		for j, in := range n.Items {
			part := item.Field(in.Path)
			if fields[j] = part.RuleValue(in); !part.IsMissing() && (in.Kind == Money || in.Kind == Rate || in.Path == "amount") {
				fields[j] = rule.Withheld(part.Text(), otherCurrency)
			}
		}
		items[i] = rule.RecordValue(fields)
	}
	return rule.ListValue(items)
}

// Facts puts an offer's terms, what is computed from them, and its counters
// into facts of a schema made from [RuleFields] and the custom names. Amounts
// in another currency than the conventions' are left out, so comparing them is
// unknown.
func Facts(s *rule.Schema, t Terms, custom []Name, c pay.Conventions) *rule.Facts {
	f := s.NewFacts()
	set := func(path string, v rule.Value) {
		if !v.IsMissing() {
			_ = f.Set(path, v) // the schema was made from the same table
		}
	}
	foreignPay := foreign(t.Get("pay.currency").Text(), c.Currency)
	foreignBill := foreign(t.Get("bill.currency").Text(), c.Currency)
	for _, n := range builtin {
		if _, ok := annualised[n.Path]; ok {
			continue
		}
		isAmount := n.Kind == OwnRate || n.Kind == Rate || n.Kind == Money
		if isAmount && (foreignPay && InGroup(n.Path, "pay") || foreignBill && InGroup(n.Path, "bill")) {
			if v, ok := t.values[n.Path]; ok {
				_ = f.Set(n.Path, rule.Withheld(v.Text(), otherCurrency)) // the schema was made from the same table
			}
			continue
		}
		v, ok := t.values[n.Path]
		switch {
		case ok && n.Items != nil && (foreignPay && InGroup(n.Path, "pay") || foreignBill && InGroup(n.Path, "bill")):
			set(n.Path, v.foreignItems(n))
		case ok:
			set(n.Path, v.RuleValue(n))
		case n.Path == "letter.edited":
			set(n.Path, rule.BoolValue(false)) // nobody has changed it
		}
	}
	for _, n := range custom {
		if v, ok := t.values[n.Path]; ok {
			set(n.Path, v.RuleValue(n))
		}
	}
	if w, ok := t.AssignmentWeeks(); ok {
		set("weeks", rule.NumberValue(w))
	}
	d := pay.Derive(t.PayTerms(), c)
	for name, o := range d.All() {
		money := InGroup(name, "pay") && foreignPay || InGroup(name, "bill") && foreignBill || (foreignPay || foreignBill) && !InGroup(name, "job")
		if n, ok := o.Get(); ok && (!money || isPercent(name) && foreignPay == foreignBill) {
			set(name, rule.NumberValue(n))
		} else if ok {
			_ = f.Set(name, rule.Withheld(n.String(), otherCurrency)) // as above
		}
	}
	return f
}

// otherCurrency is why an amount can't be compared.
const otherCurrency = "in another currency"

func foreign(given, base string) bool { return given != "" && base != "" && given != base }

func isPercent(name string) bool {
	for _, n := range computed {
		if n.Path == name {
			return n.Kind == Percent
		}
	}
	return false
}

// SetStatus puts the counters and the state of an offer into facts.
func SetStatus(f *rule.Facts, st Status) {
	_ = f.Set("state", rule.TextValue(string(st.State)))
	_ = f.Set("submitted_by", rule.TextValue(st.SubmittedBy))
	_ = f.Set("revision", rule.NumberValue(exact.Int(int64(st.Revision))))
	_ = f.Set("offer_round", rule.NumberValue(exact.Int(int64(st.OfferRound))))
}
