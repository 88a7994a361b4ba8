package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// explained is what explain prints as JSON.
type explained struct {
	Stages   []stage           `json:"stages"`
	Problems []problem         `json:"problems"`
	Missing  []string          `json:"missing"`
	Numbers  map[string]string `json:"numbers"`
	Letter   string            `json:"letter"`
	Clauses  []string          `json:"clauses"`
	Why      string            `json:"letter_why,omitempty"`
	Note     string            `json:"letter_problem,omitempty"`
}

type stage struct {
	ID      string            `json:"id"`
	On      bool              `json:"on"`
	Why     string            `json:"why"`
	Approve string            `json:"approve"`
	Missing []string          `json:"missing,omitempty"`
	Tree    *rule.Explanation `json:"explanation,omitempty"`
}

type problem struct {
	ID      string          `json:"id"`
	Effect  playbook.Effect `json:"effect"`
	Message string          `json:"message"`
	Missing []string        `json:"missing,omitempty"`
}

// explain says what a playbook would do with an offer.
func explain(c *command) (int, error) {
	p, found, err := c.load(c.args[0])
	if err != nil {
		return 2, err
	}
	today, err := c.day()
	if err != nil {
		return 2, err
	}
	src, err := os.ReadFile(c.args[1])
	if err != nil {
		return 2, err
	}
	if p == nil {
		return c.refuse(found)
	}
	o, err := readOffer(c.args[1], src, p)
	if err != nil {
		return 1, fmt.Errorf("%s: %w", c.args[1], err)
	}
	a := p.Assess(o, today)
	out := explained{Stages: []stage{}, Problems: []problem{}, Missing: append([]string{}, a.Missing...), Numbers: p.Numbers(a.Facts), Clauses: []string{}}
	for _, s := range a.Plan {
		x := stage{ID: s.ID, On: s.On, Why: s.Why, Missing: s.Missing, Tree: p.Planner().Explain(s.ID, a.Facts)}
		if s.Approve != nil {
			x.Approve = s.Approve.String()
		}
		out.Stages = append(out.Stages, x)
	}
	for _, x := range a.Problems {
		out.Problems = append(out.Problems, problem{x.ID, x.Effect, x.Message, x.Missing})
	}
	if a.Letter.Err != nil {
		out.Note = a.Letter.Err.Error()
	} else if a.Letter.Letter != nil {
		out.Letter, out.Why = a.Letter.Letter.ID, a.Letter.Letter.When
		if out.Why == "" {
			out.Why = "it has no condition"
		}
	}
	for _, cl := range a.Letter.Clauses {
		out.Clauses = append(out.Clauses, cl.ID)
	}
	if c.json {
		return 0, c.print(out)
	}
	c.tell(out)
	return 0, nil
}

// day is what rules see as today.
func (c *command) day() (rule.Date, error) {
	if c.today == "" {
		return rule.Date{}, nil
	}
	day, err := rule.ParseDate(c.today)
	if err != nil {
		return day, fmt.Errorf("-today %s is not a date; write 2026-12-31", c.today)
	}
	return day, nil
}

// refuse says that a playbook has errors, and which.
func (c *command) refuse(found playbook.Findings) (int, error) {
	if c.json {
		return 1, c.print(map[string]any{"findings": found.Unique()})
	}
	return 1, fmt.Errorf("the playbook has errors:\n%w", found.Errors().Unique())
}

// readOffer reads one offer as YAML, of which JSON is a part.
func readOffer(path string, src []byte, p *playbook.Playbook) (record.Offer, error) {
	n, found := playbook.ParseNode(path, src)
	if len(found) > 0 {
		return record.Offer{}, found
	}
	id, terms, st, err := record.DecodeSample(n, p.CustomNames())
	if err != nil {
		return record.Offer{}, err
	}
	if id == "" {
		id = "offer"
	}
	o, err := record.New(id, terms)
	return o.With(terms, st), err
}

func (c *command) tell(x explained) {
	fmt.Fprintln(c.out, c.paint("1", "Stages"))
	for _, s := range x.Stages {
		mark := "-"
		if s.On {
			mark = "+"
		}
		fmt.Fprintf(c.out, "  %s %s: %s\n", mark, s.ID, s.Why)
		if s.On && s.Approve != "" {
			fmt.Fprintf(c.out, "      asks %s\n", s.Approve)
		}
		if s.Tree != nil && len(s.Tree.Children) > 0 {
			for _, line := range strings.Split(strings.TrimRight(s.Tree.String(), "\n"), "\n") {
				fmt.Fprintf(c.out, "      | %s\n", line)
			}
		}
	}
	fmt.Fprintln(c.out, c.paint("1", "Problems"))
	for _, p := range x.Problems {
		fmt.Fprintf(c.out, "  %s %s: %s\n", p.Effect, p.ID, p.Message)
		if len(p.Missing) > 0 {
			fmt.Fprintf(c.out, "      missing: %s\n", strings.Join(p.Missing, ", "))
		}
	}
	if len(x.Missing) > 0 {
		fmt.Fprintf(c.out, "%s\n  %s\n", c.paint("1", "Required and missing"), strings.Join(x.Missing, ", "))
	}
	fmt.Fprintln(c.out, c.paint("1", "Numbers"))
	for _, name := range slices.Sorted(maps.Keys(x.Numbers)) {
		fmt.Fprintf(c.out, "  %s = %s\n", name, x.Numbers[name])
	}
	letter := x.Letter + ", because: " + x.Why
	if x.Note != "" {
		letter = "none: " + x.Note
	}
	fmt.Fprintf(c.out, "%s\n  %s\n", c.paint("1", "Letter"), letter)
	if len(x.Clauses) > 0 {
		fmt.Fprintf(c.out, "  clauses: %s\n", strings.Join(x.Clauses, ", "))
	}
}
