package approval_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// One person with two spellings of an id is not two people. Permissions compare ids
// exactly.
func TestOnePersonUnderTwoSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		say    []string
		by     string
		codes  string
	}{
		{"who submitted", nil, "approve a Sue a", "separation"},
		{"who decided the stage", []string{"approve a ann a"}, "approve a ANN a", "already_decided"},
		{"who decided another stage", []string{"approve a ann a", "approve a bob a"}, "approve b Ann b",
			"separation"},
		{"who was asked by name", nil, "approve c Cid", "not_entitled"},
		{"somebody else", []string{"approve a ann a", "approve a bob a"}, "approve b anne b", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(with("a", anyOf(2, "role:a")), ask("b"), after(with("c", anyOf(1, "user:cid"))))
			p.Separate = approval.DefaultSeparation("pay", "bill")
			pr := decide(t, begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, ""), Submitter: "sue"}),
				c.say...)
			if _, _, err := pr.Decide(request(c.by)); codes(t, err) != c.codes {
				t.Errorf("%v, want %q", err, c.codes)
			}
		})
	}
}

func TestNobodyLeftToDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, to, codes string }{
		{"who submitted", "user:sue", "separation"},
		{"who submitted, spelt otherwise", "user:SUE", "separation"},
		{"a person of the offer that is not there", "person:recruiter", "nobody"},
		{"somebody", "user:zed", ""},
		{"a role", "role:other", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			policy := stages(ask("a"))
			policy.Separate = approval.DefaultSeparation("pay", "bill")
			p := begin(t, mustCompile(t, policy), approval.Submission{Facts: facts(t, ""), Submitter: "sue"})
			q, err := p.AddApprover("a", who(c.to)[0], nil)
			if codes(t, err) != c.codes {
				t.Errorf("%v, want %q", err, c.codes)
			}
			if asked := q.Approvers("a"); err != nil && (len(asked) != 1 || asked[0].String() != "role:a") {
				t.Errorf("a refusal leaves the stage asking %v", asked)
			}
		})
	}
}
