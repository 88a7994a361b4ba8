package record_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/record"
)

var own = []record.Name{{Path: "custom.unit", Kind: record.Choice, Choices: []string{"ICU", "ED"}},
	{Path: "custom.level", Kind: record.Integer},
	{Path: "custom.ready", Kind: record.Bool}, {Path: "custom.hours", Kind: record.List, Of: record.Decimal}}

const base = `{"client":"acme","pay":{"rate":"62.50","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"unit":"ICU","level":"3"}}`

func TestWith(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, change, want, changed string }{
		{"a path", `{"pay.rate":"63"}`,
			`{"client":"acme","pay":{"rate":"63","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, "pay.rate"},
		{"a group keeps what it does not name", `{"pay":{"rate":"63"}}`,
			`{"client":"acme","pay":{"rate":"63","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, "pay.rate"},
		{"the same amount in other words", `{"pay.rate":62.5}`,
			`{"client":"acme","pay":{"rate":"62.5","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, ""},
		{"the same own value, typed now", `{"custom":{"level":3}}`,
			`{"client":"acme","pay":{"rate":"62.50","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, ""},
		{"a list is replaced whole", `{"pay.stipends":[]}`,
			`{"client":"acme","pay":{"rate":"62.50","per":"hour","stipends":[]},"custom":{"level":"3","unit":"ICU"}}`,
			"pay.stipends"},
		{"null removes", `{"pay.rate":null,"custom":{"unit":null}}`,
			`{"client":"acme","pay":{"per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3"}}`,
			"pay.rate custom.unit"},
		{"null of a group removes all of it", `{"pay":null,"custom":null}`, `{"client":"acme"}`,
			"pay.rate pay.per pay.stipends custom.level custom.unit"},
		{"blank text removes", `{"client":" "}`,
			`{"pay":{"rate":"62.50","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, "client"},
		{"new groups", `{"job":{"range":{"min":"1"}},"worksite.state":"MN"}`,
			`{"client":"acme","job":{"range":{"min":"1"}},"worksite":{"state":"MN"},"pay":{"rate":"62.50","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, "job.range.min worksite.state"},
		{"nothing", `{"pay":{}}`,
			`{"client":"acme","pay":{"rate":"62.50","per":"hour","stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"3","unit":"ICU"}}`, ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			before := parse(t, base)
			change, err := record.ParseChange([]byte(c.change))
			if err != nil {
				t.Fatal(err)
			}
			after, err := before.With(change, own)
			if err != nil || asJSON(t, after) != c.want {
				t.Errorf("%s: %v\ngot  %s\nwant %s", c.why, err, asJSON(t, after), c.want)
			}
			if got := strings.Join(before.Changed(after), " "); got != c.changed {
				t.Errorf("%s: changed %s, want %s", c.why, got, c.changed)
			}
			if got := strings.Join(after.Changed(before), " "); got != c.changed {
				t.Errorf("%s: backwards changed %s, want %s", c.why, got, c.changed)
			}
			if !before.Equal(parse(t, base)) {
				t.Errorf("%s: the terms that were there changed", c.why)
			}
		})
	}
}

func TestRefusedChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, change, want string }{
		{"not a map", `[1]`, "a change is a map of paths and values"},
		{"a name twice, dotted and in its group", `{"pay.rate":"1","pay":{"rate":"2"}}`,
			"pay.rate: the name is duplicated; keep one"},
		{"set and removed", `{"pay":{"rate":"2"},"pay.rate":null}`, "pay.rate: the name is duplicated; keep one"},
		{"unknown and nearly right", `{"pay.rat":"1"}`,
			"pay.rat: an offer has no such name (did you mean pay.rate?)"},
		{"removing what is not there", `{"pay.rat":null}`,
			"pay.rat: an offer has no such name (did you mean pay.rate?)"},
		{"computed", `{"margin.percent":"30","pay.hourly":null}`,
			"pay.hourly: this name is computed; give what it comes from instead\nmargin.percent: this name is computed; give what it comes from instead"},
		{"reserved", `{"state":"approved"}`, "state: the desk sets this itself; leave it out"},
		{"a group as a value", `{"pay":"1"}`, "pay: this is a group of names; give a map"},
		{"not declared", `{"custom.unti":"ICU"}`,
			"custom.unti: the playbook declares no such field (did you mean custom.unit?)"},
		{"another type than declared", `{"custom":{"level":"high","ready":"yes","hours":[1,"x"]}}`,
			"custom.hours[1]: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign\n" +
				"custom.level: a number is required here, written as 1234.50: digits, at most one point, no exponent, no separators, no currency sign\n" +
				"custom.ready: true or false is required here, without quotes"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			before := parse(t, base)
			change, err := record.ParseChange([]byte(c.change))
			after := before
			if err == nil {
				after, err = before.With(change, own)
			}
			if err == nil || err.Error() != c.want {
				t.Errorf("%s: got  %v\nwant %s", c.why, err, c.want)
			}
			if !after.Equal(before) {
				t.Errorf("%s: half a change was made: %v", c.why, before.Changed(after))
			}
		})
	}
}

func TestChangePaths(t *testing.T) {
	t.Parallel()
	c, err := record.ParseChange([]byte(`{"pay":{"rate":"1"},"client":null,"custom":null,"job.range.min":"1"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Paths(), " "); got != "client custom job.range.min pay.rate" {
		t.Error(got)
	}
}

func TestChangeTo(t *testing.T) {
	t.Parallel()
	change := record.ChangeTo(map[string]string{"pay.rate": "63.00", "start_date": "2026-12-31",
		"pay.exempt": "true", "client": " ", "custom.level": "4"})
	after, err := parse(t, base).With(change, own)
	want := `{"start_date":"2026-12-31","pay":{"rate":"63.00","per":"hour","exempt":true,"stipends":[{"name":"meals","amount":"1"}]},"custom":{"level":"4","unit":"ICU"}}`
	if err != nil || asJSON(t, after) != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, asJSON(t, after), want)
	}
	_, err = after.With(record.ChangeTo(map[string]string{"pay.rate": "x", "start_date": "soon"}), own)
	var errs record.Errors
	if !errors.As(err, &errs) || len(errs) != 2 || errs[0].Path != "pay.rate" || errs[1].Path != "start_date" {
		t.Errorf("texts of another type: %v", err)
	}
	if none := record.ChangeTo(nil); len(none.Paths()) > 0 {
		t.Errorf("no texts change %v", none.Paths())
	}
}

func TestTyped(t *testing.T) {
	t.Parallel()
	terms := parse(t, `{"client":"acme","custom":{"unit":"ICU","level":"3","ready":true,"hours":["1","2.5"]}}`)
	typed, err := terms.Typed(own)
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := typed.Get("custom.level").Number(); !ok || n.String() != "3" ||
		typed.Get("custom.level").Kind() != record.Integer {
		t.Errorf("the level is %s", typed.Get("custom.level").Kind())
	}
	if n, ok := typed.Get("custom.hours").Items()[1].Number(); !ok || n.String() != "2.5" {
		t.Error("the hours are no numbers")
	}
	if !typed.Equal(terms) || len(terms.Changed(typed)) > 0 {
		t.Errorf("a type changes what is said: %v", terms.Changed(typed))
	}
	_, err = parse(t, `{"custom":{"unit":"ICU","other":"x","level":"3.5","ready":"yes"}}`).Typed(own)
	want := "custom.level: a whole number is required here\ncustom.other: the playbook declares no such field\ncustom.ready: true or false is required here, without quotes"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := parse(t, `{"custom":{"unit":"ICU"}}`).Typed(nil); err == nil {
		t.Error("a playbook without fields of its own takes one")
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, src, want string }{
		{"nothing wrong", whole, ""},
		{"values outside their choices", `{"type":"perm","pay":{"per":"fortnight","stipends":[{"per":"hours"}]}}`,
			"type: the value is not among the choices: contract, contract_to_hire, direct_hire\npay.per: the value is not among the choices: hour, day, week, month, year\npay.stipends[0].per: the value is not among the choices: hour, day, week, month, year"},
		{"currencies", `{"pay":{"currency":"usd"},"bill":{"currency":"XYZ1"}}`,
			"pay.currency: the currency is not a three-letter ISO 4217 code in capitals, such as USD\nbill.currency: the currency is not a three-letter ISO 4217 code in capitals, such as USD"},
		{"below zero", `{"pay":{"rate":"-1","bonuses":[{"amount":"-2"}]},"weeks":"-1"}`,
			"weeks: the amount is negative; give zero or more\npay.rate: the amount is negative; give zero or more\npay.bonuses[0].amount: the amount is negative; give zero or more"},
		{"an end before its start", `{"start_date":"2027-01-11","end_date":"2027-01-10"}`,
			"end_date: the end is before the start; correct one of the two dates"},
		{"a day of work", `{"start_date":"2027-01-11","end_date":"2027-01-11"}`, ""},
		{"hours of a week", `{"schedule":{"hours_per_week":"168.5","guaranteed_hours":"168","hours_by_day":["8","25"]}}`,
			"schedule.hours_per_week: at most 168 hours are possible here\nschedule.hours_by_day: seven numbers are required here, from Monday\nschedule.hours_by_day[1]: at most 24 hours are possible here"},
		{"hours below zero", `{"schedule":{"hours_by_day":["-1","0","0","0","0","0","0"]}}`,
			"schedule.hours_by_day[0]: the amount is negative; give zero or more"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := ""
			if errs := parse(t, c.src).Validate(); len(errs) > 0 {
				got = errs.Error()
			}
			if got != c.want {
				t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}
