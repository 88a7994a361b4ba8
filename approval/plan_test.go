package approval_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestStageIsOnWithItsReason(t *testing.T) {
	t.Parallel()
	because := func(s approval.Stage, m said) approval.Stage { s.Because = m; return s }
	routed := []approval.Route{{Stage: "s", Why: "over the cap"}}
	for _, c := range []struct {
		reason  string
		stage   approval.Stage
		named   bool
		facts   string
		routes  []approval.Route
		on      bool
		why     string
		missing []string
	}{
		{"no condition", ask("s"), false, "", nil, true, "always", nil},
		{"true says its condition", when(ask("s"), "x > 1"), false, "x=2", nil, true, "x > 1", nil},
		{"false says what did not hold", when(ask("s"), "x > 1"), false, "x=1", nil, false, "not: x > 1", nil},
		{"unknown is asked, and names the missing", when(ask("s"), "x > 1"), false, "", nil, true,
			"not known, so it is asked: x > 1 (missing: x)", words("x")},
		{"two missing", when(ask("s"), "x > y"), false, "", nil, true,
			"not known, so it is asked: x > y (missing: x, y)", words("x y")},
		{"division by zero is unknown", when(ask("s"), "x / y > 1"), false, "x=1 y=0", nil, true,
			"not known, so it is asked: x / y > 1 (missing: division by zero)", []string{"division by zero"}},
		{"unknown and false is false", when(ask("s"), "x > 1 and y > 1"), false, "y=1", nil, false,
			"not: x > 1 and y > 1", nil},
		{"unknown or true is true", when(ask("s"), "x > 1 or y > 1"), false, "y=2", nil, true, "x > 1 or y > 1",
			nil},
		{"has asks for presence", when(ask("s"), "has(x)"), false, "", nil, false, "not: has(x)", nil},
		{"?? replaces", when(ask("s"), "(x ?? 5) > 1"), false, "", nil, true, "(x ?? 5) > 1", nil},
		{"because follows the condition", because(when(ask("s"), "x > 1"), said{text: "too much"}), false, "x=2",
			nil, true, "x > 1; too much", nil},
		{"because of an off stage is not said", because(when(ask("s"), "x > 1"), said{text: "too much"}), false,
			"x=1", nil, false, "not: x > 1", nil},
		{"because that can't be written leaves the reason",
			because(ask("s"), said{err: errors.New("x is missing")}), false, "", nil, true, "always", nil},
		{"named and without condition is off", ask("s"), true, "", nil, false,
			"off until something routes here or a rejection asks it", nil},
		{"named and routed to is on", ask("s"), true, "", routed, true, "over the cap", nil},
		{"named with a condition that holds", when(ask("s"), "x > 1"), true, "x=2", nil, true, "x > 1", nil},
		{"routed and true says both", when(ask("s"), "x > 1"), true, "x=2", routed, true, "x > 1; over the cap",
			nil},
		{"routed and false is on whatever the condition says", when(ask("s"), "x > 1"), true, "x=1", routed, true,
			"over the cap", nil},
		{"routed and unknown is on for the route", when(ask("s"), "x > 1"), true, "", routed, true, "over the cap",
			nil},
		{"two routes say both", ask("s"), true, "", append(routed, approval.Route{Stage: "s", Why: "no cap"}), true,
			"over the cap; no cap", nil},
		{"route to another stage does nothing", ask("s"), true, "", []approval.Route{{Stage: "t", Why: "no"}},
			false, "off until something routes here or a rejection asks it", nil},
		{"routed with because", because(ask("s"), said{text: "look"}), true, "", routed, true, "over the cap; look",
			nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(c.stage, after(ask("t")))
			if c.named {
				p.Routes = routedTo("s")
			}
			s, _ := mustCompile(t, p).Plan(facts(t, c.facts), c.routes).Stage("s")
			if s.On != c.on || s.Why != c.why || !slices.Equal(s.Missing, c.missing) {
				t.Errorf("on %v, why %q, missing %q; want %v, %q, %q", s.On, s.Why, s.Missing, c.on, c.why,
					c.missing)
			}
		})
	}
}

func TestUnknownWithoutAMissingNameSaysSo(t *testing.T) {
	t.Parallel()
	deep := "x"
	for range 400 {
		deep += " * x"
	}
	pl := mustCompile(t, stages(ask("a"), approval.Stage{ID: "auto", When: deep + " > 1", Auto: "approve"}))
	s, _ := pl.Plan(facts(t, "x=123456789012345.123"), nil).Stage("auto")
	if !s.On || len(s.Missing) == 0 {
		t.Errorf("a rule that is given up is unknown: on %v, missing %q", s.On, s.Missing)
	}
	_, err := pl.Start(approval.Submission{Facts: facts(t, "x=123456789012345.123")}, nil)
	if got := codes(t, err); got != "missing" {
		t.Errorf("auto acts on something unknown: %q", got)
	}
}

func TestStageOfARouteOrAnAskIsOffUntilThen(t *testing.T) {
	t.Parallel()
	asks := ask("low")
	asks.OnReject, asks.AppealTo = "ask", "board"
	p := stages(ask("a"), ask("board"))
	p.Matrices = []approval.Matrix{{ID: "m", Quantity: "x", Bands: []approval.Band{{Stage: asks}}}}
	if got := mustCompile(t, p).Plan(facts(t, "x=1"), nil).On(); !slices.Equal(got, words("a m.low")) {
		t.Errorf("a band's appeal is off until it is asked: on are %q", got)
	}
	p.Matrices[0].Bands[0].OnReject, p.Matrices[0].Bands[0].AppealTo = "", ""
	if got := mustCompile(t, p).Plan(facts(t, "x=1"), nil).On(); !slices.Equal(got, words("a board m.low")) {
		t.Errorf("named by nobody is always on: on are %q", got)
	}
}

func TestRouteSwitchesABandOn(t *testing.T) {
	t.Parallel()
	p := stages(ask("a"))
	p.Matrices = []approval.Matrix{bands("x", "low", "")}
	p.Routes = routedTo("m.high")
	plan := mustCompile(t, p).Plan(facts(t, "x=5"), []approval.Route{{Stage: "m.high", Why: "cap"}})
	same(t, "on", plan.On(), words("a m.low m.high"))
	if s, _ := plan.Stage("m.high"); s.Why != "cap" || s.Because != "cap" {
		t.Errorf("why %q, because %q", s.Why, s.Because)
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	off := func(id string) approval.Stage { return when(ask(id), "x > 1") }
	notify := approval.Stage{ID: "tell", Notify: who("role:z")}
	auto := approval.Stage{ID: "auto", Auto: "approve"}
	advise := approval.Stage{ID: "adv", Advise: anyOf(1, "role:z")}
	for _, c := range []struct {
		reason string
		policy approval.Policy
		after  string // of each stage that is on
		layers string
	}{
		{"the entry above by default", stages(ask("a"), ask("b"), ask("c")), "a: b:a c:b", "a|b|c"},
		{"[] starts at once", stages(ask("a"), after(ask("b")), after(ask("c"))), "a: b: c:", "a b c"},
		{"a join waits for both", stages(ask("a"), after(ask("b")), after(ask("c"), "a", "b")), "a: b: c:a,b",
			"a b|c"},
		{"fork and join", stages(ask("a"), after(ask("b"), "a"), after(ask("c"), "a"), after(ask("d"), "b", "c")),
			"a: b:a c:a d:b,c", "a|b c|d"},
		{"layers go by the longest way", stages(ask("a"), ask("b"), after(ask("c"), "a", "b")), "a: b:a c:a,b",
			"a|b|c"},
		{"in file order, each once", stages(ask("a"), after(ask("b")), after(ask("c"), "b", "a", "b")),
			"a: b: c:a,b", "a b|c"},
		{"after a later entry", stages(after(ask("a"), "b"), after(ask("b"))), "a:b b:", "b|a"},
		{"skipped is waited through", stages(ask("a"), off("b"), ask("c")), "a: c:a", "a|c"},
		{"two skipped", stages(ask("a"), off("b"), off("c"), ask("d")), "a: d:a", "a|d"},
		{"skipped at the beginning", stages(off("a"), ask("b")), "b:", "b"},
		{"skipped join stands for both", stages(ask("a"), after(ask("b")), after(off("c"), "a", "b"), ask("d")),
			"a: b: d:a,b", "a b|d"},
		{"two skipped ways to one",
			stages(ask("a"), after(off("b"), "a"), after(off("c"), "a"), after(ask("d"), "b", "c")), "a: d:a", "a|d"},
		{"notify holds nobody up", stages(ask("a"), notify, ask("c")), "a: tell:a c:a", "a|c"},
		{"auto holds nobody up", stages(ask("a"), auto, ask("c")), "a: auto:a c:a", "a|c"},
		{"advice is waited for", stages(ask("a"), advise, ask("c")), "a: adv:a c:adv", "a|adv|c"},
		{"a stage named by a route is waited through",
			approval.Policy{Stages: []approval.Stage{ask("a"), ask("b"), ask("c")}, Routes: routedTo("b")}, "a: c:a",
			"a|c"},
		{"matrix after the last stage",
			approval.Policy{Stages: []approval.Stage{ask("a"), after(ask("b"))},
				Matrices: []approval.Matrix{bands("y", "low", "")}}, "a: b: m.low:b", "a b|m.low"},
		{"matrix with after", approval.Policy{Stages: []approval.Stage{ask("a"), after(ask("b"))},
			Matrices: []approval.Matrix{bands("y", "low", "", "a")}}, "a: b: m.low:a", "a b|m.low"},
		{"matrix after []", approval.Policy{Stages: []approval.Stage{ask("a")},
			Matrices: []approval.Matrix{bands("y", "low", "", []string{}...)}}, "a: m.low:", "a m.low"},
		{"matrix alone", approval.Policy{Matrices: []approval.Matrix{bands("y", "low", "")}}, "m.low:", "m.low"},
		{"matrices stand side by side",
			approval.Policy{Stages: []approval.Stage{ask("a")},
				Matrices: []approval.Matrix{bands("y", "low", ""), renamed(bands("y", "low", ""), "n")}},
			"a: m.low:a n.low:a", "a|m.low n.low"},
		{"stage after a band, or what the skipped band waits for",
			approval.Policy{Stages: []approval.Stage{ask("a"), after(ask("b"), "m.high")},
				Matrices: []approval.Matrix{bands("y", "low", "", "a")}}, "a: b:a m.low:a", "a|b m.low"},
		{"cumulative from mild to strict, low is strict",
			approval.Policy{Stages: []approval.Stage{ask("a")},
				Matrices: []approval.Matrix{bands("y", "low", "cumulative")}}, "a: m.low:m.mid m.mid:m.high m.high:a",
			"a|m.high|m.mid|m.low"},
		{"cumulative, high is strict, all of them",
			approval.Policy{Stages: []approval.Stage{ask("a")},
				Matrices: []approval.Matrix{bands("y + 20", "high", "cumulative")}},
			"a: m.low:a m.mid:m.low m.high:m.mid", "a|m.low|m.mid|m.high"},
		{"cumulative from mild to strict, high is strict",
			approval.Policy{Stages: []approval.Stage{ask("a")},
				Matrices: []approval.Matrix{bands("y", "high", "cumulative")}}, "a: m.low:a", "a|m.low"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			plan := mustCompile(t, c.policy).Plan(facts(t, "x=0 y=1"), nil)
			var got []string
			for _, s := range plan {
				if s.On {
					got = append(got, s.ID+":"+strings.Join(s.After, ","))
				}
			}
			var layers []string
			for _, l := range plan.Layers() {
				layers = append(layers, strings.Join(l, " "))
			}
			if g := strings.Join(got, " "); g != c.after {
				t.Errorf("after %q, want %q", g, c.after)
			}
			if g := strings.Join(layers, "|"); g != c.layers {
				t.Errorf("layers %q, want %q", g, c.layers)
			}
		})
	}
}

// bands is a matrix m over a quantity: low up to 10, mid over 10 and under 20,
// high from 20.
func bands(on, strict, cumulative string, after ...string) approval.Matrix {
	return approval.Matrix{ID: "m", Quantity: on, StrictHigh: strict == "high", Cumulative: cumulative != "",
		After: after, Bands: []approval.Band{
			{Stage: ask("low"), UpTo: bound("10")},
			{Stage: ask("mid"), Above: bound("10"), Below: bound("20")},
			{Stage: ask("high"), From: bound("20")},
		}}
}

func renamed(m approval.Matrix, id string) approval.Matrix { m.ID = id; return m }

func TestManySkippedWaysAreOneWay(t *testing.T) {
	t.Parallel()
	list := []approval.Stage{ask("first")}
	before := words("first")
	for i := range 40 {
		a, b := "a"+string(rune('0'+i/10))+string(rune('0'+i%10)), "b"+string(rune('0'+i/10))+string(rune('0'+i%10))
		list = append(list, after(when(ask(a), "x > 1"), before...), after(when(ask(b), "x > 1"), before...))
		before = []string{a, b}
	}
	list = append(list, after(ask("last"), before...))
	s, _ := mustCompile(t, stages(list...)).Plan(facts(t, "x=0"), nil).Stage("last")
	same(t, "after", s.After, words("first"))
}

func TestBandsAtTheirBounds(t *testing.T) {
	t.Parallel()
	single := approval.Matrix{ID: "m", Quantity: "x", Bands: []approval.Band{
		{Stage: ask("low"), Below: bound("5")},
		{Stage: ask("five"), From: bound("5"), UpTo: bound("5")},
		{Stage: ask("high"), Above: bound("5")},
	}}
	backwards := bands("x", "low", "cumulative")
	slices.Reverse(backwards.Bands)
	withWhen := bands("x", "low", "")
	withWhen.When = "y > 1"
	for _, c := range []struct {
		reason string
		matrix approval.Matrix
		facts  string
		on     string
	}{
		{"up_to holds its bound", bands("x", "low", ""), "x=10", "m.low"},
		{"above does not hold its bound", bands("x", "low", ""), "x=10.0000000001", "m.mid"},
		{"below does not hold its bound", bands("x", "low", ""), "x=19.9999999999", "m.mid"},
		{"from holds its bound", bands("x", "low", ""), "x=20", "m.high"},
		{"the same number written longer", bands("x", "low", ""), "x=20.000", "m.high"},
		{"open below", bands("x", "low", ""), "x=-1000000", "m.low"},
		{"open above", bands("x", "low", ""), "x=1000000", "m.high"},
		{"a third is exact", bands("x / y", "low", ""), "x=30 y=3", "m.low"},
		{"more than a third is exact", bands("x / y", "low", ""), "x=30.1 y=3", "m.mid"},
		{"a single point", single, "x=5", "m.five"},
		{"just under the point", single, "x=4.999", "m.low"},
		{"just over the point", single, "x=5.001", "m.high"},
		{"unknown, low is strict", bands("x", "low", ""), "", "m.low"},
		{"unknown, high is strict", bands("x", "high", ""), "", "m.high"},
		{"unknown, cumulative asks all", bands("x", "low", "cumulative"), "", "m.low m.mid m.high"},
		{"cumulative low asks the milder, higher ones", bands("x", "low", "cumulative"), "x=15", "m.mid m.high"},
		{"cumulative low at the mild end", bands("x", "low", "cumulative"), "x=20", "m.high"},
		{"cumulative low at the strict end", bands("x", "low", "cumulative"), "x=10", "m.low m.mid m.high"},
		{"cumulative high asks the milder, lower ones", bands("x", "high", "cumulative"), "x=15", "m.low m.mid"},
		{"cumulative high at the strict end", bands("x", "high", "cumulative"), "x=20", "m.low m.mid m.high"},
		{"cumulative high at the mild end", bands("x", "high", "cumulative"), "x=10", "m.low"},
		{"the order of the file does not matter", backwards, "x=15", "m.high m.mid"},
		{"matrix off", withWhen, "x=15 y=1", ""},
		{"matrix on", withWhen, "x=15 y=2", "m.mid"},
		{"matrix unknown counts as on", withWhen, "x=15", "m.mid"},
		{"both unknown: the strictest", withWhen, "", "m.low"},
		{"matrix off, quantity unknown", withWhen, "y=1", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			on := mustCompile(t, approval.Policy{Matrices: []approval.Matrix{c.matrix}}).Plan(facts(t, c.facts),
				nil).On()
			same(t, c.reason, on, words(c.on))
		})
	}
}

func TestBandReasons(t *testing.T) {
	t.Parallel()
	m := bands("x", "low", "")
	m.When = "y > 1"
	for _, c := range []struct {
		reason, facts, stage, why string
		missing                   []string
	}{
		{"hit", "x=10 y=2", "m.low", "x is 10, up to 10", nil},
		{"hit in the middle", "x=15 y=2", "m.mid", "x is 15, over 10 and under 20", nil},
		{"not hit", "x=15 y=2", "m.high", "not: from 20 (x is 15)", nil},
		{"matrix off", "x=15 y=1", "m.mid", "not: y > 1", nil},
		{"quantity unknown", "y=2", "m.low", "x is not known, so the strictest band applies (missing: x)", words("x")},
		{"quantity unknown, a milder one", "y=2", "m.mid", "x is not known", nil},
		{"condition unknown", "x=15", "m.mid", "x is 15, over 10 and under 20 (missing: y)", words("y")},
		{"both unknown", "", "m.low", "x is not known, so the strictest band applies (missing: y, x)", words("y x")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s, _ := mustCompile(t, approval.Policy{Matrices: []approval.Matrix{m}}).Plan(facts(t, c.facts),
				nil).Stage(c.stage)
			if s.Why != c.why || !slices.Equal(s.Missing, c.missing) {
				t.Errorf("why %q, missing %q; want %q, %q", s.Why, s.Missing, c.why, c.missing)
			}
		})
	}
}

func TestBandSpansInWords(t *testing.T) {
	t.Parallel()
	for span, want := range map[string]string{"[1,9)": "from 1 to under 9", "[1,9]": "from 1 up to 9",
		"(1,9)": "over 1 and under 9", "(1,9]": "over 1 up to 9",
		"[1,-)": "from 1", "(1,-)": "over 1", "(-,9)": "under 9", "(-,9]": "up to 9", "(-,-)": "any value"} {
		t.Run(span, func(t *testing.T) {
			t.Parallel()
			pl, _ := compile(matrices(scale("x", "a:"+span)))
			if s, _ := pl.Plan(facts(t, "x=5"), nil).Stage("m.a"); s.Why != "x is 5, "+want {
				t.Errorf("%s: %q", span, s.Why)
			}
		})
	}
}

func TestCumulativeAtABoundThatTwoBandsShare(t *testing.T) {
	t.Parallel()
	m := scale("x", "over:(5,-)", "at:[5,5]", "under:(-,5)")
	m.Cumulative = true
	same(t, "at", mustCompile(t, matrices(m)).Plan(facts(t, "x=5"), nil).On(), words("m.over m.at"))
}

func TestBandReasonOfANumberWithoutEnd(t *testing.T) {
	t.Parallel()
	s, _ := mustCompile(t, matrices(bands("x / y", "low", ""))).Plan(facts(t, "x=20 y=3"), nil).Stage("m.low")
	if s.Why != "x / y is 6.6667, up to 10" {
		t.Errorf("why %q", s.Why)
	}
}

func TestMissingOfConditionAndQuantityIsNamedOnce(t *testing.T) {
	t.Parallel()
	m := bands("x", "low", "")
	m.When = "x > 1"
	s, _ := mustCompile(t, approval.Policy{Matrices: []approval.Matrix{m}}).Plan(facts(t, ""),
		nil).Stage("m.low")
	same(t, "missing", s.Missing, words("x"))
}

func TestBandWithBecause(t *testing.T) {
	t.Parallel()
	m := bands("x", "low", "")
	m.Bands[0].Because = said{text: "thin"}
	s, _ := mustCompile(t, approval.Policy{Matrices: []approval.Matrix{m}}).Plan(facts(t, "x=1"),
		nil).Stage("m.low")
	if s.Why != "x is 1, up to 10; thin" || s.Because != "thin" {
		t.Errorf("why %q, because %q", s.Why, s.Because)
	}
}

func TestSameFactsSamePlan(t *testing.T) {
	t.Parallel()
	p := stages(ask("a"), when(ask("b"), "x > 1"), after(when(ask("c"), "y > 1"), "a"),
		after(ask("d"), "b", "c"))
	p.Matrices = []approval.Matrix{bands("pay.rate", "low", "cumulative"),
		renamed(bands("bill.rate", "high", ""), "n")}
	for _, text := range []string{"", "x=1", "x=15 y=20 pay.rate=15", "x=20 y=0 bill.rate=20"} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			want := mustCompile(t, p).Plan(facts(t, text), nil)
			pl := mustCompile(t, p)
			for range 5 {
				if got := pl.Plan(facts(t, text), nil); !reflect.DeepEqual(got, want) {
					t.Errorf("%q: %v, then %v", text, want, got)
				}
			}
		})
	}
}

func TestInputs(t *testing.T) {
	t.Parallel()
	reads := func(s approval.Stage, in ...string) approval.Stage { s.Because = said{inputs: in}; return s }
	all := words("bill.rate business_unit client custom.reviewer pay.exempt pay.rate people.commission_holder people.hiring_manager people.recruiter region type x y")
	m := bands("margin.percent", "low", "")
	m.When = "y > 1"
	m.Bands[0].Approve = anyOf(1, "person:recruiter")
	for _, c := range []struct{ reason, stage, want string }{
		{"without when all terms, no counters", "always", strings.Join(all, " ")},
		{"with when what it reads", "reads", "x y"},
		{"a computed name stands for the given ones", "computed", "bill.rate pay.rate"},
		{"a named rule stands for what it reads", "named", "bill.rate pay.rate"},
		{"because and people", "people", "bill.rate custom.reviewer people.hiring_manager x"},
		{"a band: the matrix and its people", "m.low", "bill.rate pay.rate people.recruiter y"},
		{"another band without them", "m.mid", "bill.rate pay.rate y"},
		{"no such stage", "nobody", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(ask("always"), when(ask("reads"), "x > y"), when(ask("computed"), "margin.percent < 10"),
				when(ask("named"), "thin"),
				reads(approval.Stage{ID: "people", When: "x > 1", Approve: anyOf(1, "person:hiring_manager"),
					Advise: anyOf(1, "person:custom.reviewer")}, "bill.rate"))
			p.Matrices = []approval.Matrix{m}
			for i := range p.Stages {
				p.Stages[i].Beside = words("m")
			}
			same(t, c.reason, mustCompile(t, p).Inputs(c.stage), words(c.want))
		})
	}
}

func TestExplainAndRules(t *testing.T) {
	t.Parallel()
	p := stages(ask("a"), when(ask("b"), "x > 1"))
	m := bands("y", "low", "")
	m.When = "x > 2"
	p.Matrices = []approval.Matrix{m, renamed(bands("y", "low", ""), "n")}
	pl := mustCompile(t, stagesBeside(p))
	for id, want := range map[string]string{"a": "", "b": "x > 1", "m.low": "x > 2", "n.low": "", "none": ""} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			e := pl.Explain(id, facts(t, "x=2"))
			if (e == nil) != (want == "") || e != nil && e.Text != want {
				t.Errorf("%s: %v, want %q", id, e, want)
			}
		})
	}
	if !slices.ContainsFunc(pl.Rules(), func(r *rule.Rule) bool { return r != nil && r.Source() == "x > 2" }) {
		t.Error("the rules of a policy hold the conditions of its matrices")
	}
}

// stagesBeside lets the bands of several matrices ask together.
func besideAll(m approval.Matrix, ids string) approval.Matrix { m.Beside = words(ids); return m }

func stagesBeside(p approval.Policy) approval.Policy {
	for i := range p.Matrices {
		for b := range p.Matrices[i].Bands {
			for _, m := range p.Matrices {
				p.Matrices[i].Bands[b].Beside = append(p.Matrices[i].Bands[b].Beside, m.ID)
			}
		}
	}
	return p
}
