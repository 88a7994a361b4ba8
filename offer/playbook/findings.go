package playbook

import (
	"errors"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// places holds where the keys of a policy stand, so that a finding of the
// engine can be shown in its file.
type places map[string]source.Place

// of returns the place of a key of the policy, or else of the entry that it
// belongs to.
func (at places) of(key string) (source.Place, bool) {
	if p, ok := at[key]; ok {
		return p, true
	}
	entry, _, _ := strings.Cut(key, ".")
	p, ok := at[entry]
	return p, ok
}

// policyFindings reports the findings of the engine where they stand in the
// files.
func (b *builder) policyFindings(problems []*approval.Finding, at places, guardrails []*Guardrail) {
	for _, f := range problems {
		place, ok := at.of(f.Key)
		switch {
		case f.Key == "route":
			unknownRoutes(f, guardrails)
			continue
		case f.Code == source.CodeUnknownName && f.Rule == nil && strings.HasSuffix(f.Key, ".approve"):
			continue // an unknown person, reported where the name stands
		case b.followsBound(f):
			continue
		case b.opt.Published && notReportedBefore(f):
			continue
		case !ok:
			place.File = source.NewFile("approvals.yaml", "", b.found)
		}
		switch {
		case f.Rule == nil:
			place.File.Add(place.Node, findingOf(f))
		case f.Warning:
			b.ruleWarnings(place, []*rule.Error{f.Rule})
		default:
			b.ruleErrors(place, []*rule.Error{f.Rule})
		}
	}
}

// notReportedBefore reports whether a finding may be one that earlier versions did not
// have, in a version that was published under them. Submissions are refused where no
// person can decide, and a rejection whose appeal no person can approve is final.
func notReportedBefore(f *approval.Finding) bool {
	return f.Code == source.CodeNobody || f.Code == source.CodeCycle && strings.HasSuffix(f.Key, ".on_reject")
}

// findingOf returns a finding of the engine as one of a file, still without its
// place.
func findingOf(f *approval.Finding) Finding {
	g := Finding{Code: f.Code, Severity: source.SeverityError, Message: f.Message, Hint: f.Hint,
		On: f.Quantity, From: bound(f, f.From), To: bound(f, f.To), Includes: f.Includes, IDs: f.IDs}
	if f.Warning {
		g.Severity = source.SeverityWarning
	}
	return g
}

func bound(f *approval.Finding, n *exact.Number) *string {
	if n == nil {
		return nil
	}
	s := f.Bound(n)
	return &s
}

// ofValues are the codes of findings about the values of a matrix.
var ofValues = []source.Code{source.CodeGap, source.CodeOverlap, source.CodeContradiction, source.CodeNobody}

// followsBound reports whether a finding follows from a matrix with bounds that
// are unknown.
func (b *builder) followsBound(f *approval.Finding) bool {
	if f.Code == source.CodeSyntax && slices.Contains(b.unbound, f.Key) {
		return true
	}
	return slices.Contains(ofValues, f.Code) && slices.ContainsFunc(f.IDs, func(id string) bool {
		matrix, _, band := strings.Cut(id, ".")
		return band && slices.Contains(b.unbound, matrix)
	})
}

// unknownRoutes reports a stage that does not exist at each guardrail that
// routes to it.
func unknownRoutes(f *approval.Finding, guardrails []*Guardrail) {
	for _, g := range guardrails {
		if at := g.routeAt; at.File != nil && slices.Contains(f.IDs, g.Stage) {
			at.File.Fail(at.Node, f.Code, f.Hint, "%s", f.Message)
		}
	}
}

// compileErrors reports the error of a compilation.
func (b *builder) compileErrors(at source.Place, err error) {
	var errs rule.Errors
	if errors.As(err, &errs) {
		b.ruleErrors(at, errs)
		return
	}
	at.File.Fail(at.Node, source.CodeSyntax, "", "%s", err.Error())
}

// ruleErrors reports the errors of a rule where they stand in its file.
func (b *builder) ruleErrors(at source.Place, errs []*rule.Error) {
	for _, e := range errs {
		report(at, source.SeverityError, textError{e.Offset, e.Code, e.Message, e.Hint})
	}
}

// ruleWarnings reports the doubts about a rule where they stand in its file.
func (b *builder) ruleWarnings(at source.Place, errs []*rule.Error) {
	for _, e := range errs {
		report(at, source.SeverityWarning, textError{e.Offset, e.Code, e.Message, e.Hint})
	}
}

// textError is an error at an offset of a text.
type textError struct {
	offset        int
	code          source.Code
	message, hint string
}

// report adds an error at an offset of a scalar's trimmed text. What reads
// something broken is not reported: the broken thing itself is.
func report(at source.Place, severity source.Severity, e textError) {
	if e.code == rule.CodeBroken {
		return
	}
	code := codeOf(e.code)
	if e.hint == "" {
		switch {
		case e.offset >= len(at.Text):
			e.hint = at.File.CutHint(at.Node)
		case code == source.CodeSyntax:
			e.hint = at.File.CommentHint(at.Node)
		}
	}
	at.File.Add(at.File.InText(at.Node, e.offset),
		Finding{Code: code, Severity: severity, Message: e.message, Hint: e.hint})
}

// codeOf returns the code of a finding for that of a rule. A rule that is too
// large is not well formed.
func codeOf(code source.Code) source.Code {
	if code == rule.CodeLimit {
		return source.CodeSyntax
	}
	return code
}

// message compiles a text of one line with values in it; nil if it is wrong.
func (b *builder) message(at source.Place) *template.Message {
	m, err := template.ParseMessage(at.Text, b.schema, b.renderOptions())
	if err != nil {
		var errs template.Errors
		if !errors.As(err, &errs) {
			at.File.Fail(at.Node, source.CodeSyntax, "", "%s", err.Error())
		}
		for _, e := range errs {
			report(at, source.SeverityError, textError{offsetOf(at.Text, e.Line, e.Column), e.Code, e.Message,
				e.Hint})
		}
		return nil
	}
	for _, e := range m.Suspects() {
		report(at, source.SeverityWarning, textError{offsetOf(at.Text, e.Line, e.Column), e.Code, e.Message,
			e.Hint})
	}
	return m
}

// offsetOf returns the offset in bytes of a line and a column in runes.
func offsetOf(s string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return len(s)
		}
		at += i + 1
	}
	for i := range s[at:] {
		if column--; column == 0 {
			return at + i
		}
	}
	return len(s)
}

// templateErrors reports the errors of a template that begins at a node.
func templateErrors(at source.Place, severity source.Severity, err error) {
	var errs template.Errors
	if !errors.As(err, &errs) {
		at.File.Add(at.Node, Finding{Code: source.CodeSyntax, Severity: severity, Message: err.Error()})
		return
	}
	for _, e := range errs {
		if e.Code == rule.CodeBroken {
			continue // reported where it stands
		}
		place := source.At(at.Node.Line+e.Line-1, e.Column)
		if e.Line == 1 {
			place.Column += at.Node.Column - 1
		}
		at.File.Add(place, Finding{Code: codeOf(e.Code), Severity: severity, Message: e.Message,
			Hint: e.Hint})
	}
}

// roleUse is a role that something names.
type roleUse struct {
	role string
	at   source.Place
}

// usesRole notes a role and where it stands under a node.
func (b *builder) usesRole(f *source.File, n input.Node, role string) {
	b.roles = append(b.roles, roleUse{role, source.Place{Text: role, File: f, Node: source.Find(n, role)}})
}

// usesApprovers notes the roles of approvers and checks their person fields.
func (b *builder) usesApprovers(f *source.File, n input.Node, who []approval.Approver) {
	for _, w := range who {
		if w.Role != "" {
			b.roles = append(b.roles, roleUse{w.Role,
				source.Place{Text: w.Role, File: f, Node: source.Find(n, w.String())}})
		}
		if w.Field != "" {
			b.checkPerson(f, source.Find(n, w.String()), w)
		}
	}
}

// checkPerson reports a person field that does not exist or holds no person. A field
// with .manager is about the field before it, unless there is one of that name.
func (b *builder) checkPerson(f *source.File, at input.Node, w approval.Approver) {
	for field, managed := w.Field, true; managed; field, managed = strings.CutSuffix(field, ".manager") {
		if name, ok := b.builtin[field]; ok && name.Kind == record.Person || slices.Contains(b.broken, field) {
			return
		}
		for _, c := range b.fields {
			if c.Path == field {
				if c.Type != record.Person {
					f.Fail(at, source.CodeType, "", "%s is %s, not a person", field, c.Type)
				}
				return
			}
		}
	}
	hint := b.personHint(w.String())
	if hint == "" {
		hint = "people are recruiter, account_manager, hiring_manager, owner, commission_holder, " +
			"or a custom field of type person; person:hiring_manager.manager is the manager of one"
	}
	f.Fail(at, source.CodeUnknownName, hint, "unknown person %s", w.String())
}

// personHint returns the nearest person; empty if none is near.
func (b *builder) personHint(who string) string {
	var people []string
	for path, n := range b.builtin {
		if n.Kind == record.Person {
			people = append(people, "person:"+strings.TrimPrefix(path, "people."))
		}
	}
	for _, f := range b.fields {
		if f.Custom && f.Type == record.Person {
			people = append(people, "person:"+f.Path)
		}
	}
	return rule.Nearest(who, people)
}
