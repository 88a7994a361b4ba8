package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{"sheet.txt": nil, "sheet.json": {"-json"}, "sheet.fr-CA.txt": {"-locale", "fr-CA"}} {
		var out bytes.Buffer
		if err := run(args, &out); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s is not as kept (run with -update when it is right):\n%s", name, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	for why, change := range map[string][2]string{
		"an unknown state": {`"CA"`, `"ZZ"`},
		"an unknown key":   {`"title"`, `"titel"`},
		"an exponent":      {`"52.00"`, `"5e9"`},
		"no burden":        {`"burden"`, `"burdens"`},
	} {
		path := filepath.Join(t.TempDir(), "offer.json")
		src := strings.Replace(string(sample), change[0], change[1], 1)
		if err := os.WriteFile(path, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := run([]string{"-in", path}, &out); err == nil || out.Len() > 0 {
			t.Errorf("%s: no error", why)
		}
	}
}
