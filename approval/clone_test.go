package approval_test

import (
	"encoding/json"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// rich is a process in which every list and map has an entry, and two stages of
// which one waits for the other.
func rich(t testing.TB) (*approval.Planner, approval.Process) {
	t.Helper()
	first := rejects(with("a", anyOf(2, "role:a user:ann user:bob")), "ask c")
	first.Remind = []approval.Duration{{N: 1, Unit: "hours"}}
	first.Escalate = &approval.Escalation{To: approval.Approver{Role: "boss"},
		After: approval.Duration{N: 2, Unit: "hours"}}
	policy := stages(first, ask("b"), when(ask("c"), "x > 100"))
	policy.Separate = approval.DefaultSeparation("pay")
	planner := mustCompile(t, policy)
	p := begin(t, planner, approval.Submission{Facts: facts(t, "x=1 business_unit=north"), Submitter: "sue",
		Digest: "d"})
	p.Carried = []approval.Carried{{Stage: "z", By: []string{"zoe"}}}
	p.LostApproval, p.Noticed = []string{"y"}, []string{"y/late"}
	p.Persons = map[string]string{"people.recruiter": "rob"}
	p.Appeals, p.Added = map[string][]string{"y": {"z"}}, map[string][]approval.Approver{"y": {{User: "una"}}}
	p.Escalated, p.Replaced = map[string][]approval.Approver{"y": {{User: "una"}}},
		map[string][]approval.Approver{"y": {{User: "una"}}}
	p.Handed = []approval.Handed{{Stage: "y", To: approval.Approver{User: "una"}}}
	return planner, p
}

func snapshot(t testing.TB, p approval.Process) string {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestChangesLeaveTheProcessAsItIs(t *testing.T) {
	t.Parallel()
	planner, base := rich(t)
	decide := func(verdict approval.Verdict, by string) func(approval.Process) (approval.Process, error) {
		return func(p approval.Process) (approval.Process, error) {
			q, _, err := p.Decide(approval.Request{Stage: "a", By: person(by), Verdict: verdict, Reason: "why",
				Now: noon})
			return q, err
		}
	}
	rows := []struct {
		reason string
		change func(approval.Process) (approval.Process, error)
	}{
		{"an approval", decide(approval.VerdictApprove, "ann")},
		{"a rejection that is appealed", decide(approval.VerdictReject, "bob")},
		{"a return", decide(approval.VerdictReturn, "cid a")},
		{"one more approver", func(p approval.Process) (approval.Process, error) {
			return p.AddApprover("a", approval.Approver{User: "new"}, nil)
		}},
		{"another approver", func(p approval.Process) (approval.Process, error) {
			q, _, err := p.Reassign(approval.Handover{Stage: "a", To: approval.Approver{User: "new"},
				By: person("cid a")})
			return q, err
		}},
		{"a decision that is taken back", func(p approval.Process) (approval.Process, error) {
			q, err := decide(approval.VerdictReject, "ann")(p)
			if err != nil {
				return q, err
			}
			was := snapshot(t, q)
			_, err = q.Withdraw("a", "ann")
			if got := snapshot(t, q); got != was {
				t.Errorf("Withdraw changed its process:\n%s\n%s", was, got)
			}
			return q, err
		}},
		{"reminders and escalations", func(p approval.Process) (approval.Process, error) {
			q, due := planner.Tick(p, noon.AddDate(0, 0, 7), approval.Calendar{})
			if len(due) != 2 {
				t.Errorf("%d notices are due", len(due))
			}
			return q, nil
		}},
	}
	for _, row := range rows {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			p := base.Clone()
			was := snapshot(t, p)
			q, err := row.change(p)
			if err != nil {
				t.Fatal(err)
			}
			if snapshot(t, q) == was {
				t.Error("nothing changed")
			}
			if got := snapshot(t, p); got != was {
				t.Errorf("the process changed:\n%s\n%s", was, got)
			}
		})
	}
}

func TestClone(t *testing.T) {
	t.Parallel()
	_, p := rich(t)
	p, _, err := p.Decide(approval.Request{Stage: "a", By: person("ann"), Verdict: approval.VerdictApprove,
		Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	was := snapshot(t, p)
	q := p.Clone()
	if got := snapshot(t, q); got != was {
		t.Fatalf("the copy differs:\n%s\n%s", was, got)
	}
	q.Plan[0].ID, q.Decisions[0].By, q.Carried[0].Stage, q.LostApproval[0], q.Noticed[0] = "x", "x", "x", "x",
		"x"
	q.Barred["x"], q.Persons["x"], q.Places["x"], q.Opened["x"] = "x", "x", "x", noon
	q.Appeals["x"], q.Added["x"], q.Escalated["x"], q.Replaced["x"] = nil, nil, nil, nil
	q.Handed[0].By = "x"
	if got := snapshot(t, p); got != was {
		t.Errorf("the process changed through its copy:\n%s\n%s", was, got)
	}
}
