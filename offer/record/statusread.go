package record

import (
	"encoding/json"
	"strings"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// ParseMembers reads what [AppendMembers] wrote, and shares the texts of src
// within one copy of it. It returns false for any other bytes, also for JSON that
// says the same in another way: that is for encoding/json.
func ParseMembers(src []byte) (Offer, bool) {
	r := &statusReader{scanner: newScanner(src)}
	var o Offer
	r.need(`"id":`)
	o.id = r.text()
	r.need(`,"terms":`)
	o.terms = r.terms()
	r.need(`,"status":`)
	r.status(&o.status)
	return o, !r.failed && r.at == len(r.src) && CheckID(o.id) == nil
}

// plainStatus is a status that encoding/json reads field by field.
type plainStatus Status

// UnmarshalJSON reads what [Status.MarshalJSON] wrote, and any other JSON as
// encoding/json does.
func (s *Status) UnmarshalJSON(src []byte) error {
	r := &statusReader{scanner: newScanner(src)}
	var out Status
	if r.status(&out); !r.failed && r.at == len(r.src) && s.isZero() {
		*s = out
		return nil
	}
	return json.Unmarshal(src, (*plainStatus)(s))
}

// isZero reports whether the status has no field that the JSON may leave out.
func (s *Status) isZero() bool {
	return !s.Held && s.Editors == nil && s.SubmittedBy == "" && s.ApprovedRevision == 0 &&
		s.Submissions == nil &&
		s.Documents == nil && s.Answers == nil && s.Counteroffers == nil && s.Overrides == nil &&
		s.Withdrawal == nil &&
		!s.Imported
}

// statusReader reads a status. Terms that stand there again are read once.
type statusReader struct {
	*scanner
	lastText  string // the JSON of the terms that were read last
	lastTerms Terms
}

// terms reads terms by the rules of [Parse].
func (r *statusReader) terms() Terms {
	if r.failed {
		return Terms{}
	}
	if r.lastText != "" && strings.HasPrefix(r.src[r.at:], r.lastText) {
		r.at += len(r.lastText)
		return r.lastTerms
	}
	start := r.at
	s := &termsReader{scanner: r.scanner, to: Terms{values: make(map[string]Value, termsHint)}}
	t := s.terms()
	if r.failed || r.at-start > MaxJSONBytes {
		r.failed = true
		return Terms{}
	}
	r.lastText, r.lastTerms = r.src[start:r.at], t
	return t
}

func (r *statusReader) status(v *Status) {
	r.need("{")
	v.State = lifecycle.State(r.textField("state"))
	v.Since = r.momentField("since")
	r.someBool("held", &v.Held)
	v.Revision = r.intField("revision")
	v.OfferRound = r.intField("offer_round")
	v.CreatedBy = r.textField("created_by")
	readSomeMap(r.scanner, "editors", &v.Editors, r.text)
	r.someText("submitted_by", &v.SubmittedBy)
	r.someInt("approved_revision", &v.ApprovedRevision)
	readSomeList(r.scanner, "submissions", &v.Submissions, r.submission)
	readSomeList(r.scanner, "documents", &v.Documents, r.document)
	readSomeList(r.scanner, "answers", &v.Answers, r.answer)
	readSomeList(r.scanner, "counteroffers", &v.Counteroffers, r.counteroffer)
	readSomeList(r.scanner, "overrides", &v.Overrides, r.override)
	if r.field("withdrawal") {
		v.Withdrawal = &Answer{}
		r.answer(v.Withdrawal)
	}
	r.someBool("imported", &v.Imported)
	r.need("}")
}

func (r *statusReader) submission(v *Submission) {
	r.need("{")
	v.Revision = r.intField("revision")
	r.needField("terms")
	v.Terms = r.terms()
	v.By = r.textField("by")
	v.At = r.momentField("at")
	v.Today = r.textField("today")
	r.someInt("round", &v.Round)
	r.needField("playbook")
	r.need("{")
	v.Playbook.Name = r.textField("name")
	v.Playbook.Version = r.textField("version")
	r.need("}")
	v.Digest = r.textField("digest")
	r.needField("process")
	r.process(&v.Process)
	r.someText("outcome", &v.Outcome)
	r.someText("reason", &v.Reason)
	r.need("}")
}

func (r *statusReader) document(v *Document) {
	r.need("{")
	v.ID = r.textField("id")
	v.Letter = r.textField("letter")
	v.Title = r.textField("title")
	v.Revision = r.intField("revision")
	v.Digest = r.textField("digest")
	v.At = r.momentField("at")
	v.By = r.textField("by")
	r.need("}")
}

func (r *statusReader) answer(v *Answer) {
	r.need("{")
	v.Side = Side(r.textField("side"))
	v.Yes = r.boolField("yes")
	v.Revision = r.intField("revision")
	v.By = r.textField("by")
	v.At = r.momentField("at")
	r.someText("reason", &v.Reason)
	r.need("}")
}

func (r *statusReader) counteroffer(v *Counteroffer) {
	r.need("{")
	v.Side = Side(r.textField("side"))
	v.Round = r.intField("round")
	v.Revision = r.intField("revision")
	r.needField("asks")
	v.Terms = r.terms()
	v.By = r.textField("by")
	v.At = r.momentField("at")
	r.someText("reason", &v.Reason)
	r.need("}")
}

func (r *statusReader) override(v *Override) {
	r.need("{")
	v.Guardrail = r.textField("guardrail")
	v.Revision = r.intField("revision")
	v.By = r.textField("by")
	v.At = r.momentField("at")
	v.Reason = r.textField("reason")
	r.need("}")
}
