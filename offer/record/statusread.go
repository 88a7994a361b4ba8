package record

import (
	"encoding/json"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// ParseMembers reads what [AppendMembers] wrote, and shares the texts of src
// within one copy of it. It returns false for any other bytes, also for JSON that
// says the same in another way: that is for encoding/json.
func ParseMembers(src []byte) (Offer, bool) {
	r := &statusReader{Scanner: input.NewScanner(src)}
	var o Offer
	r.Need(`"id":`)
	o.id = r.Text()
	r.Need(`,"terms":`)
	o.terms = r.terms()
	r.Need(`,"status":`)
	r.status(&o.status)
	return o, r.Done() && CheckID(o.id) == nil
}

// plainStatus is a status that encoding/json reads field by field.
type plainStatus Status

// UnmarshalJSON reads what [Status.MarshalJSON] wrote, and any other JSON as
// encoding/json does.
func (s *Status) UnmarshalJSON(src []byte) error {
	r := &statusReader{Scanner: input.NewScanner(src)}
	var out Status
	if r.status(&out); r.Done() && s.isZero() {
		*s = out
		return nil
	}
	return json.Unmarshal(src, (*plainStatus)(s))
}

// isZero reports whether the status has no field that the JSON may leave out.
func (s *Status) isZero() bool {
	return !s.Held && s.Holds == nil && s.Editors == nil && s.SubmittedBy == "" && s.ApprovedRevision == 0 &&
		s.Submissions == nil &&
		s.Documents == nil && s.Answers == nil && s.Counteroffers == nil && s.Overrides == nil &&
		s.Withdrawal == nil &&
		!s.Imported && s.Replacements == nil && s.Claim == ""
}

// statusReader reads a status. Terms that stand there again are read once.
type statusReader struct {
	*input.Scanner
	lastText  string // the JSON of the terms that were read last
	lastTerms Terms
}

// terms reads terms by the rules of [Parse].
func (r *statusReader) terms() Terms {
	if r.Failed() {
		return Terms{}
	}
	if r.lastText != "" && r.Take(r.lastText) {
		return r.lastTerms
	}
	start := r.At()
	s := &termsReader{Scanner: r.Scanner, to: Terms{values: make(map[string]Value, termsHint)}}
	t := s.terms()
	if r.Failed() || r.At()-start > MaxJSONBytes {
		r.Fail()
		return Terms{}
	}
	r.lastText, r.lastTerms = r.From(start), t
	return t
}

func (r *statusReader) status(v *Status) {
	r.Need("{")
	v.State = lifecycle.State(r.TextField("state"))
	v.Since = r.MomentField("since")
	r.SomeBool("held", &v.Held)
	input.ReadSomeList(r.Scanner, "holds", &v.Holds, r.hold)
	v.Revision = r.IntField("revision")
	v.OfferRound = r.IntField("offer_round")
	v.CreatedBy = r.TextField("created_by")
	input.ReadSomeMap(r.Scanner, "editors", &v.Editors, r.Text)
	r.SomeText("submitted_by", &v.SubmittedBy)
	r.SomeInt("approved_revision", &v.ApprovedRevision)
	input.ReadSomeList(r.Scanner, "submissions", &v.Submissions, r.submission)
	input.ReadSomeList(r.Scanner, "documents", &v.Documents, r.document)
	input.ReadSomeList(r.Scanner, "answers", &v.Answers, r.answer)
	input.ReadSomeList(r.Scanner, "counteroffers", &v.Counteroffers, r.counteroffer)
	input.ReadSomeList(r.Scanner, "overrides", &v.Overrides, r.override)
	if r.Field("withdrawal") {
		v.Withdrawal = &Answer{}
		r.answer(v.Withdrawal)
	}
	r.SomeBool("imported", &v.Imported)
	input.ReadSomeList(r.Scanner, "replacements", &v.Replacements, r.replacement)
	r.SomeText("claim", &v.Claim)
	r.Need("}")
}

func (r *statusReader) submission(v *Submission) {
	r.Need("{")
	v.Revision = r.IntField("revision")
	r.NeedField("terms")
	v.Terms = r.terms()
	v.By = r.TextField("by")
	v.At = r.MomentField("at")
	v.Today = r.TextField("today")
	r.SomeInt("round", &v.Round)
	r.NeedField("playbook")
	r.Need("{")
	v.Playbook.Name = r.TextField("name")
	v.Playbook.Version = r.TextField("version")
	r.Need("}")
	v.Digest = r.TextField("digest")
	input.ReadSomeList(r.Scanner, "letters", &v.Letters, r.submittedLetter)
	r.NeedField("process")
	r.process(&v.Process)
	r.SomeText("outcome", &v.Outcome)
	r.SomeText("reason", &v.Reason)
	r.SomeText("from", (*string)(&v.From))
	r.SomeInt("overridden", &v.Overridden)
	input.ReadSomeList(r.Scanner, "lookups", &v.Lookups, r.looked)
	r.Need("}")
}

func (r *statusReader) looked(v *rule.Looked) {
	r.Need("{")
	v.Function = r.TextField("function")
	r.SomeTexts("args", &v.Args)
	v.Value = r.TextField("value")
	r.SomeText("reason", &v.Reason)
	r.Need("}")
}

func (r *statusReader) document(v *Document) {
	r.Need("{")
	v.ID = r.TextField("id")
	v.Letter = r.TextField("letter")
	v.Title = r.TextField("title")
	v.Revision = r.IntField("revision")
	v.Digest = r.TextField("digest")
	v.At = r.MomentField("at")
	v.By = r.TextField("by")
	r.SomeText("text_digest", &v.TextDigest)
	r.SomeText("approved", &v.Approved)
	r.SomeText("kept", &v.Kept)
	r.Need("}")
}

func (r *statusReader) submittedLetter(v *SubmittedLetter) {
	r.Need("{")
	v.ID = r.TextField("id")
	v.Letter = r.TextField("letter")
	v.Title = r.TextField("title")
	v.Digest = r.TextField("digest")
	v.TextDigest = r.TextField("text_digest")
	r.SomeBool("sent_on", &v.SentOn)
	r.Need("}")
}

func (r *statusReader) replacement(v *Replacement) {
	r.Need("{")
	v.Clause = r.TextField("clause")
	v.Digest = r.TextField("digest")
	v.Revision = r.IntField("revision")
	v.By = r.TextField("by")
	v.At = r.MomentField("at")
	r.Need("}")
}

func (r *statusReader) answer(v *Answer) {
	r.Need("{")
	v.Side = Side(r.TextField("side"))
	v.Yes = r.BoolField("yes")
	v.Revision = r.IntField("revision")
	v.By = r.TextField("by")
	v.At = r.MomentField("at")
	r.SomeText("reason", &v.Reason)
	r.SomeText("evidence", &v.Evidence)
	r.Need("}")
}

func (r *statusReader) counteroffer(v *Counteroffer) {
	r.Need("{")
	v.Side = Side(r.TextField("side"))
	v.Round = r.IntField("round")
	v.Revision = r.IntField("revision")
	r.NeedField("asks")
	v.Terms = r.terms()
	v.By = r.TextField("by")
	v.At = r.MomentField("at")
	r.SomeText("reason", &v.Reason)
	r.SomeText("evidence", &v.Evidence)
	r.Need("}")
}

func (r *statusReader) override(v *Override) {
	r.Need("{")
	v.Guardrail = r.TextField("guardrail")
	v.Revision = r.IntField("revision")
	v.By = r.TextField("by")
	v.At = r.MomentField("at")
	v.Reason = r.TextField("reason")
	r.SomeText("definition", &v.Definition)
	r.Need("}")
}
