package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// Playbook is one client's rules: checked, compiled and immutable. It is safe
// for many goroutines.
type Playbook struct {
	name, version string
	files         map[string][]byte
	settings      settings
	schema        *rule.Schema
	access        *rule.Schema
	fields        []*Field
	custom        []record.Name
	guardrails    []*Guardrail
	policy        approval.Policy
	planner       *approval.Planner
	letters       []*Letter
	clauses       []*Clause
	roles         []*Role
	table         lifecycle.Table
	moves         []move
	expire        map[lifecycle.State]approval.Duration
	twoSided      bool
	applies       *rule.Rule
	renderOptions template.RenderOptions
	sample        Samples
	at            map[string]rulePlace // "stage finance", bands, guardrails and clauses
}

// Name returns the playbook's name.
func (p *Playbook) Name() string { return p.name }

// Title returns the playbook's title.
func (p *Playbook) Title() string { return p.settings.title }

// Version returns the digest of the playbook's files, its parents' included:
// the same files are the same version.
func (p *Playbook) Version() string { return p.version }

// Ref names this version.
func (p *Playbook) Ref() record.PlaybookRef {
	return record.PlaybookRef{Name: p.name, Version: p.version}
}

// Schema returns the names that rules see.
func (p *Playbook) Schema() *rule.Schema { return p.schema }

// Planner returns the compiled approvals.
func (p *Playbook) Planner() *approval.Planner { return p.planner }

// Policy returns the approvals as they are written.
func (p *Playbook) Policy() approval.Policy { return p.policy }

// CustomNames returns the playbook's own fields; never nil.
func (p *Playbook) CustomNames() []record.Name { return append([]record.Name{}, p.custom...) }

// Guardrails returns the guardrails in file order.
func (p *Playbook) Guardrails() []Guardrail {
	out := make([]Guardrail, len(p.guardrails))
	for i, g := range p.guardrails {
		out[i] = *g
	}
	return out
}

// Fields returns what the playbook says of names, in file order.
func (p *Playbook) Fields() []Field {
	out := make([]Field, len(p.fields))
	for i, f := range p.fields {
		out[i] = *f
	}
	return out
}

// Roles returns the roles in file order.
func (p *Playbook) Roles() []Role {
	out := make([]Role, len(p.roles))
	for i, r := range p.roles {
		out[i] = *r
	}
	return out
}

// Letters and clauses, in the order of their files.
func (p *Playbook) Letters() []Letter {
	out := make([]Letter, len(p.letters))
	for i, l := range p.letters {
		out[i] = *l
	}
	return out
}

// Clauses returns the clauses in the order of their files.
func (p *Playbook) Clauses() []Clause {
	out := make([]Clause, len(p.clauses))
	for i, c := range p.clauses {
		out[i] = *c
	}
	return out
}

// Samples returns the sample offers and cases of the folder; a published
// version has none.
func (p *Playbook) Samples() Samples { return p.sample }

// Currency returns the currency of the playbook's amounts.
func (p *Playbook) Currency() string { return p.settings.currency }

// Rounding returns how the playbook rounds, to a number of places.
func (p *Playbook) Rounding(places int) exact.Rounding {
	return exact.Rounding{Mode: p.settings.mode, Places: places}
}

// MoneyPlaces and RatePlaces of what is printed.
func (p *Playbook) MoneyPlaces() int { return p.settings.money }

// RatePlaces returns the places of rates and percentages that are printed.
func (p *Playbook) RatePlaces() int { return p.settings.rate }

func (p *Playbook) field(path string) *Field {
	i := slices.IndexFunc(p.fields, func(f *Field) bool { return f.Path == path })
	if i < 0 {
		return nil
	}
	return p.fields[i]
}

// Facts puts an offer as it stands on a day into what rules see, with what was
// last approved in full as before.*.
func (p *Playbook) Facts(o record.Offer, today rule.Date) *rule.Facts {
	f := p.TermsFacts(o.Terms(), today)
	facts.SetOffer(f, o)
	if terms, ok := o.ApprovedTerms(); ok {
		f.SetBeforeFunc(func() *rule.Facts {
			b := f.Clone()
			if !terms.Equal(o.Terms()) {
				b = p.TermsFacts(terms, today)
			}
			b.SetBefore(nil)
			facts.SetOffer(b, o)
			_ = b.Set("revision", rule.NumberValue(exact.Int(int64(o.ApprovedRevision()))))
			return b
		})
	}
	return f
}

// TermsFacts puts terms alone into what rules see. Custom values that are not
// of their declared type are left out; Problems reports them.
func (p *Playbook) TermsFacts(t record.Terms, today rule.Date) *rule.Facts {
	typed, _ := t.Typed(p.custom)
	f := facts.Of(p.schema, typed, p.custom, p.settings.conventions)
	f.SetToday(today)
	return f
}

// Bundle returns the files of this version by path: everything that [Open]
// needs to make the same playbook again.
func (p *Playbook) Bundle() map[string][]byte {
	out := make(map[string][]byte, len(p.files))
	for name, src := range p.files {
		out[name] = slices.Clone(src)
	}
	return out
}
