package offer

import (
	"context"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// AnswerOption is what [Session.Accept], [Session.Decline] and [Session.Counter]
// take besides their arguments: [Key], [Seen], [Evidence].
type AnswerOption interface{ onAnswer(*call) }

// EvidenceOption is how an answer is known; see [Evidence].
type EvidenceOption struct{ text string }

// Evidence says how the answer of a side is known, such as the id of a signed
// document, the message or the call. It is kept with the answer and in the trail:
// at most 4,096 bytes, otherwise the command is refused with code reason at
// evidence. A repeated key must repeat it. Blank is none.
func Evidence(text string) EvidenceOption { return EvidenceOption{text} }

func (o EvidenceOption) onAnswer(c *call) { c.evidence = o.text }
func (o KeyOption) onAnswer(c *call)      { c.key = o.key }
func (o SeenOption) onAnswer(c *call)     { c.seen = o.digest }

// newAnswer returns the call of a command that answers.
func newAnswer(command, id string, options []AnswerOption, parts ...any) *call {
	c := &call{command: command, id: id, parts: parts}
	for _, o := range options {
		if o != nil {
			o.onAnswer(c)
		}
	}
	if strings.TrimSpace(c.evidence) != "" {
		c.parts = append(c.parts, "evidence", c.evidence)
	}
	return c
}

// Counter records what a side asks for instead. The right is counter, or the one of
// the side: counter.candidate, counter.client.
func (s Session) Counter(ctx context.Context, id string, side Side, proposed Change, reason string,
	options ...AnswerOption) (Offer, error) {
	c := newAnswer("counter", id, options, side, proposed, reason)
	return s.on(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Counter(fc, o, flow.Answer{Side: side, Reason: reason, Evidence: c.evidence}, proposed)
	})
}

// Accept records that a side accepts the current revision. The right is accept, or
// the one of the side: accept.candidate, accept.client. The client's yes is an
// answer of two-sided playbooks only. What has passed its expiry or respond_by is
// refused with code expired, also before [Desk.Tick] has expired it.
func (s Session) Accept(ctx context.Context, id string, side Side, options ...AnswerOption) (Offer, error) {
	c := newAnswer("accept", id, options, side)
	return s.on(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Accept(fc, o, flow.Answer{Side: side, Evidence: c.evidence})
	})
}

// Decline records a side's no, with a reason. The right is decline, or the one of
// the side: decline.candidate, decline.client.
func (s Session) Decline(ctx context.Context, id string, side Side, reason string,
	options ...AnswerOption) (Offer, error) {
	c := newAnswer("decline", id, options, side, reason)
	return s.on(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Decline(fc, o, flow.Answer{Side: side, Reason: reason, Evidence: c.evidence})
	})
}
