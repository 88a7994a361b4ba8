// Package story tells for one offer who approved its rate, which letter was
// sent, and what the current approved offer is and why, from the offer and its
// verified trail.
package story

import (
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Story answers for one offer who approved this rate, which letter was sent,
// and what the current approved offer is and why: from the trail, whose links
// were checked while it was read.
type Story struct {
	Offer      string
	Client     string
	Title      string
	State      lifecycle.State
	Imported   bool
	Revision   int    // the last one approved in full; 0: none
	Candidate  string // this and what follows as of that revision
	Start, End string // days; End is empty when it is open
	Pay        string
	Bill       string
	Playbook   record.PlaybookRef
	Digest     string // of exactly what was approved
	Stages     []Stage
	Letter     *Letter // the latest; nil: none was sent
	Entries    int     // of the trail, all verified
}

// Stage is a stage of the approved revision.
type Stage struct {
	Stage, Title string
	Why          string // the whole reason: rule, routes, because
	Because      string // the part that the playbook wrote for people
	On           bool
	Did          string // was asked, was told, decided by itself
	Approvals    []Approval
}

// Approval is one yes.
type Approval struct {
	By, For  string
	Reason   string
	At       time.Time
	Revision int // on which it was given; an older one was carried over
	Carried  string
	Entry    int64 // position in the trail; 0: no entry shows it
}

// Letter is a letter that was sent.
type Letter struct {
	record.Document
	Entry int64
}

// Of tells the story of an offer from its trail, which was verified while it
// was read.
func Of(o record.Offer, entries []audit.Entry) Story {
	st := o.Status()
	out := Story{Offer: o.ID(), Client: o.Get("client").Text(), Title: o.Get("job.title").Text(), State: st.State, Imported: st.Imported, Revision: st.ApprovedRevision, Entries: len(entries)}
	sub, ok := st.SubmissionOf(st.ApprovedRevision)
	if ok && st.ApprovedRevision > 0 {
		out.Candidate, out.Start, out.End = sub.Terms.Get("candidate.name").Text(), sub.Terms.Get("start_date").Text(), sub.Terms.Get("end_date").Text()
		out.Pay, out.Bill = rate(sub.Terms, "pay"), rate(sub.Terms, "bill")
		out.Playbook, out.Digest = sub.Playbook, sub.Digest
		for _, p := range sub.Process.Plan {
			out.Stages = append(out.Stages, Stage{p.ID, p.Title, p.Why, p.Because, p.On, did(p), approvals(st, sub, p.ID, entries)})
		}
	}
	if d, ok := st.Document(); ok {
		out.Letter = &Letter{d, entryOf(entries, audit.Entry{Action: "send", Subject: d.ID, Actor: d.By, Time: d.At})}
	}
	return out
}

func did(p approval.PlanStage) string {
	switch {
	case !p.On:
		return "was skipped"
	case p.Auto != "":
		return "decided by itself"
	case p.NeedsDecision():
		return "was asked"
	}
	return "was told"
}

// approvals lists the yeses of a stage, those that were carried over with the
// revision on which they were given.
func approvals(st record.Status, sub record.Submission, stage string, entries []audit.Entry) []Approval {
	carried := ""
	for _, c := range sub.Process.Carried {
		if c.Stage == stage {
			carried = c.Why
			sub = decidedOn(st, c)
		}
	}
	var out []Approval
	for _, d := range sub.Process.Decisions {
		if d.Stage == stage && d.Verdict == approval.VerdictApprove && !d.Advice {
			out = append(out, Approval{d.By, d.For, d.Reason, d.At, sub.Revision, carried, entryOf(entries, audit.Entry{Action: "approve", Subject: stage, Actor: d.By, Time: d.At})})
		}
	}
	return out
}

// decidedOn is the submission on which people gave an approval that was carried
// over. A revision may have been submitted more than once.
func decidedOn(st record.Status, c approval.Carried) record.Submission {
	for _, sub := range slices.Backward(st.Submissions) {
		if sub.Revision == c.From && len(sub.Process.ApprovedBy(c.Stage)) > 0 {
			return sub
		}
	}
	return record.Submission{}
}

// entryOf finds the entry of that action, subject, actor and moment.
func entryOf(entries []audit.Entry, want audit.Entry) int64 {
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.Action == want.Action && e.Subject == want.Subject && e.Actor == want.Actor && e.Time.Equal(want.Time) {
			return e.Seq
		}
	}
	return 0
}

func rate(t record.Terms, side string) string {
	amount := t.Get(side + ".rate").Text()
	if amount == "" {
		return ""
	}
	return strings.Join(strings.Fields(amount+" "+t.Get(side+".currency").Text()+" per "+t.Get(side+".per").Text()), " ")
}
