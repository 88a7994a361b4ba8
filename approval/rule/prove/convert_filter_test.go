package prove_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// TestConvertInFilters puts a converted constant into a filter where it is in
// the schema's currency, as the column is.
func TestConvertInFilters(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	columns := map[string]prove.Column{"bill.hourly": {Name: "bill_hourly"}}
	for _, c := range []struct{ src, want, why string }{
		{`bill.hourly > convert(convert(100, "CAD", date("2026-05-01")), "USD", date("2026-05-01"))`,
			"bill_hourly > 100.05", "100 × 1.38 × 0.725"},
		{`bill.hourly > convert(100, "CAD", date("2026-05-01"))`, "a column has no currency of its own",
			"another currency"},
		{`bill.hourly > convert(100, "GBP", date("2026-05-01"))`, "false", "no rate"},
		{`convert(1, "CAD", date("2026-05-01")) > 1`, "false", "what is unknown lets nothing through"},
		{`convert(1, "CAD", date("2026-05-01")) > convert(1, "USD", date("2026-05-01"))`, "false",
			"two currencies"},
		{`convert(2, "CAD", date("2026-05-01")) > convert(1, "CAD", date("2026-05-01"))`, "true", "one currency"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			f, err := prove.NewFilter(r, columns, prove.Constants{Group: "actor"})
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = f.String()
			}
			if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
				t.Errorf("%s (%s): got %s, want %s", c.src, c.why, got, c.want)
			}
		})
	}
}
