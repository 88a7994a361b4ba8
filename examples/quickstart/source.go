package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// source is the file that offers are read from, and how far it was read.
type source struct {
	fs.File
	size, read int64
}

// openSource opens a file of yours; a folder is none.
func openSource(path string) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder; give a file", filepath.Base(path))
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &source{File: f, size: info.Size()}, nil
}

// Read counts what was read.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.File.Read(p)
	s.read += int64(n)
	return n, err
}
