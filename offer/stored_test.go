package offer_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// The samples under testdata/stored are backups of desks as earlier versions wrote
// them. None is ever written again; a version that changes what is stored adds one.
var updateStored = flag.String("update-stored", "",
	"write what a desk stores today as testdata/stored/NAME.jsonl")

// storedFiles is the playbook of the samples: stages of every kind, a guardrail
// that routes and one that can be overridden.
var storedFiles = with(houseFiles,
	"access.yaml", `roles:
  recruiter:
    see: {offers: people.recruiter == actor.id}
    edit: {in: [draft, negotiation], fields: [client, type, candidate, job, start_date, pay, bill, cost, people]}
    do: [submit, recall, revise, send, counter, accept, decline, withdraw, hold, resume, complete]
  ops: {see: {offers: true}, do: [approve, reject, return]}
  finance: {see: {offers: true}, do: [approve, reject, return]}
  legal: {see: {offers: true}, do: [approve, reject, return]}
  admin:
    see: {offers: true}
    do: [approve, reject]
    manage: [playbook, names, fields, guardrails, approvals, letters, access, lifecycle]
`,
	"approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}, within: 8 hours}
  - {id: legal, approve: {any: 1, of: [role:legal]}, after: []}
  - {id: finance, when: pay.hourly > 60, approve: {all: [role:finance, role:admin]}, after: [ops]}
  - {id: cap, approve: {any: 1, of: [role:finance]}, after: []}
matrix:
  - id: margin
    on: margin.percent
    bands:
      - {id: low, below: 12, approve: {any: 1, of: [role:finance]}, reapprove: change_percent("bill.rate") > 2}
      - {id: fine, from: 12, auto: approve}
separate: {submitter: true, last_editor: [pay, bill], one_stage_per_person: false}
delegation: {at_most: 30 days}
`,
	"guardrails.yaml", `guardrails:
  - {id: over-cap, check: bill.hourly <= bill.cap, when: has(bill.cap), else: {route: cap}, message: over the cap}
  - {id: round, check: "pay.rate == round_to(pay.rate, 0.25)", else: block, override: [admin], message: not round}
`)

// storedDesk makes the history of a sample: an offer in each way of being under
// way, and one of each kind of record.
func storedDesk(t *testing.T) *fixture {
	t.Helper()
	f := deskOn(t, memstore.New(offer.Kinds()...), storedFiles)
	ctx := t.Context()
	lea := offer.Actor{ID: "lea", Roles: []string{"legal"}}
	s, ops, fin, leg := f.As(ann), f.As(olga), f.As(fred), f.As(lea)
	do := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		f.clock.add(time.Minute)
	}
	create := func(id, set string) {
		t.Helper()
		given := terms(t, nurse)
		given, err := given.With(change(t, set), nil)
		if err != nil {
			t.Fatal(err)
		}
		do(s.Create(ctx, given, offer.ID(id), offer.Key("create "+id)))
	}
	submit := func(id, set string) {
		t.Helper()
		create(id, set)
		do(s.Submit(ctx, id, offer.Key("submit "+id)))
	}
	approve := func(id string) {
		t.Helper()
		do(ops.Approve(ctx, id, offer.Decision{Stage: "ops", Note: "as agreed"}, offer.Key("ops "+id)))
		do(leg.Approve(ctx, id, offer.Decision{Stage: "legal"}))
	}
	burden := `"cost.burden": [{"name": "all", "percent": "10"}]`
	create("U-draft", `{`+burden+`}`)
	submit("U-approval", `{"pay.rate": "66.00", "bill.cap": "75", `+burden+`}`)
	approve("U-approval")
	do(fin.Approve(ctx, "U-approval", offer.Decision{Stage: "cap"}))
	submit("U-held", `{`+burden+`}`)
	do(s.Hold(ctx, "U-held", "the client is closed"))
	submit("U-twice", `{`+burden+`}`)
	do(s.Recall(ctx, "U-twice", "a typing error"))
	do(s.Submit(ctx, "U-twice"))
	do(ops.Approve(ctx, "U-twice", offer.Decision{Stage: "ops"}))
	submit("U-approved", `{`+burden+`}`)
	approve("U-approved")
	submit("U-sent", `{`+burden+`}`)
	approve("U-sent")
	do(s.Send(ctx, "U-sent"))
	submit("U-countered", `{`+burden+`}`)
	approve("U-countered")
	do(s.Send(ctx, "U-countered"))
	do(s.Counter(ctx, "U-countered", offer.Candidate, change(t, `{"pay.rate": "55.00"}`), "another firm"))
	submit("U-carried", `{`+burden+`}`)
	approve("U-carried")
	do(s.Revise(ctx, "U-carried", change(t, `{"pay.rate": "61.00"}`), "more"))
	do(s.Submit(ctx, "U-carried"))
	submit("U-handed", `{`+burden+`}`)
	do(ops.Reassign(ctx, "U-handed", offer.Handover{Stage: "ops", To: "user:oscar", Reason: "away"}))
	do(leg.AddApprover(ctx, "U-handed", offer.Handover{Stage: "legal", To: "role:finance", Reason: "tax"}))
	create("U-overridden", `{"pay.rate": "50.10", `+burden+`}`)
	do(f.As(root).Override(ctx, "U-overridden", offer.Override{Guardrail: "round", Reason: "once"}))
	do(s.Submit(ctx, "U-overridden"))
	submit("U-rejected", `{`+burden+`}`)
	do(ops.Reject(ctx, "U-rejected", offer.Decision{Stage: "ops", Reason: "too little"}))
	submit("U-accepted", `{`+burden+`}`)
	approve("U-accepted")
	do(s.Send(ctx, "U-accepted"))
	do(s.Accept(ctx, "U-accepted", offer.Candidate))
	create("U-withdrawn", `{`+burden+`}`)
	do(s.Withdraw(ctx, "U-withdrawn", offer.Agency, "not needed"))
	if err := ops.Delegate(ctx, offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 20)}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.As(mallory).Get(ctx, "U-sent"); err == nil {
		t.Fatal("mallory sees the offer")
	}
	return f
}

// TestStoredSamples: whatever an earlier version stored is sound, and is carried on.
func TestStoredSamples(t *testing.T) {
	t.Parallel()
	if *updateStored != "" {
		var b bytes.Buffer
		if err := backup.Write(t.Context(), storeOf(storedDesk(t)), &b); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join("testdata", "stored", *updateStored+".jsonl")
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	samples, err := filepath.Glob("testdata/stored/*.jsonl")
	if err != nil || len(samples) == 0 {
		t.Fatal(samples, err)
	}
	for _, name := range samples {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var s store.Store = memstore.New(offer.Kinds()...)
			if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil {
				t.Fatal(err)
			}
			now := &clock{now: monday.AddDate(0, 0, 1)}
			desk, err := offer.Open(s, offer.Options{Now: now.Now, Random: &counting{}})
			if err != nil {
				t.Fatal(err)
			}
			sound(t, desk)
			retoldAll(t, desk.As(olga))
			carryOn(t, &fixture{desk, s, now})
			retoldAll(t, desk.As(olga))
			sound(t, desk)
		})
	}
}

// carryOn works on the offers of a sample: each goes on from where it stood, and keeps
// what was decided where the rules of now would.
func carryOn(t *testing.T, f *fixture) {
	t.Helper()
	ctx, s := t.Context(), f.As(ann)
	lea := offer.Actor{ID: "lea", Roles: []string{"legal"}}
	felix := offer.Actor{ID: "felix", Roles: []string{"finance"}}
	approve := func(who offer.Actor, id, stage string) offer.Offer {
		t.Helper()
		return must(t)(f.As(who).Approve(ctx, id, offer.Decision{Stage: stage}))
	}
	state := func(o offer.Offer, want offer.State) {
		t.Helper()
		if o.State() != want {
			t.Errorf("%s is in state %s, want %s", o.ID(), o.State(), want)
		}
	}
	state(must(t)(s.Submit(ctx, "U-draft")), offer.InApproval)

	// the stages that were approved stay, and those that are open are decided
	approve(felix, "U-approval", "finance")
	approve(felix, "U-approval", "margin.low")
	o := approve(root, "U-approval", "finance")
	state(o, offer.Approved)
	o = must(t)(s.Send(ctx, "U-approval"))
	state(o, offer.Sent)
	// a revision of the pay keeps what does not read it, and asks the rest again
	must(t)(s.Revise(ctx, "U-approval", change(t, `{"pay.rate": "67.00"}`), "more"))
	o = must(t)(s.Submit(ctx, "U-approval"))
	if kept := keptStages(o); !slices.Equal(kept, []string{"cap", "margin.low"}) {
		t.Errorf("%s keeps %v", o.ID(), kept)
	}
	// under other rules nothing is known of what was decided before definitions were kept
	other := book(t, with(storedFiles, "lifecycle.yaml", "expire: {sent: 9 days}\n"))
	if err := f.As(root).Publish(ctx, other); err != nil {
		t.Fatal(err)
	}
	must(t)(s.Recall(ctx, "U-approval", "wait"))
	o = must(t)(s.Submit(ctx, "U-approval"))
	sub, _ := o.Submission()
	unknown := approval.AskedAgain{Stage: "cap",
		Why: "it was decided before definitions were kept, and under other rules"}
	if again := sub.Process.AskedAgain(); !slices.Contains(again, unknown) {
		t.Errorf("%s asks again: %v", o.ID(), again)
	}

	// the state of a hold, two submissions of one revision, a handed stage
	must(t)(s.Resume(ctx, "U-held"))
	approve(olga, "U-held", "ops")
	state(approve(lea, "U-twice", "legal"), offer.Approved)
	approve(oscar, "U-handed", "ops")
	must(t)(s.Withdraw(ctx, "U-handed", offer.Agency, "no"))

	// a delegation goes on
	if _, received, err := f.As(oscar).Delegations(ctx); err != nil || len(received) != 1 {
		t.Errorf("oscar has %v, %v", received, err)
	}

	// what was approved goes out, and is answered
	state(must(t)(s.Send(ctx, "U-approved")), offer.Sent)
	state(must(t)(s.Accept(ctx, "U-approved", offer.Candidate)), offer.Accepted)
	state(must(t)(s.Accept(ctx, "U-sent", offer.Candidate)), offer.Accepted)
	state(must(t)(s.Complete(ctx, "U-accepted")), offer.Completed)

	// a counteroffer is adopted and asked again
	must(t)(s.Revise(ctx, "U-countered", change(t, `{"pay.rate": "55.00"}`), "adopted"))
	state(must(t)(s.Submit(ctx, "U-countered")), offer.InApproval)

	approve(olga, "U-carried", "ops")
	state(must(t)(s.Edit(ctx, "U-rejected", change(t, `{"pay.rate": "52.00"}`))), offer.Draft)
	state(must(t)(s.Submit(ctx, "U-rejected")), offer.InApproval)
	state(approve(olga, "U-overridden", "ops"), offer.InApproval)
}

// retoldAll requires every submission of every offer to be replayed, of those too that
// were stored before look-ups were kept, and every story to have its entries.
func retoldAll(t *testing.T, s offer.Session) {
	t.Helper()
	all, err := s.List(t.Context(), offer.Query{Limit: 1000})
	if err != nil || len(all.Offers) == 0 {
		t.Fatal(len(all.Offers), err)
	}
	for _, o := range all.Offers {
		retold(t, s, o.ID())
	}
}

// keptStages lists the stages whose approval the latest submission carried over.
func keptStages(o offer.Offer) []string {
	var out []string
	sub, _ := o.Submission()
	for _, c := range sub.Process.Carried {
		out = append(out, c.Stage)
	}
	return out
}
