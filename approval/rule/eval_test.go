package rule_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// outcome writes what a rule gives: its value, or the missing inputs.
func outcome(o rule.Outcome) string {
	switch {
	case o.Err != nil:
		return "error: " + o.Err.Error()
	case o.Value.IsMissing():
		return "unknown: " + strings.Join(o.Missing, ", ")
	}
	return o.Value.String()
}

func TestRules(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	for _, c := range []struct{ src, want, why string }{
		// numbers
		{"0.1 + 0.2 == 0.3", "true", "decimals are exact"},
		{"1 / 3 * 3 == 1", "true", "so is division"},
		{"7 / 2", "3.5", "of whole numbers too"},
		{"2 + 3 * 4 - 1", "13", "products bind tighter"},
		{"10 - 2 - 3", "5", "from left to right"},
		{"-2 + 3", "1", "a sign binds tighter than a sum"},
		{"- -2", "2", "two signs"},
		{"+2", "2", "a plus sign is nothing"},
		{"(2 + 3) * 4", "20", "brackets"},
		{"7 % 3", "1", "what is left"},
		{"-7 % 3", "-1", "with the sign of the dividend"},
		{"7.5 % 2", "1.5", "of fractions too"},
		{"1_000_000.50 + 0", "1000000.5", "underscores between digits"},
		{"9223372036854775807 + 1", "9223372036854775808", "no end of a machine word"},
		{"1.0 == 1.00", "true", "places do not matter"},
		{"1 / 0", "unknown: division by zero", "no number"},
		{"1 % 0", "unknown: division by zero", "no number"},
		{"1 / 0 > 3 or true", "true", "and no error"},
		{"is_rehire ?? true ? 1 : 2.5", "1", "whole numbers and others mix"},
		{"12345678901234567890123456789.12 + 0", "12345678901234567890123456789.12", "a literal of any length"},
		{"[0.1 + 0.2] contains 0.3", "true", "also inside lists"},
		{"abs(-2.5)", "2.5", "size"},
		{"round(2.345, 2)", "2.35", "half away from zero by default"},
		{"round(-2.345, 2)", "-2.35", "on both sides"},
		{"round(2.5)", "3", "without places: whole"},
		{"round(1, custom.factor)", "unknown: places of round", "places are whole"},
		{"round_to(62.6, 0.25)", "62.5", "to a step"},
		{"round_to(62.6, 1 - 1)", "unknown: step of round_to", "a step of nothing"},
		{"percent(1, 8)", "12.5", "part of a whole"},
		{"percent(1, 0)", "unknown: division by zero", "no whole"},
		{"percent(bill.hourly - pay.hourly, bill.hourly) < 33", "true", "of amounts"},
		{"pay.hourly * 1.5", "93.75", "an amount times a bare number"},
		{"pay.hourly * schedule.hours == pay.weekly", "true", "per hour times hours per week is per week"},
		{"pay.weekly * weeks < bill.budget", "true", "per week times weeks is money"},
		{"custom.level + 1", "6", "a whole number is a number"},
		{"-custom.level", "-5", "also behind a sign"},
		{"round(custom.level / 2, 0)", "3", "also in a function"},
		{"custom.factor * pay.hourly > bill.hourly", "true", "a decimal fits any unit"},
		// text
		{`client == "acme"`, "true", "exact"},
		{`client == "Acme"`, "false", "letter case counts"},
		{`client != 'acme'`, "false", "single quotes"},
		{`lower("ÄB") + upper("cd") + trim("  e ")`, `"äbCDe"`, "lower, upper, trim"},
		{`trim("  ")`, "unknown: ", "blank text is missing"},
		{`client contains "cm"`, "true", "inside"},
		{`client startsWith "ac" and client endsWith "me"`, "true", "at the ends"},
		{`client not contains "x"`, "true", "not before an operator"},
		{`client in ["globex", "acme"]`, "true", "one of"},
		{`client not in ["globex", "acme"]`, "false", "none of"},
		{`custom.note in ["a"]`, "unknown: custom.note", "missing is in no list"},
		{`"\"\n\\" == '"' + "\n" + '\\'`, "true", "escapes"},
		{`len("héllo")`, "5", "letters, not bytes"},
		{`custom.note + "x"`, "unknown: custom.note", "missing stays missing"},
		// choices
		{`custom.grade >= "Manager"`, "true", "by place"},
		{`custom.grade < "Partner"`, "true", "by place"},
		{`custom.grade == "Director"`, "true", "exact"},
		{`custom.grade != ""`, "true", "blank text is no choice and no mistake"},
		{`(custom.grade ?? "none") == "none"`, "false", "nor is what stands in for it"},
		{`phase in ["sent", "done"]`, "true", "choices without order"},
		{`"Analyst" < custom.grade`, "true", "from the other side"},
		{`custom.other_grade > "Low"`, "unknown: custom.other_grade", "a value outside choices has no place"},
		{`(custom.grade ?? "Analyst") > "Manager"`, "true", "still a choice"},
		// three values
		{"true and is_rehire", "unknown: is_rehire", "unknown stays"},
		{"false and is_rehire", "false", "false decides"},
		{"is_rehire and false", "false", "from either side"},
		{"is_rehire or true", "true", "true decides"},
		{"is_rehire or false", "unknown: is_rehire", "unknown stays"},
		{"not is_rehire", "unknown: is_rehire", "unknown stays"},
		{"is_rehire == is_rehire", "unknown: is_rehire", "not even itself"},
		{"is_rehire and thin", "unknown: is_rehire, margin.percent", "all that was missing"},
		{"(is_rehire and thin) or custom.note == \"\"", "unknown: is_rehire, margin.percent, custom.note",
			"all that was missing"},
		{"(is_rehire or true) and thin", "unknown: margin.percent", "what did not matter is not named"},
		{"is_rehire ? 1 : 2", "unknown: is_rehire", "no branch"},
		{"type == \"contract\" ? 1 : 2", "1", "the first branch"},
		{"false ? pay.hourly : true ? bill.hourly : bill.cap", "92", "branches nest to the right"},
		{"!true || false && true", "false", "the other spelling"},
		{"not (client == \"x\")", "true", "not is looser than =="},
		{"true or true and false", "true", "or is looser than and"},
		// presence
		{"has(is_rehire)", "false", "missing"},
		{"has(client) and has(bill.cap)", "true", "given"},
		{"has(pay.hourly / 0)", "false", "of any part"},
		{"has(before.client)", "false", "nothing before"},
		{"has(actor.clients)", "true", "an absent list is [], and [] is a value"},
		{"margin.percent ?? 30", "30", "replaced"},
		{"(margin.percent ?? 30) > 22", "true", "?? binds tighter than >"},
		{"((-margin.percent) ?? 3) * 2", "6", "and tighter than *, looser than a sign"},
		{"bill.hourly ?? 30", "92", "kept"},
		{`custom.note ?? business_unit ?? "none"`, `"none"`, "several"},
		{`custom.note ?? business_unit`, "unknown: custom.note, business_unit", "all missing"},
		// lists
		{"len(tags)", "2", "how many"},
		{"len(actor.clients)", "0", "absent is empty"},
		{"len(before.tags)", "unknown: before.tags", "unless there is nothing before"},
		{`"icu" in tags and tags contains "night"`, "true", "both ways to ask"},
		{`"x" in actor.clients`, "false", "an absent list has nothing"},
		{"any(pay.stipends, .taxable == false)", "true", "some"},
		{"all(pay.stipends, .amount > 400)", "true", "each"},
		{"none(pay.stipends, .amount > 1000)", "true", "not one"},
		{"count(pay.stipends, .taxable)", "1", "how many are"},
		{"sum(pay.stipends, .amount)", "1320.5", "together"},
		{"sum(hours_by_day)", "24.5", "of numbers"},
		{"sum(hours_by_day, # * 2)", "49", "the item itself"},
		{"any(actor.clients, # == \"x\")", "false", "none in an empty list"},
		{"all(actor.clients, # == \"x\")", "true", "all of an empty list"},
		{"none(actor.clients, # == \"x\")", "true", "none of an empty list"},
		{"sum(before.pay.stipends ?? [], .amount)", "0", "nothing together is 0"},
		{"min(3, 1, 2)", "1", "of numbers"},
		{"max(start_date, end_date)", "2027-02-28", "of dates"},
		{"max(hours_by_day)", "12.5", "of a list"},
		{"min(tags == [\"a\"] ? [1] : [2])", "error", "lists are not compared"},
		{"max(map(pay.stipends, .amount))", "900.5", "of a part of each item"},
		{"min(map(pay.stipends, .amount * 2))", "840", "of what is made of each item"},
		{"max(map(pay.stipends, max(.days)))", "unknown: max of an empty list", "a list in each item"},
		{"max(pay.stipends, .taxable ? .amount : margin.percent * 1)", "error", "units differ"},
		{"min(map(pay.stipends, .taxable ? .amount : bill.budget * before.custom.level))",
			"unknown: before.custom.level", "unknown for one item"},
		{"any(pay.stipends, .amount == max(map(pay.stipends, .amount)))", "true",
			"the item outside is still the item"},
		{"max([])", "unknown: max of an empty list", "there is none"},
		{"min(1, margin.percent)", "unknown: margin.percent", "unknown among them"},
		{"any(pay.stipends, any(.days, # == 2))", "true", "lists in lists"},
		{"count(pay.stipends, len(.days) == 0)", "1", "a list of an item"},
		{"any(pay.stipends, .amount > bill.cap)", "error", "units hold in lists"},
		// dates
		{`start_date == date("2026-12-01")`, "true", "a day"},
		{`start_date < end_date`, "true", "order"},
		{`days(start_date, end_date)`, "89", "from the first to the second"},
		{`days(end_date, start_date)`, "-89", "or back"},
		{`add(date("2027-01-31"), 1, "months")`, "2027-02-28", "the last day of the month"},
		{`add(date("2028-02-29"), 1, "years")`, "2029-02-28", "the last day of the month"},
		{`add(date("2027-03-31"), -1, "months")`, "2027-02-28", "backwards"},
		{`add(date("2026-12-31"), 1, "days")`, "2027-01-01", "over the year"},
		{`add(date("2026-11-20"), 1, "business_days")`, "2026-11-23", "over the weekend"},
		{`add(start_date, 1 / 2, "days")`, "unknown: add of 0.5", "whole days"},
		{`add(date("9999-12-31"), 1, "days")`, "unknown: add of 1", "the end of time"},
		{`weekday(date("2026-11-23"))`, "1", "Monday is 1"},
		{`weekday(date("2026-11-29"))`, "7", "Sunday is 7"},
		{`days(today, start_date)`, "11", "today is given"},
		// tables and functions of the host
		{`lookup("cap", "rn", start_date)`, "95.5", "by key and date"},
		{`lookup("cap", "rn", date("2026-12-31"))`, "95.5", "the last day belongs"},
		{`lookup("cap", "rn", date("2027-01-01"))`, "98", "the first day belongs"},
		{`lookup("cap", "lpn", start_date)`, "61", "always"},
		{`lookup("cap", "md", start_date)`, `unknown: lookup("cap")`, "no row"},
		{`lookup("cap", custom.note, start_date)`, "unknown: custom.note", "no key"},
		{`lookup("zone", worksite.postal)`, `"A"`, "text as it is written"},
		{`lookup("level", 1.0, true)`, "100", "a cell is read as its argument"},
		{`pay.hourly >= minimum_wage(worksite.state, start_date)`, "true", "the host's"},
		{`minimum_wage("ZZ", start_date)`, "unknown: minimum_wage(…)", "nothing known"},
		{`minimum_wage(custom.note, start_date)`, "unknown: custom.note", "not asked"},
		{`gsa(worksite.state).lodging`, "168", "a record"},
		{`gsa(worksite.state).meals`, "unknown: gsa(…).meals", "a part of it"},
		{`gsa("ZZ").lodging`, "unknown: gsa(…): exact: not a date: write it as 2026-12-31",
			"an error is unknown, and says why"},
		// what expr's users know
		{"any(tags, {# == `icu`})", "true", "braces and backticks"},
		{"`a``b` + \"c\"", "\"a`bc\"", "a backtick in backticks is doubled"},
		{"`\\n`", `"\n"`, "no escapes in backticks"},
		{"1 + // one\n 2 /* two */", "3", "comments"},
		{`client in ["acme",] and max(1, 2,) == 2`, "true", "trailing commas"},
		{"pay?.hourly == pay.hourly", "true", "a question mark before the point changes nothing"},
		{`find(pay.stipends, .name == "meals")?.amount`, "420", "nor in an item"},
		{"client == nil", "false", "given"},
		{"custom.note == nil", "true", "not given, and known to be so"},
		{"nil != custom.note", "false", "the other way"},
		{"tags == nil", "false", "a list is always there"},
		{"if is_rehire == nil { 1 } else if client == \"x\" { 2 } else { 3 }", "1", "if and else"},
		{"if is_rehire { 1 } else { 2 }", "unknown: is_rehire", "of a condition that is not known"},
		{"let fee = bill.hourly * 0.05; bill.hourly - fee", "87.4", "a value with a name"},
		{"let a = 1; let b = a + 1; (let c = b + 1; c) + a", "4", "names in names"},
		{"any(pay.stipends, {let s = #; any(tags, # == s.name)})", "false", "the outer item has a name"},
		{"any(pay.stipends, {let s = #; any(s.days, # == 2 and s.name == \"meals\")})", "true", "and keeps it inside"},
		{"let note = custom.note; note == \"x\"", "unknown: custom.note", "a name is not what is missing"},
		{"custom.level in 1..5", "true", "a range"},
		{"custom.level not in 1..4", "true", "outside of it"},
		{"custom.factor in 1..5", "false", "of whole numbers alone"},
		{"-1 in -2..0", "true", "below zero"},
		{"margin.percent in 1..5", "unknown: margin.percent", "missing is in no range"},
		{"one(pay.stipends, .taxable)", "true", "exactly one"},
		{"one(pay.stipends, .amount > 0)", "false", "two"},
		{"one(tags, is_rehire)", "unknown: is_rehire", "not known of any"},
		{"one(tags, # == \"x\" or is_rehire)", "unknown: is_rehire", "not known of any"},
		{"one([1, 2, 3], # < 3 or is_rehire)", "false", "two are enough to know"},
		{"len(filter(pay.stipends, .amount > 500))", "1", "some of the items"},
		{"len(filter(tags, is_rehire))", "unknown: is_rehire", "not known which"},
		{"filter(pay.stipends, .taxable)[0].name", `"housing"`, "the first of them"},
		{"find(pay.stipends, .taxable).amount", "900.5", "the first"},
		{"find(tags, # == \"x\")", "unknown: tags[]", "none of them"},
		{"has(find(tags, # == \"x\"))", "false", "which can be asked"},
		{"find([2, 1], # == 1 or is_rehire)", "unknown: is_rehire", "an earlier one may be it"},
		{"find([1, 2], # == 1 or is_rehire)", "1", "a later one can't"},
		{"sum(map(pay.stipends, .amount))", "1320.5", "what each item gives"},
		{"map(pay.stipends, .amount * 2)[1]", "1801", "any of them"},
		{"any(map(pay.stipends, .taxable ? .amount : before.bill.budget), # > 900)", "true", "one that is not known does not matter"},
		{"map(tags, before.client)[0]", "unknown: before.client", "unless it is the one"},
		{"\"x\" in map(tags, before.client)", "unknown: before.client", "or might be"},
		{"len(map(tags, before.client))", "2", "their number is known"},
		{"tags[0] + tags[-1]", `"icunight"`, "the first and the last"},
		{"tags[2]", "unknown: tags[2]", "outside of the list"},
		{"tags[2] ?? \"none\"", `"none"`, "which is missing"},
		{"before.tags[0]", "unknown: before.tags", "of nothing before"},
		{`client matches "^a.*e$"`, "true", "a pattern"},
		{`client not matches "(?i)^ACME$"`, "false", "without regard to case"},
		{`custom.note matches "a"`, "unknown: custom.note", "missing matches nothing and is not known"},
		{"client in [custom.note, \"acme\"]", "true", "an entry that is not known does not matter"},
		{"let l = [custom.note, \"acme\"]; client in l", "true", "nor in a list with a name"},
		{"any([custom.note, \"acme\"], # == client)", "true", "nor among items"},
		{"[custom.note, \"acme\"][1] == client and len([custom.note]) == 1", "true", "nor beside another"},
		{"find([\"acme\", custom.note], # == client)", "\"acme\"", "nor after what was found"},
		{"[\"a\", custom.note] == nil", "false", "a list is there, whatever is in it"},
		{"sum([1, custom.factor, before.custom.factor])", "unknown: before.custom.factor", "but in a sum"},
		{"client in [custom.note, \"x\"]", "unknown: custom.note", "unless it might be the one"},
		{"minimum_wage(before.client, end_date) > lookup(\"level\", before.custom.level, is_rehire)", "unknown: before.client, before.custom.level, is_rehire", "all that a call lacks"},
		// named rules
		{"needs_finance", "true", "one that reads others"},
		{"thin and over_cap", "unknown: margin.percent", "names are seen through"},
		{"twice", "125", "a number"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			got := "error"
			if err == nil {
				got = outcome(r.Eval(f))
				if truth := r.Truth(f); truth != r.Eval(f).Truth {
					t.Errorf("%s: Truth is %s, Eval says %s", c.src, truth, got)
				}
				if mixed := withAnother(t, s, f, c.src); mixed != got {
					t.Errorf("%s = %s, and %s next to an amount in another currency that it does not read", c.src, got, mixed)
				}
			}
			if got != c.want {
				t.Errorf("%s: %s = %s, want %s", c.why, c.src, got, c.want)
				if err != nil {
					t.Log(err)
				}
			}
		})
	}
}

func TestMissingItemsAreNamedByTheirList(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	list := rule.ListValue([]rule.Value{stipend("meals", "", false), stipend("", "900", true)})
	set(t, f, map[string]rule.Value{"pay.stipends": list})
	for src, want := range map[string]string{
		"any(pay.stipends, .amount > 1000)":                         "unknown: pay.stipends[].amount",
		"any(pay.stipends, .amount > 800)":                          "true",
		"sum(pay.stipends, .amount)":                                "unknown: pay.stipends[].amount",
		`all(pay.stipends, .name != "x" and .amount > 1)`:           "unknown: pay.stipends[].amount, pay.stipends[].name",
		"all(pay.stipends, .amount > 901)":                          "false",
		`any(pay.stipends, .amount > 800) and has(client) and thin`: "unknown: margin.percent",
		"count(pay.stipends, .amount > 1)":                          "unknown: pay.stipends[].amount",
		"any(pay.stipends, all(.days, # > bill.hourly / bill.cap))": "true",
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(src, rule.WantAny)
			if err != nil {
				t.Error(err)
				return
			}
			if got := outcome(r.Eval(f)); got != want {
				t.Errorf("%s = %s, want %s", src, got, want)
			}
		})
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	s := schema(t)
	now, old := facts(t, s), facts(t, s)
	set(t, old, map[string]rule.Value{"pay.rate": amount("50"), "pay.hourly": amount("50"), "bill.cap": {}, "bill.budget": amount("0"), "tags": rule.ListValue(nil)})
	set(t, now, map[string]rule.Value{"tags": {}, "business_unit": {}})
	first := now
	later := now.WithBefore(old)
	for _, c := range []struct{ src, first, later, why string }{
		{`changed("pay")`, "false", "true", "a given name of the group"},
		{`changed("pay.rate")`, "false", "true", "a given name"},
		{`changed("pay.hourly")`, "false", "true", "a computed name, named itself"},
		{`changed("pay.weekly")`, "false", "false", "the same"},
		{`changed("bill")`, "false", "true", "a value that was missing"},
		{`changed("bill.cap")`, "false", "true", "a value that was missing"},
		{`changed("custom")`, "false", "false", "nothing in the group"},
		{`changed("margin.percent")`, "false", "false", "missing both times"},
		{`changed("tags")`, "false", "false", "an absent list is []"},
		{`change_percent("pay.rate")`, "unknown: before.pay.rate", "25", "the size of the change"},
		{`change_percent("bill.cap")`, "unknown: before.bill.cap", "unknown: before.bill.cap", "was missing"},
		{`change_percent("bill.budget")`, "unknown: before.bill.budget", "unknown: before.bill.budget", "was 0"},
		{`change_percent("margin.percent")`, "unknown: margin.percent, before.margin.percent", "unknown: margin.percent, before.margin.percent", "missing both times"},
		{`before.pay.rate < pay.rate`, "unknown: before.pay.rate", "true", "before.* is the old value"},
		{`before.client == client`, "unknown: before.client", "true", "before.* is the old value"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Error(err)
				return
			}
			if a, b := outcome(r.Eval(first)), outcome(r.Eval(later)); a != c.first || b != c.later {
				t.Errorf("%s: %s = %s, then %s; want %s, then %s", c.why, c.src, a, b, c.first, c.later)
			}
		})
	}
	down := old.WithBefore(now)
	r, _ := s.Compile(`change_percent("pay.rate")`, rule.WantNumber)
	if got := r.Eval(down).Value.String(); got != "20" {
		t.Errorf("a fall of a fifth is %s", got)
	}
}

func TestFieldsAndInputs(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ src, fields, inputs string }{
		{"client == \"x\" and today > start_date", "client start_date", "client start_date"},
		{"pay.hourly > 2", "pay.hourly", "pay.per pay.rate"},
		{"needs_finance", "needs_finance", "bill.cap bill.hourly bill.rate pay.rate"},
		{"before.pay.rate < pay.rate", "before.pay.rate pay.rate", "pay.rate"},
		{`changed("bill")`, "bill.budget bill.cap bill.hourly bill.rate", "bill.budget bill.cap bill.hourly bill.rate"},
		{`change_percent("pay.hourly") > 2`, "pay.hourly", "pay.per pay.rate"},
		{"any(pay.stipends, .amount > 2)", "pay.stipends", "pay.stipends"},
		{"1 < 2", "", ""},
	} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Error(err)
				return
			}
			if got := strings.Join(r.Fields(), " "); got != c.fields {
				t.Errorf("%s reads %s, want %s", c.src, got, c.fields)
			}
			if got := strings.Join(r.Inputs(), " "); got != c.inputs {
				t.Errorf("%s comes from %s, want %s", c.src, got, c.inputs)
			}
			r.Fields() // a copy: what a caller does to it changes nothing
			if f := r.Fields(); len(f) > 0 {
				f[0] = "x"
				if slices.Contains(r.Fields(), "x") {
					t.Error("Fields gives away its own slice")
				}
			}
		})
	}
}

func TestFactsOfAnotherSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	more, err := s.Extend(money("value", rule.PerHour))
	if err != nil {
		t.Fatal(err)
	}
	r, err := more.Compile("value > bill.cap", rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	f := facts(t, s)
	if got := outcome(r.Eval(f)); got != "unknown: value" {
		t.Errorf("without the field: %s", got)
	}
	g := set(t, f.In(more), map[string]rule.Value{"value": amount("95")})
	if got := outcome(r.Eval(g)); got != "true" {
		t.Errorf("with the field: %s", got)
	}
	if err := f.Set("client", amount("1")); err == nil {
		t.Error("a number went into a text")
	}
	if err := f.Set("nobody", amount("1")); err == nil {
		t.Error("a field that is not there was set")
	}
}
