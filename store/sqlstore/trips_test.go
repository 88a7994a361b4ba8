package sqlstore_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// A command of a desk, with its key, is two round trips on PostgreSQL, counted
// on the wire: one loads, one commits. A playbook is in force, as it is in use.
func TestTwoRoundTripsOfADesk(t *testing.T) {
	parallel(t)
	db, w := openWire(t, needed(t, "postgres"))
	db.SetMaxOpenConns(1)
	ctx := t.Context()
	desk, err := offer.Open(openStore(t, db, offer.Kinds()), offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: house\n"),
		"approvals.yaml": []byte("stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}, within: 8 hours}\n"),
		"access.yaml": []byte(`roles:
  recruiter: {see: {offers: true}, edit: {in: [draft], fields: [client, type, candidate, job, start_date, pay]}, do: [submit, hold, resume, send, accept]}
  ops: {see: {offers: true}, do: [approve]}
  admin: {see: {offers: true}, manage: [playbook]}
`)}, playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	if err := desk.As(offer.Actor{ID: "root", Roles: []string{"admin"}}).Publish(ctx, p); err != nil {
		t.Fatal(err)
	}
	terms, err := offer.ParseTerms([]byte(`{"client": "acme", "type": "contract", "candidate": {"name": "Ada Osei"}, "job": {"title": "Nurse"}, "start_date": "2027-04-05", "pay": {"rate": "51.25", "per": "hour"}}`))
	if err != nil {
		t.Fatal(err)
	}
	ann, olga := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}}),
		desk.As(offer.Actor{ID: "olga", Roles: []string{"ops"}})
	for n, id := range []string{"A-0", "A-1", "A-2", "A-3"} {
		steps := []struct {
			name string
			do   func() (offer.Offer, error)
		}{
			{"create", func() (offer.Offer,
				error) {
				return ann.Create(ctx, terms, offer.ID(id), offer.Key("create "+id))
			}},
			{"submit", func() (offer.Offer, error) { return ann.Submit(ctx, id, offer.Key("submit "+id)) }},
			{"hold", func() (offer.Offer, error) { return ann.Hold(ctx, id, "wait", offer.Key("hold "+id)) }},
			{"resume", func() (offer.Offer, error) { return ann.Resume(ctx, id, offer.Key("resume "+id)) }},
			{"approve", func() (offer.Offer, error) {
				return olga.Approve(ctx, id, offer.Decision{Stage: "ops"}, offer.Key("approve "+id))
			}},
			{"send", func() (offer.Offer, error) { return ann.Send(ctx, id, offer.Key("send "+id)) }},
			{"accept", func() (offer.Offer,
				error) {
				return ann.Accept(ctx, id, offer.Candidate, offer.Key("accept "+id))
			}},
		}
		for _, s := range steps {
			before := w.trips.Load()
			if _, err := s.do(); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			trips := w.trips.Load() - before
			if n < 3 {
				continue // statements are prepared
			}
			if t.Logf("%s takes %d round trips", s.name, trips); trips > 2 {
				t.Errorf("%s takes %d round trips, want 2", s.name, trips)
			}
		}
	}
}
