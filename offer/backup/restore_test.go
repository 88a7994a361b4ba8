package backup_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
)

// resealed replaces the last of some lines by one that fits them.
func resealed(lines []string) string {
	records, entries := -1, 0
	for _, l := range lines[:len(lines)-1] {
		if strings.HasPrefix(l, `{"kind":"entry"`) {
			entries++
		} else {
			records++
		}
	}
	all := strings.Join(lines[:len(lines)-1], "")
	sum := sha256.Sum256([]byte(all))
	return all + fmt.Sprintf(`{"kind":"end","records":%d,"entries":%d,"sha256":"%s"}`+"\n",
		records, entries, hex.EncodeToString(sum[:]))
}

func linesOf(src []byte) []string { return slices.Collect(strings.Lines(string(src))) }

const header = `{"offerdesk_export":1,"kind":"header"}` + "\n"

// A backup that is cut off anywhere is refused. The whole one continues from what
// is in the store.
func TestRestoreOfACutOffBackup(t *testing.T) {
	t.Parallel()
	d := few(t)
	want := written(t, d.Store)
	for _, n := range cuts(want) {
		s := emptyStore()
		got, err := backup.Restore(t.Context(), s, bytes.NewReader(want[:n]))
		var at *backup.RestoreError
		line := int64(bytes.Count(want[:n], []byte("\n"))) + 1
		if !errors.Is(err, backup.ErrCutOff) || !errors.As(err, &at) || at.Line != line {
			t.Fatalf("cut off after %d bytes: %v", n, err)
		}
		cut := d.Over(t, s)
		halfDone := func(l string) bool { return strings.Contains(l, "a restore is half done") }
		if got.Lines > 0 && !slices.ContainsFunc(cut.Problems(), halfDone) {
			t.Errorf("cut off after %d bytes: verify.Check finds %q", n, cut.Problems())
		}
		again, err := backup.Restore(t.Context(), s, bytes.NewReader(want))
		if err != nil || again.Resumed != got.Lines {
			t.Fatalf("cut off after %d bytes: the second run: %+v, %v", n, again, err)
		}
		cut.Sound(t)
		same(t, "continued", want, written(t, s))
	}
}

// cuts returns places in each line at which a backup is cut off: before it, after
// its first byte, in its middle and before its end.
func cuts(src []byte) []int {
	var list []int
	start := 0
	for line := range bytes.Lines(src) {
		end := start + len(line)
		list = append(list, start, start+1, (start+end)/2, end-1)
		start = end
	}
	return list
}

func TestRestoreFromASlowReader(t *testing.T) {
	t.Parallel()
	want, s := written(t, few(t).Store), emptyStore()
	slow := iotest.TimeoutReader(iotest.HalfReader(bytes.NewReader(want)))
	if _, err := backup.Restore(t.Context(), s, slow); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v", err)
	}
	if _, err := backup.Restore(t.Context(), s, iotest.OneByteReader(bytes.NewReader(want))); err != nil {
		t.Errorf("byte by byte: %v", err)
	}
}

var errDown = errors.New("the network is down")

// stumbling fails at one commit, before or after it is done.
type stumbling struct {
	store.Store
	commits, at int
	done        bool
}

func (s *stumbling) Commit(ctx context.Context, b store.Batch) error {
	if s.commits++; s.commits != s.at {
		return s.Store.Commit(ctx, b)
	}
	if s.done {
		if err := s.Store.Commit(ctx, b); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, errDown)
}

// A restore that stops at any commit continues with the same backup and refuses
// another.
func TestRestoreThatStopped(t *testing.T) {
	t.Parallel()
	d := lived(t)
	for i := range 40 {
		d.At(t, fmt.Sprintf("P-%02d", i), offer.Sent)
	}
	want, other := written(t, d.Store), written(t, few(t).Store)
	for at := 1; ; at++ {
		stopped := stopAt(t, d, at, false, want, other)
		stopAt(t, d, at, true, want, other)
		if !stopped {
			if at < 3 {
				t.Fatalf("%d commits show nothing", at)
			}
			return
		}
	}
}

// stopAt stops a restore at a commit, and reports whether it had so many.
func stopAt(t *testing.T, d *desktest.Desk, at int, done bool, want, other []byte) bool {
	t.Helper()
	s := &stumbling{Store: emptyStore(), at: at, done: done}
	got, err := backup.Restore(t.Context(), s, bytes.NewReader(want))
	if s.commits < at {
		if err != nil {
			t.Fatal(err)
		}
		return false
	}
	if !errors.Is(err, store.ErrOutcomeUnknown) {
		t.Fatalf("stop %d: %v", at, err)
	}
	if at > 1 || done {
		_, err := backup.Restore(t.Context(), s, bytes.NewReader(other))
		if !errors.Is(err, backup.ErrNotEmpty) && got.Lines > 0 {
			t.Errorf("stop %d: another backup is taken: %v", at, err)
		}
	}
	moved := d.Over(t, s)
	again, err := backup.Restore(t.Context(), s, bytes.NewReader(want))
	if done && errors.Is(err, backup.ErrNotEmpty) && len(moved.Problems()) == 0 {
		err = nil // the last batch was committed, and with it the restore
	}
	if err != nil {
		t.Fatalf("stop %d, done %t: the second run: %+v, %v", at, done, again, err)
	}
	moved.Sound(t)
	same(t, "continued", want, written(t, s))
	return true
}

func TestRestoreNeedsAnEmptyStore(t *testing.T) {
	t.Parallel()
	src := written(t, few(t).Store)
	for _, row := range []struct {
		reason string
		batch  store.Batch
	}{
		{"a log", store.Batch{Appends: []store.Append{{Log: "x", Seq: 1, Body: []byte("y")}}}},
		{"a consumer", store.Batch{Puts: []store.Put{
			{Kind: "consumer", ID: "mailer", Columns: store.Columns{"position": int64(1)}}}}},
		{"an offer", store.Batch{Puts: []store.Put{{Kind: "offer", ID: "O-1", Body: []byte("{}")}}}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			s := emptyStore()
			if err := s.Commit(t.Context(), row.batch); err != nil {
				t.Fatal(err)
			}
			got, err := backup.Restore(t.Context(), s, bytes.NewReader(src))
			if !errors.Is(err, backup.ErrNotEmpty) || got != (backup.Restored{}) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// The backup of an empty store restores nothing, and the store stays empty.
func TestRestoreTwice(t *testing.T) {
	t.Parallel()
	src, s := written(t, few(t).Store), emptyStore()
	if _, err := backup.Restore(t.Context(), s, strings.NewReader(resealed([]string{header, ""}))); err != nil {
		t.Errorf("of an empty store: %v", err)
	}
	if got, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil || got.Records == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("twice: %v", err)
	}
}

func TestRestoreOfAnEndlessLine(t *testing.T) {
	t.Parallel()
	src := io.MultiReader(strings.NewReader(header), &endless{})
	if _, err := backup.Restore(t.Context(), emptyStore(), src); !errors.Is(err, backup.ErrFormat) {
		t.Errorf("%v", err)
	}
}

// Restores into one store at the same time do not mix.
func TestRestoresAtOnce(t *testing.T) {
	t.Parallel()
	d := lived(t)
	want, s := written(t, d.Store), emptyStore()
	errs := make(chan error, 4)
	for range cap(errs) {
		go func() {
			_, err := backup.Restore(context.Background(), s, bytes.NewReader(want))
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil && !errors.Is(err, backup.ErrNotEmpty) && !errors.Is(err, store.ErrConflict) {
			t.Error(err)
		}
	}
	_, err := backup.Restore(t.Context(), s, bytes.NewReader(want))
	if err != nil && !errors.Is(err, backup.ErrNotEmpty) {
		t.Error(err)
	}
	d.Over(t, s).Sound(t)
	same(t, "at once", want, written(t, s))
}

// What is restored is written again byte for byte.
func FuzzRestore(f *testing.F) {
	src := written(f, few(f).Store)
	f.Add(src)
	lines := linesOf(src)
	f.Add([]byte(resealed([]string{lines[0], ""})))
	for i := range lines {
		f.Add([]byte(resealed(append(slices.Clone(lines[:i+1]), ""))))
		f.Add([]byte(lines[0] + lines[i]))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if ls := linesOf(src); len(ls) > 1 && len(src)%2 == 0 {
			src = []byte(resealed(ls)) // or hardly anything is restored
		}
		s := emptyStore()
		if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil {
			var at *backup.RestoreError
			if !errors.As(err, &at) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		if _, err := verify.Logs(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		same(t, "restored", src, written(t, s))
	})
}
