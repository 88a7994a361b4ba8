package cases

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// decision is a stage that a case has decided, and the key that lists it.
type decision struct {
	stage, key string
	verdict    approval.Verdict
	envelope   *flow.Envelope
}

// decideAll approves and rejects stages by people entitled. Stages that are open
// come first, and approvals before rejections, so that the order of the lists
// does not matter and an appeal can be decided; then those that still wait.
func (r *run) decideAll(o record.Offer, approved []grant, rejected []string) record.Offer {
	var left []decision
	for _, g := range approved {
		left = append(left, decision{g.stage, "approved", approval.VerdictApprove, g.envelope})
	}
	for _, s := range rejected {
		left = append(left, decision{s, "rejected", approval.VerdictReject, nil})
	}
	for len(left) > 0 {
		sub, _ := o.Status().Submission()
		i := firstIn(sub.Process, left, approval.StageOpen)
		if i < 0 {
			i = max(firstIn(sub.Process, left, approval.StageWaiting), 0)
		}
		d := left[i]
		left = slices.Delete(left, i, i+1)
		o = r.decide(o, sub.Process, d)
	}
	return o
}

// firstIn returns the first decision whose stage is in a state; -1 if there is
// none.
func firstIn(p approval.Process, list []decision, state approval.StageState) int {
	return slices.IndexFunc(list, func(d decision) bool { return p.State(d.stage) == state })
}

func (r *run) decide(o record.Offer, p approval.Process, d decision) record.Offer {
	switch state := p.State(d.stage); state {
	case approval.StageOpen:
		return r.decideOpen(o, d)
	case approval.StageWaiting:
		return r.force(o, d)
	case approval.StageDone: // carried over, or decided by itself
	default:
		got := "the stage is " + string(state)
		if _, ok := p.Plan.Stage(d.stage); !ok {
			got = "unknown stage"
		}
		r.differ(d.key, d.stage, got)
	}
	return o
}

// decideOpen lets as many people decide as the stage needs: its approvers and
// its advisers.
func (r *run) decideOpen(o record.Offer, d decision) record.Offer {
	stage := d.stage
	used := map[string]bool{}
	got := "no person entitled is left to decide it"
	for n := range 40 {
		sub, _ := o.Status().Submission()
		if sub.Process.State(stage) != approval.StageOpen {
			return o
		}
		who, ok := next(sub.Process, o, stage, n, used)
		if !ok {
			break
		}
		used[who.ID] = true
		given := flow.Decision{Stage: stage, Verdict: d.verdict, Reason: listedReason(sub.Process, stage),
			Digest: sub.Digest}
		out, err := flow.Decide(r.trusted(who), o, given)
		if err == nil && d.envelope != nil && !isAdvice(out.Offer) {
			given.Envelope = d.envelope
			out, err = flow.Decide(r.trusted(who), o, given)
		}
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

// isAdvice reports whether the last decision is advice.
func isAdvice(o record.Offer) bool {
	sub, _ := o.Submission()
	n := len(sub.Process.Decisions)
	return n > 0 && sub.Process.Decisions[n-1].Advice
}

// next returns a person who has not decided and is an approver of the stage: one who
// fills an open place, if there is one.
func next(p approval.Process, o record.Offer, stage string, n int, used map[string]bool) (other record.Actor,
	found bool) {
	asked := p.Approvers(stage)
	for i := range asked {
		a := personFor(p, asked[(n+i)%len(asked)], stage, n, o)
		_, barred := p.Barred[a.ID]
		if a.ID == "" || used[a.ID] || barred || !p.IsApprover(stage, playbook.Person(a)) {
			continue
		}
		if _, open := p.Awaits(stage, playbook.Person(a), nil); open {
			return a, true
		}
		if other.ID == "" {
			other = a
		}
	}
	return other, other.ID != ""
}

// force records a decision on a stage that waits for another.
func (r *run) force(o record.Offer, d decision) record.Offer {
	stage := d.stage
	st := o.Status()
	sub := &st.Submissions[len(st.Submissions)-1]
	p := sub.Process
	plan, _ := p.Plan.Stage(stage)
	given := approval.Decision{Stage: stage, Verdict: d.verdict, Reason: listedReason(p, stage), At: r.now(),
		Digest: p.Digest}
	var err error
	if given.Envelope, err = flow.Range(r.trusted(r.submitter()), o, stage, d.envelope); err != nil {
		r.differ(d.key, stage, err.Error())
	}
	p.Decisions = slices.Concat(p.Decisions, fill(p, o, plan.Approve, given))
	given.Advice, given.Envelope = true, nil
	p.Decisions = append(p.Decisions, fill(p, o, plan.Advise, given)...)
	sub.Process = p
	return o.With(o.Terms(), st)
}

// fill returns a decision for each place of a quorum.
func fill(p approval.Process, o record.Offer, q *approval.Quorum,
	given approval.Decision) []approval.Decision {
	if q == nil {
		return nil
	}
	var out []approval.Decision
	for n := range q.Needs() {
		w := q.Of[n%len(q.Of)]
		given.By, given.Fills = personFor(p, w, given.Stage, n, o).ID, []string{w.String()}
		out = append(out, given)
	}
	return out
}
