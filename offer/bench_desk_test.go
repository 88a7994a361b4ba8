package offer_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// BenchmarkDesk measures whole commands of many workers on a server, each
// worker with an offer of its own, against the transaction of the textbook
// written by hand: the same tables, the same rows with the same bytes, the same
// pool. As in [BenchmarkCommand], the desk must accept what was written by hand.
func BenchmarkDesk(b *testing.B) {
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv(postgresEngine.variable) == "" {
			b.Skip(postgresEngine.variable + " not set")
		}
		const workers = 32
		b.Run(strconv.Itoa(workers), func(b *testing.B) {
			for _, kind := range []string{"offerdesk", "byhand"} {
				b.Run(kind, func(b *testing.B) { benchDesk(b, workers, kind) })
			}
		})
	})
}

// deskWorker runs commands on its own offer, one after the other.
type deskWorker struct {
	offer string
	done  int // commands
	hand  *handPostgres
}

func (w *deskWorker) run(ctx context.Context, d *offer.Desk) error {
	hold, reason, key := w.done%2 == 0, "the budget is frozen", w.offer+"/"+strconv.Itoa(w.done)
	w.done++
	if w.hand != nil {
		return byHand(ctx, w.hand, ann, w.offer, hold, reason, key)
	}
	var err error
	if hold {
		_, err = d.As(ann).Hold(ctx, w.offer, reason, offer.Key(key))
	} else {
		_, err = d.As(ann).Resume(ctx, w.offer, offer.Key(key))
	}
	return err
}

// drive lets the workers run so many commands in all.
func drive(b *testing.B, d *offer.Desk, workers []deskWorker, total int64) {
	b.Helper()
	var taken atomic.Int64
	var all sync.WaitGroup
	for i := range workers {
		w := &workers[i]
		all.Go(func() {
			for taken.Add(1) <= total {
				if err := w.run(b.Context(), d); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func benchDesk(b *testing.B, size int, kind string) {
	db := pool(b, postgresEngine.driver, postgresEngine.fresh(b), size)
	s, err := sqlstore.Open(b.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		b.Fatal(err)
	}
	d, err := offer.Open(s, offer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := d.As(root).Publish(b.Context(), book(b, houseFiles)); err != nil {
		b.Fatal(err)
	}
	workers := make([]deskWorker, size)
	for i := range workers {
		w := &workers[i]
		w.offer = "O-" + strconv.Itoa(i)
		must(b)(d.As(ann).Create(b.Context(), terms(b, nurse), offer.ID(w.offer)))
		must(b)(d.As(ann).Submit(b.Context(), w.offer))
		if kind == "byhand" {
			w.hand = newHandPostgres(b, db, w.offer)
		}
	}
	drive(b, d, workers, int64(size)*20) // connections are open and statements known
	b.ReportAllocs()
	b.ResetTimer()
	drive(b, d, workers, int64(b.N))
	b.StopTimer()
	sound(b, d)
	for _, w := range workers {
		o := must(b)(d.As(ann).Get(b.Context(), w.offer))
		if list := actions(b, d.As(ann), w.offer); len(list) != w.done+2 || o.Status().Held != (w.done%2 == 1) {
			b.Fatalf("%s: %d commands left %d entries, held %t", w.offer, w.done, len(list), o.Status().Held)
		}
	}
}

// handPostgres is PostgreSQL by hand: the transaction of the textbook. The
// driver prepares each statement once for each connection.
type handPostgres struct {
	db                   *sql.DB
	dueAt, since, askDue time.Time // of the one stage, which has opened once
}

func newHandPostgres(b *testing.B, db *sql.DB, id string) *handPostgres {
	b.Helper()
	s := &handPostgres{db: db}
	var body []byte
	if err := db.QueryRowContext(b.Context(), handGet, id).Scan(new(int64), &body); err != nil {
		b.Fatal(err)
	}
	const dueAt = "select due_at from offers where tenant='default' and id=$1"
	if err := db.QueryRowContext(b.Context(), dueAt, id).Scan(&s.dueAt); err != nil {
		b.Fatal(err)
	}
	var err error
	if s.since, err = handOpened(body); err != nil {
		b.Fatal(err)
	}
	s.askDue = s.since.Add(8 * time.Hour)
	return s
}

// handOpened returns the moment at which the first stage opened.
func handOpened(body []byte) (time.Time, error) {
	var o struct {
		Status struct {
			Submissions []struct {
				Process struct {
					Opened map[string]time.Time `json:"opened"`
				} `json:"process"`
			} `json:"submissions"`
		} `json:"status"`
	}
	if err := json.Unmarshal(body, &o); err != nil {
		return time.Time{}, err
	}
	return o.Status.Submissions[0].Process.Opened["ops"], nil
}

// The statements of the transaction.
const (
	handGet    = "select revision, body from offers where tenant='default' and id=$1 for update"
	handUpdate = `update offers set revision=revision+1, held=$1, due_at=$2, updated_at=$3, body=$4
		where tenant='default' and id=$5 and revision=$6`
	handEntryText = "insert into entries(tenant, log, seq, body, private) values ('default',$1,$2,$3,$4)"
	handAsk       = `insert into waiting(tenant, id, revision, offer, stage, who, client, since, due_at, body)
		values ('default',$1,1,$2,'ops','role:ops','mercy',$3,$4,'\x7b7d')`
	handUnask = "delete from waiting where tenant='default' and id=$1"
	handKey   = "insert into commands(tenant, id, revision, actor, command, offer, at, body) values ('default',$1,1,$2,$3,$4,$5,$6)"
)

func (s *handPostgres) command(ctx context.Context, id string, f func(int64, []byte) (handWrite, error)) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := s.inside(ctx, tx, id, f); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

func (s *handPostgres) inside(ctx context.Context, tx *sql.Tx, id string, f func(int64, []byte) (handWrite, error)) error {
	var revision int64
	var body []byte
	if err := tx.QueryRowContext(ctx, handGet, id).Scan(&revision, &body); err != nil {
		return err
	}
	w, err := f(revision, body)
	if err != nil {
		return err
	}
	due := any(s.dueAt)
	if w.held {
		due = nil
	}
	result, err := tx.ExecContext(ctx, handUpdate, w.held, due, w.now, w.body, id, w.revision)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, errors.New("conflict"))
	}
	if w.held {
		_, err = tx.ExecContext(ctx, handUnask, id+"/ops/role:ops")
	} else {
		_, err = tx.ExecContext(ctx, handAsk, id+"/ops/role:ops", id, s.since, s.askDue)
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, handEntryText, "offer/"+id, w.seq, w.entry, w.private); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, handKey, w.actor+"/"+w.key, w.actor, w.command, id, w.now, w.answer)
	return err
}
