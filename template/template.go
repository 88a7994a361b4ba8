package template

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Bounds of templates.
const (
	MaxSource = 64 << 10
	MaxOutput = 1 << 20
	maxDepth  = 16
	maxSteps  = 1 << 17 // pieces and rounds of loops while a letter is made
	maxErrors = 200     // of one template; the rest of it is not read
)

// Template is a checked text with values in it. It is immutable.
type Template struct {
	name   string
	later  string // the name of the date of [Options]
	schema *rule.Schema
	nodes  []node
	inputs []string
	reads  []string
	doubts Errors
}

// node is one piece: text, a value, a condition, a loop, or the clauses.
type node struct {
	kind    string // text, value, later, if, for, clauses
	text    string
	rule    *rule.Rule
	formats []format
	body    []node
	orElse  []node
	schema  *rule.Schema // for: with the fields of an item
	fields  []rule.Field
}

// HasClauses reports whether the text prints the clauses.
func (t *Template) HasClauses() bool { return hasClauses(t.nodes) }

func hasClauses(nodes []node) bool {
	return slices.ContainsFunc(nodes, func(n node) bool {
		return n.kind == "clauses" || hasClauses(n.body) ||
			hasClauses(n.orElse)
	})
}

// Inputs returns the names of the given values that the text depends on.
func (t *Template) Inputs() []string { return slices.Clone(t.inputs) }

// Suspects reports numbers in the conditions and values of the text that most
// likely have the wrong size, as [prove.Suspects] does.
func (t *Template) Suspects() Errors { return slices.Clone(t.doubts) }

// Reads returns everything that the text reads by name: fields, items of loops,
// named rules and what those read, and tables as lookup:name.
func (t *Template) Reads() []string { return slices.Clone(t.reads) }

// Name returns the name that was given to [Parse].
func (t *Template) Name() string { return t.name }
