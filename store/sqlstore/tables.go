package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Statements returns the statements that create the tables of kinds in an empty
// database, for a host that migrates with its own tool.
func Statements(d Dialect, kinds []store.Kind) ([]string, error) {
	e, err := engineOf(d)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, k := range kinds {
		t, err := newTable(e.parts(), k)
		if err != nil {
			return nil, err
		}
		out = append(out, t.missing(e.parts().schema, existing{})...)
	}
	return out, nil
}

// existing are the names of the columns and indexes that a table has; none if it
// does not exist.
type existing struct{ columns, indexes map[string]bool }

// missing returns the statements that bring a table up to its declaration: all of
// it, or the columns and indexes that were declared since. Nothing is dropped.
func (t *table) missing(d schema, has existing) []string {
	var out, comments []string
	if len(has.columns) == 0 {
		out, comments = t.create(d)
	} else {
		out, comments = t.addColumns(d, has)
	}
	out = append(out, comments...)
	for _, index := range t.Indexes {
		if name := indexName(t.Table, index); !has.indexes[name] {
			out = append(out, t.addIndex(d, has, name, index)...)
		}
	}
	return out
}

func (t *table) create(d schema) (out, comments []string) {
	var definitions []string
	comments = d.commentTable(t.Kind)
	for _, c := range t.columns {
		for _, kept := range d.columns(c) {
			definitions = append(definitions, d.quote(kept.name)+" "+kept.definition)
		}
		comments = append(comments, d.commentColumn(t.Kind, c.Column)...)
	}
	return []string{d.createTable(t.Kind, definitions)}, comments
}

func (t *table) addColumns(d schema, has existing) (out, comments []string) {
	for _, c := range t.columns {
		for _, kept := range d.columns(c) {
			if !has.columns[kept.name] {
				out = append(out, "alter table "+t.quoted+" add column "+d.quote(kept.name)+" "+kept.definition)
				comments = append(comments, d.commentColumn(t.Kind, c.Column)...)
			}
		}
	}
	return out, comments
}

func (t *table) addIndex(d schema, has existing, name string, index []string) []string {
	var out []string
	parts, texts := []string{"tenant"}, 0
	for _, n := range index {
		c := t.column(n)
		parts = append(parts, d.indexColumn(c.sort))
		if c.Type == store.Text {
			texts++
		}
		if has.columns[n] { // it may have been in no index before
			out = append(out, d.beforeIndex(t, *c)...)
		}
	}
	parts = append(parts, d.indexEnd(texts)...)
	return append(out, "create index "+d.quote(name)+" on "+t.quoted+"("+strings.Join(parts, ", ")+")")
}

// indexName returns a name within the length that all engines accept.
func indexName(table string, columns []string) string {
	name := table + "_" + strings.Join(columns, "_")
	if len(name) <= 60 {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:48] + "_" + hex.EncodeToString(sum[:5])
}

// upgradeTables brings the tables of all kinds up to their declarations.
func (s *Store) upgradeTables(ctx context.Context, q querier) error {
	for _, t := range s.order {
		has, err := s.existing(ctx, q, t.Table)
		if err != nil {
			return err
		}
		for _, text := range t.missing(s.schema, has) {
			if _, err := q.exec(ctx, text); err != nil {
				return fmt.Errorf("sqlstore: table %s: %w", t.Table, err)
			}
		}
	}
	return nil
}

// existing reads what a table has.
func (s *Store) existing(ctx context.Context, q querier, table string) (has existing, err error) {
	if has.columns, err = names(ctx, q, s.schema.columnNames(), table); err != nil {
		return has, err
	}
	has.indexes, err = names(ctx, q, s.schema.indexNames(), table)
	return has, err
}

// names reads a column of names.
func names(ctx context.Context, q querier, text string, args ...any) (map[string]bool, error) {
	rows, err := q.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err returns it
	out := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out[name] = true
	}
	return out, rows.Err()
}
