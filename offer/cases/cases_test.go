package cases_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer/cases"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// folders finds every playbook under testdata.
func folders(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, depth := range []string{"testdata/*/playbook.yaml", "testdata/*/*/playbook.yaml"} {
		found, err := filepath.Glob(depth)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, found...)
	}
	for i := range out {
		out[i] = filepath.Dir(out[i])
	}
	if len(out) == 0 {
		t.Fatal("there is no playbook under testdata")
	}
	return out
}

func parents(dir string) func(string) (fs.FS, bool) {
	return func(name string) (fs.FS, bool) {
		sub := filepath.Join(filepath.Dir(dir), name)
		_, err := os.Stat(filepath.Join(sub, "playbook.yaml"))
		return os.DirFS(sub), err == nil
	}
}

func load(t *testing.T, dir string) *playbook.Playbook {
	t.Helper()
	p, found := playbook.Load(os.DirFS(dir), filepath.ToSlash(dir), parents(dir), playbook.Options{})
	if errs := found.Errors(); len(errs) > 0 || p == nil {
		t.Fatalf("%s does not pass the check:\n%v", dir, errs)
	}
	return p
}

func decode(t *testing.T, p *playbook.Playbook) []cases.Case {
	t.Helper()
	list, found := cases.Decode(p.Samples())
	if errs := found.Errors(); len(errs) > 0 {
		t.Fatalf("the cases can't be read:\n%v", errs)
	}
	return list
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for _, dir := range folders(t) {
		t.Run(strings.TrimPrefix(filepath.ToSlash(dir), "testdata/"), func(t *testing.T) {
			t.Parallel()
			p := load(t, dir)
			list := decode(t, p)
			if base := filepath.Base(dir); len(list) < 4 && base != "base" {
				t.Errorf("%s has %d cases", dir, len(list))
			}
			for _, r := range cases.Run(p, list, cases.NewCoverage(p)) {
				for _, d := range r.Differences {
					t.Errorf("%s: %s\n%s\n  want %s\n  got  %s", r.File, r.Name, d.Path, d.Want, d.Got)
				}
			}
		})
	}
}

// run runs the cases of one file over a playbook made of the rest.
func run(t *testing.T, files map[string]string) []cases.Result {
	t.Helper()
	p, found := playbook.Load(folder(files), "p", nil, playbook.Options{})
	if p == nil {
		t.Fatalf("the playbook does not load:\n%v", found)
	}
	return cases.Run(p, decode(t, p), nil)
}

func folder(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// small is a playbook in which every key of expect has something to say.
func small(c string) map[string]string {
	return map[string]string{
		"playbook.yaml": "playbook: p\n",
		"approvals.yaml": `
stages:
  - id: desk
    approve: {any: 1, of: [role:desk]}
    reapprove: changed("pay")
  - id: head
    when: pay.annual > 100000
    approve: {any: 1, of: [role:head]}
  - id: legal
    approve: {any: 1, of: [role:legal]}
    after: [desk]
`,
		"guardrails.yaml": `
guardrails:
  - {id: hard, check: pay.annual < 300000, else: block}
  - {id: soft, check: pay.annual < 90000, else: warn}
  - {id: way, check: has(job.level), else: {route: legal}, message: "from {{ start_date | date }}"}
`,
		"letters/plain.md":   "---\nletter: plain\ntitle: Offer\nclauses: [at-will]\n---\nDear {{ candidate.name }}, {{ pay.rate | money }}.\n\n{{ clauses }}\n",
		"clauses/at-will.md": "---\nclause: at-will\ntitle: At will\n---\nAt will.\n",
		"offers/o.yaml": `
client: acme
type: direct_hire
candidate: {name: Ann Lee}
job: {title: Engineer}
start_date: 2026-03-02
pay: {rate: 95000, per: year}
`,
		"cases/c.yaml": "base: offers/o.yaml\ncases:\n  - name: one\n    why: it is tried\n    " +
			strings.ReplaceAll(strings.TrimSpace(c), "\n", "\n    ") + "\n",
	}
}

// TestDifferences writes each kind of expectation once right and once wrong.
func TestDifferences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, right, wrong string
		path, want, got    string
	}{
		{"stages", "expect: {stages: [desk, legal]}", "expect: {stages: [legal, desk]}", "stages",
			"[legal, desk]", "[desk, legal]"},
		{"stages not whole", "expect: {stages: [desk, legal]}", "expect: {stages: [desk]}", "stages",
			"[desk]", "[desk, legal]"},
		{"skipped", "expect: {skipped: [head]}", "expect: {skipped: []}", "skipped", "[]", "[head]"},
		{"parallel", "expect: {parallel: [[desk], [legal]]}", "expect: {parallel: [[desk, legal]]}",
			"parallel", "[[desk, legal]]", "[[desk], [legal]]"},
		{"blocks", "set: {pay.rate: 300000}\nexpect: {problems: {blocks: [hard]}}",
			"expect: {problems: {blocks: [hard]}}", "problems.blocks", "[hard]", "[]"},
		{"warns", "expect: {problems: {warns: [soft]}}", "expect: {problems: {warns: []}}", "problems.warns",
			"[]", "[soft]"},
		{"routes", "expect: {problems: {routes: [way]}}",
			"set: {job.level: IC3}\nexpect: {problems: {routes: [way]}}", "problems.routes", "[way]", "[]"},
		{"missing", "unset: [job.title]\nexpect: {missing: [job.title]}",
			"unset: [job.title]\nexpect: {missing: []}", "missing", "[]", "[job.title]"},
		{"by", "expect: {by: completed, missing: []}", "expect: {by: completed, missing: [end_date]}",
			"missing", "[end_date]", "[]"},
		{"numbers", `expect: {numbers: {pay.hourly: "45.6731"}}`,
			`expect: {numbers: {pay.hourly: "45.6730"}}`, "numbers.pay.hourly", "45.6730", "45.6731"},
		{"a number that is missing", "expect: {numbers: {bill.hourly: missing}}",
			`expect: {numbers: {bill.hourly: "1.00"}}`, "numbers.bill.hourly", "1.00",
			"missing: bill.rate, bill.per"},
		{"letter", "expect: {letter: plain}", "expect: {letter: fancy}", "letter", "fancy", "plain"},
		{"clauses", "expect: {clauses: [at-will]}", "expect: {clauses: []}", "clauses", "[]", "[at-will]"},
		{"contains", `expect: {contains: ["$95,000.00."]}`,
			`expect: {contains: [Dear Ann Lee, "$95,000.01"]}`, "contains[1]", "$95,000.01",
			"the letter does not hold it"},
		{"carried", "approved: [desk, legal]\nrevise: {start_date: 2026-03-09}\nexpect: {carried: [desk]}",
			"approved: [desk, legal]\nrevise: {start_date: 2026-03-09}\nexpect: {carried: [desk, legal]}",
			"carried", "[desk, legal]", "[desk]"},
		{"again", "approved: [desk, legal]\nrevise: {start_date: 2026-03-09}\nexpect: {again: [legal]}",
			"approved: [desk, legal]\nrevise: {start_date: 2026-03-09}\nexpect: {again: []}", "again", "[]",
			"[legal]"},
		{"allowed", "do: submit\nexpect: {allowed: true}",
			"set: {pay.rate: 300000}\ndo: submit\nexpect: {allowed: true}", "allowed", "true",
			"refused: [blocked]"},
		{"refused", "set: {pay.rate: 300000}\ndo: submit\nexpect: {refused: [blocked]}",
			"set: {pay.rate: 300000}\ndo: submit\nexpect: {refused: [blocked, missing]}", "refused",
			"[blocked, missing]", "[blocked]"},
		{"refused, and it was not", "set: {pay.rate: 300000}\ndo: submit\nexpect: {refused: [blocked]}",
			"do: submit\nexpect: {refused: [blocked]}", "refused", "[blocked]", "[]"},
		{"a refusal that nobody expects", "do: submit\nexpect: {stages: [desk, legal]}",
			"unset: [job.title]\ndo: submit\nexpect: {stages: [desk, legal]}", "refused", "[]", "[missing]"},
		{"by, beside expect", "by: completed\nexpect: {missing: []}",
			"by: completed\nexpect: {missing: [end_date]}", "missing", "[end_date]", "[]"},
		{"a state of by that there is not", "expect: {by: sent, missing: []}",
			"expect: {by: sentt, missing: []}", "by", "a state, or submitted", "sentt"},
		{"what the desk counts",
			"set: {offer_round: 2, revision: 3, submitted_by: ann}\nexpect: {numbers: {offer_round: \"2\", revision: \"3\"}}",
			"set: {offer_round: two}\nexpect: {stages: [desk, legal]}", "set",
			"values that an offer can hold", ""},
		{"a state that there is not", "state: draft\nexpect: {stages: [desk, legal]}",
			"state: drafty\nexpect: {stages: [desk, legal]}", "state", "drafty", "unknown state"},
		{"a decision on a stage that is skipped", "approved: [desk]\nexpect: {stages: [desk, legal]}",
			"approved: [head]\nexpect: {stages: [desk, legal]}", "approved", "head", "the stage is skipped"},
		{"a value that can't be set", "set: {pay.rate: 95000}\nexpect: {stages: [desk, legal]}",
			"set: {pay.hourly: 50}\nexpect: {stages: [desk, legal]}", "set", "values that an offer can hold",
			""},
		{"a revision that can't be", "approved: [desk]\nrevise: {pay.rate: 95000}\nexpect: {carried: [desk]}",
			"approved: [desk]\nrevise: {pay.pace: 1}\nexpect: {carried: []}", "revise",
			"values that an offer can hold", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, r := range run(t, small(tt.right)) {
				if !r.OK || len(r.Differences) > 0 {
					t.Errorf("the right case fails: %+v", r.Differences)
				}
			}
			results := run(t, small(tt.wrong))
			if len(results) != 1 || results[0].OK {
				t.Fatalf("the wrong case passes: %+v", results)
			}
			i := slices.IndexFunc(results[0].Differences,
				func(d cases.Difference) bool { return d.Path == tt.path })
			if i < 0 {
				t.Fatalf("nothing is said of %s: %+v", tt.path, results[0].Differences)
			}
			if d := results[0].Differences[i]; d.Want != tt.want || tt.got != "" && d.Got != tt.got {
				t.Errorf("want %q, got %q; expected want %q, got %q", d.Want, d.Got, tt.want, tt.got)
			}
			if len(results[0].Differences) != 1 {
				t.Errorf("more differences than one: %+v", results[0].Differences)
			}
		})
	}
}

// TestBadCases reads files that are no cases; every error has its place.
func TestBadCases(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, at string }{
		{"no why", "base: offers/o.yaml\ncases:\n  - name: x\n    expect: {}\n", "3:"},
		{"no expect", "base: offers/o.yaml\ncases:\n  - {name: x, why: y}\n", "3:"},
		{"a key of a case", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, sets: {}, expect: {}}\n",
			"3:"},
		{"a key of the file", "bases: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {}}\n", "1:1"},
		{"no such offer", "base: offers/q.yaml\ncases:\n  - {name: x, why: y, expect: {}}\n", "1:7"},
		{"no cases", "base: offers/o.yaml\n", "1:1"},
		{"not a date", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, today: 2026-02-30, expect: {}}\n",
			"3:"},
		{"not a list", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, approved: desk, expect: {}}\n",
			"3:"},
		{"a key of expect", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {stage: [desk]}}\n",
			"3:32"},
		{"a kind of problem",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {problems: {errors: []}}}\n", "3:43"},
		{"a code of refusals",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {refused: [forbidden]}}\n", "3:42"},
		{"one stage is no list",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {stages: desk}}\n", "3:40"},
		{"problems is no list",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {problems: [hard]}}\n", "3:42"},
		{"blocks is a list",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {problems: {blocks: hard}}}\n",
			"3:51"},
		{"allowed is true", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {allowed: yes}}\n",
			"3:41"},
		{"a deed", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, do: ship, expect: {}}\n", "3:27"},
		{"a deed that says to what",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, do: approve, expect: {}}\n", "3:27"},
		{"a deed that stands alone",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, do: send letter, expect: {}}\n", "3:27"},
		{"set is a map", "base: offers/o.yaml\ncases:\n  - {name: x, why: y, set: [a], expect: {}}\n",
			"3:28"},
		{"unset is a list",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, unset: pay.rate, expect: {}}\n", "3:30"},
		{"revise is a map",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, revise: [pay.rate], expect: {}}\n", "3:32"},
		{"an actor with an age",
			"base: offers/o.yaml\ncases:\n  - {name: x, why: y, actor: {id: a, age: 3}, expect: {}}\n", "3:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := small("expect: {}")
			files["cases/c.yaml"] = tt.file
			p, found := playbook.Load(folder(files), "p", nil, playbook.Options{})
			if p == nil {
				t.Fatalf("the playbook does not load:\n%v", found)
			}
			_, found = cases.Decode(p.Samples())
			if len(found.Errors()) == 0 || !strings.Contains(found[0].Error(), "c.yaml:"+tt.at) {
				t.Errorf("found %v, wanted an error at %s", found, tt.at)
			}
		})
	}
}

// TestPublishedBands are two published policies as they stand: what no band
// holds, what two bands hold, and what two askers of one value contradict.
func TestPublishedBands(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, approvals string
		want            []string
	}{
		{"a margin policy that leaves two stretches to nobody", `
stages: [{id: desk, approve: {any: 1, of: [role:desk]}}]
matrix:
  - id: margin
    on: margin.percent
    bands:
      - {id: ceo, below: 17, approve: {any: 1, of: [role:ceo]}}
      - {id: director, from: 18, up_to: 21, approve: {any: 1, of: [role:director]}}
      - {id: fine, from: 22, auto: approve}
`, []string{"gap 17 18 [from] margin.ceo,margin.director", "gap 21 22 [] margin.director,margin.fine"}},
		{"an amount that lies in two bands", `
stages: [{id: desk, approve: {any: 1, of: [role:desk]}}]
matrix:
  - id: spend
    on: bill.estimated_spend
    strict: high
    bands:
      - {id: manager, up_to: 500000, approve: {any: 1, of: [role:manager]}}
      - {id: vp, from: 500000, up_to: 1000000, approve: {any: 1, of: [role:vp]}}
      - {id: board, from: 1000000, approve: {any: 1, of: [role:board]}}
`, []string{"overlap 500000 500000 [from to] spend.manager,spend.vp", "overlap 1000000 1000000 [from to] spend.vp,spend.board"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, found := playbook.Load(folder(map[string]string{"playbook.yaml": "playbook: p\n",
				"approvals.yaml": tt.approvals}), "p", nil, playbook.Options{})
			if p != nil {
				t.Error("it loads in spite of errors")
			}
			var got []string
			for _, f := range found.Errors() {
				got = append(got, strings.Join([]string{string(f.Code), *f.From, *f.To,
					"[" + strings.Join(f.Includes, " ") + "]", strings.Join(f.IDs, ",")}, " "))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found\n  %s\nwanted\n  %s", strings.Join(got, "\n  "),
					strings.Join(tt.want, "\n  "))
			}
		})
	}
}

func TestTwoAskersForOneMargin(t *testing.T) {
	t.Parallel()
	const approvals = `
stages:
  - id: finance
    when: margin.percent < 20
    approve: {any: 1, of: [role:finance]}
matrix:
  - id: margin
    on: margin.percent
    bands:
      - {id: low, below: 20, approve: {any: 1, of: [role:director]}}
      - {id: fine, from: 20, auto: approve}
`
	files := map[string]string{"playbook.yaml": "playbook: p\n", "approvals.yaml": approvals}
	_, found := playbook.Load(folder(files), "p", nil, playbook.Options{})
	if errs := found.Errors(); len(errs) != 1 || errs[0].Code != "contradiction" ||
		!slices.Equal(errs[0].IDs, []string{"finance", "margin.low"}) {
		t.Errorf("found %v, wanted one contradiction of finance and margin.low", found)
	}
	files["approvals.yaml"] = strings.Replace(approvals, "    approve: {any: 1, of: [role:finance]}\n",
		"    approve: {any: 1, of: [role:finance]}\n    beside: [margin]\n", 1)
	if _, found = playbook.Load(folder(files), "p", nil, playbook.Options{}); len(found.Errors()) > 0 {
		t.Errorf("beside says that it is meant, and still: %v", found)
	}
}
