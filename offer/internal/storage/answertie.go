package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// An answer that is kept under a key is the content of an offer's record as a command
// wrote it. The last entry of that command has its digest, so an answer needs no proof
// of its own: it is compared with the trail when its key is repeated.

// AnswerTied reports whether the trail of an offer shows that a command of an actor
// wrote the answer in a record. An answer of a version before entries held digests is
// accepted for an offer that such a version began, and so is one of an offer whose
// trail was erased.
func AnswerTied(ctx context.Context, s store.Store, r store.Record, a Answer, actor string) (bool, error) {
	content, err := a.content(r)
	if err != nil {
		return false, err
	}
	trail, err := openLog(ctx, s, LogOf(a.Offer.ID()))
	if err != nil || len(trail) == 0 {
		return false, err
	}
	created, err := trail[0].Time.MarshalJSON()
	if err != nil {
		return false, err
	}
	digest := contentDigest(created, content)
	return predatesTies(trail) || slices.ContainsFunc(trail, func(e audit.Entry) bool {
		if !Ties(e) {
			return false
		}
		tie := e.Fields[len(e.Fields)-1]
		return tie.Erased || e.Actor == actor && tie.After == digest
	}), nil
}

// openLog reads a log, without verifying its entries against each other. One that can't
// be read is empty.
func openLog(ctx context.Context, s store.Store, log string) (out []audit.Entry, err error) {
	for sealed, err := range Sealed(ctx, s, log) {
		if err != nil {
			return nil, err
		}
		e, _ := audit.Open(sealed) // it ties nothing then
		out = append(out, e)
	}
	return out, nil
}

// predatesTies reports whether a version before entries held digests began an offer: the
// last entry of its first command has none. That command has one entry, or others after
// it for what it replaced.
func predatesTies(trail []audit.Entry) bool {
	for i, e := range trail {
		if i > 0 && e.Action != "replace" {
			return true
		}
		if Ties(e) {
			return false
		}
	}
	return true
}

// content returns the encoded offer of an answer, as its record has it.
func (a Answer) content(r store.Record) ([]byte, error) {
	mark, err := json.Marshal(a.Fingerprint)
	if err != nil {
		return nil, err
	}
	prefix := append(append([]byte(fingerprintKey), mark...), ',')
	if rest, ok := bytes.CutPrefix(r.Body, prefix); ok {
		if members, ok := bytes.CutSuffix(rest, []byte("}")); ok {
			return members, nil
		}
	}
	return EncodeOffer(a.Offer)
}
