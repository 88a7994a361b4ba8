package examples_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestReadmeShowsTheExample requires the function that the README shows to be
// the one that runs as Example of package offer.
func TestReadmeShowsTheExample(t *testing.T) {
	t.Parallel()
	const from, to = "func firstOffer(", "\n}\n"
	shown := map[string]string{}
	for _, name := range []string{"README.md", "offer/example_embed_test.go"} {
		_, rest, ok := strings.Cut(read(t, name), from)
		body, _, end := strings.Cut(rest, to)
		if !ok || !end {
			t.Fatalf("%s has no %s", name, from)
		}
		shown[name] = body
	}
	if shown["README.md"] != shown["offer/example_embed_test.go"] {
		t.Error("the README and the Example differ")
	}
	if n := strings.Count(shown["README.md"], "\n"); n > 25 {
		t.Errorf("it takes %d lines; a first look has 25", n)
	}
}

// TestReadmeCompiles type-checks every Go block of the README. Blocks without a
// function of their own are read as one function, each within the scope of those
// before it; imports are those that the house uses under the same name.
func TestReadmeCompiles(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	blocks := goBlocks(read(t, "README.md"))
	if len(blocks) == 0 {
		t.Fatal("the README has no Go block")
	}
	file, err := parser.ParseFile(fset, "", program(t, blocks), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{
		Importer: importer.ForCompiler(fset, "gc", exportData(t, file.Imports)),
		Error: func(err error) {
			if problem, ok := errors.AsType[types.Error](err); !ok || !problem.Soft { // soft: a variable is not used
				t.Error(err)
			}
		},
	}
	_, _ = config.Check("readme", fset, []*ast.File{file}, nil) // errors are reported one by one
}

// A goBlock is the text of a fenced block and the line of the README where it begins.
type goBlock struct {
	line int
	text string
}

func (b goBlock) declares() bool { return strings.HasPrefix(b.text, "func ") }

func goBlocks(text string) []goBlock {
	var blocks []goBlock
	inside := false
	for i, line := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.HasPrefix(line, "```go"):
			inside = true
			blocks = append(blocks, goBlock{line: i + 2})
		case strings.HasPrefix(line, "```"):
			inside = false
		case inside:
			blocks[len(blocks)-1].text += line
		}
	}
	return blocks
}

// program returns the blocks as one file, with line directives to the README.
func program(t *testing.T, blocks []goBlock) string {
	t.Helper()
	var declared, body strings.Builder
	depth := 0
	for _, block := range blocks {
		if block.declares() {
			fmt.Fprintf(&declared, "//line README.md:%d\n%s", block.line, block.text)
			continue
		}
		fmt.Fprintf(&body, "{\n//line README.md:%d\n%s", block.line, block.text)
		depth++
	}
	text := declared.String() + "func fragments(ctx context.Context) error {\n" + body.String() +
		strings.Repeat("}\n", depth) + "return nil\n}\n"
	return "package readme\n" + importsFor(t, text) + text
}

// importsFor returns the import declarations of the packages that text names.
func importsFor(t *testing.T, text string) string {
	t.Helper()
	known := map[string]string{}
	for _, s := range sources(t) {
		for _, spec := range s.file.Imports {
			name := strings.Trim(spec.Path.Value, `"`)
			if base := path.Base(name); !strings.HasPrefix(known[base], module) {
				known[base] = name
			}
		}
	}
	var b strings.Builder
	used := map[string]bool{}
	for _, found := range regexp.MustCompile(`\b([a-z]+)\.[A-Z]`).FindAllStringSubmatch(text, -1) {
		if name := known[found[1]]; name != "" && !used[name] {
			used[name] = true
			fmt.Fprintf(&b, "import %q\n", name)
		}
	}
	return b.String()
}

// exportData returns a lookup of what the compiler wrote of the packages and of
// all they import; what is not in its cache is built.
func exportData(t *testing.T, imports []*ast.ImportSpec) importer.Lookup {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, spec := range imports {
		args = append(args, strings.Trim(spec.Path.Value, `"`))
	}
	list := exec.CommandContext(t.Context(), "go", args...)
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[name] = file
	}
	return func(name string) (io.ReadCloser, error) { return os.Open(files[name]) }
}
