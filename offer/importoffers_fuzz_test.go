package offer_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Whatever a history is, it ends: rows are here, were here, or are named with
// their line, and what the desk keeps afterwards holds together.
func FuzzImportOffers(f *testing.F) {
	for _, s := range []string{"",
		"\ufeffPlacement ID,Cust,Rate,Start,Name,Remote\r\nH-1,mercy,62.50,3/1/2019,Amara Osei,TRUE\r\n",
		"Placement ID,Cust\nH-1,a\nH-1,b\n", "Placement ID,Cust\n\"H-1,a\nH-2,b\n",
		"Placement ID,Rate\nH-1,1e9\n../x,5\n,6\n", "Cust,Cust\na,b\n", "Placement ID,Start\nH-1,2/30/2020\n"} {
		f.Add([]byte(s))
	}
	m := mapping(f, placements)
	f.Fuzz(func(t *testing.T, src []byte) {
		s := memstore.New(offer.Kinds()...)
		d := deskOn(t, s, houseFiles)
		h, err := d.As(root).ImportOffers(t.Context(), bytes.NewReader(src), m)
		if err != nil && !errors.As(err, new(*offer.CommandError)) {
			t.Fatalf("an error of another type: %v", err)
		}
		lines := bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r")) + 1
		for _, bad := range h.Bad {
			if bad.Line < 1 || bad.Line > lines || bad.Err == nil {
				t.Fatalf("a row without a place or a reason: %+v", bad)
			}
		}
		if list, err := d.As(olga).List(t.Context(), offer.Query{Limit: 1000}); err != nil || h.Imported <= 1000 &&
			len(list.Offers) != h.Imported {
			t.Fatalf("%d are here, %d were imported, %v", len(list.Offers), h.Imported, err)
		}
		sound(t, d.Desk)
	})
}
