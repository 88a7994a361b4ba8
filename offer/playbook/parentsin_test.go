package playbook_test

import (
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

func TestParentsIn(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	root := fstest.MapFS{
		"house/playbook.yaml": file("playbook: house\ncurrency: CAD\n"),
		"acme/playbook.yaml":  file("playbook: acme\nextends: house\napplies: client == \"acme\"\n"),
		"lost/playbook.yaml":  file("playbook: lost\nextends: nowhere\napplies: client == \"lost\"\n"),
		"letters/readme.md":   file("no playbook"),
	}
	load := func(name string) (*playbook.Playbook, playbook.Findings) {
		f, err := root.Sub(name)
		if err != nil {
			t.Fatal(err)
		}
		return playbook.Load(f, name, playbook.ParentsIn(root), playbook.Options{})
	}
	if p, findings := load("acme"); p == nil || p.Numbers().Currency() != "CAD" {
		t.Errorf("the parent next to it was not found: %v", findings)
	}
	if p, _ := load("lost"); p != nil {
		t.Error("a parent that is not there was found")
	}
	for _, name := range []string{"letters", "nowhere", "..", ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, ok := playbook.ParentsIn(root)(name); ok {
				t.Errorf("%q is a playbook", name)
			}
		})
	}
}
