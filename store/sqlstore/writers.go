package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"
)

// writers is the queue of the writers of this process. SQLite lets one write at a
// time and has no queue: the others would poll the file. While some wait, each
// hands its connection to the next: it has the newest pages in its cache, and
// another would read them again.
type writers struct {
	gate    chan struct{}
	waiting atomic.Int64
	conn    *sql.Conn // of the writer who is in; nil: the pool has it
}

func newWriters() *writers { return &writers{gate: make(chan struct{}, 1)} }

// enter waits until no other writer is in.
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

// leave lets the next writer in, which takes over the connection.
func (w *writers) leave() {
	if w.waiting.Load() == 0 {
		w.giveBack()
	}
	<-w.gate
	w.sweep() // those who waited may have given up meanwhile
}

// abandon is leave after an error: the connection is not handed on.
func (w *writers) abandon() {
	w.giveBack()
	<-w.gate
	w.sweep()
}

// sweep gives the connection back if no writer is in and none waits.
func (w *writers) sweep() {
	if w.waiting.Load() > 0 {
		return
	}
	select {
	case w.gate <- struct{}{}:
		w.giveBack()
		<-w.gate
	default: // the writer who is in does it
	}
}

// drop closes the connection: one that goes back to the pool in the middle of a
// write would lock all other writers out.
func (w *writers) drop() {
	if w.conn != nil {
		drop(w.conn)
		w.giveBack()
	}
}

func (w *writers) giveBack() {
	if w.conn != nil {
		_ = w.conn.Close() // it goes back to the pool
		w.conn = nil
	}
}
