package offer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// PendingStage is a stage that waits for a decision of the actor.
type PendingStage struct {
	Offer, Client, Stage string
	As                   string // the entry of the stage that the actor fills: role:x, role:x@client or user:id
	For                  string // the person that the actor decides for as a delegate; empty: the actor
	Since, Due           time.Time
	Digest               string // of the submission that the stage decides, for [Seen]
}

// waitingPage is how many rows are read at once.
const waitingPage = 100

// maxNames bounds the names under which one call looks for waiting stages, and
// maxQueues the queries: more names share them.
const (
	maxNames  = 5000
	maxQueues = 32
)

// Waiting lists the stages that wait for a decision of the actor, by role, by
// name, or as a delegate: by the time they are due, then those without one, by
// offer. Each stage is listed once. A stage that the actor is barred from, has decided
// or gave away is not listed, and neither is one in which every place that the actor can
// fill is filled; the actor may still reject it. A limit below 1 is 100. The list is
// read from an index, however many offers wait for others.
func (s Session) Waiting(ctx context.Context, limit int) ([]PendingStage, error) {
	if limit < 1 {
		limit = 100
	}
	out, err := s.waiting(ctx, limit)
	if err != nil {
		return nil, &CommandError{"waiting", "", err}
	}
	return out, nil
}

func (s Session) waiting(ctx context.Context, limit int) ([]PendingStage, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	if err := s.desk.mended(ctx); err != nil {
		return nil, err
	}
	lent, err := s.received(ctx)
	if err != nil {
		return nil, err
	}
	names := namesOf(playbook.Person(s.actor))
	if len(names) > maxNames {
		return nil, fmt.Errorf("%w: an actor has at most %d names as an approver", ErrArgument, maxNames)
	}
	if names, err = s.namesLent(ctx, names, lent); err != nil {
		return nil, err
	}
	w := waiter{session: s, lent: lent, limit: limit, seen: map[string]bool{}}
	due := store.Where("due_at", store.Known)
	for _, when := range []*store.Filter{due, {Op: store.Not, Args: []*store.Filter{due}}} {
		if err := w.merge(ctx, names, when); err != nil {
			return nil, err
		}
	}
	return w.out, nil
}

// namesLent adds how rows name the people who delegate to the actor now.
func (s Session) namesLent(ctx context.Context, names []string, lent []approval.Delegation) ([]string, error) {
	roles, err := s.desk.rolesInForce(ctx, len(lent) > 0)
	if err != nil {
		return nil, err
	}
	for _, d := range lent {
		if now := s.desk.now(); now.Before(d.Start) || !now.Before(d.Until) || len(names) >= maxNames {
			continue
		}
		for _, n := range namesOf(d.Lender(s.desk.opt.Directory, roles...)) {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names, nil
}

// rolesInForce lists the roles that the playbooks in force declare, which a person may
// have received since delegating. Without a directory, or if they are not needed, it
// lists none.
func (d *Desk) rolesInForce(ctx context.Context, needed bool) ([]string, error) {
	if d.opt.Directory == nil || !needed {
		return nil, nil
	}
	set, _, err := d.books.InForce(ctx)
	if err != nil {
		return nil, err
	}
	var roles []string
	for _, p := range set.All() {
		for _, r := range p.Access().Roles() {
			roles = append(roles, r.Name)
		}
	}
	return roles, nil
}

// namesOf lists how rows name a person.
func namesOf(p approval.Person) []string {
	out := []string{storage.StorableID("user:" + p.ID)}
	for _, r := range p.Roles {
		out = append(out, storage.StorableID("role:"+r))
		for dimension, values := range p.In {
			for _, v := range values {
				out = append(out, storage.StorableID(storage.RoleIn(r, dimension, v)))
			}
		}
	}
	return out
}

// waiter merges what waits under many names into one list.
type waiter struct {
	session Session
	lent    []approval.Delegation
	limit   int
	seen    map[string]bool // offer and stage
	out     []PendingStage
}

// queue is what waits under one name, page by page.
type queue struct {
	query store.Query
	rows  []store.Record
	done  bool
}

// fill reads the next page when there is nothing left of the last.
func (q *queue) fill(ctx context.Context, s store.Store) error {
	if len(q.rows) > 0 || q.done {
		return nil
	}
	page, err := s.Find(ctx, q.query)
	if err != nil {
		return err
	}
	q.rows, q.query.After, q.done = page.Records, page.Next, page.Next == ""
	return nil
}

// queues returns what waits under the names and passes a filter, names sharing a
// queue where there are many.
func (w *waiter) queues(names []string, when *store.Filter) []*queue {
	var queues []*queue
	for some := range slices.Chunk(names, (len(names)+maxQueues-1)/maxQueues) {
		who := store.Where("who", store.Eq, some[0])
		if len(some) > 1 { // one name is read in the order of the index
			who = store.Where("who", store.In)
			for _, n := range some {
				who.Values = append(who.Values, n)
			}
		}
		queues = append(queues, &queue{query: store.Query{Kind: storage.KindWaiting,
			Where: store.All(who, when), Order: []store.Order{{Column: "due_at"}},
			Limit: min(w.limit, waitingPage)}})
	}
	return queues
}

// merge takes from the queues in order, the rows that pass a filter, until there
// is enough.
func (w *waiter) merge(ctx context.Context, names []string, when *store.Filter) error {
	queues := w.queues(names, when)
	for len(w.out) < w.limit {
		for _, q := range queues {
			if err := q.fill(ctx, w.session.desk.store); err != nil {
				return err
			}
		}
		queues = slices.DeleteFunc(queues, func(q *queue) bool { return len(q.rows) == 0 })
		if len(queues) == 0 {
			return nil
		}
		first := slices.MinFunc(queues, func(a, b *queue) int {
			x, y := a.rows[0].Columns, b.rows[0].Columns
			return cmp.Or(store.Compare(x["due_at"], y["due_at"]), store.Compare(x["offer"], y["offer"]),
				store.Compare(x["stage"], y["stage"]))
		})
		row := first.rows[0]
		first.rows = first.rows[1:]
		if err := w.take(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// take adds the stage of a row if it is pending for the actor, and not there yet.
func (w *waiter) take(ctx context.Context, row store.Record) error {
	key := fmt.Sprint(row.Columns["offer"], "/", row.Columns["stage"])
	if w.seen[key] {
		return nil
	}
	w.seen[key] = true
	pending := pendingStage(row)
	ok, err := w.session.isPendingFor(ctx, &pending, w.lent)
	if ok && err == nil {
		w.out = append(w.out, pending)
	}
	return err
}

// pendingStage reads the stage of a row.
func pendingStage(row store.Record) (p PendingStage) {
	p.Offer, _ = row.Columns["offer"].(string)
	p.Client, _ = row.Columns["client"].(string)
	p.Stage, _ = row.Columns["stage"].(string)
	who, _ := row.Columns["who"].(string)
	p.As, _, _ = strings.Cut(who, "=")
	p.Since, _ = row.Columns["since"].(time.Time)
	p.Due, _ = row.Columns["due_at"].(time.Time)
	return p
}

// isPendingFor reports whether a stage waits for a decision of the actor: no row has
// who is barred, who has decided and which places are filled. It sets As, and For if
// the actor decides as a delegate.
func (s Session) isPendingFor(ctx context.Context, p *PendingStage, lent []approval.Delegation) (bool,
	error) {
	r, err := s.desk.store.Get(ctx, storage.KindOffer, p.Offer)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil // it has moved since the row was read
	}
	if err != nil {
		return false, err
	}
	st, err := storage.DecodeOffer(r)
	if err != nil {
		return false, err
	}
	sub, _ := st.Offer.Submission()
	if st.Offer.State() != InApproval || !slices.Contains(sub.Process.OpenStages(), p.Stage) {
		return false, nil
	}
	p.Digest = sub.Digest
	l := &loaded{Stored: st, revision: r.Revision, now: s.desk.now()}
	if l.Book, err = s.desk.book(ctx, st.Offer, l.now, known); err != nil {
		return false, err
	}
	who, as := playbook.Person(s.actor), approval.Approver{}
	awaited := func(on *approval.Person) (ok bool) {
		as, ok = sub.Process.Awaits(p.Stage, who, on)
		if on != nil {
			return ok && s.mayDecide(l, p.Stage, *on)
		}
		return ok && s.mayDecide(l, p.Stage, who)
	}
	ok := awaited(nil) && s.sees(l)
	if !ok {
		var d approval.Delegation
		d, ok = s.desk.delegationFor(lent, l, p.Stage, func(lender approval.Person) bool { return awaited(&lender) })
		p.For = d.From.ID
	}
	if p.As = as.String(); as.Field != "" {
		p.As = approval.Approver{User: sub.Process.Persons[as.Field]}.String()
	}
	return ok, nil
}

// mayDecide reports whether a person has the right to approve in access.yaml, which a
// person that the stage names does not need.
func (s Session) mayDecide(l *loaded, stage string, who approval.Person) bool {
	sub, _ := l.Offer.Submission()
	if sub.Process.IsNamed(stage, who.ID) {
		return true
	}
	access, actor := l.Playbook.Access(), playbook.Actor(who)
	var facts *rule.Facts
	if access.NeedsFacts(actor) {
		facts = l.facts()
	}
	ok, _ := access.May(actor, string(approval.VerdictApprove), l.Offer.State(), facts)
	return ok
}
