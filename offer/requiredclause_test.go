package offer_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// A clause that is required stands in the letter that approvers decide on, or the
// submission is refused and names it. So does a clause of the offer's own.
func TestRequiredClauseIsInTheLetter(t *testing.T) {
	t.Parallel()
	const own = `{"clauses": [{"id": "mine", "title": "Mine", "text": "Our words."}]}`
	for _, row := range []struct{ why, body, clause, edit, refused string }{
		{"printed", "Dear\n\n{{ clauses }}", "At will.", "", ""},
		{"within a line", "Dear {{ clauses }} Yours", "At will.", "", ""},
		{"in a condition that holds", "{{ if pay.rate > 1 }}{{ clauses }}{{ end }}", "At will.", "", ""},
		{"in a condition that does not", "{{ if pay.rate > 1000 }}{{ clauses }}{{ end }}", "At will.", "", "law"},
		{"in a loop without rounds", "{{ for s in pay.stipends }}{{ clauses }}{{ end }}", "At will.", "", "law"},
		{"with a text that is empty for this offer", "{{ clauses }}", "{{ if pay.rate > 1000 }}At will.{{ end }}", "", "law"},
		{"the offer's own too", "{{ if pay.rate > 1000 }}{{ clauses }}{{ end }}", "", own, "mine"},
		{"which is printed", "{{ clauses }}", "", own, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			letter, required := "---\nletter: l\ntitle: L\nclauses: [law]\n---\n"+row.body+"\n", "true"
			if row.clause == "" {
				required = "false"
			}
			f := deskWith(t, with(houseFiles, "letters/l.md", letter, "letters/offer.md", "", "clauses/law.md",
				"---\nclause: law\ntitle: Law\nrequired: "+required+"\n---\n"+row.clause+"\n",
				"access.yaml", strings.Replace(houseFiles["access.yaml"], "cost, people]", "cost, people, clauses]", 1)))
			f.at(t, "O-1", offer.Draft)
			if row.edit != "" {
				must(t)(f.As(ann).Edit(t.Context(), "O-1", change(t, row.edit)))
			}
			_, err := f.As(ann).Submit(t.Context(), "O-1")
			if row.refused == "" {
				if err != nil {
					t.Fatal(err)
				}
				list, err := f.As(ann).SubmittedLetters(t.Context(), "O-1", 0)
				if err != nil || strings.Contains(list[0].Text, "#") || !strings.Contains(list[0].HTML, "<h3>Law</h3>") {
					t.Errorf("%v, the letter is %+v", err, list)
				}
				return
			}
			if want := "blocked " + row.refused; items(err) != want {
				t.Errorf("the submission says %q, want %q: %v", items(err), want, err)
			}
		})
	}
}

// items returns the codes and places of a refusal.
func items(err error) string {
	var r *offer.Refusal
	if !errors.As(err, &r) {
		return ""
	}
	var out []string
	for _, u := range r.Items {
		out = append(out, string(u.Code)+" "+u.Where)
	}
	return strings.Join(out, ", ")
}

// A letter that lists a required clause and never prints it is an error of check; one
// that was published before stays open.
func TestLetterWithoutItsRequiredClause(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for name, text := range map[string]string{"playbook.yaml": "playbook: p\n",
		"letters/l.md":   "---\nletter: l\ntitle: L\nclauses: [law]\n---\nDear\n",
		"clauses/law.md": "---\nclause: law\ntitle: Law\nrequired: true\n---\nAt will.\n"} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	_, findings := playbook.Load(files, "p", nil, playbook.Options{})
	if got := findings.Error(); !strings.Contains(got,
		"p/letters/l.md:4:10: error: the letter's text does not print its clauses, and law is required") {
		t.Errorf("check says %s", got)
	}
	if p, findings := playbook.Load(files, "p", nil, playbook.Options{Published: true}); p == nil {
		t.Errorf("a published version is not opened: %v", findings)
	}
}
