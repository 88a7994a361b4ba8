package sqlstore

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/store"
)

// plan is a batch made ready to be written: checked, each record and each log
// once, in one order. All writers lock in that order, so they don't deadlock.
type plan struct {
	changes []*change
	runs    []*run
	erases  []store.Erase
}

// change is what happens to one record.
type change struct {
	*table
	id     string
	check  *int64 // the revision that has to be there, when nothing is put
	put    *store.Put
	delete bool
}

func (c *change) conflict() error { return &store.ConflictError{Kind: c.Name, ID: c.id} }

// run is what is appended to one log.
type run struct {
	log     string
	entries []store.Append
}

func (r *run) conflict() error { return &store.ConflictError{Kind: store.LogKind, ID: r.log} }

// place names a record.
type place struct{ kind, id string }

func (s *Store) plan(b store.Batch) (*plan, error) {
	p, at := &plan{}, map[place]*change{}
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
	slices.SortFunc(p.changes, func(a, b *change) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.id, b.id)) })
	if err := s.planRuns(p, b.Appends); err != nil {
		return nil, err
	}
	return p, p.planErases(b.Erase)
}

func (s *Store) changeOf(p *plan, at map[place]*change, kind, id string) (*change, error) {
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

func (s *Store) planPuts(p *plan, at map[place]*change, puts []store.Put) error {
	for _, put := range puts {
		c, err := s.changeOf(p, at, put.Kind, put.ID)
		if err != nil {
			return err
		}
		if put.ID == "" {
			return fmt.Errorf("%w: a record needs an id", store.ErrInvalid)
		}
		if c.put != nil {
			return fmt.Errorf("%w: %s %s is put twice in one batch", store.ErrInvalid, put.Kind, put.ID)
		}
		if !s.dialect.holds(put.ID, true) {
			return s.unfit("an id")
		}
		for name, v := range put.Columns {
			col, ok := c.Column(name)
			if !ok {
				return fmt.Errorf("%w: %s has no column %q", store.ErrInvalid, put.Kind, name)
			}
			if err := col.CheckValue(v); err != nil {
				return err
			}
			if x, ok := v.(string); ok && !s.dialect.holds(x, c.indexed(name)) {
				return s.unfit("column " + name)
			}
		}
		c.put = &put
	}
	return nil
}

func (s *Store) unfit(what string) error {
	return fmt.Errorf("%w: %s holds a text that %s cannot keep as it is", store.ErrInvalid, what, s.dialect.name())
}

// planChecks makes a check of a record that is also put part of the put: both
// are about what was there before.
func (s *Store) planChecks(p *plan, at map[place]*change, checks []store.Check) error {
	for _, ch := range checks {
		c, err := s.changeOf(p, at, ch.Kind, ch.ID)
		if err != nil {
			return err
		}
		switch {
		case c.put != nil && c.put.Expect == store.Any:
			c.put.Expect = ch.Revision
		case c.put != nil && c.put.Expect != ch.Revision, c.check != nil && *c.check != ch.Revision:
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
			if !s.dialect.holds(a.Log, true) {
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

// planErases keeps the last of those of one entry, and makes one of an entry
// that the batch itself appends part of the append.
func (p *plan) planErases(erases []store.Erase) error {
	for _, e := range erases {
		if e.Seq < 1 {
			return noEntry(e)
		}
		p.erases = slices.DeleteFunc(p.erases, func(o store.Erase) bool { return o.Log == e.Log && o.Seq == e.Seq })
		if i := slices.IndexFunc(p.runs, func(r *run) bool { return r.log == e.Log }); i >= 0 {
			if n := e.Seq - p.runs[i].entries[0].Seq; n >= 0 && n < int64(len(p.runs[i].entries)) {
				p.runs[i].entries[n].Private = e.Private
				continue
			}
		}
		p.erases = append(p.erases, e)
	}
	slices.SortFunc(p.erases, func(a, b store.Erase) int { return cmp.Or(cmp.Compare(a.Log, b.Log), cmp.Compare(a.Seq, b.Seq)) })
	return nil
}

func noEntry(e store.Erase) error {
	return fmt.Errorf("%w: log %s has no entry %d", store.ErrInvalid, e.Log, e.Seq)
}
