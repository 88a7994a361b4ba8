package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/audit"
)

// zeros gives the same salts at every run; a test may, a desk must not.
type zeros struct{ n byte }

func (z *zeros) Read(p []byte) (int, error) {
	for i := range p {
		z.n++
		p[i] = z.n
	}
	return len(p), nil
}

var noon = time.Date(2026, 12, 1, 12, 0, 0, 123456000, time.UTC)

// history is five entries of one log.
func history(t testing.TB, log, actor string) ([]audit.Sealed, audit.Head) {
	t.Helper()
	var out []audit.Sealed
	var head audit.Head
	random := &zeros{}
	for i, e := range []audit.Entry{
		{Action: "create", Fields: []audit.Change{{Path: "candidate.name", After: "Ann"},
			{Path: "pay.rate", After: "62.50"}}},
		{Action: "submit"},
		{Action: "approve", Subject: "finance", For: "cfo"},
		{Action: "edit", Fields: []audit.Change{{Path: "candidate.name", Before: "Ann", After: "Anne"},
			{Path: "candidate.name", Before: "x", After: "y"}}},
		{Action: "send", Fields: []audit.Change{{Path: "candidate.name", After: "Zoë <script>"}}},
	} {
		e.Log, e.Actor, e.Time = log, actor, noon.Add(time.Duration(i)*time.Minute)
		s, next, err := audit.Seal(head, e, random)
		if err != nil {
			t.Fatal(err)
		}
		out, head = append(out, s), next
	}
	return out, head
}

func seq(list []audit.Sealed) iter.Seq2[audit.Sealed, error] {
	return func(yield func(audit.Sealed, error) bool) {
		for _, s := range list {
			if !yield(s, nil) {
				return
			}
		}
	}
}

func TestAnUntouchedLogVerifies(t *testing.T) {
	t.Parallel()
	log, head := history(t, "offer/1", "ann")
	got, err := audit.Verify("offer/1", seq(log), head)
	if err != nil || got != head {
		t.Fatalf("got %v, %v; want %v", got, err, head)
	}
	for n := range len(log) + 1 {
		if got, err := audit.Verify("offer/1", seq(log[:n]), audit.Head{}); err != nil || got.Seq != int64(n) {
			t.Errorf("the first %d entries: %v, %v", n, got, err)
		}
	}
	if got, err := audit.Verify("offer/1", seq(log),
		audit.Head{Seq: 2, Hash: headOf(t, log[:2]).Hash}); err != nil || got != head {
		t.Errorf("a log that grew since its head was kept: %v, %v", got, err)
	}
}

func headOf(t testing.TB, log []audit.Sealed) audit.Head {
	t.Helper()
	h, err := audit.Verify("offer/1", seq(log), audit.Head{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func swap(s audit.Sealed, was, is string) audit.Sealed {
	return audit.Sealed{Body: bytes.Replace(s.Body, []byte(was), []byte(is), 1), Private: s.Private}
}

func swapPrivate(s audit.Sealed, was, is string) audit.Sealed {
	return audit.Sealed{Body: s.Body, Private: bytes.Replace(s.Private, []byte(was), []byte(is), 1)}
}

// TestTampering changes a log in every known way and checks that the error names
// the first wrong entry and its defect. Each row is checked against a head that was
// kept elsewhere.
func TestTampering(t *testing.T) {
	t.Parallel()
	log, head := history(t, "offer/1", "ann")
	fork, _ := history(t, "offer/1", "bob")
	other, _ := history(t, "offer/2", "ann")
	for _, c := range []struct {
		name, why string
		log       []audit.Sealed
		seq       int64
		what      string
	}{
		{"edit the actor", "the next entry was written behind another body",
			with(log, 1, swap(log[1], `"ann"`, `"eve"`)), 3,
			"the entry before it is not the one it was written after"},
		{"edit the last", "nothing stands behind it, so the kept head finds it",
			with(log, 4, swap(log[4], `"send"`, `"sent"`)), 5,
			"the log has another history than the one that was kept"},
		{"edit a path", "the digest is over the path too, so the opening fits nothing",
			with(log, 0, swap(log[0], "pay.rate", "pay.rats")), 1,
			"the private part opens a field that the body does not have"},
		{"edit a digest", "the opening gives another", with(log, 0, swap(log[0], `"digest":"`, `"digest":"00`)), 1,
			"the value of candidate.name does not fit its digest"},
		{"blank in the body", "a body is kept byte for byte", with(log, 1, swap(log[1], `"v":1`, `"v": 1`)), 2,
			"the body: it is not written as it was sealed"},
		{"a key twice", "readers could disagree on which holds", with(log, 4, swap(log[4], `"v":1`, `"v":1,"v":1`)),
			5, "the body: it is not written as it was sealed"},
		{"a key in capitals", "readers could disagree on whether it holds",
			with(log, 4, swap(log[4], `"actor"`, `"ACTOR"`)), 5, "the body: it is not written as it was sealed"},
		{"a brace behind", "something stands behind the body",
			with(log, 4, audit.Sealed{Body: append(slices.Clone(log[4].Body), '}'), Private: log[4].Private}), 5,
			"the body: it is not written as it was sealed"},
		{"another key", "no such key was sealed", with(log, 1, swap(log[1], `"v":1`, `"v":1,"w":2`)), 2,
			"the body: it can't be read"},
		{"another version", "this package writes version 1", with(log, 1, swap(log[1], `"v":1`, `"v":2`)), 2,
			"the body is not of version 1"},
		{"a comma in the time", "Go would read it as a point",
			with(log, 1, swap(log[1], `00.123456Z`, `00,123456Z`)), 2, "the body is not of version 1"},
		{"cut the body", "half an entry", with(log, 1, audit.Sealed{Body: log[1].Body[:9]}), 2,
			"the body: it can't be read"},
		{"empty body", "no entry at all", with(log, 1, audit.Sealed{}), 2, "the body: it can't be read"},
		{"delete the first", "the second moves up", log[1:], 1,
			"another position: an entry is missing, moved or duplicated"},
		{"delete in the middle", "the next says another position", slices.Delete(slices.Clone(log), 2, 3), 3,
			"another position: an entry is missing, moved or duplicated"},
		{"double", "the same position twice", slices.Insert(slices.Clone(log), 2, log[1]), 3,
			"another position: an entry is missing, moved or duplicated"},
		{"reorder", "positions are sealed", with(with(log, 1, log[2]), 2, log[1]), 2,
			"another position: an entry is missing, moved or duplicated"},
		{"renumber after a delete", "the hash of the one before is sealed too",
			append(slices.Clone(log[:2]), swap(log[3], `"seq":4`, `"seq":3`)), 3,
			"the entry before it is not the one it was written after"},
		{"truncate", "only the kept head can find it", log[:3], 4,
			"the log is shorter than it was: its end was cut off"},
		{"empty the log", "only the kept head can find it", nil, 1,
			"the log is shorter than it was: its end was cut off"},
		{"fork", "a whole other history that is right in itself", fork, 5,
			"the log has another history than the one that was kept"},
		{"fork in the middle", "the tail of another history does not fit",
			append(slices.Clone(log[:2]), fork[2:]...), 3, "the entry before it is not the one it was written after"},
		{"another log", "a history of another offer, right in itself", other, 1,
			"the entry belongs to another log"},
		{"splice", "one entry of another log", with(log, 1, other[1]), 2, "the entry belongs to another log"},
		{"splice and rename", "the name of the log is sealed", with(log, 1, swap(other[1], "offer/2", "offer/1")),
			2, "the entry before it is not the one it was written after"},
		{"edit a value", "the digest is over the value", with(log, 0, swapPrivate(log[0], "62.50", "72.50")), 1,
			"the value of pay.rate does not fit its digest"},
		{"edit the value before", "the digest is over it too", with(log, 3, swapPrivate(log[3], `"Ann"`, `"Eve"`)),
			4, "the value of candidate.name does not fit its digest"},
		{"move text between values", "each value has its length in front",
			with(log, 3, swapPrivate(log[3], `"before":"x","after":"y"`, `"after":"xy"`)), 4,
			"the value of candidate.name does not fit its digest"},
		{"edit a salt", "the digest is over the salt", with(log, 0, swapPrivate(log[0], `"salt":"A`, `"salt":"B`)),
			1, "the value of candidate.name does not fit its digest"},
		{"swap private parts", "the opening of another entry has the same path",
			with(log, 0, audit.Sealed{Body: log[0].Body, Private: log[4].Private}), 1,
			"the value of candidate.name does not fit its digest"},
		{"give a private part", "the body has no fields to open",
			with(log, 1, audit.Sealed{Body: log[1].Body, Private: log[4].Private}), 2,
			"the private part opens a field that the body does not have"},
		{"private part not JSON", "it opens nothing",
			with(log, 0, audit.Sealed{Body: log[0].Body, Private: []byte("x")}), 1,
			"the private part: it can't be read"},
		{"private part with more behind", "it was sealed as one list",
			with(log, 0, audit.Sealed{Body: log[0].Body, Private: append(slices.Clone(log[0].Private), ']')}), 1,
			"the private part: it is not written as it was sealed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := audit.Verify("offer/1", seq(c.log), head)
			var found *audit.TamperError
			if !errors.As(err, &found) || !errors.Is(err, audit.ErrTampered) {
				t.Fatalf("%s: not found: %v", c.why, err)
			}
			want := fmt.Sprintf("audit: log offer/1, entry %d: %s", c.seq, c.what)
			if found.Log != "offer/1" || found.Error() != want {
				t.Errorf("%s:\ngot  %s\nwant %s", c.why, found, want)
			}
		})
	}
}

func with(log []audit.Sealed, i int, s audit.Sealed) []audit.Sealed {
	out := slices.Clone(log)
	out[i] = s
	return out
}

// TestEveryByteOfABodyCounts flips each byte of each body: no flip is taken.
func TestEveryByteOfABodyCounts(t *testing.T) {
	t.Parallel()
	log, head := history(t, "offer/1", "ann")
	for i, s := range log {
		for at := range s.Body {
			b := slices.Clone(s.Body)
			b[at] ^= 1
			if _, err := audit.Verify("offer/1", seq(with(log, i, audit.Sealed{Body: b, Private: s.Private})),
				head); !errors.Is(err, audit.ErrTampered) {
				t.Fatalf("entry %d, byte %d flipped to %q: %v", i+1, at, b[at], err)
			}
		}
		for at := range s.Private {
			b := slices.Clone(s.Private)
			b[at] ^= 1
			if _, err := audit.Verify("offer/1", seq(with(log, i, audit.Sealed{Body: s.Body, Private: b})),
				head); !errors.Is(err, audit.ErrTampered) {
				t.Fatalf("private part %d, byte %d flipped to %q: %v", i+1, at, b[at], err)
			}
		}
	}
}

// TestErasureKeepsTheChain erases what is about a person and finds the same
// head, with the values gone from every byte that is kept.
func TestErasureKeepsTheChain(t *testing.T) {
	t.Parallel()
	log, head := history(t, "offer/1", "ann")
	erased := make([]audit.Sealed, len(log))
	for i, s := range log {
		var err error
		if erased[i], err = audit.Erase(s,
			func(path string) bool { return strings.HasPrefix(path, "candidate.") }); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(erased[i].Body, s.Body) {
			t.Errorf("entry %d: the body changed", i+1)
		}
		again, err := audit.Erase(erased[i],
			func(path string) bool { return strings.HasPrefix(path, "candidate.") })
		if err != nil || !bytes.Equal(again.Private, erased[i].Private) {
			t.Errorf("entry %d: erasing twice is not erasing once: %v", i+1, err)
		}
		if kept := string(again.Body) + string(again.Private); strings.Contains(kept, "Ann") ||
			strings.Contains(kept, "script") {
			t.Errorf("entry %d still says %s", i+1, kept)
		}
	}
	if got, err := audit.Verify("offer/1", seq(erased), head); err != nil || got != head {
		t.Fatalf("got %v, %v; want %v", got, err, head)
	}
	e, err := audit.Open(erased[0])
	want := []audit.Change{{Path: "candidate.name", Erased: true}, {Path: "pay.rate", After: "62.50"}}
	if err != nil || !slices.Equal(e.Fields, want) {
		t.Errorf("got %v, %v; want %v", e.Fields, err, want)
	}
	if erased[4].Private != nil {
		t.Errorf("nothing is left to open, yet a private part is kept: %s", erased[4].Private)
	}
	// What was erased can't be given back as something else.
	back := with(erased, 4, audit.Sealed{Body: log[4].Body,
		Private: bytes.Replace(log[4].Private, []byte("Zo"), []byte("Mo"), 1)})
	if _, err := audit.Verify("offer/1", seq(back), head); !errors.Is(err, audit.ErrTampered) {
		t.Errorf("an invented value was taken: %v", err)
	}
}

// TestTheSameValueHasAnotherDigestEveryTime is why an erased value can't be
// guessed: its salt is gone.
func TestTheSameValueHasAnotherDigestEveryTime(t *testing.T) {
	t.Parallel()
	e := audit.Entry{Log: "l", Fields: []audit.Change{{Path: "p", After: "yes"}, {Path: "p", After: "yes"}}}
	s, _, err := audit.Seal(audit.Head{}, e, &zeros{})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(s.Body), `"digest":"`)
	if len(parts) != 3 || parts[1][:64] == parts[2][:64] {
		t.Errorf("the two digests are the same: %s", s.Body)
	}
}

func TestEraseNamesAPrivatePartItCannotRead(t *testing.T) {
	t.Parallel()
	log, _ := history(t, "offer/1", "ann")
	bad := audit.Sealed{Body: log[0].Body, Private: []byte("{}")}
	got, err := audit.Erase(bad, func(string) bool { return true })
	if err == nil || err.Error() != "audit: log offer/1, entry 1: the private part: it can't be read" ||
		!bytes.Equal(got.Private, bad.Private) {
		t.Errorf("got %s, %v", got.Private, err)
	}
}

func TestSealRefusesWhatWouldNotComeBack(t *testing.T) {
	t.Parallel()
	head := audit.Head{Seq: 3, Hash: strings.Repeat("0", 63) + "1"}
	for _, c := range []struct {
		why  string
		e    audit.Entry
		want string
	}{
		{"JSON would replace the byte and the digest would not fit",
			audit.Entry{Fields: []audit.Change{{Path: "p", After: "a\xff"}}},
			`the entry can't be kept: "a\xff" is not valid UTF-8`},
		{"two different actors would read the same", audit.Entry{Actor: "\xfe"},
			`the entry can't be kept: "\xfe" is not valid UTF-8`},
		{"five digits of a year can't be read back",
			audit.Entry{Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
			"the entry can't be kept: the year 10000 can't be written with four digits"},
		{"a year before the first", audit.Entry{Time: time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)},
			"the entry can't be kept: the year -1 can't be written with four digits"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			s, got, err := audit.Seal(head, c.e, &zeros{})
			if err == nil || err.Error() != c.want || !errors.Is(err, audit.ErrEntry) || got != head || s.Body != nil {
				t.Errorf("%s: got %v\nwant %s", c.why, err, c.want)
			}
		})
	}
	_, got, err := audit.Seal(head, audit.Entry{Fields: make([]audit.Change, 2)},
		strings.NewReader("seventeen bytes.."))
	if !errors.Is(err, io.ErrUnexpectedEOF) || got != head {
		t.Errorf("too little randomness: %v, %v", got, err)
	}
}

func TestVerifyHandsOnTheErrorOfItsSource(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	log, _ := history(t, "offer/1", "ann")
	got, err := audit.Verify("offer/1", func(yield func(audit.Sealed, error) bool) {
		_ = yield(log[0], nil) && yield(audit.Sealed{}, broken)
	}, audit.Head{})
	if err != broken || got.Seq != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}
