package flow_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestReplacedClauses is who puts texts in the place of required clauses.
func TestReplacedClauses(t *testing.T) {
	t.Parallel()
	const mine, theirs = `clauses=[{"id":"law","standard":true,"text":"Mine."}]`, `clauses=[{"id":"law","text":"Theirs."}]`
	run(t, []row{
		{reason: "a recruiter may not", book: "written",
			do:   "rita edits " + mine,
			want: "edit refused in draft: not_entitled clauses",
			says: "only boss may replace the text of the clause law"},
		{reason: "not with another value of the same edit either", book: "written",
			do:   "rita edits job.level=2 " + mine,
			want: "edit refused in draft: not_entitled clauses"},
		{reason: "a role of the lock may, with another value", book: "written",
			do:   "bill edits job.level=2 " + mine,
			want: `draft 1: edit job.level=>2 clauses=>[{"id":"law","text":"Mine."}]; replace law`},
		{reason: "not with a revision either", book: "written",
			given: sent,
			do:    "rita revises " + mine + " because better",
			want:  "revise refused in sent: not_entitled clauses"},
		{reason: "no person may where there is no lock", book: "written",
			do:   `bill edits clauses=[{"id":"peace","text":"Mine."}]`,
			want: "edit refused in draft: not_entitled clauses",
			says: "no person (it is required and has no lock) may replace the text of the clause peace"},
		{reason: "the words of the library replace nothing", book: "written",
			do:    `rita edits clauses=[{"id":"law","text":"The~law~of~Texas."},"peace"]`,
			want:  `draft 1: edit clauses=>[{"id":"law","text":"The law of Texas."},{"id":"peace"}]`,
			keeps: "replacements="},
		{reason: "a role of the lock may, and it is kept", book: "written",
			do:    "bill edits " + mine,
			want:  `draft 1: edit clauses=>[{"id":"law","text":"Mine."}]; replace law`,
			keeps: "replacements.0.clause=law replacements.0.by=bill replacements.0.revision=1"},
		{reason: "with a revision too", book: "written",
			given: sent,
			do:    "bill revises " + mine + " because better",
			want: `draft 2: revise (better) clauses=>[{"id":"law","text":"Mine."}] state=sent>draft;` +
				` replace law`},
		{reason: "what was permitted is submitted by a recruiter", book: "written",
			given: "bill edits " + mine,
			do:    "rita submits",
			want: "in_approval 1: submit state=draft>in_approval [plan: ops];" +
				" notify ops [person:recruiter (rita), role:boss]"},
		{reason: "and may be edited beside", book: "written",
			given: "bill edits " + mine,
			do:    `rita edits clauses=[{"id":"law","text":"Mine."},{"id":"more","text":"More."}]`,
			want: `draft 1: edit clauses=[{"id":"law","text":"Mine."}]>[{"id":"law","text":"Mine."},` +
				`{"id":"more","text":"More."}]`},
		{reason: "another text is not permitted", book: "written",
			given: "bill edits " + mine,
			do:    "rita edits " + theirs,
			want:  "edit refused in draft: not_entitled clauses"},
		{reason: "what was not permitted when it became required is blocked",
			given: "under unwritten bill edits " + mine,
			do:    "under written rita submits",
			want:  "submit refused in draft: blocked law"},
		{reason: "what stands may be given again by anyone", book: "written",
			given: "under unwritten bill edits " + mine,
			do:    "rita edits " + mine,
			want:  "draft 1: edit"},
		{reason: "given again by a role of the lock it is permitted",
			given: "under unwritten bill edits " + mine + "; under written bill edits " + mine,
			do:    "under written rita submits",
			want: "in_approval 1: submit state=draft>in_approval [plan: ops];" +
				" notify ops [person:recruiter (rita), role:boss]"},
	})
}

// TestLettersAreMadeOnce sends what was submitted.
func TestLettersAreMadeOnce(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "what a letter needs is missing to submit, with all else, each once", book: "written",
			terms: "candidate.name= job.title= pay.rate=93",
			do:    "rita submits",
			want:  "submit refused in draft: missing candidate.name, missing job.title, blocked thin"},
		{reason: "a value that two letters need is missing once", book: "wanting",
			do:   "rita submits",
			want: "submit refused in draft: missing candidate.phone, missing job.level"},
		{reason: "the letter is filled in and kept, the packet is that of the submission", book: "written",
			given: approved,
			do:    "rita sends",
			want: "sent 1: send A-1.1.1 offer_round=0>1 state=approved>sent [letter main, SHA-256 #];" +
				" packet A-1.1.1:second [letter second, SHA-256 #]",
			keeps: "documents.0.kept=A-1.s1:second documents.1.kept= submissions.0.letters.0.sent_on=true" +
				" submissions.0.letters.0.id=A-1.s1 submissions.0.letters.1.id=A-1.s1:second"},
		{reason: "a submission has letters of its own", book: "written",
			given: "rita submits; rita recalls because wait",
			do:    "rita submits",
			want: "in_approval 1: submit state=draft>in_approval [plan: ops];" +
				" notify ops [person:recruiter (rita), role:boss]",
			keeps: "submissions.1.letters.0.id=A-1.s2"},
	})
}

var errGone = errors.New("the letter is gone")

// TestKeptLetterIsGone sends nothing that can't be filled in.
func TestKeptLetterIsGone(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "written", given: approved})
	c := w.context(t, sentence{who: "rita"})
	w.letters = nil
	if _, err := flow.Send(c, w.offer); !errors.Is(err, errGone) {
		t.Errorf("send: %v", err)
	}
}

// ofBefore is an offer as it was stored before letters were made at submission.
func ofBefore(w *world, letter string) record.Offer {
	st := w.offer.Status()
	sub := &st.Submissions[len(st.Submissions)-1]
	sub.Letters = nil
	sub.Digest = record.Digest(w.offer.ID(), sub.Revision, sub.Terms, sub.Playbook, letter)
	return w.offer.With(w.offer.Terms(), st)
}

// TestLettersOfBefore sends a submission from before letters were kept with it: they
// are made when it is sent.
func TestLettersOfBefore(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "letters", terms: "region=west job.department=ER", given: approved})
	w.offer = ofBefore(w, "main")
	if got := w.say(t, "rita sends"); !strings.HasPrefix(got, "sent 1: send A-1.1.1 ") {
		t.Fatalf("it is not sent: %s", got)
	}
	if d, _ := w.offer.Document(); d.Kept != "" || d.Approved != "" || w.letters[d.ID].Document != d {
		t.Errorf("what was sent is %+v", d)
	}
	for _, c := range []struct{ reason, terms, letter, day, want string }{
		{"no letter applies", "", "", "on 2030-01-01 ", "send refused in approved: stale send"},
		{"another letter applies", "", "late", "", "send refused in approved: stale send"},
	} {
		w := begin(t, row{book: "letters", terms: c.terms, given: approved})
		w.offer = ofBefore(w, c.letter)
		if got := w.say(t, c.day+"rita sends"); got != c.want {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
	}
	w = begin(t, row{book: "letters", given: approved})
	direct := w.offer.Terms()
	direct, err := direct.With(change(t, map[string]string{"type": "direct_hire"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	w.offer = w.offer.With(direct, w.offer.Status())
	w.offer = ofBefore(w, "")
	if got := w.say(t, "rita sends"); got != "send refused in approved: stale send, blocked letter" {
		t.Errorf("no letter can be made: %s", got)
	}
}
