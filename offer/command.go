package offer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/store"
)

// decide is the pure part of a command.
type decide func(flow.Context, Offer) (flow.Outcome, error)

// loaded is an offer as a command found it.
type loaded struct {
	stored
	revision int64 // of the record
	playbook *playbook.Playbook
	chosen   bool  // the playbook is the one in force, not that of a submission
	inForce  int64 // revision of what is in force
	asked    bool  // what is in force was asked for just now
}

// run is the one path of every command on an offer that is there: load,
// authorise, decide, commit together, observe.
func (s Session) run(ctx context.Context, c *call, f decide) (Offer, error) {
	o, err := s.try(ctx, c, f)
	s.desk.observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Offer: c.id, State: o.State(), Err: err})
	if err != nil {
		return Offer{}, &CommandError{c.command, c.id, err}
	}
	return o, nil
}

// attempts bounds how often a command starts again because a playbook was
// published under it.
const attempts = 4

func (s Session) try(ctx context.Context, c *call, f decide) (Offer, error) {
	for n := 0; ; n++ {
		l, seen, err := s.find(ctx, c.id, n > 0)
		if err != nil || !seen {
			return s.hiddenResult(ctx, c, err)
		}
		o, err := s.attempt(ctx, c, l, f)
		if moved(err, kindPublished) && n < attempts {
			continue
		}
		return o, err
	}
}

// hiddenResult answers a command on an offer that the actor does not see: as it was
// answered before, where it was.
func (s Session) hiddenResult(ctx context.Context, c *call, err error) (Offer, error) {
	if o, ok, kerr := s.answered(ctx, c); ok || errors.Is(kerr, ErrKeyReused) {
		return o, kerr
	} else if kerr != nil && err == nil {
		return Offer{}, kerr
	}
	if err != nil {
		return Offer{}, err
	}
	s.denied(ctx, "see", c.id)
	return Offer{}, ErrNotFound
}

// load reads an offer and its playbook, and refuses to know of an offer that
// the actor does not see.
func (s Session) load(ctx context.Context, id string) (loaded, error) {
	l, seen, err := s.find(ctx, id, true)
	if err == nil && !seen {
		s.denied(ctx, "see", id)
		err = ErrNotFound
	}
	return l, err
}

// find reads an offer and its playbook, and says whether the actor sees it. It
// asks for the playbooks in force when it is told to, and when those that are
// known say no: a commit compares them by itself.
func (s Session) find(ctx context.Context, id string, ask bool) (l loaded, seen bool, err error) {
	if err := s.ready(); err != nil {
		return l, false, err
	}
	if record.CheckID(id) != nil {
		return l, false, ErrNotFound
	}
	r, err := s.desk.store.Get(ctx, kindOffer, id)
	if errors.Is(err, store.ErrNotFound) {
		return l, false, ErrNotFound
	}
	if err != nil {
		return l, false, err
	}
	if l.stored, err = decodeStored(r); err != nil {
		return l, false, err
	}
	l.revision, l.asked = r.Revision, ask
	l.playbook, l.chosen, l.inForce, err = s.desk.playbookOf(ctx, l.Offer, ask)
	again := !ask && l.chosen
	var none *playbook.ChoiceError
	if errors.As(err, &none) && again {
		return s.find(ctx, id, true)
	}
	if errors.As(err, &none) && (s.actor.ID == "" || l.Offer.Status().CreatedBy != s.actor.ID) {
		return loaded{}, false, nil
	}
	if err != nil {
		return l, false, err
	}
	if seen = s.sees(l); !seen {
		seen, err = s.standsIn(ctx, l)
	}
	if err == nil && !seen && again {
		return s.find(ctx, id, true)
	}
	return l, seen, err
}

// sees reports whether the actor may know of an offer.
func (s Session) sees(l loaded) bool {
	if s.actor.ID == "" {
		return false
	}
	if !l.playbook.Access().NeedsFacts(s.actor) {
		return l.playbook.Access().Sees(s.actor, nil) || s.asked(l.Offer)
	}
	return l.playbook.Access().Sees(s.actor, l.playbook.Facts(l.Offer, l.playbook.Calendar().Today(s.desk.now()))) || s.asked(l.Offer)
}

// asked reports whether an open submission asks the actor by name: who is
// asked may see what is asked, as long as it is.
func (s Session) asked(o Offer) bool {
	sub, ok := o.Status().Submission()
	if !ok || o.State() != InApproval {
		return false
	}
	for _, stage := range sub.Process.OpenStages() {
		for _, w := range sub.Process.Asked(stage) {
			if s.actor.ID != "" && (w.User == s.actor.ID || w.Field != "" && sub.Process.Persons[w.Field] == s.actor.ID) {
				return true
			}
		}
	}
	return false
}

// context is what the pure half gets.
func (s Session) context(p *playbook.Playbook) flow.Context {
	return flow.Context{Actor: s.actor, Now: s.desk.now(), Playbook: p, Directory: s.desk.opt.Directory}
}

// attempt decides and commits once. Delegations are asked for only when the
// actor is not entitled by himself.
func (s Session) attempt(ctx context.Context, c *call, l loaded, f decide) (Offer, error) {
	fc := s.context(l.playbook)
	out, err := s.decide(ctx, c, fc, l, f)
	if err != nil && l.chosen && !l.asked {
		var seen bool
		var ferr error
		if l, seen, ferr = s.find(ctx, c.id, true); ferr != nil || !seen {
			return s.hiddenResult(ctx, c, ferr)
		}
		fc = s.context(l.playbook)
		out, err = s.decide(ctx, c, fc, l, f)
	}
	if err != nil {
		if o, ok, kerr := s.answered(ctx, c); kerr != nil {
			return Offer{}, kerr
		} else if ok {
			return o, nil
		}
	}
	var r *Refusal
	if errors.As(err, &r) && c.decision && r.Has(refusal.CodeNotEntitled) {
		var derr error
		if fc.Delegations, derr = s.desk.delegationsTo(ctx, s.actor.ID); derr != nil {
			return Offer{}, derr
		}
		if len(fc.Delegations) > 0 {
			out, err = f(fc, l.Offer)
		}
	}
	if err != nil {
		s.noteDenial(ctx, c, err)
		return Offer{}, err
	}
	return s.commit(ctx, c, l, fc, out)
}

// decide is the pure part of a command, and what stands against what it leads
// to.
func (s Session) decide(ctx context.Context, c *call, fc flow.Context, l loaded, f decide) (flow.Outcome, error) {
	out, err := f(fc, l.Offer)
	if err == nil && !c.decision {
		err = stale(c, l.Offer)
	}
	if err == nil {
		err = s.checkPlaybookApplies(ctx, l.Offer, out.Offer)
	}
	return out, err
}

// stale refuses a command on an offer that was looked at in another submission
// than its latest. Decisions say it beside what else stands against them.
func stale(c *call, o Offer) error {
	if sub, _ := o.Status().Submission(); c.seen != "" && c.seen != sub.Digest {
		return &Refusal{Command: c.command, From: o.State(), Items: []refusal.Item{{Code: refusal.CodeStale, Message: "the offer was submitted anew since it was looked at; look again"}}}
	}
	return nil
}

// checkPlaybookApplies refuses terms to which no playbook applies: nobody could work on the
// offer any more.
func (s Session) checkPlaybookApplies(ctx context.Context, before, after Offer) error {
	if before.Terms().Equal(after.Terms()) {
		return nil
	}
	_, _, _, err := s.desk.playbookOf(ctx, after, false)
	return err
}

// commit writes what a command led to: all of it or nothing.
func (s Session) commit(ctx context.Context, c *call, l loaded, fc flow.Context, out flow.Outcome) (Offer, error) {
	b, err := s.batch(c, l, fc, out)
	if err != nil {
		return Offer{}, err
	}
	err = s.desk.store.Commit(ctx, b)
	switch {
	case err == nil:
		return out.Offer, nil
	case errors.Is(err, store.ErrOutcomeUnknown), moved(err, kindCommand), moved(err, kindOffer), moved(err, store.LogKind):
		if o, ok, kerr := s.answered(ctx, c); errors.Is(kerr, ErrKeyReused) {
			return Offer{}, kerr
		} else if kerr != nil && !errors.Is(err, store.ErrOutcomeUnknown) {
			return Offer{}, fmt.Errorf("%w: %w", ErrOutcomeUnknown, kerr) // the conflict may be with what this very command has done before
		} else if kerr != nil {
			return Offer{}, errors.Join(err, kerr)
		} else if ok {
			return o, nil
		}
		if l.revision == 0 && moved(err, kindOffer) {
			return Offer{}, ErrExists
		}
	}
	return Offer{}, err
}

func moved(err error, kind string) bool {
	var c *store.ConflictError
	return errors.As(err, &c) && c.Kind == kind
}

// batch is everything that a command changes: the record, its trail, who is
// asked, documents, and the answer under the idempotency key.
func (s Session) batch(c *call, l loaded, fc flow.Context, out flow.Outcome) (store.Batch, error) {
	var b store.Batch
	next := stored{Trail: l.Trail, Created: l.Created, Offer: out.Offer}
	if l.revision == 0 {
		next.Created = fc.Now
	}
	log := logOf(c.id)
	for _, e := range out.Events {
		sealed, head, err := audit.Seal(next.Trail, entry(log, s.actor.ID, fc, e), s.desk.opt.Random)
		if err != nil {
			return b, err
		}
		b.Appends = append(b.Appends, store.Append{Log: log, Seq: head.Seq, Body: sealed.Body, Private: sealed.Private})
		next.Trail = head
	}
	content, err := encodeOffer(out.Offer)
	if err != nil {
		return b, err
	}
	body, err := next.encode(content)
	if err != nil {
		return b, err
	}
	facts := fc.Playbook.TermsFacts(out.Offer.Terms(), fc.Today())
	b.Puts = append(b.Puts, store.Put{Kind: kindOffer, ID: c.id, Expect: l.revision, Columns: columns(next, fc.Playbook, facts, fc), Body: body})
	updateWaiting(&b, waitingRows(l.Offer, fc), waitingRows(out.Offer, fc))
	for _, d := range out.Documents {
		if err := document(&b, c.id, d); err != nil {
			return b, err
		}
	}
	if c.key != "" {
		if err := s.remember(&b, c, content, fc.Now); err != nil {
			return b, err
		}
	}
	if l.chosen {
		b.Checks = append(b.Checks, store.Check{Kind: kindPublished, ID: inForce, Revision: l.inForce})
	}
	return b, nil
}

// updateWaiting replaces the rows of those who were asked by those who are.
func updateWaiting(b *store.Batch, before, after []waiting) {
	was, is := map[string]waiting{}, map[string]bool{}
	for _, w := range before {
		was[w.id] = w
	}
	for _, w := range after {
		is[w.id] = true
		if old, ok := was[w.id]; !ok || !sameColumns(old.columns, w.columns) {
			b.Puts = append(b.Puts, store.Put{Kind: kindWaiting, ID: w.id, Expect: store.Any, Columns: w.columns, Body: []byte("{}")})
		}
	}
	for _, w := range before {
		if !is[w.id] {
			b.Deletes = append(b.Deletes, store.Delete{Kind: kindWaiting, ID: w.id})
		}
	}
}

// letter is how a document is kept: the bytes that were sent.
type letter struct {
	HTML   string `json:"html"`
	Text   string `json:"text"`
	Erased bool   `json:"erased,omitempty"` // on request; the digest stays
}

func document(b *store.Batch, offer string, d flow.Letter) error {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(letter{HTML: string(d.HTML), Text: string(d.Text)}); err != nil {
		return err
	}
	b.Puts = append(b.Puts, store.Put{Kind: kindDocument, ID: d.Document.ID, Body: body.Bytes(), Columns: store.Columns{"offer": offer, "letter": d.Document.Letter,
		"terms_revision": int64(d.Document.Revision), "digest": d.Document.Digest, "made_at": d.Document.At}})
	return nil
}

func logOf(offer string) string { return "offer/" + offer }

// entry is an event as the trail keeps it: reason and note are values too, so
// that they can be erased and the chain still holds.
func entry(log, actor string, fc flow.Context, e flow.Event) audit.Entry {
	out := audit.Entry{Log: log, Time: fc.Now, Actor: actor, For: e.For, Action: e.Action, Subject: e.Subject}
	add := func(path, before, after string) {
		if before != "" || after != "" {
			out.Fields = append(out.Fields, audit.Change{Path: path, Before: before, After: after})
		}
	}
	add("reason", "", e.Reason)
	add("note", "", e.Note)
	for _, f := range e.Fields {
		add(f.Path, f.Before, f.After)
	}
	return out
}

// command is the answer that is kept under an idempotency key.
type command struct {
	Fingerprint string
	Offer       Offer
}

// keyID escapes the actor, so that no two actors' keys can meet.
func (s Session) keyID(c *call) string { return storableID(url.PathEscape(s.actor.ID) + "/" + c.key) }

// remember keeps the answer to a command under its key.
func (s Session) remember(b *store.Batch, c *call, content []byte, now time.Time) error {
	answer, err := encodeCommand(c.fingerprint(), content)
	b.Puts = append(b.Puts, store.Put{Kind: kindCommand, ID: s.keyID(c), Body: answer,
		Columns: store.Columns{"actor": s.actor.ID, "command": c.command, "offer": c.id, "at": now}})
	return err
}

// answered returns what the same command with the same key has answered.
func (s Session) answered(ctx context.Context, c *call) (Offer, bool, error) {
	if c.key == "" {
		return Offer{}, false, nil
	}
	r, err := s.desk.store.Get(ctx, kindCommand, s.keyID(c))
	if errors.Is(err, store.ErrNotFound) {
		return Offer{}, false, nil
	}
	if err != nil {
		return Offer{}, false, err
	}
	a, err := decodeCommand(r.Body)
	if err != nil {
		return Offer{}, false, err
	}
	if a.Fingerprint != c.fingerprint() {
		return Offer{}, false, ErrKeyReused
	}
	return a.Offer, true, nil
}

// noteDenial keeps an attempt that was not allowed.
func (s Session) noteDenial(ctx context.Context, c *call, err error) {
	var r *refusal.Refusal
	if errors.As(err, &r) && (r.Has(refusal.CodeNotEntitled) || r.Has(refusal.CodeSeparation) || r.Has(refusal.CodeNoOverride)) {
		s.denied(ctx, c.command, c.id)
	}
}

// storableID is an id that every engine can keep: one that is long, or no text, is
// its digest.
func storableID(id string) string {
	if len(id) <= 180 && record.CheckText(id, false) == "" {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}
