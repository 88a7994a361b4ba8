package offer_test

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

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// resealed gives changed lines the last line that fits them: as one who tampers
// would.
func resealed(lines []string) string {
	lines = slices.Clone(lines)
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
	return all + fmt.Sprintf(`{"kind":"end","records":%d,"entries":%d,"sha256":"%s"}`+"\n", records, entries, hex.EncodeToString(sum[:]))
}

func linesOf(src []byte) []string {
	var out []string
	for l := range strings.Lines(string(src)) {
		out = append(out, l)
	}
	return out
}

// few is a desk with a short export.
func few(t testing.TB) *fixture {
	t.Helper()
	f := newDesk(t)
	f.at(t, "O-1", offer.Sent)
	f.at(t, "O-2", offer.InApproval)
	return f
}

func empty(t testing.TB, f *fixture) (*offer.Desk, store.Store) {
	t.Helper()
	s := memstore.New(offer.Kinds()...)
	return f.over(t, s), s
}

// A file that was cut off anywhere is refused, says what is in the store, and
// the whole file goes on from there.
func TestImportOfACutOffFile(t *testing.T) {
	f := few(t)
	want := exported(t, f.Desk)
	for n := 0; n < len(want); n += 1 + n%97 {
		d, s := empty(t, f)
		got, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(want[:n]))
		var at *backup.RestoreError
		if !errors.Is(err, backup.ErrCutOff) || !errors.As(err, &at) || at.Line != int64(bytes.Count(want[:n], []byte("\n")))+1 {
			t.Fatalf("cut off behind %d bytes: %v", n, err)
		}
		if got.Lines > 0 {
			if list := found(t, d); !slices.ContainsFunc(list, func(l string) bool { return strings.Contains(l, "an import is half done") }) {
				t.Errorf("cut off behind %d bytes: Check finds %q", n, list)
			}
		}
		again, err := backup.Restore(t.Context(), storeOf(f.over(t, s)), bytes.NewReader(want))
		if err != nil || again.Resumed != got.Lines {
			t.Fatalf("cut off behind %d bytes: the second run: %+v, %v", n, again, err)
		}
		sound(t, d)
		same(t, "gone on", want, exported(t, d))
	}
	d, _ := empty(t, f)
	if _, err := backup.Restore(t.Context(), storeOf(d), iotest.TimeoutReader(iotest.HalfReader(bytes.NewReader(want)))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v", err)
	}
	if _, err := backup.Restore(t.Context(), storeOf(d), iotest.OneByteReader(bytes.NewReader(want))); err != nil {
		t.Errorf("byte by byte: %v", err)
	}
}

// stumbling fails at one commit, before or after it was done.
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

// At whichever batch an import is stopped, the same again goes on, and another
// is refused.
func TestImportThatWasStopped(t *testing.T) {
	f := lived(t)
	for i := range 40 {
		f.at(t, fmt.Sprintf("P-%02d", i), offer.Sent)
	}
	want := exported(t, f.Desk)
	other := exported(t, few(t).Desk)
	stops := 0
	for at := 1; ; at++ {
		for _, done := range []bool{false, true} {
			s := &stumbling{Store: memstore.New(offer.Kinds()...), at: at, done: done}
			d := f.over(t, s)
			got, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(want))
			if s.commits < at {
				if stops < 4 || err != nil {
					t.Fatalf("%d stops show nothing; %v", stops, err)
				}
				return
			}
			stops++
			if !errors.Is(err, offer.ErrOutcomeUnknown) {
				t.Fatalf("stop %d: %v", at, err)
			}
			if at > 1 || done {
				if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(other)); !errors.Is(err, backup.ErrNotEmpty) && got.Lines > 0 {
					t.Errorf("stop %d: another export is taken: %v", at, err)
				}
			}
			again, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(want))
			if done && errors.Is(err, backup.ErrNotEmpty) && len(found(t, d)) == 0 {
				err = nil // the last batch was done, and with it the import
			}
			if err != nil {
				t.Fatalf("stop %d, done %t: the second run: %+v, %v", at, done, again, err)
			}
			sound(t, d)
			same(t, "gone on", want, exported(t, d))
		}
	}
}

func TestImportWantsAnEmptyStore(t *testing.T) {
	f := few(t)
	src := exported(t, f.Desk)
	if got, err := backup.Restore(t.Context(), storeOf(f), bytes.NewReader(src)); !errors.Is(err, backup.ErrNotEmpty) || got != (backup.Restored{}) {
		t.Errorf("%+v, %v", got, err)
	}
	d, s := empty(t, f)
	if err := s.Commit(t.Context(), store.Batch{Appends: []store.Append{{Log: "x", Seq: 1, Body: []byte("y")}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src)); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("a log is there: %v", err)
	}
	d, s = empty(t, f)
	if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{{Kind: "consumer", ID: "mailer", Columns: store.Columns{"position": int64(1)}}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src)); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("a record is there: %v", err)
	}
	d, _ = empty(t, f)
	none := `{"offerdesk_export":1,"kind":"header"}` + "\n"
	if _, err := backup.Restore(t.Context(), storeOf(d), strings.NewReader(resealed([]string{none, ""}))); err != nil {
		t.Errorf("an empty desk: %v", err)
	}
	if got, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src)); err != nil || got.Records == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src)); !errors.Is(err, backup.ErrNotEmpty) {
		t.Errorf("twice: %v", err)
	}
}

// What was changed in a file is found at its line, also when the last line was
// made to fit.
func TestImportOfATamperedFile(t *testing.T) {
	f := few(t)
	src := linesOf(exported(t, f.Desk))
	at := func(prefix string) int {
		i := slices.IndexFunc(src, func(l string) bool { return strings.HasPrefix(l, prefix) })
		if i < 0 {
			t.Fatal("no line begins with ", prefix)
		}
		return i
	}
	offers, entries, waiting := at(`{"kind":"offer"`), at(`{"kind":"entry","log":"offer/O-1"`), at(`{"kind":"waiting"`)
	replace := func(i int, old, new string) func([]string) []string {
		return func(l []string) []string {
			if !strings.Contains(l[i], old) {
				t.Errorf("line %d does not hold %s: %s", i+1, old, l[i])
			}
			l[i] = strings.Replace(l[i], old, new, 1)
			return l
		}
	}
	for name, c := range map[string]struct {
		change func([]string) []string
		line   int
		is     error
		says   string
	}{
		"another version":     {replace(0, ":1,", ":2,"), 1, backup.ErrExport, "version 2"},
		"no header":           {func(l []string) []string { return l[1:] }, 1, backup.ErrExport, "header"},
		"two headers":         {func(l []string) []string { return slices.Insert(l, 1, l[0]) }, 2, backup.ErrExport, "header"},
		"no JSON":             {replace(2, "{", ""), 3, backup.ErrExport, "JSON"},
		"an unknown key":      {replace(offers, `{"kind"`, `{"more":1,"kind"`), offers + 1, backup.ErrExport, "not written"},
		"a key twice":         {replace(offers, `{"kind"`, `{"kind":"offer","kind"`), offers + 1, backup.ErrExport, "not written"},
		"another spelling":    {replace(offers, `"kind"`, `"Kind"`), offers + 1, backup.ErrExport, "not written"},
		"a blank":             {replace(offers, `,"id"`, `, "id"`), offers + 1, backup.ErrExport, "not written"},
		"a carriage return":   {replace(offers, "\n", "\r\n"), offers + 1, backup.ErrExport, "not written"},
		"an unknown kind":     {replace(waiting, `"waiting"`, `"zzz"`), waiting + 1, backup.ErrExport, `no kind "zzz"`},
		"a kind of its own":   {replace(waiting, `"waiting"`, `"import"`), waiting + 1, backup.ErrExport, `no kind "import"`},
		"an unknown column":   {replace(waiting, `"stage"`, `"stagf"`), waiting + 1, backup.ErrExport, "no column"},
		"a wrong time":        {replace(waiting, `.000000Z`, `Z`), waiting + 1, backup.ErrExport, "no time"},
		"an amount":           {replace(offers, `"50.0000"`, `"5E1"`), offers + 1, backup.ErrExport, "no decimal"},
		"other places":        {replace(offers, `"50.0000"`, `"50.00"`), offers + 1, backup.ErrExport, "not written"},
		"a bool":              {replace(offers, `"held":"false"`, `"held":"no"`), offers + 1, backup.ErrExport, "not written"},
		"a number":            {replace(offers, `"terms_revision":"1"`, `"terms_revision":1`), offers + 1, backup.ErrExport, "JSON"},
		"a record twice":      {func(l []string) []string { return slices.Insert(l, offers, l[offers]) }, offers + 2, backup.ErrExport, "twice"},
		"another order":       {func(l []string) []string { l[offers], l[offers+1] = l[offers+1], l[offers]; return l }, offers + 2, backup.ErrExport, "order"},
		"a record at the end": {func(l []string) []string { return slices.Insert(l, len(l)-1, l[offers]) }, len(src), backup.ErrExport, "behind entries"},
		"no id":               {replace(waiting, `"id":"O-2/ops/role:ops"`, `"id":""`), waiting + 1, backup.ErrExport, "id"},
		"another offer":       {replace(offers, `"id":"O-1"`, `"id":"O-0"`), offers + 1, offer.ErrDamaged, ""},
		"an offer is gone":    {func(l []string) []string { return slices.Delete(l, offers, offers+1) }, entries, backup.ErrExport, "no record"},
		"a log is gone": {func(l []string) []string {
			return slices.DeleteFunc(l, func(s string) bool { return strings.HasPrefix(s, `{"kind":"entry","log":"offer/O-2"`) })
		}, 0, backup.ErrExport, "1 logs are missing"},
		"logs in disorder": {func(l []string) []string { // "playbooks" comes behind "offer/…"
			last := l[len(l)-2]
			return slices.Insert(slices.Delete(l, len(l)-2, len(l)-1), entries, last)
		}, entries + 2, backup.ErrExport, "order"},
		"an entry was edited":  {replace(entries+2, `olga`, `oleg`), entries + 4, audit.ErrTampered, ""},
		"a value was edited":   {replace(entries, `50.00`, `40.00`), entries + 1, audit.ErrTampered, "digest"},
		"an entry is gone":     {func(l []string) []string { return slices.Delete(l, entries+1, entries+2) }, entries + 2, audit.ErrTampered, ""},
		"the first is gone":    {func(l []string) []string { return slices.Delete(l, entries, entries+1) }, entries + 1, audit.ErrTampered, ""},
		"the last is gone":     {func(l []string) []string { return slices.Delete(l, entries+4, entries+5) }, entries + 5, audit.ErrTampered, ""},
		"an entry twice":       {func(l []string) []string { return slices.Insert(l, entries, l[entries]) }, entries + 2, audit.ErrTampered, ""},
		"the last log is less": {func(l []string) []string { return slices.Delete(l, len(l)-2, len(l)-1) }, 0, nil, ""},
	} {
		lines := linesOf([]byte(resealed(c.change(slices.Clone(src)))))
		d, s := empty(t, f)
		got, err := backup.Restore(t.Context(), storeOf(d), strings.NewReader(strings.Join(lines, "")))
		var at *backup.RestoreError
		if !errors.As(err, &at) || c.is != nil && !errors.Is(err, c.is) || c.line > 0 && at.Line != int64(c.line) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, wanted line %d and %v: %s", name, err, c.line, c.is, c.says)
			continue
		}
		for _, value := range []string{"Amara", "50.00", "80.00"} {
			if strings.Contains(err.Error(), value) {
				t.Errorf("%s: the error shows a value: %v", name, err)
			}
		}
		// The file as it was goes on, or is refused: nothing is mixed.
		again, err := backup.Restore(t.Context(), storeOf(d), strings.NewReader(strings.Join(src, "")))
		if err == nil && again.Resumed != got.Lines || err != nil && !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("%s: the second run: %+v, %v", name, again, err)
		}
		if err == nil {
			sound(t, f.over(t, s))
		}
	}
	whole := strings.Join(src, "")
	for name, text := range map[string]string{
		"a value of a record":     strings.Replace(whole, `"currency":"USD"`, `"currency":"EUR"`, 1),
		"something behind it":     whole + "\n",
		"another count":           strings.Replace(whole, `{"kind":"end","records":`, `{"kind":"end","records":1`, 1),
		"a file of another thing": "id,client\nO-1,acme\n",
		"nothing but zeros":       strings.Repeat("\x00", 1000) + "\n",
	} {
		d, _ := empty(t, f)
		if _, err := backup.Restore(t.Context(), storeOf(d), strings.NewReader(text)); !errors.Is(err, backup.ErrExport) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// endless is a line that does not end.
type endless struct{ n int }

func (r *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	r.n += len(p)
	if r.n > 1<<28 {
		return 0, errors.New("it was read for ever")
	}
	return len(p), nil
}

func TestImportOfAnEndlessLine(t *testing.T) {
	d, _ := empty(t, few(t))
	if _, err := backup.Restore(t.Context(), storeOf(d), io.MultiReader(strings.NewReader(`{"offerdesk_export":1,"kind":"header"}`+"\n"), &endless{})); !errors.Is(err, backup.ErrExport) {
		t.Errorf("%v", err)
	}
}

// Two that import at once into one store do not mix.
func TestImportTwiceAtOnce(t *testing.T) {
	f := lived(t)
	want := exported(t, f.Desk)
	s := memstore.New(offer.Kinds()...)
	errs := make(chan error, 4)
	for range cap(errs) {
		d := f.over(t, s)
		go func() {
			_, err := backup.Restore(context.Background(), storeOf(d), bytes.NewReader(want))
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil && !errors.Is(err, backup.ErrNotEmpty) && !errors.Is(err, offer.ErrConflict) {
			t.Error(err)
		}
	}
	d := f.over(t, s)
	if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(want)); err != nil && !errors.Is(err, backup.ErrNotEmpty) {
		t.Error(err)
	}
	sound(t, d)
	same(t, "at once", want, exported(t, d))
}

// What is taken is exported again byte for byte, whatever it was.
func FuzzImport(f *testing.F) {
	src := exported(f, few(f).Desk)
	f.Add(src)
	lines := linesOf(src)
	f.Add([]byte(resealed([]string{lines[0], ""})))
	for i := range lines {
		f.Add([]byte(resealed(append(slices.Clone(lines[:i+1]), ""))))
		f.Add([]byte(lines[0] + lines[i]))
	}
	s := &faulty{}
	d, err := offer.Open(s, offer.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if ls := linesOf(src); len(ls) > 1 && len(src)%2 == 0 {
			src = []byte(resealed(ls)) // or hardly anything would come through
		}
		s.Store = memstore.New(offer.Kinds()...)
		if _, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src)); err != nil {
			var at *backup.RestoreError
			if !errors.As(err, &at) {
				t.Fatalf("an error of another type: %v", err)
			}
			return
		}
		if _, err := d.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "what was taken", src, exported(t, d))
	})
}
