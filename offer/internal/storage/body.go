package storage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Stored is the body of an offer's record: the offer, and where its trail ends, which
// shows a trail that was cut off.
type Stored struct {
	Trail   audit.Head
	Created time.Time
	Offer   record.Offer
	// Tied reports that the end of the trail names this content. It is false for a
	// record of a version before that; see [Predates].
	Tied bool
	last time.Time // of the last entry; zero if the record does not hold it
}

// LastAt returns when the last entry of the trail happened. For a record of a version
// before that, it is a moment before it: when the offer entered its state.
func (s Stored) LastAt() time.Time {
	if s.last.IsZero() {
		return s.Offer.Since()
	}
	return s.last
}

// content is an offer in a body: its parts are members of the body, so that the same
// bytes are not read twice.
type content struct {
	ID     string        `json:"id"`
	Terms  record.Terms  `json:"terms"`
	Status record.Status `json:"status"`
}

func (c content) offer() (record.Offer, error) {
	o, err := record.New(c.ID, c.Terms)
	if err != nil {
		return o, err
	}
	return o.With(c.Terms, c.Status), nil
}

// EncodeOffer returns "id":…,"terms":…,"status":… without braces: the part that the
// record of an offer and the answer of a command share.
func EncodeOffer(o record.Offer) ([]byte, error) {
	return record.AppendMembers(make([]byte, 0, 4096), o)
}

// Encode seals the entries of a command after the end of the trail, and returns the
// body around an offer that [EncodeOffer] encoded: the trail ends with them then. There
// is at least one entry.
func (s *Stored) Encode(b *store.Batch, random io.Reader, offer []byte, entries []audit.Entry) ([]byte, error) {
	created, err := s.Created.MarshalJSON()
	if err != nil {
		return nil, err
	}
	end, proof, err := SealTied(b, s.Trail, random, contentDigest(created, offer), entries)
	if err != nil {
		return nil, err
	}
	s.Trail, s.Tied = end, true
	head, err := json.Marshal(end)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, len(offer)+len(proof.Body)+256)
	body = append(append(append(body, trailKey...), head...), createdKey...)
	body = appendProof(append(append(body, created...), ','), proof)
	return append(append(body, offer...), '}'), nil
}

// The keys of a body, in the order in which they are written.
const (
	trailKey   = `{"trail":`
	createdKey = `,"created":`
)

// DecodeOffer reads the record of an offer. The error wraps [store.ErrDamaged] if it
// is not what [Stored.Encode] wrote. It is [ErrUntied], and what the record says is
// returned with it, if it can be read and its trail ends with another content.
func DecodeOffer(r store.Record) (Stored, error) {
	st, err := decodeWritten(r.Body)
	if err == nil && st.Offer.ID() == r.ID {
		return st, nil
	}
	if errors.Is(err, ErrUntied) && st.Offer.ID() == r.ID {
		return st, untied(r.Kind, r.ID)
	}
	var in struct {
		Trail   audit.Head `json:"trail"`
		Created time.Time  `json:"created"`
		content
	}
	if err := json.Unmarshal(r.Body, &in); err != nil || in.ID != r.ID {
		return Stored{}, damaged(r)
	}
	o, err := in.offer()
	if err != nil {
		return Stored{}, damaged(r)
	}
	return Stored{Trail: in.Trail, Created: in.Created, Offer: o}, nil
}

// errOther: the body is other JSON than [Stored.Encode] writes, such as that of an
// older version.
var errOther = errors.New("other JSON")

// decodeWritten reads exactly what [Stored.Encode] writes, with a proof or without.
// The error is errOther for anything else, and [ErrUntied] if the proof is not about
// the content.
func decodeWritten(body []byte) (st Stored, err error) {
	rest, ok := bytes.CutPrefix(body, []byte(trailKey))
	if !ok {
		return st, errOther
	}
	trail, rest, ok := bytes.Cut(rest, []byte(createdKey))
	if !ok || !decodeHead(trail, &st.Trail) {
		return st, errOther
	}
	created, rest, ok := bytes.Cut(rest, []byte(","))
	if !ok || st.Created.UnmarshalJSON(created) != nil {
		return st, errOther
	}
	proof, rest, proved := cutProof(rest)
	members, ok := bytes.CutSuffix(rest, []byte("}"))
	if !ok {
		return st, errOther
	}
	if st.Offer, ok = record.ParseMembers(members); !ok {
		return st, errOther
	}
	st.Tied = proved && proof.Holds(LogOf(st.Offer.ID()), st.Trail, TiePath, contentDigest(created, members))
	if proved && !st.Tied {
		return st, ErrUntied
	}
	st.last = proof.Time()
	return st, nil
}

// decodeHead reads exactly what encoding/json writes for a head: a number, and a
// hash in lower case.
func decodeHead(src []byte, head *audit.Head) bool {
	rest, isHead := bytes.CutPrefix(src, []byte(`{"seq":`))
	digits, rest, hasHash := bytes.Cut(rest, []byte(`,"hash":"`))
	hash, ends := bytes.CutSuffix(rest, []byte(`"}`))
	if !isHead || !hasHash || !ends || len(bytes.Trim(hash, "0123456789abcdef")) > 0 {
		return false
	}
	seq, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || strconv.FormatInt(seq, 10) != string(digits) {
		return false
	}
	*head = audit.Head{Seq: seq, Hash: string(hash)}
	return true
}

func damaged(r store.Record) error { return fmt.Errorf("%w: %s %s", store.ErrDamaged, r.Kind, r.ID) }

// Answer is the answer of a command, which is kept under its idempotency key.
type Answer struct {
	Fingerprint string       // of the command and its values
	Offer       record.Offer // zero if the command is not about an offer
}

const fingerprintKey = `{"fingerprint":`

// EncodeAnswer returns the body of an answer with an offer that [EncodeOffer]
// encoded, or nil if the command is not about an offer.
func EncodeAnswer(fingerprint string, offer []byte) ([]byte, error) {
	mark, err := json.Marshal(fingerprint)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, len(offer)+len(mark)+32)
	b = append(append(b, fingerprintKey...), mark...)
	if len(offer) > 0 {
		b = append(append(b, ','), offer...)
	}
	return append(b, '}'), nil
}

// DecodeAnswer reads the record of an answer. The error wraps [store.ErrDamaged] if it
// can't be read.
func DecodeAnswer(r store.Record) (Answer, error) {
	var in struct {
		Fingerprint string `json:"fingerprint"`
		content
	}
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return Answer{}, fmt.Errorf("%w: %s", store.ErrDamaged, KindCommand)
	}
	if in.ID == "" {
		return Answer{Fingerprint: in.Fingerprint}, nil
	}
	o, err := in.offer()
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %s", store.ErrDamaged, KindCommand)
	}
	return Answer{in.Fingerprint, o}, nil
}

// Letter is the body of a document: a letter as it was submitted or sent.
type Letter struct {
	HTML   string `json:"html"`
	Text   string `json:"text"`
	Erased bool   `json:"erased,omitempty"` // on request; the digest stays
	Kept   string `json:"kept,omitempty"`   // the ID of the letter that was submitted and sent as it was
}

// Encode returns the body. HTML in it is not escaped.
func (l Letter) Encode() ([]byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	err := e.Encode(l)
	return body.Bytes(), err
}

// Matches reports whether the letter has the digests that its offer keeps: of the
// HTML, and of the text unless that is empty, as older offers have it.
func (l Letter) Matches(html, text string) bool {
	return matches(l.HTML, html) && (text == "" || matches(l.Text, text))
}

func matches(content, digest string) bool {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:]) == digest
}

// DecodeLetter reads the record of a document. The error wraps [store.ErrDamaged] if it
// can't be read.
func DecodeLetter(r store.Record) (Letter, error) {
	var l Letter
	if err := json.Unmarshal(r.Body, &l); err != nil {
		return l, damaged(r)
	}
	return l, nil
}

// DecodeHead reads where a log ends from a record of [KindLog]. The error wraps
// [store.ErrDamaged] if it can't be read.
func DecodeHead(r store.Record) (audit.Head, error) {
	var head audit.Head
	if err := json.Unmarshal(r.Body, &head); err != nil {
		return head, damaged(r)
	}
	return head, nil
}
