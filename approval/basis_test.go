package approval_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

// again is a stage s that was approved, and what became different before the next
// submission.
type again struct {
	reason string
	policy approval.Policy
	later  func(*approval.Policy) // nil: the same policy
	then   string                 // facts
	now    string                 // default: those of then
	decide string                 // default: approve s ann s

	routes, routesNow []approval.Route
	old               func(*approval.PreviousSubmission)
	submit            approval.Submission // of the second submission

	want string // why it is asked again; "": it is carried
}

func (a again) run(t *testing.T) {
	pl := mustCompile(t, a.policy)
	first := approval.Submission{Facts: facts(t, a.then), Revision: 1, Routes: a.routes, Text: "letter"}
	decided := "approve s ann s"
	if a.decide != "" {
		decided = a.decide
	}
	p := decide(t, begin(t, pl, first), strings.Split(decided, "; ")...)
	if a.later != nil {
		a.later(&a.policy)
		pl = mustCompile(t, a.policy)
	}
	second := a.submit
	if second.Text == "" {
		second.Text = "letter"
	}
	second.Facts, second.Revision, second.Now, second.Routes = first.Facts, 2, noon, a.routesNow
	if a.now != "" {
		second.Facts = facts(t, a.now)
	}
	earlier := approval.PreviousSubmission{Facts: known(first.Facts), Process: p}
	if a.old != nil {
		a.old(&earlier)
	}
	q, _ := pl.Start(second, []approval.PreviousSubmission{earlier})
	switch carried := q.IsCarried("s"); {
	case a.want == "" && !carried:
		t.Errorf("asked again: %v", q.AskedAgain())
	case a.want != "" && carried:
		t.Errorf("carried: %v", q.Carried)
	case a.want != "" && (len(q.AskedAgain()) == 0 || !strings.Contains(q.AskedAgain()[0].Why, a.want)):
		t.Errorf("got %v, want %q", q.AskedAgain(), a.want)
	}
}

// separated is a policy with a stage s and another, with the default separation.
func separated(s approval.Stage, routes ...approval.RouteSource) approval.Policy {
	p := stages(s, after(ask("other")))
	p.Separate = approval.DefaultSeparation("pay", "bill")
	p.Routes = routes
	return p
}

func TestWhatChangedAsksAgain(t *testing.T) {
	t.Parallel()
	over := when(ask("s"), "x > 10")
	overCap := approval.RouteSource{ID: "over-cap", Stage: "s", Inputs: words("pay.rate"), Definition: "one"}
	dear := approval.RouteSource{ID: "dear", Stage: "s", Inputs: words("y"), Definition: "dear"}
	routed := []approval.Route{{Source: "over-cap", Stage: "s", Why: "over"}}
	both := append(routed, approval.Route{Source: "dear", Stage: "s", Why: "dear"})
	redefine := func(p *approval.Policy) { p.Stages[0].Definition = "another" }
	reapprove := func(s approval.Stage, rule string) approval.Stage { s.Reapprove = rule; return s }
	oldProcess := func(p *approval.PreviousSubmission) { p.Process.Bases, p.Process.Text = nil, "" }
	oldSame := func(p *approval.PreviousSubmission) { oldProcess(p); p.SameRules = true }
	appeal := func(s approval.Stage) approval.Policy {
		s.OnReject, s.AppealTo = "ask", "board"
		p := stages(s, after(ask("board")))
		p.Separate = approval.DefaultSeparation("pay", "bill")
		return p
	}
	appealed := "reject s ann s; approve board bea board"
	for _, a := range []again{
		{reason: "nothing", policy: separated(over), then: "x=11"},
		{reason: "one term", policy: separated(over), then: "x=11", now: "x=12", want: "x changed"},
		{reason: "two terms", policy: separated(when(ask("s"), "x > y")), then: "x=11 y=1", now: "x=12 y=2",
			want: "x and y changed"},
		{reason: "off now", policy: separated(over), then: "x=11", now: "x=1", want: "it is not asked now: not: x > 10"},
		{reason: "off now because of the terms alone", policy: separated(reapprove(over, `changed("pay")`)), then: "x=11",
			now: "x=1", want: "it is not asked now"},
		{reason: "its definition", policy: separated(over), later: redefine, then: "x=11", want: "its definition changed"},
		{reason: "its definition, under reapprove", policy: separated(reapprove(over, `changed("pay")`)), later: redefine,
			then: "x=11", want: "its definition changed"},
		{reason: "the text", policy: separated(over), then: "x=11", submit: approval.Submission{Text: "other letter"},
			want: "the text changed"},
		{reason: "its approvers", policy: separated(over),
			later: func(p *approval.Policy) { p.Stages[0].Approve = anyOf(1, "role:t") }, then: "x=11",
			want: "its approvers changed"},

		{reason: "a routed stage reads what its route reads", policy: separated(ask("s"), overCap), routes: routed,
			routesNow: routed, then: "pay.rate=80", now: "pay.rate=800", want: "pay.rate changed"},
		{reason: "a routed stage reads nothing else", policy: separated(ask("s"), overCap), routes: routed,
			routesNow: routed, then: "pay.rate=80", now: "pay.rate=80 y=3"},
		{reason: "a stage with a condition reads its route too", policy: separated(over, overCap), routes: routed,
			routesNow: routed, then: "x=11 pay.rate=80", now: "x=11 pay.rate=800", want: "pay.rate changed"},
		{reason: "also when the route was not taken", policy: separated(over, overCap), then: "x=11 pay.rate=80",
			now: "x=11 pay.rate=8", want: "pay.rate changed"},
		{reason: "another route asks it", policy: separated(ask("s"), overCap, dear), routes: routed, routesNow: both,
			then: "pay.rate=80", want: "dear asks it now"},
		{reason: "another route asks it, under reapprove",
			policy: separated(reapprove(ask("s"), `changed("bill")`), overCap, dear), routes: routed, routesNow: both,
			then: "pay.rate=80", want: "dear asks it now"},
		{reason: "a route does not ask it any more", policy: separated(over, overCap, dear), routes: both, routesNow: routed,
			then: "x=11", want: "dear does not ask it any more"},
		{reason: "the definition of a route", policy: separated(ask("s"), overCap), routes: routed, routesNow: routed,
			later: func(p *approval.Policy) { p.Routes[0].Definition = "two" }, then: "pay.rate=80",
			want: "its definition changed"},
		{reason: "a route more", policy: separated(ask("s"), overCap), routes: routed, routesNow: routed,
			later: func(p *approval.Policy) { p.Routes = append(p.Routes, dear) }, then: "pay.rate=80",
			want: "its definition changed"},
		{reason: "the definition of another stage's route", policy: separated(ask("s"), overCap,
			approval.RouteSource{ID: "z", Stage: "other", Definition: "z"}), routes: routed, routesNow: routed,
			later: func(p *approval.Policy) { p.Routes[1].Definition = "zz" }, then: "pay.rate=80"},

		{reason: "stored without definitions, other rules", policy: separated(over), then: "x=11", old: oldProcess,
			want: "before definitions were kept"},
		{reason: "stored without definitions, the same rules", policy: separated(over), then: "x=11", old: oldSame},
		{reason: "stored without definitions, a term changed", policy: separated(over), then: "x=11", now: "x=12",
			old: oldSame, want: "x changed"},
		{reason: "stored without routes, what they read changed",
			policy: separated(reapprove(ask("s"), `changed("bill")`), overCap), routes: routed, routesNow: routed,
			then: "pay.rate=80", now: "pay.rate=81", old: oldSame, want: "pay.rate changed"},

		{reason: "the approver submits now", policy: separated(over), then: "x=11",
			submit: approval.Submission{Submitter: "ann"}, want: "ann approved it and may not now: who submitted"},
		{reason: "the approver submits now, spelt otherwise", policy: separated(over), then: "x=11",
			submit: approval.Submission{Submitter: "Ann"}, want: "(submitter)"},
		{reason: "the approver edited the pay", policy: separated(over), then: "x=11",
			submit: approval.Submission{Editors: map[string]string{"pay": "ann"}}, want: "(last_editor)"},
		{reason: "the approver takes the commission", policy: separated(over), then: "x=11",
			now: "x=11 people.commission_holder=ann", want: "(commission_holder)"},
		{reason: "under reapprove too", policy: separated(reapprove(over, `changed("bill")`)), then: "x=11",
			submit: approval.Submission{Submitter: "ann"}, want: "(submitter)"},
		{reason: "a separation that is off", policy: stages(over, after(ask("other"))), then: "x=11",
			submit: approval.Submission{Submitter: "ann"}},
		{reason: "the approver holds the role", policy: separated(over), then: "x=11", submit: approval.Submission{
			Directory: book{"s": {person("ann s")}}}},
		{reason: "the approver has lost the role", policy: separated(over), then: "x=11", submit: approval.Submission{
			Directory: book{"s": {person("bob s")}}}, want: "ann is not an approver of it now"},
		{reason: "the directory does not know the role", policy: separated(over), then: "x=11",
			submit: approval.Submission{Directory: book{"t": {person("bob t")}}}},
		{reason: "one of two places was lost",
			policy: separated(when(with("s", allOf("role:s role:t")), "x > 10")), then: "x=11",
			decide: "approve s ann s t; approve s bob t s", submit: approval.Submission{Directory: book{
				"s": {person("ann s"), person("cid s")}, "t": {person("ann t"), person("dora t")}}},
			want: "bob is not an approver of it now"},
		{reason: "both hold one role, and there are two places",
			policy: separated(when(with("s", allOf("role:s role:t")), "x > 10")), then: "x=11",
			decide: "approve s ann s; approve s bob t s", submit: approval.Submission{Directory: book{
				"s": {person("ann s"), person("bob s")}, "t": {person("dora t")}}},
			want: "can't fill its places"},

		{reason: "appealed: the rejected stage's input", policy: appeal(over), then: "x=11", now: "x=12",
			decide: appealed, want: "x changed"},
		{reason: "appealed: the appeal's own input", policy: func() approval.Policy {
			p := appeal(over)
			p.Stages[1].When = "y > 100"
			return p
		}(), then: "x=11 y=1", now: "x=11 y=2", decide: appealed, want: "y changed"},
		{reason: "appealed: the appeal's definition", policy: appeal(over), then: "x=11", decide: appealed,
			later: func(p *approval.Policy) { p.Stages[1].Definition = "another" }, want: "its definition changed"},
		{reason: "appealed: the person of the appeal", policy: appeal(over), then: "x=11", decide: appealed,
			submit: approval.Submission{Submitter: "bea"}, want: "bea approved it and may not now"},
		{reason: "appealed: the person who rejected it", policy: appeal(over), then: "x=11", decide: appealed,
			submit: approval.Submission{Submitter: "ann"}},
	} {
		t.Run(a.reason, func(t *testing.T) {
			t.Parallel()
			a.run(t)
		})
	}
}

// A person who acted for another is held apart, and so is the other one.
func TestApprovalOfADelegateAsksAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ submitter, want string }{{"dora", "dora approved it"}, {"ann", "ann approved it"},
		{"rita", ""}} {
		t.Run(c.submitter, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, separated(when(ask("s"), "x > 10")))
			f := facts(t, "x=11")
			giver := person("ann s")
			p, _, err := begin(t, pl, approval.Submission{Facts: f, Revision: 1}).Decide(approval.Request{Stage: "s",
				By: person("dora"), For: &giver, Verdict: approval.VerdictApprove, Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			q := begin(t, pl, approval.Submission{Facts: f, Revision: 2, Submitter: c.submitter},
				approval.PreviousSubmission{Facts: known(f), Process: p})
			if kept := q.IsCarried("s"); kept != (c.want == "") {
				t.Errorf("carried %v", kept)
			} else if !kept && !strings.Contains(q.WhyAgain["s"], c.want) {
				t.Errorf("got %q, want %q", q.WhyAgain["s"], c.want)
			}
		})
	}
}

// One person's approvals of two stages are not both carried under
// one_stage_per_person.
func TestOnePersonKeepsOneStage(t *testing.T) {
	t.Parallel()
	policy := stages(when(ask("s"), "x > 10"), after(when(ask("t"), "x > 10")), after(ask("other")))
	f := facts(t, "x=11")
	p := decide(t, begin(t, mustCompile(t, policy), approval.Submission{Facts: f, Revision: 1}),
		"approve s ann s", "approve t Ann t")
	policy.Separate.OneStagePerPerson = true
	q := begin(t, mustCompile(t, policy), approval.Submission{Facts: f, Revision: 2},
		approval.PreviousSubmission{Facts: known(f), Process: p})
	same(t, "carried", carriedStages(q), words("s"))
	if why := q.WhyAgain["t"]; !strings.Contains(why, "one_stage_per_person") {
		t.Errorf("t is asked again: %q", why)
	}
}

func TestInputsOfRoutesAndAppeals(t *testing.T) {
	t.Parallel()
	hr := when(ask("hr"), "x > 10")
	hr.OnReject, hr.AppealTo = "ask", "board"
	board := after(ask("board"))
	board.OnReject, board.AppealTo = "ask", "owner"
	board.Because = said{inputs: words("revision")}
	p := stages(hr, board, after(ask("owner")), after(with("s", anyOf(1, "role:s@region"))))
	p.Routes = []approval.RouteSource{{ID: "a", Stage: "s", Inputs: words("y pay.rate")},
		{ID: "b", Stage: "hr", Inputs: words("type")}}
	pl, _ := approval.Compile(p, world)
	same(t, "hr", pl.Inputs("hr"), words("type x"))
	same(t, "board", pl.Inputs("board"), words("revision type x"))
	same(t, "owner", pl.Inputs("owner"), words("revision type x"))
	same(t, "s", pl.Inputs("s"), words("pay.rate region y"))
	same(t, "unknown", pl.Inputs("nix"), nil)
}

// before.* is an input where it is printed.
func TestBeforeIsAnInputOfTexts(t *testing.T) {
	t.Parallel()
	printed := when(ask("s"), "x > 10")
	printed.Because = said{inputs: words("y before.y")}
	compared := when(ask("s"), "x >= before.x")
	for _, c := range []struct {
		reason string
		stage  approval.Stage
		before string
		want   string
	}{
		{"printed", printed, "x=11 y=1", ""},
		{"printed, another value", printed, "x=11 y=2", "before.y changed"},
		{"printed, none", printed, "none", "before.y changed"},
		{"compared", compared, "x=3 y=2", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, separated(c.stage))
			then := facts(t, "x=11 y=1").WithBefore(facts(t, "x=11 y=1"))
			p := decide(t, begin(t, pl, approval.Submission{Facts: then, Revision: 2}), "approve s ann s")
			now := facts(t, "x=11 y=1")
			if c.before != "none" {
				now.SetBefore(facts(t, c.before))
			}
			q := begin(t, pl, approval.Submission{Facts: now, Revision: 3},
				approval.PreviousSubmission{Facts: known(then), Process: p})
			if q.WhyAgain["s"] != c.want {
				t.Errorf("%q, want %q", q.WhyAgain["s"], c.want)
			}
		})
	}
}

// A value that is given otherwise is a change, even if its fact is the same.
func TestGivenOtherwiseAsksAgain(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, separated(when(ask("s"), "x > 10")))
	f := facts(t, "x=11")
	p := decide(t, begin(t, pl, approval.Submission{Facts: f, Revision: 1}), "approve s ann s")
	for given, want := range map[string]string{"x": "x changed", "y": ""} {
		q := begin(t, pl, approval.Submission{Facts: f, Revision: 2}, approval.PreviousSubmission{Facts: known(f),
			Process: p, Changed: func() []string { return words(given) }})
		if q.WhyAgain["s"] != want {
			t.Errorf("%s: %q, want %q", given, q.WhyAgain["s"], want)
		}
	}
}

func TestManyChangesAreCounted(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, separated(after(ask("s"))))
	f := facts(t, "")
	p := decide(t, begin(t, pl, approval.Submission{Facts: f, Revision: 1}), "approve s ann s")
	now := facts(t, "client=a business_unit=b region=c type=d pay.rate=1 bill.rate=2 x=3 y=4")
	q := begin(t, pl, approval.Submission{Facts: now, Revision: 2}, approval.PreviousSubmission{
		Facts: func() *rule.Facts { return f }, Process: p})
	if want := "bill.rate, business_unit, client, pay.rate, region and 3 more changed"; q.WhyAgain["s"] != want {
		t.Errorf("got %q, want %q", q.WhyAgain["s"], want)
	}
}

// What a kept approval says, and what a lost one says in rarer cases.
func TestReasonsInWords(t *testing.T) {
	t.Parallel()
	plain := ask("s")
	reapprove := when(ask("s"), "x > 10")
	reapprove.Reapprove = "y > 1"
	advice := approval.Stage{ID: "s", Advise: anyOf(1, "role:s"), When: "x > 10"}
	for _, c := range []struct {
		reason string
		stage  approval.Stage
		text   string // that approvals cover, the second time
		now    string
		want   string // "" means that there was no approval to keep or to lose
	}{
		{"a routed stage that reads nothing", plain, "one", "x=12", "it looks at no term"},
		{"the text has a name", plain, "two", "x=12", "the letter changed"},
		{"reapprove is unknown", reapprove, "one", "x=12", "not known: y > 1 (missing: y)"},
		{"reapprove is true", reapprove, "one", "x=12 y=2", "y > 1"},
		{"reapprove is false", reapprove, "one", "x=12 y=1", "not: y > 1"},
		{"advice is not carried", advice, "one", "x=11", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := separated(c.stage)
			if c.stage.When == "" {
				p.Routes = routedTo("s")
			}
			p.Facts = factNames
			p.Facts.Text = "the letter"
			pl, _ := approval.Compile(p, world)
			routes := []approval.Route{{Source: "to s", Stage: "s", Why: "so"}}
			f := facts(t, "x=11")
			first := decide(t, begin(t, pl, approval.Submission{Facts: f, Revision: 1, Text: "one", Routes: routes}),
				"approve s ann s")
			q := begin(t, pl, approval.Submission{Facts: facts(t, c.now), Revision: 2, Text: c.text, Routes: routes},
				approval.PreviousSubmission{Facts: known(f), Process: first})
			got := q.WhyAgain["s"]
			if len(q.Carried) > 0 {
				got = q.Carried[0].Why
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
