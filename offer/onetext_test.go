package offer_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

var (
	lena  = offer.Actor{ID: "lena", Roles: []string{"legal"}}
	chief = offer.Actor{ID: "root", Roles: []string{"admin", "legal"}}
)

// textFiles is the house with clauses, a packet and the day of sending. Legal edits
// clauses, and only legal replaces the one that is required.
var textFiles = with(houseFiles,
	"access.yaml", strings.Replace(strings.Replace(houseFiles["access.yaml"], "cost, people]", "cost, people, clauses]", 1),
		"  auditor:", "  legal: {see: {offers: true}, edit: {in: [draft, negotiation], fields: [clauses]}}\n  auditor:", 1),
	"letters/offer.md", `---
letter: offer
title: Offer
locale: fr-FR
clauses: [at-will]
---
Paris, {{ sent_on | date("long") }}

Dear {{ candidate.name }}, {{ job.title }} at {{ pay.hourly | money }} per hour.

{{ clauses }}
`,
	"letters/notice.md", "---\nletter: notice\ntitle: Notice\npacket: true\nwhen: today < start_date\n---\nA notice for {{ candidate.name }}.\n",
	"clauses/at-will.md", "---\nclause: at-will\ntitle: At will\nrequired: true\nlock: [legal]\n---\nEmployment as {{ job.title }} is at will.\n")

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestSentAsSubmitted: what approvers saw is what goes out. After the submission a
// new letter is published and the day changes; only the day of sending is filled in.
func TestSentAsSubmitted(t *testing.T) {
	t.Parallel()
	f := deskWith(t, textFiles)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	o := must(t)(s.Submit(ctx, "O-1"))
	seen, err := f.As(olga).SubmittedLetters(ctx, "O-1", 0)
	if err != nil || len(seen) != 2 {
		t.Fatalf("the approver sees %d letters, %v", len(seen), err)
	}
	if !strings.Contains(seen[0].Text, "Paris, {{ sent_on | date(\"long\") }}\n") ||
		!strings.Contains(seen[1].Text, "A notice for Amara Osei.") {
		t.Errorf("the approver sees %s %s", seen[0].Text, seen[1].Text)
	}
	sub, _ := o.Submission()
	for i, l := range seen {
		if kept := sub.Letters[i]; sha(l.HTML) != kept.Digest || l.Digest != kept.Digest || l.ID != kept.ID {
			t.Errorf("letter %d does not have the digest of the submission", i)
		}
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	publish(t, f.Desk, with(textFiles, "letters/offer.md", textFiles["letters/offer.md"]+"\nAnother text.\n"))
	f.clock.add(60 * 24 * time.Hour) // the packet would not apply any more
	must(t)(s.Send(ctx, "O-1"))
	sent, err := s.Letter(ctx, "O-1", "")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(seen[0].HTML, `<time class="later long" lang="fr-FR">{{ sent_on | date("long") }}</time>`, "30 avril 2027", 1)
	if sent.HTML != want || sent.Approved != seen[0].Digest || sent.Digest != sha(want) || sent.Kept != "" {
		t.Errorf("what was sent is %s\nwant %s", sent.HTML, want)
	}
	if want := strings.Replace(seen[0].Text, `{{ sent_on | date("long") }}`, "30 avril 2027", 1); sent.Text != want {
		t.Errorf("its text is %s\nwant %s", sent.Text, want)
	}
	packet, err := s.Letter(ctx, "O-1", "O-1.1.1:notice")
	if err != nil || packet.HTML != seen[1].HTML || packet.Kept != seen[1].ID || packet.Approved != packet.Digest {
		t.Errorf("the packet is %+v, %v", packet, err)
	}
	if again, err := s.Letter(ctx, "O-1", seen[0].ID); err != nil || again.HTML != seen[0].HTML {
		t.Errorf("the letter as it was submitted is gone: %v", err)
	}
	trail, err := s.Trail(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, e := range trail {
		for _, c := range e.Fields {
			if c.Path == "letter.offer" {
				told[e.Action] = c.Before + ">" + c.After
			}
		}
	}
	if told["submit"] != ">"+seen[0].Digest || told["send"] != seen[0].Digest+">"+sent.Digest {
		t.Errorf("the trail has %v", told)
	}
}

// TestUnchangedTermsWithAnotherLetter: after a counteroffer nothing but the letter has
// changed, and it is approved again before it goes out.
func TestUnchangedTermsWithAnotherLetter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, file, text string }{
		{"a new letter", "letters/offer.md", "\nAnother text.\n"},
		{"a new clause", "clauses/at-will.md", "\nIt is governed by another law.\n"},
		{"a new packet", "letters/notice.md", "\nAnother notice.\n"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, textFiles)
			ctx, s := t.Context(), f.As(ann)
			must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
			must(t)(s.Submit(ctx, "O-1"))
			must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
			must(t)(s.Send(ctx, "O-1"))
			must(t)(s.Counter(ctx, "O-1", offer.Candidate, offer.Change{}, "wants to think"))
			next := book(t, with(textFiles, c.file, textFiles[c.file]+c.text))
			if err := f.As(chief).Publish(ctx, next); err != nil {
				t.Fatal(err)
			}
			if o := must(t)(s.Submit(ctx, "O-1")); o.State() != offer.InApproval {
				t.Fatalf("it is %s, and no person has seen the text", o.State())
			}
			o := must(t)(f.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
			sub, _ := o.Submission()
			o = must(t)(s.Send(ctx, "O-1"))
			if d, _ := o.Document(); d.Approved != sub.Letters[0].Digest {
				t.Error("what went out is not what was approved last")
			}
		})
	}
}

// TestSameTermsHaveOneDigest: a submission that is recalled and made again has the
// same digest, and its own letters.
func TestSameTermsHaveOneDigest(t *testing.T) {
	t.Parallel()
	f := deskWith(t, textFiles)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	first, _ := must(t)(s.Submit(ctx, "O-1")).Submission()
	must(t)(s.Recall(ctx, "O-1", "wait"))
	second, _ := must(t)(s.Submit(ctx, "O-1")).Submission()
	if first.Digest != second.Digest || first.Letters[0].ID == second.Letters[0].ID ||
		first.Letters[0].Digest != second.Letters[0].Digest {
		t.Errorf("%+v\n%+v", first.Letters, second.Letters)
	}
}

// TestRequiredClause: a required clause is replaced only by the roles that its lock
// names, whatever the offer claims about the text.
func TestRequiredClause(t *testing.T) {
	t.Parallel()
	const (
		own  = `{"clauses": [{"id": "at-will", "title": "At will", "standard": true, "text": "After ninety days."}]}`
		same = `{"clauses": [{"id": "at-will", "text": "Employment as Nurse\nis at will."}]}`
	)
	f := deskWith(t, textFiles)
	ctx, s, legal := t.Context(), f.As(ann), f.As(lena)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))

	if _, err := s.Edit(ctx, "O-1", change(t, own)); !refuses(err, refusal.CodeNotEntitled, "clauses") {
		t.Errorf("a recruiter replaces it: %v", err)
	}
	withOwn := strings.TrimSuffix(nurse, "}") + "," + strings.TrimPrefix(own, "{")
	if _, err := s.Create(ctx, terms(t, withOwn), offer.ID("O-2")); !refuses(err, refusal.CodeNotEntitled, "clauses") {
		t.Errorf("a recruiter begins with another text: %v", err)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, same))) // the library's words are no replacement
	must(t)(s.Edit(ctx, "O-1", change(t, `{"job.title": "Charge nurse"}`)))
	if _, err := s.Submit(ctx, "O-1"); !refuses(err, refusal.CodeBlocked, "at-will") {
		t.Errorf("the text is not the library's any more: %v", err)
	}
	preview, err := s.Preview(ctx, "O-1")
	if err != nil || len(preview.Text) != 1 || preview.Text[0].Where != "at-will" {
		t.Errorf("the preview has %v, %v", preview.Text, err)
	}
	o := must(t)(legal.Edit(ctx, "O-1", change(t, own)))
	if r := o.Status().Replacements; len(r) != 1 || r[0].By != "lena" || r[0].Clause != "at-will" || r[0].Digest != sha("After ninety days.") {
		t.Errorf("who replaced it is kept as %+v", r)
	}
	o = must(t)(s.Submit(ctx, "O-1"))
	letters, err := s.SubmittedLetters(ctx, "O-1", o.Revision())
	if err != nil || !strings.Contains(letters[0].Text, "After ninety days.") {
		t.Errorf("the letter is %v, %v", letters, err)
	}
	must(t)(s.Recall(ctx, "O-1", "more"))
	if _, err := s.Edit(ctx, "O-1", change(t, strings.Replace(own, "ninety", "ten", 1))); !refuses(err, refusal.CodeNotEntitled, "clauses") {
		t.Errorf("a recruiter changes the text that legal put there: %v", err)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, `{"clauses": null}`)))
	must(t)(s.Edit(ctx, "O-1", change(t, own))) // legal allowed this text
	must(t)(s.Submit(ctx, "O-1"))
	trail, err := s.Trail(ctx, "O-1")
	if err != nil || !slices.ContainsFunc(trail, func(e offer.Entry) bool {
		return e.Action == "replace" && e.Actor == "lena" && e.Subject == "at-will"
	}) {
		t.Errorf("the trail does not tell who replaced it: %v", err)
	}
}

// TestClauseBecomesRequired: a text from before the clause was required is blocked
// until an actor that the lock allows gives it again.
func TestClauseBecomesRequired(t *testing.T) {
	t.Parallel()
	const own = `{"clauses": [{"id": "at-will", "text": "After ninety days."}]}`
	free := with(textFiles, "clauses/at-will.md", "---\nclause: at-will\ntitle: At will\n---\nEmployment is at will.\n")
	f := deskWith(t, free)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Edit(ctx, "O-1", change(t, own)))
	publish(t, f.Desk, textFiles)
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "51"}`))) // what stands does not hinder
	if _, err := s.Submit(ctx, "O-1"); !refuses(err, refusal.CodeBlocked, "at-will") {
		t.Errorf("it is submitted: %v", err)
	}
	must(t)(f.As(lena).Edit(ctx, "O-1", change(t, own)))
	must(t)(s.Submit(ctx, "O-1"))
}

// TestLockedClauseIsPublished: only the roles of its lock publish another text.
func TestLockedClauseIsPublished(t *testing.T) {
	t.Parallel()
	f := deskWith(t, textFiles)
	p := book(t, with(textFiles, "clauses/at-will.md", strings.Replace(textFiles["clauses/at-will.md"], "at will.", "for ever.", 1)))
	if err := f.As(root).Publish(t.Context(), p); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("an administrator without the role publishes it: %v", err)
	}
	if err := f.As(chief).Publish(t.Context(), p); err != nil {
		t.Error(err)
	}
}

// refuses reports whether an error is a refusal with a code at a place.
func refuses(err error, code refusal.Code, where string) bool {
	var ref *refusal.Refusal
	return errors.As(err, &ref) && slices.ContainsFunc(ref.Items,
		func(i refusal.Item) bool { return i.Code == code && i.Where == where })
}

// TestWhatTheLetterNeedsIsAskedAtSubmission names every missing value of every letter
// with what else is missing.
func TestWhatTheLetterNeedsIsAskedAtSubmission(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(textFiles,
		"letters/offer.md", textFiles["letters/offer.md"]+"\nReport to {{ worksite.city }} by {{ respond_by | date }}.\n",
		"letters/notice.md", textFiles["letters/notice.md"]+"\nAs {{ job.department }}.\n"))
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"candidate.name": null}`)))
	_, err := s.Submit(ctx, "O-1")
	var ref *refusal.Refusal
	if !errors.As(err, &ref) {
		t.Fatal(err)
	}
	var got []string
	for _, i := range ref.Items {
		got = append(got, string(i.Code)+" "+i.Where)
	}
	want := "missing candidate.name, missing respond_by, missing worksite.city, missing job.department"
	if strings.Join(got, ", ") != want {
		t.Errorf("it is refused for %v, want %s", got, want)
	}
}

// TestPublishedBefore: a version from before texts could not read the day goes on. Its
// letter has the day of the submission, and that is the one that is sent.
func TestPublishedBefore(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{}
	for name, text := range with(houseFiles, "names.yaml", "names:\n  sent_on: start_date\n",
		"letters/offer.md", "---\nletter: offer\ntitle: Offer\n---\n{{ today | date }} {{ state }} {{ sent_on | date }}\n") {
		files[name] = []byte(text)
	}
	if p, _ := playbook.Open(files, playbook.Options{}); p != nil {
		t.Fatal("it could be published today")
	}
	p, found := playbook.Open(files, playbook.Options{Published: true})
	if p == nil {
		t.Fatal(found)
	}
	f := newDesk(t)
	if err := f.As(root).Publish(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	ctx, s := t.Context(), f.second(t).As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	f.clock.add(30 * 24 * time.Hour)
	must(t)(s.Send(ctx, "O-1"))
	if l, err := s.Letter(ctx, "O-1", ""); err != nil || l.Text != "3/1/2027 draft 4/5/2027\n" {
		t.Errorf("the letter is %q, %v", l.Text, err)
	}
}
