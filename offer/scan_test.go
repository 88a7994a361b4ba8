package offer_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
)

// live is how many bytes of the heap are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// watched looks at how much memory is live, at some of the calls of whoever
// reads.
type watched struct {
	store.Store
	every, calls int
	most         uint64
}

func (w *watched) look() {
	if w.calls++; w.calls%w.every == 0 {
		w.most = max(w.most, live())
	}
}

func (w *watched) Get(ctx context.Context, kind, id string) (store.Record, error) {
	w.look()
	return w.Store.Get(ctx, kind, id)
}

func (w *watched) Find(ctx context.Context, q store.Query) (store.Page, error) {
	defer w.look()
	return w.Store.Find(ctx, q)
}

func (w *watched) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	w.look()
	return w.Store.Entries(ctx, log, after, n)
}

func (w *watched) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	defer w.look()
	return w.Store.Feed(ctx, after, n)
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Close() error                { return nil }

// scans read everything that a desk keeps.
var scans = []struct {
	name string
	run  func(ctx context.Context, d *offer.Desk) error
}{
	{"feed", func(ctx context.Context, d *offer.Desk) error {
		for at := store.Pos(0); ; {
			page, err := feed.Read(ctx, storeOf(d), at, 1000)
			if err != nil || len(page) == 0 {
				return err
			}
			at = page[len(page)-1].Pos
		}
	}},
	{"export", func(ctx context.Context, d *offer.Desk) error { return backup.Write(ctx, storeOf(d), io.Discard) }},
	{"tables", func(ctx context.Context, d *offer.Desk) error {
		return backup.WriteTables(ctx, storeOf(d), func(string) (io.WriteCloser, error) { return nowhere{}, nil })
	}},
	{"check", func(ctx context.Context, d *offer.Desk) error {
		for i, err := range d.Check(ctx) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%s", i)
		}
		return nil
	}},
	{"verify", func(ctx context.Context, d *offer.Desk) error { _, err := d.Verify(ctx); return err }},
}

// deskOf is a desk on SQLite with so many entries, four to an offer.
func deskOf(b testing.TB, entries int) (*offer.Desk, *watched) {
	b.Helper()
	f := newDesk(b)
	for i := range entries / 4 {
		id := fmt.Sprintf("O-%06d", i)
		must(b)(f.As(ann).Create(b.Context(), terms(b, nurse), offer.ID(id)))
		must(b)(f.As(ann).Submit(b.Context(), id))
		must(b)(f.As(ann).Hold(b.Context(), id, "wait"))
		must(b)(f.As(ann).Resume(b.Context(), id))
	}
	w := &watched{Store: openStore(b, openSQL(b, "sqlite", filepath.Join(b.TempDir(), "offers.db"))), every: 1 << 30}
	d := f.over(b, w)
	if _, err := backup.Restore(b.Context(), storeOf(d), bytes.NewReader(exported(b, f.Desk))); err != nil {
		b.Fatal(err)
	}
	if _, err := feed.Read(b.Context(), storeOf(d), 0, 1); err != nil { // gives positions
		b.Fatal(err)
	}
	return d, w
}

// BenchmarkScan reads everything among few entries and among ten times as many.
// What is live meanwhile, beyond what was before, is live-KiB: a scan of many
// may hold 1.3 times that of few.
func BenchmarkScan(b *testing.B) {
	few, many := 20_000, 200_000
	if testing.Short() {
		few, many = 2_000, 20_000
	}
	most := map[string]uint64{}
	for _, n := range []int{few, many} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d, w := deskOf(b, n)
			for _, s := range scans {
				b.Run(s.name, func(b *testing.B) {
					base := live()
					w.most, w.calls, w.every = base, 0, n/200
					if s.name == "feed" { // one call a page
						w.every = max(n/20_000, 1)
					}
					for b.Loop() {
						if err := s.run(b.Context(), d); err != nil {
							b.Fatal(err)
						}
					}
					w.every = 1 << 30
					held := w.most - base
					b.ReportMetric(float64(held>>10), "live-KiB")
					if n == few {
						most[s.name] = held
					} else if was := most[s.name]; held > was+was*3/10+256<<10 {
						b.Errorf("%d KiB are live while %d entries are read, and %d KiB while %d are", held>>10, n, was>>10, few)
					}
				})
			}
		})
	}
}
