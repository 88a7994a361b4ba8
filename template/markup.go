package template

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// masks are words that stand in the place of placeholders while the source is read as
// Markdown: the first that the source does not hold.
var masks = []string{"zqjx", "qxzj", "xjqz", "jzxq"}

// mask returns the word for the placeholders of the source.
func (p *reader) mask() string {
	i := slices.IndexFunc(masks, func(w string) bool { return !strings.Contains(p.src, w) })
	return masks[max(i, 0)]
}

// span is the place of a placeholder. A block prints nothing itself.
type span struct {
	from, to int
	block    bool
}

// masked returns the source with every placeholder hidden, byte by byte: as a word, or
// as blanks where a line has tags of blocks alone.
func (p *reader) masked() []byte {
	out := []byte(p.src)
	hide := func(s span, word string) {
		for i := range out[s.from:s.to] {
			if c := &out[s.from+i]; *c != '\n' {
				*c = word[min(i, len(word)-1)]
			}
		}
	}
	for _, s := range p.spans {
		if hide(s, " "); !s.block && !strings.Contains(p.src[s.from:s.to], "\n") {
			hide(s, p.mask()+"x")
		}
	}
	tags := slices.Clone(out)
	for _, s := range p.spans {
		line := tags[bytes.LastIndexByte(tags[:s.from], '\n')+1:]
		line, _, _ = bytes.Cut(line, []byte("\n"))
		if s.block && len(bytes.TrimSpace(line)) > 0 && !strings.Contains(p.src[s.from:s.to], "\n") {
			hide(s, p.mask()+"x")
		}
	}
	return out
}

// markup reports what a letter would not print: raw HTML, images, and addresses of links
// that are not written out or that no letter may have.
func (p *reader) markup() {
	src := p.masked()
	c := parser.NewContext()
	doc := plain().Parser().Parse(text.NewReader(src), parser.WithContext(c))
	var used []string
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			p.html(n.Lines().At(0).Start, src)
		case *ast.RawHTML:
			p.html(n.Segments.At(0).Start, src)
		case *ast.Image:
			p.fail(begin(n), rule.CodeSyntax, "write text, or a link", "letters print no images")
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				p.address(begin(n), n.URL(src))
			}
		case *ast.Link:
			used = append(used, string(n.Destination))
			p.address(begin(n), n.Destination)
			if len(n.Title) > 0 {
				p.fail(begin(n), rule.CodeSyntax, "write it into the text", "a letter does not print the title of a link")
			}
		}
		return ast.WalkContinue, nil
	})
	for _, r := range c.References() {
		if !slices.Contains(used, string(r.Destination())) {
			at := max(0, bytes.Index(src, append([]byte("["), r.Label()...)))
			p.fail(at, rule.CodeSyntax, `write \[ for a bracket, or (…)`, "Markdown takes this for the address of a link, which no text uses")
		}
	}
}

// html reports raw HTML at the place where it begins.
func (p *reader) html(at int, src []byte) {
	at += len(src[at:]) - len(bytes.TrimLeft(src[at:], " "))
	p.fail(at, rule.CodeSyntax, `write Markdown, and \< for a sign`, "letters print no raw HTML")
}

// address reports the address of a link that a letter can't have.
func (p *reader) address(at int, to []byte) {
	switch {
	case bytes.Contains(to, []byte(p.mask())):
		p.fail(at, rule.CodeSyntax, "write the value next to the link", "the address of a link can't hold a placeholder")
	case !safe(to):
		p.fail(at, rule.CodeSyntax, "write https://, http://, mailto: or tel:", "a letter can't have a link to this kind of address")
	}
}

// safe reports whether an address is one that a letter may have.
func safe(to []byte) bool {
	s := strings.ToLower(string(to))
	return slices.ContainsFunc([]string{"https://", "http://", "mailto:", "tel:"}, func(scheme string) bool {
		return len(s) > len(scheme) && strings.HasPrefix(s, scheme)
	})
}

// begin returns the place of an inline node: of its first text, or of its block.
func begin(n ast.Node) int {
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return t.Segment.Start
		}
	}
	if t, ok := n.PreviousSibling().(*ast.Text); ok {
		return t.Segment.Stop
	}
	for c := n.Parent(); c != nil; c = c.Parent() {
		if c.Type() == ast.TypeBlock && c.Lines() != nil && c.Lines().Len() > 0 {
			return c.Lines().At(0).Start
		}
	}
	return 0
}
