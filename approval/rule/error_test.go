package rule_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// refused are rules that do not compile, with the code of their first error.
var refused = []struct {
	src  string
	code rule.Code
}{
	{"", rule.CodeSyntax},
	{"  \n ", rule.CodeSyntax},
	{"client ==", rule.CodeSyntax},
	{"(client == \"a\"", rule.CodeSyntax},
	{"client == \"a\")", rule.CodeSyntax},
	{"client = \"a\"", rule.CodeSyntax},
	{"client == \"a", rule.CodeSyntax},
	{"client == 'a\nb'", rule.CodeSyntax},
	{`client == "\d"`, rule.CodeSyntax},
	{"client == “acme”", rule.CodeSyntax},
	{"\xff == 1", rule.CodeSyntax},
	{"1 < pay.hourly < 3", rule.CodeExpr},
	{"1e5 > 2", rule.CodeExpr},
	{"007 > 2", rule.CodeSyntax},
	{"1.2.3 > 2", rule.CodeSyntax},
	{".amount > 2", rule.CodeSyntax},
	{"# > 2", rule.CodeSyntax},
	{"bill.hourly > and true", rule.CodeSyntax},
	{"true and\n  client ==\n  ) and true", rule.CodeSyntax},
	{"pay.hourli > 2", rule.CodeUnknownName},
	{"bill.cup > 2", rule.CodeUnknownName},
	{"hourly > 2", rule.CodeUnknownName},
	{"pay > 2", rule.CodeUnknownName},
	{"héllo > 2", rule.CodeSyntax},
	{"before.nothing > 2", rule.CodeUnknownName},
	{"any(pay.stipends, .amuont > 2)", rule.CodeUnknownName},
	{"suum(pay.stipends, .amount) > 2", rule.CodeUnknownName},
	{`lookup("cup", "rn", start_date) > 2`, rule.CodeUnknownName},
	{`changed("pey")`, rule.CodeUnknownName},
	{`gsa("MN").food > 2`, rule.CodeUnknownName},
	{"client > 3", rule.CodeType},
	{"client == 3", rule.CodeType},
	{`client > "a"`, rule.CodeType},
	{`start_date > "2026-12-01"`, rule.CodeType},
	{`start_date - end_date > 3`, rule.CodeType},
	{`date("12/01/2026") > start_date`, rule.CodeType},
	{`date(client) > start_date`, rule.CodeType},
	{`date("2026-02-30") > start_date`, rule.CodeType},
	{"client and true", rule.CodeType},
	{"not client", rule.CodeType},
	{"-client == 1", rule.CodeType},
	{"client + 1 == 2", rule.CodeType},
	{"is_rehire > false", rule.CodeType},
	{"tags == [\"a\"]", rule.CodeType},
	{"client in \"acme\"", rule.CodeType},
	{"client in [1, 2]", rule.CodeType},
	{"client in [\"a\", 2]", rule.CodeType},
	{"tags contains 3", rule.CodeType},
	{"client contains 3", rule.CodeType},
	{"client.name == \"a\"", rule.CodeUnknownName},
	{"(client).name == \"a\"", rule.CodeType},
	{"is_rehire ? 1 : \"a\"", rule.CodeType},
	{"(margin.percent ?? \"a\") > 2", rule.CodeType},
	{"any(client, true)", rule.CodeType},
	{"any(tags)", rule.CodeType},
	{"any(pay.stipends, .amount)", rule.CodeType},
	{"sum(tags) > 2", rule.CodeType},
	{"max(client) > 2", rule.CodeType},
	{"max(tags) == \"a\"", rule.CodeType},
	{"max(1, start_date) > 2", rule.CodeType},
	{"len(3) > 2", rule.CodeType},
	{"round(1, 99) > 2", rule.CodeType},
	{"round(1, 0.5) > 2", rule.CodeType},
	{"abs() > 2", rule.CodeType},
	{"abs(1, 2) > 2", rule.CodeType},
	{`add(start_date, 3, "day") > end_date`, rule.CodeType},
	{`add(start_date, 3) > end_date`, rule.CodeType},
	{`lookup("cap", "rn") > 2`, rule.CodeType},
	{`lookup("cap", "rn", 3) > 2`, rule.CodeType},
	{`lookup("zone", tags) == "A"`, rule.CodeType},
	{`lookup(client, "rn") > 2`, rule.CodeType},
	{"changed(pay.rate)", rule.CodeType},
	{`change_percent("client") > 2`, rule.CodeType},
	{`change_percent("pay") > 2`, rule.CodeUnknownName},
	{`minimum_wage(3, start_date) > 2`, rule.CodeType},
	{`custom.grade >= "Directr"`, rule.CodeType},
	{"custom.grade > custom.other_grade", rule.CodeType},
	{`custom.grade == "director"`, rule.CodeType},
	{`"Boss" != custom.grade`, rule.CodeType},
	{`custom.grade in ["Director", "Patner"]`, rule.CodeType},
	{`before.custom.grade == "Boss"`, rule.CodeType},
	{`phase >= "sent"`, rule.CodeType},
	{`phase == "sennt"`, rule.CodeType},
	{`has("pay.rate")`, rule.CodeType},
	{"has(5)", rule.CodeType},
	{"round(1, -2) > 2", rule.CodeType},
	{"round_to(1, 0) > 2", rule.CodeType},
	{`add(start_date, 1.5, "days") > end_date`, rule.CodeType},
	{"max(map(pay.stipends, .name)) > 2", rule.CodeType},
	{"max(pay.stipends) > 2", rule.CodeType},
	{"max(pay.stipends, .amount, 3) > 2", rule.CodeExpr},
	{"max(map(pay.stipends, .amuont)) > 2", rule.CodeUnknownName},
	{"max(1, .amount) > 2", rule.CodeExpr},
	{"max(map(pay.stipends, .amount)) > pay.hourly", rule.CodeUnit},
	{"any(pay.stipends, amount > 2)", rule.CodeUnknownName},
	{"pay.stipends.amount > 2", rule.CodeUnknownName},
	{"bill.rate > bill.cap", rule.CodeUnit},
	{"pay.annual / 2080 > bill.hourly", rule.CodeUnit},
	{"pay.hourly > pay.weekly", rule.CodeUnit},
	{"worksite.zip == \"x\"", rule.CodeUnknownName},
	{"custom.hospital == client", rule.CodeUnknownName},
	{"before.pay > 2", rule.CodeUnknownName},
	{"before.pay.rat > 2", rule.CodeUnknownName},
	{"cleint == \"a\"", rule.CodeUnknownName},
	{"client == null", rule.CodeUnknownName},
	{"is_rehire == True", rule.CodeUnknownName},
	{"pay.hourly <> 2", rule.CodeSyntax},
	{"pay.hourly => 2", rule.CodeSyntax},
	{"pay.hourly ≥ 2", rule.CodeSyntax},
	{"pay.hourly > 2 AND is_rehire", rule.CodeSyntax},
	{"NOT is_rehire", rule.CodeSyntax},
	{"pay.hourly > 1,000", rule.CodeSyntax},
	{"margin.percent > 22%", rule.CodeSyntax},
	{"pay.hourly > $5", rule.CodeExpr},
	{"pay.hourly between 1 and 2", rule.CodeSyntax},
	{"client in [\"a\", \"b\"", rule.CodeSyntax},
	{"client in [\"a\" \"b\"]", rule.CodeSyntax},
	{"pay.hourly", rule.CodeType},
	{"pay.annual > bill.hourly", rule.CodeUnit},
	{"pay.weekly + pay.annual > 3", rule.CodeUnit},
	{"pay.rate > bill.rate", rule.CodeUnit},
	{"pay.rate > pay.hourly", rule.CodeUnit},
	{"bill.budget > pay.annual", rule.CodeUnit},
	{"margin.percent < pay.hourly / bill.hourly", rule.CodeUnit},
	{"percent(pay.hourly, pay.annual) > 3", rule.CodeUnit},
	{"round_to(pay.hourly, pay.annual) > 3", rule.CodeUnit},
	{"max(pay.hourly, pay.annual) > 3", rule.CodeUnit},
	{"max([pay.hourly, pay.annual]) > 3", rule.CodeUnit},
	{"pay.hourly in [pay.annual]", rule.CodeUnit},
	{"(margin.percent ?? pay.hourly) > 2", rule.CodeUnit},
	{"pay.hourly * schedule.hours > pay.annual", rule.CodeUnit},
	{"any(pay.stipends, .amount > bill.cap)", rule.CodeUnit},
	{"pay.annual > bill.hourly and clint == \"a\" and client > 2", rule.CodeUnit},
	{strings.Repeat("(", 60) + "1", rule.CodeLimit},
	{strings.Repeat("not ", 60) + "true", rule.CodeLimit},
	{"any([1], any([1], any([1], any([1], any([1], true)))))", rule.CodeLimit},
}

func TestErrorsAreShownWhole(t *testing.T) {
	t.Parallel()
	s := schema(t)
	var b strings.Builder
	for _, c := range refused {
		t.Run(c.src, func(t *testing.T) {
			_, err := s.Compile(c.src, rule.WantBool)
			var all rule.Errors
			if !errors.As(err, &all) || len(all) == 0 {
				t.Errorf("%q compiled", c.src)
				return
			}
			if all[0].Code != c.code {
				t.Errorf("%q: code %s, want %s", c.src, all[0].Code, c.code)
			}
			for _, e := range all {
				placed(t, c.src, e)
			}
			fmt.Fprintf(&b, "%s\n%s\n\n", strings.ToValidUTF8(c.src, "?"), strings.ToValidUTF8(err.Error(), "?"))
		})
	}
	golden(t, "errors.txt", b.String())
}

// placed checks that an error points into its rule.
func placed(t testing.TB, src string, e *rule.Error) {
	t.Helper()
	if e.Offset < 0 || e.Offset > e.End || e.End > len(src) || e.Line < 1 || e.Column < 1 || e.Message == "" ||
		e.Code == "" {
		t.Errorf("%q: the error is at %d to %d, %d:%d: %s", src, e.Offset, e.End, e.Line, e.Column, e.Message)
	}
	if e.Code != rule.CodeLimit && e.Line > 1+strings.Count(src, "\n") {
		t.Errorf("%q: the error is on line %d", src, e.Line)
	}
}

// TestHolesAreNotThere goes through what expr lets people do and this language
// must not.
func TestHolesAreNotThere(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ src, hint, why string }{
		{"tags[custom.level] == \"a\"", "write list[0]", "an index that is computed"},
		{"tags[\"x\"] == \"a\"", "tags.x", "a part in quotes"},
		{"tags[0:1] == tags", "filter(list, condition)", "slices"},
		{"{a: 1}.a == 1", "[a, b]", "maps"},
		{"{\"a\": 1} == 1", "[a, b]", "maps"},
		{"sum(1..3) == 6", "in 1..5", "a range that is a list"},
		{"custom.level in 1..custom.level", "a >= x and a <= y", "a range that is computed"},
		{"custom.level in 1.5..2", "a >= x and a <= y", "a range of fractions"},
		{"custom.level in 5..1", "smaller number first", "a range with nothing in it"},
		{"2 ** 3 == 8", "", "powers"},
		{"2 ^ 3 == 8", "", "powers"},
		{"true; false", "join conditions with and", "sequences"},
		{"client | upper() == \"A\"", "upper(x)", "pipes"},
		{"client matches (\"a\" + client)", "in quotes", "a pattern that is computed"},
		{"client matches client", "in quotes", "a pattern that is computed"},
		{"$env[\"cli\" + \"ent\"] == 1", "the name itself", "names made at run time"},
		{"get(client, \"x\") == 1", "the name itself", "names made at run time"},
		{"reduce(tags, #acc + #, \"\") == \"\"", "a part of it", "folds"},
		{"any(tags, #index > 1)", "# is the item", "the number of an item"},
		{"sort(tags) == tags", "min and max", "sorting"},
		{"groupBy(tags, #) == tags", "filter(list", "grouping"},
		{"repeat(\"a\", 100000) == \"\"", "", "text made of nothing"},
		{"now() > today", "write today", "the clock"},
		{"start_date.Year() == 2026", "date(", "methods of the host"},
		{"pay.hourly.String() == \"\"", "the value itself", "methods of the host"},
		{"client.upper() == \"A\"", "upper(x)", "methods of the host"},
		{"int(\"3\") == 3", "the number itself", "conversions"},
		{"float(3) == 3", "the number itself", "floating point"},
		{"client ?? nil == client", "(client ?? nil) == client", "nil as a value"},
		{"[nil] == tags", "x == nil", "nil as a value"},
		{"(nil).x == 1", "x == nil", "a part of nil"},
		{"nil[0] == 1", "", "an item of nil"},
		{"nil?.x == 1", "", "a part of nil, if there is one"},
		{"(1..5)[0] == 1", "[1, 2, 3]", "an item of a range"},
		{"(1..5) == nil", "[1, 2, 3]", "a range that is compared"},
		{"nil == nil", "a name", "nil as a value"},
		{"client == null", "x == nil", "null"},
		{"0x10 == 16", "write 16", "hexadecimal"},
		{"1e3 == 1000", "write 1000", "exponents"},
		{"1e-400 == 0", "", "exponents that turn to nothing"},
		{".5 > 0", "write 0.5", "half a number"},
		{"1. > 0", "write 1", "half a number"},
		{"b'x' == client", "write text: 'x'", "bytes"},
		{"::len(tags) == 1", "", "functions by their first name"},
		{"client ?: \"x\" == client", "a ?? b", "a condition that is the value"},
		{"\"\\u00e9\" == client", "write é", "characters by their number"},
		{"'it\\\"s' == client", "without a backslash", "escapes of other quotes"},
		{"client == \"a\rb\"", "line feed", "a raw carriage return, which expr turns into a line feed"},
		{"true // a\rand false", "line feed", "a line that ends for the eye alone"},
		{"true /* \u202e */", "line feed", "text that runs backwards"},
		{"true\u2028and true", "blank or a line break", "a line separator"},
		{"\ufefftrue", "plain ASCII", "a byte order mark"},
		{"true and\u00a0true", "blank or a line break", "a blank that is none"},
		{"let x = 1; true", "", "a let that is not used"},
		{"let client = 1; client == 1", "another name", "a let that hides a field"},
		{"let pay = 1; pay == 1", "another name", "a let that hides a group"},
		{"let thin = 1; thin == 1", "another name", "a let that hides a named rule"},
		{"let x = 1; let x = 2; x == 1", "another name", "a let that hides a let"},
		{"1 + let x = 1; x", "brackets", "a let inside an operation"},
		{"if true { 1 } == 1", "if c { a } else { b }", "an if without else"},
		{"2 * if true { 1 } else { 2 } == 1", "brackets", "an if inside an operation"},
		{"if true { 1 } else { 2 } == 1", "brackets", "an if before an operation"},
		{"let x = 1", "let name = value;", "a let without a rule after it"},
		{"let x 1; x == 1", "let name = value;", "a let without a value"},
		{"true;", "leave it out", "a semicolon at the end"},
		{"tags.any(# == \"a\")", "any(list", "a predicate as a method"},
		{"client like \"a%\"", "matches", "a word of SQL"},
		{"tags.0 == \"a\"", "list[0]", "an item after a point"},
		{"days(\"2026-12-01\", today) > 3", "date(\"2026-12-01\")", "a date in quotes alone"},
		{"client == 0.1234567890123456789012345678901", "", "a number that is too precise"},
		{"007 > 2", "write 7", "leading zeros"},
		{"pay.hourly > 62,50", "write 62.50", "a comma for a point"},
		{"pay.hourly > €62.50", "plain numbers", "a sign of currency"},
		{"client == \"a\" or \"b\"", "client in [\"a\", \"b\"]", "a second text after or"},
		{"client == 5", "\"5\"", "a text without quotes"},
		{"is_rehire == \"true\"", "without quotes", "a truth in quotes"},
		{"custom.level == \"5\"", "write 5", "a number in quotes"},
		{"start_date > \"2026-12-31\"", "date(\"2026-12-31\")", "a date in quotes"},
		{"start_date > 2027", "date(\"2027-01-01\")", "a year"},
		{"client in \"acme\"", "in [\"acme\"]", "a text for a list"},
		{"client in business_unit", "business_unit contains client", "a text in a text"},
		{"client not == \"a\"", "write !=", "not before =="},
		{"client is not nil", "write !=", "is not"},
		{"client.startsWith(\"a\")", "client startsWith \"a\"", "an operator as a method"},
		{"client matches ^a", "in quotes", "a pattern without quotes"},
		{"client matches \"\\d\"", "backticks", "a pattern with one backslash"},
		{"business_unit == Ann Lee", "\"Ann Lee\"", "two words without quotes"},
		{"lookup(cap, \"rn\", start_date) > 2", "lookup(\"cap\"", "a table without quotes"},
		{"client == acme-health", "\"acme-health\"", "a text with a hyphen"},
		{"type == contract-to-hire", "\"contract_to_hire\"", "a choice with hyphens"},
		{"client in [acme-health, \"x\"]", "\"acme-health\"", "a text with a hyphen in a list"},
		{"today() > start_date", "write today", "today as a function"},
		{"client == \"a\" # and so on", "// or /* */", "a comment of another language"},
		{"len(tags.length) > 2", "len(tags)", "the length as a part"},
		{"let least == 5; custom.level > least", "let name = value", "a let with two signs"},
		{"let grades = [\"Boss\"]; custom.grade in grades", "", "a choice in a list with a name"},
		{"[\"Boss\"] contains custom.grade", "", "a choice in a list that contains it"},
		{"(custom.grade ?? \"Analyst\") == \"Boss\"", "", "a choice with a default"},
		{"margin.percent < 22 ?? true", "write (margin.percent < 22) ?? true", "a default of a comparison"},
		{"client in [\"a\"] ?? false", "write (client in [\"a\"]) ?? false", "a default of a membership"},
		{"custom.level in 1..2 ?? false", "write (custom.level in 1..2) ?? false", "a default of a range"},
		{"custom.level >= -1 ?? false", "write (custom.level >= -1) ?? false",
			"a default of a comparison with a sign"},
		{"-1 ?? custom.level and true", "write -(1 ?? custom.level)", "a sign before ?? and and"},
		{"client == nil ?? true", "write (client == nil) ?? true", "a default of a question"},
		{"client not in [\"a\"] == true", "write (client not in [\"a\"]) == true", "a chain with not in"},
		{"not custom.level == 3 == true", "write not ((custom.level == 3) == true)", "a chain after not"},
		{"1 < count(tags) < 5", "write 1 < len(tags) and len(tags) < 5", "a chain with count"},
		{"count([true, false]) > 1", "write count([true, false], #) > 1", "count of truths"},
		{"a == b == c", "(a == b) == c", "a chain of =="},
		{"(tags[1 + 'x'] + bill.cap) > 1", "", "a wrong kind inside an arithmetic operation"},
		{"(client ? bill.cap : bill.hourly) + bill.cap > 1", "", "a condition of the wrong kind inside one"},
		{"9223372036854775808 < 'x'", "", "a number that fits no machine word, as another kind"},
		{"client matches \"(\"", "", "a pattern that is none"},
		{"client matches \"((a{100}){100}){100}\"", "", "a pattern of a huge program"},
		{"client matches \"" + strings.Repeat("(?i)\\\\pL", 100) + "\"", "", "a pattern of many large classes"},
		{"start_date > 2027-01-01", "write date(\"2027-01-01\")", "a date without date"},
		{"start_date > 2027-10-11", "write date(\"2027-10-11\")", "a date that is a difference"},
		{"start_date > 12/31/2026", "date(\"2026-12-31\")", "a date that is a quotient"},
		{"start_date > 31.12.2026", "date(\"2026-12-31\")", "a date with points"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := s.Compile(c.src, rule.WantBool)
			var all rule.Errors
			if !errors.As(err, &all) {
				t.Fatalf("%s compiled", c.src)
			}
			for _, e := range all {
				placed(t, c.src, e)
			}
			if !strings.Contains(err.Error(), c.hint) {
				t.Errorf("%q: the hint is not %q:\n%v", c.src, c.hint, err)
			}
		})
	}
}

func TestDefinitionsReportEachError(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Definitions = []rule.Definition{
		{Name: "a", Source: "b and true"}, {Name: "b", Source: "true or c"}, {Name: "c", Source: "a"},
		{Name: "self", Source: "not self"},
		{Name: "ring", Source: "link and true"}, {Name: "link", Source: "wrong or ring"},
		{Name: "band", Source: "wrong and loop"}, {Name: "loop", Source: "not band"},
		{Name: "wrong", Source: "pay.annual > bill.hourly and clint == 3"},
		{Name: "on_wrong", Source: "wrong and true"},
		{Name: "open", Source: "(true"},
		{Name: "fine", Source: "client == \"acme\""},
	}
	s, err := rule.NewSchema(o)
	golden(t, "definitions.txt", err.Error()+"\n")
	var d *rule.DefinitionError
	if !errors.As(err, &d) {
		t.Fatalf("no DefinitionError in %v", err)
	}
	if _, err := s.Compile("fine", rule.WantBool); err != nil {
		t.Errorf("a good definition beside bad ones: %v", err)
	}
	for _, name := range []string{"a", "wrong", "on_wrong", "self"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := s.Compile(name, rule.WantBool); err == nil {
				t.Errorf("a rule with the bad definition %s compiled", name)
			}
		})
	}
	o = options(t)
	o.Fields = append(o.Fields, o.Fields[0])
	if _, err := rule.NewSchema(o); err == nil {
		t.Error("a field may be there twice")
	}
}

func TestWants(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct {
		src  string
		want rule.Want
		ok   bool
	}{{"pay.hourly", rule.WantNumber, true}, {"custom.level", rule.WantNumber, true},
		{"client", rule.WantNumber, false}, {"client", rule.WantBool, false}, {"client", rule.WantAny, true},
		{"true", rule.WantBool, true}} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			for range 2 { // the second comes from the cache
				if _, err := s.Compile(c.src, c.want); (err == nil) != c.ok {
					t.Errorf("%s wanted as %d: %v", c.src, c.want, err)
				}
			}
		})
	}
}

// TestOneMistakeIsOneError: a default of a comparison is said once, with the
// whole rule as it is to be written.
func TestOneMistakeIsOneError(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ src, hint string }{
		{"margin.percent < 22 ?? true", "write (margin.percent < 22) ?? true"},
		{"custom.level >= -1 ?? false", "write (custom.level >= -1) ?? false"},
		{"custom.level in 1..2 ?? false", "write (custom.level in 1..2) ?? false"},
		{"not custom.level == 3 == true", "write not ((custom.level == 3) == true)"},
		{"custom.level ?? 1 + 2 > 5", "write (custom.level ?? 1) + 2 > 5"},
	} {
		t.Run(c.src, func(t *testing.T) {
			t.Parallel()
			_, err := s.Compile(c.src, rule.WantBool)
			var all rule.Errors
			if !errors.As(err, &all) || len(all) != 1 || all[0].Hint != c.hint {
				t.Errorf("%s: %v, want one error with the hint %q", c.src, err, c.hint)
			}
		})
	}
}
