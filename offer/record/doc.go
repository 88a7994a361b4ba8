// Package record is the offer as a value: the names that an offer can hold,
// strict JSON in and out, what makes terms valid under any playbook, and the
// facts that rules see.
//
// [Terms] is everything that was given, by path; it never changes, and
// [Terms.With] makes new ones. Amounts keep the text they were written with:
// 1.10 stays 1.10. [Offer] adds where the offer stands: [Status].
//
// Names come from one table, [Names]; the computed ones from [Computed], whose
// formulas are in package pay. Custom fields are declared by a playbook and
// live under custom.
//
// Reading is strict. Duplicate and unknown keys, numbers with exponents,
// invisible characters and half a surrogate pair are errors, each with its
// path; all of them are reported at once as [Errors]. No error text holds a
// value that was refused.
package record
