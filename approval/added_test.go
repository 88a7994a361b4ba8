package approval_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// An added approver is required again when the stage is asked again: no one gets
// around it by submitting again.
func TestAddedApproversAreKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason    string
		added     string
		facts     string // of the second submission
		submitter string
		first     []string
		carried   string
		say       []string
		state     approval.StageState
	}{
		{"submitted again unchanged", "user:uma", "x=1", "sue", []string{"approve a ann a"}, "",
			[]string{"approve a ann a"}, approval.StageOpen},
		{"and decided by both", "user:uma", "x=1", "sue", nil, "", []string{"approve a ann a", "approve a uma"},
			approval.StageDone},
		{"decided by both, and carried", "user:uma", "x=1", "sue", []string{"approve a ann a", "approve a uma"}, "a",
			nil, approval.StageDone},
		{"decided by both, and changed", "user:uma", "x=2", "sue", []string{"approve a ann a", "approve a uma"}, "",
			[]string{"approve a ann a"}, approval.StageOpen},
		{"a role", "role:legal", "x=1", "sue", nil, "", []string{"approve a ann a"}, approval.StageOpen},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			policy := stages(ask("a"), after(when(with("b", anyOf(1, "user:bea")), "x > 1")))
			policy.Separate = approval.DefaultSeparation()
			pl := mustCompile(t, policy)
			first := facts(t, "x=1")
			p := begin(t, pl, approval.Submission{Facts: first, Revision: 1, Submitter: "sue"})
			p, err := p.AddApprover("a", who(c.added)[0], nil)
			if err != nil {
				t.Fatal(err)
			}
			p = decide(t, p, c.first...)
			q := begin(t, pl, approval.Submission{Facts: facts(t, c.facts), Revision: 2, Submitter: c.submitter},
				approval.PreviousSubmission{Facts: known(first), Process: p})
			same(t, "carried", carriedStages(q), words(c.carried))
			if got := decide(t, q, c.say...).State("a"); got != c.state {
				t.Errorf("%s, want %s", got, c.state)
			}
			third := begin(t, pl, approval.Submission{Facts: facts(t, "x=3"), Revision: 3, Submitter: "sue"},
				approval.PreviousSubmission{Facts: known(first), Process: p},
				approval.PreviousSubmission{Facts: known(facts(t, c.facts)), Process: q})
			if n := len(third.Added["a"]); n > 1 {
				t.Errorf("it is added %d times", n)
			}
		})
	}
}

// An approver who was added and can't decide any more is left out only by a submitter
// who may take the addition back.
func TestAddedApproversWhoCanNotDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, added, submitter string }{
		{"who submits now", "user:uma", "uma"},
		{"who is needed for another stage", "user:bea", "sue"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			policy := stages(ask("a"), after(with("b", anyOf(1, "user:bea"))))
			policy.Separate = approval.DefaultSeparation()
			pl := mustCompile(t, policy)
			p := begin(t, pl, approval.Submission{Facts: facts(t, "x=1"), Revision: 1, Submitter: "sue"})
			// as it was when the person could still decide
			p.Added = map[string][]approval.Approver{"a": who(c.added)}
			again := approval.Submission{Facts: facts(t, "x=1"), Revision: 2, Submitter: c.submitter}
			before := approval.PreviousSubmission{Facts: known(facts(t, "x=1")), Process: p}
			_, err := pl.Start(again, []approval.PreviousSubmission{before})
			var ref *approval.Refusal
			if !errors.As(err, &ref) || ref.Unmet[0].Code != approval.CodeNobody {
				t.Errorf("it is submitted: %v", err)
			}
			again.ReleasesAdded = true
			q, err := pl.Start(again, []approval.PreviousSubmission{before})
			if err != nil || len(q.Added["a"]) > 0 {
				t.Errorf("it is not left out: %v, %v", q.Added, err)
			}
		})
	}
}
