package playbook

import "slices"

// consequences are the codes of findings that a file which can't be read may
// cause in others: what it says is missed there. In every case those that look
// at a playbook as a whole.
var consequences = map[string][]string{
	"names.yaml":     {"unknown_name"},
	"fields.yaml":    {"unknown_name"},
	"lifecycle.yaml": {"unknown_name", "type"},
	"approvals.yaml": {"unknown_name", "undeclared_role"},
	"access.yaml":    {"undeclared_role"},
	"clauses":        {"unknown_name"},
}

// whole are the codes of findings about a playbook as a whole.
var whole = []string{"unused", "untested", "always_on", "never_on", "contradiction", "nobody", "ambiguous", "final", "filter"}

// sure leaves out the findings that may come from files which can't be read.
// Without playbook.yaml, what is inherited is not known, and nothing is sure.
func sure(found Findings, broken []string) Findings {
	if slices.Contains(broken, "playbook.yaml") {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool {
		return slices.Contains(whole, f.Code) || slices.ContainsFunc(broken, func(name string) bool {
			return slices.Contains(consequences[name], f.Code)
		})
	})
}
