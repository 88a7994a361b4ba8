package record_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer/record"
)

// TestEditor finds who set a value, also in records that name the last editor of a
// group.
func TestEditor(t *testing.T) {
	t.Parallel()
	st := record.Status{Editors: map[string]string{"pay": "ann", "pay.rate": "bob", "job.range.min": "cid",
		"job": "dan", "client": "eve", "bill.rate": ""}}
	for path, want := range map[string]string{"pay.rate": "bob", "pay.per": "ann", "job.range.min": "cid",
		"job.range.max": "dan", "client": "eve", "bill.rate": "", "region": ""} {
		if got := st.Editor(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
