package record

import (
	"maps"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/meter"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// Side is a party to an offer.
type Side string

// The sides that answer, counter or withdraw.
const (
	Candidate Side = "candidate"
	Client    Side = "client"
	Agency    Side = "agency" // the staffing firm or the team that offers
)

// PlaybookRef names one version of a playbook by the digest of its files.
type PlaybookRef struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Submission is one submitted revision: the terms as they were, who asked, and
// how it was decided.
type Submission struct {
	Revision int              `json:"revision"`
	Terms    Terms            `json:"terms"`
	By       string           `json:"by"`
	At       time.Time        `json:"at"`
	Today    string           `json:"today"`           // the day that rules saw
	Round    int              `json:"round,omitempty"` // how many letters had gone out
	Playbook PlaybookRef      `json:"playbook"`
	Digest   string           `json:"digest"` // of exactly what approvers see
	Process  approval.Process `json:"process"`
	Outcome  string           `json:"outcome,omitempty"` // approved, rejected, returned, recalled; empty while open
	Reason   string           `json:"reason,omitempty"`
}

// Document is one letter that was made: its bytes are kept under its id, and
// are never made again.
type Document struct {
	ID       string    `json:"id"`
	Letter   string    `json:"letter"`
	Title    string    `json:"title"`
	Revision int       `json:"revision"`
	Digest   string    `json:"digest"` // SHA-256 of the kept bytes
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// Answer is a yes or no of one side to one revision.
type Answer struct {
	Side     Side      `json:"side"`
	Yes      bool      `json:"yes"`
	Revision int       `json:"revision"`
	By       string    `json:"by"` // who recorded it
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
}

// Counteroffer is what a side asked for instead, as a recorded round.
type Counteroffer struct {
	Side     Side      `json:"side"`
	Round    int       `json:"round"`
	Revision int       `json:"revision"`
	Terms    Terms     `json:"asks"` // the terms as that side wants them
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
}

// Override lifts a blocking guardrail on one revision.
type Override struct {
	Guardrail string    `json:"guardrail"`
	Revision  int       `json:"revision"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Reason    string    `json:"reason"`
}

// Status is everything about an offer that is not its terms: where it stands
// and what happened to it.
type Status struct {
	State            lifecycle.State   `json:"state"`
	Since            time.Time         `json:"since"` // in this state
	Held             bool              `json:"held,omitempty"`
	Revision         int               `json:"revision"`    // of the terms; 1 is the first
	OfferRound       int               `json:"offer_round"` // how many letters went out
	CreatedBy        string            `json:"created_by"`
	Editors          map[string]string `json:"editors,omitempty"` // group of fields → who edited it last
	SubmittedBy      string            `json:"submitted_by,omitempty"`
	ApprovedRevision int               `json:"approved_revision,omitempty"` // last one approved in full
	Submissions      []Submission      `json:"submissions,omitempty"`
	Documents        []Document        `json:"documents,omitempty"`
	Answers          []Answer          `json:"answers,omitempty"`
	Counteroffers    []Counteroffer    `json:"counteroffers,omitempty"`
	Overrides        []Override        `json:"overrides,omitempty"`
	Withdrawal       *Answer           `json:"withdrawal,omitempty"` // side and reason
	Imported         bool              `json:"imported,omitempty"`   // was over when it came here; nothing of it was decided here
}

// Clone returns a copy that shares nothing that can be changed.
func (s Status) Clone() Status {
	meter.StatusCopied()
	s = s.working()
	for i := range s.Submissions {
		s.Submissions[i].Process = s.Submissions[i].Process.Clone()
	}
	return s
}

// working returns a copy that shares nothing but the insides of processes.
func (s Status) working() Status {
	s.Editors = maps.Clone(s.Editors)
	s.Submissions = slices.Clone(s.Submissions)
	s.Documents = slices.Clone(s.Documents)
	s.Answers = slices.Clone(s.Answers)
	s.Counteroffers = slices.Clone(s.Counteroffers)
	s.Overrides = slices.Clone(s.Overrides)
	if s.Withdrawal != nil {
		w := *s.Withdrawal
		s.Withdrawal = &w
	}
	return s
}

// Submission returns the latest submission; false when there was none.
func (s Status) Submission() (Submission, bool) {
	if len(s.Submissions) == 0 {
		return Submission{}, false
	}
	return s.Submissions[len(s.Submissions)-1], true
}

// SubmissionOf returns the submission of a revision; false when that revision
// was never submitted. The latest wins when it was submitted twice.
func (s Status) SubmissionOf(revision int) (Submission, bool) {
	for i := len(s.Submissions) - 1; i >= 0; i-- {
		if s.Submissions[i].Revision == revision {
			return s.Submissions[i], true
		}
	}
	return Submission{}, false
}

// Document returns the latest letter; false when none was made.
func (s Status) Document() (Document, bool) {
	if len(s.Documents) == 0 {
		return Document{}, false
	}
	return s.Documents[len(s.Documents)-1], true
}

// Yes reports whether a side said yes to a revision and took it back with no
// later no.
func (s Status) Yes(side Side, revision int) bool {
	yes := false
	for _, a := range s.Answers {
		if a.Side == side && a.Revision == revision {
			yes = a.Yes
		}
	}
	return yes
}
