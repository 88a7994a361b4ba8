package playbook

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/record"
)

// findStandard sets what clauses[].standard and attachments[].standard are, by
// comparing the offer's own with the library; see [Letters.isStandard].
func (ls *Letters) findStandard(f *rule.Facts, t record.Terms) {
	if list := t.Get("attachments"); list.Len() > 0 {
		facts.SetStandard(f, "attachments", list, ls.isListed)
	}
	if list := t.Get("clauses"); list.Len() > 0 {
		facts.SetStandard(f, "clauses", list, ls.isStandard(f))
	}
}

// isListed reports whether an attachment is one that a letter lists, without a text
// of its own.
func (ls *Letters) isListed(item record.Value) bool {
	return item.Field("text").Text() == "" && slices.ContainsFunc(ls.list, func(l *Letter) bool {
		return slices.Contains(l.Attachments, item.Field("id").Text())
	})
}

// isStandard returns a function that reports whether a clause of the offer is a
// standard one of the library with the library's title and text, where it gives any.
func (ls *Letters) isStandard(f *rule.Facts) func(item record.Value) bool {
	same := ls.isLibrarys(f)
	return func(item record.Value) bool {
		c := ls.clause(item.Field("id").Text())
		title := item.Field("title").Text()
		return c != nil && c.Standard && (title == "" || sameWords(title, c.Title)) && same(c, item)
	}
}

// isLibrarys returns a function that reports whether the text of an offer's clause is
// that of the library for this offer; an absent one is. Texts are compared word by
// word. A library's text that can't be made is not the same as any.
func (ls *Letters) isLibrarys(f *rule.Facts) func(c *Clause, item record.Value) bool {
	made := map[*Clause]string{}
	return func(c *Clause, item record.Value) bool {
		text := item.Field("text").Text()
		if text == "" {
			return true
		}
		if _, ok := made[c]; !ok {
			made[c] = ls.textOf(c, f)
		}
		return made[c] != "" && sameWords(text, made[c])
	}
}

// textOf returns the text of a clause of the library for an offer, in the locale of
// its letter; empty if it can't be made.
func (ls *Letters) textOf(c *Clause, f *rule.Facts) string {
	opt := ls.options
	if l := ls.Choose(f).Letter; l != nil {
		opt.Format, opt.Lang = l.format, l.format.Tag
	}
	doc, err := c.body.Render(f, opt)
	if err != nil {
		return ""
	}
	text, err := doc.Text()
	if err != nil { // unreachable: a rendered document can be written
		return ""
	}
	return text
}

// clause returns the library's clause of an id; nil if there is none.
func (ls *Letters) clause(id string) *Clause {
	for _, c := range ls.clauses {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// OwnText is a text of the offer's own in the place of a clause of the library that
// is required or locked.
type OwnText struct {
	Clause string
	Digest string   // SHA-256 of the text
	Lock   []string // the roles that may put it there; none: no person
}

// MayBePutBy reports whether the actor has a role that the clause's lock names.
func (o OwnText) MayBePutBy(actor record.Actor) bool { return slices.ContainsFunc(o.Lock, actor.Has) }

// OwnTexts returns the texts of terms that have the id of a required or locked clause,
// whether or not they differ from the library's.
func (ls *Letters) OwnTexts(t record.Terms) []OwnText { return ls.ownTexts(t, nil) }

// Replaced returns the texts that replace a required or locked clause by another text
// than the library's for this offer. f is what rules see of the terms.
func (ls *Letters) Replaced(t record.Terms, f *rule.Facts) []OwnText {
	same := ls.isLibrarys(f)
	return ls.ownTexts(t, func(c *Clause, item record.Value) bool { return same(c, item) })
}

func (ls *Letters) ownTexts(t record.Terms, leaveOut func(*Clause, record.Value) bool) []OwnText {
	var out []OwnText
	for _, item := range t.Get("clauses").Items() {
		c, text := ls.clause(item.Field("id").Text()), item.Field("text").Text()
		if c == nil || text == "" || !c.Required && len(c.Lock) == 0 || leaveOut != nil && leaveOut(c, item) {
			continue
		}
		sum := sha256.Sum256([]byte(text))
		out = append(out, OwnText{c.ID, hex.EncodeToString(sum[:]), slices.Clone(c.Lock)})
	}
	return out
}
