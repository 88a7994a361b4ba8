package approval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// UsedEnvelope is the envelope under which a stage keeps its approval: the bounds
// that hold for all who approved it, and the figures then and now.
type UsedEnvelope struct {
	AtMost   map[string]string `json:"at_most,omitempty"`
	AtLeast  map[string]string `json:"at_least,omitempty"`
	Until    time.Time         `json:"until"`
	Approved map[string]string `json:"approved,omitempty"` // fact → the figure that was approved
	Now      map[string]string `json:"now,omitempty"`      // fact → the figure of the revision that keeps the approval
}

// envelopes returns the envelopes of the approvals of a stage; false if a person
// approved it without one.
func (p Process) envelopes(stage string) (out []Envelope, all bool) {
	all = true
	for _, d := range p.Decisions {
		if d.Stage != stage || d.Verdict != VerdictApprove || d.Advice {
			continue
		}
		if d.Envelope == nil {
			all = false
		} else {
			out = append(out, *d.Envelope)
		}
	}
	return out, all
}

// combine returns the range in which all envelopes are, and the facts that each of
// them bounds.
func combine(list []Envelope) (e Envelope, bounded []string) {
	e = Envelope{AtMost: map[string]string{}, AtLeast: map[string]string{}, Until: list[0].Until,
		Figures: map[string]string{}}
	bounded = list[0].names()
	for _, x := range list {
		tighten(e.AtMost, x.AtMost, -1)
		tighten(e.AtLeast, x.AtLeast, 1)
		maps.Copy(e.Figures, x.Figures)
		if x.Until.Before(e.Until) {
			e.Until = x.Until
		}
		bounded = slices.DeleteFunc(bounded, func(name string) bool { return !slices.Contains(x.names(), name) })
	}
	return e, bounded
}

// tighten adds bounds, and replaces one by another that compares to it as sign says.
func tighten(to, bounds map[string]string, sign int) {
	for name, text := range bounds {
		was, ok := parseFigure(to[name])
		if is, _ := parseFigure(text); !ok || is.number.Cmp(was.number) == sign {
			to[name] = text
		}
	}
}

// envelope returns the envelope within which the stage keeps its approval although
// terms changed. Otherwise it returns why the envelopes that were given do not hold;
// "" if none was given.
func (k keeping) envelope() (*UsedEnvelope, string) {
	given, all := k.base.Process.envelopes(k.base.Process.deciding(k.plan.ID))
	switch {
	case len(given) == 0:
		return nil, ""
	case !all:
		return nil, "not every approval has an envelope"
	}
	e, bounded := combine(given)
	if k.s.Now.After(e.Until) {
		return nil, "the envelope ended on " + moment(e.Until)
	}
	used := &UsedEnvelope{AtMost: e.AtMost, AtLeast: e.AtLeast, Until: e.Until, Approved: e.Figures,
		Now: map[string]string{}}
	if why := k.pl.outside(e, k.s.Facts, used.Now); why != "" {
		return nil, why
	}
	for _, id := range k.decidedBy() {
		if why := k.changed(k.pl.notCovered(id, bounded)); why != "" {
			return nil, "the envelope does not cover that " + why
		}
	}
	return used, ""
}

// outside returns which figure is outside the bounds of an envelope; "" if none is. It
// adds the figures to now.
func (pl *Planner) outside(e Envelope, f *rule.Facts, now map[string]string) string {
	for _, side := range e.sides(EnvelopeNames{}) {
		for _, name := range slices.Sorted(maps.Keys(side.bounds)) {
			limit, _ := parseFigure(side.bounds[name])
			is, known := pl.figure(name, f)
			switch {
			case !known:
				return name + " is not known, so it is outside the envelope"
			case is.currency != limit.currency || is.number.Cmp(limit.number) == side.sign:
				return name + " is outside the envelope"
			}
			now[name] = is.String()
		}
	}
	return ""
}

// String describes the envelope for people, with the figures then and now.
func (e *UsedEnvelope) String() string {
	var out []string
	for _, side := range (Envelope{AtMost: e.AtMost, AtLeast: e.AtLeast}).sides(EnvelopeNames{}) {
		for _, name := range slices.Sorted(maps.Keys(side.bounds)) {
			out = append(out, fmt.Sprintf("%s %s %s (approved at %s, now %s)", name,
				strings.ReplaceAll(side.key, "_", " "), side.bounds[name], e.Approved[name], e.Now[name]))
		}
	}
	return "within the envelope until " + moment(e.Until) + ": " + strings.Join(out, ", ")
}

// notCovered returns the inputs of a stage that may not change within an envelope
// that bounds some facts. Left out are inputs that reach the stage through bounded
// facts alone: those that a bounded fact comes from, unless the stage reads them by
// themselves or through another fact. A stage that looks at all terms reads each of
// them by itself for want of a condition; what a bounded fact comes from is covered.
func (pl *Planner) notCovered(id string, bounded []string) []string {
	i, ok := pl.index[id]
	if !ok {
		return nil
	}
	c := pl.stages[i]
	inputs := slices.Clone(c.inputs)
	if c.reapprove != nil {
		inputs = append(inputs, c.reapprove.Inputs()...)
	}
	var read []string
	for _, from := range pl.appealing(c, nil) {
		if !from.allTerms() {
			read = append(read, pl.reads(from)...)
		}
	}
	feeds := pl.comesFrom(slices.Clone(bounded))
	read = pl.comesFrom(slices.DeleteFunc(read, func(name string) bool { return slices.Contains(bounded, name) }))
	return slices.DeleteFunc(sortedSet(inputs), func(name string) bool {
		return slices.Contains(feeds, name) && !slices.Contains(read, name)
	})
}

// allTerms reports whether the stage has all terms as input.
func (c *compiledStage) allTerms() bool { return c.when == nil && c.matrix < 0 && !c.routed }

// reads returns the facts that a stage reads as they are written: given ones, and
// computed ones by their own name. It follows the inputs of the stage.
func (pl *Planner) reads(c *compiledStage) []string {
	rules := []*rule.Rule{c.when}
	if c.matrix >= 0 {
		rules = append(rules, pl.matrices[c.matrix].on, pl.matrices[c.matrix].when)
	}
	var out []string
	for _, r := range rules {
		if r != nil {
			out = append(out, r.Reads()...)
		}
	}
	if c.Because != nil {
		out = append(out, c.Because.Reads()...)
	}
	out = slices.Concat(out, pl.readsOf(c.Approve), pl.readsOf(c.Advise))
	for _, r := range pl.policy.Routes {
		if r.Stage == c.ID && len(r.Reads) > 0 {
			out = append(out, r.Reads...)
		} else if r.Stage == c.ID {
			out = append(out, r.Inputs...)
		}
	}
	return out
}

// appealing returns a stage, and the stages whose rejection is appealed to it as far
// as they add to its inputs.
func (pl *Planner) appealing(c *compiledStage, seen []*compiledStage) []*compiledStage {
	seen = append(seen, c)
	for _, from := range pl.stages {
		if c.routed && from.AppealTo == c.ID && !slices.Contains(seen, from) {
			seen = pl.appealing(from, seen)
		}
	}
	return seen
}

// comesFrom returns the given facts that facts come from: those of which a computed
// one is made, given ones themselves, and the units of both.
func (pl *Planner) comesFrom(names []string) []string {
	var out []string
	for _, name := range names {
		f, _ := pl.schema.Field(name)
		switch {
		case f.Computed:
			out = append(out, f.From...)
		case f.Path != "":
			out = append(out, f.Path, f.Per, f.Currency)
		}
	}
	return sortedSet(out)
}

// moment writes a time for people, to the minute.
func moment(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 MST") }
