// Package verify reports whether what a store keeps is sound. It needs a store
// and nothing of the desk, writes nothing, and may run while people work.
//
// [Logs] proves the history: it recomputes the hash chain of every log and
// compares where each ends with the end that its record keeps. It stops at the
// first entry that is not as it was written.
//
// [Check] compares everything that is kept in two places and yields each
// difference as a [Problem]. It goes on after a problem. The kinds are
//
//	record    a record, a playbook or the position of a consumer can't be read,
//	          a record is not as a command wrote it, or a restore is half done
//	columns   a column differs from the body of its record
//	waiting   the rows of waiting approvers differ from the open stages
//	claim     the rows of places under unique differ from the live offers
//	document  a letter that was submitted or sent is missing or does not fit its
//	          digest, or was sent and is not the one that was submitted
//	trail     a log is not as it was written, or a value is gone without an
//	          erasure
//	clock     an entry is dated more than a day after the check, or the clock of an
//	          entry was more than a minute earlier than the entry before
//	approval  a decision or a state has no entry in the trail
//	feed      a position or the record of a log is missing, or a consumer is
//	          further than the feed
//
// A problem names an offer, a log or a record. It holds no pay and no names of
// people, except where the ID of a log has one.
//
// Errors of the store end both. They begin with "verify: " and unwrap to the
// store's error.
package verify
