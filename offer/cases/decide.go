package cases

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// decideAll approves and rejects stages by somebody entitled: those that are
// open first, approvals before rejections, so that the order of the lists does
// not matter and an appeal can be decided; then what still waits.
func (r *run) decideAll(o record.Offer, approved, rejected []string) record.Offer {
	type want struct {
		stage, key string
		verdict    approval.Verdict
	}
	var left []want
	for _, s := range approved {
		left = append(left, want{s, "approved", approval.VerdictApprove})
	}
	for _, s := range rejected {
		left = append(left, want{s, "rejected", approval.VerdictReject})
	}
	for len(left) > 0 {
		sub, _ := o.Status().Submission()
		in := func(st approval.StageState) int {
			return slices.IndexFunc(left, func(w want) bool { return sub.Process.State(w.stage) == st })
		}
		i := in(approval.StageOpen)
		if i < 0 {
			i = max(in(approval.StageWaiting), 0)
		}
		w := left[i]
		left = slices.Delete(left, i, i+1)
		switch state := sub.Process.State(w.stage); state {
		case approval.StageOpen:
			o = r.decideOpen(o, w.stage, w.verdict)
		case approval.StageWaiting:
			o = force(o, w.stage, w.verdict, r)
		case approval.StageDone: // carried over, or decided by itself
		default:
			got := "the stage is " + string(state)
			if _, ok := sub.Process.Plan.Stage(w.stage); !ok {
				got = "there is no such stage"
			}
			r.differ(w.key, w.stage, got)
		}
	}
	return o
}

// decideOpen lets as many people decide as the stage needs: its approvers, and
// its advisers.
func (r *run) decideOpen(o record.Offer, stage string, v approval.Verdict) record.Offer {
	used := map[string]bool{}
	got := "nobody entitled is left to decide it"
	for n := range 40 {
		sub, _ := o.Status().Submission()
		if sub.Process.State(stage) != approval.StageOpen {
			return o
		}
		who, ok := r.next(sub.Process, o, stage, n, used)
		if !ok {
			break
		}
		used[who.ID] = true
		out, err := flow.Decide(r.context(who, true), o, flow.Decision{Stage: stage, Verdict: v, Reason: r.listed(sub.Process, stage)})
		if err != nil {
			got = err.Error()
			continue
		}
		o = out.Offer
	}
	sub, _ := o.Status().Submission()
	if sub.Process.State(stage) == approval.StageOpen {
		r.differ("approved", stage, got)
	}
	return o
}

func (r *run) listed(p approval.Process, stage string) string {
	if s, ok := p.Plan.Stage(stage); ok && len(s.Reasons) > 0 {
		return s.Reasons[0]
	}
	return "case"
}

// next finds somebody who has not decided and whom the stage asks.
func (r *run) next(p approval.Process, o record.Offer, stage string, n int, used map[string]bool) (record.Actor, bool) {
	asked := p.Approvers(stage)
	for i := range asked {
		a := somebody(p, asked[(n+i)%len(asked)], stage, n, o)
		_, barred := p.Barred[a.ID]
		if a.ID != "" && !used[a.ID] && !barred && p.IsApprover(stage, playbook.Person(a)) {
			return a, true
		}
	}
	return record.Actor{}, false
}

// force records a decision on a stage that waits for another.
func force(o record.Offer, stage string, v approval.Verdict, r *run) record.Offer {
	st := o.Status()
	i := len(st.Submissions) - 1
	p := st.Submissions[i].Process
	plan, _ := p.Plan.Stage(stage)
	p.Decisions = slices.Clone(p.Decisions)
	decide := func(q *approval.Quorum, advice bool) {
		if q == nil {
			return
		}
		for n := range q.Needs() {
			w := q.Of[n%len(q.Of)]
			p.Decisions = append(p.Decisions, approval.Decision{Stage: stage, By: somebody(p, w, stage, n, o).ID, Verdict: v, Reason: r.listed(p, stage), At: r.now(),
				Digest: p.Digest, Fills: []string{w.String()}, Advice: advice})
		}
	}
	decide(plan.Approve, false)
	decide(plan.Advise, true)
	st.Submissions[i].Process = p
	return o.With(o.Terms(), st)
}
