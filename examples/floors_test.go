package examples_test

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// A floor is a package of the library, with the packages of the module that it
// imports and the reason why it imports no others. The test compares the list
// with the code in both directions. A floor stands on those listed before it.
type floor struct {
	pkg     string
	why     string
	imports string // separated by spaces
}

var floors = []floor{
	{"approval/rule/exact", "numbers stand on the ground", ""},
	{"approval/rule/internal/op", "operators and functions by number, for the language and its prover", ""},
	{"approval/rule", "the language knows numbers and nothing of offers",
		"approval/rule/exact approval/rule/internal/op"},
	{"approval/rule/prove", "reasoning reads compiled rules and changes none",
		"approval/rule approval/rule/exact approval/rule/internal/op"},
	{"approval", "approvals decide over any facts and know nothing of offers",
		"approval/rule approval/rule/exact approval/rule/prove"},
	{"template", "letters render any facts and know nothing of offers",
		"approval/rule approval/rule/exact approval/rule/prove"},
	{"audit", "the trail proves any bytes", ""},
	{"store", "the port keeps any records", ""},
	{"store/memstore", "an adapter knows the port alone", "store"},
	{"store/sqlstore", "an adapter knows the port alone", "store"},
	{"store/storetest", "the suite knows the port alone", "store"},
	{"offer/pay", "pay is arithmetic: values in, values out", "approval/rule/exact"},
	{"offer/pay/calc", "what pays a worked or planned week is arithmetic too", "approval/rule/exact offer/pay"},
	{"offer/lifecycle", "the table of moves is a value", ""},
	{"offer/internal/meter", "counters for the test of a command's budget", ""},
	{"offer/internal/input", "strict readers know no names of an offer", "approval/rule"},
	{"offer/record", "the record is the pure ground of offer",
		"approval approval/rule approval/rule/exact offer/pay offer/pay/calc offer/lifecycle " +
			"offer/internal/meter offer/internal/input"},
	{"offer/internal/facts", "what rules see is made from a record and from pay alone",
		"approval/rule approval/rule/exact offer/pay offer/lifecycle offer/record offer/internal/meter"},
	{"offer/refusal", "one vocabulary: codes and refusals as values",
		"approval offer/lifecycle offer/record offer/internal/input"},
	{"offer/playbook/source", "reading and inheriting knows nothing of what rules mean",
		"approval/rule approval/rule/exact offer/lifecycle offer/internal/input"},
	{"offer/playbook", "a playbook is data: it must not reach the store or the desk",
		"offer/playbook/source " +
			"approval approval/rule approval/rule/exact approval/rule/prove template offer/pay offer/lifecycle offer/record " +
			"offer/refusal offer/internal/input offer/internal/facts"},
	{"offer/internal/flow", "a command decides over values: it must not reach the store or the desk",
		"approval approval/rule approval/rule/exact offer/lifecycle offer/record offer/refusal offer/playbook " +
			"offer/internal/input offer/internal/facts"},
	{"offer/cases", "cases run the pure commands",
		"approval approval/rule offer/lifecycle offer/record offer/refusal offer/playbook offer/playbook/source " +
			"offer/internal/input offer/internal/flow"},
	{"offer/internal/storage", "what is kept and how it is found: it decides nothing",
		"approval approval/rule approval/rule/exact audit store offer/lifecycle offer/record offer/playbook " +
			"offer/internal/input offer/internal/flow"},
	{"offer/backup", "out and back in: a store and nothing of the desk", "audit store offer/internal/storage"},
	{"offer/feed", "what happens: a store and nothing of the desk", "audit store offer/internal/storage"},
	{"offer/verify", "is it sound: a store and nothing of the desk",
		"audit store offer/record offer/playbook offer/internal/flow offer/internal/storage"},
	{"offer/story", "who approved what: an offer and its trail, no store", "approval audit offer/lifecycle offer/record"},
	{"offer", "the desk knows the engines and the port, no adapter",
		"approval approval/rule audit store offer/lifecycle offer/record offer/refusal offer/playbook offer/cases " +
			"offer/internal/input offer/internal/flow offer/internal/storage offer/story offer/verify"},
	{"offer/internal/desktest", "desks and databases for tests: imported by _test files alone",
		"store store/memstore store/sqlstore offer offer/playbook offer/verify"},
	{"offer/cmd/playbook", "the command works on folders alone",
		"approval approval/rule offer/record offer/playbook offer/playbook/source offer/cases"},
}

// A guest is an outside module that only some packages may import.
type guest struct {
	module string
	why    string
	users  string // packages, separated by spaces
}

var guests = []guest{
	{"github.com/expr-lang/expr", "the rule language is the only importer of expr", "approval/rule"},
	{"github.com/yuin/goldmark", "letters alone are Markdown", "template"},
	{"github.com/rickar/cal/v2", "approvals alone know holidays", "approval"},
	{"go.yaml.in/yaml/v3", "one strict reader of YAML", "offer/playbook/source"},
	{"modernc.org/sqlite", "drivers belong to tests and examples: sqlstore takes a *sql.DB", "offer/internal/desktest"},
	{"github.com/jackc/pgx/v5", "drivers belong to tests and examples: sqlstore takes a *sql.DB", "offer/internal/desktest"},
	{"github.com/go-sql-driver/mysql", "drivers belong to tests and examples: sqlstore takes a *sql.DB", "offer/internal/desktest"},
	{"github.com/nats-io/nats.go", "a broker belongs to examples", ""},
}

// TestImportsRunDownward compares the imports of each package with its floor.
func TestImportsRunDownward(t *testing.T) {
	t.Parallel()
	built := importsOf(t)
	for _, f := range floors {
		t.Run(f.pkg, func(t *testing.T) {
			listed, found := strings.Fields(f.imports), within(built[f.pkg])
			if built[f.pkg] == nil {
				t.Fatal("no such package: remove its floor")
			}
			for _, pkg := range found {
				if !slices.Contains(listed, pkg) {
					t.Errorf("%s imports %s: %s", built[f.pkg][module+"/"+pkg], pkg, f.why)
				}
			}
			for _, pkg := range listed {
				if !slices.Contains(found, pkg) {
					t.Errorf("imports no %s: remove it from the floor", pkg)
				}
			}
		})
	}
	below := map[string]bool{}
	for _, f := range floors {
		for _, pkg := range strings.Fields(f.imports) {
			if !below[pkg] {
				t.Errorf("%s is on no floor below %s: imports run downward only", pkg, f.pkg)
			}
		}
		below[f.pkg] = true
	}
	for _, pkg := range slices.Sorted(maps.Keys(built)) {
		if !slices.ContainsFunc(floors, func(f floor) bool { return f.pkg == pkg }) {
			t.Errorf("package %s has no floor: add it to floors, with what it imports and why no more", pkg)
		}
	}
}

// TestGuestsStayInTheirRooms compares the importers of each guest with its users.
func TestGuestsStayInTheirRooms(t *testing.T) {
	t.Parallel()
	built, requirements := importsOf(t), read(t, "go.mod")
	for _, g := range guests {
		t.Run(g.module, func(t *testing.T) {
			if !strings.Contains(requirements, "\t"+g.module+" ") {
				t.Error("go.mod does not require it: remove its row")
			}
			users := strings.Fields(g.users)
			for pkg, imports := range built {
				file := importerOf(imports, g.module)
				if file != "" && !slices.Contains(users, pkg) {
					t.Errorf("%s imports %s: %s", file, g.module, g.why)
				}
				if file == "" && slices.Contains(users, pkg) {
					t.Errorf("%s does not import it: remove it from the row", pkg)
				}
			}
			for _, pkg := range users {
				if built[pkg] == nil {
					t.Errorf("no package %s: remove it from the row", pkg)
				}
			}
		})
	}
}

// importsOf returns for each package of the library what it imports, each with a
// file that does. Programs in examples wire everything and are left out.
func importsOf(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, s := range sources(t) {
		if s.isTest() || strings.HasPrefix(s.path, "examples/") {
			continue
		}
		if all[s.folder()] == nil {
			all[s.folder()] = map[string]string{}
		}
		for _, spec := range s.file.Imports {
			all[s.folder()][strings.Trim(spec.Path.Value, `"`)] = s.path
		}
	}
	return all
}

// within returns the imports that are packages of the module, without its path.
func within(imports map[string]string) []string {
	var pkgs []string
	for name := range imports {
		if pkg, ok := strings.CutPrefix(name, module+"/"); ok {
			pkgs = append(pkgs, pkg)
		}
	}
	slices.Sort(pkgs)
	return pkgs
}

// importerOf returns a file that imports a package of the module mod, or "".
func importerOf(imports map[string]string, mod string) string {
	for name, file := range imports {
		if name == mod || strings.HasPrefix(name, mod+"/") {
			return file
		}
	}
	return ""
}

// TestFolders requires each folder to be where a stranger looks for it.
func TestFolders(t *testing.T) {
	t.Parallel()
	top := []string{"offer", "approval", "template", "audit", "store", "examples"}
	packages := importsOf(t)
	for _, s := range sources(t) {
		first, _, inFolder := strings.Cut(s.path, "/")
		if !inFolder {
			t.Errorf("%s: no Go file stands at the root; tests of the whole house are in examples", s.path)
		} else if !slices.Contains(top, first) {
			t.Errorf("%s: the top-level folders are %s", s.path, strings.Join(top, ", "))
		}
	}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		switch base := path.Base(name); {
		case name != "." && strings.HasPrefix(base, "."):
			return fs.SkipDir
		case name == base && name != "." && !slices.Contains(top, name):
			t.Errorf("folder %s: the top-level folders are %s", name, strings.Join(top, ", "))
		case slices.Contains([]string{"util", "utils", "common", "types", "models"}, base):
			t.Errorf("folder %s: name it after what it holds", name)
		case base == "internal" && packages[path.Dir(name)] == nil:
			t.Errorf("folder %s: its parent is no package that could use it", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
