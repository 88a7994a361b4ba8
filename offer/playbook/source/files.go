package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// BodyKey is the key of the text after the front matter of a letter or clause.
// No file can have such a key.
const BodyKey = "\x00body"

// readLetters reads letters/*.md and clauses/*.md.
func (r *folderReader) readLetters() {
	for section, key := range map[string]string{"letters": "letter", "clauses": "clause"} {
		names, _ := fs.Glob(r.fsys, section+"/*.md") // the pattern is valid
		slices.Sort(names)
		for _, name := range names {
			r.readLetter(name, section, key)
		}
		if len(names) > 0 {
			r.out.Exists[section] = true
		}
	}
}

// readLetter reads one letter or clause: keys between lines of ---, then the
// text. If it can't be read, any letter or clause may be missing.
func (r *folderReader) readLetter(name, section, key string) {
	n, f, ok := r.frontMatter(name)
	if !ok {
		r.broken(section)
		return
	}
	id, _ := n.Get(key)
	switch {
	case id.Text == "":
		f.Fail(At(2, 1), CodeSyntax, "", "%s: is missing in the front matter", key)
		r.broken(section)
	case slices.ContainsFunc(r.out.Sections[section], func(e Entry) bool { return e.ID == id.Text }):
		f.Fail(id, CodeSyntax, "", "%s is duplicated; keep one", id.Text)
	default:
		r.out.Sections[section] = append(r.out.Sections[section], Entry{ID: id.Text, Node: n, File: f})
	}
}

// frontMatter reads a Markdown file as a map: the keys of its front matter, and
// the text under [BodyKey].
func (r *folderReader) frontMatter(name string) (input.Node, *File, bool) {
	src, err := readPlain(r.fsys, name)
	f := r.file(name)
	if err != nil {
		f.Fail(At(1, 1), CodeSyntax, "", "%s", unread(err))
		return input.Node{}, f, false
	}
	r.out.Files[name] = src
	text, ok := f.take(src)
	if !ok {
		return input.Node{}, f, false
	}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !strings.HasPrefix(text, "---\n") || !ok {
		f.Fail(At(1, 1), CodeSyntax, "begin with a line ---, the keys, and a line --- again",
			"the file has no front matter")
		return input.Node{}, f, false
	}
	n, ok := readYAML(f, head, 2)
	rest := input.Node{Kind: input.Text, Text: body, Line: 4 + strings.Count(head, "\n"), Column: 1}
	n.Members = append(n.Members, input.Member{Key: BodyKey, Value: rest})
	return n, f, ok
}

func (r *folderReader) readTables() {
	for name, e := range r.out.Tables {
		if e.Off() {
			continue
		}
		at := path.Clean(trimmed(e.Node.Text))
		src, err := readPlain(r.fsys, at)
		if err != nil {
			e.File.Fail(e.Node, CodeUnknownName, "a table is tables/NAME.csv in this folder", "%s",
				strings.Replace(unread(err), "the file", "the table file", 1))
			continue
		}
		r.out.Files[at] = src
		if text, ok := r.file(at).take(src); ok {
			r.out.CSV[name] = []byte(text)
		}
	}
}

// readOffers reads the sample offers and the cases. They are no part of the
// version.
func (r *folderReader) readOffers() {
	for _, pattern := range []string{"offers/*.yaml", "offers/*.yml", "offers/*.json"} {
		names, _ := fs.Glob(r.fsys, pattern) // the pattern is valid
		for _, name := range names {
			if e, ok := r.readSample(name); ok {
				r.out.Offers[name] = e
			}
		}
	}
	names, _ := fs.Glob(r.fsys, "cases/*.yaml") // the pattern is valid
	slices.Sort(names)
	for _, name := range names {
		if e, ok := r.readSample(name); ok {
			r.out.Cases = append(r.out.Cases, e)
		} else {
			r.broken("cases")
		}
	}
}

func (r *folderReader) readSample(name string) (Entry, bool) {
	src, err := readPlain(r.fsys, name)
	f := r.file(name)
	if err != nil {
		f.Fail(At(1, 1), CodeSyntax, "", "%s", unread(err))
		return Entry{}, false
	}
	n, ok := f.parse(src)
	return Entry{ID: name, Node: n, File: f}, ok
}
