// Package meter counts the two things that make a command slow, so that a test
// can hold their budget: how often the facts of an offer are made, and how often
// its status is copied.
package meter

import "sync/atomic"

var facts, copies atomic.Int64

// FactsMade counts facts that were made from terms.
func FactsMade() { facts.Add(1) }

// StatusCopied counts a copy of a status.
func StatusCopied() { copies.Add(1) }

// Counts is what was counted since the process began.
type Counts struct{ Facts, Copies int64 }

// Now returns the counts.
func Now() Counts { return Counts{facts.Load(), copies.Load()} }

// Since returns what was counted since an earlier moment.
func (c Counts) Since(earlier Counts) Counts {
	return Counts{c.Facts - earlier.Facts, c.Copies - earlier.Copies}
}
