package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// errorCode is the code that an engine gave an error: the SQLSTATE of
// PostgreSQL, the number of MySQL, the result code of SQLite. It asks methods
// first. go-sql-driver's error has fields alone, so its documented text, "Error
// 1213 (40001): ...", is read as a last resort; [Options.ErrorCode] can read
// the fields instead.
func errorCode(err error) string {
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		return state.SQLState()
	}
	var coded interface{ Code() int }
	if errors.As(err, &coded) {
		return strconv.Itoa(coded.Code() & 0xff)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if text, ok := strings.CutPrefix(err.Error(), "Error "); ok {
			number, _, _ := strings.Cut(text, " ")
			if number = strings.TrimSuffix(number, ":"); isNumber(number) {
				return number
			}
		}
	}
	return ""
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// fate reads what an error means.
func (s *Store) fate(err error, committing bool) fate {
	code := ""
	if s.code != nil {
		code = s.code(err)
	}
	if code == "" {
		code = errorCode(err)
	}
	return s.dialect.fate(err, code, committing)
}

// told says an error in the words of the contract.
func (s *Store) told(err error) error {
	if err == nil || errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrInvalid) || errors.Is(err, store.ErrOutcomeUnknown) {
		return err
	}
	if e := s.closed(err); e != err { //nolint:errorlint // the very same
		return e
	}
	if s.fate(err, false) == unfit {
		return fmt.Errorf("%w: %w", store.ErrInvalid, err)
	}
	return err
}

// maxAttempts is how often a write is tried that others get in the way of.
const maxAttempts = 20

// retry runs a write again, pausing longer each time and never equally long,
// while the engine says that others were in the way.
func (s *Store) retry(ctx context.Context, once func() error) error {
	pause, began := time.Millisecond, time.Now()
	for n := 1; ; n++ {
		err := once()
		if err == nil || errors.Is(err, store.ErrOutcomeUnknown) {
			return s.told(err)
		}
		why := "others were in the way"
		switch s.fate(err, false) {
		case again:
		case elsewhere:
			why = "no server took the write"
		default:
			return s.told(err)
		}
		waited := time.Since(began)
		if n == maxAttempts || waited >= s.wait {
			return fmt.Errorf("sqlstore: gave up after %d attempts in %s, %s: %w", n, waited.Round(time.Millisecond), why, err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(pause*2, 250*time.Millisecond)
	}
}

// read runs a query, again while others are in the way: SQLite locks readers
// out for the moment in which it repairs what a killed process has left.
func (s *Store) read(ctx context.Context, once func() error) error {
	if s.tx != nil {
		return s.told(once())
	}
	return s.retry(ctx, once)
}

// sleep pauses for half of a while up to all of it.
func sleep(ctx context.Context, pause time.Duration) error {
	t := time.NewTimer(pause/2 + rand.N(pause/2+1)) //nolint:gosec // no secret
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
