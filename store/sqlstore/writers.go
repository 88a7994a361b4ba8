package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"
)

// writers lets the writers of this process in one by one. SQLite lets one write
// at a time and has no queue: the others would poll the file. While some wait,
// each hands its connection to the next: it knows the newest pages, and another
// one would read them again.
type writers struct {
	gate    chan struct{}
	waiting atomic.Int64
	conn    *sql.Conn // belongs to whoever is in; nil: the pool has it
}

func newWriters() *writers { return &writers{gate: make(chan struct{}, 1)} }

func (w *writers) enter(ctx context.Context, wait time.Duration) error {
	select {
	case w.gate <- struct{}{}:
		return nil
	default:
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	w.waiting.Add(1)
	select {
	case w.gate <- struct{}{}:
		w.waiting.Add(-1)
		return nil
	case <-ctx.Done():
		w.waiting.Add(-1)
		w.sweep()
		return ctx.Err()
	case <-t.C:
		w.waiting.Add(-1)
		w.sweep()
		return fmt.Errorf("sqlstore: gave up, other writers of this process held the database for %s", wait)
	}
}

// leave lets the next one in. A connection on which something went wrong is not
// handed on.
func (w *writers) leave(sound bool) {
	if !sound || w.waiting.Load() == 0 {
		w.drop()
	}
	<-w.gate
	w.sweep() // who waited may have given up meanwhile
}

// sweep gives the connection back when nobody is in and nobody waits.
func (w *writers) sweep() {
	if w.waiting.Load() > 0 {
		return
	}
	select {
	case w.gate <- struct{}{}:
		w.drop()
		<-w.gate
	default: // whoever is in does it
	}
}

func (w *writers) drop() {
	if w.conn != nil {
		_ = w.conn.Close() // it goes back to the pool
		w.conn = nil
	}
}
