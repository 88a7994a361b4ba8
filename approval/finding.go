package approval

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Finding is one problem of a policy, at a key such as stages[2].when.
type Finding struct {
	Code     Code
	Warning  bool
	Key      string      // place in the policy
	Rule     *rule.Error // of a finding in a rule
	Message  string
	Hint     string
	Quantity string // of a finding about values
	From, To *exact.Number
	Dates    bool     // From and To are days; see [Finding.Bound]
	Includes []string // the bounds that are part of the range: "from", "to"
	IDs      []string // of the stages, bands and matrices
}

// Error returns the key and the message.
func (f *Finding) Error() string { return f.Key + ": " + f.Message }
