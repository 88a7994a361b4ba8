package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Sentinels of the contract.
var (
	ErrNotFound       = errors.New("store: no such record")
	ErrConflict       = errors.New("store: a record has moved since it was read")
	ErrInvalid        = errors.New("store: the request does not fit what was declared")
	ErrOutcomeUnknown = errors.New("store: the connection was lost at commit; look up the idempotency key to learn the outcome")
	ErrNewer          = errors.New("store: the database was written by a newer version of this library")
	ErrClosed         = errors.New("store: the store is closed")
	ErrDamaged        = errors.New("store: a stored record can't be read")
)

// Store keeps records and logs of one tenant. Every method is safe for many
// goroutines, and honours its context up to the moment of commit: a request
// whose context has ended returns its error and has done nothing. A kind that
// was not declared, and whatever else does not fit what was declared, is
// ErrInvalid.
type Store interface {
	// Get returns a record.
	//
	// The caller names a declared kind. The adapter returns a copy, as of a
	// moment between call and return: it holds every commit that was
	// acknowledged before the call. What is not there is ErrNotFound, and what
	// somebody has made unreadable behind its back a *DamagedError.
	Get(ctx context.Context, kind, id string) (Record, error)

	// Find returns a page of records in the order asked for.
	//
	// The caller filters and orders by declared columns alone, and hands
	// Page.Next back with the same kind and order; another cursor is ErrInvalid.
	// The adapter finds what Filter.Holds finds and orders as Compare does, the
	// id last, as bytes. Each page is of one moment, and two pages may be of two:
	// a record that does not move meanwhile is in exactly one of them. Next is
	// empty behind the last record, and only there. At a record that can't be
	// read it returns those in front of it, and a *DamagedError that names it.
	Find(ctx context.Context, q Query) (Page, error)

	// Commit does all of a batch or nothing, and no reader sees half of it.
	//
	// The caller says of each record which revision it has seen, and changes
	// nothing in the batch until Commit returns. The adapter compares inside the
	// write, and returns a *ConflictError that names a record or log that has
	// moved; it does not keep what the caller may change later. It may run the
	// batch several times, as long as it is done once. Nil means that it is done
	// for good. ErrOutcomeUnknown means that the connection was lost at commit:
	// done or not, and an idempotency key in the batch tells. Any other error
	// means that nothing was done.
	Commit(ctx context.Context, b Batch) error

	// Entries returns up to n entries of a log behind position after, in order.
	//
	// The caller goes on behind the last Seq it has; n below 1 asks for nothing.
	// The adapter leaves no gap: the first entry of a log is 1, and a log that
	// nobody has written is empty and no error.
	Entries(ctx context.Context, log string, after int64, n int) ([]Entry, error)

	// Feed returns up to n entries of all logs behind a global position, in its
	// order.
	//
	// The caller goes on behind the last Pos it has. The adapter gives positions
	// after commit, dense from 1, and never changes one: so a reader passes
	// nothing that is committed later. Within a log the order is that of the log,
	// and a commit that began after another was acknowledged stands behind it;
	// how the logs of one commit stand is open. An entry that is committed is in
	// the next Feed that reads to the end.
	Feed(ctx context.Context, after Pos, n int) ([]Entry, error)
}

// Pos is a global position in the feed; 0 is before the first entry.
type Pos int64

// Record is one thing that is kept: typed columns to find it by, and a body
// that is returned byte for byte.
type Record struct {
	Kind, ID string
	Revision int64 // 1 is the first
	Columns  Columns
	Body     []byte
}

// Columns are the values of declared columns; one that is left out is null.
type Columns map[string]Value

// Value is a column's value: string, int64, decimal.Decimal, bool, Day or
// time.Time; nil is null.
type Value any

// Day is a date column's value, written 2026-12-31.
type Day string

// Batch is one change: everything in it, or nothing. What it expects is about
// what was there before it, whatever else is in it; a record that is put and
// deleted is gone. A record is put once at most, and the appends to one log stand
// in the order of their positions.
type Batch struct {
	Puts    []Put
	Checks  []Check
	Deletes []Delete
	Appends []Append
	Erase   []Erase
}

// Put writes a record whole: columns that are left out become null. Expect is
// the revision that must be there: 0 for none, Any for whatever there is. The
// record is then at the revision behind the one that was there, 1 when there
// was none.
type Put struct {
	Kind, ID string
	Expect   int64
	Columns  Columns
	Body     []byte
}

// Any as an expected revision takes whatever is there.
const Any int64 = -1

// Check wants a record to be at a revision still; 0 wants it not to exist.
type Check struct {
	Kind, ID string
	Revision int64
}

// Delete removes a record if it is there.
type Delete struct{ Kind, ID string }

// Append adds an entry to a log. Seq is its position: the last one plus 1.
type Append struct {
	Log     string
	Seq     int64
	Body    []byte // never changes
	Private []byte // can be erased
}

// Erase replaces the private part of an entry, wherever it is read from then
// on. One that is not there, nor appended by the same batch, is ErrInvalid.
type Erase struct {
	Log     string
	Seq     int64
	Private []byte
}

// Entry is one entry of a log. Pos is 0 until the feed has given it one.
type Entry struct {
	Log     string
	Seq     int64
	Pos     Pos
	Body    []byte
	Private []byte
}

// ConflictError names what has moved: a record, or the end of a log. It
// unwraps to ErrConflict.
type ConflictError struct{ Kind, ID string }

// Error names what has moved.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("store: %s %s has moved since it was read; read it again and retry", e.Kind, e.ID)
}

// Unwrap returns ErrConflict.
func (e *ConflictError) Unwrap() error { return ErrConflict }

// DamagedError names a record with a column that holds what it can't. It
// unwraps to ErrDamaged.
type DamagedError struct{ Kind, ID, Column string }

// Error names the place, and no value.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%v: %s %s, column %s", ErrDamaged, e.Kind, e.ID, e.Column)
}

// Unwrap returns ErrDamaged.
func (e *DamagedError) Unwrap() error { return ErrDamaged }

// LogKind is the Kind of a ConflictError about the end of a log.
const LogKind = "log"

// Type is the type of a column.
type Type string

// The types of columns.
const (
	Text    Type = "text"
	Integer Type = "integer"
	Decimal Type = "decimal" // Precision digits, Scale of them behind the point
	Bool    Type = "bool"
	Date    Type = "date"
	Time    Type = "time" // UTC, microseconds
)

// Kind declares one kind of record: its table, columns and indexes.
type Kind struct {
	Name    string
	Table   string // default: Name
	Comment string
	Columns []Column
	Indexes [][]string
}

// MaxPrecision and MaxScale bound a decimal column: what every engine holds.
const (
	MaxPrecision = 65
	MaxScale     = 30
)

// Column is a typed column of a kind.
type Column struct {
	Name             string
	Type             Type
	Precision, Scale int
	Comment          string
}

// Column returns a declared column.
func (k Kind) Column(name string) (Column, bool) {
	for _, c := range k.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// fits reports whether a decimal has at most that many digits, scale of them
// behind the point. The exponent is bounded first: 1e1000000000 is never
// written out.
func fits(x decimal.Decimal, precision, scale int) bool {
	if x.IsZero() {
		return true
	}
	if e := x.Exponent(); e > int32(precision) || e < -1000 || x.NumDigits() > 2000 {
		return false
	}
	limit := decimal.New(1, int32(precision-scale))
	return x.Equal(x.Truncate(int32(scale))) && x.Abs().LessThan(limit)
}

// CheckValue reports whether a value fits a column; what does not would be
// rounded or cut by some engine.
func (c Column) CheckValue(v Value) error {
	ok := false
	switch x := v.(type) {
	case nil:
		ok = true
	case string:
		ok = c.Type == Text
	case int64:
		ok = c.Type == Integer
	case bool:
		ok = c.Type == Bool
	case Day:
		_, err := time.Parse(time.DateOnly, string(x))
		ok = c.Type == Date && err == nil
	case time.Time:
		year := x.UTC().Year()
		ok = c.Type == Time && x.Equal(x.Truncate(time.Microsecond)) && year > 0 && year < 10000
	case decimal.Decimal:
		ok = c.Type == Decimal && fits(x, c.Precision, c.Scale)
	}
	if !ok {
		return fmt.Errorf("%w: column %s is %s, and the value does not fit", ErrInvalid, c.Name, c.Type)
	}
	return nil
}
