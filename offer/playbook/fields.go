package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Field is an own field of a playbook, or what it says about a built-in name.
type Field struct {
	Path    string
	Label   string
	Help    string
	Type    record.Kind
	Choices []string
	Custom  bool
	Private bool
	// Required is the move by which a value is required: submitted, approved,
	// sent, accepted or completed; empty: never.
	Required string
	When     string   // narrows Required
	Check    string   // over the field as value
	Edit     []string // roles; empty: every role that may edit in this state
	Source   string   // desk, ats, hris or finance: the only one that may change it
	// AfterApproval: the value may change after approval without a new approval. A
	// change of any other field is a change of terms.
	AfterApproval bool

	name        record.Name
	when, check *rule.Rule
	checkSchema *rule.Schema
	final       bool
	place       source.Place
}

// Fields knows the names that an offer under the playbook can hold, and what is
// required of them.
type Fields struct {
	list   []*Field
	custom []record.Name
	schema *rule.Schema
	moves  *Moves
	steps  []payStep
}

// All returns the fields in file order: those that are always required first.
func (fs *Fields) All() []Field {
	out := make([]Field, len(fs.list))
	for i, f := range fs.list {
		out[i] = *f
	}
	return out
}

// Custom returns the playbook's own names; never nil. The caller must not change
// them.
func (fs *Fields) Custom() []record.Name { return slices.Clip(fs.custom) }

// Knows reports whether an offer under this playbook can hold a name, or a group
// of names.
func (fs *Fields) Knows(path string) bool {
	return path == "custom" || slices.ContainsFunc(fs.schema.Fields(),
		func(f rule.Field) bool { return record.InGroup(f.Path, path) })
}

// find returns the field of a path; nil if the playbook says nothing about it.
func (fs *Fields) find(path string) *Field {
	i := slices.IndexFunc(fs.list, func(f *Field) bool { return f.Path == path })
	if i < 0 {
		return nil
	}
	return fs.list[i]
}

// AfterApproval reports whether the value of a name may change after approval
// without a new approval: its field has after: approved. Every other name is one
// of the terms, the playbook's own included.
func (fs *Fields) AfterApproval(path string) bool {
	fld := fs.find(path)
	return fld != nil && fld.AfterApproval
}

// requirement is a word of required with the state that it stands for.
type requirement struct {
	word  string
	state lifecycle.State
}

// requirements are the words of required, in order.
var requirements = []requirement{{"submitted", lifecycle.InApproval}, {"approved", lifecycle.Approved},
	{"sent", lifecycle.Sent}, {"accepted", lifecycle.Accepted}, {"completed", lifecycle.Completed}}

// Required returns the names without a value that must have one by the move into
// a state, in the order of the fields. A when that is unknown counts as true.
func (fs *Fields) Required(by lifecycle.State, terms record.Terms, f *rule.Facts) []string {
	limit := fs.rank(by)
	var out []string
	for _, fld := range fs.list {
		i := slices.IndexFunc(requirements, func(r requirement) bool { return r.word == fld.Required })
		if i < 0 || i > limit || terms.Has(fld.Path) || !f.Get(fld.Path).IsMissing() {
			continue
		}
		if fld.when == nil || fld.when.Truth(f) != rule.False {
			out = append(out, fld.Path)
		}
	}
	return out
}

// rank returns the last requirement that holds in a state; -1 for none. A state
// of the playbook's own counts as the one it comes after.
func (fs *Fields) rank(s lifecycle.State) int {
	best := -1
	for i, r := range requirements {
		if r.state == s || fs.moves.After(s, r.state) {
			best = i
		}
	}
	return best
}

// problems lists the values that are not valid and the checks of fields that do
// not hold; one problem for each name.
func (fs *Fields) problems(terms record.Terms, f *rule.Facts) []Problem {
	var out []Problem
	add := func(path, message string) {
		if !slices.ContainsFunc(out, func(p Problem) bool { return p.ID == path }) {
			out = append(out, Problem{ID: path, Effect: Block, Message: message})
		}
	}
	for _, e := range terms.Validate() {
		if fld := fs.find(e.Path); fld != nil && fld.name.Kind == record.Choice &&
			e.Code == record.CodeChoice {
			continue // the playbook's choices count
		}
		add(e.Path, e.Message)
	}
	if _, err := terms.Typed(fs.custom); err != nil {
		if errs, ok := err.(record.Errors); ok {
			for _, e := range errs {
				add(e.Path, e.Message)
			}
		}
	}
	fs.stepProblems(terms, add)
	for _, fld := range fs.list {
		fld.problems(terms, f, add)
	}
	return out
}

// stepProblems reports a pay rate that is off the steps of rounding.pay.
func (fs *Fields) stepProblems(terms record.Terms, add func(path, message string)) {
	n, ok := terms.Get("pay.rate").Number()
	for _, s := range fs.steps {
		if !ok || s.per != terms.Get("pay.per").Text() {
			continue
		}
		if q, _ := n.Div(s.to); !q.IsInt() {
			add("pay.rate", "the pay rate per "+s.per+" must be a multiple of "+s.to.String())
		}
	}
}

func (fld *Field) problems(terms record.Terms, f *rule.Facts, add func(path, message string)) {
	v := terms.Get(fld.Path)
	if fld.name.Kind == record.Choice && !v.IsMissing() && !slices.Contains(fld.name.Choices, v.Text()) {
		add(fld.Path, "the value is not among the choices: "+strings.Join(fld.name.Choices, ", "))
	}
	value := f.Get(fld.Path)
	if fld.check == nil || value.IsMissing() {
		return
	}
	with := f.In(fld.checkSchema)
	if with.Set("value", value) != nil || fld.check.Truth(with) != rule.True {
		add(fld.Path, "this must hold: "+fld.check.Text())
	}
}
