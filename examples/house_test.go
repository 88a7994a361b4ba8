// Package examples_test holds the rules of the whole house: which package may
// import which, that everything is documented, that the README is true, and how
// comments read.
package examples_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/offerdesk/offerdesk"

// root is the folder of the module.
var root = os.DirFS("..")

// A source is one Go file of the module. Its path is relative to the root.
type source struct {
	path string
	fset *token.FileSet
	file *ast.File
}

// folder returns the source's folder, which is also its package's path within
// the module.
func (s source) folder() string { return path.Dir(s.path) }

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) at(n ast.Node) token.Position { return s.fset.Position(n.Pos()) }

// sources returns every Go file of the module, parsed with its comments.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no Go file was found")
	}
	return all
}

var parsed = sync.OnceValues(func() ([]source, error) {
	var all []source
	fset := token.NewFileSet()
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		all = append(all, source{name, fset, file})
		return err
	})
	return all, err
})

// read returns the text of a file of the module.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
