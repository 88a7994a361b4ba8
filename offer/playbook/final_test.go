package playbook_test

import (
	"fmt"
	"maps"
	"path"
	"strings"
	"testing"
)

// codes lists findings as code and file, in order.
func codes(t *testing.T, tr tree, name string) string {
	t.Helper()
	_, found := tr.load(t, name)
	var out []string
	for _, f := range found.Unique() {
		if f.Severity == "error" {
			out = append(out, fmt.Sprintf("%s %s:%d", f.Code, path.Base(f.File), f.Line))
		}
	}
	return strings.Join(out, ", ")
}

// TestFinal: what is final can't be replaced or removed, nor what it reads, by
// a child or a child's child; what it does not read can.
func TestFinal(t *testing.T) {
	t.Parallel()
	base := tree{
		"q/playbook.yaml":   "playbook: q\n",
		"q/names.yaml":      "names:\n  inner: 12\n  floor: inner + 3\n  free: 5\n  said: 7\n  seen: region == \"west\"\ntables: {caps: tables/caps.csv, other: tables/other.csv}\n",
		"q/tables/caps.csv": "class,cap\nRN,80\n", "q/tables/other.csv": "class,cap\nRN,80\n",
		"q/fields.yaml": `fields:
  - {path: custom.class, type: choice, choices: [RN, LPN]}
  - {path: custom.loose, type: decimal}
  - {path: custom.chief, type: person}
`,
		"q/guardrails.yaml": `guardrails:
  - {id: law, check: 'pay.hourly >= floor and bill.hourly <= lookup("caps", custom.class)', else: block, message: "Under {{ said }}", final: true}
  - {id: soft, check: 'pay.hourly >= free + custom.loose and bill.hourly < lookup("other", custom.class)', else: warn}
`,
		"q/approvals.yaml": `stages:
  - {id: chief, approve: {any: 1, of: [person:custom.chief]}, final: true}
matrix:
  - id: m
    on: margin.percent
    when: has(region)
    bands:
      - {id: lo, below: 10, approve: {any: 1, of: [role:x]}, final: true}
      - {id: hi, from: 10, notify: [role:x]}
`,
		"q/access.yaml":   "roles:\n  x: {see: {offers: seen}, do: [approve], final: true}\n",
		"m/playbook.yaml": "playbook: m\nextends: q\n",
	}
	for _, c := range []struct{ why, file, src, want string }{
		{"nothing", "names.yaml", "", ""},
		{"a name that a final guardrail reads", "names.yaml", "names:\n  floor: 1\n", "final names.yaml:2"},
		{"a name behind that name", "names.yaml", "names:\n  inner: 1\n", "final names.yaml:2"},
		{"a name in its message", "names.yaml", "names:\n  said: 1\n", "final names.yaml:2"},
		{"a name that a final role sees by", "names.yaml", "names:\n  seen: \"true\"\n",
			"final names.yaml:2"},
		{"a name that nothing final reads", "names.yaml", "names:\n  free: 1\n", ""},
		{"a table", "names.yaml", "tables: {caps: tables/caps.csv}\n", "final names.yaml:1"},
		{"another table", "names.yaml", "tables: {other: tables/caps.csv}\n", ""},
		{"an own field", "fields.yaml",
			"fields:\n  - {path: custom.class, type: choice, choices: [RN, LPN, X]}\n",
			"final fields.yaml:2"},
		{"an own field that names who is asked", "fields.yaml",
			"fields:\n  - {path: custom.chief, type: person, label: x}\n", "final fields.yaml:2"},
		{"another field", "fields.yaml", "fields:\n  - {path: custom.loose, type: decimal, label: x}\n", ""},
		{"a built-in field", "fields.yaml", "fields:\n  - {path: pay.rate, help: x}\n", ""},
		{"an entry that is not final", "guardrails.yaml", "guardrails:\n  - {id: soft, off: true}\n", ""},
		{"a final entry", "guardrails.yaml", "guardrails:\n  - {id: law, off: true}\n",
			"final guardrails.yaml:2"},
		{"a final role", "access.yaml", "roles:\n  x: {see: {offers: true}, do: [approve]}\n",
			"final access.yaml:2"},
		{"a final band", "approvals.yaml",
			"matrix:\n  - id: m\n    bands:\n      - {id: lo, below: 10, notify: [role:x]}\n",
			"final approvals.yaml:4"},
		{"the band beside it", "approvals.yaml",
			"matrix:\n  - id: m\n    bands:\n      - {id: hi, from: 10, auto: approve}\n", ""},
		{"when the matrix of a final band is on", "approvals.yaml",
			"matrix:\n  - {id: m, when: has(client)}\n", "final approvals.yaml:2"},
		{"the whole matrix of a final band", "approvals.yaml",
			"matrix:\n  - {id: m, on: margin.percent, bands: [{id: all, notify: [role:x]}]}\n",
			"final approvals.yaml:2"},
		{"rounding that was not written before", "playbook.yaml", "rounding: {mode: half_even}\n",
			"final playbook.yaml:3"},
		{"the year", "playbook.yaml", "year: {hours: 2000}\n", "final playbook.yaml:3"},
		{"the same rounding and year once more", "playbook.yaml",
			"rounding: {mode: half_up, money: 2, rate: \"4\"}\nyear: {hours: 2080.0, weeks: 52}\n", ""},
		{"a step of rounding.pay, which rounds nothing", "playbook.yaml",
			"rounding: {pay: [{per: hour, to: 0.25}]}\n", ""},
		{"other settings", "playbook.yaml", "currency: EUR\nnobody: approve\n", ""},
	} {
		for _, parent := range []string{"q", "m"} {
			t.Run(c.why+" under "+parent, func(t *testing.T) {
				t.Parallel()
				tr := maps.Clone(base)
				tr["p/playbook.yaml"] = "playbook: p\nextends: " + parent + "\n"
				tr["p/tables/caps.csv"] = "class,cap\nRN,90\n"
				tr["p/"+c.file] += c.src
				if got := codes(t, tr, "p"); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		}
	}
}

// TestFinalBelow: who makes something final has replaced what it reads before,
// and a child that changes nothing is not to blame for it.
func TestFinalBelow(t *testing.T) {
	t.Parallel()
	tr := tree{
		"q/playbook.yaml": "playbook: q\n", "q/names.yaml": "names:\n  floor: 10\n",
		"q/guardrails.yaml": "guardrails:\n  - {id: wage, check: pay.hourly >= floor, else: block}\n",
		"m/playbook.yaml":   "playbook: m\nextends: q\n", "m/names.yaml": "names:\n  floor: 20\n",
		"m/guardrails.yaml": "guardrails:\n  - {id: wage, check: pay.hourly >= floor, else: block, final: true}\n",
		"p/playbook.yaml":   "playbook: p\nextends: m\n",
	}
	for _, name := range []string{"m", "p"} {
		if got := codes(t, tr, name); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	tr["p/names.yaml"] = "names:\n  floor: {off: true}\n"
	if got := codes(t, tr, "p"); !strings.Contains(got, "final names.yaml:2") {
		t.Errorf("a removed name that something final reads: %s", got)
	}
	tr["p/names.yaml"] = ""
	tr["p/guardrails.yaml"] = "guardrails:\n  - {id: wage, off: true}\n"
	if _, found := tr.load(t, "p"); len(found) != 1 ||
		found[0].Message != "wage is final in m: it can't be replaced or removed" {
		t.Errorf("whose is final: %v", found)
	}
}
