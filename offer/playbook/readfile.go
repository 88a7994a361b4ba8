package playbook

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
