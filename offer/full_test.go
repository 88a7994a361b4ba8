package offer_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// room is what a disk holds: take leaves a little of it, give makes it free.
type room struct {
	take, give func()
}

// onEach runs a pragma on each connection of a pool.
func onEach(t *testing.T, db *sql.DB, pragma string) {
	t.Helper()
	for range db.Stats().MaxOpenConnections {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close() //nolint:errcheck // it goes back to the pool
		if _, err := c.ExecContext(t.Context(), pragma); err != nil {
			t.Fatal(err)
		}
	}
}

// countedPages is a database that may have only so many pages.
func countedPages(t *testing.T) (*sql.DB, room) {
	db := pool(t, "sqlite", liteEngine.fresh(t), 3)
	return db, room{
		take: func() {
			var pages int
			if err := db.QueryRowContext(t.Context(), "pragma page_count").Scan(&pages); err != nil {
				t.Fatal(err)
			}
			onEach(t, db, fmt.Sprintf("pragma max_page_count=%d", pages+rand.IntN(6)))
		},
		give: func() { onEach(t, db, "pragma max_page_count=1000000000") },
	}
}

// smallDisk is a database on a file system of its own that something else
// fills.
func smallDisk(t *testing.T) (*sql.DB, room) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs",
		dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system could be mounted: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	db := pool(t, "sqlite", filepath.Join(dir, "offers.db"), 3)
	ballast := filepath.Join(dir, "ballast")
	return db, room{
		take: func() {
			f, err := os.Create(ballast)
			if err != nil {
				t.Fatal(err)
			}
			size, block := int64(0), make([]byte, 1<<20) // the last write is cut short
			for err == nil {
				var n int
				n, err = f.Write(block)
				size += int64(n)
			}
			if err := errors.Join(f.Truncate(size-min(size, rand.Int64N(200)*4096)), f.Close()); err != nil {
				t.Fatal(err)
			}
		},
		give: func() {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// A disk is full at random commands: each fails and says why, has done nothing,
// and succeeds with the same key when there is room. OFFERDESK_TEST_FULL=500 is
// the long version.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	left := rounds("OFFERDESK_TEST_FULL", 8, 4)
	for name, open := range map[string]func(*testing.T) (*sql.DB, room){"pages": countedPages,
		"disk": smallDisk} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := left; n > 0; n -= 50 { // a new disk before it is full by itself
				t.Run(fmt.Sprint(n), func(t *testing.T) {
					db, disk := open(t)
					fullRun(t, db, disk, min(n, 50))
				})
			}
		})
	}
}

func fullRun(t *testing.T, db *sql.DB, disk room, rounds int) {
	d := prepareWork(t, kept(t, db))
	l := &ledger{}
	refused := map[string]int{}
	n, todo := 0, deeds("full-0")
	next := func() deed {
		if len(todo) == 0 {
			n++
			todo = deeds(fmt.Sprint("full-", n))
		}
		return todo[0]
	}
	for range rounds {
		disk.take()
		x, err := next(), error(nil)
		for range patience {
			x = next()
			if _, err = x.do(t.Context(), d, offer.Key(x.line)); err != nil {
				break
			}
			l.ack(x.line)
			todo = todo[1:]
		}
		fullError(t, x.line, err)
		refused[what(x)]++
		before := standing(t, d, x)
		_, err = x.do(t.Context(), d, offer.Key(x.line))
		fullError(t, x.line+" again", err)
		if after := standing(t, d, x); after != before || strings.Contains(after, x.line) {
			t.Errorf("%s failed and has left %s behind %s", x.line, after, before)
		}
		disk.give()
		sound(t, d)
		if _, err := x.do(t.Context(), d, offer.Key(x.line)); err != nil {
			t.Fatalf("%s when there is room: %v", x.line, err)
		}
		l.ack(x.line)
		todo = todo[1:]
	}
	t.Logf("the disk was full at %v; %d commands acknowledged", refused, l.size())
	l.balance(t, d)
}

// fullError fails the test unless err reports that the disk is full and that the
// outcome is certain.
func fullError(t *testing.T, name string, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "full") || final(err) ||
		errors.Is(err, offer.ErrOutcomeUnknown) {
		t.Fatalf("%s on a full disk: %v", name, err)
	}
}

func what(x deed) string {
	_, action, _ := strings.Cut(x.line, " ")
	if strings.HasSuffix(action, "?") {
		return "ask_information"
	}
	return action
}

// standing is what is there of the offer of a deed.
func standing(t *testing.T, d *offer.Desk, x deed) string {
	t.Helper()
	id, _, _ := strings.Cut(x.line, " ")
	trail, err := d.As(alice).Trail(t.Context(), id)
	if err != nil && !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	out := id
	for _, e := range trail {
		out += fmt.Sprint(";", id, " ", e.Action, e.Fields)
	}
	return out
}

// halving is a store that writes the records of a batch, and then finds no room
// for the entries.
type halving struct{ store.Store }

var errFull = errors.New("database or disk is full")

func (s halving) Commit(ctx context.Context, b store.Batch) error {
	b.Appends = nil
	if err := s.Store.Commit(ctx, b); err != nil {
		return err
	}
	return errFull
}

// The negative control of TestFullDisk: a command that is half done is found.
func TestHalfDoneIsNoticed(t *testing.T) {
	t.Parallel()
	for _, stop := range []int{0, 1, 2, 5, 6} { // the others are recorded in the trail alone
		t.Run(fmt.Sprint("deed ", stop), func(t *testing.T) {
			t.Parallel()
			s := kept(t, pool(t, "sqlite", liteEngine.fresh(t), 3))
			d := prepareWork(t, s)
			list := deeds("half-0")
			for _, x := range list[:stop] {
				must(t)(x.do(t.Context(), d, offer.Key("")))
			}
			sound(t, d)
			half, err := offer.Open(halving{s}, workOptions())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := list[stop].do(t.Context(), half, offer.Key("")); !errors.Is(err, errFull) {
				t.Fatal(err)
			}
			if len(found(t, d)) == 0 {
				t.Errorf("%s was done by half, and Check finds nothing", list[stop].line)
			}
		})
	}
}
