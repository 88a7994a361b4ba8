package playbook_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// tree is a folder of playbooks: path → content.
type tree map[string]string

func (tr tree) load(t testing.TB, name string) (*playbook.Playbook, playbook.Findings) {
	t.Helper()
	m := fstest.MapFS{}
	for p, src := range tr {
		m[p] = &fstest.MapFile{Data: []byte(src)}
	}
	sub, err := fs.Sub(m, name)
	if err != nil {
		t.Fatal(err)
	}
	return playbook.Load(sub, name, playbook.ParentsIn(m), playbook.Options{})
}

func (tr tree) must(t testing.TB, name string) *playbook.Playbook {
	t.Helper()
	p, found := tr.load(t, name)
	if p == nil {
		t.Fatal(found)
	}
	return p
}

func ids[T any](list []T, id func(T) string) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	return strings.Join(out, " ")
}

func seenRequired(p *playbook.Playbook) string { return fmt.Sprint(p.SeenRequired()) }

func stages(p *playbook.Playbook) string {
	var out []string
	for _, s := range p.Policy().Stages {
		out = append(out, s.ID)
	}
	for _, m := range p.Policy().Matrices {
		for _, b := range m.Bands {
			out = append(out, m.ID+"."+b.ID)
		}
	}
	return strings.Join(out, " ")
}

const parentApprovals = `stages:
  - {id: a, title: one, approve: {any: 1, of: [role:x]}}
  - {id: b, title: two, approve: {any: 1, of: [role:x]}}
  - {id: c, title: three, approve: {any: 1, of: [role:x]}}
matrix:
  - id: margin
    on: margin.percent
    when: type == "contract"
    strict: low
    bands:
      - {id: low, below: 10, approve: {any: 1, of: [role:x]}}
      - {id: mid, from: 10, below: 20, approve: {any: 1, of: [role:y]}}
      - {id: high, from: 20, auto: approve}
separate: {commission_holder: false}
seen: required
delegation: {at_most: 90 days, to: [role:x]}
`

// TestInheritance: an entry of the parent's id replaces it whole and keeps its
// place, new ones follow, off removes.
func TestInheritance(t *testing.T) {
	t.Parallel()
	base := tree{"q/playbook.yaml": "playbook: q\ntitle: The parent\napplies: client == \"q\"\ncurrency: EUR\nnobody: approve\nyear: {hours: 2000, weeks: 50}\n",
		"q/approvals.yaml": parentApprovals, "q/names.yaml": "names:\n  thin: margin.percent < 22\n  wide: margin.percent > 50\n",
		"q/guardrails.yaml": "guardrails:\n  - {id: g1, check: not thin, else: warn}\n  - {id: g2, check: not wide, else: warn}\n",
		"q/lifecycle.yaml":  "two_sided: true\nexpire: {sent: 5 days, approved: 9 days}\n", "q/cases/a.yaml": "cases: []\n",
		"q/letters/a.md": "---\nletter: a\ntitle: A\n---\nparent\n", "q/letters/b.md": "---\nletter: b\ntitle: B\nwhen: \"false\"\n---\nparent\n"}
	for _, c := range []struct {
		why, file, src string
		look           func(p *playbook.Playbook) string
		want           string
	}{
		{"nothing said, all inherited", "names.yaml", "", stages, "a b c margin.low margin.mid margin.high"},
		{"title is not inherited", "names.yaml", "", (*playbook.Playbook).Title, ""},
		{"currency is", "names.yaml", "", func(p *playbook.Playbook) string { return p.Numbers().Currency() },
			"EUR"},
		{"two_sided is", "names.yaml", "",
			func(p *playbook.Playbook) string { return fmt.Sprint(p.Moves().TwoSided()) }, "true"},
		{"cases are not inherited", "names.yaml", "",
			func(p *playbook.Playbook) string { return fmt.Sprint(len(p.Samples().Cases)) }, "0"},
		{"a replaced stage keeps its place", "approvals.yaml",
			"stages:\n  - {id: d, notify: [role:x]}\n  - {id: b, notify: [role:x]}\n", stages,
			"a b c d margin.low margin.mid margin.high"},
		{"and is replaced whole", "approvals.yaml", "stages:\n  - {id: b, notify: [role:x]}\n",
			func(p *playbook.Playbook) string {
				s := p.Policy().Stages[1]
				return fmt.Sprintf("%q %v", s.Title, s.Approve == nil)
			}, `"" true`},
		{"off removes", "approvals.yaml", "stages:\n  - {id: b, off: true}\n", stages,
			"a c margin.low margin.mid margin.high"},
		{"off of a matrix", "approvals.yaml", "matrix:\n  - {id: margin, off: true}\n", stages, "a b c"},
		{"one band is replaced in its place", "approvals.yaml",
			"matrix:\n  - id: margin\n    bands:\n      - {id: mid, from: 10, below: 20, auto: approve}\n",
			func(p *playbook.Playbook) string {
				m := p.Policy().Matrices[0]
				return fmt.Sprint(stages(p), " ", m.Quantity, " ", m.Bands[1].Auto, " ",
					m.Bands[0].Auto)
			}, "a b c margin.low margin.mid margin.high margin.percent approve "},
		{"a band is parted", "approvals.yaml",
			"matrix:\n  - id: margin\n    bands:\n      - {id: mid, from: 10, below: 15, auto: approve}\n      - {id: upper, from: 15, below: 20, auto: approve}\n",
			stages, "a b c margin.low margin.mid margin.high margin.upper"},
		{"a band is removed and its neighbour grows", "approvals.yaml",
			"matrix:\n  - id: margin\n    bands:\n      - {id: mid, off: true}\n      - {id: low, below: 20, auto: approve}\n",
			stages, "a b c margin.low margin.high"},
		{"a key of the matrix beside its bands", "approvals.yaml",
			"matrix:\n  - {id: margin, cumulative: true, when: has(client)}\n",
			func(p *playbook.Playbook) string {
				m := p.Policy().Matrices[0]
				return fmt.Sprint(m.Cumulative, " ", m.When, " ", len(m.Bands))
			}, "true has(client) 3"},
		{"a matrix with on is replaced whole", "approvals.yaml",
			"matrix:\n  - {id: margin, on: weeks, bands: [{id: all, auto: approve}]}\n", stages,
			"a b c margin.all"},
		{"a matrix with on whose bands leave numbers out changes single bands", "approvals.yaml",
			"matrix:\n  - id: margin\n    on: margin.percent\n    bands:\n      - {id: mid, from: 10, below: 20, auto: approve}\n",
			func(p *playbook.Playbook) string {
				m := p.Policy().Matrices[0]
				return fmt.Sprint(stages(p), " ", m.When, m.Bands[1].Auto)
			}, "a b c margin.low margin.mid margin.high approve"},
		{"separate is key by key", "approvals.yaml", "separate: {submitter: false}\n",
			func(p *playbook.Playbook) string {
				s := p.Policy().Separate
				return fmt.Sprint(s.Submitter, s.CommissionHolder, s.OneStagePerPerson, s.LastEditor)
			}, "false false true [pay bill]"},
		{"seen is the parent's", "approvals.yaml", "delegation: {at_most: 5 days}\n", seenRequired, "true"},
		{"seen with nothing after it is the parent's", "approvals.yaml", "seen:\n", seenRequired, "true"},
		{"seen of the child", "approvals.yaml", "seen: optional\n", seenRequired, "false"},
		{"a key with nothing behind it changes nothing", "approvals.yaml",
			"separate: {submitter: , commission_holder: }\ndelegation: {at_most: }\n",
			func(p *playbook.Playbook) string {
				pol := p.Policy()
				return fmt.Sprint(pol.Separate.Submitter, pol.Separate.CommissionHolder, " ",
					pol.Delegation.AtMost)
			}, "true false 90 days"},
		{"names keep their place and say something else", "names.yaml",
			"names:\n  thin: margin.percent < 5\n", func(p *playbook.Playbook) string {
				f := p.TermsFacts(given(t,
					`{"pay":{"rate":"90","per":"hour"},"bill":{"rate":"100","per":"hour"},"cost":{"burden":[]}}`), rule.Date{})
				o, err := record.New("O", record.Terms{})
				if err != nil {
					return err.Error()
				}
				return ids(p.Guardrails().Problems(o, f), func(q playbook.Problem) string { return q.ID })
			}, ""},
		{"guardrails keep their order", "guardrails.yaml",
			"guardrails:\n  - {id: g3, check: has(client), else: warn}\n  - {id: g1, check: has(region), else: block}\n",
			func(p *playbook.Playbook) string {
				return ids(p.Guardrails().All(), func(g playbook.Guardrail) string {
					return g.ID + ":" +
						string(g.Effect)
				})
			}, "g1:block g2:warn g3:warn"},
		{"a letter of the parent's id takes its place", "letters/x.md",
			"---\nletter: b\ntitle: Child\n---\nchild\n", func(p *playbook.Playbook) string {
				return ids(p.Letters().All(), func(l playbook.Letter) string { return l.ID + ":" + l.Title })
			}, "a:A b:Child"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			tr := maps.Clone(base)
			tr["p/playbook.yaml"] = "playbook: p\nextends: q\n"
			tr["p/"+c.file] = c.src
			p := tr.must(t, "p")
			if got := c.look(p); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			// The version that is kept is the same playbook.
			again, found := playbook.Open(p.Bundle(), playbook.Options{})
			if again == nil {
				t.Fatal(found)
			}
			if again.Version() != p.Version() || c.look(again) != c.want || again.Ref() != p.Ref() {
				t.Errorf("opened again it is %s %q, was %s", again.Version(), c.look(again), p.Version())
			}
		})
	}
}

func TestSeveralLevels(t *testing.T) {
	t.Parallel()
	tr := tree{"r/playbook.yaml": "playbook: r\n", "r/approvals.yaml": parentApprovals,
		"q/playbook.yaml": "playbook: q\nextends: r\n", "q/approvals.yaml": "stages:\n  - {id: b, off: true}\n  - {id: d, notify: [role:x]}\n",
		"p/playbook.yaml": "playbook: p\nextends: q\n", "p/approvals.yaml": "stages:\n  - {id: c, notify: [role:x]}\n  - {id: b, notify: [role:x]}\n",
		"p/tables/t.csv": "client,rate\na,1\n", "p/names.yaml": "names:\n  dear: lookup(\"t\", client) > 3\ntables: {t: ./tables/t.csv}\n", "p/guardrails.yaml": "guardrails:\n  - {id: g, check: dear, else: warn}\n"}
	p := tr.must(t, "p")
	if got := stages(p); got != "a c d b margin.low margin.mid margin.high" {
		t.Error(got)
	}
	b := p.Bundle()
	again, found := playbook.Open(b, playbook.Options{})
	if again == nil || again.Version() != p.Version() {
		t.Fatalf("the bundle does not open: %v\n%v", found, slices.Sorted(maps.Keys(b)))
	}
	b["playbook.yaml"][0] = 'x'
	b["approvals.yaml"] = nil
	if _, found := playbook.Open(p.Bundle(), playbook.Options{}); len(found.Errors()) > 0 {
		t.Errorf("a caller could change the files of a playbook: %v", found)
	}
	tr["r/approvals.yaml"] += "\n"
	if tr.must(t, "p").Version() == p.Version() {
		t.Error("a change in a grandparent is the same version")
	}
}

// TestRemoved: off takes names, tables and standard moves away, and what reads
// them does not find them.
func TestRemoved(t *testing.T) {
	t.Parallel()
	tr := tree{"q/playbook.yaml": "playbook: q\n", "q/tables/t.csv": "client,rate\na,1\n",
		"q/names.yaml":      "names:\n  thin: margin.percent < 22\n  wide: margin.percent > 50\ntables: {t: tables/t.csv, u: tables/t.csv}\n",
		"q/guardrails.yaml": "guardrails:\n  - {id: g1, check: not thin, else: warn}\n  - {id: g2, check: not wide, else: warn}\n",
		"p/playbook.yaml":   "playbook: p\nextends: q\n", "p/names.yaml": "names:\n  wide: {off: true}\ntables: {u: {off: true}}\n",
		"p/guardrails.yaml": "guardrails:\n  - {id: g2, off: true}\n", "p/lifecycle.yaml": "moves:\n  - {do: recall, from: in_approval, off: true}\n"}
	p := tr.must(t, "p")
	for src, ok := range map[string]bool{"thin": true, "wide": false, `lookup("t", client) > 0`: true,
		`lookup("u", client) > 0`: false} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			if _, err := p.Schema().Compile(src, rule.WantBool); (err == nil) != ok {
				t.Errorf("%s compiles: %v, wanted %v", src, err, ok)
			}
		})
	}
	if to, err := p.Moves().Table().Next(lifecycle.InApproval, lifecycle.Recall); err == nil {
		t.Errorf("recall was removed and leads to %s", to)
	}
	tr["p/lifecycle.yaml"] = "moves:\n  - {do: recal, from: in_approval, off: true}\n"
	if _, found := tr.load(t, "p"); len(found) != 1 || found[0].Code != "unused" {
		t.Errorf("a move that nobody has is switched off: %v", found)
	}
}

// TestExpire: a live state that lifecycle.yaml gives a time expires, also where
// the standard table has no such move.
func TestExpire(t *testing.T) {
	t.Parallel()
	p := tree{"p/playbook.yaml": "playbook: p\n",
		"p/lifecycle.yaml": "states:\n  - {id: screening, after: accepted}\nmoves:\n  - {do: enter, from: accepted, to: screening, by: [recruiter]}\n  - {do: clear, from: screening, to: completed, by: [recruiter]}\nexpire: {approved: 2 weeks, screening: 3 days}\n"}.must(t,
		"p")
	since := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	for state, want := range map[lifecycle.State]string{lifecycle.Approved: "2026-03-16",
		"screening": "2026-03-05", lifecycle.Sent: ""} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			at, ok := p.Moves().ExpiresAt(state, since)
			if got := at.Format(time.DateOnly); ok != (want != "") || ok && got != want {
				t.Errorf("%s expires %v %s, wanted %s", state, ok, got, want)
			}
			if to, err := p.Moves().Table().Next(state, lifecycle.Expire); err != nil || to != lifecycle.Expired {
				t.Errorf("%s expires to %s: %v", state, to, err)
			}
		})
	}
	if _, err := p.Moves().Table().Next(lifecycle.Draft, lifecycle.Expire); err == nil {
		t.Error("a draft expires, and nobody said when")
	}
}

func given(t testing.TB, src string) record.Terms {
	t.Helper()
	v, err := record.Parse([]byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func day(t testing.TB, s string) rule.Date {
	t.Helper()
	d, err := rule.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestChoose(t *testing.T) {
	t.Parallel()
	tr := tree{
		"all/playbook.yaml":      "playbook: all\n",
		"acme/playbook.yaml":     "playbook: acme\nextends: all\napplies: client == \"acme\"\n",
		"nursing/playbook.yaml":  "playbook: nursing\nextends: acme\napplies: client == \"acme\" and job_family == \"nursing\"\neffective: {from: 2026-12-01, to: 2027-11-30}\n",
		"texas/playbook.yaml":    "playbook: texas\napplies: worksite.state == \"TX\"\n",
		"globex/playbook.yaml":   "playbook: globex\napplies: client == \"globex\"\nbefore: [texas]\n",
		"quiet/playbook.yaml":    "playbook: quiet\nextends: texas\n",
		"ring1/playbook.yaml":    "playbook: ring1\napplies: region == \"ring\"\nbefore: [ring2]\n",
		"ring2/playbook.yaml":    "playbook: ring2\napplies: region == \"ring\"\nbefore: [ring1]\n",
		"another/playbook.yaml":  "playbook: another\n",
		"either/playbook.yaml":   "playbook: either\napplies: client in [\"acme\", \"initech\"]\nbefore: [acme, nursing]\n",
		"numbered/playbook.yaml": "playbook: numbered\napplies: pay.hourly > 100\n",
	}
	for _, c := range []struct {
		why, set, offer, day, want string
	}{
		{"the only one", "all", `{}`, "2026-12-01", "all"},
		{"one that says when wins over one that does not", "all texas", `{"worksite":{"state":"TX"}}`,
			"2026-12-01", "texas"},
		{"where it does not apply, the other", "all texas", `{"worksite":{"state":"NY"}}`, "2026-12-01",
			"all"},
		{"a child beats its parent", "all acme nursing", `{"client":"acme","job_family":"nursing"}`,
			"2026-12-01", "nursing"},
		{"on its last day", "all acme nursing", `{"client":"acme","job_family":"nursing"}`, "2027-11-30",
			"nursing"},
		{"not before it is in force", "all acme nursing", `{"client":"acme","job_family":"nursing"}`,
			"2026-11-30", "acme"},
		{"not behind it", "all acme nursing", `{"client":"acme","job_family":"nursing"}`, "2027-12-01",
			"acme"},
		{"an unknown applies is false", "all numbered", `{"pay":{"rate":"200"}}`, "2026-12-01", "all"},
		{"a computed name is as good", "all numbered", `{"pay":{"rate":"200","per":"hour"}}`, "2026-12-01",
			"numbered"},
		{"a child that does not say when beats its parent that does", "texas quiet",
			`{"worksite":{"state":"TX"}}`, "2026-12-01", "quiet"},
		{"before wins", "texas globex", `{"client":"globex","worksite":{"state":"TX"}}`, "2026-12-01",
			"globex"},
		{"before over a whole family", "all acme nursing either", `{"client":"acme","job_family":"nursing"}`,
			"2026-12-01", "either"},
		{"two that both apply", "texas acme", `{"client":"acme","worksite":{"state":"TX"}}`, "2026-12-01",
			"two playbooks apply to the offer and neither goes before the other: texas, acme"},
		{"each before the other", "ring1 ring2", `{"region":"ring"}`, "2026-12-01",
			"two playbooks apply to the offer and neither goes before the other: ring1, ring2"},
		{"two that never say when", "all another", `{}`, "2026-12-01",
			"two playbooks apply to the offer and neither goes before the other: all, another"},
		{"none", "acme", `{"client":"globex"}`, "2026-12-01", "no playbook applies to the offer"},
		{"none without a client", "acme", `{}`, "2026-12-01", "no playbook applies to the offer"},
		{"none at all", "", `{}`, "2026-12-01", "no playbook applies to the offer"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			var list []*playbook.Playbook
			for _, name := range strings.Fields(c.set) {
				list = append(list, tr.must(t, name))
			}
			for range 2 { // the order in which they are given decides nothing
				s, err := playbook.NewSet(list...)
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				o, err := record.New("O", given(t, c.offer))
				if err != nil {
					t.Fatal(err)
				}
				chosen, err := s.Choose(o, day(t, c.day).Time(time.UTC))
				var choice *playbook.ChoiceError
				switch {
				case err == nil:
					got = chosen.Playbook.Name()
				case errors.As(err, &choice) && (errors.Is(err, playbook.ErrNoPlaybook) ||
					errors.Is(err, playbook.ErrAmbiguous)):
					got = err.Error()
				}
				if got != c.want && !(choice != nil && len(choice.Names) == 2 &&
					got == fmt.Sprintf("%v: %s, %s", choice.Kind, choice.Names[0], choice.Names[1]) &&
					strings.HasPrefix(c.want, choice.Kind.Error())) {
					t.Errorf("%s: got %q, want %q", c.why, got, c.want)
				}
				slices.Reverse(list)
			}
		})
	}
	if _, err := playbook.NewSet(tr.must(t, "all"), tr.must(t, "all")); err == nil ||
		err.Error() != "playbook: all is duplicated" {
		t.Errorf("the same name twice: %v", err)
	}
}

func TestCheckSet(t *testing.T) {
	t.Parallel()
	tr := tree{"a/playbook.yaml": "playbook: a\napplies: client == \"x\"\n",
		"b/playbook.yaml": "playbook: b\napplies: worksite.state == \"TX\"\n",
		"c/playbook.yaml": "playbook: c\napplies: client == \"y\"\n", "d/playbook.yaml": "playbook: d\nextends: a\napplies: client == \"x\" and region == \"west\"\n",
		"e/playbook.yaml": "playbook: e\napplies: client == \"x\"\nbefore: [a, b, d]\n", "f/playbook.yaml": "playbook: f\n", "g/playbook.yaml": "playbook: g\n",
		"h/playbook.yaml": "playbook: h\napplies: client == \"x\"\neffective: {to: 2026-01-31}\n", "i/playbook.yaml": "playbook: i\napplies: client == \"x\"\neffective: {from: 2026-02-01}\n",
		"j/playbook.yaml": "playbook: j\napplies: client == \"x\"\nbefore: [k]\n", "k/playbook.yaml": "playbook: k\napplies: client == \"x\"\nbefore: [j]\n",
		"l/playbook.yaml": "playbook: l\napplies: client == \"x\"\nbefore: [m]\n", "m/playbook.yaml": "playbook: m\napplies: client == \"x\"\nbefore: [n]\n", "n/playbook.yaml": "playbook: n\napplies: client == \"x\"\nbefore: [l]\n",
		"o/playbook.yaml": "playbook: o\napplies: client startsWith \"north-\"\n", "p/playbook.yaml": "playbook: p\napplies: (job.level ?? \"\") != \"executive\"\n", "q/playbook.yaml": "playbook: q\napplies: job.level == \"executive\"\n"}
	for _, c := range []struct{ why, set, want string }{
		{"one offer can fall under both", "a b",
			"b/playbook.yaml:2:10: error: an offer can fall under a and b, and neither goes before the other [ambiguous]"},
		{"no offer can", "a c", ""},
		{"a child beats its parent", "a d", ""},
		{"one says before", "a b e",
			"b/playbook.yaml:2:10: error: an offer can fall under a and b, and neither goes before the other [ambiguous]"},
		{"one says when", "a f", ""},
		{"neither says when", "f g",
			"g/playbook.yaml:1:1: error: an offer can fall under f and g, and neither goes before the other [ambiguous]"},
		{"never on the same day", "h i", ""},
		{"each goes before the other", "j k",
			"k/playbook.yaml:3:9: error: each goes before the next, so none of them wins: k before j before k [cycle]"},
		{"three in a ring", "l m n",
			"n/playbook.yaml:3:9: error: each goes before the next, so none of them wins: n before l before m before n [cycle]"},
		{"a row of three is no ring", "l m", ""},
		{"a client that does not begin so", "o a", ""},
		{"a level that is not given counts as what it says", "p q", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			var list []*playbook.Playbook
			for _, name := range strings.Fields(c.set) {
				list = append(list, tr.must(t, name))
			}
			got := playbook.CheckSet(list...).Error()
			if first, _, _ := strings.Cut(got, "\n"); first != c.want ||
				strings.Count(got, "[ambiguous]") > 1 {
				t.Errorf("%s: got %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}
