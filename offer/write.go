package offer

import (
	"context"
	"errors"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// write returns everything that a command changes, in one batch: the record,
// its columns, its trail, the rows of who may decide, letters, and the answer
// under the idempotency key.
func (s Session) write(c *call, l *loaded, fc flow.Context, out flow.Outcome) (change, error) {
	next := storage.Stored{Trail: l.Trail, Created: l.Created, Offer: out.Offer}
	if l.revision == 0 {
		next.Created = fc.Now
	}
	b := store.Batch{Puts: make([]store.Put, 0, 4)}
	content, err := storage.EncodeOffer(out.Offer)
	if err != nil {
		return change{}, err
	}
	body, err := next.Encode(&b, s.desk.opt.Random, content, s.entries(c, fc, l.timed(out.Events)))
	if err != nil {
		return change{}, err
	}
	b.Puts = append(b.Puts, store.Put{Kind: storage.KindOffer, ID: c.id, Expect: l.revision,
		Columns: storage.Columns(next, fc.Playbook, out.TermsFacts(fc), fc), Body: body})
	storage.UpdateWaiting(&b, storage.WaitingRows(l.Offer, fc), storage.WaitingRows(out.Offer, fc))
	if err := storage.UpdateClaim(&b, l.Offer, out.Offer); err != nil {
		return change{}, err
	}
	for _, d := range out.Documents {
		if err := putLetter(&b, c.id, d); err != nil {
			return change{}, err
		}
	}
	for _, c := range append([]*call{c}, c.joined...) {
		if err := s.remember(&b, c, content, fc.Now); err != nil {
			return change{}, err
		}
	}
	b.Checks = append(append(b.Checks, l.Checks()...), sentLetters(l.Offer, out.Offer)...)
	return change{offer: out.Offer, batch: b}, nil
}

// entries are the events of a command as the trail keeps them. Reason and note
// are values too, so that they can be erased and the chain still holds.
func (s Session) entries(c *call, fc flow.Context, events []flow.Event) []audit.Entry {
	if len(events) == 0 { // no record is written without an entry
		events = []flow.Event{{Action: c.command}}
	}
	out := make([]audit.Entry, len(events))
	for i, e := range events {
		entry := audit.Entry{Log: storage.LogOf(c.id), Time: fc.Now, Actor: s.actor.ID, For: e.For,
			Action: e.Action, Subject: e.Subject}
		entry.Fields = append(changesOf(e), s.kindOf()...)
		out[i] = entry
	}
	return out
}

// kindOf is the kind of an actor that is no person, for the trail.
func (s Session) kindOf() []audit.Change {
	if s.actor.IsPerson() {
		return nil
	}
	return []audit.Change{{Path: "actor.kind", After: s.actor.KindName()}}
}

// changesOf are the values of an event that are not empty.
func changesOf(e flow.Event) []audit.Change {
	out := make([]audit.Change, 0, len(e.Fields)+2)
	add := func(f flow.Field) {
		if f.Before != "" || f.After != "" {
			out = append(out, audit.Change{Path: f.Path, Before: f.Before, After: f.After})
		}
	}
	add(flow.Field{Path: "reason", After: e.Reason})
	add(flow.Field{Path: "note", After: e.Note})
	for _, f := range e.Fields {
		add(f)
	}
	return out
}

// putLetter adds a letter as it was made. One that was sent as it was submitted has a
// row of its own, which names the other.
func putLetter(b *store.Batch, offer string, l flow.Letter) error {
	kept := storage.Letter{HTML: string(l.HTML), Text: string(l.Text), Kept: l.Document.Kept}
	body, err := kept.Encode()
	columns := store.Columns{"offer": offer, "letter": l.Document.Letter,
		"terms_revision": int64(l.Document.Revision), "digest": l.Document.Digest, "made_at": l.Document.At}
	if l.Submitted {
		columns["submitted_at"] = l.Document.At
	}
	b.Puts = append(b.Puts, store.Put{Kind: storage.KindDocument, ID: l.Document.ID, Body: body, Columns: columns})
	return err
}

// remember adds the answer to a command under its key, if it has one; content
// is the encoded offer, nil for a command that is about none.
func (s Session) remember(b *store.Batch, c *call, content []byte, now time.Time) error {
	if c.key == "" {
		return nil
	}
	answer, err := storage.EncodeAnswer(c.fingerprint(), content)
	b.Puts = append(b.Puts, store.Put{Kind: storage.KindCommand, ID: s.keyID(c), Body: answer,
		Columns: store.Columns{"actor": s.actor.ID, "command": c.command, "offer": c.id, "at": now}})
	return err
}

// denials bounds how often an attempt that was denied is written again: many may
// be denied at once.
const denials = 64

// deny keeps an attempt that was not allowed, in the actor's own log: a guess at
// an offer's id must not change that offer. It never stops the command that was
// denied.
func (s Session) deny(ctx context.Context, command, subject string) {
	s.denyEach(ctx, []denied{{command, subject}})
}

// denied is an attempt that was not allowed, and what it was about.
type denied struct{ command, subject string }

// denyEach keeps several attempts at once.
func (s Session) denyEach(ctx context.Context, list []denied) {
	if len(list) == 0 {
		return
	}
	entries := make([]audit.Entry, len(list))
	for i, d := range list {
		entries[i] = audit.Entry{Log: "denied/" + s.actor.ID, Time: s.desk.now(), Actor: s.actor.ID,
			Action: "denied " + d.command, Subject: d.subject, Fields: s.kindOf()}
	}
	for range denials {
		var b store.Batch
		if storage.AppendTo(ctx, s.desk.store, &b, s.desk.opt.Random, entries...) != nil {
			return
		}
		err := s.desk.store.Commit(ctx, b)
		if !errors.Is(err, ErrConflict) || s.desk.behindLog(ctx, b, err) != nil {
			return
		}
	}
}
