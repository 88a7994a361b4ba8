package playbook_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Each mistake under unique is one finding at its place.
func TestUniqueMistakes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ reason, unique, want, hint string }{
		{"given names, built-in and own", "[candidate.id, custom.unit, start_date]", "", ""},
		{"no names", "[]", "", ""},
		{"a misspelt name", "[candidate.idd]", "2:10: error: unknown name candidate.idd", "candidate.id"},
		{"a group", "[candidate]", "2:10: error: unknown name candidate", ""},
		{"an own field that does not exist", "[custom.unlt]", "2:10: error: unknown name custom.unlt", "custom.unit"},
		{"a computed name", "[pay.hourly]", "2:10: error: pay.hourly is computed", ""},
		{"a list", "[tags]", "2:10: error: tags is a list", ""},
		{"a name that may change after approval", "[job.id, custom.req]",
			"2:18: error: custom.req may change after approval", "remove after: approved"},
		{"the same again", "[job.id, job.id]", "2:18: error: job.id is duplicated", ""},
		{"one text", "job.id", "2:9: error: unique is a list", "write [a, b]"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			p, found := loadMap(fstest.MapFS{
				"playbook.yaml": {Data: []byte("playbook: p\nunique: " + row.unique + "\n")},
				"fields.yaml": {Data: []byte("fields:\n  - {path: custom.unit, type: text}\n" +
					"  - {path: custom.req, type: text, after: approved}\n")},
			})
			errs := found.Errors()
			switch {
			case row.want == "" && (len(errs) > 0 || p == nil):
				t.Errorf("found %v", found)
			case row.want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), row.want) ||
				!strings.Contains(errs[0].Hint, row.hint)):
				t.Errorf("found %v, want %s (%s)", errs, row.want, row.hint)
			}
		})
	}
}

// A child inherits unique, may write it again, and its places are its own.
func TestUniqueIsInherited(t *testing.T) {
	t.Parallel()
	parent := "playbook: q\ntitle: Parent\nunique: [candidate.id]\n"
	child := "playbook: c\nextends: q\n"
	for reason, row := range map[string]struct {
		child string
		want  []string
	}{
		"nothing is written": {child, []string{"candidate.id"}},
		"others are written": {child + "unique: [job.id]\n", []string{"job.id"}},
		"none are written":   {child + "unique: []\n", nil},
	} {
		p := tree{"q/playbook.yaml": parent, "c/playbook.yaml": row.child}.must(t, "c")
		if got := p.Unique(); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v", reason, got)
		}
	}
	q := tree{"q/playbook.yaml": parent}.must(t, "q")
	c := tree{"q/playbook.yaml": parent, "c/playbook.yaml": child}.must(t, "c")
	terms := given(t, `{"candidate": {"id": "C-1"}}`)
	if a, b := q.Claim(terms), c.Claim(terms); a == "" || b == "" || a == b {
		t.Errorf("the places of a child are those of its parent: %q, %q", a, b)
	}
}
