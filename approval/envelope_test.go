package approval_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
)

// rangeOf reads "<x=12 >y=3 until=24h": x at most 12, y at least 3, until a day from
// noon.
func rangeOf(text string) approval.Envelope {
	e := approval.Envelope{AtMost: map[string]string{}, AtLeast: map[string]string{}}
	for part := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(part, "=")
		value = strings.ReplaceAll(value, "~", " ")
		switch {
		case name == "until":
			d, err := time.ParseDuration(value)
			if err != nil {
				panic(err)
			}
			e.Until = noon.Add(d)
		case name[0] == '<':
			e.AtMost[name[1:]] = value
		default:
			e.AtLeast[name[1:]] = value
		}
	}
	return e
}

// bounding is a stage that lets approvers bound x, y and margin.percent from both
// sides.
func bounding(s approval.Stage) approval.Stage {
	names := words("x y margin.percent")
	s.Envelope = &approval.EnvelopeNames{AtMost: names, AtLeast: names}
	return s
}

// decided takes decisions, of which "approve s ann s | <x=12 until=24h" has an envelope.
func decided(t testing.TB, pl *approval.Planner, p approval.Process, s approval.Submission,
	texts ...string) approval.Process {
	t.Helper()
	for _, text := range texts {
		text, bounds, given := strings.Cut(text, " | ")
		r := request(text)
		if given {
			e, err := pl.Envelope(r.Stage, rangeOf(bounds), s.Facts, noon)
			if err != nil {
				t.Fatal(err)
			}
			r.Envelope = &e
		}
		q, _, err := p.Decide(r)
		if err != nil {
			t.Fatal(err)
		}
		p = q
	}
	return p
}

// TestEnvelopeKeepsAnApproval revises what was approved as a range.
func TestEnvelopeKeepsAnApproval(t *testing.T) {
	t.Parallel()
	dear := bounding(when(ask("s"), "x > 10"))
	both := bounding(when(approval.Stage{ID: "s", Approve: allOf("role:s role:t")}, "x > 10"))
	appeal := bounding(when(ask("s"), "x > 10"))
	appeal.OnReject, appeal.AppealTo = "ask", "board"
	board := stages(appeal, bounding(ask("board")))
	because := dear
	because.Because = said{text: "for x", inputs: words("x")}
	routed := stages(bounding(ask("s")))
	routed.Routes = []approval.RouteSource{{ID: "r", Stage: "s", Inputs: words("pay.rate bill.rate")}}
	through := stages(bounding(ask("s")))
	through.Routes = []approval.RouteSource{{ID: "r", Stage: "s", Inputs: words("pay.rate bill.rate"),
		Reads: words("margin.percent")}}
	leads := []approval.Route{{Source: "r", Stage: "s", Why: "r"}}
	advised := dear
	advised.Advise = anyOf(1, "role:d")
	for _, c := range []struct {
		reason      string
		policy      approval.Policy
		routes      []approval.Route
		then, now   string
		decide      string
		later       time.Duration
		want        string // why it is asked again; "" if it is carried
		approved    string // figures of a carried one
		nowApproved string
	}{
		{reason: "inside", policy: stages(dear), then: "x=11", decide: "approve s ann s | <x=12 >x=11 until=24h",
			now: "x=11.5", approved: "map[x:11]", nowApproved: "map[x:11.5]"},
		{reason: "the last moment", policy: stages(dear), then: "x=11", decide: "approve s ann s | <x=12 until=24h",
			now: "x=12", later: 24 * time.Hour, approved: "map[x:11]", nowApproved: "map[x:12]"},
		{reason: "a moment after", policy: stages(dear), then: "x=11", decide: "approve s ann s | <x=12 until=24h",
			now: "x=12", later: 24*time.Hour + 1, want: "x changed; the envelope ended on 2026-12-02 12:00 UTC"},
		{reason: "outside", policy: stages(dear), then: "x=11", decide: "approve s ann s | <x=12 until=24h",
			now: "x=12.01", want: "x changed; x is outside the envelope"},
		{reason: "under at_least", policy: stages(dear), then: "x=13", decide: "approve s ann s | >x=12 until=24h",
			now: "x=11.99", want: "x is outside the envelope"},
		{reason: "another fact that has a bound is outside", policy: stages(dear), then: "x=11 y=1",
			decide: "approve s ann s | <x=12 <y=2 until=24h", now: "x=12 y=3", want: "y is outside the envelope"},
		{reason: "a fact with a bound is not known", policy: stages(dear), then: "x=11 y=1",
			decide: "approve s ann s | <x=12 <y=2 until=24h", now: "x=12",
			want: "y is not known, so it is outside the envelope"},
		{reason: "no envelope", policy: stages(dear), then: "x=11", decide: "approve s ann s", now: "x=12",
			want: "x changed"},
		{reason: "nothing changed, after the end", policy: stages(dear), then: "x=11",
			decide: "approve s ann s | <x=12 until=24h", now: "x=11", later: 48 * time.Hour, approved: "none"},
		{reason: "one of two gave none", policy: stages(both), then: "x=11",
			decide: "approve s ann s | <x=12 until=24h; approve s tom t", now: "x=12",
			want: "not every approval has an envelope"},
		{reason: "within both", policy: stages(both), then: "x=11",
			decide: "approve s ann s | <x=14 until=24h; approve s tom t | <x=12 >x=10 until=48h", now: "x=12",
			approved: "map[x:11]", nowApproved: "map[x:12]"},
		{reason: "within one of two", policy: stages(both), then: "x=11",
			decide: "approve s ann s | <x=14 until=24h; approve s tom t | <x=12 until=48h", now: "x=13",
			want: "x is outside the envelope"},
		{reason: "one of two has ended", policy: stages(both), then: "x=11",
			decide: "approve s ann s | <x=14 until=24h; approve s tom t | <x=12 until=12h", now: "x=12",
			later: 13 * time.Hour, want: "the envelope ended on 2026-12-02 00:00 UTC"},
		{reason: "one of two bounds another fact", policy: stages(both), then: "x=11 y=1",
			decide: "approve s ann s | <x=14 until=24h; approve s tom t | <y=2 until=48h", now: "x=12 y=1",
			want: "the envelope does not cover that x changed"},
		{reason: "an appeal", policy: board, then: "x=11", now: "x=12", decide: "reject s ann s;" +
			" approve board bea board | <x=12 until=24h", approved: "map[x:11]", nowApproved: "map[x:12]"},
		{reason: "a because that does not tell computed facts from given ones", policy: stages(because), then: "x=11",
			decide: "approve s ann s | <x=12 until=24h", now: "x=12", approved: "map[x:11]", nowApproved: "map[x:12]"},
		{reason: "a route that names given facts alone", policy: routed, routes: leads, then: "pay.rate=10 margin.percent=20",
			decide: "approve s ann s | <margin.percent=30 until=24h", now: "pay.rate=9 margin.percent=25",
			want: "the envelope does not cover that pay.rate changed"},
		{reason: "a route that reads a computed fact", policy: through, routes: leads, then: "pay.rate=10 margin.percent=20",
			decide: "approve s ann s | <margin.percent=30 until=24h", now: "pay.rate=9 margin.percent=25",
			approved: "map[margin.percent:20]", nowApproved: "map[margin.percent:25]"},
		{reason: "advice has none, and none is needed", policy: stages(advised), then: "x=11",
			decide: "approve s dan d; approve s ann s | <x=12 until=24h", now: "x=12", approved: "map[x:11]",
			nowApproved: "map[x:12]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pl := mustCompile(t, c.policy)
			first := approval.Submission{Facts: facts(t, c.then), Revision: 1, Routes: c.routes}
			p := decided(t, pl, begin(t, pl, first), first, strings.Split(c.decide, "; ")...)
			q, _ := pl.Start(approval.Submission{Facts: facts(t, c.now), Revision: 2, Routes: c.routes,
				Now: noon.Add(c.later)}, []approval.PreviousSubmission{{Facts: known(first.Facts), Process: p}})
			if c.want != "" {
				if again := q.AskedAgain(); len(again) == 0 || !strings.Contains(again[0].Why, c.want) {
					t.Errorf("asked again: %v, carried: %v, want %q", again, q.Carried, c.want)
				}
				return
			}
			if len(q.Carried) == 0 {
				t.Fatalf("asked again: %v", q.AskedAgain())
			}
			e := q.Carried[0].Envelope
			if c.approved == "none" {
				if e != nil {
					t.Errorf("an envelope that was not needed: %v", e)
				}
				return
			}
			if e == nil || fmt.Sprint(e.Approved) != c.approved || fmt.Sprint(e.Now) != c.nowApproved ||
				q.Carried[0].Why != e.String() {
				t.Errorf("%+v, %q", e, q.Carried[0].Why)
			}
		})
	}
}

// TestEnvelopeSaysWhatItIs reads the reason of an approval that an envelope keeps.
func TestEnvelopeSaysWhatItIs(t *testing.T) {
	t.Parallel()
	e := &approval.UsedEnvelope{AtMost: map[string]string{"pay.rate": "56 USD"},
		AtLeast: map[string]string{"margin.percent": "22"}, Until: noon,
		Approved: map[string]string{"pay.rate": "55 USD", "margin.percent": "25"},
		Now:      map[string]string{"pay.rate": "56 USD", "margin.percent": "22.5"}}
	const want = "within the envelope until 2026-12-01 12:00 UTC: pay.rate at most 56 USD (approved at 55 USD, now" +
		" 56 USD), margin.percent at least 22 (approved at 25, now 22.5)"
	if e.String() != want {
		t.Errorf("got  %s\nwant %s", e.String(), want)
	}
}

// TestRefusedEnvelopes says everything that is wrong at once, and nothing of the
// figures.
func TestRefusedEnvelopes(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(bounding(ask("s")), after(ask("plain"))))
	f := facts(t, "x=11.25")
	for _, c := range []struct{ reason, stage, given, want, says string }{
		{"the figure itself", "s", "<x=11.25 >x=11.25 until=0h", "", ""},
		{"no such stage", "z", "<x=12 until=1h", "blocked", "at_most of x: an approver of this stage can give no upper bound"},
		{"a stage without", "plain", "<x=12 until=1h", "blocked", "can give no upper bound"},
		{"a fact that it does not name", "s", "<pay.rate=12 until=1h", "blocked",
			"at_most of pay.rate: the stage lets an approver bound x, y, margin.percent"},
		{"what is no fact", "s", "<secret=12 until=1h", "blocked", "at_most of a name"},
		{"no number", "s", "<x=dear until=1h", "blocked", "not a number"},
		{"a number with an exponent", "s", "<x=1e9 until=1h", "blocked", "not a number"},
		{"a currency where there is none", "s", "<x=12~USD until=1h", "blocked", "at_most of x: x has no currency"},
		{"what is no unit", "s", "<x=12~percent until=1h", "blocked", "write the number alone"},
		{"over", "s", "<x=11.24 until=1h", "blocked", "breaks at_most of x"},
		{"under", "s", ">x=11.26 until=1h", "blocked", "breaks at_least of x"},
		{"reversed", "s", "<x=11 >x=12 until=1h", "blocked blocked blocked", "the bounds of x are reversed"},
		{"not known", "s", "<y=1 until=1h", "blocked", "y is not known"},
		{"no bound", "s", "until=1h", "missing", "no bound"},
		{"no end", "s", "<x=12", "missing", "until"},
		{"over already", "s", "<x=12 until=-1ns", "expired", "is over"},
		{"all of it", "s", "<y=1 >x=12 <pay.rate=1 until=-1h", "blocked blocked blocked expired", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			e, err := pl.Envelope(c.stage, rangeOf(c.given), f, noon)
			if got := codes(t, err); got != c.want {
				t.Fatalf("%q, want %q: %v", got, c.want, err)
			}
			if err == nil {
				if e.Figures["x"] != "11.25" || e.AtMost["x"] != "11.25" {
					t.Errorf("%+v", e)
				}
				return
			}
			if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "11.25") ||
				strings.Contains(err.Error(), "secret") {
				t.Error(err)
			}
		})
	}
}

// Each refusal names the part of the envelope that it is about, for a form to place it.
func TestWhereAnEnvelopeIsRefused(t *testing.T) {
	t.Parallel()
	pl := mustCompile(t, stages(bounding(ask("s"))))
	for given, want := range map[string]string{
		"<x=dear >x=12 until=-1h": "s.envelope.at_most.x s.envelope.at_least.x s.envelope.until",
		"<pay.rate=12 <secret=1":  "s.envelope.at_most.pay.rate s.envelope.at_most s.envelope.until",
		"<x=12 >x=13 until=1h":    "s.envelope.at_least.x s.envelope.at_most.x",
		"until=1h":                "s.envelope",
	} {
		_, err := pl.Envelope("s", rangeOf(given), facts(t, "x=11.25"), noon)
		var ref *approval.Refusal
		if !errors.As(err, &ref) {
			t.Fatalf("%s: %v", given, err)
		}
		var got []string
		for _, u := range ref.Unmet {
			got = append(got, u.Where())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", given, got, want)
		}
	}
}

// TestEnvelopeGoesWithAnApproval refuses one with anything else.
func TestEnvelopeGoesWithAnApproval(t *testing.T) {
	t.Parallel()
	s := bounding(ask("s"))
	s.Advise = anyOf(1, "role:d")
	p := begin(t, mustCompile(t, stages(s)), approval.Submission{Facts: facts(t, "x=11")})
	for text, want := range map[string]string{"approve s ann s": "", "reject s ann s": "blocked",
		"return s ann s": "blocked", "approve s dan d": "blocked"} {
		r := request(text)
		r.Envelope = &approval.Envelope{}
		if _, _, err := p.Decide(r); codes(t, err) != want {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
