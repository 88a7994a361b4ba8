package playbook_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// acme is a whole folder of the repository, to be changed by tests.
func acme(t testing.TB) fstest.MapFS {
	t.Helper()
	root := os.DirFS("../cases/testdata/acme-health")
	out := fstest.MapFS{}
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		src, err := fs.ReadFile(root, name)
		out[name] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func loadMap(fsys fstest.MapFS) (*playbook.Playbook, playbook.Findings) {
	return playbook.Load(fsys, "p", playbook.ParentsIn(os.DirFS("../cases/testdata")), playbook.Options{})
}

// TestEveryFileIsUTF8 puts a byte that is no UTF-8 into each file in turn.
func TestEveryFileIsUTF8(t *testing.T) {
	t.Parallel()
	for name := range acme(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := acme(t)
			src := fsys[name].Data
			at := bytes.LastIndexByte(src[:len(src)-1], '\n') + 3 // on the last line, after two bytes
			fsys[name] = &fstest.MapFile{Data: append(append(bytes.Clone(src[:at]), 0xe9), src[at:]...)}
			p, found := loadMap(fsys)
			if found = found.Errors(); p != nil || len(found) != 1 {
				t.Fatalf("one error is expected: %v", found)
			}
			want := fmt.Sprintf("p/%s:%d:3: error: the file is not valid UTF-8 [syntax]", name,
				bytes.Count(src[:at], []byte("\n"))+1)
			if got := found[0].Error(); !strings.HasPrefix(got, want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// randomText is letters, some of them with marks that compose, in an order that
// may not be the canonical one.
func randomText(r *rand.Rand) string {
	letters, marks := []rune("aeiouncAEO"), []rune("\u0300\u0301\u0302\u0303\u0308\u0323\u0327\u0328\u030a")
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteRune(letters[r.IntN(len(letters))])
		for range r.IntN(3) {
			b.WriteRune(marks[r.IntN(len(marks))])
		}
	}
	return b.String()
}

// written is one text as a choice, a rule, a table and an offer write it.
type written struct{ choice, literal, cell, value string }

// TestTextsMatchInEveryForm writes the same texts in a rule, a table, a choice and
// an offer, each composed or decomposed. One playbook holds all texts.
func TestTextsMatchInEveryForm(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 2))
	words := map[string]bool{}
	for range 60 {
		words[norm.NFC.String(randomText(r))] = true
	}
	for mask := range 16 {
		form := func(bit int, word string) string {
			if mask>>bit&1 == 1 {
				return norm.NFD.String(word)
			}
			return word
		}
		var list []written
		for word := range words {
			list = append(list, written{form(0, word), form(1, word), form(2, word), form(3, word)})
		}
		t.Run(fmt.Sprintf("decomposed by bits: %04b", mask), func(t *testing.T) {
			t.Parallel()
			sameInEveryForm(t, list)
		})
	}
	for _, escaped := range []string{`Cafe\u0301`, `Caf\u00e9`, `Caf\xe9`} { // what YAML makes of an escape
		t.Run(escaped, func(t *testing.T) {
			t.Parallel()
			sameInEveryForm(t, []written{{escaped, "Cafe\u0301", "Caf\u00e9", "Cafe\u0301"}})
		})
	}
}

func sameInEveryForm(t *testing.T, list []written) {
	t.Helper()
	var choices, names, rows strings.Builder
	for i, w := range list {
		fmt.Fprintf(&choices, "\"%s\", ", w.choice)
		fmt.Fprintf(&names, "  fits%d: custom.unit == \"%s\" and client == '%s'\n", i, w.literal, w.literal)
		fmt.Fprintf(&rows, "%s,1\n", w.cell)
	}
	p, found := loadMap(fstest.MapFS{
		"playbook.yaml": {Data: []byte("playbook: p\n")},
		"fields.yaml": {Data: []byte("fields:\n  - {path: custom.unit, type: choice, choices: [" +
			choices.String() + "other]}\n")},
		"names.yaml":   {Data: []byte("names:\n" + names.String() + "tables: {t: tables/t.csv}\n")},
		"tables/t.csv": {Data: []byte("unit,v\n" + rows.String())},
	})
	if p == nil {
		t.Fatalf("%+q: %v", list, found)
	}
	for i, w := range list {
		check, err := p.Schema().Compile(fmt.Sprintf(`fits%d and lookup("t", custom.unit) == 1`, i),
			rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		got := check.Eval(p.TermsFacts(sampleTerms(t, p, w.value), rule.Date{}))
		if got.Truth != rule.True {
			t.Errorf("%+q: %v %v", w, got.Truth, got.Missing)
		}
	}
}

// sampleTerms reads terms whose client and unit are a text.
func sampleTerms(t *testing.T, p *playbook.Playbook, value string) record.Terms {
	t.Helper()
	n, bad := source.Parse("o.yaml", []byte("client: \""+value+"\"\ncustom: {unit: \""+value+"\"}\n"))
	if bad != nil {
		t.Fatal(bad)
	}
	_, terms, _, err := record.DecodeSample(n, p.Fields().Custom())
	if err != nil {
		t.Fatalf("%+q: %v", value, err)
	}
	return terms
}

// TestPlacesCountWhatIsShown finds a mistake after a decomposed text.
func TestPlacesCountWhatIsShown(t *testing.T) {
	t.Parallel()
	_, found := loadMap(fstest.MapFS{
		"playbook.yaml": {Data: []byte("playbook: p\n")},
		"names.yaml":    {Data: []byte("names:\n  a: client == \"Cafe\u0301\" and clint == \"x\"\n")},
	})
	if len(found.Errors()) != 1 || found.Errors()[0].Column != 27 {
		t.Errorf("%v", found)
	}
	if !utf8.ValidString(found.Error()) {
		t.Error("a finding that is not UTF-8")
	}
}
