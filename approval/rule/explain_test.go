package rule_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestExplanations(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	var text, js strings.Builder
	for _, src := range []string{
		oneRule,
		`client == "acme" and (bill.hourly > bill.cap or thin)`,
		`client == "globex" and needs_finance`,
		"thin or over_cap",
		"needs_finance and is_rehire",
		"not (thin and is_rehire)",
		"has(bill.cap) and not has(margin.percent)",
		"(margin.percent ?? percent(bill.hourly, bill.cap)) > 22 and (bill.cap ?? bill.hourly) > 1",
		`is_rehire ? client == "a" : client == "b"`,
		`type == "contract" ? client == "acme" : over_cap`,
		"any(pay.stipends, .amount > 1000) or sum(pay.stipends, .amount) > 1300",
		`custom.grade in ["Director", "Partner"] and start_date >= date("2026-12-01")`,
		"gsa(worksite.state).lodging > 100 and true\n  and   client contains \"c\"",
		`(client == "acme" and true) and business_unit == "x" and false`,
		`changed("pay") or 1 / 0 > 3`,
		"let limit = bill.cap * 1.05; // five percent over\n bill.hourly > limit and is_rehire == nil",
		"is_rehire == nil and client not in [`globex`]",
		`if type == "contract" { bill.hourly > bill.cap } else { thin }`,
		`custom.level in 1..3 or client matches "^ac.*e$" or find(pay.stipends, .taxable).amount > 900`,
		"any(pay.stipends, {let s = #; s.amount > 900}) and len(filter(tags, # != `icu`)) == 1 and tags[0] == 'icu'",
	} {
		r, err := s.Compile(src, rule.WantBool)
		if err != nil {
			t.Error(err)
			continue
		}
		x := r.Explain(f)
		text.WriteString(x.String() + "\n")
		b, err := json.Marshal(x)
		if err != nil {
			t.Error(err)
		}
		js.Write(append(b, '\n'))
		if want := r.Truth(f).String(); x.Value != want {
			t.Errorf("%s is explained as %s, evaluated as %s", src, x.Value, want)
		}
	}
	golden(t, "explanations.txt", text.String())
	golden(t, "explanations.jsonl", js.String())
}
