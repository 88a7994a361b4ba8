package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Statements returns what creates the tables of kinds in an empty database, for
// a host that migrates with its own tool.
func Statements(d Dialect, kinds []store.Kind) ([]string, error) {
	e, err := dialectOf(context.Background(), nil, d)
	if err != nil || d == "" {
		return nil, fmt.Errorf("%w: no dialect %q", store.ErrInvalid, d)
	}
	var out []string
	for _, k := range kinds {
		t, err := newTable(e, k)
		if err != nil {
			return nil, err
		}
		out = append(out, t.missing(e, nil, nil)...)
	}
	return out, nil
}

// missing returns what brings a table up to its declaration: everything, or the
// columns and indexes that were declared since. Nothing is ever dropped.
func (t *table) missing(d dialect, columns, indexes map[string]bool) []string {
	var out, definitions, comments []string
	for _, c := range t.Columns {
		for _, sc := range d.columns(c, t.indexed(c.Name)) {
			definition := d.quote(sc.name) + " " + sc.definition
			definitions = append(definitions, definition)
			if len(columns) > 0 && !columns[sc.name] {
				out = append(out, "alter table "+t.quoted+" add column "+definition)
				comments = append(comments, d.comments(t.Kind, &c)...)
			}
		}
		if len(columns) == 0 {
			comments = append(comments, d.comments(t.Kind, &c)...)
		}
	}
	if len(columns) == 0 {
		out = append(out, d.table(t.Kind, definitions))
		comments = append(d.comments(t.Kind, nil), comments...)
	}
	out = append(out, comments...)
	for _, index := range t.Indexes {
		name := indexName(t.Table, index)
		if indexes[name] {
			continue
		}
		parts, texts := []string{"tenant"}, 0
		for _, n := range index {
			c, _ := t.Column(n)
			parts = append(parts, d.indexPart(d.compared(c)))
			if c.Type == store.Text {
				texts++
			}
			if m, ok := d.(mysql); ok && len(columns) > 0 && columns[n] && c.Type == store.Text {
				out = append(out, m.shorten(t, c)) // it was in no index before
			}
		}
		out = append(out, fmt.Sprintf("create index %s on %s(%s)", d.quote(name), t.quoted, strings.Join(append(parts, d.indexEnd(texts)...), ", ")))
	}
	return out
}

// indexName stays within what engines take.
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
		columns, indexes, err := s.dialect.found(ctx, q, t.Table)
		if err != nil {
			return err
		}
		for _, text := range t.missing(s.dialect, columns, indexes) {
			if _, err := q.exec(ctx, text); err != nil {
				return fmt.Errorf("sqlstore: the table %s: %w", t.Table, err)
			}
		}
	}
	return nil
}

// names reads a column of names.
func names(ctx context.Context, q querier, text string, args ...any) (map[string]bool, error) {
	rows, err := q.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
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

// both reads the names of columns and of indexes.
func both(ctx context.Context, q querier, columns, indexes, table string) (c, i map[string]bool, err error) {
	if c, err = names(ctx, q, columns, table); err == nil {
		i, err = names(ctx, q, indexes, table)
	}
	return c, i, err
}
