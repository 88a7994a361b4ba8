package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// parentPrefix marks the files of a parent inside a bundle: @name/file.
const parentPrefix = "@"

// InParent returns the path of a parent's file inside a bundle. Files of the
// parent's own parents keep their path.
func InParent(parent, file string) string {
	if strings.HasPrefix(file, parentPrefix) {
		return file
	}
	return parentPrefix + parent + "/" + file
}

// Inside returns the path of a file of a bundle inside its own folder, which may
// be a parent's.
func Inside(file string) string {
	if strings.HasPrefix(file, parentPrefix) {
		_, file, _ = strings.Cut(file, "/")
	}
	return file
}

// Bundle returns the files of a bundle as a file system, and the parents inside
// it. It returns an error if a path is not valid.
func Bundle(files map[string][]byte) (fs.FS, func(name string) (fs.FS, bool), error) {
	fsys, err := memory(files)
	if err != nil {
		return nil, nil, err
	}
	return fsys, func(name string) (fs.FS, bool) { return folderIn(fsys, parentPrefix+name) }, nil
}

// ParentsIn returns a function that finds parents in the folders of root. Each folder
// has the name of its playbook.
func ParentsIn(root fs.FS) func(name string) (fs.FS, bool) {
	return func(name string) (fs.FS, bool) { return folderIn(root, name) }
}

// folderIn returns a folder if it holds a playbook.
func folderIn(root fs.FS, name string) (fs.FS, bool) {
	f, err := fs.Sub(root, name)
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(f, "playbook.yaml")
	return f, err == nil
}

// memory returns a file system of files in memory: an archive that is not
// packed.
func memory(files map[string][]byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !fs.ValidPath(name) {
			return nil, errors.New("a path is not valid")
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}
