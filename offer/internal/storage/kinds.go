package storage

import "github.com/offerdesk/offerdesk/store"

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
	KindClaim      = "claim"
)

// InForce is the ID of the record that lists the versions in force.
const InForce = "in-force"

// Kinds returns what the desk keeps, for the adapter that keeps it: pass it to
// memstore.New or sqlstore.Open. People read the tables: amounts are exact
// columns, and each offer is one row. The first kind is KindOffer.
func Kinds() []store.Kind {
	return []store.Kind{
		offerKind(), waitingKind(), playbookKind(), publishedKind(), delegationKind(),
		documentKind(), commandKind(), logKind(), consumerKind(), importKind(),
		claimKind(),
	}
}

func waitingKind() store.Kind {
	return store.Kind{
		Name: KindWaiting, Table: "waiting",
		Comment: "one row for each stage that waits for a decision and each person or role it asks",
		Columns: []store.Column{
			text("offer", ""),
			text("stage", ""),
			text("who", "role:x, role:x@client=acme, user:id"),
			text("client", ""),
			moment("since", ""),
			moment("due_at", ""),
		},
		Indexes: [][]string{{"who", "due_at"}, {"offer"}},
	}
}

func playbookKind() store.Kind {
	return store.Kind{
		Name: KindPlaybook, Table: "playbook_versions",
		Comment: "every published version, whole, under the digest of its files",
		Columns: []store.Column{text("name", ""), moment("published_at", ""), text("published_by", "")},
		Indexes: [][]string{{"name", "published_at"}},
	}
}

func publishedKind() store.Kind {
	return store.Kind{
		Name: KindPublished, Table: "playbooks_in_force",
		Comment: "one row: which versions of playbooks are in force",
		Columns: []store.Column{moment("published_at", "")},
	}
}

func delegationKind() store.Kind {
	return store.Kind{
		Name: KindDelegation, Table: "delegations",
		Comment: "one row for each person who acts for others",
		Columns: []store.Column{moment("until", "when the last of them ends")},
	}
}

func documentKind() store.Kind {
	return store.Kind{
		Name: KindDocument, Table: "documents",
		Comment: "letters as they were made, byte for byte",
		Columns: []store.Column{
			text("offer", ""),
			text("letter", ""),
			integer("terms_revision", ""),
			text("digest", "SHA-256 of the body"),
			moment("made_at", ""),
			moment("submitted_at", "of a letter as it was submitted; empty: it was sent"),
		},
		Indexes: [][]string{{"offer", "terms_revision"}},
	}
}

func commandKind() store.Kind {
	return store.Kind{
		Name: KindCommand, Table: "commands",
		Comment: "idempotency keys and what their command answered",
		Columns: []store.Column{text("actor", ""), text("command", ""), text("offer", ""), moment("at", "")},
		Indexes: [][]string{{"offer"}},
	}
}

func logKind() store.Kind {
	return store.Kind{
		Name: KindLog, Table: "log_heads",
		Comment: "the newest entry of each log that is not an offer's",
		Columns: []store.Column{integer("seq", "")},
	}
}

func consumerKind() store.Kind {
	return store.Kind{
		Name: KindConsumer, Table: "consumers",
		Comment: "one row for each reader of the feed: how far it is",
		Columns: []store.Column{
			integer("position", "the last place of the feed that was handled"),
			moment("moved_at", ""),
		},
	}
}

func importKind() store.Kind {
	return store.Kind{
		Name: KindImport, Table: "imports",
		Comment: "one row while a restore is half done",
		Columns: []store.Column{integer("line", "the last line of the backup that is here")},
	}
}

func claimKind() store.Kind {
	return store.Kind{
		Name: KindClaim, Table: "claims",
		Comment: "one row for each place under unique that a live offer holds",
		Columns: []store.Column{text("offer", "the offer that holds it")},
		Indexes: [][]string{{"offer"}},
	}
}

func text(name, comment string) store.Column {
	return store.Column{Name: name, Type: store.Text, Comment: comment}
}

func integer(name, comment string) store.Column {
	return store.Column{Name: name, Type: store.Integer, Comment: comment}
}

func truth(name, comment string) store.Column {
	return store.Column{Name: name, Type: store.Bool, Comment: comment}
}

func day(name string) store.Column { return store.Column{Name: name, Type: store.Date} }

func moment(name, comment string) store.Column {
	return store.Column{Name: name, Type: store.Time, Comment: comment}
}

// amount is a column of 18 digits, 4 of them after the point.
func amount(name, comment string) store.Column {
	return store.Column{Name: name, Type: store.Decimal, Precision: 18, Scale: 4, Comment: comment}
}
