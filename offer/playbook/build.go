package playbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

var customPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// builder makes a playbook of what was read.
type builder struct {
	raw      *raw
	findings *Findings
	builtin  map[string]record.Name
	settings settings
	schema   *rule.Schema
	access   *rule.Schema
	fields   []*Field
	table    lifecycle.Table
	does     []string
	moves    []move
	expire   map[lifecycle.State]approval.Duration
	twoSided bool
	roles    []roleUse
	used     []string // names that something reads
	noNames  []string // keys of names that can't be names
	broken   []string // fields and tables with an error of their own
	unbound  []string // ids and keys of matrices with a band whose bounds are not known

	letterFile *file // the letter that is read
}

// Options is what a playbook takes from outside. The zero value works.
type Options struct {
	// Law holds the dated tables of minimum_wage and exempt_level. Default:
	// [pay.Builtin].
	Law *pay.Tables
	// PerDiem answers gsa(…). Default: nothing, and gsa(…) is unknown.
	PerDiem *pay.PerDiem
}

// Load reads a playbook from its folder. parents is where the folders of its
// parents are, by name; nil when it has none. Findings show a parent's files
// beside the child's, or under the parent's Label() when its file system has
// such a method. The findings hold everything wrong; with an error among them
// there is no playbook.
func Load(fsys fs.FS, label string, parents func(name string) (fs.FS, bool), opt Options) (*Playbook, Findings) {
	var findings Findings
	resolve := func(name string) (fs.FS, string, bool) {
		if parents != nil {
			if p, ok := parents(name); ok {
				if l, ok := p.(interface{ Label() string }); ok {
					return p, l.Label(), true
				}
				return p, path.Join(path.Dir(strings.TrimSuffix(label, "/")), name), true
			}
		}
		if name == BaseName {
			return Base(), BaseName, true
		}
		return nil, "", false
	}
	r := readRaw(fsys, label, resolve, &findings, nil)
	read := len(findings)
	p := build(r, opt, &findings)
	if len(r.broken) > 0 {
		findings, p = append(findings[:read:read], sure(findings[read:], r.broken)...), nil
	}
	findings = findings.Unique() // two names can stand for one table
	if len(findings.Errors()) > 0 {
		return nil, findings
	}
	return p, findings
}

func newBuilder(r *raw, findings *Findings) *builder {
	b := &builder{raw: r, findings: findings, builtin: map[string]record.Name{}}
	for _, n := range append(record.Names(), record.Computed()...) {
		b.builtin[n.Path] = n
	}
	return b
}

// begin reads what rules are written over: settings, states, fields and names.
func (b *builder) begin(opt Options) bool {
	b.settings = b.raw.decodeSettings(b.findings)
	b.decodeLifecycle()
	b.fields = b.decodeFields()
	if !b.makeSchema(opt) {
		return false
	}
	b.compileFields(b.fields)
	return true
}

func build(r *raw, opt Options, findings *Findings) *Playbook {
	b := newBuilder(r, findings)
	if !b.begin(opt) {
		return nil
	}
	b.compileMoves()
	p := &Playbook{name: r.name, version: digest(r.files), files: maps.Clone(r.files), settings: b.settings, schema: b.schema, access: b.access,
		fields: b.fields, table: b.table, moves: b.moves, expire: b.expire, twoSided: b.twoSided, sample: samples(r), at: placesOf(r)}
	p.guardrails = b.decodeGuardrails()
	policy, at := b.decodeApprovals()
	for _, g := range p.guardrails {
		if g.Effect == Reach && g.Stage != "" {
			policy.Routed = append(policy.Routed, g.Stage)
		}
	}
	var found []*approval.Finding
	p.planner, found = approval.Compile(policy, b.schema)
	b.policyFindings(found, at, p.guardrails)
	p.policy = policy
	p.letters, p.clauses = b.decodeLetters()
	p.renderOptions = b.renderOptions(nil)
	p.roles = b.decodeAccess()
	b.checkRoles(p.roles)
	b.checkRights(p.roles, policy, at)
	b.checkFilters(p.roles)
	p.applies = b.rule(b.schema, b.settings.applies, rule.WantBool)
	for _, n := range b.fields {
		if n.Custom {
			p.custom = append(p.custom, n.name)
		}
	}
	b.finals(opt)
	b.unused(p)
	return p
}

// digest is the version of a playbook: SHA-256 over its files in order.
func digest(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%d:%s%d:", len(name), name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// makeSchema puts built-in names, own fields, named rules, tables and law
// together.
func (b *builder) makeSchema(opt Options) bool {
	law := opt.Law
	if law == nil {
		t, err := pay.Builtin()
		if err != nil {
			b.failTop("%s", err.Error())
			return false
		}
		law = t
	}
	fields := facts.Fields(b.settings.conventions.ScheduleHours)
	for i := range fields {
		if fields[i].Path == "state" {
			fields[i].Type.Choices, fields[i].Type.Unordered = b.states(), true
		}
		for _, f := range b.fields {
			if f.Path == fields[i].Path && f.name.Kind == record.Choice && len(fields[i].Type.Choices) == 0 {
				fields[i].Type.Choices = f.name.Choices
			}
		}
	}
	for _, f := range b.fields {
		if f.Custom {
			fields = append(fields, facts.Field(f.name))
		}
	}
	o := rule.Options{Fields: fields, Tables: b.tables(), Functions: lawFunctions(law, opt.PerDiem), Before: true,
		Rounding: exact.Rounding{Mode: b.settings.mode}, Calendar: b.settings.calendar, Currency: b.settings.currency,
		Hints: map[string]string{"actor": "who acts is known in access.yaml alone", "custom": "a field of your own is declared in fields.yaml"}}
	o.Broken = b.broken
	at := map[string]rulePlace{}
	for _, e := range b.raw.sections["names"] {
		place := rulePlace{trimmed(e.node.Text), e.file, e.node}
		if e.node.Kind == input.Map { // {rule: …, final: true}
			n, _ := e.node.Get("rule")
			place = rulePlace{trimmed(n.Text), e.file, n}
		}
		if !customPattern.MatchString(e.id) || b.taken(e.id) || reserved(e.id) {
			reason := "it is taken"
			if !customPattern.MatchString(e.id) {
				reason = "it is not lower-case letters, digits and _"
			}
			b.noNames = append(b.noNames, e.id)
			o.Broken = append(append(o.Broken, e.id), strings.FieldsFunc(e.id, notWord)...) // my-name reads as my minus name
			e.file.fail(e.line, e.col, "syntax", "", "%s can't be the name of a rule: %s", e.id, reason)
			continue
		}
		if e.node.Kind == input.List {
			e.file.fail(e.node.Line, e.node.Column, "type", quoteHint, "%s is one rule", e.id)
			o.Broken = append(o.Broken, e.id)
			continue
		}
		at[e.id] = place
		o.Definitions = append(o.Definitions, rule.Definition{Name: e.id, Source: place.src})
	}
	var err error
	b.schema, err = rule.NewSchema(o)
	for _, e := range flatten(err) {
		var d *rule.DefinitionError
		if errors.As(e, &d) {
			b.ruleErrors(at[d.Name], []*rule.Error{d.Err})
			continue
		}
		b.failTop("%s", e.Error())
		return false
	}
	for _, d := range prove.NamedSuspects(b.schema) {
		b.ruleWarnings(at[d.Name], []*rule.Error{d.Err})
	}
	b.access, err = b.schema.Extend(actorFields()...)
	if err != nil {
		b.failTop("%s", err.Error())
		return false
	}
	return true
}

// notWord reports whether a rune ends a name in a rule.
func notWord(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// states are the ids of the lifecycle's states.
func (b *builder) states() []string {
	var out []string
	for _, st := range b.table.States() {
		out = append(out, string(st.ID))
	}
	return out
}

func flatten(err error) []error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return []error{err}
}

func (b *builder) failTop(format string, a ...any) {
	(&file{name: "playbook.yaml", findings: b.findings}).fail(1, 1, "syntax", "", format, a...)
}

var csvLine = regexp.MustCompile(`line (\d+)(?:, column \d+)?: (.*)`)

var tableLine = regexp.MustCompile(`:(\d+): (.*)`)

func (b *builder) tables() map[string]*rule.Table {
	out := map[string]*rule.Table{}
	for name := range b.raw.tables {
		if _, ok := b.raw.csv[name]; !ok {
			b.broken = append(b.broken, "lookup:"+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.raw.csv)) {
		src := b.raw.csv[name]
		t, err := rule.ParseTable(name, bytes.NewReader(src))
		for _, e := range flatten(err) {
			place := b.raw.tables[name]
			f := &file{name: path.Join(path.Dir(place.file.name), place.node.Text), lines: strings.Split(string(src), "\n"), findings: b.findings}
			line, text := 1, e.Error()
			if m := tableLine.FindStringSubmatch(text); m != nil {
				_, _ = fmt.Sscan(m[1], &line)
				text = m[2]
			} else if m := csvLine.FindStringSubmatch(text); m != nil {
				_, _ = fmt.Sscan(m[1], &line)
				text = m[2]
			}
			code := "syntax"
			if strings.Contains(text, "same question") {
				code = "overlap"
			}
			f.fail(line, 1, code, "", "%s", text)
		}
		if t != nil { // also with errors: what can be asked of it is known
			out[name] = t
		} else {
			b.broken = append(b.broken, "lookup:"+name)
		}
	}
	return out
}

// reserved reports whether a name belongs to the rule language, or is a function
// of every playbook.
func reserved(name string) bool {
	return rule.Reserved(name) || slices.ContainsFunc(lawFunctions(nil, nil), func(f rule.Function) bool { return f.Name == name })
}

func lawFunctions(law *pay.Tables, perDiem *pay.PerDiem) []rule.Function {
	text, date := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.DateKind}
	floor := func(name string, unit rule.Unit, at func(string, rule.Date) (pay.Entry, error)) rule.Function {
		return rule.Function{Name: name, Params: []rule.Type{text, date}, Result: rule.Type{Kind: rule.Number, Unit: unit}, Call: func(args []rule.Value) (rule.Value, error) {
			state, _ := args[0].Text()
			e, err := at(state, dateOf(args[1]))
			if err != nil {
				return rule.Value{}, plainReason(err)
			}
			return rule.NumberValue(e.Value), nil
		}}
	}
	amount := rule.Type{Kind: rule.Number, Unit: rule.PerDay}
	gsa := rule.Function{Name: "gsa", Params: []rule.Type{text, text, text, date},
		Result: rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{{Path: "lodging", Type: amount}, {Path: "meals", Type: amount}}},
		Call: func(args []rule.Value) (rule.Value, error) {
			if perDiem == nil {
				return rule.Value{}, errors.New("no table of GSA's per diem is loaded")
			}
			state, _ := args[0].Text()
			county, _ := args[1].Text()
			city, _ := args[2].Text()
			a, err := perDiem.At(state, county, city, dateOf(args[3]))
			if err != nil {
				return rule.Value{}, plainReason(err)
			}
			return rule.RecordValue([]rule.Value{rule.NumberValue(a.Lodging), rule.NumberValue(a.Meals)}), nil
		}}
	return []rule.Function{floor("minimum_wage", rule.PerHour, law.MinimumWage), floor("exempt_level", rule.PerWeek, law.ExemptLevel), gsa}
}

// plainReason says why a table has no figure without the name of the package.
func plainReason(err error) error { return errors.New(pay.Reason(err)) }

// dateOf returns the day of a value; the zero Date if it has none.
func dateOf(v rule.Value) rule.Date {
	day, _ := v.Date()
	return day
}

// anyRuleErrors reports what Compile gave.
func (b *builder) anyRuleErrors(at rulePlace, err error) {
	var errs rule.Errors
	if errors.As(err, &errs) {
		b.ruleErrors(at, errs)
		return
	}
	at.file.fail(at.node.Line, at.node.Column, "syntax", "", "%s", err.Error())
}

// policyFindings shows what the engine found where it stands in the files.
func (b *builder) policyFindings(found []*approval.Finding, at places, guardrails []*Guardrail) {
	for _, f := range found {
		if f.Key == "route" {
			unknownRoutes(f, guardrails)
			continue
		}
		if f.Code == "unknown_name" && f.Rule == nil && strings.HasSuffix(f.Key, ".approve") {
			continue // a person who is none, said where the name stands
		}
		if b.followsBound(f) {
			continue
		}
		place, ok := at[f.Key]
		if !ok {
			place = at[strings.SplitN(f.Key, ".", 2)[0]]
		}
		if place.file == nil {
			place.file = &file{name: "approvals.yaml", findings: b.findings}
		}
		if f.Rule != nil && f.Warning {
			b.ruleWarnings(place, []*rule.Error{f.Rule})
			continue
		}
		if f.Rule != nil {
			b.ruleErrors(place, []*rule.Error{f.Rule})
			continue
		}
		before := len(*b.findings)
		place.file.fail(max(place.node.Line, 1), max(place.node.Column, 1), string(f.Code), f.Hint, "%s", f.Message)
		g := &(*b.findings)[before]
		if f.Warning {
			g.Severity = "warning"
		}
		g.On, g.IDs, g.Includes = f.Quantity, f.IDs, f.Includes
		g.From, g.To = bound(f, f.From), bound(f, f.To)
	}
}

// followsBound reports whether a finding about values comes from a matrix whose
// bounds are not all known.
func (b *builder) followsBound(f *approval.Finding) bool {
	return slices.ContainsFunc(f.IDs, func(id string) bool {
		matrix, _, band := strings.Cut(id, ".")
		return band && known(b.unbound, matrix)
	}) && known([]string{"gap", "overlap", "contradiction", "nobody"}, string(f.Code)) || f.Code == "syntax" && known(b.unbound, f.Key)
}

// unknownRoutes says at each guardrail that the stage to which it routes is none.
func unknownRoutes(f *approval.Finding, guardrails []*Guardrail) {
	for _, g := range guardrails {
		if at := g.routeAt; at.file != nil && slices.Contains(f.IDs, g.Stage) {
			at.file.fail(max(at.node.Line, 1), max(at.node.Column, 1), string(f.Code), f.Hint, "%s", f.Message)
		}
	}
}

func bound(f *approval.Finding, n *exact.Number) *string {
	if n == nil {
		return nil
	}
	s := f.Bound(n)
	return &s
}
