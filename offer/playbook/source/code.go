package source

import "github.com/offerdesk/offerdesk/approval/rule"

// Code says what kind of finding it is. Rules and letters have the same codes,
// so a finding keeps the code of the error it comes from.
type Code = rule.Code

// The codes of findings. They are stable: programs compare them.
const (
	// CodeSyntax: a file, a key or an expression is not well formed.
	CodeSyntax = rule.CodeSyntax
	// CodeUnknownName: a name, file, state, stage, clause or playbook does not exist.
	CodeUnknownName = rule.CodeUnknownName
	// CodeType: a value has the wrong type, or is not one of the possible values.
	CodeType = rule.CodeType
	// CodeUnit: two units do not fit, or a number most likely has the wrong size.
	CodeUnit = rule.CodeUnit
	// CodeCycle: names, stages or playbooks depend on themselves.
	CodeCycle = rule.CodeCycle
	// CodeExpr: expr reads the rule in another way than people do, or the
	// language does not have that part of expr.
	CodeExpr = rule.CodeExpr
	// CodeUnused: nothing reads a name, table, clause, file or let.
	CodeUnused = rule.CodeUnused
	// CodeGap: values lie in no band, or between two stages.
	CodeGap Code = "gap"
	// CodeOverlap: values lie in two bands, or two rows of a table answer the same question.
	CodeOverlap = rule.CodeOverlap
	// CodeContradiction: for the same values, two entries ask different approvers.
	CodeContradiction Code = "contradiction"
	// CodeFinal: an entry replaces or removes something that a parent declares final.
	CodeFinal Code = "final"
	// CodeAlwaysOn: the condition of a stage is true for all values.
	CodeAlwaysOn Code = "always_on"
	// CodeNeverOn: the condition of a stage is true for no values.
	CodeNeverOn Code = "never_on"
	// CodeNobody: no person can decide a stage, or no offer can reach or leave a state.
	CodeNobody Code = "nobody"
	// CodeUndeclaredRole: a role is used and access.yaml does not declare it.
	CodeUndeclaredRole Code = "undeclared_role"
	// CodeAmbiguous: two playbooks apply to the same offer and neither goes first.
	CodeAmbiguous Code = "ambiguous"
	// CodeFilter: see.offers can't be turned into a database filter.
	CodeFilter Code = "filter"
	// CodeUntested: no case covers a stage, band, guardrail or clause.
	CodeUntested Code = "untested"
)
