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
		g := newGameTable(t, seed)
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
