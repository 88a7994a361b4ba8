package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// postgres has everything: exact numbers, times, comments, and commits a batch
// in one statement (single.go).
type postgres struct{}

func (postgres) name() Dialect { return PostgreSQL }

func (d postgres) prepare(ctx context.Context, db *sql.DB) (dialect, error) {
	var encoding string
	if err := db.QueryRowContext(ctx, "show server_encoding").Scan(&encoding); err != nil {
		return nil, fmt.Errorf("sqlstore: the database does not answer as PostgreSQL: %w", err)
	}
	if encoding != "UTF8" {
		return nil, fmt.Errorf("sqlstore: the database has the encoding %s, want UTF8", encoding)
	}
	return d, nil
}

func (postgres) quote(name string) string { return sqlite{}.quote(name) }

func (postgres) bind(query string) string {
	var b strings.Builder
	n := 0
	for {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// holds refuses what a text of PostgreSQL cannot hold.
func (postgres) holds(text string, _ bool) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

func (postgres) columns(c store.Column, _ bool) []sqlColumn {
	types := map[store.Type]string{store.Text: `text collate "C"`, store.Integer: "bigint", store.Bool: "boolean", store.Date: "date", store.Time: "timestamptz",
		store.Decimal: fmt.Sprintf("numeric(%d,%d)", c.Precision, c.Scale)}
	return []sqlColumn{{c.Name, types[c.Type]}}
}

func (d postgres) table(k store.Kind, columns []string) string {
	return "create table " + d.quote(k.Table) + ` (tenant text collate "C" not null, id text collate "C" not null, revision bigint not null` +
		prefixed(columns) + ", body bytea, primary key (tenant, id))"
}

func (d postgres) comments(k store.Kind, c *store.Column) []string {
	literal := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	switch {
	case c == nil && k.Comment != "":
		return []string{"comment on table " + d.quote(k.Table) + " is " + literal(k.Comment)}
	case c != nil && c.Comment != "":
		return []string{"comment on column " + d.quote(k.Table) + "." + d.quote(c.Name) + " is " + literal(c.Comment)}
	}
	return nil
}

func (postgres) indexPart(column string) string { return column + " nulls first" }

func (postgres) indexEnd(int) []string { return []string{"id"} }

func (postgres) encode(c store.Column, v store.Value) any {
	switch x := v.(type) {
	case decimal.Decimal:
		return x.StringFixed(int32(c.Scale))
	case store.Day:
		return string(x)
	case time.Time:
		return x.UTC()
	}
	return v
}

func (postgres) decode(c store.Column, v any) (store.Value, error) {
	if t, ok := v.(time.Time); ok && c.Type == store.Time {
		return t.UTC(), nil
	}
	return decodeValue(c, v)
}

func (d postgres) compared(c store.Column) string { return d.quote(c.Name) }

func (d postgres) key(c store.Column, v store.Value) any { return d.encode(c, v) }

func (postgres) keyParam(store.Column) string { return "?" }

func (postgres) order(desc bool) string {
	if desc {
		return " desc nulls last"
	}
	return " nulls first"
}

func (d postgres) upsert(table string, names []string) string {
	return " on conflict(tenant, id) do update set revision=" + table + ".revision+1" + excluded(names)
}

func (postgres) insert() string { return " on conflict do nothing" }

// isolation lets each statement see what was committed before it, so that the
// comparison in a write is with what is there now.
func (postgres) isolation() sql.IsolationLevel { return sql.LevelReadCommitted }

func (postgres) shared() string { return " for share" }

// sequence takes the numbers as one array: a join, planned before there are
// statistics, reads everything again for each row.
func (postgres) sequence() string {
	return `with fresh as (select array(select num from entries where tenant=$1 and pos is null order by num limit $3::bigint) as nums)
		update entries set pos = $2::bigint + array_position((select nums from fresh), num)
		where tenant=$1 and pos is null and num <= (select nums[array_length(nums, 1)] from fresh) and num = any((select nums from fresh)::bigint[])`
}

// fate knows serialization failures, deadlocks, locks that were not to be had
// and servers that let nobody in. A connection that broke while a commit was under way tells nothing.
func (postgres) fate(err error, code string, committing bool) fate {
	switch {
	case code == "40001" || code == "40P01" || code == "55P03" || code == "57P03": // 57P03: it is starting or stopping
		return again
	case code == "25006": // it became a standby
		return elsewhere
	case isUnsent(err):
		return again
	case committing && (code == "" || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57") || code == "40003"):
		return unknown
	case code == "23505":
		return taken
	case strings.HasPrefix(code, "22") || code == "54000":
		return unfit
	}
	return failed
}

// movedAt reads which part of a single statement found something moved.
func movedAt(err error) (int, bool) {
	var state interface{ SQLState() string }
	if !errors.As(err, &state) || state.SQLState() != "22P02" {
		return 0, false
	}
	_, text, ok := strings.Cut(err.Error(), movedMark)
	if end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		text = text[:end] // a mark of quotation in the server's language
	}
	n, bad := strconv.Atoi(text)
	return n, ok && bad == nil
}

func (postgres) found(ctx context.Context, q querier, table string) (columns, indexes map[string]bool, err error) {
	return both(ctx, q, "select column_name::text from information_schema.columns where table_schema=current_schema() and table_name=$1",
		"select indexname::text from pg_indexes where schemaname=current_schema() and tablename=$1", table)
}
