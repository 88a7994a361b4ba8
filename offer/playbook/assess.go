package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Assessment is everything that a playbook says of an offer as it stands.
type Assessment struct {
	Facts    *rule.Facts
	Problems []Problem
	Missing  []string // required by submitted
	Plan     approval.Plan
	Letter   LetterChoice
}

// Assess says what stands against an offer, what is missing, which stages it
// would go through and which letter goes out: a preview and the check at
// submission are the same.
func (p *Playbook) Assess(o record.Offer, today rule.Date) Assessment {
	return p.AssessFacts(o, p.Facts(o, today))
}

// AssessFacts is [Playbook.Assess] over facts that were made already.
func (p *Playbook) AssessFacts(o record.Offer, f *rule.Facts) Assessment {
	a := Assessment{Facts: f, Problems: p.Problems(o, f), Missing: p.Required(lifecycle.InApproval, o.Terms(), f)}
	a.Plan = p.planner.Plan(f, routes(a.Problems))
	a.Letter = p.ChooseLetter(f)
	return a
}

// Routes lists the stages that broken guardrails switch on.
func (a Assessment) Routes() []approval.Route { return routes(a.Problems) }

// Problems lists what stands against an offer, in order: values that are not
// valid, checks of fields, then guardrails in file order. Blocks that were
// lifted for this revision are marked.
func (p *Playbook) Problems(o record.Offer, f *rule.Facts) []Problem {
	var out []Problem
	terms := o.Terms()
	add := func(path, message string) {
		if !slices.ContainsFunc(out, func(q Problem) bool { return q.ID == path }) {
			out = append(out, Problem{ID: path, Effect: Block, Message: message})
		}
	}
	for _, e := range terms.Validate() {
		if fld := p.field(e.Path); fld != nil && fld.name.Kind == record.Choice && e.Code == record.CodeChoice {
			continue
		}
		add(e.Path, e.Message)
	}
	if _, err := terms.Typed(p.custom); err != nil {
		if errs, ok := err.(record.Errors); ok {
			for _, e := range errs {
				add(e.Path, e.Message)
			}
		}
	}
	p.stepProblems(terms, add)
	for _, fld := range p.fields {
		p.fieldProblems(fld, terms, f, add)
	}
	for _, g := range p.guardrails {
		problem, broken := g.evaluate(f)
		if !broken {
			continue
		}
		for ov := range o.Overrides() {
			if ov.Guardrail == g.ID && ov.Revision == o.Revision() {
				problem.Lifted = true
			}
		}
		out = append(out, problem)
	}
	return out
}

// stepProblems reports a pay rate off the steps of rounding.pay.
func (p *Playbook) stepProblems(terms record.Terms, add func(path, message string)) {
	n, ok := terms.Get("pay.rate").Number()
	for _, s := range p.settings.steps {
		if !ok || s.per != terms.Get("pay.per").Text() {
			continue
		}
		if q, _ := n.Div(s.to); !q.IsInt() {
			add("pay.rate", "the pay rate per "+s.per+" must be a multiple of "+s.to.String())
		}
	}
}

func (p *Playbook) fieldProblems(fld *Field, terms record.Terms, f *rule.Facts, add func(path, message string)) {
	v := terms.Get(fld.Path)
	if fld.name.Kind == record.Choice && !v.IsMissing() && !slices.Contains(fld.name.Choices, v.Text()) {
		add(fld.Path, "the value is not among the choices: "+strings.Join(fld.name.Choices, ", "))
	}
	if fld.check == nil {
		return
	}
	value := f.Get(fld.Path)
	if value.IsMissing() {
		return
	}
	g := f.In(fld.checkSchema)
	if g.Set("value", value) != nil || fld.check.Truth(g) != rule.True {
		message := "this must hold of it: " + fld.check.Text()
		add(fld.Path, message)
	}
}

// rank orders the words of required; a state that is none of them counts as
// the one it stands behind.
func (p *Playbook) rank(s lifecycle.State) int {
	best := -1
	for i, m := range requiredMoves {
		if m.state == s || p.After(s, m.state) {
			best = i
		}
	}
	return best
}

// Required lists the names that have no value and must have one by the move
// into a state, in the order of the fields. An unknown when counts as true.
func (p *Playbook) Required(by lifecycle.State, terms record.Terms, f *rule.Facts) []string {
	limit := p.rank(by)
	var out []string
	for _, fld := range p.fields {
		i := slices.IndexFunc(requiredMoves, func(m struct {
			word  string
			state lifecycle.State
		}) bool {
			return m.word == fld.Required
		})
		if i < 0 || i > limit {
			continue
		}
		if terms.Has(fld.Path) || !f.Get(fld.Path).IsMissing() {
			continue
		}
		if fld.when == nil || fld.when.Truth(f) != rule.False {
			out = append(out, fld.Path)
		}
	}
	return out
}

// Blocks returns the problems that stop submission.
func (a Assessment) Blocks() []Problem {
	return slices.DeleteFunc(slices.Clone(a.Problems), func(p Problem) bool { return p.Effect != Block || p.Lifted })
}

// Numbers returns the numbers that are known, by name: given ones as they are,
// computed ones as the playbook rounds rates, or exact when that is no longer.
// An amount that is not in the playbook's currency has its code after it.
func (p *Playbook) Numbers(f *rule.Facts) map[string]string {
	out := map[string]string{}
	for _, n := range append(record.Computed(), record.Names()...) {
		v, currency, ok := f.Get(n.Path).Amount()
		if !ok {
			continue
		}
		text := trimZeros(v.Fixed(p.settings.rate, p.settings.mode))
		if s, finite := v.Finite(); finite && (!n.Computed || len(s) <= len(text)) {
			text = s
		}
		if currency != "" {
			text += " " + currency
		}
		out[n.Path] = text
	}
	return out
}

func trimZeros(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// AtPlaces writes a number with as many places as a text has, rounded as the
// playbook rounds.
func (p *Playbook) AtPlaces(n exact.Number, like string) string {
	places := 0
	if _, frac, ok := strings.Cut(like, "."); ok {
		places = len(frac)
	}
	return n.Fixed(places, p.settings.mode)
}
