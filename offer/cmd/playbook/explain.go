package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// explained is what explain prints as JSON.
type explained struct {
	Stages   []stage           `json:"stages"`
	Problems []problem         `json:"problems"`
	Unmet    []unmet           `json:"unmet"` // what the plan is refused for
	Missing  []string          `json:"missing"`
	Numbers  map[string]string `json:"numbers"`
	Letter   string            `json:"letter"`
	Clauses  []string          `json:"clauses"`
	Why      string            `json:"letter_why,omitempty"`
	Note     string            `json:"letter_problem,omitempty"`
}

type stage struct {
	ID      string   `json:"id"`
	Title   string   `json:"title,omitempty"`
	On      bool     `json:"on"`
	Why     string   `json:"why"`
	Approve string   `json:"approve"`
	Advise  string   `json:"advise,omitempty"`
	Notify  []string `json:"notify,omitempty"`
	Auto    string   `json:"auto,omitempty"`
	After   []string `json:"after,omitempty"`
	Within  string   `json:"within,omitempty"`
	Missing []string `json:"missing,omitempty"`
	Inputs  []string `json:"inputs"` // the names that its approval depends on

	Envelope *approval.EnvelopeNames `json:"envelope,omitempty"` // what an approver may bound

	allTerms bool // the inputs are all terms

	Tree *rule.Explanation `json:"explanation,omitempty"`
}

// stageOf returns one stage of a plan as explain shows it.
func stageOf(s approval.PlanStage, tree *rule.Explanation) stage {
	x := stage{ID: s.ID, Title: s.Title, On: s.On, Why: s.Why, Auto: s.Auto, After: s.After,
		Missing: s.Missing, Inputs: []string{}, Envelope: s.Envelope, Tree: tree}
	if s.Approve != nil {
		x.Approve = s.Approve.String()
	}
	if s.Advise != nil {
		x.Advise = s.Advise.String()
	}
	for _, w := range s.Notify {
		x.Notify = append(x.Notify, w.String())
	}
	if s.Within != (approval.Duration{}) {
		x.Within = s.Within.String()
	}
	return x
}

type unmet struct {
	Code    string `json:"code"`
	Stage   string `json:"stage,omitempty"`
	Message string `json:"message"`
}

type problem struct {
	ID      string          `json:"id"`
	Effect  playbook.Effect `json:"effect"`
	Message string          `json:"message"`
	Missing []string        `json:"missing,omitempty"`
}

// notes joins the reasons why letters can't be made.
func notes(errs []*playbook.LetterError) string {
	list := make([]string, len(errs))
	for i, e := range errs {
		list[i] = e.Error()
	}
	return strings.Join(list, "; ")
}

// explain prints what a playbook does with an offer.
func explain(c *command) (int, error) {
	p, o, today, exit, err := c.inputs()
	if p == nil {
		return exit, err
	}
	a := p.Assess(o, p.Facts(o, today))
	out := explained{Stages: []stage{}, Problems: []problem{}, Missing: append([]string{}, a.Missing...),
		Numbers: p.Numbers().Known(a.Facts), Clauses: []string{}}
	for _, s := range a.Plan {
		x := stageOf(s, p.Planner().Explain(s.ID, a.Facts))
		x.Inputs = append(x.Inputs, p.Planner().Inputs(s.ID)...)
		x.allTerms = len(x.Inputs) >= terms(p)
		out.Stages = append(out.Stages, x)
	}
	out.Unmet = unmetOf(p, o, a)
	for _, x := range a.Problems {
		out.Problems = append(out.Problems, problem{x.ID, x.Effect, x.Message, x.Missing})
	}
	if _, errs := p.Letters().Make(a.Letter, o.Terms(), a.Facts); len(errs) > 0 {
		out.Note = notes(errs)
	}
	if a.Letter.Err == nil && a.Letter.Letter != nil {
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
	c.tell(out, p.Numbers().Currency(), func(name,
		currency string) string {
		return unitOf(p, o, name, currency)
	})
	return 0, nil
}

// terms returns how many terms an offer can hold.
func terms(p *playbook.Playbook) int {
	n := 0
	for _, f := range p.Schema().Fields() {
		if f.Term {
			n++
		}
	}
	return n
}

// unmetOf returns what a submission would be refused for because of its plan: no
// approvers, a stage that no person can decide, an auto stage that refuses or acts on
// missing values.
func unmetOf(p *playbook.Playbook, o record.Offer, a playbook.Assessment) []unmet {
	out := []unmet{}
	_, err := p.Planner().Start(approval.Submission{Facts: a.Facts, Routes: a.Routes(),
		Submitter: o.SubmittedBy(), Incomplete: len(a.Missing) > 0}, nil)
	var ref *approval.Refusal
	if errors.As(err, &ref) {
		for _, u := range ref.Unmet {
			out = append(out, unmet{string(u.Code), u.Stage, u.Message})
		}
	}
	return out
}

// inputs reads the playbook and the offer of a call, and its day. Without a
// playbook the call ends with the exit code and the error.
func (c *command) inputs() (p *playbook.Playbook, o record.Offer, today rule.Date, exit int, err error) {
	p, found, err := c.load(c.args[0])
	if err != nil {
		return nil, o, today, 2, err
	}
	if today, err = c.day(); err != nil {
		return nil, o, today, 2, err
	}
	path, src, err := openOffer(c.args[0], c.args[1])
	if err != nil {
		return nil, o, today, 2, err
	}
	if p == nil {
		exit, err = c.refuse(found)
		return nil, o, today, exit, err
	}
	if o, err = readOffer(path, src, p); err != nil {
		return nil, o, today, 1, fmt.Errorf("%s: %w", path, err)
	}
	return p, o, today, 0, nil
}

// day returns the day that rules see.
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

// refuse prints the errors of a playbook.
func (c *command) refuse(found playbook.Findings) (int, error) {
	if c.json {
		return 1, c.print(map[string]any{"findings": found.Unique()})
	}
	return 1, fmt.Errorf("the playbook has errors:\n%w", found.Errors().Unique())
}

// openOffer reads the file of an offer. A path that does not exist may be inside the
// playbook's folder.
func openOffer(dir, path string) (string, []byte, error) {
	src, err := os.ReadFile(path)
	if inside := filepath.Join(dir, path); errors.Is(err, fs.ErrNotExist) && !filepath.IsAbs(path) {
		if src, err := os.ReadFile(inside); err == nil {
			return inside, src, nil
		}
	}
	return path, src, err
}

// readOffer reads one offer as YAML. JSON is a part of YAML.
func readOffer(path string, src []byte, p *playbook.Playbook) (record.Offer, error) {
	n, found := source.Parse(path, src)
	if len(found) > 0 {
		return record.Offer{}, found
	}
	id, terms, st, err := record.DecodeSample(n, p.Fields().Custom())
	if err != nil {
		return record.Offer{}, err
	}
	if id == "" {
		id = "offer"
	}
	o, err := record.New(id, terms)
	return o.With(terms, st), err
}
