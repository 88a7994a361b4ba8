package record

// NodeKind is the kind of a [Node].
type NodeKind uint8

// The kinds of nodes. NodeBare is a scalar without quotes: a number in JSON, or
// any plain scalar in YAML, whose type depends on its place.
const (
	NodeNull NodeKind = iota
	NodeText
	NodeBare
	NodeBool
	NodeList
	NodeMap
)

// Node is a piece of input without a type, as readers of JSON and YAML return it.
// Scalars keep their text, so that an amount never becomes a float.
type Node struct {
	Kind    NodeKind
	Text    string   // scalars, as written
	Items   []Node   // lists
	Members []Member // maps, in file order, keys unique
	Line    int      // 1-based; 0 when the reader does not know
	Column  int      // 1-based, in runes
}

// Member is one key of a map node.
type Member struct {
	Key   string
	Value Node
	Line  int
	Col   int
}

// Get returns the member with that key.
func (n Node) Get(key string) (Node, bool) {
	for _, m := range n.Members {
		if m.Key == key {
			return m.Value, true
		}
	}
	return Node{}, false
}
