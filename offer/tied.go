package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// What was there once is never "not there yet": a record that is gone while its log
// has entries, and a record that is not as a command wrote it, are [ErrDamaged]. The
// log is read only where a record is absent, older than its proof, or in conflict.

// mend tells what to do about damage.
const mend = "restore it from a backup; verify.Check names all that differs"

// openTied is [Desk.open] for a command and for Get: what it builds on was written by a
// command. A record without a playbook is returned with the error of it.
func (d *Desk) openTied(ctx context.Context, r store.Record, books playbooks) (*loaded, error) {
	if err := d.mended(ctx); err != nil {
		return nil, err
	}
	l, err := d.open(ctx, r, books)
	if l == nil {
		return nil, err
	}
	if bad := d.checkTied(ctx, l); bad != nil {
		return nil, bad
	}
	return l, err
}

// mended refuses as long as the record of what is in force is damaged, also for what is
// judged by another version. It is read once for each desk; what chooses a playbook sees
// later damage.
func (d *Desk) mended(ctx context.Context) error {
	_, _, err := d.books.Known(ctx)
	if errors.Is(err, ErrPlaybook) && !errors.Is(err, ErrDamaged) {
		return nil // an offer under way has its own version
	}
	return err
}

// checkTied refuses an offer whose record has no proof of its trail although a command
// wrote one. A record of an earlier version has none yet. The error is errMoved if the
// record was written since it was read.
func (d *Desk) checkTied(ctx context.Context, l *loaded) error {
	if l.Tied {
		return nil
	}
	id := l.Offer.ID()
	ok, err := storage.Predates(ctx, d.store, storage.LogOf(id), l.Trail)
	if ok || err != nil {
		return err
	}
	r, err := d.store.Get(ctx, storage.KindOffer, id)
	if err == nil && r.Revision != l.revision {
		return errMoved
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w: %s %s has lost the proof that its trail is about it; %s", ErrDamaged,
		storage.KindOffer, id, mend)
}

// checkAnswer refuses an answer that is kept under a key and that the trail of its offer
// does not show.
func (s Session) checkAnswer(ctx context.Context, c *call, r store.Record, a storage.Answer) error {
	id := a.Offer.ID()
	if id == "" && c.id == "" && !c.creates {
		return nil // the command is about no offer
	}
	if id != "" && (id == c.id || c.creates) {
		ok, err := storage.AnswerTied(ctx, s.desk.store, r, a, s.actor.ID)
		if ok || err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: the answer under this key is not what the command on the offer wrote; %s", ErrDamaged,
		mend)
}

// traces bounds how many entries of a lost offer are read.
const traces = 100

// absent is the error of an offer without a record: [ErrNotFound], or [ErrDamaged] if
// its log has entries and the actor may know of it, because the actor acted on it or
// sees every offer.
func (s Session) absent(ctx context.Context, id string) error {
	entries, err := storage.First(ctx, s.desk.store, storage.LogOf(id), traces)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return ErrNotFound
	}
	known := s.seesAll(ctx)
	for _, e := range entries {
		known = known || e.Actor == s.actor.ID && s.actor.ID != ""
	}
	if !known {
		return ErrNotFound
	}
	return lost(id)
}

func lost(id string) error {
	return fmt.Errorf("%w: %s %s has a history and no record; %s", ErrDamaged, storage.KindOffer, id, mend)
}

// seesAll reports whether the actor sees every offer of a playbook in force.
func (s Session) seesAll(ctx context.Context) bool {
	set, _, err := s.desk.books.InForce(ctx)
	if err != nil || s.actor.ID == "" {
		return false
	}
	for _, p := range set.All() {
		if !p.Access().NeedsFacts(s.actor) && p.Access().Sees(s.actor, nil) {
			return true
		}
	}
	return false
}

// sentLetters requires the kept letters that a command sends as they are to be there.
// They are written once, with their submission.
func sentLetters(before, after Offer) []store.Check {
	sent := map[string]bool{}
	for d := range before.Documents() {
		sent[d.ID] = true
	}
	var out []store.Check
	for d := range after.Documents() {
		if d.Kept != "" && !sent[d.ID] {
			out = append(out, store.Check{Kind: storage.KindDocument, ID: d.Kept, Revision: 1})
		}
	}
	return out
}

// behindLog returns what a conflict on the end of a log, or on a letter, shows if the
// record that keeps that end has not changed: the log has gone on without it, or the
// record is gone. It returns nil if another command wrote the record.
func (d *Desk) behindLog(ctx context.Context, b store.Batch, err error) error {
	var c *store.ConflictError
	if !errors.As(err, &c) || c.Kind != store.LogKind && c.Kind != storage.KindDocument {
		return nil
	}
	if slices.Contains(b.Checks, store.Check{Kind: c.Kind, ID: c.ID, Revision: 1}) {
		return fmt.Errorf("%w: %s %s is gone or is not as it was made; %s", ErrDamaged, c.Kind, c.ID, mend)
	}
	kind, id, what := storage.KindLog, c.ID, "does not end where its record says"
	if offer, ok := storage.OfferOf(c.ID); ok {
		kind, id = storage.KindOffer, offer
	}
	if c.Kind == storage.KindDocument {
		kind, id, what = storage.KindOffer, "", "is kept already, and its record does not know it"
	}
	for _, p := range b.Puts {
		if p.Kind != kind || id != "" && p.ID != id {
			continue
		}
		r, err := d.store.Get(ctx, kind, p.ID)
		switch {
		case errors.Is(err, store.ErrNotFound) && p.Expect == 0, err == nil && r.Revision == p.Expect:
			return fmt.Errorf("%w: the %s %s %s; %s", ErrDamaged, c.Kind, c.ID, what, mend)
		}
	}
	return nil
}
