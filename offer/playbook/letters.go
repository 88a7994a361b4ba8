package playbook

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/template"
)

// Letter is a letter template.
type Letter struct {
	ID, Title, Locale string
	When              string
	Clauses           []string
	Attachments       []string
	Packet            bool
	Lock              []string

	when   *rule.Rule
	body   *template.Template
	format *localeFormat
	source string // the whole file
}

// Clause is a piece of text that letters take in.
type Clause struct {
	ID, Title string
	When      string
	Standard  bool
	Required  bool

	when *rule.Rule
	body *template.Template
}

// templateErrors reports the errors of a template that begins at a place.
func (b *builder) templateErrors(f *file, err error, line, col int) {
	var errs template.Errors
	if !errors.As(err, &errs) {
		f.fail(line, col, "syntax", "", "%s", err.Error())
		return
	}
	for _, e := range errs {
		if e.Code == rule.CodeBroken {
			continue // reported where it stands
		}
		at, c := line+e.Line-1, e.Column
		if e.Line == 1 {
			c += col - 1
		}
		code := string(e.Code)
		if e.Code == rule.CodeLimit {
			code = "syntax"
		}
		f.fail(at, c, code, e.Hint, "%s", e.Message)
	}
}

var clausesTag = regexp.MustCompile(`\{\{\s*clauses\s*\}\}`)

func (b *builder) decodeLetters() (letters []*Letter, clauses []*Clause) {
	for _, e := range b.raw.sections["clauses"] {
		rd := e.file.reader(e.node, "the front matter of a clause")
		rd.boolean("off")
		rd.boolean("final")
		c := &Clause{ID: rd.id("clause"), Title: rd.str("title"), Standard: true, Required: rd.boolean("required")}
		if n, ok := e.node.Get("standard"); ok {
			c.Standard = n.Text != "false"
		}
		rd.boolean("standard")
		when := rd.text("when")
		c.When, c.when = when.s, b.rule(b.schema, rulePlace{when.s, e.file, when.node}, rule.WantBool)
		c.body = b.body(rd, "clause "+c.ID, c.Title)
		if c.body != nil && c.body.HasClauses() {
			n, _ := e.node.Get(bodyKey)
			at := clausesTag.FindStringIndex(n.Text)
			line := n.Line + strings.Count(n.Text[:at[0]], "\n")
			e.file.fail(line, at[0]-strings.LastIndexByte(n.Text[:at[0]], '\n'), "syntax", "", "a clause can't hold the clauses of a letter")
		}
		rd.done()
		clauses = append(clauses, c)
	}
	for _, e := range b.raw.sections["letters"] {
		rd := e.file.reader(e.node, "the front matter of a letter")
		rd.boolean("off")
		rd.boolean("final")
		l := &Letter{ID: rd.id("letter"), Title: rd.str("title"), Attachments: rd.texts("attachments"), Packet: rd.boolean("packet"), Lock: rd.texts("lock")}
		locale := rd.text("locale")
		b.letterFile = e.file
		l.Locale, l.format = locale.s, b.formatOf(locale)
		when := rd.text("when")
		l.When, l.when = when.s, b.rule(b.schema, rulePlace{when.s, e.file, when.node}, rule.WantBool)
		for _, n := range rd.list("clauses") {
			if !slices.ContainsFunc(clauses, func(c *Clause) bool { return c.ID == n.Text }) {
				var names []string
				for _, c := range clauses {
					names = append(names, c.ID)
				}
				e.file.fail(n.Line, n.Column, "unknown_name", rule.Nearest(n.Text, names), "there is no clause %s", n.Text)
			}
			l.Clauses = append(l.Clauses, n.Text)
		}
		for _, role := range l.Lock {
			b.roles = append(b.roles, roleUse{role, rulePlace{role, e.file, find(e.node, role)}})
		}
		l.body = b.body(rd, "letter "+l.ID, l.Title)
		if n, ok := rd.get("clauses"); ok && len(l.Clauses) > 0 && l.body != nil && !l.body.HasClauses() {
			e.file.warn(n.Line, n.Column, "unused", "write {{ clauses }} where they belong", "the letter's text does not print its clauses")
		}
		l.source = strings.Join(e.file.lines, "\n")
		rd.done()
		letters = append(letters, l)
	}
	if !b.raw.exists["letters"] {
		if t, err := template.Parse("letter offer", defaultLetter, b.schema); err == nil {
			letters = append(letters, &Letter{ID: "offer", Title: "Offer", body: t, format: b.formatOf(text{})})
		}
	}
	return letters, clauses
}

// defaultLetter is what is sent where a playbook has no letters.
const defaultLetter = `Dear {{ candidate.name }},

We are pleased to offer you the position **{{ job.title }}** at {{ pay.rate | money }} per {{ pay.per }}, starting {{ start_date | date("long") }}.

{{ clauses }}
`

func (b *builder) body(rd *reader, name, title string) *template.Template {
	n, _ := rd.get(bodyKey)
	t, err := template.Parse(name, n.Text, b.schema)
	if err != nil {
		b.templateErrors(rd.f, err, n.Line, 1)
		return nil
	}
	before := len(*b.findings)
	if suspects := t.Suspects(); len(suspects) > 0 {
		b.templateErrors(rd.f, suspects, n.Line, 1)
	}
	for i := range (*b.findings)[before:] {
		(*b.findings)[before+i].Severity = "warning"
	}
	b.used = append(b.used, t.Inputs()...)
	return t
}

func (b *builder) renderOptions(clauses []template.Clause) template.RenderOptions {
	none := func(places int) int { // a template takes 0 for its own default
		if places == 0 {
			return -1
		}
		return places
	}
	return template.RenderOptions{Currency: b.settings.currency, MoneyPlaces: none(b.settings.money), Places: none(b.settings.rate), Mode: b.settings.mode, Clauses: clauses}
}

// LetterError says why no letter can be made, in the codes of refusals.
type LetterError struct {
	Code    refusal.Code // CodeBlocked or CodeMissing
	Where   string
	Message string
}

// Error names the letter or clause and the reason.
func (e *LetterError) Error() string { return e.Where + ": " + e.Message }

// LetterChoice is the letter that goes out and what goes with it.
type LetterChoice struct {
	Letter  *Letter
	Packets []*Letter
	Clauses []*Clause
	Err     *LetterError
}

// ChooseLetter finds the one letter that applies, its packets and the clauses
// in the order in which they stand. An unknown condition of a letter is false,
// of a clause true.
func (p *Playbook) ChooseLetter(f *rule.Facts) LetterChoice {
	var c LetterChoice
	for _, l := range p.letters {
		if l.when != nil && l.when.Truth(f) != rule.True {
			continue
		}
		switch {
		case l.Packet:
			c.Packets = append(c.Packets, l)
		case c.Letter != nil:
			c.Err = &LetterError{refusal.CodeBlocked, l.ID, "this letter and " + c.Letter.ID + " both apply; narrow their when, or make one a packet"}
		default:
			c.Letter = l
		}
	}
	for _, cl := range p.clauses {
		if cl.when != nil && cl.when.Truth(f) == rule.False {
			continue
		}
		inLetter := c.Letter == nil || known(c.Letter.Clauses, cl.ID)
		if inLetter {
			c.Clauses = append(c.Clauses, cl)
		}
		if cl.Required && c.Err == nil && (!inLetter || c.Letter != nil && !c.Letter.body.HasClauses()) {
			c.Err = &LetterError{refusal.CodeBlocked, cl.ID, "the letter " + c.Letter.ID + " has not the clause that must be in it"}
		}
	}
	if c.Letter != nil {
		slices.SortStableFunc(c.Clauses, func(a, b *Clause) int {
			return slices.Index(c.Letter.Clauses, a.ID) - slices.Index(c.Letter.Clauses, b.ID)
		})
	} else if c.Err == nil {
		c.Err = &LetterError{refusal.CodeBlocked, "letter", "no letter applies"}
	}
	return c
}

// Rendered is a letter as it was made.
type Rendered struct {
	Letter   *Letter
	Document *template.Document
}

// RenderLetter makes the letter that applies: its document, or a [*LetterError]
// that says which values are missing.
func (p *Playbook) RenderLetter(terms record.Terms, f *rule.Facts) (Rendered, error) {
	c := p.ChooseLetter(f)
	if c.Err != nil {
		return Rendered{}, c.Err
	}
	return p.render(c.Letter, c, terms, f)
}

// RenderPackets makes what goes along with the letter: a state's notice, a
// second language.
func (p *Playbook) RenderPackets(terms record.Terms, f *rule.Facts) ([]Rendered, error) {
	c := p.ChooseLetter(f)
	var out []Rendered
	for _, l := range c.Packets {
		r, err := p.render(l, c, terms, f)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// render makes one letter with those of its clauses that apply.
func (p *Playbook) render(l *Letter, c LetterChoice, terms record.Terms, f *rule.Facts) (Rendered, error) {
	chosen := c.Clauses
	if l != c.Letter {
		chosen = nil
		for _, id := range l.Clauses {
			for _, cl := range p.clauses {
				if cl.ID == id && (cl.when == nil || cl.when.Truth(f) != rule.False) {
					chosen = append(chosen, cl)
				}
			}
		}
		terms = record.Terms{} // the offer's own clauses stand in the one letter
	}
	opt := p.renderOptions
	opt.Format = l.format
	clauses, err := p.renderClauses(chosen, terms, f, opt)
	if err != nil {
		return Rendered{}, err
	}
	opt.Clauses = clauses
	doc, err := l.body.Render(f, opt)
	if err != nil {
		return Rendered{}, letterError(l.ID, err)
	}
	return Rendered{l, doc}, nil
}

func letterError(id string, err error) error {
	var missing *template.MissingError
	if errors.As(err, &missing) {
		return &LetterError{refusal.CodeMissing, id, "the letter needs " + strings.Join(missing.Paths, ", ")}
	}
	return &LetterError{refusal.CodeBlocked, id, err.Error()}
}

// renderClauses renders the playbook's clauses and, behind them, those of the
// offer itself; a clause of the offer with the id of one of the playbook's and
// a text of its own takes that one's place.
func (p *Playbook) renderClauses(chosen []*Clause, terms record.Terms, f *rule.Facts, opt template.RenderOptions) ([]template.Clause, error) {
	own := map[string]record.Value{}
	items := terms.Get("clauses").Items()
	for _, item := range items {
		own[item.Field("id").Text()] = item
	}
	var out []template.Clause
	for _, cl := range chosen {
		if mine := own[cl.ID]; mine.Field("text").Text() != "" {
			out = append(out, template.Clause{ID: cl.ID, Title: cl.Title, Markdown: template.Escape(mine.Field("text").Text())})
			delete(own, cl.ID)
			continue
		}
		doc, err := cl.body.Render(f, opt)
		if err != nil {
			return nil, letterError(cl.ID, err)
		}
		out = append(out, template.Clause{ID: cl.ID, Title: cl.Title, Markdown: doc.Markdown()})
	}
	for _, item := range items {
		id := item.Field("id").Text()
		if _, ok := own[id]; ok && item.Field("text").Text() != "" {
			out = append(out, template.Clause{ID: id, Title: item.Field("title").Text(), Markdown: template.Escape(item.Field("text").Text())})
		}
	}
	return out, nil
}

// String names the letter as people know it.
func (l *Letter) String() string { return fmt.Sprintf("%s (%s)", l.Title, l.ID) }
