package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const tree = "../../cases/testdata/"

// call runs the command and gives its exit status and what it wrote.
func call(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(args, &o, &e)
	return code, o.String(), e.String()
}

// object runs the command and reads the one JSON object that it prints.
func object(t *testing.T, want int, args ...string) map[string]any {
	t.Helper()
	code, out, errs := call(t, args...)
	if code != want {
		t.Fatalf("%v: exit %d, wanted %d\n%s%s", args, code, want, out, errs)
	}
	d := json.NewDecoder(strings.NewReader(out))
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%v prints no JSON object: %v\n%s", args, err, out)
	}
	if d.More() {
		t.Fatalf("%v prints more than one object:\n%s", args, out)
	}
	return m
}

// holds requires keys to be present.
func holds(t *testing.T, what string, m map[string]any, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := m[k]; !ok {
			t.Errorf("%s has no %s: %v", what, k, m)
		}
	}
}

// write makes a playbook folder and returns where it is.
func write(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	for file, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const offerFile = `
client: acme
type: direct_hire
candidate: {name: Ann Lee}
job: {title: Engineer}
start_date: 2026-03-02
pay: {rate: 95000, per: year}
`

func failing(t *testing.T) string {
	t.Helper()
	return write(t, "failing", map[string]string{"playbook.yaml": "playbook: failing\n",
		"offers/o.yaml": offerFile,
		"cases/c.yaml":  "base: offers/o.yaml\ncases:\n  - {name: right, why: default, expect: {stages: [approval]}}\n  - {name: wrong, why: on purpose, expect: {stages: []}}\n"})
}

func broken(t *testing.T) string {
	t.Helper()
	return write(t, "broken", map[string]string{"playbook.yaml": "playbook: broken\n",
		"offers/o.yaml": offerFile,
		"approvals.yaml": "stages:\n  - {id: a, when: pay.rat > 1, approve: {any: 1, of: [role:a]}}\nmatrix:\n  - id: m\n    on: margin.percent\n    bands:\n" +
			"      - {id: low, below: 14, approve: {any: 1, of: [role:a]}}\n      - {id: high, above: 14, auto: approve}\n",
		"cases/c.yaml": "base: offers/o.yaml\ncases:\n  - {name: x, why: y, expect: {stages: []}}\n"})
}

func TestExitStatus(t *testing.T) {
	t.Parallel()
	good, rn := tree+"acme-health", tree+"acme-health/offers/rn.yaml"
	unknown := write(t, "warned", map[string]string{"playbook.yaml": "playbook: warned\n",
		"names.yaml": "names:\n  idle: pay.annual > 1\n"})
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"nothing", nil, 2},
		{"an unknown verb", []string{"chekc", good}, 2},
		{"help", []string{"help"}, 0},
		{"help as a flag", []string{"-h"}, 0},
		{"a verb alone", []string{"check"}, 2},
		{"an unknown flag", []string{"check", "-color", good}, 2},
		{"a flag of another verb", []string{"check", "-cover", good}, 2},
		{"no such folder", []string{"check", tree + "no-such"}, 2},
		{"a file for a folder", []string{"check", good + "/playbook.yaml"}, 2},
		{"a folder without a playbook", []string{"check", good + "/cases"}, 1},
		{"clean", []string{"check", tree + "patterns/chain"}, 0},
		{"warnings only", []string{"check", unknown}, 0},
		{"errors", []string{"check", broken(t)}, 1},
		{"one bad among good ones", []string{"check", good, broken(t)}, 1},
		{"all pass", []string{"test", good}, 0},
		{"one fails", []string{"test", failing(t)}, 1},
		{"the one that passes", []string{"test", failing(t), "-run", "right"}, 0},
		{"the check has errors", []string{"test", broken(t)}, 1},
		{"several folders", []string{"test", good, tree + "patterns/chain"}, 0},
		{"one fails among several", []string{"test", good, failing(t)}, 1},
		{"explain", []string{"explain", good, rn}, 0},
		{"explain without an offer", []string{"explain", good}, 2},
		{"explain with two offers", []string{"explain", good, rn, rn}, 2},
		{"explain with an offer that is not there", []string{"explain", good, good + "/offers/no.yaml"}, 2},
		{"explain with a broken playbook", []string{"explain", broken(t), rn}, 1},
		{"graph", []string{"graph", good}, 0},
		{"graph of two", []string{"graph", good, good}, 2},
		{"graph of a broken playbook", []string{"graph", broken(t)}, 1},
		{"render without a file", []string{"render", good, rn}, 2},
		{"render as a form that there is not",
			[]string{"render", good, rn, "-o", filepath.Join(t.TempDir(), "a.pdf")}, 2},
		{"render where no letter applies", []string{"render", good,
			write(t, "other", map[string]string{"o.yaml": offerFile}) + "/o.yaml", "-o",
			filepath.Join(t.TempDir(), "a.txt")}, 1},
		{"a call of the format that this version has not", []string{"diff", good, good}, 2},
		{"explain on no day", []string{"explain", "-today", "tomorrow", good, rn}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := call(t, tt.args...)
			if code != tt.code {
				t.Errorf("exit %d, wanted %d\n%s%s", code, tt.code, out, errs)
			}
			if code == 2 && (out != "" || !strings.Contains(errs, "playbook")) {
				t.Errorf("a wrong call says so on standard error alone: %q, %q", out, errs)
			}
			if strings.Contains(out+errs, "\x1b[") {
				t.Error("colour where there is no terminal")
			}
		})
	}
}

func TestFlagsAnywhere(t *testing.T) {
	t.Parallel()
	good, chain := tree+"acme-health", tree+"patterns/chain"
	_, want, _ := call(t, "check", "-json", good, chain)
	for _, args := range [][]string{{"check", good, "-json", chain}, {"check", good, chain, "-json"},
		{"check", good, chain, "--json"}} {
		if code, got, errs := call(t, args...); code != 0 || got != want {
			t.Errorf("%v: exit %d\n%s%s", args, code, got, errs)
		}
	}
}

func TestParentsOnAPath(t *testing.T) {
	t.Parallel()
	child := write(t, "child", map[string]string{"playbook.yaml": "playbook: child\nextends: base\n"})
	if code, _, _ := call(t, "check", child); code != 1 {
		t.Errorf("without -path: exit %d, wanted 1", code)
	}
	if code, out, _ := call(t, "check", child, "-path", tree); code != 0 {
		t.Errorf("with -path: exit %d, wanted 0\n%s", code, out)
	}
	lib := filepath.Dir(write(t, "parent", map[string]string{"playbook.yaml": "playbook: parent\n",
		"guardrails.yaml": "guardrails:\n  - {id: x, check: nosuch, else: block}\n"}))
	child = write(t, "child", map[string]string{"playbook.yaml": "playbook: child\nextends: parent\n"})
	want := filepath.ToSlash(filepath.Join(lib, "parent", "guardrails.yaml")) + ":2:20"
	if _, out, _ := call(t, "check", child, "-path", lib); !strings.HasPrefix(out, want) {
		t.Errorf("what is wrong in a parent stands in its file, %s:\n%s", want, out)
	}
}

func TestCheckJSON(t *testing.T) {
	t.Parallel()
	if list := object(t, 0, "check", "-json", tree+"patterns/chain")["findings"].([]any); len(list) != 0 {
		t.Errorf("a clean playbook has findings: %v", list)
	}
	list := object(t, 1, "check", "-json", broken(t))["findings"].([]any)
	codes := map[string]map[string]any{}
	for _, f := range list {
		m := f.(map[string]any)
		holds(t, "a finding", m, "code", "severity", "file", "line", "column", "message", "hint")
		codes[m["code"].(string)] = m
	}
	gap, name := codes["gap"], codes["unknown_name"]
	if gap == nil || name == nil {
		t.Fatalf("wanted a gap and an unknown name: %v", list)
	}
	holds(t, "a gap", gap, "on", "from", "to", "includes", "ids")
	if gap["on"] != "margin.percent" || gap["from"] != "14" || gap["to"] != "14" ||
		len(gap["includes"].([]any)) != 2 || len(gap["ids"].([]any)) != 2 {
		t.Errorf("the gap is %v", gap)
	}
	if !strings.HasSuffix(name["file"].(string), "approvals.yaml") || name["line"] != 2.0 ||
		name["column"] != 19.0 || !strings.Contains(name["hint"].(string), "pay.rate") {
		t.Errorf("the unknown name is %v", name)
	}
}

func TestTestJSON(t *testing.T) {
	t.Parallel()
	m := object(t, 1, "test", failing(t), "-json", tree+"patterns/chain")
	holds(t, "test", m, "passed", "failed", "cases", "coverage")
	holds(t, "coverage", m["coverage"].(map[string]any), "percent", "missing")
	if m["failed"] != 1.0 || m["passed"].(float64) < 5 {
		t.Errorf("%v passed, %v failed", m["passed"], m["failed"])
	}
	wrong := false
	for _, c := range m["cases"].([]any) {
		c := c.(map[string]any)
		holds(t, "a case", c, "file", "name", "ok", "differences")
		if c["name"] != "wrong" {
			continue
		}
		wrong = true
		d := c["differences"].([]any)[0].(map[string]any)
		if c["ok"] != false || d["path"] != "stages" || d["want"] != "[]" || d["got"] != "[approval]" {
			t.Errorf("the wrong case is %v", c)
		}
	}
	if !wrong {
		t.Errorf("the wrong case is not in %v", m["cases"])
	}
	m = object(t, 1, "test", broken(t), "-json")
	if len(m["cases"].([]any)) != 0 || m["passed"] != 0.0 {
		t.Errorf("cases were run in spite of errors: %v", m)
	}
	if _, out, _ := call(t, "test", broken(t), tree+"patterns/chain"); !strings.Contains(out,
		"not run while the check has errors: the cases of ") || !strings.Contains(out, "broken") {
		t.Errorf("which cases were not run is not said:\n%s", out)
	}
	if _, _, errs := call(t, "test", "-run", "no case is called so",
		tree+"patterns/chain"); !strings.Contains(errs, `no case has a name with "no case is called so"`) {
		t.Errorf("-run took nothing and says %q", errs)
	}
	if m = object(t, 0, "test", "-json", "-run", "no case is called so",
		tree+"patterns/chain"); len(m["cases"].([]any)) != 0 {
		t.Errorf("-run took %v", m["cases"])
	}
}

func TestExplainJSON(t *testing.T) {
	t.Parallel()
	dir := tree + "acme-health"
	m := object(t, 0, "explain", "-json", dir, dir+"/offers/rn.yaml")
	holds(t, "explain", m, "stages", "problems", "missing", "numbers", "letter", "clauses")
	for _, s := range m["stages"].([]any) {
		holds(t, "a stage", s.(map[string]any), "id", "on", "why", "approve", "inputs")
	}
	first := m["stages"].([]any)[0].(map[string]any)
	if first["id"] != "ops" || first["on"] != true || first["approve"] != "role:ops" {
		t.Errorf("the first stage is %v", first)
	}
	if m["letter"] != "rn-contract" || m["numbers"].(map[string]any)["bill.overtime"] != "133.5" {
		t.Errorf("letter %v, numbers %v", m["letter"], m["numbers"])
	}
	over := write(t, "offers",
		map[string]string{"over.json": `{"client": "acme-health", "type": "contract", "pay": {"rate": "62.50", "per": "hour"}, "bill": {"rate": "92", "per": "hour", "cap": "90"}}`})
	m = object(t, 0, "explain", "-json", dir, filepath.Join(over, "over.json"))
	if list := object(t, 1, "explain", "-json", broken(t),
		dir+"/offers/rn.yaml")["findings"].([]any); len(list) == 0 {
		t.Error("a playbook with errors is explained, and nobody says so")
	}
	var ids []string
	for _, p := range m["problems"].([]any) {
		p := p.(map[string]any)
		holds(t, "a problem", p, "id", "effect", "message")
		ids = append(ids, p["id"].(string)+" "+p["effect"].(string))
	}
	if !slices.Contains(ids, "over-cap route") || len(m["missing"].([]any)) == 0 {
		t.Errorf("problems %v, missing %v", ids, m["missing"])
	}
}

// Explain lists the names of which an approver may approve a range.
func TestExplainEnvelope(t *testing.T) {
	t.Parallel()
	dir := write(t, "range", map[string]string{
		"playbook.yaml": "playbook: range\n",
		"approvals.yaml": "stages:\n  - {id: cfo, approve: {any: 1, of: [role:approver]}," +
			" envelope: {at_most: [pay.hourly, weeks], at_least: [margin.percent]}}\n",
		"offers/a.yaml": "client: a\ntype: contract\ncandidate: {name: A}\njob: {title: T}\nstart_date: 2027-01-04\n" +
			"pay: {rate: 60, per: hour}\n"})
	m := object(t, 0, "explain", "-json", dir, dir+"/offers/a.yaml")
	const want = "map[at_least:[margin.percent] at_most:[pay.hourly weeks]]"
	if got := fmt.Sprint(m["stages"].([]any)[0].(map[string]any)["envelope"]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	_, out, _ := call(t, "explain", dir, dir+"/offers/a.yaml")
	if !strings.Contains(out, "may approve a range of at most pay.hourly, weeks; at least margin.percent") {
		t.Error(out)
	}
}

// Explain says what the approval of a stage depends on, and what the plan would be
// refused for.
func TestExplainInputsAndPlan(t *testing.T) {
	t.Parallel()
	dir := write(t, "routed", map[string]string{
		"playbook.yaml": "playbook: routed\n",
		"approvals.yaml": "stages:\n  - {id: cfo, approve: {any: 1, of: [role:cfo]}}\n" +
			"  - {id: owner, when: pay.rate > 50, approve: {any: 1, of: [person:owner]}}\n",
		"guardrails.yaml": "guardrails:\n" +
			"  - {id: dear, check: pay.rate <= 80, when: has(region), else: {route: cfo}, message: \"{{ job.title }}\"}\n",
		"offers/a.yaml": "client: a\ntype: contract\ncandidate: {name: A}\njob: {title: T}\nstart_date: 2027-01-04\n" +
			"pay: {rate: 60, per: hour}\n",
		"offers/b.yaml": "client: a\ntype: contract\ncandidate: {name: A}\njob: {title: T}\nstart_date: 2027-01-04\n" +
			"pay: {rate: 40, per: hour}\n"})
	m := object(t, 0, "explain", "-json", dir, dir+"/offers/a.yaml")
	cfo := fmt.Sprint(m["stages"].([]any)[0].(map[string]any)["inputs"])
	if want := "[job.title pay.currency pay.per pay.rate region]"; cfo != want {
		t.Errorf("cfo reads %s, want %s", cfo, want)
	}
	for file, want := range map[string]string{"a": "nobody owner", "b": "nobody <nil>"} {
		m := object(t, 0, "explain", "-json", dir, dir+"/offers/"+file+".yaml")
		var got []string
		for _, u := range m["unmet"].([]any) {
			u := u.(map[string]any)
			got = append(got, fmt.Sprint(u["code"], " ", u["stage"]))
		}
		if !slices.Contains(got, want) {
			t.Errorf("%s is refused for %v, want %s", file, got, want)
		}
	}
	_, out, _ := call(t, "explain", dir, dir+"/offers/b.yaml")
	if !strings.Contains(out, "refused: the plan has no approvers (nobody)") {
		t.Errorf("explain does not say that nobody is asked:\n%s", out)
	}
	_, out, _ = call(t, "explain", tree+"acme-health", tree+"acme-health/offers/rn.yaml")
	if !strings.Contains(out, "reads all terms") || !strings.Contains(out, "reads bill.cap, bill.currency") {
		t.Errorf("explain does not say what stages read:\n%s", out)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	_, out, _ := call(t, "check", broken(t))
	for _, want := range []string{"approvals.yaml:2:19", "pay.rat", "^", "did you mean pay.rate?",
		"1 playbook, 2 errors"} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
	_, out, _ = call(t, "test", "-cover", failing(t))
	for _, want := range []string{"FAIL", "wrong", "want []", "got  [approval]", "1 passed, 1 failed",
		"coverage:"} {
		if !strings.Contains(out, want) {
			t.Errorf("test does not say %q:\n%s", want, out)
		}
	}
	_, out, _ = call(t, "explain", tree+"acme-health", tree+"acme-health/offers/rn.yaml")
	for _, want := range []string{"+ on       ops", "asks role:ops", "- skipped  ",
		"bill.overtime = 133.5 USD per hour", "schedule.hours_per_week = 36 hours per week",
		"margin.percent = ", "Problems\n  none\n", "rn-contract"} {
		if !strings.Contains(out, want) {
			t.Errorf("explain does not say %q:\n%s", want, out)
		}
	}
}

func TestGraph(t *testing.T) {
	t.Parallel()
	_, out, _ := call(t, "graph", tree+"acme-health")
	for _, want := range []string{"```mermaid\nstateDiagram-v2", "draft --> in_approval: submit",
		"```mermaid\nflowchart TD", "margin.low<br>margin.percent from 12 to under 18", "s0 --> s1"} {
		if !strings.Contains(out, want) {
			t.Errorf("graph does not say %q:\n%s", want, out)
		}
	}
	m := object(t, 0, "graph", "-json", tree+"acme-health")
	holds(t, "graph", m, "lifecycle", "approvals")
}

// TestRenderWithoutDay: the day of sending is not known; the letter shows what its author
// wrote, as approvers read it.
func TestRenderWithoutDay(t *testing.T) {
	t.Parallel()
	dir := write(t, "p", map[string]string{"playbook.yaml": "playbook: p\n", "o.yaml": offerFile,
		"letters/a.md": "---\nletter: a\ntitle: Offer\n---\n{{ sent_on | date(\"long\") }} or {{ sent_on }}\n"})
	for ext, want := range map[string]string{".txt": "{{ sent_on | date(\"long\") }} or {{ sent_on | date }}\n",
		".md":   `\{\{ sent\_on \| date\("long"\) \}\} or \{\{ sent\_on \| date \}\}` + "\n",
		".html": `>{{ sent_on | date("long") }}</time> or <time class="later short" lang="en-US">{{ sent_on | date }}</time></p>`} {
		file := filepath.Join(t.TempDir(), "letter"+ext)
		object(t, 0, "render", dir, dir+"/o.yaml", "-o", file, "-json")
		if got, err := os.ReadFile(file); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: %v\n%s\ndoes not hold\n%s", ext, err, got, want)
		}
	}
}

// TestRender writes one letter in every form; a name can't be markup in any.
func TestRender(t *testing.T) {
	t.Parallel()
	dir := write(t, "p", map[string]string{"playbook.yaml": "playbook: p\n",
		"o.yaml":       strings.Replace(offerFile, "Ann Lee", `"<b>Ann</b> #1"`, 1),
		"letters/a.md": "---\nletter: a\ntitle: Offer & more\nlocale: de-DE\n---\n# Offer\n\n{{ sent_on | date(\"long\") }}\n\nDear {{ candidate.name }},\n\n{{ pay.annual | money }}\n"})
	for ext, want := range map[string]string{".txt": "Offer\n\n4. Dezember 2026\n\nDear <b>Ann</b> #1,\n\n95.000,00 $\n",
		".md":   "# Offer\n\n4\\. Dezember 2026\n\nDear &lt;b&gt;Ann&lt;/b&gt; \\#1,\n",
		".html": "<html lang=\"de-DE\">\n<head><meta charset=\"utf-8\"><title>Offer &amp; more</title></head>\n<body>\n<h1>Offer</h1>\n<p>4. Dezember 2026</p>\n<p>Dear &lt;b&gt;Ann&lt;/b&gt; #1,</p>"} {
		file := filepath.Join(t.TempDir(), "letter"+ext)
		if m := object(t, 0, "render", dir, dir+"/o.yaml", "-today", "2026-12-04", "-o", file, "-json"); m["letter"] != "a" ||
			m["file"] != file {
			t.Errorf("render says %v", m)
		}
		got, err := os.ReadFile(file)
		if err != nil || !strings.Contains(strings.ReplaceAll(string(got), "\u00a0", " "), want) {
			t.Errorf("%s: %v\n%s\ndoes not hold\n%s", ext, err, got, want)
		}
	}
}
