package offer_test

import (
	"fmt"
	"math"
	"strconv"
)

func number(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// roleStage is a stage with places for holders of roles.
func roleStage(id string, places ...[]string) *modelStage {
	s := &modelStage{id: id, gave: map[string]bool{}}
	for _, roles := range places {
		s.places = append(s.places, &modelPlace{roles: roles})
	}
	return s
}

// plan lists the stages that must approve some terms under some rules.
func plan(r gameRules, terms map[string]string) []*modelStage {
	pay, bill, level := number(terms["pay.rate"]), number(terms["bill.rate"]), number(terms["custom.level"])
	ops := roleStage("ops")
	for range r.ops {
		ops.places = append(ops.places, &modelPlace{roles: []string{"ops", "lead"}})
	}
	out := []*modelStage{ops}
	if pay > float64(r.finance) {
		out = append(out, roleStage("finance", []string{"finance"}, []string{"controller"}))
	}
	if level > 1 {
		out = append(out, roleStage("budget", []string{"finance", "director"}))
	}
	if level > 2 {
		out = append(out, &modelStage{id: "manager", gave: map[string]bool{},
			places: []*modelPlace{{person: terms["people.hiring_manager"], entry: "person:hiring_manager"}}})
	}
	if limit := terms["bill.cap"]; limit != "" && bill > number(limit) {
		out = append(out, roleStage("legal", []string{"legal"}))
	}
	switch spread := bill - pay; {
	case spread < 10:
		out = append(out, roleStage("spread.thin", []string{"director"}, []string{"lead"}))
	case spread < 25:
		out = append(out, roleStage("spread.mid", []string{"director"}))
	}
	return out
}

// inputs are the terms that a stage looks at.
func inputs(id string, terms map[string]string) map[string]string {
	paths := map[string][]string{"finance": {"pay.rate"}, "budget": nil,
		"manager": {"custom.level", "people.hiring_manager"}, "legal": {"bill.rate", "bill.cap"},
		"spread.thin": {"pay.rate", "bill.rate"}, "spread.mid": {"pay.rate", "bill.rate"}}
	if id == "ops" {
		return given(terms)
	}
	out := map[string]string{}
	for _, path := range paths[id] {
		if v := terms[path]; v != "" {
			out[path] = v
		}
	}
	return out
}

// definition is what the rules of a stage are made of.
func definition(id string, r gameRules) string {
	switch id {
	case "ops":
		return fmt.Sprint(r.letter, r.ops)
	case "finance":
		return fmt.Sprint(r.letter, r.finance)
	case "legal":
		return fmt.Sprint(r.letter, r.cap)
	}
	return r.letter
}
