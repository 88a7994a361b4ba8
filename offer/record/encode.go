package record

import "strings"

// Node returns the value as a tree, as a reader returns it.
func (v Value) Node() Node {
	switch v.kind {
	case "":
		return Node{Kind: NodeNull}
	case Bool:
		return Node{Kind: NodeBool, Text: v.text}
	case itemKind:
		n := Node{Kind: NodeMap}
		for _, p := range v.pairs {
			n.Members = append(n.Members, Member{Key: p.key, Value: p.value.Node()})
		}
		return n
	case List:
		n := Node{Kind: NodeList}
		for _, i := range v.items {
			n.Items = append(n.Items, i.Node())
		}
		return n
	}
	return Node{Kind: NodeText, Text: v.text}
}

// Node returns the terms as a tree of groups, in the order of the contract.
func (t Terms) Node() Node {
	root := Node{Kind: NodeMap}
	for _, path := range t.Paths() {
		put(&root, strings.Split(path, "."), t.Get(path).Node())
	}
	return root
}

func put(n *Node, keys []string, v Node) {
	if len(keys) == 1 {
		n.Members = append(n.Members, Member{Key: keys[0], Value: v})
		return
	}
	for i := range n.Members {
		if n.Members[i].Key == keys[0] {
			put(&n.Members[i].Value, keys[1:], v)
			return
		}
	}
	n.Members = append(n.Members, Member{Key: keys[0], Value: Node{Kind: NodeMap}})
	put(&n.Members[len(n.Members)-1].Value, keys[1:], v)
}

// MarshalJSON writes the node with its keys in order. Numbers are strings, so
// that no reader makes floats of them.
func (n Node) MarshalJSON() ([]byte, error) { return n.append(nil, appendText), nil }

func (n Node) append(b []byte, text textAppender) []byte {
	switch n.Kind {
	case NodeNull:
		return append(b, "null"...)
	case NodeBool:
		return append(b, n.Text...)
	case NodeList:
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.append(b, text)
		}
		return append(b, ']')
	case NodeMap:
		b = append(b, '{')
		for i, m := range n.Members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, m.Key), ':')
			b = m.Value.append(b, text)
		}
		return append(b, '}')
	}
	return text(b, n.Text)
}

// MarshalJSON writes the terms in groups, in the order of the contract: amounts
// as strings, dates as 2026-12-31.
func (t Terms) MarshalJSON() ([]byte, error) { return t.append(nil, appendText), nil }

// UnmarshalJSON reads terms as [Parse] does, with custom fields that are not
// typed.
func (t *Terms) UnmarshalJSON(src []byte) error {
	u, err := Parse(src, nil)
	if err != nil {
		return err
	}
	*t = u
	return nil
}
