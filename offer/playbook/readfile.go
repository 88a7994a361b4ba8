package playbook

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// maxRead bounds a file before it is read; what a file may hold is bounded
// lower by who reads it.
const maxRead = 16 << 20

var (
	errNoFile = errors.New("it is not a plain file")
	errLarge  = errors.New("it is too large")
)

// readPlain reads one plain file: a pipe would never end, and a device has no
// size.
func readPlain(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	case info.Size() > maxRead:
		return nil, errLarge
	}
	return fs.ReadFile(fsys, name)
}

// unread says why a file can't be read, without the path that the machine
// gives it.
func unread(err error) string {
	switch {
	case errors.Is(err, errNoFile), errors.Is(err, errLarge):
		return "the file can't be read: " + err.Error()
	case errors.Is(err, fs.ErrPermission):
		return "the file can't be read: permission is denied"
	case errors.Is(err, fs.ErrNotExist):
		return "the file can't be read: it is not there"
	}
	return "the file can't be read"
}

// take makes lines of a file's bytes and returns them as text in normal form C,
// in which the texts of offers are. Bytes that are not UTF-8 are reported where
// the first of them stands.
func (f *file) take(src []byte) (text string, ok bool) {
	if !utf8.Valid(src) {
		f.lines = strings.Split(string(src), "\n")
		line, col := firstInvalid(src)
		f.fail(line, col, "syntax", "save it as UTF-8", "the file is not valid UTF-8")
		return "", false
	}
	text = norm.NFC.String(string(src))
	f.lines = strings.Split(text, "\n")
	return text, true
}

// firstInvalid is the place of the first byte that is not UTF-8.
func firstInvalid(src []byte) (line, col int) {
	at := 0
	for at < len(src) {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	before := bytes.TrimPrefix(src[:at], []byte("\ufeff"))
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// folderOf says which files stand in which folder of a playbook.
var folderOf = map[string][]string{"letters": {".md"}, "clauses": {".md"}, "cases": {".yaml"}, "offers": {".yaml", ".yml", ".json"}, "tables": {".csv"}}

// strangers warns of files that look like a playbook's and are not read: a name
// that is misspelled would leave its rules out.
func (r *raw) strangers(fsys fs.FS, label string, findings *Findings) {
	warn := func(name, hint, format string, a ...any) {
		(&file{name: path.Join(label, name), findings: findings}).warn(1, 1, "unused", hint, format, a...)
	}
	var folders []string
	for name := range folderOf {
		folders = append(folders, name)
	}
	top, _ := fs.ReadDir(fsys, ".") // a bundle is not listed: all of it is read
	for _, e := range top {
		name := e.Name()
		ext := path.Ext(name)
		switch {
		case hidden(name):
		case !e.IsDir() && (ext == ".yaml" || ext == ".yml") && !slices.Contains(yamlFiles, name) && rule.Nearest(name, slices.Clone(yamlFiles)) != "":
			warn(name, rule.Nearest(name, slices.Clone(yamlFiles)), "no playbook has a file of this name: it is not read")
		case e.IsDir() && folderOf[name] == nil && rule.Nearest(name, slices.Clone(folders)) != "":
			warn(name, rule.Nearest(name, slices.Clone(folders)), "no playbook has a folder of this name: it is not read")
		}
	}
	for folder, exts := range folderOf {
		in, _ := fs.ReadDir(fsys, folder)
		for _, e := range in {
			name := path.Join(folder, e.Name())
			switch {
			case e.IsDir() || hidden(e.Name()):
			case !slices.Contains(exts, path.Ext(name)):
				warn(name, "files in "+folder+" end with "+strings.Join(exts, " or "), "the file is not read")
			case folder == "tables" && r.files[name] == nil:
				warn(name, "", "no table of names.yaml is in this file")
			}
		}
	}
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }
