package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// mysql is MySQL 8 or MariaDB. They differ in the name of the collation that
// compares bytes and does not pad.
type mysql struct {
	dialect   Dialect
	collation string
	// cluster: other nodes write, too, and learn of what a commit has written,
	// not of what it has locked.
	cluster bool
}

// keyLength is how many characters a text in an index has at most; an index
// holds three of them.
const keyLength = 191

// moment is how a DATETIME(6) is written; it has no zone and is UTC here.
const moment = "2006-01-02 15:04:05.000000"

func (d mysql) name() Dialect { return d.dialect }

func (d mysql) prepare(ctx context.Context, db *sql.DB) (dialect, error) {
	var mode string
	if err := db.QueryRowContext(ctx, "select @@sql_mode").Scan(&mode); err != nil {
		return nil, fmt.Errorf("sqlstore: the database does not answer as MySQL: %w", err)
	}
	if !strings.Contains(mode, "STRICT_TRANS_TABLES") && !strings.Contains(mode, "STRICT_ALL_TABLES") {
		return nil, errors.New("sqlstore: sql_mode is not strict, so the server would cut what does not fit; set STRICT_TRANS_TABLES")
	}
	var name, value string
	err := db.QueryRowContext(ctx, "show variables like 'wsrep_on'").Scan(&name, &value)
	if errors.Is(err, sql.ErrNoRows) { // a server that was built without
		err = nil
	}
	d.cluster = value == "ON"
	return d, err
}

func (mysql) quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "") + "`" }

func (mysql) bind(query string) string { return query }

// holds refuses what is not UTF-8, and a key that is too long: the server would
// cut spaces off its end.
func (mysql) holds(text string, key bool) bool {
	return utf8.ValidString(text) && (!key || utf8.RuneCountInString(text) <= keyLength)
}

func (d mysql) columns(c store.Column, indexed bool) []sqlColumn {
	types := map[store.Type]string{store.Text: "longtext", store.Integer: "bigint", store.Bool: "boolean", store.Date: "date", store.Time: "datetime(6)",
		store.Decimal: fmt.Sprintf("decimal(%d,%d)", c.Precision, c.Scale)}
	if indexed {
		types[store.Text] = fmt.Sprintf("varchar(%d)", keyLength)
	}
	return []sqlColumn{{c.Name, types[c.Type] + " null" + d.comment(c.Comment)}}
}

func (mysql) comment(text string) string {
	if text == "" {
		return ""
	}
	return " comment '" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `/`), "'", "''") + "'"
}

func (d mysql) table(k store.Kind, columns []string) string {
	return "create table if not exists " + d.quote(k.Table) + " (tenant varchar(64) not null, id varchar(191) not null, revision bigint not null" + prefixed(columns) +
		", body longblob, primary key (tenant, id)) engine=InnoDB default character set utf8mb4 collate " + d.collation + d.comment(k.Comment)
}

// shorten makes a text column one that an index can hold.
func (d mysql) shorten(t *table, c store.Column) string {
	return "alter table " + t.quoted + " modify " + d.quote(c.Name) + " " + d.columns(c, true)[0].definition
}

func (mysql) comments(store.Kind, *store.Column) []string { return nil }

func (mysql) indexPart(column string) string { return column }

// indexEnd names the id, though an index ends in the primary key by itself: the
// engine reads in that order only when it is named. Three texts and it would be
// too long.
func (mysql) indexEnd(texts int) []string {
	if texts > 2 {
		return nil
	}
	return []string{"id"}
}

func (mysql) encode(c store.Column, v store.Value) any {
	if t, ok := v.(time.Time); ok {
		return t.UTC().Format(moment)
	}
	if x, ok := v.(decimal.Decimal); ok {
		return x.StringFixed(int32(c.Scale))
	}
	if x, ok := v.(store.Day); ok {
		return string(x)
	}
	return v
}

// decode takes a time by what its clock says, whatever zone the driver was
// told.
func (mysql) decode(c store.Column, v any) (store.Value, error) {
	if c.Type != store.Time {
		return decodeValue(c, v)
	}
	if t, ok := v.(time.Time); ok {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), nil
	}
	t, err := time.Parse(moment, text(v))
	return t.UTC(), err
}

func (d mysql) compared(c store.Column) string { return d.quote(c.Name) }

func (d mysql) key(c store.Column, v store.Value) any { return d.encode(c, v) }

// keyParam casts: a text beside a number would be compared as a float.
func (mysql) keyParam(c store.Column) string {
	switch c.Type {
	case store.Decimal:
		return fmt.Sprintf("cast(? as decimal(%d,%d))", c.Precision, c.Scale)
	case store.Time:
		return "cast(? as datetime(6))"
	case store.Date:
		return "cast(? as date)"
	}
	return "?"
}

func (mysql) order(desc bool) string { return sqlite{}.order(desc) }

func (mysql) upsert(_ string, names []string) string {
	var b strings.Builder
	for _, n := range names {
		b.WriteString(", " + n + "=values(" + n + ")")
	}
	return " on duplicate key update revision=revision+1" + b.String()
}

func (mysql) insert() string { return "" } // a place that is taken is an error

// isolation is the server's: all that a commit reads, it locks, and a locking
// read sees what is there now. Asking for a level costs a round trip.
func (mysql) isolation() sql.IsolationLevel { return sql.LevelDefault }

func (mysql) shared() string { return " lock in share mode" }

// fresh reads what has no position yet as a list. It is a statement of its own
// because it must see one moment: the reading half of an update locks row after
// row, and would see the end of a log and miss its middle, committed meanwhile
// behind it. The order is that of each log whatever numbers its entries have:
// the nodes of a cluster give them out interleaved.
const fresh = `select w.num from (
			select u.num, u.log, u.seq, max(u.num) over (partition by u.log order by u.seq) as latest from (
				select num, log, seq from entries where tenant=? and pos is null order by num limit ?) as u) as w
		order by w.latest, w.log, w.seq limit ?`

// sequence writes the positions of such a list. It goes by the numbers whatever
// the optimizer thinks of it: reading all rows would wait for those of commits
// that are under way.
func (mysql) sequence() string {
	return `update json_table(?, '$[*]' columns (n for ordinality, num bigint path '$')) as f
		straight_join entries force index (entries_num) on entries.num = f.num set entries.pos = ? + f.n where entries.tenant=?`
}

// fate knows deadlocks, lock waits that took too long, records that another
// changed (1020), and servers that only read.
func (mysql) fate(err error, code string, committing bool) fate {
	switch code {
	case "1213", "1205", "1020":
		return again
	case "1290", "1792", "1836":
		return elsewhere
	case "1062":
		return taken
	case "1264", "1265", "1292", "1366", "1406":
		return unfit
	}
	switch {
	case isUnsent(err):
		return again
	case code == "1047" && !committing: // a node of a cluster that is not part of it now
		return elsewhere
	case committing:
		return unknown
	}
	return failed
}

// isUnsent reports whether a driver promises that nothing was sent.
func isUnsent(err error) bool { return errors.Is(err, driver.ErrBadConn) }

func (mysql) found(ctx context.Context, q querier, table string) (columns, indexes map[string]bool, err error) {
	return both(ctx, q, "select column_name from information_schema.columns where table_schema=database() and table_name=?",
		"select distinct index_name from information_schema.statistics where table_schema=database() and table_name=?", table)
}
