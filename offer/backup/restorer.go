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

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// A batch is committed when it has this many records and entries, or bytes.
const (
	batchCount = 200
	batchBytes = 1 << 20
)

// restorer reads lines and writes them to a store.
type restorer struct {
	store    store.Store
	in       *bufio.Reader
	kinds    map[string]store.Kind
	restored Restored

	number   int64     // of the line that is being read
	digested int64     // lines in digest
	digest   hash.Hash // of the lines read
	progress progress

	stored    int64 // lines in the store
	batch     store.Batch
	batchSize int // bytes in batch

	lastKind, lastID string // of the record before
	inEntries        bool   // the records are over
	logs             logChecker
}

func newRestorer(s store.Store, r io.Reader) *restorer {
	guarded := storage.Guard(s)
	kinds := map[string]store.Kind{}
	for _, k := range keptKinds() {
		kinds[k.Name] = k
	}
	return &restorer{
		store: guarded, in: bufio.NewReaderSize(r, bufferSize), kinds: kinds, digest: sha256.New(),
		logs: logChecker{store: guarded},
	}
}

func (r *restorer) run(ctx context.Context) error {
	if err := r.begin(ctx); err != nil {
		return err
	}
	for {
		r.number++
		src, err := readLine(r.in)
		if err != nil {
			return err
		}
		last, err := r.take(ctx, src)
		if r.number <= r.restored.Resumed && wrong(err) {
			return errors.Join(errOther, err) // the lines were right when they were stored
		}
		if last || err != nil {
			return err
		}
		r.digest.Write(append(src, '\n')) // overwrites the line feed with itself; a hash returns no error
		r.digested++
		if r.digested == r.restored.Resumed && r.progress.SHA256 != r.sum() {
			return errOther
		}
		if len(r.batch.Puts)+len(r.batch.Appends) < batchCount && r.batchSize < batchBytes {
			continue
		}
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
}

// errOther refuses to mix two backups.
var errOther = fmt.Errorf("%w: another backup is half restored; empty the store and begin again", ErrNotEmpty)

// wrong reports whether the error is about the content of a backup.
func wrong(err error) bool {
	return errors.Is(err, ErrFormat) || errors.Is(err, store.ErrDamaged) || errors.Is(err, audit.ErrTampered)
}

// sum returns the digest of the lines read.
func (r *restorer) sum() string { return hex.EncodeToString(r.digest.Sum(nil)) }

// take handles one line, and reports whether it is the last.
func (r *restorer) take(ctx context.Context, src []byte) (last bool, err error) {
	p, err := parseLine(src, r.kinds)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if (r.number == 1) != (p.Kind == lineHeader) {
		return false, fmt.Errorf("%w: the first line is not the only header", ErrFormat)
	}
	switch p.Kind {
	case lineHeader:
		return false, nil
	case lineEntry:
		return false, r.takeEntry(ctx, p.entry())
	case lineEnd:
		return true, r.finish(ctx, p.totals())
	}
	return false, r.takeRecord(p.record)
}

func (r *restorer) takeRecord(rec store.Record) error {
	switch {
	case r.inEntries:
		return fmt.Errorf("%w: a record comes after entries", ErrFormat)
	case rec.ID == "":
		return fmt.Errorf("%w: the record has no id", ErrFormat)
	case rec.Kind < r.lastKind || rec.Kind == r.lastKind && rec.ID <= r.lastID:
		return fmt.Errorf("%w: the record is duplicated or out of order", ErrFormat)
	}
	r.lastKind, r.lastID = rec.Kind, rec.ID
	if err := r.logs.expect(rec); err != nil {
		return err
	}
	r.restored.Records++
	if r.number > r.stored {
		put := store.Put{Kind: rec.Kind, ID: rec.ID, Columns: rec.Columns, Body: rec.Body}
		r.batch.Puts = append(r.batch.Puts, put)
		r.batchSize += len(rec.Body)
	}
	return nil
}

func (r *restorer) takeEntry(ctx context.Context, e store.Entry) error {
	if !r.inEntries {
		r.inEntries = true
		if err := r.flush(ctx); err != nil { // logs are compared with their records
			return err
		}
	}
	if err := r.logs.add(ctx, e); err != nil {
		return err
	}
	r.restored.Entries++
	if r.number > r.stored {
		appended := store.Append{Log: e.Log, Seq: e.Seq, Body: e.Body, Private: e.Private}
		r.batch.Appends = append(r.batch.Appends, appended)
		r.batchSize += len(e.Body) + len(e.Private)
	}
	return nil
}

// finish compares the last line with what was read, and commits the rest.
func (r *restorer) finish(ctx context.Context, last totals) error {
	if err := r.logs.end(); err != nil {
		return err
	}
	read := totals{r.restored.Records, r.restored.Entries, r.sum()}
	switch {
	case last != read:
		return fmt.Errorf("%w: the counts or the digest of the last line do not fit the lines before", ErrFormat)
	case r.logs.missing() != 0:
		return fmt.Errorf("%w: %d logs are missing", ErrFormat, r.logs.missing())
	case r.digested < r.restored.Resumed:
		return errOther
	}
	if _, err := r.in.ReadByte(); err == nil {
		return fmt.Errorf("%w: there is data after the last line", ErrFormat)
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if err := r.commitLast(ctx); err != nil {
		return err
	}
	r.stored = r.number
	return nil
}
