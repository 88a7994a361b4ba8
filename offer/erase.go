package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// personal are the names that say who a candidate is. The id stays: it is the
// host's, and says nothing without the host's own records.
var personal = []string{"candidate.name", "candidate.email", "candidate.phone", "candidate.address"}

// Erase removes a candidate's data from every offer made to that candidate:
// name, email, phone and address in all revisions, letters, counteroffers,
// kept answers, and the openings of the trail. What was decided stays, and so
// do the digests, so the trail verifies as before. The offers must be over; the
// actor must manage access. It returns how many offers were erased, and can be
// called again when it was cut off.
func (s Session) Erase(ctx context.Context, candidate, reason string) (int, error) {
	n, err := s.erase(ctx, candidate, reason)
	s.desk.observe(ctx, Observation{Command: "erase", Actor: s.actor.ID, Err: err})
	if err != nil {
		return n, &CommandError{"erase", "", err}
	}
	return n, nil
}

func (s Session) erase(ctx context.Context, candidate, reason string) (int, error) {
	if err := s.ready(); err != nil {
		return 0, err
	}
	if candidate == "" || len(candidate) > record.MaxIDBytes {
		return 0, fmt.Errorf("%w: no candidate is named", ErrInvalid)
	}
	if strings.TrimSpace(reason) == "" || record.CheckNote(reason) != "" {
		return 0, fmt.Errorf("%w: say why, in at most %d bytes", ErrInvalid, record.MaxTextBytes)
	}
	if err := s.mayErase(ctx, candidate); err != nil {
		return 0, err
	}
	n := 0
	q := store.Query{Kind: kindOffer, Where: store.Where("candidate_id", store.Eq, candidate), Limit: 100}
	for {
		page, err := s.desk.store.Find(ctx, q)
		if err != nil {
			return n, err
		}
		for _, r := range page.Records {
			if err := s.eraseOffer(ctx, r, candidate, reason); errors.Is(err, ErrNotEntitled) {
				return n, err
			} else if err != nil {
				return n, fmt.Errorf("offer %s: %w", r.ID, err)
			}
			n++
		}
		if q.After = page.Next; page.Next == "" {
			return n, nil
		}
	}
}

// mayErase refuses whoever manages access nowhere, whether there is such a
// candidate or not: the answer must not tell.
func (s Session) mayErase(ctx context.Context, candidate string) error {
	set, _, err := s.desk.playbooks(ctx, true)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().Manages(s.actor, "access") }) {
		s.denied(ctx, "erase", candidate)
		return ErrNotEntitled
	}
	return nil
}

func (s Session) eraseOffer(ctx context.Context, r store.Record, candidate, reason string) error {
	st, err := decodeStored(r)
	if err != nil {
		return err
	}
	l := loaded{stored: st, revision: r.Revision}
	if l.playbook, _, _, err = s.desk.playbookOf(ctx, st.Offer, false); err != nil {
		return err
	}
	switch {
	case !l.playbook.Access().Manages(s.actor, "access"):
		s.denied(ctx, "erase", r.ID)
		return ErrNotEntitled
	case !l.playbook.Moves().Table().IsEnd(st.Offer.State()):
		return fmt.Errorf("%w: it is still %s", ErrState, st.Offer.State())
	}
	o, err := withoutPerson(st.Offer)
	if err != nil {
		return err
	}
	fc := s.context(l.playbook)
	out := flow.Outcome{Offer: o, Events: []flow.Event{{Action: "erase", Subject: candidate, Reason: reason}}}
	b, err := s.batch(&call{command: "erase", id: r.ID}, l, fc, out)
	if err != nil {
		return err
	}
	if err := s.eraseKept(ctx, &b, r.ID, st.Offer.Status().Documents); err != nil {
		return err
	}
	return s.desk.store.Commit(ctx, b)
}

// withoutPerson is an offer without what says who the candidate is, in every
// revision of its terms.
func withoutPerson(o Offer) (Offer, error) {
	var errs []error
	strip := func(t Terms) Terms {
		out, err := t.With(Change{Unset: personal}, nil)
		errs = append(errs, err)
		return out
	}
	st := o.Status()
	for i := range st.Submissions {
		st.Submissions[i].Terms = strip(st.Submissions[i].Terms)
	}
	for i := range st.Counteroffers {
		st.Counteroffers[i].Asks = strip(st.Counteroffers[i].Asks)
	}
	terms := strip(o.Terms())
	return o.With(terms, st), errors.Join(errs...)
}

// eraseKept removes the person from letters, from answers under idempotency
// keys, and from the trail.
func (s Session) eraseKept(ctx context.Context, b *store.Batch, id string, documents []record.Document) error {
	for _, d := range documents {
		r, err := s.desk.store.Get(ctx, kindDocument, d.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		b.Puts = append(b.Puts, store.Put{Kind: kindDocument, ID: d.ID, Expect: r.Revision, Columns: r.Columns, Body: []byte(`{"erased":true}`)})
	}
	q := store.Query{Kind: kindCommand, Where: store.Where("offer", store.Eq, id), Limit: 200}
	for {
		page, err := s.desk.store.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, r := range page.Records {
			c, err := decodeCommand(r.Body)
			if err != nil {
				return err
			}
			if c.Offer, err = withoutPerson(c.Offer); err != nil {
				return err
			}
			content, err := encodeOffer(c.Offer)
			if err != nil {
				return err
			}
			body, err := encodeCommand(c.Fingerprint, content)
			if err != nil {
				return err
			}
			b.Puts = append(b.Puts, store.Put{Kind: kindCommand, ID: r.ID, Expect: r.Revision, Columns: r.Columns, Body: body})
		}
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	return s.eraseTrail(ctx, b, id)
}

func (s Session) eraseTrail(ctx context.Context, b *store.Batch, id string) error {
	seq := int64(0)
	for sealed, err := range s.desk.sealed(ctx, logOf(id)) {
		if err != nil {
			return err
		}
		seq++
		gone, err := audit.Erase(sealed, func(path string) bool { return slices.Contains(personal, path) })
		if err != nil {
			return err
		}
		if len(gone.Private) != len(sealed.Private) {
			b.Erase = append(b.Erase, store.Erase{Log: logOf(id), Seq: seq, Private: gone.Private})
		}
	}
	return nil
}
