package playbook_test

import (
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// TestFinalHoldsUnits: once anything is final, a child changes neither rounding
// nor year.
func TestFinalHoldsUnits(t *testing.T) {
	t.Parallel()
	const guard, band, sep = "guardrails:\n  - {id: g, check: pay.hourly > 7, else: block, final: true}\n",
		"stages: [{id: ops, approve: {any: 1, of: [role:x]}}]\nmatrix:\n  - id: m\n    on: margin.percent\n    bands:\n      - {id: all, approve: {any: 1, of: [role:x]}, final: true}\n",
		"stages: [{id: ops, approve: {any: 1, of: [role:x]}}]\nseparate: {submitter: true, final: true}\n"
	for _, c := range []struct {
		why, file, parent, says, child string
		final                          bool
	}{
		{"another year than the default", "guardrails.yaml", guard, "", "year: {hours: 2000}", true},
		{"hours of the schedule", "guardrails.yaml", guard, "", "year: {hours: schedule}", true},
		{"another mode than the default", "guardrails.yaml", guard, "", "rounding: {mode: down}", true},
		{"the default, said", "guardrails.yaml", guard, "",
			"year: {hours: 2080.0, weeks: 52}\nrounding: {mode: half_up, money: 2, rate: 4, where: line}",
			false},
		{"steps of pay where there were none", "guardrails.yaml", guard, "",
			"rounding: {pay: [{per: hour, to: 0.25}]}", false},
		{"other steps of pay", "guardrails.yaml", guard, "rounding: {pay: [{per: hour, to: 0.25}]}",
			"rounding: {pay: [{per: hour, to: 0.01}]}", true},
		{"the same steps", "guardrails.yaml", guard, "rounding: {pay: [{per: hour, to: 0.25}]}",
			"rounding: {pay: [{per: hour, to: 0.250}]}", false},
		{"the default where the parent says another", "guardrails.yaml", guard, "year: {hours: 2000}",
			"year: {hours: 2080}", true},
		{"a final band", "approvals.yaml", band, "", "year: {weeks: 50}", true},
		{"final separation", "approvals.yaml", sep, "", "year: {weeks: 50}", true},
		{"nothing final", "guardrails.yaml", "guardrails:\n  - {id: g, check: pay.hourly > 7, else: block}\n",
			"", "year: {weeks: 50}", false},
		{"a key with nothing behind it", "guardrails.yaml", guard, "", "rounding: {mode: }", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			tr := tree{"q/playbook.yaml": "playbook: q\n" + c.says + "\n", "q/" + c.file: c.parent,
				"p/playbook.yaml": "playbook: p\nextends: q\n" + c.child + "\n"}
			_, found := tr.load(t, "p")
			if got := slices.ContainsFunc(found,
				func(f playbook.Finding) bool { return f.Code == "final" }); got != c.final {
				t.Errorf("%s: final %v, want %v\n%v", c.why, got, c.final, found)
			}
		})
	}
}
