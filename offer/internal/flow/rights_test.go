package flow_test

import "testing"

// TestKeptRights is of a playbook in which the role vp alone delegates, reassigns and
// overrides.
func TestKeptRights(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "an approver without the right does not reassign", book: "kept rights",
			given: submitted,
			do:    "olga reassigns ops to user:oscar because away",
			want:  "reassign refused in in_approval: not_entitled ops"},
		{reason: "nor adds an approver", book: "kept rights",
			given: submitted,
			do:    "olga adds role:vp to ops because unsure",
			want:  "add_approver refused in in_approval: not_entitled ops"},
		{reason: "who manages approvals needs no right for it", book: "kept rights",
			given: submitted,
			do:    "ada adds role:vp to ops because unsure",
			want:  "in_approval 1: add_approver ops (unsure) stage.ops.asks=>role:vp"},
		{reason: "a role of the guardrail needs the right too", book: "kept rights",
			terms: "pay.rate=92",
			do:    "bob overrides thin because agreed",
			want:  "override refused in draft: not_entitled thin",
			says:  "no role of the actor may override"},
		{reason: "a delegation by a person without the right", book: "kept rights",
			lent:  "dora=olga",
			given: submitted,
			do:    "dora approves ops",
			want:  "approve refused in in_approval: not_entitled ops, not_entitled ops"},
	})
}
