// Package prove reasons about rules without facts: whether a condition is always
// true, whether some can be true together, on which values of a quantity they
// are, and which rows of a database a condition is true for.
//
//	prove.Constant(r)                is it always true, or always false?
//	prove.CanAllHold(r, other)       can both be true for one set of facts?
//	prove.NewScale(on, cuts, r, …)   on which stretches of a quantity is each true?
//	prove.Suspects(r)                does it most likely mean something else?
//	prove.NewFilter(r, columns, …)   the rows for which it is true, as a tree for a store
//
// # What is told apart
//
// An analysis looks at the smallest conditions of its rules. For each quantity it
// tells apart the stretches between the constants that it is compared with, for
// each text those constants and anything else, for each other condition yes and
// no. That a value is missing is looked at where has or ?? asks for it; otherwise
// an analysis is about facts whose values are known.
//
// What is written in another way than something simpler is read as the simpler:
// x in 1..5 as two comparisons, any and none as a count, a pattern without
// anything special as startsWith, a branch inside a comparison as a branch of
// comparisons. The same quantity is recognised however it is written.
//
// An answer is never a guess. Past 65,536 combinations the answer is that it
// can't be told: [Constant] returns false, [CanAllHold] true, a [Scale] false.
//
// # Filters
//
// [NewFilter] turns a condition into a small tree over the columns of a store. It
// lets through exactly what the rule is true for: what is unknown stays outside,
// also under not.
package prove
