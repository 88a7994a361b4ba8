package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// SubmittedLetter is a letter that was made at submission. Its bytes are kept under
// its id; approvers look at them, and they are sent as they are.
type SubmittedLetter struct {
	ID         string `json:"id"`
	Letter     string `json:"letter"`
	Title      string `json:"title"`
	Digest     string `json:"digest"`            // SHA-256 of the HTML
	TextDigest string `json:"text_digest"`       // SHA-256 of the plain text
	SentOn     bool   `json:"sent_on,omitempty"` // it has a mark for the day on which it is sent
}

// Document returns the letter of a submission as a document: who submitted it, and
// when.
func (l SubmittedLetter) Document(s Submission) Document {
	return Document{ID: l.ID, Letter: l.Letter, Title: l.Title, Revision: s.Revision, Digest: l.Digest, At: s.At,
		By: s.By, TextDigest: l.TextDigest}
}

// Replacement is the permission for a text of the offer's own in the place of a
// clause of the playbook that is required or locked.
type Replacement struct {
	Clause   string    `json:"clause"`
	Digest   string    `json:"digest"` // SHA-256 of the text
	Revision int       `json:"revision"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// MayReplace reports whether a text of the offer's own in the place of a clause, by
// its digest, was put there by an actor that the clause's lock allows.
func (s Status) MayReplace(clause, digest string) bool {
	return slices.ContainsFunc(s.Replacements,
		func(r Replacement) bool { return r.Clause == clause && r.Digest == digest })
}

// SubmissionDigest returns the digest that a decision on a submission is bound to:
// the SHA-256 of the id, the revision, the terms, the version of the playbook, and
// the digests of every letter that would be sent. Submissions whose letters were not
// made at submission have the one of [Digest].
func SubmissionDigest(id string, revision int, terms Terms, ref PlaybookRef, letters []SubmittedLetter) string {
	b := fmt.Appendf(nil, "offerdesk offer digest v2\n%d:%s\n%d\n%d:%s\n%d:%s\n%d\n",
		len(id), id, revision, len(ref.Name), ref.Name, len(ref.Version), ref.Version, len(letters))
	for _, l := range letters {
		b = fmt.Appendf(b, "%d:%s\n%d:%s\n%s\n%s\n%t\n", len(l.Letter), l.Letter, len(l.Title), l.Title, l.Digest,
			l.TextDigest, l.SentOn)
	}
	sum := sha256.Sum256(terms.append(b, input.AppendText))
	return hex.EncodeToString(sum[:])
}
