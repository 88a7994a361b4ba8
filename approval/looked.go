package approval

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// lookups returns what the stage looked up when it was decided and what is answered
// otherwise now: a row of a table, a rate of exchange, a function of the host. What
// was not looked up then may have changed.
func (k keeping) lookups() string {
	then := k.base.Lookups
	if len(then) == 0 { // nothing was looked up, or it was stored before look-ups were kept
		return ""
	}
	for _, id := range k.decidedBy() {
		if now, changed := changedLookup(then, k.pl.lookedUp(id, k.base.Facts())); changed {
			return now.Source() + " changed"
		}
	}
	if k.base.TextLookups != nil {
		if now, changed := changedLookup(then, k.base.TextLookups()); changed {
			return now.Source() + " changed, which " + k.pl.textName() + " reads"
		}
	}
	return ""
}

// changedLookup returns the first look-up that was not answered like this then.
func changedLookup(then, now []rule.Looked) (rule.Looked, bool) {
	for _, k := range now {
		same := func(was rule.Looked) bool {
			return was.Call() == k.Call() && was.Value == k.Value && was.Reason == k.Reason
		}
		if !slices.ContainsFunc(then, same) {
			return k, true
		}
	}
	return rule.Looked{}, false
}

// lookedUp returns what a stage, and what routes to it, looks up over facts, as it is
// answered now.
func (pl *Planner) lookedUp(id string, f *rule.Facts) []rule.Looked {
	i, ok := pl.index[id]
	if !ok {
		return nil
	}
	seen, c := f.Clone(), pl.stages[i]
	seen.SetLookups(rule.NewLookups())
	if c.matrix >= 0 {
		pl.matrices[c.matrix].evaluate(seen)
	}
	if c.when != nil {
		c.when.Eval(seen)
	}
	if c.Because != nil {
		_, _ = c.Because.Render(seen) // a text that can't be made is left out
	}
	for _, r := range pl.policy.Routes {
		if r.Stage == id && r.Evaluate != nil {
			r.Evaluate(seen)
		}
	}
	return seen.Lookups()
}
