package playbook

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/record"
)

// entry is one entry of a file before it is decoded: what inheritance moves
// around whole.
type entry struct {
	id    string
	node  record.Node
	file  *file
	depth int // 0: this playbook's own; 1: its parent's, and so on
}

func (e entry) off() bool   { n, _ := e.node.Get("off"); return n.Text == "true" }
func (e entry) final() bool { n, _ := e.node.Get("final"); return n.Text == "true" }

// raw is a playbook with what it inherits, before it is decoded.
type raw struct {
	name     string
	top      *file              // playbook.yaml
	settings map[string]entry   // keys of playbook.yaml and of the maps of other files
	sections map[string][]entry // names, fields, states, moves, guardrails, stages, matrix, roles, letters, clauses
	exists   map[string]bool    // files that exist, in this playbook or a parent
	tables   map[string]entry   // name → path of the table
	csv      map[string][]byte  // table name → its rows
	offers   map[string]entry   // path → sample offer
	cases    []entry            // case files
	files    map[string][]byte  // everything, for the digest
	broken   bool               // a file is not YAML: what it says is not known
	replaced []entry            // names, fields and tables that took the place of a parent's
}

var yamlFiles = []string{"playbook.yaml", "names.yaml", "fields.yaml", "lifecycle.yaml", "guardrails.yaml", "approvals.yaml", "access.yaml"}

// parentPrefix marks the files of a parent inside a [Bundle].
const parentPrefix = "@"

// sectionOf says under which key of which file a list of entries stands, and
// by which key an entry is known.
var sectionOf = map[string][]struct{ key, id string }{
	"fields.yaml":     {{"fields", "path"}},
	"lifecycle.yaml":  {{"states", "id"}, {"moves", "do"}},
	"guardrails.yaml": {{"guardrails", "id"}},
	"approvals.yaml":  {{"stages", "id"}, {"matrix", "id"}},
}

// keysOf says which maps a file can have beside its lists.
var keysOf = map[string][]string{
	"playbook.yaml":   {"playbook", "title", "extends", "applies", "effective", "currency", "calendar", "year", "rounding", "nobody", "before"},
	"names.yaml":      {"names", "tables"},
	"fields.yaml":     {"fields"},
	"lifecycle.yaml":  {"states", "moves", "two_sided", "expire"},
	"guardrails.yaml": {"guardrails"},
	"approvals.yaml":  {"stages", "matrix", "separate", "delegation"},
	"access.yaml":     {"roles"},
}

// folders resolves the name of a parent to its folder.
type folders func(name string) (fs.FS, string, bool)

func readRaw(fsys fs.FS, label string, parents folders, findings *Findings, seen []string) *raw {
	r := &raw{settings: map[string]entry{}, sections: map[string][]entry{}, exists: map[string]bool{}, tables: map[string]entry{},
		csv: map[string][]byte{}, offers: map[string]entry{}, files: map[string][]byte{}}
	for _, name := range yamlFiles {
		r.readFile(fsys, label, name, findings)
	}
	if !r.exists["playbook.yaml"] {
		f := &file{name: path.Join(label, "playbook.yaml"), findings: findings}
		f.fail(1, 1, "syntax", "", "the folder has no playbook.yaml")
		return r
	}
	r.name = r.settings["playbook"].node.Text
	wrong := slices.ContainsFunc(*findings, func(f Finding) bool { return f.File == r.top.name })
	if e, ok := r.settings["playbook"]; !wrong && (!ok || strings.TrimSpace(e.node.Text) == "") {
		r.top.fail(1, 1, "syntax", "write playbook: and the name of the folder", "playbook: is missing")
	}
	r.readLetters(fsys, label, findings)
	r.readTables(fsys, label, findings)
	r.readOffers(fsys, label, findings)
	if e, ok := r.settings["extends"]; ok && e.node.Text != "" {
		parent := strings.TrimSpace(e.node.Text)
		seen = append(slices.Clone(seen), r.name)
		if slices.Contains(seen, parent) {
			e.file.fail(e.node.Line, e.node.Column, "cycle", "", "%s extends itself", parent)
			return r
		}
		pfs, plabel, ok := parents(parent)
		if !ok {
			e.file.fail(e.node.Line, e.node.Column, "unknown_name", "the parent is the folder of that name beside this one, or in -path", "there is no playbook %s", parent)
			return r
		}
		p := readRaw(pfs, plabel, parents, findings, append(seen, parent))
		r.broken = r.broken || p.broken
		if p.name != parent && p.name != "" {
			e.file.fail(e.node.Line, e.node.Column, "syntax", "a playbook bears the name of its folder", "the folder %s holds a playbook named %s", parent, p.name)
			return r
		}
		r.inherit(p)
		return r
	}
	for section, own := range r.sections { // nothing to switch off
		r.sections[section] = slices.DeleteFunc(own, entry.off)
	}
	return r
}

func (r *raw) readFile(fsys fs.FS, label, name string, findings *Findings) {
	src, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	f := &file{name: path.Join(label, name), lines: strings.Split(string(src), "\n"), findings: findings}
	if err != nil {
		f.fail(1, 1, "syntax", "", "the file can't be read")
		return
	}
	r.exists[name], r.files[name] = true, src
	if name == "playbook.yaml" {
		r.top = f
	}
	n, ok := readYAML(f, src, 1)
	if !ok {
		r.broken = true
		return
	}
	if n.Kind != record.NodeMap {
		f.fail(n.Line, n.Column, "type", "", "the file is a map of keys")
		return
	}
	for _, m := range n.Members {
		if !slices.Contains(keysOf[name], m.Key) {
			f.fail(m.Line, m.Col, "syntax", keyHint(m.Key, slices.Clone(keysOf[name])), "there is no key %s here; there are %s", m.Key, strings.Join(keysOf[name], ", "))
			continue
		}
		r.member(f, name, m)
	}
}

func (r *raw) member(f *file, name string, m record.Member) {
	for _, s := range sectionOf[name] {
		if s.key == m.Key {
			if m.Value.Kind == record.NodeNull {
				return
			}
			if m.Value.Kind != record.NodeList {
				f.fail(m.Line, m.Col, "type", "", "%s is a list", m.Key)
				return
			}
			r.sections[m.Key] = r.entries(f, s.key, s.id, m.Value.Items)
			return
		}
	}
	if m.Key == "names" || m.Key == "roles" {
		if m.Value.Kind != record.NodeMap && m.Value.Kind != record.NodeNull {
			f.fail(m.Line, m.Col, "type", "", "%s is a map", m.Key)
			return
		}
		for _, e := range m.Value.Members {
			n := e.Value
			if n.Line == 0 {
				n.Line, n.Column = e.Line, e.Col
			}
			r.sections[m.Key] = append(r.sections[m.Key], entry{id: e.Key, node: n, file: f})
		}
		return
	}
	if m.Key == "tables" {
		if m.Value.Kind != record.NodeMap && m.Value.Kind != record.NodeNull {
			f.fail(m.Line, m.Col, "type", "write name: tables/name.csv", "tables is a map")
			return
		}
		for _, e := range m.Value.Members {
			r.tables[e.Key] = entry{id: e.Key, node: e.Value, file: f}
		}
		return
	}
	if m.Value.Kind != record.NodeNull {
		r.settings[m.Key] = entry{id: m.Key, node: m.Value, file: f}
	}
}

func (r *raw) entries(f *file, section, key string, items []record.Node) []entry {
	var out []entry
	for _, n := range items {
		if n.Kind != record.NodeMap {
			f.fail(n.Line, n.Column, "type", quoteHint, "an entry of %s is a map of keys", section)
			continue
		}
		id, _ := n.Get(key)
		e := entry{id: strings.TrimSpace(id.Text), node: n, file: f}
		if section == "moves" {
			from, _ := n.Get("from")
			e.id += " from " + strings.TrimSpace(from.Text)
		}
		if e.id == "" {
			f.fail(n.Line, n.Column, "syntax", "", "the entry has no %s", key)
			continue
		}
		if slices.ContainsFunc(out, func(o entry) bool { return o.id == e.id }) {
			f.fail(n.Line, n.Column, "syntax", "", "%s is there twice; keep one", e.id)
			continue
		}
		out = append(out, e)
	}
	return out
}

// inherited are the settings that a child takes over key by key.
var inherited = []string{"separate", "delegation", "rounding", "calendar", "year", "currency", "nobody", "two_sided", "expire"}

// inherit puts the parent's entries before the child's; an entry of the same
// id keeps the parent's place and takes the child's content whole.
func (r *raw) inherit(p *raw) {
	for section, entries := range p.sections {
		merged := make([]entry, 0, len(entries))
		own := r.sections[section]
		for _, e := range entries {
			e.depth++
			i := slices.IndexFunc(own, func(o entry) bool { return o.id == e.id })
			switch {
			case i < 0:
				merged = append(merged, e)
				continue
			case e.final():
				own[i].file.fail(own[i].node.Line, own[i].node.Column, "final", "", "%s is final in %s: it can't be replaced or removed", e.id, p.name)
			}
			o := own[i]
			if section == "names" || section == "fields" {
				r.replaced = append(r.replaced, o)
			}
			if section == "matrix" {
				_, whole := o.node.Get("on")
				finalBands(e.node, o, whole || o.off(), p.name)
				if !whole && !o.off() {
					o.node = mergeBands(e.node, o.node)
				}
			}
			if !o.off() {
				merged = append(merged, o)
			}
			own = slices.Delete(slices.Clone(own), i, i+1)
		}
		for _, o := range own {
			if o.off() {
				o.nothingOff(p.name)
			} else {
				merged = append(merged, o)
			}
		}
		r.sections[section] = merged
	}
	for section, own := range r.sections {
		if _, ok := p.sections[section]; !ok {
			for _, o := range own {
				if o.off() {
					o.nothingOff(p.name)
				}
			}
			r.sections[section] = slices.DeleteFunc(own, entry.off)
		}
	}
	if p.anyFinal() {
		r.keepsUnits(p)
	}
	for _, key := range inherited {
		r.inheritSetting(key, p)
	}
	for name, t := range p.tables {
		if _, ok := r.tables[name]; !ok {
			r.tables[name], r.csv[name] = t, p.csv[name]
		} else {
			mine := r.tables[name]
			mine.id = "lookup:" + name
			r.replaced = append(r.replaced, mine)
		}
	}
	r.replaced = append(r.replaced, p.replaced...)
	for name := range p.exists {
		r.exists[name] = true
	}
	for name, src := range p.files {
		if !strings.HasPrefix(name, parentPrefix) {
			name = parentPrefix + p.name + "/" + name
		}
		r.files[name] = src
	}
}

func (r *raw) inheritSetting(key string, p *raw) {
	theirs, ok := p.settings[key]
	if !ok {
		return
	}
	mine, ok := r.settings[key]
	if !ok {
		theirs.depth++
		r.settings[key] = theirs
		return
	}
	if key == "separate" && theirs.final() {
		mine.file.fail(mine.node.Line, mine.node.Column, "final", "", "separate is final in %s", p.name)
	}
	if mine.node.Kind == record.NodeMap && theirs.node.Kind == record.NodeMap {
		for _, m := range theirs.node.Members {
			if n, ok := mine.node.Get(m.Key); ok && n.Kind != record.NodeNull {
				continue
			}
			m.Value, m.Line, m.Col = moved(m.Value, mine.node), mine.node.Line, mine.node.Column
			mine.node.Members = append(slices.DeleteFunc(slices.Clone(mine.node.Members), func(o record.Member) bool { return o.Key == m.Key }), m)
		}
		r.settings[key] = mine
	}
}

// nothingOff warns of an off: true that switches nothing off.
func (e entry) nothingOff(parent string) {
	e.file.warn(e.node.Line, e.node.Column, "unused", "", "%s has no %s that could be switched off", parent, e.id)
}

// moved is a node of a parent's file at a place of the child's, where what is
// found about it is shown.
func moved(n, to record.Node) record.Node {
	n.Line, n.Column = to.Line, to.Column
	n.Items, n.Members = slices.Clone(n.Items), slices.Clone(n.Members)
	for i := range n.Items {
		n.Items[i] = moved(n.Items[i], to)
	}
	for i := range n.Members {
		n.Members[i].Value = moved(n.Members[i].Value, to)
		n.Members[i].Line, n.Members[i].Col = to.Line, to.Column
	}
	return n
}

// mergeBands replaces and adds single bands of a parent's matrix.
func mergeBands(parent, child record.Node) record.Node {
	theirs, _ := parent.Get("bands")
	mine, _ := child.Get("bands")
	id := func(n record.Node) string { v, _ := n.Get("id"); return v.Text }
	items := slices.Clone(theirs.Items)
	for i := range items {
		items[i] = moved(items[i], child)
	}
	for _, b := range mine.Items {
		off, _ := b.Get("off")
		i := slices.IndexFunc(items, func(n record.Node) bool { return id(n) == id(b) })
		switch {
		case i >= 0 && off.Text == "true":
			items = slices.Delete(items, i, i+1)
		case i >= 0:
			items[i] = b
		case off.Text == "true":
		default:
			items = append(items, b)
		}
	}
	out := record.Node{Kind: record.NodeMap, Line: child.Line, Column: child.Column}
	for _, m := range parent.Members {
		if m.Key == "bands" {
			m.Value.Items = items
		} else if v, ok := child.Get(m.Key); ok {
			m.Value = v
		} else {
			m.Value, m.Line, m.Col = moved(m.Value, child), child.Line, child.Column
		}
		out.Members = append(out.Members, m)
	}
	for _, m := range child.Members {
		if _, ok := parent.Get(m.Key); !ok {
			out.Members = append(out.Members, m)
		}
	}
	return out
}
