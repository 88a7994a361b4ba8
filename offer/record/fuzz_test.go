package record_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
)

// FuzzParseDraft checks that no bytes make the reader panic, that what is
// refused is named, and that what is taken comes back the same.
func FuzzParseDraft(f *testing.F) {
	for _, c := range refused {
		if len(c.src) < 1000 {
			f.Add([]byte(c.src))
		}
	}
	f.Add([]byte(whole))
	f.Add([]byte(written))
	f.Fuzz(func(t *testing.T, src []byte) {
		id, terms, err := record.ParseDraft(src, nil)
		if err != nil {
			var errs record.Errors
			if !errors.As(err, &errs) || len(errs) == 0 || !errors.Is(err, record.ErrInvalid) {
				t.Fatalf("an error without a name: %v", err)
			}
			if strings.Count(err.Error(), "\n") != len(errs)-1 {
				t.Fatalf("an error over two lines: %q", err)
			}
			return
		}
		if id != "" && record.CheckID(id) != nil {
			t.Fatalf("the id %q was taken", id)
		}
		comesBack(t, terms)
	})
}

// FuzzParseChange checks that no bytes make the reader panic, that what is
// refused is named, and that a change that is taken changes only what it names.
func FuzzParseChange(f *testing.F) {
	for _, s := range []string{`{"pay.rate": "62.50"}`, `{"pay": {"rate": 1.10, "per": null}, "tags": ["a"]}`,
		`{"pay.rate": 1, "pay": {"rate": 2}}`, `{"": 1}`, `{"state": "approved"}`, `{"pay..rate": "1"}`,
		`{"custom.x": true}`, written} {
		f.Add([]byte(s))
	}
	base, err := record.Parse([]byte(whole), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := record.ParseChange(src)
		var next record.Terms
		if err == nil {
			next, err = base.With(c, nil)
		}
		if err != nil {
			if !errors.Is(err, record.ErrInvalid) {
				t.Fatalf("an error without a name: %v", err)
			}
			return
		}
		comesBack(t, next)
		named := append(c.Unset, slices.Collect(maps.Keys(c.Set))...)
		for _, path := range base.Changed(next) {
			if !slices.ContainsFunc(named,
				func(n string) bool { return n == path || strings.HasPrefix(path, n+".") }) {
				t.Fatalf("%s changes %s", src, path)
			}
		}
	})
}

func comesBack(t interface{ Fatalf(string, ...any) }, terms record.Terms) {
	b, err := terms.MarshalJSON()
	if err != nil || !json.Valid(b) {
		t.Fatalf("%s: %v", b, err)
	}
	again, err := record.Parse(b, nil)
	if err != nil || !again.Equal(terms) || len(again.Changed(terms)) > 0 {
		t.Fatalf("%s reads as something else: %v, %v", b, err, again.Changed(terms))
	}
	c, err := again.MarshalJSON()
	if err != nil || string(b) != string(c) {
		t.Fatalf("%s is written again as %s, %v", b, c, err)
	}
	_ = terms.Validate()
}

// node draws a value that fits a name.
func node(t *rapid.T, n record.Name) input.Node {
	text := func(s string) input.Node { return input.Node{Kind: input.Text, Text: s} }
	switch n.Kind {
	case record.Bool:
		return input.Node{Kind: input.Bool,
			Text: rapid.SampledFrom([]string{"true", "false"}).Draw(t, n.Path)}
	case record.Date:
		return text(rapid.SampledFrom([]string{"2026-12-31", "2028-02-29", "1900-01-01", "9999-12-31"}).Draw(t,
			n.Path))
	case record.Choice:
		return text(rapid.SampledFrom(n.Choices).Draw(t, n.Path))
	case record.Text, record.Person:
		return text(rapid.StringMatching(`[a-zA-Zäöü<>&"\\ 0-9.-]{0,20}`).Draw(t, n.Path))
	case record.Integer:
		return text(rapid.StringMatching(`-?[1-9][0-9]{0,14}|0`).Draw(t, n.Path))
	case record.List:
		out := input.Node{Kind: input.List}
		for range rapid.IntRange(0, 3).Draw(t, n.Path) {
			if n.Items == nil {
				out.Items = append(out.Items, node(t, record.Name{Path: n.Path, Kind: n.Of}))
				continue
			}
			item := input.Node{Kind: input.Map}
			for _, in := range n.Items {
				if rapid.Bool().Draw(t, in.Path+"?") {
					item.Members = append(item.Members, input.Member{Key: in.Path, Value: node(t, in)})
				}
			}
			out.Items = append(out.Items, item)
		}
		return out
	}
	return text(rapid.StringMatching(`-?[1-9][0-9]{0,14}(\.[0-9]{1,10})?|0`).Draw(t, n.Path))
}

// TestTermsComeBack gives any terms, writes them, reads them and changes some.
func TestTermsComeBack(t *testing.T) {
	t.Parallel()
	names := record.Names()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) record.Change {
			c := record.Change{Set: map[string]input.Node{}}
			for range rapid.IntRange(0, 12).Draw(t, label) {
				n := rapid.SampledFrom(names).Draw(t, "name")
				c.Set[n.Path] = node(t, n)
			}
			return c
		}
		before, err := record.Terms{}.With(draw("first"), nil)
		if err != nil {
			t.Fatal(err)
		}
		comesBack(t, before)
		change := draw("second")
		for _, p := range before.Paths() {
			if rapid.IntRange(0, 4).Draw(t, "unset") == 0 {
				change.Unset = append(change.Unset, p)
			}
		}
		after, err := before.With(change, nil)
		if err != nil {
			t.Fatal(err)
		}
		comesBack(t, after)
		touched := map[string]bool{}
		for _, p := range change.Paths() {
			touched[p] = true
		}
		for _, p := range before.Changed(after) {
			if !touched[p] {
				t.Fatalf("%s changed and nobody touched it", p)
			}
		}
		if (len(before.Changed(after)) == 0) != before.Equal(after) {
			t.Fatalf("equal and changed: %v", before.Changed(after))
		}
	})
}
