package record

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// RuleFields returns the built-in names as fields of a rule schema, the given
// ones first. With scheduleHours, amounts per week and year depend on the hours
// of the schedule.
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
	text, whole := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Integer}
	return append(out,
		rule.Field{Path: "state", Type: text}, rule.Field{Path: "submitted_by", Type: text},
		rule.Field{Path: "revision", Type: whole}, rule.Field{Path: "offer_round", Type: whole})
}

// RuleField returns the name as a field of a rule schema.
func (n Name) RuleField() rule.Field {
	n.From = slices.Clone(n.From)
	return rule.Field{Path: n.Path, Type: n.ruleType(), Computed: n.Computed, From: n.From, Term: !n.Computed,
		Doc: n.Doc}
}

// perUnits are the units of rates by their unit of time. The map is never changed.
var perUnits = map[string]rule.Unit{"hour": rule.PerHour, "day": rule.PerDay, "week": rule.PerWeek,
	"month": rule.PerMonth, "year": rule.PerYear}

// ruleType returns the type of the name in rules.
func (n Name) ruleType() rule.Type {
	switch n.Kind {
	case Text, Person:
		return rule.Type{Kind: rule.Text}
	case Choice:
		return rule.Type{Kind: rule.Text, Choices: slices.Clone(n.Choices)}
	case Bool:
		return rule.Type{Kind: rule.Bool}
	case Date:
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

// RuleValue returns the value as rules see it.
func (v Value) RuleValue(n Name) rule.Value { return v.ruleValue(&n) }

// ruleValue is RuleValue without a copy of the name.
func (v Value) ruleValue(n *Name) rule.Value {
	switch v.kind {
	case "":
		return rule.Value{}
	case Text, Choice, Person:
		return rule.TextValue(v.text)
	case Bool:
		return rule.BoolValue(v.text == "true")
	case Date:
		d, err := rule.ParseDate(v.text)
		if err != nil {
			return rule.Value{}
		}
		return rule.DateValue(d)
	case List:
		items := make([]rule.Value, len(v.items))
		item := &Name{Kind: n.Of, Items: n.Items}
		for i := range v.items {
			items[i] = v.items[i].ruleValue(item)
		}
		return rule.ListValue(items)
	case itemKind:
		fields := make([]rule.Value, len(n.Items))
		for i := range n.Items {
			in := &n.Items[i]
			fields[i] = v.Field(in.Path).ruleValue(in)
		}
		return rule.RecordValue(fields)
	}
	num, ok := v.Number()
	if !ok {
		return rule.Value{}
	}
	return rule.NumberValue(num)
}

// SetStatus sets the facts that come from a status: state, submitted_by, revision
// and offer_round.
func SetStatus(f *rule.Facts, st Status) {
	_ = f.Set("state", rule.TextValue(string(st.State)))
	_ = f.Set("submitted_by", rule.TextValue(st.SubmittedBy))
	_ = f.Set("revision", rule.NumberValue(exact.Int(int64(st.Revision))))
	_ = f.Set("offer_round", rule.NumberValue(exact.Int(int64(st.OfferRound))))
}
