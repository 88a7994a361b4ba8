package flow_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// within lets a person approve finance for a range, and returns what it came to.
func within(t tester, w *world, who string, e *flow.Envelope) string {
	t.Helper()
	out, err := flow.Decide(w.context(t, sentence{who: who}), w.offer,
		flow.Decision{Stage: "finance", Verdict: approval.VerdictApprove, Envelope: e})
	if w.err = err; err != nil {
		return refused(t, err)
	}
	w.offer = out.Offer
	return told(out)
}

// TestEnvelopeInTheTrail tells the bounds as they were declared, both figures of an
// approval that an envelope keeps, and why one that has ended does not.
func TestEnvelopeInTheTrail(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "range", given: "rita submits"})
	got := within(t, w, "finn", &flow.Envelope{AtMost: map[string]string{"pay.hourly": "56.00"},
		AtLeast: map[string]string{"margin.simple_percent": "40 "}, Until: "2026-12-04"})
	const want = "approved 1: approve finance stage.finance=open>done envelope.at_most.pay.hourly=50 USD>56 USD" +
		" envelope.at_least.margin.simple_percent=50>40 envelope.until=>2026-12-05T04:59:59.999999Z;" +
		" approved approved_revision=>1 state=in_approval>approved"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	w.say(t, "rita revises pay.rate=55.5 because market")
	out, err := flow.Submit(w.context(t, sentence{who: "rita"}), w.offer)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"carry finance envelope.margin.simple_percent=50>44.5",
		"envelope.pay.hourly=50 USD>55.5 USD", "envelope.until=>2026-12-05T04:59:59.999999Z", "approved 2:"} {
		if !strings.Contains(told(out), part) {
			t.Errorf("%s\ndoes not say %s", told(out), part)
		}
	}
	w.offer, w.now = out.Offer, w.now.Add(96*time.Hour)
	w.say(t, "rita revises pay.rate=55 because market")
	if out, err = flow.Submit(w.context(t, sentence{who: "rita"}), w.offer); err != nil {
		t.Fatal(err)
	}
	sub, _ := out.Offer.Submission()
	const lost = "pay.rate changed; the envelope ended on 2026-12-05 04:59 UTC"
	if again := sub.Process.AskedAgain(); len(again) != 1 || again[0].Why != lost {
		t.Errorf("asked again: %+v", again)
	}
}

// TestRefusedEnvelope tells an actor who is not asked nothing of the figures, and
// everything else at once.
func TestRefusedEnvelope(t *testing.T) {
	t.Parallel()
	wrong := &flow.Envelope{AtMost: map[string]string{"pay.hourly": "10", "weeks": "4"}, Until: "2026-11-30"}
	for _, c := range []struct {
		who, want string
		e         *flow.Envelope
	}{
		{"finn", "approve refused in in_approval: blocked finance.envelope.at_most.pay.hourly," +
			" blocked finance.envelope.at_most.weeks, expired finance.envelope.until", wrong},
		{"olga", "approve refused in in_approval: not_entitled finance", wrong},
		{"finn", "approve refused in in_approval: missing finance.envelope.until",
			&flow.Envelope{AtMost: map[string]string{"pay.hourly": "56"}, Until: "soon"}},
		{"finn", "approve refused in in_approval: missing finance.envelope.until",
			&flow.Envelope{AtMost: map[string]string{"pay.hourly": "56"}, Until: "9999-12-31"}},
		{"finn", "approve refused in in_approval: missing finance.envelope.until",
			&flow.Envelope{AtMost: map[string]string{"pay.hourly": "56"}, Until: "9999-12-31T23:00:00-05:00"}},
		{"finn", "approve refused in in_approval: missing finance.envelope", &flow.Envelope{}},
	} {
		w := begin(t, row{book: "range", given: "rita submits"})
		if got := within(t, w, c.who, c.e); got != c.want {
			t.Errorf("%s, %+v\ngot  %s\nwant %s", c.who, c.e, got, c.want)
		}
	}
}

// TestEnvelopeOfADelegate is that of the person that the delegate decides for.
func TestEnvelopeOfADelegate(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "range", lent: "dora=finn", given: "rita submits"})
	e := &flow.Envelope{AtMost: map[string]string{"pay.hourly": "10"}, Until: "2026-12-04"}
	if got := within(t, w, "dora", e); got != "approve refused in in_approval: blocked finance.envelope.at_most.pay.hourly" {
		t.Error(got)
	}
	e.AtMost["pay.hourly"] = "60"
	if got := within(t, w, "dora", e); w.err != nil || !strings.Contains(got, "envelope.at_most.pay.hourly") {
		t.Error(got)
	}
}

// TestRange reads the envelope of a decision that a case of a playbook records.
func TestRange(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "range", given: "rita submits"})
	c := w.context(t, sentence{who: "finn"})
	if e, err := flow.Range(c, w.offer, "finance", nil); e != nil || err != nil {
		t.Errorf("of no envelope: %v, %v", e, err)
	}
	given := flow.Envelope{AtMost: map[string]string{"pay.hourly": "60"}, Until: "2026-12-01T16:00:00Z"}
	if e, err := flow.Range(c, w.offer, "finance", &given); err != nil || e.AtMost["pay.hourly"] != "60 USD" ||
		!e.Until.Equal(w.now.Add(time.Hour)) {
		t.Errorf("%+v, %v", e, err)
	}
	given.AtMost = nil
	if _, err := flow.Range(c, w.offer, "finance", &given); err == nil {
		t.Error("an envelope without a bound is read")
	}
}

// figures are the terms of the property that finance looks at, and one that it does
// not.
type figures struct {
	pay, bill, limit int64
	title            string
}

// margin reports whether the margin is at least so many percent.
func (f figures) margin(percent int64) bool {
	return big.NewRat((f.bill-f.pay)*100, f.bill).Cmp(big.NewRat(percent, 1)) >= 0
}

// modelOfRange is what finance said yes to.
type modelOfRange struct {
	approved bool
	at       figures
	given    bool
	most     int64 // of pay; 0: none
	least    int64 // percent; 0: none
	until    time.Time
}

// keeps reports whether the approval covers other figures at a moment: the same
// figures, or every bound holds and the margin, through which pay and bill reach the
// stage, is one of them.
func (m modelOfRange) keeps(f figures, now time.Time) bool {
	if m.at.pay == f.pay && m.at.bill == f.bill && m.at.limit == f.limit {
		return true
	}
	return m.given && !now.After(m.until) && (m.most == 0 || f.pay <= m.most) && m.least > 0 &&
		f.margin(m.least) && m.at.limit == f.limit
}

// TestEnvelopeAgainstAModel revises at random what was approved as a range, and
// compares which approvals are kept with a plain model.
func TestEnvelopeAgainstAModel(t *testing.T) {
	t.Parallel()
	kept, lost := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := figures{50, 100, 0, "Nurse"}
		w := begin(t, row{book: "range", given: "rita submits"})
		w.once = true
		m := modelOfRange{}
		for range 8 {
			if sub, _ := w.offer.Submission(); sub.Outcome == "" && rapid.IntRange(0, 4).Draw(t, "decides") > 0 {
				m = approveRange(t, w, f)
			}
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * time.Hour)
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1, 2:
				f.pay = rapid.Int64Range(48, 60).Draw(t, "pay")
			case 3:
				f.bill = rapid.Int64Range(95, 105).Draw(t, "bill")
			case 4:
				f.title += "I"
			case 5:
				f.limit = rapid.Int64Range(1, 3).Draw(t, "cap")
			}
			limit := fmt.Sprint(f.limit)
			if f.limit == 0 {
				limit = ""
			}
			terms := fmt.Sprintf("pay.rate=%d bill.rate=%d bill.cap=%s job.title=%s", f.pay, f.bill, limit, f.title)
			if w.say(t, "rita recalls because typo"); w.err == nil {
				w.say(t, "rita edits "+terms)
			} else {
				w.say(t, "rita revises "+terms+" because market")
			}
			if w.say(t, "rita submits"); w.err != nil {
				t.Fatal(w.err)
			}
			sub, _ := w.offer.Submission()
			if got, want := sub.Process.IsCarried("finance"), m.approved && m.keeps(f, w.now); got != want {
				t.Fatalf("carried: %v, want %v; %+v at %+v %s", got, want, m, f, w.now)
			}
			if m.approved = sub.Process.IsCarried("finance"); m.approved {
				kept++
			} else {
				lost++
			}
		}
	})
	if kept < 50 || lost < 50 {
		t.Errorf("%d approvals were kept and %d were not: that shows little", kept, lost)
	}
}

// approveRange lets finance approve, sometimes for a range.
func approveRange(t *rapid.T, w *world, f figures) modelOfRange {
	m := modelOfRange{approved: true, at: f, given: rapid.IntRange(0, 3).Draw(t, "given") > 0}
	if !m.given {
		within(t, w, "finn", nil)
		return m
	}
	e := &flow.Envelope{AtMost: map[string]string{}, AtLeast: map[string]string{}}
	if rapid.Bool().Draw(t, "most") {
		m.most = f.pay + rapid.Int64Range(0, 8).Draw(t, "up")
		e.AtMost["pay.hourly"] = fmt.Sprint(m.most)
	}
	if m.most == 0 || rapid.IntRange(0, 3).Draw(t, "least") > 0 {
		m.least = rapid.Int64Range(20, 50).Draw(t, "percent")
		for !f.margin(m.least) {
			m.least--
		}
		e.AtLeast["margin.simple_percent"] = fmt.Sprint(m.least)
	}
	m.until = w.now.Add(time.Duration(rapid.IntRange(0, 80).Draw(t, "lasts")) * time.Hour)
	e.Until = m.until.Format(time.RFC3339)
	if got := within(t, w, "finn", e); w.err != nil {
		t.Fatal(got)
	}
	return m
}
