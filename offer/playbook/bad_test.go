package playbook_test

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// bad are the folders under testdata/bad: what is wrong with each. The
// playbook is p; its parents lie next to it.
var bad = []struct{ name, why string }{
	{"no-playbook", "a folder without playbook.yaml is none"},
	{"empty", "a playbook has a name"},
	{"only-a-comment", "a playbook has a name"},
	{"no-name", "a playbook has a name, whatever else is there"},
	{"bad-name", "a name is lower-case letters, digits, - and _"},
	{"not-a-map", "a file is a map"},
	{"unknown-key", "keys that do not exist, with the nearest"},
	{"duplicate-key", "a key twice"},
	{"duplicate-ids", "an id twice"},
	{"wrong-type", "one kind where another is wanted"},
	{"anchors", "anchors, aliases, tags and merge keys"},
	{"second-document", "a file is one document"},
	{"broken-yaml", "YAML that is none, with the hint on quotes"},
	{"unquoted", "a text that begins with a sign"},
	{"scalars", "errors inside texts of every style stand where they are"},
	{"half-broken", "one file that is no YAML hides nothing in the others"},
	{"unsure", "what a broken file would have said is not missed elsewhere"},
	{"cut", "a rule that a comment or a comma cuts off"},
	{"tab", "indented with a tab"},
	{"open-brackets", "a mistake inside brackets over several lines"},
	{"choices", "texts that a choice can not be"},
	{"not-utf8", "a file that is not UTF-8"},
	{"too-deep", "a bomb of lists"},
	{"no-front-matter", "a letter begins with its keys"},
	{"bad-letter", "errors inside a letter stand where they are"},
	{"letter-moment", "a letter is made at submission: its text reads neither the day nor the state, and sent_on stands alone"},
	{"unknown-name", "names that do not exist, in every kind of rule"},
	{"units", "amounts that can not be compared"},
	{"sizes",
		"percents compared with numbers under 1, and ratios with numbers over 1, in every kind of rule"},
	{"not-a-condition", "a rule of the wrong kind"},
	{"cycle-names", "named rules that read each other"},
	{"cycle-after", "stages that wait for each other"},
	{"cycle-extends", "playbooks that extend each other"},
	{"cycle-self", "a playbook that extends itself under another name"},
	{"no-parent", "a parent that is not there"},
	{"other-parent", "a folder that holds another playbook"},
	{"parent-is-wrong", "what is wrong in a parent is shown in its file"},
	{"undeclared-role", "roles used everywhere and declared nowhere"},
	{"default-roles", "roles that the defaults do not name get no rights"},
	{"calendar", "a calendar that is none, key by key"},
	{"people", "people who are none"},
	{"bands", "gaps and overlaps with their bounds"},
	{"band-bounds", "bounds that are none or two"},
	{"tables", "tables that answer twice, are not there, or are not square"},
	{"guardrails", "guardrails that would guard nothing"},
	{"fields", "fields that can not be"},
	{"lifecycle", "states and moves that are not known"},
	{"lifecycle-ends", "states that nobody can leave, and rings"},
	{"access", "rights that can not be"},
	{"side-rights", "rights to answer for one side that there are not"},
	{"idle-rights", "rights in addition to moves, one that does not act yet, and one misspelt"},
	{"final", "what a child may not touch"},
	{"no-right", "roles that a stage asks and access lets decide nothing"},
	{"bad-because", "reasons that can not be written"},
	{"final-reads", "what something final reads, and stands on"},
	{"off-nothing", "off: true that switches nothing off"},
	{"merged-bands", "a gap that a child tears is shown in the child"},
	{"envelope", "ranges that no approver could approve"},
	{"separate", "groups that are none, and settings that say nothing"},
	{"contradiction", "two matrices that ask different people for the same value"},
	{"near-names", "files and folders whose name is nearly a known one, and others that are not read"},
	{"unused", "what nothing reads is a warning"},
	{"expr", "rules that expr reads in another way, or that are of its language and not of ours"},
	{"joined", "comments up to the end of a line that YAML joins with the next"},
	{"bom", "a byte order mark and Windows line ends move no caret"},
}

func load(t testing.TB, dir, name string) (*playbook.Playbook, playbook.Findings) {
	t.Helper()
	root := os.DirFS(dir)
	sub, err := fs.Sub(root, name)
	if err != nil {
		t.Fatal(err)
	}
	return playbook.Load(sub, name, playbook.ParentsIn(root), playbook.Options{})
}

// TestBadFolders keeps the whole text of the findings of each.
func TestBadFolders(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, c := range bad {
		listed[c.name] = true
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join("testdata", "bad", c.name)
			p, found := load(t, dir, "p")
			if (p == nil) != (len(found.Errors()) > 0) {
				t.Errorf("there is a playbook although there are errors, or none without: %v", found)
			}
			for _, f := range found {
				if f.File == "" || f.Line < 1 || f.Column < 1 || f.Code == "" || f.Message == "" {
					t.Errorf("a finding without a place: %+v", f)
				}
				if b, err := json.Marshal(f); err != nil || strings.ContainsAny(f.Error(), "\x00\r") {
					t.Errorf("a finding that can't be shown: %s, %v", b, err)
				}
			}
			golden(t, filepath.Join(dir, "findings.golden"),
				"# "+c.why+"\n\n"+strings.ReplaceAll(found.Unique().Error(), "\n | ", "\n    | ")+"\n")
		})
	}
	entries, err := os.ReadDir(filepath.Join("testdata", "bad"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			t.Errorf("testdata/bad/%s is not in the table", e.Name())
		}
	}
}

// golden compares with a file, whole.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference.\ngot:\n%s", path, got)
	}
}
