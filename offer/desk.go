package offer

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
)

// Desk is the front door: one store, and the playbooks in force. It is safe
// for many goroutines and starts none.
type Desk struct {
	store store.Store
	opt   Options
	books *storage.Books
}

// Open returns the desk over a store that was opened with [Kinds]. Until a
// playbook is published, the defaults of the playbook format are in force.
func Open(s store.Store, opt Options) (*Desk, error) {
	if s == nil {
		return nil, errors.New("offer: the store is nil")
	}
	d := &Desk{store: storage.Guard(s), opt: opt.withDefaults()}
	var err error
	if d.books, err = storage.NewBooks(d.store, d.opt.Law); err != nil {
		return nil, prefixed(err)
	}
	return d, nil
}

// opened returns the desk, or one on which everything fails with [ErrNotOpen] if
// it was not opened.
func (d *Desk) opened() *Desk {
	if d != nil && d.store != nil {
		return d
	}
	d = &Desk{store: storage.Guard(nil), opt: Options{}.withDefaults()}
	d.books, _ = storage.NewBooks(d.store, d.opt.Law) // the built-in defaults are valid
	return d
}

// As returns the session of an actor, on which every command lives. On a desk
// that was not opened, every command fails with [ErrNotOpen].
func (d *Desk) As(a Actor) Session {
	return Session{desk: d.opened(), actor: a}
}

// Kinds declares what the desk keeps, for the adapter that keeps it: pass it
// to memstore.New or sqlstore.Open. The tables are meant to be read: amounts
// are exact columns, and each offer has one row.
func Kinds() []store.Kind { return storage.Kinds() }

// Playbooks lists the playbooks in force.
func (d *Desk) Playbooks(ctx context.Context) ([]*Playbook, error) {
	d = d.opened()
	set, _, err := d.books.InForce(ctx)
	if err != nil {
		return nil, prefixed(err)
	}
	return set.All(), nil
}

// Check reads everything and yields each inconsistency between what is kept in
// two places: see [verify.Check].
func (d *Desk) Check(ctx context.Context) iter.Seq2[verify.Problem, error] {
	d = d.opened()
	return verify.Check(ctx, d.store, verify.Options{Now: d.opt.Now, Law: d.opt.Law})
}

// Verify checks every trail link by link: see [verify.Logs].
func (d *Desk) Verify(ctx context.Context) (verify.Verified, error) {
	return verify.Logs(ctx, d.opened().store)
}

// observe tells the host. A panic there does not undo what was done.
func (d *Desk) observe(ctx context.Context, o Observation) {
	defer func() { _ = recover() }()
	d.opt.Observe(ctx, o)
}

// now is the host's clock, in UTC and microseconds.
func (d *Desk) now() time.Time { return d.opt.Now().UTC().Truncate(time.Microsecond) }
