package record

import (
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
)

// TakeStatus reads the status of a sample offer for rules that read it: state,
// submitted_by, revision and offer_round. It returns the rest of the map, and st
// with these values. The error is [Errors]. It is not for offers of a desk:
// [DecodeDraft] refuses a status.
func TakeStatus(n input.Node, st Status) (rest input.Node, out Status, err error) {
	rest, out = n, st
	rest.Members = nil
	var errs Errors
	count := func(m input.Member, least int, to *int) {
		i, err := strconv.Atoi(strings.TrimSpace(m.Value.Text))
		if err != nil || i < least {
			errs = append(errs, &FieldError{Path: m.Key, Code: CodeType, Line: m.Line, Column: m.Col,
				Message: "this is a whole number from " + strconv.Itoa(least)})
			return
		}
		*to = i
	}
	for _, m := range n.Members {
		text := strings.TrimSpace(m.Value.Text)
		switch m.Key {
		case "state":
			out.State = lifecycle.State(text)
		case "submitted_by":
			out.SubmittedBy = text
		case "revision":
			count(m, 1, &out.Revision)
		case "offer_round":
			count(m, 0, &out.OfferRound)
		default:
			rest.Members = append(rest.Members, m)
		}
	}
	if len(errs) > 0 {
		return n, st, errs
	}
	return rest, out, nil
}

// DecodeSample reads a sample offer: a draft that may have the status that
// [TakeStatus] reads.
func DecodeSample(n input.Node, custom []Name) (id string, terms Terms, st Status, err error) {
	rest, st, err := TakeStatus(n, Status{State: lifecycle.Draft, Revision: 1})
	if err != nil {
		return "", Terms{}, st, err
	}
	id, terms, err = DecodeDraft(rest, custom)
	return id, terms, st, err
}
