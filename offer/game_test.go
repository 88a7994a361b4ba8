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
	for _, row := range []struct{ reason, file, of, instead, finding string }{
		{"who submits may approve", "approvals.yaml", "submitter: true", "submitter: false", "submitted in this round"},
		{"who sets the pay may approve", "approvals.yaml", "last_editor: [pay, bill]", "last_editor: [bill]", "set pay."},
		{"one person fills two stages", "approvals.yaml", "one_stage_per_person: true", "one_stage_per_person: false",
			"approve"},
		{"a delegate acts for who is barred", "approvals.yaml", "delegates: true", "delegates: false", "is barred"},
		{"who earns on it may approve", "approvals.yaml", "commission_holder: true", "commission_holder: false",
			"holds the commission"},
		{"one of operations is enough", "approvals.yaml", "any: 2", "any: 1", "ops is not approved"},
		{"one of two roles is enough", "approvals.yaml", "{all: [role:finance, role:controller]}",
			"{any: 1, of: [role:finance, role:controller]}", "finance is not approved"},
		{"finance looks at dearer offers alone", "approvals.yaml", "pay.hourly > 60", "pay.hourly > 66",
			"finance is not approved"},
		{"a guardrail that routes only warns", "guardrails.yaml", "{route: legal}", "warn", "legal is not approved"},
		{"the floor is lower", "guardrails.yaml", "pay.hourly >= 30", "pay.hourly >= 20", "under the floor"},
		{"a tolerance is wider", "approvals.yaml", `change_percent("pay.rate") > 10`, `change_percent("pay.rate") > 40`,
			"more than ten percent"},
		{"a stage keeps its approval whatever changes", "approvals.yaml", "on_reject: {ask: appeal}",
			"on_reject: {ask: appeal}\n    reapprove: weeks > 100 and has(weeks)", "what it looks at changed"},
		{"a term may change after approval", "fields.yaml", "custom.unit, type: text",
			"custom.unit, type: text, after: approved", "terms"},
		{"an offer lives longer", "lifecycle.yaml", "sent: 5 days", "sent: 6 days", "after it expired"},
		{"an escalation comes early", "approvals.yaml", "after: 24 hours", "after: 20 hours", "too early"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(200) {
				g := newGameTable(t, seed, row.file, row.of, row.instead)
				g.play(gamesAtTable, gameTurns)
				if len(g.found) == 0 {
					continue
				}
				if line, _, _ := strings.Cut(g.found[0], "\n"); !strings.Contains(line, row.finding) {
					t.Error("found something else: ", line)
				}
				return
			}
			t.Error("the model finds nothing")
		})
	}
}
