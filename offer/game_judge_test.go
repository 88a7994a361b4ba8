package offer_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// The judge of the game: what the model says against something that the desk let
// happen. "" is nothing.

// fills are the places that a person may fill now, and the roles by which.
func (st *modelStage) fills(p *gamePeople, who string, roles []string) (places map[*modelPlace]bool,
	by []string) {
	places = map[*modelPlace]bool{}
	if st.gave[who] {
		return places, nil
	}
	chief := st.chief && slices.Contains(roles, "chief")
	for _, x := range st.places {
		switch {
		case chief:
		case x.person != "":
			if x.person != who || x.given && !overlap(roles, approverRoles) {
				continue
			}
		case x.only != "" && x.only != who, !overlap(roles, x.roles):
			continue
		}
		places[x] = true
		by = append(by, slices.DeleteFunc(slices.Clone(x.roles), func(role string) bool {
			return !slices.Contains(roles, role)
		})...)
		if chief {
			by = append(by, "chief")
		}
	}
	return places, by
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// against says what is against a decision of by for another person (or for itself)
// on a stage, and returns the approval if there is nothing.
func (s *modelSub) against(p *gamePeople, stage, by, on string, roles []string) (*modelYes, string) {
	st := s.stage(stage)
	if st == nil {
		return nil, "the stage is not on"
	}
	for _, id := range []string{by, on} {
		if p.agent[id] {
			return nil, id + " is no person"
		}
		if why, bad := s.barred[id]; bad {
			return nil, id + " is barred: " + why
		}
		for _, other := range s.stages {
			if other != st && slices.ContainsFunc(other.yes, func(y *modelYes) bool { return y.by == id || y.on == id }) {
				return nil, id + " has approved " + other.id
			}
			if stage == "appeal" && slices.Contains(other.no, id) {
				return nil, id + " has rejected " + other.id
			}
		}
		for other, base := range s.carried {
			if other != stage && slices.ContainsFunc(base.deciders(other),
				func(y *modelYes) bool { return y.by == id || y.on == id }) {
				return nil, id + "'s approval of " + other + " is carried"
			}
		}
		if slices.ContainsFunc(st.yes, func(y *modelYes) bool { return y.by == id || y.on == id }) {
			return nil, id + " has approved it already"
		}
	}
	places, via := st.fills(p, on, roles)
	if len(places) == 0 {
		return nil, on + " may fill no place"
	}
	return &modelYes{by: by, on: on, fills: places, roles: via,
		chief: st.chief && slices.Contains(roles, "chief")}, ""
}

// judge says what is against an offer that is approved now.
func (m *gameOffer) judge() string {
	s := m.sub()
	if s == nil {
		return "it was never submitted"
	}
	if !maps.Equal(given(s.terms), given(m.terms)) {
		return "its terms are not those that were submitted"
	}
	if s.terms["pay.rate"] != "" && number(s.terms["pay.rate"]) < 30 && !m.overridden() {
		return "its pay is under the floor, and nobody who may has overridden that"
	}
	approvers := map[string]string{} // person → stage
	for _, st := range s.stages {
		if st.id == "appeal" {
			continue
		}
		list := s.deciders(st.id)
		if base := s.carried[st.id]; base != nil {
			list = base.deciders(st.id)
		} else if !s.met(st) {
			return fmt.Sprintf("%s is not approved by everybody it needs", st.id)
		}
		for _, y := range list {
			for _, id := range []string{y.by, y.on} {
				if other := approvers[id]; other != "" && other != st.id {
					return fmt.Sprintf("%s approved both %s and %s", id, other, st.id)
				}
				if why, bad := s.barred[id]; bad {
					return fmt.Sprintf("%s approved %s and is barred: %s", id, st.id, why)
				}
				approvers[id] = st.id
			}
		}
	}
	return ""
}

// overridden reports whether a person who may has overridden the floor for the
// terms that stand.
func (m *gameOffer) overridden() bool {
	barred := m.barred()
	return slices.ContainsFunc(m.overrides, func(o modelOverride) bool {
		return barred[o.by] == "" && maps.Equal(given(o.terms), given(m.terms))
	})
}

// mayCarry says what is against keeping the approval of a stage, and returns the
// submission in which people decided it.
func (m *gameOffer) mayCarry(p *gamePeople, directory bool, stage string) (*modelSub, string) {
	n := len(m.subs)
	s := m.subs[n-1]
	if n < 2 {
		return nil, "there is no submission before"
	}
	base := m.subs[n-2]
	if from := base.carried[stage]; from != nil {
		base = from
	} else if st := base.stage(stage); st == nil || !base.met(st) {
		return nil, "it was not approved"
	}
	was, is := base.stage(stage), s.stage(stage)
	if is == nil {
		return nil, "it is not on"
	}
	if definition(stage, base.rules) != definition(stage, s.rules) {
		return nil, "its definition changed"
	}
	for _, y := range base.deciders(stage) {
		for _, id := range []string{y.by, y.on} {
			if why := s.barred[id]; why != "" {
				return nil, id + " may not approve it any more: " + why
			}
		}
		if directory && len(y.roles) > 0 && was.places[0].person == "" && !overlap(p.roles[y.on], y.roles) {
			return nil, y.on + " has lost the role"
		}
	}
	if stage == "budget" {
		old, now := number(base.terms["pay.rate"]), number(s.terms["pay.rate"])
		if math.Abs(now-old)/old*100 > 10 {
			return nil, "the pay changed by more than ten percent"
		}
	} else if a, b := inputs(stage, base.terms), inputs(stage, s.terms); !maps.Equal(a, b) &&
		!s.inEnvelope(stage, base, a, b) {
		return nil, fmt.Sprint("what it looks at changed: ", a, " ", b)
	}
	return base, ""
}

// inEnvelope reports whether only the pay changed, and each approver has allowed it
// by then.
func (s *modelSub) inEnvelope(stage string, base *modelSub, was, is map[string]string) bool {
	if stage != "finance" {
		return false
	}
	pay := number(is["pay.rate"])
	was, is = maps.Clone(was), maps.Clone(is)
	delete(was, "pay.rate")
	delete(is, "pay.rate")
	return maps.Equal(was, is) && !slices.ContainsFunc(base.deciders(stage),
		func(y *modelYes) bool { return !(pay <= y.upTo) || s.at.After(y.until) })
}

// tooEarly says whether an escalation comes before its time: a hold stops every
// clock.
func (m *gameOffer) tooEarly(stage string, now time.Time) bool {
	s := m.sub()
	after := map[string]time.Duration{"ops": 24 * time.Hour, "finance": 36 * time.Hour}[stage]
	return now.Before(s.at.Add(after + s.held))
}
