package source

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// mergeMatrix returns a child's matrix of the same id as a parent's. A child
// that has on, and whose bands cover every number, replaces the parent's.
// Otherwise its bands and keys are merged with the parent's.
func mergeMatrix(theirs, mine Entry) Entry {
	whole := mine.Off() || isWhole(mine)
	reportFinalBands(theirs, mine, whole)
	if !whole {
		mine.Node = mergeBands(theirs.Node, mine.Node)
	}
	return mine
}

// isWhole reports whether a child's matrix stands for itself.
func isWhole(mine Entry) bool {
	_, on := mine.Node.Get("on")
	return on && covers(mine.Bands())
}

// covers reports whether bands follow each other from the lowest number to the
// highest, each beginning where another ends.
func covers(bands []input.Node) bool {
	at := edge{}
	for range bands {
		i := slices.IndexFunc(bands, func(n input.Node) bool { return edgeOf(n, "from", "above").same(at) })
		if i < 0 {
			return false
		}
		if at = edgeOf(bands[i], "up_to", "below"); !at.set {
			return true
		}
	}
	return false
}

// edge is the bound between two bands. If low is set, its number belongs to the
// lower band.
type edge struct {
	set, low bool
	n        exact.Number
}

// edgeOf returns a bound of a band. from and below give the number to the upper
// band, above and up_to to the lower one.
func edgeOf(n input.Node, keys ...string) edge {
	for _, key := range keys {
		if v, ok := n.Get(key); ok {
			x, err := exact.Parse(trimmed(v.Text))
			return edge{set: err == nil, low: key == "above" || key == "up_to", n: x}
		}
	}
	return edge{}
}

func (e edge) same(o edge) bool {
	return e.set == o.set && (!e.set || e.low == o.low && e.n.Cmp(o.n) == 0)
}

// onBands are the keys of a matrix that its final bands depend on.
var onBands = []string{"on", "when", "strict", "cumulative", "after"}

// reportFinalBands reports final bands of a parent that a child replaces or
// removes: by an entry of the same id, by the whole matrix, or by a key that the
// band depends on.
func reportFinalBands(theirs, mine Entry, whole bool) {
	place := mine.Node
	_, on := mine.Node.Get("on")
	for _, key := range onBands {
		was, had := theirs.Node.Get(key)
		is, has := mine.Node.Get(key)
		if (has || on) && !whole && (has != had || !sameNode(is, was)) {
			whole = true
			if has {
				place = is
			}
		}
	}
	for _, b := range theirs.Bands() {
		if !Final(b) {
			continue
		}
		at, hit := place, whole
		for _, o := range mine.Bands() {
			if bandID(o) == bandID(b) {
				at, hit = o, true
			}
		}
		if hit {
			mine.File.Fail(at, CodeFinal, "", "%s.%s is final in %s: it can't be replaced or removed",
				theirs.ID, bandID(b), theirs.from)
		}
	}
}

func bandID(n input.Node) string { v, _ := n.Get("id"); return v.Text }

// mergeBands puts a child's bands among those of the parent's matrix; one of
// the same id replaces the parent's. The other keys are the child's alone if it
// has on, and merged otherwise.
func mergeBands(theirs, mine input.Node) input.Node {
	old, _ := theirs.Get("bands")
	own, _ := mine.Get("bands")
	bands := At(mine.Line, mine.Column)
	bands.Kind, bands.Items = input.List, mergeItems(old.Items, own.Items, mine)
	out := At(mine.Line, mine.Column)
	out.Kind, out.Members = input.Map, Without(mine, "bands").Members
	if _, on := mine.Get("on"); !on {
		for _, m := range Without(theirs, "bands").Members {
			if _, ok := mine.Get(m.Key); !ok {
				out.Members = append(out.Members,
					input.Member{Key: m.Key, Value: moved(m.Value, mine), Line: mine.Line, Col: mine.Column})
			}
		}
	}
	out.Members = append(out.Members, input.Member{Key: "bands", Value: bands, Line: mine.Line,
		Col: mine.Column})
	return out
}

func mergeItems(theirs, mine []input.Node, at input.Node) []input.Node {
	items := slices.Clone(theirs)
	for i := range items {
		items[i] = moved(items[i], at)
	}
	for _, b := range mine {
		off := Entry{Node: b}.Off()
		i := slices.IndexFunc(items, func(n input.Node) bool { return bandID(n) == bandID(b) })
		switch {
		case i >= 0 && Final(items[i]): // reported by reportFinalBands
		case i >= 0 && off:
			items = slices.Delete(items, i, i+1)
		case i >= 0:
			items[i] = b
		case !off:
			items = append(items, b)
		}
	}
	return items
}
