package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// ErrMoved is returned if a command was committed while the backup was written,
// so that it is not of one moment. What was written has no last line, and no
// restore finishes with it. Write it again.
var ErrMoved = errors.New("the desk was changed while the backup was written; write it again")

// recordsPage is how many records are read at once. Offers are large.
const recordsPage = 100

// An output receives a backup in its order, each part also as its line, which
// ends with a line feed and is valid until the next call.
type output interface {
	header(line []byte) error
	begin(store.Kind) error // the records of the kind follow, or the entries
	record(r store.Record, line []byte) error
	entry(e store.Entry, line []byte) error
	end(t totals, line []byte) error
}

// totals is what the last line has.
type totals struct {
	records, entries int64
	sha256           string // of all lines before, in hexadecimal
}

// writer reads a store and writes what it keeps to an output.
type writer struct {
	store  store.Store
	out    output
	digest hash.Hash
	line   []byte // reused
	totals totals
}

func newWriter(s store.Store, out output) *writer {
	return &writer{store: storage.Guard(s), out: out, digest: sha256.New()}
}

func (w *writer) write(ctx context.Context) error {
	before, hasFeed, err := feedEnd(ctx, w.store)
	if err != nil {
		return err
	}
	if err := w.parts(ctx); err != nil {
		return err
	}
	if hasFeed {
		if err := w.unmoved(ctx, before); err != nil {
			return err
		}
	}
	w.totals.sha256 = hex.EncodeToString(w.digest.Sum(nil))
	w.line = append(appendEnd(w.line[:0], w.totals), '\n')
	return w.out.end(w.totals, w.line)
}

// parts writes everything except the last line.
func (w *writer) parts(ctx context.Context) error {
	w.line = appendHeader(w.line[:0])
	if err := w.finishLine(); err != nil {
		return err
	}
	if err := w.out.header(w.line); err != nil {
		return err
	}
	for _, k := range keptKinds() {
		if err := w.records(ctx, k); err != nil {
			return err
		}
	}
	return w.logs(ctx)
}

// unmoved requires the feed to end where it did before, and every entry of it to
// be written.
func (w *writer) unmoved(ctx context.Context, before store.Pos) error {
	after, _, err := feedEnd(ctx, w.store)
	if err != nil {
		return err
	}
	if before != after {
		return ErrMoved
	}
	if lost := int64(after) - w.totals.entries; lost != 0 {
		return fmt.Errorf("%w: %d entries belong to no offer and no known log", store.ErrDamaged, lost)
	}
	return nil
}

// finishLine ends the line and adds it to the digest.
func (w *writer) finishLine() error {
	if len(w.line) > maxLine {
		return fmt.Errorf("%w: a record is larger than %d bytes", store.ErrInvalid, maxLine)
	}
	w.line = append(w.line, '\n')
	w.digest.Write(w.line) // a hash returns no error
	return nil
}

// records writes the records of a kind.
func (w *writer) records(ctx context.Context, k store.Kind) error {
	if err := w.out.begin(k); err != nil {
		return err
	}
	for r, err := range storage.Records(ctx, w.store, store.Query{Kind: k.Name, Limit: recordsPage}) {
		if err != nil {
			return err
		}
		if w.line, err = appendRecord(w.line[:0], k, r); err != nil {
			return err
		}
		if err := w.finishLine(); err != nil {
			return err
		}
		w.totals.records++
		if err := w.out.record(r, w.line); err != nil {
			return err
		}
	}
	return nil
}

// logs writes the entries of every log, ordered by the name of the log. The logs
// of offers come between the others.
func (w *writer) logs(ctx context.Context) error {
	if err := w.out.begin(entryKind()); err != nil {
		return err
	}
	ofOffers := storage.LogOf("")
	for _, query := range []store.Query{
		{Kind: storage.KindLog, Where: store.Where("id", store.Lt, ofOffers), Limit: recordsPage},
		{Kind: storage.KindOffer, Limit: recordsPage},
		{Kind: storage.KindLog, Where: store.Where("id", store.Ge, ofOffers), Limit: recordsPage},
	} {
		for r, err := range storage.Records(ctx, w.store, query) {
			if err != nil {
				return err
			}
			log := r.ID
			if query.Kind == storage.KindOffer {
				log = storage.LogOf(r.ID)
			}
			if err := w.log(ctx, log); err != nil {
				return err
			}
		}
	}
	return nil
}

// log writes the entries of one log.
func (w *writer) log(ctx context.Context, log string) error {
	for e, err := range storage.Entries(ctx, w.store, log) {
		if err != nil {
			return err
		}
		w.line = appendEntry(w.line[:0], e)
		if err := w.finishLine(); err != nil {
			return err
		}
		w.totals.entries++
		if err := w.out.entry(e, w.line); err != nil {
			return err
		}
	}
	return nil
}
