package prove_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

func TestOnly(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Definitions = append(o.Definitions, rule.Definition{Name: "ours", Source: `client in ["a", "b"]`})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ src, want, why string }{
		{`client == "a"`, "a", "plainly"},
		{`"a" == client`, "a", "from the other side"},
		{"ours", "a b", "by a named rule"},
		{`client == "a" and is_rehire and thin`, "a", "and narrows"},
		{`ours and thin and client in ["b", "c"]`, "b", "and narrows further"},
		{`client == "a" and client == "b"`, "none", "nothing is left"},
		{`client == "a" or client == "b" or client == "c"`, "a b c", "or widens"},
		{`client == "a" or client == "b" or is_rehire`, "any", "to anything"},
		{`client == "a" or client == "b" or client != "c"`, "any", "to anything"},
		{`not (client == "a")`, "any", "not is no plain word"},
		{`client in ["a", business_unit]`, "any", "an entry that is not written out"},
		{`before.client == "a"`, "any", "the client before is not the client"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			texts, ok := prove.Only(r, "client")
			got := strings.Join(texts, " ")
			switch {
			case !ok:
				got = "any"
			case got == "":
				got = "none"
			}
			if got != c.want {
				t.Errorf("%s: %s leaves %s, want %s", c.why, c.src, got, c.want)
			}
		})
	}
}
