package cases

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Difference is one thing that is not as a case expects.
type Difference struct {
	Path string `json:"path"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

// Result is how a case went.
type Result struct {
	File        string       `json:"file"`
	Name        string       `json:"name"`
	OK          bool         `json:"ok"`
	Differences []Difference `json:"differences"`
}

// Run runs cases against a playbook.
func Run(p *playbook.Playbook, list []Case, cover *Coverage) []Result {
	out := make([]Result, 0, len(list))
	for _, c := range list {
		r := &run{p: p, c: c, result: Result{File: c.File, Name: c.Name, Differences: []Difference{}}}
		if o, ok := r.start(); ok {
			o = r.history(o)
			o = r.act(o)
			r.compare(o)
			if cover != nil {
				a := p.Assess(o, r.day())
				cover.see(p, a, planOf(o, a))
				cover.actor(p, c.actor, r.facts(o))
			}
		}
		r.result.OK = len(r.result.Differences) == 0
		out = append(out, r.result)
	}
	return out
}

// run is one case while it runs.
type run struct {
	p       *playbook.Playbook
	c       Case
	result  Result
	refused []string // codes, nil: nothing was refused
	again   map[string]bool
}

func (r *run) differ(path, want, got string) {
	r.result.Differences = append(r.result.Differences, Difference{path, want, got})
}

// noon is when a case happens.
func (r *run) now() time.Time {
	day := rule.Date{Year: 2026, Month: time.January, Day: 15}
	if r.c.today != nil {
		day = *r.c.today
	}
	return day.Time(time.UTC).Add(17 * time.Hour)
}

func (r *run) day() rule.Date {
	if r.c.today != nil {
		return *r.c.today
	}
	return rule.Date{}
}

func (r *run) context(a record.Actor, trusted bool) flow.Context {
	day := r.day()
	return flow.Context{Actor: a, Now: r.now(), Playbook: r.p, Trusted: trusted, Day: &day}
}

// nobody is who submits where a case names nobody.
const nobody = "somebody-else"

func (r *run) submitter() record.Actor {
	if r.c.submittedBy != "" {
		return record.Actor{ID: r.c.submittedBy}
	}
	return record.Actor{ID: nobody}
}

// start makes the offer of base, set and unset.
func (r *run) start() (record.Offer, bool) {
	var terms record.Terms
	st := record.Status{State: lifecycle.Draft, Revision: 1}
	var err error
	if r.c.hasBase {
		if _, terms, st, err = record.DecodeSample(r.c.base, r.p.CustomNames()); err != nil {
			r.differ("base", "an offer", err.Error())
			return record.Offer{}, false
		}
	}
	set, st, err := record.TakeStatus(r.setNode(), st)
	var change record.Change
	if err == nil {
		change, err = record.ChangeOf(set)
	}
	if err == nil {
		change.Unset = append(change.Unset, texts(r.c.unset)...)
		terms, err = terms.With(change, r.p.CustomNames())
	}
	if err != nil {
		r.differ("set", "values that an offer can hold", err.Error())
		return record.Offer{}, false
	}
	o, err := record.New("case", terms)
	if err != nil {
		r.differ("base", "an offer", err.Error())
		return record.Offer{}, false
	}
	if r.c.state != "" {
		st.State = lifecycle.State(r.c.state)
	}
	if !r.p.Lifecycle().Has(st.State) {
		r.differ("state", string(st.State), "there is no such state")
		return record.Offer{}, false
	}
	if r.c.submittedBy == "" {
		r.c.submittedBy = st.SubmittedBy
	}
	st.SubmittedBy, st.CreatedBy, st.Since = r.c.submittedBy, r.submitter().ID, r.now()
	st.Editors = r.editors(terms.Paths())
	return o.With(terms, st), true
}

func (r *run) setNode() input.Node {
	if r.c.set.Kind == input.Map {
		return r.c.set
	}
	return input.Node{Kind: input.Map}
}

// editors says who edited each group of fields last.
func (r *run) editors(paths []string) map[string]string {
	who := r.c.editedBy
	if who == "" {
		who = r.c.submittedBy
	}
	out := map[string]string{}
	for _, p := range paths {
		group, _, _ := strings.Cut(p, ".")
		if who != "" {
			out[group] = who
		}
	}
	return out
}

// history submits where what follows needs it, decides, and revises.
func (r *run) history(o record.Offer) record.Offer {
	verb, _, _ := strings.Cut(r.c.do, " ")
	needs := len(r.c.approved)+len(r.c.rejected)+len(r.c.revise) > 0 || verb == "approve" || verb == "reject" || verb == "return" || verb == "send"
	if o.State() != lifecycle.Draft && o.State() != lifecycle.InApproval {
		return r.arrived(o)
	}
	if !needs {
		return o
	}
	st := o.Status()
	st.State = lifecycle.Draft
	o, ok := r.submit(o.With(o.Terms(), st))
	if !ok {
		return o
	}
	o = r.decideAll(o, r.c.approved, r.c.rejected)
	for _, n := range r.c.revise {
		if o, ok = r.reviseOnce(o, n); !ok {
			return o
		}
	}
	return o
}

// arrived gives an offer that a case puts into a state behind approval the past
// that it must have had: submitted, and approved by somebody entitled, as far
// as the playbook lets it.
func (r *run) arrived(o record.Offer) record.Offer {
	st := o.Status()
	state := st.State
	st.State = lifecycle.Draft
	quiet := &run{p: r.p, c: r.c}
	past, ok := quiet.submit(o.With(o.Terms(), st))
	if !ok {
		return o
	}
	for range 50 {
		sub, _ := past.Status().Submission()
		open := sub.Process.OpenStages()
		if len(open) == 0 || len(quiet.result.Differences) > 0 {
			break
		}
		past = quiet.decideOpen(past, open[0], approval.VerdictApprove)
	}
	if past.State() != lifecycle.Approved {
		return o
	}
	st = past.Status()
	st.State = state
	past = past.With(past.Terms(), st)
	for _, n := range r.c.revise {
		if past, ok = r.reviseOnce(past, n); !ok {
			return past
		}
	}
	return past
}

func (r *run) submit(o record.Offer) (record.Offer, bool) {
	out, err := flow.Submit(r.context(r.submitter(), true), o)
	if err != nil {
		r.noteRefusal(err)
		return o, false
	}
	if r.again == nil {
		r.again = map[string]bool{}
	}
	sub, _ := out.Offer.Status().Submission()
	for _, id := range sub.Process.LostApproval {
		r.again[id] = true
	}
	return out.Offer, true
}

func (r *run) noteRefusal(err error) {
	var ref *refusal.Refusal
	if !errors.As(err, &ref) {
		r.differ("do", "an outcome", err.Error())
		return
	}
	r.refused = []string{}
	for _, c := range ref.Codes() {
		r.refused = append(r.refused, string(c))
	}
}

// reviseOnce changes the terms and submits them as the next revision.
func (r *run) reviseOnce(o record.Offer, n input.Node) (record.Offer, bool) {
	change, err := record.ChangeOf(n)
	var terms record.Terms
	if err == nil {
		terms, err = o.Terms().With(change, r.p.CustomNames())
	}
	if err != nil {
		r.differ("revise", "values that an offer can hold", err.Error())
		return o, false
	}
	st := o.Status()
	if i := len(st.Submissions) - 1; i >= 0 && st.Submissions[i].Outcome == "" {
		st.Submissions[i].Outcome = "recalled"
	}
	st.State = lifecycle.Draft
	st.Revision++
	for group, who := range r.editors(change.Paths()) {
		if st.Editors == nil {
			st.Editors = map[string]string{}
		}
		st.Editors[group] = who
	}
	return r.submit(o.With(terms, st))
}

// act does what the case does, as its actor, with every right asked for.
func (r *run) act(o record.Offer) record.Offer {
	if r.c.do == "" || r.refused != nil {
		return o
	}
	verb, what, _ := strings.Cut(r.c.do, " ")
	what = strings.TrimSpace(what)
	c := r.context(record.Actor{}, true)
	if r.c.actor != nil {
		c = r.context(*r.c.actor, false)
	}
	if (verb == "see" || verb == "edit") && !r.p.Knows(what) {
		r.differ("do", "a name that an offer can hold", what)
		return o
	}
	var out flow.Outcome
	var err error
	switch verb {
	case "submit":
		if r.c.actor == nil {
			c.Actor = r.submitter()
		}
		out, err = flow.Submit(c, o)
	case "approve", "reject", "return":
		if r.c.actor == nil {
			c.Actor = r.entitled(o, what, 0)
		}
		out, err = flow.Decide(c, o, flow.Decision{Stage: what, Verdict: approval.Verdict(verb), Reason: r.reason(o, what)})
	case "override":
		if r.c.actor == nil {
			c.Actor = r.lifter(what)
		}
		out, err = flow.LiftBlock(c, o, what, r.reason(o, ""))
		if err == nil && r.c.reason == nil { // a guardrail has no list whose first it could be
			out, err = flow.LiftBlock(c, o, what, "")
		}
	case "send":
		out, err = flow.Send(c, o)
	case "see":
		if !r.p.MaySee(c.Actor, what, r.facts(o)) {
			r.refused = []string{string(refusal.CodeNotEntitled)}
		}
		return o
	case "edit":
		if ok, _ := r.p.MayEdit(c.Actor, o.State(), what, r.facts(o)); !ok {
			r.refused = []string{string(refusal.CodeNotEntitled)}
		}
		return o
	}
	if err != nil {
		r.noteRefusal(err)
		return o
	}
	return out.Offer
}

func (r *run) facts(o record.Offer) *rule.Facts { return r.p.Facts(o, r.day()) }

func (r *run) reason(o record.Offer, stage string) string {
	if r.c.reason != nil {
		return *r.c.reason
	}
	if sub, ok := o.Status().Submission(); ok {
		if s, ok := sub.Process.Plan.Stage(stage); ok && len(s.Reasons) > 0 {
			return s.Reasons[0]
		}
	}
	return "case"
}

// entitled is somebody whom the n-th place of a stage asks.
func (r *run) entitled(o record.Offer, stage string, n int) record.Actor {
	sub, _ := o.Status().Submission()
	asked := sub.Process.Approvers(stage)
	if len(asked) == 0 {
		return record.Actor{ID: "somebody"}
	}
	return somebody(sub.Process, asked[n%len(asked)], stage, n, o)
}

// lifter is somebody whom a guardrail lets lift it.
func (r *run) lifter(guardrail string) record.Actor {
	a := record.Actor{ID: "somebody"}
	for _, g := range r.p.Guardrails() {
		if g.ID == guardrail {
			a.Roles = g.Override
		}
	}
	return a
}

// somebody is a person who can fill an entry of a quorum.
func somebody(p approval.Process, w approval.Approver, stage string, n int, o record.Offer) record.Actor {
	switch {
	case w.User != "":
		return record.Actor{ID: w.User}
	case w.Field != "":
		return record.Actor{ID: p.Persons[w.Field]}
	}
	one := func(path string) []string { return []string{o.Get(path).Text()} }
	return record.Actor{ID: fmt.Sprintf("%s of %s, %d", w.Role, stage, n+1), Roles: []string{w.Role}, Teams: one("business_unit"), Clients: one("client"), Regions: one("region")}
}
