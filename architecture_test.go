package offerdesk_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/offerdesk/offerdesk/"

// mayImport lists, for each package of the module, the packages of the module
// that it may import. A package that is not here has no place in the house.
var mayImport = map[string]struct {
	packages []string
	why      string
}{
	"approval/rule/exact": {nil, "numbers stand on the ground"},
	"approval/rule":       {[]string{"approval/rule/exact"}, "the language knows numbers and nothing of offers"},
	"approval":            {[]string{"approval/rule", "approval/rule/exact"}, "approvals decide over any facts and know nothing of offers"},
	"template":            {[]string{"approval/rule", "approval/rule/exact"}, "letters render any facts and know nothing of offers"},
	"audit":               {nil, "the trail proves any bytes"},
	"store":               {nil, "the port keeps any records"},
	"store/memstore":      {[]string{"store"}, "an adapter knows the port alone"},
	"store/sqlstore":      {[]string{"store"}, "an adapter knows the port alone"},
	"store/storetest":     {[]string{"store", "store/memstore"}, "the suite knows the port, and breaks the memory store on purpose"},
	"offer/pay":           {[]string{"approval/rule/exact"}, "pay is arithmetic: values in, values out"},
	"offer/lifecycle":     {nil, "the table of moves is a value"},
	"offer/record": {[]string{"approval", "approval/rule", "approval/rule/exact", "offer/pay", "offer/lifecycle"},
		"the record is the pure ground of offer"},
	"offer/refusal": {[]string{"approval", "offer/lifecycle", "offer/record"}, "one vocabulary: codes and refusals as values"},
	"offer/playbook/source": {[]string{"approval/rule", "approval/rule/exact", "offer/lifecycle", "offer/record"},
		"reading and inheriting knows nothing of what rules mean"},
	"offer/playbook": {[]string{"offer/playbook/source", "approval", "approval/rule", "approval/rule/exact", "template", "offer/pay", "offer/lifecycle", "offer/record", "offer/refusal"},
		"a playbook is data: it must not reach the store or the desk"},
	"offer/internal/flow": {[]string{"approval", "approval/rule", "approval/rule/exact", "template", "offer/pay", "offer/lifecycle", "offer/record", "offer/refusal", "offer/playbook"},
		"a command decides over values: it must not reach the store or the desk"},
	"offer/cases": {[]string{"approval", "approval/rule", "approval/rule/exact", "template", "offer/pay", "offer/lifecycle", "offer/record", "offer/refusal", "offer/playbook", "offer/playbook/source", "offer/internal/flow"},
		"cases run the pure commands"},
	"offer": {[]string{"approval", "approval/rule", "approval/rule/exact", "template", "audit", "store", "offer/pay", "offer/lifecycle", "offer/record", "offer/refusal", "offer/playbook", "offer/internal/flow", "offer/cases"},
		"the desk is the door: it knows the engines and the port, no adapter"},
	"offer/cmd/playbook": {[]string{"offer/playbook", "offer/playbook/source", "offer/cases", "offer/refusal", "offer/record", "offer/lifecycle", "offer/pay", "approval", "approval/rule", "approval/rule/exact", "template"},
		"the command works on folders alone"},
}

// mayUse lists the outside modules that only some packages may import.
var mayUse = map[string]struct {
	packages []string
	why      string
}{
	"github.com/expr-lang/expr":  {[]string{"approval/rule"}, "the rule language is the only importer of expr"},
	"github.com/yuin/goldmark":   {[]string{"template"}, "letters alone are Markdown"},
	"go.yaml.in/yaml/v3":         {[]string{"offer/playbook/source"}, "one strict reader of YAML"},
	"golang.org/x/mod":           {[]string{"audit"}, "the trail alone is a Merkle log"},
	"modernc.org/sqlite":         {nil, "drivers belong to tests and examples: sqlstore takes a *sql.DB"},
	"github.com/jackc/pgx":       {nil, "drivers belong to tests and examples: sqlstore takes a *sql.DB"},
	"github.com/go-sql-driver":   {nil, "drivers belong to tests and examples: sqlstore takes a *sql.DB"},
	"github.com/nats-io/nats.go": {nil, "a broker belongs to examples"},
}

func TestImportsRunDownward(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		seen++
		checkFile(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Fatal("no Go file was looked at")
	}
}

func checkFile(t *testing.T, path string) {
	t.Helper()
	pkg := filepath.ToSlash(filepath.Dir(path))
	if strings.HasPrefix(pkg, "examples/") {
		return // programs wire everything
	}
	rule, ok := mayImport[pkg]
	if !ok {
		t.Errorf("%s: package %s has no place in the house; give it one in mayImport, or put the file where a stranger would look for it", path, pkg)
		return
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, imp := range f.Imports {
		name := strings.Trim(imp.Path.Value, `"`)
		if inside, ok := strings.CutPrefix(name, module); ok && !slices.Contains(rule.packages, inside) {
			t.Errorf("%s imports %s: %s", path, inside, rule.why)
		}
		for outside, use := range mayUse {
			if strings.HasPrefix(name, outside) && !slices.Contains(use.packages, pkg) {
				t.Errorf("%s imports %s: %s", path, name, use.why)
			}
		}
	}
}

func TestNoFoldersBesideTheFloors(t *testing.T) {
	floors := []string{"offer", "approval", "template", "audit", "store", "examples"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(floors, e.Name()) {
			t.Errorf("folder %s: the top-level folders are %s", e.Name(), strings.Join(floors, ", "))
		}
	}
}
