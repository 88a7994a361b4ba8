// Package sqlstore keeps records in SQLite, PostgreSQL, MySQL 8 or MariaDB
// through database/sql. It imports no driver: open a *sql.DB with the driver of
// your choice and pass it to [Open], which detects the engine.
//
// # Tables
//
// Each kind is a table of its own with readable columns, comments where the
// engine has them, and the declared indexes. The tenant comes first in every key:
//
//	select client, status, bill_hourly, margin_percent from offers
//	where status = 'in_approval' order by margin_percent;
//
// Three more tables are entries (the logs, and in order of pos the feed),
// feed_heads and offerdesk_schema. Bodies are returned byte for byte.
//
// # Engines
//
//	             SQLite                 PostgreSQL         MySQL, MariaDB
//	amount       text, and NAME_key     numeric(p,s)       decimal(p,s)
//	             in the same order
//	time         UTC text, µs           timestamptz        datetime(6), UTC
//	text         any                    no NUL, UTF-8      UTF-8; 191 characters
//	                                                       in ids and indexes
//	compared as  bytes                  collate "C"        utf8mb4_0900_bin,
//	                                                       utf8mb4_nopad_bin
//	a commit     an immediate           one statement      a transaction
//	             transaction
//
// A value that an engine cannot keep as it is returns [store.ErrInvalid].
//
// SQLite: use modernc.org/sqlite or another driver that embeds SQLite 3.51.3 or
// newer. Open refuses older versions, because a bug in them can corrupt a WAL that
// several connections write. Open sets journal_mode=WAL, and writes run with
// synchronous=FULL: an acknowledged commit survives a power cut. The writers of one
// process queue; those of several processes retry. Order amounts in your own SQL by
// NAME_key: up to 18 digits it is the whole number of the amount's smallest step,
// beyond that a text.
//
// PostgreSQL: use pgx's stdlib package. A read and a commit are two round trips: a
// batch of up to 32 parts is one statement that compares every revision while it
// writes. A larger batch, and one that checks that a record is absent, is a
// transaction. Nothing depends on a session, so a pooler may change connections
// after each transaction if the driver is told not to prepare statements.
//
// MySQL and MariaDB: use go-sql-driver. sql_mode must be strict. The option
// interpolateParams saves round trips of searches; commits prepare their
// statements once for each connection.
//
// A database can be set up to lose acknowledged commits: [Store.Unsafe] lists such
// settings, and [Options.Strict] refuses them.
//
// # Errors
//
// Some errors mean that other writers were in the way: 40001, 40P01, 55P03 and
// 57P03; 1213, 1205 and 1020; SQLITE_BUSY and SQLITE_LOCKED. Others mean that the
// server takes no writes now: 25006; 1047, 1290, 1792 and 1836; those are retried
// on another connection. A write is tried up to 20 times within [Options.Wait],
// with growing, random pauses. The error after the last attempt contains "gave up".
//
// A commit whose connection breaks, or that takes longer than Options.Wait,
// returns [store.ErrOutcomeUnknown]. A commit is not cancelled once it is sent.
//
// # The feed
//
// A commit touches no row that another commit needs. The first reader of the feed
// gives positions to what was committed since, in the order in which it was
// written. One reader at a time does so, in any process.
//
// # Schema
//
// Open migrates, which is safe if several processes start at once. Kinds may gain
// columns and indexes; nothing is dropped. A host with its own migration tool runs
// [Migrations] and [Statements], and opens with [Options.NoMigrate]. A database of
// a newer version returns [store.ErrNewer].
//
// SCALING.md describes what holds on several machines, and sizes.
//
// [Store.InTx] makes a commit part of the host's own transaction.
package sqlstore
