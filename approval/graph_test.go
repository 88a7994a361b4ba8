package approval_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// TestMermaid keeps the whole picture of a small policy: a stage that asks, one
// that tells, one that decides by itself, an appeal, and cumulative bands.
func TestMermaid(t *testing.T) {
	t.Parallel()
	who := func(role string) *approval.Quorum {
		return &approval.Quorum{Any: 1, Of: []approval.Approver{{Role: role}}}
	}
	band := func(id string) approval.Band {
		return approval.Band{Stage: approval.Stage{ID: id, Approve: who(id)}}
	}
	low, high := band("low"), band("high")
	low.Below, high.From = bound("10"), bound("10")
	pl, found := compile(approval.Policy{
		Stages: []approval.Stage{
			{ID: "ops", Approve: who("ops"), OnReject: "ask", AppealTo: "board"},
			{ID: "told", When: `client == "a" and pay.rate < 3`,
				Notify: []approval.Approver{{Role: "x"}, {Field: "people.recruiter"}}, After: []string{}},
			{ID: "small", When: "pay.rate < 3", Auto: "approve", After: []string{"ops", "told"}},
			{ID: "board", Approve: &approval.Quorum{All: true, Of: []approval.Approver{{Role: "b"}, {User: "ann"}}},
				Advise: who("law"), After: []string{}},
		},
		Matrices: []approval.Matrix{{ID: "m", Quantity: "margin.percent", When: "has(client)", Cumulative: true,
			Bands: []approval.Band{low, high}}},
	})
	for _, f := range found {
		if !f.Warning {
			t.Fatal(f.Message)
		}
	}
	const want = `flowchart TD
    s0["ops<br>asks role:ops"]
    s1>"told<br>when client == &quot;a&quot; and pay.rate &lt; 3<br>tells role:x, person:recruiter"]
    s2(["small<br>when pay.rate &lt; 3<br>approves by itself"])
    s3["board<br>when it is routed to<br>asks all of role:b, user:ann<br>advice of role:law"]
    s4["m.low<br>margin.percent under 10<br>when has(client)<br>asks role:low"]
    s5["m.high<br>margin.percent from 10<br>when has(client)<br>asks role:high"]
    s0 -. appeal .-> s3
    s0 --> s2
    s1 --> s2
    s5 --> s4
    s3 --> s5
`
	if got := pl.Mermaid(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
