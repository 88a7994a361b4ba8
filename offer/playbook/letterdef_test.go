package playbook_test

import (
	"maps"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestDefinition changes one file or one term, and requires the definition of the
// letters to change exactly if what they are made of does.
func TestDefinition(t *testing.T) {
	t.Parallel()
	files := tree{
		"p/playbook.yaml":     "playbook: p\n",
		"p/names.yaml":        "names:\n  far: worksite.state == \"HI\"\n  other: pay.rate > 9\ntables:\n  perk: tables/perk.csv\n",
		"p/tables/perk.csv":   "client,perk\nacme,a bicycle\n",
		"p/letters/a.md":      "---\nletter: a\ntitle: A\nwhen: type == \"contract\"\nclauses: [one, two]\n---\n{{ if far }}Aloha{{ end }} {{ lookup(\"perk\", client) | default(\"none\") }}\n\n{{ clauses }}\n",
		"p/letters/b.md":      "---\nletter: b\ntitle: B\nwhen: type == \"direct_hire\"\n---\nB\n",
		"p/letters/notice.md": "---\nletter: notice\ntitle: N\npacket: true\nwhen: type == \"contract\"\nclauses: [two]\n---\n{{ clauses }}\n",
		"p/clauses/one.md":    "---\nclause: one\ntitle: One\n---\nOne.\n",
		"p/clauses/two.md":    "---\nclause: two\ntitle: Two\nwhen: worksite.state == \"CA\"\n---\nTwo.\n",
	}
	const contract = `{"type":"contract","client":"acme","worksite":{"state":"CA"}}`
	was := definition(t, files, contract)
	for _, c := range []struct {
		why, file, content, offer string
		changes                   bool
	}{
		{"nothing", "", "", contract, false},
		{"a value is a term, not a definition", "", "", `{"type":"contract","client":"globex","worksite":{"state":"CA"}}`, false},
		{"another text of the letter", "p/letters/a.md", files["p/letters/a.md"] + "More.\n", contract, true},
		{"another text of a letter that is not chosen", "p/letters/b.md", files["p/letters/b.md"] + "More.\n", contract, false},
		{"of its packet", "p/letters/notice.md", files["p/letters/notice.md"] + "More.\n", contract, true},
		{"of a clause", "p/clauses/two.md", files["p/clauses/two.md"] + "More.\n", contract, true},
		{"a named rule that the text reads", "p/names.yaml",
			"names:\n  far: worksite.state == \"AK\"\n  other: pay.rate > 9\ntables:\n  perk: tables/perk.csv\n", contract, true},
		{"a named rule that it does not read", "p/names.yaml",
			"names:\n  far: worksite.state == \"HI\"\n  other: pay.rate > 10\ntables:\n  perk: tables/perk.csv\n", contract, false},
		{"a row of a table, which is in the look-ups", "p/tables/perk.csv", "client,perk\nacme,a car\n", contract, false},
		{"the columns of a table", "p/tables/perk.csv", "customer,perk\nacme,a bicycle\n", contract, true},
		{"how amounts are printed", "p/playbook.yaml", "playbook: p\nrounding: {money: 0}\n", contract, true},
		{"another letter", "", "", `{"type":"direct_hire","client":"acme"}`, true},
		{"a clause less", "", "", `{"type":"contract","client":"acme","worksite":{"state":"TX"}}`, true},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			changed := maps.Clone(files)
			if c.file != "" {
				changed[c.file] = c.content
			}
			if got := definition(t, changed, c.offer); (got != was) != c.changes {
				t.Errorf("the definition is\n%s\nit was\n%s", got, was)
			}
		})
	}
	if got := definition(t, files, `{}`); got != "" {
		t.Errorf("no letter applies, and the definition is %s", got)
	}
}

func definition(t *testing.T, files tree, terms string) string {
	t.Helper()
	p := files.must(t, "p")
	o, err := record.New("O", given(t, terms))
	if err != nil {
		t.Fatal(err)
	}
	return p.Letters().Choose(p.Facts(o, rule.Date{})).Definition()
}
