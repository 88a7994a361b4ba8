package approval_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
)

// TestCircleAgainstAPlainModel walks each hour, stage and client for itself: a circle
// is there if the giver is reached from the delegate.
func TestCircleAgainstAPlainModel(t *testing.T) {
	t.Parallel()
	stages, clients := words("s1 s2"), words("c1 c2")
	seen := map[bool]int{}
	draw := func(rt *rapid.T, label string) approval.Delegation {
		from := rapid.IntRange(0, 4).Draw(rt, label+" from")
		d := approval.Delegation{From: person(rapid.SampledFrom(words("a b c d")).Draw(rt, label+" giver")),
			To:    rapid.SampledFrom(words("a b c d")).Draw(rt, label+" to"),
			Start: hours(from), Until: hours(from + rapid.IntRange(1, 4).Draw(rt, label+" long"))}
		d.Stages = rapid.SampledFrom([][]string{nil, nil, {"s1"}, {"s2"}}).Draw(rt, label+" stages")
		d.Clients = rapid.SampledFrom([][]string{nil, nil, {"c1"}, {"c2"}, {"c1", "c2"}}).Draw(rt, label+" clients")
		return d
	}
	check := func(rt *rapid.T) {
		var others []approval.Delegation
		for range rapid.IntRange(0, 6).Draw(rt, "others") {
			others = append(others, draw(rt, "other"))
		}
		d := draw(rt, "new")
		want := false
		for hour := range 9 {
			for _, stage := range stages {
				for _, client := range clients {
					want = want || d.InForce(hours(hour), stage, client) && reaches(others, d.To, d.From.ID,
						func(x approval.Delegation) bool { return x.InForce(hours(hour), stage, client) })
				}
			}
		}
		if got := d.Circle(others); got != want {
			rt.Fatalf("%v, the model says %v: %+v to %+v", got, want, d, others)
		}
		seen[want]++
	}
	for n := 0; n < 50 && (seen[true] == 0 || seen[false] == 0) && !t.Failed(); n++ { // a circle is rare
		rapid.Check(t, check)
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("the test looks at too little: %v", seen)
	}
}

// reaches reports whether delegations that count lead from a person to another.
func reaches(list []approval.Delegation, from, to string, counts func(approval.Delegation) bool) bool {
	known := []string{from}
	for i := 0; i < len(known); i++ {
		for _, d := range list {
			if d.From.ID == known[i] && counts(d) && !slices.Contains(known, d.To) {
				known = append(known, d.To)
			}
			if d.From.ID == known[i] && counts(d) && d.To == to {
				return true
			}
		}
	}
	return false
}

func TestLender(t *testing.T) {
	t.Parallel()
	d := approval.Delegation{From: approval.Person{ID: "ann", Roles: words("x y"),
		In: map[string][]string{"region": {"west"}}}}
	east := map[string][]string{"region": {"east"}}
	for _, c := range []struct {
		reason string
		dir    approval.Directory
		roles  string
		want   string
		in     string
		bot    bool
	}{
		{"nothing is known", nil, "z", "x y", "west", false},
		{"a role is lost", book{"x": {person("bob")}}, "z", "y", "west", false},
		{"a role is held", book{"x": {person("ann")}}, "z", "x y", "west", false},
		{"a role that was not held then", book{"z": {person("ann")}}, "z", "x y z", "west", false},
		{"one that nothing asks about", book{"z": {person("ann")}}, "", "x y", "west", false},
		{"a move", book{"x": {{ID: "ann", In: east}}}, "", "x y", "east", false},
		{"a program", book{"x": {{ID: "ann", Machine: true}}}, "", "x y", "west", true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := d.Lender(c.dir, words(c.roles)...)
			same(t, "roles", got.Roles, words(c.want))
			if got.ID != "ann" || got.In["region"][0] != c.in || got.Machine != c.bot {
				t.Errorf("%+v", got)
			}
		})
	}
}
