package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// A record is tied to its trail: the last entry of each command has the field
// [TiePath] with the digest of the record's content, and the record keeps the proof of
// that field. So one read shows a record that was changed after its command: its
// content has another digest, or the proof does not belong to the end of the trail
// that the record names. A change that makes all of this anew names an end that the
// log does not have; package verify compares them.

// TiePath is the field of an entry that holds the digest of a record.
const TiePath = "record"

// ClockPath is the field of an entry that holds what the clock said, if that was
// earlier than the entry before: the entry has the time of that one.
const ClockPath = "clock"

// ErrUntied means that a record is not as a command wrote it. It wraps
// [store.ErrDamaged].
var ErrUntied = fmt.Errorf("%w: it is not as a command wrote it; restore it from a backup",
	store.ErrDamaged)

func untied(kind, id string) error { return fmt.Errorf("%w: %s %s", ErrUntied, kind, id) }

// SealTied is [Seal] for a record with this content: the last entry has its digest. It
// returns the proof that the record keeps.
func SealTied(
	b *store.Batch, head audit.Head, random io.Reader, content string, entries []audit.Entry,
) (audit.Head, audit.Proof, error) {
	last := len(entries) - 1
	head, err := Seal(b, head, random, entries[:last]...)
	if err != nil {
		return head, audit.Proof{}, err
	}
	e := entries[last]
	e.Fields = append(slices.Clip(e.Fields), audit.Change{Path: TiePath, After: content})
	sealed, proof, next, err := audit.SealProved(head, e, random)
	if err != nil {
		return head, proof, err
	}
	b.Appends = append(b.Appends, store.Append{
		Log: e.Log, Seq: next.Seq, Body: sealed.Body, Private: sealed.Private,
	})
	return next, proof, nil
}

// contentDigest is the digest of an offer's record: when it was made, and its id,
// terms and status, as they are written.
func contentDigest(created, content []byte) string {
	h := sha256.New()
	h.Write([]byte("offerdesk offer record v1\n")) // a hash returns no error
	h.Write(created)
	h.Write([]byte("\n"))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

// The keys of a proof in a body, and what comes after it.
const (
	lastKey  = `"last":`
	saltKey  = `,"salt":"`
	proofEnd = `",`
)

func appendProof(b []byte, p audit.Proof) []byte {
	b = append(append(append(b, lastKey...), p.Body...), saltKey...)
	return append(hex.AppendEncode(b, p.Salt), proofEnd...)
}

// cutProof reads a proof at the beginning of src. No key of an entry is salt, so the
// first one is that of the proof.
func cutProof(src []byte) (p audit.Proof, rest []byte, ok bool) {
	src, ok = bytes.CutPrefix(src, []byte(lastKey))
	if !ok {
		return p, src, false
	}
	body, src, ok := bytes.Cut(src, []byte(saltKey))
	if !ok {
		return p, src, false
	}
	salt, rest, ok := bytes.Cut(src, []byte(proofEnd))
	if !ok || len(salt) > 64 {
		return p, src, false
	}
	p = audit.Proof{Body: body, Salt: make([]byte, hex.DecodedLen(len(salt)))}
	_, err := hex.Decode(p.Salt, salt)
	return p, rest, err == nil
}

// Predates reports whether a log ends at head with an entry that ties no record: what
// an earlier version of this library wrote. A record without a proof may belong to no
// other.
func Predates(ctx context.Context, s store.Store, log string, head audit.Head) (bool, error) {
	if head.Seq < 1 {
		return false, nil
	}
	entries, err := s.Entries(ctx, log, head.Seq-1, 2)
	if err != nil || len(entries) != 1 || audit.HashOf(entries[0].Body) != head.Hash {
		return false, err
	}
	e, err := audit.Open(audit.Sealed{Body: entries[0].Body, Private: entries[0].Private})
	return err == nil && !Ties(e), nil
}

// Ties reports whether an entry holds the digest of a record.
func Ties(e audit.Entry) bool {
	return len(e.Fields) > 0 && e.Fields[len(e.Fields)-1].Path == TiePath
}
