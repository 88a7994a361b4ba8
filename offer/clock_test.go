package offer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// clocksFound is what Check reports about clocks.
func clocksFound(t *testing.T, f *fixture) string {
	t.Helper()
	var out []string
	for problem, err := range f.Check(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if problem.Kind == "clock" {
			out = append(out, problem.String())
		}
	}
	return strings.Join(out, "\n")
}

// times requires the times of a trail not to run backwards, and returns what the
// clock said where it was slow.
func times(t *testing.T, f *fixture, id string) []string {
	t.Helper()
	entries, err := f.As(ann).Trail(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for i, e := range entries {
		if i > 0 && e.Time.Before(entries[i-1].Time) {
			t.Errorf("entry %d is of %v, the one before of %v", e.Seq, e.Time, entries[i-1].Time)
		}
		for _, field := range e.Fields {
			if field.Path == "clock" {
				said = append(said, e.Action+" "+field.After)
			}
		}
	}
	return said
}

// A clock an hour back: a command takes the time of the entry before, in everything
// that it writes, and the trail keeps what the clock said.
func TestClockAnHourBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	before := f.clock.now
	f.clock.add(-time.Hour)
	o := must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	sub, _ := o.Submission()
	if at := sub.Process.Decisions[0].At; !at.Equal(before) || !o.Since().Equal(before) {
		t.Errorf("decided at %v, in the state since %v, want %v", at, o.Since(), before)
	}
	f.clock.add(2 * time.Hour)
	must(t)(f.As(ann).Send(ctx, "O-1"))
	if said := strings.Join(times(t, f, "O-1"), ", "); said != "approve 2027-03-01T08:00:00Z" {
		t.Errorf("the trail keeps %q", said)
	}
	want := "clock O-1: entry 3 has the time of the entry before: the clock was 1h0m0s slow"
	if got := clocksFound(t, f); got != want {
		t.Errorf("Check finds\n%s\nwant\n%s", got, want)
	}
	sound(t, f.Desk)
}

// A clock a second back, as clocks are between machines, is no problem.
func TestClockASecondBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	f.clock.add(-time.Second)
	must(t)(f.As(olga).Approve(t.Context(), "O-1", offer.Decision{Stage: "ops"}))
	if got := times(t, f, "O-1"); len(got) != 1 || clocksFound(t, f) != "" {
		t.Errorf("the trail keeps %v, Check finds %q", got, clocksFound(t, f))
	}
}

// A clock a year ahead, and back: what it dated is named, and the offer goes on.
func TestClockAYearAheadAndBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, year := t.Context(), 365*24*time.Hour
	f.at(t, "O-1", offer.InApproval)
	f.clock.add(year)
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	f.clock.add(-year)
	must(t)(f.As(ann).Send(ctx, "O-1"))
	must(t)(f.As(ann).Accept(ctx, "O-1", offer.Candidate))
	must(t)(f.As(ann).Complete(ctx, "O-1"))
	if said := times(t, f, "O-1"); len(said) != 3 {
		t.Errorf("the trail keeps %v", said)
	}
	ahead := "clock O-1: entry 3 is dated 2028-02-29 09:00:00, more than a day after this check"
	slow := "clock O-1: entry 5 has the time of the entry before: the clock was 8760h0m0s slow"
	if got := clocksFound(t, f); got != ahead+"\n"+slow {
		t.Errorf("Check finds\n%s", got)
	}
	f.clock.add(year)
	if got := clocksFound(t, f); got != slow {
		t.Errorf("a year later Check finds\n%s", got)
	}
	sound(t, f.Desk)
}

// A tick at a moment before the last entry takes its time too.
func TestTickBeforeTheLastEntry(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	f.tickAll(t, monday.Add(2*time.Hour)) // reminds
	f.clock.add(30 * time.Hour)
	must(t)(f.As(olga).AskInformation(t.Context(), "O-1", offer.Question{Stage: "ops", Text: "why?"}))
	f.tickAll(t, monday.Add(5*time.Hour))
	if said := times(t, f, "O-1"); len(said) != 1 || said[0] != "remind 2027-03-01T14:00:00Z" {
		t.Errorf("the trail keeps %v", said)
	}
}
