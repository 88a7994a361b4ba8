package approval_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
)

// timed asks two of a role, reminds twice, is late and escalates.
func timed(t testing.TB, q *approval.Quorum, replace bool) approval.Stage {
	return approval.Stage{ID: "a", Approve: q, Within: span(t, "8 hours"),
		Remind:   []approval.Duration{span(t, "4 hours"), span(t, "6 hours")},
		Escalate: &approval.Escalation{To: who("role:cfo")[0], After: span(t, "12 hours"), Replace: replace}}
}

func hours(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }

func keys(list []approval.Notice) string {
	var out []string
	for _, n := range list {
		out = append(out, n.Key)
	}
	return strings.Join(out, " ")
}

func TestDue(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(timed(t, anyOf(2, "role:x"), false), ask("b")))
	p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
	clock := calendar(t, "", "", "", "")
	for _, c := range []struct {
		reason string
		at     time.Time
		due    string
		next   time.Time
	}{
		{"at once nothing", hours(0), "", hours(4)},
		{"just before", hours(4).Add(-1), "", hours(4)},
		{"a reminder to the moment", hours(4), "a/remind/0", hours(6)},
		{"two", hours(7), "a/remind/0 a/remind/1", hours(8)},
		{"late", hours(8), "a/remind/0 a/remind/1 a/late", hours(12)},
		{"everything", hours(12), "a/remind/0 a/remind/1 a/late a/escalate", time.Time{}},
		{"long after", hours(500), "a/remind/0 a/remind/1 a/late a/escalate", time.Time{}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			due, next := pl.Due(p, c.at, clock)
			if keys(due) != c.due || !next.Equal(c.next) {
				t.Errorf("%q and next %v; want %q, %v", keys(due), next, c.due, c.next)
			}
		})
	}
	due, _ := pl.Due(p, hours(12), clock)
	for i, want := range []struct {
		kind, who string
		at        time.Time
	}{{"remind", "role:x", hours(4)}, {"remind", "role:x", hours(6)}, {"late", "role:x", hours(8)},
		{"escalate", "role:cfo", hours(12)}} {
		t.Run(want.kind, func(t *testing.T) {
			t.Parallel()
			if n := due[i]; n.Kind != want.kind || n.Stage != "a" || !n.At.Equal(want.at) ||
				n.To[0].String() != want.who {
				t.Errorf("%+v, want %+v", n, want)
			}
		})
	}
}

func TestTickDoesEachOnce(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	for _, c := range []struct {
		reason string
		hours  []int
		did    string
	}{
		{"step by step", []int{4, 6, 8, 12}, "a/remind/0|a/remind/1|a/late|a/escalate"},
		{"again at the same moment", []int{4, 4, 4}, "a/remind/0||"},
		{"one long jump", []int{100, 100}, "a/remind/0 a/remind/1 a/late a/escalate|"},
		{"a clock that goes back", []int{8, 4, 8}, "a/remind/0 a/remind/1 a/late||"},
		{"nothing yet", []int{1, 2, 3}, "||"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, stages(timed(t, anyOf(2, "role:x"), false)))
			p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
			var did []string
			for _, h := range c.hours {
				q, list := pl.Tick(p, hours(h), clock)
				p, did = q, append(did, keys(list))
			}
			if got := strings.Join(did, "|"); got != c.did {
				t.Errorf("%q, want %q", got, c.did)
			}
		})
	}
}

// TestTicksAddUp ticks at random moments: together they bring what one tick at
// the end brings, each once, and leave the same people asked.
func TestTicksAddUp(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	for _, replace := range []bool{false, true} {
		pl := mustCompile(t, stages(timed(t, allOf("role:x role:y"), replace), after(timedAs(t, "b"))))
		p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
		rapid.Check(t, func(rt *rapid.T) {
			q, last := p, 0
			var all []string
			for _, m := range rapid.SliceOfN(rapid.IntRange(0, 20*60), 0, 12).Draw(rt, "minutes") {
				next, list := pl.Tick(q, noon.Add(time.Duration(m)*time.Minute), clock)
				for _, n := range list {
					all = append(all, n.Key)
				}
				q, last = next, max(last, m)
			}
			once, list := pl.Tick(p, noon.Add(time.Duration(last)*time.Minute), clock)
			want := words(keys(list))
			slices.Sort(want)
			slices.Sort(all)
			if !slices.Equal(all, want) {
				rt.Fatalf("did %q, want %q", all, want)
			}
			for _, id := range words("a b") {
				if !slices.Equal(q.Approvers(id), once.Approvers(id)) {
					rt.Fatalf("%s asks %v, want %v", id, q.Approvers(id), once.Approvers(id))
				}
			}
		})
	}
}

func timedAs(t testing.TB, id string) approval.Stage {
	s := timed(t, anyOf(1, "role:z"), true)
	s.ID = id
	return s
}

func TestTimeRunsOnlyWhileAStageIsOpen(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	b := timedAs(t, "b")
	pl := mustCompile(t, stages(timed(t, anyOf(2, "role:x"), false), b))
	p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
	p = decide(t, p, "approve a ann x")
	r := request("approve a bob x")
	r.Now = hours(100)
	p, _, err := p.Decide(r)
	if err != nil {
		t.Fatal(err)
	}
	due, next := pl.Due(p, hours(103), clock)
	if keys(due) != "" || !next.Equal(hours(104)) {
		t.Errorf("what is done is not late, and b opened at 100: %q, %v", keys(due), next)
	}
	due, _ = pl.Due(p, hours(104), clock)
	if keys(due) != "b/remind/0" {
		t.Errorf("%q", keys(due))
	}
	p, _, err = p.Decide(approval.Request{Stage: "b", By: person("zoe z"), Verdict: approval.VerdictReturn,
		Reason: "no", Now: hours(105)})
	if err != nil {
		t.Fatal(err)
	}
	if due, next = pl.Due(p, hours(500), clock); len(due) > 0 || !next.IsZero() {
		t.Errorf("a submission that came back waits for nobody: %q, %v", keys(due), next)
	}
}

func TestBusinessHoursOfANotice(t *testing.T) {
	t.Parallel()
	s := ask("a")
	s.Within = span(t, "8 business hours")
	pl := mustCompile(t, stages(s))
	p := begin(t, pl, approval.Submission{Facts: facts(t, "")}) // noon in UTC is seven in New York
	_, next := pl.Due(p, noon, calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us"))
	if want := time.Date(2026, 12, 1, 22, 0, 0, 0, time.UTC); !next.Equal(want) {
		t.Errorf("late at %v, want %v", next, want)
	}
}

func TestEscalation(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	for _, c := range []struct {
		reason  string
		quorum  *approval.Quorum
		replace bool
		before  string
		then    string
		last    string // what the last decision is refused with
		state   approval.StageState
	}{
		{"add to any: one of them", anyOf(1, "role:x"), false, "", "approve a cfo cfo", "", approval.StageDone},
		{"add to any: who was asked still can", anyOf(1, "role:x"), false, "", "approve a ann x", "",
			approval.StageDone},
		{"add to any 2: counts as one", anyOf(2, "role:x"), false, "", "approve a cfo cfo", "", approval.StageOpen},
		{"add to any 2: with one of them", anyOf(2, "role:x"), false, "approve a ann x", "approve a cfo cfo", "",
			approval.StageDone},
		{"add to all: fills the one place", allOf("role:x role:y"), false, "approve a ann x", "approve a cfo cfo",
			"", approval.StageDone},
		{"add to all: fills the other place", allOf("role:x role:y"), false, "approve a ann y", "approve a cfo cfo",
			"", approval.StageDone},
		{"add to all: one place, not two", allOf("role:x role:y"), false, "", "approve a cfo cfo", "",
			approval.StageOpen},
		{"add to all: and then one of them", allOf("role:x role:y"), false, "", "approve a cfo cfo;approve a ann y",
			"", approval.StageDone},
		{"add to all: steps aside for the place", allOf("role:x role:y"), false, "approve a ann x",
			"approve a cfo cfo x", "", approval.StageDone},
		{"add to all: two of them fill both", allOf("role:x role:y"), false, "",
			"approve a cfo cfo;approve a vice cfo", "", approval.StageDone},
		{"add to all: is not wanted", allOf("role:x role:y"), false, "approve a ann x", "approve a bob y", "",
			approval.StageDone},
		{"add: a stranger still can't", allOf("role:x role:y"), false, "", "approve a zed z", "not_entitled",
			approval.StageOpen},
		{"replace: the places stay two", anyOf(2, "role:x"), true, "", "approve a cfo cfo", "", approval.StageOpen},
		{"replace: two of them", anyOf(2, "role:x"), true, "", "approve a cfo cfo;approve a vice cfo", "",
			approval.StageDone},
		{"replace: a place that is filled stays filled", anyOf(2, "role:x"), true, "approve a ann x",
			"approve a cfo cfo", "", approval.StageDone},
		{"replace: who was asked can't any more", anyOf(2, "role:x"), true, "", "approve a ann x", "not_entitled",
			approval.StageOpen},
		{"replace: an earlier yes does not stand for it", anyOf(2, "role:x"), true, "approve a ann x", "", "",
			approval.StageOpen},
		{"replace: all", allOf("role:x role:y"), true, "approve a ann x", "approve a cfo cfo", "",
			approval.StageDone},
		{"replace: all, none of whom decided", allOf("role:x role:y"), true, "", "approve a cfo cfo", "",
			approval.StageOpen},
		{"a rejection of whom it was escalated to", allOf("role:x role:y"), false, "approve a ann x",
			"reject a cfo cfo", "", approval.StageRejected},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, stages(timed(t, c.quorum, c.replace)))
			p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
			if c.before != "" {
				p = decide(t, p, c.before)
			}
			p, _ = pl.Tick(p, hours(12), clock)
			p, _ = pl.Tick(p, hours(13), clock)
			for text := range strings.SplitSeq(c.then, ";") {
				if text == "" {
					continue
				}
				q, _, err := p.Decide(request(text))
				if got := codes(t, err); got != c.last {
					t.Errorf("%s refused with %q, want %q", text, got, c.last)
				}
				p = q
			}
			if got := p.State("a"); got != c.state {
				t.Errorf("%s, want %s", got, c.state)
			}
		})
	}
}

func TestEscalationIsOfOneStage(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	pl := mustCompile(t, stages(timed(t, allOf("role:x role:y"), false), after(ask("b"))))
	p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
	q, _ := pl.Tick(p, hours(12), clock)
	if _, _, err := q.Decide(request("approve b cfo cfo")); codes(t, err) != "not_entitled" {
		t.Errorf("%v", err)
	}
	if len(p.Escalated) > 0 || len(p.Noticed) > 0 {
		t.Error("a tick changed the process that it was given")
	}
}

func TestEscalationOfAdvice(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	for _, c := range []struct {
		reason  string
		advise  *approval.Quorum
		replace bool
		before  string
		then    string
	}{
		{"add to any", anyOf(1, "role:x"), false, "", "reject a cfo cfo"},
		{"add to all", allOf("role:x role:y"), false, "approve a ann x", "approve a cfo cfo"},
		{"replace", allOf("role:x role:y"), true, "approve a ann x", "approve a cfo cfo"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := timed(t, nil, c.replace)
			s.Advise = c.advise
			pl := mustCompile(t, stages(s, ask("b")))
			p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
			if c.before != "" {
				p = decide(t, p, c.before)
			}
			if _, _, err := p.Decide(request(c.then)); codes(t, err) != "not_entitled" {
				t.Errorf("before it is escalated: %v", err)
			}
			p, _ = pl.Tick(p, hours(12), clock)
			if !p.IsApprover("a", person("cfo cfo")) || p.State("a") != approval.StageOpen {
				t.Errorf("asks %v and is %s", p.Approvers("a"), p.State("a"))
			}
			if p = decide(t, p, c.then); p.State("a") != approval.StageDone || p.Outcome() != approval.OutcomePending {
				t.Errorf("%s, %q", p.State("a"), p.Outcome())
			}
		})
	}
}
