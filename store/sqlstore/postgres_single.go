package sqlstore

import (
	"context"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/store"
)

// A single statement writes a whole plan: each part is a common table expression
// that returns what it found. The select after them fails, and with it the whole
// statement, if a part found less than it requires. It names the part in a text
// that is not a number.
const movedMark = "offerdesk:"

// maxParts is how many parts a single statement has; beyond it planning costs more
// than round trips.
const maxParts = 32

// maxRows is how many entries of a log are parameters of their own; more are
// passed as arrays.
const maxRows = 8

// isSingle reports whether one statement can write a plan: it may touch a record
// once, and cannot reserve a place.
func (p *plan) isSingle() bool {
	for _, c := range p.changes {
		if c.mustBeAbsent() || c.delete && (c.put != nil || c.check != nil) {
			return false
		}
	}
	return p.parts() <= maxParts
}

// parts is the number of parts of a single statement: changes, runs and erases, in
// this order.
func (p *plan) parts() int { return len(p.changes) + len(p.runs) + len(p.erases) }

// moved returns the error of a part that found less than it requires.
func (p *plan) moved(part int) error {
	if part < len(p.changes) {
		return p.changes[part].conflict()
	}
	if part -= len(p.changes); part < len(p.runs) {
		return p.runs[part].conflict()
	}
	return noEntry(p.erases[part-len(p.runs)])
}

// insertMode is what an insert does if the key exists.
type insertMode string

const (
	strictInsert  insertMode = ""                        // it fails, which costs less to check
	lenientInsert insertMode = " on conflict do nothing" // it writes nothing
)

// single commits a plan in one round trip. A strict insert fails with duplicate
// if another was first, and nothing is done.
func (e *postgres) single(ctx context.Context, s *Store, q querier, p *plan, mode insertMode) error {
	if p.parts() == 0 {
		return ctx.Err()
	}
	_, err := q.exec(ctx, e.texts.of(p, mode), p.singleArgs(s.tenant)...)
	if err == nil {
		return nil
	}
	if n, ok := movedAt(err); ok && n < p.parts() {
		return p.moved(n)
	}
	return err
}

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

// action is what a change does in a single statement.
type action byte

const (
	inserts action = 'i'
	upserts action = 'a'
	updates action = 'u'
	deletes action = 'd'
	checks  action = 'c'
)

func (c *change) action() action {
	switch {
	case c.put != nil && c.put.expect == 0:
		return inserts
	case c.put != nil && c.put.expect == store.Any:
		return upserts
	case c.put != nil:
		return updates
	case c.delete:
		return deletes
	}
	return checks
}

// singleArgs returns the arguments of a single statement, in the order in which
// singleText writes their parameters.
func (p *plan) singleArgs(tenant string) []any {
	n := 1
	for _, c := range p.changes {
		n += 3
		if c.put != nil {
			n += len(c.put.values)
		}
	}
	for _, r := range p.runs {
		n += 1 + 3*min(len(r.entries), maxRows)
	}
	args := append(make([]any, 0, n+3*len(p.erases)), tenant)
	for _, c := range p.changes {
		args = c.singleArgs(args)
	}
	for _, r := range p.runs {
		args = r.singleArgs(args)
	}
	for _, e := range p.erases {
		args = append(args, e.Private, e.Log, e.Seq)
	}
	return args
}

func (c *change) singleArgs(args []any) []any {
	args = append(args, c.id)
	switch c.action() {
	case inserts, upserts:
		args = append(append(args, c.put.body), c.put.values...)
	case updates:
		args = append(append(args, c.put.expect, c.put.body), c.put.values...)
	case checks:
		args = append(args, *c.check)
	}
	return args
}

func (r *run) singleArgs(args []any) []any {
	args = append(args, r.log)
	if len(r.entries) > maxRows {
		seqs, bodies, privates := arrays(r.entries)
		return append(args, seqs, bodies, privates, seqs[0], len(seqs))
	}
	for i := range r.entries {
		e := &r.entries[i]
		args = append(args, e.Seq, e.Body, e.Private)
	}
	return args
}

// shape appends what decides the text of a single statement.
func (p *plan) shape(key []byte, mode insertMode) []byte {
	key = append(key, byte(len(mode)))
	for _, c := range p.changes {
		key = binary.AppendUvarint(append(key, byte(c.action())), uint64(c.index))
	}
	for _, r := range p.runs {
		rows, first := len(r.entries), byte('n')
		if rows > maxRows {
			rows = maxRows + 1
		} else if r.entries[0].Seq == 1 {
			first = 'f'
		}
		key = append(key, 'r', byte(rows), first)
	}
	return append(key, 'e', byte(len(p.erases)))
}

// texts caches single statements by their shapes, of which there are few.
type texts struct {
	mu   sync.RWMutex
	made map[string]string
}

func newTexts() *texts { return &texts{made: map[string]string{}} }

// maxTexts is how many shapes are kept.
const maxTexts = 1024

// of returns the text of a plan.
func (t *texts) of(p *plan, mode insertMode) string {
	var buffer [128]byte
	key := p.shape(buffer[:0], mode)
	t.mu.RLock()
	text, ok := t.made[string(key)]
	t.mu.RUnlock()
	if ok {
		return text
	}
	text = singleText(p, mode)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.made) >= maxTexts {
		clear(t.made)
	}
	t.made[string(key)] = text
	return text
}
