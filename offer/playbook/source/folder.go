package source

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Folder is one playbook as it is written, merged with its parents.
type Folder struct {
	Name     string
	Top      *File              // playbook.yaml
	Settings map[string]Entry   // keys of playbook.yaml, and the maps of other files
	Sections map[string][]Entry // by key of a file; letters and clauses
	Exists   map[string]bool    // files that exist, in this folder or a parent's
	Tables   map[string]Entry   // by name: the path of the table
	CSV      map[string][]byte  // by name: the rows of the table
	Offers   map[string]Entry   // by path: sample offers
	Cases    []Entry            // files of cases
	Files    map[string][]byte  // by path: all files of the version, see [InParent]
	Broken   []string           // files that can't be read: what they hold is unknown
	Parent   *Folder            // what this folder extends
	Replaced []Entry            // names, fields and tables that replace or remove a parent's
}

// Files that a playbook can have next to playbook.yaml.
var yamlFiles = []string{"playbook.yaml", "names.yaml", "fields.yaml", "lifecycle.yaml", "guardrails.yaml",
	"approvals.yaml", "access.yaml"}

// sectionsOf lists the keys of each file that hold a list of entries, with the
// key that identifies an entry.
var sectionsOf = map[string][]struct{ key, id string }{
	"fields.yaml":     {{"fields", "path"}},
	"lifecycle.yaml":  {{"states", "id"}, {"moves", "do"}},
	"guardrails.yaml": {{"guardrails", "id"}},
	"approvals.yaml":  {{"stages", "id"}, {"matrix", "id"}},
}

// keysOf lists the keys that each file can have.
var keysOf = map[string][]string{
	"playbook.yaml": {"playbook", "title", "extends", "applies", "effective", "currency", "calendar", "year",
		"rounding", "nobody", "before", "unique"},
	"names.yaml":      {"names", "tables"},
	"fields.yaml":     {"fields"},
	"lifecycle.yaml":  {"states", "moves", "two_sided", "expire"},
	"guardrails.yaml": {"guardrails"},
	"approvals.yaml":  {"stages", "matrix", "separate", "seen", "delegation"},
	"access.yaml":     {"roles"},
}

// Parents finds the folder of a parent by name, and the label under which
// findings show its files. It returns false if there is none.
type Parents func(name string) (folder fs.FS, label string, ok bool)

// Read reads a folder and its parents. Findings show the path of a file under
// label. Everything that is wrong is added to found; the folder holds what
// could be read.
func Read(fsys fs.FS, label string, parents Parents, found *Findings) *Folder {
	r := folderReader{fsys: fsys, label: label, parents: parents, found: found}
	return r.read()
}

// folderReader reads one folder.
type folderReader struct {
	fsys    fs.FS
	label   string
	parents Parents
	found   *Findings
	seen    []string // the children above, for cycles
	out     *Folder
}

// file returns a file of the folder before it is read.
func (r *folderReader) file(name string) *File {
	return &File{name: path.Join(r.label, name), found: r.found}
}

func (r *folderReader) read() *Folder {
	r.out = &Folder{Settings: map[string]Entry{}, Sections: map[string][]Entry{}, Exists: map[string]bool{},
		Tables: map[string]Entry{}, CSV: map[string][]byte{}, Offers: map[string]Entry{}, Files: map[string][]byte{}}
	for _, name := range yamlFiles {
		r.readFile(name)
	}
	if !r.out.Exists["playbook.yaml"] {
		r.file("playbook.yaml").Fail(At(1, 1), CodeSyntax, nearPlaybook(r.fsys),
			"the folder has no playbook.yaml")
		return r.out
	}
	r.readName()
	r.readLetters()
	r.readTables()
	r.readOffers()
	r.strangers()
	if e := r.out.Settings["extends"]; e.Text().Value != "" {
		r.extend(e)
		return r.out
	}
	for section, own := range r.out.Sections {
		r.out.Sections[section] = switchedOn(section, own)
	}
	r.out.dropTables()
	return r.out
}

// readName takes the name from playbook.yaml. A file with another error may
// have lost it, so only a clean one is reported.
func (r *folderReader) readName() {
	out := r.out
	e := out.Settings["playbook"]
	out.Name = e.Node.Text
	wrong := slices.ContainsFunc(*r.found, func(f Finding) bool { return f.File == out.Top.name })
	if !wrong && strings.TrimSpace(e.Node.Text) == "" {
		out.Top.Fail(At(1, 1), CodeSyntax, "write playbook: and the name of the folder",
			"playbook: is missing")
	}
}

// extend reads the parent that the entry names and merges it into the folder.
func (r *folderReader) extend(e Entry) {
	parent := strings.TrimSpace(e.Node.Text)
	if len(r.seen) == 0 { // a parent stands in it by the name of its folder
		r.seen = []string{r.out.Name}
	}
	if i := slices.Index(r.seen, parent); i >= 0 {
		ring := append(slices.Clone(r.seen[i:]), parent)
		e.File.Fail(e.Node, CodeCycle, "", "a playbook can't extend itself: %s",
			strings.Join(ring, " extends "))
		return
	}
	fsys, label, ok := r.parents(parent)
	if !ok {
		e.File.Fail(e.Node, CodeUnknownName,
			"the parent is the folder of that name next to this one, or in -path",
			"unknown playbook %s", parent)
		return
	}
	up := folderReader{fsys: fsys, label: label, parents: r.parents, found: r.found,
		seen: append(slices.Clone(r.seen), parent)}
	p := up.read()
	r.out.Broken = append(r.out.Broken, p.Broken...)
	if p.Name != parent && p.Name != "" {
		e.File.Fail(e.Node, CodeSyntax, "a playbook has the name of its folder",
			"the folder %s holds a playbook named %s", parent, p.Name)
		return
	}
	r.out.inherit(p)
}

// readFile reads one of the YAML files, if it exists.
func (r *folderReader) readFile(name string) {
	src, err := readPlain(r.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	f := r.file(name)
	if name == "playbook.yaml" {
		r.out.Top = f
	}
	r.out.Exists[name] = true
	if err != nil {
		r.broken(name)
		f.Fail(At(1, 1), CodeSyntax, "", "%s", unread(err))
		return
	}
	r.out.Files[name] = src
	n, ok := f.parse(src)
	if !ok {
		r.broken(name)
		return
	}
	if n.Kind != input.Map {
		f.Fail(n, CodeType, "", "the file is a map of keys")
		return
	}
	for _, m := range n.Members {
		if !slices.Contains(keysOf[name], m.Key) {
			f.unknownKey(m, keysOf[name])
			continue
		}
		r.member(f, name, m)
	}
}

// broken notes a file or folder that can't be read.
func (r *folderReader) broken(name string) { r.out.Broken = append(r.out.Broken, name) }

// member takes one key of a file.
func (r *folderReader) member(f *File, name string, m input.Member) {
	for _, s := range sectionsOf[name] {
		if s.key == m.Key {
			r.section(f, m, s.id)
			return
		}
	}
	switch {
	case m.Key == "names" || m.Key == "roles":
		r.named(f, m)
	case m.Key == "tables":
		r.tables(f, m)
	case m.Value.Kind != input.Null:
		r.out.Settings[m.Key] = Entry{ID: m.Key, Node: m.Value, File: f}
	}
}

// section takes a list of entries.
func (r *folderReader) section(f *File, m input.Member, id string) {
	switch m.Value.Kind {
	case input.Null:
	case input.List:
		r.out.Sections[m.Key] = entries(f, m.Key, id, m.Value.Items)
	default:
		f.Fail(Key(m), CodeType, "", "%s is a list", m.Key)
	}
}

// named takes a map of entries.
func (r *folderReader) named(f *File, m input.Member) {
	if m.Value.Kind != input.Map && m.Value.Kind != input.Null {
		f.Fail(Key(m), CodeType, "", "%s is a map", m.Key)
		return
	}
	for _, e := range m.Value.Members {
		n := e.Value
		if n.Line == 0 {
			n.Line, n.Column = e.Line, e.Col
		}
		entry := Entry{ID: e.Key, Node: n, File: f, Key: Key(e)}
		r.out.Sections[m.Key] = append(r.out.Sections[m.Key], entry)
	}
}

func (r *folderReader) tables(f *File, m input.Member) {
	if m.Value.Kind != input.Map && m.Value.Kind != input.Null {
		f.Fail(Key(m), CodeType, "write name: tables/name.csv", "tables is a map")
		return
	}
	for _, e := range m.Value.Members {
		r.out.Tables[e.Key] = Entry{ID: e.Key, Node: e.Value, File: f}
	}
}
