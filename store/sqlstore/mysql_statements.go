package sqlstore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// mysqlSchema defines InnoDB tables.
type mysqlSchema struct{ collation string }

func (mysqlSchema) quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "") + "`" }

func (mysqlSchema) columns(c column) []sqlColumn {
	types := map[store.Type]string{
		store.Text:    "longtext",
		store.Integer: "bigint",
		store.Bool:    "boolean",
		store.Date:    "date",
		store.Time:    "datetime(6)",
		store.Decimal: fmt.Sprintf("decimal(%d,%d)", c.Precision, c.Scale),
	}
	if c.indexed {
		types[store.Text] = fmt.Sprintf("varchar(%d)", keyLength)
	}
	return []sqlColumn{{c.Name, types[c.Type] + " null" + commentClause(c.Comment)}}
}

func commentClause(text string) string {
	if text == "" {
		return ""
	}
	return " comment '" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `/`), "'", "''") + "'"
}

func (d mysqlSchema) createTable(k store.Kind, definitions []string) string {
	return "create table if not exists " + d.quote(k.Table) +
		" (tenant varchar(64) not null, id varchar(191) not null, revision bigint not null" +
		prefixed(definitions) + ", body longblob, primary key (tenant, id))" +
		" engine=InnoDB default character set utf8mb4 collate " + d.collation + commentClause(k.Comment)
}

func (mysqlSchema) commentTable(store.Kind) []string { return nil }

func (mysqlSchema) commentColumn(store.Kind, store.Column) []string { return nil }

func (mysqlSchema) indexColumn(name string) string { return name }

// indexEnd names the id although an index ends in the primary key: the engine
// reads in that order only if it is named. After three texts it would be too long.
func (mysqlSchema) indexEnd(texts int) []string {
	if texts > 2 {
		return nil
	}
	return []string{"id"}
}

// beforeIndex makes a text column one that an index can hold.
func (d mysqlSchema) beforeIndex(t *table, c column) []string {
	if c.Type != store.Text {
		return nil
	}
	return []string{"alter table " + t.quoted + " modify " + d.quote(c.Name) + " " + d.columns(c)[0].definition}
}

func (mysqlSchema) columnNames() string {
	return "select column_name from information_schema.columns where table_schema=database() and table_name=?"
}

func (mysqlSchema) indexNames() string {
	return "select distinct index_name from information_schema.statistics" +
		" where table_schema=database() and table_name=?"
}

// mysqlStatements lock what they read, on a cluster by writing it.
type mysqlStatements struct{ server *mysql }

func (mysqlStatements) bind(query string) string { return query }

func (mysqlStatements) order(o store.Order) string { return plainOrder(o) }

// ordersBy is false if the filter finds only nulls in the column: the engine
// would sort them.
func (mysqlStatements) ordersBy(column string, where *store.Filter) bool {
	return !onlyNulls(where, column)
}

func onlyNulls(where *store.Filter, column string) bool {
	switch {
	case where == nil:
		return false
	case where.Op == store.And:
		return slices.ContainsFunc(where.Args, func(part *store.Filter) bool { return onlyNulls(part, column) })
	}
	return where.Op == store.Not && where.Args[0].Op == store.Known && where.Args[0].Column == column
}

// insertIfAbsent is empty: a key that exists is an error.
func (mysqlStatements) insertIfAbsent() string { return "" }

func (mysqlStatements) upsert(_ string, names []string) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(", " + n + "=values(" + n + ")")
	}
	return " on duplicate key update revision=revision+1" + b.String()
}

func (mysqlStatements) lockForShare() string { return " lock in share mode" }

// reserve writes a checked record on a cluster and writes it back: its nodes
// compare what commits have written, and a lock holds on one node only.
func (s mysqlStatements) reserve(c *change) *reservation {
	switch {
	case c.mustBeAbsent():
		return reservePlace(c, s.insertIfAbsent())
	case s.server.cluster && c.check != nil:
		return &reservation{
			take:    "update " + c.quoted + " set revision=revision+1 where tenant=? and id=? and revision=?",
			release: "update " + c.quoted + " set revision=revision-1 where tenant=? and id=?",
			args:    []any{*c.check},
		}
	}
	return nil
}

func (mysqlStatements) grow(tenant, log string, entries []store.Append) (string, []any) {
	return plainGrow(tenant, log, entries)
}

// mysqlFaults know deadlocks (1213), lock waits that took too long (1205), records
// that another has changed (1020), and servers that are read-only (1290, 1792,
// 1836) or no part of their cluster (1047).
type mysqlFaults struct{}

func (mysqlFaults) classify(err error, code string) fault {
	switch code {
	case "1213", "1205", "1020":
		return transient
	case "1290", "1792", "1836", "1047":
		return readOnly
	case "1062":
		return duplicate
	case "1264", "1265", "1292", "1366", "1406":
		return unfit
	}
	if isUnsent(err) {
		return transient
	}
	return permanent
}

func (f mysqlFaults) classifyCommit(err error, code string) fault {
	if known := f.classify(err, code); known != permanent && code != "1047" {
		return known
	}
	return unknown
}
