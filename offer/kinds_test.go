package offer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// robot is an agent with every role of the house.
var robot = offer.Actor{ID: "robot", Kind: offer.Agent,
	Roles: []string{"recruiter", "ops", "finance", "admin"}}

// Only people decide: an agent or a service does nothing that decides, whatever its
// roles, and drafts as they allow.
func TestProgramsDoNotDecide(t *testing.T) {
	t.Parallel()
	for _, kind := range []offer.ActorKind{offer.Agent, offer.Service} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(houseFiles, "guardrails.yaml", houseFiles["guardrails.yaml"]+
				"  - {id: soft, check: pay.hourly <= 60, else: block, override: [admin]}\n"))
			ctx, who := t.Context(), robot
			who.Kind = kind
			s := f.As(who)
			f.at(t, "O-1", offer.InApproval)
			seen, _ := must(t)(f.As(olga).Get(ctx, "O-1")).Submission()
			must(t)(f.As(ann).Create(ctx, terms(t, strings.Replace(nurse, `"50.00"`, `"70.00"`, 1)), offer.ID("O-3")))
			handover := offer.Handover{Stage: "ops", From: "role:ops", To: "user:oscar", Reason: "r"}
			for name, do := range map[string]func() error{
				"approve": func() error { _, err := s.Approve(ctx, "O-1", offer.Decision{Stage: "ops"}); return err },
				"reject": func() error {
					_, err := s.Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "r"})
					return err
				},
				"return": func() error {
					_, err := s.Return(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "r"})
					return err
				},
				"all at once": func() error {
					_, err := s.DecideAll(ctx, []offer.DecisionOn{{Offer: "O-1", Verdict: offer.VerdictApprove, Seen: seen.Digest,
						Decision: offer.Decision{Stage: "ops"}}}, offer.EachAlone)
					return err
				},
				"reassign":     func() error { _, err := s.Reassign(ctx, "O-1", handover); return err },
				"add approver": func() error { _, err := s.AddApprover(ctx, "O-1", handover); return err },
				"override": func() error {
					_, err := s.Override(ctx, "O-3", offer.Override{Guardrail: "soft", Reason: "r"})
					return err
				},
			} {
				if err := do(); !errors.Is(err, offer.ErrNotEntitled) {
					t.Errorf("%s: %v", name, err)
				}
			}
			until := monday.AddDate(0, 0, 3)
			if err := s.Delegate(ctx, offer.Delegation{To: zoe, Until: until}); !errors.Is(err, approval.ErrDelegation) {
				t.Errorf("it delegates: %v", err)
			}
			if err := f.As(olga).Delegate(ctx,
				offer.Delegation{To: who, Until: until}); !errors.Is(err, approval.ErrDelegation) {
				t.Errorf("it is a delegate: %v", err)
			}
			if list, err := s.Waiting(ctx, 0); err != nil || len(list) != 0 {
				t.Errorf("for it wait %v, %v", list, err)
			}
			drafts := f.As(offer.Actor{ID: "ann", Kind: kind, Roles: []string{"recruiter"}})
			must(t)(drafts.Create(ctx, terms(t, nurse), offer.ID("O-2")))
			must(t)(drafts.Submit(ctx, "O-2"))
			must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
			sound(t, f.Desk)
		})
	}
}

// The trail tells what kind of actor it was, and an unknown kind does nothing.
func TestKindInTheTrail(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	s := f.As(offer.Actor{ID: "ann", Kind: offer.Service, Roles: []string{"recruiter"}})
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(f.As(ann).Submit(ctx, "O-1"))
	got := map[string]string{}
	for _, e := range whole(t, f.Desk) {
		for _, c := range e.Entry.Fields {
			if c.Path == "actor.kind" {
				got[e.Entry.Action] = c.After
			}
		}
	}
	if len(got) != 1 || got["create"] != "service" {
		t.Errorf("kinds in the trail: %v", got)
	}
	for _, kind := range []offer.ActorKind{"robot", "Person", " person"} {
		if _, err := f.As(offer.Actor{ID: "ann", Kind: kind,
			Roles: []string{"recruiter"}}).Get(ctx, "O-1"); !errors.Is(err, offer.ErrNotEntitled) {
			t.Errorf("kind %q: %v", kind, err)
		}
	}
	must(t)(f.As(offer.Actor{ID: "olga", Kind: offer.Person, Roles: []string{"ops"}}).Approve(ctx, "O-1",
		offer.Decision{Stage: "ops"}))
}
