package flow_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// Facts that the caller made for an outcome are used as they are.
func TestFactsOfAnOutcomeAreUsedAgain(t *testing.T) {
	t.Parallel()
	facts := &rule.Facts{}
	if got := (flow.Outcome{}).WithFacts(func() *rule.Facts { return facts }).TermsFacts(flow.Context{}); got != facts {
		t.Errorf("other facts: %p, want %p", got, facts)
	}
}
