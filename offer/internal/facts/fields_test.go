package facts_test

import (
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestFieldsAreCopies changes what Fields returns and finds it as it was.
func TestFieldsAreCopies(t *testing.T) {
	t.Parallel()
	schedule := pay.Conventions{ScheduleHours: true}
	before := fmt.Sprintf("%+v", facts.Fields(schedule))
	for _, f := range facts.Fields(schedule) {
		for i := range f.From {
			f.From[i] = "spoilt"
		}
		for i := range f.Type.Choices {
			f.Type.Choices[i] = "spoilt"
		}
	}
	if after := fmt.Sprintf("%+v", facts.Fields(schedule)); after != before {
		t.Error("a caller could change the fields of rules")
	}
}

// TestStatus requires an offer and its status to have the same facts.
func TestStatus(t *testing.T) {
	t.Parallel()
	o, err := record.New("O-1", record.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	st := record.Status{State: lifecycle.Sent, SubmittedBy: "ann", Revision: 3, OfferRound: 2}
	byOffer, byStatus := factsOf(t, record.Terms{}), factsOf(t, record.Terms{})
	facts.SetOffer(byOffer, o.With(o.Terms(), st))
	facts.SetStatus(byStatus, st)
	for _, row := range []struct{ rule, want string }{
		{"state", `"sent"`}, {"submitted_by", `"ann"`}, {"revision", "3"}, {"offer_round", "2"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			t.Parallel()
			if got, same := answer(t, byOffer, row.rule), answer(t, byStatus, row.rule); got != row.want || same != got {
				t.Errorf("%s: %s of the offer, %s of the status, want %s", row.rule, got, same, row.want)
			}
		})
	}
}
