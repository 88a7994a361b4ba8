package offer_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// modelOffer is what the plain model knows of an offer.
type modelOffer struct {
	state     offer.State
	held      bool
	since     time.Time
	heldAt    time.Time
	paused    time.Duration // on hold in this state
	revision  int
	submitted bool // this revision
	approved  int  // the last revision approved in full
	letter    int  // revision of the last letter
	rejected  bool // by the latest submission, and not changed since
	entries   int  // the least the trail must have
}

// isLate reports whether the time of an offer in state sent is over.
func (x *modelOffer) isLate(now time.Time) bool {
	return x.state == offer.Sent && !now.Before(x.since.Add(48*time.Hour+x.paused))
}

func (x *modelOffer) over() bool { return lifecycle.Standard().IsEnd(x.state) }

// machine drives a desk and the model side by side.
type machine struct {
	*rapid.T
	f     *fixture
	model map[string]*modelOffer
	ids   []string
	n     int
}

// want compares what a command did with what the model allows.
func (m *machine) want(what, id string, allowed bool, o offer.Offer, err error) bool {
	m.Helper()
	if allowed && err != nil {
		m.Fatalf("%s of %s (%+v): refused: %v", what, id, *m.model[id], err)
	}
	if !allowed && err == nil {
		m.Fatalf("%s of %s (%+v): done, now %s", what, id, *m.model[id], o.State())
	}
	if !allowed && !errors.Is(err, offer.ErrRefused) {
		m.Fatalf("%s of %s: %v, wanted a refusal", what, id, err)
	}
	return allowed
}

func (m *machine) pick() (string, *modelOffer) {
	if len(m.ids) == 0 {
		m.create(m.T)
	}
	id := rapid.SampledFrom(m.ids).Draw(m.T, "offer")
	return id, m.model[id]
}

func (x *modelOffer) to(state offer.State, now time.Time) {
	if x.state != state {
		x.state, x.since, x.paused = state, now, 0
	}
	x.entries++
}

func (m *machine) now() time.Time { return m.f.clock.Now() }

func (m *machine) create(t *rapid.T) {
	if len(m.ids) == 4 {
		t.Skip("enough to get in each other's way")
	}
	m.n++
	id := fmt.Sprintf("O-%d", m.n)
	dear := rapid.Bool().Draw(t, "dear")
	src := nurse
	if dear {
		src = `{"client": "mercy", "type": "contract", "candidate": {"name": "A B"}, "people": {"recruiter": "ann"}, "job": {"title": "N"},
			"start_date": "2027-04-05", "pay": {"rate": "70.00", "per": "hour"}, "bill": {"rate": "90.00", "per": "hour"}}`
	}
	x, err := offer.ParseTerms([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.f.As(ann).Create(t.Context(), x, offer.ID(id)); err != nil {
		t.Fatal(err)
	}
	m.ids = append(m.ids, id)
	m.model[id] = &modelOffer{state: offer.Draft, since: m.now(), revision: 1, entries: 1}
}

func (m *machine) change(t *rapid.T) offer.Change {
	m.n++
	c, err := offer.ParseChange(fmt.Appendf(nil, `{"job.title": "Nurse %d"}`, m.n))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (m *machine) edit(t *rapid.T) {
	id, x := m.pick()
	o, err := m.f.As(ann).Edit(t.Context(), id, m.change(t))
	if m.want("edit", id, !x.held && (x.state == offer.Draft || x.state == offer.Negotiation), o, err) {
		x.edited()
		x.entries++
	}
}

func (x *modelOffer) edited() {
	x.rejected = false
	if x.submitted {
		x.revision, x.submitted = x.revision+1, false
	}
}

func (m *machine) submit(t *rapid.T) {
	id, _ := m.pick()
	m.submitOne(t, id)
}

func (m *machine) submitOne(t *rapid.T, id string) {
	x := m.model[id]
	o, err := m.f.As(ann).Submit(t.Context(), id)
	if !m.want("submit", id, !x.held && !x.rejected && (x.state == offer.Draft || x.state == offer.Negotiation),
		o, err) {
		return
	}
	x.to(offer.InApproval, m.now())
	// What carries over is the engine's to say, and tested there; the model
	// takes its word for what is open, never for the state that follows.
	sub, _ := o.Status().Submission()
	x.submitted = true
	if left(sub) == 0 {
		x.to(offer.Approved, m.now())
		x.approved = x.revision
	}
}

// left counts the stages that are not decided.
func left(sub record.Submission) int {
	n := 0
	for _, s := range sub.Process.Plan {
		if st := sub.Process.State(s.ID); st == approval.StageOpen || st == approval.StageWaiting {
			n++
		}
	}
	return n
}

// decide draws an actor, a stage and a verdict, and decides.
func (m *machine) decide(t *rapid.T) {
	id, _ := m.pick()
	stage := rapid.SampledFrom([]string{"ops", "finance"}).Draw(t, "stage")
	verdicts := []string{"approve", "approve", "approve", "reject", "return"}
	verdict := rapid.SampledFrom(verdicts).Draw(t, "verdict")
	who := rapid.SampledFrom([]offer.Actor{olga, oscar, fred, alice,
		{ID: "ann", Roles: []string{"recruiter", "ops", "finance"}}}).Draw(t, "who")
	m.decideOne(t, id, stage, verdict, who)
}

func (m *machine) decideOne(t *rapid.T, id, stage, verdict string, who offer.Actor) {
	x := m.model[id]
	before, err := m.f.As(alice).Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	sub, _ := before.Status().Submission()
	open := x.state == offer.InApproval && slices.Contains(sub.Process.OpenStages(), stage)
	entitled := who.ID != "ann" && who.Has(stage)
	var o offer.Offer
	switch s := m.f.As(who); verdict {
	case "approve":
		o, err = s.Approve(t.Context(), id, offer.Decision{Stage: stage})
	case "reject":
		o, err = s.Reject(t.Context(), id, offer.Decision{Stage: stage, Reason: "too dear"})
	default:
		o, err = s.Return(t.Context(), id, offer.Decision{Stage: stage, Reason: "look again"})
	}
	if !m.want(verdict+" "+stage+" by "+who.ID, id, open && entitled && !x.held, o, err) {
		return
	}
	x.entries++
	switch {
	case verdict == "approve" && left(sub) == 1:
		x.to(offer.Approved, m.now())
		x.approved = x.revision
	case verdict == "reject":
		x.to(offer.Draft, m.now())
		x.rejected = true
	case verdict == "return":
		x.to(offer.Draft, m.now())
	}
}

// move makes a plain move of the recruiter.
func (m *machine) move(t *rapid.T) {
	id, _ := m.pick()
	m.moveOne(t, id, rapid.SampledFrom([]string{"recall", "send", "counter", "accept", "decline", "complete",
		"revise", "withdraw", "hold", "resume", "resume", "send", "accept"}).Draw(t, "move"))
}

func (m *machine) moveOne(t *rapid.T, id, name string) {
	x := m.model[id]
	ctx, s := t.Context(), m.f.As(ann)
	from, now := x.state, m.now()
	var o offer.Offer
	var err error
	switch name {
	case "recall":
		o, err = s.Recall(ctx, id, "a mistake")
		if m.want(name, id, from == offer.InApproval && !x.held, o, err) {
			x.to(offer.Draft, now)
		}
	case "send":
		o, err = s.Send(ctx, id)
		if m.want(name, id, from == offer.Approved && !x.held, o, err) {
			x.to(offer.Sent, now)
			x.letter = x.revision
		}
	case "counter":
		o, err = s.Counter(ctx, id, offer.Candidate, m.change(t), "more")
		if m.want(name, id, (from == offer.Sent || from == offer.Negotiation) && !x.held && !x.isLate(now), o, err) {
			x.to(offer.Negotiation, now)
		}
	case "accept":
		o, err = s.Accept(ctx, id, offer.Candidate)
		if m.want(name, id, from == offer.Sent && !x.held && x.letter == x.revision && !x.isLate(now), o, err) {
			x.to(offer.Accepted, now)
		}
	case "decline":
		o, err = s.Decline(ctx, id, offer.Client, "no")
		if m.want(name, id, (from == offer.Sent || from == offer.Negotiation) && !x.held, o, err) {
			x.to(offer.Declined, now)
		}
	case "complete":
		o, err = s.Complete(ctx, id)
		if m.want(name, id, from == offer.Accepted && !x.held, o, err) {
			x.to(offer.Completed, now)
		}
	case "revise":
		o, err = s.Revise(ctx, id, m.change(t), "changed")
		ok := !x.held && slices.Contains([]offer.State{offer.Approved, offer.Sent, offer.Negotiation,
			offer.Accepted}, from)
		if m.want(name, id, ok, o, err) {
			x.edited()
			x.to(offer.Draft, now)
		}
	case "withdraw":
		o, err = s.Withdraw(ctx, id, offer.Agency, "not wanted")
		if m.want(name, id, !x.over(), o, err) {
			x.to(offer.Withdrawn, now)
		}
	case "hold":
		o, err = s.Hold(ctx, id, "wait")
		if m.want(name, id, !x.over() && !x.held, o, err) {
			x.held, x.heldAt = true, now
			x.entries++
		}
	case "resume":
		o, err = s.Resume(ctx, id)
		if m.want(name, id, !x.over() && x.held, o, err) {
			x.held, x.paused = false, x.paused+now.Sub(x.heldAt)
			x.entries++
		}
	}
}

// forward makes the next move of the usual way, so that runs get far; some go
// round again.
func (m *machine) forward(t *rapid.T) {
	id, x := m.pick()
	switch again := rapid.Bool().Draw(t, "again"); {
	case x.held:
		m.moveOne(t, id, "resume")
	case x.state == offer.Draft && !x.rejected:
		m.submitOne(t, id)
	case x.state == offer.InApproval:
		m.decideOne(t, id, "ops", "approve", olga)
		m.decideOne(t, id, "finance", "approve", fred)
	case again && x.state == offer.Approved, x.state == offer.Negotiation, again && x.state == offer.Accepted:
		m.moveOne(t, id, "revise")
	case x.state == offer.Approved:
		m.moveOne(t, id, "send")
	case again && x.state == offer.Sent:
		m.moveOne(t, id, "counter")
	case x.state == offer.Sent:
		m.moveOne(t, id, "accept")
	}
}

// time lets time go by and ticks.
func (m *machine) time(t *rapid.T) {
	m.f.clock.add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
	now := m.now()
	done, err := m.f.Tick(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	for id, x := range m.model {
		expires := !x.held && x.isLate(now)
		told := slices.ContainsFunc(done, func(d offer.Due) bool { return d.Offer == id && d.Kind == "expire" })
		if expires != told {
			t.Fatalf("%s (%+v) at %s: expired %t", id, *x, now, told)
		}
		if expires {
			x.to(offer.Expired, now)
		}
	}
	if again, err := m.f.Tick(t.Context(), now); err != nil || len(again) != 0 {
		t.Fatalf("a second tick did %s, %v", kinds(again), err)
	}
}

// later lets time go by without a tick.
func (m *machine) later(t *rapid.T) {
	m.f.clock.add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
}

// stranger tries something on an offer that is not hers.
func (m *machine) stranger(t *rapid.T) {
	id, _ := m.pick()
	if _, err := m.f.As(bob).Withdraw(t.Context(), id, offer.Client, "r"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatalf("a stranger is told %v", err)
	}
}

// check compares every offer with its model.
func (m *machine) check(t *rapid.T) {
	asked := 0
	for id, x := range m.model {
		o, err := m.f.As(alice).Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		st := o.Status()
		if o.State() != x.state || st.Held != x.held || o.Revision() != x.revision ||
			st.ApprovedRevision != x.approved {
			t.Fatalf("%s is %s, held %t, revision %d, approved %d; the model says %+v", id, o.State(), st.Held,
				o.Revision(), st.ApprovedRevision, *x)
		}
		if sub, _ := st.Submission(); x.state == offer.InApproval && !x.held &&
			slices.Contains(sub.Process.OpenStages(), "ops") {
			asked++
		}
	}
	tasks, err := m.f.As(olga).Waiting(t.Context(), 1000)
	if err != nil || len(tasks) != asked {
		t.Fatalf("olga is asked %d times, %v; the model says %d", len(tasks), err, asked)
	}
}

// Random commands of random people: the desk goes where the plain model goes,
// and everything that is kept twice agrees afterwards.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	p := book(t, houseFiles)
	rapid.Check(t, func(t *rapid.T) {
		f := &fixture{store: memstore.New(offer.Kinds()...), clock: &clock{now: monday}}
		var err error
		if f.Desk, err = offer.Open(f.store, options(f.clock)); err != nil {
			t.Fatal(err)
		}
		if err := f.As(root).Publish(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		m := &machine{T: t, f: f, model: map[string]*modelOffer{}}
		t.Repeat(map[string]func(*rapid.T){
			"create": m.create, "edit": m.edit, "submit": m.submit, "submit again": m.submit, "decide": m.decide,
			"decide again": m.decide,
			"forward":      m.forward, "forward again": m.forward, "forward more": m.forward, "move": m.move,
			"move again": m.move, "time": m.time, "later": m.later, "stranger": m.stranger, "": m.check,
		})
		for id, x := range m.model {
			if n := len(actions(t, f.As(alice), id)); n < x.entries {
				t.Fatalf("%s has %d entries; the model says at least %d", id, n, x.entries)
			}
			retold(t, f.As(alice), id)
		}
		if list := checked(f.Desk); len(list) > 0 {
			t.Fatalf("Check finds %q", list)
		}
		if _, err := f.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
