package cases

import (
	"cmp"
	"errors"
	"maps"
	"slices"
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

// Result is the outcome of a case.
type Result struct {
	File        string       `json:"file"`
	Name        string       `json:"name"`
	OK          bool         `json:"ok"`
	Differences []Difference `json:"differences"`
}

// Run runs cases against a playbook. cover counts what they cover; nil counts
// nothing.
func Run(p *playbook.Playbook, list []Case, cover *Coverage) []Result {
	out := make([]Result, 0, len(list))
	for _, c := range list {
		r := &run{playbook: p, scenario: c, letters: map[string]flow.Letter{},
			result: Result{File: c.File, Name: c.Name, Differences: []Difference{}}}
		if o, ok := r.start(); ok {
			o = r.act(r.history(o))
			a := p.Assess(o, r.facts(o))
			r.compare(o, a)
			cover.count(p, c.actor, a, planOf(o, a))
		}
		r.result.OK = len(r.result.Differences) == 0
		out = append(out, r.result)
	}
	return out
}

// run is one case while it runs.
type run struct {
	playbook *playbook.Playbook
	scenario Case
	result   Result
	refused  []refusal.Code // nil: nothing was refused
	again    map[string]bool
	live     []record.Terms         // of other offers
	letters  map[string]flow.Letter // that were made, by the id under which they are kept

	submissions int // made so far
}

func (r *run) differ(path, want, got string) {
	r.result.Differences = append(r.result.Differences, Difference{path, want, got})
}

// now returns when the case happens.
func (r *run) now() time.Time {
	day := rule.Date{Year: 2026, Month: time.January, Day: 15}
	if r.scenario.today != nil {
		day = *r.scenario.today
	}
	return day.Time(time.UTC).Add(17 * time.Hour)
}

// day returns the day that rules see; the zero day if the case names none.
func (r *run) day() rule.Date {
	if r.scenario.today != nil {
		return *r.scenario.today
	}
	return rule.Date{}
}

func (r *run) facts(o record.Offer) *rule.Facts { return r.playbook.Facts(o, r.day()) }

// as returns the context of a command whose rights are checked.
func (r *run) as(a record.Actor) flow.Context {
	day := r.day()
	return flow.Context{Actor: a, Now: r.now(), Playbook: r.playbook, Day: &day, Holder: r.holder, Kept: r.kept}
}

// trusted returns the context of a command whose rights are not checked.
func (r *run) trusted(a record.Actor) flow.Context {
	c := r.as(a)
	c.Trusted = true
	return c
}

// otherPerson submits if a case names no submitter.
const otherPerson = "somebody-else"

// submitter returns who submits next.
func (r *run) submitter() record.Actor {
	return record.Actor{ID: cmp.Or(r.submitterID(), otherPerson)}
}

// submitterID returns who submits next as the case says; empty if it names none.
func (r *run) submitterID() string {
	if list := r.scenario.submittedBy; len(list) > 0 {
		return list[min(r.submissions, len(list)-1)]
	}
	return ""
}

// start makes the offer of base, set and unset. It returns false if there can be
// no such offer.
func (r *run) start() (record.Offer, bool) {
	var terms record.Terms
	st := record.Status{State: lifecycle.Draft, Revision: 1}
	var err error
	if r.scenario.base != nil {
		custom := r.playbook.Fields().Custom()
		if _, terms, st, err = record.DecodeSample(*r.scenario.base, custom); err != nil {
			r.differ("base", "an offer", err.Error())
			return record.Offer{}, false
		}
	}
	if terms, st, err = r.set(terms, st); err != nil {
		r.differ("set", "values that an offer can hold", err.Error())
		return record.Offer{}, false
	}
	o, err := record.New("case", terms)
	if err != nil {
		r.differ("base", "an offer", err.Error())
		return record.Offer{}, false
	}
	if r.scenario.state != "" {
		st.State = lifecycle.State(r.scenario.state)
	}
	if !r.playbook.Moves().Table().Has(st.State) {
		r.differ("state", string(st.State), "unknown state")
		return record.Offer{}, false
	}
	if len(r.scenario.submittedBy) == 0 && st.SubmittedBy != "" {
		r.scenario.submittedBy = []string{st.SubmittedBy}
	}
	st.SubmittedBy, st.CreatedBy, st.Since = r.submitterID(), r.submitter().ID, r.now()
	st.Editors = r.editors(terms.Paths())
	return o.With(terms, st), r.others(terms)
}

// set applies the set and unset of the case.
func (r *run) set(terms record.Terms, st record.Status) (record.Terms, record.Status, error) {
	set, st, err := record.TakeStatus(mapOf(r.scenario.set), st)
	if err != nil {
		return terms, st, err
	}
	change, err := record.ChangeOf(set)
	if err != nil {
		return terms, st, err
	}
	change.Unset = append(change.Unset, texts(r.scenario.unset)...)
	terms, err = terms.With(change, r.playbook.Fields().Custom())
	return terms, st, err
}

// editors returns who set each name: the person under edited_by, or else who
// submits.
func (r *run) editors(paths []string) map[string]string {
	out := map[string]string{}
	for _, p := range paths {
		if who := cmp.Or(r.scenario.editedBy.of(p), r.submitterID()); who != "" {
			out[p] = who
		}
	}
	return out
}

// needsSubmission are the verbs that act on a submission.
var needsSubmission = []string{"approve", "reject", "return", "send"}

// history submits if what follows needs it, decides, and revises.
func (r *run) history(o record.Offer) record.Offer {
	if o.State() != lifecycle.Draft && o.State() != lifecycle.InApproval {
		return r.arrive(o)
	}
	if len(r.scenario.approved)+len(r.scenario.rejected)+len(r.scenario.revise) == 0 &&
		!slices.Contains(needsSubmission, r.scenario.do.verb) {
		return o
	}
	o, ok := r.submit(inState(o, lifecycle.Draft))
	if !ok {
		return o
	}
	return r.reviseAll(r.decideAll(o, r.scenario.approved, r.scenario.rejected))
}

func inState(o record.Offer, s lifecycle.State) record.Offer {
	st := o.Status()
	st.State = s
	return o.With(o.Terms(), st)
}

// arrive gives an offer in a state after approval the past that it must have
// had: submitted, and every stage approved by people entitled. If the playbook
// refuses that, the offer stays as it is.
func (r *run) arrive(o record.Offer) record.Offer {
	quiet := &run{playbook: r.playbook, scenario: r.scenario, letters: r.letters}
	past, ok := quiet.submit(inState(o, lifecycle.Draft))
	if !ok {
		return o
	}
	for range 50 {
		sub, _ := past.Status().Submission()
		open := sub.Process.OpenStages()
		if len(open) == 0 || len(quiet.result.Differences) > 0 {
			break
		}
		past = quiet.decideOpen(past, decision{stage: open[0], verdict: approval.VerdictApprove})
	}
	if past.State() != lifecycle.Approved {
		return o
	}
	r.submissions = quiet.submissions
	return r.reviseAll(inState(past, o.State()))
}

func (r *run) submit(o record.Offer) (record.Offer, bool) {
	out, err := flow.Submit(r.trusted(r.submitter()), o)
	if err != nil {
		r.noteRefusal(err)
		return o, false
	}
	r.keep(out)
	if r.again == nil {
		r.again = map[string]bool{}
	}
	r.submissions++
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
	r.refused = ref.Codes()
}

// reviseAll submits the revisions of the case one after another, until one is
// refused.
func (r *run) reviseAll(o record.Offer) record.Offer {
	for _, n := range r.scenario.revise {
		var ok bool
		if o, ok = r.revise(o, n); !ok {
			break
		}
	}
	return o
}

// revise changes the terms and submits them as the next revision.
func (r *run) revise(o record.Offer, n input.Node) (record.Offer, bool) {
	n = r.moved(n)
	change, err := record.ChangeOf(n)
	var terms record.Terms
	if err == nil {
		terms, err = o.Terms().With(change, r.playbook.Fields().Custom())
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
	if st.Editors == nil {
		st.Editors = map[string]string{}
	}
	maps.Copy(st.Editors, r.editors(o.Terms().Changed(terms)))
	return r.submit(o.With(terms, st))
}
