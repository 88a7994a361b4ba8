package approval_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

func TestAddApprover(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		quorum *approval.Quorum
		say    []string
		state  approval.StageState
	}{
		{"one of the others is not enough", anyOf(1, "role:x"), []string{"approve a ann x"}, approval.StageOpen},
		{"together", anyOf(1, "role:x"), []string{"approve a ann x", "approve a zed"}, approval.StageDone},
		{"all: without the added one", allOf("role:x role:y"), []string{"approve a ann x", "approve a bob y"},
			approval.StageOpen},
		{"all: with the added one", allOf("role:x role:y"),
			[]string{"approve a ann x", "approve a bob y", "approve a zed"}, approval.StageDone},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p, err := start(t, quorum(c.quorum), "").AddApprover("a", who("user:zed")[0], nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := decide(t, p, c.say...).State("a"); got != c.state {
				t.Errorf("%s, want %s", got, c.state)
			}
		})
	}
}

// An approver who is added decides in addition to those who have decided, also if they
// could fill the place.
func TestAddedAfterADecision(t *testing.T) {
	t.Parallel()
	p := start(t, quorum(anyOf(1, "role:x role:y")), "")
	for i, entry := range who("user:zed role:x") {
		var err error
		if p, err = p.AddApprover("a", entry, nil); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			p = decide(t, p, "approve a ann x")
		}
	}
	if p = decide(t, p, "approve a zed"); p.State("a") != approval.StageOpen {
		t.Errorf("an earlier approval fills the added place: %s", p.State("a"))
	}
	if _, _, err := p.Decide(request("approve a bob y")); codes(t, err) != "already_decided" {
		t.Errorf("the place of ann is filled: %v", err)
	}
	if p = decide(t, p, "approve a cid x"); p.State("a") != approval.StageDone {
		t.Errorf("%s", p.State("a"))
	}
}

// A change of the approvers does not leave a stage that no person can decide.
func TestNobodyIsAskedWhoCanNotDecide(t *testing.T) {
	t.Parallel()
	policy := stages(with("a", anyOf(1, "role:x")), with("b", anyOf(1, "role:y")),
		approval.Stage{ID: "c", After: []string{}, Advise: anyOf(1, "role:z")})
	policy.Separate = approval.DefaultSeparation("pay", "bill")
	pl := mustCompile(t, policy)
	p, err := pl.Start(approval.Submission{Facts: facts(t, ""), Submitter: "sue", Now: noon}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p = decide(t, p, "approve a ann x")
	for _, c := range []struct{ reason, stage, who, codes string }{
		{"somebody else", "b", "user:zed", ""},
		{"a role", "b", "role:w", ""},
		{"who submitted", "b", "user:sue", "separation"},
		{"who decided another stage", "b", "user:ann", "separation"},
		{"a field with nobody in it", "b", "person:recruiter", "nobody"},
		{"who submitted, for advice", "c", "user:sue", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			q, err := p.AddApprover(c.stage, who(c.who)[0], nil)
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q, want %q", got, c.codes)
			}
			if err != nil && len(q.Approvers(c.stage)) != len(p.Approvers(c.stage)) {
				t.Error("refused, and changed")
			}
		})
	}
}

func TestChangesOfADecidedStageAreRefused(t *testing.T) {
	t.Parallel()
	p := decide(t, start(t, stages(ask("a"), ask("b"), when(ask("off"), "x > 1")), "x=0"), "approve a ann a")
	zed := who("user:zed")[0]
	for _, c := range []struct {
		reason, stage string
		ok            bool
	}{
		{"done", "a", false}, {"open", "b", true}, {"skipped", "off", false}, {"no such stage", "zzz", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, err := p.AddApprover(c.stage, zed, nil)
			_, _, err2 := p.Reassign(approval.Handover{Stage: c.stage, To: zed, By: person("zoe"), Manages: true})
			for _, err := range []error{err, err2} {
				if got := codes(t, err); (got == "") != c.ok || !c.ok && got != "not_open" {
					t.Errorf("%q", got)
				}
			}
		})
	}
}

func TestWithdrawADecision(t *testing.T) {
	t.Parallel()
	hr := stages(rejects(ask("hr"), "ask board"), ask("next"), ask("board"))
	two := stages(with("a", anyOf(2, "role:a")), ask("b"), ask("c"))
	pair := stages(rejects(with("hr", anyOf(2, "role:hr")), "ask board"), ask("next"), ask("board"))
	for _, c := range []struct {
		reason    string
		policy    approval.Policy
		say       []string
		stage, by string
		codes     string
		states    string
	}{
		{"one of two yeses", two, []string{"approve a ann a"}, "a", "ann", "", "a:open b:waiting c:waiting"},
		{"nothing follows yet", two, []string{"approve a ann a", "approve a bob a"}, "a", "bob", "",
			"a:open b:waiting c:waiting"},
		{"what follows was decided", two, []string{"approve a ann a", "approve a bob a", "approve b cid b"}, "a",
			"bob", "not_open", ""},
		{"who has not decided", two, []string{"approve a ann a"}, "a", "bob", "not_entitled", ""},
		{"a rejection under appeal", hr, []string{"reject hr ann hr"}, "hr", "ann", "",
			"hr:open next:waiting board:skipped"},
		{"a yes of a stage whose rejection is under appeal", pair, []string{"approve hr ann hr", "reject hr bob hr"},
			"hr", "ann", "", "hr:appealed next:waiting board:open"},
		{"the appeal was decided", hr, []string{"reject hr ann hr", "approve board bea board"}, "hr", "ann",
			"not_open", ""},
		{"the appeal's own yes", hr, []string{"reject hr ann hr", "approve board bea board"}, "board", "bea", "",
			"hr:appealed next:waiting board:open"},
		{"everything is decided", stages(ask("a")), []string{"approve a ann a"}, "a", "ann", "not_open", ""},
		{"sent back", stages(ask("a")), []string{"return a ann a"}, "a", "ann", "not_open", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := decide(t, start(t, c.policy, ""), c.say...)
			q, err := p.Withdraw(c.stage, c.by)
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q, want %q", got, c.codes)
				return
			}
			if err == nil && states(q) != c.states {
				t.Errorf("%s, want %s", states(q), c.states)
			}
		})
	}
}

func TestTimeRunsFromTheLastOpening(t *testing.T) {
	t.Parallel()
	p := decide(t, start(t, stages(ask("a"), ask("b")), ""), "approve a ann a")
	p, err := p.Withdraw("a", "ann")
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := p.Opened["b"]; ok {
		t.Errorf("b waits again and is open since %v", at)
	}
	if !p.Opened["a"].Equal(noon) {
		t.Errorf("a is open since %v", p.Opened["a"])
	}
	r := request("approve a ann a")
	r.Now = noon.AddDate(0, 0, 3)
	if p, _, err = p.Decide(r); err != nil || !p.Opened["b"].Equal(r.Now) {
		t.Errorf("b opened %v, want %v: %v", p.Opened["b"], r.Now, err)
	}
}
