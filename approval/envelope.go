package approval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// EnvelopeNames are the facts of which the approvers of a stage may approve a range:
// all numbers at most as high, or at least as high, as they say.
type EnvelopeNames struct {
	AtMost  []string `json:"at_most,omitempty"`
	AtLeast []string `json:"at_least,omitempty"`
}

// String describes the facts for people.
func (n EnvelopeNames) String() string {
	var out []string
	for _, side := range (Envelope{}).sides(n) {
		if len(side.allowed) > 0 {
			out = append(out, strings.ReplaceAll(side.key, "_", " ")+" "+list(side.allowed))
		}
	}
	return strings.Join(out, "; ")
}

// both returns the facts that can be bounded from both sides.
func (n EnvelopeNames) both() []string {
	return slices.DeleteFunc(slices.Clone(n.AtMost),
		func(name string) bool { return !slices.Contains(n.AtLeast, name) })
}

// Envelope is the range to which an approval says yes, and not only to the figures
// that stand. A bound is an exact decimal such as 56 or 22.5, in the unit of its
// fact. For an amount of money the currency may follow, as in 56 USD; without it, it
// is that of the figure that stands.
type Envelope struct {
	AtMost  map[string]string `json:"at_most,omitempty"`  // fact → bound, included
	AtLeast map[string]string `json:"at_least,omitempty"` // fact → bound, included
	Until   time.Time         `json:"until"`              // the last moment at which it holds
	// fact → the figure that was approved; [Planner.Envelope] sets it
	Figures map[string]string `json:"figures,omitempty"`
}

// names returns the facts that have a bound, sorted.
func (e Envelope) names() []string {
	return sortedSet(slices.AppendSeq(slices.Collect(maps.Keys(e.AtMost)), maps.Keys(e.AtLeast)))
}

// figure is the value of a fact that is a number: in a currency if it is money.
type figure struct {
	number   exact.Number
	currency string
}

// String writes the figure as bounds are written.
func (f figure) String() string { return strings.TrimSpace(f.number.String() + " " + f.currency) }

// figure returns the number of a fact; false if it is not known.
func (pl *Planner) figure(name string, f *rule.Facts) (figure, bool) {
	field, _ := pl.schema.Field(name)
	n, currency, ok := f.Get(name).Amount()
	if field.Type.Unit.IsMoney() {
		currency = cmp.Or(currency, pl.schema.Currency())
	}
	return figure{n, currency}, ok
}

// parseFigure reads a number, and the currency after it if there is one.
func parseFigure(text string) (figure, bool) {
	number, currency, _ := strings.Cut(strings.TrimSpace(text), " ")
	n, err := exact.Parse(number)
	return figure{n, strings.TrimSpace(currency)}, err == nil
}

// envelopeSide is one of the two kinds of bounds.
type envelopeSide struct {
	key     string
	allowed []string
	bounds  map[string]string
	sign    int // of a figure that breaks the bound, compared with the bound
}

// sides returns the bounds of an envelope with the facts that a stage allows.
func (e Envelope) sides(n EnvelopeNames) []envelopeSide {
	return []envelopeSide{{"at_most", n.AtMost, e.AtMost, 1}, {"at_least", n.AtLeast, e.AtLeast, -1}}
}

// Envelope returns the envelope that an approver gives on a stage, with its bounds as
// they are kept and the figures that stand. f are the facts that the stage decides
// on. It returns a [*Refusal] with everything that is wrong: a fact that the stage
// does not name, a bound that is no number, that is in another currency or that the
// figure breaks, bounds that no number can meet, a moment that is over, or none.
func (pl *Planner) Envelope(stage string, given Envelope, f *rule.Facts, now time.Time) (Envelope, error) {
	c := envelopeCheck{pl: pl, stage: stage, f: f, out: Envelope{AtMost: map[string]string{},
		AtLeast: map[string]string{}, Figures: map[string]string{}, Until: given.Until}}
	var names EnvelopeNames
	if i, ok := pl.index[stage]; ok && pl.stages[i].Envelope != nil {
		names = *pl.stages[i].Envelope
	}
	for _, side := range given.sides(names) {
		for _, name := range slices.Sorted(maps.Keys(side.bounds)) {
			c.bound(side, name)
		}
	}
	for _, name := range names.both() {
		high, ok := parseFigure(given.AtMost[name])
		if low, also := parseFigure(given.AtLeast[name]); ok && also && low.number.Cmp(high.number) > 0 {
			c.unmet("at_most."+name, CodeBlocked, "the bounds of %s are reversed: no number is between them", name)
		}
	}
	switch {
	case len(given.AtMost)+len(given.AtLeast) == 0:
		c.unmet("", CodeMissing, "the envelope has no bound")
	case given.Until.IsZero():
		c.unmet("until", CodeMissing, "the envelope names no last moment: until")
	}
	if !given.Until.IsZero() && given.Until.Before(now) {
		c.unmet("until", CodeExpired, "the last moment of the envelope is over")
	}
	if len(c.refused.Unmet) > 0 {
		return Envelope{}, &c.refused
	}
	return c.out, nil
}

// envelopeCheck is an envelope while it is checked.
type envelopeCheck struct {
	pl      *Planner
	stage   string
	f       *rule.Facts
	out     Envelope
	refused Refusal
}

// unmet adds what is wrong with a part of the envelope, or with all of it.
func (c *envelopeCheck) unmet(part string, code Code, format string, args ...any) {
	c.refused.Unmet = append(c.refused.Unmet, Unmet{Code: code, Stage: c.stage, Message: fmt.Sprintf(format, args...),
		Key: strings.TrimSuffix("envelope."+part, ".")})
}

// bound checks one bound, and adds it and the figure of its fact.
func (c *envelopeCheck) bound(side envelopeSide, name string) {
	if !slices.Contains(side.allowed, name) {
		c.notAllowed(side, name)
		return
	}
	unmet := func(format string, args ...any) { c.unmet(side.key+"."+name, CodeBlocked, format, args...) }
	limit, ok := parseFigure(side.bounds[name])
	now, known := c.pl.figure(name, c.f)
	switch {
	case !ok:
		unmet("%s of %s is not a number; write digits with at most one point", side.key, name)
	case !known:
		unmet("%s is not known, so no range of it can be approved", name)
	case limit.currency != "" && now.currency == "":
		unmet("%s of %s: %s has no currency; write the number alone", side.key, name, name)
	case limit.currency != "" && limit.currency != now.currency:
		unmet("%s of %s is in another currency than the figure", side.key, name)
	case now.number.Cmp(limit.number) == side.sign:
		unmet("the figure that stands breaks %s of %s", side.key, name)
	default:
		limit.currency = now.currency
		map[string]map[string]string{"at_most": c.out.AtMost, "at_least": c.out.AtLeast}[side.key][name] =
			limit.String()
		c.out.Figures[name] = now.String()
	}
}

// notAllowed adds a fact that the stage does not name. A text that is no fact is not
// repeated.
func (c *envelopeCheck) notAllowed(side envelopeSide, name string) {
	part := side.key + "." + name
	if _, known := c.pl.schema.Slot(name); !known {
		name, part = "a name", side.key
	}
	switch {
	case len(side.allowed) > 0:
		c.unmet(part, CodeBlocked, "%s of %s: the stage lets an approver bound %s", side.key, name, list(side.allowed))
	default:
		c.unmet(part, CodeBlocked, "%s of %s: an approver of this stage can give no %s bound", side.key, name,
			map[string]string{"at_most": "upper", "at_least": "lower"}[side.key])
	}
}

// checkEnvelope finds what is wrong with the facts that a stage lets approvers bound.
func (pl *Planner) checkEnvelope(c *compiledStage) []*Finding {
	if c.Envelope == nil {
		return nil
	}
	key := c.key + ".envelope"
	if c.Approve == nil {
		return []*Finding{{Code: rule.CodeSyntax, Key: key, IDs: []string{c.ID},
			Message: "no person approves the stage, so no one can give an envelope"}}
	}
	if len(c.Envelope.AtMost)+len(c.Envelope.AtLeast) == 0 {
		return []*Finding{{Code: rule.CodeSyntax, Key: key, IDs: []string{c.ID},
			Message: "the envelope names nothing that an approver may bound",
			Hint:    "write {at_most: [x], at_least: [y]} with names of numbers"}}
	}
	var out []*Finding
	for _, side := range (Envelope{}).sides(*c.Envelope) {
		for i, name := range side.allowed {
			f := pl.envelopeName(name)
			if slices.Contains(side.allowed[:i], name) {
				f = &Finding{Code: rule.CodeSyntax, Message: name + " is duplicated"}
			}
			if f != nil {
				f.Key, f.IDs = fmt.Sprintf("%s.%s[%d]", key, side.key, i), []string{c.ID}
				out = append(out, f)
			}
		}
	}
	return out
}

// envelopeName returns what is wrong with a fact that approvers are to bound; nil if
// it is a number that is given or comes from given ones.
func (pl *Planner) envelopeName(name string) *Finding {
	field, ok := pl.schema.Field(name)
	switch {
	case !ok && pl.isRule(name):
		return &Finding{Code: rule.CodeType, Message: name + " is a rule with a name, and an envelope bounds values",
			Hint: "name the numbers that the rule reads"}
	case !ok:
		return &Finding{Code: rule.CodeUnknownName, Message: "unknown name " + name,
			Hint: rule.Nearest(name, pl.numbers())}
	case !isNumber(field):
		return &Finding{Code: rule.CodeType, Message: fmt.Sprintf("an envelope bounds numbers, and %s is %s", name,
			field.Type)}
	case !field.Term && !field.Computed:
		return &Finding{Code: rule.CodeType,
			Message: name + " is a counter, and no revision stays within a range of it"}
	}
	return nil
}

// numbers returns the facts that an envelope can bound.
func (pl *Planner) numbers() []string {
	var out []string
	for _, f := range pl.schema.Fields() {
		if isNumber(f) && (f.Term || f.Computed) {
			out = append(out, f.Path)
		}
	}
	return out
}

func isNumber(f rule.Field) bool { return f.Type.Kind == rule.Number || f.Type.Kind == rule.Integer }

// isRule reports whether a name is that of a named rule.
func (pl *Planner) isRule(name string) bool {
	for known := range pl.schema.Definitions() {
		if known == name {
			return true
		}
	}
	return false
}
