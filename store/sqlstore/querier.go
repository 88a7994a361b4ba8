package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// querier is a pool, a connection or a transaction, of database/sql or of a
// driver's own.
type querier interface {
	// exec returns how many rows a statement wrote.
	exec(ctx context.Context, text string, args ...any) (int64, error)
	query(ctx context.Context, text string, args ...any) (rows, error)
}

type rows interface {
	row
	Next() bool
	Err() error
	Close() error
}

type row interface{ Scan(into ...any) error }

// queryRow runs a query for one row. Its Scan returns [sql.ErrNoRows] if there is
// none.
func queryRow(ctx context.Context, q querier, text string, args ...any) row {
	r, err := q.query(ctx, text, args...)
	return oneRow{r, err}
}

type oneRow struct {
	rows
	err error
}

// Scan reads the row and closes the query.
func (r oneRow) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.Close() //nolint:errcheck // Err says it
	if !r.Next() {
		if err := r.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := r.rows.Scan(into...); err != nil {
		return err
	}
	return r.Close()
}

// standard is a querier of database/sql.
type standard struct {
	sqlQuerier
	tx *sql.Tx // nil unless the store began it
}

type sqlQuerier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (q standard) exec(ctx context.Context, text string, args ...any) (int64, error) {
	return affected(q.ExecContext(ctx, text, args...))
}

func (q standard) query(ctx context.Context, text string, args ...any) (rows, error) {
	r, err := q.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err // a nil *sql.Rows is not nil here
	}
	return r, nil
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// NativeTx is a transaction of a driver's own type, not of database/sql. A pgx.Tx
// is one.
type NativeTx[T NativeTag, R NativeRows] interface {
	Exec(ctx context.Context, sql string, args ...any) (T, error)
	Query(ctx context.Context, sql string, args ...any) (R, error)
}

// NativeTag is the result of a statement of a [NativeTx].
type NativeTag interface{ RowsAffected() int64 }

// NativeRows is the result of a query of a [NativeTx].
type NativeRows interface {
	Next() bool
	Scan(into ...any) error
	Err() error
	Close()
}

type native[T NativeTag, R NativeRows] struct{ tx NativeTx[T, R] }

func (q native[T, R]) exec(ctx context.Context, text string, args ...any) (int64, error) {
	tag, err := q.tx.Exec(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return tag.RowsAffected(), nil
}

func (q native[T, R]) query(ctx context.Context, text string, args ...any) (rows, error) {
	r, err := q.tx.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return nativeRows{r}, nil
}

type nativeRows struct{ NativeRows }

// Close closes the rows and returns Err.
func (r nativeRows) Close() error {
	r.NativeRows.Close()
	return r.Err()
}

// Scan reads a row as database/sql does: it converts a driver's own types.
func (r nativeRows) Scan(into ...any) error {
	if err := r.NativeRows.Scan(into...); err != nil {
		return err
	}
	for _, p := range into {
		target, ok := p.(*any)
		if !ok {
			continue
		}
		if v, is := (*target).(driver.Valuer); is {
			plain, err := v.Value()
			if err != nil {
				return err
			}
			*target = plain
		}
	}
	return nil
}
