package source

import (
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Bounds of a file, checked before or while YAML is read.
const (
	maxFile  = 1 << 20 // bytes
	maxNodes = 50_000
	maxNest  = 24
)

// readYAML reads one strict YAML document as a tree whose scalars are text.
func readYAML(f *File, src string, firstLine int) (input.Node, bool) {
	if len(src) > maxFile {
		f.Fail(At(1, 1), CodeSyntax, "", "the file is larger than %d bytes", maxFile)
		return input.Node{}, false
	}
	text := disguise(strings.TrimPrefix(src, "\ufeff"))
	d := yaml.NewDecoder(strings.NewReader(text))
	empty := input.Node{Kind: input.Map, Line: firstLine, Column: 1}
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return empty, true
		}
		f.invalid(text, firstLine, err)
		return input.Node{}, false
	}
	var second yaml.Node
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		at := At(max(second.Line, 1)+firstLine-1, 1)
		f.Fail(at, CodeSyntax, "", "a file holds one document; remove what follows ---")
		return input.Node{}, false
	}
	if len(doc.Content) == 0 {
		return empty, true
	}
	c := converter{f: f, first: firstLine}
	n := c.convert(doc.Content[0], 0)
	f.checkComments(n)
	return n, !c.bad
}

// converter turns the nodes of the YAML library into ours.
type converter struct {
	f     *File
	first int // line of the file on which the document begins
	nodes int
	bad   bool
}

// at returns the place of a YAML node.
func (c *converter) at(n *yaml.Node) input.Node { return At(n.Line+c.first-1, n.Column) }

// fail reports a node that can't be read.
func (c *converter) fail(n *yaml.Node, hint, message string) {
	c.bad = true
	c.f.Fail(c.at(n), CodeSyntax, hint, "%s", message)
}

func (c *converter) convert(n *yaml.Node, depth int) input.Node {
	if c.nodes++; c.nodes > maxNodes || depth > maxNest {
		if !c.bad {
			c.fail(n, "", "the file holds too much or is nested too deep")
		}
		return input.Node{}
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		c.fail(n, startHint("& or *"), "anchors and aliases are not possible")
		return input.Node{}
	}
	if n.Style&yaml.TaggedStyle != 0 {
		c.fail(n, startHint("!"), "tags are not possible")
		return input.Node{}
	}
	out := c.at(n)
	switch n.Kind {
	case yaml.ScalarNode:
		return c.scalar(n)
	case yaml.SequenceNode:
		out.Kind = input.List
		for _, item := range n.Content {
			out.Items = append(out.Items, c.convert(item, depth+1))
		}
	case yaml.MappingNode:
		out.Kind, out.Members = input.Map, c.members(n, depth)
	}
	return out
}

// scalar places a text after its quote, or on the first line of its block.
func (c *converter) scalar(n *yaml.Node) input.Node {
	out := c.at(n)
	out.Text, out.Kind = plain(n.Value), input.Bare
	switch {
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		out.Kind = input.Text
		out.Column++
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		out.Kind, out.Line, out.Column = input.Text, out.Line+1, 1
	case n.Value == "true" || n.Value == "false":
		out.Kind = input.Bool
	case strings.TrimSpace(n.Value) == "":
		out.Kind = input.Null
	}
	return out
}

func (c *converter) members(n *yaml.Node, depth int) []input.Member {
	var out []input.Member
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Value == "<<" {
			c.fail(k, "write the keys out", "a key is plain text")
			continue
		}
		if k.Kind != yaml.ScalarNode || k.Anchor != "" || k.Style&yaml.TaggedStyle != 0 {
			c.fail(k, QuoteHint, "a key is plain text")
			continue
		}
		key := plain(k.Value)
		if seen[key] {
			c.f.Fail(c.at(k), CodeSyntax, "", "the key %s is duplicated; keep one", key)
			continue // the rest of the file is checked with the first
		}
		seen[key] = true
		at := c.at(k)
		out = append(out, input.Member{Key: key, Value: c.convert(v, depth+1), Line: at.Line,
			Col: at.Column})
	}
	if n.Style&yaml.FlowStyle != 0 {
		out = wholeNumbers(out)
	}
	return out
}

// plain returns a text as it was written, in normal form C: an escape can stand
// for another form.
func plain(s string) string { return norm.NFC.String(reveal(s)) }
