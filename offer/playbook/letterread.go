package playbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/template"
)

// defaultLetter is the letter of a playbook without letters.
const defaultLetter = `Dear {{ candidate.name }},

We are pleased to offer you the position **{{ job.title }}** at {{ pay.rate | money }} per {{ pay.per }}, starting {{ start_date | date("long") }}.

{{ clauses }}
`

func (b *builder) decodeLetters() (letters []*Letter, clauses []*Clause) {
	for _, e := range b.raw.Sections["clauses"] {
		clauses = append(clauses, b.clause(e))
	}
	for _, e := range b.raw.Sections["letters"] {
		letters = append(letters, b.letter(e, clauses))
	}
	if !b.raw.Exists["letters"] {
		if t, err := template.ParseWith("letter offer", defaultLetter, b.schema, b.letterOptions()); err == nil {
			letters = append(letters, &Letter{ID: "offer", Title: "Offer", body: t,
				format: b.defaultFormat(), source: defaultLetter})
		}
	}
	b.letterDefinitions(letters, clauses)
	return letters, clauses
}

var clausesTag = regexp.MustCompile(`\{\{\s*clauses\s*\}\}`)

func (b *builder) clause(e source.Entry) *Clause {
	rd := read(e, "the front matter of a clause")
	rd.Flags("off", "final")
	c := &Clause{ID: rd.ID("clause"), Title: rd.Value("title"), Required: rd.Bool("required"),
		Lock: rd.Texts("lock"), source: e.File.Text()}
	c.Standard = rd.At("standard").Text != "false"
	rd.Flags("standard")
	when := rd.Text("when")
	c.When, c.when = when.Value, b.rule(b.schema, rd.Place(when), rule.WantBool)
	for _, role := range c.Lock {
		b.usesRole(e.File, e.Node, role)
	}
	opt := b.letterOptions()
	if opt.Never != nil {
		opt.Never["clauses"] = "whether the offer's clauses are standard is found by comparing with this text"
	}
	c.body = b.body(rd, "clause "+c.ID, opt)
	if c.body != nil && c.body.HasClauses() {
		n := rd.At(source.BodyKey)
		before := n.Text[:clausesTag.FindStringIndex(n.Text)[0]]
		at := source.At(n.Line+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n'))
		rd.fail(at, source.CodeSyntax, "", "a clause can't hold the clauses of a letter")
	}
	rd.Done()
	return c
}

func (b *builder) letter(e source.Entry, clauses []*Clause) *Letter {
	rd := read(e, "the front matter of a letter")
	rd.Flags("off", "final")
	l := &Letter{ID: rd.ID("letter"), Title: rd.Value("title"), Attachments: rd.Texts("attachments"),
		Packet: rd.Bool("packet"), Lock: rd.Texts("lock"), source: e.File.Text()}
	locale := rd.Text("locale")
	l.Locale, l.format = locale.Value, b.format(rd, locale)
	when := rd.Text("when")
	l.When, l.when = when.Value, b.rule(b.schema, rd.Place(when), rule.WantBool)
	for _, n := range rd.List("clauses") {
		if !slices.ContainsFunc(clauses, func(c *Clause) bool { return c.ID == n.Text }) {
			var names []string
			for _, c := range clauses {
				names = append(names, c.ID)
			}
			rd.fail(n, source.CodeUnknownName, rule.Nearest(n.Text, names), "unknown clause %s", n.Text)
		}
		l.Clauses = append(l.Clauses, n.Text)
	}
	for _, role := range l.Lock {
		b.usesRole(e.File, e.Node, role)
	}
	l.body = b.body(rd, "letter "+l.ID, b.letterOptions())
	b.printsClauses(rd, l, clauses)
	rd.Done()
	return l
}

// printsClauses reports a letter whose text does not print the clauses that it lists: an
// error if one is required. Versions that were published before keep their
// text, and their submissions are judged by the letter that is made.
func (b *builder) printsClauses(rd reader, l *Letter, clauses []*Clause) {
	if l.body == nil {
		return
	}
	if len(l.Clauses) == 0 || l.body.HasClauses() {
		return
	}
	const hint = "write {{ clauses }} where they belong"
	for _, c := range clauses {
		if c.Required && slices.Contains(l.Clauses, c.ID) && !b.opt.Published {
			rd.fail(rd.At("clauses"), source.CodeUnused, hint, "the letter's text does not print its clauses, and %s is required", c.ID)
			return
		}
	}
	rd.File.Warn(rd.At("clauses"), source.CodeUnused, hint, "the letter's text does not print its clauses")
}

// sentOn is the day on which a letter is sent, which its text gets then.
const sentOn = "sent_on"

// letterOptions returns what the text of a letter or clause may read: it is made
// once, at submission, and sent as it was approved. A version that was published
// before may read the day and the state, which are those of the submission.
func (b *builder) letterOptions() template.Options {
	const state = "the letter is made when it is submitted, and sent as it was approved"
	if b.opt.Published {
		names := b.raw.Sections["names"]
		if slices.ContainsFunc(names, func(e source.Entry) bool { return e.ID == sentOn }) {
			return template.Options{Before: true}
		}
		return template.Options{Later: sentOn, Before: true}
	}
	return template.Options{Later: sentOn, Never: map[string]string{
		"today": "write {{ sent_on | date }} for the day on which it is sent",
		"state": state, "before.state": state}}
}

// body compiles the text after the front matter; nil if it is wrong.
func (b *builder) body(rd reader, name string, opt template.Options) *template.Template {
	n, _ := rd.Get(source.BodyKey)
	at := source.Place{File: rd.File, Node: source.At(n.Line, 1)}
	t, err := template.ParseWith(name, n.Text, b.schema, opt)
	if err != nil {
		templateErrors(at, source.SeverityError, err)
		return nil
	}
	if suspects := t.Suspects(); len(suspects) > 0 {
		templateErrors(at, source.SeverityWarning, suspects)
	}
	return t
}

// renderOptions returns how the playbook prints values.
func (b *builder) renderOptions() template.RenderOptions {
	places := func(n int) int { // a template takes 0 for its own default
		if n == 0 {
			return -1
		}
		return n
	}
	return template.RenderOptions{Currency: b.settings.currency, MoneyPlaces: places(b.settings.money),
		Places: places(b.settings.rate), Mode: b.settings.mode}
}

// defaultLocale is the locale of a letter that names none.
const defaultLocale = "en-US"

// format returns how the locale of a letter writes values.
func (b *builder) format(rd reader, t source.Text) *localeFormat {
	if t.Value == "" {
		return b.defaultFormat()
	}
	l, err := pay.LocaleOf(t.Value)
	if err != nil {
		rd.fail(t.Node, source.CodeType, "", "the locale is one of %s", strings.Join(pay.Locales(), ", "))
		return b.defaultFormat()
	}
	return &localeFormat{l, b.settings.mode}
}

func (b *builder) defaultFormat() *localeFormat {
	l, _ := pay.LocaleOf(defaultLocale) // exists
	return &localeFormat{l, b.settings.mode}
}
