package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// consequences lists the codes of findings that a file which can't be read may
// cause elsewhere, because what it holds is missing there.
var consequences = map[string][]source.Code{
	"names.yaml":     {source.CodeUnknownName},
	"fields.yaml":    {source.CodeUnknownName},
	"lifecycle.yaml": {source.CodeUnknownName, source.CodeType},
	"approvals.yaml": {source.CodeUnknownName, source.CodeUndeclaredRole},
	"access.yaml":    {source.CodeUndeclaredRole},
	"clauses":        {source.CodeUnknownName},
}

// ofWhole lists the codes of findings about a playbook as a whole.
var ofWhole = []source.Code{source.CodeUnused, source.CodeUntested, source.CodeAlwaysOn, source.CodeNeverOn,
	source.CodeContradiction, source.CodeNobody, source.CodeAmbiguous, source.CodeFinal, source.CodeFilter}

// certain returns the findings that hold whatever is in the files that can't be
// read. Without playbook.yaml the parents are unknown, and no finding is certain.
func certain(found Findings, broken []string) Findings {
	if slices.Contains(broken, "playbook.yaml") {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool {
		return slices.Contains(ofWhole, f.Code) || slices.ContainsFunc(broken, func(name string) bool {
			return slices.Contains(consequences[name], f.Code)
		})
	})
}
