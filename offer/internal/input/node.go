package input

// Kind is the kind of a [Node].
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota
	Text
	Bare // a scalar without quotes: a number in JSON, any plain scalar in YAML
	Bool
	List
	Map
)

// Node is a piece of input without a type, as readers of JSON and YAML return it.
// Scalars keep their text.
type Node struct {
	Kind    Kind
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

// MarshalJSON writes the node with its keys in order. Numbers are strings, so
// that no reader makes floats of them.
func (n Node) MarshalJSON() ([]byte, error) { return n.Append(nil, AppendText), nil }

// Append appends the node as JSON. Its scalars, numbers among them, are appended
// by text; its keys by [AppendText].
func (n Node) Append(b []byte, text TextAppender) []byte {
	switch n.Kind {
	case Null:
		return append(b, "null"...)
	case Bool:
		return append(b, n.Text...)
	case List:
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.Append(b, text)
		}
		return append(b, ']')
	case Map:
		b = append(b, '{')
		for i, m := range n.Members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendText(b, m.Key), ':')
			b = m.Value.Append(b, text)
		}
		return append(b, '}')
	}
	return text(b, n.Text)
}
