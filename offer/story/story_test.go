package story_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/story"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// A story is about the revision that is approved, whatever was decided after it.
// Each approval has the entry in which it was given.
func TestStoryOfTheApprovedRevision(t *testing.T) {
	t.Parallel()
	d := desktest.On(t, memstore.New(offer.Kinds()...), desktest.House("approvals.yaml", `stages:
  - {id: ops, title: Operations, approve: {any: 1, of: [role:ops]}, when: has(start_date)}
  - id: finance
    title: Finance
    when: pay.hourly > 40
    because: "pay is {{ pay.hourly | money }}"
    approve: {any: 1, of: [role:finance]}
`))
	ctx, must, ann := t.Context(), desktest.Must(t), d.As(desktest.Ann)
	step := func(o offer.Offer, err error) {
		t.Helper()
		must(o, err)
		d.Clock.Add(time.Minute)
	}
	ops := func() (offer.Offer, error) {
		return d.As(desktest.Olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
	}
	finance := func(reason string) (offer.Offer, error) {
		return d.As(desktest.Fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance", Reason: reason})
	}
	revise := func(change, reason string) {
		t.Helper()
		step(ann.Revise(ctx, "O-1", desktest.Change(t, change), reason))
		step(ann.Submit(ctx, "O-1"))
	}
	step(ann.Create(ctx, desktest.Terms(t, desktest.Nurse), offer.ID("O-1")))
	step(ann.Submit(ctx, "O-1"))
	step(ops())
	step(finance("market rate"))
	revise(`{"start_date": "2027-05-03"}`, "a later start")
	step(ops())
	revise(`{"pay.rate": "55.00"}`, "more pay")
	step(finance(""))
	revise(`{"pay.rate": "57.00", "start_date": "2027-06-07"}`, "more again")
	step(ops())
	got, err := ann.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	want := `O-1 is in_approval: Nurse for mercy.
Approved is revision 3: "Amara Osei" from 2027-05-03, pay 55.00 USD per hour, bill 80.00 USD per
        hour.
It was judged by playbook house, version VERSION:
  + ops (Operations) was asked: has(start_date)
      olga approved revision 2 on 2027-03-01 09:06 UTC (entry 10 of the trail)
      it stands for revision 3: nothing changed that it looks at: start_date
  + finance (Finance) was asked: "pay is $55.00" [pay.hourly > 40]
      fred approved revision 3 on 2027-03-01 09:09 UTC (entry 16 of the trail)
Revision 4, submitted by ann, waits for approval:
  + ops (Operations) is decided: has(start_date)
      olga approved revision 4 on 2027-03-01 09:12 UTC (entry 22 of the trail)
  + finance (Finance) waits for role:finance: "pay is $57.00" [pay.hourly > 40]
No letter was sent.
`
	text, _, _ := strings.Cut(got.String(), "The terms as they stand")
	if text = strings.ReplaceAll(text, got.Playbook.Version[:12], "VERSION"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

// An approval of which the trail has no entry is stated as one. A desk refuses a
// record with such an approval; a host may read one from elsewhere.
func TestStoryOfAnApprovalWithoutAnEntry(t *testing.T) {
	t.Parallel()
	d, s := desktest.Evidence(t)
	entries, err := d.As(desktest.Ann).Trail(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(desktest.Must(t)(d.As(desktest.Ann).Get(t.Context(), "O-1")))
	if err != nil {
		t.Fatal(err)
	}
	var forged offer.Offer
	src = bytes.ReplaceAll(src, []byte(`"by":"olga"`), []byte(`"by":"oleg"`))
	if err := json.Unmarshal(src, &forged); err != nil {
		t.Fatal(err)
	}
	want := "oleg approved revision 1 on 2027-03-01 09:00 UTC (NO ENTRY OF THE TRAIL SHOWS IT)"
	if got := story.Of(forged, entries).String(); !strings.Contains(got, want) {
		t.Errorf("got\n%swithout %s", got, want)
	}
	s.Record = func(r *store.Record) bool {
		r.Body = bytes.ReplaceAll(r.Body, []byte(`"by":"olga"`), []byte(`"by":"oleg"`))
		return true
	}
	if _, err := d.As(desktest.Ann).Story(t.Context(), "O-1"); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("the story of a record that no command wrote: %v", err)
	}
}

// Each part of a story has its sentence.
func TestStoryAsText(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	approved := func(stage story.Stage) story.Story {
		return story.Story{Offer: "O-1", State: offer.Approved, Revision: 2, Stages: []story.Stage{stage}}
	}
	delegated := story.Approval{By: "zoe", For: "olga", Reason: "r", At: at, Revision: 2, Entry: 3}
	for _, row := range []struct {
		reason string
		story  story.Story
		want   string
	}{
		{"imported", story.Story{Imported: true}, "It was imported, not decided here.\n"},
		{"a draft", story.Story{Offer: "O-1", State: offer.Draft}, "No revision of it was approved in full.\n"},
		{"a stage that was skipped", approved(story.Stage{Stage: "cfo", Why: "not: pay > 60", Did: "was skipped"}),
			"  - cfo was skipped: this does not hold: pay > 60\n"},
		{"a stage that is always on", approved(story.Stage{Stage: "ops", Why: "always", On: true, Did: "was told"}),
			"  + ops was told, as always\n"},
		{"the words of the playbook without a rule",
			approved(story.Stage{Stage: "ops", Why: "policy", Because: "policy", On: true, Did: "was asked"}),
			"  + ops was asked: \"policy\"\n"},
		{"a delegate",
			approved(story.Stage{Stage: "ops", Why: "always", On: true, Approvals: []story.Approval{delegated}}),
			"      zoe, acting for olga, approved revision 2 on 2027-03-01 09:00 UTC, reason: \"r\" (entry 3 of"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := row.story.String(); !strings.Contains(got, row.want) {
				t.Errorf("got\n%swithout\n%s", got, row.want)
			}
		})
	}
}

// Lines are broken between words and indented.
func TestStoryIsFolded(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("x", 120)
	for _, row := range []struct {
		reason, why, want string
		max               int
	}{
		{"many words", strings.TrimSpace(strings.Repeat("word ", 60)), "\n        word word", 100},
		{"one word", word, word + "\n", 150},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			stage := story.Stage{Stage: "ops", Why: row.why, On: true, Did: "was asked"}
			got := story.Story{Offer: "O-1", State: offer.Draft, Revision: 1, Stages: []story.Stage{stage}}.String()
			for line := range strings.SplitSeq(got, "\n") {
				if len(line) > row.max || strings.HasSuffix(line, " ") {
					t.Errorf("a line of %d: %q", len(line), line)
				}
			}
			if !strings.Contains(got, row.want) {
				t.Errorf("got\n%swithout %q", got, row.want)
			}
		})
	}
}
