package verify

import (
	"context"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// byPlaybook are the columns that depend on the playbook. Those of an offer that
// is not submitted show the playbook that was in force when it was written.
var byPlaybook = []string{"pay_hourly", "bill_hourly", "margin_percent", "currency", "due_at"}

// columns compares the columns of an offer with its body, and the rows of
// waiting approvers with its open stages.
func (c *checker) columns(
	ctx context.Context, r store.Record, stored storage.Stored, entries []audit.Entry,
) error {
	book, err := c.books.KnownOf(ctx, stored.Offer, c.now())
	if err != nil {
		return c.found("record", r.ID, "its playbook can't be opened")
	}
	moment := flow.Context{Playbook: book.Playbook, Now: c.now().UTC()}
	facts := book.Playbook.TermsFacts(stored.Offer.Terms(), moment.Today())
	want := storage.Columns(stored, book.Playbook, facts, moment)
	if last := len(entries) - 1; last >= 0 {
		want["updated_at"] = entries[last].Time
	}
	for _, column := range storage.Kinds()[0].Columns {
		if !book.Pinned && slices.Contains(byPlaybook, column.Name) {
			continue
		}
		if fmt.Sprint(want[column.Name]) == fmt.Sprint(r.Columns[column.Name]) {
			continue
		}
		if err := c.found("columns", r.ID, "column %s is not what the record says", column.Name); err != nil {
			return err
		}
	}
	return c.waitingOf(ctx, stored.Offer, moment)
}
