package examples_test

import (
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
