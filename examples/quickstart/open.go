package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the embedded database

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// openDesk opens the database and publishes the playbooks: the four of the
// program, or the one that was asked for.
func openDesk(ctx context.Context, o options) (*offer.Desk, func(), error) {
	db, err := sql.Open("sqlite", o.db)
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", filepath.Base(o.db), err)
	}
	d, err := offer.Open(store, offer.Options{})
	if err != nil {
		return nil, nil, err
	}
	books, err := loadPlaybooks(o)
	if err != nil {
		return nil, nil, err
	}
	if err := d.As(admin).Publish(ctx, books...); err != nil {
		return nil, nil, err
	}
	return d, func() { _ = db.Close() }, nil
}

func loadPlaybooks(o options) ([]*offer.Playbook, error) {
	root, err := fs.Sub(files, "playbooks")
	if err != nil {
		return nil, err
	}
	names := []string{"house", "mercy-valley", "bluepine", "lakeside"}
	if o.playbook != "" {
		dir, err := filepath.Abs(o.playbook)
		if err != nil {
			return nil, err
		}
		root, names = os.DirFS(filepath.Dir(dir)), []string{filepath.Base(dir)}
	}
	var out []*offer.Playbook
	for _, name := range names {
		p, err := loadPlaybook(root, name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func loadPlaybook(root fs.FS, name string) (*offer.Playbook, error) {
	beside := playbook.ParentsIn(root)
	f, ok := beside(name)
	if !ok {
		return nil, fmt.Errorf("%s: there is no playbook.yaml", name)
	}
	p, findings := playbook.Load(f, name, beside, playbook.Options{})
	if p == nil {
		return nil, findings.Errors()
	}
	return p, nil
}

// input opens the offers: the program's own, or a file of yours.
func input(o options) (iter.Seq[row], *source, error) {
	if o.offers != "" {
		return openOffers(o.offers)
	}
	f, err := files.Open("offers.jsonl")
	if err != nil {
		return nil, nil, err
	}
	src := &source{File: f}
	return readJSONLines(src), src, nil
}
