package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// The key and the reason under which O-1 is held in lived.
const (
	holdKey    = "h 1/é"
	holdReason = "a < b & \"c\" \\ Zoë's budget"
)

// lived returns a desk at which everything has happened that is kept.
func lived(t testing.TB) *desktest.Desk {
	t.Helper()
	d, ctx, must := desktest.New(t), t.Context(), desktest.Must(t)
	for i, state := range []offer.State{
		offer.Draft, offer.InApproval, offer.Approved, offer.Sent, offer.Negotiation, offer.Accepted,
		offer.Completed, offer.Declined, offer.Withdrawn,
	} {
		d.At(t, fmt.Sprintf("O-%d", i), state)
		d.Clock.Add(time.Minute + 7*time.Microsecond)
	}
	ann := d.As(desktest.Ann)
	must(ann.Hold(ctx, "O-1", holdReason, offer.Key(holdKey)))
	remote := desktest.Terms(t, `{"client": "été & co", "type": "contract", "people": {"recruiter": "ann"},
		"pay": {"rate": "-0.10", "per": "hour"}, "worksite": {"remote": true}}`)
	must(ann.Create(ctx, remote, offer.ID("a:b@c"), offer.Key("k")))
	must(ann.Edit(ctx, "a:b@c", desktest.Change(t, `{"pay.rate": "65.125", "start_date": "2027-05-01"}`)))
	only := strings.Replace(desktest.Nurse, `"title"`, `"id": "J-1", "title"`, 1)
	only = strings.Replace(only, `"name"`, `"id": "C-9", "name"`, 1)
	must(ann.Create(ctx, desktest.Terms(t, only), offer.ID("O-only")))
	must(ann.Submit(ctx, "O-only"))
	must(ann.Revise(ctx, "O-2", desktest.Change(t, `{"pay.rate": "70.00"}`), "the client asked"))
	must(ann.Submit(ctx, "O-2"))
	if _, err := d.As(desktest.Mallory).Get(ctx, "O-3"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	delegation := offer.Delegation{To: desktest.Oscar, Until: d.Clock.Now().Add(48 * time.Hour)}
	if err := d.As(desktest.Olga).Delegate(ctx, delegation, offer.Key("d")); err != nil {
		t.Fatal(err)
	}
	second := desktest.House("lifecycle.yaml", "expire: {sent: 3 days}\n")
	if err := d.As(desktest.Root).Publish(ctx, desktest.Book(t, second)); err != nil {
		t.Fatal(err)
	}
	erase(t, d)
	if _, err := d.Tick(ctx, d.Clock.Now().Add(12*time.Hour)); err != nil {
		t.Fatal(err)
	}
	consumer := feed.Consumer{Store: d.Store, Name: "mailer", Limit: 10}
	if _, err := consumer.Next(ctx, func(context.Context, []feed.Entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return d
}

// erase makes an offer and erases its candidate.
func erase(t testing.TB, d *desktest.Desk) {
	t.Helper()
	ctx, must := t.Context(), desktest.Must(t)
	terms := desktest.Terms(t, strings.Replace(desktest.Nurse, `"name"`, `"id": "C-1", "name"`, 1))
	must(d.As(desktest.Ann).Create(ctx, terms, offer.ID("O-gone"), offer.Key("gone")))
	must(d.As(desktest.Ann).Withdraw(ctx, "O-gone", offer.Candidate, "no longer looking"))
	if n, err := d.As(desktest.Root).Erase(ctx, "C-1", "asked to"); n != 1 || err != nil {
		t.Fatal(n, err)
	}
}

// few returns a desk with a short backup.
func few(t testing.TB) *desktest.Desk {
	t.Helper()
	d := desktest.New(t)
	d.At(t, "O-1", offer.Sent)
	d.At(t, "O-2", offer.InApproval)
	return d
}

func emptyStore() store.Store { return memstore.New(offer.Kinds()...) }

// written returns the backup of a store as lines.
func written(t testing.TB, s store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := backup.Write(context.Background(), s, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// move restores a backup into an empty store, and requires it to be whole and
// sound there.
func move(t testing.TB, d *desktest.Desk, src []byte, s store.Store) *desktest.Desk {
	t.Helper()
	got, err := backup.Restore(t.Context(), s, bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	lines := int64(bytes.Count(src, []byte("\n")))
	if got.Lines != lines || got.Resumed != 0 || got.Records+got.Entries+2 != lines {
		t.Errorf("of %d lines were restored %+v", lines, got)
	}
	moved := d.Over(t, s)
	if v := moved.Sound(t); v.Entries != got.Entries {
		t.Errorf("%d entries were restored, %d verified", got.Entries, v.Entries)
	}
	return moved
}

// same names the first line that differs.
func same(t testing.TB, where string, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	a, b := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Fatalf("%s: line %d\nwas %.400s\nis  %.400s", where, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s: %d lines became %d", where, len(a), len(b))
}

var errFull = errors.New("the disk is full")

// fullDisk is a disk with room for some bytes.
type fullDisk struct{ room int }

func (w *fullDisk) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// endless is a text without an end.
type endless struct{ read int }

func (r *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	if r.read += len(p); r.read > 1<<28 {
		return 0, errors.New("it is read without a bound")
	}
	return len(p), nil
}
