package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// wholeMatrix reports whether a child's matrix stands for itself: it says on
// which quantity, and its bands alone cover every number. Otherwise its bands
// are single entries among the parent's.
func wholeMatrix(child input.Node) bool {
	_, on := child.Get("on")
	bands, _ := child.Get("bands")
	return on && covers(bands.Items)
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

// edge is a bound between two bands: a number that belongs to what lies below
// it, or to what lies above.
type edge struct {
	set, low bool // low: the number belongs to the lower band
	n        exact.Number
}

// edgeOf is a bound of a band; whoever writes from or below gives the number to
// the upper band, who writes above or up_to to the lower one.
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

// finalBands reports bands of a parent's matrix that are final and that a
// child replaces or removes, alone, with the whole matrix, or by changing a key
// of the matrix on which such a band stands.
func finalBands(parent, child entry, whole bool) {
	theirs, _ := parent.node.Get("bands")
	mine, _ := child.node.Get("bands")
	place := child.node
	_, on := child.node.Get("on")
	for _, key := range []string{"on", "when", "strict", "cumulative", "after"} {
		was, had := parent.node.Get(key)
		is, has := child.node.Get(key)
		if (has || on) && !whole && (has != had || !sameNode(is, was)) {
			whole = true
			if has {
				place = is
			}
		}
	}
	for _, b := range theirs.Items {
		if !(entry{node: b}).final() {
			continue
		}
		id, _ := b.Get("id")
		at, hit := place, whole
		for _, o := range mine.Items {
			if oid, _ := o.Get("id"); oid.Text == id.Text {
				at, hit = o, true
			}
		}
		if hit {
			child.file.fail(at.Line, at.Column, "final", "", "%s.%s is final in %s: it can't be replaced or removed", parent.id, id.Text, parent.from)
		}
	}
}

// mergeBands puts a child's bands among those of the parent's matrix: one of
// the same id takes the place of the parent's. The other keys are the child's
// alone where it says on which quantity, and otherwise key by key.
func mergeBands(parent, child input.Node) input.Node {
	theirs, _ := parent.Get("bands")
	mine, _ := child.Get("bands")
	bands := input.Node{Kind: input.List, Line: child.Line, Column: child.Column, Items: mergeItems(theirs.Items, mine.Items, child)}
	out := input.Node{Kind: input.Map, Line: child.Line, Column: child.Column}
	for _, m := range child.Members {
		if m.Key != "bands" {
			out.Members = append(out.Members, m)
		}
	}
	if _, on := child.Get("on"); !on {
		for _, m := range parent.Members {
			if _, ok := child.Get(m.Key); !ok && m.Key != "bands" {
				out.Members = append(out.Members, input.Member{Key: m.Key, Value: moved(m.Value, child), Line: child.Line, Col: child.Column})
			}
		}
	}
	out.Members = append(out.Members, input.Member{Key: "bands", Value: bands, Line: child.Line, Col: child.Column})
	return out
}

func mergeItems(theirs, mine []input.Node, at input.Node) []input.Node {
	items := slices.Clone(theirs)
	for i := range items {
		items[i] = moved(items[i], at)
	}
	id := func(n input.Node) string { v, _ := n.Get("id"); return v.Text }
	for _, b := range mine {
		off := (entry{node: b}).off()
		i := slices.IndexFunc(items, func(n input.Node) bool { return id(n) == id(b) })
		switch {
		case i >= 0 && (entry{node: items[i]}).final(): // finalBands reported it
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
