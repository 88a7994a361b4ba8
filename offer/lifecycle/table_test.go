package lifecycle_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// ends of the standard table and what leads out of each live state, written
// down apart from the table so that a change of one is seen.
var standard = map[lifecycle.State]map[lifecycle.Move]lifecycle.State{
	"draft":       {"submit": "in_approval", "withdraw": "withdrawn", "hold": "draft", "resume": "draft"},
	"in_approval": {"approve": "approved", "recall": "draft", "return": "draft", "reject": "draft", "withdraw": "withdrawn", "hold": "in_approval", "resume": "in_approval"},
	"approved":    {"send": "sent", "revise": "draft", "withdraw": "withdrawn", "hold": "approved", "resume": "approved"},
	"sent": {"accept": "accepted", "counter": "negotiation", "decline": "declined", "expire": "expired", "revise": "draft",
		"withdraw": "withdrawn", "hold": "sent", "resume": "sent"},
	"negotiation": {"submit": "in_approval", "counter": "negotiation", "revise": "draft", "decline": "declined", "expire": "expired", "withdraw": "withdrawn", "hold": "negotiation", "resume": "negotiation"},
	"accepted":    {"complete": "completed", "revise": "draft", "withdraw": "withdrawn", "hold": "accepted", "resume": "accepted"},
	"completed":   {}, "declined": {}, "expired": {}, "withdrawn": {},
}

func TestEveryStateAndMove(t *testing.T) {
	moves := []lifecycle.Move{"submit", "recall", "approve", "return", "reject", "revise", "send", "counter", "accept", "decline",
		"expire", "withdraw", "hold", "resume", "complete", "no such move"}
	table := lifecycle.Standard()
	if got, want := len(table.States()), len(standard); got != want {
		t.Fatalf("%d states, want %d", got, want)
	}
	for state, leads := range standard {
		for _, move := range moves {
			to, err := table.Next(state, move)
			want, ok := leads[move]
			switch {
			case ok && (err != nil || to != want):
				t.Errorf("%s from %s leads to %s (%v), want %s", move, state, to, err, want)
			case !ok && err == nil:
				t.Errorf("%s from %s leads to %s, want a refusal", move, state, to)
			case !ok && (!errors.Is(err, lifecycle.ErrMove) || to != state):
				t.Errorf("%s from %s: refusal is %v and leads to %s", move, state, err, to)
			}
		}
		if table.IsEnd(state) != (len(leads) == 0) {
			t.Errorf("IsEnd(%s) = %v", state, table.IsEnd(state))
		}
	}
}

func TestRefusalSaysWhatIsPossible(t *testing.T) {
	_, err := lifecycle.Standard().Next(lifecycle.Approved, lifecycle.Accept)
	want := "accept is not possible in state approved; possible are revise, send, withdraw, hold, resume"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = lifecycle.Standard().Next(lifecycle.Declined, lifecycle.Send)
	if want := "send is not possible in state declined: it is an end"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestMermaidMatchesTheTable(t *testing.T) {
	const golden = "testdata/standard.mmd"
	got := lifecycle.Standard().Mermaid()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the diagram differs from %s; run with -update and look at the difference\n%s", golden, got)
	}
}

func TestExtend(t *testing.T) {
	table, err := lifecycle.Standard().Extend(
		[]lifecycle.AddState{{ID: "screening", After: lifecycle.Accepted, Label: "Background check"}},
		[]lifecycle.Transition{{Move: "clear", From: "screening", To: lifecycle.Completed}, {Move: lifecycle.Accept, From: lifecycle.Sent, To: "screening"}})
	if err != nil {
		t.Fatal(err)
	}
	if to, err := table.Next(lifecycle.Sent, lifecycle.Accept); err != nil || to != "screening" {
		t.Errorf("accept leads to %s (%v), want the replaced move to screening", to, err)
	}
	if to, err := table.Next("screening", "clear"); err != nil || to != lifecycle.Completed {
		t.Errorf("clear leads to %s (%v)", to, err)
	}
	states := table.States()
	at := slices.IndexFunc(states, func(s lifecycle.StateInfo) bool { return s.ID == "screening" })
	if states[at-1].ID != lifecycle.Accepted {
		t.Errorf("screening stands after %s, want accepted", states[at-1].ID)
	}
	if to, err := lifecycle.Standard().Next(lifecycle.Sent, lifecycle.Accept); err != nil || to != lifecycle.Accepted {
		t.Errorf("extending changed the standard table: accept leads to %s (%v)", to, err)
	}
}

func TestExtendRefuses(t *testing.T) {
	for _, row := range []struct {
		why    string
		states []lifecycle.AddState
		moves  []lifecycle.Transition
	}{
		{why: "a state that is already there", states: []lifecycle.AddState{{ID: lifecycle.Sent}}},
		{why: "a state without an id", states: []lifecycle.AddState{{}}},
		{why: "a place behind a state that is not known", states: []lifecycle.AddState{{ID: "x", After: "nowhere"}}},
		{why: "a move to a state that is not known", moves: []lifecycle.Transition{{Move: "go", From: lifecycle.Draft, To: "nowhere"}}},
		{why: "a move from a state that is not known", moves: []lifecycle.Transition{{Move: "go", From: "nowhere", To: lifecycle.Draft}}},
	} {
		if _, err := lifecycle.Standard().Extend(row.states, row.moves); err == nil {
			t.Errorf("%s was taken", row.why)
		}
	}
}

func TestCheck(t *testing.T) {
	if problems := lifecycle.Standard().Check(); len(problems) > 0 {
		t.Errorf("the standard table has problems: %v", problems)
	}
	table, err := lifecycle.Standard().Extend([]lifecycle.AddState{{ID: "island"}, {ID: "trap", After: lifecycle.Sent}},
		[]lifecycle.Transition{{Move: "fall", From: lifecycle.Sent, To: "trap"}, {Move: "row", From: "island", To: lifecycle.Draft}})
	if err != nil {
		t.Fatal(err)
	}
	table, err = table.Extend([]lifecycle.AddState{{ID: "ring1"}, {ID: "ring2"}, {ID: "way"}}, []lifecycle.Transition{{Move: "enter", From: lifecycle.Sent, To: "ring1"},
		{Move: "on", From: "ring1", To: "ring2"}, {Move: "back", From: "ring2", To: "ring1"}, {Move: "pass", From: lifecycle.Sent, To: "way"}, {Move: "out", From: "way", To: lifecycle.Completed}})
	if err != nil {
		t.Fatal(err)
	}
	var states []lifecycle.State
	for _, p := range table.Check() {
		states = append(states, p.State)
	}
	slices.Sort(states)
	if want := []lifecycle.State{"island", "ring1", "ring2", "trap"}; !slices.Equal(states, want) {
		t.Errorf("Check names %v, want %v", states, want)
	}
}
