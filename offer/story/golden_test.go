package story_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store/memstore"
)

var update = flag.Bool("update", false, "write the golden files anew")

// audited is a playbook with all that a story must tell.
func audited() map[string]string {
	access := desktest.House()["access.yaml"]
	access = strings.Replace(access, "people.recruiter == actor.id", "true", 1)
	access = strings.Replace(access, "people]", "people, custom]", 1)
	access = strings.Replace(access, "  finance: {see: {offers: true}, do: [approve, reject, return]}",
		"  finance: {see: {offers: true}, do: [approve, reject, return]}\n"+
			"  cfo: {see: {offers: true}, do: [approve]}", 1)
	return desktest.House("access.yaml", access,
		"fields.yaml", `fields:
  - {path: custom.sign_on, type: money, label: Sign-on bonus}
  - {path: custom.badge, type: text, label: Badge, after: approved}
`,
		"guardrails.yaml", `guardrails:
  - {id: bill-cap, check: bill.hourly <= 90, else: block, override: [cfo], message: Over the cap}
  - {id: dear, check: pay.hourly <= 52, else: {route: cfo}, message: "Pay {{ pay.hourly | money }} is over 52"}
`,
		"approvals.yaml", `stages:
  - id: ops
    title: Operations
    approve: {any: 1, of: [role:ops]}
    when: has(start_date)
  - id: finance
    title: Finance
    when: pay.hourly > 40
    because: "pay is {{ pay.hourly | money }}"
    approve: {all: [role:finance, role:cfo]}
    envelope: {at_most: [pay.hourly]}
  - id: cfo
    title: Exceptions
    approve: {any: 1, of: [role:cfo]}
  - id: board
    when: pay.hourly > 500
    approve: {any: 1, of: [role:cfo]}
separate: {submitter: true, last_editor: [pay, bill], one_stage_per_person: false}
delegation: {at_most: 30 days}
`)
}

// auditedOffer makes an offer with a refused submission, two submissions of one
// revision, a place that was given away, a delegate, an envelope, approvals that were
// carried over and lost, overrides, a counteroffer and an answer.
func auditedOffer(t *testing.T) (*desktest.Desk, offer.Offer) {
	t.Helper()
	d := desktest.On(t, memstore.New(offer.Kinds()...), audited())
	ctx, must := t.Context(), desktest.Must(t)
	step := func(o offer.Offer, err error) {
		t.Helper()
		must(o, err)
		d.Clock.Add(time.Minute)
	}
	as := func(id string, roles ...string) offer.Session { return d.As(offer.Actor{ID: id, Roles: roles}) }
	ann, ben, olga := d.As(desktest.Ann), as("ben", "recruiter"), d.As(desktest.Olga)
	fred, gina, carl, dora := d.As(desktest.Fred), as("gina", "finance"), as("carl", "cfo"), as("dora")
	approve := func(s offer.Session, decision offer.Decision) {
		t.Helper()
		step(s.Approve(ctx, "O-1", decision))
	}
	change := func(text string) offer.Change { return desktest.Change(t, text) }

	step(ann.Create(ctx, desktest.Terms(t, strings.Replace(desktest.Nurse, `"rate": "80.00"`, `"rate": "95.00"`, 1)),
		offer.ID("O-1")))
	if _, err := ann.Submit(ctx, "O-1"); err == nil {
		t.Fatal("a bill over the cap was submitted")
	}
	d.Clock.Add(time.Minute)
	step(carl.Override(ctx, "O-1", offer.Override{Guardrail: "bill-cap", Reason: "client agreed"}))
	step(ann.Submit(ctx, "O-1"))
	approve(olga, offer.Decision{Stage: "ops"})
	step(ann.Recall(ctx, "O-1", "the sign-on bonus is missing"))
	step(ben.Submit(ctx, "O-1"))
	step(fred.Reassign(ctx, "O-1", offer.Handover{Stage: "finance", From: "role:finance", To: "user:gina",
		Reason: "on leave"}))
	if err := carl.Delegate(ctx, offer.Delegation{To: offer.Actor{ID: "dora"}, Until: d.Clock.Now().Add(72 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	until := "2027-03-04"
	range56 := &offer.Envelope{AtMost: map[string]string{"pay.hourly": "56"}, Until: until}
	approve(gina, offer.Decision{Stage: "finance", Reason: "market rate", Envelope: range56})
	approve(dora, offer.Decision{Stage: "finance", For: "carl", Envelope: range56})
	step(ann.Send(ctx, "O-1"))
	step(ann.Counter(ctx, "O-1", offer.Candidate, change(`{"pay.rate": "55.00"}`), "another firm pays more",
		offer.Evidence("mail of 1 March")))
	step(ann.Edit(ctx, "O-1", change(`{"pay.rate": "55.00", "custom.sign_on": "1000"}`)))
	step(carl.Override(ctx, "O-1", offer.Override{Guardrail: "bill-cap", Reason: "client agreed again"}))
	step(ben.Submit(ctx, "O-1"))
	approve(carl, offer.Decision{Stage: "cfo", Note: "once"})
	step(ann.Send(ctx, "O-1"))
	step(ann.Accept(ctx, "O-1", offer.Candidate, offer.Evidence("signed letter 4711")))
	return d, must(ann.Revise(ctx, "O-1", change(`{"custom.sign_on": "5000"}`), "more was promised"))
}

// TestStoryForAnAuditor compares the whole story of such an offer.
func TestStoryForAnAuditor(t *testing.T) {
	t.Parallel()
	d, _ := auditedOffer(t)
	got, err := d.As(desktest.Ann).Story(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(got.String(), got.Playbook.Version[:12], "VERSION")
	if got.Letter != nil {
		text = strings.ReplaceAll(strings.ReplaceAll(text, got.Letter.ID, "LETTER"), got.Letter.Digest[:16], "DIGEST")
	}
	path := filepath.Join("testdata", "auditor.golden")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // a file of the source tree
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || text != string(want) {
		t.Errorf("%v; got\n%s", err, text)
	}
}
