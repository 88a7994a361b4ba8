package approval

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Finding is one thing wrong with a policy, at a key such as stages[2].when.
type Finding struct {
	Code     Code
	Warning  bool
	Key      string // where in the policy
	Rule     *rule.Error
	Message  string
	Hint     string
	Quantity string // the quantity, for findings about values
	From, To *exact.Number
	Dates    bool     // From and To are days, see [Finding.Bound]
	Includes []string // which bounds belong: "from", "to"
	IDs      []string
}

// Error says what is wrong and where.
func (f *Finding) Error() string { return f.Key + ": " + f.Message }
