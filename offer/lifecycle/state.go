package lifecycle

// State is where an offer stands.
type State string

// The standard states. A playbook can add others between them.
const (
	Draft       State = "draft"       // being written; terms can be edited
	InApproval  State = "in_approval" // submitted; stages are being decided
	Approved    State = "approved"    // every asking stage has approved these terms
	Sent        State = "sent"        // the letter is with the candidate
	Negotiation State = "negotiation" // a counteroffer is open
	Accepted    State = "accepted"    // the candidate said yes
	Completed   State = "completed"   // done: the assignment or hire stands
	Declined    State = "declined"    // the candidate or the client said no
	Expired     State = "expired"     // no answer came in time
	Withdrawn   State = "withdrawn"   // taken back, with side and reason
)

// Move is something that can be done to an offer.
type Move string

// The standard moves.
const (
	Submit   Move = "submit"   // ask for approval of the terms as they are
	Recall   Move = "recall"   // take a submission back before it is decided
	Approve  Move = "approve"  // the last approving decision
	Return   Move = "return"   // an approver sends it back to be changed
	Reject   Move = "reject"   // an approver refuses these terms
	Revise   Move = "revise"   // open a new revision of the terms
	Send     Move = "send"     // send the approved letter
	Counter  Move = "counter"  // record a counteroffer of either side
	Accept   Move = "accept"   // record the candidate's yes
	Decline  Move = "decline"  // record a no of either side
	Expire   Move = "expire"   // no answer came in time
	Withdraw Move = "withdraw" // take the offer back
	Hold     Move = "hold"     // freeze the offer where it stands
	Resume   Move = "resume"   // lift a hold
	Complete Move = "complete" // the assignment or hire stands
)

// StateInfo describes one state of a table.
type StateInfo struct {
	ID    State
	Label string // for people; empty means the ID with blanks
	End   bool   // nothing leads out of it, on purpose
}

// Transition is one row of a table: Move, made in From, leads to To.
type Transition struct {
	Move Move
	From State
	To   State
}
