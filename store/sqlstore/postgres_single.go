package sqlstore

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
)

// A single statement writes a whole plan: each part is a common table expression
// that returns what it found. The select after them fails, and with it the whole
// statement, if a part found less than it requires. It names the part in a text
// that is not a number.
const movedMark = "offerdesk:"

// maxParts is how many parts a single statement has; beyond it planning costs more
// than round trips.
const maxParts = 32

// isSingle reports whether one statement can write a plan: it may touch a record
// once, and cannot reserve a place.
func (p *plan) isSingle() bool {
	for _, c := range p.changes {
		if c.mustBeAbsent() || c.delete && (c.put != nil || c.check != nil) {
			return false
		}
	}
	return len(p.changes)+len(p.runs)+len(p.erases) <= maxParts
}

// insertMode is what an insert does if the key exists.
type insertMode string

const (
	strictInsert  insertMode = ""                        // it fails, which costs less to check
	lenientInsert insertMode = " on conflict do nothing" // it writes nothing
)

// statement is a single statement in the making.
type statement struct {
	parts []string
	args  []any
	moved []error // of each part: the error if it finds less than it requires, or nil
	runs  []any   // how many rows each append must write
}

// add adds a part, written with question marks.
func (st *statement) add(text string, args []any, moved error) {
	st.parts = append(st.parts, text)
	st.args = append(st.args, args...)
	st.moved = append(st.moved, moved)
}

// text writes the statement.
func (st *statement) text() string {
	var with, requires strings.Builder
	for n, part := range st.parts {
		i := strconv.Itoa(n)
		if n > 0 {
			with.WriteString(",\n")
		}
		with.WriteString("p" + i + " as (" + part + ")")
		found := "exists(select 1 from p" + i + ")"
		if strings.HasSuffix(part, growing) {
			found = "(select count(*) from p" + i + ") = ?"
		}
		if st.moved[n] != nil {
			requires.WriteString("cast(case when " + found + " then '0' else '" + movedMark + i + "' end as int),\n")
		}
	}
	return postgresStatements{}.bind("with " + with.String() + "\nselect " + requires.String() + "1")
}

// texts caches statements by their parts: batches have few shapes.
type texts struct {
	mu   sync.Mutex
	made map[string]string
}

func newTexts() *texts { return &texts{made: map[string]string{}} }

// maxTexts is how many shapes are kept.
const maxTexts = 1024

// of returns the text of a statement.
func (t *texts) of(st *statement) string {
	key := strings.Join(st.parts, ";")
	t.mu.Lock()
	text, ok := t.made[key]
	t.mu.Unlock()
	if ok {
		return text
	}
	text = st.text()
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.made) >= maxTexts {
		clear(t.made)
	}
	t.made[key] = text
	return text
}

// single commits a plan in one round trip. A strict insert fails with duplicate
// if another was first, and nothing is done.
func (e *postgres) single(ctx context.Context, s *Store, q querier, p *plan, mode insertMode) error {
	st := &statement{}
	for _, c := range p.changes {
		addChange(st, s, c, mode)
	}
	for _, r := range p.runs {
		st.add(growArrays+string(mode)+growing, arraysOf(s.tenant, r.log, r.entries), r.conflict())
		st.runs = append(st.runs, len(r.entries)) // these come after all parts
	}
	for _, erase := range p.erases {
		st.add("update entries set private=? where tenant=? and log=? and seq=? returning 1",
			[]any{erase.Private, s.tenant, erase.Log, erase.Seq}, noEntry(erase))
	}
	if len(st.parts) == 0 {
		return ctx.Err()
	}
	_, err := q.exec(ctx, e.texts.of(st), append(st.args, st.runs...)...)
	if n, ok := movedAt(err); ok && n < len(st.moved) {
		return st.moved[n]
	}
	return err
}

func addChange(st *statement, s *Store, c *change, mode insertMode) {
	switch {
	case c.put != nil:
		text, args := s.putText(c)
		if c.put.expect == 0 {
			text = c.strictInsert + string(mode)
		}
		st.add(text+" returning 1", args, c.conflict())
	case c.delete:
		st.add("delete from "+c.quoted+" where tenant=? and id=?", []any{s.tenant, c.id}, nil)
	default:
		st.add("select 1 from "+c.quoted+" where tenant=? and id=? and revision=? for share",
			[]any{s.tenant, c.id, *c.check}, c.conflict())
	}
}

// growing ends the parts that append, and no other.
const growing = " returning 2"

// movedAt returns the part of a single statement that found less than it requires.
func movedAt(err error) (int, bool) {
	var state interface{ SQLState() string }
	if !errors.As(err, &state) || state.SQLState() != "22P02" {
		return 0, false
	}
	_, text, ok := strings.Cut(err.Error(), movedMark)
	if end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		text = text[:end] // a quotation mark in the server's language
	}
	n, bad := strconv.Atoi(text)
	return n, ok && bad == nil
}
