package storetest

import (
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

// Options says how the adapter under test is opened.
type Options struct {
	// Open returns a new, empty store for [Kinds].
	Open func(t testing.TB) store.Store
	// OpenTenants returns two tenants of one new, empty place. Nil when the
	// adapter keeps one tenant alone.
	OpenTenants func(t testing.TB) (a, b store.Store)
	// Parallel runs the checks in parallel. Default: one after the other.
	Parallel bool
}

// Check is one rule of the contract.
type Check struct {
	// Name is the topic and the rule: "conflicts/lost update".
	Name string
	// Run opens what it needs and fails t when the rule is broken.
	Run func(t testing.TB, o Options)
}

// Checks returns every check of the suite, in order of topics.
func Checks() []Check {
	return slices.Concat(conflictChecks(), atomicChecks(), pagingChecks(), modelChecks(), valueChecks(), textChecks(), contextChecks(),
		logChecks(), feedChecks(), eraseChecks(), concurrencyChecks(), registerChecks(), tenantChecks())
}

// Run runs every check as a subtest. Checks that want tenants are skipped when
// there is no OpenTenants.
func Run(t *testing.T, o Options) {
	t.Helper()
	for _, c := range Checks() {
		t.Run(c.Name, func(t *testing.T) {
			if o.Parallel {
				t.Parallel()
			}
			c.Run(t, o)
		})
	}
}

// on makes a check of a rule about one store.
func on(name string, rule func(t testing.TB, s store.Store)) Check {
	return Check{name, func(t testing.TB, o Options) {
		t.Helper()
		rule(t, o.Open(t))
	}}
}
