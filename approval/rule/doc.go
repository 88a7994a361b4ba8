// Package rule is the language in which playbooks say when something applies:
// one expression over the names of a [Schema], checked when it is compiled,
// exact in its numbers, three-valued in its conditions, bounded in its work,
// and able to explain its outcome.
//
//	client == "acme" and bill.hourly > bill.cap
//	margin.percent ?? 0 < 22 or changed("pay")
//	any(pay.stipends, .amount > 500 and not .taxable)
//
// A host builds a [Schema] once from its fields, named rules, tables and
// functions, compiles rules with [Schema.Compile], and evaluates them over
// [Facts] with [Rule.Truth], [Rule.Eval] or [Rule.Explain]. Schemas and rules
// are safe for many goroutines, and so are facts that nobody changes any more.
//
// # Syntax
//
// From what binds tight to what binds loose:
//
//	a.b  f(x)  .x  #  [a, b]     names, calls, the item of a list and what is in it, lists
//	-a                           sign
//	a ?? b                       b when a is missing
//	* / %                        % leaves what the sign of the left side has
//	+ -                          + also joins text
//	== != < <= > >=              no chains: write "a < b and b < c"
//	in  contains  startsWith  endsWith, each also with not in front
//	not a                        also !
//	a and b                      also &&
//	a or b                       also ||
//	c ? a : b                    nests to the right
//
// Literals are numbers (12, 0.25, 1_000; no exponents, no leading zeros),
// text in double or single quotes (with \n, \t, \\, \" and \'), true and
// false. Names are plain ASCII.
//
//	any all none (list, cond)    of an empty list: false, true, true
//	count(list) count(list, c)   sum(list) sum(list, x)
//	min max                      of arguments, of a list, or (list, x); numbers or dates
//	len(x)                       items of a list, letters of a text
//	round(x) round(x, places)    0 to 30 places; round_to(x, step); in the schema's mode
//	abs(x)  percent(part, whole)
//	lower upper trim             of text
//	date("2026-12-01")  today    today is what the facts say, never the clock
//	days(a, b)                   b − a, a bare number
//	add(d, n, "days")            or months, years (both clamp to the last day of the month), business_days
//	weekday(d)                   1 is Monday, 7 is Sunday
//	has(x)                       whether there is a value
//	changed("pay.rate")          against the facts before; also of a group, as changed("pay")
//	change_percent("pay.rate")   the size of the change
//	lookup("table", key, …)      keys in the order of the columns; from and to take one date, at the place of the first of them
//
// In the second argument of any, all, none, count, sum, min and max, .x is a
// part of the innermost list's item and # is the item itself.
//
// # Numbers and units
//
// Numbers are [exact.Number]: nothing is rounded but by round and round_to.
// Each field of numbers has a [Unit]. Adding, comparing, or choosing between
// two different units is an error of [Schema.Compile], which names the field
// that would fit; multiplying and dividing makes new units, so that an amount
// per hour times hours per week is an amount per week. A bare number fits any
// unit. A ratio of two amounts is no percent: percent(part, whole) is.
//
// # Text, choices and dates
//
// Text compares exactly. A field with [Type.Choices] also has an order, by
// place, unless it is [Type.Unordered]. A literal that is compared with it must
// be among the choices (or blank); a value that is not has no place: by order
// the comparison is unknown and its field is named. Dates have no time and no
// zone, and compare with dates alone.
//
// # Missing values
//
// An absent value and blank text are missing; 0, false and [] are values. An
// absent list is [], so that has(list) is true even of a list that nobody
// gave; len(list) > 0 asks whether there is anything in it. The one missing
// list is that of before.* when there is nothing before.
//
// What needs a missing value is unknown, as is a division by zero, a table
// without a fitting row, and what the host's functions do not know. False and
// anything is false; true or anything is true; any is true as soon as one item
// is, and all is false as soon as one is not. Otherwise unknown stays unknown,
// also behind not. [Outcome.Missing] then names what stood in the way, and
// nothing else: fields by their path, parts of items as pay.stipends[].amount,
// before.pay.rate, lookup("table"), division by zero. Of a ?? b with neither,
// it names both.
//
// # Bounds
//
// A rule has at most [MaxSource] bytes, [MaxTokens] words and signs, and
// [MaxDepth] levels; loops nest four deep. What a rule costs without its loops,
// with all that its named rules stand for, is known when it is compiled and
// may not pass [MaxSteps]. Loops and tables count as they run. Numbers have at
// most [MaxBits] bits and texts [MaxTextEval] bytes. A rule that reaches one of
// these while it runs is unknown, with [ErrBudget].
//
// # Errors
//
// [Schema.Compile] returns [Errors]: all that is wrong, each an [Error] with
// its [Code], its place, and the line with a caret; of one rule the first fifty.
// What reads something that is wrong itself is [CodeBroken]. [NewSchema] joins one
// [DefinitionError] for each error of a named rule.
//
// # Databases
//
// [Rule.Filter] turns a condition into a small tree that a store can evaluate
// over columns. It lets through exactly what the rule is true for: what is
// unknown stays outside, also behind not.
//
// # Why a parser of its own
//
// The syntax is that of expr, and its rules read the same. The machinery is
// not. Exact numbers, missing values that stay unknown, units, a bound on every
// step, errors and explanations with their place in the source are what this
// language is made of, and would have to be laid over a general one from
// outside, against its floating point, its nil and its type checker. And a
// general parser can be made to overflow the stack by a megabyte of brackets,
// which no Go program can catch, while rules come from people who edit them.
// What is left out on purpose: indexing, maps, variables, regular expressions,
// methods, the clock, and every way to make a list or a text longer than what
// was given.
package rule
