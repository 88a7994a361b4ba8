package rule_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// edges is the schema of the world with records, long groups and an amount of
// another currency.
func edges(t testing.TB) *rule.Schema {
	t.Helper()
	o := options(t)
	o.Currency = "USD"
	o.Tables["fx"] = table(t, "fx", "currency,into,from,to,rate\nCAD,USD,,,0.7\n")
	number, text := rule.Type{Kind: rule.Number}, rule.Type{Kind: rule.Text}
	list := func(of rule.Type) rule.Type { return rule.Type{Kind: rule.List, Elem: &of} }
	pair := func(second rule.Field) rule.Type {
		return rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{{Path: "a", Type: number}, second}}
	}
	o.Fields = append(o.Fields,
		rule.Field{Path: "cars", Type: list(pair(rule.Field{Path: "b", Type: text}))},
		rule.Field{Path: "vans", Type: list(pair(rule.Field{Path: "c", Type: text}))},
		rule.Field{Path: "bikes", Type: list(rule.Type{Kind: rule.RecordKind,
			Fields: []rule.Field{{Path: "a", Type: number}}})},
		rule.Field{Path: "anything", Type: rule.Type{Kind: rule.List}},
		rule.Field{Path: "amounts", Type: list(number)}, rule.Field{Path: "others", Type: list(number)},
		rule.Field{Path: "many.hourly", Type: rule.Type{Kind: rule.Number, Unit: rule.PerHour}})
	for i := range 20 {
		o.Fields = append(o.Fields, money(fmt.Sprintf("many.n%d", i), rule.PerMonth))
	}
	o.Functions = append(o.Functions,
		rule.Function{Name: "per_week", Params: []rule.Type{{Kind: rule.Number, Unit: rule.PerWeek}},
			Result: number,
			Call:   func([]rule.Value) (rule.Value, error) { return rule.TextValue("no number"), nil }})
	o.Definitions = append(o.Definitions, rule.Definition{Name: "hourly_pay", Source: "pay.hourly"},
		rule.Definition{Name: "bosses", Source: `["Boss"]`}, rule.Definition{Name: "rank", Source: "custom.grade"},
		rule.Definition{Name: "halves", Source: "let half = custom.level / 2; half > 1"})
	o.Broken = []string{"lookup:lost", "gone"}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRefusedAtTheEdges goes through rules that are seldom written.
func TestRefusedAtTheEdges(t *testing.T) {
	t.Parallel()
	s := edges(t)
	for _, row := range []struct{ src, says, reason string }{
		{`{a: 1}[0] == 1`, "maps are not in the language", "an item of a map"},
		{`tags["b c"] == "x"`, "a part is named after a point", "a part in quotes that is no name"},
		{`per_week(pay.hourly) > 1`, "different units: money per week and money per hour",
			"a function of the host with another unit"},
		{`per_week(client) > 1`, "per_week requires a number", "a function of the host with another kind"},
		{`per_week() > 1`, "per_week takes 1 argument, not 0", "a function of the host with nothing"},
		{`change_percent("pay") > 1`, "pay is a group of names", "the change of a group"},
		{`change_percent("pey.rate") > 1`, "did you mean pay.rate?", "the change of nothing"},
		{`change_percent("gone") > 1`, "gone has an error of its own", "the change of a name with an error"},
		{`change_percent(pay.rate) > 1`, `write change_percent("pay.rate")`, "the change of a name without quotes"},
		{`change_percent("client") > 1`, "change_percent requires a number, client is text", "the change of a text"},
		{`changed(1 + 2)`, `write changed("name")`, "whether a number changed"},
		{`+client == "a"`, "a number is required after a sign, this is text", "a plus sign before a text"},
		{`client != "a" or "b"`, `write client not in ["a", "b"]`, "another text after or"},
		{`let x = client + 1; x > 2`, "a number is required here", "a let with an error"},
		{`round(1, 2, 3) == 1`, "round takes 1 or 2 arguments, not 3", "too many arguments"},
		{`min() == 1`, "min takes 1 argument, not 0", "nothing to choose from"},
		{`trim(client, "a") == "b"`, "trim takes blanks off", "trim as expr has it"},
		{`client in 1..5`, "a number is required before in and a range", "a text in a range"},
		{`hours_by_day contains pay.hourly`, "different units: money per hour and hours",
			"an amount in a list of hours"},
		{`pay.hourly in hours_by_day`, "different units: money per hour and hours", "an amount in hours"},
		{`pay.hourly in tags`, "a number (money per hour) can't be in a list of text",
			"an amount in a list of text"},
		{`is_rehire == 1`, "write true or false", "a truth as a number"},
		{`weekday(start_date) == "Monday"`, "weekday gives 1 for Monday to 7 for Sunday",
			"a day of the week by its name"},
		{`max(pay.stipends, 3) > 2`, "write max(map(pay.stipends, 3)) for what each item gives",
			"the greater of a list and a number"},
		{`max(3, tags) > 2`, "or max(max(tags), 3)", "the greater of a number and a list"},
		{`max(pay.hourly, schedule.hours) > 2`, "different units", "the greater of two units"},
		{`max(pay.hourly, start_date) > 2`, "max compares values of one type", "the greater of two kinds"},
		{`max(pay.stipends) > 2`, "max(map(list, .x))", "the greatest of records"},
		{`let h = pay.annual; many.hourly > h`, "different units", "units of a name of let"},
		{`hourly_pay > pay.annual`, "different units", "units of a named rule"},
		{`many.n1 > many.hourly`, "money per month: many.n0, many.n2, many.n3, many.n4, …",
			"more names than a hint lists"},
		{`many > 1`, "many is a group of names, not a value", "a group of more names than a hint lists"},
		{"a ** 3 == 8", "write x * x", "powers"},
		{`lookup(1, "rn") > 2`, `write lookup("table", key, …)`, "a table that is a number"},
		{`lookup() > 2`, `write lookup("table", key, …)`, "a table that is not given"},
		{`lookup("lost", "rn") > 2`, "the table lost has an error of its own", "a table with an error"},
		{`filter(client, true) == 1`, "filter requires a list, this is text", "some of a text"},
		{`map(client, #) == 1`, "map requires a list, this is text", "what a text gives"},
		{`sum(client) == 1`, "sum requires a list, this is text", "the sum of a text"},
		{`[cars[0], vans[0]] == 1`, "the entries of a list are of one type", "records with other fields"},
		{`[cars[0], bikes[0]] == 1`, "the entries of a list are of one type", "records with more fields"},
		{`client matches "(?=a)"`, "which has no lookaround", "a pattern that looks ahead"},
		{`client matches "a{2,}("`, "patterns are those of RE2", "a pattern that is not closed"},
		{`custom.notes > 1`, "did you mean custom.note?", "a name of a group with a hint, and names near"},
		{`custom.qqqqqqqqqqqqqqqqqqqq > 1`, "a field of your own is declared in fields.yaml",
			"a name of a group with a hint"},
		{`who.name == "a"`, "who acts is not known here", "a name of a group that is not there, with a hint"},
		{`start_date.year > 1`, `write start_date >= date("2027-01-01")`, "the year of a date"},
		{`business_unit in [annes, "a really long text that is longer than what a hint shows of a comparison"]`,
			`text is written in quotes: "a`, "a text without quotes in a long rule"},
		{"client ==\n acme", `text is written in quotes: "acme"`, "a text without quotes on another line"},
		{`tupe == client`, "did you mean type?", "a name that is one letter away"},
		{`client == nam`, `text is written in quotes: client == "nam"`, "a short name that is near another"},
		{`custom.grade < custom.other_grade`, "two different lists", "choices of two lists"},
		{`phase < "sent"`, "these choices have no order", "choices without an order"},
		{`custom.grade < "Boss"`, "this is not among the choices", "a text that is no choice"},
		{`client < "a"`, "text has an order only as a choice", "the order of texts"},
		{`cars == vans`, "lists can't be compared", "two lists"},
		{`custom.grade in bosses`, "this is not among the choices", "a named rule that is a list"},
		{`custom.level in 1...5`, "a range has two points: 1..5", "a range with three points"},
		{`custom.level < 1e-3`, "write 0.001", "a small number with an exponent"},
		{`any([1, 2])`, "any takes 2 arguments, not 1", "a list alone"},
		{`any(tags, {# == "a")`, `"}" is missing here`, "a brace that is not closed"},
		{`business_unit == Ann Lee Smith`, `"Ann Lee Smith"`, "three words without quotes"},
		{`business_unit == annes - pay.rate`, "unknown name annes", "a name that is not known in arithmetic"},
		{`any(, true)`, `"," is not expected here`, "nothing before a comma"},
		{`client == typ`, "did you mean type? Or text is written in quotes", "a short name that is near"},
		{`client == True`, "write true", "a word of another language beside a text"},
		{`(is_rehire ? custom.grade : "Boss") == "Chief"`, "this is not among the choices", "a branch of a choice"},
		{`custom.grade in (is_rehire ? ["Boss"] : ["Chief"])`, "this is not among the choices",
			"branches of lists"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			_, err := s.Compile(row.src, rule.WantAny)
			var all rule.Errors
			if !errors.As(err, &all) {
				t.Fatalf("%s compiled", row.src)
			}
			for _, e := range all {
				placed(t, row.src, e)
			}
			if !strings.Contains(err.Error(), row.says) {
				t.Errorf("%s is refused without %q:\n%v", row.src, row.says, err)
			}
		})
	}
}

func cad(s string) rule.Value {
	n, _ := amount(s).Number()
	return rule.AmountValue(n, "CAD")
}

// repeated is a list of one value.
func repeated(v rule.Value, n int) rule.Value {
	return rule.ListValue(slices.Repeat([]rule.Value{v}, n))
}

// TestRulesAtTheEdges evaluates what is seldom given.
func TestRulesAtTheEdges(t *testing.T) {
	t.Parallel()
	s := edges(t)
	big, third := exact.Int(1), exact.Int(1<<62)
	for range 120 {
		big = big.Mul(third)
	}
	for _, row := range []struct {
		src, want, reason string
		facts             map[string]rule.Value
	}{
		{"pay.rate * pay.rate", "25 CAD^2", "an amount of a currency, squared",
			map[string]rule.Value{"pay.rate": cad("5")}},
		{"(custom.factor ?? pay.rate) > 1", "unknown: pay.rate (in CAD)", "the second value was taken",
			map[string]rule.Value{"pay.rate": cad("5")}},
		{"custom.level ?? custom.factor", "2.5", "a default of another name",
			map[string]rule.Value{"custom.factor": amount("2.5")}},
		{"sum(amounts) + 1 > 0", "unknown: amounts[] (in CAD)", "a long list of amounts, looked through again",
			map[string]rule.Value{"amounts": repeated(cad("5"), 20_000)}},
		{"sum(amounts) + sum(others) > 1", "unknown: amounts[] (in CAD)",
			"two long lists, of which one is looked through again",
			map[string]rule.Value{"amounts": repeated(cad("5"), 12_000), "others": repeated(cad("5"), 12_000)}},
		{"sum(amounts)", "error: rule: the rule asks for more work than is allowed",
			"a sum of more amounts than may be", map[string]rule.Value{"amounts": repeated(cad("5"), 60_000)}},
		{"sum(others)", "error: rule: the rule asks for more work than is allowed",
			"a sum of more numbers than may be", map[string]rule.Value{"others": repeated(amount("5"), 60_000)}},
		{"sum(amounts)", "unknown: amounts[] (in CAD)", "amounts and bare numbers",
			map[string]rule.Value{"amounts": rule.ListValue([]rule.Value{cad("5"), amount("5")})}},
		{"sum(amounts)", "error: rule: the rule asks for more work than is allowed",
			"a sum of amounts that has too many digits",
			map[string]rule.Value{"amounts": rule.ListValue([]rule.Value{rule.AmountValue(big, "CAD"),
				rule.AmountValue(big.Mul(big), "CAD")})}},
		{"sum(map(amounts, # * #))", "error: rule: the rule asks for more work than is allowed",
			"what each item gives has too many digits",
			map[string]rule.Value{"amounts": rule.ListValue([]rule.Value{rule.AmountValue(big, "CAD")})}},
		{"sum(amounts, # * #)", "error: rule: the rule asks for more work than is allowed",
			"a summand has too many digits",
			map[string]rule.Value{"amounts": rule.ListValue([]rule.Value{rule.AmountValue(big, "CAD")})}},
		{"custom.factor in amounts", "unknown: ", "a bare number among amounts",
			map[string]rule.Value{"custom.factor": amount("5"), "amounts": rule.ListValue([]rule.Value{cad("5")})}},
		{"custom.factor in others", "error: rule: the rule asks for more work than is allowed",
			"a number in more than may be", map[string]rule.Value{"custom.factor": amount("5"),
				"others": repeated(amount("4"), 60_000)}},
		{"round(pay.rate, custom.factor)", "unknown: custom.factor", "an amount to places that are missing",
			map[string]rule.Value{"pay.rate": cad("5")}},
		{`convert(pay.rate * pay.rate, "USD", today)`, "unknown: convert(…) of what is no amount",
			"a squared amount", map[string]rule.Value{"pay.rate": cad("5")}},
		{"days(start_date, today)", "unknown: start_date", "days from a date that is missing", nil},
		{"weekday(start_date)", "unknown: start_date", "the day of a date that is missing", nil},
		{"start_date < today", "unknown: start_date", "a date that is missing", nil},
		{`add(today, 2000, "business_days")`, "unknown: business days", "further than the calendar knows", nil},
		{`any(pay.stipends, 1 in .days)`, "false", "a list that an item has not",
			map[string]rule.Value{"pay.stipends": rule.ListValue([]rule.Value{rule.RecordValue(nil)})}},
		{"per_week(1)", "unknown: per_week(…)", "a function of the host that gives another kind", nil},
		{`change_percent("pay.rate")`, "unknown: pay.rate, before.pay.rate", "the change of what is missing", nil},
		{`client matches "^a{2,}$"`, "true", "a pattern that repeats without end",
			map[string]rule.Value{"client": rule.TextValue("aaa")}},
		{"client + client + client + client == client", "error: rule: the rule asks for more work than is allowed",
			"a text of more bytes than may be", map[string]rule.Value{"client": rule.TextValue(strings.Repeat("a",
				5000))}},
		{"pay.rate > 1 and bill.rate > 0", "true", "an amount of one's own currency beside another",
			map[string]rule.Value{"pay.rate": amount("5"), "bill.rate": cad("6")}},
		{`rank > "Analyst"`, "unknown: rank", "a choice with a name, outside of the choices",
			map[string]rule.Value{"custom.grade": rule.TextValue("Chief")}},
		{`[custom.grade][0] == "Boss"`, "false", "a choice that is an item",
			map[string]rule.Value{"custom.grade": rule.TextValue("Manager")}},
		{"halves", "true", "a named rule with a let", map[string]rule.Value{"custom.level": amount("4")}},
		{"any(anything, true)", "false", "a list of which the items are not known", nil},
		{`custom.grade > "Analyst"`, "unknown: custom.grade", "the order of a choice that is missing", nil},
		{"custom.level in 1..3", "unknown: custom.level", "a range for what is missing", nil},
		{"len(anything)", "0", "a list of which the items are not known", nil},
		{"len([custom.grade, custom.other_grade])", "2", "choices of two lists in one", nil},
		{"len([cars[0], cars[0]])", "2", "two records of one type", nil},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(row.src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			f := set(t, s.NewFacts(), row.facts)
			today, _ := rule.ParseDate("2026-11-20")
			f.SetToday(today)
			if got := outcome(r.Eval(f)); got != row.want {
				t.Errorf("%s is %s, want %s", row.src, got, row.want)
			}
			r.Explain(f)
		})
	}
}

// TestUnitsOfResults multiplies and divides units.
func TestUnitsOfResults(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct{ src, want, reason string }{
		{"pay.rate * bill.rate", "bare number", "two amounts whose units stand beside them"},
		{"pay.rate / bill.rate", "bare number", "one divided by the other"},
		{"pay.rate / pay.rate", "ratio", "one divided by itself"},
		{"pay.hourly * (pay.rate / pay.rate)", "money per hour", "an amount times a ratio"},
		{"(pay.rate / pay.rate) * pay.hourly", "money per hour", "a ratio times an amount"},
		{"pay.hourly / (pay.rate / pay.rate)", "money per hour", "an amount divided by a ratio"},
		{"pay.hourly / bill.budget", "1 per hour", "an amount per hour divided by one"},
		{"bill.budget * (pay.hourly / bill.budget) / pay.hourly", "ratio", "back to nothing"},
		{"(pay.hourly / bill.budget) * (bill.budget / pay.hourly)", "ratio",
			"one over the other, times the other over the one"},
		{"margin.percent / 100", "ratio", "a percent by 100"},
		{"pay.hourly * margin.percent / 100", "money per hour", "an amount times a percent, by 100"},
		{"1 / pay.hourly", "bare number", "a bare number divided by an amount"},
		{"pay.hourly" + strings.Repeat(" * pay.hourly", 16), "bare number", "more powers than mean anything"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(row.src, rule.WantNumber)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Type().Unit.String(); got != row.want {
				t.Errorf("%s is %s, want %s", row.src, got, row.want)
			}
		})
	}
	if got := (rule.Type{Kind: rule.Text, Choices: []string{"a"}}).String(); got != "a choice" {
		t.Errorf("a text with choices is %s", got)
	}
}

// TestAroundRules asks schemas, facts, rules and values for what they hold.
func TestAroundRules(t *testing.T) {
	t.Parallel()
	s := schema(t)
	if slot, ok := s.Slot("client"); !ok || s.Fields()[slot].Path != "client" {
		t.Error("the slot of client is not where its field is")
	}
	if f, ok := s.Field("pay.hourly"); !ok || f.Type.Unit != rule.PerHour {
		t.Errorf("the field pay.hourly is %+v", f)
	}
	if _, ok := s.Field("nothing"); ok {
		t.Error("a field that is not there is found")
	}
	f, before := facts(t, s), s.NewFacts()
	f.SetBefore(before)
	if f.Schema() != s || f.Before() != before || f.Today().String() != "2026-11-20" || f.In(s) != f {
		t.Error("facts do not give what they were given")
	}
	if v := f.Get("nothing"); !v.IsMissing() {
		t.Errorf("a name that is not there is %s", v)
	}
	made := 0
	f.SetBeforeFunc(func() *rule.Facts { made++; return before })
	for range 2 {
		if f.Before() != before {
			t.Error("the facts before are others")
		}
	}
	if made != 1 {
		t.Errorf("the facts before were made %d times", made)
	}
	copied := set(t, f.Clone(), map[string]rule.Value{"client": rule.TextValue("globex")})
	if old, changed := f.Get("client"), copied.Get("client"); old.Equal(changed) {
		t.Error("a copy that is changed changes the facts")
	}
	if d := rule.DateOf(time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)); d.String() != "2026-11-30" {
		t.Errorf("the day of a moment is %s", d)
	}
	src := "client == \"acme\" // ours\n"
	r, err := s.Compile(src, rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if r.Source() != src || r.Text() != `client == "acme"` || r.Schema() != s {
		t.Errorf("the rule is %q, on one line %q", r.Source(), r.Text())
	}
	if n, currency, ok := rule.TextValue("a").Amount(); ok || currency != "" || n.Sign() != 0 {
		t.Error("a text is an amount")
	}
	if n, currency, ok := amount("5").Amount(); !ok || currency != "" || n.String() != "5" {
		t.Error("a number is no amount")
	}
	if n, currency, ok := cad("5").Amount(); !ok || currency != "CAD" || n.String() != "5" {
		t.Error("an amount has lost its currency")
	}
}

func TestErrorsUnwrap(t *testing.T) {
	t.Parallel()
	_, err := (*rule.Schema)(nil).Compile("true", rule.WantBool)
	var one *rule.Error
	if !errors.As(err, &one) || one.Code != rule.CodeUnknownName {
		t.Errorf("a schema that is none: %v", err)
	}
	long := rule.Definition{Name: "long", Source: strings.Repeat(" ", rule.MaxSource) + "true"}
	_, err = rule.NewSchema(rule.Options{Definitions: []rule.Definition{long}})
	if !errors.As(err, &one) || one.Code != rule.CodeLimit {
		t.Errorf("a named rule that is too long: %v", err)
	}
	o := options(t)
	o.Before = false
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Compile(`changed("client")`, rule.WantBool); err == nil ||
		!strings.Contains(err.Error(), "nothing to compare with") {
		t.Errorf("changed without facts before: %v", err)
	}
}

// TestFactsThatGiveLittle evaluates with no day, no calendar and fewer fields.
func TestFactsThatGiveLittle(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Calendar = nil
	o.Tables["fx"] = table(t, "fx", "currency,into,from,to,rate\nCAD,USD,,,0.7\n")
	o.Broken = []string{"lookup:fx"}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]string{
		"today": "unknown: today", `add(date("2026-01-01"), 1, "business_days")`: "unknown: business days",
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcome(r.Eval(s.NewFacts())); got != want {
				t.Errorf("%s is %s, want %s", src, got, want)
			}
		})
	}
	if _, err = s.Compile(`convert(1, "USD", today) > 1`, rule.WantBool); err == nil ||
		!strings.Contains(err.Error(), "the table fx has an error of its own") {
		t.Errorf("convert with a broken table: %v", err)
	}
}

// TestExplanationOfTooMuchWork shows why a rule was given up.
func TestExplanationOfTooMuchWork(t *testing.T) {
	t.Parallel()
	s := edges(t)
	f := set(t, s.NewFacts(), map[string]rule.Value{"others": repeated(amount("5"), 60_000),
		"client": rule.TextValue("a")})
	r, err := s.Compile("sum(others) > 1", rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Explain(f).String(); !strings.Contains(got, rule.ErrBudget.Error()) {
		t.Errorf("the explanation is\n%s", got)
	}
}

// TestChangeToNothing compares with facts before that gave what is missing now.
func TestChangeToNothing(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := s.NewFacts()
	f.SetBefore(set(t, s.NewFacts(), map[string]rule.Value{"pay.rate": amount("5")}))
	r, err := s.Compile(`change_percent("pay.rate")`, rule.WantNumber)
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome(r.Eval(f)); got != "unknown: pay.rate" {
		t.Errorf("the change is %s", got)
	}
}

// TestConvertCountsTheTable converts each of a list by a long table.
func TestConvertCountsTheTable(t *testing.T) {
	t.Parallel()
	var rates strings.Builder
	rates.WriteString("currency,into,from,to,rate\n")
	for i := range 8000 {
		fmt.Fprintf(&rates, "%c%c%c,USD,,,2\n", 'A'+i/676, 'A'+i/26%26, 'A'+i%26)
	}
	s, err := rule.NewSchema(rule.Options{Currency: "USD",
		Tables: map[string]*rule.Table{"fx": table(t, "fx", rates.String())},
		Fields: []rule.Field{{Path: "l", Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Number}}}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Compile(`sum(l, convert(#, "USD", date("2026-01-01")))`, rule.WantNumber)
	if err != nil {
		t.Fatal(err)
	}
	f := set(t, s.NewFacts(), map[string]rule.Value{"l": repeated(cad("5"), 60)})
	if o := r.Eval(f); !errors.Is(o.Err, rule.ErrBudget) {
		t.Errorf("sixty conversions give %s", outcome(o))
	}
}

// TestLongJoins counts the work of texts that are joined.
func TestLongJoins(t *testing.T) {
	t.Parallel()
	s := edges(t)
	f := set(t, s.NewFacts(), map[string]rule.Value{"client": rule.TextValue(strings.Repeat("a", 8000)),
		"others": repeated(amount("5"), 300)})
	for src, why := range map[string]string{
		`any(others, client + client == "a")`: "a text for each item",
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			if o := r.Eval(f); !errors.Is(o.Err, rule.ErrBudget) {
				t.Errorf("%s: %s gives %s", why, src, outcome(o))
			}
		})
	}
}

// TestTableBounds fills a table with more rows than it may have.
func TestTableBounds(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("a,v\n")
	for i := range 20_001 {
		fmt.Fprintf(&b, "%d,1\n", i)
	}
	if _, err := rule.ParseTable("t", strings.NewReader(b.String())); err == nil ||
		!strings.Contains(err.Error(), "at most 20000 rows") {
		t.Errorf("a table of 20,001 rows: %v", err)
	}
	few := table(t, "t", "day,open,v\n2026-01-01,true,1\n")
	for _, row := range []struct {
		column, key string
		want        bool
	}{{"day", "2026-01-01", true}, {"day", "2026-01-02", false}, {"other", "a", true}} {
		t.Run(row.column, func(t *testing.T) {
			t.Parallel()
			if got := few.Has(row.column, row.key); got != row.want {
				t.Errorf("the column %s has %s: %v", row.column, row.key, got)
			}
		})
	}
}

// TestParts reads the tree of a rule as package prove does.
func TestParts(t *testing.T) {
	t.Parallel()
	s := schema(t)
	names := []string{}
	for name, r := range s.Definitions() {
		if names = append(names, name); name == "over_cap" {
			p := r.Tree()
			if e := p.Error(r.Source(), rule.CodeType, "a hint", "what is %s", "wrong"); e.Column != 1 ||
				e.Hint != "a hint" || e.Message != "what is wrong" {
				t.Errorf("the error is %v", e)
			}
			if got := p.Args[1].Line(r.Source()); got != "bill.cap" {
				t.Errorf("the right side is %q", got)
			}
			break
		}
	}
	if got := strings.Join(names, " "); got != "thin over_cap" {
		t.Errorf("the named rules are %s", got)
	}
	r, err := s.Compile(`let x = [today]; client matches "^a" and len(x) in 1..2 and changed("pay") and any(tags, # == client) and not (custom.grade > "Analyst")`, rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	f := facts(t, s)
	v, steps := r.Tree().Evaluate(f, 0)
	if b, ok := v.Bool(); !ok || b || steps == 0 {
		t.Errorf("the tree gives %s in %d steps", v, steps)
	}
	if v, steps = r.Tree().Evaluate(f, rule.MaxSteps); !v.IsMissing() || steps <= rule.MaxSteps {
		t.Errorf("past the budget the tree gives %s in %d steps", v, steps)
	}
	tree := r.Tree()
	word := rule.Written("acme")
	made := rule.Compare(tree.Op, word, word, tree)
	if made.From != tree.From || len(made.Args) != 2 {
		t.Errorf("the comparison that was made is %+v", made)
	}
}
