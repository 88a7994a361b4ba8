// Package lifecycle holds the table of the moves that an offer can make from
// each state.
//
// The standard table is
//
//	draft → in_approval → approved → sent → accepted → completed
//
// in addition to negotiation (a counteroffer is open) and the ends declined,
// expired and withdrawn. A playbook adds states and moves with [Table.Extend] and
// removes moves with [Table.Remove]. Standard states cannot be removed.
//
// A table is a value and does not depend on people, terms or storage.
// [Table.Next] returns where a move leads, [Table.Check] finds states that cannot
// be reached or left, and [Table.Mermaid] draws the table.
//
// A hold is a flag, not a state: a held offer keeps its state, its clocks stand still,
// and it refuses every move except resume and withdraw.
package lifecycle
