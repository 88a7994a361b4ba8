package offer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// moves are the session's commands that make each move of the standard table.
// Expire is time's: TestExpire has it.
var moves = map[lifecycle.Move]func(context.Context, *offer.Desk, string) (offer.Offer, error){
	lifecycle.Submit: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Submit(ctx, id)
	},
	lifecycle.Recall: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Recall(ctx, id, "a mistake")
	},
	lifecycle.Approve: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops"})
	},
	lifecycle.Return: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(olga).Return(ctx, id, offer.Decision{Stage: "ops", Reason: "look again"})
	},
	lifecycle.Reject: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(olga).Reject(ctx, id, offer.Decision{Stage: "ops", Reason: "too dear"})
	},
	lifecycle.Revise: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		c, err := offer.ParseChange([]byte(`{"pay.rate": "51.00"}`))
		if err != nil {
			return offer.Offer{}, err
		}
		return d.As(ann).Revise(ctx, id, c, "met halfway")
	},
	lifecycle.Send: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Send(ctx, id)
	},
	lifecycle.Counter: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		c, err := offer.ParseChange([]byte(`{"pay.rate": "52.00"}`))
		if err != nil {
			return offer.Offer{}, err
		}
		return d.As(ann).Counter(ctx, id, offer.Candidate, c, "more")
	},
	lifecycle.Accept: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Accept(ctx, id, offer.Candidate)
	},
	lifecycle.Decline: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Decline(ctx, id, offer.Candidate, "no")
	},
	lifecycle.Withdraw: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Withdraw(ctx, id, offer.Client, "filled")
	},
	lifecycle.Hold: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Hold(ctx, id, "the budget is frozen")
	},
	lifecycle.Resume: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Resume(ctx, id)
	},
	lifecycle.Complete: func(ctx context.Context, d *offer.Desk, id string) (offer.Offer, error) {
		return d.As(ann).Complete(ctx, id)
	},
}

// unsubmitted holds the states in which Send reports that the terms are not fully
// approved, which is more helpful than that the move does not start there.
var unsubmitted = map[offer.State]bool{offer.Draft: true, offer.InApproval: true, offer.Negotiation: true}

// wantMove returns what the standard table gives for a move in a state, held or not.
func wantMove(state offer.State, held bool, m lifecycle.Move) (to offer.State, code string) {
	to, err := lifecycle.Standard().Next(state, m)
	decides := m == lifecycle.Approve || m == lifecycle.Return || m == lifecycle.Reject
	switch {
	case decides && !held && (state == offer.Approved || state == offer.Sent || state == offer.Accepted):
		return state, "[already_decided]"
	case m == lifecycle.Submit && state == offer.Negotiation && !held:
		return offer.Approved, "" // the terms that were approved: every stage keeps its approval
	case m == lifecycle.Send && unsubmitted[state]:
		return state, "[not_approved]"
	case m == lifecycle.Send && state == offer.Withdrawn:
		return state, "[state]"
	case err != nil, held && m != lifecycle.Resume && m != lifecycle.Withdraw, !held && m == lifecycle.Resume:
		return state, "[state]"
	}
	return to, ""
}

// Every move in every state leads where the table says, or is refused and
// changes nothing. The offers of one state share a desk.
func TestEveryMoveInEveryState(t *testing.T) {
	t.Parallel()
	groups := 0
	for _, info := range lifecycle.Standard().States() {
		for _, held := range []bool{false, true} {
			if held && info.End {
				continue
			}
			groups++
			t.Run(fmt.Sprintf("%s/held=%t", info.ID, held), func(t *testing.T) {
				t.Parallel()
				f := newDesk(t)
				for m := range moves {
					t.Run(string(m), func(t *testing.T) { tryMove(t, f, info.ID, held, m) })
				}
				sound(t, f.Desk)
			})
		}
	}
	if groups != 10+6 {
		t.Errorf("the moves are tried in %d states, held or not; want %d", groups, 10+6)
	}
}

// tryMove makes one move on a new offer in a state, held or not.
func tryMove(t *testing.T, f *fixture, state offer.State, held bool, m lifecycle.Move) {
	t.Helper()
	id := "O-" + string(m)
	before := f.at(t, id, state)
	if held {
		before = must(t)(f.As(ann).Hold(t.Context(), id, "wait"))
	}
	after, err := moves[m](t.Context(), f.Desk, id)
	to, code := wantMove(state, held, m)
	if got := codes(err); got != code || (err == nil) != (code == "") {
		t.Errorf("refused with %q (%v), want %q", got, err, code)
	}
	if err != nil {
		if code != "[not_approved]" && !errors.Is(err, offer.ErrState) || !errors.Is(err, offer.ErrRefused) {
			t.Errorf("errors.Is does not recognize %v", err)
		}
		after = must(t)(f.As(ann).Get(t.Context(), id))
		if after.Status().Held != before.Status().Held || after.Revision() != before.Revision() {
			t.Error("the refused move changed the offer")
		}
	}
	if after.State() != to {
		t.Errorf("the offer is %s, want %s", after.State(), to)
	}
}

// Nothing that a submission asked for can be decided once it came to an end.
func TestNoDecisionBehindTheEnd(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	must(t)(f.As(ann).Withdraw(ctx, "O-1", offer.Agency, "not wanted any more"))
	f.at(t, "O-2", offer.InApproval)
	must(t)(f.As(ann).Recall(ctx, "O-2", "a mistake"))
	f.at(t, "O-3", offer.Approved)
	f.at(t, "O-4", offer.Sent)
	f.at(t, "O-5", offer.Completed)
	for _, id := range []string{"O-1", "O-2", "O-3", "O-4", "O-5"} {
		for name, do := range map[string]func(offer.Session) (offer.Offer, error){
			"approve": func(s offer.Session) (offer.Offer, error) {
				return s.Approve(ctx, id, offer.Decision{Stage: "ops"})
			},
			"reject": func(s offer.Session) (offer.Offer, error) {
				return s.Reject(ctx, id, offer.Decision{Stage: "ops", Reason: "r"})
			},
			"return": func(s offer.Session) (offer.Offer, error) {
				return s.Return(ctx, id, offer.Decision{Stage: "ops", Reason: "r"})
			},
			"withdraw decision": func(s offer.Session) (offer.Offer, error) {
				return s.WithdrawDecision(ctx, id, "ops")
			},
			"add approver": func(s offer.Session) (offer.Offer, error) {
				return s.AddApprover(ctx, id, offer.Handover{Stage: "ops", To: "user:x", Reason: "r"})
			},
			"reassign": func(s offer.Session) (offer.Offer, error) {
				return s.Reassign(ctx, id, offer.Handover{Stage: "ops", To: "user:x", Reason: "r"})
			},
			"ask": func(s offer.Session) (offer.Offer, error) {
				return s.AskInformation(ctx, id, offer.Question{Stage: "ops", Text: "why?"})
			},
		} {
			t.Run(name+" of "+id, func(t *testing.T) {
				if _, err := do(f.As(olga)); !errors.Is(err, offer.ErrState) {
					t.Errorf("%s of %s: %v, wanted ErrState", name, id, err)
				}
				if _, err := do(f.As(oscar)); !errors.Is(err, offer.ErrRefused) {
					t.Errorf("%s of %s by another: %v, wanted a refusal", name, id, err)
				}
			})
		}
	}
	sound(t, f.Desk)
}

func TestWithdrawNeedsSideAndReason(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Sent)
	s := f.As(ann)
	for _, c := range []struct {
		side   offer.Side
		reason string
		want   string
	}{{"", "", "[missing reason]"}, {"somebody", "filled", "[missing]"}, {offer.Client, " \t", "[reason]"}} {
		t.Run(fmt.Sprintf("side %q, reason %q", c.side, c.reason), func(t *testing.T) {
			if _, err := s.Withdraw(t.Context(), "O-1", c.side, c.reason); codes(err) != c.want {
				t.Errorf("Withdraw(%q, %q) = %v, wanted codes %s", c.side, c.reason, err, c.want)
			}
		})
	}
	must(t)(s.Hold(t.Context(), "O-1", "wait"))
	o := must(t)(s.Withdraw(t.Context(), "O-1", offer.Agency, "the client left"))
	if w := o.Status().Withdrawal; w == nil || w.Side != offer.Agency || w.Reason != "the client left" ||
		w.By != "ann" || !w.At.Equal(monday) {
		t.Errorf("the withdrawal is kept as %+v", w)
	}
	sound(t, f.Desk)
}

func TestHoldFreezesEveryCommand(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "lifecycle.yaml", "two_sided: true\n"))
	f.at(t, "O-1", offer.InApproval)
	f.at(t, "O-2", offer.Sent)
	ctx, s := t.Context(), f.As(ann)
	for _, id := range []string{"O-1", "O-2"} {
		must(t)(s.Hold(ctx, id, "the budget is frozen"))
	}
	if tasks, err := f.As(olga).Waiting(ctx, 10); err != nil || len(tasks) != 0 {
		t.Errorf("a held offer still asks: %v, %v", tasks, err)
	}
	for name, do := range map[string]func() (offer.Offer, error){
		"edit": func() (offer.Offer, error) {
			return s.Edit(ctx, "O-2", change(t, `{"region": "west"}`))
		},
		"accept as client": func() (offer.Offer, error) { return s.Accept(ctx, "O-2", offer.Client) },
		"approve": func() (offer.Offer, error) {
			return f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
		},
		"withdraw decision": func() (offer.Offer, error) { return f.As(olga).WithdrawDecision(ctx, "O-1", "ops") },
		"add approver": func() (offer.Offer, error) {
			return f.As(olga).AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:x", Reason: "r"})
		},
		"reassign": func() (offer.Offer, error) {
			return f.As(olga).Reassign(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:x", Reason: "r"})
		},
		"ask": func() (offer.Offer, error) {
			return f.As(olga).AskInformation(ctx, "O-1", offer.Question{Stage: "ops", Text: "why?"})
		},
		"override": func() (offer.Offer, error) {
			return f.As(olga).Override(ctx, "O-1", offer.Override{Guardrail: "bill-under-pay", Reason: "r"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := do(); !errors.Is(err, offer.ErrState) {
				t.Errorf("%s goes on while the offer is held: %v", name, err)
			}
		})
	}
	for _, id := range []string{"O-1", "O-2"} {
		must(t)(s.Resume(ctx, id))
	}
	if tasks, err := f.As(olga).Waiting(ctx, 10); err != nil || len(tasks) != 1 {
		t.Errorf("after resume: %v, %v", tasks, err)
	}
	sound(t, f.Desk)
}

// A counteroffer is taken up by a revision; the stage that looks at nothing
// that changed keeps its approval.
func TestCounterReviseCarried(t *testing.T) {
	t.Parallel()
	files := with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}, when: has(start_date)}
  - {id: finance, when: pay.hourly > 40, approve: {any: 1, of: [role:finance]}}
`)
	f := deskWith(t, files)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	must(t)(s.Send(ctx, "O-1"))
	o := must(t)(s.Counter(ctx, "O-1", offer.Candidate, change(t, `{"pay.rate": "55.00"}`),
		"another firm pays more"))
	if o.State() != offer.Negotiation || o.Get("pay.rate").Text() != "50.00" ||
		len(o.Status().Counteroffers) != 1 {
		t.Fatalf("a counteroffer leaves %s, pay %s", o.State(), o.Get("pay.rate").Text())
	}
	o = must(t)(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "53.00"}`), "met halfway"))
	if o.State() != offer.Draft || o.Revision() != 2 {
		t.Fatalf("revise leads to %s, revision %d", o.State(), o.Revision())
	}
	o = must(t)(s.Submit(ctx, "O-1"))
	sub, _ := o.Status().Submission()
	if got := fmt.Sprint(sub.Process.OpenStages(), sub.Process.Carried[0].Stage, sub.Process.Carried[0].From,
		sub.Process.LostApproval); got != "[finance]ops1 [finance]" {
		t.Errorf("the second submission stands as %s", got)
	}
	o = must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	if o.State() != offer.Approved || o.Status().ApprovedRevision != 2 {
		t.Errorf("it is %s, approved revision %d", o.State(), o.Status().ApprovedRevision)
	}
	story, err := s.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	if a := story.Stages[0].Approvals; len(a) != 1 || a[0].By != "olga" || a[0].Revision != 1 ||
		a[0].Carried == "" {
		t.Errorf("the story tells of ops: %+v", a)
	}
	sound(t, f.Desk)
}

func TestTwoSidedWantsTheClient(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "lifecycle.yaml", "two_sided: true\n"))
	f.at(t, "O-1", offer.Accepted)
	ctx, s := t.Context(), f.As(ann)
	if _, err := s.Complete(ctx, "O-1"); codes(err) != "[missing]" {
		t.Errorf("completed without the client: %v", err)
	}
	must(t)(s.Accept(ctx, "O-1", offer.Client))
	if o := must(t)(s.Complete(ctx, "O-1")); o.State() != offer.Completed {
		t.Errorf("it is %s", o.State())
	}
	if _, err := s.Accept(ctx, "O-1", offer.Client); codes(err) != "[state]" {
		t.Errorf("the client answers an offer that is over: %v", err)
	}
	f.at(t, "O-2", offer.Draft)
	if _, err := s.Accept(ctx, "O-2", offer.Client); codes(err) != "[state]" {
		t.Errorf("the client answers a draft: %v", err)
	}
	sound(t, f.Desk)
}
