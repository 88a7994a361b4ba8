// Package playbook compiles one client's rules: a folder of YAML, Markdown and CSV
// that operations people edit. A playbook is checked as a whole before it is used,
// compiled once, and then answers questions about offers.
//
//	playbook.yaml    name, parent, when it applies, calendar, rounding, currency, year
//	names.yaml       rules with a name, and lookup tables (tables/*.csv)
//	fields.yaml      own fields; what is required by when; who edits a field
//	lifecycle.yaml   states and moves in addition to the standard ones, two_sided, expire
//	guardrails.yaml  checks: block, warn, or route to a stage
//	approvals.yaml   stages and matrices, separation of duties, delegation
//	access.yaml      roles: who sees, edits and does what
//	letters/*.md     letter templates    clauses/*.md  clauses
//	offers/*.yaml    sample offers       cases/*.yaml  the playbook's own tests
//
// # Loading
//
// [Load] reads a folder and its parents from any fs.FS. It returns a [Playbook], or
// [Findings] that hold everything that is wrong, each with file, line, column, caret
// and hint. Package source reads the files and lists the codes of findings.
//
//	p, findings := playbook.Load(os.DirFS("acme"), "acme", playbook.ParentsIn(os.DirFS(".")), playbook.Options{})
//	if p == nil {
//		return findings
//	}
//
// A playbook is immutable and safe for many goroutines. The digest of its files is
// its version ([Playbook.Version]). [Playbook.Bundle] and [Open] carry it through a
// store. [CheckSet] finds two playbooks that apply to the same offer.
//
// # Asking
//
// Rules see the facts of an offer. Make them once and hand them on: [Set.Choose]
// finds the playbook of an offer and returns the facts that it made to choose it.
//
//	c, err := set.Choose(o, now)
//	f := c.Facts()
//	a := c.Playbook.Assess(o, f)
//	ok, why := c.Playbook.Access().May(actor, "submit", o.State(), f)
//	letters, problems := c.Playbook.Letters().Make(a.Letter, o.Terms(), f)
//
// [Playbook.Assess] returns what is missing, what blocks, warns or routes, which
// stages are on and why, and which letter applies. The engines answer the rest:
// [Access], [Fields], [Guardrails], [Letters], [Moves], [Calendar], [Numbers].
//
// Unknown conditions fail closed: a stage is on, a guardrail is broken, a field is
// required, a right is denied, and the reason names the missing inputs.
//
// # What is checked
//
// In addition to syntax, types, units and unknown names:
//
//   - gaps and overlaps of bands, with exact bounds; values between two stages that
//     reach neither; values for which two matrices, or a matrix and a stage, have
//     different approvers
//   - conditions that are always or never true; stages without a possible approver
//     under the separation of duties; stages whose roles may not approve (a warning)
//   - entries that loosen something final; roles that are used and not declared;
//     see.offers that no database can filter by; names and files that nothing reads
//
// Warnings also report a percent compared with a number under 1, or a ratio of two
// amounts with one over 1 (code unit); a quantity with fractions in a range of whole
// numbers (type); a comparison with blank text, which counts as missing (expr); a
// conversion into a currency without a row in the table fx (unknown_name). A named
// rule is reported once, where it is defined.
//
// One mistake is one error: rules that read a broken name, field, table, loop or file
// are not reported. A file that is not YAML hides only its own entries. Files are
// UTF-8 and brought to normal form C, as the texts of offers are. A file or folder
// whose name is nearly a known one is an error with the right name; any other file
// that is not read is a warning.
//
// The checks distinguish two conditions on the same missing value, the beginning of a
// text, or the place of a choice. Two entries contradict each other only if both have
// approvers: a band that notifies or approves by itself does not contradict a stage.
//
// # Choices that the format leaves open
//
// Which playbook applies:
//
//   - A playbook without applies is for offers that no other claims; two of them are
//     ambiguous. A child beats its parent even if only the parent has applies.
//   - A playbook has the name of its folder if a child extends it.
//   - unique takes given names of single values, none with after: approved. A value that is missing takes no place,
//     and ids are compared exactly, numbers by value. A place belongs to the name of the
//     playbook, so those of a child are its own. A child inherits unique and may write it
//     again; unique: [] is none. An offer holds its place from its submission, also while it
//     is recalled or returned, until it is completed or ends; a change of the values counts
//     at the next submission. Offers that were submitted before their playbook had unique
//     hold a place from their next submission on.
//   - An offer that was submitted keeps the name of its playbook. Terms for which
//     another would be chosen, and for which this one was before, are refused.
//
// Rules:
//
//   - Rules are expr expressions, also in letters, messages and reasons. An expression
//     that expr reads differently than people do is refused with the text to write:
//     (a ?? b) == c, not (a == b), max(map(list, .x)), len(list).
//   - a ?? b and a?.b need no quotes, even inside the { } of YAML. What YAML takes for
//     its own must be in quotes or in a block: a rule that begins with a backtick, !,
//     [ or {, one with " #" or ": " in it, and inside { } and [ ] one with a comma or a
//     bracket. A comment with // needs a block that keeps its lines (check: |).
//   - A text that is compared with a choice must be one of the choices: those of the
//     field, the states of the lifecycle, or those of a built-in name. Blank text is
//     allowed.
//   - A built-in choice can get fewer choices, a built-in text any. Rules can still
//     name the ones left out.
//   - What is found can't be given: letter.edited is false, because nothing changes a
//     letter's text by hand; clauses[].standard and attachments[].standard come from
//     comparing with the library (below). An offer that claims them is read, and the
//     claim is dropped.
//   - The rates of peers are compared as they are given, whatever their per. Hosts give
//     them in the unit of the pay rate.
//
// Inheriting and final:
//
//   - off: true that switches nothing off is a warning. It also removes names, tables
//     and moves of the standard lifecycle.
//   - A child's matrix without on changes single bands and keys. With on it replaces the
//     matrix; if its own bands do not cover every number, the parent's bands fill in.
//   - The keys on, when, strict, cumulative and after of a matrix belong to its final
//     bands.
//   - If anything is final, a child may only repeat rounding and year, and add steps of
//     pay if there are none.
//   - A required name of the defaults keeps its required unless an entry of its path
//     has another.
//
// Approvals:
//
//   - "beside" of a stage, a band or a matrix names stages, bands or matrices. An unknown
//     name is a warning.
//   - Between two stages, values are numbers or days. Nothing lies between two adjacent
//     whole numbers or days.
//   - In separate, a blank key keeps its default.
//   - With seen: required, a decision that names no digest is refused with the code
//     missing at seen, and one on an older digest with stale, as always. A child inherits
//     seen and may write it again.
//   - envelope names numbers that are given or computed, not rules of names.yaml, and
//     stands on a stage or a band that people approve. A decision with an envelope is
//     refused with blocked (a name or a side that the stage does not list, no number,
//     another currency, a bound that the present figure breaks, bounds reversed, with
//     a rejection, a return or advice), missing (no bound, no last moment) or expired.
//     A date as last moment counts to the end of its day in the calendar's zone. A hold
//     does not move it. A revision submitted after it asks again, also if an earlier one
//     was within it. What changes may reach the stage through bounded names alone; for
//     a stage without when, all that a bounded name comes from may change.
//   - last_editor is looked at value by value, also over rounds: who set it, created it,
//     removed it, set it back, or adopted it from a counteroffer. A list is one value.
//   - submitter is everyone who submitted since the letter was sent last.
//   - Who may not approve may not override a guardrail, each as separate says, and no
//     one submits what they have overridden.
//   - holidays are the national ones of us, ca, de, fr, gb, ie or jp, or none.
//   - role:x@business_unit is a holder whose teams, clients or regions include the
//     offer's business unit.
//   - A person that a stage names (user:, person:) may decide it without a role.
//   - person:hiring_manager.manager is looked up once, at submission, in the host's
//     directory; so is the manager of any other person, and of a manager. Another manager
//     at the next submission asks again. Cases have no directory: it names no person there.
//
// Again after a revision (see package approval for the rule):
//
//   - The definition of a stage is all its keys, title and notify included, and those of
//     its matrix without the other bands; the keys of the guardrails that route to it;
//     what they read by name; and whether its roles may approve. The year counts as read
//     with every computed name, rounding with everything that rounds or prints, the
//     calendar with business days. The order of keys and comments don't matter.
//   - The text of the letter is that of the letter that the offer gets, of its packets and
//     of the clauses in them. Every stage covers it, so another letter or clause than
//     before asks every stage again, whether the playbook or the terms chose it.
//   - A name that is left out and has the same value by default is a change of it: weeks,
//     or the middle of a range.
//   - Advice is not carried over: a stage with advisers alone asks them again.
//
// Access and moves:
//
//   - Without access.yaml, a role that the defaults do not have is a warning: it may do
//     nothing.
//   - A field whose source is not desk is changed only by actors with the role of that
//     name: ats, hris or finance.
//   - The do of a role counts for the offers that this role sees. draft in do lets a
//     role begin offers; so does submit.
//   - delegate, reassign and override in do are rights in addition to moves. Where no
//     role has one, it is not restricted; otherwise only its holders delegate, reassign
//     and add approvers (or who manages approvals), or override. break_glass does not
//     act yet.
//   - manage also takes lifecycle, names and playbook. A role that manages playbook, or
//     fields, guardrails, approvals, letters and access, may change every file.
//   - A move with by is made from its state by those roles only.
//   - accept, decline and counter in do are rights for both sides; accept.client and
//     accept.candidate, and so on, for one. A playbook that is not two-sided has no yes
//     of the client; its no and its counteroffers are answers there too. In a two-sided
//     playbook the client can say no and counter until it has said yes to the terms that
//     stand, also after the candidate's yes; the candidate can't after the own yes. A move
//     decline or counter of the playbook from such a state is for both sides.
//   - What has passed its expire or respond_by is not accepted, countered or sent. After
//     the candidate's yes respond_by has done its work: the client's yes may come later.
//     A no, an edit, a revision and a withdrawal stay possible.
//   - An amount in another unit of time is another amount: changed("pay.rate") is true,
//     change_percent("pay.rate") is unknown, and so is before.pay.rate, if pay.per is
//     not that of before. pay.hourly has one unit and compares in any case. A rule that
//     reads a given amount has its unit and its currency as inputs.
//   - A stage reads the columns of a table, and of its rows those that it looks up. It
//     is asked again if one of those is another now, or if law, a rate of exchange or
//     the calendar answers what it asked in another way; the same holds for what the
//     letter prints. today is no input, so a rate of another day is no change.
//   - A state under expire expires, whether or not the standard table has that move.
//   - A hold stops the clocks of the offer: within, remind, escalate and expire. Business
//     hours and days move by the working time on hold, other spans by the length of the
//     hold. respond_by is a date that people were told, and stands, and so does the last
//     moment of an envelope. On hold nothing has expired, and only resume and withdraw
//     are possible.
//   - Without hours, all hours of the calendar's days count. hours can end at 24:00;
//     22:00-06:00 is a night shift of the day on which it begins.
//
// Fields:
//
//   - A field with after: approved stays on a revision that is approved. Before
//     approval, a change of it is a change of terms like any other. A letter that shows
//     it is not sent if it has changed since the approval.
//
// Amounts:
//
//   - An amount in another currency than the playbook's is a value: has finds it, ??
//     does not replace it, and letters and messages print it with its own currency. 0
//     and the sum of an empty list are zero in any currency.
//   - Spread and margin are in the currency of pay and bill if both have the same one;
//     so are cost.burden_hourly and cost.loaded_hourly if the burden is by percent
//     alone. A burden with per_hour or wage_base, and a range, are in the playbook's
//     currency: with pay in another, a number that needs both is unknown.
//   - A matrix on an amount in another currency takes the strictest band, because its
//     bounds are in the playbook's. Convert the amount in on.
//   - [Numbers.Known] writes such an amount with its code, 124800 CAD. The numbers of a
//     case may leave the code out.
//
// Letters:
//
//   - An offer's own clause with a text replaces the playbook's clause of the same id;
//     others follow after. {{ clauses }} begins a new paragraph, also within a line.
//   - A letter that does not print a required clause, or one of the offer's own with a
//     text, is a refusal (blocked, with the clause's id): also where a condition of its
//     text leaves {{ clauses }} out, or the text of the required clause is empty. A letter
//     that lists a required clause and has no {{ clauses }} is an error.
//   - Letters are made once, at submission, and sent as they were approved. With two
//     letters that apply, or with a value missing that one of them needs, the submission
//     is refused: missing with each name, blocked with the letter. A name without which
//     no letter can be chosen is missing too. If no letter applies, the terms can be
//     approved, and sending is refused. A playbook without letters/ has one plain letter.
//   - The text of a letter or clause can't depend on today or state, also through a
//     named rule; their when can, and is judged at submission. {{ sent_on }}, with date
//     or date("long") at most, is the day of sending in the letter's locale. It is known
//     nowhere else, and no rule can have that name. The text of a clause can't depend on
//     clauses either.
//   - A clause of the library is standard unless it says standard: false. An offer's
//     clause is standard if the library has a standard one of its id, and its text and
//     title, where it gives any, are the library's for this offer, in the locale of its
//     letter: word by word, without marks such as emphasis and whatever the blanks and
//     line ends. An attachment is standard if a letter lists its id and it has no text of
//     its own; its title is a label.
//   - A clause that is required or has a lock is replaced by another text only by a role
//     of its lock; without a lock by no person. lock: [roles] of a clause is also that of
//     a letter: only these roles publish another version of it. The library's own words
//     are no replacement. A text that was there before is not refused again while editing,
//     and blocks submission (with the clause's id) until a role of the lock gives it again.
//   - A link has a literal address that begins with https://, http://, mailto: or tel:.
//     Raw HTML, images, titles of links and other addresses are errors, because letters do
//     not print them; versions that were published before are opened without these errors.
//   - [LetterChoice.Definition] covers what the letters of an offer are made of: another
//     letter, packet or clause, another text of one, or of a named rule or table that it
//     reads, is another definition.
//   - A sample offer may also be offers/NAME.json.
package playbook
