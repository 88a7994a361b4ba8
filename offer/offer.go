package offer

import (
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// The record and its parts, so that embedding takes one import.
type (
	// Offer is one proposed placement or hire; see [record.Offer].
	Offer = record.Offer
	// Terms is what is offered; see [record.Terms].
	Terms = record.Terms
	// Change is an edit of terms; see [record.Change].
	Change = record.Change
	// Actor is who acts; see [record.Actor].
	Actor = record.Actor
	// Side is a party to an offer; see [record.Side].
	Side = record.Side
	// State is where an offer stands; see [lifecycle.State].
	State = lifecycle.State
	// Refusal is a command that was refused, with every unmet condition; see [refusal.Refusal].
	Refusal = refusal.Refusal
	// Playbook is one client's rules as data; see [playbook.Playbook].
	Playbook = playbook.Playbook
)

// The sides.
const (
	Candidate = record.Candidate
	Client    = record.Client
	Agency    = record.Agency
)

// The standard states.
const (
	Draft       = lifecycle.Draft
	InApproval  = lifecycle.InApproval
	Approved    = lifecycle.Approved
	Sent        = lifecycle.Sent
	Negotiation = lifecycle.Negotiation
	Accepted    = lifecycle.Accepted
	Completed   = lifecycle.Completed
	Declined    = lifecycle.Declined
	Expired     = lifecycle.Expired
	Withdrawn   = lifecycle.Withdrawn
)

// Sentinels that come from the pure half; see there.
var (
	ErrInvalid     = record.ErrInvalid      // the offer's content is not valid
	ErrRefused     = refusal.ErrRefused     // a command was refused; errors.As gives *Refusal
	ErrNotEntitled = refusal.ErrNotEntitled // the actor may not do this
	ErrState       = refusal.ErrState       // the move is not possible in this state
	ErrNotReady    = refusal.ErrNotReady    // something must be corrected first
	ErrStale       = refusal.ErrStale       // the offer has changed since it was looked at
)

// ParseTerms reads JSON under the names of the contract as terms.
func ParseTerms(src []byte) (Terms, error) { return record.Parse(src, nil) }

// ParseDraft reads JSON as terms with, where the caller gives one, an id.
func ParseDraft(src []byte) (id string, terms Terms, err error) { return record.ParseDraft(src, nil) }

// ParseChange reads JSON such as {"pay.rate": "62.50"} as a change; null
// removes.
func ParseChange(src []byte) (Change, error) { return record.ParseChange(src) }
