package prove_test

import (
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// TestSuspects lists comparisons and the numbers in them that have most likely
// the wrong size, each as column and number.
func TestSuspects(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Fields = append(o.Fields, money("markup.percent", rule.Percent))
	o.Definitions = append(o.Definitions,
		rule.Definition{Name: "floor", Source: "0.22"},
		rule.Definition{Name: "floors", Source: "[0.1, 20]"},
		rule.Definition{Name: "worst", Source: "min(margin.percent, markup.percent)"},
		rule.Definition{Name: "share", Source: "pay.hourly / bill.hourly"},
		rule.Definition{Name: "tiny", Source: "margin.percent < 0.05"})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ src, want, reason string }{
		{"margin.percent < 0.22", "18 0.22", "a percent"},
		{"0.22 > margin.percent", "1 0.22", "on the other side"},
		{"margin.percent == -0.5", "19 -0.5", "under zero"},
		{"margin.percent > 0", "", "zero has no size"},
		{"margin.percent > 1", "", "one percent"},
		{"margin.percent > 22.5", "", "a percent as it is meant"},
		{"margin.percent < floor", "18 0.22", "a number with a name"},
		{"let low = 0.22; margin.percent < low", "34 0.22", "a number that let gave a name"},
		{"let slim = margin.percent < 0.22; slim or is_rehire", "29 0.22", "inside a let"},
		{"if is_rehire { margin.percent < 0.22 } else { true }", "33 0.22", "inside a branch"},
		{"margin.percent in floors", "19 0.1", "a list with a name"},
		{"worst < 0.2", "9 0.2", "a percent with a name"},
		{"tiny and bill.hourly > 0.5", "", "a named rule is reported where it is defined"},
		{"margin.percent < 22 / 100", "18 0.22", "arithmetic of numbers"},
		{"margin.percent in [0.1, 20, 0.3]", "20 0.1,29 0.3", "a list"},
		{"margin.percent not in [0.1]", "24 0.1", "not in a list"},
		{"(margin.percent ?? 0.2) < 18", "20 0.2", "what a missing percent is replaced by"},
		{"margin.percent < (custom.factor ?? 0.2)", "36 0.2", "what a limit is replaced by"},
		{"margin.percent < (is_rehire ? 0.2 : 18)", "31 0.2", "a branch"},
		{"(is_rehire ? margin.percent : 0.2) < 18", "31 0.2", "a branch beside a percent"},
		{"max(margin.percent, 0.2) > 18", "21 0.2", "the greater of a percent and a number"},
		{"max(margin.percent, 18) < 0.2", "27 0.2", "the greater, compared"},
		{"-margin.percent > 0.2", "19 0.2", "with a sign"},
		{"round(margin.percent, 1) < 0.2", "28 0.2", "rounded"},
		{"round_to(margin.percent, 0.25) < 20", "", "a step is not compared"},
		{"change_percent(\"pay.rate\") > 0.02", "30 0.02", "a change"},
		{"percent(pay.hourly, bill.hourly) > 0.8", "36 0.8", "a share in percents"},
		{"margin.percent + 0.5 < 20", "", "half a point more"},
		{"margin.percent + 0.5 < 0.2", "24 0.2", "half a point more, compared"},
		{"margin.percent - markup.percent > 0.5", "", "a difference is points"},
		{"margin.percent * 0.01 < 0.22", "", "turned into a ratio by hand"},
		{"margin.percent / 100 < 0.22", "", "a ratio"},
		{"margin.percent / 100 < 22", "24 22", "a ratio, and a percent"},
		{"pay.hourly / bill.hourly > 20", "28 20", "a ratio of two amounts"},
		{"share > 80", "9 80", "a ratio with a name"},
		{"pay.hourly / bill.hourly > 0.8", "", "a ratio as it is meant"},
		{"pay.hourly / bill.hourly >= 1", "", "the whole"},
		{"pay.hourly / bill.hourly * 100 > 20", "", "a percent made by hand"},
		{"pay.hourly * 100 / bill.hourly > 20", "", "the same in another order"},
		{"100 * pay.hourly / bill.hourly > 20", "", "and in a third"},
		{"pay.hourly / (bill.hourly / 100) > 20", "", "and in a fourth"},
		{"(bill.hourly - pay.hourly) / pay.hourly > 20", "43 20", "a ratio of a difference"},
		{"pay.hourly > 0.5", "", "an amount"},
		{"custom.factor < 0.5", "", "a bare number"},
		{"weeks > 0.5", "", "weeks"},
		{"before.margin.percent < 0.2", "25 0.2", "as it was before"},
		{"not (margin.percent >= 0.2) and true", "24 0.2", "inside others"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			r, err := s.Compile(row.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range prove.Suspects(r) {
				placed(t, row.src, e)
				if e.Code != rule.CodeUnit || e.Hint == "" {
					t.Errorf("%s: %+v", row.src, e)
				}
				number := e.Message[strings.LastIndex(e.Message[:strings.Index(e.Message, ",")],
					" ")+1 : strings.Index(e.Message, ",")]
				got = append(got, exact.Int(int64(e.Column)).String()+" "+number)
			}
			if strings.Join(got, ",") != row.want {
				t.Errorf("%s: got %q, want %q", row.src, strings.Join(got, ","), row.want)
			}
		})
	}
	found := prove.NamedSuspects(s)
	if len(found) != 1 || found[0].Name != "tiny" || found[0].Err.Column != 18 {
		t.Errorf("the named rules: %v", found)
	}
}

// TestSuspectsAreBounded looks through rules that repeat themselves.
func TestSuspectsAreBounded(t *testing.T) {
	o := options(t)
	o.Definitions = nil
	last := "margin.percent"
	for i := range 12 {
		name := "n" + string(rune('a'+i))
		o.Definitions = append(o.Definitions, rule.Definition{Name: name, Source: last + " - " + last})
		last = name
	}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{
		strings.Repeat("margin.percent - ", 200) + "1 < 0.5",
		strings.Repeat("is_rehire ? margin.percent : ", 40) + "0.5 < 3",
		strings.Repeat("custom.factor ?? ", 700) + "0.5 < margin.percent",
		last + " < 0.5",
	} {
		r, err := s.Compile(src, rule.WantAny)
		if err != nil {
			continue // refused before
		}
		start := time.Now()
		_ = prove.Suspects(r)
		prove.NamedSuspects(s)
		if took := time.Since(start); took > 100*time.Millisecond {
			t.Errorf("%.40s… takes %v", src, took)
		}
	}
}

// TestSuspectNumber asks about a number that stands outside the rule.
func TestSuspectNumber(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, row := range []struct {
		src, n string
		want   bool
		reason string
	}{
		{"margin.percent", "0.12", true, "a percent"},
		{"margin.percent", "12", false, "a percent as it is meant"},
		{"pay.hourly / bill.hourly", "12", true, "a ratio"},
		{"pay.hourly", "0.12", false, "an amount"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(row.src, rule.WantNumber)
			if err != nil {
				t.Fatal(err)
			}
			n, err := exact.Parse(row.n)
			if err != nil {
				t.Fatal(err)
			}
			if message, hint, ok := prove.Suspect(r, n); ok != row.want || ok == (message == "") || ok == (hint == "") {
				t.Errorf("%s: %v %q %q", row.reason, ok, message, hint)
			}
		})
	}
}

// TestOtherSuspects goes through what most likely does not mean what was meant,
// but for sizes.
func TestOtherSuspects(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	for _, row := range []struct{ src, want, reason string }{
		{"margin.percent in 20..30", "1 type", "a range of what has fractions"},
		{"not (margin.percent in 20..30)", "5 type", "under not"},
		{"let m = margin.percent; m not in 20..30", "25 type", "with a name"},
		{"custom.level in 20..30 and len(tags) in 1..2 and weekday(start_date) in 1..5", "",
			"a range of whole numbers"},
		{"(custom.level ?? 1) in 1..5 and custom.level + 1 in 1..5 and max(custom.level, 1) in 1..5 and round(weeks) in 1..5", "", "what has no fractions"},
		{`client == "" or custom.note != " "`, "1 expr 17 expr", "blank text"},
		{`(client ?? "") == ""`, "", "blank text that is given for a missing one"},
		{`convert(pay.annual, "GBP", start_date) > 5`, "21 unknown_name", "a currency without a row"},
		{`convert(pay.annual, "CAD", start_date) > 5`, "", "one with a row"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			r, err := s.Compile(row.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range prove.Suspects(r) {
				placed(t, row.src, e)
				got = append(got, exact.Int(int64(e.Column)).String()+" "+string(e.Code))
				if e.Hint == "" {
					t.Errorf("%s: no hint", e)
				}
			}
			if strings.Join(got, " ") != row.want {
				t.Errorf("%s: got %q, want %q", row.src, strings.Join(got, " "), row.want)
			}
		})
	}
}
