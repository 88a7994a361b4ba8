package playbook

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// bodyKey is where the text behind the front matter of a letter is kept; no
// file can have such a key.
const bodyKey = "\x00body"

// readLetters reads letters/*.md and clauses/*.md: front matter between lines
// of ---, then the text.
func (r *raw) readLetters(fsys fs.FS, label string, findings *Findings) {
	for section, key := range map[string]string{"letters": "letter", "clauses": "clause"} {
		names, _ := fs.Glob(fsys, section+"/*.md")
		slices.Sort(names)
		for _, name := range names {
			r.readLetter(fsys, path.Join(label, name), name, section, key, findings)
		}
		if len(names) > 0 {
			r.exists[section] = true
		}
	}
}

// readLetter reads one letter or clause. What has no front matter could be any
// of them, so nothing is missed elsewhere.
func (r *raw) readLetter(fsys fs.FS, shown, name, section, key string, findings *Findings) {
	src, err := readPlain(fsys, name)
	f := &file{name: shown, findings: findings}
	broken := func() { r.broken = append(r.broken, section) }
	if err != nil {
		f.fail(1, 1, "syntax", "", "%s", unread(err))
		broken()
		return
	}
	r.files[name] = src
	text, ok := f.take(src)
	if !ok {
		broken()
		return
	}
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	head, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	if !strings.HasPrefix(text, "---\n") || !ok {
		f.fail(1, 1, "syntax", "begin with a line ---, the keys, and a line --- again", "the file has no front matter")
		broken()
		return
	}
	n, ok := readYAML(f, head, 2)
	if !ok {
		broken()
		return
	}
	line := 3 + strings.Count(head, "\n")
	n.Members = append(n.Members, input.Member{Key: bodyKey, Value: input.Node{Kind: input.Text, Text: body, Line: line + 1, Column: 1}})
	id, _ := n.Get(key)
	if id.Text == "" {
		f.fail(2, 1, "syntax", "", "%s: is missing in the front matter", key)
		broken()
		return
	}
	if slices.ContainsFunc(r.sections[section], func(e entry) bool { return e.id == id.Text }) {
		f.fail(id.Line, id.Column, "syntax", "", "%s is there twice; keep one", id.Text)
		return
	}
	r.sections[section] = append(r.sections[section], entry{id: id.Text, node: n, file: f})
}

func (r *raw) readTables(fsys fs.FS, label string, findings *Findings) {
	for name, e := range r.tables {
		if e.off() {
			continue
		}
		at := path.Clean(strings.TrimSpace(e.node.Text))
		src, err := readPlain(fsys, at)
		if err != nil {
			e.file.fail(e.node.Line, e.node.Column, "unknown_name", "a table is tables/NAME.csv in this folder", "%s", strings.Replace(unread(err), "the file", "the table file", 1))
			continue
		}
		r.files[at] = src
		f := &file{name: path.Join(label, at), findings: findings}
		if text, ok := f.take(src); ok {
			r.csv[name] = []byte(text)
		}
	}
}

// readOffers reads what cases need. Cases and offers are not part of the
// playbook's version.
func (r *raw) readOffers(fsys fs.FS, label string, findings *Findings) {
	read := func(name string) (entry, bool) {
		src, err := readPlain(fsys, name)
		f := &file{name: path.Join(label, name), findings: findings}
		if err != nil {
			f.fail(1, 1, "syntax", "", "%s", unread(err))
			return entry{}, false
		}
		text, ok := f.take(src)
		if !ok {
			return entry{}, false
		}
		n, ok := readYAML(f, text, 1)
		return entry{id: name, node: n, file: f}, ok
	}
	for _, pattern := range []string{"offers/*.yaml", "offers/*.yml", "offers/*.json"} {
		names, _ := fs.Glob(fsys, pattern)
		for _, name := range names {
			if e, ok := read(name); ok {
				r.offers[name] = e
			}
		}
	}
	names, _ := fs.Glob(fsys, "cases/*.yaml")
	slices.Sort(names)
	for _, name := range names {
		if e, ok := read(name); ok {
			r.cases = append(r.cases, e)
		} else {
			r.broken = append(r.broken, "cases")
		}
	}
}
