package lifecycle_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// standard repeats the standard table by state, so that a change of the table
// fails a test.
var standard = map[lifecycle.State]map[lifecycle.Move]lifecycle.State{
	"draft": {"submit": "in_approval", "withdraw": "withdrawn", "hold": "draft", "resume": "draft"},
	"in_approval": {"approve": "approved", "recall": "draft", "return": "draft", "reject": "draft",
		"withdraw": "withdrawn", "hold": "in_approval", "resume": "in_approval"},
	"approved": {"send": "sent", "revise": "draft",
		"withdraw": "withdrawn", "hold": "approved", "resume": "approved"},
	"sent": {"accept": "accepted", "counter": "negotiation", "decline": "declined", "expire": "expired",
		"revise": "draft", "withdraw": "withdrawn", "hold": "sent", "resume": "sent"},
	"negotiation": {"submit": "in_approval", "counter": "negotiation", "revise": "draft",
		"decline": "declined", "expire": "expired",
		"withdraw": "withdrawn", "hold": "negotiation", "resume": "negotiation"},
	"accepted": {"complete": "completed", "revise": "draft",
		"withdraw": "withdrawn", "hold": "accepted", "resume": "accepted"},
	"completed": {}, "declined": {}, "expired": {}, "withdrawn": {},
}

func TestEveryStateAndMove(t *testing.T) {
	t.Parallel()
	moves := []lifecycle.Move{"submit", "recall", "approve", "return", "reject", "revise", "send",
		"counter", "accept", "decline", "expire", "withdraw", "hold", "resume", "complete", "no such move"}
	table := lifecycle.Standard()
	if got, want := len(table.States()), len(standard); got != want {
		t.Fatalf("%d states, want %d", got, want)
	}
	for state, leads := range standard {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			for _, move := range moves {
				to, err := table.Next(state, move)
				want, ok := leads[move]
				switch {
				case ok && (err != nil || to != want):
					t.Errorf("%s leads to %s (%v), want %s", move, to, err, want)
				case !ok && err == nil:
					t.Errorf("%s leads to %s, want a refusal", move, to)
				case !ok && (!errors.Is(err, lifecycle.ErrMove) || to != state):
					t.Errorf("%s: refusal is %v and leads to %s", move, err, to)
				}
			}
			if table.IsEnd(state) != (len(leads) == 0) {
				t.Errorf("IsEnd = %v", table.IsEnd(state))
			}
		})
	}
}

func TestRefusalSaysWhatIsPossible(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

func TestMermaidShowsLabels(t *testing.T) {
	t.Parallel()
	table, err := lifecycle.Standard().Extend(
		[]lifecycle.AddState{{ID: "screening", Label: "Check: ID\nand visa"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := table.Mermaid(), "\n    screening: Check  ID and visa\n"; !strings.Contains(got, want) {
		t.Errorf("the diagram has no line %q:\n%s", want, got)
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	table, err := lifecycle.Standard().Extend(
		[]lifecycle.AddState{{ID: "screening", After: lifecycle.Accepted, Label: "Background check"}},
		[]lifecycle.Transition{
			{Move: "clear", From: "screening", To: lifecycle.Completed},
			{Move: lifecycle.Accept, From: lifecycle.Sent, To: "screening"},
		})
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
	if to, _ := lifecycle.Standard().Next(lifecycle.Sent, lifecycle.Accept); to != lifecycle.Accepted {
		t.Errorf("extending changed the standard table: accept leads to %s", to)
	}
}

func TestExtendRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason  string
		message string
		states  []lifecycle.AddState
		moves   []lifecycle.Transition
	}{
		{"a state that exists", `state "sent" exists already or has no id`,
			[]lifecycle.AddState{{ID: lifecycle.Sent}}, nil},
		{"a state that is added twice", `state "x" exists already or has no id`,
			[]lifecycle.AddState{{ID: "x"}, {ID: "x"}}, nil},
		{"a state without an ID", `state "" exists already or has no id`,
			[]lifecycle.AddState{{}}, nil},
		{"a place after an unknown state", `state "x" stands after "nowhere", which is not known`,
			[]lifecycle.AddState{{ID: "x", After: "nowhere"}}, nil},
		{"a move to an unknown state", `move "go" goes from "draft" to "nowhere", and state "nowhere" is unknown`,
			nil, []lifecycle.Transition{{Move: "go", From: lifecycle.Draft, To: "nowhere"}}},
		{"a move from an unknown state",
			`move "go" goes from "nowhere" to "draft", and state "nowhere" is unknown`,
			nil, []lifecycle.Transition{{Move: "go", From: "nowhere", To: lifecycle.Draft}}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			table, err := lifecycle.Standard().Extend(row.states, row.moves)
			if err == nil || err.Error() != row.message {
				t.Errorf("error %v, want %s", err, row.message)
			}
			if !slices.Equal(table.Transitions(), lifecycle.Standard().Transitions()) {
				t.Error("the table was changed although Extend failed")
			}
		})
	}
}

func TestExtendedStateIsLive(t *testing.T) {
	t.Parallel()
	table, err := lifecycle.Standard().Extend(
		[]lifecycle.AddState{{ID: "screening"}, {ID: "closed", End: true}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	live := []lifecycle.Move{lifecycle.Withdraw, lifecycle.Hold, lifecycle.Resume}
	if got := table.Moves("screening"); !slices.Equal(got, live) {
		t.Errorf("moves of an added state are %v, want %v", got, live)
	}
	if got := table.Moves("closed"); len(got) > 0 || !table.IsEnd("closed") {
		t.Errorf("an added end has moves %v, IsEnd is %v", got, table.IsEnd("closed"))
	}
}

func TestRemove(t *testing.T) {
	t.Parallel()
	table := lifecycle.Standard().Remove(lifecycle.Decline, lifecycle.Sent)
	if to, err := table.Next(lifecycle.Sent, lifecycle.Decline); !errors.Is(err, lifecycle.ErrMove) {
		t.Errorf("a removed move leads to %s (%v)", to, err)
	}
	if _, err := table.Next(lifecycle.Negotiation, lifecycle.Decline); err != nil {
		t.Errorf("the same move from another state was removed: %v", err)
	}
	if _, err := table.Next(lifecycle.Sent, lifecycle.Accept); err != nil {
		t.Errorf("another move from the same state was removed: %v", err)
	}
	if _, err := lifecycle.Standard().Next(lifecycle.Sent, lifecycle.Decline); err != nil {
		t.Errorf("removing changed the standard table: %v", err)
	}
}

func TestMoves(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		from   lifecycle.State
		moves  []lifecycle.Move
	}{
		{"moves are in table order", lifecycle.Approved,
			[]lifecycle.Move{"revise", "send", "withdraw", "hold", "resume"}},
		{"an end has none", lifecycle.Completed, nil},
		{"an unknown state has none", "nowhere", nil},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := lifecycle.Standard().Moves(row.from); !slices.Equal(got, row.moves) {
				t.Errorf("moves from %s are %v, want %v", row.from, got, row.moves)
			}
		})
	}
}

func TestInfo(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		state  lifecycle.State
		info   lifecycle.StateInfo
		known  bool
	}{
		{"a live state", lifecycle.Sent, lifecycle.StateInfo{ID: lifecycle.Sent}, true},
		{"an end", lifecycle.Declined, lifecycle.StateInfo{ID: lifecycle.Declined, End: true}, true},
		{"an unknown state", "nowhere", lifecycle.StateInfo{}, false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			info, known := lifecycle.Standard().Info(row.state)
			if info != row.info || known != row.known {
				t.Errorf("Info(%s) = %v, %v, want %v, %v", row.state, info, known, row.info, row.known)
			}
			if got := lifecycle.Standard().IsEnd(row.state); got != row.info.End {
				t.Errorf("IsEnd(%s) = %v, want %v", row.state, got, row.info.End)
			}
		})
	}
}

func TestTableIsNotSharedWithCallers(t *testing.T) {
	t.Parallel()
	table := lifecycle.Standard()
	table.Transitions()[0].To = "elsewhere"
	table.States()[0].ID = "elsewhere"
	if to, err := table.Next(lifecycle.Draft, lifecycle.Submit); err != nil || to != lifecycle.InApproval {
		t.Errorf("a caller changed the table: submit leads to %s (%v)", to, err)
	}
	if !table.Has(lifecycle.Draft) {
		t.Error("a caller changed the states of the table")
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if problems := lifecycle.Standard().Check(); len(problems) > 0 {
		t.Errorf("the standard table has problems: %v", problems)
	}
	table, err := lifecycle.Standard().Extend(
		[]lifecycle.AddState{{ID: "island"}, {ID: "trap", After: lifecycle.Sent}},
		[]lifecycle.Transition{
			{Move: "fall", From: lifecycle.Sent, To: "trap"},
			{Move: "row", From: "island", To: lifecycle.Draft},
		})
	if err != nil {
		t.Fatal(err)
	}
	table, err = table.Extend(
		[]lifecycle.AddState{{ID: "ring1"}, {ID: "ring2"}, {ID: "way"}},
		[]lifecycle.Transition{
			{Move: "enter", From: lifecycle.Sent, To: "ring1"},
			{Move: "on", From: "ring1", To: "ring2"},
			{Move: "back", From: "ring2", To: "ring1"},
			{Move: "pass", From: lifecycle.Sent, To: "way"},
			{Move: "out", From: "way", To: lifecycle.Completed},
		})
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
