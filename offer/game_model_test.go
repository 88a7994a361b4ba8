package offer_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
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
	approved   map[string]string // the terms that were approved last
	held       bool
	heldAt     time.Time
	sentAt     time.Time
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

// modelStage is a stage that asks people.
type modelStage struct {
	id       string
	places   []*modelPlace
	gave     map[string]bool // who gave the own place away
	chief    bool            // an escalation lets a chief fill any place
	rejected bool
	yes      []*modelYes
}

// modelPlace is one person who must approve: a holder of one of the roles, or the
// person that is named.
type modelPlace struct {
	roles  []string
	person string
	entry  string // how the person is named; "" by id
	only   string // the person that it was reassigned to
	given  bool   // a named person has given it away, or somebody in charge has
}

// modelYes is an approval that was taken.
type modelYes struct {
	by, on string // by on behalf of another; the same person if not
	fills  map[*modelPlace]bool
	roles  []string // of the person on whose behalf, by which a place is filled
	upTo   float64  // the pay that an envelope allows; 0: none
	until  time.Time
}

func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// roleStage is a stage with places for holders of roles.
func roleStage(id string, places ...[]string) *modelStage {
	s := &modelStage{id: id, gave: map[string]bool{}}
	for _, roles := range places {
		s.places = append(s.places, &modelPlace{roles: roles})
	}
	return s
}

// plan lists the stages that must approve some terms under some rules.
func plan(r gameRules, terms map[string]string) []*modelStage {
	pay, bill, level := number(terms["pay.rate"]), number(terms["bill.rate"]), number(terms["custom.level"])
	ops := roleStage("ops")
	for range r.ops {
		ops.places = append(ops.places, &modelPlace{roles: []string{"ops", "lead"}})
	}
	out := []*modelStage{ops}
	if pay > float64(r.finance) {
		out = append(out, roleStage("finance", []string{"finance"}, []string{"controller"}))
	}
	if level > 1 {
		out = append(out, roleStage("budget", []string{"finance", "director"}))
	}
	if level > 2 {
		out = append(out, &modelStage{id: "manager", gave: map[string]bool{},
			places: []*modelPlace{{person: terms["people.hiring_manager"], entry: "person:hiring_manager"}}})
	}
	if limit := terms["bill.cap"]; limit != "" && bill > number(limit) {
		out = append(out, roleStage("legal", []string{"legal"}))
	}
	switch spread := bill - pay; {
	case spread < 10:
		out = append(out, roleStage("spread.thin", []string{"director"}, []string{"lead"}))
	case spread < 25:
		out = append(out, roleStage("spread.mid", []string{"director"}))
	}
	return out
}

// newOffer is an offer that was created with terms.
func newGameOffer(id, by string, terms map[string]string) *gameOffer {
	m := &gameOffer{id: id, terms: map[string]string{}, editors: map[string]string{}, submitters: map[string]bool{},
		state: offer.Draft}
	m.edited(by, terms)
	return m
}

// edited gives values to the terms: whoever changed a value set it.
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

func (st *modelStage) met() bool { return len(st.filled(nil)) == len(st.places) }

// filled are the places that the approvals so far fill, without one place.
func (st *modelStage) filled(without *modelPlace) map[*modelPlace]*modelYes {
	holds := map[*modelPlace]*modelYes{}
	var place func(y *modelYes, seen map[*modelPlace]bool) bool
	place = func(y *modelYes, seen map[*modelPlace]bool) bool {
		for _, p := range st.places {
			if !y.fills[p] || seen[p] || p == without {
				continue
			}
			seen[p] = true
			if holds[p] == nil || place(holds[p], seen) {
				holds[p] = y
				return true
			}
		}
		return false
	}
	for _, y := range st.yes {
		place(y, map[*modelPlace]bool{})
	}
	return holds
}

// replaced gives the open places to holders of a role.
func (st *modelStage) replaced(role string) {
	filled := st.filled(nil)
	for _, p := range st.places {
		if filled[p] != nil {
			continue
		}
		*p = modelPlace{roles: []string{role}}
		for _, y := range st.yes {
			delete(y.fills, p)
		}
	}
}

// handed gives the own place of a person, or one that somebody in charge names, to
// another. It returns false if there is no such open place. A place of a role that
// its holder gives away stays open to other holders.
func (st *modelStage) handed(by, from, to string) bool {
	delete(st.gave, to)
	for _, given := range []bool{false, true} { // a place that nobody was given comes first
		for _, p := range st.places {
			own := from == "" && (p.person == by || p.only == by) || p.person == by && from == p.name()
			if given == (p.only == "") || len(st.filled(p)) != len(st.filled(nil)) || !own && !p.named(from) {
				continue
			}
			if own {
				st.gave[by] = true
			}
			p.give(to, st.yes)
			return true
		}
	}
	if from == "" {
		st.gave[by] = true
	}
	return from == ""
}

// named reports whether a place can be meant by a name: that of an entry, or of the
// person who has it.
func (p *modelPlace) named(from string) bool {
	role, isRole := strings.CutPrefix(from, "role:")
	return isRole && slices.Contains(p.roles, role) || from != "" && from == p.name()
}

// give makes a place that of one person alone.
func (p *modelPlace) give(to string, yes []*modelYes) {
	if p.only = to; p.person != "" {
		p.person, p.entry, p.only, p.given = to, "", "", true
	}
	for _, y := range yes {
		delete(y.fills, p)
	}
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

// inputs are the terms that a stage looks at.
func inputs(id string, terms map[string]string) map[string]string {
	paths := map[string][]string{"finance": {"pay.rate"}, "budget": nil,
		"manager": {"custom.level", "people.hiring_manager"}, "legal": {"bill.rate", "bill.cap"},
		"spread.thin": {"pay.rate", "bill.rate"}, "spread.mid": {"pay.rate", "bill.rate"}}
	if id == "ops" {
		return given(terms)
	}
	out := map[string]string{}
	for _, path := range paths[id] {
		if v := terms[path]; v != "" {
			out[path] = v
		}
	}
	return out
}

// definition is what the rules of a stage are made of.
func definition(id string, r gameRules) string {
	switch id {
	case "ops":
		return fmt.Sprint(r.letter, r.ops)
	case "finance":
		return fmt.Sprint(r.letter, r.finance)
	case "legal":
		return fmt.Sprint(r.letter, r.cap)
	}
	return r.letter
}
