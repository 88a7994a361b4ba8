package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// strict is a version of the house under which the nurse's pay is too high.
var strictFiles = with(houseFiles, "guardrails.yaml",
	houseFiles["guardrails.yaml"]+"  - {id: ceiling, check: pay.hourly <= 45, else: block, message: \"too high\"}\n")

func publish(t testing.TB, d *offer.Desk, files map[string]string) *offer.Playbook {
	t.Helper()
	p := book(t, files)
	if err := d.As(root).Publish(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSubmittedKeepsItsVersion(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	o := f.at(t, "O-1", offer.InApproval)
	sub, _ := o.Status().Submission()
	f.at(t, "O-2", offer.Draft)
	// The new version doesn't ask operations any more, and no other approver may hold.
	p := publish(t, f.Desk, with(houseFiles, "approvals.yaml",
		"stages:\n  - {id: chief, approve: {any: 1, of: [\"user:chief\"]}}\n"))
	if p.Version() == sub.Playbook.Version {
		t.Fatal("the new version is the old one")
	}
	ctx := t.Context()
	for _, d := range []*offer.Desk{f.Desk, f.second(t)} {
		before, err := d.As(ann).Preview(ctx, "O-1")
		if err != nil || strings.Join(before.Plan.On(), " ") != "ops" {
			t.Errorf("the submitted offer is judged by %v, %v", before.Plan.On(), err)
		}
		draft, err := d.As(ann).Preview(ctx, "O-2")
		if err != nil || strings.Join(draft.Plan.On(), " ") != "chief" {
			t.Errorf("the draft is judged by %v, %v", draft.Plan.On(), err)
		}
	}
	if o := must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
	o = must(t)(f.As(ann).Send(ctx, "O-1"))
	story, err := f.As(ann).Story(ctx, "O-1")
	if err != nil || story.Playbook.Version != sub.Playbook.Version || o.State() != offer.Sent {
		t.Errorf("the story names version %s, %v", story.Playbook.Version, err)
	}
	if _, err := f.As(olga).Approve(ctx, "O-2", offer.Decision{Stage: "ops"}); err == nil {
		t.Error("a draft is approved")
	}
	o = must(t)(f.As(ann).Submit(ctx, "O-2"))
	if sub, _ := o.Status().Submission(); sub.Playbook != p.Ref() {
		t.Errorf("submitted under %v", sub.Playbook)
	}
	sound(t, f.Desk)
}

// A desk that has not heard of a publication never lets through what the new
// version blocks.
func TestSubmissionByAnOldDesk(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	old := f.second(t)
	if _, err := old.As(ann).Preview(t.Context(), "O-1"); err != nil {
		t.Fatal(err)
	}
	publish(t, f.Desk, strictFiles)
	_, err := old.As(ann).Submit(t.Context(), "O-1")
	if codes(err) != "[blocked]" || !strings.Contains(err.Error(), "ceiling") {
		t.Errorf("the old desk: %v", err)
	}
	sound(t, f.Desk)
}

// between calls a function once, between what a command reads and what it
// writes.
type between struct {
	store.Store
	then func()
}

func (s *between) Commit(ctx context.Context, b store.Batch) error {
	if f := s.then; f != nil {
		s.then = nil
		f()
	}
	return s.Store.Commit(ctx, b)
}

// Also when the publication comes after it has read: what it decided by the
// old version is not kept.
func TestPublicationDuringASubmission(t *testing.T) {
	t.Parallel()
	newer := with(houseFiles, "playbook.yaml", houseFiles["playbook.yaml"]+"# newer\n")
	for _, c := range []struct {
		reason string
		files  map[string]string
		want   string
	}{
		{"the new version blocks", strictFiles, "[blocked]"},
		{"the new version asks the same", newer, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := newDesk(t)
			f.at(t, "O-1", offer.Draft)
			s := &between{Store: f.store}
			d, err := offer.Open(s, options(f.clock))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.As(ann).Edit(t.Context(), "O-1", change(t, `{"region": "west"}`)); err != nil {
				t.Fatal(err)
			}
			var p *offer.Playbook
			s.then = func() { p = publish(t, f.Desk, c.files) }
			o, err := d.As(ann).Submit(t.Context(), "O-1", offer.Key("k"+c.want))
			if codes(err) != c.want || err != nil && c.want == "" {
				t.Errorf("wanted %q: %v", c.want, err)
			}
			if sub, ok := o.Status().Submission(); c.want == "" && (!ok || sub.Playbook != p.Ref()) {
				t.Errorf("submitted under %v", sub.Playbook)
			}
			if s.then != nil {
				t.Error("nothing was published in between")
			}
			sound(t, f.Desk)
		})
	}
}

// Neither does it refuse what the new version allows, nor show the old one.
func TestOldDeskHearsWhatIsAllowed(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	publish(t, f.Desk, strictFiles)
	old := f.second(t)
	ctx := t.Context()
	if _, err := old.As(ann).Submit(ctx, "O-1"); codes(err) != "[blocked]" {
		t.Fatalf("under the strict version: %v", err)
	}
	publish(t, f.Desk, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "people.recruiter == actor.id", "true", 1)))
	if page, err := old.As(bob).List(ctx, offer.Query{}); err != nil || len(page.Offers) != 1 {
		t.Errorf("the old desk lists %d offers, %v", len(page.Offers), err)
	}
	if p, err := old.As(bob).Preview(ctx, "O-1"); err != nil || len(p.Problems) != 0 {
		t.Errorf("the old desk previews %v, %v", p.Problems, err)
	}
	if o, err := old.As(ann).Submit(ctx, "O-1"); err != nil || o.State() != offer.InApproval {
		t.Errorf("the old desk refuses what is allowed: %v", err)
	}
	sound(t, f.Desk)
}

func TestPublishNeedsManage(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	before := sound(t, f.Desk)
	for _, who := range []offer.Actor{ann, alice, mallory, {Roles: []string{"admin"}}} {
		t.Run(fmt.Sprintf("actor %q", who.ID), func(t *testing.T) {
			if err := f.As(who).Publish(ctx, book(t, strictFiles)); !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("%q publishes: %v", who.ID, err)
			}
			other := book(t, with(strictFiles, "playbook.yaml",
				strings.Replace(houseFiles["playbook.yaml"], "playbook: house", "playbook: mine", 1)))
			if err := f.As(who).Publish(ctx, other); !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("%q publishes a new one: %v", who.ID, err)
			}
		})
	}
	books, err := f.Playbooks(ctx)
	if err != nil || len(books) != 1 || books[0].Version() != book(t, houseFiles).Version() {
		t.Errorf("in force are %v, %v", books, err)
	}
	if after := sound(t, f.Desk); after.Entries != before.Entries+8 {
		t.Errorf("8 attempts left %d entries", after.Entries-before.Entries)
	}
	if err := f.As(root).Publish(ctx); !errors.Is(err, offer.ErrPlaybook) {
		t.Errorf("none is published: %v", err)
	}
	if err := f.As(root).Publish(ctx, nil); !errors.Is(err, offer.ErrPlaybook) {
		t.Errorf("nil is published: %v", err)
	}
}

// The same version again is nothing; a version from before can come back.
func TestPublishAgain(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	before := sound(t, f.Desk)
	publish(t, f.Desk, houseFiles)
	if v := sound(t, f.Desk); v != before {
		t.Errorf("publishing what is in force left %+v behind %+v", v, before)
	}
	publish(t, f.Desk, strictFiles)
	publish(t, f.Desk, houseFiles)
	books, err := f.second(t).Playbooks(t.Context())
	if err != nil || len(books) != 1 || books[0].Version() != book(t, houseFiles).Version() {
		t.Errorf("in force are %v, %v", books, err)
	}
	sound(t, f.Desk)
}

// Two playbooks published at once are both in force.
func TestPublishAtOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	desks := []*offer.Desk{f.Desk, f.second(t)}
	var books []*offer.Playbook
	for _, name := range []string{"north", "south"} {
		books = append(books, book(t,
			with(houseFiles, "playbook.yaml",
				strings.Replace(houseFiles["playbook.yaml"], "playbook: house", "playbook: "+name,
					1)+"applies: client == \""+name+"\"\n")))
	}
	var wg sync.WaitGroup
	for i, p := range books {
		wg.Go(func() {
			if err := desks[i].As(root).Publish(t.Context(), p); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	list, err := f.second(t).Playbooks(t.Context())
	if err != nil || len(list) != 3 {
		t.Errorf("%d are in force, %v", len(list), err)
	}
	sound(t, f.Desk)
}

// A publication changes how drafts are computed; that is not an inconsistency.
func TestCheckAfterAPublication(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	must(t)(f.As(ann).Create(t.Context(),
		terms(t, strings.Replace(nurse, `"50.00", "per": "hour"`, `"104000.00", "per": "year"`, 1)),
		offer.ID("O-1")))
	sound(t, f.Desk)
	publish(t, f.Desk, with(houseFiles, "playbook.yaml",
		houseFiles["playbook.yaml"]+"year: {hours: 1950, weeks: 52}\n"))
	sound(t, f.Desk)
}

func TestPlaybookThatIsNotThere(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	publish(t, f.Desk, with(houseFiles, "playbook.yaml",
		houseFiles["playbook.yaml"]+"applies: client == \"another\"\n"))
	var none *playbook.ChoiceError
	if _, err := f.As(ann).Submit(t.Context(), "O-1"); !errors.As(err, &none) ||
		!errors.Is(err, playbook.ErrNoPlaybook) {
		t.Errorf("whose offer it is learns %v", err)
	}
}
