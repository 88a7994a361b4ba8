package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Letter is a letter as it was made, to be kept byte for byte.
type Letter struct {
	Document  record.Document
	HTML      []byte
	Text      []byte
	Submitted bool // it was made at submission, and not sent
}

// makeLetters makes the letter of a submission and its packets, once, and returns
// what stands against them: two letters apply; a value is missing that none of
// required asks for; a required clause is replaced without permission. If no letter
// applies, none is made, and the offer can be approved but not sent.
func (s *step) makeLetters(a playbook.Assessment) []refusal.Item {
	var made []playbook.Rendered
	var out conditions
	if !a.Letter.None() {
		var errs []*playbook.LetterError
		made, errs = s.Playbook.Letters().Make(a.Letter, s.terms, a.Facts)
		for _, e := range errs {
			out.letter(e, a.Missing)
		}
	}
	for _, own := range s.Playbook.Letters().Replaced(s.terms, a.Facts) {
		if !s.status.MayReplace(own.Clause, own.Digest) {
			out.add(refusal.CodeBlocked, own.Clause,
				"this clause is required or locked, and the offer has another text that its lock does not allow")
		}
	}
	if len(out.items) == 0 {
		s.keep(made, &out)
	}
	return out.items
}

// letter adds what stands against a letter. A name that is missing is missing to
// submit; of those in asked that is known already.
func (c *conditions) letter(e *playbook.LetterError, asked []string) {
	left := slices.DeleteFunc(slices.Clone(e.Missing), func(path string) bool {
		return slices.Contains(asked, path) ||
			slices.ContainsFunc(c.items, func(i refusal.Item) bool { return i.Where == path })
	})
	for _, path := range left {
		c.add(refusal.CodeMissing, path, "the letter needs a value")
	}
	if e.Code != refusal.CodeMissing && (len(e.Missing) == 0 || len(left) > 0) {
		c.add(e.Code, e.Where, "%s", e.Message)
	}
}

// keep notes the letters that were made, as the submission has them, or that one can't
// be written.
func (s *step) keep(made []playbook.Rendered, c *conditions) {
	id := fmt.Sprintf("%s.s%d", s.before.ID(), len(s.status.Submissions)+1)
	for i, r := range made {
		l, err := bytesOf(r)
		if err != nil { // unreachable: a rendered document can be written
			c.add(refusal.CodeBlocked, r.Letter.ID, "the letter can't be written")
			continue
		}
		l.Document.ID, l.Submitted = id, true
		if i > 0 {
			l.Document.ID += ":" + r.Letter.ID
		}
		s.made = append(s.made, l)
		s.submitted = append(s.submitted, record.SubmittedLetter{ID: l.Document.ID, Letter: l.Document.Letter,
			Title: l.Document.Title, Digest: l.Document.Digest, TextDigest: l.Document.TextDigest,
			SentOn: playbook.HasSentOn(l.HTML)})
	}
}

// bytesOf writes a letter and its digests.
func bytesOf(r playbook.Rendered) (Letter, error) {
	html, text, err := r.Document.Bytes()
	if err != nil { // unreachable: a rendered document can be written
		return Letter{}, err
	}
	return letterOf(record.Document{Letter: r.Letter.ID, Title: r.Letter.Title}, html, text), nil
}

// letterOf returns a letter with the digests of its bytes.
func letterOf(d record.Document, html []byte, text string) Letter {
	d.Digest, d.TextDigest = digest(html), digest([]byte(text))
	return Letter{Document: d, HTML: html, Text: []byte(text)}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// documents returns the letters with the revision, the time and the actor, as they
// are kept.
func (s *step) documents(letters []Letter) []Letter {
	for i := range letters {
		d := &letters[i].Document
		d.Revision, d.At, d.By = s.status.Revision, s.Now, s.Actor.ID
	}
	return letters
}

// letterFields are the digests of letters for the trail, before and after.
func letterFields(d record.Document) Field {
	return Field{Path: "letter." + d.Letter, Before: d.Approved, After: d.Digest}
}
