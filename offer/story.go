package offer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Story answers for one offer who approved this rate, which letter was sent,
// and what the current approved offer is and why: from the trail, whose links
// were checked while it was read.
type Story struct {
	Offer    string
	Client   string
	Title    string
	State    State
	Imported bool
	Revision int // the last one approved in full; 0: none
	Pay      string
	Bill     string
	Playbook record.PlaybookRef
	Digest   string // of exactly what was approved
	Stages   []StageStory
	Letter   *LetterStory // the latest; nil: none was sent
	Entries  int          // of the trail, all verified
}

// StageStory is a stage of the approved revision.
type StageStory struct {
	Stage, Why string
	On         bool
	Did        string // was asked, was told, decided by itself
	Approvals  []ApprovalStory
}

// ApprovalStory is one yes.
type ApprovalStory struct {
	By, For  string
	Reason   string
	At       time.Time
	Revision int // on which it was given; an older one was carried over
	Carried  string
	Entry    int64 // position in the trail
}

// LetterStory is a letter that was sent.
type LetterStory struct {
	record.Document
	Entry int64
}

// Story tells an offer's story.
func (s Session) Story(ctx context.Context, id string) (Story, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Story{}, &CommandError{"story", id, err}
	}
	entries, err := s.desk.trail(ctx, logOf(id), l.Trail)
	if err != nil {
		return Story{}, &CommandError{"story", id, err}
	}
	return tell(l.Offer, entries), nil
}

func tell(o Offer, entries []Entry) Story {
	st := o.Status()
	out := Story{Offer: o.ID(), Client: o.Get("client").Text(), Title: o.Get("job.title").Text(), State: st.State, Imported: st.Imported, Revision: st.ApprovedRevision, Entries: len(entries)}
	sub, ok := st.SubmissionOf(st.ApprovedRevision)
	if ok && st.ApprovedRevision > 0 {
		out.Pay, out.Bill = rate(sub.Terms, "pay"), rate(sub.Terms, "bill")
		out.Playbook, out.Digest = sub.Playbook, sub.Digest
		for _, p := range sub.Process.Plan {
			out.Stages = append(out.Stages, StageStory{p.ID, p.Why, p.On, did(p), approvals(st, sub, p.ID, entries)})
		}
	}
	if d, ok := st.Document(); ok {
		out.Letter = &LetterStory{d, entryOf(entries, "send", d.ID, d.By)}
	}
	return out
}

func did(p approval.PlanStage) string {
	switch {
	case !p.On:
		return "was skipped"
	case p.Auto != "":
		return "decided by itself"
	case p.Waits():
		return "was asked"
	}
	return "was told"
}

// approvals lists the yeses of a stage, those that were carried over with the
// revision on which they were given.
func approvals(st record.Status, sub record.Submission, stage string, entries []Entry) []ApprovalStory {
	carried := ""
	for _, c := range sub.Process.Carried {
		if c.Stage == stage {
			carried = c.Why
			sub, _ = st.SubmissionOf(c.From)
		}
	}
	var out []ApprovalStory
	for _, d := range sub.Process.Decisions {
		if d.Stage == stage && d.Verdict == approval.Approve && !d.Advice {
			out = append(out, ApprovalStory{d.By, d.For, d.Reason, d.At, sub.Revision, carried, entryOf(entries, "approve", stage, d.By)})
		}
	}
	return out
}

// entryOf finds the last entry of that kind.
func entryOf(entries []Entry, action, subject, by string) int64 {
	for i := len(entries) - 1; i >= 0; i-- {
		if e := entries[i]; e.Action == action && e.Subject == subject && e.Actor == by {
			return e.Seq
		}
	}
	return 0
}

func rate(t Terms, side string) string {
	amount := t.Get(side + ".rate").Text()
	if amount == "" {
		return ""
	}
	return strings.Join(strings.Fields(amount+" "+t.Get(side+".currency").Text()+" per "+t.Get(side+".per").Text()), " ")
}

// rates is pay and, where there is one, bill.
func (s Story) rates() string {
	if s.Bill == "" {
		return "pay " + s.Pay
	}
	return "pay " + s.Pay + ", bill " + s.Bill
}

// String tells the story in a few lines.
func (s Story) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s for %s, is %s.\n", s.Offer, s.Title, s.Client, s.State)
	if s.Imported {
		b.WriteString("It was imported, not decided here.\n")
	} else if s.Revision == 0 {
		b.WriteString("No revision of it was approved in full.\n")
	} else {
		fmt.Fprintf(&b, "Approved is revision %d: %s, under playbook %s (version %.12s).\n", s.Revision, s.rates(), s.Playbook.Name, s.Playbook.Version)
	}
	for _, st := range s.Stages {
		if !st.On {
			fmt.Fprintf(&b, "  - %s was skipped: %s\n", st.Stage, st.Why)
			continue
		}
		fmt.Fprintf(&b, "  + %s %s: %s\n", st.Stage, st.Did, st.Why)
		for _, a := range st.Approvals {
			fmt.Fprintf(&b, "      approved by %s on %s, revision %d, entry %d of the trail", a.By, a.At.Format("2006-01-02 15:04 MST"), a.Revision, a.Entry)
			if a.For != "" {
				fmt.Fprintf(&b, ", standing in for %s", a.For)
			}
			if a.Reason != "" {
				fmt.Fprintf(&b, ", reason: %s", a.Reason)
			}
			if a.Carried != "" {
				fmt.Fprintf(&b, "; carried over (%s)", a.Carried)
			}
			b.WriteString("\n")
		}
	}
	if s.Letter == nil {
		b.WriteString("No letter was sent.\n")
	} else {
		fmt.Fprintf(&b, "Sent was letter %s of revision %d on %s by %s: document %s, SHA-256 %.16s…, entry %d of the trail.\n", s.Letter.Letter, s.Letter.Revision,
			s.Letter.At.Format("2006-01-02 15:04 MST"), s.Letter.By, s.Letter.ID, s.Letter.Digest, s.Letter.Entry)
	}
	fmt.Fprintf(&b, "The trail has %d entries, and every link of it holds.\n", s.Entries)
	return b.String()
}
