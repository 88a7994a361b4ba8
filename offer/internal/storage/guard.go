package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/store"
)

// ErrNotOpen means that there is no store.
var ErrNotOpen = errors.New("the desk was not opened; take it from offer.Open")

// Guard returns a store whose calls fail with [ErrNotOpen] if s is nil, and with
// [store.ErrInvalid] if the context is nil.
func Guard(s store.Store) store.Store {
	if g, ok := s.(guarded); ok {
		return g
	}
	return guarded{s}
}

type guarded struct{ inner store.Store }

func (g guarded) check(ctx context.Context) error {
	switch {
	case g.inner == nil:
		return ErrNotOpen
	case ctx == nil:
		return fmt.Errorf("%w: the context is nil", store.ErrInvalid)
	}
	return nil
}

// Get implements [store.Store].
func (g guarded) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if err := g.check(ctx); err != nil {
		return store.Record{}, err
	}
	return g.inner.Get(ctx, kind, id)
}

// GetBody implements [store.BodyReader].
func (g guarded) GetBody(ctx context.Context, kind, id string) (store.Record, error) {
	if err := g.check(ctx); err != nil {
		return store.Record{}, err
	}
	return store.GetBody(ctx, g.inner, kind, id)
}

// Find implements [store.Store].
func (g guarded) Find(ctx context.Context, q store.Query) (store.Page, error) {
	if err := g.check(ctx); err != nil {
		return store.Page{}, err
	}
	return g.inner.Find(ctx, q)
}

// Commit implements [store.Store].
func (g guarded) Commit(ctx context.Context, b store.Batch) error {
	if err := g.check(ctx); err != nil {
		return err
	}
	return g.inner.Commit(ctx, b)
}

// Entries implements [store.Store].
func (g guarded) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if err := g.check(ctx); err != nil {
		return nil, err
	}
	return g.inner.Entries(ctx, log, after, n)
}

// Feed implements [store.Store].
func (g guarded) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if err := g.check(ctx); err != nil {
		return nil, err
	}
	return g.inner.Feed(ctx, after, n)
}
