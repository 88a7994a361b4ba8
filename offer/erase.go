package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Erase removes a candidate's data from every offer made to that candidate:
// name, email, phone and address in all revisions, letters, counteroffers, kept
// answers, and the private parts of the trail, and how answers of the candidate are
// known. A reason that the playbook gave and that has a word of these says "erased".
// Decisions stay with their reasons and notes, and so do other names of the terms and the
// digests, so the trail verifies as before. [Session.Replay] of what can't be judged
// without the data is [ErrErased]. The offers must be over; the actor must
// manage access. It returns how many offers were erased, and can be called again
// after it was cut off.
func (s Session) Erase(ctx context.Context, candidate, reason string) (int, error) {
	n := 0
	c := &call{command: "erase", subject: candidate, invalid: checkErasure(candidate, reason)}
	_, err := s.do(ctx, c, func(ctx context.Context, _ playbooks) (_ change, err error) {
		if err := s.mayErase(ctx); err != nil {
			return change{}, err
		}
		n, err = s.eraseOffers(ctx, candidate, reason)
		return change{}, err
	})
	return n, err
}

func checkErasure(candidate, reason string) error {
	if candidate == "" || len(candidate) > record.MaxIDBytes {
		return fmt.Errorf("%w: give the id of a candidate", ErrArgument)
	}
	if strings.TrimSpace(reason) == "" || input.CheckNote(reason) != "" {
		return fmt.Errorf("%w: give a reason of at most %d bytes", ErrArgument, record.MaxTextBytes)
	}
	return nil
}

// eraseOffers erases one offer after the other, and returns how many.
func (s Session) eraseOffers(ctx context.Context, candidate, reason string) (int, error) {
	n := 0
	q := store.Query{Kind: storage.KindOffer, Where: store.Where("candidate_id", store.Eq, candidate),
		Limit: 100}
	for r, err := range storage.Records(ctx, s.desk.store, q) {
		if err == nil {
			err = s.eraseOffer(ctx, r, candidate, reason)
		}
		if errors.Is(err, ErrNotEntitled) {
			return n, err
		} else if err != nil {
			return n, fmt.Errorf("offer %s: %w", r.ID, err)
		}
		n++
	}
	return n, nil
}

// errNoAccess is the refusal of an actor that may not erase.
var errNoAccess = fmt.Errorf("%w: it requires a role that manages access", ErrNotEntitled)

// mayErase refuses an actor that manages access of no playbook, whether there is
// such a candidate or not: the answer must not tell.
func (s Session) mayErase(ctx context.Context) error {
	set, _, err := s.desk.books.InForce(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().Manages(s.actor, "access") }) {
		return errNoAccess
	}
	return nil
}

func (s Session) eraseOffer(ctx context.Context, r store.Record, candidate, reason string) error {
	c := &call{command: "erase", id: r.ID, inner: true}
	_, err := s.once(ctx, c, func(ctx context.Context, books playbooks) (change, error) {
		l, err := s.desk.openTied(ctx, r, books)
		if err != nil {
			return change{}, err
		}
		switch {
		case !l.Playbook.Access().Manages(s.actor, "access"):
			return change{}, errNoAccess
		case !l.Playbook.Moves().Table().IsEnd(l.Offer.State()):
			return change{}, fmt.Errorf("%w: it is still %s", ErrState, l.Offer.State())
		}
		o, err := withoutPerson(l.Offer)
		if err != nil {
			return change{}, err
		}
		out := flow.Outcome{Offer: o, Events: []flow.Event{{Action: "erase", Subject: candidate, Reason: reason}}}
		ch, err := s.write(c, l, s.context(l), out)
		if err != nil {
			return change{}, err
		}
		return ch, s.eraseKept(ctx, &ch.batch, l.Offer)
	})
	return err
}

// withoutPerson is an offer without what says who the candidate is, in every
// revision of its terms.
func withoutPerson(o Offer) (Offer, error) {
	var errs []error
	strip := func(t Terms) Terms {
		out, err := t.With(Change{Unset: storage.Personal}, nil)
		errs = append(errs, err)
		return out
	}
	st, words := o.Status(), personalOf(o)
	eraseEvidence(&st)
	st.Claim = "" // it is a digest of terms
	for i := range st.Submissions {
		sub := &st.Submissions[i]
		sub.Lookups = lookupsWithoutPerson(sub.Lookups, sub.Terms)
		sub.Terms = strip(sub.Terms)
		words.eraseReasons(sub)
	}
	for i := range st.Counteroffers {
		st.Counteroffers[i].Terms = strip(st.Counteroffers[i].Terms)
	}
	terms := strip(o.Terms())
	return o.With(terms, st), errors.Join(errs...)
}

// eraseKept removes the person from letters, from answers under idempotency
// keys, and from the trail.
func (s Session) eraseKept(ctx context.Context, b *store.Batch, o Offer) error {
	if err := s.eraseLetters(ctx, b, o); err != nil {
		return err
	}
	if err := s.eraseAnswers(ctx, b, o.ID()); err != nil {
		return err
	}
	return s.eraseTrail(ctx, b, storage.LogOf(o.ID()), personalOf(o))
}

func (s Session) eraseLetters(ctx context.Context, b *store.Batch, o Offer) error {
	for _, id := range keptLetters(o) {
		r, err := s.desk.store.Get(ctx, storage.KindDocument, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		b.Puts = append(b.Puts, store.Put{Kind: storage.KindDocument, ID: id, Expect: r.Revision,
			Columns: r.Columns, Body: []byte(`{"erased":true}`)})
	}
	return nil
}

// keptLetters lists the ids under which letters of an offer are kept: those that
// were submitted, and those that were sent.
func keptLetters(o Offer) []string {
	var out []string
	for sub := range o.Submissions() {
		for _, l := range sub.Letters {
			out = append(out, l.ID)
		}
	}
	for d := range o.Documents() {
		if d.Kept == "" {
			out = append(out, d.ID)
		}
	}
	return out
}

func (s Session) eraseAnswers(ctx context.Context, b *store.Batch, id string) error {
	q := store.Query{Kind: storage.KindCommand, Where: store.Where("offer", store.Eq, id), Limit: 200}
	for r, err := range storage.Records(ctx, s.desk.store, q) {
		if err != nil {
			return err
		}
		body, err := answerWithoutPerson(r)
		if err != nil {
			return err
		}
		b.Puts = append(b.Puts, store.Put{Kind: storage.KindCommand, ID: r.ID, Expect: r.Revision,
			Columns: r.Columns, Body: body})
	}
	return nil
}

func answerWithoutPerson(r store.Record) ([]byte, error) {
	a, err := storage.DecodeAnswer(r)
	if err != nil {
		return nil, err
	}
	if a.Offer, err = withoutPerson(a.Offer); err != nil {
		return nil, err
	}
	content, err := storage.EncodeOffer(a.Offer)
	if err != nil {
		return nil, err
	}
	return storage.EncodeAnswer(a.Fingerprint, content)
}

func (s Session) eraseTrail(ctx context.Context, b *store.Batch, log string, words personalWords) error {
	seq := int64(0)
	for sealed, err := range storage.Sealed(ctx, s.desk.store, log) {
		if err != nil {
			return err
		}
		seq++
		e, err := audit.Open(sealed)
		if err != nil {
			return err
		}
		gone, err := audit.Erase(sealed, words.erasesIn(e))
		if err != nil {
			return err
		}
		if len(gone.Private) != len(sealed.Private) {
			b.Erase = append(b.Erase, store.Erase{Log: log, Seq: seq, Private: gone.Private})
		}
	}
	return nil
}
