package playbook

import (
	"errors"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/template"
)

// Rendered is a letter that was made.
type Rendered struct {
	Letter   *Letter
	Document *template.Document
}

// Make makes the letters of a choice: the letter with the offer's own clauses first,
// then the packets, which don't have those. Either all of them are made, or every
// reason why one can't be is returned.
func (ls *Letters) Make(c LetterChoice, terms record.Terms, f *rule.Facts) ([]Rendered, []*LetterError) {
	if c.Err != nil {
		return nil, []*LetterError{c.Err}
	}
	var out []Rendered
	var errs []*LetterError
	add := func(r Rendered, failed []*LetterError) { out, errs = append(out, r), append(errs, failed...) }
	add(ls.render(c.Letter, c.Clauses, terms, f))
	for i, p := range c.Packets {
		add(ls.render(p, c.packed[i], record.Terms{}, f))
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return out, nil
}

// Render makes the letter that applies. It returns a [*LetterError] if a value
// is missing or no letter can be made.
func (ls *Letters) Render(terms record.Terms, f *rule.Facts) (Rendered, error) {
	c := ls.Choose(f)
	if c.Err != nil {
		return Rendered{}, c.Err
	}
	return first(ls.render(c.Letter, c.Clauses, terms, f))
}

// RenderPackets makes the letters that go along with the one letter, such as a
// state's notice or a second language. They don't have the offer's own clauses.
func (ls *Letters) RenderPackets(f *rule.Facts) ([]Rendered, error) {
	c := ls.Choose(f)
	var out []Rendered
	for i, l := range c.Packets {
		r, err := first(ls.render(l, c.packed[i], record.Terms{}, f))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// first returns the first reason as an error.
func first(r Rendered, errs []*LetterError) (Rendered, error) {
	if len(errs) > 0 {
		return Rendered{}, errs[0]
	}
	return r, nil
}

// listed returns the clauses of a letter that apply, as the letter lists them.
func (ls *Letters) listed(l *Letter, f *rule.Facts) []*Clause {
	var out []*Clause
	for _, id := range l.Clauses {
		if cl := ls.clause(id); cl != nil && cl.applies(f) {
			out = append(out, cl)
		}
	}
	return out
}

// render makes one letter with clauses, or returns every reason why it can't.
func (ls *Letters) render(l *Letter, chosen []*Clause, terms record.Terms, f *rule.Facts) (Rendered, []*LetterError) {
	opt := ls.options
	opt.Format, opt.Lang = l.format, l.format.Tag
	clauses, errs := renderClauses(chosen, terms, f, opt)
	opt.Clauses = clauses
	doc, err := l.body.Render(f, opt)
	if err != nil {
		return Rendered{l, doc}, append(errs, letterError(l.ID, err))
	}
	return Rendered{l, doc}, append(errs, ls.unprinted(l, doc, clauses, terms)...)
}

// unprinted returns an error for each clause that the letter must hold and does not: one
// that is required, also if its text is empty, and one of the offer's own with a text.
func (ls *Letters) unprinted(l *Letter, doc *template.Document, clauses []template.Clause,
	terms record.Terms) []*LetterError {
	own := terms.Get("clauses").Items()
	var out []*LetterError
	for _, c := range clauses {
		library := ls.clause(c.ID)
		why := "the text of the letter " + l.ID + " does not print this clause"
		empty := strings.TrimSpace(c.Markdown) == ""
		switch required := library != nil && library.Required; {
		case doc.HasClauses() && !(required && empty):
			continue
		case doc.HasClauses():
			why = "this clause is required, and its text is empty for this offer"
		case required:
			why += ", which is required"
		case !slices.ContainsFunc(own, func(i record.Value) bool {
			return i.Field("id").Text() == c.ID && i.Field("text").Text() != ""
		}):
			continue
		default:
			why += ", which the offer has"
		}
		out = append(out, &LetterError{Code: refusal.CodeBlocked, Where: c.ID, Message: why})
	}
	return out
}

func letterError(id string, err error) *LetterError {
	var missing *template.MissingError
	if errors.As(err, &missing) {
		return &LetterError{Code: refusal.CodeMissing, Where: id, Missing: missing.Paths,
			Message: "the letter needs " + strings.Join(missing.Paths, ", ")}
	}
	return &LetterError{Code: refusal.CodeBlocked, Where: id, Message: err.Error()}
}

// renderClauses renders the playbook's clauses and then the offer's own. A
// clause of the offer with a text replaces the playbook's of the same id.
func renderClauses(chosen []*Clause, terms record.Terms, f *rule.Facts,
	opt template.RenderOptions) (out []template.Clause, errs []*LetterError) {
	own := map[string]record.Value{}
	items := terms.Get("clauses").Items()
	for _, item := range items {
		own[item.Field("id").Text()] = item
	}
	for _, cl := range chosen {
		if mine := own[cl.ID]; mine.Field("text").Text() != "" {
			out = append(out, template.Clause{ID: cl.ID, Title: cl.Title,
				Markdown: template.Escape(mine.Field("text").Text())})
			delete(own, cl.ID)
			continue
		}
		doc, err := cl.body.Render(f, opt)
		if err != nil {
			errs = append(errs, letterError(cl.ID, err))
			continue
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
	return out, errs
}

// HasSentOn reports whether a letter has a mark for the day of sending.
func HasSentOn(html []byte) bool { return template.HasMarks(html) }

// ShownText returns the text of a letter as people read it: a mark for the day of
// sending shows what the author wrote.
func ShownText(text string) string { return template.Unmarked(text) }

// FillSentOn puts the day of sending into a letter that was made before, in HTML and
// text, as its locale writes dates. Everything else stays as it is.
func FillSentOn(html []byte, text string, on rule.Date) ([]byte, string) {
	return template.Fill(html, text, dateIn(on))
}

// placeholder is what an author writes for the day of sending.
func placeholder(_ string, long bool) string {
	if long {
		return "{{ " + sentOn + ` | date("long") }}`
	}
	return "{{ " + sentOn + " | date }}"
}

// dateIn returns a function that writes a date as a locale does.
func dateIn(on rule.Date) func(lang string, long bool) string {
	return func(lang string, long bool) string {
		l, err := pay.LocaleOf(lang)
		if err != nil {
			l, _ = pay.LocaleOf(defaultLocale) // exists
		}
		return localeFormat{Locale: l}.Date(on, long)
	}
}

// Page is a letter as it would be sent on a day.
type Page struct{ HTML, Text, Markdown string }

// SentOn returns the letter as it would be sent on a day. Without a day it is the
// letter as approvers read it: {{ sent_on }} stands where the day will be.
func (r Rendered) SentOn(day rule.Date) (Page, error) {
	html, text, err := r.Document.Bytes()
	if err != nil {
		return Page{}, err
	}
	if day == (rule.Date{}) {
		return Page{string(html), ShownText(text), template.FillMarkdown(r.Document.Markdown(), placeholder)}, nil
	}
	html, text = FillSentOn(html, text, day)
	return Page{string(html), text, template.FillMarkdown(r.Document.Markdown(), dateIn(day))}, nil
}
