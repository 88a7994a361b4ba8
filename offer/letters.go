package offer

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Letter is a letter as it was submitted or sent.
type Letter struct {
	record.Document
	HTML, Text string
	Erased     bool // the person's data was erased on request
}

// Letter returns a letter of an offer byte for byte as it was sent, or as it was
// submitted: the document with the given id, or the latest that was sent if the id is
// empty.
func (s Session) Letter(ctx context.Context, id, document string) (Letter, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Letter{}, &CommandError{"letter", id, err}
	}
	d, err := documentOf(l.Offer, document)
	if err != nil {
		return Letter{}, &CommandError{"letter", id, err}
	}
	out, err := s.desk.letter(ctx, d)
	if err != nil {
		return Letter{}, &CommandError{"letter", id, err}
	}
	return out, nil
}

// documentOf finds a letter of an offer by its id, or the latest that was sent.
func documentOf(o Offer, id string) (record.Document, error) {
	if id == "" {
		if d, ok := o.Document(); ok {
			return d, nil
		}
		return record.Document{}, absent("no letter was sent yet")
	}
	for d := range o.Documents() {
		if d.ID == id {
			return d, nil
		}
	}
	for sub := range o.Submissions() {
		for _, l := range sub.Letters {
			if l.ID == id {
				return l.Document(sub), nil
			}
		}
	}
	return record.Document{}, absent("the offer has no such letter")
}

// SubmittedLetters returns the letters of the latest submission of a revision, which
// approvers decide on: the letter itself first, then its packets. Revision 0 is the
// latest submission. They are sent byte for byte as they are, but for the day of
// sending, which is filled in then: until then the letter shows the placeholder.
func (s Session) SubmittedLetters(ctx context.Context, id string, revision int) ([]Letter, error) {
	out, err := s.submittedLetters(ctx, id, revision)
	if err != nil {
		return nil, &CommandError{"letter", id, err}
	}
	return out, nil
}

func (s Session) submittedLetters(ctx context.Context, id string, revision int) ([]Letter, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	sub, ok := l.Offer.SubmissionOf(revision)
	if revision == 0 {
		sub, ok = l.Offer.Submission()
	}
	if !ok || len(sub.Letters) == 0 {
		return nil, absent("no letter was submitted")
	}
	var out []Letter
	for _, kept := range sub.Letters {
		letter, err := s.desk.letter(ctx, kept.Document(sub))
		if err != nil {
			return nil, err
		}
		out = append(out, letter)
	}
	return out, nil
}

// letter reads a letter and compares it with its digests. The marks in the text of a
// letter that was not sent yet are left out.
func (d *Desk) letter(ctx context.Context, doc record.Document) (Letter, error) {
	kept, err := d.keptLetter(ctx, doc)
	return Letter{doc, kept.HTML, playbook.ShownText(kept.Text), kept.Erased}, err
}

// submitted reads a letter that was made at submission, to be filled in.
func (d *Desk) submitted(ctx context.Context, l record.SubmittedLetter) (flow.Letter, error) {
	kept, err := d.keptLetter(ctx, l.Document(record.Submission{}))
	if err == nil && kept.Erased {
		err = fmt.Errorf("%w: %s %s was erased", ErrDamaged, storage.KindDocument, l.ID)
	}
	return flow.Letter{HTML: []byte(kept.HTML), Text: []byte(kept.Text)}, err
}

func (d *Desk) keptLetter(ctx context.Context, doc record.Document) (storage.Letter, error) {
	r, err := d.store.Get(ctx, storage.KindDocument, doc.KeptAs())
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("%w: %s %s is gone; %s", ErrDamaged, storage.KindDocument, doc.KeptAs(), mend)
	}
	if err != nil {
		return storage.Letter{}, err
	}
	kept, err := storage.DecodeLetter(r)
	if err == nil && !kept.Erased && !kept.Matches(doc.Digest, doc.TextDigest) {
		err = fmt.Errorf("%w: %s %s is not as it was made", ErrDamaged, storage.KindDocument, doc.KeptAs())
	}
	return kept, err
}
