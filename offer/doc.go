// Package offer runs job offers from draft to completed: what is offered, who
// must approve it and why, which letter was sent, and a trail that proves it.
// It is the door of the library: open a [Desk] over a store, take a [Session]
// for whoever acts, and every command and every read lives there.
//
//	s := memstore.New(offer.Kinds()...)          // or sqlstore over a *sql.DB
//	desk, err := offer.Open(s, offer.Options{})
//	err = desk.As(admin).Publish(ctx, playbook)  // playbook.Load from a folder
//	o, err := desk.As(ann).Create(ctx, terms, offer.ID("A-1"))
//	o, err = desk.As(ann).Submit(ctx, "A-1")
//	o, err = desk.As(fred).Approve(ctx, "A-1", "finance", "market rate")
//	o, err = desk.As(ann).Send(ctx, "A-1")
//
// The desk owns no goroutine and no global state, asks no clock but the one in
// [Options], and is safe for many goroutines and many processes over one store.
//
// # How the types relate
//
// An [Offer] is a value: its [Terms] (what is offered), and its status (where
// it stands and what happened). Terms come from [ParseTerms] or [ParseDraft],
// under the names that rules see, and change by a [Change]: after submission
// every change is a new numbered revision. A [Playbook] is one client's rules
// as data: fields, guardrails, approvals, access, letters, lifecycle; see
// package playbook. [Session.Publish] puts versions in force; a submitted offer
// keeps the version under which it was submitted.
//
// # How one command runs
//
// Load the record; refuse to know of an offer that the actor does not see;
// check the right, the state and everything that the command wants; make the
// next value; and commit record, trail, who is asked, letters and the answer
// under the idempotency key in one batch that compares the revision inside the
// write. So a command happens whole or not at all. Nothing is decided by a
// playbook that was replaced meanwhile: the commit checks that too.
//
// Every command takes [Key]. The same key twice is one effect and the same
// answer, also after a crash or a lost connection, or when the actor has lost
// sight of the offer by it. A decision takes [Seen], the digest of the
// submission that the approver looked at; it is bound to terms, playbook version
// and letter, and refused with code stale when anything of it has changed. So
// are the other commands on an offer. Sending is refused unless exactly what
// stands was approved, and completing unless nothing but the playbook's own
// fields has changed since. A block is lifted for the terms that were looked at:
// the next change of a draft whose block was lifted opens a revision. Terms that
// were rejected do not come back, also not spelt otherwise.
//
// # Time
//
// Waiting is data. [Desk.Due] lists what is late at a moment, [Desk.Tick]
// reminds, escalates and expires, each exactly once however often and from
// however many processes it is called. Call it from cron, a queue or a loop.
// Business hours and days are counted in the playbook's calendar and zone.
//
// # Answers
//
// [Session.Preview] says before submission which stages would be on and why,
// what is missing and what blocks. [Session.Story] says of an offer who
// approved its rate, which letter was sent, and what the current approved offer
// is and why. [Session.Trail] is the whole history, verified link by link.
// [Session.Waiting] lists what waits for the actor, or for somebody for whom the
// actor stands in. [Session.Letter] is a letter
// byte for byte as it was made. [Desk.Follow] hands the host everything that
// happens, at least once and in order, for queues and notifications.
// [Desk.Verify] checks every log, [Desk.Check] finds whatever is kept in two
// places and differs.
//
// # Moving
//
// [Desk.Export] writes everything as JSON Lines, and [Desk.Import] takes it into
// an empty store on any engine, byte for byte; [Desk.ExportTables] and
// [Desk.ImportTables] do the same with CSV files. [Desk.ExportCSV] is a table for a
// spreadsheet. [Session.ImportOffers] takes a team's own CSV of offers that
// were over before the desk was there; they are marked as imported.
//
// # Errors
//
// A command fails with a [*CommandError] around the reason. What stands against
// a command comes all at once in one [*Refusal]: each condition with a code, a
// place and what to do, and errors.Is tells the kind:
//
//	ErrInvalid          the content can't be (record.Errors lists each path)
//	ErrRefused          any refusal; errors.As gives *Refusal
//	ErrNotEntitled      the actor may not: no right, separation of duties, no override
//	ErrState            the move does not start here, the stage is not open
//	ErrNotReady         something is missing, blocked or unexplained
//	ErrStale            decided on something older than what stands
//	ErrNotFound         there is none, or the actor may not know of it
//	ErrExists           an offer with this id is there
//	ErrConflict         somebody else changed it meanwhile: read and try again
//	ErrKeyReused        the key belongs to another command
//	ErrOutcomeUnknown   the connection was lost at commit: repeat with the same key
//	ErrNotOpen          the desk is not one that Open has returned
//	ErrPlaybook         the playbook has errors; playbook.Findings lists them
//	ErrDamaged          what the store returned is not what was written
//	ErrRolledBack       a reader of the feed has seen what is not there any more
//
// No error text and no [Observation] holds pay, a name or letter text.
//
// # Rights
//
// Deny by default. A role of the playbook that sees the offer and lists the move
// under do allows it; a stage that asks a person by name lets that person see
// and decide as long as it asks. What a revision changes wants the right to edit
// it in the state that follows. An offer that an actor does not see does not
// exist for that actor. Attempts that were not allowed are kept, in a log of the
// actor's own.
//
// Whoever stands in ([Session.Delegate]) sees and decides what the other may, and
// no more. Nobody who is barred from deciding a stage hands it to somebody else.
// Ids are compared to the letter when it is asked who may, and without regard to
// case when two people must be different. An actor's id is visible text in
// normal form C, of at most 128 bytes, and not "system".
//
// A version of a playbook is published by who manages the parts that it changes:
// fields, guardrails, approvals, letters, access, lifecycle, names. Who manages
// the playbook, or the first five of them, manages everything. A letter with a
// lock wants one of its roles besides.
//
// # What the host does
//
// It knows who acts ([Actor]: id, roles, teams, clients, regions), delivers
// letters, tells people what [Desk.Tick] and the trail say, and calls Tick.
package offer
