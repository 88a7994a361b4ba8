package playbook

import (
	"errors"
	"fmt"
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

	definition string // a digest; see [LetterChoice.Definition]
}

// String returns the title and the id.
func (l *Letter) String() string { return fmt.Sprintf("%s (%s)", l.Title, l.ID) }

// Clause is a piece of text that letters include.
type Clause struct {
	ID, Title string
	When      string
	Standard  bool
	Required  bool
	Lock      []string // the roles that may publish a new version, and replace it in an offer

	when   *rule.Rule
	body   *template.Template
	source string // the whole file

	definition string // a digest; see [LetterChoice.Definition]
}

// applies reports whether the clause goes into a letter that lists it. A when
// that is unknown counts as true.
func (c *Clause) applies(f *rule.Facts) bool { return c.when == nil || c.when.Truth(f) != rule.False }

// Letters chooses and renders the letters of an offer.
type Letters struct {
	list    []*Letter
	clauses []*Clause
	options template.RenderOptions
}

// All returns the letters in the order of their files.
func (ls *Letters) All() []Letter {
	out := make([]Letter, len(ls.list))
	for i, l := range ls.list {
		out[i] = *l
	}
	return out
}

// Clauses returns the clauses in the order of their files.
func (ls *Letters) Clauses() []Clause {
	out := make([]Clause, len(ls.clauses))
	for i, c := range ls.clauses {
		out[i] = *c
	}
	return out
}

// LetterError says why no letter can be made, in the codes of refusals.
type LetterError struct {
	Code    refusal.Code // CodeBlocked or CodeMissing
	Where   string       // a letter or clause
	Message string
}

// Error returns the letter or clause and the reason.
func (e *LetterError) Error() string { return e.Where + ": " + e.Message }

// LetterChoice is the letter that applies, its packets, and its clauses in
// order. If no letter can be made, Err says why.
type LetterChoice struct {
	Letter  *Letter
	Packets []*Letter
	Clauses []*Clause
	Err     *LetterError

	packed [][]*Clause // the clauses of each packet
}

// Choose returns the letter that applies to an offer. A when that is unknown
// counts as false for a letter and as true for a clause.
func (ls *Letters) Choose(f *rule.Facts) LetterChoice {
	var c LetterChoice
	for _, l := range ls.list {
		switch {
		case l.when != nil && l.when.Truth(f) != rule.True:
		case l.Packet:
			c.Packets, c.packed = append(c.Packets, l), append(c.packed, ls.listed(l, f))
		case c.Letter == nil:
			c.Letter = l
		default:
			c.Err = &LetterError{refusal.CodeBlocked, l.ID,
				"this letter and " + c.Letter.ID + " both apply; narrow their when, or make one a packet"}
		}
	}
	for _, cl := range ls.clauses {
		if cl.applies(f) {
			c.take(cl)
		}
	}
	if c.Letter == nil {
		if c.Err == nil {
			c.Err = &LetterError{refusal.CodeBlocked, "letter", "no letter applies"}
		}
		return c
	}
	slices.SortStableFunc(c.Clauses, func(a, b *Clause) int {
		return slices.Index(c.Letter.Clauses, a.ID) - slices.Index(c.Letter.Clauses, b.ID)
	})
	return c
}

// take adds a clause that applies, if the letter lists it. A letter without a
// clause that is required is an error.
func (c *LetterChoice) take(cl *Clause) {
	if c.Letter == nil {
		c.Clauses = append(c.Clauses, cl)
		return
	}
	listed := slices.Contains(c.Letter.Clauses, cl.ID)
	if listed {
		c.Clauses = append(c.Clauses, cl)
	}
	if cl.Required && c.Err == nil && (!listed || !c.Letter.body.HasClauses()) {
		c.Err = &LetterError{refusal.CodeBlocked, cl.ID,
			"the letter " + c.Letter.ID + " lacks this clause, which is required"}
	}
}

// Rendered is a letter that was made.
type Rendered struct {
	Letter   *Letter
	Document *template.Document
}

// Render makes the letter that applies. It returns a [*LetterError] if a value
// is missing or no letter can be made.
func (ls *Letters) Render(terms record.Terms, f *rule.Facts) (Rendered, error) {
	c := ls.Choose(f)
	if c.Err != nil {
		return Rendered{}, c.Err
	}
	return ls.render(c.Letter, c.Clauses, terms, f)
}

// RenderPackets makes the letters that go along with the one letter, such as a
// state's notice or a second language. They don't have the offer's own clauses.
func (ls *Letters) RenderPackets(f *rule.Facts) ([]Rendered, error) {
	var out []Rendered
	for _, l := range ls.Choose(f).Packets {
		r, err := ls.render(l, ls.listed(l, f), record.Terms{}, f)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// listed returns the clauses of a letter that apply, as the letter lists them.
func (ls *Letters) listed(l *Letter, f *rule.Facts) []*Clause {
	var out []*Clause
	for _, id := range l.Clauses {
		for _, cl := range ls.clauses {
			if cl.ID == id && cl.applies(f) {
				out = append(out, cl)
			}
		}
	}
	return out
}

// render makes one letter with clauses.
func (ls *Letters) render(l *Letter, chosen []*Clause, terms record.Terms, f *rule.Facts) (Rendered, error) {
	opt := ls.options
	opt.Format, opt.Lang = l.format, l.format.Tag
	clauses, err := renderClauses(chosen, terms, f, opt)
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

// renderClauses renders the playbook's clauses and then the offer's own. A
// clause of the offer with a text replaces the playbook's of the same id.
func renderClauses(chosen []*Clause, terms record.Terms, f *rule.Facts,
	opt template.RenderOptions) ([]template.Clause, error) {
	own := map[string]record.Value{}
	items := terms.Get("clauses").Items()
	for _, item := range items {
		own[item.Field("id").Text()] = item
	}
	var out []template.Clause
	for _, cl := range chosen {
		if mine := own[cl.ID]; mine.Field("text").Text() != "" {
			out = append(out, template.Clause{ID: cl.ID, Title: cl.Title,
				Markdown: template.Escape(mine.Field("text").Text())})
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
		id, text := item.Field("id").Text(), item.Field("text").Text()
		if _, left := own[id]; left && text != "" {
			out = append(out, template.Clause{ID: id, Title: item.Field("title").Text(),
				Markdown: template.Escape(text)})
		}
	}
	return out, nil
}
