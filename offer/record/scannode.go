package record

// maxScannedMembers bounds the maps that a scanner reads, whose keys it compares
// one by one.
const maxScannedMembers = 300

// scanNode reads one JSON value as [ParseJSON] does. It returns false for what
// is not valid, and for what only encoding/json reads.
func scanNode(src []byte) (Node, bool) {
	p := newScanner(src)
	p.space()
	n := p.node(0)
	p.space()
	return n, !p.failed && p.at == len(p.src)
}

// node reads a value that stands at a depth.
func (p *scanner) node(depth int) Node {
	switch p.peek() {
	case '"':
		return Node{Kind: NodeText, Text: p.text()}
	case '{':
		return p.mapNode(depth + 1)
	case '[':
		return p.listNode(depth + 1)
	}
	switch {
	case p.take("null"):
		return Node{Kind: NodeNull}
	case p.take("true"):
		return Node{Kind: NodeBool, Text: "true"}
	case p.take("false"):
		return Node{Kind: NodeBool, Text: "false"}
	}
	return Node{Kind: NodeBare, Text: p.number()}
}

func (p *scanner) listNode(depth int) Node {
	n := Node{Kind: NodeList}
	p.need("[")
	p.enter(depth)
	p.space()
	if p.take("]") {
		return n
	}
	for !p.failed {
		p.space()
		n.Items = append(n.Items, p.node(depth))
		p.space()
		if p.take("]") {
			return n
		}
		p.need(",")
	}
	return n
}

func (p *scanner) mapNode(depth int) Node {
	n := Node{Kind: NodeMap}
	p.need("{")
	p.enter(depth)
	p.space()
	if p.take("}") {
		return n
	}
	for !p.failed {
		p.space()
		key := p.text()
		if _, twice := n.Get(key); twice || len(n.Members) == maxScannedMembers {
			p.failed = true
		}
		p.space()
		p.need(":")
		p.space()
		n.Members = append(n.Members, Member{Key: key, Value: p.node(depth)})
		p.space()
		if p.take("}") {
			return n
		}
		p.need(",")
	}
	return n
}

// enter fails below [MaxJSONDepth] levels.
func (p *scanner) enter(depth int) {
	if depth > MaxJSONDepth {
		p.failed = true
	}
}
