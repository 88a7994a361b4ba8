package audit

import "iter"

// Verifier checks a log entry by entry, in constant memory. A Verifier with only
// its Log set begins at the first entry.
type Verifier struct {
	Log  string
	head Head
}

// Add checks the next entry of the log. The error is a [*TamperError].
func (v *Verifier) Add(s Sealed) (Entry, error) {
	e, b, err := open(s)
	at := v.head.Seq + 1
	switch {
	case err != nil:
		if t, ok := err.(*TamperError); ok {
			t.Log, t.Seq = v.Log, at
		}
		return e, err
	case b.Log != v.Log:
		return e, &TamperError{v.Log, at, "the entry belongs to another log"}
	case b.Seq != at:
		return e, &TamperError{v.Log, at, "another position: an entry is missing, moved or duplicated"}
	}
	want := v.head.Hash
	if want == "" {
		want = zeroHash
	}
	if b.Prev != want {
		return e, &TamperError{v.Log, at, "the entry before it is not the one it was written after"}
	}
	v.head = Head{at, hash(s.Body)}
	return e, nil
}

// Head returns the head of what was checked so far.
func (v *Verifier) Head() Head { return v.head }

// Verify checks a whole log and returns its head. known is a head that was kept
// elsewhere, or the zero Head: a log that does not contain it was cut off,
// rolled back or forked. The error is a [*TamperError], or that of entries.
func Verify(log string, entries iter.Seq2[Sealed, error], known Head) (Head, error) {
	v := Verifier{Log: log}
	for s, err := range entries {
		if err != nil {
			return v.head, err
		}
		if _, err := v.Add(s); err != nil {
			return v.head, err
		}
		if v.head.Seq == known.Seq && v.head.Hash != known.Hash {
			return v.head, &TamperError{log, v.head.Seq, "the log has another history than the one that was kept"}
		}
	}
	if v.head.Seq < known.Seq {
		return v.head, &TamperError{log, v.head.Seq + 1, "the log is shorter than it was: its end was cut off"}
	}
	return v.head, nil
}
