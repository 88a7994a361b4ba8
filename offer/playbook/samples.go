package playbook

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Samples are the sample offers and the cases of a folder. They are no part
// of its version: a playbook from a store has none.
type Samples struct {
	Offers map[string]input.Node // by path
	Cases  []source.Entry        // files of cases, not decoded yet

	offers []source.Entry
	custom []record.Name
	at     map[string]source.Place // where entries stand, by "stage finance"
}

func (b *builder) samples() Samples {
	s := Samples{Offers: map[string]input.Node{}, Cases: slices.Clone(b.raw.Cases), custom: custom(b.fields),
		at: b.testable()}
	for _, path := range slices.Sorted(maps.Keys(b.raw.Offers)) {
		e := b.raw.Offers[path]
		s.Offers[path] = e.Node
		s.offers = append(s.offers, e)
	}
	return s
}

// testable returns where the playbook's own stages, bands, guardrails and
// clauses stand.
func (b *builder) testable() map[string]source.Place {
	out := map[string]source.Place{}
	for section, kind := range map[string]string{"clauses": "clause ", "guardrails": "guardrail ",
		"stages": "stage "} {
		for _, e := range b.raw.Sections[section] {
			if e.Depth == 0 {
				out[kind+e.ID] = e.Place()
			}
		}
	}
	for _, m := range b.raw.Sections["matrix"] {
		if m.Depth > 0 {
			continue
		}
		for _, band := range m.Bands() {
			id, _ := band.Get("id")
			out["stage "+m.ID+"."+trimmed(id.Text)] = source.Place{File: m.File, Node: band}
		}
	}
	return out
}

// untestedHints say what to do about an entry that no case covers.
var untestedHints = map[string]string{
	"stage":     "add a case in which it is on",
	"guardrail": "add a case that breaks it",
	"clause":    "add a case whose letter has it",
}

// Untested returns a warning that no case covers an entry: "stage finance",
// "stage margin.low", "guardrail floor" or "clause at-will". It returns no
// finding for an entry that is inherited.
func (s Samples) Untested(what string) Findings {
	at, ok := s.at[what]
	if !ok {
		return nil
	}
	var found Findings
	kind, id, _ := strings.Cut(what, " ")
	at.File.Into(&found).Add(at.Node, Finding{Code: source.CodeUntested, Severity: source.SeverityWarning,
		IDs:     []string{id},
		Message: "no case covers the " + what, Hint: untestedHints[kind]})
	return found
}

// Check finds what is wrong with the sample offers: names that an offer under
// this playbook can't hold, and values of the wrong type. They may be incomplete.
func (s Samples) Check() Findings {
	var found Findings
	for _, e := range s.offers {
		_, _, _, err := record.DecodeSample(e.Node, s.custom)
		AddValueErrors(e.File.Into(&found), err)
	}
	return found.Sorted()
}

// AddValueErrors adds the errors of values to the findings of a file, where they
// stand. Any other error is ignored.
func AddValueErrors(f *source.File, err error) {
	var errs record.Errors
	if !errors.As(err, &errs) {
		return
	}
	for _, e := range errs {
		f.Fail(source.At(e.Line, e.Column), CodeOfValue(e), e.Hint, "%s: %s", e.Path, e.Message)
	}
}

// CodeOfValue returns the code of a finding for the error of a value.
func CodeOfValue(e *record.FieldError) source.Code {
	if e.Code == record.CodeUnknown {
		return source.CodeUnknownName
	}
	return source.CodeType
}
