package offer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
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
	t          testing.TB
	ctx        context.Context
	r          *rand.Rand
	seed       uint64
	people     *gamePeople
	knows      bool // the desk has a directory of who holds which role
	versions   []*offer.Playbook
	current    int
	offers     []*gameOffer
	lent       []modelDelegation
	refusals   []string // of decisions that the model has nothing against
	found      []string // what the model found
	count      map[string]int
	noReassign bool
}

// modelDelegation lets a person decide for another.
type modelDelegation struct {
	from, to string
	roles    []string // of the one who gave it, then
	until    time.Time
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
	m.state = o.State()
	m.log = append(m.log, g.clock.Now().Format("02 15:04 ")+what)
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

// create makes an offer.
func (g *gameTable) create(id string) {
	terms := map[string]string{}
	for path, v := range gameTerms {
		terms[path] = v
	}
	for path, v := range g.values(3) {
		if v != "" {
			terms[path] = v
		}
	}
	by := g.people.anyone(g.r, "recruiter")
	for !g.people.has(by, "recruiter") {
		by = g.people.anyone(g.r, "recruiter")
	}
	_, err := g.as(by).Create(g.ctx, g.terms(terms), offer.ID(id))
	if err != nil {
		g.t.Fatalf("seed %d: %s can't create %v: %v", g.seed, by, terms, err)
	}
	m := newGameOffer(id, by, terms)
	m.log = append(m.log, fmt.Sprintf("created by %s: %v", by, terms))
	g.offers = append(g.offers, m)
}

// values draws up to n new values of terms.
func (g *gameTable) values(n int) map[string]string {
	out := map[string]string{}
	for range 1 + g.r.IntN(n) {
		if g.r.IntN(8) == 0 {
			out[gamePeopleFields[g.r.IntN(2)]] = g.people.ids[g.r.IntN(len(g.people.ids))]
			continue
		}
		paths := []string{"pay.rate", "pay.rate", "bill.rate", "bill.cap", "custom.level", "custom.unit", "custom.note",
			"job.title"}
		path := paths[g.r.IntN(len(paths))]
		out[path] = gameEdits[path][g.r.IntN(len(gameEdits[path]))]
	}
	return out
}

// terms and edit are values as the desk reads them.
func (g *gameTable) terms(values map[string]string) offer.Terms {
	nested := map[string]any{}
	for path, v := range values {
		group, name, inGroup := strings.Cut(path, ".")
		if !inGroup {
			nested[path] = v
			continue
		}
		if nested[group] == nil {
			nested[group] = map[string]string{}
		}
		nested[group].(map[string]string)[name] = v
	}
	return terms(g.t, asJSON(g.t, nested))
}

func (g *gameTable) edit(values map[string]string) offer.Change {
	in := map[string]any{}
	for path, v := range values {
		if in[path] = v; v == "" {
			in[path] = nil
		}
	}
	b, err := json.Marshal(in)
	if err != nil {
		g.t.Fatal(err)
	}
	return change(g.t, string(b))
}

// between lets time go by, roles change, and versions come into force.
func (g *gameTable) between() {
	g.clock.add(time.Duration(g.r.IntN(60)) * time.Minute)
	switch g.r.IntN(12) {
	case 0:
		g.clock.add(time.Duration(g.r.IntN(40)) * time.Hour)
		g.tick()
	case 1:
		if n := g.r.IntN(len(g.versions)); g.As(root).Publish(g.ctx, g.versions[n]) == nil {
			g.current = n
		}
	case 2:
		id := g.people.ids[g.r.IntN(16)]
		g.people.gain(g.r, id)
		g.people.lose(g.r, g.people.ids[g.r.IntN(16)])
	case 3:
		g.delegate()
	case 4, 5:
		g.decideAll()
	}
}

// tick does what is late, and lets the model know.
func (g *gameTable) tick() {
	now := g.clock.Now()
	done, err := g.Tick(g.ctx, now)
	if err != nil {
		g.t.Fatalf("seed %d: %v", g.seed, err)
	}
	for _, d := range done {
		i := slices.IndexFunc(g.offers, func(m *gameOffer) bool { return m.id == d.Offer })
		m := g.offers[i]
		m.log = append(m.log, fmt.Sprint(now.Format("02 15:04 "), d.Kind, " ", d.Stage))
		switch g.count[d.Kind]++; d.Kind {
		case "escalate":
			g.escalated(m, d.Stage, now)
		case "expire":
			m.state = offer.Expired
		}
	}
}

func (g *gameTable) escalated(m *gameOffer, stage string, now time.Time) {
	if m.tooEarly(stage, now) {
		g.bad(m, "%s escalates too early", stage)
	}
	st := m.sub().stage(stage)
	if st == nil {
		g.bad(m, "%s escalates and is not on", stage)
		return
	}
	if stage == "finance" {
		st.replaced("chief")
	} else {
		st.chief = true
	}
}

// delegate lets a person give another the right to decide.
func (g *gameTable) delegate() {
	from, to := g.people.anyone(g.r, approverRoles[g.r.IntN(len(approverRoles))]), g.people.ids[g.r.IntN(len(g.people.ids))]
	until := g.clock.Now().Add(time.Duration(1+g.r.IntN(20)) * 24 * time.Hour)
	err := g.as(from).Delegate(g.ctx, offer.Delegation{To: g.people.actor(to), Until: until})
	if err != nil {
		g.count["refused delegate"]++
		return
	}
	g.count["delegate"]++
	g.lent = append(g.lent, modelDelegation{from, to, slices.Clone(g.people.roles[from]), until})
}

// audit reads everything once more: nothing is wrong with what is kept, and each
// story can be told.
func (g *gameTable) audit() {
	for p, err := range verify.Check(g.ctx, g.store, verify.Options{Now: g.clock.Now}) {
		if err != nil {
			g.t.Fatalf("seed %d: %v", g.seed, err)
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
		if err != nil || strings.Contains(s.String(), "NO ENTRY OF THE TRAIL") {
			g.bad(m, "its story can't be told: %v\n%s", err, s)
		}
	}
}

// alice2 sees every offer of the game.
var alice2 = offer.Actor{ID: "reader", Roles: []string{"overrider"}}
