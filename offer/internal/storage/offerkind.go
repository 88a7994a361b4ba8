package storage

import "github.com/offerdesk/offerdesk/store"

func offerKind() store.Kind {
	return store.Kind{
		Name: KindOffer, Table: "offers", Comment: "one row an offer, as it stands now",
		Columns: []store.Column{
			text("status", "the state in which the offer stands"),
			truth("held", "on hold in its state"),
			truth("imported", "was over when it came here; nothing of it was decided here"),
			text("client", "the staffing firm's customer"),
			text("business_unit", ""),
			text("region", ""),
			text("type", "contract, contract_to_hire or direct_hire"),
			text("classification", ""),
			text("job_family", ""),
			text("candidate_id", ""),
			text("job_id", ""),
			text("job_title", ""),
			text("job_department", ""),
			text("job_level", ""),
			text("worksite_state", ""),
			text("worksite_country", ""),
			truth("worksite_remote", ""),
			text("recruiter", "id of the recruiter"),
			text("account_manager", ""),
			text("hiring_manager", ""),
			text("owner", ""),
			text("commission_holder", ""),
			text("submitted_by", ""),
			integer("terms_revision", "number of the current terms"),
			integer("offer_round", "how many letters went out"),
			day("start_date"),
			day("end_date"),
			text("currency", "ISO 4217, of the amounts in this row"),
			amount("pay_hourly", "money per hour, rounded half up to 4 places"),
			amount("bill_hourly", "money per hour, rounded half up to 4 places"),
			amount("margin_percent", "loaded margin as a percent of bill, rounded half up to 4 places"),
			text("claim", "the place under the playbook's unique that the offer holds, a digest"),
			text("playbook", "name of the playbook of the latest submission"),
			text("playbook_version", ""),
			moment("due_at", "when the next reminder, escalation or expiry is due"),
			moment("created_at", ""),
			moment("updated_at", ""),
		},
		Indexes: [][]string{
			{"status", "client"}, {"client"}, {"recruiter"}, {"candidate_id"}, {"due_at"}, {"updated_at"}, {"claim"},
		},
	}
}
