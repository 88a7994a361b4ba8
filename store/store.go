package store

import (
	"context"
	"errors"
	"fmt"
)

// Sentinels of the contract.
var (
	ErrNotFound       = errors.New("no such record")
	ErrConflict       = errors.New("a record has changed since it was read")
	ErrInvalid        = errors.New("invalid request")
	ErrOutcomeUnknown = errors.New("the connection was lost at commit; look up the idempotency key to learn the outcome")
	ErrNewer          = errors.New("the database was written by a newer version of this library")
	ErrClosed         = errors.New("the store is closed")
	ErrDamaged        = errors.New("a stored record can't be read")
)

// Store keeps records and logs of one tenant. Every method is safe for
// concurrent use, and honours its context until the commit: a request whose
// context has ended returns the context's error and does nothing. A kind that was
// not declared, and anything else that does not fit the declaration, returns
// ErrInvalid.
type Store interface {
	// Get returns a record.
	//
	// The caller names a declared kind. The adapter returns a copy, as of a
	// moment between call and return: it includes every commit that was
	// acknowledged before the call. Get returns ErrNotFound if there is no such
	// record, and a *DamagedError if a stored value cannot be read.
	Get(ctx context.Context, kind, id string) (Record, error)

	// Find returns a page of records in the requested order.
	//
	// The caller filters and orders by declared columns only, and passes Page.Next
	// with the same kind and order; another cursor returns ErrInvalid. The adapter
	// finds what Filter.Holds finds and orders as Compare does, then by id, as
	// bytes. Each page is of one moment; two pages may be of two moments: a record
	// that does not move meanwhile is on exactly one of them. Next is empty after
	// the last record, and only there. If a record cannot be read, Find returns the
	// records before it and a *DamagedError that names it.
	Find(ctx context.Context, q Query) (Page, error)

	// Commit writes all of a batch or nothing, and no reader sees half of it.
	//
	// The caller states the expected revision of each record, and does not change
	// the batch until Commit returns. The adapter compares inside the write, and
	// returns a *ConflictError that names a record or log that has changed; it does
	// not keep what the caller may change later. It may run the batch several
	// times, as long as it is done once. A nil error means that the batch is done
	// and durable. ErrOutcomeUnknown means that the connection was lost at commit: the
	// batch is done or not, and an idempotency key in it shows which. Any other
	// error means that nothing was done.
	Commit(ctx context.Context, b Batch) error

	// Entries returns up to n entries of a log after a position, in order.
	//
	// The caller continues after the last Seq it has; n below 1 returns none. The
	// adapter leaves no gap: the first entry of a log is 1, and a log without
	// entries is empty and not an error.
	Entries(ctx context.Context, log string, after int64, n int) ([]Entry, error)

	// Feed returns up to n entries of all logs after a global position, in the
	// order of positions.
	//
	// The caller continues after the last Pos it has. The adapter gives positions
	// after commit, dense from 1, and never changes one, so that a reader never
	// passes an entry that is committed later. Entries of a log are in the order of
	// the log. A commit that began after another was acknowledged comes after it.
	// The order of the logs within one commit is not specified. A committed entry is
	// in the next Feed that reads to the end.
	Feed(ctx context.Context, after Pos, n int) ([]Entry, error)
}

// Pos is a global position in the feed; 0 is before the first entry.
type Pos int64

// Record is a kept record: typed columns to find it by, and a body that is
// returned byte for byte.
type Record struct {
	Kind, ID string
	Revision int64 // 1 is the first
	Columns  Columns
	Body     []byte
}

// Columns are the values of declared columns; one that is left out is null.
type Columns map[string]Value

// Batch is one change: all of it is written, or nothing. What it expects is about
// the state before it, whatever else it contains. A record that is both put and
// deleted is deleted. A record is put at most once, and the appends to one log are
// in the order of their positions.
type Batch struct {
	Puts    []Put
	Checks  []Check
	Deletes []Delete
	Appends []Append
	Erase   []Erase
}

// Put writes a whole record: columns that are left out become null. Expect is
// the required revision: 0 for no record, Any for whatever there is. The record is
// then at the next revision, 1 if there was none.
type Put struct {
	Kind, ID string
	Expect   int64
	Columns  Columns
	Body     []byte
}

// Any as an expected revision accepts any revision, and no record.
const Any int64 = -1

// Check requires a record to be unchanged: at Revision, or absent if Revision
// is 0.
type Check struct {
	Kind, ID string
	Revision int64
}

// Delete removes a record if it exists.
type Delete struct{ Kind, ID string }

// Append adds an entry to a log. Seq is its position: the last one plus 1.
type Append struct {
	Log     string
	Seq     int64
	Body    []byte // never changes
	Private []byte // can be erased
}

// Erase replaces the private part of an entry in all later reads. An entry that
// does not exist, and that the same batch does not append, returns ErrInvalid.
type Erase struct {
	Log     string
	Seq     int64
	Private []byte
}

// Entry is an entry of a log. Pos is 0 until the feed gives it a position.
type Entry struct {
	Log     string
	Seq     int64
	Pos     Pos
	Body    []byte
	Private []byte
}

// ConflictError names a record or a log that has changed. It unwraps to
// ErrConflict.
type ConflictError struct{ Kind, ID string }

// Error names the record or log.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("store: %s %s has changed since it was read; read it again and retry", e.Kind, e.ID)
}

// Unwrap returns ErrConflict.
func (e *ConflictError) Unwrap() error { return ErrConflict }

// LogKind is the Kind of a ConflictError about the end of a log.
const LogKind = "log"

// DamagedError names a record and a column whose stored value cannot be read. It
// unwraps to ErrDamaged.
type DamagedError struct{ Kind, ID, Column string }

// Error names the column, without a value.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%v: %s %s, column %s", ErrDamaged, e.Kind, e.ID, e.Column)
}

// Unwrap returns ErrDamaged.
func (e *DamagedError) Unwrap() error { return ErrDamaged }
