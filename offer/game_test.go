package offer_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// gamesAtTable is how many offers are played at one table, and gameTurns how often
// each of them gets a turn.
const (
	gamesAtTable = 6
	gameTurns    = 45
)

// TestGame lets random people play offers against each other, and a plain model
// judges: none is approved without the people that the rules then in force demand,
// none of them barred. OFFERDESK_TEST_GAMES sets how many are played.
func TestGame(t *testing.T) {
	t.Parallel()
	games := 600
	if n, err := strconv.Atoi(os.Getenv("OFFERDESK_TEST_GAMES")); err == nil {
		games = n
	}
	total := map[string]int{}
	for seed := range uint64(games+gamesAtTable-1) / gamesAtTable {
		g := newGameTable(t, seed, "", "", "")
		g.play(gamesAtTable, gameTurns)
		for _, f := range g.found {
			t.Error(f)
		}
		if len(g.found) > 0 {
			return
		}
		for what, n := range g.count {
			total[what] += n
		}
	}
	var lines []string
	for what, n := range total {
		lines = append(lines, fmt.Sprintf("%7d %s", n, what))
	}
	slices.Sort(lines)
	slices.Reverse(lines)
	t.Logf("%d games, seeds from 0\n%s", games, strings.Join(lines, "\n"))
}

// TestGameIsNoticed turns one protection off in the playbook and lets the model go on
// judging as if it were on: the model must find it.
func TestGameIsNoticed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, file, of, instead string }{
		{"who submits may approve", "approvals.yaml", "submitter: true", "submitter: false"},
		{"who sets the pay may approve", "approvals.yaml", "last_editor: [pay, bill]", "last_editor: [bill]"},
		{"one person fills two stages", "approvals.yaml", "one_stage_per_person: true", "one_stage_per_person: false"},
		{"a delegate acts for who is barred", "approvals.yaml", "delegates: true", "delegates: false"},
		{"who earns on it may approve", "approvals.yaml", "commission_holder: true", "commission_holder: false"},
		{"one of operations is enough", "approvals.yaml", "any: 2", "any: 1"},
		{"one of two roles is enough", "approvals.yaml", "{all: [role:finance, role:controller]}",
			"{any: 1, of: [role:finance, role:controller]}"},
		{"finance looks at dearer offers alone", "approvals.yaml", "pay.hourly > 60", "pay.hourly > 66"},
		{"a band begins elsewhere", "approvals.yaml", "below: 10,", "below: 3,"},
		{"a guardrail that routes only warns", "guardrails.yaml", "{route: legal}", "warn"},
		{"the floor is lower", "guardrails.yaml", "pay.hourly >= 30", "pay.hourly >= 20"},
		{"a tolerance is wider", "approvals.yaml", `change_percent("pay.rate") > 10`, `change_percent("pay.rate") > 40`},
		{"a stage keeps its approval whatever changes", "approvals.yaml", "any: 2, of: [role:ops, role:lead]}",
			"any: 2, of: [role:ops, role:lead]}\n    reapprove: weeks > 100 and has(weeks)"},
		{"a term may change after approval", "fields.yaml", "custom.unit, type: text", "custom.unit, type: text, after: approved"},
		{"an offer lives longer", "lifecycle.yaml", "sent: 5 days", "sent: 6 days"},
		{"an escalation comes early", "approvals.yaml", "after: 24 hours", "after: 20 hours"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(200) {
				g := newGameTable(t, seed, row.file, row.of, row.instead)
				if g.play(gamesAtTable, gameTurns); len(g.found) > 0 {
					t.Logf("found at seed %d: %s", seed, strings.SplitN(g.found[0], "\n", 2)[0])
					return
				}
			}
			t.Error("the model finds nothing")
		})
	}
}
