// Package backup writes everything that a desk keeps, and restores it into an
// empty store of any engine. It needs a store and nothing of the desk.
//
//	Write       one file of JSON Lines          Restore        reads it back
//	WriteTables one CSV file for each table     RestoreTables  reads them back
//	WriteCSV    offers alone, for a spreadsheet
//
// The comment of [Write] defines the lines, and [Schema] returns their JSON
// Schema. The comment of [WriteTables] defines the files, which describe
// themselves in datapackage.json. What is restored and written again is the same
// byte for byte, as lines or as tables, whatever the engines are.
//
// # What a backup holds
//
// All records, with their columns and bodies, and all entries of all logs, with
// the part that can be erased. It does not hold the revisions by which the store
// finds conflicts, nor the positions of consumers of the feed: the feed of a
// restored store has the entries of each log in order, and the logs one after
// another. A consumer begins there at the first entry. Give it a new name, or let
// it skip what it has handled, before it notifies people of what is long done.
//
// # One moment
//
// Everything is read page by page, in constant memory. If a command is committed
// meanwhile, the backup is not of one moment, and the error is [ErrMoved]. To
// back up a desk that is never quiet, use a store over sqlstore's InTx, in a
// transaction that sees one moment. There is no feed to compare there.
//
// # Permissions
//
// The package checks none. A backup holds pay, names and letters: it is for the
// host, not for an actor. Error messages hold none of them.
//
// # Errors
//
// Errors of the writing functions begin with "backup: write: " and unwrap to
// ErrMoved, [store.ErrDamaged], [store.ErrInvalid], or the error of the store or
// writer. Errors of the restoring functions are a [*RestoreError], which has the
// line.
package backup
