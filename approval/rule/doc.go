// Package rule is the language in which a host lets people write conditions and
// values: when an approval is required, when a guardrail is broken, who may see
// what. A rule is one expression of github.com/expr-lang/expr over the names of a
// [Schema]. It is read by expr's own lexer and parser. Everything after the parser
// is this package's own: rules are checked when they are compiled, their numbers
// are exact, their conditions have three values, their work is bounded, and they
// can explain their outcome.
//
//	region == "north" and price > limit
//	(discount.percent ?? 0) < 22 or changed("price")
//	any(order.items, .price > 500 and not .taxable)
//
// A host builds a [Schema] once from its fields, named rules, tables and
// functions. It compiles rules with [Schema.Compile] and evaluates them over
// [Facts] with [Rule.Truth], [Rule.Eval] or [Rule.Explain]. Schemas and rules are
// safe for concurrent use. So are facts that are no longer changed. Package prove
// reasons about rules without facts.
//
// # Syntax
//
// Grammar, precedence and tree are those of expr v1.17.8. The part of it that is
// accepted is listed here. Anything else is an error with its place and a hint.
//
//	a.b  a?.b  list[0]           names, and parts of an item; list[-1] is the last item
//	12  0.25  1_000              numbers; no exponents, no leading zeros
//	"x"  'x'  `x`                text; \n, \t, \\ and the quote itself after a backslash; in backticks only `` for a backtick
//	true  false  [a, b]  nil     nil only after == and !=: x == nil is not has(x)
//	today                        the day that the facts give; the clock is never read
//	-a  not a  !a
//	* / %   + -                  % has the sign of the left side; + also joins text
//	== != < <= > >=
//	in  contains  startsWith  endsWith  matches, each also after not; a list contains an item
//	and  &&  or  ||
//	a ?? b                       b when a is missing
//	c ? a : b                    also if c { a } else { b }
//	let x = a; b                 x stands for a in b
//	// …  /* … */                comments
//
// After in stands a list, or a range of whole numbers as in 1..5. matches takes a
// pattern of package regexp that is written out. Names are plain ASCII.
//
// # Functions
//
//	any(list, condition)
//		Reports whether the condition is true for an item. It is false of an empty list.
//	all(list, condition)
//		Reports whether the condition is true for every item. It is true of an empty list.
//	none(list, condition)
//		Reports whether the condition is true for no item. It is true of an empty list.
//	one(list, condition)
//		Reports whether the condition is true for exactly one item.
//	count(list, condition)
//		Returns for how many items the condition is true.
//	filter(list, condition)
//		Returns the items for which the condition is true.
//	find(list, condition)
//		Returns the first item for which the condition is true.
//	map(list, .x)
//		Returns a list of what each item gives.
//	sum(list, .x) or sum(list)
//		Returns the sum of what each item gives, or of the items.
//	min(a, b) or min(list)
//		Returns the least of some numbers or dates.
//	max(a, b) or max(list)
//		Returns the greatest of some numbers or dates.
//	len(list)
//		Returns how many items a list has, or how many letters a text has.
//	round(x, places)
//		Returns x rounded to 0 to 30 places, in the schema's mode. Without places, it rounds to a whole number.
//	round_to(x, 0.25)
//		Returns x rounded to a multiple of the step, in the schema's mode.
//	abs(x)
//		Returns x without its sign.
//	percent(part, whole)
//		Returns the share of part in whole, in percent.
//	lower(text)
//		Returns the text in lower case.
//	upper(text)
//		Returns the text in upper case.
//	trim(text)
//		Returns the text without blanks at its ends.
//	date("2026-12-31")
//		Returns a day that is written out.
//	days(from, to)
//		Returns the number of days from one date to the other, to - from, as a bare number.
//	add(date, 3, "days")
//		Returns the date after so many days, months, years or business_days. Months and years end on the last day of a shorter month.
//	weekday(date)
//		Returns the day of the week, from 1 for Monday to 7 for Sunday.
//	has(name)
//		Reports whether there is a value.
//	changed("name")
//		Reports whether a name, or any name of a group, differs from the facts before.
//	change_percent("name")
//		Returns the size of the change of a number, in percent. It is unknown of an amount in another unit or currency.
//	lookup("table", key, …)
//		Returns the value of the row with these keys, in the order of the columns. The columns from and to take one date, in the place of the first of them.
//	convert(amount, "USD", date)
//		Returns the amount in another currency, at the rate of a day in the table fx.
//
// In the second argument of a function of items, which may stand in braces, .x
// is a part of the innermost list's item and # is the item itself. A name for an
// outer item is made with let.
//
// # Where expr surprises
//
// Some expressions of expr do not mean what people read in them. They are refused
// with [CodeExpr] and the text to write instead:
//
//   - ?? next to another operator, as in a ?? b == c
//   - not before a comparison, as in not a == b, which expr reads as (not a) == b
//   - a sign before ??, as in -a ?? b, which expr reads as -(a ?? b)
//   - comparisons of comparisons
//   - count(list), which in expr counts the items that are true; len(list) is how many there are
//   - max(list, x), where max(map(list, x)) is meant
//
// # For those who know expr
//
// No rule means one thing here and another in expr, but for what follows. Each
// difference has an example with what it gives here and in expr, whose names are
// whole numbers (i, j), fractions, texts (s), truths (p, q) and lists (l, w). A
// test evaluates random rules with both and knows no other difference.
//
// a whole number of any length: in expr one that fits no machine word is an error:
//
//	12345678901234567890
//	// here 12345678901234567890, in expr an error
//
// whole numbers have no end: in expr they wrap around:
//
//	i + 1
//	// i is 9223372036854775807, here 9223372036854775808, in expr -9223372036854775808
//
// division by zero is unknown: in expr it is endless, or an error of %:
//
//	(1 / i) > 100
//	// i is 0, here unknown, in expr true
//
// numbers are exact, division too: in expr all that is not whole is float64:
//
//	(0.1 + 0.2) == 0.3
//	// here true, in expr false
//
// % of fractions is what is left: in expr it is an error:
//
//	7.5 % 2
//	// here 1.5, in expr an error
//
// round keeps to the mode of the schema: in expr halves go away from zero:
//
//	round(2.5)
//	// here 2, in expr 3
//
// blank text is missing: in expr it is a text:
//
//	s
//	// s is "", here unknown, in expr ""
//
// an absent list is empty: in expr it is nil:
//
//	len(l)
//	// nothing is given, here 0, in expr an error
//
// nothing is outside of a list: in expr it is an error:
//
//	(l[5]) ?? 0
//	// l is [1, 2], here 0, in expr an error
//
// filter(list, condition)[-1] is the last of those, wherever it stands: expr v1.17.8 loses what is before it in the same operation:
//
//	[7, filter(l, true)[-1]]
//	// l is [1, 2], here [7, 2], in expr [true 2]
//
// min and max of a whole number and a fraction are what they are: expr v1.17.8 takes them for a whole number where it knows the first to be one:
//
//	min(i, 0.1) != j
//	// i is 2, j is 3, here true, in expr an error
//
// text has no order: in expr it is that of its bytes:
//
//	s < "b"
//	// s is "a", here refused, in expr true
//
// contains also asks lists: in expr text alone:
//
//	w contains "a"
//	// w is ["a", "b"], here true, in expr an error
//
// a condition is known as soon as the rest can't change it: in expr nil before it is an error:
//
//	p or q
//	// q is true, here true, in expr an error
//
// what needs something missing is unknown: in expr nil is an error:
//
//	i < 3
//	// nothing is given, here unknown, in expr an error
//
// what needs something missing is unknown: in expr nil is compared, counted or not found as a value is:
//
//	s != "a"
//	// nothing is given, here unknown, in expr true
//
// # Numbers and units
//
// Numbers are [exact.Number]. Only round and round_to round. Each field of numbers
// has a [Unit]. Adding, comparing, or choosing between two different units is an
// error of [Schema.Compile], which names the field that would fit. Multiplying and
// dividing makes new units: an amount per hour times hours per week is an amount
// per week. A bare number fits any unit. A ratio of two amounts is not a percent:
// percent(part, whole) is.
//
// The unit of time of an amount with a unit of its own is in another field
// ([Field.Per]): 50 an hour is not 50 a week. Where the unit is not that of the
// facts before, changed is true, and change_percent and before.* of the amount
// are unknown. Computed amounts, which have one unit, compare in any case. A rule
// that reads a given amount has the fields with its unit and its currency as inputs
// too.
//
// # Currencies
//
// An amount carries its currency. [AmountValue] makes one in another currency than
// the schema's. Amounts of one currency compare and combine. Next to another
// currency, to an amount in the schema's own or to a bare number they are unknown.
// The exceptions are a product or quotient with a bare number, the step of
// round_to, and 0 and the sum of an empty list, which are zero in any currency. A
// foreign amount is unknown as the key of a table and as an argument of a host's
// function.
//
// convert(amount, into, date) multiplies by the rate of the table fx, which has
// the columns currency, into, from, to and rate. An amount already in that
// currency stays as it is. Without a row the result is unknown. Rates are not
// inverted and not chained.
//
// # Text, choices and dates
//
// Text compares exactly. A field with [Type.Choices] also has an order, by place,
// unless it is [Type.Unordered]. A literal that is compared with it must be among
// the choices, or blank. A value that is not among them has no place: a comparison
// by order is unknown, and its field is named. Dates have no time and no zone, and
// compare with dates alone.
//
// # Missing values
//
// An absent value and blank text are missing. 0, false and [] are values. An
// absent list is [], so has(list) is true even of a list that was not given;
// len(list) > 0 is true if there is anything in it. The one missing list is
// that of before.* when there is nothing before. An entry of a list that is
// written out, or made by map, may be missing by itself.
//
// What needs a missing value is unknown. So are a division by zero, a table
// without a fitting row, and what the host's functions do not know. False and
// anything is false; true or anything is true; any is true as soon as one item
// is, and all is false as soon as one is not. Otherwise unknown stays unknown,
// also under not. [Outcome.Missing] then lists the missing inputs, and nothing else:
//
//	price                   a given field, by its path
//	order.items[].price     a part of an item
//	before.price            a field of the facts before
//	lookup("table")         a row of a table
//	division by zero
//	price (in CAD)          an amount in another currency
//
// A computed value that was set with [MissingFor] reports the given fields that
// it lacks. Of a ?? b with neither, both are listed.
//
// # Look-ups
//
// What a rule looks up is not in the facts: rows of tables, rates of exchange,
// working days, and what functions of the host return. [Facts.SetLookups] keeps
// each distinct call with its answer, also one that is unknown, and why. Facts with
// the look-ups of an earlier evaluation give its outcome again, whatever the host's
// tables of law say by now.
//
// # Bounds
//
// A rule has at most [MaxSource] bytes, [MaxTokens] words and signs, and
// [MaxDepth] levels. Loops nest four deep. A pattern has at most 512 bytes and
// compiles to at most about 1,000 instructions. What a rule costs without its
// loops, with all that its named rules stand for, is known when it is compiled and
// may not exceed [MaxSteps]. Loops and tables count as they run. Numbers have at
// most [MaxBits] bits and texts [MaxTextEval] bytes. A rule that reaches one of
// these while it runs is unknown, with [ErrBudget].
//
// # Errors
//
// [Schema.Compile] returns [Errors]: everything that is wrong with a rule, up to
// fifty. Each [Error] has its [Code], its place, and the line with a caret. A rule
// that reads something with an error of its own gets [CodeBroken] alone.
// [NewSchema] joins one [DefinitionError] for each error of a named rule.
//
// # Why only the parser is expr's
//
// expr's machine knows floating point, nil and no bound on steps. Exact numbers,
// missing values that stay unknown, units, bounds and explanations with their
// place would have to be laid over it from outside, against its checker. So the
// tree is expr's and what is made of it is not.
//
// The source is bounded before the parser sees it, because expr's parser can be
// made to overflow the stack, which ends a process. Numbers and texts are read
// again from the source. On first use a few rules are parsed and compared with
// the trees that expr v1.17.8 makes of them. If the program links an expr that
// differs, every compilation fails with an error that names the expected version.
//
// Not accepted on purpose: maps, pipes, methods, slices, computed indexes,
// sequences, ** and every way to read a clock, to loop without bound, or to make
// a text longer than what was given; numbers as .5, 1e3 and 0x1F; the functions
// of expr that are not listed above, such as ceil, floor, mean, first, last,
// split, hasPrefix, sort, groupBy, reduce and type. Each is an error with a hint,
// where there is something to write instead.
package rule
