package sqlstore

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// postgresSchema defines tables with comments, and texts compared as bytes.
type postgresSchema struct{}

func (postgresSchema) quote(name string) string { return doubleQuoted(name) }

func (postgresSchema) columns(c column) []sqlColumn {
	types := map[store.Type]string{
		store.Text:    `text collate "C"`,
		store.Integer: "bigint",
		store.Bool:    "boolean",
		store.Date:    "date",
		store.Time:    "timestamptz",
		store.Decimal: fmt.Sprintf("numeric(%d,%d)", c.Precision, c.Scale),
	}
	return []sqlColumn{{c.Name, types[c.Type]}}
}

func (d postgresSchema) createTable(k store.Kind, definitions []string) string {
	return "create table " + d.quote(k.Table) +
		` (tenant text collate "C" not null, id text collate "C" not null, revision bigint not null` +
		prefixed(definitions) + ", body bytea, primary key (tenant, id))"
}

func (d postgresSchema) commentTable(k store.Kind) []string {
	if k.Comment == "" {
		return nil
	}
	return []string{"comment on table " + d.quote(k.Table) + " is " + literal(k.Comment)}
}

func (d postgresSchema) commentColumn(k store.Kind, c store.Column) []string {
	if c.Comment == "" {
		return nil
	}
	column := d.quote(k.Table) + "." + d.quote(c.Name)
	return []string{"comment on column " + column + " is " + literal(c.Comment)}
}

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func (postgresSchema) indexColumn(name string) string { return name + " nulls first" }

func (postgresSchema) indexEnd(int) []string { return []string{"id"} }

func (postgresSchema) beforeIndex(*table, column) []string { return nil }

func (postgresSchema) columnNames() string {
	return "select column_name::text from information_schema.columns" +
		" where table_schema=current_schema() and table_name=$1"
}

func (postgresSchema) indexNames() string {
	return "select indexname::text from pg_indexes where schemaname=current_schema() and tablename=$1"
}

// postgresStatements number their parameters.
type postgresStatements struct{}

func (postgresStatements) bind(query string) string {
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

func (postgresStatements) order(o store.Order) string {
	if o.Desc {
		return " desc nulls last"
	}
	return " nulls first"
}

func (postgresStatements) ordersBy(string, *store.Filter) bool { return true }

func (postgresStatements) insertIfAbsent() string { return " on conflict do nothing" }

func (postgresStatements) upsert(table string, names []string) string {
	return " on conflict(tenant, id) do update set revision=" + table + ".revision+1" + excluded(names)
}

func (postgresStatements) lockForShare() string { return " for share" }

func (s postgresStatements) reserve(c *change) *reservation {
	if !c.mustBeAbsent() {
		return nil
	}
	return reservePlace(c, s.insertIfAbsent())
}

// reservePlace keeps the place of a record that must be absent: a row that does
// not exist cannot be locked.
func reservePlace(c *change, ifAbsent string) *reservation {
	return &reservation{
		take:    "insert into " + c.quoted + "(tenant, id, revision) values (?,?,0)" + ifAbsent,
		release: "delete from " + c.quoted + " where tenant=? and id=?",
	}
}

func (s postgresStatements) grow(tenant, log string, entries []store.Append) (string, []any) {
	seqs, bodies, privates := arrays(entries)
	args := []any{tenant, log, seqs, bodies, privates, seqs[0], tenant, log, seqs[0] - 1}
	return growArrays + s.insertIfAbsent(), args
}

// growArrays appends any number of entries to one log, in the order of the
// arrays, after the entry before the first.
const growArrays = `insert into entries(tenant, log, seq, body, private)
	select ?::text, ?::text, v.seq, v.body, v.private
	from unnest(?::bigint[], ?::bytea[], ?::bytea[]) as v(seq, body, private)
	where ?::bigint = 1 or exists(select 1 from entries where tenant=?::text and log=?::text and seq=?::bigint)`

// arrays returns the columns of entries.
func arrays(entries []store.Append) (seqs []int64, bodies, privates [][]byte) {
	seqs = make([]int64, len(entries))
	bodies, privates = make([][]byte, len(entries)), make([][]byte, len(entries))
	for i, e := range entries {
		seqs[i], bodies[i], privates[i] = e.Seq, e.Body, e.Private
	}
	return seqs, bodies, privates
}

// postgresFaults know serialization failures (40001), deadlocks (40P01), locks
// that were not to be had (55P03), a server that is starting or stopping (57P03),
// and one that has become a standby (25006).
type postgresFaults struct{}

func (postgresFaults) classify(err error, code string) fault {
	switch {
	case code == "40001" || code == "40P01" || code == "55P03" || code == "57P03":
		return transient
	case code == "25006":
		return readOnly
	case isUnsent(err):
		return transient
	case code == "23505":
		return duplicate
	case strings.HasPrefix(code, "22") || code == "54000":
		return unfit
	}
	return permanent
}

// classifyCommit knows that a connection that breaks during a commit leaves the
// outcome unknown.
func (f postgresFaults) classifyCommit(err error, code string) fault {
	if known := f.classify(err, code); known != permanent {
		return known
	}
	if code == "" || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57") || code == "40003" {
		return unknown
	}
	return permanent
}
