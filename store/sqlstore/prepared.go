package sqlstore

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared is how many statements a pool keeps prepared.
const maxPrepared = 256

// prepared keeps repeated statements prepared. Preparing takes a connection, and
// a caller that holds one must not wait for another: so get notes what is missing,
// and fill prepares it when the connection has been given back.
type prepared struct {
	mu         sync.Mutex
	statements map[string]*sql.Stmt
	missing    map[string]bool
}

func newPrepared() *prepared {
	return &prepared{statements: map[string]*sql.Stmt{}, missing: map[string]bool{}}
}

// get returns a prepared statement, or nil.
func (p *prepared) get(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	st := p.statements[text]
	if st == nil && len(p.statements)+len(p.missing) < maxPrepared {
		p.missing[text] = true
	}
	return st
}

// takeMissing returns the missing statements, and forgets them.
func (p *prepared) takeMissing() map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.missing) == 0 {
		return nil
	}
	missing := p.missing
	p.missing = map[string]bool{}
	return missing
}

// fill prepares the missing statements. A statement that cannot be prepared runs
// unprepared, and returns its error itself.
func (p *prepared) fill(ctx context.Context, db *sql.DB) {
	for text := range p.takeMissing() {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return
		}
		if !p.keep(text, st) {
			_ = st.Close() // another goroutine was first
		}
	}
}

// keep reports whether there was no such statement yet.
func (p *prepared) keep(text string, st *sql.Stmt) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.statements[text] != nil {
		return false
	}
	p.statements[text] = st
	return true
}
