package cases_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer/cases"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// What a case names is checked before it runs: what an offer can't hold is an
// error at its place, an id that the playbook has not a warning.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, lines, want string }{
		{"a name that is none", "set: {pay.rat: 5}", "5:11 error unknown_name did you mean pay.rate?"},
		{"a computed name", "set: {margin.percent: 5}", "5:27 error type "},
		{"a field that is not declared", "set: {custom.zip: 1}", "5:11 error unknown_name "},
		{"a value of another kind", "set: {pay.rate: abc}", "5:21 error type "},
		{"a name to unset", "unset: [bill.rat]", "5:13 error unknown_name did you mean bill.rate?"},
		{"a group to unset", "unset: [bill]", ""},
		{"of several revisions", "revise: [{pay.rate: 41}, {pay.rote: 42}]",
			"5:31 error unknown_name did you mean pay.rate?"},
		{"a state", "state: sennt", "5:12 error unknown_name did you mean sent?"},
		{"the status of an offer", "set: {state: sent, revision: 2}", ""},
		{"a stage that was decided", "approved: [dsk]", "5:16 warning unknown_name did you mean desk?"},
		{"a stage to decide", "do: approve bord", "5:9 warning unknown_name "},
		{"a band to decide", "do: approve m.low", ""},
		{"a guardrail to override", "do: override flor", "5:9 warning unknown_name did you mean floor?"},
		{"a stage that is expected", "expect: {stages: [desk, m.lwo], parallel: [[desk], [x]]}",
			"5:29 warning unknown_name did you mean m.low?; 5:57 warning unknown_name "},
		{"an empty reason for it", "why: \"\"",
			"3:5 error syntax write why: and name the agreement, policy or request"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			text := "base: o.yaml\ncases:\n  - name: n\n    why: w\n    " + c.lines + "\n"
			if !strings.Contains(text, "expect:") {
				text += "    expect: {}\n"
			}
			if strings.HasPrefix(c.lines, "why") {
				text = strings.Replace(text, "    why: w\n", "", 1)
			}
			fsys := fstest.MapFS{"playbook.yaml": {Data: []byte("playbook: p\n")},
				"cases/c.yaml":    {Data: []byte(strings.Replace(text, "o.yaml", "offers/o.yaml", 1))},
				"offers/o.yaml":   {Data: []byte("client: x\n")},
				"guardrails.yaml": {Data: []byte("guardrails: [{id: floor, check: pay.hourly > 9, else: block}]\n")},
				"approvals.yaml":  {Data: []byte("stages: [{id: desk, approve: {any: 1, of: [role:desk]}}]\nmatrix:\n  - id: m\n    on: pay.hourly\n    bands: [{id: low, below: 50, approve: {any: 1, of: [role:desk]}}, {id: high, from: 50, auto: approve}]\n")}}
			p, found := playbook.Load(fsys, "", nil, playbook.Options{})
			if p == nil {
				t.Fatal(found)
			}
			_, found = cases.Check(p)
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%d:%d %s %s %s", f.Line, f.Column, f.Severity, f.Code, f.Hint))
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s: got %q, want %q", c.why, strings.Join(got, "; "), c.want)
			}
		})
	}
}

// A stage that an appeal has asked was on; a decision that was refused says why.
func TestWhatCasesShow(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"playbook.yaml": {Data: []byte("playbook: p\n")},
		"fields.yaml":    {Data: []byte("fields: [{path: custom.grant, type: text, required: approved}]\n")},
		"approvals.yaml": {Data: []byte("stages:\n  - {id: desk, approve: {any: 1, of: [role:desk]}, on_reject: {ask: board}}\n  - {id: board, approve: {any: 1, of: [role:board]}}\n")},
		"offers/o.json":  {Data: []byte(`{"client": "x", "type": "contract", "candidate": {"name": "A"}, "job": {"title": "B"}, "start_date": "2026-12-01", "pay": {"rate": "20", "per": "hour"}}`)},
		"cases/c.yaml": {Data: []byte("base: offers/o.json\ncases:\n  - {name: appeal, why: w, rejected: [desk], expect: {stages: [desk, board]}}\n" +
			"  - {name: no grant, why: w, approved: [desk], expect: {}}\n  - {name: no stage, why: w, approved: [dsk], expect: {}}\n")}}
	p, found := playbook.Load(fsys, "", nil, playbook.Options{})
	if p == nil {
		t.Fatal(found)
	}
	list, _ := cases.Check(p)
	cover := cases.NewCoverage(p)
	results := cases.Run(p, list, cover)
	if never := cover.Never(); len(never) > 0 {
		t.Errorf("never on: %v", never)
	}
	if !results[0].OK || len(results[1].Differences) != 1 ||
		!strings.Contains(results[1].Differences[0].Got, "custom.grant") {
		t.Errorf("the field that the approval needed is not named: %+v", results)
	}
	if d := results[2].Differences; len(d) != 1 || d[0].Got != "unknown stage" {
		t.Errorf("a stage that is none: %+v", d)
	}
}
