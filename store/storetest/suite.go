package storetest

import (
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

// Options open the adapter under test.
type Options struct {
	// Open returns a new, empty store for [Kinds].
	Open func(t testing.TB) store.Store
	// OpenTenants returns two tenants of one new, empty place. Default: the adapter
	// keeps only one tenant.
	OpenTenants func(t testing.TB) (a, b store.Store)
	// Parallel runs the checks in parallel; Open is then called concurrently.
	// Default: one after the other.
	Parallel bool
}

// Check is one rule of the contract.
type Check struct {
	// Name is the topic and the rule: "conflicts/lost update".
	Name string
	// Run opens a store and fails t if the rule is broken.
	Run func(t testing.TB, o Options)
}

// Checks returns all checks of the suite, by topic.
func Checks() []Check {
	return slices.Concat(conflictChecks(), atomicChecks(), pagingChecks(), modelChecks(), valueChecks(),
		textChecks(), contextChecks(),
		logChecks(), feedChecks(), eraseChecks(), concurrencyChecks(), registerChecks(), tenantChecks())
}

// Run runs every check as a subtest. Checks that need tenants are skipped without
// OpenTenants.
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

// on returns the check of a rule about one store.
func on(name string, rule func(t testing.TB, s store.Store)) Check {
	return Check{name, func(t testing.TB, o Options) {
		t.Helper()
		rule(t, o.Open(t))
	}}
}
