package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// MaxIDBytes limits the ids of offers, people and clients.
const MaxIDBytes = 128

// Offer is one proposed placement or hire: its terms and its status. It is a
// value; a change returns a new one. The zero Offer is empty and not valid.
type Offer struct {
	id     string
	terms  Terms
	status Status
}

// New returns a draft of revision 1. It fails if [CheckID] does.
func New(id string, terms Terms) (Offer, error) {
	if err := CheckID(id); err != nil {
		return Offer{}, err
	}
	return Offer{id: id, terms: terms, status: Status{State: lifecycle.Draft, Revision: 1}}, nil
}

// CheckID returns an error unless an id has 1 to [MaxIDBytes] ASCII letters,
// digits and the characters . _ - : @. Other ids could look alike, or break logs
// and addresses.
func CheckID(id string) error {
	if id == "" || len(id) > MaxIDBytes {
		return Errors{{Path: "id", Code: CodeLimit,
			Message: fmt.Sprintf("an id has 1 to %d characters", MaxIDBytes)}}
	}
	for _, c := range []byte(id) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' ||
			c == '-' || c == ':' || c == '@' {
			continue
		}
		return Errors{{Path: "id", Code: CodeText,
			Message: "an id is made of ASCII letters, digits and . _ - : @"}}
	}
	return nil
}

// ID returns the offer's id.
func (o Offer) ID() string { return o.id }

// Terms returns the terms of the current revision.
func (o Offer) Terms() Terms { return o.terms }

// Status returns a copy of the status, which may be changed. The readers of an
// offer, such as [Offer.Submission], do not copy.
func (o Offer) Status() Status { return o.status.Clone() }

// State returns the state of the offer.
func (o Offer) State() lifecycle.State { return o.status.State }

// Revision returns the number of the current revision of the terms.
func (o Offer) Revision() int { return o.status.Revision }

// Get returns the given value at a path; missing if there is none.
func (o Offer) Get(path string) Value { return o.terms.Get(path) }

// With returns the offer with other terms and status. It keeps a copy of status.
func (o Offer) With(terms Terms, status Status) Offer {
	return Offer{id: o.id, terms: terms, status: status.Clone()}
}

// ApprovedTerms returns the terms of the last revision that was approved in full,
// which rules see as before.*; false if there is none.
func (o Offer) ApprovedTerms() (Terms, bool) {
	if o.status.ApprovedRevision == 0 {
		return Terms{}, false
	}
	s, ok := o.status.SubmissionOf(o.status.ApprovedRevision)
	return s.Terms, ok
}

// Digest returns the digest that a decision is bound to on a submission whose letters
// were not made when it was submitted, see [SubmissionDigest]: the SHA-256 of the id,
// the revision, the terms, the version of the playbook and the letter.
func Digest(id string, revision int, terms Terms, ref PlaybookRef, letter string) string {
	b := fmt.Appendf(nil, "offerdesk offer digest v1\n%d:%s\n%d\n%d:%s\n%d:%s\n%d:%s\n",
		len(id), id, revision, len(ref.Name), ref.Name, len(ref.Version), ref.Version, len(letter), letter)
	sum := sha256.Sum256(terms.append(b, input.AppendText))
	return hex.EncodeToString(sum[:])
}

// MarshalJSON writes the id, the terms in groups and the fields of the status in
// one object.
func (o Offer) MarshalJSON() ([]byte, error) {
	status, err := appendStatus(nil, &o.status)
	if err != nil {
		return nil, err
	}
	b := append([]byte(`{"id":`), input.AppendText(nil, o.id)...)
	if terms := o.terms.append(nil, input.AppendText); len(terms) > 2 {
		b = append(append(b, ','), terms[1:len(terms)-1]...)
	}
	return append(append(b, ','), status[1:]...), nil
}

// reserved are the keys of an offer's JSON that are not terms.
var reserved = func() map[string]bool {
	m := map[string]bool{"id": true}
	for _, k := range []string{"state", "since", "held", "holds", "revision", "offer_round", "created_by", "editors",
		"submitted_by",
		"approved_revision", "submissions", "documents", "answers", "counteroffers", "overrides", "withdrawal",
		"imported", "replacements", "claim"} {
		m[k] = true
	}
	return m
}()

// maxOfferBytes limits the JSON of an offer with all its submissions.
const maxOfferBytes = 64 << 20

// UnmarshalJSON reads an offer that [Offer.MarshalJSON] wrote. Unknown and
// duplicate keys are errors. Input from callers goes through [ParseDraft], which
// takes no status.
func (o *Offer) UnmarshalJSON(src []byte) error {
	if _, err := readJSON(src, maxOfferBytes); err != nil {
		return err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(src, &raw); err != nil {
		return Errors{{Code: CodeSyntax, Message: "an offer is a map of names"}}
	}
	var out Offer
	if err := json.Unmarshal(raw["id"], &out.id); err != nil {
		return Errors{{Path: "id", Code: CodeSyntax, Message: "the offer has no id"}}
	}
	status, terms := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for k, v := range raw {
		switch {
		case k == "id":
		case reserved[k]:
			status[k] = v
		default:
			terms[k] = v
		}
	}
	if err := out.status.decode(status); err != nil {
		return err
	}
	b, err := json.Marshal(terms)
	if err != nil {
		return err
	}
	if err := out.terms.UnmarshalJSON(b); err != nil {
		return err
	}
	*o = out
	return nil
}

// decode reads a status key by key, so that an error names the key.
func (s *Status) decode(raw map[string]json.RawMessage) error {
	var errs Errors
	for _, k := range slices.Sorted(maps.Keys(raw)) {
		one, err := json.Marshal(map[string]json.RawMessage{k: raw[k]})
		if err == nil {
			d := json.NewDecoder(bytes.NewReader(one))
			d.DisallowUnknownFields()
			err = d.Decode((*plainStatus)(s))
		}
		if err != nil {
			errs = append(errs, &FieldError{Path: k, Code: CodeSyntax, Message: "this is not what a desk writes"})
		}
	}
	return errs.errorOrNil()
}

// ParseDraft reads the input for a new offer: terms and an optional id. The
// fields of the status are errors. The error is [Errors].
func ParseDraft(src []byte, custom []Name) (id string, terms Terms, err error) {
	n, err := readJSON(src, MaxJSONBytes)
	if err != nil {
		return "", Terms{}, err
	}
	return DecodeDraft(n, custom)
}

// DecodeDraft is [ParseDraft] for a tree that is already read.
func DecodeDraft(n input.Node, custom []Name) (id string, terms Terms, err error) {
	rest := input.Node{Kind: n.Kind, Items: n.Items, Line: n.Line, Column: n.Column}
	var errs Errors
	for _, m := range n.Members {
		switch {
		case m.Key == "id" && m.Value.Kind == input.Null:
		case m.Key == "id" && m.Value.Kind != input.Text && m.Value.Kind != input.Bare:
			errs = append(errs, &FieldError{Path: "id", Code: CodeType, Line: m.Line, Column: m.Col,
				Message: "an id is text"})
		case m.Key == "id":
			id = m.Value.Text
			var problems Errors
			if errors.As(CheckID(id), &problems) {
				errs = append(errs, problems...)
			}
		case reserved[m.Key]:
			errs = append(errs, &FieldError{Path: m.Key, Code: CodeReserved, Line: m.Line, Column: m.Col,
				Message: "the desk sets this itself; leave it out"})
		default:
			rest.Members = append(rest.Members, m)
		}
	}
	terms, err = Decode(rest, custom)
	var more Errors
	if errors.As(err, &more) {
		errs = append(errs, more...)
	}
	if len(errs) > 0 {
		return "", Terms{}, errs
	}
	return id, terms, nil
}
