package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// report is what -json prints.
type report struct {
	Total    int            `json:"total"`  // rows
	Offers   int            `json:"offers"` // rows that became an offer
	Refused  int            `json:"refused"`
	ByState  map[string]int `json:"by_state"`
	Refusals map[string]int `json:"refusals"`
	Trail    struct {
		Entries  int64 `json:"entries"`
		Verified bool  `json:"verified"`
	} `json:"trail"`
	Check struct {
		Problems int `json:"problems"`
	} `json:"check"`
}

func (r *runner) report(ctx context.Context) (report, error) {
	var out report
	out.Total, out.ByState, out.Refusals = r.total, map[string]int{}, r.refusals
	for s, n := range r.byState {
		out.ByState[string(s)] = n
		out.Offers += n
	}
	for _, n := range r.refusals {
		out.Refused += n
	}
	v, err := r.desk.Verify(ctx)
	if err != nil {
		fmt.Fprintln(r.errs, err)
	}
	out.Trail.Entries, out.Trail.Verified = v.Entries, err == nil
	for problem, err := range r.desk.Check(ctx) {
		if err != nil {
			return out, err
		}
		out.Check.Problems++
		fmt.Fprintln(r.errs, "check:", problem)
	}
	return out, nil
}

// show prints the report for people.
func (r *runner) show(ctx context.Context, out io.Writer, o options, rep report) error {
	books := make([]string, len(r.playbooks))
	for i, p := range r.playbooks {
		books[i] = p.Name()
	}
	fmt.Fprintf(out, "Playbooks in force: %s\n\n", strings.Join(books, ", "))
	if err := r.table(out); err != nil {
		return err
	}
	if rep.Total > len(r.shown) {
		fmt.Fprintf(out, "… and %d more\n", rep.Total-len(r.shown))
	}
	if err := r.story(ctx, out, o); err != nil {
		return err
	}
	if err := r.week(ctx, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%d rows: %d offers, %d refused\n", rep.Total, rep.Offers, rep.Refused)
	counts(out, "  by state:  ", rep.ByState)
	counts(out, "  refusals:  ", rep.Refusals)
	verified := "every link verified"
	if !rep.Trail.Verified {
		verified = "NOT as it was written"
	}
	fmt.Fprintf(out, "  trail:      %d entries, %s\n", rep.Trail.Entries, verified)
	fmt.Fprintf(out, "  check:      %d problems\n", rep.Check.Problems)
	fmt.Fprintf(out, "  database:   %s (run again with -db to continue)\n", o.db)
	return nil
}

func counts(out io.Writer, title string, m map[string]int) {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s %d", k, m[k]))
	}
	fmt.Fprintln(out, title, strings.Join(parts, ", "))
}

// story tells the tale of one offer that was sent: the one with the most to
// tell.
func (r *runner) story(ctx context.Context, out io.Writer, o options) error {
	id, most := "", -1
	for _, s := range r.shown {
		score := len(s.stages)
		if s.id == "Q-005" { // was revised: an approval was carried over
			score += 10
		}
		if (s.state == string(offer.Completed) || s.state == string(offer.Accepted)) && score > most {
			id, most = s.id, score
		}
	}
	if id == "" {
		return nil
	}
	who := offer.Actor{ID: "auditor", Roles: auditor}
	for _, p := range r.playbooks {
		for _, role := range p.Access().Roles() {
			who.Roles = append(who.Roles, role.Name)
		}
	}
	s := r.desk.As(who)
	story, err := s.Story(ctx, id)
	if err != nil {
		return fmt.Errorf("the story of %s: %w", id, err)
	}
	fmt.Fprintf(out, "\nThe story of one offer, from its trail:\n%s", story)
	if story.Letter == nil {
		return nil
	}
	letter, err := s.Letter(ctx, id, "")
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(o.db), letter.ID+".html")
	if err := os.WriteFile(path, []byte(letter.HTML), 0o600); err != nil {
		return err
	}
	fmt.Fprintf(out, "The letter is in %s.\n", path)
	return nil
}

// week prints what Tick does within a week in which no command runs.
func (r *runner) week(ctx context.Context, out io.Writer) error {
	due, err := r.desk.Due(ctx, time.Now().AddDate(0, 0, 7))
	if err != nil || len(due) == 0 {
		return err
	}
	fmt.Fprintln(out, "\nDue within a week, if no person acts:")
	for i, d := range due {
		if i == 5 {
			fmt.Fprintf(out, "  … and %d more\n", len(due)-i)
			break
		}
		fmt.Fprintf(out, "  %s  %s: %s\n", d.At.Format("2006-01-02 15:04 MST"), d.Offer, dueText(d))
	}
	return nil
}

func dueText(d offer.Due) string {
	who := make([]string, len(d.Who))
	for i, w := range d.Who {
		who[i] = w.String()
	}
	people := strings.Join(who, ", ")
	switch d.Kind {
	case "remind":
		return people + " is reminded of " + d.Stage
	case "late":
		return d.Stage + " is late; " + people + " is asked"
	case "escalate":
		return d.Stage + " goes to " + people
	case "expire":
		return "the offer expires"
	}
	return strings.TrimSpace(d.Kind + " " + d.Stage + " " + people)
}

// oneLine keeps an error on its line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
