package verify

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// Options is what [Check] takes from outside. The zero value works.
type Options struct {
	// Now is the clock. Default: the system's.
	Now func() time.Time
	// Law holds the legal tables that rules read. Use those of the desk. Default:
	// the built-in tables, without per diem.
	Law playbook.Options
}

// Check reads everything and yields each problem that it finds. It holds one
// offer at a time in memory. An error of the store ends it and comes last; the
// problem is zero then.
func Check(ctx context.Context, s store.Store, opt Options) iter.Seq2[Problem, error] {
	return func(yield func(Problem, error) bool) {
		err := check(ctx, storage.Guard(s), opt, func(p Problem) error {
			if !yield(p, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Problem{}, fmt.Errorf("verify: check: %w", err))
		}
	}
}

// errStop ends a check whose caller needs no more problems.
var errStop = errors.New("stop")

func check(ctx context.Context, s store.Store, opt Options, report func(Problem) error) error {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	books, err := storage.NewBooks(s, opt.Law)
	if err != nil {
		return err
	}
	c := checker{store: s, books: books, now: opt.Now, report: report}
	for _, step := range []func(context.Context) error{
		c.playbooks, c.offers, c.waitingRows, c.claims, c.delegations, c.logs, c.feed, c.consumers, c.restores,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type checker struct {
	store  store.Store
	books  *storage.Books
	now    func() time.Time
	report func(Problem) error
}

func (c *checker) found(kind, id, format string, args ...any) error {
	return c.report(Problem{kind, id, fmt.Sprintf(format, args...)})
}

// recordsPage is how many records are read at once.
const recordsPage = 500

// each calls visit with each record of a kind. It reports a record that can't be
// read, and continues after it.
func (c *checker) each(ctx context.Context, kind string, visit func(store.Record) error) error {
	query := store.Query{Kind: kind, Limit: recordsPage}
	for {
		damaged, err := c.eachOf(ctx, query, visit)
		if damaged == nil || err != nil {
			return err
		}
		err = c.found("columns", damaged.ID, "column %s of the %s can't be read", damaged.Column, damaged.Kind)
		if err != nil {
			return err
		}
		query.Where = store.Where("id", store.Gt, damaged.ID)
	}
}

// eachOf calls visit with what a query finds, up to the first record that can't
// be read. It returns that record.
func (c *checker) eachOf(
	ctx context.Context, query store.Query, visit func(store.Record) error,
) (*store.DamagedError, error) {
	for r, err := range storage.Records(ctx, c.store, query) {
		var damaged *store.DamagedError
		if errors.As(err, &damaged) {
			return damaged, nil
		}
		if err != nil {
			return nil, err
		}
		if err := visit(r); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (c *checker) playbooks(ctx context.Context) error {
	_, _, err := c.books.InForce(ctx)
	if errors.Is(err, storage.ErrPlaybook) || errors.Is(err, store.ErrDamaged) {
		return c.found("record", storage.InForce, "the playbooks in force can't be opened")
	}
	return err
}

func (c *checker) restores(ctx context.Context) error {
	return c.each(ctx, storage.KindImport, func(r store.Record) error {
		return c.found("record", r.ID, "a restore is half done; run it again with the same backup")
	})
}
