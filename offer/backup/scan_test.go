package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
)

// live returns how many bytes of the heap are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// watched measures how much memory is in use at some of its calls.
type watched struct {
	store.Store
	every, calls int
	most         uint64
}

// never is more calls than a scan makes.
const never = 1 << 30

func (w *watched) measure() {
	if w.calls++; w.calls%w.every == 0 {
		w.most = max(w.most, live())
	}
}

func (w *watched) Get(ctx context.Context, kind, id string) (store.Record, error) {
	w.measure()
	return w.Store.Get(ctx, kind, id)
}

func (w *watched) Find(ctx context.Context, q store.Query) (store.Page, error) {
	defer w.measure()
	return w.Store.Find(ctx, q)
}

func (w *watched) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	w.measure()
	return w.Store.Entries(ctx, log, after, n)
}

func (w *watched) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	defer w.measure()
	return w.Store.Feed(ctx, after, n)
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

// scans read everything that a store keeps.
var scans = []struct {
	name string
	run  func(ctx context.Context, s store.Store) error
}{
	{"feed", func(ctx context.Context, s store.Store) error {
		for at := store.Pos(0); ; {
			page, err := feed.Read(ctx, s, at, 1000)
			if err != nil || len(page) == 0 {
				return err
			}
			at = page[len(page)-1].Pos
		}
	}},
	{"lines", func(ctx context.Context, s store.Store) error { return backup.Write(ctx, s, io.Discard) }},
	{"tables", func(ctx context.Context, s store.Store) error {
		return backup.WriteTables(ctx, s, func(string) (io.WriteCloser, error) { return discard{}, nil })
	}},
	{"check", func(ctx context.Context, s store.Store) error {
		for p, err := range verify.Check(ctx, s, verify.Options{}) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%s", p)
		}
		return nil
	}},
	{"logs", func(ctx context.Context, s store.Store) error { _, err := verify.Logs(ctx, s); return err }},
}

// watchedStore returns a store on SQLite with so many entries, four to an offer.
func watchedStore(b testing.TB, entries int) *watched {
	b.Helper()
	d, must, ctx := desktest.New(b), desktest.Must(b), b.Context()
	terms, ann := desktest.Terms(b, desktest.Nurse), d.As(desktest.Ann)
	for i := range entries / 4 {
		id := fmt.Sprintf("O-%06d", i)
		must(ann.Create(ctx, terms, offer.ID(id)))
		must(ann.Submit(ctx, id))
		must(ann.Hold(ctx, id, "wait"))
		must(ann.Resume(ctx, id))
	}
	w := &watched{Store: desktest.Store(b, desktest.Engines[0].Open(b)), every: never}
	if _, err := backup.Restore(ctx, w, bytes.NewReader(written(b, d.Store))); err != nil {
		b.Fatal(err)
	}
	if _, err := feed.Read(ctx, w, 0, 1); err != nil { // entries get their positions
		b.Fatal(err)
	}
	return w
}

// scan runs a scan, and returns how much memory it holds beyond what was in use
// before.
func (w *watched) scan(b *testing.B, run func(context.Context, store.Store) error, every int) uint64 {
	before := live()
	w.most, w.calls, w.every = before, 0, every
	for b.Loop() {
		if err := run(b.Context(), w); err != nil {
			b.Fatal(err)
		}
	}
	w.every = never
	return w.most - before
}

// BenchmarkScan reads everything in a store with few entries, and in one with ten
// times as many. The memory in use meanwhile is live-KiB: with many entries a scan
// may hold 1.3 times as much as with few.
func BenchmarkScan(b *testing.B) {
	few, many := 20_000, 200_000
	if testing.Short() {
		few, many = 2_000, 20_000
	}
	most := map[string]uint64{}
	for _, n := range []int{few, many} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := watchedStore(b, n)
			for _, s := range scans {
				b.Run(s.name, func(b *testing.B) {
					every := n / 200
					if s.name == "feed" { // it makes one call for each page
						every = max(n/20_000, 1)
					}
					held := w.scan(b, s.run, every)
					b.ReportMetric(float64(held>>10), "live-KiB")
					if n == few {
						most[s.name] = held
						return
					}
					if before := most[s.name]; held > before+before*3/10+256<<10 {
						b.Errorf("%d KiB are in use with %d entries, %d KiB with %d", held>>10, n, before>>10, few)
					}
				})
			}
		})
	}
}
