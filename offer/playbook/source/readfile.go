package source

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// maxRead bounds a file before it is read, in bytes. The readers of each kind of
// file have lower bounds.
const maxRead = 16 << 20

var (
	errNoFile = errors.New("it is not a plain file")
	errLarge  = errors.New("it is too large")
)

// readPlain reads one plain file. Pipes and devices are refused: they may never
// end.
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

// unread returns why a file can't be read, without its path on the machine.
func unread(err error) string {
	switch {
	case errors.Is(err, errNoFile), errors.Is(err, errLarge):
		return "the file can't be read: " + err.Error()
	case errors.Is(err, fs.ErrPermission):
		return "the file can't be read: permission is denied"
	case errors.Is(err, fs.ErrNotExist):
		return "the file can't be read: it does not exist"
	}
	return "the file can't be read"
}

// Parse reads one strict YAML document. JSON is a part of YAML. The findings are
// errors of the file.
func Parse(name string, src []byte) (input.Node, Findings) {
	var found Findings
	f := &File{name: name, found: &found}
	n, ok := f.parse(src)
	if !ok {
		return input.Node{}, found.Sorted()
	}
	return n, nil
}

// parse reads the bytes of the file as YAML.
func (f *File) parse(src []byte) (input.Node, bool) {
	text, ok := f.take(src)
	if !ok {
		return input.Node{}, false
	}
	return readYAML(f, text, 1)
}

// take splits the file's bytes into lines and returns them as text in normal
// form C, as the texts of offers are. It reports the first byte that is not UTF-8, and
// the first character that letters would drop.
func (f *File) take(src []byte) (text string, ok bool) {
	if !utf8.Valid(src) {
		f.lines = strings.Split(string(src), "\n")
		f.Fail(firstInvalid(src), CodeSyntax, "save it as UTF-8", "the file is not valid UTF-8")
		return "", false
	}
	text = norm.NFC.String(string(src))
	f.lines = strings.Split(text, "\n")
	if i := strings.IndexFunc(text, input.Reserved); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		f.Fail(placeAt([]byte(text[:i])), CodeSyntax, "remove it",
			"the file holds U+%04X, which Unicode reserves for programs", r)
		return "", false
	}
	return text, true
}

// firstInvalid returns the place of the first byte that is not UTF-8.
func firstInvalid(src []byte) input.Node {
	at := 0
	for at < len(src) {
		r, n := utf8.DecodeRune(src[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return placeAt(src[:at])
}

// placeAt returns the place after the text of a file.
func placeAt(before []byte) input.Node {
	before = bytes.TrimPrefix(before, []byte("\ufeff"))
	start := bytes.LastIndexByte(before, '\n') + 1
	return At(1+bytes.Count(before, []byte("\n")), 1+utf8.RuneCount(before[start:]))
}
