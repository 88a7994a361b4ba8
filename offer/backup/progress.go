package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// halfDone is the ID of the record that keeps how far a restore came. It exists
// until the restore is done.
const halfDone = "half-done"

// progress is the body of that record.
type progress struct {
	SHA256 string `json:"sha256"` // of the lines in the store

	revision int64 // of the record; 0 if there is none
}

// begin finds out how far an earlier run came. Without one, it requires the store
// to be empty.
func (r *restorer) begin(ctx context.Context) error {
	rec, err := r.store.Get(ctx, storage.KindImport, halfDone)
	if errors.Is(err, store.ErrNotFound) {
		return requireEmpty(ctx, r.store)
	}
	if err != nil {
		return err
	}
	at, ok := rec.Columns["line"].(int64)
	if !ok || json.Unmarshal(rec.Body, &r.progress) != nil || r.progress.SHA256 == "" {
		return fmt.Errorf("%w: %s", store.ErrDamaged, storage.KindImport)
	}
	r.progress.revision = rec.Revision
	r.stored, r.restored.Resumed = at, at
	return nil
}

// requireEmpty returns ErrNotEmpty if the store holds a record or an entry.
func requireEmpty(ctx context.Context, s store.Store) error {
	for _, k := range storage.Kinds() {
		page, err := s.Find(ctx, store.Query{Kind: k.Name, Limit: 1})
		if err != nil {
			return err
		}
		if len(page.Records) > 0 {
			return ErrNotEmpty
		}
	}
	page, err := s.Feed(ctx, 0, 1)
	if errors.Is(err, store.ErrInvalid) { // in a transaction of the host
		return nil
	}
	if err == nil && len(page) > 0 {
		return ErrNotEmpty
	}
	return err
}

// flush commits the batch, and how many lines are in the store then.
func (r *restorer) flush(ctx context.Context) error {
	if len(r.batch.Puts)+len(r.batch.Appends) == 0 {
		return nil
	}
	body, err := json.Marshal(progress{SHA256: r.sum()})
	if err != nil {
		return err
	}
	r.batch.Puts = append(r.batch.Puts, store.Put{
		Kind: storage.KindImport, ID: halfDone, Expect: r.progress.revision,
		Body: body, Columns: store.Columns{"line": r.digested},
	})
	err = r.store.Commit(ctx, r.batch)
	if err != nil && r.progress.revision == 0 && errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("%w: %w", ErrNotEmpty, err)
	}
	if err != nil {
		return fmt.Errorf("the lines after %d: %w", r.stored, err)
	}
	r.progress.revision++
	r.stored = r.digested
	r.batch, r.batchSize = store.Batch{}, 0
	return nil
}

// commitLast commits the last batch, and deletes the record of the progress.
func (r *restorer) commitLast(ctx context.Context) error {
	if r.progress.revision == 0 {
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	if r.progress.revision == 0 {
		return nil // the backup is of an empty store
	}
	r.batch.Checks = []store.Check{{Kind: storage.KindImport, ID: halfDone, Revision: r.progress.revision}}
	r.batch.Deletes = []store.Delete{{Kind: storage.KindImport, ID: halfDone}}
	return r.store.Commit(ctx, r.batch)
}
