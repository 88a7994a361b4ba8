package offer_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer"
)

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
