package flow

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Send sends the letters of the approved submission as they were approved: the offer
// goes to the candidate. Only the day of sending is filled in. It is refused when
// anything differs from what was approved. Letters of a submission that was made
// before letters were kept with it are made now.
func Send(c Context, o record.Offer) (Outcome, error) {
	s := begin(c, o, "send")
	switch s.status.State {
	case lifecycle.Draft, lifecycle.InApproval, lifecycle.Negotiation:
		s.entitled(lifecycle.Send)
		s.add(refusal.CodeNotApproved, "send", "these terms are not approved in full")
		return s.done()
	}
	s.allowed(lifecycle.Send)
	sub, _ := s.status.SubmissionOf(s.status.Revision)
	if _, err := c.Playbook.Moves().Table().Next(s.status.State, lifecycle.Send); err == nil {
		s.approvedTerms(sub)
	}
	s.requires(lifecycle.Sent, s.facts())
	s.inTime("sent")
	var made []playbook.Rendered
	switch {
	case len(sub.Letters) > 0:
	case s.withoutLetter(sub):
		s.add(refusal.CodeBlocked, "letter", "no letter applied when the offer was submitted; submit it again when one does")
	default:
		made = s.render()
	}
	if err := s.refusal(s.command, o.State()); err != nil {
		return Outcome{}, err
	}
	letters, err := s.sentLetters(sub, made)
	if err != nil {
		return Outcome{}, err
	}
	return s.send(letters)
}

// send adds the letters, the letter itself first, to the offer and its trail.
func (s *step) send(letters []Letter) (Outcome, error) {
	s.status.OfferRound++
	for i := len(letters) - 1; i >= 0; i-- { // the letter itself is the latest
		s.status.Documents = append(s.status.Documents, letters[i].Document)
	}
	main := letters[0].Document
	s.move(lifecycle.Send, Event{Subject: main.ID,
		Note: fmt.Sprintf("letter %s, SHA-256 %s", main.Letter, main.Digest),
		Fields: []Field{{"offer_round", fmt.Sprint(s.status.OfferRound - 1), fmt.Sprint(s.status.OfferRound)},
			letterFields(main)}})
	for _, l := range letters[1:] {
		s.events = append(s.events, Event{Action: "packet", Subject: l.Document.ID,
			Note:   fmt.Sprintf("letter %s, SHA-256 %s", l.Document.Letter, l.Document.Digest),
			Fields: []Field{letterFields(l.Document)}})
	}
	out, err := s.done()
	if err == nil {
		out.Documents = letters
	}
	return out, err
}

// sentLetters returns the letters as they go out. One without a mark for the day of
// sending is the submission's own; the others are read and filled in.
func (s *step) sentLetters(sub record.Submission, made []playbook.Rendered) ([]Letter, error) {
	var out []Letter
	for _, l := range sub.Letters {
		sent := Letter{Document: l.Document(sub)}
		if l.SentOn {
			kept, err := s.Kept(l)
			if err != nil {
				return nil, err
			}
			html, text := playbook.FillSentOn(kept.HTML, string(kept.Text), s.Today())
			sent = letterOf(sent.Document, html, text)
		} else {
			sent.Document.Kept = l.ID
		}
		sent.Document.Approved = l.Digest
		out = append(out, sent)
	}
	for _, r := range made {
		l, err := bytesOf(r)
		if err != nil { // unreachable: a rendered document can be written
			return nil, err
		}
		out = append(out, l)
	}
	for i := range out {
		id := fmt.Sprintf("%s.%d.%d", s.before.ID(), s.status.Revision, s.status.OfferRound+1)
		if i > 0 {
			id += ":" + out[i].Document.Letter // which may be a number, too
		}
		out[i].Document.ID = id
	}
	return s.documents(out), nil
}

// render makes the letter and its packets, or says what stands against it.
func (s *step) render() []playbook.Rendered {
	made, errs := s.Playbook.Letters().Make(s.Playbook.Letters().Choose(s.facts()), s.terms, s.facts())
	for _, e := range errs {
		s.add(e.Code, e.Where, "%s", e.Message)
	}
	return made
}

// approvedTerms refuses when what stands is not what was approved.
func (s *step) approvedTerms(sub record.Submission) {
	if sub.Outcome != string(approval.OutcomeApproved) || s.status.ApprovedRevision != s.status.Revision {
		s.add(refusal.CodeNotApproved, "send", "these terms are not approved in full")
		return
	}
	if s.digestNow(sub) != sub.Digest {
		s.add(refusal.CodeStale, "send", "terms, playbook or letter differ from what was approved; submit again")
	} else {
		s.lettersStand(sub)
	}
}

// withoutLetter reports whether no letter applied at the submission. Its digest is
// then one of no letters; that of a submission from before letters were kept is not.
func (s *step) withoutLetter(sub record.Submission) bool {
	return len(sub.Letters) == 0 && sub.Digest ==
		record.SubmissionDigest(s.before.ID(), sub.Revision, sub.Terms, sub.Playbook, nil)
}

// digestNow returns what the digest of the submission would be now. Without letters
// of its own it is the one before letters were covered.
func (s *step) digestNow(sub record.Submission) string {
	terms := s.covered(sub)
	if len(sub.Letters) > 0 || s.withoutLetter(sub) {
		return record.SubmissionDigest(s.before.ID(), s.status.Revision, terms, s.Playbook.Ref(), sub.Letters)
	}
	letter := ""
	if l := s.Playbook.Letters().Choose(s.facts()).Letter; l != nil {
		letter = l.ID
	}
	return record.Digest(s.before.ID(), s.status.Revision, terms, s.Playbook.Ref(), letter)
}
