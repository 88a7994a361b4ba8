// Package story tells about one offer, for people who do not know its rules: who
// approved its rate, which letter was sent, what the current approved offer is and
// why, and everything that happened on the way.
//
// [Of] takes an offer and the entries of its trail, which the caller has verified,
// and returns a [Story]:
//
//   - the terms of the last revision that was approved in full; each stage of it with
//     the reason why it was on or skipped, with the places that went to other people,
//     with rejections that were appealed or outvoted, and with advice ([Opinion]);
//     and with each approval: on which revision it was given, by which person, acting
//     for which other, and why it still stands; and the blocks that were overridden;
//   - the latest letter, and the answers of both sides with their evidence;
//   - every term as it stands now, and what was approved if that is another value;
//   - the whole trail in words, by submission: a revision that was recalled and
//     submitted again has two ([Act]).
//
// Each line has the entry of the trail that shows it. An approval, letter, override,
// answer or term that no entry shows has Entry 0, and the text states it in capitals:
// the record was changed without the desk. So does each of [Story.Unproved]. The
// terms of an imported offer have no entries. [Story.String] prints all of it. The
// package does no I/O.
//
// Text that people gave (reasons, notes, evidence, terms, and reasons of the playbook
// that may hold terms) is in quotes in [Act.Text] and [Story.String], with line breaks
// and quotes as \n and \"; a value that is one word, such as 50.00 or mercy, is not. A
// line that is too long is continued at an indentation of eight, at which no line begins;
// quotes are closed there and opened again. So nothing that was given looks like a line of
// the story. The fields of a [Story] hold texts as they were given.
package story
