package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Send makes the letter of the approved terms and sends it: the offer goes to
// the candidate. It is refused when anything differs from what was approved.
func Send(c Context, o record.Offer) (Outcome, error) {
	s := begin(c, o, "send")
	switch s.status.State {
	case lifecycle.Draft, lifecycle.InApproval, lifecycle.Negotiation:
		s.entitled(lifecycle.Send)
		s.add(refusal.CodeNotApproved, "send", "these terms are not approved in full")
		return s.done()
	}
	s.allowed(lifecycle.Send)
	if _, err := c.Playbook.Moves().Table().Next(s.status.State, lifecycle.Send); err == nil {
		s.approvedTerms()
	}
	s.requires(lifecycle.Sent, s.facts())
	s.inTime("sent")
	made := s.render()
	if err := s.refusal(s.command, o.State()); err != nil {
		return Outcome{}, err
	}
	letters, err := s.letters(made)
	if err != nil { // unreachable: the letters were rendered
		return Outcome{}, err
	}
	s.status.OfferRound++
	for i := len(letters) - 1; i >= 0; i-- { // the letter itself is the latest
		s.status.Documents = append(s.status.Documents, letters[i].Document)
	}
	main := letters[0].Document
	s.move(lifecycle.Send, Event{Subject: main.ID,
		Note:   fmt.Sprintf("letter %s, SHA-256 %s", main.Letter, main.Digest),
		Fields: []Field{{"offer_round", fmt.Sprint(s.status.OfferRound - 1), fmt.Sprint(s.status.OfferRound)}}})
	for _, l := range letters[1:] {
		s.events = append(s.events,
			Event{Action: "packet", Subject: l.Document.ID,
				Note: fmt.Sprintf("letter %s, SHA-256 %s", l.Document.Letter, l.Document.Digest)})
	}
	out, err := s.done()
	out.Documents = letters
	return out, err
}

// render makes the letter and its packets, or says what stands against it.
func (s *step) render() []playbook.Rendered {
	first, err := s.Playbook.Letters().Render(s.terms, s.facts())
	made := []playbook.Rendered{first}
	if err == nil {
		var packets []playbook.Rendered
		packets, err = s.Playbook.Letters().RenderPackets(s.facts())
		made = append(made, packets...)
	}
	var le *playbook.LetterError
	if errors.As(err, &le) {
		s.add(le.Code, le.Where, "%s", le.Message)
	} else if err != nil { // unreachable: a letter fails with a LetterError
		s.add(refusal.CodeBlocked, "letter", "it can't be made")
	}
	return made
}

// approvedTerms refuses when what stands is not what was approved.
func (s *step) approvedTerms() {
	sub, ok := s.status.SubmissionOf(s.status.Revision)
	if !ok || sub.Outcome != string(approval.OutcomeApproved) || s.status.ApprovedRevision != s.status.Revision {
		s.add(refusal.CodeNotApproved, "send", "these terms are not approved in full")
		return
	}
	letter := ""
	if l := s.Playbook.Letters().Choose(s.facts()).Letter; l != nil {
		letter = l.ID
	}
	if record.Digest(s.before.ID(), s.status.Revision, s.covered(sub), s.Playbook.Ref(), letter) != sub.Digest {
		s.add(refusal.CodeStale, "send", "terms, playbook or letter differ from what was approved; submit again")
	}
}

// letters are the documents as they are kept; the first is the letter itself.
func (s *step) letters(made []playbook.Rendered) ([]Letter, error) {
	var out []Letter
	for i, r := range made {
		html, err := r.Document.HTML()
		if err != nil { // unreachable: a rendered document can be written
			return nil, err
		}
		text, err := r.Document.Text()
		if err != nil { // unreachable: a rendered document can be written
			return nil, err
		}
		sum := sha256.Sum256(html)
		id := fmt.Sprintf("%s.%d.%d", s.before.ID(), s.status.Revision, s.status.OfferRound+1)
		if i > 0 {
			id += ":" + r.Letter.ID // which may be a number, too
		}
		out = append(out, Letter{HTML: html, Text: []byte(text),
			Document: record.Document{ID: id, Letter: r.Letter.ID, Title: r.Letter.Title,
				Revision: s.status.Revision, Digest: hex.EncodeToString(sum[:]), At: s.Now, By: s.Actor.ID}})
	}
	return out, nil
}
