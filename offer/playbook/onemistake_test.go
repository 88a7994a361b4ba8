package playbook_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// mistakes are changes to the folder of acme-health. Each is one mistake, and
// one error that begins as want says, with the hint.
var mistakes = []struct{ file, old, new, want, hint, reason string }{
	// names
	{"names.yaml", "pay.annual >", "pay.anual >", "p/names.yaml:2:20: error: unknown name pay.anual",
		"did you mean pay.annual?", "a name in a named rule"},
	{"names.yaml", "names:\n", "names:\n  thin: margn.percent < 18\n",
		"p/names.yaml:2:9: error: unknown name margn.percent", "did you mean margin.percent?",
		"and letters with loops"},
	{"names.yaml", "names:\n", "names:\n  a: b\n  b: margn.percent < 18\n",
		"p/names.yaml:3:6: error: unknown name margn.percent", "did you mean margin.percent?",
		"behind another named rule"},
	{"names.yaml", "names:\n  above", "names:\n  Above",
		"p/names.yaml:2:3: error: Above_guideline can't be the name of a rule", "",
		"a name that can't be one"},
	{"names.yaml", "names:\n", "names:\n  sent_on: true\n",
		"p/names.yaml:2:3: error: sent_on can't be the name of a rule", "", "letters know another date of that name"},
	{"names.yaml", "names:\n", "names:\n  thin: [a]\n", "p/names.yaml:2:9: error: thin is one rule", "",
		"a rule that is a list"},
	// letters
	{"letters/rn-contract.md", "in pay.stipends }}", "in pay.stipend }}",
		"p/letters/rn-contract.md:17:13: error: unknown name pay.stipend", "did you mean pay.stipends?",
		"the list of a loop"},
	{"letters/rn-contract.md",
		"{{ for s in pay.stipends }}- {{ s.name }}: {{ s.amount | money }} per {{ s.per }}",
		"{{ for client in pay.stipends }}- {{ client.name }}: {{ client.amount | money }}",
		"p/letters/rn-contract.md:17:8: error: client can't be used here: it is a name already", "",
		"the item of a loop"},
	{"letters/rn-contract.md", "{{ for s in pay", "{{ for s of pay",
		"p/letters/rn-contract.md:17:8: error: a for names an item and a list",
		"write {{ for s in pay.stipends }}", "the in of a loop"},
	{"letters/rn-contract.md", "in pay.stipends }}", "in client }}",
		"p/letters/rn-contract.md:17:13: error: a list must follow in", "", "a loop over no list"},
	{"letters/rn-contract.md", "s.name", "s.nam",
		"p/letters/rn-contract.md:17:33: error: unknown name s.nam", "did you mean s.name?",
		"a name under the item"},
	{"letters/rn-contract.md", "| date }}", "| dat }}",
		"p/letters/rn-contract.md:14:26: error: unknown format dat", "did you mean date?", "a format"},
	{"letters/rn-contract.md", "ca-meal-breaks", "ca-meal-break",
		"p/letters/rn-contract.md:6:30: error: unknown clause ca-meal-break", "did you mean ca-meal-breaks?",
		"a clause"},
	{"clauses/at-will.md", "clause: at-will\n", "", "p/clauses/at-will.md:2:1: error: clause: is missing", "",
		"a clause without id"},
	{"clauses/at-will.md", "---\nclause", "clause",
		"p/clauses/at-will.md:1:1: error: the file has no front matter", "begin with a line ---",
		"a clause without front matter"},
	// fields and tables
	{"fields.yaml", "type: choice  ", "type: chioce  ", "p/fields.yaml:3:11: error:", "did you mean choice?",
		"the type of a field, which others read"},
	{"fields.yaml", "required: submitted", "required: submited",
		"p/fields.yaml:6:15: error: required is one of", "did you mean submitted?", "required"},
	{"fields.yaml", "check: value !=", "check: valeu !=", "p/fields.yaml:8:12: error: unknown name valeu",
		"did you mean value?", "value in a check"},
	{"fields.yaml", `"MS" or`, `MS or`, "p/fields.yaml:8:21: error: unknown name MS",
		`text is written in quotes: value != "MS"`, "a choice without quotes"},
	{"tables/mn_cap.csv", "98.50", "98.50,x", "p/tables/mn_cap.csv:2:1: error: a row has 5 cells", "",
		"a table that is not square"},
	// lifecycle
	{"lifecycle.yaml", "", "expire: {send: 5 days}\n", "p/lifecycle.yaml:1:10: error: unknown state send",
		"did you mean sent?", "expire"},
	{"lifecycle.yaml", "", "expire: {sent: 5 dayz}\n", "p/lifecycle.yaml:1:16: error: write a span",
		"did you mean days?", "the unit of a span"},
	{"lifecycle.yaml", "",
		"states:\n  - {id: screening, after: acepted}\nmoves:\n  - {do: accept, from: sent, to: screening}\n  - {do: clear, from: screening, to: completed}\n",
		"p/lifecycle.yaml:2:28: error: state \"screening\" comes after", "did you mean accepted?", "after"},
	{"lifecycle.yaml", "",
		"states:\n  - {id: screening, after: accepted}\nmoves:\n  - {do: accept, from: sent, to: screening}\n  - {do: clear, from: screning, to: completed}\n",
		"p/lifecycle.yaml:5:23: error: move \"clear\"", "did you mean screening?", "from"},
	{"lifecycle.yaml", "",
		"states:\n  - {id: screening, after: accepted}\nmoves:\n  - {do: accept, from: sent, to: screenin}\n  - {do: clear, from: screening, to: completed}\n",
		"p/lifecycle.yaml:4:34: error: move \"accept\"", "did you mean screening?", "to"},
	// approvals
	{"approvals.yaml", "below: 12,", "below: 12%,", "p/approvals.yaml:31:31: error: below is a number",
		"percentages are percents: write 12", "a percentage as a bound"},
	{"approvals.yaml", "from: 18,", "from: 18 %,", "p/approvals.yaml:33:27: error: from is a number",
		"percentages are percents: write 18", "with a blank"},
	{"approvals.yaml", "above: 22,", "above: 22.0 percent,",
		"p/approvals.yaml:34:27: error: above is a number", "percentages are percents: write 22",
		"as a word"},
	{"approvals.yaml", "below: 12,", "below: $40,000,", "p/approvals.yaml:31:31: error: below is a number",
		"write a plain number: 40000", "an amount of money"},
	{"approvals.yaml", "below: 12,", "below: \"$1,040,000.50\",",
		"p/approvals.yaml:31:32: error: below is a number", "write a plain number: 1040000.5", "in quotes"},
	{"approvals.yaml", "below: 12,", "below: 40,000,", "p/approvals.yaml:31:31: error: below is a number",
		"write a plain number: 40000", "a separator"},
	{"approvals.yaml", "up_to: 22,", "up_to: 1,000,000.50 EUR,",
		"p/approvals.yaml:33:38: error: up_to is a number", "write a plain number: 1000000.5",
		"two separators and a currency"},
	{"approvals.yaml", "up_to: 22,", "up_to: .22,", "p/approvals.yaml:33:38: error: up_to is a number",
		"write a plain number: 0.22", "no digit before the point"},
	{"approvals.yaml", "below: 12,", "belw: 12,", "p/approvals.yaml:31:24: error: unknown key belw",
		"did you mean below?", "the key of a bound"},
	{"approvals.yaml", "{any: 1, of: [role:ops]}", "{any: one, of: [role:ops]}",
		"p/approvals.yaml:4:20: error: any is a whole number of people", "write 1", "a number in words"},
	{"approvals.yaml", "{any: 1, of: [role:ops]}", "{any: 50%, of: [role:ops]}",
		"p/approvals.yaml:4:20: error: any is a whole number of people",
		"write a number of people, such as 1", "a share of people"},
	{"approvals.yaml", "after: [ops] ", "after: [opss] ",
		"p/approvals.yaml:11:12: error: unknown stage opss", "did you mean ops?", "after"},
	{"approvals.yaml", "beside: [margin]", "beside: [margn]", "p/approvals.yaml:16:", "did you mean margin?",
		"beside"},
	{"approvals.yaml", "on_reject: stop", "on_reject: stopp", "p/approvals.yaml:17:16: error: on_reject is",
		"did you mean stop?", "on_reject"},
	{"approvals.yaml", "on_reject: stop", "on_reject: {ask: smal}", "p/approvals.yaml:17:",
		"did you mean small?", "ask"},
	{"approvals.yaml", "person:recruiter", "person:recuiter", "p/approvals.yaml:10:14: error: unknown person",
		"did you mean person:recruiter?", "a person"},
	{"approvals.yaml", "role:ops]", "rol:ops]", "p/approvals.yaml:4:", "write role:x", "a role"},
	{"approvals.yaml", "8 business hours", "8 busines hours", "p/approvals.yaml:12:13: error: write a span",
		"did you mean business hours?", "a span"},
	// playbook.yaml
	{"playbook.yaml", "hours: 2080", "hours: 2,080",
		"p/playbook.yaml:8:15: error: hours is a number over zero", "write a plain number: 2080",
		"the hours of a year"},
	{"playbook.yaml", "hours: 2080", "hours: schedul",
		"p/playbook.yaml:8:15: error: hours is a number over zero", "did you mean schedule?", "schedule"},
	{"playbook.yaml", "weeks: 52", "weeks: 52w", "p/playbook.yaml:8:28: error: weeks is a number over zero",
		"", "no number at all"},
	{"playbook.yaml", "to: 10}", "to: $10}", "p/playbook.yaml:9:81: error: to is a number over zero",
		"write a plain number: 10", "a step"},
	{"playbook.yaml", "rate: 4", "rate: 4%", "p/playbook.yaml:9:43: error: rate is a number of places",
		"percentages are percents: write 4", "places"},
	{"playbook.yaml", "per: year", "per: yaer", "p/playbook.yaml:9:71: error: per is one of",
		"did you mean year?", "a unit of time"},
	{"playbook.yaml", "nobody: block", "nobody: blok",
		"p/playbook.yaml:10:9: error: \"nobody\" is block or approve", "did you mean block?", "nobody"},
	{"playbook.yaml", "currency: USD", "currency: usd", "p/playbook.yaml:6:11: error: a currency is",
		"write USD", "a currency"},
	{"playbook.yaml", "days: mon-fri", "days: mon-fry", "p/playbook.yaml:7:", "", "a weekday"},
	// guardrails
	{"guardrails.yaml", "else: block", "else: blok", "p/guardrails.yaml:9:11: error: else is block, warn",
		"did you mean block?", "else"},
	{"guardrails.yaml", "{route: finance}", "{route: finanse}",
		"p/guardrails.yaml:5:19: error: unknown stage finanse", "did you mean finance?", "route"},
}

// TestBrokenFieldIsOneError reads a field with an error from every file.
func TestBrokenFieldIsOneError(t *testing.T) {
	t.Parallel()
	_, found := loadMap(fstest.MapFS{
		"playbook.yaml":   {Data: []byte("playbook: p\n")},
		"fields.yaml":     {Data: []byte("fields:\n  - {path: custom.boss, type: persn}\n  - {path: custom.other, type: text, when: has(custom.boss)}\n")},
		"guardrails.yaml": {Data: []byte("guardrails:\n  - {id: g, check: 'custom.boss == client and not changed(\"custom.boss\")', when: before.custom.boss == \"x\", else: block, message: \"{{ custom.boss }}\"}\n")},
		"approvals.yaml":  {Data: []byte("stages:\n  - {id: s, approve: {any: 1, of: [person:custom.boss]}}\n")},
		"access.yaml":     {Data: []byte("roles:\n  r: {see: {offers: custom.boss == actor.id, hide: [custom.boss]}, edit: {in: [draft], fields: [custom.boss]}, do: [approve]}\n")},
		"letters/a.md":    {Data: []byte("---\nletter: a\n---\n{{ for s in custom.boss }}{{ s.name }}{{ end }} {{ custom.boss | upper }}\n")},
	})
	if errs := found.Errors(); len(errs) != 1 || errs[0].Line != 2 || errs[0].Hint != "did you mean person?" {
		t.Errorf("%v", errs)
	}
}

// misnamed are files of acme-health under another name: one error each, though
// the others miss what they say.
var misnamed = []struct{ from, to, want, hint, reason string }{
	{"names.yaml", "name.yaml", "p/name.yaml:1:1: error: unknown file name.yaml", "name it names.yaml",
		"singular"},
	{"fields.yaml", "fields.yml", "p/fields.yml:1:1: error: unknown file fields.yml", "name it fields.yaml",
		"another ending"},
	{"guardrails.yaml", "guardrail.yaml", "p/guardrail.yaml:1:1: error: unknown file guardrail.yaml",
		"name it guardrails.yaml", "what would be off without a word"},
	{"approvals.yaml", "Approvals.yaml", "p/Approvals.yaml:1:1: error: unknown file Approvals.yaml",
		"name it approvals.yaml", "capitals"},
	{"playbook.yaml", "Playbook.yml", "p/playbook.yaml:1:1: error: the folder has no playbook.yaml",
		"name Playbook.yml playbook.yaml", "the one that must be there"},
	{"clauses/at-will.md", "clauses/at-will.markdown", "p/clauses/at-will.markdown:1:1: error: unknown file",
		"name it clauses/at-will.md", "a clause"},
	{"letters/rn-contract.md", "letter/rn-contract.md", "p/letter:1:1: error: unknown folder letter",
		"name it letters", "a folder"},
	{"cases/finance.yaml", "case/finance.yaml", "p/case:1:1: error: unknown folder case", "name it cases",
		"the cases"},
}

func TestMisnamedFileIsOneError(t *testing.T) {
	t.Parallel()
	for _, row := range misnamed {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			fsys := acme(t)
			fsys[row.to] = fsys[row.from]
			delete(fsys, row.from)
			_, found := loadMap(fsys)
			errs := found.Errors()
			if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), row.want) || errs[0].Hint != row.hint {
				t.Errorf("got %v, want %s (%s)", errs, row.want, row.hint)
			}
		})
	}
}

// TestOneMistakeIsOneError makes each mistake alone.
func TestOneMistakeIsOneError(t *testing.T) {
	t.Parallel()
	for _, row := range mistakes {
		t.Run(strings.ReplaceAll(row.file+" "+row.reason, "/", " "), func(t *testing.T) {
			t.Parallel()
			fsys := acme(t)
			src := ""
			if f, ok := fsys[row.file]; ok {
				src = string(f.Data)
			}
			if !strings.Contains(src, row.old) {
				t.Fatalf("%s does not hold %q", row.file, row.old)
			}
			fsys[row.file] = &fstest.MapFile{Data: []byte(strings.Replace(src, row.old, row.new, 1))}
			_, found := loadMap(fsys)
			errs := found.Errors()
			if len(errs) != 1 {
				t.Fatalf("%d errors, one is expected:\n%v", len(errs), errs)
			}
			if got := fmt.Sprint(errs[0]); !strings.HasPrefix(got, row.want) {
				t.Errorf("got %s, want %s", got, row.want)
			}
			if !strings.HasPrefix(errs[0].Hint, row.hint) {
				t.Errorf("hint %q, want %q", errs[0].Hint, row.hint)
			}
			for _, f := range found[:len(found)-1] {
				if f.Code == "unused" && f.File != "p/"+row.file &&
					!strings.Contains(f.Message, "above_guideline") &&
					!strings.Contains(f.Message, "mn_cap") {
					t.Errorf("a warning that follows: %v", f)
				}
			}
		})
	}
}
