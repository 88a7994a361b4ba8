// Package lifecycle holds the one table that says which moves an offer can
// make from which state.
//
// The standard table is
//
//	draft → in_approval → approved → sent → accepted → completed
//
// with negotiation (a counteroffer is open) beside it and the ends declined,
// expired and withdrawn. A playbook may add states and moves with
// [Table.Extend], and take moves away with [Table.Remove]; the standard states
// stay.
//
// A table is a value. Nothing here knows about people, terms or storage: the
// package answers "may this move start here, and where does it lead", and
// [Table.Check] finds states that nobody can reach or leave.
// [Table.Mermaid] draws the very same table, so the picture cannot go stale.
//
// A hold is not a state but a flag beside it: a held offer keeps its state and
// refuses every move but resume and withdraw.
package lifecycle
