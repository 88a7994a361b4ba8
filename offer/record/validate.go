package record

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/currency"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Validate returns what prevents a submission under any playbook: values that are
// not among the choices, unknown units of time and currencies, negative amounts,
// an end before its start, a week with too many hours. Drafts may hold such
// values.
func (t Terms) Validate() Errors {
	var out Errors
	for _, path := range t.Paths() {
		name, ok := lookup(path)
		if !ok {
			continue
		}
		out = append(out, validateValue(path, name, t.Get(path))...)
	}
	out = append(out, t.validateDates()...)
	return append(out, t.validateWeek()...)
}

func validateValue(path string, name Name, v Value) Errors {
	var out Errors
	if name.Items != nil {
		for i := range v.items {
			for _, in := range name.Items {
				if f := v.items[i].Field(in.Path); !f.IsMissing() {
					out = append(out, validateValue(fmt.Sprintf("%s[%d].%s", path, i, in.Path), in, f)...)
				}
			}
		}
		return out
	}
	if name.Kind == List {
		for i := range v.items {
			out = append(out, validateValue(fmt.Sprintf("%s[%d]", path, i), Name{Kind: name.Of}, v.items[i])...)
		}
		return out
	}
	if name.Kind == Choice && !slices.Contains(name.Choices, v.text) {
		out = append(out, &FieldError{Path: path, Code: CodeChoice,
			Message: "the value is not among the choices: " + strings.Join(name.Choices, ", ")})
	}
	if strings.HasSuffix(path, ".currency") {
		if _, err := currency.ParseISO(v.text); err != nil || strings.ToUpper(v.text) != v.text {
			out = append(out, &FieldError{Path: path, Code: CodeChoice,
				Message: "the currency is not a three-letter ISO 4217 code in capitals, such as USD"})
		}
	}
	if n, ok := v.Number(); ok && n.Sign() < 0 {
		out = append(out, &FieldError{Path: path, Code: CodeRange,
			Message: "the amount is negative; give zero or more"})
	}
	return out
}

func (t Terms) validateDates() Errors {
	start, ok1 := t.Get("start_date").Date()
	end, ok2 := t.Get("end_date").Date()
	if ok1 && ok2 && end.Before(start) {
		return Errors{{Path: "end_date", Code: CodeOrder,
			Message: "the end is before the start; correct one of the two dates"}}
	}
	return nil
}

// validateWeek checks that a week has at most 168 hours and a day at most 24.
func (t Terms) validateWeek() Errors {
	var out Errors
	most := func(path string, v Value, limit int64) {
		if n, ok := v.Number(); ok && n.Cmp(exact.Int(limit)) > 0 {
			out = append(out, &FieldError{Path: path, Code: CodeRange,
				Message: fmt.Sprintf("at most %d hours are possible here", limit)})
		}
	}
	most("schedule.hours_per_week", t.Get("schedule.hours_per_week"), 168)
	most("schedule.guaranteed_hours", t.Get("schedule.guaranteed_hours"), 168)
	days := t.Get("schedule.hours_by_day")
	if !days.IsMissing() && days.Len() != 7 {
		out = append(out, &FieldError{Path: "schedule.hours_by_day", Code: CodeRange,
			Message: "seven numbers are required here, from Monday"})
	}
	for i, d := range days.items {
		most(fmt.Sprintf("schedule.hours_by_day[%d]", i), d, 24)
	}
	return out
}

// AssignmentWeeks returns the length of the assignment in weeks: as given, or the
// exact number of days from start_date to end_date, both included, divided by 7.
// It returns false if neither is known.
func (t Terms) AssignmentWeeks() (exact.Number, bool) {
	if n, ok := t.Get("weeks").Number(); ok {
		return n, true
	}
	start, ok1 := t.Get("start_date").Date()
	end, ok2 := t.Get("end_date").Date()
	if !ok1 || !ok2 {
		return exact.Number{}, false
	}
	n, err := exact.Ratio(int64(rule.Days(start, end)+1), 7)
	return n, err == nil
}
