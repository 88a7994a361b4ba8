package offer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Submissions returns every submission of an offer, oldest first. The first one is
// number 1 for [Session.ExplainSubmission] and [Session.ReplaySubmission]. A
// revision that was recalled or returned, and submitted again, has several.
func (s Session) Submissions(ctx context.Context, id string) ([]record.Submission, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, &CommandError{"submissions", id, err}
	}
	return slices.Collect(l.Offer.Submissions()), nil
}

// Explain returns the last submission of a revision: which stages were on and why,
// as [Session.Preview] reported it then, and what rules looked up.
func (s Session) Explain(ctx context.Context, id string, revision int) (record.Submission, error) {
	_, sub, err := s.submission(ctx, id, lastOf(revision))
	if err != nil {
		return record.Submission{}, &CommandError{"explain", id, err}
	}
	return sub, nil
}

// ExplainSubmission is [Session.Explain] for the n-th submission of an offer, from
// 1, whatever its revision is.
func (s Session) ExplainSubmission(ctx context.Context, id string, n int) (record.Submission, error) {
	_, sub, err := s.submission(ctx, id, numbered(n))
	if err != nil {
		return record.Submission{}, &CommandError{"explain", id, err}
	}
	return sub, nil
}

// Replay judges the last submission of a revision again: the terms, the day, the
// playbook version, what had been approved and overridden before, and what tables
// and law answered are those of then. It gives the same plan with the same reasons
// as was stored; if it does not, the error is [ErrDamaged].
//
// What rules looked up is kept with each submission. For a submission of a version
// that did not keep it, tables and law are asked now, and what is found about text was
// what the terms claimed.
func (s Session) Replay(ctx context.Context, id string, revision int) (Preview, error) {
	a, err := s.replay(ctx, id, lastOf(revision))
	if err != nil {
		return a, &CommandError{"replay", id, err}
	}
	return a, nil
}

// ReplaySubmission is [Session.Replay] for the n-th submission of an offer, from 1,
// whatever its revision is.
func (s Session) ReplaySubmission(ctx context.Context, id string, n int) (Preview, error) {
	a, err := s.replay(ctx, id, numbered(n))
	if err != nil {
		return a, &CommandError{"replay", id, err}
	}
	return a, nil
}

// which finds a submission among all of an offer; -1 and what is missing if there
// is none.
type which func([]record.Submission) (int, error)

// lastOf is the last submission of a revision.
func lastOf(revision int) which {
	return func(all []record.Submission) (int, error) {
		for i, sub := range slices.Backward(all) {
			if sub.Revision == revision {
				return i, nil
			}
		}
		return -1, absent(fmt.Sprintf("revision %d was never submitted", revision))
	}
}

// numbered is the n-th submission, from 1.
func numbered(n int) which {
	return func(all []record.Submission) (int, error) {
		if n < 1 || n > len(all) {
			return -1, absent(fmt.Sprintf("there is no submission %d, there are %d", n, len(all)))
		}
		return n - 1, nil
	}
}

// submission returns a submission, and the offer as it saw it.
func (s Session) submission(ctx context.Context, id string, find which) (Offer, record.Submission, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Offer{}, record.Submission{}, err
	}
	all := slices.Collect(l.Offer.Submissions())
	i, err := find(all)
	if err != nil {
		return Offer{}, record.Submission{}, err
	}
	return flow.AtSubmission(l.Offer, i), all[i], nil
}

func (s Session) replay(ctx context.Context, id string, find which) (Preview, error) {
	then, sub, err := s.submission(ctx, id, find)
	if err != nil {
		return Preview{}, err
	}
	p, err := s.desk.books.Version(ctx, sub.Playbook.Version)
	if err != nil {
		return Preview{}, err
	}
	today, err := rule.ParseDate(sub.Today)
	if err != nil {
		return Preview{}, ErrDamaged
	}
	seen := p.Facts(then, today)
	if sub.Process.Bases == nil { // stored before text was compared with the playbook
		seen = p.ClaimedFacts(then, today)
	}
	seen.SetLookups(rule.NewLookups(sub.Lookups...))
	a := p.Assess(then, seen)
	was, err := json.Marshal(sub.Process.Plan)
	if err != nil {
		return Preview{}, err
	}
	is, err := json.Marshal(a.Plan)
	if err != nil {
		return Preview{}, err
	}
	if !bytes.Equal(was, is) {
		return a, fmt.Errorf("%w: the plan of revision %d comes out otherwise", ErrDamaged, sub.Revision)
	}
	return a, nil
}
