package approval_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// history submits each revision, decides what is open with a person of its own
// for every stage and revision, and gives the last process.
func history(t *testing.T, pl *approval.Planner, revisions ...string) (approval.Process,
	[]approval.PreviousSubmission) {
	t.Helper()
	var earlier []approval.PreviousSubmission
	var p approval.Process
	for i, text := range revisions {
		f := facts(t, strings.TrimSuffix(text, " undecided"))
		p = begin(t, pl, approval.Submission{Facts: f, Revision: i + 1}, earlier...)
		if i < len(revisions)-1 {
			if !strings.HasSuffix(text, "undecided") {
				p = approveAll(t, p)
			}
			earlier = append(earlier, approval.PreviousSubmission{Facts: known(f), Process: p})
		}
	}
	return p, earlier
}

// approveAll fills every open place by the person that its entry names, or one
// made for it.
func approveAll(t *testing.T, p approval.Process) approval.Process {
	t.Helper()
	for len(p.OpenStages()) > 0 {
		id := p.OpenStages()[0]
		for i, w := range p.Approvers(id) {
			if p.State(id) != approval.StageOpen {
				break
			}
			by := approval.Person{ID: id + string(rune('0'+i)) + string(rune('0'+p.Revision)), Roles: []string{w.Role},
				In: map[string][]string{w.Dimension: {p.Places[w.Dimension]}}}
			switch {
			case w.User != "":
				by = approval.Person{ID: w.User}
			case w.Field != "":
				by = approval.Person{ID: p.Persons[w.Field]}
			}
			q, _, err := p.Decide(approval.Request{Stage: id, By: by, Verdict: approval.VerdictApprove, Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			p = q
		}
	}
	return p
}

func carriedStages(p approval.Process) []string {
	var out []string
	for _, c := range p.Carried {
		out = append(out, c.Stage)
	}
	return out
}

func TestCarryOver(t *testing.T) {
	t.Parallel()
	reapprove := func(s approval.Stage, rule string) approval.Stage { s.Reapprove = rule; return s }
	because := func(s approval.Stage, in ...string) approval.Stage { s.Because = said{inputs: in}; return s }
	tells := func(s approval.Stage) approval.Stage { s.Notify = who("person:recruiter"); return s }
	twice := func(s approval.Stage) approval.Policy { return stages(s, after(ask("other"))) }
	over := when(ask("s"), "x > 10")
	thin := when(ask("s"), "margin.percent < 20")
	matrix := func(cumulative string) approval.Policy {
		return approval.Policy{Stages: []approval.Stage{ask("a")},
			Matrices: []approval.Matrix{renamed(bands("x", "low", cumulative), "s")}}
	}
	base := "pay.rate=40 bill.rate=50 margin.percent=18 people.hiring_manager=ann business_unit=north "
	for _, c := range []struct {
		reason string
		policy approval.Policy
		stage  string
		revs   []string
		kept   bool
	}{
		{"nothing changed", twice(over), "s", []string{"x=11", "x=11"}, true},
		{"the same number written longer", twice(over), "s", []string{"x=11", "x=11.00"}, true},
		{"the input changed, the outcome did not", twice(over), "s", []string{"x=11", "x=12"}, false},
		{"another term changed", twice(over), "s", []string{"x=11", "x=11 y=5"}, true},
		{"the input went missing", twice(over), "s", []string{"x=11", ""}, false},
		{"the input came", twice(over), "s", []string{"", "x=11"}, false},
		{"missing both times", twice(over), "s", []string{"", ""}, true},
		{"without condition, a term changed", twice(ask("s")), "s", []string{"x=11", "x=11 y=5"}, false},
		{"without condition, own field changed", twice(ask("s")), "s", []string{"x=11", "x=11 custom.reviewer=bob"},
			false},
		{"without condition, nothing changed", twice(ask("s")), "s", []string{"x=11", "x=11"}, true},
		{"without condition, state and counters are no terms", twice(ask("s")), "s",
			[]string{"x=11 state=draft revision=1", "x=11 state=negotiation revision=2"}, true},
		{"computed, its given names unchanged", twice(thin), "s", []string{base, base}, true},
		{"computed, a given name changed and the value did not", twice(thin), "s",
			[]string{base, "pay.rate=80 bill.rate=100 margin.percent=18"}, false},
		{"computed, only the computed one differs", twice(thin), "s",
			[]string{base, strings.Replace(base, "percent=18", "percent=17", 1)}, true},
		{"named rule, a name that it reads changed", twice(when(ask("s"), "thin")), "s",
			[]string{base, strings.Replace(base, "rate=50", "rate=51", 1)}, false},
		{"named rule, another name changed", twice(when(ask("s"), "thin")), "s", []string{base, base + "x=3"},
			true},
		{"because reads it", twice(because(over, "y")), "s", []string{"x=11 y=1", "x=11 y=2"}, false},
		{"because reads something else", twice(because(over, "pay.rate")), "s", []string{"x=11 y=1", "x=11 y=2"},
			true},
		{"who is told changed", twice(tells(over)), "s",
			[]string{"x=11 people.recruiter=ann", "x=11 people.recruiter=bob"}, true},
		{"the person changed", twice(when(with("s", anyOf(1, "person:hiring_manager")), "x > 10")), "s",
			[]string{"x=11 " + base, "x=11 " + strings.Replace(base, "ann", "bob", 1)}, false},
		{"the person and the unit did not change",
			twice(when(with("s", anyOf(1, "person:hiring_manager role:s@business_unit")), "x > 10")), "s",
			[]string{"x=11 " + base, "x=11 y=1 " + base}, true},
		{"the person changed under reapprove",
			twice(reapprove(when(with("s", anyOf(1, "person:hiring_manager")), "x > 10"), `changed("pay")`)), "s",
			[]string{"x=11 " + base, "x=11 " + strings.Replace(base, "ann", "bob", 1)}, false},
		{"the unit of the people changed", twice(when(with("s", anyOf(1, "role:s@business_unit")), "x > 10")), "s",
			[]string{"x=11 " + base, "x=11 " + strings.Replace(base, "north", "south", 1)}, false},
		{"the unit of other people changed", twice(over), "s",
			[]string{"x=11 " + base, "x=11 " + strings.Replace(base, "north", "south", 1)}, true},
		{"off, then on", twice(over), "s", []string{"x=1", "x=11"}, false},
		{"on, off, on as it was", twice(over), "s", []string{"x=11", "x=1", "x=11"}, false},
		{"never decided", twice(over), "s", []string{"x=11 undecided", "x=11"}, false},
		{"lost and not decided again", twice(over), "s", []string{"x=11", "x=12 undecided", "x=11"}, false},
		{"lost and decided again", twice(over), "s", []string{"x=11", "x=12", "x=12"}, true},
		{"kept twice", twice(over), "s", []string{"x=11", "x=11", "x=11"}, true},
		{"kept, then changed", twice(over), "s", []string{"x=11", "x=11 y=1", "x=12 y=1"}, false},

		{"band: the same", matrix(""), "s.low", []string{"x=5", "x=5"}, true},
		{"band: the quantity changed within it", matrix(""), "s.low", []string{"x=5", "x=6"}, false},
		{"band: another one now", matrix(""), "s.mid", []string{"x=5", "x=15"}, false},
		{"band: something else changed", matrix(""), "s.low", []string{"x=5", "x=5 y=1"}, true},
		{"band: cumulative", matrix("cumulative"), "s.high", []string{"x=5", "x=5 y=1"}, true},

		{"reapprove: not changed", twice(reapprove(ask("s"), `changed("pay")`)), "s", []string{base, base + "x=1"},
			true},
		{"reapprove: changed in the group", twice(reapprove(ask("s"), `changed("pay")`)), "s",
			[]string{base, base + "pay.exempt=true"}, false},
		{"reapprove takes the place of the inputs", twice(reapprove(over, `changed("pay")`)), "s",
			[]string{"x=11", "x=12"}, true},
		{"reapprove: a computed one named itself", twice(reapprove(ask("s"), `changed("margin.percent")`)), "s",
			[]string{base, strings.Replace(base, "percent=18", "percent=17", 1)}, false},
		{"reapprove: within the percentage", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=105"}, true},
		{"reapprove: over the percentage", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=105.01"}, false},
		{"reapprove: downward counts as much", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=94.99"}, false},
		{"reapprove: unknown asks", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=0", "pay.rate=0"}, false},
		{"reapprove: old value missing asks", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"", "pay.rate=100"}, false},
		{"reapprove: before", twice(reapprove(ask("s"), "x > before.x")), "s", []string{"x=5", "x=4"}, true},
		{"reapprove: before, more", twice(reapprove(ask("s"), "x > before.x")), "s", []string{"x=5", "x=6"}, false},
		{"small steps, first", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=104"}, true},
		{"small steps can't add up", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=104", "pay.rate=108"}, false},
		{"a new decision is a new base", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=106", "pay.rate=110"}, true},
		{"there and back within it", twice(reapprove(ask("s"), `change_percent("pay.rate") > 5`)), "s",
			[]string{"pay.rate=100", "pay.rate=104", "pay.rate=96"}, true},
		{"small steps of before", twice(reapprove(ask("s"), "x - before.x > 3")), "s",
			[]string{"x=1", "x=3", "x=5"}, false},
		{"small steps of another stage's base", twice(reapprove(over, "x - before.x > 3")), "s",
			[]string{"x=11", "x=13", "x=14"}, true},
		{"reapprove: off, then on", twice(reapprove(over, "x - before.x > 30")), "s", []string{"x=1", "x=11"},
			false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p, _ := history(t, mustCompile(t, c.policy), c.revs...)
			if got := slices.Contains(carriedStages(p), c.stage); got != c.kept {
				t.Errorf("kept %v, want %v (carried %q, again %q)", got, c.kept, carriedStages(p),
					p.LostApproval)
			}
			want := approval.StageOpen
			if c.kept {
				want = approval.StageDone
			}
			if got := p.State(c.stage); got != want && (got != approval.StageWaiting || c.kept) {
				t.Errorf("is %s, want %s", got, want)
			}
		})
	}
}

func TestCarriedSaysFromWhere(t *testing.T) {
	t.Parallel()
	s := ask("s")
	s.Reapprove = `change_percent("pay.rate") > 5`
	pl := mustCompile(t, stages(s, after(when(ask("w"), "x > 1")), after(ask("all"))))
	p, _ := history(t, pl, "x=2 pay.rate=100", "x=2 pay.rate=102", "x=2 pay.rate=104")
	var got []string
	for _, c := range p.Carried {
		got = append(got, c.Stage+" from "+string(rune('0'+c.From))+" by "+strings.Join(c.By, ",")+": "+c.Why)
	}
	same(t, "carried", got, []string{
		`s from 1 by s01: not: change_percent("pay.rate") > 5`,
		"w from 1 by w01: nothing changed that it looks at: x",
	})
	same(t, "again", p.LostApproval, words("all"))
	b, _ := history(t, mustCompile(t, matrices(bands("x", "low", ""))), "x=5", "x=5")
	if why := b.Carried[0].Why; why != "nothing changed that it looks at: x" {
		t.Errorf("why %q", why)
	}
	p, _ = history(t, pl, "x=2 pay.rate=100", "x=2 pay.rate=100")
	if why := p.Carried[len(p.Carried)-1].Why; why != "no term changed" {
		t.Errorf("why %q", why)
	}
	if p.Outcome() != approval.OutcomeApproved {
		t.Errorf("nothing changed and is %q", p.Outcome())
	}
}

func TestAgainAndFirst(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(when(ask("s"), "x > 10"), after(ask("other"))))
	for _, c := range []struct {
		reason string
		revs   []string
		again  string
	}{
		{"the first time nothing is lost", []string{"x=11"}, ""},
		{"lost by a change", []string{"x=11", "x=12"}, "s other"},
		{"lost because it is off now", []string{"x=11", "x=1"}, "s other"},
		{"off before, on now", []string{"x=1", "x=11"}, "other"},
		{"never had one", []string{"x=11 undecided", "x=12"}, ""},
		{"kept", []string{"x=11", "x=11"}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p, _ := history(t, pl, c.revs...)
			same(t, c.reason, p.LostApproval, words(c.again))
		})
	}
}

func TestAnotherPolicyAsksAgain(t *testing.T) {
	t.Parallel()
	old := func() approval.Stage { return when(with("s", anyOf(1, "role:x role:y")), "x > 10") }
	change := func(f func(*approval.Stage)) approval.Policy {
		s := old()
		f(&s)
		return stages(s, after(ask("other")))
	}
	for _, c := range []struct {
		reason string
		policy approval.Policy
		kept   bool
	}{
		{"the same", change(func(*approval.Stage) {}), true},
		{"another title", change(func(s *approval.Stage) { s.Title = "New" }), true},
		{"more people", change(func(s *approval.Stage) { s.Approve = anyOf(2, "role:x role:y") }), false},
		{"all of them", change(func(s *approval.Stage) { s.Approve = allOf("role:x role:y") }), false},
		{"other people", change(func(s *approval.Stage) { s.Approve = anyOf(1, "role:x role:z") }), false},
		{"advice is asked now", change(func(s *approval.Stage) { s.Advise = anyOf(1, "role:z") }), false},
		{"acts by itself now", change(func(s *approval.Stage) { s.Auto = "approve" }), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := facts(t, "x=11")
			before := approveAll(t, begin(t, mustCompile(t, stages(old(), after(ask("other")))),
				approval.Submission{Facts: f, Revision: 1}))
			p := begin(t, mustCompile(t, c.policy), approval.Submission{Facts: f, Revision: 2},
				approval.PreviousSubmission{Facts: known(f), Process: before})
			if got := slices.Contains(carriedStages(p), "s"); got != c.kept {
				t.Errorf("kept %v", got)
			}
		})
	}
}

func TestWhoseApprovalStandsFillsNoOtherStage(t *testing.T) {
	t.Parallel()
	policy := stages(when(ask("s"), "x > 10"), after(ask("other")))
	policy.Separate = approval.DefaultSeparation("pay", "bill")
	pl := mustCompile(t, policy)
	p, _ := history(t, pl, "x=11", "x=11 y=1")
	same(t, "carried", carriedStages(p), words("s"))
	_, _, err := p.Decide(request("approve other s01 other"))
	if got := codes(t, err); got != "separation" || !strings.Contains(err.Error(), "one_stage_per_person") {
		t.Errorf("%v", err)
	}
	if _, _, err := p.Decide(request("approve other other01 other")); err != nil {
		t.Errorf("who approved the same stage before may again: %v", err)
	}
}

// Who holds a role alone can't be found again when that person's approval of
// another stage still stands.
func TestWhoseApprovalStandsIsNotLeftForAnother(t *testing.T) {
	t.Parallel()
	policy := stages(when(ask("s"), "x > 10"), after(ask("other")))
	policy.Separate = approval.DefaultSeparation("pay", "bill")
	pl := mustCompile(t, policy)
	first := approval.Submission{Facts: facts(t, "x=11"), Revision: 1}
	p := decide(t, begin(t, pl, first), "approve s ann s", "approve other bob other")
	for _, c := range []struct {
		reason string
		left   book
		codes  string
	}{
		{"somebody else holds the role", book{"other": {person("cid other")}}, ""},
		{"only that person holds it", book{"other": {person("ann other")}}, "nobody"},
		{"only that person holds it, spelt otherwise", book{"other": {person("Ann other")}}, "nobody"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			again := approval.Submission{Facts: facts(t, "x=11 y=1"), Revision: 2, Now: noon, Directory: c.left}
			q, err := pl.Start(again, []approval.PreviousSubmission{{Facts: known(first.Facts), Process: p}})
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q, want %q", got, c.codes)
			}
			same(t, "carried", carriedStages(q), words("s"))
		})
	}
}

func TestCarryBehindAnAppeal(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(rejects(when(ask("hr"), "x > 10"), "ask board"), after(ask("board")),
		after(ask("other"))))
	first := facts(t, "x=11")
	p := begin(t, pl, approval.Submission{Facts: first, Revision: 1})
	p = decide(t, p, "reject hr ann hr", "approve board bea board", "approve other oto other")
	if p.Outcome() != approval.OutcomeApproved {
		t.Fatalf("%q %s", p.Outcome(), states(p))
	}
	p = begin(t, pl, approval.Submission{Facts: facts(t, "x=11 y=1"), Revision: 2},
		approval.PreviousSubmission{Facts: known(first), Process: p})
	same(t, "carried", carriedStages(p), words("hr"))
	same(t, "by", p.Carried[0].By, words("bea"))
}

func TestReturnedAndRejectedKeepWhatWasDone(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(when(ask("s"), "x > 10"), after(ask("other"), "s")))
	first := facts(t, "x=11")
	for _, verdict := range []string{"return", "reject"} {
		t.Run(verdict, func(t *testing.T) {
			t.Parallel()
			p := decide(t, begin(t, pl, approval.Submission{Facts: first, Revision: 1}), "approve s ann s",
				verdict+" other oto other")
			q := begin(t, pl, approval.Submission{Facts: facts(t, "x=11 y=1"), Revision: 2},
				approval.PreviousSubmission{Facts: known(first), Process: p})
			same(t, verdict, carriedStages(q), words("s"))
			if q.State("other") != approval.StageOpen {
				t.Errorf("%s: other is %s", verdict, q.State("other"))
			}
		})
	}
}
