package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// sqlite has no exact decimals and no times: text that sorts, and a whole
// number beside each amount.
type sqlite struct{}

// timeLayout sorts as text the way moments do.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// wholeDigits is how many digits of an amount always fit the whole number that
// it is compared by. One with more is compared by a text.
const wholeDigits = 18

func (sqlite) name() Dialect { return SQLite }

func (d sqlite) prepare(ctx context.Context, db *sql.DB) (dialect, error) {
	var version string
	if err := db.QueryRowContext(ctx, "select sqlite_version()").Scan(&version); err != nil {
		return nil, fmt.Errorf("sqlstore: the database does not answer as SQLite: %w", err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return nil, fmt.Errorf("sqlstore: SQLite says version %q", version)
	}
	if major*1_000_000+minor*1000+patch < 3_051_003 {
		return nil, fmt.Errorf("sqlstore: SQLite %s can corrupt a WAL that several connections write; use 3.51.3 or newer", version)
	}
	_, err := db.ExecContext(ctx, "pragma journal_mode=wal")
	return d, err
}

func (sqlite) quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, ``) + `"` }

func (sqlite) bind(query string) string { return query }

func (sqlite) holds(string, bool) bool { return true }

func (d sqlite) columns(c store.Column, _ bool) []sqlColumn {
	switch c.Type {
	case store.Integer, store.Bool:
		return []sqlColumn{{c.Name, "integer"}}
	case store.Decimal:
		if c.Precision > wholeDigits {
			return []sqlColumn{{c.Name, "text"}, {c.Name + "_key", "text"}}
		}
		return []sqlColumn{{c.Name, "text"}, {c.Name + "_key", "integer"}}
	}
	return []sqlColumn{{c.Name, "text"}}
}

func (d sqlite) table(k store.Kind, columns []string) string {
	return "create table " + d.quote(k.Table) + " (tenant text not null, id text not null, revision integer not null" + prefixed(columns) + ", body blob, primary key (tenant, id)) strict"
}

func (sqlite) comments(store.Kind, *store.Column) []string { return nil }

func (sqlite) indexPart(column string) string { return column }

func (sqlite) indexEnd(int) []string { return []string{"id"} }

func (sqlite) encode(c store.Column, v store.Value) any {
	switch x := v.(type) {
	case decimal.Decimal:
		return x.StringFixed(int32(c.Scale))
	case store.Day:
		return string(x)
	case time.Time:
		return x.UTC().Format(timeLayout)
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

func (sqlite) decode(c store.Column, v any) (store.Value, error) {
	if c.Type == store.Time {
		t, err := time.Parse(timeLayout, text(v))
		return t.UTC(), err
	}
	return decodeValue(c, v)
}

func (d sqlite) compared(c store.Column) string {
	if c.Type == store.Decimal {
		return d.quote(c.Name + "_key")
	}
	return d.quote(c.Name)
}

func (d sqlite) key(c store.Column, v store.Value) any {
	x, ok := v.(decimal.Decimal)
	switch {
	case !ok:
		return d.encode(c, v)
	case c.Precision > wholeDigits:
		return sortable(x, c)
	}
	return x.Shift(int32(c.Scale)).IntPart()
}

// sortable writes an amount as a text that sorts as the amount does: its sign
// and all its digits, each of a negative one taken from nine.
func sortable(x decimal.Decimal, c store.Column) string {
	digits := x.Abs().Shift(int32(c.Scale)).StringFixed(0)
	digits = strings.Repeat("0", max(c.Precision-len(digits), 0)) + digits
	if !x.IsNegative() {
		return "1" + digits
	}
	return "0" + strings.Map(func(r rune) rune { return '9' - (r - '0') }, digits)
}

func (sqlite) keyParam(store.Column) string { return "?" }

func (sqlite) order(desc bool) string {
	if desc {
		return " desc"
	}
	return ""
}

func (sqlite) upsert(_ string, names []string) string {
	return " on conflict(tenant, id) do update set revision=revision+1" + excluded(names)
}

func (sqlite) insert() string { return " on conflict do nothing" }

// isolation is not asked for: there is one writer.
func (sqlite) isolation() sql.IsolationLevel { return sql.LevelDefault }

func (sqlite) shared() string { return "" } // there is one writer

// sequence orders by rowid, which is the order of commit: there is one writer.
func (sqlite) sequence() string {
	return `update entries set pos = f.base + f.n from (
			select num, row_number() over (order by num) as n,
			       (select coalesce(max(pos), 0) from entries where tenant=?1) as base
			from entries where tenant=?1 and pos is null) as f
		where entries.num = f.num`
}

// fate knows SQLITE_BUSY, SQLITE_LOCKED and SQLITE_FULL. When there is no room
// for a commit, its last frame, or its page before the journal goes, was not
// written: it is not done.
func (sqlite) fate(_ error, code string, committing bool) fate {
	switch {
	case code == "5" || code == "6":
		return again
	case code == "13":
		return failed
	case committing:
		return unknown
	}
	return failed
}

// excluded sets columns to what an insert would have written.
func excluded(names []string) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(", " + n + "=excluded." + n)
	}
	return b.String()
}

func (sqlite) found(ctx context.Context, q querier, table string) (columns, indexes map[string]bool, err error) {
	return both(ctx, q, "select name from pragma_table_info(?)", "select name from pragma_index_list(?)", table)
}
