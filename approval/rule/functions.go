package rule

import "strings"

// builtins are the functions of the language. A new one is one more value here.
var builtins = []*builtin{
	{
		Builtin: Builtin{"any", "any(list, condition)",
			"Reports whether the condition is true for an item. It is false of an empty list.",
			"any(tags, # startsWith \"a\")"},
		least: 2, most: 2, ofItems: true, gives: truthType, check: checkTest, eval: (*env).any,
	},
	{
		Builtin: Builtin{"all", "all(list, condition)",
			"Reports whether the condition is true for every item. It is true of an empty list.",
			"all(items, .rate > 0)"},
		least: 2, most: 2, ofItems: true, gives: truthType, check: checkTest, eval: (*env).all,
	},
	{
		Builtin: Builtin{"none", "none(list, condition)",
			"Reports whether the condition is true for no item. It is true of an empty list.",
			"none(items, .rate > 100)"},
		least: 2, most: 2, ofItems: true, gives: truthType, check: checkTest, eval: (*env).none,
	},
	{
		Builtin: Builtin{"one", "one(list, condition)",
			"Reports whether the condition is true for exactly one item.",
			"one(items, .kind == \"car\")"},
		least: 2, most: 2, ofItems: true, gives: truthType, check: checkTest, eval: (*env).one,
	},
	{
		Builtin: Builtin{"count", "count(list, condition)",
			"Returns for how many items the condition is true.",
			"count(items, .rate > 10) > 2"},
		least: 2, most: 2, ofItems: true, gives: numberType, check: checkTest, eval: (*env).count,
	},
	{
		Builtin: Builtin{"filter", "filter(list, condition)",
			"Returns the items for which the condition is true.",
			"len(filter(items, .rate > 10)) > 2"},
		least: 2, most: 2, ofItems: true, check: checkFilter, eval: (*env).filter,
		place: func(n *call) string { return place(n.args[0]) },
	},
	{
		Builtin: Builtin{"find", "find(list, condition)",
			"Returns the first item for which the condition is true.",
			"find(items, .kind == \"car\").rate > 10"},
		least: 2, most: 2, ofItems: true, check: checkFind, eval: (*env).find,
		place: func(n *call) string { return itemPlace(n.args[0]) },
	},
	{
		Builtin: Builtin{"map", "map(list, .x)",
			"Returns a list of what each item gives.",
			"max(map(items, .rate)) > 100"},
		least: 2, most: 2, ofItems: true, check: checkMap, eval: (*env).mapped, place: mapPlace,
	},
	{
		Builtin: Builtin{"sum", "sum(list, .x) or sum(list)",
			"Returns the sum of what each item gives, or of the items.",
			"sum(items, .rate * 2) > 500"},
		least: 1, most: 2, ofItems: true, gives: numberType, check: checkSum, eval: (*env).sum,
	},
	{
		Builtin: Builtin{"min", "min(a, b) or min(list)",
			"Returns the least of some numbers or dates.",
			"min(rate, limit) < 10"},
		least: 1, most: -1, check: checkExtreme, eval: (*env).min,
	},
	{
		Builtin: Builtin{"max", "max(a, b) or max(list)",
			"Returns the greatest of some numbers or dates.",
			"max(rate, limit) > 10"},
		least: 1, most: -1, check: checkExtreme, eval: (*env).max,
	},
	{
		Builtin: Builtin{"len", "len(list)",
			"Returns how many items a list has, or how many letters a text has.",
			"len(tags) > 0"},
		least: 1, most: 1, gives: numberType, check: checkLen, eval: (*env).length,
	},
	{
		Builtin: Builtin{"round", "round(x, places)",
			"Returns x rounded to 0 to 30 places, in the schema's mode. Without places, it rounds to a whole number.",
			"round(rate / 3, 2) == 3.33"},
		least: 1, most: 2, gives: numberType, check: checkRound,
		eval: evalNumeric, amount: numericAmount, numeric: round, together: placesCurrency,
	},
	{
		Builtin: Builtin{"round_to", "round_to(x, 0.25)",
			"Returns x rounded to a multiple of the step, in the schema's mode.",
			"round_to(rate, 0.25) == rate"},
		least: 2, most: 2, gives: numberType, check: checkRoundTo,
		eval: evalNumeric, amount: numericAmount, numeric: roundTo, together: stepCurrency,
	},
	{
		Builtin: Builtin{"abs", "abs(x)",
			"Returns x without its sign.",
			"abs(rate - limit) < 5"},
		least: 1, most: 1, gives: numberType, check: checkAbs,
		eval: evalNumeric, amount: numericAmount, numeric: abs, together: anyCurrency,
	},
	{
		Builtin: Builtin{"percent", "percent(part, whole)",
			"Returns the share of part in whole, in percent.",
			"percent(rate, limit) > 90"},
		least: 2, most: 2, gives: percentType, check: checkPercent,
		eval: evalNumeric, amount: percentAmount, numeric: percent, together: alike,
	},
	{
		Builtin: Builtin{"lower", "lower(text)",
			"Returns the text in lower case.",
			"lower(region) == \"north\""},
		least: 1, most: 1, gives: textType, check: checkText, eval: textFunction(strings.ToLower),
	},
	{
		Builtin: Builtin{"upper", "upper(text)",
			"Returns the text in upper case.",
			"upper(region) == \"NORTH\""},
		least: 1, most: 1, gives: textType, check: checkText, eval: textFunction(strings.ToUpper),
	},
	{
		Builtin: Builtin{"trim", "trim(text)",
			"Returns the text without blanks at its ends.",
			"trim(region) == \"north\""},
		least: 1, most: 1, gives: textType, check: checkText, eval: textFunction(strings.TrimSpace),
		more: "trim takes blanks off; ask about other signs with startsWith, endsWith or matches",
	},
	{
		Builtin: Builtin{"date", "date(\"2026-12-31\")",
			"Returns a day that is written out.",
			"start < date(\"2026-12-01\")"},
		least: 1, most: 1, gives: dateType, check: checkDate, eval: (*env).date,
	},
	{
		Builtin: Builtin{"days", "days(from, to)",
			"Returns the number of days from one date to the other, to - from, as a bare number.",
			"days(start, today) > 30"},
		least: 2, most: 2, gives: numberType, check: checkDates, eval: (*env).days,
	},
	{
		Builtin: Builtin{"add", "add(date, 3, \"days\")",
			"Returns the date after so many days, months, years or business_days. " +
				"Months and years end on the last day of a shorter month.",
			"start > add(today, 3, \"days\")"},
		least: 3, most: 3, gives: dateType, check: checkAdd, eval: (*env).add,
	},
	{
		Builtin: Builtin{"weekday", "weekday(date)",
			"Returns the day of the week, from 1 for Monday to 7 for Sunday.",
			"weekday(start) == 1"},
		least: 1, most: 1, gives: numberType, check: checkDates, eval: (*env).weekday,
	},
	{
		Builtin: Builtin{"has", "has(name)",
			"Reports whether there is a value.",
			"has(limit)"},
		least: 1, most: 1, gives: truthType, check: checkHas, eval: (*env).has,
	},
	{
		Builtin: Builtin{"changed", "changed(\"name\")",
			"Reports whether a name, or any name of a group, differs from the facts before.",
			"changed(\"rate\")"},
		least: 1, most: 1, gives: truthType, check: checkChanged, eval: (*env).changed,
	},
	{
		Builtin: Builtin{"change_percent", "change_percent(\"name\")",
			"Returns the size of the change of a number, in percent. It is unknown of an amount in another unit or currency.",
			"change_percent(\"rate\") > 5"},
		least: 1, most: 1, gives: percentType, check: checkChangePercent, eval: (*env).changePercent,
	},
	{
		Builtin: Builtin{"lookup", "lookup(\"table\", key, …)",
			"Returns the value of the row with these keys, in the order of the columns. " +
				"The columns from and to take one date, in the place of the first of them.",
			"lookup(\"caps\", region) > rate"},
		most: -1, check: checkLookup, eval: (*env).lookup,
		reads: func(n *call) string { return n.src.args[0].text },
	},
	{
		Builtin: Builtin{"convert", "convert(amount, \"USD\", date)",
			"Returns the amount in another currency, at the rate of a day in the table fx.",
			"convert(price, \"EUR\", today) > convert(80, \"EUR\", today)"},
		least: 3, most: 3, gives: numberType, check: checkConvert, eval: evalConvert,
		blame: (*env).blameConvert, reads: func(*call) string { return fxTable },
	},
}
