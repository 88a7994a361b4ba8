package approval_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// scene is a policy of a few shapes and a row of decisions.
type scene struct {
	reason  string
	policy  approval.Policy
	facts   string
	say     string // decisions, apart by ;
	states  string // of every stage, in file order
	outcome approval.Outcome
}

func play(t *testing.T, scenes []scene) {
	t.Helper()
	for _, c := range scenes {
		c.policy.Separate = approval.Separation{}
		p := begin(t, mustCompile(t, c.policy), approval.Submission{Facts: facts(t, c.facts)})
		for text := range strings.SplitSeq(c.say, ";") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			q, _, err := p.Decide(request(text))
			if err != nil {
				t.Errorf("%s: %s: %v", c.reason, text, err)
				break
			}
			p = q
		}
		if got := states(p); got != c.states || p.Outcome() != c.outcome {
			t.Errorf("%s: %q, %s; want %q, %s", c.reason, p.Outcome(), got, c.outcome, c.states)
		}
	}
}

func states(p approval.Process) string {
	var out []string
	for _, s := range p.Plan {
		out = append(out, s.ID+":"+string(p.State(s.ID)))
	}
	return strings.Join(out, " ")
}

func quorum(q *approval.Quorum) approval.Policy {
	return stages(approval.Stage{ID: "a", Approve: q})
}

func TestQuorum(t *testing.T) {
	t.Parallel()
	play(t, []scene{
		{"any 1", quorum(anyOf(1, "role:x")), "", "approve a ann x", "a:done", approval.OutcomeApproved},
		{"any 1, nobody yet", quorum(anyOf(1, "role:x")), "", "", "a:open", approval.OutcomePending},
		{"any 2, one of them", quorum(anyOf(2, "role:x role:y")), "", "approve a ann x y", "a:open",
			approval.OutcomePending},
		{"any 2, of one role", quorum(anyOf(2, "role:x role:y")), "", "approve a ann x; approve a bob x", "a:done",
			approval.OutcomeApproved},
		{"any 2, by name and role", quorum(anyOf(2, "user:ann role:x")), "", "approve a ann; approve a bob x",
			"a:done", approval.OutcomeApproved},
		{"all, one place filled", quorum(allOf("role:x role:y")), "", "approve a ann x", "a:open",
			approval.OutcomePending},
		{"all, one person does not fill two places", quorum(allOf("role:x role:y")), "", "approve a ann x y",
			"a:open", approval.OutcomePending},
		{"all, in either order", quorum(allOf("role:x role:y")), "", "approve a ann y; approve a bob x", "a:done",
			approval.OutcomeApproved},
		{"all, who can fill two steps aside", quorum(allOf("role:x role:y")), "",
			"approve a ann x y; approve a bob x", "a:done", approval.OutcomeApproved},
		{"all, who can fill two steps aside the other way", quorum(allOf("role:x role:y")), "",
			"approve a ann x y; approve a bob y", "a:done", approval.OutcomeApproved},
		{"all of three along a chain", quorum(allOf("role:x role:y role:z")), "",
			"approve a ann x y; approve a bob y z; approve a cid x", "a:done", approval.OutcomeApproved},
		{"all of three, two for two places", quorum(allOf("role:x role:y role:z")), "",
			"approve a ann x y; approve a bob x y", "a:open", approval.OutcomePending},
		{"the same role twice wants two people", quorum(allOf("role:x role:x")), "", "approve a ann x", "a:open",
			approval.OutcomePending},
		{"the same role twice, two people", quorum(allOf("role:x role:x")), "", "approve a ann x; approve a bob x",
			"a:done", approval.OutcomeApproved},
		{"a name that holds the role too", quorum(allOf("user:ann role:x")), "", "approve a ann x; approve a bob x",
			"a:done", approval.OutcomeApproved},
		{"a name and a role, both by one", quorum(allOf("user:ann role:x")), "", "approve a ann x", "a:open",
			approval.OutcomePending},
		{"a person of a field", quorum(allOf("person:recruiter person:custom.reviewer")),
			"people.recruiter=ann custom.reviewer=bob", "approve a bob; approve a ann", "a:done",
			approval.OutcomeApproved},
	})
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	both := stages(approval.Stage{ID: "a", Approve: anyOf(1, "role:x"), Advise: anyOf(1, "role:y")}, ask("b"))
	alone := stages(approval.Stage{ID: "adv", Advise: allOf("role:y role:z")}, ask("b"))
	play(t, []scene{
		{"advice is waited for", both, "", "approve a ann x", "a:open b:waiting", approval.OutcomePending},
		{"advice alone is no approval", both, "", "approve a ann y", "a:open b:waiting", approval.OutcomePending},
		{"approval and advice", both, "", "approve a ann x; approve a bob y", "a:done b:open",
			approval.OutcomePending},
		{"advice against does not stop", both, "", "reject a bob y; approve a ann x", "a:done b:open",
			approval.OutcomePending},
		{"advice to return does not return", both, "", "return a bob y; approve a ann x", "a:done b:open",
			approval.OutcomePending},
		{"who can do both approves", both, "", "approve a ann x y; approve a bob y", "a:done b:open",
			approval.OutcomePending},
		{"advice alone opens what follows", alone, "", "reject adv ann y; approve adv bob z", "adv:done b:open",
			approval.OutcomePending},
		{"all advice is waited for", alone, "", "approve adv ann y; reject adv bob y", "adv:open b:waiting",
			approval.OutcomePending},
		{"who can do both advises where the approval is given", both, "", "approve a ann x; approve a bob x y",
			"a:done b:open", approval.OutcomePending},
		{"who can do both rejects where the approval is given", both, "", "approve a ann x; reject a bob x y",
			"a:rejected b:waiting", approval.OutcomeRejected},
		{"and then the rest", alone, "", "approve adv ann y; reject adv bob z; approve b cid b", "adv:done b:done",
			approval.OutcomeApproved},
	})
}

func rejects(s approval.Stage, how string) approval.Stage {
	s.OnReject = how
	if stage, ok := strings.CutPrefix(how, "ask "); ok {
		s.OnReject, s.AppealTo = "ask", stage
	}
	return s
}

func with(id string, q *approval.Quorum) approval.Stage { return approval.Stage{ID: id, Approve: q} }

func TestReject(t *testing.T) {
	t.Parallel()
	two := func(how string) approval.Policy {
		return stages(rejects(with("a", anyOf(2, "user:ann user:bob user:cid")), how), ask("b"))
	}
	one := func(q *approval.Quorum) approval.Policy { return stages(rejects(with("a", q), "continue")) }
	play(t, []scene{
		{"stop is the default", two(""), "", "reject a ann", "a:rejected b:waiting", approval.OutcomeRejected},
		{"stop", two("stop"), "", "approve a bob; reject a ann", "a:rejected b:waiting", approval.OutcomeRejected},
		{"continue while two are left", two("continue"), "", "reject a ann", "a:open b:waiting",
			approval.OutcomePending},
		{"continue and reach it", two("continue"), "", "reject a ann; approve a bob; approve a cid",
			"a:done b:open", approval.OutcomePending},
		{"continue until one is left", two("continue"), "", "reject a ann; reject a bob", "a:rejected b:waiting",
			approval.OutcomeRejected},
		{"continue, a yes counts towards it", two("continue"), "", "approve a ann; reject a bob",
			"a:open b:waiting", approval.OutcomePending},
		{"a role may have another holder", one(anyOf(1, "role:x")), "",
			"reject a ann x; reject a bob x; approve a cid x", "a:done", approval.OutcomeApproved},
		{"all of names can't do without one", one(allOf("user:ann user:bob")), "", "reject a ann", "a:rejected",
			approval.OutcomeRejected},
		{"all: another holder of the role can", one(allOf("role:x user:bob")), "",
			"reject a ann x; approve a bob; approve a cid x", "a:done", approval.OutcomeApproved},
		{"all: the name can't be replaced", one(allOf("role:x user:bob")), "", "reject a bob", "a:rejected",
			approval.OutcomeRejected},
		{"one person under two names is one", one(anyOf(1, "user:ann person:recruiter")), "people.recruiter=ann",
			"reject a ann", "a:rejected", approval.OutcomeRejected},
		{"a field with nobody in it is nobody", one(anyOf(1, "user:ann person:recruiter")), "", "reject a ann",
			"a:rejected", approval.OutcomeRejected},
		{"a rejection beside an open stage ends it", stages(ask("a"), after(ask("b"))), "", "reject b bob b",
			"a:open b:rejected", approval.OutcomeRejected},
		{"return", stages(ask("a"), after(ask("b"))), "", "approve a ann a; return b bob b", "a:done b:open",
			approval.OutcomeReturned},
	})
}

func TestBarredPersonIsNobodyLeft(t *testing.T) {
	t.Parallel()
	p := stages(rejects(with("a", anyOf(1, "user:ann user:sue")), "continue"))
	p.Separate = approval.DefaultSeparation()
	got := decide(t, begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, ""), Submitter: "sue"}),
		"reject a ann")
	if got.Outcome() != approval.OutcomeRejected {
		t.Errorf("the only other one is the submitter: %q", got.Outcome())
	}
}

func TestAppeal(t *testing.T) {
	t.Parallel()
	hr := stages(rejects(ask("hr"), "ask board"), ask("next"), ask("board"))
	circle := stages(rejects(when(ask("a"), "x < 5"), "ask b"), after(rejects(when(ask("b"), "x > 1"), "ask a")))
	pair := stages(rejects(ask("a"), "ask board"), after(rejects(ask("b"), "ask board")), after(ask("board")))
	on := stages(rejects(ask("a"), "ask b"), when(ask("b"), "x > 1"))
	play(t, []scene{
		{"not rejected, not asked", hr, "", "approve hr ann hr; approve next bob next",
			"hr:done next:done board:skipped", approval.OutcomeApproved},
		{"a rejection opens the appeal at once", hr, "", "reject hr ann hr", "hr:appealed next:waiting board:open",
			approval.OutcomePending},
		{"its approval takes the place", hr, "", "reject hr ann hr; approve board bea board",
			"hr:done next:open board:done", approval.OutcomePending},
		{"and the rest goes on", hr, "", "reject hr ann hr; approve board bea board; approve next bob next",
			"hr:done next:done board:done", approval.OutcomeApproved},
		{"its rejection is final", hr, "", "reject hr ann hr; reject board bea board",
			"hr:rejected next:waiting board:rejected", approval.OutcomeRejected},
		{"a later rejection of another stage is one", hr, "",
			"reject hr ann hr; approve board bea board; reject next bob next", "hr:done next:rejected board:done",
			approval.OutcomeRejected},
		{"an appeal may send back", hr, "", "reject hr ann hr; return board bea board",
			"hr:appealed next:waiting board:open", approval.OutcomeReturned},
		{"no appeal of the appeal", circle, "x=1", "reject a ann a; reject b bob b", "a:rejected b:rejected",
			approval.OutcomeRejected},
		{"two rejections, one appeal", pair, "", "reject a ann a; reject b bob b; approve board bea board",
			"a:done b:done board:done", approval.OutcomeApproved},
		{"two rejections, one rejection", pair, "", "reject a ann a; reject b bob b; reject board bea board",
			"a:rejected b:rejected board:rejected", approval.OutcomeRejected},
		{"who has decided is not asked again", pair, "", "reject a ann a; approve board bea board; reject b bob b",
			"a:done b:rejected board:done", approval.OutcomeRejected},
		{"a stage that was to come is asked now", on, "x=2", "reject a ann a", "a:appealed b:open",
			approval.OutcomePending},
		{"and stands for both", on, "x=2", "reject a ann a; approve b bob b", "a:done b:done",
			approval.OutcomeApproved},
		{"whose condition is false is asked too", on, "x=0", "reject a ann a; approve b bob b", "a:done b:done",
			approval.OutcomeApproved},
	})
}

func TestRefusalsOfADecision(t *testing.T) {
	t.Parallel()
	withReasons := ask("r")
	withReasons.Reasons = words("scarcity retention")
	policy := stages(ask("a"), ask("b"), when(ask("off"), "x > 1"), after(withReasons),
		after(approval.Stage{ID: "tell", Notify: who("role:z")}))
	pl := mustCompile(t, policy)
	fresh := func(t *testing.T) approval.Process {
		return begin(t, pl,
			approval.Submission{Facts: facts(t, "x=0")})
	}
	type edit = func(*approval.Request)
	for _, c := range []struct {
		reason string
		before string
		text   string
		edit   edit
		codes  string
	}{
		{"fine", "", "approve a ann a", nil, ""},
		{"no such stage", "", "approve zzz ann a", nil, "not_on"},
		{"skipped", "", "approve off ann off", nil, "not_on"},
		{"skipped, by the wrong person", "", "approve off ann a", nil, "not_on not_entitled"},
		{"waits for another", "", "approve b ann b", nil, "not_open"},
		{"told, not asked", "", "approve tell ann z", nil, "not_open not_entitled"},
		{"the wrong person", "", "approve a ann b", nil, "not_entitled"},
		{"without roles", "", "approve a ann", nil, "not_entitled"},
		{"twice", "approve a ann a", "approve a ann a", nil, "already_decided"},
		{"by another, late", "approve a ann a", "approve a bob a", nil, "already_decided"},
		{"after a return", "return a ann a", "approve r bob r", func(r *approval.Request) { r.Reason = "scarcity" },
			"not_open"},
		{"after a rejection", "reject a ann a", "approve a bob a", nil, "already_decided"},
		{"stale", "", "approve a ann a", func(r *approval.Request) { r.Digest = "older" }, "stale"},
		{"what stands", "", "approve a ann a", func(r *approval.Request) { r.Digest = "seen" }, ""},
		{"rejected without saying why", "", "reject a ann a", func(r *approval.Request) { r.Reason = " " },
			"reason"},
		{"returned without saying why", "", "return a ann a", func(r *approval.Request) { r.Reason = "" },
			"reason"},
		{"without a reason of the list", "", "approve r ann r", nil, "reason"},
		{"a reason that is not in the list", "", "approve r ann r",
			func(r *approval.Request) { r.Reason = "Scarcity" }, "reason"},
		{"a reason of the list", "", "approve r ann r", func(r *approval.Request) { r.Reason = "scarcity" }, ""},
		{"the list holds for a rejection", "", "reject r ann r", nil, "reason"},
		{"no verdict", "", "approve a ann a", func(r *approval.Request) { r.Verdict = "" }, "missing reason"},
		{"another verdict", "", "maybe a ann a", nil, "missing"},
		{"everything at once", "", "reject a ann b", func(r *approval.Request) { r.Digest, r.Reason = "older", "" },
			"not_entitled stale reason"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			if c.before != "" {
				p = decide(t, p, c.before)
			}
			r := request(c.text)
			if c.edit != nil {
				c.edit(&r)
			}
			q, d, err := p.Decide(r)
			if got := codes(t, err); got != c.codes {
				t.Errorf("refused with %q, want %q", got, c.codes)
			}
			if err != nil && (!reflect.DeepEqual(q, p) || !reflect.DeepEqual(d, approval.Decision{})) {
				t.Errorf("a refused decision changed something")
			}
			if err != nil && c.codes != "" && !strings.Contains(err.Error(), strings.Fields(c.codes)[0]) {
				t.Errorf("%v does not name its code", err)
			}
		})
	}
}

func TestDecidedTwiceOnAnOpenStage(t *testing.T) {
	t.Parallel()
	ann, bob := person("ann x"), person("bob x")
	for _, c := range []struct {
		reason        string
		first, second approval.Request
		codes         string
	}{
		{"the same person", approval.Request{By: ann}, approval.Request{By: ann}, "already_decided"},
		{"another one", approval.Request{By: ann}, approval.Request{By: bob}, ""},
		{"who was stood in for", approval.Request{By: bob, For: &ann}, approval.Request{By: ann},
			"already_decided"},
		{"standing in for who has decided", approval.Request{By: ann}, approval.Request{By: bob, For: &ann},
			"already_decided"},
		{"two stand in for one", approval.Request{By: bob, For: &ann},
			approval.Request{By: person("cid"), For: &ann}, "already_decided"},
		{"standing in for another after oneself", approval.Request{By: bob}, approval.Request{By: bob, For: &ann},
			"already_decided"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := quorum(anyOf(2, "role:x"))
			pr := begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, "")})
			for i, r := range []approval.Request{c.first, c.second} {
				r.Stage, r.Verdict, r.Now = "a", approval.VerdictApprove, noon
				q, _, err := pr.Decide(r)
				want := ""
				if i == 1 {
					want = c.codes
				}
				if got := codes(t, err); got != want {
					t.Errorf("decision %d refused with %q, want %q", i, got, want)
				}
				pr = q
			}
		})
	}
}

func TestDecisionSaysWhatItWas(t *testing.T) {
	t.Parallel()
	p := start(t, quorum(allOf("role:x role:y")), "")
	r := request("approve a bob")
	boss := person("ann x y")
	r.For, r.Note = &boss, "on leave"
	_, d, err := p.Decide(r)
	want := approval.Decision{Stage: "a", By: "bob", For: "ann", Verdict: approval.VerdictApprove,
		Note: "on leave", At: noon, Digest: "seen", Fills: words("role:x role:y"), Places: 2}
	if err != nil || !reflect.DeepEqual(d, want) {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestMembership(t *testing.T) {
	t.Parallel()
	in := func(dim, v string) map[string][]string { return map[string][]string{dim: {"other", v}} }
	for _, c := range []struct {
		reason, who, facts string
		in                 map[string][]string
		codes              string
	}{
		{"of the unit", "role:x@business_unit", "business_unit=north", in("business_unit", "north"), ""},
		{"of another unit", "role:x@business_unit", "business_unit=north", in("business_unit", "south"),
			"not_entitled"},
		{"teams, clients or regions, whichever holds the name", "role:x@business_unit", "business_unit=north",
			in("client", "north"), ""},
		{"client", "role:x@client", "client=acme", in("client", "acme"), ""},
		{"region", "role:x@region", "region=west", in("region", "west"), ""},
		{"anywhere", "role:x", "", nil, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := start(t, quorum(anyOf(1, c.who)), c.facts)
			r := request("approve a ann x")
			r.By.In = c.in
			_, _, err := p.Decide(r)
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q, want %q", got, c.codes)
			}
		})
	}
}

func TestProcessIsAValue(t *testing.T) {
	t.Parallel()
	hr := stages(rejects(ask("hr"), "ask board"), ask("board"), ask("next"))
	p := start(t, hr, "")
	before, _ := json.Marshal(p)
	q := decide(t, p, "reject hr ann hr")
	q2 := decide(t, q, "approve board bea board")
	if again, _ := json.Marshal(p); string(again) != string(before) {
		t.Error("a decision changed the process it was taken on")
	}
	if q.Outcome() != approval.OutcomePending || q.State("board") != approval.StageOpen {
		t.Error("a later decision changed an earlier process")
	}
	text, err := json.Marshal(q2)
	if err != nil {
		t.Fatal(err)
	}
	var back approval.Process
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if states(back) != states(q2) || back.Outcome() != q2.Outcome() {
		t.Errorf("stored and read: %s, was %s", states(back), states(q2))
	}
	if done := decide(t, back, "approve next bob next"); done.Outcome() != approval.OutcomeApproved {
		t.Errorf("goes on after it was read: %q", done.Outcome())
	}
}

func TestOpenStagesAndWhoIsAsked(t *testing.T) {
	t.Parallel()
	p := start(t, stages(approval.Stage{ID: "a", Approve: anyOf(1, "role:x"), Advise: anyOf(1, "role:y")},
		after(ask("b")), after(ask("c"), "a", "b")), "")
	same(t, "open", p.OpenStages(), words("a b"))
	var asked []string
	for _, w := range p.Approvers("a") {
		asked = append(asked, w.String())
	}
	same(t, "asked", asked, words("role:x role:y"))
	if !p.IsApprover("a", person("ann y")) || p.IsApprover("a", person("ann z")) {
		t.Error("a stage asks those of approve and advise")
	}
	p = decide(t, p, "approve a ann x", "approve a bob y", "approve b cid b")
	same(t, "open", p.OpenStages(), words("c"))
	same(t, "approved by", p.ApprovedBy("a"), words("ann"))
	if !p.Opened["c"].Equal(noon) {
		t.Errorf("c opened %v", p.Opened["c"])
	}
	p = decide(t, p, "return c dan c")
	same(t, "open after a return", p.OpenStages(), nil)
}
