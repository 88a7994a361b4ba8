package approval_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
)

// model is a submission kept in the plainest way: a list of what was said, and
// everything else counted anew each time, by trying all ways.
type model struct {
	stages []modelStage
	said   []modelSaid
	appeal map[int][]int // asked stage → rejected stages
}

type modelStage struct {
	on              bool
	approve, advise modelQuorum
	after           []int
	continues       bool
	ask             int // -1: none
}

type modelQuorum struct {
	n   int // 0: no approvers; -1: all
	of  []string
	any bool
}

type modelSaid struct {
	stage   int
	by      string
	can     []string // entries that the person can fill
	verdict approval.Verdict
	advice  bool
}

func (q modelQuorum) asked() bool { return len(q.of) > 0 }

// met tries every way to seat the people: one entry each, no entry twice.
// Entries in spare may stay empty.
func (q modelQuorum) met(people [][]string, spare func(left []string) bool) bool {
	if q.any {
		n := 0
		for _, can := range people {
			if slices.ContainsFunc(q.of, func(e string) bool { return slices.Contains(can, e) }) {
				n++
			}
		}
		return n >= q.n
	}
	var try func(i int, left []string) bool
	try = func(i int, left []string) bool {
		if len(left) == 0 || spare(left) {
			return true
		}
		if i == len(people) {
			return false
		}
		if try(i+1, left) { // this one sits nowhere
			return true
		}
		for k, e := range left {
			if slices.Contains(people[i], e) && try(i+1, slices.Delete(slices.Clone(left), k, k+1)) {
				return true
			}
		}
		return false
	}
	return try(0, q.of)
}

// filled counts how many places people fill at most.
func (q modelQuorum) filled(people [][]string) int {
	if q.any {
		return min(q.n, len(people))
	}
	var most func(i int, left []string) int
	most = func(i int, left []string) int {
		if i == len(people) {
			return len(q.of) - len(left)
		}
		n := most(i+1, left)
		for k, e := range left {
			if slices.Contains(people[i], e) {
				n = max(n, most(i+1, slices.Delete(slices.Clone(left), k, k+1)))
			}
		}
		return n
	}
	return most(0, q.of)
}

func nothing(left []string) bool { return len(left) == 0 }

func (m model) waits(i int) bool { return m.stages[i].approve.asked() || m.stages[i].advise.asked() }

// yes lists what the approvals and the advice of a stage can fill.
func (m model) yes(i int) (yes, advice [][]string) {
	for _, d := range m.said {
		switch {
		case d.stage != i:
		case d.advice:
			advice = append(advice, d.can)
		case d.verdict == approval.VerdictApprove:
			yes = append(yes, d.can)
		}
	}
	return yes, advice
}

// settled says how a stage came out by what was said: done, rejected, appealed,
// or "" for not yet.
func (m model) settled(i int) approval.StageState {
	s := m.stages[i]
	yes, advice := m.yes(i)
	no := 0
	decided := map[string]bool{}
	for _, d := range m.said {
		if d.stage != i {
			continue
		}
		decided[d.by] = true
		if d.verdict == approval.VerdictReject && !d.advice {
			no++
		}
	}
	if no > 0 && !(s.continues && m.reachable(s.approve, yes, decided)) {
		if s.ask < 0 || !slices.Contains(m.appeal[s.ask], i) {
			return approval.StageRejected
		}
		if a := m.settled(s.ask); a == approval.StageDone || a == approval.StageRejected {
			return a
		}
		return approval.StageAppealed
	}
	if !m.waits(i) || s.approve.asked() && !s.approve.met(yes, nothing) || s.advise.asked() &&
		!s.advise.met(advice, nothing) {
		return ""
	}
	return approval.StageDone
}

// reachable: roles have holders without end, a name is one person.
func (m model) reachable(q modelQuorum, yes [][]string, decided map[string]bool) bool {
	if !q.any {
		return q.met(yes, func(left []string) bool {
			for _, e := range left {
				if name, ok := strings.CutPrefix(e, "user:"); ok && decided[name] {
					return false
				}
			}
			return true
		})
	}
	n := len(yes)
	for _, e := range q.of {
		name, ok := strings.CutPrefix(e, "user:")
		if !ok {
			return true
		}
		if !decided[name] {
			n++
		}
	}
	return n >= q.n
}

// before lists the stages that must be done before one: skipped ones, and those
// without a decision are replaced by what they wait for.
func (m model) before(i int) map[int]bool {
	out := map[int]bool{}
	for _, a := range m.stages[i].after {
		if m.stages[a].on && m.waits(a) {
			out[a] = true
			continue
		}
		for b := range m.before(a) {
			out[b] = true
		}
	}
	return out
}

func (m model) open(i int) bool {
	if !m.waits(i) || m.settled(i) != "" || m.outcome() != approval.OutcomePending {
		return false
	}
	if len(m.appeal[i]) > 0 {
		return true
	}
	if !m.stages[i].on {
		return false
	}
	for b := range m.before(i) {
		if m.settled(b) != approval.StageDone {
			return false
		}
	}
	return true
}

func (m model) outcome() approval.Outcome {
	for _, d := range m.said {
		if d.verdict == approval.VerdictReturn && !d.advice {
			return approval.OutcomeReturned
		}
	}
	out := approval.OutcomeApproved
	for i, s := range m.stages {
		if !s.on && len(m.appeal[i]) == 0 || !m.waits(i) {
			continue
		}
		switch m.settled(i) {
		case approval.StageDone:
		case approval.StageRejected:
			return approval.OutcomeRejected
		default:
			out = approval.OutcomePending
		}
	}
	return out
}

// say takes a decision, or says no.
func (m *model) say(i int, who approval.Person, v approval.Verdict) bool {
	if !m.open(i) || slices.ContainsFunc(m.said,
		func(d modelSaid) bool { return d.stage == i && d.by == who.ID }) {
		return false
	}
	entries := func(q modelQuorum) []string {
		var out []string
		for _, e := range q.of {
			kind, name, _ := strings.Cut(e, ":")
			if kind == "user" && name == who.ID || kind == "role" && slices.Contains(who.Roles, name) {
				out = append(out, e)
			}
		}
		return out
	}
	s := m.stages[i]
	d := modelSaid{stage: i, by: who.ID, verdict: v, can: entries(s.approve)}
	yes, advice := m.yes(i)
	fills := func(q modelQuorum, before [][]string, can []string) bool {
		return len(can) > 0 && q.filled(append(slices.Clone(before), can)) > q.filled(before)
	}
	approves := fills(s.approve, yes, d.can)
	if can := entries(s.advise); len(d.can) == 0 ||
		v == approval.VerdictApprove && !approves && fills(s.advise, advice, can) {
		d.can, d.advice = can, true
	}
	if d.advice {
		approves = fills(s.advise, advice, d.can)
	}
	if len(d.can) == 0 || v == approval.VerdictApprove && !approves {
		return false
	}
	m.said = append(slices.Clone(m.said), d)
	if v == approval.VerdictReject && !d.advice && s.ask >= 0 && len(m.appeal[i]) == 0 &&
		m.settled(s.ask) == "" {
		m.appeal[s.ask] = append(m.appeal[s.ask], i)
	}
	return true
}

func drawQuorum(t *rapid.T, label string) (*approval.Quorum, modelQuorum) {
	of := rapid.SliceOfNDistinct(rapid.SampledFrom(words("role:r0 role:r1 role:r2 user:u0 user:u1 user:u2")), 1,
		3, rapid.ID[string]).Draw(t, label)
	if rapid.Bool().Draw(t, label+" all") {
		return allOf(strings.Join(of, " ")), modelQuorum{of: of}
	}
	n := rapid.IntRange(1, len(of)).Draw(t, label+" any")
	return anyOf(n, strings.Join(of, " ")), modelQuorum{any: true, n: n, of: of}
}

func stageID(i int) string { return fmt.Sprintf("s%d", i) }

// drawStage makes a stage that waits for earlier ones alone, and its model.
func drawStage(t *rapid.T, i, count int) (approval.Stage, modelStage) {
	id := stageID(i)
	s, m := approval.Stage{ID: id}, modelStage{on: true, ask: -1}
	switch rapid.SampledFrom(words("approve approve approve both advise notify auto")).Draw(t, id) {
	case "approve":
		s.Approve, m.approve = drawQuorum(t, id+" approve")
	case "both":
		s.Approve, m.approve = drawQuorum(t, id+" approve")
		s.Advise, m.advise = drawQuorum(t, id+" advise")
	case "advise":
		s.Advise, m.advise = drawQuorum(t, id+" advise")
	case "notify":
		s.Notify = who("role:r0")
	case "auto":
		s.Auto = "approve"
	}
	switch rapid.IntRange(0, 4).Draw(t, id+" when") {
	case 0:
		s.When, m.on = "x > 1", false
	case 1:
		s.When = "x < 1"
	case 2:
		if s.Auto == "" {
			s.When = "y > 1" // not known
		}
	}
	if i > 0 && rapid.Bool().Draw(t, id+" default after") {
		m.after = []int{i - 1}
	} else {
		s.After = []string{}
		for a := range i {
			if rapid.Bool().Draw(t, fmt.Sprintf("%s after %d", id, a)) {
				s.After, m.after = append(s.After, stageID(a)), append(m.after, a)
			}
		}
	}
	switch rapid.SampledFrom(words("stop continue ask")).Draw(t, id+" on reject") {
	case "continue":
		s.OnReject, m.continues = "continue", true
	case "ask":
		if a := rapid.IntRange(0, count-1).Draw(t, id+" ask"); a != i {
			s.OnReject, s.AppealTo, m.ask = "ask", stageID(a), a
		}
	}
	return s, m
}

// drawPolicy makes a policy of up to six stages, and its model.
func drawPolicy(t *rapid.T) (approval.Policy, model) {
	count := rapid.IntRange(1, 6).Draw(t, "stages")
	p, m := approval.Policy{NoApprovers: "approve"}, model{appeal: map[int][]int{}}
	for i := range count {
		s, ms := drawStage(t, i, count)
		p.Stages, m.stages = append(p.Stages, s), append(m.stages, ms)
	}
	for i, s := range m.stages {
		if s.ask < 0 {
			continue
		}
		if m.stages[s.ask].ask >= 0 { // one step, so that no circle is on only as appeals
			p.Stages[i].OnReject, p.Stages[i].AppealTo, m.stages[i].ask = "", "", -1
			continue
		}
		if asked := &p.Stages[s.ask]; asked.Approve == nil { // an appeal has an approver
			asked.Approve, m.stages[s.ask].approve = anyOf(1, "role:r1"),
				modelQuorum{any: true, n: 1, of: words("role:r1")}
			asked.Auto = ""
		}
		m.stages[s.ask].on = m.stages[s.ask].on && p.Stages[s.ask].When != ""
	}
	return p, m
}

func TestProcessAgainstAPlainModel(t *testing.T) {
	t.Parallel()
	people := []approval.Person{person("u0 r0"), person("u1 r0 r1"), person("u2"), person("u3 r1 r2"),
		person("u4 r0 r1 r2"), person("u5 r2")}
	given := facts(t, "x=0")
	seen := map[approval.Outcome]int{}
	appeals, refused := 0, 0
	covered := func() bool { return len(seen) == 4 && appeals > 0 && refused > 0 }
	draw := func(rt *rapid.T) {
		policy, m := drawPolicy(rt)
		pl, found := compile(policy)
		for _, f := range found {
			if !f.Warning {
				rt.Fatalf("%s %v", f.Code, f)
			}
		}
		p, err := pl.Start(approval.Submission{Facts: given, Now: noon}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		compare := func() {
			var open []string
			for i := range m.stages {
				if m.open(i) {
					open = append(open, stageID(i))
				}
			}
			if !slices.Equal(p.OpenStages(), open) || p.Outcome() != m.outcome() {
				rt.Fatalf("%q, open %q; the model says %q, %q (%s)", p.Outcome(), p.OpenStages(), m.outcome(), open,
					states(p))
			}
		}
		compare()
		for k := range rapid.IntRange(0, 14).Draw(rt, "decisions") {
			i := rapid.IntRange(0, len(m.stages)-1).Draw(rt, "stage")
			if open := p.OpenStages(); len(open) > 0 && k%4 != 3 {
				i = int(rapid.SampledFrom(open).Draw(rt, "open")[1] - '0')
			}
			by := rapid.SampledFrom(people).Draw(rt, "by")
			v := rapid.SampledFrom([]approval.Verdict{approval.VerdictApprove, approval.VerdictApprove,
				approval.VerdictApprove, approval.VerdictApprove, approval.VerdictReject, approval.VerdictReject,
				approval.VerdictReturn}).Draw(rt, "verdict")
			q, _, err := p.Decide(approval.Request{Stage: stageID(i), By: by, Verdict: v, Reason: "because",
				Now: noon})
			if ok := m.say(i, by, v); ok != (err == nil) {
				rt.Fatalf("%s of %s on %s: %v; the model says %v", v, by.ID, stageID(i), err, ok)
			}
			if err != nil {
				refused++
			}
			p = q
			compare()
		}
		seen[p.Outcome()]++
		if len(m.appeal) > 0 {
			appeals++
		}
	}
	for n := 0; n < 50 && (n == 0 || !covered()) && !t.Failed(); n++ { // an appeal is rare
		rapid.Check(t, draw)
	}
	for _, o := range []approval.Outcome{approval.OutcomePending, approval.OutcomeApproved,
		approval.OutcomeRejected, approval.OutcomeReturned} {
		if seen[o] == 0 {
			t.Errorf("no run came to %q: the test looks at too little", o)
		}
	}
	if appeals == 0 || refused == 0 {
		t.Errorf("%d appeals and %d refusals: the test looks at too little", appeals, refused)
	}
}
