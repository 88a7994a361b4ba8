package offer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// The people of the tests.
var (
	ann     = offer.Actor{ID: "ann", Roles: []string{"recruiter"}}
	bob     = offer.Actor{ID: "bob", Roles: []string{"recruiter"}}
	olga    = offer.Actor{ID: "olga", Roles: []string{"ops"}}
	oscar   = offer.Actor{ID: "oscar", Roles: []string{"ops"}}
	fred    = offer.Actor{ID: "fred", Roles: []string{"finance"}}
	alice   = offer.Actor{ID: "alice", Roles: []string{"auditor"}}
	root    = offer.Actor{ID: "root", Roles: []string{"admin"}}
	mallory = offer.Actor{ID: "mallory"}
)

// monday is the moment at which the tests begin: 09:00 UTC on a working day.
var monday = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// houseFiles is the playbook of the tests: operations looks at every offer,
// finance at dear ones, a letter goes out and expires after two days.
var houseFiles = map[string]string{
	"playbook.yaml": "playbook: house\ntitle: House\ncurrency: USD\ncalendar: {hours: \"09:00-17:00\", days: mon-fri, zone: UTC}\n",
	"access.yaml": `roles:
  recruiter:
    see: {offers: people.recruiter == actor.id}
    edit: {in: [draft, negotiation], fields: [client, business_unit, region, type, candidate, job, worksite, start_date, respond_by, weeks, schedule, pay, bill, cost, people]}
    do: [submit, recall, revise, send, counter, accept, decline, withdraw, hold, resume, complete]
  ops: {see: {offers: true}, do: [approve, reject, return, hold, resume]}
  finance: {see: {offers: true}, do: [approve, reject, return]}
  auditor: {see: {offers: true}}
  admin: {see: {offers: true}, manage: [playbook, names, fields, guardrails, approvals, letters, access, lifecycle]}
`,
	"approvals.yaml": `stages:
  - id: ops
    title: Operations
    approve: {any: 1, of: [role:ops]}
    within: 8 hours
    remind: [2 hours, 4 hours]
    escalate: {to: "user:chief", after: 24 hours, how: add}
  - id: finance
    title: Finance
    when: pay.hourly > 60
    because: the pay is high
    approve: {any: 1, of: [role:finance]}
separate: {submitter: true, last_editor: [pay, bill], one_stage_per_person: true}
delegation: {at_most: 30 days}
`,
	"guardrails.yaml": `guardrails:
  - {id: unit-slip, check: pay.hourly <= 1000, else: block, final: true, message: "The pay reads as {{ pay.hourly | money }}"}
  - {id: bill-under-pay, check: bill.hourly > pay.hourly, when: has(bill.rate), else: block, message: "Billed {{ bill.hourly | money }}, paid {{ pay.hourly | money }}"}
`,
	"lifecycle.yaml": "expire: {sent: 2 days}\n",
	"letters/offer.md": `---
letter: offer
title: Offer
locale: en-US
---
Dear {{ candidate.name }},

we offer you {{ job.title }} at {{ pay.hourly | money }} per hour from {{ start_date | date("long") }}.
`,
}

// with returns the files of a playbook with some replaced; nil text removes.
func with(files map[string]string, pairs ...string) map[string]string {
	out := maps.Clone(files)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			delete(out, pairs[i])
		} else {
			out[pairs[i]] = pairs[i+1]
		}
	}
	return out
}

// books keeps what was opened: playbooks never change.
var books sync.Map

func book(t testing.TB, files map[string]string) *offer.Playbook {
	t.Helper()
	key := fmt.Sprint(files)
	if p, ok := books.Load(key); ok {
		return p.(*offer.Playbook)
	}
	bundle := map[string][]byte{}
	for name, text := range files {
		bundle[name] = []byte(text)
	}
	p, findings := playbook.Open(bundle, playbook.Options{})
	if p == nil {
		t.Fatalf("the playbook of the test: %v", findings)
	}
	books.Store(key, p)
	return p
}

// clock is the host's clock in a test: it stands until it is set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// counting is a source of bytes that are not random, safe for goroutines.
type counting struct {
	mu sync.Mutex
	n  byte
}

func (c *counting) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// fixture is a desk with the house playbook published.
type fixture struct {
	*offer.Desk
	store store.Store
	clock *clock
}

func options(c *clock) offer.Options {
	return offer.Options{Now: c.Now, Random: io.Reader(&counting{})}
}

// memory returns an empty store in memory.
func memory() store.Store { return memstore.New(offer.Kinds()...) }

func newDesk(t testing.TB) *fixture { return deskWith(t, houseFiles) }

// deskWith is a desk in memory with a playbook published.
func deskWith(t testing.TB, files map[string]string) *fixture {
	t.Helper()
	return deskOn(t, memory(), files)
}

func deskOn(t testing.TB, s store.Store, files map[string]string) *fixture {
	t.Helper()
	f := &fixture{store: s, clock: &clock{now: monday}}
	var err error
	if f.Desk, err = offer.Open(s, options(f.clock)); err != nil {
		t.Fatal(err)
	}
	if err := f.As(root).Publish(t.Context(), book(t, files)); err != nil {
		t.Fatal(err)
	}
	f.soundAtEnd(t)
	return f
}

// storeOf returns the store under a desk, for backup and feed.
func storeOf(d interface {
	As(offer.Actor) offer.Session
}) store.Store {
	switch d := d.(type) {
	case *fixture:
		return d.store
	case *offer.Desk:
		return offer.StoreOf(d)
	}
	return nil
}

// soundAtEnd checks, when a test is over, that everything that is kept twice
// agrees and every link holds. An offer may be left without a playbook that
// applies; that is how some tests leave it, and no damage.
func (f *fixture) soundAtEnd(t testing.TB) {
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		for _, line := range found(t, f.Desk) {
			if !strings.HasSuffix(line, ": its playbook can't be opened") {
				t.Error("at the end Check finds ", line)
			}
		}
		if _, err := f.Verify(context.Background()); err != nil {
			t.Error("at the end: ", err)
		}
	})
}

// over opens another desk on a store, with the clock of this one.
func (f *fixture) over(t testing.TB, s store.Store) *offer.Desk {
	t.Helper()
	d, err := offer.Open(s, options(f.clock))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// second opens another desk on the same store: another process.
func (f *fixture) second(t testing.TB) *offer.Desk {
	t.Helper()
	return f.over(t, f.store)
}

// nurse is an offer that can be submitted.
const nurse = `{"client": "mercy", "type": "contract", "candidate": {"name": "Amara Osei"}, "people": {"recruiter": "ann"},
	"job": {"title": "Nurse"}, "start_date": "2027-04-05", "pay": {"rate": "50.00", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`

func terms(t testing.TB, src string) offer.Terms {
	t.Helper()
	x, err := offer.ParseTerms([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func change(t testing.TB, src string) offer.Change {
	t.Helper()
	x, err := offer.ParseChange([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// must fails the test when a command fails.
func must(t testing.TB) func(offer.Offer, error) offer.Offer {
	return func(o offer.Offer, err error) offer.Offer {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

// steps are the commands that lead from draft onwards.
var steps = []struct {
	to offer.State
	do func(context.Context, *offer.Desk, string, ...offer.Option) (offer.Offer, error)
}{
	{offer.InApproval, func(ctx context.Context, d *offer.Desk, id string, w ...offer.Option) (offer.Offer, error) {
		return d.As(ann).Submit(ctx, id, w...)
	}},
	{offer.Approved, func(ctx context.Context, d *offer.Desk, id string, w ...offer.Option) (offer.Offer, error) {
		return d.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops"}, w...)
	}},
	{offer.Sent, func(ctx context.Context, d *offer.Desk, id string, w ...offer.Option) (offer.Offer, error) {
		return d.As(ann).Send(ctx, id, w...)
	}},
	{offer.Accepted, func(ctx context.Context, d *offer.Desk, id string, w ...offer.Option) (offer.Offer, error) {
		answer := make([]offer.AnswerOption, len(w))
		for i, option := range w {
			answer[i] = option.(offer.AnswerOption) // Key and Seen are both
		}
		return d.As(ann).Accept(ctx, id, offer.Candidate, answer...)
	}},
	{offer.Completed, func(ctx context.Context, d *offer.Desk, id string, w ...offer.Option) (offer.Offer, error) {
		return d.As(ann).Complete(ctx, id, w...)
	}},
}

// at makes an offer of ann's and brings it to a state.
func (f *fixture) at(t testing.TB, id string, state offer.State) offer.Offer {
	t.Helper()
	ctx, s := t.Context(), f.As(ann)
	o := must(t)(s.Create(ctx, terms(t, nurse), offer.ID(id)))
	for _, step := range steps {
		if o.State() == state {
			return o
		}
		switch {
		case state == offer.Withdrawn:
			return must(t)(s.Withdraw(ctx, id, offer.Agency, "not wanted any more"))
		case o.State() != offer.Sent:
		case state == offer.Negotiation:
			return must(t)(s.Counter(ctx, id, offer.Candidate, change(t, `{"pay.rate": "55.00"}`),
				"another firm pays more"))
		case state == offer.Declined:
			return must(t)(s.Decline(ctx, id, offer.Candidate, "stays where she is"))
		case state == offer.Expired:
			if _, err := f.Tick(ctx, f.clock.Now().Add(72*time.Hour)); err != nil {
				t.Fatal(err)
			}
			return must(t)(s.Get(ctx, id))
		}
		o = must(t)(step.do(ctx, f.Desk, id))
	}
	if o.State() != state {
		t.Fatalf("%s is in state %s, wanted %s", id, o.State(), state)
	}
	return o
}

// found lists what Check finds.
func found(t testing.TB, d *offer.Desk) []string {
	t.Helper()
	var out []string
	for i, err := range d.Check(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if i.Kind != "clock" { // tests move the clock, and TestClock looks at these
			out = append(out, i.String())
		}
	}
	return out
}

// sound fails the test unless Check finds nothing and Verify passes.
func sound(t testing.TB, d *offer.Desk) verify.Verified {
	t.Helper()
	if list := found(t, d); len(list) > 0 {
		t.Fatalf("Check finds:\n%s", strings.Join(list, "\n"))
	}
	v, err := d.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// codes are what a refusal consists of; empty when the error is none.
func codes(err error) string {
	var r *offer.Refusal
	if !errors.As(err, &r) {
		return ""
	}
	return fmt.Sprint(r.Codes())
}

func actions(t interface {
	Helper()
	Fatal(...any)
}, s offer.Session, id string) []string {
	t.Helper()
	trail, err := s.Trail(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(trail))
	for i, e := range trail {
		out[i] = e.Action
	}
	return out
}

// count says how often an action is in a trail.
func count(list []string, action string) int {
	n := 0
	for _, a := range list {
		if a == action {
			n++
		}
	}
	return n
}
