package source_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// The reader of a map reports each value of the wrong kind at its place, and
// returns a value that can be used all the same.
func TestReader(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, yaml string
		read         func(*source.Reader) any
		want         any
		finding      string
	}{
		{"a text loses the blanks around it", "a: \"  x \"",
			func(r *source.Reader) any { return r.Value("a") }, "x", ""},
		{"a blank text is absent", "a:", func(r *source.Reader) any { return r.Text("a").Given }, false, ""},
		{"a list is not a text", "a: [x]", func(r *source.Reader) any { return r.Value("a") }, "",
			"1:4 type"},
		{"true is a truth", "a: true", func(r *source.Reader) any { return r.Bool("a") }, true, ""},
		{"yes is not", "a: yes", func(r *source.Reader) any { return r.Bool("a") }, false, "1:4 type"},
		{"the fallback of a choice", "b: 1", func(r *source.Reader) any {
			return r.OneOf("a", "x", "x",
				"y")
		}, "x", "1:1 syntax"},
		{"another choice", "a: z", func(r *source.Reader) any { return r.OneOf("a", "x", "x", "y") }, "z",
			"1:4 type"},
		{"texts of a list", "a: [x, y]", func(r *source.Reader) any { return fmt.Sprint(r.Texts("a")) },
			"[x y]", ""},
		{"an absent list is nil", "b: 1",
			func(r *source.Reader) any { r.Allow("b"); return r.Texts("a") == nil }, true, ""},
		{"an empty list is not", "a: []", func(r *source.Reader) any { return r.Texts("a") == nil }, false,
			""},
		{"a text is not a list", "a: x", func(r *source.Reader) any { return len(r.Texts("a")) }, 0,
			"1:4 type"},
		{"the second of a duplicate", "a: [x, y, x]",
			func(r *source.Reader) any { return len(r.Distinct("a")) }, 3, "1:11 type"},
		{"an id", "a: low-2", func(r *source.Reader) any { return r.ID("a") }, "low-2", ""},
		{"capitals are not in ids", "a: Low", func(r *source.Reader) any { return r.ID("a") }, "Low",
			"1:4 syntax"},
		{"an id is required", "b: 1", func(r *source.Reader) any { r.Allow("b"); return r.ID("a") }, "",
			"1:1 syntax"},
		{"a date", "a: 2026-12-31", func(r *source.Reader) any { return r.Date("a").String() }, "2026-12-31",
			""},
		{"no such date", "a: 2026-02-30", func(r *source.Reader) any { return r.Date("a").IsZero() }, true,
			"1:4 type"},
		{"off is checked without being read", "off: maybe",
			func(r *source.Reader) any { r.Flags("off"); return nil }, nil, "1:6 type"},
		{"a key that is not read", "a: x", func(*source.Reader) any { return nil }, nil, "1:1 syntax"},
		{"a node that is not a map", "[a]", func(r *source.Reader) any { return r.Value("a") }, "",
			"1:1 type"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			n, bad := source.Parse("a.yaml", []byte(row.yaml))
			if bad != nil {
				t.Fatal(bad)
			}
			var found source.Findings
			r := source.NewFile("a.yaml", row.yaml, &found).Reader(n, "it")
			if got := row.read(r); got != row.want {
				t.Errorf("got %v, want %v", got, row.want)
			}
			r.Done()
			got := ""
			for _, f := range found {
				got += fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Code)
			}
			if got != row.finding {
				t.Errorf("found %q, want %q", got, row.finding)
			}
		})
	}
}

// Findings are sorted by place, and one that a parent has through two children is
// there once.
func TestUnique(t *testing.T) {
	t.Parallel()
	var found source.Findings
	f := source.NewFile("b.yaml", "x\ny\n", &found)
	f.Warn(source.At(2, 1), source.CodeUnused, "", "second")
	f.Fail(source.At(1, 1), source.CodeType, "", "first")
	f.Warn(source.At(2, 1), source.CodeUnused, "", "second")
	source.NewFile("a.yaml", "", &found).Fail(source.At(0, 0), source.CodeSyntax, "", "top")
	var got []string
	for _, f := range found.Unique() {
		got = append(got, fmt.Sprintf("%s:%d:%d %s %s", f.File, f.Line, f.Column, f.Severity, f.Message))
	}
	want := []string{"a.yaml:1:1 error top", "b.yaml:1:1 error first", "b.yaml:2:1 warning second"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if errs := found.Errors(); len(errs) != 2 {
		t.Errorf("errors: %v", errs)
	}
}
