package offer_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// Terms that are edited while they are in approval can't be approved.
func TestEditInApprovalVoidsTheSubmission(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "in: [draft, negotiation]", "in: [draft, in_approval]", 1)))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.InApproval)
	if o := must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "59.00"}`))); o.Revision() != 2 ||
		o.State() != offer.InApproval {
		t.Fatalf("it is %s, revision %d", o.State(), o.Revision())
	}
	for name, do := range map[string]func() (offer.Offer, error){
		"approve": func() (offer.Offer, error) {
			return f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
		},
		"reject": func() (offer.Offer, error) {
			return f.As(olga).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "r"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := do(); codes(err) != "[stale]" || !errors.Is(err, offer.ErrStale) {
				t.Error(err)
			}
		})
	}
	must(t)(s.Recall(ctx, "O-1", "they changed"))
	must(t)(s.Submit(ctx, "O-1"))
	o := must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if approved, _ := o.ApprovedTerms(); o.Status().ApprovedRevision != 2 ||
		approved.Get("pay.rate").Text() != "59.00" {
		t.Errorf("approved is revision %d with pay %s", o.Status().ApprovedRevision,
			approved.Get("pay.rate").Text())
	}
}

// Terms that were rejected do not come back, however they are written and
// whatever was submitted in between.
func TestRejectedTermsStayRejected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, first, then, want string }{
		{"as they are", ``, ``, "[blocked]"},
		{"another spelling of an amount", ``, `{"pay.rate": "50.000"}`, "[blocked]"},
		{"a blank behind a name", ``, `{"candidate.name": "Amara Osei "}`, "[blocked]"},
		{"two blanks within", ``, `{"candidate.name": "Amara  Osei"}`, "[blocked]"},
		{"a list that holds nothing", ``, `{"pay.bonuses": []}`, "[blocked]"},
		{"by way of another submission", `{"weeks": "13"}`, `{"weeks": null}`, "[blocked]"},
		{"by way of another, spelt otherwise", `{"pay.rate": "49.00"}`, `{"pay.rate": "50.0"}`, "[blocked]"},
		{"no burden, which was not known before", ``, `{"cost.burden": []}`, ""},
		{"other pay", ``, `{"pay.rate": "49.00"}`, ""},
		{"other pay by way of another", `{"weeks": "13"}`, `{"pay.rate": "49.00"}`, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := newDesk(t)
			ctx, s := t.Context(), f.As(ann)
			f.at(t, "O-1", offer.InApproval)
			must(t)(f.As(olga).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "too dear"}))
			if c.first != "" {
				must(t)(s.Edit(ctx, "O-1", change(t, c.first)))
				must(t)(s.Submit(ctx, "O-1"))
				must(t)(s.Recall(ctx, "O-1", "a mistake"))
			}
			if c.then != "" {
				must(t)(s.Edit(ctx, "O-1", change(t, c.then)))
			}
			if _, err := s.Submit(ctx, "O-1"); codes(err) != c.want || (err == nil) != (c.want == "") {
				t.Errorf("%v, wanted codes %q", err, c.want)
			}
		})
	}
}

// An override of a guardrail holds for the terms it was given for, and no others.
func TestOverriddenForTheseTermsAlone(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "guardrails.yaml",
		"guardrails:\n  - {id: cap, check: pay.hourly <= 40, else: block, override: [admin], message: It is over the cap}\n"))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Draft)
	f.at(t, "O-2", offer.Draft)
	for _, id := range []string{"O-1", "O-2"} {
		must(t)(f.As(root).Override(ctx, id, offer.Override{Guardrail: "cap", Reason: "once"}))
	}
	if o := must(t)(s.Submit(ctx, "O-1")); o.Revision() != 1 || o.State() != offer.InApproval {
		t.Errorf("it is %s, revision %d", o.State(), o.Revision())
	}
	if o := must(t)(s.Edit(ctx, "O-2", change(t, `{"pay.rate": "400.00"}`))); o.Revision() != 2 {
		t.Errorf("terms for which a block was overridden are edited as revision %d", o.Revision())
	}
	if _, err := s.Submit(ctx, "O-2"); codes(err) != "[blocked]" {
		t.Errorf("other terms than the block was overridden for: %v", err)
	}
	both := offer.Actor{ID: "ANN", Roles: []string{"recruiter", "admin"}}
	if _, err := f.As(offer.Actor{ID: "ann", Roles: []string{"admin"}}).Override(ctx, "O-2",
		offer.Override{Guardrail: "cap", Reason: "once more"}); codes(err) != "[separation]" {
		t.Errorf("who set the rate overrides its block: %v", err)
	}
	must(t)(f.As(offer.Actor{ID: "kim", Roles: []string{"admin"}}).Override(ctx, "O-2",
		offer.Override{Guardrail: "cap", Reason: "once more"}))
	kim := offer.Actor{ID: "Kim", Roles: []string{"recruiter", "admin"}}
	if _, err := f.As(kim).Submit(ctx, "O-2"); !strings.Contains(codes(err), "separation") {
		t.Errorf("who overrode it submits: %v", err)
	}
	must(t)(s.Recall(ctx, "O-1", "r"))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "41.00"}`)))
	if _, err := f.As(both).Override(ctx, "O-1",
		offer.Override{Guardrail: "cap", Reason: "r"}); codes(err) != "[separation]" {
		t.Errorf("who submitted overrides it, spelt otherwise: %v", err)
	}
}

// The client's yes is to terms that were approved, and to no later ones.
func TestClientSaysYesToWhatIsApproved(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "lifecycle.yaml", "two_sided: true\n"))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Sent)
	must(t)(s.Accept(ctx, "O-1", offer.Client))
	if _, err := s.Accept(ctx, "O-1", offer.Client); codes(err) != "[already_decided]" {
		t.Errorf("the same yes twice: %v", err)
	}
	must(t)(s.Counter(ctx, "O-1", offer.Candidate, change(t, `{"pay.rate": "55.00"}`), "r"))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "54.00"}`)))
	if _, err := s.Accept(ctx, "O-1", offer.Client); codes(err) != "[not_approved]" {
		t.Errorf("the client says yes to a draft: %v", err)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, `{"bill.rate": "95.00"}`)))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(s.Send(ctx, "O-1"))
	must(t)(s.Accept(ctx, "O-1", offer.Candidate))
	if _, err := s.Complete(ctx, "O-1"); codes(err) != "[missing]" {
		t.Errorf("completed on the client's yes to an earlier revision: %v", err)
	}
	must(t)(s.Accept(ctx, "O-1", offer.Client))
	must(t)(s.Complete(ctx, "O-1"))
}

// Only approved terms are completed, with the custom fields that the playbook adds.
func TestCompletedIsWhatWasApproved(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "fields.yaml",
		"fields:\n  - {path: custom.background, type: choice, choices: [clear, not], after: approved}\n"+
			"  - {path: custom.bonus, type: money}\n",
		"access.yaml", strings.Replace(houseFiles["access.yaml"], "auditor: {",
			"desk: {see: {offers: true}, edit: {in: [accepted, screening], fields: [custom, pay, start_date]}, do: [clear]}\n  auditor: {", 1),
		"lifecycle.yaml", `states: [{id: screening, after: accepted, label: Background check}]
moves:
  - {do: accept, from: sent, to: screening}
  - {do: clear, from: screening, to: completed, when: 'custom.background == "clear"'}
two_sided: true
`))
	ctx, s, desk := t.Context(), f.As(ann), f.As(offer.Actor{ID: "dot", Roles: []string{"desk"}})
	f.at(t, "O-0", offer.Sent)
	for id, edit := range map[string]string{"O-1": `{"custom.background": "clear"}`,
		"O-2": `{"custom.background": "clear", "pay.rate": "90.00"}`,
		"O-3": `{"custom.background": "clear", "custom.bonus": "900.00"}`} {
		must(t)(s.Create(ctx, terms(t, nurse), offer.ID(id)))
		must(t)(s.Submit(ctx, id))
		must(t)(f.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops"}))
		must(t)(s.Send(ctx, id))
		must(t)(s.Accept(ctx, id, offer.Candidate))
		must(t)(desk.Edit(ctx, id, change(t, edit)))
	}
	if _, err := desk.Move(ctx, "O-1", "clear"); codes(err) != "[missing]" {
		t.Errorf("without the client: %v", err)
	}
	must(t)(s.Accept(ctx, "O-1", offer.Client))
	if o := must(t)(desk.Move(ctx, "O-1", "clear")); o.State() != offer.Completed {
		t.Errorf("it is %s", o.State())
	}
	for id, what := range map[string]string{"O-2": "pay", "O-3": "a field of the playbook's own"} {
		if _, err := s.Accept(ctx, id, offer.Client); codes(err) != "[not_approved]" {
			t.Errorf("the client says yes to %s that nobody approved: %v", what, err)
		}
		if _, err := desk.Move(ctx, id, "clear"); !strings.Contains(codes(err), "not_approved") {
			t.Errorf("%s that nobody approved is completed: %v", what, err)
		}
	}
}

// A lifecycle in which accept leads to completed still requires both sides.
func TestAcceptStraightToCompleted(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "lifecycle.yaml",
		"moves: [{do: accept, from: sent, to: completed}]\ntwo_sided: true\n"))
	f.at(t, "O-1", offer.Sent)
	if _, err := f.As(ann).Accept(t.Context(), "O-1", offer.Candidate); codes(err) != "[missing]" {
		t.Errorf("completed without the client: %v", err)
	}
	must(t)(f.As(ann).Accept(t.Context(), "O-1", offer.Client))
	if o := must(t)(f.As(ann).Accept(t.Context(), "O-1", offer.Candidate)); o.State() != offer.Completed {
		t.Errorf("it is %s", o.State())
	}
}

// Nothing goes out of a state that a playbook put between but what was approved.
func TestSendFromAnotherState(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(strings.Replace(houseFiles["access.yaml"], "in: [draft, negotiation]",
			"in: [draft, cleared]", 1), "do: [submit,", "do: [clear, submit,", 1),
		"lifecycle.yaml", "states: [{id: cleared, after: approved}]\nmoves: [{do: clear, from: approved, to: cleared}, {do: send, from: cleared, to: sent}]\n"))
	ctx, s := t.Context(), f.As(ann)
	for _, id := range []string{"O-1", "O-2"} {
		f.at(t, id, offer.Approved)
		must(t)(s.Move(ctx, id, "clear"))
	}
	must(t)(s.Edit(ctx, "O-2", change(t, `{"pay.rate": "59.00"}`)))
	if _, err := s.Send(ctx, "O-2"); codes(err) != "[not_approved]" {
		t.Errorf("terms that nobody approved are sent: %v", err)
	}
	must(t)(s.Send(ctx, "O-1"))
}

// Each counteroffer is a round of its own, and asks for something.
func TestCounteroffersOfBothSides(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Sent)
	if _, err := s.Counter(ctx, "O-1", offer.Candidate, change(t, `{"pay.rate": "50.000"}`),
		" "); codes(err) != "[missing]" {
		t.Errorf("a counteroffer that asks for nothing: %v", err)
	}
	must(t)(s.Counter(ctx, "O-1", offer.Candidate, change(t, `{"pay.rate": "55.00"}`), ""))
	must(t)(s.Counter(ctx, "O-1", offer.Client, change(t, `{"bill.rate": "78.00"}`), "the budget"))
	o := must(t)(s.Counter(ctx, "O-1", offer.Candidate, offer.Change{}, "a parking space"))
	got := ""
	for _, c := range o.Status().Counteroffers {
		got += fmt.Sprint(c.Side, " ", c.Terms.Get("pay.rate").Text(), " ", c.Terms.Get("bill.rate").Text(), " ",
			c.Reason, "; ")
	}
	if got != "candidate 55.00 80.00 ; client 50.00 78.00 the budget; candidate 50.00 80.00 a parking space; " ||
		o.State() != offer.Negotiation || o.Get("pay.rate").Text() != "50.00" {
		t.Errorf("it is %s, and the rounds are %s", o.State(), got)
	}
	if n := count(actions(t, s, "O-1"), "counter"); n != 3 {
		t.Errorf("the trail has %d", n)
	}
}

// Any command can be bound to what was looked at, decisions or not.
func TestSeenBindsEveryCommand(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	first, _ := f.at(t, "O-1", offer.InApproval).Status().Submission()
	must(t)(s.Recall(ctx, "O-1", "r", offer.Seen(first.Digest)))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "51.00"}`)))
	second, _ := must(t)(s.Submit(ctx, "O-1")).Status().Submission()
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, offer.Seen(second.Digest)))
	for name, do := range map[string]func(...offer.Option) (offer.Offer, error){
		"send": func(w ...offer.Option) (offer.Offer, error) { return s.Send(ctx, "O-1", w...) },
		"hold": func(w ...offer.Option) (offer.Offer, error) { return s.Hold(ctx, "O-1", "r", w...) },
		"revise": func(w ...offer.Option) (offer.Offer, error) {
			return s.Revise(ctx, "O-1", offer.Change{}, "r", w...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := do(offer.Seen(first.Digest)); codes(err) != "[stale]" || !errors.Is(err, offer.ErrStale) {
				t.Errorf("%s of what has changed: %v", name, err)
			}
		})
	}
	must(t)(s.Send(ctx, "O-1", offer.Seen(second.Digest)))
}

// An approver of a stage can reassign it, to approvers who may decide it.
func TestHandOver(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml",
		"stages:\n  - {id: ops, approve: {any: 1, of: [role:ops, role:recruiter]}}\n"))
	ctx := t.Context()
	must(t)(f.As(ann).Create(ctx,
		terms(t, strings.Replace(nurse, `"recruiter": "ann"`, `"recruiter": "ann", "hiring_manager": "hugo"`, 1)),
		offer.ID("O-1")))
	must(t)(f.As(ann).Submit(ctx, "O-1"))
	for _, c := range []struct{ reason, to, want, reassigned string }{
		{"the submitter", "user:ann", "[separation]", ""},
		{"the submitter in capitals", "user:ANN", "[separation]", ""},
		{"a role that is not declared", "role:typo", "[nobody]", "[argument]"},
		{"a person that the offer does not name", "person:owner", "[nobody]", "[missing]"},
		{"a hidden character", "user:zoe\u200b", "[nobody]", ""},
		{"a long name", "user:" + strings.Repeat("x", 200), "[nobody]", ""},
		{"a blank before the name", "user: zoe", "[nobody]", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			to := offer.Handover{Stage: "ops", To: c.to, Reason: "r"}
			_, err := f.As(olga).Reassign(ctx, "O-1", to)
			got := codes(err)
			if errors.Is(err, offer.ErrArgument) {
				got = "[argument]"
			}
			if got != cmp.Or(c.reassigned, c.want) {
				t.Errorf("reassigned to %q: %v", c.to, err)
			}
			if _, err := f.As(olga).AddApprover(ctx, "O-1", to); codes(err) != c.want {
				t.Errorf("added is %q: %v", c.to, err)
			}
		})
	}
	if _, err := f.As(ann).Reassign(ctx, "O-1",
		offer.Handover{Stage: "ops", To: "user:crony", Reason: "r"}); codes(err) != "[separation]" {
		t.Errorf("who submitted chooses who decides: %v", err)
	}
	if _, err := f.As(olga).Reassign(ctx, "O-1",
		offer.Handover{Stage: "ops", To: "somebody", Reason: "r"}); !errors.Is(err, offer.ErrArgument) {
		t.Errorf("nobody that can be asked: %v", err)
	}
	must(t)(f.As(olga).AddApprover(ctx, "O-1",
		offer.Handover{Stage: "ops", To: "person:hiring_manager", Reason: "r"}))
	must(t)(f.As(offer.Actor{ID: "hugo"}).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if o := must(t)(f.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
	f.at(t, "O-2", offer.InApproval)
	if _, err := f.As(offer.Actor{ID: "hugo"}).Get(ctx, "O-2"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("who was added to one offer sees another: %v", err)
	}
}

// A stage is reassigned in a circle. Only its current approver decides it.
func TestHandOverInCircles(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	who := olga
	for i := range 20 {
		next := offer.Actor{ID: []string{"zoe", "yan"}[i%2], Roles: []string{"ops"}}
		must(t)(f.As(who).Reassign(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:" + next.ID, Reason: "r"}))
		if _, err := f.As(who).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}); err == nil {
			t.Fatalf("%s has handed it over and approves", who.ID)
		}
		who = next
	}
	if o := must(t)(f.As(who).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
}

// The same person under another spelling is the same person.
func TestTwoSpellings(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml",
		strings.Replace(houseFiles["approvals.yaml"], "any: 1, of: [role:ops]", "any: 2, of: [role:ops]", 1)))
	ctx := t.Context()
	must(t)(f.As(ann).Create(ctx, terms(t, strings.Replace(nurse, `"50.00"`, `"70.00"`, 1)), offer.ID("O-1")))
	must(t)(f.As(ann).Submit(ctx, "O-1"))
	ops := func(id string) offer.Session { return f.As(offer.Actor{ID: id, Roles: []string{"ops", "finance"}}) }
	if _, err := ops("Ann").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}); codes(err) != "[separation]" {
		t.Errorf("who submitted: %v", err)
	}
	must(t)(ops("olga").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if _, err := ops("OLGA").Approve(ctx, "O-1",
		offer.Decision{Stage: "ops"}); codes(err) != "[already_decided]" {
		t.Errorf("one person twice: %v", err)
	}
	must(t)(ops("oscar").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if _, err := ops("Oscar").Approve(ctx, "O-1",
		offer.Decision{Stage: "finance"}); codes(err) != "[separation]" {
		t.Errorf("one person in two stages: %v", err)
	}
	must(t)(ops("fred").Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
}

// Who edited pay last does not approve it, wherever the edit was made.
func TestLastEditorEverywhere(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*testing.T, *fixture, offer.Session) (offer.Offer, error){
		"in draft": func(t *testing.T, f *fixture, s offer.Session) (offer.Offer, error) {
			f.at(t, "O-1", offer.Draft)
			return s.Edit(t.Context(), "O-1", change(t, `{"pay.rate": "51.00"}`))
		},
		"in negotiation": func(t *testing.T, f *fixture, s offer.Session) (offer.Offer, error) {
			f.at(t, "O-1", offer.Negotiation)
			return s.Edit(t.Context(), "O-1", change(t, `{"bill.rate": "81.00"}`))
		},
		"with a revision": func(t *testing.T, f *fixture, s offer.Session) (offer.Offer, error) {
			f.at(t, "O-1", offer.Negotiation)
			return s.Revise(t.Context(), "O-1", change(t, `{"pay.rate": "55.00"}`), "taken up")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(houseFiles, "access.yaml",
				strings.Replace(houseFiles["access.yaml"], "people.recruiter == actor.id", "true", 1)))
			eve := f.As(offer.Actor{ID: "eve", Roles: []string{"recruiter", "ops"}})
			must(t)(edit(t, f, eve))
			must(t)(f.As(ann).Submit(t.Context(), "O-1"))
			if _, err := eve.Approve(t.Context(), "O-1", offer.Decision{Stage: "ops"}); codes(err) != "[separation]" {
				t.Error(err)
			}
		})
	}
}

// Story and replay hold whatever was submitted twice, recalled or carried, and
// whichever way the clock went.
func TestStoryAfterRecallAndClock(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}}
  - {id: news, when: changed("pay") or not has(before.pay.rate), approve: {any: 1, of: [role:finance]}}
`))
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(s.Recall(ctx, "O-1", "a mistake"))
	f.clock.add(-time.Hour)
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "news"}))
	tells := func(revision int, by string, on int) {
		t.Helper()
		story, err := s.Story(ctx, "O-1")
		if err != nil || story.Revision != revision || len(story.Stages[0].Approvals) != 1 {
			t.Fatalf("%+v, %v", story, err)
		}
		if a := story.Stages[0].Approvals[0]; a.By != by || a.Revision != on ||
			(a.Carried == "") != (on == revision && by != "olga") {
			t.Errorf("ops was approved as %+v", a)
		}
	}
	tells(1, "olga", 1)
	f.clock.add(-time.Hour)
	must(t)(s.Send(ctx, "O-1"))
	must(t)(s.Revise(ctx, "O-1", change(t, `{"region": "west"}`), "r"))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	tells(2, "oscar", 2)
	for revision := 1; revision <= 2; revision++ {
		if _, err := s.Replay(ctx, "O-1", revision); err != nil {
			t.Errorf("revision %d: %v", revision, err)
		}
	}
}
