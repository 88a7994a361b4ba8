package story

import (
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Story is what happened to one offer. What follows Revision is as of that
// revision, except Letter and Entries.
type Story struct {
	Offer    string
	Client   string
	Title    string // of the job
	State    lifecycle.State
	Imported bool

	Revision   int // the last one that was approved in full; 0 if none was
	Candidate  string
	Start, End string // days, 2026-12-31; End is empty if the offer has none
	Pay        string // amount, currency and unit: 50.00 USD per hour; see In
	Bill       string // as Pay
	Playbook   record.PlaybookRef
	Digest     string // of what was approved
	Stages     []Stage
	Overrides  []Override // of that revision

	// What a submission waits for while people decide it: its stages, where Did is what
	// each waits for. The revision is 0 if nothing is in approval.
	PendingRevision int
	PendingBy       string // who submitted it
	Pending         []Stage

	Letter  *Letter // the latest that was sent; nil if none was
	Entries int     // of the trail

	Answers []Answer // of both sides, oldest first

	Terms []Term // as they stand now, whatever revision is approved
	Acts  []Act  // the whole trail in words, oldest first
	// Unproved are things that the record has and no entry of the trail shows, in words.
	Unproved []string
}

// Letter is a letter that was sent.
type Letter struct {
	record.Document
	Entry int64 // position in the trail; 0 if no entry shows it
}

// Of returns the story of an offer. The entries are the whole trail of the offer,
// in order; the caller has verified them.
func Of(o record.Offer, entries []audit.Entry) Story {
	status := o.Status()
	s := Story{
		Offer: o.ID(), Client: o.Get("client").Text(), Title: o.Get("job.title").Text(),
		State: status.State, Imported: status.Imported, Revision: status.ApprovedRevision, Entries: len(entries),
	}
	if submission, ok := status.SubmissionOf(s.Revision); ok && s.Revision > 0 {
		s.approved(status, submission, entries)
	}
	s.pending(status, entries)
	if document, ok := status.Document(); ok {
		sent := event{"send", document.ID, document.By, document.At}
		s.Letter = &Letter{document, sent.in(entries)}
	}
	s.Answers = answers(status, entries)
	s.Terms, s.Acts, s.Unproved = terms(o, entries), acts(status, entries), unproved(status, entries)
	return s
}

// approved adds what was approved, and how.
func (s *Story) approved(status record.Status, submission record.Submission, entries []audit.Entry) {
	terms := submission.Terms
	s.Candidate = terms.Get("candidate.name").Text()
	s.Start, s.End = terms.Get("start_date").Text(), terms.Get("end_date").Text()
	s.Pay, s.Bill = rate(terms, "pay"), rate(terms, "bill")
	s.Playbook, s.Digest = submission.Playbook, submission.Digest
	s.Overrides = overrides(status, submission.Revision, entries)
	s.Stages = stagesOf(status, submission, entries)
}

// stagesOf returns the stages of a submission.
func stagesOf(status record.Status, submission record.Submission, entries []audit.Entry) []Stage {
	var out []Stage
	for _, stage := range submission.Process.CurrentPlan() {
		on, carried := deciding(status, submission, stage.ID)
		out = append(out, Stage{
			Stage: stage.ID, Title: stage.Title, Why: why(submission, stage), Because: stage.Because, On: stage.On,
			Did: did(stage), Requires: requires(on, stage), Appealed: appealOf(on, stage.ID),
			Handed: handed(on, stage.ID, entries), Opinions: opinions(on, stage.ID, entries),
			Approvals: approvals(on, carried, stage.ID, entries),
		})
	}
	return out
}

// why returns why a stage was on or skipped. An appeal that turned it on names the
// stages whose rejection was appealed.
func why(submission record.Submission, stage approval.PlanStage) string {
	if planned, ok := submission.Process.Plan.Stage(stage.ID); ok && planned.On == stage.On {
		return stage.Why
	}
	return "the rejection of " + and(submission.Process.Appeals[stage.ID]) + " was appealed to it"
}

// rate returns the pay or bill rate with its currency and unit, or "".
func rate(terms record.Terms, side string) string {
	amount := terms.Get(side + ".rate").Text()
	if amount == "" {
		return ""
	}
	currency, per := terms.Get(side+".currency").Text(), terms.Get(side+".per").Text()
	return strings.Join(some(amount, currency, "per", per), " ")
}

// In returns the story with a currency for rates that name none: that of the playbook,
// in which they are.
func (s Story) In(currency string) Story {
	for _, rate := range []*string{&s.Pay, &s.Bill} {
		amount, unit, _ := strings.Cut(*rate, " ")
		if *rate != "" && (unit == "" || strings.HasPrefix(unit, "per ")) {
			*rate = strings.Join(some(amount, currency, unit), " ")
		}
	}
	return s
}

// An event is what identifies an entry of the trail.
type event struct {
	action, subject, actor string
	at                     time.Time
}

// in returns the position of the latest entry that shows the event, or 0. An event
// without an actor is shown by an entry of any actor.
func (e event) in(entries []audit.Entry) int64 {
	for i := len(entries) - 1; i >= 0; i-- {
		entry := entries[i]
		shown := event{entry.Action, entry.Subject, entry.Actor, e.at}
		if e.actor == "" {
			shown.actor = ""
		}
		if shown == e && entry.Time.Equal(e.at) {
			return entry.Seq
		}
	}
	return 0
}
