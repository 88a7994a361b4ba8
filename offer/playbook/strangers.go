package playbook

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// folderOf says which files stand in which folder of a playbook.
var folderOf = map[string][]string{"letters": {".md"}, "clauses": {".md"}, "cases": {".yaml"},
	"offers": {".yaml", ".yml", ".json"}, "tables": {".csv"}}

// strangers reports files that are not read. One whose name is nearly that of a
// playbook's file would leave its rules out: an error with the right name.
// Others are a warning.
func (r *raw) strangers(fsys fs.FS, label string, findings *Findings) {
	s := stranger{r, fsys, label, findings}
	top, _ := fs.ReadDir(fsys, ".") // a bundle is not listed: all of it is read
	for _, e := range top {
		s.top(e.Name(), e.IsDir())
	}
	for _, folder := range slices.Sorted(maps.Keys(folderOf)) {
		in, _ := fs.ReadDir(fsys, folder)
		for _, e := range in {
			s.within(folder, e.Name(), e.IsDir())
		}
	}
}

// stranger looks at the names of one folder.
type stranger struct {
	r        *raw
	fsys     fs.FS
	label    string
	findings *Findings
}

func (s stranger) file(name string) *file {
	return &file{name: path.Join(s.label, name), findings: s.findings}
}

// reads reports whether the playbook reads a file, or one in a folder: a table
// can have any name.
func (s stranger) reads(name string) bool {
	for read := range s.r.files {
		if read == name || strings.HasPrefix(read, name+"/") {
			return true
		}
	}
	return strings.HasPrefix(name, parentPrefix) // of a bundle
}

// there reports whether the folder has a file or folder of a name.
func (s stranger) there(name string) bool {
	_, err := fs.Stat(s.fsys, name)
	return err == nil
}

// rename is the hint for a file whose right name is known.
func (s stranger) rename(right string) string {
	if s.there(right) {
		return "only " + right + " is read: put everything there and remove this one"
	}
	return "name it " + right
}

// misnamed reports a file or folder whose right name is known. What it says is
// missed elsewhere.
func (s stranger) misnamed(name, right, part, kind string) {
	s.file(name).fail(1, 1, "syntax", s.rename(right), "unknown %s %s: it is not read", kind, name)
	s.r.broken = append(s.r.broken, part)
}

// nearPlaybook is the hint for a folder whose playbook.yaml has another name.
func nearPlaybook(fsys fs.FS) string {
	top, _ := fs.ReadDir(fsys, ".")
	for _, e := range top {
		name := e.Name()
		if !e.IsDir() && slices.Contains(dataExts, strings.ToLower(path.Ext(name))) &&
			nearName(strings.TrimSuffix(name, path.Ext(name)), []string{"playbook"}) != "" {
			return "name " + name + " playbook.yaml"
		}
	}
	return ""
}

// top looks at a file or folder next to playbook.yaml.
func (s stranger) top(name string, dir bool) {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	switch {
	case ignored(name), s.reads(name), dir && folderOf[name] != nil, !dir && known(yamlFiles, name):
	case dir:
		if right := nearName(name, slices.Sorted(maps.Keys(folderOf))); right != "" {
			s.misnamed(name, right, right, "folder")
			return
		}
		s.file(name).warn(1, 1, "unused", "", "unknown folder %s: it is not read", name)
	default:
		var stems []string
		for _, f := range yamlFiles {
			stems = append(stems, strings.TrimSuffix(f, ".yaml"))
		}
		right := ""
		if near := nearName(stem, stems); near != "" && near+".yaml" != name && slices.Contains(dataExts,
			strings.ToLower(ext)) {
			right = near + ".yaml"
		} else if near := nearName(name, yamlFiles); near != "" {
			right = near
		}
		if right != "" {
			s.misnamed(name, right, right, "file")
		} else {
			s.file(name).warn(1, 1, "unused", "", "unknown file %s: it is not read", name)
		}
	}
}

// within looks at a file of one of the known folders.
func (s stranger) within(folder, file string, dir bool) {
	exts, name := folderOf[folder], path.Join(folder, file)
	ext := path.Ext(file)
	right := ""
	for _, e := range exts { // .yml for .yaml, .MD for .md, .markdown for .md
		if strings.EqualFold(ext, e) || slices.Contains(alike[e], strings.ToLower(ext)) {
			right = strings.TrimSuffix(name, ext) + e
			break
		}
	}
	switch {
	case ignored(file), s.reads(name):
	case dir:
		s.file(name).warn(1, 1, "unused", "files stand in "+folder+" itself", "unknown folder %s: it is not read", name)
	case slices.Contains(exts, ext):
		if folder == "tables" {
			s.file(name).warn(1, 1, "unused", "", "no table of names.yaml is in this file")
		}
	case right != "" && !s.there(right):
		s.misnamed(name, right, folder, "file")
	default:
		s.file(name).warn(1, 1, "unused", "files in "+folder+" end with "+strings.Join(exts, " or "),
			"unknown file %s: it is not read", name)
	}
}

// dataExts are the endings that a file of the playbook is given by mistake.
var dataExts = []string{".yaml", ".yml", ".json", ".txt", ""}

// alike are endings that are taken for a known one.
var alike = map[string][]string{
	".yaml": {".yml", ".yam", ""},
	".md":   {".markdown", ".mdown", ".mkd", ".txt", ""},
	".csv":  {".txt", ""},
}

// nearName is the known name that a file was most likely meant to have: the
// same in other letters, singular or plural, or with a slip.
func nearName(name string, names []string) string {
	lower := strings.ToLower(name)
	for _, n := range names {
		if lower == n || lower+"s" == n || lower == n+"s" {
			return n
		}
	}
	near := strings.TrimSuffix(strings.TrimPrefix(rule.Nearest(lower, slices.Clone(names)), "did you mean "), "?")
	if max(len(near)-len(lower), len(lower)-len(near)) > 2 { // approvals-old is a copy, not a slip
		return ""
	}
	return near
}

// ignored reports whether a file is none of the playbook's by its name: hidden,
// or a copy that an editor keeps.
func ignored(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }
