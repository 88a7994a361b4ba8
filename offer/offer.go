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
	// ActorKind is a person or a program; see [record.ActorKind].
	ActorKind = record.ActorKind
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

// The kinds of actors. An empty kind is a person. Agents and services never decide.
const (
	Person  = record.KindPerson
	Agent   = record.KindAgent
	Service = record.KindService
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

// ParseTerms reads terms from JSON under the names of the playbook format. The
// error is [ErrInvalid] and lists every problem with its path.
func ParseTerms(src []byte) (Terms, error) { return record.Parse(src, nil) }

// ParseDraft reads terms from JSON and, if the caller gives one, an id. The
// error is [ErrInvalid].
func ParseDraft(src []byte) (id string, terms Terms, err error) { return record.ParseDraft(src, nil) }

// ParseChange reads a change from JSON such as {"pay.rate": "62.50"}; null
// removes a value. The error is [ErrInvalid].
func ParseChange(src []byte) (Change, error) { return record.ParseChange(src) }
