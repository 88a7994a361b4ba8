// Package store is the port to the storage of offers: records with typed columns,
// and logs of entries, written together or not at all.
//
// # For users of a store
//
// Declare what you keep as [Kind]s and open an adapter with them. Read with Get
// and Find, decide, and write everything in one [Batch]. Each Put states the
// revision it expects: of two writers that read the same revision, one gets a
// [ConflictError] and reads again. There are no transactions to hold open.
//
// An idempotency key is a record of its own, put with Expect 0 in the same
// batch: the second attempt conflicts on it and finds the answer of the first.
// If the connection is lost during the commit, the error is [ErrOutcomeUnknown],
// and the same key shows what happened.
//
// Logs are append-only: entries have dense positions from 1, and their body
// never changes. Only the private part of an entry can be replaced, for
// erasure. The feed gives every entry a global position after commit, so a
// reader that remembers the last one never misses a late writer.
//
// # For writers of an adapter
//
// Compare ids, keys and texts as bytes. Keep decimals exact and times in UTC to
// the microsecond. Refuse what does not fit a column ([Column.CheckValue]);
// never round. Copy on the way in and on the way out. Package storetest tests
// the whole contract: run it.
package store
