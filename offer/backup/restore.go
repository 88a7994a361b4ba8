package backup

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/offerdesk/offerdesk/store"
)

// The reasons of a [RestoreError].
var (
	// ErrNotEmpty means that the store holds something that is not the first part
	// of this backup.
	ErrNotEmpty = errors.New("the store is not empty")
	// ErrFormat means that the input is not a backup as [Write] or [WriteTables]
	// writes it.
	ErrFormat = errors.New("the backup is not as it was written")
	// ErrCutOff means that the backup ends before its last line or lacks a file.
	ErrCutOff = errors.New("the backup was cut off")
)

// RestoreError is returned by a restore that stopped. It unwraps to the reason:
// [ErrFormat], [ErrCutOff], [ErrNotEmpty], [store.ErrDamaged] for a record that
// can't be read, an [audit.TamperError] for a log that is not as it was written,
// or the error of the store or reader.
type RestoreError struct {
	Line int64 // the first is 1; 0 if none was read
	Err  error
}

// Error returns the line and the reason. It holds no pay and no names.
func (e *RestoreError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("backup: restore: %v", e.Err)
	}
	return fmt.Sprintf("backup: restore: line %d: %v", e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *RestoreError) Unwrap() error { return e.Err }

// Restored is what a restore did, finished or not.
type Restored struct {
	Records int64 // how many were read
	Entries int64 // how many were read
	Lines   int64 // how many lines, from the first on, are in the store
	Resumed int64 // how many of Lines an earlier run stored
}

// Restore reads what [Write] wrote into an empty store, in constant memory.
//
// It checks every line, the hash chain of every log, and that each log ends where
// its record says. Entries are stored byte for byte, so package verify finds the
// same afterwards as in the store that was backed up.
//
// It commits batches, each with how far it came. If it stops, the first Lines
// lines are in the store and nothing else. Call it again with the same backup,
// from its beginning, and it continues there. It refuses another backup, and a
// store that holds anything else, with [ErrNotEmpty]. Do not open a desk on the
// store before Restore returns nil; until then package verify reports that a
// restore is half done. Over sqlstore's InTx the restore is part of the host's
// transaction.
//
// The error is a [*RestoreError].
func Restore(ctx context.Context, s store.Store, r io.Reader) (Restored, error) {
	restorer := newRestorer(s, r)
	err := restorer.run(ctx)
	done := restorer.restored
	done.Lines = restorer.stored
	if err != nil {
		return done, &RestoreError{restorer.number, err}
	}
	return done, nil
}
