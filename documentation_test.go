package offerdesk_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestEverythingExportedIsDocumented holds every exported name of the library
// to a comment, every package to a manual, and every Example to an output.
func TestEverythingExportedIsDocumented(t *testing.T) {
	manual := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, "_test.go") {
			examples(t, fset, f)
			return nil
		}
		dir := filepath.Dir(path)
		manual[dir] = manual[dir] || f.Doc != nil
		if f.Name.Name != "main" {
			exported(t, fset, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, ok := range manual {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

func examples(t *testing.T, fset *token.FileSet, f *ast.File) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Example") {
			continue
		}
		found := false
		for _, c := range f.Comments {
			text := strings.ToLower(c.Text())
			found = found || c.Pos() > fn.Body.Pos() && c.End() < fn.Body.End() && (strings.HasPrefix(text, "output:") || strings.HasPrefix(text, "unordered output:"))
		}
		if !found {
			t.Errorf("%s: %s has no // Output:", fset.Position(fn.Pos()), fn.Name.Name)
		}
	}
}

func exported(t *testing.T, fset *token.FileSet, f *ast.File) {
	missing := func(n ast.Node, name string) { t.Errorf("%s: %s has no comment", fset.Position(n.Pos()), name) }
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && receiverExported(d) {
				missing(d, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
						missing(s, s.Name.Name)
					}
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							missing(s, name.Name)
						}
					}
				}
			}
		}
	}
}

// receiverExported reports whether a method belongs to an exported type.
func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}
