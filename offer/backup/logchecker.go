package backup

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// logChecker verifies the logs of a backup one after another, and compares where
// each ends with its record, which is in the store.
type logChecker struct {
	store          store.Store
	expected, seen int64 // logs
	log            audit.Verifier
	head           audit.Head // where the record says that the log ends
}

// expect counts the log that a record belongs to, if it does and has entries.
func (c *logChecker) expect(r store.Record) error {
	if r.Kind != storage.KindOffer && r.Kind != storage.KindLog {
		return nil
	}
	head, err := headOf(r)
	if err == nil && head.Seq > 0 {
		c.expected++
	}
	return err
}

// missing returns how many logs have not been seen.
func (c *logChecker) missing() int64 { return c.expected - c.seen }

// add verifies the next entry.
func (c *logChecker) add(ctx context.Context, e store.Entry) error {
	if c.seen == 0 || e.Log != c.log.Log {
		if c.seen > 0 && e.Log < c.log.Log {
			return fmt.Errorf("%w: the logs are out of order", ErrFormat)
		}
		if err := c.end(); err != nil {
			return err
		}
		if err := c.begin(ctx, e.Log); err != nil {
			return err
		}
	}
	if next := c.log.Head().Seq + 1; e.Seq != next {
		return &audit.TamperError{Log: e.Log, Seq: next, What: "the entry is missing, moved or duplicated"}
	}
	_, err := c.log.Add(audit.Sealed{Body: e.Body, Private: e.Private})
	return err
}

// begin finds the record that a log belongs to.
func (c *logChecker) begin(ctx context.Context, log string) error {
	kind, id := storage.KindLog, log
	if offer, ok := storage.OfferOf(log); ok {
		kind, id = storage.KindOffer, offer
	}
	r, err := c.store.Get(ctx, kind, id)
	if id == "" || errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: the log has entries and no record", ErrFormat)
	}
	if err != nil {
		return err
	}
	c.seen++
	c.log = audit.Verifier{Log: log}
	c.head, err = headOf(r)
	return err
}

// end requires the log to end where its record says.
func (c *logChecker) end() error {
	if head := c.log.Head(); head != c.head {
		return &audit.TamperError{Log: c.log.Log, Seq: head.Seq, What: "the log does not end where its record says"}
	}
	return nil
}

// headOf returns where the log of an offer or the log of a record of
// [storage.KindLog] ends.
func headOf(r store.Record) (audit.Head, error) {
	damaged := fmt.Errorf("%w: %s %s", store.ErrDamaged, r.Kind, r.ID)
	var head audit.Head
	if r.Kind == storage.KindOffer {
		stored, err := storage.DecodeOffer(r)
		if err != nil {
			return head, err
		}
		head = stored.Trail
	} else {
		var err error
		head, err = storage.DecodeHead(r)
		if _, ofOffer := storage.OfferOf(r.ID); err != nil || ofOffer {
			return head, damaged
		}
	}
	if head.Seq < 0 || head.Seq == 0 && head.Hash != "" {
		return head, damaged
	}
	return head, nil
}
