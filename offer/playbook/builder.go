package playbook

import (
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// builder compiles what was read.
type builder struct {
	raw      *source.Folder
	found    *Findings
	opt      Options
	builtin  map[string]record.Name
	settings settings
	schema   *rule.Schema // the names of rules
	access   *rule.Schema // the names of access rules: those of rules, and actor.*
	fields   []*Field
	table    lifecycle.Table
	does     []string // moves
	moves    []move
	expire   map[lifecycle.State]approval.Duration
	twoSided bool
	roles    []roleUse
	noNames  []string // keys of names.yaml that can't be names
	broken   []string // fields and tables with an error of their own
	unbound  []string // ids and keys of matrices with a band whose bounds are unknown
}

func newBuilder(raw *source.Folder, opt Options, found *Findings) *builder {
	b := &builder{raw: raw, opt: opt, found: found, builtin: map[string]record.Name{}}
	for _, n := range append(record.Names(), record.Computed()...) {
		b.builtin[n.Path] = n
	}
	return b
}

// begin reads what rules are compiled over: settings, states, fields and names.
// It returns false if no rule can be compiled.
func (b *builder) begin() bool {
	b.settings = b.decodeSettings()
	b.decodeLifecycle()
	b.fields = b.decodeFields()
	return b.makeSchema() && b.compileFields()
}

// build compiles a playbook; nil if no rule can be compiled.
func build(raw *source.Folder, opt Options, found *Findings) *Playbook {
	b := newBuilder(raw, opt, found)
	if !b.begin() {
		return nil
	}
	b.compileMoves()
	guardrails := b.decodeGuardrails()
	policy, at := b.decodePolicy(guardrails)
	planner, problems := approval.Compile(policy, b.schema)
	b.policyFindings(problems, at, guardrails)
	letters, clauses := b.decodeLetters()
	roles := b.decodeAccess()
	b.checkRoles(roles)
	b.checkRights(roles, policy, at)
	b.checkFilters(roles)
	p := &Playbook{
		name: raw.Name, version: VersionOf(raw.Files), files: maps.Clone(raw.Files), settings: b.settings,
		schema: b.schema, policy: policy, planner: planner, samples: b.samples(),
		applies: b.rule(b.schema, b.settings.applies, rule.WantBool),
	}
	p.seen = b.decodeSeen()
	p.unique = b.decodeUnique()
	p.calendar = &Calendar{b.settings.calendar}
	p.numbers = &Numbers{b.settings.currency, b.settings.mode, b.settings.money, b.settings.rate}
	p.moves = &Moves{b.table, b.moves, b.twoSided, b.expire, p.calendar}
	p.fields = &Fields{b.fields, custom(b.fields), b.schema, p.moves, b.settings.steps}
	p.guardrails = &Guardrails{guardrails, p.fields}
	p.letters = &Letters{letters, clauses, b.renderOptions()}
	p.access = &Access{roles, b.access, p.fields, p.moves}
	b.finals()
	b.unused(p)
	return p
}

// decodePolicy reads the approvals and adds the stages that guardrails route to.
func (b *builder) decodePolicy(guardrails []*Guardrail) (approval.Policy, places) {
	policy, at := b.decodeApprovals()
	policy.Routes = b.routeSources(guardrails)
	return policy, at
}

// custom returns the names of the playbook's own fields; never nil.
func custom(fields []*Field) []record.Name {
	out := []record.Name{}
	for _, f := range fields {
		if f.Custom {
			out = append(out, f.name)
		}
	}
	return out
}

// rule compiles a rule; nil if there is none or it is wrong.
func (b *builder) rule(s *rule.Schema, at source.Place, want rule.Want) *rule.Rule {
	if at.Text == "" {
		return nil
	}
	r, err := s.Compile(at.Text, want)
	if err != nil {
		b.compileErrors(at, err)
		return nil
	}
	b.ruleWarnings(at, prove.Suspects(r))
	return r
}

// states returns the ids of the lifecycle's states.
func (b *builder) states() []string {
	var out []string
	for _, st := range b.table.States() {
		out = append(out, string(st.ID))
	}
	return out
}

// taken reports whether rules already see something by that name.
func (b *builder) taken(name string) bool {
	return b.builtin[name].Path != "" || b.isGroup(name) || slices.Contains(ofStatus, name)
}

// ofStatus are the names that rules see and an offer does not hold.
var ofStatus = []string{"state", "submitted_by", "revision", "offer_round", "actor", "custom"}

// isGroup reports whether names begin with the name and a dot.
func (b *builder) isGroup(name string) bool {
	for path := range b.builtin {
		if len(path) > len(name) && path[len(name)] == '.' && path[:len(name)] == name {
			return true
		}
	}
	return false
}

// failTop reports what belongs to no place.
func (b *builder) failTop(err error) {
	source.NewFile("playbook.yaml", "", b.found).Fail(source.At(1, 1), source.CodeSyntax, "", "%s",
		err.Error())
}

// flatten returns the errors that were joined.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return []error{err}
}
