package offer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// Logs that belong to no offer keep their head in a record of their own.

// denied keeps an attempt that was not allowed, in the actor's own log: a
// guess at an offer's id must not change that offer. It never stops the
// command that was denied.
func (s Session) denied(ctx context.Context, command, offer string) {
	const attempts = 64 // many may be denied at once
	e := audit.Entry{Log: "denied/" + s.actor.ID, Time: s.desk.now(), Actor: s.actor.ID, Action: "denied " + command, Subject: offer}
	for range attempts {
		b, err := s.desk.appendTo(ctx, e)
		if err != nil {
			return
		}
		if err := s.desk.store.Commit(ctx, b); !errors.Is(err, store.ErrConflict) {
			return
		}
	}
}

// appendTo is the batch that appends entries to a log with a record of its
// own.
func (d *Desk) appendTo(ctx context.Context, entries ...audit.Entry) (store.Batch, error) {
	var b store.Batch
	log := entries[0].Log
	r, err := d.store.Get(ctx, kindLog, log)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return b, err
	}
	var head audit.Head
	if r.Revision > 0 {
		if head, err = decodeHead(r); err != nil {
			return b, err
		}
	}
	for _, e := range entries {
		var sealed audit.Sealed
		if sealed, head, err = audit.Seal(head, e, d.opt.Random); err != nil {
			return b, err
		}
		b.Appends = append(b.Appends, store.Append{Log: log, Seq: head.Seq, Body: sealed.Body, Private: sealed.Private})
	}
	body, err := json.Marshal(head)
	if err != nil {
		return b, err
	}
	b.Puts = append(b.Puts, store.Put{Kind: kindLog, ID: log, Expect: r.Revision, Columns: store.Columns{"seq": head.Seq}, Body: body})
	return b, nil
}

// decodeHead reads the end of a log from its own record.
func decodeHead(r store.Record) (audit.Head, error) {
	var head audit.Head
	if err := json.Unmarshal(r.Body, &head); err != nil {
		return head, fmt.Errorf("%w: %s %s", ErrDamaged, kindLog, r.ID)
	}
	return head, nil
}
