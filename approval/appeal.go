package approval

import "github.com/offerdesk/offerdesk/approval/rule"

// checkAppeals finds appeals that no person can approve, because the stage has no
// approvers, and stages that are on only as appeals of each other: never.
func (pl *Planner) checkAppeals() []*Finding {
	var out []*Finding
	for i, c := range pl.stages {
		j, ok := pl.index[c.AppealTo]
		if !ok || c.AppealTo == "" {
			continue
		}
		f := &Finding{Key: c.key + ".on_reject", IDs: []string{c.ID, c.AppealTo}}
		switch appeal := pl.stages[j]; {
		case i == j:
			f.Code, f.Message = rule.CodeCycle, "the appeal of "+c.ID+" goes to "+c.ID
			f.IDs = f.IDs[:1]
		case appeal.Approve == nil || appeal.Auto != "":
			f.Code, f.Message = CodeNobody, "no person approves the appeal of "+c.ID+": "+c.AppealTo+" has no approvers"
			f.Hint = "give " + c.AppealTo + " approve, or write on_reject: stop"
		case i < j && pl.onlyAppeals(i, j):
			f.Code, f.Message = rule.CodeCycle, c.ID+" and "+c.AppealTo+" are on only as appeals, and of no stage that is on"
			f.Hint = "give one of them a when"
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

// onlyAppeals reports whether only appeals turn a stage on, and all of them, step by
// step, come back to it: nothing begins with it. i asks j.
func (pl *Planner) onlyAppeals(i, j int) bool {
	seen := map[int]bool{i: true}
	for todo := []int{i, j}; len(todo) > 0; todo = todo[1:] {
		c := pl.stages[todo[0]]
		if !c.routed || c.matrix >= 0 {
			return false
		}
		for _, r := range pl.policy.Routes {
			if r.Stage == c.ID {
				return false
			}
		}
		for k, from := range pl.stages {
			if from.AppealTo == c.ID && !seen[k] {
				seen[k], todo = true, append(todo, k)
			}
		}
	}
	return true
}
