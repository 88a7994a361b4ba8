package sqlstore

import (
	"context"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Find implements [store.Store]. Filters and order are pushed down.
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

// findText writes a checked query as SQL, for one record more than its page.
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
		cond, vals, err := s.behind(t, *q)
		if err != nil {
			return "", nil, err
		}
		text, args = text+" and "+cond, append(args, vals...)
	}
	text += " order by "
	for _, o := range q.Order {
		if _, ok := s.dialect.(mysql); ok && isNull(q.Where, o.Column) {
			continue // it orders nothing, and the engine would sort
		}
		c, _ := t.Column(o.Column)
		text += s.dialect.compared(c) + s.dialect.order(o.Desc) + ", "
	}
	return s.dialect.bind(text + "id limit ?"), append(args, q.Limit+1), nil
}

// isNull reports whether a filter finds records alone in which a column is null.
func isNull(f *store.Filter, column string) bool {
	switch {
	case f == nil:
		return false
	case f.Op == store.And:
		return slices.ContainsFunc(f.Args, func(a *store.Filter) bool { return isNull(a, column) })
	}
	return f.Op == store.Not && f.Args[0].Op == store.Known && f.Args[0].Column == column
}

// page reads one page.
func (s *Store) page(ctx context.Context, t *table, q store.Query, text string, args []any) (store.Page, error) {
	rows, err := s.q().query(ctx, text, args...)
	if err != nil {
		return store.Page{}, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	var p store.Page
	for rows.Next() {
		if len(p.Records) == q.Limit {
			if p.Next, err = cursorOf(q, p.Records[q.Limit-1]); err != nil {
				return store.Page{}, err
			}
			break
		}
		r, err := t.scan(s.dialect, rows.Scan)
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
	c, ok := t.Column(f.Column)
	name := s.dialect.compared(c)
	if !ok {
		name, c = "id", store.Column{Name: "id", Type: store.Text}
	}
	if f.Op == store.Known {
		return name + " is not null", nil, nil
	}
	var args []any
	for _, v := range f.Values {
		if x, ok := v.(string); ok && !s.dialect.holds(x, false) {
			return "", nil, s.unfit("a filter of " + c.Name)
		}
		args = append(args, s.dialect.key(c, v))
	}
	param := s.dialect.keyParam(c)
	if f.Op == store.In {
		if len(args) == 0 { // false, but unknown for null
			return name + " <> " + name, nil, nil
		}
		return name + " in (" + param + strings.Repeat(","+param, len(args)-1) + ")", args, nil
	}
	return name + " " + string(f.Op) + " " + param, args, nil
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
