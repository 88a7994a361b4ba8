package source

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// endingsIn lists the folders of a playbook and how their files end.
var endingsIn = map[string][]string{"letters": {".md"}, "clauses": {".md"}, "cases": {".yaml"},
	"offers": {".yaml", ".yml", ".json"}, "tables": {".csv"}}

// strangers reports the files that are not read. A file whose name is nearly
// that of a playbook's file is an error with the right name, because its rules
// would be left out. Any other file is a warning.
func (r *folderReader) strangers() {
	top, _ := fs.ReadDir(r.fsys, ".") // a bundle can't be listed: all of it is read
	for _, e := range top {
		if e.IsDir() {
			r.topFolder(e.Name())
		} else {
			r.topFile(e.Name())
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(endingsIn)) {
		in, _ := fs.ReadDir(r.fsys, folder)
		for _, e := range in {
			switch name := e.Name(); {
			case ignored(name), r.isRead(path.Join(folder, name)):
			case e.IsDir():
				r.file(path.Join(folder, name)).Warn(At(1, 1), CodeUnused, "files belong in "+folder+" itself",
					"unknown folder %s: it is not read", path.Join(folder, name))
			default:
				r.within(folder, name)
			}
		}
	}
}

// isRead reports whether the playbook reads a file, or one in a folder. A table
// can have any name.
func (r *folderReader) isRead(name string) bool {
	for read := range r.out.Files {
		if read == name || strings.HasPrefix(read, name+"/") {
			return true
		}
	}
	return strings.HasPrefix(name, parentPrefix) // of a bundle
}

// exists reports whether the folder has a file or folder of a name.
func (r *folderReader) exists(name string) bool {
	_, err := fs.Stat(r.fsys, name)
	return err == nil
}

// misnamed reports a file or folder whose right name is known. What it holds is
// missing elsewhere: part names it in Broken.
func (r *folderReader) misnamed(name, right, part, kind string) {
	hint := "name it " + right
	if r.exists(right) {
		hint = "only " + right + " is read: put everything there and remove this one"
	}
	r.file(name).Fail(At(1, 1), CodeSyntax, hint, "unknown %s %s: it is not read", kind, name)
	r.broken(part)
}

// nearPlaybook returns the hint for a folder whose playbook.yaml has another name.
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

// topFolder checks a folder next to playbook.yaml.
func (r *folderReader) topFolder(name string) {
	if ignored(name) || r.isRead(name) || endingsIn[name] != nil {
		return
	}
	if right := nearName(name, slices.Sorted(maps.Keys(endingsIn))); right != "" {
		r.misnamed(name, right, right, "folder")
		return
	}
	r.file(name).Warn(At(1, 1), CodeUnused, "", "unknown folder %s: it is not read", name)
}

// topFile checks a file next to playbook.yaml.
func (r *folderReader) topFile(name string) {
	if ignored(name) || r.isRead(name) || slices.Contains(yamlFiles, name) {
		return
	}
	if right := nearFile(name); right != "" {
		r.misnamed(name, right, right, "file")
		return
	}
	r.file(name).Warn(At(1, 1), CodeUnused, "", "unknown file %s: it is not read", name)
}

// nearFile returns the YAML file that a name most likely means; empty if none.
func nearFile(name string) string {
	var stems []string
	for _, f := range yamlFiles {
		stems = append(stems, strings.TrimSuffix(f, ".yaml"))
	}
	ext := path.Ext(name)
	near := nearName(strings.TrimSuffix(name, ext), stems)
	if near != "" && near+".yaml" != name && slices.Contains(dataExts, strings.ToLower(ext)) {
		return near + ".yaml"
	}
	return nearName(name, yamlFiles)
}

// within checks a file of one of the known folders.
func (r *folderReader) within(folder, file string) {
	exts, name := endingsIn[folder], path.Join(folder, file)
	if slices.Contains(exts, path.Ext(file)) {
		if folder == "tables" {
			r.file(name).Warn(At(1, 1), CodeUnused, "", "no table of names.yaml is in this file")
		}
		return
	}
	if right := rightEnding(name, exts); right != "" && !r.exists(right) {
		r.misnamed(name, right, folder, "file")
		return
	}
	r.file(name).Warn(At(1, 1), CodeUnused, "files in "+folder+" end with "+strings.Join(exts, " or "),
		"unknown file %s: it is not read", name)
}

// rightEnding returns the name with the ending that it most likely should have:
// .yaml for .yml, .md for .MD or .markdown. It is empty if no ending is alike.
func rightEnding(name string, exts []string) string {
	ext := path.Ext(name)
	for _, e := range exts {
		if strings.EqualFold(ext, e) || slices.Contains(alike[e], strings.ToLower(ext)) {
			return strings.TrimSuffix(name, ext) + e
		}
	}
	return ""
}

// dataExts are endings that the files of a playbook get by mistake.
var dataExts = []string{".yaml", ".yml", ".json", ".txt", ""}

// alike lists endings that stand for a known one.
var alike = map[string][]string{
	".yaml": {".yml", ".yam", ""},
	".md":   {".markdown", ".mdown", ".mkd", ".txt", ""},
	".csv":  {".txt", ""},
}

// nearName returns the known name that a file most likely should have: the same
// in other letters, singular or plural, or with a typing error.
func nearName(name string, names []string) string {
	lower := strings.ToLower(name)
	for _, n := range names {
		if lower == n || lower+"s" == n || lower == n+"s" {
			return n
		}
	}
	near := strings.TrimSuffix(strings.TrimPrefix(rule.Nearest(lower, slices.Clone(names)), "did you mean "),
		"?")
	if max(len(near)-len(lower), len(lower)-len(near)) > 2 { // approvals-old is a copy, not a slip
		return ""
	}
	return near
}

// ignored reports whether a name is hidden or that of an editor's copy.
func ignored(name string) bool { return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") }
