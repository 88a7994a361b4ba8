package verify_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
)

// forge appends an entry to a log that fits its end.
func forge(t *testing.T, list []store.Entry, e audit.Entry) []store.Entry {
	t.Helper()
	v := audit.Verifier{Log: e.Log}
	for _, x := range list {
		if _, err := v.Add(audit.Sealed{Body: x.Body, Private: x.Private}); err != nil {
			t.Fatal(err)
		}
	}
	s, head, err := audit.Seal(v.Head(), e, &desktest.Counter{})
	if err != nil {
		t.Fatal(err)
	}
	return append(list, store.Entry{Log: e.Log, Seq: head.Seq, Body: s.Body, Private: s.Private})
}

// A trail that is not as it was written is found by every reader. Other offers
// are read as before.
func TestTamperedTrail(t *testing.T) {
	t.Parallel()
	approval := audit.Entry{
		Log: "offer/O-1", Time: desktest.Monday, Actor: "olga", Action: "approve", Subject: "ops",
	}
	for _, row := range []struct {
		reason string
		change func(l []store.Entry) []store.Entry
	}{
		{"an edited body", func(l []store.Entry) []store.Entry {
			l[2].Body = bytes.Replace(l[2].Body, []byte("olga"), []byte("oleg"), 1)
			return l
		}},
		{"an edited value", func(l []store.Entry) []store.Entry {
			l[0].Private = bytes.Replace(l[0].Private, []byte("50.00"), []byte("40.00"), 1)
			return l
		}},
		{"a deletion", func(l []store.Entry) []store.Entry { return slices.Delete(l, 1, 2) }},
		{"a reorder", func(l []store.Entry) []store.Entry { l[1], l[2] = l[2], l[1]; return l }},
		{"a truncation", func(l []store.Entry) []store.Entry { return l[:len(l)-1] }},
		{"a duplicate", func(l []store.Entry) []store.Entry { return append(l, l[len(l)-1]) }},
		{"nothing left", func([]store.Entry) []store.Entry { return nil }},
		{"a forgery", func(l []store.Entry) []store.Entry { return forge(t, l, approval) }},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			d, s := desktest.Evidence(t)
			s.Log = func(log string, list []store.Entry) []store.Entry {
				if log == "offer/O-1" {
					return row.change(slices.Clone(list))
				}
				return list
			}
			var bad *audit.TamperError
			_, err := d.As(desktest.Ann).Trail(t.Context(), "O-1")
			if !errors.As(err, &bad) || bad.Log != "offer/O-1" {
				t.Errorf("Trail: %v", err)
			}
			if _, err := d.As(desktest.Ann).Story(t.Context(), "O-1"); !errors.Is(err, audit.ErrTampered) {
				t.Errorf("Story: %v", err)
			}
			_, err = verify.Logs(t.Context(), s)
			if !errors.As(err, &bad) || bad.Log != "offer/O-1" {
				t.Errorf("Logs: %v", err)
			} else if !strings.HasPrefix(err.Error(), "verify: logs: audit: log ") {
				t.Errorf("Logs: %v", err)
			}
			if list := d.Problems(); len(list) != 1 || !strings.HasPrefix(list[0], "trail O-1: ") {
				t.Errorf("Check: %q", list)
			}
			if _, err := d.As(desktest.Ann).Story(t.Context(), "O-2"); err != nil {
				t.Errorf("the other offer has no story: %v", err)
			}
		})
	}
}

// The logs that belong to no offer are verified too.
func TestTamperedLog(t *testing.T) {
	t.Parallel()
	for _, log := range []string{"denied/mallory", "playbooks"} {
		t.Run(log, func(t *testing.T) {
			t.Parallel()
			d, s := desktest.Evidence(t)
			s.Log = func(name string, list []store.Entry) []store.Entry {
				if name == log {
					return list[:len(list)-1]
				}
				return list
			}
			if _, err := verify.Logs(t.Context(), s); !errors.Is(err, audit.ErrTampered) {
				t.Errorf("Logs: %v", err)
			}
			if list := d.Problems(); len(list) != 1 || !strings.HasPrefix(list[0], "trail "+log) {
				t.Errorf("Check: %q", list)
			}
		})
	}
}
