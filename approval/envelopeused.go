package approval

import (
	"maps"
	"slices"
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

// inEnvelope returns the envelope within which a stage keeps the approvals that it
// got in an earlier submission although its inputs changed. Otherwise it returns why
// the envelopes that were given do not hold; "" if none was given. by is the stage
// that was decided, which is another one after an appeal.
func (pl *Planner) inEnvelope(stage, by string, s Submission, base PreviousSubmission) (*UsedEnvelope, string) {
	given, all := base.Process.envelopes(by)
	switch {
	case len(given) == 0:
		return nil, ""
	case !all:
		return nil, "not every approval has an envelope"
	}
	e, bounded := combine(given)
	if s.Now.After(e.Until) {
		return nil, "the envelope ended on " + e.Until.UTC().Format(time.RFC3339)
	}
	used := &UsedEnvelope{AtMost: e.AtMost, AtLeast: e.AtLeast, Until: e.Until, Approved: e.Figures,
		Now: map[string]string{}}
	for _, side := range e.sides(EnvelopeNames{}) {
		for _, name := range slices.Sorted(maps.Keys(side.bounds)) {
			limit, _ := parseFigure(side.bounds[name])
			now, known := pl.figure(name, s.Facts)
			switch {
			case !known:
				return nil, name + " is not known, so it is outside the envelope"
			case now.currency != limit.currency || now.number.Cmp(limit.number) == side.sign:
				return nil, name + " is outside the envelope"
			}
			used.Now[name] = now.String()
		}
	}
	was := base.Facts()
	for _, id := range sortedSet([]string{stage, by}) {
		for _, name := range pl.notCovered(id, bounded) {
			if !s.Facts.Get(name).Equal(was.Get(name)) {
				return nil, name + " changed, which the envelope does not cover"
			}
		}
	}
	return used, ""
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
	feeds := pl.comesFrom(bounded)
	var read []string
	if !c.allTerms() {
		read = pl.comesFrom(slices.DeleteFunc(pl.reads(c),
			func(name string) bool { return slices.Contains(bounded, name) }))
	}
	inputs := slices.Clone(c.inputs)
	if c.reapprove != nil {
		inputs = append(inputs, c.reapprove.Inputs()...)
	}
	return slices.DeleteFunc(sortedSet(inputs), func(name string) bool {
		return slices.Contains(feeds, name) && !slices.Contains(read, name)
	})
}

// allTerms reports whether the stage has all terms as input.
func (c *compiledStage) allTerms() bool { return c.when == nil && c.matrix < 0 && !c.routed }

// reads returns the facts that a stage reads as they are written: given ones, and
// computed ones by their own name.
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
	switch text := c.Because.(type) {
	case nil:
	case interface{ Reads() []string }:
		out = append(out, text.Reads()...)
	default:
		out = append(out, text.Inputs()...)
	}
	for _, w := range (PlanStage{Approve: c.Approve, Advise: c.Advise}).approvers() {
		out = append(out, w.Field, w.Dimension)
	}
	return out
}

// comesFrom returns the given facts that facts come from: those of which a computed
// one is made, and the unit and the currency in which a given one counts.
func (pl *Planner) comesFrom(names []string) []string {
	var out []string
	for _, name := range names {
		f, ok := pl.schema.Field(name)
		switch {
		case !ok:
		case f.Computed:
			out = append(out, f.From...)
		default:
			out = append(out, f.Path, f.Per, f.Currency)
		}
	}
	return out
}
