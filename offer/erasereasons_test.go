package offer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// TestErasedReasons erases a person who is named in reasons of the playbook, in why an
// approval was lost, and in how answers are known.
func TestErasedReasons(t *testing.T) {
	t.Parallel()
	ctx, must := t.Context(), desktest.Must(t)
	s := memstore.New(offer.Kinds()...)
	files := desktest.House("approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}}
  - {id: known, when: 'candidate.name startsWith "Zeph"', because: "for {{ candidate.name | upper }}", approve: {any: 1, of: [role:ops]}}
  - {id: plain, when: pay.hourly > 1, because: "pay is {{ pay.hourly | money }}", approve: {any: 1, of: [role:ops]}}
separate: {one_stage_per_person: false}
`)
	d := desktest.On(t, s, files)
	ann, olga := d.As(desktest.Ann), d.As(desktest.Olga)
	decide := func(id string) {
		t.Helper()
		for _, stage := range []string{"ops", "known", "plain"} {
			must(olga.Approve(ctx, id, offer.Decision{Stage: stage, Reason: "agreed"}))
		}
		must(ann.Send(ctx, id))
	}
	named := strings.Replace(desktest.Nurse, `"name": "Amara Osei"`,
		`"name": "Zephyrine Quill", "id": "c-1", "email": "zq@example.com"`, 1)
	must(ann.Create(ctx, desktest.Terms(t, named), offer.ID("O-1")))
	must(ann.Submit(ctx, "O-1", offer.Key("k")))
	decide("O-1")
	must(ann.Counter(ctx, "O-1", offer.Candidate, desktest.Change(t, `{"pay.rate": "51"}`), "more",
		offer.Evidence("call of Quill")))
	// the stage only tells now, and says why
	files["approvals.yaml"] = strings.Replace(files["approvals.yaml"],
		`upper }}", approve: {any: 1, of: [role:ops]}`, `upper }}", notify: [role:ops]`, 1)
	if err := d.As(desktest.Root).Publish(ctx, desktest.Book(t, files)); err != nil {
		t.Fatal(err)
	}
	must(ann.Submit(ctx, "O-1"))
	must(ann.Send(ctx, "O-1"))
	must(ann.Decline(ctx, "O-1", offer.Candidate, "no", offer.Evidence("mail of zq@example.com")))
	if st, err := ann.Story(ctx, "O-1"); err != nil || !strings.Contains(strings.Join(strings.Fields(st.String()), " "),
		`known loses its approval: "it is not asked now: `) {
		t.Errorf("%v: a reason with a name is told without quotes:\n%s", err, st)
	}
	held := func(word string) bool { return strings.Contains(strings.ToLower(allKept(t, s)), word) }
	words := []string{"zephyrine", "quill", "zq@example.com"}
	for _, word := range words {
		if !held(word) {
			t.Fatalf("%s is nowhere before the erasure", word)
		}
	}
	if n, err := d.As(desktest.Root).Erase(ctx, "c-1", "on request"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	for _, word := range words {
		if held(word) {
			t.Errorf("%s is still kept", word)
		}
	}
	for problem, err := range d.Check(ctx) {
		t.Errorf("%v %v", problem, err)
	}
	if _, err := ann.ReplaySubmission(ctx, "O-1", 1); !errors.Is(err, offer.ErrErased) || errors.Is(err, offer.ErrDamaged) {
		t.Errorf("the replay: %v", err)
	}
	story, err := ann.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	text := story.String()
	for _, want := range []string{`pay is $50.00`, `agreed`, `"erased" [`} {
		if !strings.Contains(text, want) {
			t.Errorf("the story lacks %s:\n%s", want, text)
		}
	}
	if n, err := d.As(desktest.Root).Erase(ctx, "c-1", "again"); err != nil || n != 1 {
		t.Error(n, err)
	}
}
