package rule_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// FuzzCompile checks that what compiles runs, gives what its type says, and is
// explained as it runs; and that what is refused says where.
func FuzzCompile(f *testing.F) {
	for _, c := range refused {
		f.Add(c.src)
	}
	for _, src := range []string{oneRule, `any(pay.stipends, all(.days, # > 1))`,
		`lookup("cap", "rn", start_date) ?? 3`, `gsa("MN").lodging * 2`,
		`sum(pay.stipends, .amount) > 3 ? min(1, 2) : round_to(3, 0.25)`, `has(before.client) and changed("pay")`,
		`custom.grade >= "Manager"`,
		`add(start_date, 3, "months") in [end_date]`, `max([]) ?? 3`, `not ("a" + client contains 'b')`,
		`[[1], []]`, `is_rehire == (1 > 2)`,
		"any(pay.stipends, {.amount > 500 and not .taxable}) // c", "/* c */ client matches `^(acme|north).*$`",
		"pay?.hourly == nil or before.client != nil", `let m = margin.percent ?? 22; m < 20 ? "low" : "high"`,
		`if is_rehire { 1 } else if thin { 2 } else { 3 }`, `custom.level in 1..5 and custom.level not in -3..0`,
		`one(tags, # startsWith "n")`, `filter(pay.stipends, .amount > 500)[0]?.name`,
		`find(pay.stipends, .name == "meals").amount > 3`, `max(map(pay.stipends, .amount,)) > 3`,
		`sum(map(filter(pay.stipends, .taxable), .amount)) > tags[-1] ?? 3`,
		`let a = [1, 2,]; let b = map(a, # + 1); count(b, {# in a}) == len(b)`} {
		f.Add(src)
	}
	s := schema(f)
	full, empty := facts(f, s), s.NewFacts()
	later := full.WithBefore(facts(f, s))
	f.Fuzz(func(t *testing.T, src string) {
		r, err := s.Compile(src, rule.WantAny)
		if err != nil {
			var all rule.Errors
			if !errors.As(err, &all) || len(all) == 0 {
				t.Fatalf("an error without a place: %v", err)
			}
			for _, e := range all {
				placed(t, src, e)
			}
			return
		}
		want := r.Type().Kind
		if want == rule.Integer {
			want = rule.Number
		}
		for _, facts := range []*rule.Facts{full, empty, later} {
			o := r.Eval(facts)
			if o.Err != nil && !errors.Is(o.Err, rule.ErrBudget) {
				t.Errorf("%q fails with %v", src, o.Err)
			}
			if o.Err == nil && !o.Value.IsMissing() && o.Value.Kind() != want {
				t.Errorf("%q is %s, not %s", src, o.Value.Kind(), want)
			}
			if got := r.Truth(facts); want == rule.Bool && got != o.Truth {
				t.Errorf("%q: Truth is %s, Eval says %s", src, got, o.Truth)
			}
			x := r.Explain(facts)
			if o.Err == nil && want == rule.Bool && x.Value != o.Truth.String() && x.Value != "missing" {
				t.Errorf("%q is explained as %s, evaluated as %s", src, x.Value, o.Truth)
			}
			_, _ = prove.NewFilter(r, map[string]prove.Column{"client": {Name: "client"}},
				prove.Constants{Facts: facts})
		}
	})
}
