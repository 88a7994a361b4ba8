package sqlstore

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/offerdesk/offerdesk/store"
)

// errorCode returns the code that an engine gave an error: the SQLSTATE of
// PostgreSQL, the number of MySQL, the result code of SQLite. Drivers are not
// imported, so it looks for what their errors have in common.
func errorCode(err error) string {
	var state interface{ SQLState() string } // pgx, lib/pq
	if errors.As(err, &state) {
		return state.SQLState()
	}
	var coded interface{ Code() int } // modernc.org/sqlite
	if errors.As(err, &coded) {
		return strconv.Itoa(coded.Code() & 0xff)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if number, ok := errorNumber(err); ok {
			return number
		}
	}
	return ""
}

// errorNumber reads the field Number of go-sql-driver's error, which has no
// method for it.
func errorNumber(err error) (string, bool) {
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return "", false
	}
	number := v.FieldByName("Number")
	if number.Kind() != reflect.Uint16 {
		return "", false
	}
	return strconv.FormatUint(number.Uint(), 10), true
}

// code returns the engine's code of an error.
func (s *Store) codeOf(err error) string {
	if s.code != nil {
		if code := s.code(err); code != "" {
			return code
		}
	}
	return errorCode(err)
}

// classify returns what an error of a statement means.
func (s *Store) classify(err error) fault { return s.faults.classify(err, s.codeOf(err)) }

// isUnsent reports whether a driver promises that nothing was sent.
func isUnsent(err error) bool { return errors.Is(err, driver.ErrBadConn) }

// outcome wraps an error of a commit in [store.ErrOutcomeUnknown] if the commit
// may have been done.
func (s *Store) outcome(err error) error {
	if err == nil || errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrInvalid) ||
		s.faults.classifyCommit(err, s.codeOf(err)) != unknown {
		return err
	}
	return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, err)
}

// explain wraps a driver's error in an error of the port, if there is one for it.
func (s *Store) explain(err error) error {
	if err == nil || errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrInvalid) ||
		errors.Is(err, store.ErrOutcomeUnknown) {
		return err
	}
	if isClosed(err) {
		return fmt.Errorf("%w: %w", store.ErrClosed, err)
	}
	if s.classify(err) == unfit {
		return fmt.Errorf("%w: %w", store.ErrInvalid, err)
	}
	return err
}

// isClosed reports whether the host has closed the pool. database/sql has no
// sentinel for it.
func isClosed(err error) bool { return err.Error() == "sql: database is closed" }
