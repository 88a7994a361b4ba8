package facts

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

// annualised are the given names that rules see per year, whatever unit of time
// they are given in, with the names that they come from. It is never changed.
var annualised = map[string][]string{
	"job.range.min":  {"job.range.min", "job.range.per"},
	"job.range.mid":  {"job.range.mid", "job.range.min", "job.range.max", "job.range.per"},
	"job.range.max":  {"job.range.max", "job.range.per"},
	"job.posted_min": {"job.posted_min", "job.posted_per"},
	"job.posted_max": {"job.posted_max", "job.posted_per"},
}

// Fields returns the built-in names as fields of a rule schema: the given ones, the
// computed ones, and those of a status. What computed names come from depends on the
// conventions of pay.
func Fields(conventions pay.Conventions) []rule.Field {
	var out []rule.Field
	for _, name := range record.Names() {
		f := Field(name)
		if from, ok := annualised[name.Path]; ok {
			f.Type = rule.Type{Kind: rule.Number, Unit: rule.PerYear}
			f.Computed, f.From = true, slices.Clone(from)
		}
		if name.Path == "weeks" {
			f.Computed, f.From = true, []string{"weeks", "start_date", "end_date"}
		}
		out = append(out, f)
	}
	for _, name := range record.Computed() {
		if conventions.ScheduleHours { // amounts per week and year depend on the schedule
			name.From = append(name.From, "schedule.hours_per_week")
		}
		out = append(out, Field(name))
	}
	text, whole := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Integer}
	return append(out,
		rule.Field{Path: "state", Type: text}, rule.Field{Path: "submitted_by", Type: text},
		rule.Field{Path: "revision", Type: whole}, rule.Field{Path: "offer_round", Type: whole})
}

// Field returns a name as a field of a rule schema.
func Field(n record.Name) rule.Field {
	return rule.Field{Path: n.Path, Type: typeOf(n), Computed: n.Computed, From: slices.Clone(n.From),
		Term: !n.Computed, Doc: n.Doc}
}

// perUnits are the units of rates by their unit of time. The map is never changed.
var perUnits = map[string]rule.Unit{"hour": rule.PerHour, "day": rule.PerDay, "week": rule.PerWeek,
	"month": rule.PerMonth, "year": rule.PerYear}

// typeOf returns the type of a name in rules.
func typeOf(n record.Name) rule.Type {
	switch n.Kind {
	case record.Text, record.Person:
		return rule.Type{Kind: rule.Text}
	case record.Choice:
		return rule.Type{Kind: rule.Text, Choices: slices.Clone(n.Choices)}
	case record.Bool:
		return rule.Type{Kind: rule.Bool}
	case record.Date:
		return rule.Type{Kind: rule.DateKind}
	case record.Integer:
		return rule.Type{Kind: rule.Integer}
	case record.Money:
		return rule.Type{Kind: rule.Number, Unit: rule.Money}
	case record.Rate:
		return rule.Type{Kind: rule.Number, Unit: perUnits[n.Per]}
	case record.Percent:
		return rule.Type{Kind: rule.Number, Unit: rule.Percent}
	case record.Hours:
		return rule.Type{Kind: rule.Number, Unit: rule.HoursPerWeek}
	case record.Weeks:
		return rule.Type{Kind: rule.Number, Unit: rule.Weeks}
	case record.OwnRate:
		return rule.Type{Kind: rule.Number, Unit: rule.Own(n.Path)}
	case record.List:
		elem := rule.Type{Kind: rule.RecordKind}
		if n.Items == nil {
			elem = typeOf(record.Name{Kind: n.Of, Choices: n.Choices, Per: n.Per})
		}
		for _, in := range n.Items {
			elem.Fields = append(elem.Fields, Field(in))
		}
		return rule.Type{Kind: rule.List, Elem: &elem}
	}
	return rule.Type{Kind: rule.Number}
}
