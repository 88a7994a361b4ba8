// Package playbook reads one client's rules as data: a folder of YAML, Markdown
// and CSV that operations people edit, checked as a whole before it is used,
// compiled once, and then asked what it says of an offer.
//
//	playbook.yaml    name, parent, when it applies, calendar, rounding, currency, year
//	names.yaml       rules with a name, and lookup tables (tables/*.csv)
//	fields.yaml      own fields; what is required by when; who edits a field
//	lifecycle.yaml   states and moves beside the standard ones, two_sided, expire
//	guardrails.yaml  checks: block, warn, or route to a stage
//	approvals.yaml   stages and matrices, separation of duties, delegation
//	access.yaml      roles: who sees, edits and does what
//	letters/*.md     letter templates    clauses/*.md  clauses
//	offers/*.yaml    sample offers       cases/*.yaml  the playbook's own tests
//
// [Load] reads a folder and its parents from any fs.FS and returns a [Playbook]
// or [Findings]: everything wrong at once, each with file, line, column, caret
// and hint. A playbook is immutable, safe for many goroutines, and named by the
// digest of its files ([Playbook.Version]); [Playbook.Bundle] and [Open] carry
// it through a store. [Set] chooses the one that applies to an offer, [CheckSet]
// finds two that would both.
//
// [Playbook.Assess] says of an offer what is missing, what blocks, warns or
// routes, which stages are on and why, and which letter goes out. Conditions
// that can't be known fail closed: a stage is on, a guardrail is broken, a field
// is required, a right is denied, and the reason names what was missing.
//
// # What check finds
//
// Beside syntax, types, units and unknown names: gaps and overlaps of bands with
// exact bounds; values for which two matrices, or a matrix and a stage, ask
// different people; values between two stages that reach neither; conditions
// that are always or never true; stages that nobody can decide under the
// separation of duties; stages whose roles may not approve (a warning); entries
// that loosen something final; roles that are used and not declared; see.offers
// that no database can filter by; names and files that nothing reads.
//
// Also warnings: a percent compared with a number under 1
// or a ratio of two amounts with one over 1 (code unit), a quantity with fractions
// in a range of whole numbers (type), a comparison with blank text, which counts
// as missing (expr), a conversion into a currency that the table fx has no row for
// (unknown_name). A named rule is reported once, where it is defined.
//
// One mistake is one error: what reads a broken name, field, table, loop or file
// says nothing more about it. Every file is UTF-8, the place of the first byte
// that is not is shown, and is brought to normal form C, as offers' texts are. A
// file or folder whose name is nearly a known one is an error with the right name;
// any other file that is not read is a warning.
//
// Two conditions that ask about the same missing value, the beginning of a text
// or the place of a choice are told apart. Two entries contradict each other
// only where both ask somebody: a band that tells or approves by itself stands
// beside whoever is asked. A file that is no YAML hides only what it would have
// said itself.
//
// # Choices where the format is silent
//
//   - A playbook without applies is for offers that no other claims; two of them
//     are ambiguous. A child beats its parent also where only the parent says
//     when it applies.
//   - Rules are expr expressions, also those in letters, messages and reasons;
//     what expr reads in another way than people do is refused with the text to
//     write: (a ?? b) == c, not (a == b), max(map(list, .x)), len(list).
//   - a ?? b and a?.b stand without quotes also inside the { } of YAML. What YAML
//     takes for its own must be in quotes or in a block: a rule that begins with a
//     backtick, !, [ or {, one with " #" or ": " in it, and inside { } and [ ] of
//     YAML one with a comma or bracket. A comment with // needs a block that keeps
//     its lines (check: |).
//   - A text that is compared with a choice must be among the choices: those of
//     the field, the state's of the lifecycle, a built-in name's own. Blank text
//     is let through.
//   - A choice that is built in may be given fewer choices, a built-in text any.
//     Rules may still name the ones left out.
//   - letter.edited is false when the offer does not say.
//   - Without access.yaml, a role that the defaults do not name is a warning: it
//     may do nothing.
//   - A playbook bears the name of its folder where a child extends it.
//   - off: true that switches nothing off is a warning, and alone it is off.
//   - A child's matrix without on changes single bands and keys; with on it is
//     the matrix, whole, and bands that it leaves out are the parent's where its
//     own do not cover every number.
//   - beside stands in a stage, a band or a matrix, and names stages, bands or
//     matrices. A name that there is not is a warning.
//   - Between two stages, values are numbers or days; of whole numbers and days
//     that follow each other nothing lies between.
//   - Once something is final, a child may say rounding and year as they are,
//     and add steps of pay where there are none.
//   - on, when, strict, cumulative and after of a matrix are part of its final
//     bands.
//   - off: true removes names, tables and moves of the standard lifecycle too.
//   - A live state under expire expires, whether or not the standard table has
//     that move from it.
//   - In separate, a key with nothing behind it keeps its default.
//   - holidays are the national ones of us, ca, de, fr, gb, ie or jp, or none.
//   - A sample offer may also be offers/NAME.json.
//   - A required name of the defaults keeps its required when an entry of its
//     path does not say another.
//   - A field whose source is not desk is changed only by an actor with the role
//     of that name: ats, hris or finance.
//   - A role's do counts for the offers that this role sees.
//   - Whom a stage asks by name (user:, person:) may decide it without a role.
//   - draft in do lets a role begin offers; so does submit.
//   - manage takes lifecycle, names and playbook, too; who manages the playbook,
//     or fields, guardrails, approvals, letters and access, may change every file.
//   - A move with by may be made from its state by those roles, and by nobody else.
//   - An offer's own clause with the id of a playbook's clause and a text of its
//     own takes that one's place in the letter; others follow behind.
//   - role:x@business_unit is a holder whose teams, clients or regions include
//     the offer's business unit.
//   - An amount in another currency than the playbook's is a value: has finds
//     it, ?? does not replace it, and letters and messages print it with its own
//     currency. 0 and the sum of an empty list are zero in any currency.
//   - Spread and margin are in the currency of pay and bill when both have one;
//     so are cost.burden_hourly and cost.loaded_hourly when the burden is by
//     percent alone. A burden with per_hour or wage_base, and a range, are in the
//     playbook's currency: with pay in another, what needs both is unknown.
//   - A matrix on an amount in another currency asks the strictest: its bounds
//     are in the playbook's. Convert the amount in on.
//   - numbers of explain writes such an amount with its code, 124800 CAD; numbers
//     of a case may leave the code out.
//   - The rates of peers are compared as they were given, whatever their per: a
//     host gives them in the unit of the pay rate.
//   - Without a letter that applies, sending is refused; a playbook without
//     letters/ has one plain letter.
package playbook
