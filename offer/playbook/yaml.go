package playbook

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Bounds of a file, checked before the YAML parser sees it.
const (
	maxFile  = 1 << 20
	maxNodes = 50_000
	maxNest  = 24
)

// file is one file of a playbook while it is read.
type file struct {
	name     string
	lines    []string
	findings *Findings
}

func (f *file) fail(line, col int, code, hint, format string, a ...any) {
	g := Finding{Code: code, Severity: "error", File: f.name, Line: line, Column: col, Message: printable(fmt.Sprintf(format, a...)), Hint: printable(hint)}
	if line >= 1 && line <= len(f.lines) && len(f.lines[line-1]) <= 240 {
		g.source = printable(strings.TrimSuffix(strings.TrimPrefix(f.lines[line-1], "\ufeff"), "\r"))
	}
	*f.findings = append(*f.findings, g)
}

// printable is a text that a terminal can show as it is.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' || c >= 0x7f && c < 0xa0 {
			return '·'
		}
		return c
	}, strings.ToValidUTF8(s, "·"))
}

// warn is fail with a finding that does not stop anything.
func (f *file) warn(line, col int, code, hint, format string, a ...any) {
	f.fail(line, col, code, hint, format, a...)
	(*f.findings)[len(*f.findings)-1].Severity = "warning"
}

// keyHint is the nearest key, or that quotes are missing: a text with a comma
// falls apart into keys inside braces.
func keyHint(key string, keys []string) string {
	if !plainKey.MatchString(key) {
		return quoteHint
	}
	return rule.Nearest(key, keys)
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_. -]*$`)

// readYAML reads one strict YAML document, as [file.take] gives it, as a tree
// whose scalars are text.
func readYAML(f *file, src string, firstLine int) (input.Node, bool) {
	if len(src) > maxFile {
		f.fail(1, 1, "syntax", "", "the file is larger than %d bytes", maxFile)
		return input.Node{}, false
	}
	text := disguise(strings.TrimPrefix(src, "\ufeff"))
	d := yaml.NewDecoder(strings.NewReader(text))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return input.Node{Kind: input.Map, Line: firstLine, Column: 1}, true
		}
		f.invalid(text, firstLine, err)
		return input.Node{}, false
	}
	var second yaml.Node
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		f.fail(max(second.Line, 1)+firstLine-1, 1, "syntax", "", "a file holds one document; remove what stands behind ---")
		return input.Node{}, false
	}
	if len(doc.Content) == 0 {
		return input.Node{Kind: input.Map, Line: firstLine, Column: 1}, true
	}
	c := converter{f: f, first: firstLine}
	n := c.convert(doc.Content[0], 0)
	f.joined(n, false)
	return n, !c.bad
}

// scalar is a text as it was written, in normal form C: an escape can make
// another of it.
func scalar(s string) string { return norm.NFC.String(reveal(s)) }

type converter struct {
	f     *file
	first int
	nodes int
	bad   bool
}

func (c *converter) fail(n *yaml.Node, hint, format string, a ...any) input.Node {
	c.bad = true
	c.f.fail(n.Line+c.first-1, n.Column, "syntax", hint, format, a...)
	return input.Node{}
}

func (c *converter) convert(n *yaml.Node, depth int) input.Node {
	if c.nodes++; c.nodes > maxNodes || depth > maxNest {
		if !c.bad {
			c.fail(n, "", "the file holds too much or is nested too deep")
		}
		return input.Node{}
	}
	out := input.Node{Line: n.Line + c.first - 1, Column: n.Column}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		return c.fail(n, startHint("& or *"), "anchors and aliases are not possible")
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return c.fail(n, startHint("!"), "tags are not possible")
	}
	switch n.Kind {
	case yaml.ScalarNode:
		out.Text, out.Kind = scalar(n.Value), input.Bare
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			out.Kind = input.Text
			out.Column++ // behind the quote
		} else if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			out.Kind, out.Line, out.Column = input.Text, out.Line+1, 1
		} else if n.Value == "true" || n.Value == "false" {
			out.Kind = input.Bool
		}
		if out.Kind == input.Bare && strings.TrimSpace(n.Value) == "" {
			out.Kind = input.Null
		}
	case yaml.SequenceNode:
		out.Kind = input.List
		for _, item := range n.Content {
			out.Items = append(out.Items, c.convert(item, depth+1))
		}
	case yaml.MappingNode:
		out.Kind = input.Map
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind != yaml.ScalarNode || k.Anchor != "" || k.Style&yaml.TaggedStyle != 0 || k.Value == "<<" {
				hint := quoteHint
				if k.Value == "<<" {
					hint = "write the keys out"
				}
				c.fail(k, hint, "a key is plain text")
				continue
			}
			key := scalar(k.Value)
			if seen[key] {
				c.f.fail(k.Line+c.first-1, k.Column, "syntax", "", "the key %s is there twice; keep one", key)
				continue // the rest of the file is checked with the first
			}
			seen[key] = true
			value := c.convert(v, depth+1)
			out.Members = append(out.Members, input.Member{Key: key, Value: value, Line: k.Line + c.first - 1, Col: k.Column})
		}
		if n.Style&yaml.FlowStyle != 0 {
			out.Members = wholeNumbers(out.Members)
		}
	}
	return out
}
