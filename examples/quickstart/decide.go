package main

import (
	"context"
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// decide lets all approvers approve, stage by stage.
func (r *runner) decide(ctx context.Context, o offer.Offer, round string,
	say func(stage string) (approval.Verdict, string)) (offer.Offer, error) {
	used := map[string]bool{}
	for range 100 {
		sub, ok := o.Status().Submission()
		if !ok || o.State() != offer.InApproval {
			return o, nil
		}
		open := sub.Process.OpenStages()
		if len(open) == 0 {
			return o, nil
		}
		stage, _ := sub.Process.Plan.Stage(open[0])
		verdict, reason := say(stage.ID)
		if verdict == "" {
			return o, nil
		}
		if reason == "" && len(stage.Reasons) > 0 {
			reason = stage.Reasons[0]
		}
		who, ok := pick(sub.Process, stage, o.Terms(), used)
		if !ok {
			return o, nil
		}
		used[who.ID] = true
		var err error
		key := offer.Key(fmt.Sprintf("%s %s %s %s", o.ID(), round, stage.ID, verdict))
		switch s := r.desk.As(who); verdict {
		case approval.VerdictApprove:
			o, err = s.Approve(ctx, o.ID(), offer.Decision{Stage: stage.ID, Reason: reason}, key,
				offer.Seen(sub.Digest))
		case approval.VerdictReject:
			o, err = s.Reject(ctx, o.ID(), offer.Decision{Stage: stage.ID, Reason: reason}, key,
				offer.Seen(sub.Digest))
		default:
			o, err = s.Return(ctx, o.ID(), offer.Decision{Stage: stage.ID, Reason: reason}, key,
				offer.Seen(sub.Digest))
		}
		if err != nil {
			return o, err
		}
	}
	return o, nil
}

// pick finds an approver who has not decided in an open stage.
func pick(p approval.Process, stage approval.PlanStage, t offer.Terms, used map[string]bool) (offer.Actor,
	bool) {
	for n := range 4 {
		for _, w := range p.Approvers(stage.ID) {
			a := approver(w, p.Persons, t, n)
			if used[a.ID] || a.ID == "" {
				continue
			}
			if _, barred := p.Barred[a.ID]; !barred {
				return a, true
			}
		}
	}
	return offer.Actor{}, false
}
