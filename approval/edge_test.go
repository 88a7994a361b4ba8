package approval_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// deep is a number that no rule may compute: it is given up, and unknown
// without a missing name.
var deep = "x" + strings.Repeat(" * x", 400)

const deepFacts = "x=123456789012345.123 y=5"

func TestGivenUpIsUnknownInAMatrixToo(t *testing.T) {
	t.Parallel()
	quantity := bands(deep, "low", "")
	quantity.Bands[0].Approve, quantity.Bands[0].Auto = nil, "approve"
	condition := bands("y", "low", "")
	condition.When = deep + " > 1"
	condition.Bands[0].Approve, condition.Bands[0].Auto = nil, "approve"
	for _, c := range []struct {
		reason, says string
		matrix       approval.Matrix
	}{{"the quantity", deep, quantity}, {"the condition", deep + " > 1", condition}} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, err := mustCompile(t, approval.Policy{Stages: []approval.Stage{ask("a")},
				Matrices: []approval.Matrix{c.matrix}}).
				Start(approval.Submission{Facts: facts(t, deepFacts), Now: noon}, nil)
			if codes(t, err) != "missing" || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s is not known, and the band acts: %v", c.reason, err)
			}
		})
	}
}

func TestRejectionWhoseAppealIsCarriedIsFinal(t *testing.T) {
	t.Parallel()
	hr := rejects(when(ask("hr"), "y > 0"), "ask board")
	pl := mustCompile(t, stages(hr, after(when(ask("board"), "x > 10"))))
	first := facts(t, "x=11 y=1")
	p := decide(t, begin(t, pl, approval.Submission{Facts: first, Revision: 1}), "approve hr ann hr",
		"approve board bea board")
	p = begin(t, pl, approval.Submission{Facts: facts(t, "x=11 y=2"), Revision: 2},
		approval.PreviousSubmission{Facts: known(first), Process: p})
	same(t, "carried", carriedStages(p), words("board"))
	p = decide(t, p, "reject hr ann hr")
	if p.Outcome() != approval.OutcomeRejected || len(p.Appeals) > 0 {
		t.Errorf("%q %s", p.Outcome(), states(p))
	}
}

func TestStandingInIsCarriedAsBoth(t *testing.T) {
	t.Parallel()
	ann := person("ann s")
	for _, c := range []struct {
		reason    string
		delegates bool
		by        string
	}{
		{"both fill no other stage", true, "zed ann"},
		{"delegates off: who decided alone", false, "zed"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			policy := stages(when(ask("s"), "x > 10"), after(ask("other")))
			policy.Separate = approval.Separation{Delegates: c.delegates, OneStagePerPerson: true}
			pl := mustCompile(t, policy)
			first := facts(t, "x=11")
			p := begin(t, pl, approval.Submission{Facts: first, Revision: 1})
			r := request("approve s zed")
			r.For = &ann
			p, _, err := p.Decide(r)
			if err != nil {
				t.Fatal(err)
			}
			p = begin(t, pl, approval.Submission{Facts: facts(t, "x=11 y=1"), Revision: 2},
				approval.PreviousSubmission{Facts: known(first), Process: p})
			same(t, c.reason, p.Carried[0].By, words(c.by))
			_, _, err = p.Decide(request("approve other ann other"))
			if got := codes(t, err) != ""; got != c.delegates {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhoIsLeftAfterARejection(t *testing.T) {
	t.Parallel()
	ann, north := person("ann"), map[string][]string{"business_unit": {"north"}}
	for _, c := range []struct {
		reason  string
		quorum  *approval.Quorum
		facts   string
		before  string
		reject  approval.Request
		outcome approval.Outcome
	}{
		{"another holder of the unit", anyOf(1, "role:x@business_unit"), "business_unit=north", "",
			approval.Request{By: approval.Person{ID: "ann", Roles: words("x"), In: north}}, approval.OutcomePending},
		{"who decided another stage may still decide this one", anyOf(1, "user:ann user:bob"), "",
			"approve other bob other", approval.Request{By: ann}, approval.OutcomePending},
		{"a yes for another stage is none for this one", anyOf(2, "user:ann user:bob role:other"), "",
			"approve other zed other", approval.Request{By: ann}, approval.OutcomePending},
		{"who was stood in for has decided", anyOf(1, "user:ann"), "", "",
			approval.Request{By: person("zed"), For: &ann}, approval.OutcomeRejected},
		{"one person twice is one person", anyOf(2, "user:ann user:bob person:recruiter"), "people.recruiter=bob",
			"", approval.Request{By: ann}, approval.OutcomeRejected},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := start(t, stages(rejects(with("a", c.quorum), "continue"), after(ask("other"))), c.facts)
			if c.before != "" {
				p = decide(t, p, c.before)
			}
			c.reject.Stage, c.reject.Verdict, c.reject.Reason, c.reject.Now = "a", approval.VerdictReject, "because",
				noon
			p, _, err := p.Decide(c.reject)
			if err != nil || p.Outcome() != c.outcome {
				t.Errorf("%q, %v", p.Outcome(), err)
			}
		})
	}
}

func TestContinueAfterEscalation(t *testing.T) {
	t.Parallel()
	s := timed(t, anyOf(1, "user:ann"), false)
	s.OnReject = "continue"
	s.Escalate.To = who("user:cfo")[0]
	for _, c := range []struct {
		reason  string
		hours   int
		outcome approval.Outcome
	}{
		{"before it nobody is left", 1, approval.OutcomeRejected},
		{"behind it somebody is", 12, approval.OutcomePending},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, stages(s))
			p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
			p, _ = pl.Tick(p, hours(c.hours), calendar(t, "", "", "", ""))
			if p = decide(t, p, "reject a ann"); p.Outcome() != c.outcome {
				t.Errorf("%q", p.Outcome())
			}
		})
	}
}

func TestPlannerKnowsOnlyItsOwnStages(t *testing.T) {
	t.Parallel()
	p := begin(t, mustCompile(t, stages(timed(t, anyOf(1, "role:x"), false))),
		approval.Submission{Facts: facts(t, "")})
	other := mustCompile(t, stages(ask("b")))
	if due, next := other.Due(p, hours(100), calendar(t, "", "", "", "")); len(due) > 0 || !next.IsZero() {
		t.Errorf("another policy's stage is due: %v %v", due, next)
	}
}

func TestBrokenRulesAreReportedAlone(t *testing.T) {
	t.Parallel()
	separate := func(p approval.Policy) approval.Policy {
		p.Separate = approval.DefaultSeparation("pay", "bill")
		return p
	}
	ann := with("a", anyOf(1, "user:ann"))
	broken := scale("zzz", "low:(-,-)")
	broken.Bands[0].Approve = anyOf(1, "user:ann")
	checks(t, []check{
		{"a stage", separate(stages(when(ann, "zzz"), with("b", anyOf(1, "user:ann")))),
			[]string{"unknown_name stages[0].when"}},
		{"a matrix", separate(approval.Policy{Stages: []approval.Stage{ann}, Matrices: []approval.Matrix{broken}}),
			[]string{"unknown_name matrix[0].on"}},
	})
}

func TestAPersonFieldNamesOnePerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, facts, text, codes string }{
		{"that person", "people.recruiter=ann", "approve a ann", ""},
		{"another one", "people.recruiter=ann", "approve a bob x", "not_entitled"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, _, err := start(t, quorum(anyOf(1, "person:recruiter")), c.facts).Decide(request(c.text))
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestAnotherMayDecideBehindADelegate(t *testing.T) {
	t.Parallel()
	ann := person("ann x")
	p := start(t, quorum(anyOf(2, "role:x")), "")
	r := request("approve a zed")
	r.For = &ann
	p, _, err := p.Decide(r)
	if err != nil {
		t.Fatal(err)
	}
	if p = decide(t, p, "approve a bob x"); p.Outcome() != approval.OutcomeApproved {
		t.Errorf("%q", p.Outcome())
	}
}

func TestAskedAfterAnEscalation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason          string
		approve, advise *approval.Quorum
		replace         bool
		asked           string
	}{
		{"any", anyOf(1, "role:x"), nil, false, "role:x role:cfo"},
		{"all", allOf("role:x role:y"), nil, false, "role:x role:y role:cfo"},
		{"replaced", allOf("role:x role:y"), nil, true, "role:cfo"},
		{"advice beside it stays", anyOf(1, "role:x"), allOf("role:y"), false, "role:x role:cfo role:y"},
		{"advice alone", nil, allOf("role:y"), false, "role:y role:cfo"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := timed(t, c.approve, c.replace)
			s.Advise = c.advise
			pl := mustCompile(t, stages(s, after(ask("b"))))
			p, _ := pl.Tick(begin(t, pl, approval.Submission{Facts: facts(t, "")}), hours(12),
				calendar(t, "", "", "", ""))
			var got []string
			for _, w := range p.Approvers("a") {
				got = append(got, w.String())
			}
			same(t, c.reason, got, words(c.asked))
		})
	}
}

func TestAnAppealStandsForItsOwnStageAlone(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(rejects(when(ask("hr"), "x > 10"), "ask board"), after(ask("board")),
		after(when(ask("other"), "x > 10"))))
	first := facts(t, "x=11")
	p := decide(t, begin(t, pl, approval.Submission{Facts: first, Revision: 1}), "reject hr ann hr",
		"approve board bea board", "approve other oto other")
	p = begin(t, pl, approval.Submission{Facts: facts(t, "x=11 y=1"), Revision: 2},
		approval.PreviousSubmission{Facts: known(first), Process: p})
	same(t, "carried", carriedStages(p), words("hr other"))
	same(t, "by", p.Carried[1].By, words("oto"))
}
