package offer_test

import (
	"context"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/meter"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// metered counts what a command asks of its store.
type metered struct {
	store.Store
	reads, writes int
}

// Get implements [store.Store].
func (m *metered) Get(ctx context.Context, kind, id string) (store.Record, error) {
	m.reads++
	return m.Store.Get(ctx, kind, id)
}

// Find implements [store.Store].
func (m *metered) Find(ctx context.Context, q store.Query) (store.Page, error) {
	m.reads++
	return m.Store.Find(ctx, q)
}

// Commit implements [store.Store].
func (m *metered) Commit(ctx context.Context, b store.Batch) error {
	m.writes++
	return m.Store.Commit(ctx, b)
}

// TestBudget holds what one command may cost: facts made at most twice, the
// status copied at most twice, one read and one write. It is not parallel: the
// meter counts for the whole process.
func TestBudget(t *testing.T) {
	for _, row := range []struct{ reason, playbook string }{
		{"a playbook for every offer", houseFiles["playbook.yaml"]},
		{"a playbook that claims a client's offers", houseFiles["playbook.yaml"] + "applies: client == 'mercy'\n"},
		{"a playbook that claims offers by their numbers", houseFiles["playbook.yaml"] + "applies: pay.hourly > 1\n"},
	} {
		t.Run(row.reason, func(t *testing.T) { budget(t, row.playbook) })
	}
}

func budget(t *testing.T, playbook string) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, with(houseFiles, "playbook.yaml", playbook, "guardrails.yaml", houseFiles["guardrails.yaml"]+
		"  - {id: cap, check: bill.hourly <= 90, else: block, override: [admin], message: over the cap}\n"))
	ctx, s, id := t.Context(), f.As(ann), "O-1"
	ops, finance := f.As(olga), f.As(fred)
	dear := change(t, `{"pay.rate": "72.00", "bill.rate": "99.00"}`)
	for _, c := range []struct {
		reason string
		do     func() (offer.Offer, error)
		reads  int // beyond the one of the offer
	}{
		{"a draft is made", func() (offer.Offer, error) {
			return s.Create(ctx, terms(t, nurse), offer.ID(id), offer.Key("c"))
		}, -1},
		{"a draft is edited", func() (offer.Offer, error) { return s.Edit(ctx, id, dear, offer.Key("e")) }, 0},
		{"a block is overridden", func() (offer.Offer, error) {
			return f.As(root).Override(ctx, id, offer.Override{Guardrail: "cap", Reason: "once"})
		}, 0},
		{"it is submitted", func() (offer.Offer, error) { return s.Submit(ctx, id, offer.Key("s")) }, 0},
		{"an approver asks", func() (offer.Offer, error) {
			return ops.AskInformation(ctx, id, offer.Question{Stage: "ops", Text: "why?"})
		}, 0},
		{"a stage is approved", func() (offer.Offer, error) {
			return ops.Approve(ctx, id, offer.Decision{Stage: "ops"})
		}, 0},
		{"the last stage is approved",
			func() (offer.Offer, error) { return finance.Approve(ctx, id, offer.Decision{Stage: "finance"}) }, 0},
		{"it is revised", func() (offer.Offer, error) {
			return s.Revise(ctx, id, change(t, `{"pay.rate": "73.00"}`), "more")
		}, 0},
		{"it is revised again before it is submitted",
			func() (offer.Offer, error) { return s.Edit(ctx, id, change(t, `{"bill.rate": "98.00"}`)) }, 0},
		{"its block is overridden again", func() (offer.Offer, error) {
			return f.As(root).Override(ctx, id, offer.Override{Guardrail: "cap", Reason: "twice"})
		}, 0},
		{"the second revision is submitted", func() (offer.Offer, error) { return s.Submit(ctx, id) }, 0},
		{"it is recalled", func() (offer.Offer, error) { return s.Recall(ctx, id, "wait") }, 0},
		{"it is submitted a third time", func() (offer.Offer, error) { return s.Submit(ctx, id) }, 0},
		{"it is approved again", func() (offer.Offer, error) {
			return ops.Approve(ctx, id, offer.Decision{Stage: "ops"})
		}, 0},
		{"it is approved in full again",
			func() (offer.Offer, error) { return finance.Approve(ctx, id, offer.Decision{Stage: "finance"}) }, 0},
		{"its letter goes out", func() (offer.Offer, error) { return s.Send(ctx, id) }, 0},
		{"it is held", func() (offer.Offer, error) { return s.Hold(ctx, id, "frozen") }, 0},
		{"it goes on", func() (offer.Offer, error) { return s.Resume(ctx, id) }, 0},
		{"the candidate counters", func() (offer.Offer, error) {
			return s.Counter(ctx, id, offer.Candidate, change(t, `{"pay.rate": "75.00"}`), "")
		}, 0},
		{"the counteroffer is adopted",
			func() (offer.Offer, error) { return s.Revise(ctx, id, change(t, `{"pay.rate": "75.00"}`), "adopted") },
			0},
	} {
		t.Run(c.reason, func(t *testing.T) {
			before := meter.Now()
			m.reads, m.writes = 0, 0
			if _, err := c.do(); err != nil {
				t.Fatal(err)
			}
			cost := meter.Now().Since(before)
			if cost.Facts > 2 || cost.Copies > 2 || m.reads != 1+c.reads || m.writes != 1 {
				t.Errorf("facts made %d times, status copied %d times, %d reads, %d writes", cost.Facts, cost.Copies,
					m.reads, m.writes)
			}
		})
	}
}

// TestBudgetOfUnique: under a playbook with unique, a submission that takes a place costs
// two more reads, and one that keeps it none.
func TestBudgetOfUnique(t *testing.T) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, oneEach)
	ctx, s := t.Context(), f.As(ann)
	f.draftFor(t, "O-1", "C-1", "J-1")
	f.draftFor(t, "O-2", "", "J-1")
	for _, c := range []struct {
		reason string
		do     func() (offer.Offer, error)
		reads  int
	}{
		{"a place is taken", func() (offer.Offer, error) { return s.Submit(ctx, "O-1") }, 3},
		{"a submission is recalled", func() (offer.Offer, error) { return s.Recall(ctx, "O-1", "wait") }, 1},
		{"the place is kept", func() (offer.Offer, error) { return s.Submit(ctx, "O-1") }, 1},
		{"a value is missing", func() (offer.Offer, error) { return s.Submit(ctx, "O-2") }, 1},
		{"the place is given up", func() (offer.Offer, error) {
			return s.Withdraw(ctx, "O-1", offer.Agency, "no")
		}, 1},
	} {
		m.reads, m.writes = 0, 0
		if _, err := c.do(); err != nil || m.reads != c.reads || m.writes != 1 {
			t.Errorf("%s: %d reads, %d writes, %v", c.reason, m.reads, m.writes, err)
		}
	}
}

// TestBudgetOfTick: one offer that is due costs one read of the list and one of
// the playbooks in force, and one write.
func TestBudgetOfTick(t *testing.T) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, houseFiles)
	f.at(t, "O-1", offer.InApproval)
	before := meter.Now()
	m.reads, m.writes = 0, 0
	due, err := f.Tick(t.Context(), monday.AddDate(0, 0, 2))
	if err != nil || len(due) == 0 {
		t.Fatal(due, err)
	}
	cost := meter.Now().Since(before)
	if cost.Facts > 2 || cost.Copies > 2 || m.reads != 2 || m.writes != 1 {
		t.Errorf("facts made %d times, status copied %d times, %d reads, %d writes", cost.Facts, cost.Copies, m.reads, m.writes)
	}
}

// TestBudgetOfSending: a letter that has a mark for the day of sending is read once
// more than the offer, to be filled in. One without is not read.
func TestBudgetOfSending(t *testing.T) {
	for _, row := range []struct {
		reason, text string
		reads        int
	}{{"without a mark", "", 1}, {"with a mark", "{{ sent_on }}\n", 2}} {
		m := &metered{Store: memstore.New(offer.Kinds()...)}
		f := deskOn(t, m, with(houseFiles, "letters/offer.md", houseFiles["letters/offer.md"]+row.text))
		f.at(t, "O-1", offer.Approved)
		before := meter.Now()
		m.reads, m.writes = 0, 0
		must(t)(f.As(ann).Send(t.Context(), "O-1"))
		cost := meter.Now().Since(before)
		if cost.Facts > 2 || cost.Copies > 2 || m.reads != row.reads || m.writes != 1 {
			t.Errorf("%s: facts made %d times, status copied %d times, %d reads, %d writes", row.reason, cost.Facts,
				cost.Copies, m.reads, m.writes)
		}
	}
}

// TestBudgetOfReplaced: who puts a text in the place of a clause costs no more than
// any edit.
func TestBudgetOfReplaced(t *testing.T) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, textFiles)
	f.at(t, "O-1", offer.Draft)
	before := meter.Now()
	m.reads, m.writes = 0, 0
	must(t)(f.As(lena).Edit(t.Context(), "O-1", change(t, `{"clauses": [{"id": "at-will", "text": "Otherwise."}]}`)))
	if cost := meter.Now().Since(before); cost.Facts > 2 || cost.Copies > 2 || m.reads != 1 || m.writes != 1 {
		t.Errorf("facts made %d times, status copied %d times, %d reads, %d writes", cost.Facts, cost.Copies, m.reads, m.writes)
	}
}

// TestBudgetOfOthers: what is about no offer, or about many, reads what it is about.
func TestBudgetOfOthers(t *testing.T) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, houseFiles)
	ctx, zoe := t.Context(), offer.Actor{ID: "zoe", Roles: []string{"ops"}}
	f.at(t, "O-1", offer.InApproval)
	for _, c := range []struct {
		reason        string
		do            func() error
		reads, writes int
	}{
		{"playbooks in force before and after, the log twice, and the version as it is kept", func() error {
			return f.As(root).Publish(ctx, book(t, with(houseFiles, "lifecycle.yaml", "expire: {sent: 3 days}\n")))
		}, 5, 1},
		{"playbooks in force, the log, all delegations and the delegate's record", func() error {
			return f.As(olga).Delegate(ctx, offer.Delegation{To: zoe, Until: monday.AddDate(0, 0, 7)})
		}, 4, 1},
		{"the offer, and the delegations of who does not see it", func() error {
			_, err := f.As(offer.Actor{ID: "zoe"}).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
			return err
		}, 3, 1},
	} {
		before := meter.Now()
		m.reads, m.writes = 0, 0
		if err := c.do(); err != nil {
			t.Fatalf("%s: %v", c.reason, err)
		}
		cost := meter.Now().Since(before)
		if cost.Facts > 2 || cost.Copies > 2 || m.reads != c.reads || m.writes != c.writes {
			t.Errorf("%s: facts made %d times, status copied %d times, %d reads, %d writes", c.reason, cost.Facts, cost.Copies, m.reads, m.writes)
		}
	}
}

// TestBudgetOfDecideAll: several decisions cost one read for each offer and one
// write.
func TestBudgetOfDecideAll(t *testing.T) {
	m := &metered{Store: memstore.New(offer.Kinds()...)}
	f := deskOn(t, m, apartFiles())
	seen := f.submitted(t, "O-1", "O-2", "O-3")
	list := []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-2"]),
		yes("O-3", "ops", seen["O-3"]), yes("O-3", "finance", seen["O-3"])}
	before := meter.Now()
	m.reads, m.writes = 0, 0
	if _, err := f.As(olga).DecideAll(t.Context(), list, offer.AllOrNothing, offer.Key("k")); err != nil {
		t.Fatal(err)
	}
	cost := meter.Now().Since(before)
	if cost.Facts > 8 || cost.Copies > 8 || m.reads != 3 || m.writes != 1 {
		t.Errorf("facts made %d times, status copied %d times, %d reads, %d writes", cost.Facts, cost.Copies, m.reads,
			m.writes)
	}
}
