package exact_test

import (
	"math/big"
	"regexp"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

var grammar = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,30})?$`)

// FuzzParse: what the grammar takes is the same number to math/big, and
// anything else is refused.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-0", "-0.0", "1.10", "01", "1.", ".5", "+5", "1e3", "1_000", "0x10", "NaN",
		"−5", "1\x00", " 1", "999999999999999999999999999999.999999999999999999999999999999",
		"1000000000000000000000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := exact.Parse(s)
		rat, ok := new(big.Rat).SetString(s)
		wanted := grammar.MatchString(s) && ok && (s[0] != '-' || rat.Sign() != 0)
		if (err == nil) != wanted {
			t.Fatalf("%q: %v", s, err)
		}
		if err == nil && n.Rat().Cmp(rat) != 0 {
			t.Fatalf("%q is %s", s, n.Rat())
		}
	})
}
