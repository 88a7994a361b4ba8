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
			f.Computed, f.From = true, depends(from, conventions)
		}
		if name.Path == "weeks" {
			f.Computed, f.From = true, []string{"weeks", "start_date", "end_date"}
		}
		out = append(out, f)
	}
	for _, name := range record.Computed() {
		name.From = depends(name.From, conventions)
		out = append(out, Field(name))
	}
	text, whole := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Integer}
	return append(out,
		rule.Field{Path: "state", Type: text}, rule.Field{Path: "submitted_by", Type: text},
		rule.Field{Path: "revision", Type: whole}, rule.Field{Path: "offer_round", Type: whole})
}

// depends returns the given names that an amount comes from. Where the hours of a
// year are those of the schedule, amounts change their unit of time by it.
func depends(from []string, conventions pay.Conventions) []string {
	out := slices.Clone(from)
	if conventions.ScheduleHours {
		out = append(out, "schedule.hours_per_week")
	}
	return out
}

// Field returns a name as a field of a rule schema.
func Field(n record.Name) rule.Field {
	return rule.Field{Path: n.Path, Type: typeOf(n), Computed: n.Computed, From: slices.Clone(n.From),
		Term: !n.Computed, Per: perOf[n.Path], Currency: currencyOf(n), Doc: n.Doc}
}

// currencyOf returns the name with the currency of a given amount, or of the
// amounts in a list; empty if it is that of the conventions.
func currencyOf(n record.Name) string {
	holds := isAmount(&n) || slices.ContainsFunc(n.Items, func(in record.Name) bool { return isAmount(&in) })
	switch {
	case n.Computed || !holds:
	case record.InGroup(n.Path, "pay"):
		return "pay.currency"
	case record.InGroup(n.Path, "bill"):
		return "bill.currency"
	}
	return ""
}

// perOf are the names with the unit of time of the amounts that rules see as they
// are given. The map is never changed.
var perOf = map[string]string{"pay.rate": "pay.per", "bill.rate": "bill.per"}

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
