// Package sqlstore keeps records in SQLite, PostgreSQL, MySQL 8 or MariaDB
// through database/sql. It brings no driver: open a *sql.DB with the driver you
// like and hand it over; [Open] asks the database what it is.
//
// # Tables
//
// Each kind is a table of its own with readable columns, comments where the
// engine has them, and the declared indexes; the tenant is first in every key:
//
//	select client, status, bill_hourly, margin_percent from offers
//	where status = 'in_approval' order by margin_percent;
//
// Beside them stand entries (the logs, and by pos the feed), feed_heads and
// offerdesk_schema. Bodies are kept as bytes, and come back byte for byte.
//
// # Engines
//
//	             SQLite                 PostgreSQL         MySQL, MariaDB
//	amount       text, and NAME_key     numeric(p,s)       decimal(p,s)
//	             that sorts as it does
//	time         UTC text, µs           timestamptz        datetime(6), UTC
//	text         as it is               no NUL, UTF-8      UTF-8; 191 characters
//	                                                       in ids and indexes
//	compared as  bytes                  collate "C"        utf8mb4_0900_bin,
//	                                                       utf8mb4_nopad_bin
//	a commit     BEGIN IMMEDIATE ...    one statement      a transaction
//
// What an engine cannot hold as it is, is [store.ErrInvalid].
//
// SQLite: use modernc.org/sqlite or another driver that embeds SQLite 3.51.3 or
// newer; older ones have a bug that can corrupt a WAL that several connections
// write, and Open refuses them. Open sets journal_mode=WAL, and writes run with
// synchronous=FULL: an acknowledged commit survives a power cut. The writers of
// one process queue; those of several processes try again. Order amounts in
// your own SQL by NAME_key: up to 18 digits it is the whole number of an
// amount's smallest step, beyond that a text.
//
// PostgreSQL: use pgx's stdlib package. Loading and committing are two round
// trips: a batch of up to 32 parts is one statement that compares every
// revision within the write. A larger one, and one that checks that something
// is not there, is a transaction. Nothing depends on a session, so a pooler in
// between may change connections after each transaction, if the driver is told
// not to prepare statements.
//
// MySQL and MariaDB: use go-sql-driver. sql_mode must be strict. The option
// interpolateParams saves round trips of searches; commits prepare their
// statements once for each connection.
//
// A database may be set up to lose what it acknowledged: [Store.Unsafe] lists
// such settings, and [Options.Strict] refuses them.
//
// # Errors
//
// Writes that others are in the way of (40001, 40P01, 55P03 and 57P03; 1213, 1205
// and 1020; SQLITE_BUSY and SQLITE_LOCKED), and writes that the server does not
// take now (25006; 1047, 1290, 1792 and 1836), each of those on another
// connection, are tried again, at most 20 times and at
// most [Options.Wait], with pauses that grow and are never equally long; an
// error that gives up says "gave up". A connection that is lost while a commit
// is under way, and a commit that takes longer than Options.Wait, is
// [store.ErrOutcomeUnknown]. A commit is not cancelled once it is sent.
//
// # The feed
//
// A commit touches no row that another needs. Whoever reads the feed first
// gives positions to what was committed since, in the order in which it was
// written, one reader at a time in whatever process.
//
// # Schema
//
// Open migrates, safe when several processes start at once. Kinds may gain
// columns and indexes; nothing is dropped. A host with a tool of its own runs
// [Migrations] and [Statements], and opens with [Options.NoMigrate]. A database
// of a newer version is [store.ErrNewer].
//
// SCALING.md says what holds on several machines, and how large it gets.
//
// [Store.InTx] makes a commit part of the host's own transaction.
package sqlstore
