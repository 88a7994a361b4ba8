package offerdesk_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadmeShowsTheExample: the function that the README shows is the one that
// runs as Example of package offer.
func TestReadmeShowsTheExample(t *testing.T) {
	const from, to = "func firstOffer(", "\n}\n"
	shown := map[string]string{}
	for _, name := range []string{"README.md", "offer/example_embed_test.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(string(b), from)
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

// servers are the variables without which tests are left out.
var servers = map[string]string{
	"OFFERDESK_TEST_POSTGRES": "everything on PostgreSQL: the store's contract, commands, faults, export",
	"OFFERDESK_TEST_MYSQL":    "everything on MySQL or MariaDB: the store's contract, commands, faults, export",
	"OFFERDESK_TEST_NATS":     "the feed to NATS JetStream",
	"OFFERDESK_TEST_DATA":     "published examples, ceiling rates, prevailing wages and per diem, in files as they were published",
	"OFFERDESK_TEST_CLUSTER":  "a PostgreSQL with a standby, and a Galera cluster",
}

// TestLeftOut says in one place what the tests leave out, and holds every
// variable that a test reads to be told of: here, or in CONTRIBUTING.md.
func TestLeftOut(t *testing.T) {
	contributing, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	read := variables(t)
	for v, where := range read {
		if servers[v] == "" && !strings.Contains(string(contributing), v) {
			t.Errorf("%s reads %s, and nothing tells of it", where, v)
		}
	}
	for _, v := range slices.Sorted(maps.Keys(servers)) {
		if read[v] == "" {
			t.Errorf("no test reads %s", v)
		}
		if os.Getenv(v) == "" {
			t.Logf("left out, as %s has no value: %s", v, servers[v])
		}
	}
}

// variables lists what the tests of the other packages read, each with a file.
func variables(t *testing.T) map[string]string {
	t.Helper()
	name, out := regexp.MustCompile(`\bOFFERDESK_TEST_[A-Z]+\b`), map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == "." {
			return err
		}
		b, err := os.ReadFile(path)
		for _, v := range name.FindAllString(string(b), -1) {
			out[v] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
