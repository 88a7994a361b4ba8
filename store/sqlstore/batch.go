package sqlstore

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/store"
)

// plan is a batch ready to be written: checked, with each record and each log
// once, in one order. All writers lock in that order, so they do not deadlock.
type plan struct {
	changes []*change
	runs    []*run
	erases  []store.Erase
}

// change is what happens to one record.
type change struct {
	*table
	id     string
	put    *put
	check  *int64 // the required revision, if nothing is put
	delete bool
}

// put is a record as it is written.
type put struct {
	expect int64
	body   []byte
	values []any // of table.names
}

func (c *change) conflict() error { return &store.ConflictError{Kind: c.Name, ID: c.id} }

// mustBeAbsent reports whether a change is a check that there is no record.
func (c *change) mustBeAbsent() bool { return c.check != nil && *c.check == 0 }

// run is what is appended to one log.
type run struct {
	log     string
	entries []store.Append
}

func (r *run) conflict() error { return &store.ConflictError{Kind: store.LogKind, ID: r.log} }

// plan checks a batch and orders it.
func (s *Store) plan(b store.Batch) (*plan, error) {
	p := &plan{changes: make([]*change, 0, len(b.Puts)+len(b.Checks)+len(b.Deletes))}
	at := places{}
	if err := s.planPuts(p, at, b.Puts); err != nil {
		return nil, err
	}
	if err := s.planChecks(p, at, b.Checks); err != nil {
		return nil, err
	}
	for _, d := range b.Deletes {
		c, err := s.changeOf(p, at, d.Kind, d.ID)
		if err != nil {
			return nil, err
		}
		c.delete = true
	}
	slices.SortFunc(p.changes, func(a, b *change) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.id, b.id))
	})
	if err := s.planRuns(p, b.Appends); err != nil {
		return nil, err
	}
	return p, p.planErases(b.Erase)
}

// places finds the change of a record.
type places map[place]*change

type place struct{ kind, id string }

// changeOf returns the change of a record, a new one if there is none yet.
func (s *Store) changeOf(p *plan, at places, kind, id string) (*change, error) {
	t, err := s.table(kind)
	if err != nil {
		return nil, err
	}
	c := at[place{kind, id}]
	if c == nil {
		c = &change{table: t, id: id}
		at[place{kind, id}] = c
		p.changes = append(p.changes, c)
	}
	return c, nil
}

func (s *Store) planPuts(p *plan, at places, puts []store.Put) error {
	for _, put := range puts {
		c, err := s.changeOf(p, at, put.Kind, put.ID)
		if err != nil {
			return err
		}
		switch {
		case put.ID == "":
			return fmt.Errorf("%w: a record needs an id", store.ErrInvalid)
		case c.put != nil:
			return fmt.Errorf("%w: %s %s is put twice in one batch", store.ErrInvalid, put.Kind, put.ID)
		case !s.types.keepsKey(put.ID):
			return s.unfit("an id")
		}
		if c.put, err = s.putOf(c.table, put); err != nil {
			return err
		}
	}
	return nil
}

// putOf checks the columns of a put and encodes them; one that is left out is
// null.
func (s *Store) putOf(t *table, from store.Put) (*put, error) {
	for name := range from.Columns {
		if t.column(name) == nil {
			return nil, fmt.Errorf("%w: %s has no column %q", store.ErrInvalid, t.Name, name)
		}
	}
	values := make([]any, 0, len(t.names))
	for i := range t.columns {
		c := &t.columns[i]
		v := from.Columns[c.Name]
		if err := s.checkValue(c, v); err != nil {
			return nil, err
		}
		if v == nil {
			values = append(values, nil)
		} else {
			values = append(values, s.types.encode(c.Column, v))
		}
		if c.hasKey() {
			values = append(values, s.types.sortKey(c.Column, v))
		}
	}
	return &put{expect: from.Expect, body: from.Body, values: values}, nil
}

// checkValue refuses what the port or the engine cannot hold in a column.
func (s *Store) checkValue(c *column, v store.Value) error {
	if err := c.CheckValue(v); err != nil {
		return err
	}
	x, ok := v.(string)
	if ok && (!s.types.keeps(x) || c.indexed && !s.types.keepsKey(x)) {
		return s.unfit("column " + c.Name)
	}
	return nil
}

func (s *Store) unfit(what string) error {
	return fmt.Errorf("%w: %s holds a text that %s cannot keep as it is",
		store.ErrInvalid, what, s.engine.dialect())
}

// planChecks makes a check of a record that is also put part of the put: both
// are about what was there before.
func (s *Store) planChecks(p *plan, at places, checks []store.Check) error {
	for i := range checks {
		ch := &checks[i]
		c, err := s.changeOf(p, at, ch.Kind, ch.ID)
		if err != nil {
			return err
		}
		switch {
		case c.put != nil && c.put.expect == store.Any:
			c.put.expect = ch.Revision
		case c.put != nil && c.put.expect != ch.Revision, c.check != nil && *c.check != ch.Revision:
			return c.conflict()
		case c.put == nil:
			c.check = &ch.Revision
		}
	}
	return nil
}

func (s *Store) planRuns(p *plan, appends []store.Append) error {
	at := map[string]*run{}
	for _, a := range appends {
		r := at[a.Log]
		if r == nil {
			if !s.types.keepsKey(a.Log) {
				return s.unfit("the name of a log")
			}
			r = &run{log: a.Log}
			at[a.Log] = r
			p.runs = append(p.runs, r)
		}
		if n := len(r.entries); a.Seq < 1 || n > 0 && a.Seq != r.entries[n-1].Seq+1 {
			return r.conflict()
		}
		if a.Body == nil {
			a.Body = []byte{} // nil would be null
		}
		r.entries = append(r.entries, a)
	}
	slices.SortFunc(p.runs, func(a, b *run) int { return cmp.Compare(a.log, b.log) })
	return nil
}

// run returns what is appended to a log, nil if nothing is.
func (p *plan) run(log string) *run {
	if i := slices.IndexFunc(p.runs, func(r *run) bool { return r.log == log }); i >= 0 {
		return p.runs[i]
	}
	return nil
}

// planErases keeps the last of the erases of one entry, and makes one of an entry
// that the batch itself appends part of the append.
func (p *plan) planErases(erases []store.Erase) error {
	for _, e := range erases {
		if e.Seq < 1 {
			return noEntry(e)
		}
		p.erases = slices.DeleteFunc(p.erases, func(o store.Erase) bool { return o.Log == e.Log && o.Seq == e.Seq })
		if r := p.run(e.Log); r != nil {
			if n := e.Seq - r.entries[0].Seq; n >= 0 && n < int64(len(r.entries)) {
				r.entries[n].Private = e.Private
				continue
			}
		}
		p.erases = append(p.erases, e)
	}
	slices.SortFunc(p.erases, func(a, b store.Erase) int {
		return cmp.Or(cmp.Compare(a.Log, b.Log), cmp.Compare(a.Seq, b.Seq))
	})
	return nil
}

func noEntry(e store.Erase) error {
	return fmt.Errorf("%w: log %s has no entry %d", store.ErrInvalid, e.Log, e.Seq)
}
