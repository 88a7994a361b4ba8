package desktest

import (
	"context"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Desk is a desk with its store and its clock.
type Desk struct {
	*offer.Desk
	Store store.Store
	Clock *Clock
}

// New returns a desk in memory with the playbook House. The end of the test
// requires its store to be sound.
func New(t testing.TB) *Desk { return On(t, memstore.New(offer.Kinds()...), House()) }

// On is New on a store, with the files of a playbook.
func On(t testing.TB, s store.Store, files map[string]string) *Desk {
	t.Helper()
	d := Unchecked(t, s, files)
	t.Cleanup(func() {
		if !t.Failed() {
			d.Sound(t)
		}
	})
	return d
}

// Unchecked is On for a store that is not sound at the end of the test.
func Unchecked(t testing.TB, s store.Store, files map[string]string) *Desk {
	t.Helper()
	d := open(t, s, &Clock{now: Monday})
	if err := d.As(Root).Publish(t.Context(), Book(t, files)); err != nil {
		t.Fatal(err)
	}
	return d
}

// Over opens another desk on a store, with the clock of this one.
func (d *Desk) Over(t testing.TB, s store.Store) *Desk {
	t.Helper()
	return open(t, s, d.Clock)
}

func open(t testing.TB, s store.Store, clock *Clock) *Desk {
	t.Helper()
	desk, err := offer.Open(s, offer.Options{Now: clock.Now, Random: &Counter{}})
	if err != nil {
		t.Fatal(err)
	}
	return &Desk{desk, s, clock}
}

// Problems returns what verify.Check finds in the store, an error last.
func (d *Desk) Problems() []string {
	var list []string
	for p, err := range verify.Check(context.Background(), d.Store, verify.Options{Now: d.Clock.Now}) {
		if err != nil {
			list = append(list, err.Error())
			continue
		}
		if p.Kind != "clock" { // tests tick at moments to come
			list = append(list, p.String())
		}
	}
	return list
}

// Sound requires package verify to find nothing, and returns how much it verified.
func (d *Desk) Sound(t testing.TB) verify.Verified {
	t.Helper()
	if list := d.Problems(); len(list) > 0 {
		t.Fatalf("verify.Check finds:\n%s", strings.Join(list, "\n"))
	}
	v, err := verify.Logs(context.Background(), d.Store)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
