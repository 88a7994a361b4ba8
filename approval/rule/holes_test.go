package rule_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// TestRefusedWithWhatToWrite goes on where TestHolesAreNotThere ends: rules
// that random ones came to.
func TestRefusedWithWhatToWrite(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, c := range []struct {
		src, hint, why string
		code           rule.Code
	}{
		{"(is_rehire) ?? true and true", "write ((is_rehire) ?? true) and true",
			"brackets at the very beginning, before ?? and an operator", rule.CodeExpr},
		{"custom.level ?? 1 not in [1]", "write (custom.level ?? 1) not in [1]",
			"not in after ??: expr stops at its second word", rule.CodeExpr},
		{"custom.level ?? -1 * 2 > 0", "write (custom.level ?? -1) * 2", "a sign between ?? and the operator",
			rule.CodeExpr},
		{"is_rehire ?? not is_rehire and true", "write (is_rehire ?? not is_rehire) and true",
			"a not between ?? and the operator", rule.CodeExpr},
		{"any(pay.not)", "any takes 2 arguments, not 1", "a word of the language as the last part of a name",
			rule.CodeType},
		{"if is_rehire { true } else { false } and true", "write brackets around it, as in (if …) and",
			"an operator after an if with its else", rule.CodeSyntax},
		{"if is_rehire { true } and true", "write if c { a } else { b }", "an operator after an if without one",
			rule.CodeSyntax},
		{"sortBy(tags) == tags", "write min and max",
			"a function of expr that the language has not, and too few arguments", rule.CodeExpr},
		{"reduce(tags) == 1", "write sum(list, .x)", "likewise", rule.CodeExpr},
		{"upper(tags) == \"A\"", "text is required here, this is a list", "a list in the place of a text",
			rule.CodeType},
		{"tags startsWith \"a\"", "text is required on both sides: a list and text",
			"a list on the left of a text operator", rule.CodeType},
		{"client matches tags[0]", "in quotes", "an item as a pattern", rule.CodeExpr},
		{"client == tags", "can't be compared with a list", "a list beside a text", rule.CodeType},
		{`lookup("zone", tags) == "A"`, "a key of a table is one value", "a list as the key of a table",
			rule.CodeType},
		{"any(tags, {# == \"a\"; true})", "join conditions with and", "two expressions in a predicate",
			rule.CodeExpr},
		{"is_rehire;", "leave it out", "a semicolon at the end, which expr lets pass", rule.CodeExpr},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := s.Compile(c.src, rule.WantBool)
			var all rule.Errors
			if !errors.As(err, &all) {
				t.Fatalf("%s compiled", c.src)
			}
			placed(t, c.src, all[0])
			if all[0].Code != c.code || !strings.Contains(err.Error(), c.hint) {
				t.Errorf("%q: the code is %s, not %s, or the hint is not %q:\n%v", c.src, all[0].Code, c.code, c.hint,
					err)
			}
		})
	}
}

// TestAccepted lists rules that random ones came to and that were refused.
func TestAccepted(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	for _, c := range []struct {
		src, why string
		want     rule.Truth
	}{
		{`gsa("MN")?.lodging == 168`, "?. reads as the point does", rule.True},
		{`gsa("MN")?.meals == 168`, "and what is missing is unknown", rule.Unknown},
		{`pay?.hourly == 62.5 and before?.client == nil`, "?. in the middle of a name", rule.True},
		{`tags?.[0] == "icu"`, "?. before an index", rule.True},
		{`any(pay.stipends, #?.days?.[1] == 2)`, "?. after an item", rule.True},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantBool)
			if err != nil {
				t.Errorf("%s: %s: %v", c.why, c.src, err)
			} else if got := r.Truth(f); got != c.want {
				t.Errorf("%s: %s is %s, want %s", c.why, c.src, got, c.want)
			}
		})
	}
}
