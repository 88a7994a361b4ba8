package sqlstore

import (
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// sqliteSchema defines strict tables.
type sqliteSchema struct{}

func (sqliteSchema) quote(name string) string { return doubleQuoted(name) }

// doubleQuoted quotes a name as the standard does.
func doubleQuoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, ``) + `"` }

func (sqliteSchema) columns(c column) []sqlColumn {
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

func (d sqliteSchema) createTable(k store.Kind, definitions []string) string {
	return "create table " + d.quote(k.Table) +
		" (tenant text not null, id text not null, revision integer not null" +
		prefixed(definitions) + ", body blob, primary key (tenant, id)) strict"
}

func (sqliteSchema) commentTable(store.Kind) []string { return nil }

func (sqliteSchema) commentColumn(store.Kind, store.Column) []string { return nil }

func (sqliteSchema) indexColumn(name string) string { return name }

func (sqliteSchema) indexEnd(int) []string { return []string{"id"} }

func (sqliteSchema) beforeIndex(*table, column) []string { return nil }

func (sqliteSchema) columnNames() string { return "select name from pragma_table_info(?)" }

func (sqliteSchema) indexNames() string { return "select name from pragma_index_list(?)" }

// sqliteStatements need no locks: there is one writer.
type sqliteStatements struct{}

func (sqliteStatements) bind(query string) string { return query }

// order sorts nulls first, last if descending, as SQLite and MySQL do.
func (sqliteStatements) order(o store.Order) string { return plainOrder(o) }

func plainOrder(o store.Order) string {
	if o.Desc {
		return " desc"
	}
	return ""
}

func (sqliteStatements) ordersBy(string, *store.Filter) bool { return true }

func (sqliteStatements) insertIfAbsent() string { return " on conflict do nothing" }

func (sqliteStatements) upsert(_ string, names []string) string {
	return " on conflict(tenant, id) do update set revision=revision+1" + excluded(names)
}

// excluded sets columns to what an insert would have written.
func excluded(names []string) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(", " + n + "=excluded." + n)
	}
	return b.String()
}

func (sqliteStatements) lockForShare() string { return "" }

func (sqliteStatements) reserve(*change) *reservation { return nil }

func (s sqliteStatements) grow(tenant, log string, entries []store.Append) (string, []any) {
	text, args := plainGrow(tenant, log, entries)
	return text + s.insertIfAbsent(), args
}

// plainGrow writes an insert with a row of parameters for each entry.
func plainGrow(tenant, log string, entries []store.Append) (string, []any) {
	more, first := len(entries)-1, entries[0].Seq
	text := "insert into entries(tenant, log, seq, body, private) "
	if first > 1 {
		text += "select ?,?,?,?,? from entries where tenant=? and log=? and seq=?" +
			strings.Repeat(" union all select ?,?,?,?,?", more)
	} else {
		text += "values (?,?,?,?,?)" + strings.Repeat(", (?,?,?,?,?)", more)
	}
	args := make([]any, 0, 5*len(entries)+3)
	for i, e := range entries {
		args = append(args, tenant, log, e.Seq, e.Body, e.Private)
		if i == 0 && first > 1 {
			args = append(args, tenant, log, first-1)
		}
	}
	return text, args
}

// sqliteFaults know SQLITE_BUSY (5), SQLITE_LOCKED (6) and SQLITE_FULL (13).
type sqliteFaults struct{}

func (sqliteFaults) classify(_ error, code string) fault {
	if code == "5" || code == "6" {
		return transient
	}
	return permanent
}

// classifyCommit knows that a full disk leaves a commit undone: its last frame,
// or its page before the journal goes, was not written.
func (f sqliteFaults) classifyCommit(err error, code string) fault {
	if known := f.classify(err, code); known != permanent || code == "13" {
		return known
	}
	return unknown
}
