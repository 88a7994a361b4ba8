package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/store"
)

// A single statement writes a whole plan on PostgreSQL: each part is a common
// table expression that says what it found, and the select behind them fails,
// and with it everything, when one found less than it wanted. It names the part
// by a text that is no number.
const movedMark = "offerdesk:"

// maxParts is how many parts a single statement has; planning more costs more
// than the round trips.
const maxParts = 32

// isSingle reports whether one statement can do it: it may touch a record once,
// and cannot keep a place.
func (p *plan) isSingle(d dialect) bool {
	for _, c := range p.changes {
		if c.reserves(d) || c.delete && (c.put != nil || c.check != nil) {
			return false
		}
	}
	return d.name() == PostgreSQL && len(p.changes)+len(p.runs)+len(p.erases) <= maxParts
}

// statement is a single statement in the making: parts, each with what went
// wrong when it found less than it wanted; nil when it may find nothing.
type statement struct {
	parts []string
	args  []any
	moved []error
	runs  []any // how many rows each append must write
}

// add adds a part, written with question marks.
func (st *statement) add(text string, args []any, moved error) {
	st.parts, st.args, st.moved = append(st.parts, text), append(st.args, args...), append(st.moved, moved)
}

// text writes the statement down.
func (st *statement) text() string {
	var with, wants strings.Builder
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
			wants.WriteString("cast(case when " + found + " then '0' else '" + movedMark + i + "' end as int),\n")
		}
	}
	return postgres{}.bind("with " + with.String() + "\nselect " + wants.String() + "1")
}

// texts keeps statements by their parts: batches have few shapes.
type texts struct {
	mu   sync.Mutex
	made map[string]string
}

// maxTexts is how many shapes are kept.
const maxTexts = 1024

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
	if t.made == nil || len(t.made) >= maxTexts {
		t.made = map[string]string{}
	}
	t.made[key] = text
	return text
}

// single commits a plan in one round trip. A bold one inserts without looking
// for who was first, which costs less; when somebody was, it does nothing and
// the error is of the fate taken.
func (s *Store) single(ctx context.Context, q querier, p *plan, bold bool) error {
	st, end := &statement{}, ""
	if !bold {
		end = s.dialect.insert()
	}
	for _, c := range p.changes {
		switch {
		case c.put != nil:
			text, args := s.put(c)
			if c.put.Expect == 0 {
				text = c.bold + end
			}
			st.add(text+" returning 1", args, c.conflict())
		case c.delete:
			st.add("delete from "+c.quoted+" where tenant=? and id=?", []any{s.tenant, c.id}, nil)
		default:
			st.add("select 1 from "+c.quoted+" where tenant=? and id=? and revision=? for share", []any{s.tenant, c.id, *c.check}, c.conflict())
		}
	}
	for _, r := range p.runs {
		_, args := postgresGrow(s.tenant, r.log, r.entries)
		st.add(grow+end+growing, args, r.conflict())
		st.runs = append(st.runs, len(r.entries)) // these stand behind all parts
	}
	for _, e := range p.erases {
		st.add("update entries set private=? where tenant=? and log=? and seq=? returning 1", []any{e.Private, s.tenant, e.Log, e.Seq}, noEntry(e))
	}
	if len(st.parts) == 0 {
		return ctx.Err()
	}
	_, err := q.exec(ctx, s.texts.of(st), append(st.args, st.runs...)...)
	if n, ok := movedAt(err); ok && n < len(st.moved) {
		return st.moved[n]
	}
	return err
}

// grow appends any number of entries to one log, in the order of the arrays;
// what is before the first must be there.
const (
	grow = `insert into entries(tenant, log, seq, body, private)
		select ?::text, ?::text, v.seq, v.body, v.private from unnest(?::bigint[], ?::bytea[], ?::bytea[]) as v(seq, body, private)
		where ?::bigint = 1 or exists(select 1 from entries where tenant=?::text and log=?::text and seq=?::bigint)`
	growing = " returning 2" // tells it from the other parts
)

// postgresGrow appends any number of entries with one text.
func postgresGrow(tenant, log string, entries []store.Append) (string, []any) {
	seqs := make([]int64, len(entries))
	bodies, privates := make([][]byte, len(entries)), make([][]byte, len(entries))
	for i, e := range entries {
		seqs[i], bodies[i], privates[i] = e.Seq, e.Body, e.Private
	}
	return grow + postgres{}.insert(), []any{tenant, log, seqs, bodies, privates, seqs[0], tenant, log, seqs[0] - 1}
}
