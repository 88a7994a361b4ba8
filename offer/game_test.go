package offer_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A game is one offer. gamesAtTable of them are played at one table, and each gets
// gameTurns turns.
const (
	gamesAtTable = 6
	gameTurns    = 45
)

// TestGame lets random people play offers against each other, and a plain model
// judges: none is approved without the people that the rules then in force demand,
// none of them barred, and no person is refused without a reason that the model knows.
// OFFERDESK_TEST_GAMES sets how many are played, OFFERDESK_TEST_SEED the first seed.
func TestGame(t *testing.T) {
	t.Parallel()
	games := 240
	if n, err := strconv.Atoi(os.Getenv("OFFERDESK_TEST_GAMES")); err == nil {
		games = n
	}
	first, err := strconv.ParseUint(os.Getenv("OFFERDESK_TEST_SEED"), 10, 64)
	if err != nil {
		first = 0
	}
	total, tables := map[string]int{}, 0 // with findings
	for n := range uint64(games+gamesAtTable-1) / gamesAtTable {
		g := newGameTable(t, first+n, "", "", "")
		g.play(gamesAtTable, gameTurns)
		for what, n := range g.count {
			total[what] += n
		}
		if list := append(g.found, g.refusals...); len(list) > 0 {
			t.Errorf("%d findings, the first: %s", len(list), list[0])
			if tables++; tables == 10 {
				return
			}
		}
		if (n+1)%500 == 0 {
			t.Logf("%d games", (n+1)*gamesAtTable)
		}
	}
	t.Logf("%d games, seeds from %d\n%s", games, first, tally(total))
	if total["end completed"] < games/5 || total["carried"] < games/2 || total["free"] < 2*games {
		t.Error("too few games come to their end")
	}
}

// tally lists what happened and how often, the most often first.
func tally(total map[string]int) string {
	var lines []string
	for what, n := range total {
		lines = append(lines, fmt.Sprintf("%9d %s", n, what))
	}
	slices.Sort(lines)
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
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
		{"a delegate acts for who is barred", "approvals.yaml", "delegates: true", "delegates: false",
			" for .* but (.* is barred|.* approv)"},
		{"who earns on it may approve", "approvals.yaml", "commission_holder: true", "commission_holder: false",
			"holds the commission"},
		{"one of operations is enough", "approvals.yaml", "any: 2", "any: 1", "ops is not approved"},
		{"one of two roles is enough", "approvals.yaml", "{all: [role:finance, role:controller]}",
			"{any: 1, of: [role:finance, role:controller]}", "finance is not approved"},
		{"finance looks at dearer offers alone", "approvals.yaml", "pay.hourly > 60", "pay.hourly > 66",
			"finance is not approved"},
		{"a guardrail routes later", "guardrails.yaml", "bill.hourly <= bill.cap,", "bill.hourly <= bill.cap + 10,",
			"legal is not approved"},
		{"the floor is lower", "guardrails.yaml", "pay.hourly >= 30", "pay.hourly >= 20", "under the floor"},
		{"a tolerance is wider", "approvals.yaml", `change_percent("pay.rate") > 10`, `change_percent("pay.rate") > 40`,
			"more than ten percent"},
		{"a stage keeps its approval whatever changes", "approvals.yaml", "on_reject: {ask: appeal}",
			"on_reject: {ask: appeal}\n    reapprove: weeks > 100 and has(weeks)", "what it looks at changed"},
		{"a term may change after approval", "fields.yaml", "custom.unit, type: text",
			"custom.unit, type: text, after: approved", "terms|looks at changed"},
		{"an offer lives longer", "lifecycle.yaml", "sent: 24 hours", "sent: 70 hours", "after it expired"},
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
				if line, _, _ := strings.Cut(g.found[0], "\n"); !regexp.MustCompile(row.finding + "|all or nothing").MatchString(line) {
					t.Error("found something else: ", line)
				}
				return
			}
			t.Error("the model finds nothing")
		})
	}
}
