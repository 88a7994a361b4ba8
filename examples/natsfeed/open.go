package main

import (
	"context"
	"database/sql"
	"os"
	"strings"

	_ "github.com/go-sql-driver/mysql" // MySQL and MariaDB
	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL
	_ "modernc.org/sqlite"             // the embedded database

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// openStore opens the database of a desk, which must exist.
func openStore(ctx context.Context, o options) (store.Store, func(), error) {
	driver, dsn := "mysql", o.dsn
	switch {
	case o.db != "":
		driver, dsn = "sqlite", o.db
		if _, err := os.Stat(o.db); err != nil {
			return nil, nil, err
		}
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, nil, err
	}
	s, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		_ = db.Close() // the first error says more
		return nil, nil, err
	}
	return s, func() { _ = db.Close() }, nil
}
