package offer_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/verify"
)

// gameTable is a desk at which people play several offers at once, and what the
// model knows of them.
type gameTable struct {
	*fixture
	t        testing.TB
	ctx      context.Context
	r        *rand.Rand
	seed     uint64
	people   *gamePeople
	knows    bool // the desk has a directory of who holds which role
	versions []*offer.Playbook
	current  int
	offers   []*gameOffer
	lent     []modelDelegation
	refusals []string // of decisions that the model has nothing against
	found    []string // what the model found
	count    map[string]int
}

// modelDelegation lets a person decide for another.
type modelDelegation struct {
	from, to string
	roles    []string // of the one who gave it, then
	until    time.Time
	ended    bool
}

// newGameTable sits people down at a desk. In every version of the playbook, the file
// gets the second text instead of the first: the model goes on judging by the rules of
// the game.
func newGameTable(t testing.TB, seed uint64, file, of, instead string) *gameTable {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &gameTable{t: t, ctx: t.Context(), r: r, seed: seed, people: newGamePeople(r), knows: r.IntN(2) == 0,
		count: map[string]int{}, fixture: &fixture{store: memory(), clock: &clock{now: monday}}}
	for _, rules := range gameVersions {
		files := gameFiles(rules)
		if file != "" {
			files[file] = strings.Replace(files[file], of, instead, 1)
		}
		g.versions = append(g.versions, book(t, files))
	}
	opt := options(g.clock)
	opt.Random = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)}) // ids differ
	if g.knows {
		opt.Directory = g.people
	}
	var err error
	if g.Desk, err = offer.Open(g.store, opt); err == nil {
		err = g.As(root).Publish(g.ctx, g.versions[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// now is the moment at which a command on an offer happens: time does not run
// backwards in its trail.
func (g *gameTable) now(m *gameOffer) time.Time {
	if now := g.clock.Now(); now.After(m.last) {
		return now
	}
	return m.last
}

// as is the session of a person, with the roles that the person has now.
func (g *gameTable) as(id string) offer.Session { return g.As(g.people.actor(id)) }

// bad keeps what the model found, with what happened to the offer so far.
func (g *gameTable) bad(m *gameOffer, format string, a ...any) {
	g.found = append(g.found, fmt.Sprintf("seed %d, %s: %s\n  %s", g.seed, m.id, fmt.Sprintf(format, a...),
		strings.Join(m.log, "\n  ")))
}

// done notes a command, and returns true if it succeeded.
func (g *gameTable) done(m *gameOffer, what string, o offer.Offer, err error) bool {
	name, _, _ := strings.Cut(what, " ")
	if err != nil {
		g.count["refused "+name]++
		return false
	}
	g.count[name]++
	m.state, m.last = o.State(), g.now(m)
	m.log = append(m.log, m.last.Format("02 15:04 ")+what)
	return true
}

// play plays some offers to their end, in turns, and judges.
func (g *gameTable) play(offers, turns int) {
	for i := range offers {
		g.create(fmt.Sprint("G-", i))
	}
	for range turns {
		for _, m := range g.offers {
			if len(g.found) > 0 {
				return
			}
			g.turn(m)
		}
		g.between()
	}
	g.audit()
}

// audit reads everything once more: nothing is wrong with what is kept, and each
// story can be told.
func (g *gameTable) audit() {
	for p, err := range verify.Check(g.ctx, g.store, verify.Options{Now: g.clock.Now}) {
		if err != nil {
			g.t.Fatalf("seed %d: %v", g.seed, err)
		}
		if p.Kind == "clock" { // it ran backwards, and Check reports it
			g.count["slow clock"]++
			continue
		}
		g.found = append(g.found, fmt.Sprintf("seed %d: Check finds %s", g.seed, p))
	}
	for _, m := range g.offers {
		o, err := g.As(alice2).Get(g.ctx, m.id)
		if err != nil {
			g.bad(m, "it can't be read: %v", err)
			continue
		}
		g.count["end "+string(o.State())]++
		s, err := g.As(alice2).Story(g.ctx, m.id)
		for n := range m.subs {
			if _, err := g.As(alice2).ReplaySubmission(g.ctx, m.id, n+1); err != nil {
				g.bad(m, "submission %d can't be replayed: %v", n+1, err)
			}
		}
		if err != nil || strings.Contains(s.String(), "NO ENTRY OF THE TRAIL") {
			g.bad(m, "its story can't be told: %v\n%s", err, s)
		}
	}
}

// alice2 sees every offer of the game.
var alice2 = offer.Actor{ID: "reader", Roles: []string{"overrider"}}
