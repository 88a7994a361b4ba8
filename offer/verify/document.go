package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// documents compares the letters of an offer with their digests.
func (c *checker) documents(ctx context.Context, o record.Offer) error {
	for _, document := range o.Status().Documents {
		problem, err := c.document(ctx, document)
		if err == nil && problem != "" {
			err = c.found("document", o.ID(), "letter %s %s", document.ID, problem)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// document returns what is wrong with a letter, or "".
func (c *checker) document(ctx context.Context, document record.Document) (problem string, err error) {
	r, err := c.store.Get(ctx, storage.KindDocument, document.ID)
	var letter storage.Letter
	if err == nil {
		letter, err = storage.DecodeLetter(r)
	}
	switch {
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrDamaged):
		return "is missing or can't be read", nil
	case err != nil:
		return "", err
	case !letter.Erased && !letter.Matches(document.Digest):
		return "is not as it was made", nil
	}
	return "", nil
}
