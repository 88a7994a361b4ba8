package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// folder is a playbook's files, with the path under which findings show them.
type folder struct {
	fs.FS
	path string
}

// Label returns the path that findings show.
func (f folder) Label() string { return filepath.ToSlash(f.path) }

// load reads a playbook from its folder. Its parents lie next to it or in one of
// the folders of -path.
func (c *command) load(dir string) (*playbook.Playbook, playbook.Findings, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, nil, err
	}
	if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is not a folder", dir)
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, nil, err
	}
	beside := filepath.Join(filepath.Clean(dir), "..") // . and .. have a folder above them too
	parents := func(name string) (fs.FS, bool) {
		for _, root := range append([]string{beside}, c.paths...) {
			if f := (folder{os.DirFS(filepath.Join(root, name)), filepath.Join(root, name)}); exists(f) {
				return f, true
			}
		}
		return nil, false
	}
	p, findings := playbook.Load(os.DirFS(full), filepath.ToSlash(filepath.Clean(dir)), parents,
		playbook.Options{})
	return p, findings, nil
}

func exists(f fs.FS) bool {
	_, err := fs.Stat(f, "playbook.yaml")
	return err == nil
}
