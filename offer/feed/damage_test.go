package feed_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// An entry that is not as it was written is named and not passed.
func TestFeedStopsAtDamage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		change func(list []store.Entry) []store.Entry
		seq    int64
		what   string
	}{
		{"an entry is missing", func(l []store.Entry) []store.Entry { return slices.Delete(l, 3, 4) },
			4, "position 4 of the feed, before it, is missing"},
		{"the body is not JSON", func(l []store.Entry) []store.Entry { l[3].Body = l[3].Body[1:]; return l },
			3, "the body: it can't be read"},
		{"a value was changed", func(l []store.Entry) []store.Entry {
			salt := bytes.Index(l[3].Private, []byte(`"salt":"`)) + len(`"salt":"`)
			l[3].Private[salt] ^= 1 // another letter
			return l
		}, 3, "does not fit its digest"},
		{"it is the entry of another place", func(l []store.Entry) []store.Entry {
			l[3].Body, l[3].Private = l[2].Body, l[2].Private
			return l
		}, 3, "the entry was written at another place"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			s := &desktest.Tampered{Store: memstore.New(offer.Kinds()...)}
			d := desktest.Unchecked(t, s, desktest.House()) // position 1
			d.At(t, "O-1", offer.Sent)
			if got := whole(t, s)[3]; got.Offer != "O-1" || len(got.Entry.Fields) == 0 {
				t.Fatalf("position 4 is %+v", got)
			}
			s.All = row.change
			for _, limit := range []int{2, 100} {
				stopsBefore4(t, newReader(s, fmt.Sprint(limit), limit), row.seq, row.what)
			}
		})
	}
}

// stopsBefore4 requires a reader to handle positions 1 to 3 and then to stop, however
// often it tries.
func stopsBefore4(t *testing.T, r *reader, seq int64, what string) {
	t.Helper()
	for range 3 {
		err := r.drain(t.Context())
		var bad *audit.TamperError
		if !errors.As(err, &bad) || bad.Log != "offer/O-1" || bad.Seq != seq {
			t.Errorf("%d at a time: %v", r.Limit, err)
		} else if !strings.Contains(bad.What, what) {
			t.Errorf("%d at a time: %s, want %s", r.Limit, bad.What, what)
		}
	}
	if fmt.Sprint(positions(r.seen)) != "[1 2 3]" {
		t.Errorf("%d at a time: %v was handled", r.Limit, positions(r.seen))
	}
}

func TestConsumerWithADamagedPosition(t *testing.T) {
	t.Parallel()
	d, s := desktest.Evidence(t)
	r := newReader(d.Store, "c", 0)
	if err := r.drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Record = func(r *store.Record) bool {
		if r.Kind == "consumer" {
			r.Columns["position"] = int64(0)
		}
		return true
	}
	if _, err := r.Next(t.Context(), r.handle); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("%v", err)
	}
}
