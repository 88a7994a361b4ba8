// Package verify tells whether what a store keeps is sound. [Logs] checks every
// trail link by link; [Check] compares everything that is kept in two places.
package verify

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Problem is something that is kept in two places and differs, or is not as it
// was written.
type Problem struct {
	Kind string // record, columns, waiting, document, trail, approval, feed
	ID   string // of the offer or log
	What string
}

// String names the place and what is wrong; never pay or names.
func (p Problem) String() string { return p.Kind + " " + p.ID + ": " + p.What }

// Options is what [Check] takes from outside. The zero value works.
type Options struct {
	// Now is the clock. Default: the system's.
	Now func() time.Time
	// Law is what rules know of law; that of the desk. Default: the built-in
	// tables, without per diem.
	Law playbook.Options
}

// Check reads everything and yields each inconsistency between record,
// columns, approvals, documents, trail and feed. It holds one offer at a time.
// An error of the store ends it.
func Check(ctx context.Context, s store.Store, opt Options) iter.Seq2[Problem, error] {
	return func(yield func(Problem, error) bool) {
		if opt.Now == nil {
			opt.Now = time.Now
		}
		s := storage.Guard(s)
		books, err := storage.NewBooks(s, opt.Law)
		if err != nil {
			yield(Problem{}, err)
			return
		}
		c := checker{store: s, books: books, now: opt.Now, yield: yield}
		for _, step := range []func(context.Context) error{c.playbooks, c.offers, c.waitingRows, c.logs, c.feed, c.consumers, c.imports} {
			if err := step(ctx); err != nil {
				if !errors.Is(err, errStop) {
					yield(Problem{}, err)
				}
				return
			}
		}
	}
}

// errStop ends a check whose reader has seen enough.
var errStop = errors.New("stop")

type checker struct {
	store store.Store
	books *storage.Books
	now   func() time.Time
	yield func(Problem, error) bool
}

func (c *checker) playbooks(ctx context.Context) error {
	_, _, err := c.books.InForce(ctx)
	if errors.Is(err, storage.ErrPlaybook) || errors.Is(err, store.ErrDamaged) {
		return c.found("record", storage.InForce, "the playbooks in force can't be opened")
	}
	return err
}

func (c *checker) imports(ctx context.Context) error {
	return c.each(ctx, storage.KindImport, func(r store.Record) error {
		return c.found("record", r.ID, "an import is half done; run it again with the same export")
	})
}

func (c *checker) found(kind, id, format string, a ...any) error {
	if !c.yield(Problem{kind, id, fmt.Sprintf(format, a...)}, nil) {
		return errStop
	}
	return nil
}

// recordsPage is how many records are read at once.
const recordsPage = 500

// each reads a kind page by page, and goes on behind a record that can't be
// read.
func (c *checker) each(ctx context.Context, kind string, f func(store.Record) error) error {
	q := store.Query{Kind: kind, Limit: recordsPage}
	for {
		page, err := c.store.Find(ctx, q)
		var bad *store.DamagedError
		if err != nil && !errors.As(err, &bad) {
			return err
		}
		for _, r := range page.Records {
			if err := f(r); err != nil {
				return err
			}
		}
		if bad != nil {
			if err := c.found("columns", bad.ID, "column %s of the %s holds what it can't", bad.Column, bad.Kind); err != nil {
				return err
			}
			q = store.Query{Kind: kind, Limit: q.Limit, Where: store.Where("id", store.Gt, bad.ID)}
			continue
		}
		if q.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

// recheck bounds how often an offer is checked again because it was written
// meanwhile.
const recheck = 100

// offers checks each offer. What is kept about it is read one after the other,
// so what was found counts only when nobody wrote meanwhile; otherwise the
// offer is checked again.
func (c *checker) offers(ctx context.Context) error {
	yield := c.yield
	defer func() { c.yield = yield }()
	return c.each(ctx, storage.KindOffer, func(r store.Record) error {
		for n := 0; ; n++ {
			var list []Problem
			c.yield = func(i Problem, _ error) bool { list = append(list, i); return true }
			err := c.offer(ctx, r)
			if c.yield = yield; err != nil {
				return err
			}
			if len(list) == 0 {
				return nil
			}
			now, err := c.store.Get(ctx, storage.KindOffer, r.ID)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if err == nil && now.Revision != r.Revision && n < recheck {
				r = now
				continue
			}
			for _, i := range list {
				if !yield(i, nil) {
					return errStop
				}
			}
			return nil
		}
	})
}

func (c *checker) offer(ctx context.Context, r store.Record) error {
	st, err := storage.DecodeOffer(r)
	if err != nil {
		return c.found("record", r.ID, "it can't be read")
	}
	entries, err := storage.Trail(ctx, c.store, storage.LogOf(r.ID), st.Trail)
	var t *audit.TamperError
	if errors.As(err, &t) {
		return c.found("trail", r.ID, "%s", t.Error())
	} else if err != nil {
		return err
	}
	if err := c.erasures(r.ID, entries); err != nil {
		return err
	}
	if err := c.columns(ctx, r, st, entries); err != nil {
		return err
	}
	if err := c.documents(ctx, st.Offer); err != nil {
		return err
	}
	return c.approvals(st.Offer, entries)
}

// erasures wants an entry that tells of it when values of a trail are gone, and
// none to be gone but a person's.
func (c *checker) erasures(id string, entries []audit.Entry) error {
	told := slices.ContainsFunc(entries, func(e audit.Entry) bool { return e.Action == "erase" })
	for _, e := range entries {
		for _, f := range e.Fields {
			if f.Erased && !(told && slices.Contains(storage.Personal, f.Path)) {
				return c.found("trail", id, "entry %d: the value of %s is gone, and no erasure took it", e.Seq, f.Path)
			}
		}
	}
	return nil
}

// byPlaybook are the columns that the playbook has a word in: of an offer that
// is not submitted they are as the playbook was that was in force then.
var byPlaybook = []string{"pay_hourly", "bill_hourly", "margin_percent", "currency", "due_at"}

// columns compares the columns with what the record says, and the rows of who
// is asked.
func (c *checker) columns(ctx context.Context, r store.Record, st storage.Stored, entries []audit.Entry) error {
	book, err := c.books.KnownOf(ctx, st.Offer, c.now())
	if err != nil {
		return c.found("record", r.ID, "its playbook can't be opened")
	}
	fc := flow.Context{Playbook: book.Playbook, Now: c.now().UTC()}
	want := storage.Columns(st, book.Playbook, book.Playbook.TermsFacts(st.Offer.Terms(), fc.Today()), fc)
	if n := len(entries); n > 0 {
		want["updated_at"] = entries[n-1].Time
	}
	for _, col := range storage.Kinds()[0].Columns {
		if !book.Pinned && slices.Contains(byPlaybook, col.Name) {
			continue
		}
		if fmt.Sprint(want[col.Name]) != fmt.Sprint(r.Columns[col.Name]) {
			if err := c.found("columns", r.ID, "column %s is not what the record says", col.Name); err != nil {
				return err
			}
		}
	}
	for _, w := range storage.WaitingRows(st.Offer, fc) {
		row, err := c.store.Get(ctx, storage.KindWaiting, w.ID)
		if errors.Is(err, store.ErrDamaged) {
			continue // it is found when the rows are read
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if !storage.SameColumns(w.Columns, row.Columns) {
			if err := c.found("waiting", r.ID, "whom stage %s asks is not in its row", w.Stage); err != nil {
				return err
			}
		}
	}
	return nil
}

// documents compares letters with their digests.
func (c *checker) documents(ctx context.Context, o record.Offer) error {
	for _, doc := range o.Status().Documents {
		l, err := c.letter(ctx, doc)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) {
			if err := c.found("document", o.ID(), "letter %s is not there", doc.ID); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if !l.Erased && !l.Matches(doc.Digest) {
			if err := c.found("document", o.ID(), "letter %s is not as it was made", doc.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) letter(ctx context.Context, doc record.Document) (storage.Letter, error) {
	r, err := c.store.Get(ctx, storage.KindDocument, doc.ID)
	if err != nil {
		return storage.Letter{}, err
	}
	return storage.DecodeLetter(r)
}

// approvals wants an entry of the trail for each decision of the record, and
// the state that the trail left.
func (c *checker) approvals(o record.Offer, entries []audit.Entry) error {
	type act struct{ who, what, stage string }
	have := map[act]int{}
	state := ""
	for _, e := range entries {
		have[act{e.Actor, e.Action, e.Subject}]++
		for _, f := range e.Fields {
			if f.Path == "state" {
				state = f.After
			}
		}
	}
	if state != string(o.State()) {
		if err := c.found("approval", o.ID(), "the trail leaves it in state %s, the record says %s", state, o.State()); err != nil {
			return err
		}
	}
	for _, sub := range o.Status().Submissions {
		for _, d := range sub.Process.Decisions {
			action := string(d.Verdict)
			if d.Advice {
				action = "advise " + action
			}
			k := act{d.By, action, d.Stage}
			if have[k] == 0 {
				if err := c.found("approval", o.ID(), "a decision on stage %s has no entry in the trail", d.Stage); err != nil {
					return err
				}
			}
			have[k]--
		}
	}
	return nil
}

// waitingRows compares who is asked with the offers that ask. A row that is
// gone when its offer was read was taken away meanwhile.
func (c *checker) waitingRows(ctx context.Context) error {
	return c.each(ctx, storage.KindWaiting, func(r store.Record) error {
		for last := int64(0); ; {
			what, revision, err := c.asks(ctx, r)
			if what == "" || err != nil {
				return err
			}
			if _, err := c.store.Get(ctx, storage.KindWaiting, r.ID); errors.Is(err, store.ErrNotFound) {
				return nil
			} else if err != nil {
				return err
			}
			if revision == last { // nobody wrote while the row was there
				id, _ := r.Columns["offer"].(string)
				return c.found("waiting", id, "%s", what)
			}
			last = revision
		}
	})
}

// asks says what is wrong with a row, at which revision of its offer; empty
// when the offer asks so, or can't be read and was found before.
func (c *checker) asks(ctx context.Context, r store.Record) (what string, revision int64, err error) {
	id, _ := r.Columns["offer"].(string)
	o, err := c.store.Get(ctx, storage.KindOffer, id)
	if errors.Is(err, store.ErrNotFound) {
		return "somebody is asked for an offer that is not there", 0, nil
	}
	if errors.Is(err, store.ErrDamaged) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	st, err := storage.DecodeOffer(o)
	if err != nil {
		return "", 0, nil
	}
	book, err := c.books.KnownOf(ctx, st.Offer, c.now())
	if err != nil {
		return "", 0, nil
	}
	for _, w := range storage.WaitingRows(st.Offer, flow.Context{Playbook: book.Playbook, Now: c.now().UTC()}) {
		if w.ID == r.ID {
			return "", 0, nil
		}
	}
	return "somebody is asked for a stage that does not ask", o.Revision, nil
}

// logs verifies the logs that belong to no offer.
func (c *checker) logs(ctx context.Context) error {
	return c.each(ctx, storage.KindLog, func(r store.Record) error {
		head, err := storage.DecodeHead(r)
		if err != nil {
			return c.found("record", r.ID, "it can't be read")
		}
		entries, err := storage.Trail(ctx, c.store, r.ID, head)
		var t *audit.TamperError
		if errors.As(err, &t) {
			return c.found("trail", r.ID, "%s", t.Error())
		} else if err != nil {
			return err
		}
		return c.erasures(r.ID, entries)
	})
}

// feed wants positions without a gap.
func (c *checker) feed(ctx context.Context) error {
	at := store.Pos(0)
	for {
		page, err := c.store.Feed(ctx, at, 1000)
		if err != nil {
			return err
		}
		for _, e := range page {
			if at++; e.Pos != at {
				return c.found("feed", e.Log, "position %d is missing", at)
			}
			if e.Seq == 1 {
				if err := c.owner(ctx, e.Log); err != nil {
					return err
				}
			}
		}
		if len(page) == 0 {
			return nil
		}
	}
}

// owner wants the record whose history a log is.
func (c *checker) owner(ctx context.Context, log string) error {
	kind, id := storage.KindLog, log
	if of, ok := storage.OfferOf(log); ok {
		kind, id = storage.KindOffer, of
	}
	_, err := c.store.Get(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return c.found("feed", id, "it has a history and is not there")
	}
	if errors.Is(err, store.ErrDamaged) {
		return nil // it is there, and was found
	}
	return err
}

// consumers requires every consumer to be at a position that the feed has.
func (c *checker) consumers(ctx context.Context) error {
	return c.each(ctx, storage.KindConsumer, func(r store.Record) error {
		at, ok := r.Columns["position"].(int64)
		if !ok || at < 1 {
			return c.found("record", r.ID, "its position in the feed can't be read")
		}
		page, err := c.store.Feed(ctx, store.Pos(at)-1, 1)
		if err == nil && len(page) == 0 {
			return c.found("feed", r.ID, "it has read up to position %d, which is not there", at)
		}
		return err
	})
}
