package record

// NodeKind says what a [Node] is.
type NodeKind uint8

// The kinds of nodes. A Bare scalar was written without quotes in JSON (a
// number) or stands in YAML, where the place decides what it is.
const (
	NodeNull NodeKind = iota
	NodeText
	NodeBare
	NodeBool
	NodeList
	NodeMap
)

// Node is a piece of input before it has a type: what JSON and YAML readers
// hand over. Scalars keep their text as written, so an amount never passes
// through a float.
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
