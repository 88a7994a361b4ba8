package offer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Get returns an offer as it stands now. An offer that the actor does not see
// is [ErrNotFound], and the attempt is in the trail.
func (s Session) Get(ctx context.Context, id string) (Offer, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Offer{}, &CommandError{"get", id, err}
	}
	return l.Offer, nil
}

// Preview is what a playbook says of an offer: see [playbook.Assessment].
type Preview = playbook.Assessment

// Preview says what stands against an offer, what is missing, which stages it
// would go through and why, and which letter would go out, without changing
// anything.
func (s Session) Preview(ctx context.Context, id string) (Preview, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Preview{}, &CommandError{"preview", id, err}
	}
	return l.playbook.Assess(l.Offer, l.playbook.Facts(l.Offer, l.playbook.Calendar().Today(s.desk.now()))), nil
}

// Query asks for offers.
type Query struct {
	Where *store.Filter // over the columns of offers; nil: all
	Order []store.Order // default: by id
	After string        // List.Next of the page before
	Limit int           // default 100
}

// List is a page of offers that the actor sees.
type List struct {
	Offers []Offer
	Next   string // empty behind the last
}

// List returns the offers that the actor sees.
func (s Session) List(ctx context.Context, q Query) (List, error) {
	if err := s.ready(); err != nil {
		return List{}, &CommandError{"list", "", err}
	}
	page, err := s.desk.store.Find(ctx, store.Query{Kind: kindOffer, Where: q.Where, Order: q.Order, After: q.After, Limit: q.Limit})
	if err != nil {
		return List{}, &CommandError{"list", "", err}
	}
	if _, _, err := s.desk.playbooks(ctx, true); err != nil {
		return List{}, &CommandError{"list", "", err}
	}
	out := List{Next: page.Next}
	for _, r := range page.Records {
		st, err := decodeStored(r)
		if err != nil {
			return List{}, &CommandError{"list", r.ID, err}
		}
		p, _, _, err := s.desk.playbookOf(ctx, st.Offer, false)
		if errors.Is(err, playbook.ErrNoPlaybook) || errors.Is(err, playbook.ErrAmbiguous) {
			continue
		}
		if err != nil {
			return List{}, &CommandError{"list", r.ID, err}
		}
		if s.sees(loaded{stored: st, playbook: p}) {
			out.Offers = append(out.Offers, st.Offer)
		}
	}
	return out, nil
}

// Letter is a letter as it was sent.
type Letter struct {
	record.Document
	HTML, Text string
	Erased     bool // the person's data was erased on request
}

// matchesDigest reports whether the letter has the digest that its offer keeps.
func (l Letter) matchesDigest() bool {
	sum := sha256.Sum256([]byte(l.HTML))
	return hex.EncodeToString(sum[:]) == l.Digest
}

// Letter returns a letter of an offer byte for byte as it was made. An empty
// document is the latest.
func (s Session) Letter(ctx context.Context, id, document string) (Letter, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Letter{}, &CommandError{"letter", id, err}
	}
	for _, d := range l.Offer.Status().Documents {
		if document == "" {
			d, _ = l.Offer.Status().Document()
		} else if d.ID != document {
			continue
		}
		out, err := s.desk.letter(ctx, d)
		if err == nil && !out.Erased && !out.matchesDigest() {
			err = fmt.Errorf("%w: %s %s is not as it was made", ErrDamaged, kindDocument, d.ID)
		}
		if err != nil {
			return Letter{}, &CommandError{"letter", id, err}
		}
		return out, nil
	}
	return Letter{}, &CommandError{"letter", id, ErrNotFound}
}

func (d *Desk) letter(ctx context.Context, doc record.Document) (Letter, error) {
	r, err := d.store.Get(ctx, kindDocument, doc.ID)
	if err != nil {
		return Letter{}, err
	}
	var body letter
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return Letter{}, fmt.Errorf("%w: %s %s", ErrDamaged, kindDocument, doc.ID)
	}
	return Letter{doc, body.HTML, body.Text, body.Erased}, nil
}

// Entry is one entry of a trail: who did what, when, with every value before
// and after.
type Entry = audit.Entry

// Trail returns the history of an offer, checked link by link against the end
// that the offer itself keeps. The error is an [audit.TamperError] when it is
// not as it was written.
func (s Session) Trail(ctx context.Context, id string) ([]Entry, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, &CommandError{"trail", id, err}
	}
	entries, err := s.desk.trail(ctx, logOf(id), l.Trail)
	if err != nil {
		return nil, &CommandError{"trail", id, err}
	}
	return entries, nil
}

// trail reads and verifies a log up to the end that its record kept when that
// was read. What was written since is left out; what nobody wrote is not.
func (d *Desk) trail(ctx context.Context, log string, known audit.Head) ([]Entry, error) {
	var out []Entry
	v := audit.Verifier{Log: log}
	reached := known == v.Head()
	for sealed, err := range d.sealed(ctx, log) {
		if err != nil {
			return nil, err
		}
		e, err := v.Add(sealed)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		reached = reached || v.Head() == known
	}
	if reached {
		if ok, err := d.ends(ctx, log, known, v.Head()); err != nil {
			return nil, err
		} else if ok {
			return out[:known.Seq], nil
		}
	}
	return nil, &audit.TamperError{Log: log, Seq: v.Head().Seq, What: "the log does not end where its offer says"}
}

// ends reports whether a log that was read after its record, and goes on to
// head behind what the record knew, was written meanwhile: then the record
// knows it now.
func (d *Desk) ends(ctx context.Context, log string, known, head audit.Head) (bool, error) {
	if head == known {
		return true, nil
	}
	now, err := d.headOf(ctx, log)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return now.Seq >= head.Seq, err
}

// headOf reads the end of a log that its record keeps.
func (d *Desk) headOf(ctx context.Context, log string) (audit.Head, error) {
	id, ok := strings.CutPrefix(log, logOf(""))
	if !ok {
		r, err := d.store.Get(ctx, kindLog, log)
		if err != nil {
			return audit.Head{}, err
		}
		return decodeHead(r)
	}
	r, err := d.store.Get(ctx, kindOffer, id)
	if err != nil {
		return audit.Head{}, err
	}
	st, err := decodeStored(r)
	return st.Trail, err
}

// sealed reads a log page by page.
func (d *Desk) sealed(ctx context.Context, log string) func(yield func(audit.Sealed, error) bool) {
	return func(yield func(audit.Sealed, error) bool) {
		for after := int64(0); ; {
			page, err := d.store.Entries(ctx, log, after, 500)
			if err != nil {
				yield(audit.Sealed{}, err)
				return
			}
			for _, e := range page {
				if !yield(audit.Sealed{Body: e.Body, Private: e.Private}, nil) {
					return
				}
				after = e.Seq
			}
			if len(page) < 500 {
				return
			}
		}
	}
}

// Explain says for a past or present submission which stages were on and why:
// what [Session.Preview] said then.
func (s Session) Explain(ctx context.Context, id string, revision int) (record.Submission, error) {
	_, sub, err := s.submission(ctx, id, revision)
	if err != nil {
		return record.Submission{}, &CommandError{"explain", id, err}
	}
	return sub, nil
}

func (s Session) submission(ctx context.Context, id string, revision int) (Offer, record.Submission, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Offer{}, record.Submission{}, err
	}
	sub, ok := l.Offer.Status().SubmissionOf(revision)
	if !ok {
		return Offer{}, sub, ErrNotFound
	}
	return l.Offer, sub, nil
}

// Replay judges a past submission again: the terms, the day, the playbook
// version and what had been approved before are those of then. It gives the
// same plan with the same reasons as was stored; if it does not, the error is
// [ErrDamaged].
func (s Session) Replay(ctx context.Context, id string, revision int) (Preview, error) {
	a, err := s.replay(ctx, id, revision)
	if err != nil {
		return a, &CommandError{"replay", id, err}
	}
	return a, nil
}

func (s Session) replay(ctx context.Context, id string, revision int) (Preview, error) {
	o, sub, err := s.submission(ctx, id, revision)
	if err != nil {
		return Preview{}, err
	}
	p, err := s.desk.version(ctx, sub.Playbook.Version)
	if err != nil {
		return Preview{}, err
	}
	today, err := rule.ParseDate(sub.Today)
	if err != nil {
		return Preview{}, ErrDamaged
	}
	then := flow.AtSubmission(o, sub)
	a := p.Assess(then, p.Facts(then, today))
	was, err := json.Marshal(sub.Process.Plan)
	if err != nil {
		return Preview{}, err
	}
	is, err := json.Marshal(a.Plan)
	if err != nil {
		return Preview{}, err
	}
	if !bytes.Equal(was, is) {
		return a, fmt.Errorf("%w: the plan of revision %d comes out otherwise", ErrDamaged, revision)
	}
	return a, nil
}

// Due is something that time has brought for an offer.
type Due = flow.Notice
