// Package feed is the ordered stream of everything that happened: every entry of
// every log, once each, at a position that all readers agree on. Hosts use it to
// notify people, fill queues or copy data. It needs a store and nothing of the
// desk.
//
// [Read] returns a page after a position that the caller keeps. A [Consumer]
// keeps its position in the store, so that a process continues after a crash
// where it stopped, and processes that use one name share the work.
//
// Delivery is at least once. Entries of one offer come in the order of its trail.
// The feed never skips an entry that is committed late: an entry gets its
// position after it is committed.
//
// Every value is checked against its digest. The feed does not pass an entry that
// is missing or is not as it was written: it returns the entries before it and an
// [audit.TamperError].
//
// The feed checks no permissions and holds pay and names. It is for the host, not
// for an actor.
package feed
