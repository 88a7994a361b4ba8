package record

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
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

// PlaybookRef names one version of a playbook. The version is the digest of its
// files.
type PlaybookRef struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Submission is one submitted revision: its terms, who submitted it, and its
// approval.
type Submission struct {
	Revision int         `json:"revision"`
	Terms    Terms       `json:"terms"`
	By       string      `json:"by"`
	At       time.Time   `json:"at"`
	Today    string      `json:"today"`           // the date that rules see
	Round    int         `json:"round,omitempty"` // how many letters had been sent
	Playbook PlaybookRef `json:"playbook"`
	Digest   string      `json:"digest"` // of what approvers see
	// Letters were made once, when it was submitted, the letter itself first. Empty:
	// it was submitted before letters were made then.
	Letters []SubmittedLetter `json:"letters,omitempty"`
	Process approval.Process  `json:"process"`
	// approved, rejected, returned, recalled; empty while open
	Outcome string `json:"outcome,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// What is needed to judge it again as it was judged. Submissions of earlier
	// versions have none of it.
	From       lifecycle.State `json:"from,omitempty"`       // the state before it, if it is not draft
	Overridden int             `json:"overridden,omitempty"` // how many overrides there were
	Lookups    []rule.Looked   `json:"lookups,omitempty"`    // what rules looked up
}

// Document is one letter that was sent. Its bytes are kept and are not made again.
type Document struct {
	ID         string    `json:"id"`
	Letter     string    `json:"letter"`
	Title      string    `json:"title"`
	Revision   int       `json:"revision"`
	Digest     string    `json:"digest"` // SHA-256 of the HTML
	At         time.Time `json:"at"`
	By         string    `json:"by"`
	TextDigest string    `json:"text_digest,omitempty"` // SHA-256 of the plain text
	// Approved is the digest of the HTML that was approved: that of the document, but
	// for the day on which it was sent.
	Approved string `json:"approved,omitempty"`
	// Kept is the id of the [SubmittedLetter] that was sent as it was. Empty: the bytes
	// are kept under the document's own id.
	Kept string `json:"kept,omitempty"`
}

// KeptAs returns the id under which the bytes are kept.
func (d Document) KeptAs() string { return cmp.Or(d.Kept, d.ID) }

// Answer is the answer of one side to one revision.
type Answer struct {
	Side     Side      `json:"side"`
	Yes      bool      `json:"yes"`
	Revision int       `json:"revision"`
	By       string    `json:"by"` // who recorded it
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
	Evidence string    `json:"evidence,omitempty"` // how the answer is known
}

// Counteroffer is the terms that a side proposes instead.
type Counteroffer struct {
	Side     Side      `json:"side"`
	Round    int       `json:"round"`
	Revision int       `json:"revision"`
	Terms    Terms     `json:"asks"` // the proposed terms
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
	Evidence string    `json:"evidence,omitempty"` // how the counteroffer is known
}

// Override is the override of a blocking guardrail on one revision, as the guardrail
// was then.
type Override struct {
	Guardrail string    `json:"guardrail"`
	Revision  int       `json:"revision"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Reason    string    `json:"reason"`
	// digest of the guardrail's definition; empty in older records, which count under any
	Definition string `json:"definition,omitempty"`
}

// Status is everything about an offer except its terms.
type Status struct {
	State      lifecycle.State `json:"state"`
	Since      time.Time       `json:"since"` // in this state
	Held       bool            `json:"held,omitempty"`
	Holds      []Hold          `json:"holds,omitempty"` // oldest first
	Revision   int             `json:"revision"`        // of the terms; 1 is the first
	OfferRound int             `json:"offer_round"`     // how many letters were sent
	CreatedBy  string          `json:"created_by"`
	// path → id of the person who set the value that stands, or removed it; see Editor
	Editors          map[string]string `json:"editors,omitempty"`
	SubmittedBy      string            `json:"submitted_by,omitempty"`
	ApprovedRevision int               `json:"approved_revision,omitempty"` // the last one approved in full
	Submissions      []Submission      `json:"submissions,omitempty"`
	Documents        []Document        `json:"documents,omitempty"`
	Answers          []Answer          `json:"answers,omitempty"`
	Counteroffers    []Counteroffer    `json:"counteroffers,omitempty"`
	Overrides        []Override        `json:"overrides,omitempty"`
	Withdrawal       *Answer           `json:"withdrawal,omitempty"` // side and reason
	Imported         bool              `json:"imported,omitempty"`   // it was decided elsewhere
	// Replacements are the texts in the place of required or locked clauses, oldest first.
	Replacements []Replacement `json:"replacements,omitempty"`
	// Claim is the place under the playbook's unique that the offer holds while it is live.
	Claim string `json:"claim,omitempty"`
}

// Clone returns a copy of the status. A change of its lists and maps, and of
// those of its processes, does not change s; see [approval.Process.Clone].
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
	s.Holds = slices.Clone(s.Holds)
	s.Submissions = slices.Clone(s.Submissions)
	s.Documents = slices.Clone(s.Documents)
	s.Answers = slices.Clone(s.Answers)
	s.Counteroffers = slices.Clone(s.Counteroffers)
	s.Overrides = slices.Clone(s.Overrides)
	s.Replacements = slices.Clone(s.Replacements)
	if s.Withdrawal != nil {
		w := *s.Withdrawal
		s.Withdrawal = &w
	}
	return s
}

// Submission returns the latest submission; false if there is none.
func (s Status) Submission() (Submission, bool) {
	if len(s.Submissions) == 0 {
		return Submission{}, false
	}
	return s.Submissions[len(s.Submissions)-1], true
}

// SubmissionOf returns the latest submission of a revision; false if there is
// none.
func (s Status) SubmissionOf(revision int) (Submission, bool) {
	for i := len(s.Submissions) - 1; i >= 0; i-- {
		if s.Submissions[i].Revision == revision {
			return s.Submissions[i], true
		}
	}
	return Submission{}, false
}

// Editor returns the id of the person who set the value of a path that stands, or
// who removed it; empty if no value was set. Older records name the last editor of
// a group, such as pay, who counts for every path of it without an entry of its own.
func (s Status) Editor(path string) string {
	for {
		if id := s.Editors[path]; id != "" {
			return id
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return ""
		}
		path = path[:i]
	}
}

// Document returns the latest letter; false if there is none.
func (s Status) Document() (Document, bool) {
	if len(s.Documents) == 0 {
		return Document{}, false
	}
	return s.Documents[len(s.Documents)-1], true
}

// Yes reports whether the last answer of a side to a revision is yes.
func (s Status) Yes(side Side, revision int) bool {
	yes := false
	for _, a := range s.Answers {
		if a.Side == side && a.Revision == revision {
			yes = a.Yes
		}
	}
	return yes
}
