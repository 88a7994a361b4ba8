package facts_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

// draws returns a value of a name as JSON, or null for none. What it draws from is
// small, so that each way to compute a number is taken often.
func draws(r *rand.Rand, n record.Name) string {
	if r.IntN(8) == 0 || n.Kind == record.Decimal && r.IntN(2) == 0 { // multipliers have defaults
		return "null"
	}
	pick := func(texts ...string) string { return `"` + texts[r.IntN(len(texts))] + `"` }
	switch {
	case strings.HasSuffix(n.Path, ".currency"):
		return pick("USD", "USD", "CAD")
	case n.Path == "schedule.hours_by_day":
		return []string{"[8,8,8,8,8,0,0]", "[12,12,12,0,0,0,0]", "[0,0,10,10,10,10,10]"}[r.IntN(3)]
	case n.Path == "worksite.state":
		return pick("CA", "MN", "NY")
	case n.Kind == record.Choice:
		return pick(n.Choices...)
	case n.Kind == record.Bool:
		return []string{"true", "false"}[r.IntN(2)]
	case n.Kind == record.Date:
		return pick("2026-03-02", "2026-06-29", "2027-01-11")
	case n.Kind == record.List && n.Items == nil:
		return []string{"[]", `["1"]`, `["1","2"]`}[r.IntN(3)]
	case n.Kind == record.List:
		items := make([]string, r.IntN(3))
		for i := range items {
			items[i] = item(r, n.Items)
		}
		return "[" + strings.Join(items, ",") + "]"
	case n.Kind == record.Text || n.Kind == record.Person:
		return pick("a", "b", "c")
	case n.Kind == record.Integer:
		return pick("1", "2")
	case n.Kind == record.Hours || n.Kind == record.Weeks:
		return pick("0", "36", "40", "13")
	}
	return pick("0", "1.5", "2", "40", "62.50", "90", "1900", "52000", "104000", "140000")
}

func item(r *rand.Rand, names []record.Name) string {
	var members []string
	for _, n := range names {
		if text := draws(r, n); text != "null" {
			members = append(members, fmt.Sprintf("%q:%s", n.Path, text))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// changedTo returns terms in which names have values that are drawn.
func changedTo(t *testing.T, r *rand.Rand, terms record.Terms, names ...record.Name) record.Terms {
	t.Helper()
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = fmt.Sprintf("%q:%s", n.Path, draws(r, n))
	}
	c, err := record.ParseChange([]byte("{" + strings.Join(texts, ",") + "}"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := terms.With(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// declared returns the given names that the value of each name comes from.
func declared(fields []rule.Field) map[string][]string {
	out := map[string][]string{}
	for _, f := range fields {
		from := []string{f.Path, f.Currency}
		if f.Computed {
			from = f.From
		}
		out[f.Path] = from
	}
	return out
}

// dependencies changes one given name of random offers at a time, and returns each
// name whose value, or what it is missing for, changed with it: "pay.hourly from
// pay.rate".
func dependencies(t *testing.T, c pay.Conventions, trials int) map[string]bool {
	t.Helper()
	s, err := rule.NewSchema(rule.Options{Fields: facts.Fields(c), Currency: c.Currency})
	if err != nil {
		t.Fatal(err)
	}
	var rules []*rule.Rule
	var sources []record.Name // of computed names
	for _, f := range s.Fields() {
		for _, from := range f.From {
			n, ok := record.Lookup(from)
			if ok && !slices.ContainsFunc(sources, func(m record.Name) bool { return m.Path == from }) {
				sources = append(sources, n)
			}
		}
		r, err := s.Compile(f.Path, rule.WantAny)
		if err != nil {
			t.Fatal(err)
		}
		rules = append(rules, r)
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that is the same each time
	names, found := record.Names(), map[string]bool{}
	for range trials {
		terms := changedTo(t, r, record.Terms{}, names...)
		before := facts.Of(s, terms, nil, c)
		for range 8 {
			name := names[r.IntN(len(names))]
			if r.IntN(3) > 0 { // more often one that is known to matter
				name = sources[r.IntN(len(sources))]
			}
			after := facts.Of(s, changedTo(t, r, terms, name), nil, c)
			for _, one := range rules {
				a, b := one.Eval(before), one.Eval(after)
				if !a.Value.Equal(b.Value) || !slices.Equal(a.Missing, b.Missing) {
					found[one.Text()+" from "+name.Path] = true
				}
			}
		}
	}
	return found
}

// undeclared returns the dependencies that are not declared, and what is declared
// and was never seen.
func undeclared(found map[string]bool, declared map[string][]string) (missing, unseen []string) {
	left := maps.Clone(found)
	for path, from := range declared {
		for _, given := range from {
			dependency := path + " from " + given
			if given != "" && !found[dependency] {
				unseen = append(unseen, dependency)
			}
			delete(left, dependency)
		}
	}
	return slices.Sorted(maps.Keys(left)), slices.Compact(slices.Sorted(slices.Values(unseen)))
}

var conventions = map[string]pay.Conventions{
	"2,080 hours":       {Currency: "USD"},
	"hours of the plan": {Currency: "USD", ScheduleHours: true},
	"48 weeks":          {Currency: "CAD", YearHours: exact.Int(1920), YearWeeks: exact.Int(48)},
}

// TestUndeclaredDependenciesAreNoticed takes one dependency away, and adds one that
// no offer shows.
func TestUndeclaredDependenciesAreNoticed(t *testing.T) {
	t.Parallel()
	c := conventions["2,080 hours"]
	found, lists := dependencies(t, c, 300), declared(facts.Fields(c))
	lists["pay.hourly"] = []string{"pay.rate", "pay.currency", "client"}
	missing, unseen := undeclared(found, lists)
	if !slices.Contains(missing, "pay.hourly from pay.per") || !slices.Contains(unseen, "pay.hourly from client") {
		t.Errorf("not declared: %v; declared and not seen: %v", missing, unseen)
	}
}

// TestEveryDependencyIsDeclared changes one given name at a time. A computed name
// that changes with it must list it among the names that it comes from, and
// each name that is listed must make a difference in some offer.
func TestEveryDependencyIsDeclared(t *testing.T) {
	t.Parallel()
	for why, c := range conventions {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			found, lists := dependencies(t, c, 1000), declared(facts.Fields(c))
			missing, unseen := undeclared(found, lists)
			for _, d := range missing {
				t.Errorf("%s: it is not declared", d)
			}
			for _, d := range unseen {
				if _, given := record.Lookup(strings.Fields(d)[2]); given { // the others are of a status
					t.Errorf("%s: it is declared, and no offer shows it", d)
				}
			}
		})
	}
}
