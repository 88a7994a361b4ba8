package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Playbook is one client's rules, checked and compiled. It is immutable and safe
// for many goroutines.
//
// It answers through small engines: who may what ([Access]), which names and what
// is required ([Fields]), what is wrong with an offer ([Guardrails]), letters
// ([Letters]), the lifecycle ([Moves]), days ([Calendar]) and how numbers are
// printed ([Numbers]).
type Playbook struct {
	name, version string
	files         map[string][]byte
	settings      settings
	schema        *rule.Schema
	policy        approval.Policy
	planner       *approval.Planner
	applies       *rule.Rule
	samples       Samples
	seen          bool     // a decision must name what was looked at
	unique        []string // names under unique

	access     *Access
	fields     *Fields
	guardrails *Guardrails
	letters    *Letters
	moves      *Moves
	calendar   *Calendar
	numbers    *Numbers
}

// Name returns the playbook's name.
func (p *Playbook) Name() string { return p.name }

// Title returns the playbook's title.
func (p *Playbook) Title() string { return p.settings.title }

// Version returns the digest of the playbook's files, its parents' included: the
// same files are the same version.
func (p *Playbook) Version() string { return p.version }

// Ref returns the name and the version.
func (p *Playbook) Ref() record.PlaybookRef {
	return record.PlaybookRef{Name: p.name, Version: p.version}
}

// Bundle returns the files of this version by path. [Open] makes the same
// playbook of them.
func (p *Playbook) Bundle() map[string][]byte {
	out := make(map[string][]byte, len(p.files))
	for name, src := range p.files {
		out[name] = slices.Clone(src)
	}
	return out
}

// Schema returns the names that rules see.
func (p *Playbook) Schema() *rule.Schema { return p.schema }

// Planner returns the compiled approvals.
func (p *Playbook) Planner() *approval.Planner { return p.planner }

// Policy returns the approvals as they are written.
func (p *Playbook) Policy() approval.Policy { return p.policy }

// Samples returns the sample offers and cases of the folder.
func (p *Playbook) Samples() Samples { return p.samples }

// Access returns who may see, edit and do what.
func (p *Playbook) Access() *Access { return p.access }

// Fields returns the names that offers can hold.
func (p *Playbook) Fields() *Fields { return p.fields }

// Guardrails returns the checks of offers.
func (p *Playbook) Guardrails() *Guardrails { return p.guardrails }

// Letters returns the letters and clauses.
func (p *Playbook) Letters() *Letters { return p.letters }

// Moves returns the lifecycle.
func (p *Playbook) Moves() *Moves { return p.moves }

// Calendar returns the days of the playbook's zone.
func (p *Playbook) Calendar() *Calendar { return p.calendar }

// Numbers returns how numbers are rounded and printed.
func (p *Playbook) Numbers() *Numbers { return p.numbers }
