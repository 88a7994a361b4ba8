package sqlstore

import (
	"context"
	"database/sql"
	"sync"
)

// maxPrepared is how many statements a pool keeps prepared.
const maxPrepared = 256

// prepared keeps the statements that come again and again ready on their
// connections. Preparing takes a connection, and who holds one must not wait
// for another: so what is missing is noted, and prepared once it is given back.
type prepared struct {
	mu     sync.Mutex
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

func newPrepared() *prepared {
	return &prepared{ready: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// get returns a statement that is ready, or nil.
func (p *prepared) get(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	st := p.ready[text]
	if st == nil && len(p.ready)+len(p.wanted) < maxPrepared {
		p.wanted[text] = true
	}
	return st
}

// fill prepares what was missing. One that cannot be prepared runs as it is, and
// says what is wrong itself.
func (p *prepared) fill(ctx context.Context, db *sql.DB) {
	p.mu.Lock()
	wanted := p.wanted
	p.wanted = map[string]bool{} // the one that is read belongs to nobody else
	p.mu.Unlock()
	for text := range wanted {
		st, err := db.PrepareContext(ctx, text)
		if err != nil {
			return
		}
		p.mu.Lock()
		if p.ready[text] == nil {
			p.ready[text], st = st, nil
		}
		p.mu.Unlock()
		if st != nil {
			_ = st.Close() // another goroutine was first
		}
	}
}
