// Package offer runs job offers from draft to completed: what is offered, who
// must approve it and why, which letter was sent, and a trail that proves it.
// Open a [Desk] over a store and take a [Session] for the person who acts: every
// command and every read is a method of it.
//
//	s := memstore.New(offer.Kinds()...)          // or sqlstore over a *sql.DB
//	desk, err := offer.Open(s, offer.Options{})
//	err = desk.As(admin).Publish(ctx, playbook)  // playbook.Load reads a folder
//	o, err := desk.As(ann).Create(ctx, terms, offer.ID("A-1"))
//	o, err = desk.As(ann).Submit(ctx, "A-1")
//	o, err = desk.As(fred).Approve(ctx, "A-1", offer.Decision{Stage: "finance", Reason: "market rate"})
//	o, err = desk.As(ann).Send(ctx, "A-1")
//
// The desk starts no goroutine, keeps no global state, and reads no clock but the
// one in [Options]. It is safe for many goroutines and many processes over one
// store.
//
// # Where things are
//
//	create, edit, submit, decide, send            commands.go, a method of Session each
//	accept, decline, counter                      answer.go
//	several decisions at once                     decideall.go
//	publish, delegate, erase, import offers       publish.go, delegation.go, delegations.go, erase.go, importoffers.go
//	get, list, preview, trail, story              reads.go
//	submissions, explain, replay                  replay.go
//	letters as submitted and as sent              letters.go
//	what waits for an actor, what is late         waiting.go, tick.go
//	the one path of every command                 path.go, load.go, write.go
//	what a command decides, as pure functions     offer/internal/flow
//	how an offer is stored, its columns and logs  offer/internal/storage
//	how a letter is rendered                      package template; playbook chooses it
//	out and back in, tables for spreadsheets      package backup
//	everything that happens, for other systems    package feed
//	is everything sound?                          package verify
//	who approved which rate, for people           package story
//	codes and refusals                            package refusal
//
// # How the types relate
//
// An [Offer] is a value: its [Terms] (what is offered) and its status (where it
// stands and what happened). [ParseTerms] and [ParseDraft] read terms from JSON
// under the names that rules use. A [Change] edits them; after submission every
// change is a new numbered revision. A [Playbook] is one client's rules as data:
// fields, guardrails, approvals, access, letters, lifecycle; see package
// playbook. [Session.Publish] puts versions in force. From its first submission an
// offer keeps the name of its playbook, also when that is not effective any more, and
// each submission fixes the version. Terms that belong under another playbook are no
// revision of it: they are refused with [playbook.ErrNoPlaybook].
//
// # How one command runs
//
// A command loads the record and makes the facts for the rules once. It returns
// [ErrNotFound] if the actor may not know of the offer. It checks the right, the
// state and every requirement, and computes the next value. It commits the
// record, its columns, the trail, the rows of waiting approvers, letters and the
// answer in one batch, which compares the revision inside the write: all of it
// happens or nothing does. The commit also fails if a playbook was replaced in
// the meantime; the command then starts again. A command on an offer costs one read
// and one write; a delegate's decision also reads the delegations.
//
// Every command on an offer takes [Key], and so do [Session.Delegate] and
// [Session.EndDelegation]; publishing,
// erasing and importing have the same effect however often they run. The same key twice is one effect and the same
// answer, even after a crash or a lost connection, and even if the actor can't
// see the offer any more. [Seen] binds a command to the digest of the submission
// that the actor looked at: terms, playbook version and letter. It is refused with
// code stale if any of them has changed. A playbook with seen: required refuses a
// decision without it. [Session.DecideAll] takes several decisions in one call, each
// on what the actor looked at: one read for each offer, and one write for all of them.
//
// Letters are made once, at submission: the letter and its packets, as HTML and text.
// Approvers read them with [Session.SubmittedLetters], the digest covers their bytes, and
// [Session.Send] sends those bytes, whatever was published since; only the day of sending
// is filled in, where the letter has sent_on. A document has the digest of what was
// approved and of what was sent. It costs one more read if there is a day to fill in.
// Submissions of earlier versions have no letters; theirs are made when they are sent.
//
// Send requires that exactly the approved terms stand. [Session.Complete]
// requires that nothing but the playbook's own fields has changed since. An
// [Override] holds for one revision: editing a draft that has one opens the next
// revision, and the guardrail blocks again; so it does if a version is published that
// defines the guardrail otherwise. Rejected terms are refused when they
// are submitted again, even with other spaces.
//
// # Time
//
// Waiting is data. [Desk.Due] lists what is late at a moment. [Desk.Tick]
// reminds, escalates and expires, each exactly once however often and from
// however many processes it is called. Call it from cron, a queue or a loop.
// Business hours and days are counted in the playbook's calendar and zone.
//
// # Answers
//
// [Session.Preview] reports before submission which stages would be on and why,
// what is missing and what blocks. [Session.Story] tells who approved the rate,
// which letter was sent, what the current approved offer is and why, and in words
// everything that happened on the way. [Session.Explain] and [Session.Replay] go back
// to a submission, also to one of several of a revision ([Session.ReplaySubmission]):
// what its rules looked up in tables and in law is kept with it, so it comes out as it
// did then under a library with newer law. [Session.Trail] is the whole history, verified link by link. [Session.Waiting]
// lists the stages that the actor may decide, also as a delegate.
// [Session.Letter] returns a letter byte for byte as it was sent. [Desk.Verify]
// verifies every log; [Desk.Check] compares everything that is kept in two places.
//
// # Moving
//
// backup.Write writes everything as JSON Lines and backup.Restore reads it into an
// empty store on any engine, byte for byte; it also writes and reads CSV files.
// [Session.ImportOffers] reads a team's own CSV of offers that were over before
// the desk was there; they are marked as imported.
//
// # Damage
//
// A record is tied to its trail: the last entry of each command holds the digest of
// the record as the field "record", and the record keeps the proof of it. A command
// and [Session.Get] read the record alone, and refuse it with [ErrDamaged] if anything
// in it was changed by hand. Who also makes the proof anew is believed by a command,
// and is found by [Desk.Check], [Session.Trail] and [Session.Story]: the trail does not
// end where the record says, then or at any later time. Who puts back a whole earlier
// record can show it, and no command goes on from it. Only who rewrites the record and
// the trail from there on stays unseen, unless the end of the trail is kept elsewhere.
// The playbooks in force and the delegations are tied to their logs in the same way. A
// command that builds on delegations that are not over also reads their log from there
// on, and refuses a record that is not what the last entry about the delegate wrote.
// The answer under a repeated key is compared with the trail of its offer, unless the
// offer was begun by a version before this, or erased.
// Columns are compared by [Desk.Check] alone. A record of a version before this has no
// proof until the next command; it is accepted as long as its trail ends as they did.
//
// What was there once is never "not there yet". If the record of the playbooks in force
// is gone, or was not written by a publication, every command and read of a session is
// [ErrDamaged] until it is restored, also on an offer that has its own version;
// [Desk.Check] and [Desk.Verify] go on. A desk that has read what is in force notices it
// with the next command that chooses a playbook. A command on an offer, a letter or a
// version of a playbook that is gone is refused as well, and so is a submission for a
// place under unique that an offer holds and whose claim is gone. An offer without a
// record is [ErrNotFound] for actors that neither acted on it nor see every offer.
//
// # Errors
//
// A command fails with a [*CommandError] around the reason. A refused command
// lists every unmet condition at once in one [*Refusal]: a code, a place and what
// to do. errors.Is finds the kind:
//
//	ErrInvalid          the content of an offer is not valid (record.Errors lists each path)
//	ErrArgument         an argument of the call is not valid
//	ErrRefused          any refusal; errors.As finds *Refusal
//	ErrNotEntitled      the actor may not: no right, separation of duties, no override
//	ErrState            the move does not start here, or the stage is not open
//	ErrNotReady         something is missing or blocked, or a reason is missing
//	ErrStale            the command is on something older than what stands
//	ErrNotFound         there is none, or the actor may not know of it
//	ErrExists           an offer with this id exists
//	ErrConflict         another command changed it in the meantime: read and try again
//	ErrKeyReused        the key belongs to another command
//	ErrOutcomeUnknown   the connection was lost at commit: repeat with the same key
//	ErrNotOpen          the desk is not one that Open returned
//	ErrPlaybook         the playbook has errors; playbook.Findings lists them
//	ErrDamaged          what the store returned is not what was written
//
// No error text and no [Observation] holds pay, a name or letter text.
//
// # Rights
//
// Everything is denied by default. An actor may make a move if one of its roles
// sees the offer and lists the move under do. A stage that names a person lets
// that person see and decide as long as it is open. A revision requires the right
// to edit what it changes in the state that follows. An offer that an actor may
// not see does not exist for that actor.
//
// An attempt that is denied is kept in a log of the actor's own, named denied/ and the
// actor's id, and not in the trail of the offer: a guess at an id must not change it. A
// feed.Consumer and feed.Read deliver its entries, [Desk.Verify] verifies it, and a backup
// holds it. The action is "denied approve", the subject is the offer's id. A command that
// is refused for another reason leaves nothing, except submit (submit_refused, in the trail).
//
// Only people decide. An actor of kind [Agent] or [Service] drafts, edits, submits and
// answers as its roles allow. It never fills a place of a stage, also as a delegate or
// where the playbook names its id, and it overrides, reassigns, adds and delegates
// nothing. Access rules read actor.kind, and the trail keeps it.
//
// A stage has places: any: 2 has two, all: [...] one for each entry, and each added
// approver is one more. Different people fill them, and nothing lowers their number. An approval
// that fills no further place is refused, and [Session.Waiting] does not list the stage.
// [Session.Reassign] gives the actor's own place to another person, who must be
// entitled to it when deciding; who manages approvals may give away the place of
// another. A person who is barred from deciding a stage can't hand it to another.
//
// No right of access.yaml is needed to hand over what is one's own: an approver of a stage
// reassigns the own place and adds approvers, and every person may delegate, which lends
// no more than the giver may. The playbook bounds delegations (delegation: {at_most, to}).
// Who manages approvals, by a role with manage: [approvals], may reassign the place of
// another, add approvers to every stage, and list and end the delegations of others.
//
// A delegate ([Session.Delegate]) sees and decides what the other may at the moment of
// the decision, and no more. The giver and who manages approvals list delegations
// ([Session.Delegations]) and end them ([Session.EndDelegation]).
// Permissions compare ids exactly; separation of duties ignores case. An actor's
// id is visible text in Unicode normal form C (NFC), of at most 128 bytes, and not "system".
//
// To publish a version of a playbook, an actor must manage each part that it
// changes: fields, guardrails, approvals, letters, access, lifecycle, names. A
// role that manages the playbook, or the first five of them, may publish everything.
// A letter or clause with a lock also requires one of its roles.
//
// # What the host does
//
// The host knows who acts ([Actor]: id, roles, teams, clients, regions), delivers
// letters, tells people what [Desk.Tick] and the feed report, and calls Tick.
package offer
