package main

import (
	"context"
	"errors"
	"strings"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// refusedRow is a row that became no offer: the code under which it counts, and
// the message to print.
type refusedRow struct {
	code  string
	texts []string
	err   error
}

func (e *refusedRow) Error() string {
	if len(e.texts) == 0 {
		return e.code
	}
	return e.code + ": " + strings.Join(e.texts, "; ")
}

func (e *refusedRow) Unwrap() error { return e.err }

// notes are the texts, each for a line of its own.
func (e *refusedRow) notes() []string {
	if len(e.texts) == 0 {
		return []string{e.code}
	}
	return append([]string{e.code + ": " + e.texts[0]}, e.texts[1:]...)
}

// refused sorts an error: a refusal, by what is missing or else by its first
// block, or an error that ends the run.
func refused(err error) error {
	var choice *playbook.ChoiceError
	var ref *refusal.Refusal
	var invalid record.Errors
	switch {
	case errors.As(err, &ref):
		return &refusedRow{codeOf(ref), textsOf(ref, nil), err}
	case errors.As(err, &choice):
		return &refusedRow{"no-playbook", []string{choice.Error()}, err}
	case errors.Is(err, offer.ErrExists), errors.Is(err, offer.ErrKeyReused):
		return &refusedRow{"duplicate", []string{"an offer with this id and other terms exists already"}, err}
	case errors.As(err, &invalid):
		return &refusedRow{"invalid", []string{oneLine(invalid)}, err}
	case errors.Is(err, offer.ErrInvalid):
		return &refusedRow{"invalid", []string{oneLine(err)}, err}
	}
	return err
}

func codeOf(ref *refusal.Refusal) string {
	for _, i := range ref.Items {
		if i.Code == refusal.CodeBlocked && !ref.Has(refusal.CodeMissing) {
			return i.Where
		}
	}
	return string(ref.Items[0].Code)
}

// textsOf says every condition unmet. found are the problems by id, in the
// words of the playbook: they may show pay, which an error never does.
func textsOf(ref *refusal.Refusal, found map[string]playbook.Problem) []string {
	var missing, unknown, out []string
	for _, i := range ref.Items {
		switch p := found[i.Where]; {
		case i.Code == refusal.CodeMissing:
			missing = append(missing, i.Where)
		case p.Unknown && i.Where != codeOf(ref):
			unknown = append(unknown, i.Where)
		case i.Code == refusal.CodeBlocked && p.Message != "":
			out = append(out, p.Message)
		case i.Where != "" && i.Where != codeOf(ref):
			out = append(out, i.Where+": "+i.Message)
		default:
			out = append(out, i.Message)
		}
	}
	if len(missing) > 0 {
		out = append([]string{strings.Join(missing, ", ")}, out...)
	}
	if len(unknown) > 0 {
		out = append(out, "so it is not known whether these hold: "+strings.Join(unknown, ", "))
	}
	return out
}

// explained is a refused submission in the words of the playbook, which the
// recruiter may read.
func explained(ctx context.Context, s offer.Session, id string, err error) error {
	var ref *refusal.Refusal
	if !errors.As(err, &ref) {
		return refused(err)
	}
	found := map[string]playbook.Problem{}
	if a, previewErr := s.Preview(ctx, id); previewErr == nil {
		for _, p := range a.Blocks() {
			found[p.ID] = p
		}
	}
	return &refusedRow{codeOf(ref), textsOf(ref, found), err}
}
