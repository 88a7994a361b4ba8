package source

import (
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// inherit merges a parent into the folder. The parent's entries come first; an
// entry of the same id keeps the parent's place and has the child's content.
func (r *Folder) inherit(p *Folder) {
	r.Parent = p
	for section, entries := range p.Sections {
		r.Sections[section] = r.merge(section, entries, p.Name)
	}
	for section, own := range r.Sections {
		if _, ok := p.Sections[section]; !ok {
			warnNothingOff(section, own, p.Name)
			r.Sections[section] = switchedOn(section, own)
		}
	}
	if p.HasFinal() {
		r.checkKept("rounding", p)
		r.checkKept("year", p)
	}
	for _, key := range inheritedSettings {
		r.inheritSetting(key, p)
	}
	r.inheritTables(p)
	for name := range p.Exists {
		r.Exists[name] = true
	}
	for name, src := range p.Files {
		r.Files[InParent(p.Name, name)] = src
	}
}

// merge returns the entries of a section: the parent's, with the child's of the
// same id in their place, then the child's own.
func (r *Folder) merge(section string, theirs []Entry, parent string) []Entry {
	merged := make([]Entry, 0, len(theirs))
	own := slices.Clone(r.Sections[section])
	for _, e := range theirs {
		e = e.inherited(parent)
		i := slices.IndexFunc(own, func(o Entry) bool { return o.ID == e.ID })
		if i < 0 {
			merged = append(merged, e)
			continue
		}
		if o, stays := r.replace(section, e, own[i]); stays {
			merged = append(merged, o)
		}
		own = slices.Delete(own, i, i+1)
	}
	warnNothingOff(section, own, parent)
	return append(merged, switchedOn(section, own)...)
}

// replace returns what stands in the place of a parent's entry; false if the
// child removes it. An entry that is final stays as it is.
func (r *Folder) replace(section string, theirs, mine Entry) (Entry, bool) {
	if theirs.Final() {
		mine.File.Fail(mine.Node, CodeFinal, "", "%s is final in %s: it can't be replaced or removed",
			theirs.ID, theirs.from)
		return theirs, true
	}
	if section == "names" || section == "fields" {
		r.Replaced = append(r.Replaced, mine)
	}
	if section == "matrix" {
		mine = mergeMatrix(theirs, mine)
	}
	return mine, !mine.Off() || mine.standardMove(section)
}

// HasFinal reports whether anything of the folder, inherited or its own, is
// final.
func (r *Folder) HasFinal() bool {
	for section, entries := range r.Sections {
		for _, e := range entries {
			if e.Final() || section == "matrix" && slices.ContainsFunc(e.Bands(), Final) {
				return true
			}
		}
	}
	return r.Settings["separate"].Final() || slices.ContainsFunc(slices.Collect(maps.Values(r.Tables)),
		Entry.Final)
}

// inheritTables takes over the tables that the child does not replace or
// remove.
func (r *Folder) inheritTables(p *Folder) {
	for name, t := range p.Tables {
		mine, ok := r.Tables[name]
		if !ok {
			r.Tables[name], r.CSV[name] = t.inherited(p.Name), p.CSV[name]
			continue
		}
		mine.ID = "lookup:" + name
		r.Replaced = append(r.Replaced, mine)
	}
	for name, t := range r.Tables {
		if _, ok := p.Tables[name]; t.Off() && !ok {
			t.nothingOff(p.Name)
		}
	}
	r.dropTables()
}

// dropTables removes the tables that are switched off.
func (r *Folder) dropTables() {
	maps.DeleteFunc(r.Tables, func(_ string, t Entry) bool { return t.Off() })
}

// inheritedSettings are the settings that a child inherits key by key.
var inheritedSettings = []string{"separate", "delegation", "rounding", "calendar", "year", "currency",
	"nobody", "seen", "unique",
	"two_sided", "expire"}

func (r *Folder) inheritSetting(key string, p *Folder) {
	theirs, ok := p.Settings[key]
	if !ok {
		return
	}
	theirs = theirs.inherited(p.Name)
	mine, ok := r.Settings[key]
	if !ok {
		r.Settings[key] = theirs
		return
	}
	if key == "separate" && theirs.Final() {
		mine.File.Fail(mine.Node, CodeFinal, "", "separate is final in %s: it can't change", theirs.from)
		r.Settings[key] = theirs
		return
	}
	if mine.Node.Kind == input.Map && theirs.Node.Kind == input.Map {
		mine.Node = mergeKeys(theirs.Node, mine.Node)
		r.Settings[key] = mine
	}
}

// mergeKeys returns the child's map with the parent's value of each key that it
// leaves out or blank.
func mergeKeys(theirs, mine input.Node) input.Node {
	for _, m := range theirs.Members {
		if n, ok := mine.Get(m.Key); ok && n.Kind != input.Null {
			continue
		}
		m.Value, m.Line, m.Col = moved(m.Value, mine), mine.Line, mine.Column
		kept := slices.DeleteFunc(slices.Clone(mine.Members),
			func(o input.Member) bool { return o.Key == m.Key })
		mine.Members = append(kept, m)
	}
	return mine
}

// defaults are the values of rounding and year that no file gives.
var defaults = map[string]string{"mode": "half_up", "money": "2", "rate": "4", "where": "line",
	"hours": "2080", "weeks": "52"}

// checkKept reports the keys of rounding or year that a child changes. If
// anything is final, its results must not change.
func (r *Folder) checkKept(key string, p *Folder) {
	mine, ok := r.Settings[key]
	if !ok {
		return
	}
	for _, m := range mine.Node.Members {
		was, ok := p.Settings[key].Node.Get(m.Key)
		if ok = ok && was.Kind != input.Null; !ok {
			was.Text = defaults[m.Key]
		}
		if isNumber(defaults[m.Key]) && !isNumber(m.Value.Text) && trimmed(m.Value.Text) != "schedule" {
			continue // reported where it is read
		}
		if m.Value.Kind == input.Null || !ok && defaults[m.Key] == "" || sameNode(m.Value, was) {
			continue
		}
		mine.File.Fail(Key(m), CodeFinal, "",
			"%s.%s can't change: something in %s is final, and its result could change", key, m.Key, p.Name)
	}
}

func isNumber(s string) bool {
	_, err := exact.Parse(trimmed(s))
	return err == nil
}
