package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Verdict is what a decision says; see [approval.Verdict].
type Verdict = approval.Verdict

// The verdicts.
const (
	VerdictApprove = approval.VerdictApprove
	VerdictReject  = approval.VerdictReject
	VerdictReturn  = approval.VerdictReturn
)

// DecisionOn is one of several decisions; see [Session.DecideAll].
type DecisionOn struct {
	Offer   string // id
	Verdict Verdict
	// Seen is the digest of the submission that the actor looked at, as
	// [PendingStage] has it. It is required, whatever the playbook says.
	Seen string
	Decision
}

// Together says what one refused decision of several means for the others.
type Together string

// All or nothing, or each on its own.
const (
	AllOrNothing Together = "all"
	EachAlone    Together = "each"
)

// MaxDecisions is how many decisions one call takes at most.
const MaxDecisions = 1000

// DecideAllError names every decision of a call that was refused, in the order of
// the list. It unwraps to the reason of each.
type DecideAllError struct{ Refused []RefusedDecision }

// RefusedDecision is a decision that was refused: its place in the list, counted
// from 0, its offer and stage, and why.
type RefusedDecision struct {
	Index        int
	Offer, Stage string
	Err          error
}

// Error says which decisions were refused and why: the offer, the stage, and the place
// in the list, counted from 1; of very many the first [record.MaxShown].
func (e *DecideAllError) Error() string {
	var b strings.Builder
	if len(e.Refused) == 1 {
		b.WriteString("1 decision is refused:")
	} else {
		fmt.Fprintf(&b, "%d decisions are refused:", len(e.Refused))
	}
	for n, r := range e.Refused {
		if n == record.MaxShown {
			fmt.Fprintf(&b, "\n  and %d more", len(e.Refused)-n)
			break
		}
		why := strings.ReplaceAll(r.Err.Error(), "\n", "\n  ")
		fmt.Fprintf(&b, "\n  offer %s, stage %s (number %d): %s", input.Shown(r.Offer), input.Shown(r.Stage), r.Index+1, why)
	}
	return b.String()
}

// Unwrap returns the reason of each.
func (e *DecideAllError) Unwrap() []error {
	out := make([]error, len(e.Refused))
	for i, r := range e.Refused {
		out[i] = r.Err
	}
	return out
}

// DecideAll takes several decisions of the actor in one call, on stages of one or
// more offers, each bound to the submission that the actor looked at. It returns
// the offer after each decision, in the order of the list.
//
// With [AllOrNothing] everything is committed at once: one refusal or lost race and
// nothing is decided. Decisions on one offer are taken one after the other, each on
// the result of the one before; the offer returned for each is the last result. With
// [EachAlone] each decision is a command of its own, and the offer of one that is
// refused is the zero Offer.
//
// The error is a [*DecideAllError] with every decision that was refused. A list
// without decisions, one of more than [MaxDecisions], and one that names a stage of
// an offer twice are [ErrArgument]; nothing is decided then. The key stands for the
// whole list. With [EachAlone] the same key tries again what was refused before.
func (s Session) DecideAll(ctx context.Context, list []DecisionOn, how Together, keys ...KeyOption) ([]Offer,
	error) {
	b := newBallot(list, how, keys)
	if err := errors.Join(s.ready(), b.check()); err != nil {
		return nil, &CommandError{"decide_all", "", err}
	}
	run := s.decideTogether
	if how == EachAlone {
		run = s.decideEach
	}
	out, err := run(ctx, b)
	if err != nil {
		return out, &CommandError{"decide_all", "", err}
	}
	return out, nil
}

// ballot is a list of decisions as one call takes it.
type ballot struct {
	list  []DecisionOn
	how   Together
	whole *call
	calls []*call
	pure  []decide

	hidden map[int]bool // entries whose offer the actor may not know of
}

func newBallot(list []DecisionOn, how Together, keys []KeyOption) *ballot {
	b := &ballot{list: list, how: how, hidden: map[int]bool{},
		whole: &call{command: "decide_all", inner: true, repeats: true, parts: []any{how, list}}}
	for _, k := range keys {
		k.onCommand(b.whole)
	}
	for i, d := range list {
		c, f := deciding(d.Verdict, d.Offer, d.Decision, []Option{Seen(d.Seen)})
		if b.whole.key != "" {
			c.key = fmt.Sprintf("%s\x00%d", b.whole.key, i)
			c.parts = append(c.parts, b.whole.fingerprint())
		}
		b.calls, b.pure = append(b.calls, c), append(b.pure, looked(c, f))
	}
	return b
}

// check refuses what is no list of decisions.
func (b *ballot) check() error {
	switch n := len(b.list); {
	case b.how != AllOrNothing && b.how != EachAlone:
		return fmt.Errorf("%w: decide all or each", ErrArgument)
	case n == 0:
		return fmt.Errorf("%w: the list has no decisions", ErrArgument)
	case n > MaxDecisions:
		return fmt.Errorf("%w: one call takes at most %d decisions", ErrArgument, MaxDecisions)
	}
	var bad DecideAllError
	verdicts := []Verdict{VerdictApprove, VerdictReject, VerdictReturn}
	seen := map[[2]string]bool{}
	for i, d := range b.list {
		key := [2]string{d.Offer, d.Stage}
		if seen[key] {
			bad.add(b, i, fmt.Errorf("%w: the list decides this stage twice", ErrArgument))
		}
		if !slices.Contains(verdicts, d.Verdict) {
			bad.add(b, i, fmt.Errorf("%w: the verdict is approve, reject or return", ErrArgument))
		}
		seen[key] = true
	}
	return bad.orNil()
}

// add adds a refused decision.
func (e *DecideAllError) add(b *ballot, i int, err error) {
	e.Refused = append(e.Refused, RefusedDecision{i, b.list[i].Offer, b.list[i].Stage, err})
}

func (e *DecideAllError) orNil() error {
	if len(e.Refused) == 0 {
		return nil
	}
	return e
}

// looked returns the pure part of a decision that refuses, with everything else,
// a decision that names nothing that was looked at.
func looked(c *call, f decide) decide {
	if c.seen != "" {
		return f
	}
	return func(fc flow.Context, o Offer) (flow.Outcome, error) {
		_, err := f(fc, o)
		var r *Refusal
		if !errors.As(err, &r) {
			r = &Refusal{Command: c.command, From: o.State()}
		}
		r.Items = slices.DeleteFunc(r.Items, func(i refusal.Item) bool { // of a playbook with seen: required
			return i.Code == refusal.CodeMissing && i.Where == "seen"
		})
		r.Items = append(r.Items, refusal.Item{Code: refusal.CodeMissing, Where: "seen",
			Message: "each of several decisions requires the digest of what the actor looked at"})
		return flow.Outcome{}, r
	}
}

// decideEach takes each decision as a command of its own.
func (s Session) decideEach(ctx context.Context, b *ballot) ([]Offer, error) {
	out := make([]Offer, len(b.calls))
	var bad DecideAllError
	for i, c := range b.calls {
		o, err := s.on(ctx, c, b.pure[i])
		if out[i] = o; err != nil {
			var ce *CommandError
			if errors.As(err, &ce) {
				err = ce.Err
			}
			bad.add(b, i, err)
		}
	}
	return out, bad.orNil()
}
