package examples_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocLinks requires every doc link in a comment, such as [Name],
// [Type.Method] or [pkg.Name], to name something that exists and that go doc
// finds: a package is imported, in the standard library, or written in full.
func TestDocLinks(t *testing.T) {
	t.Parallel()
	house := namesOfHouse(t)
	checked := 0
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		for _, group := range s.file.Comments {
			for _, link := range docLinks(group.Text()) {
				checked++
				if problem := house.broken(s.folder(), link); problem != "" {
					t.Errorf("%s: %s", s.at(group), problem)
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no doc link was found")
	}
}

var packagePath = regexp.MustCompile(`^[a-z][a-z0-9]*([./-][a-z0-9]+)*$`)

// docLinks returns what the text links to, whether it exists or not.
func docLinks(text string) []*comment.DocLink {
	p := comment.Parser{
		LookupPackage: func(name string) (string, bool) { return name, packagePath.MatchString(name) },
		LookupSym:     func(string, string) bool { return true },
	}
	var links []*comment.DocLink
	for _, block := range p.Parse(text).Content {
		eachText(block, func(text comment.Text) {
			if link, ok := text.(*comment.DocLink); ok && link.Name != "" {
				links = append(links, link)
			}
		})
	}
	return links
}

func eachText(block comment.Block, visit func(comment.Text)) {
	var texts []comment.Text
	switch block := block.(type) {
	case *comment.Paragraph:
		texts = block.Text
	case *comment.Heading:
		texts = block.Text
	case *comment.List:
		for _, item := range block.Items {
			for _, inner := range item.Content {
				eachText(inner, visit)
			}
		}
	}
	for _, text := range texts {
		visit(text)
	}
}

// names holds the exported names of packages by import path: Name, Type.Method
// and Type.Field. Packages of other modules are read when they are needed.
type names struct {
	exported map[string]map[string]bool
	imports  map[string]map[string]string // by folder: import path by name
}

func namesOfHouse(t *testing.T) names {
	t.Helper()
	n := names{map[string]map[string]bool{}, map[string]map[string]string{}}
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		pkg := path.Join(module, s.folder())
		if n.exported[pkg] == nil {
			n.exported[pkg] = map[string]bool{}
			n.imports[s.folder()] = map[string]string{}
		}
		addNames(n.exported[pkg], s.file)
		for _, spec := range s.file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			n.imports[s.folder()][path.Base(name)] = name
		}
	}
	return n
}

// broken says what is wrong with a link in a package of the module, or "".
func (n names) broken(folder string, link *comment.DocLink) string {
	pkg := path.Join(module, folder)
	if link.ImportPath != "" {
		pkg = link.ImportPath
		if imported := n.imports[folder][pkg]; imported != "" {
			pkg = imported
		}
	}
	known, ok := n.exported[pkg]
	if !ok {
		var err error
		if known, err = namesOf(pkg); err != nil {
			return fmt.Sprintf("[%s]: go doc does not know the package: %v", link.ImportPath, err)
		}
		n.exported[pkg] = known
	}
	if name := strings.TrimPrefix(link.Recv+"."+link.Name, "."); !known[name] {
		return fmt.Sprintf("[%s] names nothing in %s", name, pkg)
	}
	return ""
}

// namesOf reads the exported names of a package outside the module.
func namesOf(pkg string) (map[string]bool, error) {
	found, err := build.Import(pkg, "..", 0)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, file := range found.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(found.Dir, file), nil, 0)
		if err != nil {
			return nil, err
		}
		addNames(known, f)
	}
	return known, nil
}

func addNames(known map[string]bool, f *ast.File) {
	for _, decl := range f.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			known[receiver(decl)+decl.Name.Name] = true
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				addSpec(known, spec)
			}
		}
	}
}

func addSpec(known map[string]bool, spec ast.Spec) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			known[name.Name] = true
		}
	case *ast.TypeSpec:
		known[spec.Name.Name] = true
		var members *ast.FieldList
		switch typ := spec.Type.(type) {
		case *ast.StructType:
			members = typ.Fields
		case *ast.InterfaceType:
			members = typ.Methods
		default:
			return
		}
		for _, member := range members.List {
			for _, name := range member.Names {
				known[spec.Name.Name+"."+name.Name] = true
			}
		}
	}
}

// receiver returns "Type." for a method and "" for a function.
func receiver(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return ""
	}
	typ := decl.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	switch generic := typ.(type) {
	case *ast.IndexExpr:
		typ = generic.X
	case *ast.IndexListExpr:
		typ = generic.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name + "."
	}
	return ""
}
