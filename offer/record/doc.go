// Package record holds an offer as a value: the names that an offer can have, strict
// JSON in and out, and the checks that hold under any playbook.
//
// [Terms] is everything that is given, by path. It is immutable; [Terms.With]
// returns new terms. Amounts keep the text in which they were written: 1.10 stays
// 1.10. An [Offer] is an id, terms and a [Status]. Its readers, such as
// [Offer.Submission], do not copy the status; [Offer.Status] does.
//
// [Names] is the table of the given names, and [Computed] of the computed ones,
// whose formulas are in package pay. A playbook declares its custom fields, which
// are under custom.
//
// [ParseDraft], [Parse] and [ParseChange] read JSON; [ChangeTo] makes a change from
// texts. [Decode], [ChangeOf] and the other functions that take a tree of input are
// for the packages of offer, whose readers make such trees.
//
// Reading is strict. Duplicate and unknown keys, numbers with exponents, invisible
// characters and lone surrogates are errors, each with its path. All of them are
// returned at once as [Errors]. No error text holds a refused value.
//
// [AppendMembers] writes an offer as desks keep it, and [ParseMembers] reads it. Both
// write and read the same bytes as encoding/json, without reflection.
package record
