package playbook

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// entry is one entry of a file before it is decoded: what inheritance moves
// around whole.
type entry struct {
	id    string
	node  input.Node
	file  *file
	depth int    // 0: this playbook's own; 1: its parent's, and so on
	from  string // the playbook that wrote it, where that is a parent

	line, col int // of the key, for entries of a map
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
	broken   []string           // files that are not YAML: what they say is not known
	parent   *raw               // what this one extends
	replaced []entry            // names, fields and tables that took the place of the parent's, or removed them
}

var yamlFiles = []string{"playbook.yaml", "names.yaml", "fields.yaml", "lifecycle.yaml", "guardrails.yaml", "approvals.yaml", "access.yaml"}

// parentPrefix marks the files of a parent inside a bundle.
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
		f.fail(1, 1, "syntax", nearPlaybook(fsys), "the folder has no playbook.yaml")
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
	r.strangers(fsys, label, findings)
	if e, ok := r.settings["extends"]; ok && e.node.Text != "" {
		parent := strings.TrimSpace(e.node.Text)
		if len(seen) == 0 { // a parent stands in it by the name of its folder
			seen = []string{r.name}
		}
		if slices.Contains(seen, parent) {
			ring := append(slices.Clone(seen[slices.Index(seen, parent):]), parent)
			e.file.fail(e.node.Line, e.node.Column, "cycle", "", "a playbook can't extend itself: %s", strings.Join(ring, " extends "))
			return r
		}
		pfs, plabel, ok := parents(parent)
		if !ok {
			e.file.fail(e.node.Line, e.node.Column, "unknown_name", "the parent is the folder of that name beside this one, or in -path", "there is no playbook %s", parent)
			return r
		}
		p := readRaw(pfs, plabel, parents, findings, append(slices.Clone(seen), parent))
		r.broken = append(r.broken, p.broken...)
		if p.name != parent && p.name != "" {
			e.file.fail(e.node.Line, e.node.Column, "syntax", "a playbook bears the name of its folder", "the folder %s holds a playbook named %s", parent, p.name)
			return r
		}
		r.inherit(p)
		return r
	}
	for section, own := range r.sections { // nothing to switch off
		r.sections[section] = switchedOn(section, own, "")
	}
	r.dropTables()
	return r
}

func (r *raw) readFile(fsys fs.FS, label, name string, findings *Findings) {
	src, err := readPlain(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	f := &file{name: path.Join(label, name), findings: findings}
	if name == "playbook.yaml" {
		r.top = f
	}
	r.exists[name] = true
	if err != nil {
		r.broken = append(r.broken, name)
		f.fail(1, 1, "syntax", "", "%s", unread(err))
		return
	}
	r.files[name] = src
	var n input.Node
	text, ok := f.take(src)
	if ok {
		n, ok = readYAML(f, text, 1)
	}
	if !ok {
		r.broken = append(r.broken, name)
		return
	}
	if n.Kind != input.Map {
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

func (r *raw) member(f *file, name string, m input.Member) {
	for _, s := range sectionOf[name] {
		if s.key == m.Key {
			if m.Value.Kind == input.Null {
				return
			}
			if m.Value.Kind != input.List {
				f.fail(m.Line, m.Col, "type", "", "%s is a list", m.Key)
				return
			}
			r.sections[m.Key] = r.entries(f, s.key, s.id, m.Value.Items)
			return
		}
	}
	if m.Key == "names" || m.Key == "roles" {
		if m.Value.Kind != input.Map && m.Value.Kind != input.Null {
			f.fail(m.Line, m.Col, "type", "", "%s is a map", m.Key)
			return
		}
		for _, e := range m.Value.Members {
			n := e.Value
			if n.Line == 0 {
				n.Line, n.Column = e.Line, e.Col
			}
			r.sections[m.Key] = append(r.sections[m.Key], entry{id: e.Key, node: n, file: f, line: e.Line, col: e.Col})
		}
		return
	}
	if m.Key == "tables" {
		if m.Value.Kind != input.Map && m.Value.Kind != input.Null {
			f.fail(m.Line, m.Col, "type", "write name: tables/name.csv", "tables is a map")
			return
		}
		for _, e := range m.Value.Members {
			r.tables[e.Key] = entry{id: e.Key, node: e.Value, file: f}
		}
		return
	}
	if m.Value.Kind != input.Null {
		r.settings[m.Key] = entry{id: m.Key, node: m.Value, file: f}
	}
}

func (r *raw) entries(f *file, section, key string, items []input.Node) []entry {
	var out []entry
	for _, n := range items {
		if n.Kind != input.Map {
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
	r.parent = p
	for section, entries := range p.sections {
		merged := make([]entry, 0, len(entries))
		own := r.sections[section]
		for _, e := range entries {
			e = e.inherited(p.name)
			i := slices.IndexFunc(own, func(o entry) bool { return o.id == e.id })
			if i < 0 {
				merged = append(merged, e)
				continue
			}
			if o, stays := r.replace(section, e, own[i]); stays {
				merged = append(merged, o)
			}
			own = slices.Delete(slices.Clone(own), i, i+1)
		}
		r.sections[section] = append(merged, switchedOn(section, own, p.name)...)
	}
	for section, own := range r.sections {
		if _, ok := p.sections[section]; !ok {
			r.sections[section] = switchedOn(section, own, p.name)
		}
	}
	if p.hasFinal() {
		r.keeps("rounding", p)
		r.keeps("year", p)
	}
	for _, key := range inherited {
		r.inheritSetting(key, p)
	}
	r.inheritTables(p)
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

// inherited is the entry as a child of the playbook of that name has it.
func (e entry) inherited(name string) entry {
	e.depth++
	if e.from == "" {
		e.from = name
	}
	return e
}

// replace is what stays of a parent's entry under the child's of the same id;
// false when the child removes it. What is final stays as it is.
func (r *raw) replace(section string, e, o entry) (entry, bool) {
	if e.final() {
		o.file.fail(o.node.Line, o.node.Column, "final", "", "%s is final in %s: it can't be replaced or removed", e.id, e.from)
		return e, true
	}
	if section == "names" || section == "fields" {
		r.replaced = append(r.replaced, o)
	}
	if section == "matrix" {
		whole := o.off() || wholeMatrix(o.node)
		finalBands(e, o, whole)
		if !whole {
			o.node = mergeBands(e.node, o.node)
		}
	}
	return o, !o.off() || o.standardMove(section)
}

// switchedOn leaves out entries that switch off what is not there.
func switchedOn(section string, own []entry, parent string) []entry {
	return slices.DeleteFunc(slices.Clone(own), func(o entry) bool {
		nothing := o.off() && !o.standardMove(section)
		if nothing && parent != "" {
			o.nothingOff(parent)
		}
		return nothing
	})
}

// standardMove reports whether an entry is of a move of the standard table,
// which every playbook has from the start.
func (e entry) standardMove(section string) bool {
	do, _ := e.node.Get("do")
	from, _ := e.node.Get("from")
	return section == "moves" && slices.ContainsFunc(lifecycle.Standard().Transitions(), func(t lifecycle.Transition) bool {
		return string(t.Move) == trimmed(do.Text) && string(t.From) == trimmed(from.Text)
	})
}

// hasFinal reports whether anything in a playbook, inherited or its own, is
// final.
func (r *raw) hasFinal() bool {
	for section, entries := range r.sections {
		for _, e := range entries {
			bands, _ := e.node.Get("bands")
			if e.final() || section == "matrix" && slices.ContainsFunc(bands.Items, func(n input.Node) bool { return (entry{node: n}).final() }) {
				return true
			}
		}
	}
	return r.settings["separate"].final() || slices.ContainsFunc(slices.Collect(maps.Values(r.tables)), entry.final)
}

// inheritTables takes over the tables that the child does not replace or
// remove.
func (r *raw) inheritTables(p *raw) {
	for name, t := range p.tables {
		mine, ok := r.tables[name]
		if !ok {
			r.tables[name], r.csv[name] = t.inherited(p.name), p.csv[name]
			continue
		}
		mine.id = "lookup:" + name
		r.replaced = append(r.replaced, mine)
	}
	for name, t := range r.tables {
		if _, ok := p.tables[name]; t.off() && !ok {
			t.nothingOff(p.name)
		}
	}
	r.dropTables()
}

// dropTables leaves out what is switched off.
func (r *raw) dropTables() {
	maps.DeleteFunc(r.tables, func(_ string, t entry) bool { return t.off() })
}

func (r *raw) inheritSetting(key string, p *raw) {
	theirs, ok := p.settings[key]
	if !ok {
		return
	}
	mine, ok := r.settings[key]
	if !ok {
		r.settings[key] = theirs.inherited(p.name)
		return
	}
	if key == "separate" && theirs.final() {
		from := theirs.inherited(p.name).from
		mine.file.fail(mine.node.Line, mine.node.Column, "final", "", "separate is final in %s: it can't change", from)
		r.settings[key] = theirs.inherited(p.name)
		return
	}
	if mine.node.Kind == input.Map && theirs.node.Kind == input.Map {
		for _, m := range theirs.node.Members {
			if n, ok := mine.node.Get(m.Key); ok && n.Kind != input.Null {
				continue
			}
			m.Value, m.Line, m.Col = moved(m.Value, mine.node), mine.node.Line, mine.node.Column
			mine.node.Members = append(slices.DeleteFunc(slices.Clone(mine.node.Members), func(o input.Member) bool { return o.Key == m.Key }), m)
		}
		r.settings[key] = mine
	}
}

// usual is what rounding and year are where nobody writes them.
var usual = map[string]string{"mode": "half_up", "money": "2", "rate": "4", "where": "line", "hours": "2080", "weeks": "52"}

// keeps wants a child to leave rounding or year as they are: once something is
// final, it must come out the same.
func (r *raw) keeps(key string, p *raw) {
	mine, ok := r.settings[key]
	if !ok {
		return
	}
	for _, m := range mine.node.Members {
		was, ok := p.settings[key].node.Get(m.Key)
		if ok = ok && was.Kind != input.Null; !ok {
			was.Text = usual[m.Key]
		}
		if _, err := exact.Parse(usual[m.Key]); err == nil && !isNumber(m.Value.Text) && trimmed(m.Value.Text) != "schedule" {
			continue // reported where it is read
		}
		if m.Value.Kind == input.Null || !ok && usual[m.Key] == "" || sameNode(m.Value, was) {
			continue
		}
		mine.file.fail(m.Line, m.Col, "final", "", "%s.%s can't change: something in %s is final and could come out otherwise", key, m.Key, p.name)
	}
}

func isNumber(s string) bool {
	_, err := exact.Parse(trimmed(s))
	return err == nil
}

// sameNode reports whether two nodes say the same, wherever they stand.
func sameNode(a, b input.Node) bool {
	x, errX := exact.Parse(trimmed(a.Text))
	y, errY := exact.Parse(trimmed(b.Text))
	same := trimmed(a.Text) == trimmed(b.Text) || errX == nil && errY == nil && x.Cmp(y) == 0
	return same && slices.EqualFunc(a.Items, b.Items, sameNode) &&
		slices.EqualFunc(a.Members, b.Members, func(m, n input.Member) bool { return m.Key == n.Key && sameNode(m.Value, n.Value) })
}

// nothingOff warns of an off: true that switches nothing off.
func (e entry) nothingOff(parent string) {
	e.file.warn(e.node.Line, e.node.Column, "unused", "", "%s has no %s that could be switched off", parent, e.id)
}

// moved is a node of a parent's file at a place of the child's, where what is
// found about it is shown.
func moved(n, to input.Node) input.Node {
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
