package record

import (
	"iter"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/meter"
)

// The methods of this file read the status without a copy of it. A submission
// that they return shares its process, whose lists and maps must not be changed;
// [Offer.Status] returns a copy that may be changed.

// Submission returns the latest submission; false when there was none.
func (o Offer) Submission() (Submission, bool) { return o.status.Submission() }

// SubmissionOf returns the submission of a revision; false when that revision
// was never submitted. The latest is returned when it was submitted twice.
func (o Offer) SubmissionOf(revision int) (Submission, bool) { return o.status.SubmissionOf(revision) }

// Submissions returns an iterator over the submissions, oldest first.
func (o Offer) Submissions() iter.Seq[Submission] { return slices.Values(o.status.Submissions) }

// Document returns the latest letter; false when none was made.
func (o Offer) Document() (Document, bool) { return o.status.Document() }

// Documents returns an iterator over the letters, oldest first.
func (o Offer) Documents() iter.Seq[Document] { return slices.Values(o.status.Documents) }

// Answers returns an iterator over the answers of the sides, oldest first.
func (o Offer) Answers() iter.Seq[Answer] { return slices.Values(o.status.Answers) }

// Counteroffers returns an iterator over the counteroffers, oldest first.
func (o Offer) Counteroffers() iter.Seq[Counteroffer] { return slices.Values(o.status.Counteroffers) }

// Overrides returns an iterator over the overrides of guardrails, oldest first.
func (o Offer) Overrides() iter.Seq[Override] { return slices.Values(o.status.Overrides) }

// Withdrawal returns the withdrawal of the offer, with side and reason; false if
// it is not withdrawn.
func (o Offer) Withdrawal() (Answer, bool) {
	if o.status.Withdrawal == nil {
		return Answer{}, false
	}
	return *o.status.Withdrawal, true
}

// Yes reports whether the last answer of a side to a revision is yes.
func (o Offer) Yes(side Side, revision int) bool { return o.status.Yes(side, revision) }

// Since returns when the offer entered its state.
func (o Offer) Since() time.Time { return o.status.Since }

// Held reports whether the offer is on hold.
func (o Offer) Held() bool { return o.status.Held }

// Imported reports whether the offer was decided elsewhere and imported.
func (o Offer) Imported() bool { return o.status.Imported }

// Claim returns the place under the playbook's unique that the offer holds; empty if it
// holds none.
func (o Offer) Claim() string { return o.status.Claim }

// OfferRound returns how many times letters were sent.
func (o Offer) OfferRound() int { return o.status.OfferRound }

// CreatedBy returns the id of the person who created the offer.
func (o Offer) CreatedBy() string { return o.status.CreatedBy }

// SubmittedBy returns the id of the person who submitted last; empty before the
// first submission.
func (o Offer) SubmittedBy() string { return o.status.SubmittedBy }

// ApprovedRevision returns the last revision that was approved in full; 0 when
// none was.
func (o Offer) ApprovedRevision() int { return o.status.ApprovedRevision }

// Working returns a copy of the status for a command that changes it. Its lists
// may be changed; the processes of its submissions are shared and are replaced,
// never changed.
func (o Offer) Working() Status {
	meter.StatusCopied()
	return o.status.working()
}

// Replaced returns the offer with other terms and status. Unlike [Offer.With] it
// keeps the status itself, which must not be changed any more.
func (o Offer) Replaced(terms Terms, status Status) Offer {
	return Offer{id: o.id, terms: terms, status: status}
}
