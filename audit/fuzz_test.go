package audit_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/audit"
)

// FuzzOpen checks that no bytes make Open panic, that what is refused is
// named, and that what is taken says the same however it is written again.
func FuzzOpen(f *testing.F) {
	log, _ := history(f, "offer/1", "ann")
	for _, s := range log {
		f.Add(s.Body, s.Private)
	}
	f.Add([]byte(`{"v":1,"V":1}`), []byte(`null`))
	f.Add([]byte(`{"v":1,"log":"l","seq":1,"time":"2026-12-01T12:00:00.000000Z","actor":"a","action":"b","prev":""}`), []byte(nil))
	f.Fuzz(func(t *testing.T, body, private []byte) {
		s := audit.Sealed{Body: body, Private: private}
		e, err := audit.Open(s)
		if err != nil {
			if !errors.Is(err, audit.ErrTampered) {
				t.Fatalf("an error without a name: %v", err)
			}
			return
		}
		gone, err := audit.Erase(s, func(string) bool { return true })
		if err != nil || !bytes.Equal(gone.Body, body) || len(gone.Private) > 0 {
			t.Fatalf("what opens can't be erased: %v", err)
		}
		again, err := audit.Open(gone)
		if err != nil || again.Action != e.Action || len(again.Fields) != len(e.Fields) {
			t.Fatalf("what was erased does not open: %v", err)
		}
		for _, c := range again.Fields {
			if !c.Erased || c.Before+c.After != "" {
				t.Fatalf("%s was erased and is there", c.Path)
			}
		}
	})
}

// TestSealAndOpen seals any entry and gets it back; only its position is new,
// and its time is cut to microseconds.
func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var head audit.Head
		random := &zeros{}
		v := audit.Verifier{Log: "l"}
		for i := range rapid.IntRange(1, 5).Draw(t, "entries") {
			e := audit.Entry{Log: "l", Actor: rapid.String().Draw(t, "actor"), For: rapid.String().Draw(t, "for"),
				Action:  rapid.String().Draw(t, "action"),
				Subject: rapid.String().Draw(t, "subject"),
				Time: time.Unix(rapid.Int64Range(-1e10, 1e11).Draw(t, "time"),
					rapid.Int64Range(0, 999999999).Draw(t, "nanos"))}
			for range rapid.IntRange(0, 4).Draw(t, "fields") {
				e.Fields = append(e.Fields,
					audit.Change{Path: rapid.String().Draw(t, "path"), Before: rapid.String().Draw(t, "before"),
						After: rapid.String().Draw(t, "after")})
			}
			s, next, err := audit.Seal(head, e, random)
			if err != nil {
				t.Fatal(err)
			}
			got, err := v.Add(s)
			if err != nil || v.Head() != next {
				t.Fatalf("%v; the head is %v, want %v", err, v.Head(), next)
			}
			if got.Seq != int64(i+1) || !got.Time.Equal(e.Time.Truncate(time.Microsecond)) || got.Actor != e.Actor ||
				got.For != e.For ||
				got.Action != e.Action || got.Subject != e.Subject || !slices.Equal(got.Fields, e.Fields) {
				t.Fatalf("got  %#v\nwant %#v", got, e)
			}
			head = next
		}
	})
}
