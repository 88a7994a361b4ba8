package offer

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/store"
)

// submitRefused is the action of the entry of a submission that was refused.
const submitRefused = "submit_refused"

// refused is what an attempt leads to that was refused: nothing, or for a submission
// that counts the entry in the offer's trail.
func (s Session) refused(c *call, l *loaded, fc flow.Context, books playbooks, err error) (change, error) {
	var r *Refusal
	stale := books == known && !l.Pinned // it is judged again first
	if c.command != "submit" || stale || !errors.As(err, &r) || !counts(r) {
		return change{}, l.stale(err)
	}
	keyless := *c
	keyless.key = "" // a refusal is no answer that a key returns
	out := flow.Outcome{Offer: l.Offer, Events: []flow.Event{{Action: submitRefused, Fields: refusedFields(r)}}}
	ch, bad := s.write(&keyless, l, fc, out.WithFacts(l.facts))
	if bad != nil {
		return change{}, errors.Join(err, bad)
	}
	ch.refused = err
	return ch, s.countOnce(&ch.batch, c, fc)
}

// counts reports whether a refused submission is an attempt worth counting: one by who
// may submit, of an offer that can be submitted, as it stands. Others are kept in the
// actor's own log, or say nothing about the offer.
func counts(r *Refusal) bool {
	return !r.Has(refusal.CodeNotEntitled) && !r.Has(refusal.CodeState) && !r.Has(refusal.CodeStale)
}

// refusedFields lists the codes of a refusal, and under each code what it is about:
// names without a value, guardrails, stages. It holds no values.
func refusedFields(r *Refusal) []flow.Field {
	codes := r.Codes()
	out := make([]flow.Field, 1, len(codes)+1)
	texts := make([]string, len(codes))
	for i, code := range codes {
		var about []string
		for _, item := range r.Items {
			if item.Code == code && item.Where != "" && !slices.Contains(about, item.Where) {
				about = append(about, item.Where)
			}
		}
		texts[i] = string(code)
		out = append(out, flow.Field{Path: texts[i], After: strings.Join(about, ", ")})
	}
	out[0] = flow.Field{Path: "codes", After: strings.Join(texts, ", ")}
	return out
}

// countOnce adds that a refused submission was counted under its key, if it has one, so
// that the same key leaves one entry however often it is refused. The id begins with a
// slash, which that of an answer never does: an actor without an id has no answers.
func (s Session) countOnce(b *store.Batch, c *call, fc flow.Context) error {
	if c.key == "" {
		return nil
	}
	body, err := storage.EncodeAnswer(c.fingerprint(), nil)
	b.Puts = append(b.Puts, store.Put{Kind: storage.KindCommand, Body: body,
		ID:      storage.StorableID("/" + url.PathEscape(s.actor.ID) + "/" + c.key),
		Columns: store.Columns{"actor": s.actor.ID, "command": submitRefused, "at": fc.Now}})
	return err
}
