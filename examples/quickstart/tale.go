package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// tale is what happens to one offer. Most go straight from draft to completed;
// some of the program's own have something to show.
type tale struct {
	runner  *runner
	session offer.Session
	id      string
}

// twists are the offers with a story of their own.
var twists = map[string]string{
	"Q-006": "counter", "Q-008": "reject", "Q-005": "revise", "Q-010": "wait", "Q-012": "return",
	"Q-015": "decline", "Q-016": "repair",
	"Q-017": "withdraw", "Q-018": "hold", "Q-019": "recall", "Q-023": "deny", "Q-034": "silence",
	"Q-038": "repair",
}

// twistNotes are said of offers whose twist leaves nothing in the offer itself.
var twistNotes = map[string]string{
	"repair": "refused at first, as something was missing; corrected and submitted again",
	"deny":   "who submitted it tried to approve it too: refused, and the attempt is kept",
}

func (t tale) twist() string { return twists[t.id] }

func (t tale) key(step string) offer.KeyOption { return offer.Key(t.id + " " + step) }

// run goes on from where the offer stands.
func (t tale) run(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	for range 30 {
		was, entries := o.State(), o.Revision()*100+len(o.Status().Submissions)*10+o.Status().OfferRound
		next, err := t.step(ctx, o)
		if err != nil {
			return o, err
		}
		o = next
		if o.State() == was && entries == o.Revision()*100+len(o.Status().Submissions)*10+o.Status().OfferRound {
			return o, nil
		}
	}
	return o, nil
}

func (t tale) step(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	if o.Status().Held {
		return o, nil
	}
	st := o.Status()
	first := len(st.Submissions) <= 1
	switch o.State() {
	case offer.Draft:
		return t.submit(ctx, o)
	case offer.InApproval:
		return t.approve(ctx, o, first)
	case offer.Approved:
		return t.approved(ctx, o, first)
	case offer.Sent:
		return t.sent(ctx, o)
	case offer.Negotiation:
		return t.session.Revise(ctx, t.id, change(`{"pay.rate": "49.75"}`),
			"the candidate's counteroffer is met halfway",
			t.key("revise counter"))
	case offer.Accepted:
		return t.as(o, "complete").Complete(ctx, t.id, t.key("complete"))
	case "screening":
		return t.screening(ctx, o)
	}
	return o, nil
}

func (t tale) as(o offer.Offer, do string) offer.Session {
	return t.runner.desk.As(t.runner.clerk(o.Terms(), do))
}

func (t tale) submit(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	n := len(o.Status().Submissions)
	if t.twist() == "return" && n == 1 && o.Revision() == 1 {
		return t.session.Edit(ctx, t.id, change(`{"job.title": "Registered Nurse, Emergency (nights)"}`),
			t.key("correct"))
	}
	next, err := t.session.Submit(ctx, t.id, t.key(fmt.Sprintf("submit %d", n)))
	var ref *offer.Refusal
	if err != nil && t.twist() == "repair" && errors.As(err, &ref) {
		fix := `{"bill.cap": "98.50", "custom.unit": "ICU"}`
		if t.id == "Q-038" {
			fix = `{"candidate.name": "Noor Haddad"}`
		}
		return t.repair(ctx, fix, n)
	}
	if err != nil && t.twist() == "reject" && errors.As(err, &ref) {
		return o, nil // the same terms can't be submitted again after a rejection
	}
	if err != nil {
		return o, explained(ctx, t.session, t.id, err)
	}
	return next, nil
}

func (t tale) repair(ctx context.Context, fix string, n int) (offer.Offer, error) {
	if o, err := t.session.Edit(ctx, t.id, change(fix), t.key("repair")); err != nil {
		return o, err
	}
	o, err := t.session.Submit(ctx, t.id, t.key(fmt.Sprintf("submit repaired %d", n)))
	if err != nil {
		return o, refused(err)
	}
	return o, nil
}

func (t tale) approve(ctx context.Context, o offer.Offer, first bool) (offer.Offer, error) {
	twist := t.twist()
	if twist == "recall" && first {
		return t.session.Recall(ctx, t.id, "the client moved the start", t.key("recall"))
	}
	if twist == "deny" && first {
		// Who submitted tries to approve. It is refused, and the attempt is kept.
		me := t.session.Actor()
		me.Roles = append([]string{"ops"}, me.Roles...)
		if _, err := t.runner.desk.As(me).Approve(ctx, t.id,
			offer.Decision{Stage: "ops", Reason: "market rate"}); err == nil {
			return o, errors.New("a submitter could approve")
		}
	}
	round := fmt.Sprint(len(o.Status().Submissions))
	return t.runner.decide(ctx, o, round, func(stage string) (approval.Verdict, string) {
		switch {
		case twist == "wait" && stage != "ops":
			return "", ""
		case twist == "wait":
			return "", ""
		case twist == "reject" && stage == "finance":
			return approval.VerdictReject, "the client does not pay over the cap"
		case twist == "return" && stage == "ops" && first:
			return approval.VerdictReturn, "market rate"
		}
		return approval.VerdictApprove, ""
	})
}

func (t tale) approved(ctx context.Context, o offer.Offer, first bool) (offer.Offer, error) {
	switch t.twist() {
	case "revise":
		if first {
			return t.session.Revise(ctx, t.id, change(`{"start_date": "2027-01-25"}`),
				"the unit opens two weeks later",
				t.key("revise"))
		}
	case "withdraw":
		return t.as(o, "withdraw").Withdraw(ctx, t.id, offer.Client, "the client filled the shift itself",
			t.key("withdraw"))
	case "hold":
		return t.as(o, "hold").Hold(ctx, t.id, "the client's budget is frozen", t.key("hold"))
	}
	next, err := t.as(o, "send").Send(ctx, t.id, t.key(fmt.Sprintf("send %d", o.Revision())))
	if err != nil {
		return o, refused(err)
	}
	return next, nil
}

func (t tale) sent(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	switch t.twist() {
	case "counter":
		if len(o.Status().Counteroffers) == 0 {
			return t.as(o, "counter").Counter(ctx, t.id, offer.Candidate, change(`{"pay.rate": "51.00"}`),
				"another firm offers 51", t.key("counter"))
		}
	case "decline":
		return t.as(o, "decline").Decline(ctx, t.id, offer.Candidate, "stays with the present employer",
			t.key("decline"))
	case "silence":
		return o, nil
	}
	return t.as(o, "accept").Accept(ctx, t.id, offer.Candidate, t.key(fmt.Sprintf("accept %d", o.Revision())))
}

// screening is a state that one of the program's playbooks adds.
func (t tale) screening(ctx context.Context, o offer.Offer) (offer.Offer, error) {
	ops := t.runner.desk.As(places(offer.Actor{ID: "olga", Roles: []string{"ops"}}, o.Terms()))
	if o.Get("custom.background").IsMissing() {
		var err error
		if o, err = ops.Edit(ctx, t.id, change(`{"custom.background": "clear"}`), t.key("background")); err != nil {
			return o, err
		}
	}
	return ops.Move(ctx, t.id, "clear", t.key("clear"))
}

// change reads a change that the program itself holds.
func change(src string) offer.Change {
	c, err := offer.ParseChange([]byte(src))
	if err != nil {
		return offer.Change{}
	}
	return c
}
