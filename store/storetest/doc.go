// Package storetest holds the contract of package store as a suite of checks,
// for whoever writes an adapter.
//
// # Running it
//
// Say how an empty store for [Kinds] is opened, and run everything:
//
//	func TestContract(t *testing.T) {
//		storetest.Run(t, storetest.Options{
//			Open: func(testing.TB) store.Store { return mystore.New(storetest.Kinds()...) },
//		})
//	}
//
// Each check opens its own store, so they do not depend on one another, and a
// single one runs with -run 'TestContract/conflicts/lost_update'. Register what
// has to be closed with t.Cleanup. If the adapter keeps several tenants in one
// place, say in [Options.OpenTenants] how two of them are opened; without it
// the checks named tenants are left out.
//
// # What it holds
//
//   - conflicts: of two writers that read the same, one wins; a check in a batch
//     stops write skew; the error names what has moved.
//   - atomic: all of a batch or nothing, seen at once by every reader, and
//     copied on the way in and out.
//   - paging: pages neither skip nor repeat a record while others come and go;
//     order and filters are those of [store.Compare] and [store.Filter.Holds].
//   - values: amounts of up to 38 digits, times, days, nulls and texts come back
//     as they were, and are found.
//   - context: a cancelled request says so and leaves nothing.
//   - log, feed, erase: positions are dense, readers miss nothing, and an erased
//     part is gone wherever it is read.
//   - concurrency: many goroutines lose no update, one of many wins an
//     idempotency key, and a record is a linearizable register.
//   - tenants: one sees and moves nothing of another.
//
// # What an adapter may choose
//
// An engine that cannot hold a text, such as one with a NUL or broken UTF-8,
// may refuse it with [store.ErrInvalid]; it may not change it. An amount may
// come back with more zeros behind the point. A column that is null may be
// absent or nil, and a body without bytes nil or empty. How the logs of one
// commit stand in the feed is open.
//
// # What it does not hold
//
// The suite cannot pull a plug. That an acknowledged commit survives a crash,
// that a lost connection at commit is [store.ErrOutcomeUnknown], that a newer
// schema is refused with [store.ErrNewer] and a closed store says
// [store.ErrClosed] is for the adapter's own tests.
//
// No check sleeps or measures time. The checks with several goroutines assert
// what holds in every interleaving; a failure is a defect, never bad luck. The
// one property draws what it asks for and prints the -rapid.seed that draws it
// again.
package storetest
