// Package story answers three questions about one offer: who approved its rate,
// which letter was sent, and what the current approved offer is and why.
//
// [Of] takes an offer and the entries of its trail, which the caller has
// verified, and returns a [Story]: the terms of the last revision that was
// approved in full, each stage of that revision with the reason why it was on or
// skipped, each approval with the entry of the trail that shows it, and the
// latest letter. [Story.String] prints it.
//
// An approval or letter that no entry shows has Entry 0, and the text states it
// in capitals: the record was changed without the desk. The package does no I/O.
package story
