package offer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/store"
)

// Inconsistency is something that [Desk.Check] found: what is kept in two
// places and differs, or is not as it was written.
type Inconsistency struct {
	Kind string // record, columns, waiting, document, trail, approval, feed
	ID   string // of the offer or log
	What string
}

// String names the place and what is wrong; never pay or names.
func (i Inconsistency) String() string { return i.Kind + " " + i.ID + ": " + i.What }

// Check reads everything and yields each inconsistency between record,
// columns, approvals, documents, trail and feed. It holds one offer at a time.
// An error of the store ends it.
func (d *Desk) Check(ctx context.Context) iter.Seq2[Inconsistency, error] {
	return func(yield func(Inconsistency, error) bool) {
		c := checker{d: d, yield: yield}
		_, _, err := d.playbooks(ctx, true)
		if errors.Is(err, ErrPlaybook) || errors.Is(err, ErrDamaged) {
			err = c.found("record", inForce, "the playbooks in force can't be opened")
		}
		if err == nil {
			err = c.offers(ctx)
		}
		if err == nil {
			err = c.waitingRows(ctx)
		}
		if err == nil {
			err = c.logs(ctx)
		}
		if err == nil {
			err = c.feed(ctx)
		}
		if err == nil {
			err = c.consumers(ctx)
		}
		if err == nil {
			err = c.each(ctx, kindImport, func(r store.Record) error {
				return c.found("record", r.ID, "an import is half done; run it again with the same export")
			})
		}
		if err != nil && !errors.Is(err, errStop) {
			yield(Inconsistency{}, err)
		}
	}
}

// errStop ends a check whose reader wants no more.
var errStop = errors.New("stop")

type checker struct {
	d     *Desk
	yield func(Inconsistency, error) bool
}

func (c *checker) found(kind, id, format string, a ...any) error {
	if !c.yield(Inconsistency{kind, id, fmt.Sprintf(format, a...)}, nil) {
		return errStop
	}
	return nil
}

// each reads a kind page by page, and goes on behind a record that can't be
// read.
func (c *checker) each(ctx context.Context, kind string, f func(store.Record) error) error {
	q := store.Query{Kind: kind, Limit: 500}
	for {
		page, err := c.d.store.Find(ctx, q)
		var bad *store.DamagedError
		if err != nil && (!errors.As(err, &bad) || c.yield == nil) {
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
	return c.each(ctx, kindOffer, func(r store.Record) error {
		for n := 0; ; n++ {
			var list []Inconsistency
			c.yield = func(i Inconsistency, _ error) bool { list = append(list, i); return true }
			err := c.offer(ctx, r)
			if c.yield = yield; err != nil {
				return err
			}
			if len(list) == 0 {
				return nil
			}
			now, err := c.d.store.Get(ctx, kindOffer, r.ID)
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
	st, err := decodeStored(r)
	if err != nil {
		return c.found("record", r.ID, "it can't be read")
	}
	entries, err := c.d.trail(ctx, logOf(r.ID), st.Trail)
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
func (c *checker) erasures(id string, entries []Entry) error {
	told := slices.ContainsFunc(entries, func(e Entry) bool { return e.Action == "erase" })
	for _, e := range entries {
		for _, f := range e.Fields {
			if f.Erased && !(told && slices.Contains(personal, f.Path)) {
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
func (c *checker) columns(ctx context.Context, r store.Record, st stored, entries []Entry) error {
	p, chosen, _, err := c.d.playbookOf(ctx, st.Offer, false)
	if err != nil {
		return c.found("record", r.ID, "its playbook can't be opened")
	}
	fc := flow.Context{Playbook: p, Now: c.d.now()}
	want := columns(st, p, p.TermsFacts(st.Offer.Terms(), fc.Today()), fc)
	if n := len(entries); n > 0 {
		want["updated_at"] = entries[n-1].Time
	}
	for _, col := range Kinds()[0].Columns {
		if chosen && slices.Contains(byPlaybook, col.Name) {
			continue
		}
		if fmt.Sprint(want[col.Name]) != fmt.Sprint(r.Columns[col.Name]) {
			if err := c.found("columns", r.ID, "column %s is not what the record says", col.Name); err != nil {
				return err
			}
		}
	}
	for _, w := range waitingRows(st.Offer, fc) {
		row, err := c.d.store.Get(ctx, kindWaiting, w.id)
		if errors.Is(err, store.ErrDamaged) {
			continue // it is found when the rows are read
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if !sameColumns(w.columns, row.Columns) {
			if err := c.found("waiting", r.ID, "whom stage %s asks is not in its row", w.stage); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameColumns compares columns; a null may be nil or left out.
func sameColumns(a, b store.Columns) bool {
	for name := range a {
		if fmt.Sprint(a[name]) != fmt.Sprint(b[name]) {
			return false
		}
	}
	for name := range b {
		if a[name] == nil && b[name] != nil {
			return false
		}
	}
	return true
}

// documents compares letters with their digests.
func (c *checker) documents(ctx context.Context, o Offer) error {
	for _, doc := range o.Status().Documents {
		l, err := c.d.letter(ctx, doc)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, ErrDamaged) {
			if err := c.found("document", o.ID(), "letter %s is not there", doc.ID); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if !l.Erased && !l.matchesDigest() {
			if err := c.found("document", o.ID(), "letter %s is not as it was made", doc.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// approvals wants an entry of the trail for each decision of the record, and
// the state that the trail left.
func (c *checker) approvals(o Offer, entries []Entry) error {
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
	return c.each(ctx, kindWaiting, func(r store.Record) error {
		for last := int64(0); ; {
			what, revision, err := c.asks(ctx, r)
			if what == "" || err != nil {
				return err
			}
			if _, err := c.d.store.Get(ctx, kindWaiting, r.ID); errors.Is(err, store.ErrNotFound) {
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
	o, err := c.d.store.Get(ctx, kindOffer, id)
	if errors.Is(err, store.ErrNotFound) {
		return "somebody is asked for an offer that is not there", 0, nil
	}
	if errors.Is(err, store.ErrDamaged) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	st, err := decodeStored(o)
	if err != nil {
		return "", 0, nil
	}
	p, _, _, err := c.d.playbookOf(ctx, st.Offer, false)
	if err != nil {
		return "", 0, nil
	}
	for _, w := range waitingRows(st.Offer, flow.Context{Playbook: p, Now: c.d.now()}) {
		if w.id == r.ID {
			return "", 0, nil
		}
	}
	return "somebody is asked for a stage that does not ask", o.Revision, nil
}

// logs verifies the logs that belong to no offer.
func (c *checker) logs(ctx context.Context) error {
	return c.each(ctx, kindLog, func(r store.Record) error {
		head, err := decodeHead(r)
		if err != nil {
			return c.found("record", r.ID, "it can't be read")
		}
		entries, err := c.d.trail(ctx, r.ID, head)
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
		page, err := c.d.store.Feed(ctx, at, 1000)
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
	kind, id := kindLog, log
	if of, ok := strings.CutPrefix(log, logOf("")); ok {
		kind, id = kindOffer, of
	}
	_, err := c.d.store.Get(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return c.found("feed", id, "it has a history and is not there")
	}
	if errors.Is(err, store.ErrDamaged) {
		return nil // it is there, and was found
	}
	return err
}

// Verified is what [Desk.Verify] read.
type Verified struct {
	Logs    int
	Entries int64
}

// Verify checks every log link by link, and each offer's against the end that
// the offer keeps. The error is an [audit.TamperError] that names the first
// entry that is not as it was written.
func (d *Desk) Verify(ctx context.Context) (Verified, error) {
	var v Verified
	one := func(log string, head audit.Head) error {
		h, err := audit.Verify(log, d.sealed(ctx, log), head)
		if err != nil {
			return err
		}
		ok, err := d.ends(ctx, log, head, h)
		if err != nil {
			return err
		}
		if !ok {
			return &audit.TamperError{Log: log, Seq: h.Seq, What: "entries stand behind the end that is known"}
		}
		v.Logs++
		v.Entries += head.Seq
		return nil
	}
	c := checker{d: d}
	err := c.each(ctx, kindOffer, func(r store.Record) error {
		st, err := decodeStored(r)
		if err != nil {
			return err
		}
		return one(logOf(r.ID), st.Trail)
	})
	if err != nil {
		return v, err
	}
	err = c.each(ctx, kindLog, func(r store.Record) error {
		head, err := decodeHead(r)
		if err != nil {
			return err
		}
		return one(r.ID, head)
	})
	return v, err
}
