package sqlstore

import (
	"context"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Find implements [store.Store]. The database filters and sorts.
func (s *Store) Find(ctx context.Context, q store.Query) (store.Page, error) {
	t, err := s.table(q.Kind)
	if err != nil {
		return store.Page{}, err
	}
	if err := q.Check(t.Kind); err != nil {
		return store.Page{}, err
	}
	text, args, err := s.findText(t, &q)
	if err != nil {
		return store.Page{}, err
	}
	var p store.Page
	err = s.read(ctx, func() (err error) {
		p, err = s.page(ctx, t, q, text, args)
		return err
	})
	return p, err
}

// findText writes a checked query as SQL. It selects one record more than a page.
func (s *Store) findText(t *table, q *store.Query) (string, []any, error) {
	if q.Limit == 0 {
		q.Limit = 100
	}
	text := "select " + t.list + " from " + t.quoted + " where tenant=?"
	args := []any{s.tenant}
	if q.Where != nil {
		cond, vals, err := s.where(t, q.Where)
		if err != nil {
			return "", nil, err
		}
		text, args = text+" and "+cond, append(args, vals...)
	}
	if q.After != "" {
		cond, vals, err := s.after(t, *q)
		if err != nil {
			return "", nil, err
		}
		text, args = text+" and "+cond, append(args, vals...)
	}
	text += " order by "
	for _, o := range q.Order {
		if s.statements.ordersBy(o.Column, q.Where) {
			text += t.column(o.Column).sort + s.statements.order(o) + ", "
		}
	}
	return s.statements.bind(text + "id limit ?"), append(args, q.Limit+1), nil
}

// page reads one page.
func (s *Store) page(ctx context.Context, t *table, q store.Query, text string, args []any) (p store.Page,
	err error) {
	rows, err := s.reader().query(ctx, text, args...)
	if err != nil {
		return store.Page{}, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err returns it
	for rows.Next() {
		if len(p.Records) == q.Limit {
			if p.Next, err = cursorOf(q, p.Records[q.Limit-1]); err != nil {
				return store.Page{}, err
			}
			break
		}
		r, err := t.scan(s.types, rows)
		if err != nil {
			return p, err
		}
		p.Records = append(p.Records, r)
	}
	return p, rows.Err()
}

// where writes a checked filter as SQL; values are always bound.
func (s *Store) where(t *table, f *store.Filter) (string, []any, error) {
	switch f.Op {
	case store.True:
		return "1=1", nil, nil
	case store.False:
		return "1=0", nil, nil
	case store.Not:
		cond, args, err := s.where(t, f.Args[0])
		return "not (" + cond + ")", args, err
	case store.And, store.Or:
		return s.whereAll(t, f)
	}
	return s.compare(t, f)
}

// idColumn is the column "id" of a filter.
var idColumn = column{Column: store.Column{Name: "id", Type: store.Text}, sort: "id", param: "?"}

// compare writes a comparison of one column.
func (s *Store) compare(t *table, f *store.Filter) (string, []any, error) {
	c := t.column(f.Column)
	if c == nil {
		c = &idColumn
	}
	if f.Op == store.Known {
		return c.sort + " is not null", nil, nil
	}
	args := make([]any, 0, len(f.Values))
	for _, v := range f.Values {
		if x, ok := v.(string); ok && !s.types.keeps(x) {
			return "", nil, s.unfit("a filter of " + c.Name)
		}
		args = append(args, s.types.sortKey(c.Column, v))
	}
	if f.Op != store.In {
		return c.sort + " " + string(f.Op) + " " + c.param, args, nil
	}
	if len(args) == 0 { // false, but unknown for null
		return c.sort + " <> " + c.sort, nil, nil
	}
	return c.sort + " in (" + c.param + strings.Repeat(","+c.param, len(args)-1) + ")", args, nil
}

func (s *Store) whereAll(t *table, f *store.Filter) (string, []any, error) {
	if len(f.Args) == 0 {
		if f.Op == store.And {
			return "1=1", nil, nil
		}
		return "1=0", nil, nil
	}
	var parts []string
	var args []any
	for _, a := range f.Args {
		cond, vals, err := s.where(t, a)
		if err != nil {
			return "", nil, err
		}
		parts, args = append(parts, "("+cond+")"), append(args, vals...)
	}
	return "(" + strings.Join(parts, " "+string(f.Op)+" ") + ")", args, nil
}
