package source

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// Entry is one entry of a file before it is decoded. Inheritance replaces
// entries as a whole.
type Entry struct {
	ID    string
	Node  input.Node
	Key   input.Node // the place of the key, for entries of names and roles
	File  *File
	Depth int // 0: this playbook's own; 1: its parent's, and so on

	from string // the parent that wrote it
}

// Off reports whether the entry removes a parent's.
func (e Entry) Off() bool { n, _ := e.Node.Get("off"); return n.Text == "true" }

// Final reports whether children may not replace or remove the entry.
func (e Entry) Final() bool { return Final(e.Node) }

// Final reports whether a node has final: true.
func Final(n input.Node) bool { f, _ := n.Get("final"); return f.Text == "true" }

// Bands returns the bands of a matrix.
func (e Entry) Bands() []input.Node { n, _ := e.Node.Get("bands"); return n.Items }

// entries reads a list of entries, each known by one of its keys. Moves are
// known by do and from.
func entries(f *File, section, key string, items []input.Node) []Entry {
	var out []Entry
	for _, n := range items {
		if n.Kind != input.Map {
			f.Fail(n, CodeType, QuoteHint, "an entry of %s is a map of keys", section)
			continue
		}
		id, _ := n.Get(key)
		e := Entry{ID: trimmed(id.Text), Node: n, File: f}
		if section == "moves" {
			from, _ := n.Get("from")
			e.ID += " from " + trimmed(from.Text)
		}
		switch {
		case e.ID == "":
			f.Fail(n, CodeSyntax, "", "the entry has no %s", key)
		case slices.ContainsFunc(out, func(o Entry) bool { return o.ID == e.ID }):
			f.Fail(n, CodeSyntax, "", "%s is duplicated; keep one", e.ID)
		default:
			out = append(out, e)
		}
	}
	return out
}

// inherited returns the entry as a child of the named playbook has it.
func (e Entry) inherited(name string) Entry {
	e.Depth++
	if e.from == "" {
		e.from = name
	}
	return e
}

// standardMove reports whether the entry is a move of the standard lifecycle,
// which every playbook has.
func (e Entry) standardMove(section string) bool {
	if section != "moves" {
		return false
	}
	do, _ := e.Node.Get("do")
	from, _ := e.Node.Get("from")
	return slices.ContainsFunc(lifecycle.Standard().Transitions(), func(t lifecycle.Transition) bool {
		return string(t.Move) == trimmed(do.Text) && string(t.From) == trimmed(from.Text)
	})
}

// switchedOn returns the entries without those that switch something off.
// Moves of the standard lifecycle stay: decoding removes them.
func switchedOn(section string, own []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(own),
		func(e Entry) bool { return e.Off() && !e.standardMove(section) })
}

// warnNothingOff warns of entries that switch off what the parent does not have.
func warnNothingOff(section string, own []Entry, parent string) {
	for _, e := range own {
		if e.Off() && !e.standardMove(section) {
			e.nothingOff(parent)
		}
	}
}

// nothingOff warns of an off: true that switches nothing off.
func (e Entry) nothingOff(parent string) {
	e.File.Warn(e.Node, CodeUnused, "", "%s has no %s that could be switched off", parent, e.ID)
}

func trimmed(s string) string { return strings.TrimSpace(s) }
