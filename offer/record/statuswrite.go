package record

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// AppendMembers appends an offer as desks keep it: the members id, terms and
// status of a JSON object, without its braces. It fails if a time is outside the
// years 0 to 9999.
func AppendMembers(b []byte, o Offer) ([]byte, error) {
	b = input.AppendString(append(b, `"id":`...), o.id)
	b = o.terms.append(append(b, `,"terms":`...), input.AppendText)
	return appendStatus(append(b, `,"status":`...), &o.status)
}

// MarshalJSON writes the status as encoding/json does.
func (s Status) MarshalJSON() ([]byte, error) { return appendStatus(nil, &s) }

func appendStatus(b []byte, s *Status) ([]byte, error) {
	w := &writer{b: slices.Grow(b, 512+2048*len(s.Submissions))}
	w.status(s)
	return w.b, w.err
}

func (w *writer) status(s *Status) {
	w.open()
	w.textField("state", string(s.State))
	w.momentField("since", s.Since)
	w.someBool("held", s.Held)
	writeSomeList(w, "holds", s.Holds, w.hold)
	w.intField("revision", s.Revision)
	w.intField("offer_round", s.OfferRound)
	w.textField("created_by", s.CreatedBy)
	writeSomeMap(w, "editors", s.Editors, w.text)
	w.someText("submitted_by", s.SubmittedBy)
	w.someInt("approved_revision", s.ApprovedRevision)
	writeSomeList(w, "submissions", s.Submissions, w.submission)
	writeSomeList(w, "documents", s.Documents, w.document)
	writeSomeList(w, "answers", s.Answers, w.answer)
	writeSomeList(w, "counteroffers", s.Counteroffers, w.counteroffer)
	writeSomeList(w, "overrides", s.Overrides, w.override)
	if s.Withdrawal != nil {
		w.key("withdrawal")
		w.answer(s.Withdrawal)
	}
	w.someBool("imported", s.Imported)
	writeSomeList(w, "replacements", s.Replacements, w.replacement)
	w.someText("claim", s.Claim)
	w.close()
}

func (w *writer) terms(key string, t Terms) {
	w.key(key)
	w.b = t.append(w.b, input.AppendString)
}

func (w *writer) submission(s *Submission) {
	w.open()
	w.intField("revision", s.Revision)
	w.terms("terms", s.Terms)
	w.textField("by", s.By)
	w.momentField("at", s.At)
	w.textField("today", s.Today)
	w.someInt("round", s.Round)
	w.key("playbook")
	w.open()
	w.textField("name", s.Playbook.Name)
	w.textField("version", s.Playbook.Version)
	w.close()
	w.textField("digest", s.Digest)
	writeSomeList(w, "letters", s.Letters, w.submittedLetter)
	w.key("process")
	w.process(&s.Process)
	w.someText("outcome", s.Outcome)
	w.someText("reason", s.Reason)
	w.someText("from", string(s.From))
	w.someInt("overridden", s.Overridden)
	writeSomeList(w, "lookups", s.Lookups, w.looked)
	w.close()
}

func (w *writer) looked(l *rule.Looked) {
	w.open()
	w.textField("function", l.Function)
	w.someTexts("args", l.Args)
	w.textField("value", l.Value)
	w.someText("reason", l.Reason)
	w.close()
}

func (w *writer) document(d *Document) {
	w.open()
	w.textField("id", d.ID)
	w.textField("letter", d.Letter)
	w.textField("title", d.Title)
	w.intField("revision", d.Revision)
	w.textField("digest", d.Digest)
	w.momentField("at", d.At)
	w.textField("by", d.By)
	w.someText("text_digest", d.TextDigest)
	w.someText("approved", d.Approved)
	w.someText("kept", d.Kept)
	w.close()
}

func (w *writer) submittedLetter(l *SubmittedLetter) {
	w.open()
	w.textField("id", l.ID)
	w.textField("letter", l.Letter)
	w.textField("title", l.Title)
	w.textField("digest", l.Digest)
	w.textField("text_digest", l.TextDigest)
	w.someBool("sent_on", l.SentOn)
	w.close()
}

func (w *writer) replacement(r *Replacement) {
	w.open()
	w.textField("clause", r.Clause)
	w.textField("digest", r.Digest)
	w.intField("revision", r.Revision)
	w.textField("by", r.By)
	w.momentField("at", r.At)
	w.close()
}

func (w *writer) answer(a *Answer) {
	w.open()
	w.textField("side", string(a.Side))
	w.boolField("yes", a.Yes)
	w.intField("revision", a.Revision)
	w.textField("by", a.By)
	w.momentField("at", a.At)
	w.someText("reason", a.Reason)
	w.someText("evidence", a.Evidence)
	w.close()
}

func (w *writer) counteroffer(c *Counteroffer) {
	w.open()
	w.textField("side", string(c.Side))
	w.intField("round", c.Round)
	w.intField("revision", c.Revision)
	w.terms("asks", c.Terms)
	w.textField("by", c.By)
	w.momentField("at", c.At)
	w.someText("reason", c.Reason)
	w.someText("evidence", c.Evidence)
	w.close()
}

func (w *writer) override(o *Override) {
	w.open()
	w.textField("guardrail", o.Guardrail)
	w.intField("revision", o.Revision)
	w.textField("by", o.By)
	w.momentField("at", o.At)
	w.textField("reason", o.Reason)
	w.someText("definition", o.Definition)
	w.close()
}
