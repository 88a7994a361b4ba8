package storage

import "github.com/offerdesk/offerdesk/store"

// Kinds declares what the desk keeps, for the adapter that keeps it: pass it
// to memstore.New or sqlstore.Open. The tables are meant to be read: amounts
// are exact columns, one row an offer.
func Kinds() []store.Kind {
	return []store.Kind{
		{Name: KindOffer, Table: "offers", Comment: "one row an offer, as it stands now", Columns: []store.Column{
			{Name: "status", Type: store.Text, Comment: "the state in which the offer stands"},
			{Name: "held", Type: store.Bool, Comment: "frozen where it stands"},
			{Name: "imported", Type: store.Bool, Comment: "was over when it came here; nothing of it was decided here"},
			{Name: "client", Type: store.Text, Comment: "the staffing firm's customer"},
			{Name: "business_unit", Type: store.Text},
			{Name: "region", Type: store.Text},
			{Name: "type", Type: store.Text, Comment: "contract, contract_to_hire or direct_hire"},
			{Name: "classification", Type: store.Text}, {Name: "job_family", Type: store.Text}, {Name: "candidate_id", Type: store.Text},
			{Name: "job_id", Type: store.Text}, {Name: "job_title", Type: store.Text}, {Name: "job_department", Type: store.Text}, {Name: "job_level", Type: store.Text},
			{Name: "worksite_state", Type: store.Text}, {Name: "worksite_country", Type: store.Text}, {Name: "worksite_remote", Type: store.Bool},
			{Name: "recruiter", Type: store.Text, Comment: "id of the recruiter"},
			{Name: "account_manager", Type: store.Text}, {Name: "hiring_manager", Type: store.Text}, {Name: "owner", Type: store.Text}, {Name: "commission_holder", Type: store.Text},
			{Name: "submitted_by", Type: store.Text},
			{Name: "terms_revision", Type: store.Integer, Comment: "number of the current terms"},
			{Name: "offer_round", Type: store.Integer, Comment: "how many letters went out"},
			{Name: "start_date", Type: store.Date}, {Name: "end_date", Type: store.Date},
			{Name: "currency", Type: store.Text, Comment: "ISO 4217, of the amounts in this row"},
			{Name: "pay_hourly", Type: store.Decimal, Precision: 18, Scale: 4, Comment: "money per hour, rounded half up to 4 places"},
			{Name: "bill_hourly", Type: store.Decimal, Precision: 18, Scale: 4, Comment: "money per hour, rounded half up to 4 places"},
			{Name: "margin_percent", Type: store.Decimal, Precision: 18, Scale: 4, Comment: "loaded margin as a percent of bill, rounded half up to 4 places"},
			{Name: "playbook", Type: store.Text, Comment: "name of the playbook of the latest submission"},
			{Name: "playbook_version", Type: store.Text},
			{Name: "due_at", Type: store.Time, Comment: "when the next reminder, escalation or expiry is due"},
			{Name: "created_at", Type: store.Time},
			{Name: "updated_at", Type: store.Time},
		}, Indexes: [][]string{{"status", "client"}, {"client"}, {"recruiter"}, {"candidate_id"}, {"due_at"}, {"updated_at"}}},
		{Name: KindWaiting, Table: "waiting", Comment: "one row for each stage that waits for a decision and each person or role it asks", Columns: []store.Column{
			{Name: "offer", Type: store.Text}, {Name: "stage", Type: store.Text},
			{Name: "who", Type: store.Text, Comment: "role:x, role:x@client=acme, user:id"}, {Name: "client", Type: store.Text},
			{Name: "since", Type: store.Time}, {Name: "due_at", Type: store.Time},
		}, Indexes: [][]string{{"who", "due_at"}, {"offer"}}},
		{Name: KindPlaybook, Table: "playbook_versions", Comment: "every published version, whole, under the digest of its files", Columns: []store.Column{
			{Name: "name", Type: store.Text}, {Name: "published_at", Type: store.Time}, {Name: "published_by", Type: store.Text},
		}, Indexes: [][]string{{"name", "published_at"}}},
		{Name: KindPublished, Table: "playbooks_in_force", Comment: "one row: which versions of playbooks are in force", Columns: []store.Column{
			{Name: "published_at", Type: store.Time},
		}},
		{Name: KindDelegation, Table: "delegations", Comment: "one row for each person who stands in for others", Columns: []store.Column{
			{Name: "until", Type: store.Time, Comment: "when the last of them ends"},
		}},
		{Name: KindDocument, Table: "documents", Comment: "letters as they were made, byte for byte", Columns: []store.Column{
			{Name: "offer", Type: store.Text}, {Name: "letter", Type: store.Text}, {Name: "terms_revision", Type: store.Integer},
			{Name: "digest", Type: store.Text, Comment: "SHA-256 of the body"}, {Name: "made_at", Type: store.Time},
		}, Indexes: [][]string{{"offer", "terms_revision"}}},
		{Name: KindCommand, Table: "commands", Comment: "idempotency keys and what their command answered", Columns: []store.Column{
			{Name: "actor", Type: store.Text}, {Name: "command", Type: store.Text}, {Name: "offer", Type: store.Text}, {Name: "at", Type: store.Time},
		}, Indexes: [][]string{{"offer"}}},
		{Name: KindLog, Table: "log_heads", Comment: "the newest entry of each log that is not an offer's", Columns: []store.Column{
			{Name: "seq", Type: store.Integer},
		}},
		{Name: KindConsumer, Table: "consumers", Comment: "one row for each reader of the feed: how far it is", Columns: []store.Column{
			{Name: "position", Type: store.Integer, Comment: "the last place of the feed that was handled"},
			{Name: "moved_at", Type: store.Time},
		}},
		{Name: KindImport, Table: "imports", Comment: "one row while an import is half done", Columns: []store.Column{
			{Name: "line", Type: store.Integer, Comment: "the last line of the export that is here"},
		}},
	}
}

// The kinds of records.
const (
	KindOffer      = "offer"
	KindWaiting    = "waiting"
	KindPlaybook   = "playbook"
	KindPublished  = "published"
	KindDocument   = "document"
	KindDelegation = "delegation"
	KindCommand    = "command"
	KindLog        = "log"
	KindConsumer   = "consumer"
	KindImport     = "import"
)

// InForce is the id of the record that lists the versions in force.
const InForce = "in-force"
