package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Entry is an entry of a log: one thing that happened.
type Entry struct {
	Log     string    // the history it belongs to
	Seq     int64     // 1 is the first
	Time    time.Time // UTC, microseconds
	Actor   string    // who did it
	For     string    // the approver that a delegate acted for
	Action  string    // what was done
	Subject string    // what it was done to: a stage, a guardrail, a document
	Fields  []Change
}

// Change is a named value before and after. If Erased, the values were erased on
// request, and only their digest is left.
type Change struct {
	Path, Before, After string
	Erased              bool
}

// Sealed is an entry as it is kept.
type Sealed struct {
	Body    []byte // never changes
	Private []byte // openings of the fields; can be erased
}

// Head is the end of a log: how many entries it has and the hash of the last.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"` // hex; empty for an empty log
}

// ErrEntry is returned for an entry that cannot be kept as it is: a text is not
// valid UTF-8, or the time is outside the years 0 to 9999.
var ErrEntry = errors.New("the entry can't be kept")

// ErrTampered is the sentinel of every error of [Verify] about a log.
var ErrTampered = errors.New("the log is not as it was written")

// TamperError names the first entry that is not as it was written.
type TamperError struct {
	Log  string
	Seq  int64 // position at which it was found
	What string
}

// Error names the log, the position and the defect.
func (e *TamperError) Error() string {
	return fmt.Sprintf("audit: log %s, entry %d: %s", e.Log, e.Seq, e.What)
}

// Unwrap returns ErrTampered.
func (e *TamperError) Unwrap() error { return ErrTampered }

type body struct {
	V       int         `json:"v"`
	Log     string      `json:"log"`
	Seq     int64       `json:"seq"`
	Time    string      `json:"time"`
	Actor   string      `json:"actor"`
	For     string      `json:"for,omitempty"`
	Action  string      `json:"action"`
	Subject string      `json:"subject,omitempty"`
	Prev    string      `json:"prev"`
	Fields  []bodyField `json:"fields,omitempty"`
}

type bodyField struct {
	Path   string `json:"path"`
	Digest string `json:"digest"`
}

type opening struct {
	Path   string `json:"path"`
	Salt   []byte `json:"salt"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

const (
	saltBytes  = 16
	timeLayout = "2006-01-02T15:04:05.000000Z"
	zeroHash   = "0000000000000000000000000000000000000000000000000000000000000000"
)

func digest(o opening) string {
	b := append(make([]byte, 0, 256), "offerdesk audit field v1\n"...)
	b = append(binary.BigEndian.AppendUint64(b, uint64(len(o.Salt))), o.Salt...)
	for _, text := range [...]string{o.Path, o.Before, o.After} {
		b = append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
	}
	return sum(b)
}

func hash(body []byte) string {
	return sum(append(append(make([]byte, 0, 1024), "offerdesk audit entry v1\n"...), body...))
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], h[:])
	return string(text[:])
}

// check returns [ErrEntry] if [Open] would not return the entry as it is.
func (e Entry) check() error {
	if err := checkTexts(e.Log, e.Actor, e.For, e.Action, e.Subject); err != nil {
		return err
	}
	for _, f := range e.Fields {
		if err := checkTexts(f.Path, f.Before, f.After); err != nil {
			return err
		}
	}
	if y := e.Time.UTC().Year(); y < 0 || y > 9999 {
		return fmt.Errorf("%w: the year %d can't be written with four digits", ErrEntry, y)
	}
	return nil
}

func checkTexts(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return fmt.Errorf("%w: %q is not valid UTF-8", ErrEntry, text)
		}
	}
	return nil
}

// Seal returns the next entry of a log after prev, and the new head. The entry's
// Seq is ignored. Salts are read from random, 16 bytes for each field. The error is
// [ErrEntry], or that of random.
func Seal(prev Head, e Entry, random io.Reader) (Sealed, Head, error) {
	s, _, head, err := seal(prev, e, random)
	return s, head, err
}

// seal is [Seal], and returns the salts of the fields.
func seal(prev Head, e Entry, random io.Reader) (Sealed, []byte, Head, error) {
	if err := e.check(); err != nil {
		return Sealed{}, nil, prev, err
	}
	b := body{V: 1, Log: e.Log, Seq: prev.Seq + 1,
		Time:  e.Time.UTC().Truncate(time.Microsecond).Format(timeLayout),
		Actor: e.Actor, For: e.For, Action: e.Action, Subject: e.Subject, Prev: prev.Hash}
	if b.Prev == "" {
		b.Prev = zeroHash
	}
	salts := make([]byte, saltBytes*len(e.Fields))
	if _, err := io.ReadFull(random, salts); err != nil {
		return Sealed{}, nil, prev, fmt.Errorf("audit: no randomness for salts: %w", err)
	}
	openings := make([]opening, len(e.Fields))
	b.Fields = make([]bodyField, len(e.Fields))
	for i, f := range e.Fields {
		openings[i] = opening{f.Path, salts[i*saltBytes : (i+1)*saltBytes], f.Before, f.After}
		b.Fields[i] = bodyField{f.Path, digest(openings[i])}
	}
	sealed, err := json.Marshal(b)
	if err != nil {
		return Sealed{}, nil, prev, err
	}
	s := Sealed{Body: sealed}
	if len(openings) > 0 {
		if s.Private, err = json.Marshal(openings); err != nil {
			return Sealed{}, nil, prev, err
		}
	}
	return s, salts, Head{b.Seq, hash(sealed)}, nil
}

// strict reads JSON that is, byte for byte, as this package writes it: no
// duplicate key, no other spelling, nothing before, between or after.
func strict(src []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New("it can't be read")
	}
	if again, err := json.Marshal(into); err != nil || !bytes.Equal(again, src) {
		return errors.New("it is not written as it was sealed")
	}
	return nil
}

// Open reads a sealed entry and checks its openings against their digests. The
// error is a [*TamperError].
func Open(s Sealed) (Entry, error) {
	e, _, err := open(s)
	return e, err
}

func open(s Sealed) (Entry, body, error) {
	var b body
	if err := strict(s.Body, &b); err != nil {
		return Entry{}, b, &TamperError{What: "the body: " + err.Error()}
	}
	tampered := func(what string) (Entry, body, error) { return Entry{}, b, &TamperError{b.Log, b.Seq, what} }
	t, err := time.Parse(timeLayout, b.Time)
	if err != nil || b.V != 1 || t.Format(timeLayout) != b.Time {
		return tampered("the body is not of version 1")
	}
	var openings []opening
	if len(s.Private) > 0 {
		if err := strict(s.Private, &openings); err != nil {
			return tampered("the private part: " + err.Error())
		}
	}
	e := Entry{Log: b.Log, Seq: b.Seq, Time: t, Actor: b.Actor, For: b.For, Action: b.Action, Subject: b.Subject}
	at := 0
	for _, f := range b.Fields {
		c := Change{Path: f.Path, Erased: true}
		if at < len(openings) && openings[at].Path == f.Path {
			if digest(openings[at]) != f.Digest {
				return tampered("the value of " + f.Path + " does not fit its digest")
			}
			c = Change{Path: f.Path, Before: openings[at].Before, After: openings[at].After}
			at++
		}
		e.Fields = append(e.Fields, c)
	}
	if at != len(openings) {
		return tampered("the private part opens a field that the body does not have")
	}
	return e, b, nil
}

// Erase returns the entry without the openings of the fields for which gone
// returns true. Its hash stays the same. The error is a [*TamperError] if the
// private part cannot be read; the entry is then returned as it is.
func Erase(s Sealed, gone func(path string) bool) (Sealed, error) {
	if len(s.Private) == 0 {
		return s, nil
	}
	var openings, kept []opening
	if err := strict(s.Private, &openings); err != nil {
		var b body
		_ = strict(s.Body, &b) // only to name the entry
		return s, &TamperError{b.Log, b.Seq, "the private part: " + err.Error()}
	}
	for _, o := range openings {
		if !gone(o.Path) {
			kept = append(kept, o)
		}
	}
	out := Sealed{Body: s.Body}
	if len(kept) > 0 {
		b, err := json.Marshal(kept)
		if err != nil {
			return s, err
		}
		out.Private = b
	}
	return out, nil
}
