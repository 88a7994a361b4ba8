package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// ErrMoved: something was changed at the desk while it was exported, so that
// what was written is not of one moment. It has no last line, and no import
// takes it whole. Export again.
var ErrMoved = errors.New("the desk was changed while it was exported; export again")

// Write writes everything that the desk keeps, as JSON Lines: one JSON object
// a line, in UTF-8, each with its "kind". What one store exported another
// imports with [Restore], whatever engine is under either, and exports
// again byte for byte the same.
//
// The first line says what follows:
//
//	{"offerdesk_export":1,"kind":"header"}
//
// [Schema] is that as a JSON Schema. Then come the records of [offer.Kinds], ordered by kind and within a kind by the
// bytes of the id. A column that is null is left out, and every other is text:
// an integer as 12, a decimal with all places of its column as 62.5000, a bool
// as true or false, a date as 2026-12-31, a time as
// 2026-12-31T17:00:00.000000Z, in UTC. The body is text, byte for byte:
//
//	{"kind":"document","id":"O-1-1-1","columns":{"offer":"O-1","terms_revision":"1"},"body":"{…}\n"}
//
// The offers hold their revisions and decisions, commands the answers under
// idempotency keys, log the end of each log that is not an offer's. Behind the
// records comes every entry of every log, ordered by the bytes of the log's
// name and the position, with the part that can be erased:
//
//	{"kind":"entry","log":"offer/O-1","seq":1,"body":"{…}","private":"[…]"}
//
// The last line counts, and has the SHA-256 of all bytes before it. An export
// without it was cut off:
//
//	{"kind":"end","records":41,"entries":77,"sha256":"…"}
//
// A text that is not valid UTF-8 is {"base64":"…"} instead. Keys stand in the
// order shown, columns in that of their names, without blanks, so that the same
// content is the same bytes.
//
// Two things are not exported: the revisions by which the store finds
// conflicts, and how far consumers of the feed are, since the feed of another
// store has another order between logs. A consumer begins there at the first
// entry: give it a name that is not yet used, or let it pass over what it has
// handled, before it tells people what is long done.
//
// It reads page by page in constant memory. It knows no rights and holds pay,
// names and letters: it is for the host, not for an actor. The error is
// [ErrMoved] when a command was committed meanwhile. A desk that is never
// quiet is exported from a desk over sqlstore's InTx, in a transaction that
// sees one moment; there is no feed to compare there, and nothing moves.
func Write(ctx context.Context, s store.Store, w io.Writer) error {
	if err := newWriter(s, w).all(ctx); err != nil {
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

func newWriter(s store.Store, w io.Writer) *writer {
	return &writer{store: storage.Guard(s), w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
}

// exportVersion is the version of the lines.
const exportVersion = 1

type writer struct {
	store            store.Store
	w                *bufio.Writer
	sum              hash.Hash
	line             []byte
	records, entries int64
	tables           *tableWriter // nil: lines alone
}

func (x *writer) all(ctx context.Context) error {
	before, whole, err := x.feedEnd(ctx)
	if err != nil {
		return err
	}
	x.line = appendHeader(x.line[:0])
	if err := x.write(); err != nil {
		return err
	}
	for _, k := range exportedKinds() {
		if err := x.kind(ctx, k); err != nil {
			return err
		}
	}
	if err := x.logs(ctx); err != nil {
		return err
	}
	if whole {
		after, _, err := x.feedEnd(ctx)
		if err != nil {
			return err
		}
		if before != after {
			return ErrMoved
		}
		if x.entries != int64(after) {
			return fmt.Errorf("%w: %d entries belong to no offer and no log that is known", store.ErrDamaged, int64(after)-x.entries)
		}
	}
	end := hex.EncodeToString(x.sum.Sum(nil))
	x.line = appendEnd(x.line[:0], x.records, x.entries, end)
	if err := x.write(); err != nil {
		return err
	}
	if x.tables != nil {
		return x.tables.end(x.records, x.entries, end)
	}
	return x.w.Flush()
}

// exportedKinds are the kinds that are exported, by name.
func exportedKinds() []store.Kind {
	out := slices.DeleteFunc(storage.Kinds(), func(k store.Kind) bool { return k.Name == storage.KindConsumer || k.Name == storage.KindImport })
	slices.SortFunc(out, func(a, b store.Kind) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// write writes the line.
func (x *writer) write() error {
	if len(x.line) > maxExportLine {
		return fmt.Errorf("%w: a record is larger than %d bytes", store.ErrInvalid, maxExportLine)
	}
	x.line = append(x.line, '\n')
	x.sum.Write(x.line) // a hash returns no error
	_, err := x.w.Write(x.line)
	return err
}

// exportPage is how many records are read at once: offers are large.
const exportPage = 100

func (x *writer) kind(ctx context.Context, k store.Kind) error {
	if x.tables != nil {
		if err := x.tables.begin(k); err != nil {
			return err
		}
	}
	for r, err := range storage.Records(ctx, x.store, store.Query{Kind: k.Name, Limit: exportPage}) {
		if err != nil {
			return err
		}
		if x.line, err = appendRecord(x.line[:0], k, r); err != nil {
			return err
		}
		x.records++
		if x.tables != nil {
			if err := x.tables.record(r); err != nil {
				return err
			}
		}
		if err := x.write(); err != nil {
			return err
		}
	}
	return nil
}

// logs writes the entries of every log, by name: those of offers stand between
// the others.
func (x *writer) logs(ctx context.Context) error {
	if x.tables != nil {
		if err := x.tables.begin(entryTable()); err != nil {
			return err
		}
	}
	between := storage.LogOf("")
	for _, q := range []store.Query{
		{Kind: storage.KindLog, Where: store.Where("id", store.Lt, between), Limit: exportPage},
		{Kind: storage.KindOffer, Limit: exportPage},
		{Kind: storage.KindLog, Where: store.Where("id", store.Ge, between), Limit: exportPage},
	} {
		for r, err := range storage.Records(ctx, x.store, q) {
			if err != nil {
				return err
			}
			log := r.ID
			if q.Kind == storage.KindOffer {
				log = storage.LogOf(r.ID)
			}
			if err := x.log(ctx, log); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *writer) log(ctx context.Context, log string) error {
	for e, err := range storage.Entries(ctx, x.store, log) {
		if err != nil {
			return err
		}
		x.line = appendEntry(x.line[:0], e)
		x.entries++
		if x.tables != nil {
			if err := x.tables.entry(e); err != nil {
				return err
			}
		}
		if err := x.write(); err != nil {
			return err
		}
	}
	return nil
}

// feedEnd is the last position of the feed; false where there is no feed, in a
// transaction of the host.
func (x *writer) feedEnd(ctx context.Context) (store.Pos, bool, error) {
	has := func(p store.Pos) (bool, error) {
		page, err := x.store.Feed(ctx, p-1, 1)
		return len(page) > 0, err
	}
	low, high := store.Pos(0), store.Pos(1) // low is there, high may not be
	for {
		ok, err := has(high)
		if errors.Is(err, store.ErrInvalid) {
			return 0, false, nil
		}
		if err != nil {
			return 0, false, err
		}
		if !ok {
			break
		}
		low, high = high, high*2
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		ok, err := has(middle)
		if err != nil {
			return 0, false, err
		}
		if ok {
			low = middle
		} else {
			high = middle
		}
	}
	return low, true, nil
}
