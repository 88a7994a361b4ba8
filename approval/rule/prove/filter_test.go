package prove_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

var filterColumns = map[string]prove.Column{
	"client": {Name: "c_client"}, "business_unit": {Name: "c_unit"}, "is_rehire": {Name: "c_rehire"},
	"bill.hourly": {Name: "c_bill"}, "start_date": {Name: "c_start"}, "type": {Name: "c_type"},
	"custom.level": {Name: "c_level"},
}

// holds evaluates a filter on a row as a database does: three values, of which
// a null on either side gives unknown.
func holds(f *prove.Filter, row map[string]rule.Value) rule.Truth {
	is := func(b bool) rule.Truth {
		if b {
			return rule.True
		}
		return rule.False
	}
	v := row[f.Column]
	switch f.Op {
	case "true", "false":
		return is(f.Op == "true")
	case "and", "or":
		decides := is(f.Op == "or")
		out := is(f.Op != "or")
		for _, a := range f.Args {
			switch t := holds(a, row); t {
			case decides:
				return t
			case rule.Unknown:
				out = t
			}
		}
		return out
	case "not":
		switch holds(f.Args[0], row) {
		case rule.True:
			return rule.False
		case rule.False:
			return rule.True
		}
		return rule.Unknown
	case "known":
		return is(!v.IsMissing())
	}
	if v.IsMissing() {
		return rule.Unknown
	}
	if f.Op == "in" {
		for _, x := range f.Values {
			if x.Equal(v) {
				return rule.True
			}
		}
		return rule.False
	}
	c := 0
	if n, ok := v.Number(); ok {
		m, _ := f.Value.Number()
		c = n.Cmp(m)
	} else if d, ok := v.Date(); ok {
		e, _ := f.Value.Date()
		c = d.Compare(e)
	} else if !v.Equal(f.Value) {
		c = 1
	}
	return is(map[string]bool{"==": c == 0, "!=": c != 0, "<": c < 0, "<=": c <= 0, ">": c > 0,
		">=": c >= 0}[f.Op])
}

// condition draws a rule that can be a filter.
func condition() *rapid.Generator[string] {
	leaf := rapid.SampledFrom([]string{
		"(let ours = [`acme`]; client in ours)",
		`client == "acme"`, `client != "acme"`, `"acme" == client`, `client in ["acme", "globex"]`,
		`client not in actor.clients`, `client in actor.clients`,
		"business_unit == actor.id", "business_unit != actor.id", "actor.id != business_unit", "is_rehire",
		"is_rehire == false", "has(client)", "has(business_unit)",
		"bill.hourly > 10", "10 > bill.hourly", "bill.hourly <= 10 + 0.5", "20 <= bill.hourly",
		`start_date < today`, `start_date >= add(today, 1, "days")`,
		"(let owner = business_unit; owner == actor.id)", `any(actor.clients, # == client)`,
		`none(actor.clients, # == client)`, `all(actor.clients, {# != client})`, "(bill.hourly > 10) == true",
		"(is_rehire == false) != true",
		`client in [actor.clients[0], "acme"]`, `client not in [actor.clients[0], "globex"]`,
		`none(map(actor.clients, # == "x" ? actor.id : #), # == client)`,
		"(client in actor.clients) == true", "actor.clients contains client", `["acme", "x"] contains client`,
		"(let c = client; c == nil)", "any(actor.clients, (# == client) == true)",
		`client matches "^(acme-east|acme)$"`, "((client == nil) == false)",
		"client == nil", "client != nil", `client matches "^acme$"`, `client matches "^(acme|globex)$"`,
		"is_rehire ? false : has(client)",
		`(if has(actor.id) { client == "acme" } else { is_rehire })`, "custom.level in 1..3",
		"(client in [`acme`,] /* ours */)",
		`actor.id == "ann"`, "has(actor.id)", "true", "false", "1 / 0 > 2", "acme_only", `"x" in actor.clients`,
		`client == "\""`,
	})
	return rapid.Custom(func(t *rapid.T) string {
		var draw func(depth int) string
		draw = func(depth int) string {
			switch k := rapid.IntRange(0, 5).Draw(t, "kind"); {
			case depth == 0 || k < 2:
				return leaf.Draw(t, "leaf")
			case k == 2:
				return "not (" + draw(depth-1) + ")"
			case k == 3:
				return "(" + draw(depth-1) + " or " + draw(depth-1) + " or " + draw(depth-1) + ")"
			default:
				return "(" + draw(depth-1) + " and " + draw(depth-1) + ")"
			}
		}
		return draw(3)
	})
}

// TestFilterLetsThroughWhatTheRuleDoes is about rights: a row is in the list
// when, and only when, the rule is true for it.
func TestFilterLetsThroughWhatTheRuleDoes(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Definitions = append(o.Definitions, rule.Definition{Name: "acme_only",
		Source: `client == "acme" and not is_rehire`})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]rule.Value{
		"client":        {{}, rule.TextValue("acme"), rule.TextValue("globex")},
		"business_unit": {{}, rule.TextValue("ann"), rule.TextValue("bob")},
		"is_rehire":     {{}, rule.BoolValue(true), rule.BoolValue(false)},
		"bill.hourly":   {{}, amount("9.99"), amount("10"), amount("10.5"), amount("20")},
		"custom.level":  {{}, amount("0"), amount("1"), amount("3")},
		"start_date":    {{}, day("2026-11-19"), day("2026-11-20"), day("2026-11-21")},
		"actor.id":      {{}, rule.TextValue("ann")}, "actor.clients": {{}, rule.ListValue(nil),
			rule.ListValue([]rule.Value{rule.TextValue("acme"), rule.TextValue("x")})},
	}
	today, _ := rule.ParseDate("2026-11-20")
	rapid.Check(t, func(t *rapid.T) {
		src := condition().Draw(t, "rule")
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		f, known, row := s.NewFacts(), s.NewFacts(), map[string]rule.Value{}
		f.SetToday(today)
		known.SetToday(today)
		for _, path := range []string{"client", "business_unit", "is_rehire", "bill.hourly", "custom.level",
			"start_date", "actor.id", "actor.clients"} {
			v := rapid.SampledFrom(values[path]).Draw(t, path)
			if err := f.Set(path, v); err != nil {
				t.Fatal(err)
			}
			if c, ok := filterColumns[path]; ok {
				row[c.Name] = v
			} else if err := known.Set(path, v); err != nil {
				t.Fatal(err)
			}
		}
		filter, err := prove.NewFilter(r, filterColumns, prove.Constants{Facts: known, Group: "actor"})
		if err != nil {
			t.Fatal(err)
		}
		if in, want := holds(filter, row) == rule.True, r.Truth(f) == rule.True; in != want {
			t.Fatalf("%s is %s; the filter %s lets it through: %v", src, r.Truth(f), filter, in)
		}
	})
}

func TestFiltersAreRefused(t *testing.T) {
	t.Parallel()
	s := schema(t)
	var b strings.Builder
	for _, src := range []string{
		`changed("pay")`, "pay.hourly > 3", "bill.hourly > bill.cap", "bill.hourly * 2 > 3",
		`lower(client) == "a"`, `client contains "a"`,
		"any(tags, # == client)", `"icu" in tags`, `type >= "contract_to_hire"`, "needs_finance and true",
		"client == business_unit",
		`(client ?? "a") == "b"`, "has(tags)", "before.client == client", `"a" in [client]`,
	} {
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		f, err := prove.NewFilter(r, filterColumns, prove.Constants{Group: "actor"})
		var refused *prove.FilterError
		if !errors.As(err, &refused) {
			t.Errorf("%s became %s and %v", src, f, err)
			continue
		}
		fmt.Fprintf(&b, "%v\n\n", err)
	}
	golden(t, "filters.txt", b.String())
}

// TestFiltersOfUnknownEntries: what is not known of a list may be the value that
// is looked for, so "not in" lets nothing through and "in" what is known.
func TestFiltersOfUnknownEntries(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct{ src, want, why string }{
		{`client in [actor.id, "acme"]`, `c_client in ["acme"]`, "an entry that is known"},
		{`client not in [actor.id, "acme"]`, "false", "an entry that may be it"},
		{`client in [actor.id]`, "false", "no entry that is known"},
		{`none(["acme", actor.id], # == client)`, "false", "asked of the items"},
		{`any(["acme", actor.id], client == #)`, `c_client in ["acme"]`, "asked of the items"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			f, err := prove.NewFilter(r, filterColumns, prove.Constants{Group: "actor"}) // the actor is not known
			if err != nil || f.String() != c.want {
				t.Errorf("%s: %s became %v and %v, want %s", c.why, c.src, f, err, c.want)
			}
		})
	}
}
