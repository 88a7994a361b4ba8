package playbook

import (
	"errors"

	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// filterColumns are the columns of the table of offers, by name of a rule.
var filterColumns = map[string]string{
	"state": "status", "submitted_by": "submitted_by", "revision": "terms_revision", "offer_round": "offer_round",
	"client": "client", "business_unit": "business_unit", "region": "region", "job_family": "job_family",
	"type": "type", "classification": "classification", "start_date": "start_date", "end_date": "end_date",
	"candidate.id": "candidate_id", "job.id": "job_id", "job.title": "job_title", "job.department": "job_department",
	"job.level": "job_level", "worksite.state": "worksite_state", "worksite.country": "worksite_country",
	"worksite.remote": "worksite_remote", "people.recruiter": "recruiter", "people.account_manager": "account_manager",
	"people.hiring_manager": "hiring_manager", "people.owner": "owner", "people.commission_holder": "commission_holder",
	"pay.hourly": "pay_hourly", "bill.hourly": "bill_hourly", "margin.percent": "margin_percent",
}

// FilterColumns returns the columns of the table of offers by name. A see.offers
// can be turned into a database filter if it reads only these names.
func FilterColumns() map[string]prove.Column {
	out := make(map[string]prove.Column, len(filterColumns))
	for name, column := range filterColumns {
		out[name] = prove.Column{Name: column}
	}
	return out
}

// checkFilters reports each see.offers that is no database filter.
func (b *builder) checkFilters(roles []*Role) {
	for _, r := range roles {
		if r.see == nil || r.place.File == nil {
			continue
		}
		_, err := prove.NewFilter(r.see, FilterColumns(),
			prove.Constants{Facts: b.access.NewFacts(), Group: "actor"})
		var bad *prove.FilterError
		if !errors.As(err, &bad) {
			continue
		}
		see, _ := r.place.Node.Get("see")
		offers, _ := see.Get("offers")
		r.place.File.Fail(r.place.File.InText(offers, bad.Err.Offset), source.CodeFilter,
			"use ==, !=, <, in, and, or, not over names such as client, region, state, people.recruiter", "%s", bad.Err.Message)
	}
}
