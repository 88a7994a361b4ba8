package examples_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestEverythingExportedIsDocumented requires a comment on every exported name
// of the library, a manual for every package, and an output for every Example.
func TestEverythingExportedIsDocumented(t *testing.T) {
	t.Parallel()
	manual := map[string]bool{}
	for _, s := range sources(t) {
		if s.isTest() {
			exampleOutputs(t, s)
			continue
		}
		manual[s.folder()] = manual[s.folder()] || s.file.Doc != nil
		if s.file.Name.Name != "main" {
			exportedComments(t, s)
		}
	}
	for folder, ok := range manual {
		if !ok {
			t.Errorf("%s has no package comment", folder)
		}
	}
}

func exampleOutputs(t *testing.T, s source) {
	for _, d := range s.file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !strings.HasPrefix(fn.Name.Name, "Example") {
			continue
		}
		if !hasOutput(s.file, fn) {
			t.Errorf("%s: %s has no // Output:", s.at(fn), fn.Name.Name)
		}
	}
}

func hasOutput(f *ast.File, fn *ast.FuncDecl) bool {
	for _, c := range f.Comments {
		text := strings.ToLower(c.Text())
		inside := c.Pos() > fn.Body.Pos() && c.End() < fn.Body.End()
		if inside && (strings.HasPrefix(text, "output:") || strings.HasPrefix(text, "unordered output:")) {
			return true
		}
	}
	return false
}

func exportedComments(t *testing.T, s source) {
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && receiverExported(d) {
				t.Errorf("%s: %s has no comment", s.at(d), d.Name.Name)
			}
		case *ast.GenDecl:
			if d.Doc != nil {
				continue
			}
			for _, spec := range d.Specs {
				for _, name := range uncommented(spec) {
					t.Errorf("%s: %s has no comment", s.at(name), name.Name)
				}
			}
		}
	}
}

// uncommented returns the exported names that spec declares without a comment.
func uncommented(spec ast.Spec) []*ast.Ident {
	var names []*ast.Ident
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Doc == nil {
			names = []*ast.Ident{spec.Name}
		}
	case *ast.ValueSpec:
		if spec.Doc == nil && spec.Comment == nil {
			names = spec.Names
		}
	}
	return slices.DeleteFunc(slices.Clone(names), func(name *ast.Ident) bool { return !name.IsExported() })
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
