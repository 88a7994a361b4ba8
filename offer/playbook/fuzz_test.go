package playbook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

func seeds(f *testing.F, pattern string) {
	f.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds under %s: %v", pattern, err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
}

// FuzzLoad puts any bytes in place of approvals.yaml: a playbook or findings
// with a place, never a panic, and what is taken opens again as the same.
func FuzzLoad(f *testing.F) {
	seeds(f, "testdata/bad/*/p/approvals.yaml")
	f.Add([]byte(parentApprovals))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, found := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: p\n"),
			"approvals.yaml": src,
			"names.yaml":     []byte("names:\n  thin: margin.percent < 22\n")}, playbook.Options{})
		placed(t, found)
		if (p == nil) != (len(found.Errors()) > 0) {
			t.Fatalf("a playbook with errors, or none without: %v", found)
		}
		if p == nil {
			return
		}
		again, found := playbook.Open(p.Bundle(), playbook.Options{})
		if again == nil || again.Version() != p.Version() {
			t.Fatalf("it does not open again: %v", found)
		}
		p.Planner().Plan(p.TermsFacts(record.Terms{}, day(t, "2026-12-01")), nil)
	})
}

func placed(t *testing.T, found playbook.Findings) {
	t.Helper()
	for _, x := range found {
		if x.File == "" || x.Line < 1 || x.Column < 1 || x.Code == "" || x.Message == "" ||
			strings.ContainsAny(x.Error(), "\x00\x1b\r") {
			t.Fatalf("a finding without a place: %+v", x)
		}
	}
}

// FuzzYAML checks that the reader of YAML takes no bytes amiss: every scalar
// keeps its text, no key is duplicated, and what is refused has a place.
func FuzzYAML(f *testing.F) {
	seeds(f, "testdata/bad/*/p/*.yaml")
	for _, src := range []string{"a: 1\n...\nb: 2\n", "? [a]\n: b\n", "{a: {b: [c, {d: e}]}}",
		"a: |\n  x\n  y\n", "a: >-\n  x\n", "a: 'it''s'", "{a: b?.c, d: e ?? f?.g}", "a: b // c\n  d // e\n",
		"a: \"\\u0041\"", "%YAML 1.1\n---\na: b\n", "--- # c\n", "\ufeffa: b", "- \n-",
		"a: ~\nb: null\nc: 0x10\nd: 1e3\n", "!!binary x", ": x"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		n, found := source.Parse("a.yaml", src)
		placed(t, found)
		if len(found) == 0 {
			walk(t, n, 0)
		}
	})
}

func walk(t *testing.T, n input.Node, depth int) {
	t.Helper()
	if depth > 64 || n.Line < 1 || n.Column < 1 {
		t.Fatalf("a node without a place: %+v", n)
	}
	seen := map[string]bool{}
	for _, m := range n.Members {
		if seen[m.Key] {
			t.Fatalf("the key %q is duplicated", m.Key)
		}
		seen[m.Key] = true
		walk(t, m.Value, depth+1)
	}
	for _, i := range n.Items {
		walk(t, i, depth+1)
	}
}

func TestScalarsKeepTheirText(t *testing.T) {
	t.Parallel()
	n, found := source.Parse("a.yaml",
		[]byte("zip: 02139\nrate: 1.10\nyes: yes\nnull: ~\ndate: 2026-12-31\nbig: 1e3\nhex: 0x10\non: true\nquoted: \"true\"\nempty:\nblank: \"\"\n"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	var got []string
	kinds := map[input.Kind]string{input.Bare: "bare", input.Text: "text",
		input.Bool: "bool", input.Null: "nothing"}
	for _, m := range n.Members {
		got = append(got, m.Key+"="+m.Value.Text+":"+kinds[m.Value.Kind])
	}
	want := "zip=02139:bare rate=1.10:bare yes=yes:bare null=~:bare date=2026-12-31:bare big=1e3:bare hex=0x10:bare on=true:bool quoted=true:text empty=:nothing blank=:text"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// TestQuestionMarksInBraces: YAML would end a plain text inside { } at a
// question mark before another one or a point.
func TestQuestionMarksInBraces(t *testing.T) {
	t.Parallel()
	n, found := source.Parse("a.yaml", []byte("{a: b?.c ?? d, e: \"is it?.\", f: what???.}\n"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	var got []string
	for _, m := range n.Members {
		got = append(got, m.Value.Text)
	}
	if want := "b?.c ?? d|is it?.|what???."; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}
