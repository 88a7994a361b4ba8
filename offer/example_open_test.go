package offer_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing/fstest"

	_ "modernc.org/sqlite"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// Offers are kept in SQLite, PostgreSQL, MySQL or MariaDB. The tables are made
// when they are missing.
func ExampleOpen() {
	ctx := context.Background()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer db.Close() //nolint:errcheck // nothing is kept
	db.SetMaxOpenConns(1)
	s, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		fmt.Println(err)
		return
	}
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}}).List(ctx, offer.Query{})
	fmt.Println(len(list.Offers), "offers,", err)
	// Output:
	// 0 offers, <nil>
}

// A playbook is a folder. Publish puts it in force, after its cases ran.
func ExampleSession_Publish() {
	ctx := context.Background()
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	folder := fstest.MapFS{
		"playbook.yaml":  {Data: []byte("playbook: nurses\ntitle: Nurses\n")},
		"approvals.yaml": {Data: []byte("stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}}\n")},
	}
	p, findings := playbook.Load(folder, "nurses", nil, playbook.Options{})
	if p == nil {
		fmt.Println(findings)
		return
	}
	admin := desk.As(offer.Actor{ID: "root", Roles: []string{"ops_admin"}})
	fmt.Println(admin.Publish(ctx, p))
	books, err := desk.Playbooks(ctx)
	fmt.Println(books[0].Name(), err)
	// Output:
	// <nil>
	// nurses <nil>
}
