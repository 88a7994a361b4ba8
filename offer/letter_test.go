package offer_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
)

// A letter is returned byte for byte as it was sent. One that was changed is not
// returned.
func TestChangedLetterIsNotShown(t *testing.T) {
	t.Parallel()
	d, s := desktest.Evidence(t)
	if l, err := d.As(desktest.Ann).Letter(t.Context(), "O-1", ""); err != nil ||
		!strings.Contains(l.HTML, "Amara Osei") {
		t.Fatalf("%v", err)
	}
	for _, was := range []string{"<p>Dear Amara", `"text":"Dear Amara`} {
		s.Record = func(r *store.Record) bool {
			if r.Kind == "document" {
				r.Body = bytes.ReplaceAll(r.Body, []byte(was), bytes.ReplaceAll([]byte(was), []byte("Amara"), []byte("Imara")))
			}
			return true
		}
		if l, err := d.As(desktest.Ann).Letter(t.Context(), "O-1", ""); !errors.Is(err, offer.ErrDamaged) {
			t.Errorf("a letter whose %s was changed is returned: %v, %q", was, err, l.HTML)
		}
	}
}
