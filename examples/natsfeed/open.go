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
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// openDesk opens the desk of a database that is there.
func openDesk(ctx context.Context, o options) (*offer.Desk, func(), error) {
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
	desk, err := deskOn(ctx, db)
	if err != nil {
		_ = db.Close() // the first error says more
		return nil, nil, err
	}
	return desk, func() { _ = db.Close() }, nil
}

func deskOn(ctx context.Context, db *sql.DB) (*offer.Desk, error) {
	s, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		return nil, err
	}
	return offer.Open(s, offer.Options{})
}
