package offer_test

import (
	"maps"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// The plain model of the game: what playbook.md says about who may decide, worked
// out from the calls that succeeded. It knows nothing of the engine.

// gameOffer is one offer.
type gameOffer struct {
	id         string
	terms      map[string]string
	editors    map[string]string // path → who set the value that stands
	submitters map[string]bool   // of this round
	subs       []*modelSub
	overrides  []modelOverride
	added      map[string][]string // stage → approvers that were added, in this or earlier submissions
	approved   map[string]string   // the terms that were approved last
	held       bool
	heldAt     time.Time
	sentAt     time.Time
	last       time.Time     // when something happened to it
	heldSent   time.Duration // on hold since it was sent
	state      offer.State
	digest     string   // of what stands
	stale      []string // of what stood
	log        []string
}

// modelOverride is a guardrail that was overridden for the terms of then.
type modelOverride struct {
	by    string
	terms map[string]string
}

// modelSub is one submission while it is decided.
type modelSub struct {
	rules   gameRules
	version string
	terms   map[string]string
	at      time.Time
	held    time.Duration
	barred  map[string]string // who may not approve, and why
	stages  []*modelStage
	carried map[string]*modelSub // stage → where people decided it
}

// newOffer is an offer that was created with terms.
func newGameOffer(id, by string, terms map[string]string) *gameOffer {
	m := &gameOffer{id: id, terms: map[string]string{}, editors: map[string]string{}, submitters: map[string]bool{},
		state: offer.Draft}
	m.edited(by, terms)
	return m
}

// edited gives values to the terms: who changes a value sets it.
func (m *gameOffer) edited(by string, values map[string]string) {
	for path, v := range values {
		if m.terms[path] == v {
			continue
		}
		m.editors[path] = by
		if m.terms[path] = v; v == "" {
			delete(m.terms, path)
		}
	}
}

// barred are the people who may not approve what stands, with the reason.
func (m *gameOffer) barred() map[string]string {
	out := map[string]string{}
	for path, id := range m.editors {
		if len(path) > 4 && (path[:4] == "pay." || path[:5] == "bill.") {
			out[id] = "set " + path
		}
	}
	if id := m.terms["people.commission_holder"]; id != "" {
		out[id] = "holds the commission"
	}
	for id := range m.submitters {
		out[id] = "submitted in this round"
	}
	return out
}

// submitted opens a submission.
func (m *gameOffer) submitted(by, version string, r gameRules, now time.Time) *modelSub {
	m.submitters[by] = true
	sub := &modelSub{rules: r, version: version, terms: maps.Clone(m.terms), at: now, barred: m.barred(),
		stages: plan(r, m.terms), carried: map[string]*modelSub{}}
	m.subs = append(m.subs, sub)
	return sub
}

// sub is the submission that stands; nil before the first.
func (m *gameOffer) sub() *modelSub {
	if len(m.subs) == 0 {
		return nil
	}
	return m.subs[len(m.subs)-1]
}

// stage finds a stage that is on. The appeal is on once a stage is rejected.
func (s *modelSub) stage(id string) *modelStage {
	i := slices.IndexFunc(s.stages, func(st *modelStage) bool { return st.id == id })
	if i < 0 {
		return nil
	}
	return s.stages[i]
}

// met reports whether different people fill every place of a stage, or of the
// appeal against its rejection.
func (s *modelSub) met(st *modelStage) bool {
	if st.rejected {
		appeal := s.stage("appeal")
		return appeal != nil && !appeal.rejected && appeal.met()
	}
	return st.met()
}

// isOpen reports whether a stage can be decided: people have not, and operations have
// where it waits for them.
func (s *modelSub) isOpen(st *modelStage) bool {
	ops := s.stage("ops")
	first := slices.Contains([]string{"ops", "finance", "budget", "appeal"}, st.id)
	return !st.rejected && !st.met() && s.carried[st.id] == nil && (first || s.carried["ops"] != nil || s.met(ops))
}

// deciders are the approvals on which a stage rests.
func (s *modelSub) deciders(id string) []*modelYes {
	st := s.stage(id)
	if st.rejected {
		st = s.stage("appeal")
	}
	return st.yes
}
