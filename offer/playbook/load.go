package playbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// Finding is one mistake or doubt in a playbook, with its place. The codes are
// in package source.
type Finding = source.Finding

// Findings is everything that was found.
type Findings = source.Findings

// Options are the tables that rules read. The zero value works.
type Options struct {
	// Law holds the dated tables of minimum_wage and exempt_level. Default:
	// [pay.Builtin].
	Law *pay.Tables
	// PerDiem answers gsa(…). Default: none, and gsa(…) is unknown.
	PerDiem *pay.PerDiem
	// Published is for a version that was published before: what a later version of this
	// package refuses to publish is read as it was then. Default: every rule holds.
	Published bool
}

// Load reads a playbook from its folder. parents returns the folder of a parent
// by name; nil if there are none. Findings show the files of a parent next to the
// child's, or under Label() if its file system has that method.
//
// The findings hold everything that is wrong. If one of them is an error, the
// playbook is nil.
func Load(fsys fs.FS, label string, parents func(name string) (fs.FS, bool), opt Options) (*Playbook,
	Findings) {
	var found Findings
	folder := source.Read(fsys, label, parentsOf(label, parents), &found)
	read := len(found)
	p := build(folder, opt, &found)
	if len(folder.Broken) > 0 {
		found, p = append(found[:read:read], certain(found[read:], folder.Broken)...), nil
	}
	found = found.Unique() // two names can stand for one table
	if len(found.Errors()) > 0 {
		return nil, found
	}
	return p, found
}

// parentsOf adds the built-in parent and the labels to a function that finds
// parents.
func parentsOf(label string, parents func(name string) (fs.FS, bool)) source.Parents {
	return func(name string) (fs.FS, string, bool) {
		if parents != nil {
			if p, ok := parents(name); ok {
				if l, ok := p.(interface{ Label() string }); ok {
					return p, l.Label(), true
				}
				return p, path.Join(path.Dir(strings.TrimSuffix(label, "/")), name), true
			}
		}
		if name == BaseName {
			return Base(), BaseName, true
		}
		return nil, "", false
	}
}

// ParentsIn returns the parents for [Load] if playbooks are the folders of root.
func ParentsIn(root fs.FS) func(name string) (fs.FS, bool) { return source.ParentsIn(root) }

// Open makes a playbook of the files of [Playbook.Bundle].
func Open(files map[string][]byte, opt Options) (*Playbook, Findings) {
	fsys, parents, err := source.Bundle(files)
	if err != nil {
		var found Findings
		f := source.NewFile("playbook.yaml", "", &found)
		f.Fail(source.At(1, 1), source.CodeSyntax, "", "the files can't be read: %v", err)
		return nil, found
	}
	return Load(fsys, "playbook", parents, opt)
}

// Default returns the playbook of a folder without rules: one stage, approval,
// with one approver; one plain letter; recruiters do everything else, and
// ops_admin manages.
func Default(opt Options) (*Playbook, Findings) {
	return Open(map[string][]byte{"playbook.yaml": []byte("playbook: default\ntitle: The defaults\n")}, opt)
}

// VersionOf returns the version that a playbook of these files has ([Playbook.Bundle]):
// the SHA-256 digest of the files in the order of their names, in hex.
func VersionOf(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%d:%s%d:", len(name), name, len(files[name]))
		h.Write(files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
