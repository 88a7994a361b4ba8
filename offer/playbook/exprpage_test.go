package playbook_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// pageOffer is what the rules of this file are asked about.
const pageOffer = `{"client": "Northgate", "type": "contract", "region": "west", "tags": ["urgent", "icu"],
 "candidate": {"name": "Ada Osei", "email": "ada@example.com"}, "job": {"title": "Registered Nurse", "department": "ICU", "openings": 2},
 "worksite": {"city": "Reno", "state": "NV"}, "start_date": "2026-12-07", "weeks": 13,
 "schedule": {"hours_per_week": 36, "hours_by_day": [12, 12, 12, 0, 0, 0, 0]},
 "pay": {"rate": "52.5", "per": "hour", "stipends": [{"name": "meals", "amount": "420", "per": "week", "taxable": false}, {"name": "housing", "amount": "900", "per": "week", "taxable": true}],
  "bonuses": [{"name": "completion", "amount": "1500"}, {"name": "housing", "amount": "250"}]},
 "bill": {"rate": "81", "per": "hour"}, "people": {"recruiter": "ann"}, "cost": {"burden": []}}`

// asWritten returns what a rule evaluates to: true, false or unknown, or the finding
// about it.
func asWritten(t *testing.T, src string) string {
	t.Helper()
	quoted := func(s string) string {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	p, found := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: p\n"),
		"guardrails.yaml": []byte("guardrails:\n  - {id: it, check: " + quoted(src) +
			", else: warn}\n  - {id: opposite, check: " + quoted("not ("+src+"\n)") +
			", else: warn}\n")}, playbook.Options{})
	if p == nil {
		for _, f := range found.Errors() {
			return f.Message + " | " + f.Hint
		}
		t.Fatalf("%s: %v", src, found)
	}
	_, terms, err := record.ParseDraft([]byte(pageOffer), nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := record.New("O-1", terms)
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]bool{}
	for _, problem := range p.Assess(o, p.Facts(o, rule.Date{Year: 2026, Month: 11, Day: 30})).Problems {
		broken[problem.ID] = true
	}
	switch {
	case !broken["it"]:
		return "true"
	case !broken["opposite"]:
		return "false"
	}
	return "unknown"
}

// asOnThePage are rules that an author writes who knows only the language page of
// expr, that work as on that page, and what they evaluate to for the offer above.
var asOnThePage = []struct{ rule, why, want string }{
	{`any(pay.stipends, {.name == "housing" and .amount > 800}) or bill.hourly > 120`,
		"ten rules: a predicate", "true"},
	{`let gap = bill.hourly - pay.hourly; percent(gap, bill.hourly) < 40`,
		"ten rules: a variable, and a function of ours", "true"},
	{`if type == "direct_hire" { pay.annual > 150000 } else { pay.hourly > 45 }`,
		"ten rules: two ways of pay", "true"},
	{`client in ["Northgate", "Lakeside"] and worksite.state not in ["CA", "NY"]`, "ten rules: two lists",
		"true"},
	{`len(filter(pay.bonuses, {.amount > 1000})) == 1 && sum(pay.bonuses, .amount) < 5000`,
		"ten rules: how many bonuses", "true"},
	{`max(map(pay.stipends, {.amount})) > 800 && weeks > 12`, "ten rules: the greatest stipend", "true"},
	{`bill.cap != nil ? bill.hourly <= bill.cap : true`, "ten rules: a cap that may be absent", "true"},
	{`/* agency */ bill.rate > 80 // dollars`, "comments of both forms", "true"},
	{`true`, "a boolean alone", "true"},
	{`not false`, "a boolean and not", "true"},
	{`job.openings == 2`, "an integer", "true"},
	{`weeks < 1_000`, "a number with a separator", "true"},
	{`pay.rate == 52.50`, "a number is exact: zeros behind the point say nothing", "true"},
	{`client == 'Northgate'`, "text in single quotes", "true"},
	{"job.title == `Registered Nurse`", "text in backticks", "true"},
	{`client in ["Northgate", "Lakeside"]`, "a list", "true"},
	{`bill.cap == nil`, "nil of what is absent", "true"},
	{`candidate.email != nil`, "nil of what is there", "true"},
	{`nil == bill.cap`, "nil on the left", "true"},
	{`7 % 3 == 1`, "the rest of a division", "true"},
	{`bill.hourly - pay.hourly >= 28 && bill.hourly / 3 == 27`, "arithmetic", "true"},
	{`pay.rate + 10 * 2 == 72.5`, "precedence of arithmetic", "true"},
	{`not (type == "direct_hire")`, "not before brackets", "true"},
	{`!(type == "direct_hire")`, "not as a sign", "true"},
	{`client not in ["Lakeside"]`, "not in", "true"},
	{`job.title not contains "Clerk"`, "not with a text operator", "true"},
	{`type == "contract" and weeks > 4 or region == "east"`, "and before or", "true"},
	{`type == "contract" ? weeks > 4 : pay.per == "year"`, "a condition with a question mark", "true"},
	{`if type == "contract" { weeks > 4 } else { pay.per == "year" }`, "if and else", "true"},
	{`if weeks > 26 { false } else if weeks > 4 { true } else { false }`, "else if", "true"},
	{`(bill.cap ?? 80) < bill.hourly`, "?? in brackets", "true"},
	{`pay.stipends[0].name == "meals"`, "the first item", "true"},
	{`pay.stipends[-1].name == "housing"`, "the last item", "true"},
	{`pay.stipends[5].name == "x"`, "an item that is not there", "unknown"},
	{`"icu" in tags`, "in of a list", "true"},
	{`worksite?.county == nil`, "optional chaining, of what is absent", "true"},
	{`candidate?.name == "Ada Osei"`, "optional chaining, of what is there", "true"},
	{`(find(pay.stipends, .name == "car")?.amount ?? 0) == 0`, "optional chaining of nothing found", "true"},
	{`pay.stipends?.[0]?.name == "meals"`, "optional chaining with an index", "true"},
	{`(bill?.cap ?? 80) == 80`, "optional chaining and ??", "true"},
	{`job.openings in 1..3`, "a range behind in", "true"},
	{`job.openings not in 3..5`, "a range behind not in", "true"},
	{`pay.rate in 1..100`, "a range and an amount that is not whole", "false"},
	{`let gap = bill.hourly - pay.hourly; gap > 20`, "a variable", "true"},
	{`let low = 20; let high = 30; bill.hourly - pay.hourly > low and bill.hourly - pay.hourly < high`,
		"two variables", "true"},
	{`any(pay.stipends, {.amount > 800})`, "a predicate in braces", "true"},
	{`any(pay.stipends, .amount > 800)`, "a predicate without braces", "true"},
	{`any(pay.stipends, #.amount > 800)`, "the item by its sign", "true"},
	{`any(tags, # == "icu")`, "the item itself", "true"},
	{`any(pay.stipends, {let s = #; any(pay.bonuses, .name == s.name)})`,
		"an outer item in a nested predicate", "true"},
	{`all(pay.stipends, {.amount < 1000})`, "all", "true"},
	{`one(pay.stipends, {.taxable})`, "one", "true"},
	{`none(pay.stipends, {.amount > 1000})`, "none", "true"},
	{`map(pay.stipends, {.amount})[1] == 900`, "map and an item", "true"},
	{`sum(map(pay.stipends, .amount)) == 1320`, "sum of map", "true"},
	{`filter(pay.stipends, .name startsWith "h")[0].amount == 900`, "filter and an item", "true"},
	{`len(filter(pay.stipends, .taxable)) == 1`, "filter and len", "true"},
	{`find(pay.stipends, .amount > 500).name == "housing"`, "find", "true"},
	{`find([1, 2, 3, 4], # > 2) == 3`, "find in a list that is written out", "true"},
	{`count(pay.stipends, .amount > 500) == 1`, "count", "true"},
	{`sum(pay.stipends, .amount) == 1320`, "sum with a predicate", "true"},
	{`sum(schedule.hours_by_day) == 36`, "sum of numbers", "true"},
	{`max(pay.rate, 60) == 60`, "max of two", "true"},
	{`min(5, 7) == 5`, "min of two", "true"},
	{`max(schedule.hours_by_day) == 12`, "max of a list", "true"},
	{`max(map(pay.stipends, .amount)) == 900`, "max of map", "true"},
	{`abs(pay.hourly - bill.hourly) == 28.5`, "abs", "true"},
	{`round(pay.rate) == 53`, "round, a half away from zero", "true"},
	{`trim("  a ") == "a"`, "trim", "true"},
	{`upper(client) == "NORTHGATE"`, "upper", "true"},
	{`lower(client) == "northgate"`, "lower", "true"},
	{`client startsWith "North"`, "startsWith", "true"},
	{`client endsWith "gate"`, "endsWith", "true"},
	{`job.title contains "Nurse"`, "contains", "true"},
	{`candidate.name + "!" == "Ada Osei!"`, "text that is joined", "true"},
	{`client matches "^North(gate|wood)$"`, "a pattern", "true"},
	{`not (client matches "(?i)^south")`, "a pattern that does not fit", "true"},
	{`start_date > date("2026-12-01")`, "date", "true"},
	{`type == "contract"`, "type is a name here", "true"},
	{`len(client) == 9`, "len of a text", "true"},
	{`len(tags) == 2`, "len of a list", "true"},
	{`pay.hourly > bill.cap`, "what is absent makes the rest unknown", "unknown"},
	{`any(pay.bonuses, .discretionary)`, "an item without a part", "unknown"},
	{`len(tags) > 0 ? tags[0] == "urgent" : false`, "a guard before an index", "true"},
	{`all(tags, len(#) > 2) and any(tags, # contains "c")`, "functions of the item", "true"},
	{`any(pay.stipends, .amount > 800 and any(pay.bonuses, .amount > 1000))`,
		"a predicate inside a predicate", "true"},
	{`sum(filter(pay.stipends, .taxable), .amount) == 900`, "sum of filter", "true"},
	{`[1, 2, 3,][2] == 3`, "a comma behind the last of a list", "true"},
	{`max(1, 2,) == 2`, "a comma behind the last argument", "true"},
	{`-pay.rate < 0 and +pay.rate > 0`, "signs", "true"},
}

// refusedWithAHint are rules of that page that mean something else here or that the
// language does not have, with the hint of the finding and, if the hint leads to
// one, the rule to write instead: it is true for the offer above.
var refusedWithAHint = []struct{ rule, why, hint, instead string }{
	{`candidate?.email ?? "" matches "@example[.]com$"`, "ten rules: an address that may be absent",
		`write (candidate?.email ?? "") matches "@example[.]com$"`,
		`(candidate?.email ?? "") matches "@example[.]com$"`},
	{`start_date > now() + duration("72h")`, "ten rules: three days ahead", `write today`,
		`start_date > add(today, 3, "days")`},
	{`job.title | lower() contains "nurse"`, "ten rules: a title whatever its letters",
		`write lower(x) around the value`, `lower(job.title) contains "nurse"`},
	{`all(0..6, {schedule.hours_by_day[#] <= 12})`, "days of the week by number",
		`write x in 1..5, or a list [1, 2, 3]`, `all(schedule.hours_by_day, # <= 12)`},
	{`filter(pay.stipends, {let s = #; any(pay.bonuses, .name == s.name)}) | len() == 1`, "a pipe of a list",
		`write len(x) around the value`,
		`len(filter(pay.stipends, {let s = #; any(pay.bonuses, .name == s.name)})) == 1`},
	{`reduce(pay.bonuses, #acc + .amount, 0) > 1000`, "a sum by reduce", `# is the item, .x a part of it`,
		`sum(pay.bonuses, .amount) > 1000`},
	{`job.openings == 0x2`, "an integer in hexadecimal", `write 2`, `job.openings == 2`},
	{`job.openings == 0o2`, "an integer in octal", `write 2`, `job.openings == 2`},
	{`job.openings == 0b10`, "an integer in binary", `write 2`, `job.openings == 2`},
	{`margin.percent > .5`, "a number that begins with its point", `write 0.5`, `margin.percent > 0.5`},
	{`bill.rate > 1e1`, "a number with an exponent", `write 10`, `bill.rate > 10`},
	{`client != "North\u0067ate"`, "text with a character by its number", `write g`, `client == "Northgate"`},
	{`client in {"Northgate": 1}`, "a map", `a list is written [a, b]`, `client in ["Northgate"]`},
	{`{a: 1}.a == 1`, "a map that is read", `a list is written [a, b]`, ""},
	{`b"abc" == client`, "bytes", `write text: "abc"`, `"abc" != client`},
	{`2 ** 3 == 8`, "a power", `write x * x`, `2 * 2 * 2 == 8`},
	{`2 ^ 3 == 8`, "a power in its other sign", `write x * x`, `2 * 2 * 2 == 8`},
	{`1 < 2 < 3`, "a chain of comparisons", `write 1 < 2 and 2 < 3`, `1 < 2 and 2 < 3`},
	{`not type == "direct_hire"`, "not before a comparison without brackets",
		`write not (type == "direct_hire")`, `not (type == "direct_hire")`},
	{`not client startsWith "Z"`, "not before a text operator without brackets",
		`write not (client startsWith "Z")`, `not (client startsWith "Z")`},
	{`type ?: "contract" == "contract"`, "a condition without a value between", `write a ?? b, or c ? a : b`,
		`(type ?? "contract") == "contract"`},
	{`if weeks > 4 { true }`, "an if without an else", `write if c { a } else { b }`,
		`if weeks > 4 { true } else { false }`},
	{`bill.cap ?? 80 < bill.hourly`, "?? without brackets", `write (bill.cap ?? 80) < bill.hourly`,
		`(bill.cap ?? 80) < bill.hourly`},
	{`bill.hourly > bill.cap ?? 80`, "?? on the right without brackets",
		`write bill.hourly > (bill.cap ?? 80)`, `bill.hourly > (bill.cap ?? 80)`},
	{`bill.cap ?? bill.overtime_cap ?? 80 == 80`, "several ?? without brackets",
		`write (bill.cap ?? bill.overtime_cap ?? 80) == 80`, `(bill.cap ?? bill.overtime_cap ?? 80) == 80`},
	{`-bill.cap ?? 0 == 0`, "?? behind a sign",
		`write -(bill.cap ?? 0) == 0; where the sign is of the first value alone, ((-bill.cap) ?? 0)`,
		`-(bill.cap ?? 0) == 0`},
	{`candidate["name"] == "Ada Osei"`, "a part by its name in brackets", `write candidate.name`,
		`candidate.name == "Ada Osei"`},
	{`tags[weeks - 13] == "urgent"`, "an item by a computed place", `write list[0], or find(list, condition)`,
		`tags[0] == "urgent"`},
	{`"name" in candidate`, "in of a record",
		`candidate has id, name, email, phone, locale, address, is_rehire`, ""},
	{`tags[0:1] == ["urgent"]`, "a slice",
		`filter(list, condition) gives some of the items, list[0] one of them`, `tags[0] == "urgent"`},
	{`len(tags[1:]) == 1`, "an open slice",
		`filter(list, condition) gives some of the items, list[0] one of them`, ""},
	{`tags == ["urgent", "icu"]`, "lists that are compared", `use any, all, none or count`,
		`all(tags, # in ["urgent", "icu"])`},
	{`client | lower() == "northgate"`, "a pipe", `write lower(x) around the value`,
		`lower(client) == "northgate"`},
	{`1..3 == [1, 2, 3]`, "a range as a list", `write x in 1..5, or a list [1, 2, 3]`, ""},
	{`sum(1..3) == 6`, "a range as an argument", `write x in 1..5, or a list [1, 2, 3]`, ""},
	{`filter(0..9, {# % 2 == 0}) == [0, 2, 4, 6, 8]`, "a range that is filtered",
		`write x in 1..5, or a list [1, 2, 3]`, ""},
	{`weeks in 1..job.openings`, "a range to a name", `write a >= x and a <= y`,
		`not (weeks >= 1 and weeks <= job.openings)`},
	{`let weeks = 3; weeks > 2`, "a variable that takes a name", `choose another name`, `let w = 3; w > 2`},
	{`let name = client | lower(); name == "northgate"`, "a variable of a pipe",
		`write lower(x) around the value`, `let name = lower(client); name == "northgate"`},
	{`$env["client"] == "Northgate"`, "$env", `write the name itself, as in group.name`,
		`client == "Northgate"`},
	{`'client' in $env`, "whether a name is there", `write the name itself, as in group.name`, ""},
	{`any(pay.stipends, {.amount > 800; true})`, "a sequence in a predicate", `join conditions with and`,
		`any(pay.stipends, {.amount > 800 and true})`},
	{`findIndex(pay.stipends, .taxable) == 1`, "findIndex", `write find(list, condition)`,
		`find(pay.stipends, .taxable).name == "housing"`},
	{`findLast(pay.stipends, .amount > 1).name == "housing"`, "findLast", `write filter(list, condition)[-1]`,
		`filter(pay.stipends, .amount > 1)[-1].name == "housing"`},
	{`findLastIndex(pay.stipends, .amount > 1) == 1`, "findLastIndex", `write find(list, condition)`, ""},
	{`len(groupBy(pay.stipends, .per)) == 1`, "groupBy", `write filter(list, condition)`,
		`len(filter(pay.stipends, .per == "week")) == 2`},
	{`count(pay.stipends) == 2`, "count without a predicate", `write len(pay.stipends) == 2`,
		`len(pay.stipends) == 2`},
	{`count([true, false, true]) == 2`, "count of booleans", `write count([true, false, true], #) == 2`, ""},
	{`reduce(pay.stipends, #acc + .amount, 0) == 1320`, "reduce", `# is the item, .x a part of it`,
		`sum(pay.stipends, .amount) == 1320`},
	{`mean(schedule.hours_by_day) > 5`, "mean", `write sum(list, .x) / len(list)`,
		`sum(schedule.hours_by_day) / len(schedule.hours_by_day) > 5`},
	{`first(tags) == "urgent"`, "first", `write list[0]`, `tags[0] == "urgent"`},
	{`last(tags) == "icu"`, "last", `write list[-1]`, `tags[-1] == "icu"`},
	{`len(take(tags, 1)) == 1`, "take", `write list[0]`, `tags[0] == "urgent"`},
	{`reverse(tags)[0] == "icu"`, "reverse", `write list[-1]`, `tags[-1] == "icu"`},
	{`sort(schedule.hours_by_day)[0] == 0`, "sort", `write min and max, or any and all`,
		`min(schedule.hours_by_day) == 0`},
	{`sortBy(pay.stipends, .amount)[0].name == "meals"`, "sortBy", `write min and max of map(list, .x)`,
		`min(map(pay.stipends, .amount)) == 420`},
	{`max(pay.stipends, .amount) == 900`, "max with a predicate",
		`write max(map(pay.stipends, .amount)) == 900`, `max(map(pay.stipends, .amount)) == 900`},
	{`ceil(pay.rate) == 53`, "ceil", `write round(x, 0), which rounds in the mode that is set`,
		`round_to(pay.rate, 1) == 53`},
	{`floor(pay.rate) == 52`, "floor", `write round(x, 0), which rounds in the mode that is set`,
		`pay.rate - pay.rate % 1 == 52`},
	{`indexOf(client, "gate") == 5`, "indexOf", `write text contains part`, `client contains "gate"`},
	{`lastIndexOf(client, "t") > 0`, "lastIndexOf", `write text contains part`, `client contains "t"`},
	{`hasPrefix(client, "North")`, "hasPrefix", `write text startsWith part`, `client startsWith "North"`},
	{`hasSuffix(client, "gate")`, "hasSuffix", `write text endsWith part`, `client endsWith "gate"`},
	{`client matches region`, "a pattern that is not written out",
		`write the pattern in quotes, as in region matches "^north"`, `client matches "^North"`},
	{`start_date > now()`, "now", `write today`, `start_date > today`},
	{`now().Year() == 2026`, "a method of now", `write a >= date("2026-01-01")`,
		`today >= date("2026-01-01")`},
	{`start_date - today > duration("24h")`, "a duration",
		`use days(a, b) and add(date, n, "days") with dates`, `days(today, start_date) > 1`},
	{`start_date - today == 7`, "a difference of dates", `use days(a, b) and add(date, n, "days") with dates`,
		`days(today, start_date) == 7`},
	{`start_date + 7 > today`, "a date and a number", `use days(a, b) and add(date, n, "days") with dates`,
		`add(start_date, 7, "days") > today`},
	{`start_date > "2026-12-01"`, "a date and a text", `write date("2026-12-01")`,
		`start_date > date("2026-12-01")`},
	{`start_date.Year() == 2026`, "a method of a date", `write a >= date("2026-01-01")`,
		`start_date >= date("2026-01-01")`},
	{`start_date.Weekday() == 1`, "another method of a date", `write weekday(date)`,
		`weekday(start_date) == 1`},
	{`date("2026-12-07").In(timezone("UTC")) == start_date`, "a time zone",
		`write a function around the value, as in upper(x)`, ""},
	{`type(weeks) == "int"`, "type of a value", `the type of a name is that of its field`, ""},
	{`int("12") == 12`, "int", `numbers are exact: write the number itself`, `12 == 12`},
	{`int(pay.rate) == 52`, "int of a number", `numbers are exact: write the number itself`, `pay.rate > 52`},
	{`float("1.5") == 1.5`, "float", `numbers are exact: write the number itself`, `1.5 == 1.5`},
	{`string(weeks) == "13"`, "string", `write the value itself`, `weeks == 13`},
	{`get(tags, 0) == "urgent"`, "get of a list", `write the name itself, as in group.name, or list[0]`, ""},
	{`get(candidate, "name") == "Ada Osei"`, "get of a record",
		`write the name itself, as in group.name, or list[0]`, `candidate.name == "Ada Osei"`},
	{`client.upper() == "NORTHGATE"`, "a method of a text",
		`write a function around the value, as in upper(x)`, `upper(client) == "NORTHGATE"`},
	{`client::upper() == "X"`, "a name space", `write the name of the function alone`, ""},
	{`client == "Northgate" AND weeks > 4`, "a word in capitals", `write and`,
		`client == "Northgate" and weeks > 4`},
	{`client = "Northgate"`, "one sign of equality", `write == to compare`, `client == "Northgate"`},
	{`client == Northgate`, "a text without quotes", `text is written in quotes: client == "Northgate"`,
		`client == "Northgate"`},
	{`pay.rate => 50`, "signs in the wrong order", `write >=, or # for the item of a list`, `pay.rate >= 50`},
	{`pay.rate <> 50`, "a sign of another language", `write !=`, `pay.rate != 50`},
	{`(1, 2)`, "a list in round brackets", `a list is written [a, b]`, ""},
	{`len(concat(tags, ["x"])) == 3`, "concat", `ask each list by itself, joined by and or or`, ""},
	{`len(flatten([tags])) == 2`, "flatten", `write any(list, any(.parts, # > 1))`, ""},
	{`len(uniq(tags)) == 2`, "uniq", `ask with any, count or one`, ""},
	{`join(tags, ",") == "urgent,icu"`, "join",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`median(schedule.hours_by_day) == 0`, "median",
		`write sum(list, .x) / len(list), or min and max of map(list, .x)`, ""},
	{`trim("__a__", "_") == "a"`, "trim of other characters",
		`trim takes blanks off; ask about other signs with startsWith, endsWith or matches`, ""},
	{`trimPrefix(client, "North") == "gate"`, "trimPrefix",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`trimSuffix(client, "gate") == "North"`, "trimSuffix",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`split(client, "g")[0] == "North"`, "split",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`splitAfter(client, "h")[0] == "North"`, "splitAfter",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`replace(client, "North", "South") == "Southgate"`, "replace",
		`ask about a text with contains, startsWith, endsWith or matches`, ""},
	{`repeat("a", 3) == "aaa"`, "repeat", `ask about a text with contains, startsWith, endsWith or matches`,
		""},
	{`client matches "(?=x)"`, "a pattern that RE2 has not",
		`patterns are those of RE2, which has no lookaround`, ""},
	{`start_date == date("07.12.2026", "02.01.2006")`, "date with a format", `write date("2026-12-31")`, ""},
	{`len(keys(candidate)) > 0`, "keys", `name the parts, as in group.name`, ""},
	{`len(values(candidate)) > 0`, "values", `name the parts, as in group.name`, ""},
	{`toJSON(tags) == "x"`, "toJSON", `compare the value itself`, ""},
	{`len(fromJSON("[1]")) == 1`, "fromJSON", `compare the value itself`, ""},
	{`toBase64(client) == "x"`, "toBase64", `compare the value itself`, ""},
	{`fromBase64("eA==") == "x"`, "fromBase64", `compare the value itself`, ""},
	{`len(toPairs(candidate)) == 1`, "toPairs", `name the parts, as in group.name`, ""},
	{`len(fromPairs([["a", 1]])) == 1`, "fromPairs", `name the parts, as in group.name`, ""},
	{`bitand(weeks, 1) == 1`, "bitand", `join conditions with and, or, not`, ""},
	{`bitor(weeks, 1) == 1`, "bitor", `join conditions with and, or, not`, ""},
	{`bitxor(weeks, 1) == 1`, "bitxor", `join conditions with and, or, not`, ""},
	{`bitnand(weeks, 1) == 1`, "bitnand", `join conditions with and, or, not`, ""},
	{`bitnot(weeks) == 1`, "bitnot", `join conditions with and, or, not`, ""},
	{`bitshl(weeks, 1) == 1`, "bitshl", `join conditions with and, or, not`, ""},
	{`bitshr(weeks, 1) == 1`, "bitshr", `join conditions with and, or, not`, ""},
	{`bitushr(weeks, 1) == 1`, "bitushr", `join conditions with and, or, not`, ""},
	{`weeks + "13" == 26`, "a number and a text", `numbers have no quotes: write 13`, ""},
	{`weeks == "13"`, "a number that is compared with a text", `numbers have no quotes: write 13`, ""},
}

// refusedWithout are rules of that page that have no place here, with the whole
// finding.
var refusedWithout = []struct{ rule, why, says string }{
	{`let limit = 20; bill.rate > 80`, "a variable that is not used", `limit is never used`},
	{`start_date > date("2026-12-01T00:00:00Z")`, "date with a time",
		`this is not a date; write it as 2026-12-31`},
}

// TestRulesByExprsOwnPage: what expr's page says works as it says or is refused,
// with what to write instead wherever there is something.
func TestRulesByExprsOwnPage(t *testing.T) {
	t.Parallel()
	for _, c := range asOnThePage {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			if got := asWritten(t, c.rule); got != c.want {
				t.Errorf("%s: %s\ngot  %s\nwant %s", c.why, c.rule, got, c.want)
			}
		})
	}
	for _, c := range refusedWithAHint {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			if got := asWritten(t, c.rule); !strings.HasSuffix(got, " | "+c.hint) {
				t.Errorf("%s: %s\ngot  %s\nwant the hint %s", c.why, c.rule, got, c.hint)
			}
			if c.instead == "" {
				return
			}
			if got := asWritten(t, c.instead); got != "true" {
				t.Errorf("%s: %s\nthe hint leads to %s, which is %s", c.why, c.rule, c.instead, got)
			}
		})
	}
	for _, c := range refusedWithout {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			if got := asWritten(t, c.rule); got != c.says+" | " {
				t.Errorf("%s: %s\ngot  %s\nwant %s", c.why, c.rule, got, c.says)
			}
		})
	}
}
