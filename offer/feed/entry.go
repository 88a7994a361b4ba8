package feed

import (
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Entry is one entry of a log, with its position in the feed.
type Entry struct {
	Pos   store.Pos // the first is 1; there are no gaps
	Log   string
	Seq   int64  // position in the log
	Offer string // ID of the offer that the log belongs to, or ""
	Entry audit.Entry
}

// open checks an entry as the store keeps it, which has to be at the position
// want of the feed.
func open(e store.Entry, want store.Pos) (Entry, error) {
	tampered := func(what string) error { return &audit.TamperError{Log: e.Log, Seq: e.Seq, What: what} }
	if e.Pos != want {
		return Entry{}, tampered(fmt.Sprintf("position %d of the feed, before it, is missing", want))
	}
	opened, err := audit.Open(audit.Sealed{Body: e.Body, Private: e.Private})
	var bad *audit.TamperError
	switch {
	case errors.As(err, &bad):
		return Entry{}, tampered(bad.What)
	case err != nil:
		return Entry{}, err
	case opened.Log != e.Log || opened.Seq != e.Seq:
		return Entry{}, tampered("the entry was written at another place")
	}
	offer, ok := storage.OfferOf(e.Log)
	if !ok {
		offer = ""
	}
	return Entry{e.Pos, e.Log, e.Seq, offer, opened}, nil
}
