package input

// maxScannedMembers bounds the maps that a scanner reads, whose keys it compares
// one by one.
const maxScannedMembers = 300

// scanNode reads one JSON value as [ReadJSON] does. It returns false for what
// is not valid, and for what only encoding/json reads.
func scanNode(src []byte) (Node, bool) {
	p := NewScanner(src)
	p.space()
	n := p.Node(0)
	p.space()
	return n, p.Done()
}

// Node reads a value that is inside depth lists and maps. It fails if a value is
// inside more than [MaxJSONDepth].
func (p *Scanner) Node(depth int) Node {
	switch p.Peek() {
	case '"':
		return Node{Kind: Text, Text: p.Text()}
	case '{':
		return p.mapNode(depth + 1)
	case '[':
		return p.listNode(depth + 1)
	}
	switch {
	case p.Take("null"):
		return Node{Kind: Null}
	case p.Take("true"):
		return Node{Kind: Bool, Text: "true"}
	case p.Take("false"):
		return Node{Kind: Bool, Text: "false"}
	}
	return Node{Kind: Bare, Text: p.number()}
}

func (p *Scanner) listNode(depth int) Node {
	n := Node{Kind: List}
	p.Need("[")
	p.enter(depth)
	p.space()
	if p.Take("]") {
		return n
	}
	for !p.failed {
		p.space()
		n.Items = append(n.Items, p.Node(depth))
		p.space()
		if p.Take("]") {
			return n
		}
		p.Need(",")
	}
	return n
}

func (p *Scanner) mapNode(depth int) Node {
	n := Node{Kind: Map}
	p.Need("{")
	p.enter(depth)
	p.space()
	if p.Take("}") {
		return n
	}
	for !p.failed {
		p.space()
		key := p.Text()
		if _, twice := n.Get(key); twice || len(n.Members) == maxScannedMembers {
			p.failed = true
		}
		p.space()
		p.Need(":")
		p.space()
		n.Members = append(n.Members, Member{Key: key, Value: p.Node(depth)})
		p.space()
		if p.Take("}") {
			return n
		}
		p.Need(",")
	}
	return n
}

// enter fails below [MaxJSONDepth] levels.
func (p *Scanner) enter(depth int) {
	if depth > MaxJSONDepth {
		p.failed = true
	}
}
