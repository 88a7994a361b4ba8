package playbook_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// keyPlaces are the places of a playbook that have keys, as headings of KEYS.md name
// them: the file, and a text of it with the unknown key zzz there.
var keyPlaces = []struct{ place, file, text string }{
	{"playbook.yaml", "playbook.yaml", "playbook: p\nzzz: 1\n"},
	{"calendar", "playbook.yaml", "playbook: p\ncalendar: {zzz: 1}\n"},
	{"year", "playbook.yaml", "playbook: p\nyear: {zzz: 1}\n"},
	{"rounding", "playbook.yaml", "playbook: p\nrounding: {zzz: 1}\n"},
	{"effective", "playbook.yaml", "playbook: p\neffective: {zzz: 1}\n"},
	{"names.yaml", "names.yaml", "zzz: 1\n"},
	{"a field", "fields.yaml", "fields: [{path: custom.a, type: text, zzz: 1}]\n"},
	{"lifecycle.yaml", "lifecycle.yaml", "zzz: 1\n"},
	{"a state", "lifecycle.yaml", "states: [{id: a, zzz: 1}]\n"},
	{"a move", "lifecycle.yaml", "moves: [{do: a, from: draft, to: draft, zzz: 1}]\n"},
	{"a guardrail", "guardrails.yaml", "guardrails: [{id: a, check: pay.rate > 1, else: block, zzz: 1}]\n"},
	{"approvals.yaml", "approvals.yaml", "zzz: 1\n"},
	{"a stage", "approvals.yaml", "stages: [{id: a, notify: [role:approver], zzz: 1}]\n"},
	{"approve and advise", "approvals.yaml", "stages: [{id: a, approve: {any: 1, of: [role:approver], zzz: 1}}]\n"},
	{"escalate", "approvals.yaml", "stages: [{id: a, approve: {any: 1, of: [role:approver]}, escalate: {to: role:approver, after: 1 hours, zzz: 1}}]\n"},
	{"envelope", "approvals.yaml", "stages: [{id: a, approve: {any: 1, of: [role:approver]}, envelope: {at_most: [pay.rate], zzz: 1}}]\n"},
	{"a matrix", "approvals.yaml", "matrix: [{id: a, on: pay.rate, bands: [{id: x, above: 1, notify: [role:approver]}], zzz: 1}]\n"},
	{"a band", "approvals.yaml", "matrix: [{id: a, on: pay.rate, bands: [{id: x, notify: [role:approver], zzz: 1}]}]\n"},
	{"separate", "approvals.yaml", "separate: {zzz: true}\n"},
	{"delegation", "approvals.yaml", "delegation: {zzz: 1}\n"},
	{"a role", "access.yaml", "roles: {approver: {see: {offers: true}, zzz: 1}}\n"},
	{"see", "access.yaml", "roles: {approver: {see: {offers: true, zzz: 1}}}\n"},
	{"edit", "access.yaml", "roles: {approver: {see: {offers: true}, edit: {in: [draft], fields: [pay], zzz: 1}}}\n"},
	{"a letter", "letters/a.md", "---\nletter: a\ntitle: A\nzzz: 1\n---\nText\n"},
	{"a clause", "clauses/a.md", "---\nclause: a\ntitle: A\nzzz: 1\n---\nText\n"},
}

var (
	theKeys  = regexp.MustCompile(`unknown key zzz; the keys are ([^\[\n]*) \[`)
	keyPlace = regexp.MustCompile(`(?m)^### (.*)$`)
	keyRow   = regexp.MustCompile("(?m)^\\| `([a-z_]+)`")
)

// TestKeysPage requires KEYS.md to list exactly the keys that each place of a playbook has.
func TestKeysPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	at := keyPlace.FindAllStringSubmatchIndex(string(page), -1)
	for i, m := range at {
		end := len(page)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		for _, row := range keyRow.FindAllStringSubmatch(string(page[m[1]:end]), -1) {
			place := string(page[m[2]:m[3]])
			listed[place] = append(listed[place], row[1])
		}
	}
	for _, c := range keyPlaces {
		fsys := fstest.MapFS{"playbook.yaml": {Data: []byte("playbook: p\n")}, c.file: {Data: []byte(c.text)}}
		_, findings := playbook.Load(fsys, "p", nil, playbook.Options{})
		m := theKeys.FindStringSubmatch(findings.Error())
		if m == nil {
			t.Errorf("%s: the unknown key is not reported:\n%v", c.place, findings)
			continue
		}
		keys := strings.Split(m[1], ", ")
		slices.Sort(keys)
		keys = slices.Compact(keys)
		got := slices.Sorted(slices.Values(listed[c.place]))
		if !slices.Equal(got, keys) {
			t.Errorf("### %s\nlists %s\nhas   %s", c.place, got, keys)
		}
		delete(listed, c.place)
	}
	for place := range listed {
		t.Errorf("no test reads the keys of %s", place)
	}
}
