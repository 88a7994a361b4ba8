package audit

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
)

// Proof shows what the last field of an entry holds, without its log and without
// the values of the other fields: the body of the entry and the salt of the field.
// A record that is kept next to a log can hold the proof that the last entry of the
// log is about the record as it is.
type Proof struct {
	Body []byte // of the entry, as it was sealed
	Salt []byte // of its last field
}

// SealProved is [Seal], and returns the proof of the last field. The proof is zero
// if the entry has no fields.
func SealProved(prev Head, e Entry, random io.Reader) (Sealed, Proof, Head, error) {
	s, salts, head, err := seal(prev, e, random)
	if err != nil || len(salts) == 0 {
		return s, Proof{}, head, err
	}
	return s, Proof{s.Body, salts[len(salts)-saltBytes:]}, head, nil
}

// Holds reports whether the entry is the last of a log that ends at head, and ends
// with a field of this path that was empty before and has this value after.
func (p Proof) Holds(log string, head Head, path, after string) bool {
	return hash(p.Body) == head.Hash && bytes.HasPrefix(p.Body, bodyStart(log, head.Seq)) &&
		bytes.HasSuffix(p.Body, bodyEnd(opening{path, p.Salt, "", after}))
}

// bodyStart is how the body of an entry begins.
func bodyStart(log string, seq int64) []byte {
	b := append([]byte(`{"v":1,"log":`), quoted(log)...)
	return append(strconv.AppendInt(append(b, `,"seq":`...), seq, 10), ',')
}

// bodyEnd is how the body of an entry ends whose last field is o.
func bodyEnd(o opening) []byte {
	b := append([]byte(`{"path":`), quoted(o.Path)...)
	b = append(append(b, `,"digest":"`...), digest(o)...)
	return append(b, `"}]}`...)
}

// HashOf returns the hash of the body of an entry, as a [Head] holds it.
func HashOf(body []byte) string { return hash(body) }

// quoted is a text as encoding/json writes it.
func quoted(text string) []byte {
	b, _ := json.Marshal(text) // a text always encodes
	return b
}
