package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// documents compares the letters of an offer with their digests, and what was sent
// with what was submitted.
func (c *checker) documents(ctx context.Context, o record.Offer) error {
	submitted := submittedLetters(o)
	kept := map[string]string{} // the digests of what was submitted, by id
	for _, l := range submitted {
		kept[l.ID] = l.Digest
	}
	for document := range o.Documents() {
		if document.Kept == "" {
			submitted = append(submitted, document)
			continue
		}
		same, err := c.refers(ctx, document)
		if err != nil {
			return err
		}
		if !same || kept[document.Kept] != document.Digest {
			err := c.found("document", o.ID(), "letter %s is not the one that was submitted", document.ID)
			if err != nil {
				return err
			}
		}
	}
	for _, document := range submitted {
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

// refers reports whether the row of a letter that was sent as it was submitted names
// that one, or was erased.
func (c *checker) refers(ctx context.Context, document record.Document) (bool, error) {
	r, err := c.store.Get(ctx, storage.KindDocument, document.ID)
	var letter storage.Letter
	if err == nil {
		letter, err = storage.DecodeLetter(r)
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) {
		return false, nil
	}
	return letter.Kept == document.Kept, err
}

// submittedLetters lists the letters of an offer's submissions, oldest first.
func submittedLetters(o record.Offer) []record.Document {
	var out []record.Document
	for sub := range o.Submissions() {
		for _, l := range sub.Letters {
			out = append(out, l.Document(sub))
		}
	}
	return out
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
	case !letter.Erased && !letter.Matches(document.Digest, document.TextDigest):
		return "is not as it was made", nil
	}
	return "", nil
}
