package template

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Clause is a rendered clause of a letter.
type Clause struct{ ID, Title, Markdown string }

// RenderOptions are what a letter needs in addition to the facts.
type RenderOptions struct {
	Format      Formatter // default: English
	Currency    string    // ISO 4217 of amounts that do not carry their own; default USD
	MoneyPlaces int       // default 2; negative: none
	Places      int       // of a number without a format; default 2; negative: none
	Mode        exact.Mode
	Clauses     []Clause
	Lang        string // the locale of Format, which a date that is filled in later is written in
}

func (o RenderOptions) withDefaults() RenderOptions {
	if o.Format == nil {
		o.Format = English{o.Mode}
	}
	o.MoneyPlaces, o.Places = orTwo(o.MoneyPlaces), orTwo(o.Places)
	return o
}

func orTwo(places int) int {
	if places == 0 {
		return 2
	}
	return max(places, 0)
}

// MissingError names every missing value of a letter.
type MissingError struct {
	Template string
	Paths    []string
}

// Error names the paths.
func (e *MissingError) Error() string {
	return fmt.Sprintf("template %s: no value for %s; give one, or write a default", e.Template,
		strings.Join(e.Paths, ", "))
}

// Document is a rendered letter.
type Document struct {
	markdown, later string
	clauses         bool
}

// HasClauses reports whether the letter printed its clauses: {{ clauses }} was reached.
func (d *Document) HasClauses() bool { return d.clauses }

type renderer struct {
	opt     RenderOptions
	b       strings.Builder
	missing []string
	steps   int
	over    bool
	escape  bool
	dash    bool // a missing value is —
	clauses bool // they were printed
}

// Render renders a letter. The error is a [*MissingError] with all missing values,
// or [ErrLimit].
func (t *Template) Render(f *rule.Facts, opt RenderOptions) (*Document, error) {
	r := &renderer{opt: opt.withDefaults(), escape: true}
	r.nodes(t.nodes, f)
	r.goOn() // the last piece counts too
	switch {
	case r.over:
		return nil, fmt.Errorf("%w: a letter has at most %d bytes and %d pieces", ErrLimit, MaxOutput, maxSteps)
	case len(r.missing) > 0:
		slices.Sort(r.missing)
		return nil, &MissingError{t.name, slices.Compact(r.missing)}
	}
	return &Document{r.b.String(), t.later, r.clauses}, nil
}

func (r *renderer) nodes(nodes []node, f *rule.Facts) {
	for i := range nodes {
		if !r.goOn() {
			return
		}
		r.node(&nodes[i], f)
	}
}

// goOn counts a piece and reports whether the letter is within its bounds.
func (r *renderer) goOn() bool {
	r.steps++
	r.over = r.over || r.steps > maxSteps || r.b.Len() > MaxOutput
	return !r.over
}

func (r *renderer) node(n *node, f *rule.Facts) {
	switch n.kind {
	case "text":
		r.b.WriteString(n.text)
	case "value":
		r.value(n, f)
	case "later":
		r.b.WriteString(n.mark(r.opt.Lang))
	case "if":
		if n.rule.Truth(f) == rule.True {
			r.nodes(n.body, f)
		} else {
			r.nodes(n.orElse, f)
		}
	case "for":
		for _, item := range n.rule.Eval(f).Value.Items() {
			if !r.goOn() {
				return
			}
			g := f.In(n.schema)
			fields := item.Items()
			if item.Kind() != rule.RecordKind {
				fields = []rule.Value{item}
			}
			for i, field := range n.fields {
				if i < len(fields) {
					_ = g.Set(field.Path, fields[i]) // the schema was made from the same fields
				}
			}
			r.nodes(n.body, g)
		}
	case "clauses":
		r.clauses = true
		if s := r.b.String(); len(r.opt.Clauses) > 0 && strings.TrimSpace(s[strings.LastIndexByte(s, '\n')+1:]) != "" {
			r.b.WriteString("\n\n") // their headings begin a line
		}
		for _, c := range r.opt.Clauses {
			fmt.Fprintf(&r.b, "### %s\n\n%s\n\n", escapeLine(c.Title), strings.TrimSpace(c.Markdown))
		}
	}
}

func (r *renderer) value(n *node, f *rule.Facts) {
	o := n.rule.Eval(f)
	v := o.Value
	for _, fm := range n.formats {
		if fm.name == "default" && v.IsMissing() {
			d := fm.dflt.Eval(f)
			v, o.Missing = d.Value, append(slices.Clone(o.Missing), d.Missing...)
		}
	}
	if v.IsMissing() {
		if r.dash {
			r.b.WriteString("—")
			return
		}
		if len(o.Missing) == 0 {
			o.Missing = []string{n.text}
		}
		r.missing = append(r.missing, o.Missing...)
		return
	}
	s := r.text(v, n)
	switch {
	case !r.escape:
		s = plainLine(s)
	case strings.Contains(lineBreaks.Replace(s), "\n") && r.oneLine():
		s = escapeLine(s)
	default:
		s = escapeLines(s)
	}
	r.b.WriteString(s)
}

// oneLine reports whether the current line is a heading or a row of a table, which
// a line break would end.
func (r *renderer) oneLine() bool {
	s := r.b.String()
	above, line := "", s
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		above, line = s[strings.LastIndexByte(s[:i], '\n')+1:i], s[i+1:]
	}
	return strings.HasPrefix(strings.TrimLeft(line, " "), "#") ||
		strings.Contains(strings.ReplaceAll(above+line, `\|`, ""), "|")
}

// text returns a value in the formats of its node.
func (r *renderer) text(v rule.Value, of *node) string {
	var s string
	switch v.Kind() {
	case rule.Number:
		n, _ := v.Number()
		s = r.number(n, r.opt.Currency, of)
	case rule.Amount:
		n, currency, _ := v.Amount()
		s = r.number(n, currency, of)
	case rule.DateKind:
		d, _ := v.Date()
		long := slices.ContainsFunc(of.formats, func(f format) bool { return f.name == "date" && f.long })
		s = r.opt.Format.Date(d, long)
	case rule.Text:
		s, _ = v.Text()
	default:
		s = v.String()
	}
	for _, f := range of.formats {
		switch f.name {
		case "upper":
			s = strings.ToUpper(s)
		case "lower":
			s = strings.ToLower(s)
		}
	}
	return s
}

// number returns a number in the first format of its node that is one for numbers.
func (r *renderer) number(n exact.Number, currency string, of *node) string {
	for _, f := range of.formats {
		places := f.places
		switch f.name {
		case "money":
			if places < 0 {
				places = r.opt.MoneyPlaces
			}
			return r.opt.Format.Money(n, currency, places)
		case "percent":
			if places < 0 {
				places = r.fewest(n)
			}
			return r.opt.Format.Percent(n, places)
		case "number":
			if places < 0 {
				places = r.opt.Places
			}
			return r.opt.Format.Number(n, places)
		}
	}
	if of.rule.Type().Unit.IsMoney() {
		return r.opt.Format.Number(n, r.opt.MoneyPlaces)
	}
	return r.opt.Format.Number(n, r.fewest(n))
}

// fewest returns the places that a number has, up to those of the options: 36
// hours are 36, a margin of 21.35416… has the places of the options.
func (r *renderer) fewest(n exact.Number) int {
	for places := range r.opt.Places {
		if n.Round(exact.Rounding{Places: places}).Equal(n) {
			return places
		}
	}
	return r.opt.Places
}

// Markdown returns the letter as Markdown.
func (d *Document) Markdown() string { return d.markdown }

// noLinks replaces images of a letter, and links to addresses that it can't have, by
// their text.
type noLinks struct{}

func (noLinks) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var found []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch link, ok := n.(*ast.Link); {
		case !entering:
		case ok && safe(link.Destination):
			link.Title = nil
		case ok, n.Kind() == ast.KindImage:
			found = append(found, n)
		case n.Kind() == ast.KindAutoLink:
			if a, ok := n.(*ast.AutoLink); ok && a.AutoLinkType == ast.AutoLinkURL && !safe(a.URL(reader.Source())) {
				found = append(found, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range found {
		parent := n.Parent()
		if a, ok := n.(*ast.AutoLink); ok {
			parent.ReplaceChild(parent, n, ast.NewString(a.Label(reader.Source())))
			continue
		}
		for c := n.FirstChild(); c != nil; {
			next := c.NextSibling()
			parent.InsertBefore(parent, n, c)
			c = next
		}
		parent.RemoveChild(parent, n)
	}
}

// plain returns a reader of the Markdown of letters, which keeps everything.
func plain(options ...goldmark.Option) goldmark.Markdown {
	return goldmark.New(append(options, goldmark.WithExtensions(extension.Table, extension.DefinitionList))...)
}

// markdown returns a reader and writer of letters.
func markdown() goldmark.Markdown {
	return plain(goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(noLinks{}, 100))))
}

// HTML returns the body of the letter as HTML: safe elements only, no scripts, and links
// to the addresses that its author wrote. The same letter gives the same bytes.
func (d *Document) HTML() ([]byte, error) {
	var b bytes.Buffer
	if err := markdown().Convert([]byte(d.markdown), &b); err != nil {
		return nil, err
	}
	return shown(b.Bytes(), d.later), nil
}
