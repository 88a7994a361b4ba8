package offer_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/story"
	"github.com/offerdesk/offerdesk/store"
)

// A story tells of the revision that is approved, whatever was decided since:
// each approval with the entry in which it was given.
func TestStoryOfTheApprovedRevision(t *testing.T) {
	f := deskOn(t, newDesk(t).store, with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, title: Operations, approve: {any: 1, of: [role:ops]}, when: has(start_date)}
  - {id: finance, title: Finance, when: pay.hourly > 40, because: "pay is {{ pay.hourly | money }}", approve: {any: 1, of: [role:finance]}}
`))
	ctx, s := t.Context(), f.As(ann)
	step := func(o offer.Offer, err error) {
		t.Helper()
		must(t)(o, err)
		f.clock.add(time.Minute)
	}
	step(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	step(s.Submit(ctx, "O-1"))
	step(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	step(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance", Reason: "market rate"}))
	step(s.Revise(ctx, "O-1", change(t, `{"start_date": "2027-05-03"}`), "a later start"))
	step(s.Submit(ctx, "O-1"))
	step(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	step(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "55.00"}`), "more pay"))
	step(s.Submit(ctx, "O-1"))
	step(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	step(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "57.00", "start_date": "2027-06-07"}`), "more again"))
	step(s.Submit(ctx, "O-1"))
	step(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	story, err := s.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	want := `O-1 is in_approval: Nurse for mercy.
Approved is revision 3: Amara Osei from 2027-05-03, pay 55.00 per hour, bill 80.00 per hour.
It was judged by playbook house, version VERSION:
  + ops (Operations) was asked: has(start_date)
      olga approved revision 2 on 2027-03-01 09:06 UTC (entry 9 of the trail)
      it stands for revision 3: nothing changed that it looks at: start_date
  + finance (Finance) was asked: pay is $55.00 [pay.hourly > 40]
      fred approved revision 3 on 2027-03-01 09:09 UTC (entry 14 of the trail)
No letter was sent.
The trail has 18 entries, and every link of it holds.
`
	if got := strings.ReplaceAll(story.String(), story.Playbook.Version[:12], "VERSION"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	sound(t, f.Desk)
}

// An approval that somebody wrote into the record behind the desk's back is
// told as one that no entry shows.
func TestStoryShowsWhatNoEntryShows(t *testing.T) {
	f, s := evidence(t)
	s.record = func(r *store.Record) bool {
		if r.Kind == "offer" && r.ID == "O-1" {
			r.Body = bytes.ReplaceAll(r.Body, []byte(`"by":"olga"`), []byte(`"by":"oleg"`))
		}
		return true
	}
	story, err := f.As(ann).Story(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	if want := "oleg approved revision 1 on 2027-03-01 09:00 UTC (NO ENTRY OF THE TRAIL SHOWS IT)"; !strings.Contains(story.String(), want) {
		t.Errorf("got\n%swithout %s", story, want)
	}
}

// Lines are broken between words, and what goes on stands behind its indent.
func TestStoryIsFolded(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 60))
	told := story.Story{Offer: "O-1", State: offer.Draft, Revision: 1, Stages: []story.Stage{{Stage: "ops", Why: long, On: true, Did: "was asked"}}}
	for _, line := range strings.Split(told.String(), "\n") {
		if len(line) > 100 || strings.HasSuffix(line, " ") {
			t.Errorf("a line of %d: %q", len(line), line)
		}
	}
	if !strings.Contains(told.String(), "\n    word word") {
		t.Errorf("got\n%s", told)
	}
}
