package facts

import (
	"math/bits"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// missingFor returns a missing value that names the given names it depends on.
func missingFor(c pay.Causes, terms *pay.Terms, conv pay.Conventions) rule.Value {
	first, n := bits.TrailingZeros32(uint32(c)), bits.OnesCount32(uint32(c))
	if n > 0 && n <= maxRun && first+n <= len(runs) && c == run(first, n) {
		return runs[first][n-1]
	}
	return rule.MissingFor(c.Names(terms, conv)...)
}

// maxRun is how many causes in a row share one value.
const maxRun = 3

// run returns n causes in a row.
func run(first, n int) pay.Causes { return pay.Causes((1<<n - 1) << first) }

// runs are the values of the most frequent causes, which follow each other: a
// rate and its unit, the two ends of a range. They are built once and never
// changed.
var runs = func() (out [pay.PlainCauses][maxRun]rule.Value) {
	for first := range out {
		for n := range maxRun {
			out[first][n] = rule.MissingFor(run(first, n+1).Names(&pay.Terms{}, pay.Conventions{})...)
		}
	}
	return out
}()
