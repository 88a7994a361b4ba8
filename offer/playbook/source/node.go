package source

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Place is a scalar and where it stands: its text without blanks around it, its
// file, and its node.
type Place struct {
	Text string
	File *File
	Node input.Node
}

// PlaceOf returns the place of a member of a node.
func (f *File) PlaceOf(n input.Node, key string) Place {
	v, _ := n.Get(key)
	return Place{trimmed(v.Text), f, v}
}

// Find returns the first node under n that has a text; n itself if there is none.
func Find(n input.Node, text string) input.Node {
	if found, ok := search(n, text); ok {
		return found
	}
	return n
}

func search(n input.Node, text string) (input.Node, bool) {
	if trimmed(n.Text) == text {
		return n, true
	}
	for _, item := range n.Items {
		if found, ok := search(item, text); ok {
			return found, true
		}
	}
	for _, m := range n.Members {
		if found, ok := search(m.Value, text); ok {
			return found, true
		}
	}
	return n, false
}

// Without returns a map without one key.
func Without(n input.Node, key string) input.Node {
	n.Members = slices.DeleteFunc(slices.Clone(n.Members), func(m input.Member) bool { return m.Key == key })
	return n
}

// sameNode reports whether two nodes say the same, wherever they stand.
func sameNode(a, b input.Node) bool {
	x, errX := exact.Parse(trimmed(a.Text))
	y, errY := exact.Parse(trimmed(b.Text))
	same := trimmed(a.Text) == trimmed(b.Text) || errX == nil && errY == nil && x.Cmp(y) == 0
	return same && slices.EqualFunc(a.Items, b.Items, sameNode) &&
		slices.EqualFunc(a.Members, b.Members, sameMember)
}

func sameMember(a, b input.Member) bool { return a.Key == b.Key && sameNode(a.Value, b.Value) }

// moved returns a node of a parent's file at a place of the child's, where
// findings about it are shown.
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
