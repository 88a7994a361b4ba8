package offer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// sidesFiles are a two-sided house with a contact of the client and a portal of
// the candidate.
var sidesFiles = with(houseFiles, "lifecycle.yaml", "two_sided: true\n",
	"access.yaml", houseFiles["access.yaml"]+`  contact: {see: {offers: client in actor.clients}, do: [accept.client, decline.client, counter.client]}
  portal: {see: {offers: true}, do: [accept.candidate, decline.candidate, counter.candidate]}
`)

var (
	clem = offer.Actor{ID: "clem", Roles: []string{"contact"}, Clients: []string{"mercy"}}
	cate = offer.Actor{ID: "cate", Roles: []string{"portal"}}
)

// Each side answers for itself: a right for one side gives no answer of the other.
func TestEachSideAnswersForItself(t *testing.T) {
	t.Parallel()
	f := deskWith(t, sidesFiles)
	ctx := t.Context()
	f.at(t, "O-1", offer.Sent)
	for _, c := range []struct {
		who  offer.Actor
		side offer.Side
	}{{clem, offer.Candidate}, {cate, offer.Client}} {
		s := f.As(c.who)
		for did, do := range map[string]func() (offer.Offer, error){
			"accepts":  func() (offer.Offer, error) { return s.Accept(ctx, "O-1", c.side) },
			"declines": func() (offer.Offer, error) { return s.Decline(ctx, "O-1", c.side, "no") },
			"counters": func() (offer.Offer, error) {
				return s.Counter(ctx, "O-1", c.side, offer.Change{}, "more")
			},
		} {
			if _, err := do(); codes(err) != "[not_entitled]" || !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("%s %s for the %s: %v", c.who.ID, did, c.side, err)
			}
		}
	}
	must(t)(f.As(clem).Accept(ctx, "O-1", offer.Client, offer.Evidence("purchase order 88")))
	must(t)(f.As(cate).Accept(ctx, "O-1", offer.Candidate, offer.Evidence("DocuSign envelope 4711")))
	must(t)(f.As(ann).Complete(ctx, "O-1"))
	sound(t, f.Desk)
}

// How an answer is known stands with the answer and in the trail.
func TestEvidence(t *testing.T) {
	t.Parallel()
	f := deskWith(t, sidesFiles)
	ctx := t.Context()
	f.at(t, "O-1", offer.Sent)
	const envelope = "DocuSign envelope 4711"
	o := must(t)(f.As(cate).Accept(ctx, "O-1", offer.Candidate, offer.Evidence(envelope), offer.Key("k")))
	for a := range o.Answers() {
		if a.By != "cate" || a.Side != offer.Candidate || !a.Yes || a.Evidence != envelope {
			t.Errorf("the answer is %+v", a)
		}
	}
	entries, err := f.As(ann).Trail(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	last := entries[len(entries)-1]
	if f := last.Fields[0]; last.Action != "accept" || last.Subject != "candidate" || f.Path != "evidence" ||
		f.After != envelope {
		t.Errorf("the trail has %+v", last)
	}
	for _, c := range []struct {
		reason  string
		options []offer.AnswerOption
		want    error
	}{
		{"the same again", []offer.AnswerOption{offer.Key("k"), offer.Evidence(envelope)}, nil},
		{"other evidence under the key", []offer.AnswerOption{offer.Key("k"), offer.Evidence("a call")},
			offer.ErrKeyReused},
		{"no evidence under the key", []offer.AnswerOption{offer.Key("k")}, offer.ErrKeyReused},
		{"blank evidence under the key, which is none", []offer.AnswerOption{offer.Key("k"), offer.Evidence(" \t\n")},
			offer.ErrKeyReused},
		{"a megabyte", []offer.AnswerOption{offer.Evidence(strings.Repeat("x", 1<<20))}, offer.ErrRefused},
	} {
		if _, err := f.As(cate).Accept(ctx, "O-1", offer.Candidate, c.options...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.reason, err)
		} else if err != nil && len(err.Error()) > 500 {
			t.Errorf("%s: the error has %d bytes", c.reason, len(err.Error()))
		}
	}
	must(t)(f.As(ann).Revise(ctx, "O-1", change(t, `{"pay.rate": "51.00"}`), "again"))
	sound(t, f.Desk)
}

// A counteroffer and a no are known by their evidence too.
func TestEvidenceOfCounterAndDecline(t *testing.T) {
	t.Parallel()
	f := deskWith(t, sidesFiles)
	ctx := t.Context()
	f.at(t, "O-1", offer.Sent)
	o := must(t)(f.As(clem).Counter(ctx, "O-1", offer.Client, change(t, `{"bill.rate": "71.00"}`), "less",
		offer.Evidence("mail of 1 March")))
	for c := range o.Counteroffers() {
		if c.Evidence != "mail of 1 March" {
			t.Errorf("the counteroffer is %+v", c)
		}
	}
	digest := ""
	for s := range o.Submissions() {
		digest = s.Digest
	}
	if _, err := f.As(clem).Decline(ctx, "O-1", offer.Client, "no", offer.Seen("other")); codes(err) != "[stale]" {
		t.Errorf("declined what was not seen: %v", err)
	}
	o = must(t)(f.As(clem).Decline(ctx, "O-1", offer.Client, "no", offer.Seen(digest), offer.Evidence("a call")))
	for a := range o.Answers() {
		if a.Evidence != "a call" || a.Yes {
			t.Errorf("the answer is %+v", a)
		}
	}
	sound(t, f.Desk)
}

// After the candidate's yes the client still answers for itself.
func TestTheClientAnswersLast(t *testing.T) {
	t.Parallel()
	f := deskWith(t, sidesFiles)
	ctx := t.Context()
	f.at(t, "O-1", offer.Sent)
	must(t)(f.As(cate).Accept(ctx, "O-1", offer.Candidate, offer.Evidence(" \n")))
	if _, err := f.As(cate).Decline(ctx, "O-1", offer.Candidate, "no"); codes(err) != "[already_decided]" {
		t.Errorf("the candidate says no after its yes: %v", err)
	}
	o := must(t)(f.As(clem).Counter(ctx, "O-1", offer.Client, change(t, `{"bill.rate": "71.00"}`), "less"))
	for a := range o.Answers() {
		if a.Evidence != "" {
			t.Errorf("blank evidence is kept: %+v", a)
		}
	}
	if o = must(t)(f.As(clem).Decline(ctx, "O-1", offer.Client, "no agreement")); o.State() != offer.Declined {
		t.Errorf("the offer is %s", o.State())
	}
	sound(t, f.Desk)
}
