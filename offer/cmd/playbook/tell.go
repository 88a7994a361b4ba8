package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// tell writes an explanation as text: the stages, the problems, the missing
// names, the numbers with their units, and the letter.
func (c *command) tell(x explained, home string, unit func(name, currency string) string) {
	c.head("Stages")
	for _, s := range x.Stages {
		c.tellStage(s)
	}
	c.head("Problems")
	for _, p := range x.Problems {
		fmt.Fprintf(c.out, "  %s %s: %s\n", p.Effect, p.ID, p.Message)
		if len(p.Missing) > 0 {
			fmt.Fprintf(c.out, "      missing: %s\n", strings.Join(p.Missing, ", "))
		}
	}
	for _, u := range x.Unmet {
		where := ""
		if u.Stage != "" {
			where = " " + u.Stage
		}
		fmt.Fprintf(c.out, "  refused%s: %s (%s)\n", where, u.Message, u.Code)
	}
	if len(x.Problems)+len(x.Unmet) == 0 {
		fmt.Fprintln(c.out, "  none")
	}
	if len(x.Missing) > 0 {
		c.head("Required and missing")
		fmt.Fprintf(c.out, "  %s\n", strings.Join(x.Missing, ", "))
	}
	c.head("Numbers")
	for _, name := range slices.Sorted(maps.Keys(x.Numbers)) {
		number, currency, ok := strings.Cut(x.Numbers[name], " ")
		if !ok {
			currency = home
		}
		fmt.Fprintf(c.out, "  %s = %s%s\n", name, number, unit(name, currency))
	}
	c.head("Letter")
	if x.Note != "" {
		fmt.Fprintf(c.out, "  none can be made: %s\n", x.Note)
	} else {
		fmt.Fprintf(c.out, "  %s, because: %s\n", x.Letter, x.Why)
	}
	if len(x.Clauses) > 0 {
		fmt.Fprintf(c.out, "  clauses: %s\n", strings.Join(x.Clauses, ", "))
	}
}

func (c *command) head(s string) { fmt.Fprintln(c.out, c.paint("1", s)) }

func (c *command) tellStage(s stage) {
	mark, name := "- skipped", s.ID
	if s.On {
		mark = "+ on"
	}
	if s.Title != "" {
		name += " (" + s.Title + ")"
	}
	fmt.Fprintf(c.out, "  %-9s  %s: %s\n", mark, name, s.Why)
	if s.On {
		for _, line := range s.does() {
			fmt.Fprintf(c.out, "             %s\n", line)
		}
	}
	if s.Tree != nil && len(s.Tree.Children) > 0 {
		for _, line := range strings.Split(strings.TrimRight(s.Tree.String(), "\n"), "\n") {
			fmt.Fprintf(c.out, "             | %s\n", line)
		}
	}
}

// does returns the approvers of a stage, its recipients, and what it waits for.
func (s stage) does() []string {
	var out []string
	add := func(word, what string) {
		if what != "" {
			out = append(out, word+" "+what)
		}
	}
	switch {
	case s.Auto == "approve":
		return []string{"approves by itself"}
	case s.Auto != "":
		return []string{"refuses the submission"}
	}
	add("asks", s.Approve)
	add("hears the advice of", s.Advise)
	add("tells", strings.Join(s.Notify, ", "))
	add("after", strings.Join(s.After, ", "))
	add("within", s.Within)
	switch {
	case s.Approve+s.Advise == "":
	case s.allTerms:
		add("reads", "all terms")
	default:
		add("reads", strings.Join(s.Inputs, ", "))
	}
	if s.Envelope != nil {
		add("may approve a range of", s.Envelope.String())
	}
	return out
}

// unitOf returns what follows a number: its currency and its time, or a percent
// sign.
func unitOf(p *playbook.Playbook, o record.Offer, name, currency string) string {
	field, _ := p.Schema().Field(name)
	group, _, _ := strings.Cut(name, ".")
	switch unit := field.Type.Unit; unit {
	case rule.Percent:
		return " %"
	case rule.Money:
		return " " + currency
	case rule.PerHour:
		return " " + currency + " per hour"
	case rule.PerWeek:
		return " " + currency + " per week"
	case rule.PerYear:
		return " " + currency + " per year"
	case rule.HoursPerWeek:
		return " hours per week"
	}
	if per := o.Get(group + ".per").Text(); per != "" && (name == "pay.rate" || name == "bill.rate") {
		return " " + currency + " per " + per
	}
	return ""
}
