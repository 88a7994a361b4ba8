// Package storetest tests the contract of package store: a suite of checks for
// writers of adapters.
//
// # Running it
//
// Pass a function that opens an empty store for [Kinds]:
//
//	func TestContract(t *testing.T) {
//		storetest.Run(t, storetest.Options{
//			Open: func(testing.TB) store.Store { return mystore.New(storetest.Kinds()...) },
//		})
//	}
//
// Each check opens its own store, so checks are independent, and a single one runs
// with -run 'TestContract/conflicts/lost_update'. Register what must be closed with
// t.Cleanup. If the adapter keeps several tenants in one place, set
// [Options.OpenTenants]; without it the checks named tenants are skipped.
//
// # What it tests
//
//   - conflicts: of two writers that read the same, one wins; a check in a batch
//     prevents write skew; the error names what has changed.
//   - atomic: a batch is written whole or not at all, readers see all of it at
//     once, and it is copied on the way in and out.
//   - paging: pages neither skip nor repeat a record while others are added and
//     deleted; order and filters are those of [store.Compare] and [store.Filter.Holds].
//   - values: amounts of up to 38 digits, times, days, nulls and texts are returned
//     as they were written, and are found.
//   - context: a cancelled request returns the context's error and writes nothing.
//   - log, feed, erase: positions are dense, readers miss nothing, and an erased
//     part is gone in every read.
//   - concurrency: many goroutines lose no update, one of many gets an
//     idempotency key, and a record is a linearizable register.
//   - tenants: one neither sees nor changes anything of another.
//
// # What an adapter may choose
//
// An engine that cannot hold a text, such as one with a NUL or broken UTF-8,
// may refuse it with [store.ErrInvalid]; it may not change it. An amount may
// be returned with more zeros after the point. A column that is null may be
// absent or nil, and an empty body nil or empty. The order in the feed of the logs
// of one commit is not specified.
//
// # What it does not test
//
// The suite cannot cut the power. The adapter's own tests must check that an
// acknowledged commit survives a crash, that a lost connection at commit returns
// [store.ErrOutcomeUnknown], a newer schema [store.ErrNewer], and a closed store
// [store.ErrClosed].
//
// No check sleeps or measures time. The checks with several goroutines assert
// what holds in every interleaving: a failure is always a defect. The property
// test prints the -rapid.seed of a failure.
package storetest
