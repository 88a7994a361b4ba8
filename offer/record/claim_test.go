package record_test

import (
	"encoding/json"
	"testing"

	"github.com/offerdesk/offerdesk/offer/record"
)

const (
	claimed   = `{"clauses":[{"id":"a","standard":true,"text":"x"}],"attachments":[{"id":"b","standard":false}],"letter":{"edited":true}}`
	unclaimed = `{"clauses":[{"id":"a","text":"x"}],"attachments":[{"id":"b"}]}`
)

// TestClaims: what a caller says about text is dropped, what a desk stored is kept
// for its digest, and neither makes a difference.
func TestClaims(t *testing.T) {
	t.Parallel()
	if got := asJSON(t, parse(t, claimed)); got != unclaimed {
		t.Errorf("given terms are %s, want %s", got, unclaimed)
	}
	var stored record.Terms
	if err := json.Unmarshal([]byte(claimed), &stored); err != nil {
		t.Fatal(err)
	}
	if got := asJSON(t, stored); got != claimed {
		t.Errorf("stored terms are %s, want %s", got, claimed)
	}
	if changed := stored.Changed(parse(t, unclaimed)); len(changed) > 0 || !stored.Equal(parse(t, unclaimed)) {
		t.Errorf("claims make a difference: %v", changed)
	}
	if got := asJSON(t, stored.WithoutClaims()); got != unclaimed {
		t.Errorf("without claims they are %s, want %s", got, unclaimed)
	}
	edited, err := stored.With(record.ChangeTo(map[string]string{"client": "acme", "letter.edited": "true"}), nil)
	if err != nil || edited.Has("letter.edited") || len(edited.Changed(stored)) != 1 {
		t.Errorf("an edit sets what is found: %s, %v", asJSON(t, edited), err)
	}
	if _, err := record.Parse([]byte(`{"letter":{"edited":"yes"}}`), nil); err == nil {
		t.Error("a claim of the wrong type is no error")
	}
	o, err := record.New("O-1", stored)
	if err != nil {
		t.Fatal(err)
	}
	b, err := record.AppendMembers(nil, o)
	if err != nil {
		t.Fatal(err)
	}
	if again, ok := record.ParseMembers(b); !ok || asJSON(t, again.Terms()) != claimed {
		t.Error("a stored offer loses what its digest covers")
	}
}

// TestSubmissionDigest changes one thing that approvers see, and requires another
// digest.
func TestSubmissionDigest(t *testing.T) {
	t.Parallel()
	base := func() (string, int, record.Terms, record.PlaybookRef, []record.SubmittedLetter) {
		return "O-1", 1, parse(t, unclaimed), record.PlaybookRef{Name: "p", Version: "v"},
			[]record.SubmittedLetter{{ID: "k", Letter: "l", Title: "t", Digest: "d", TextDigest: "e"}}
	}
	digest := func(change func(id *string, revision *int, terms *record.Terms, ref *record.PlaybookRef,
		letters *[]record.SubmittedLetter)) string {
		id, revision, terms, ref, letters := base()
		change(&id, &revision, &terms, &ref, &letters)
		return record.SubmissionDigest(id, revision, terms, ref, letters)
	}
	type (
		terms   = record.Terms
		ref     = record.PlaybookRef
		letters = []record.SubmittedLetter
	)
	was := digest(func(*string, *int, *terms, *ref, *letters) {})
	for why, change := range map[string]func(*string, *int, *terms, *ref, *letters){
		"the offer":        func(id *string, _ *int, _ *terms, _ *ref, _ *letters) { *id = "O-2" },
		"the revision":     func(_ *string, n *int, _ *terms, _ *ref, _ *letters) { *n = 2 },
		"the terms":        func(_ *string, _ *int, v *terms, _ *ref, _ *letters) { *v = parse(t, `{}`) },
		"the playbook":     func(_ *string, _ *int, _ *terms, r *ref, _ *letters) { r.Name = "q" },
		"its version":      func(_ *string, _ *int, _ *terms, r *ref, _ *letters) { r.Version = "w" },
		"another letter":   func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].Letter = "m" },
		"its title":        func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].Title = "u" },
		"its bytes":        func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].Digest = "f" },
		"its text":         func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].TextDigest = "f" },
		"a mark":           func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].SentOn = true },
		"no letter":        func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { *l = nil },
		"one letter twice": func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { *l = append(*l, (*l)[0]) },
	} {
		if digest(change) == was {
			t.Errorf("another digest is required for %s", why)
		}
	}
	same := digest(func(_ *string, _ *int, _ *terms, _ *ref, l *letters) { (*l)[0].ID = "other" })
	if same != was {
		t.Error("the same terms and letters, submitted again, have another digest")
	}
}
