package playbook

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
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

// applies reports whether the letter applies, and which names without a value keep
// that from being known.
func (l *Letter) applies(f *rule.Facts) (rule.Truth, []string) {
	if l.when == nil {
		return rule.True, nil
	}
	truth := l.when.Truth(f)
	if truth != rule.Unknown {
		return truth, nil
	}
	return truth, l.when.Eval(f).Missing
}

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
	Missing []string // names without a value that it comes from
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

// None reports whether no letter applies, whatever the names have whose values are
// missing.
func (c LetterChoice) None() bool { return c.Letter == nil && c.Err != nil && len(c.Err.Missing) == 0 }

// Choose returns the letter that applies to an offer. A when that is unknown
// counts as false for a letter and as true for a clause.
func (ls *Letters) Choose(f *rule.Facts) LetterChoice {
	var c LetterChoice
	var missing []string
	for _, l := range ls.list {
		switch truth, names := l.applies(f); {
		case truth != rule.True && l.Packet:
		case truth != rule.True:
			missing = append(missing, names...)
		case l.Packet:
			c.Packets, c.packed = append(c.Packets, l), append(c.packed, ls.listed(l, f))
		case c.Letter == nil:
			c.Letter = l
		default:
			c.Err = &LetterError{Code: refusal.CodeBlocked, Where: l.ID,
				Message: "this letter and " + c.Letter.ID + " both apply; narrow their when, or make one a packet"}
		}
	}
	for _, cl := range ls.clauses {
		if cl.applies(f) {
			c.take(cl)
		}
	}
	if c.Letter == nil {
		if c.Err == nil {
			c.Err = &LetterError{Code: refusal.CodeBlocked, Where: "letter", Message: "no letter applies",
				Missing: union(missing, nil)}
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
		c.Err = &LetterError{Code: refusal.CodeBlocked, Where: cl.ID,
			Message: "the letter " + c.Letter.ID + " lacks this clause, which is required"}
	}
}
