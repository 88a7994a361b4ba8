package facts

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// SetOffer sets the facts of an offer that are not terms: state, submitted_by,
// revision and offer_round. It does not copy the status.
func SetOffer(f *rule.Facts, o record.Offer) {
	set(f, o.State(), o.SubmittedBy(), o.Revision(), o.OfferRound())
}

// SetStatus sets the facts that [SetOffer] sets, for a status.
func SetStatus(f *rule.Facts, st record.Status) {
	set(f, st.State, st.SubmittedBy, st.Revision, st.OfferRound)
}

func set(f *rule.Facts, state lifecycle.State, submitter string, revision, round int) {
	// The schema is made from [Fields], which declare the four.
	_ = f.Set("state", rule.TextValue(string(state)))
	_ = f.Set("submitted_by", rule.TextValue(submitter))
	_ = f.Set("revision", rule.NumberValue(exact.Int(int64(revision))))
	_ = f.Set("offer_round", rule.NumberValue(exact.Int(int64(round))))
}
