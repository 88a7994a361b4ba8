package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// shownOffer is a row of the table.
type shownOffer struct {
	id, client string
	state      string
	stages     []string // those that were on
	notes      []string // why the ones that have a condition were, and what happened
}

// Bounds of the table: rows, and how wide its last column is.
const (
	maxShown  = 40
	noteWidth = 40
)

func (r *runner) show1(next row, o offer.Offer, ref *refusedRow) {
	if len(r.shown) >= maxShown {
		return
	}
	s := shownOffer{id: next.id, client: next.terms.Get("client").Text(), state: string(o.State())}
	if ref != nil {
		s.state, s.notes = "refused", ref.notes()
		r.shown = append(r.shown, s)
		return
	}
	if o.Status().Held {
		s.state += ", held"
	}
	if sub, ok := o.Status().Submission(); ok {
		s.stages, s.notes = sub.Process.Plan.On(), reasons(sub.Process)
	}
	s.notes = append(s.notes, happened(o)...)
	if said := twistNotes[twists[next.id]]; said != "" {
		s.notes = append(s.notes, said)
	}
	r.shown = append(r.shown, s)
}

// reasons says why the stages with a condition were asked, and which approvals
// stood from before.
func reasons(p approval.Process) []string {
	var out []string
	for _, s := range p.Plan {
		if !s.NeedsApproval() || s.Why == "always" {
			continue
		}
		why := s.Because
		if why == "" {
			why = s.Why
		}
		out = append(out, s.ID+": "+why)
	}
	for _, c := range p.Carried {
		out = append(out, fmt.Sprintf("%s keeps its approval of revision %d", c.Stage, c.From))
	}
	return out
}

// happened says what took an offer off the straight way.
func happened(o offer.Offer) []string {
	var out []string
	st := o.Status()
	for _, sub := range st.Submissions {
		if sub.Outcome != string(approval.OutcomeApproved) && sub.Outcome != "" {
			out = append(out, sub.Outcome+": "+sub.Reason)
		}
	}
	for _, c := range st.Counteroffers {
		out = append(out, fmt.Sprintf("counteroffer of the %s: %s", c.Side, c.Reason))
	}
	if st.ApprovedRevision > 1 {
		out = append(out, fmt.Sprintf("approved is revision %d", st.ApprovedRevision))
	}
	for _, a := range st.Answers {
		if !a.Yes {
			out = append(out, fmt.Sprintf("declined by the %s: %s", a.Side, a.Reason))
		}
	}
	if w := st.Withdrawal; w != nil {
		out = append(out, fmt.Sprintf("withdrawn by the %s: %s", w.Side, w.Reason))
	}
	if sub, ok := st.Submission(); ok && o.State() == offer.InApproval {
		out = append(out, "waits for "+strings.Join(sub.Process.OpenStages(), ", "))
	}
	return out
}

// table prints the offers, at most 120 columns wide.
func (r *runner) table(out io.Writer) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "OFFER\tCLIENT\tSTATE\tSTAGES THAT WERE ON\tWHY, AND WHAT HAPPENED")
	for _, s := range r.shown {
		lines := wrap(s.notes, noteWidth)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.id, cut(s.client, 20), s.state, strings.Join(s.stages, " "),
			lines[0])
		for _, more := range lines[1:] {
			fmt.Fprintf(w, "\t\t\t\t%s\n", more)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		fmt.Fprintln(out, strings.TrimRight(line, " \n"))
	}
	return nil
}

// wrap breaks notes between words; a note begins on a line of its own, and its
// further lines are indented by two blanks. It returns at least one line.
func wrap(notes []string, width int) []string {
	var out []string
	for _, n := range notes {
		line, began := "", false
		for _, word := range strings.Fields(n) {
			switch {
			case !began:
				line, began = word, true
			case len([]rune(line))+1+len([]rune(word)) > width:
				out = append(out, line)
				line = "  " + word
			default:
				line += " " + word
			}
		}
		out = append(out, line)
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
