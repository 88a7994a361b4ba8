package verify_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
)

// statements change a database without the desk.
var statements = []struct {
	reason, statement string
	want              string // what Check finds first; "" for nothing
	only              string // the engine on which it can be done; "" for every
}{
	{"nothing", "update offers set status = status", "", ""},
	{"a state", "update offers set status = 'approved' where id = 'O-2'", "columns O-2: column status", ""},
	{"an amount",
		"update offers set pay_hourly = '1.0000' where id = 'O-1'",
		"columns O-1: column pay_hourly", ""},
	{"a day", "update offers set start_date = null where id = 'O-1'", "columns O-1: column start_date", ""},
	{"a moment",
		"update offers set updated_at = null where id = 'O-1'",
		"columns O-1: column updated_at", ""},
	{"a body", "update offers set body = 'x' where id = 'O-1'", "record O-1: it can't be read", ""},
	{"a body of another",
		"update offers set body = (select b from (select body as b from offers where id = 'O-2') as o)" +
			" where id = 'O-1'",
		"record O-1: it can't be read", ""},
	{"an id",
		"update offers set id = 'O-7' where id = 'O-1'",
		"feed O-1: it has a history and no record", ""},
	{"an offer that is deleted",
		"delete from offers where id = 'O-1'",
		"feed O-1: it has a history and no record", ""},
	{"the approvers",
		"update waiting set who = 'user:mallory' where offer = 'O-2'",
		"waiting O-2: the approvers of stage ops are not in its row", ""},
	{"no approvers",
		"delete from waiting",
		"waiting O-2: the approvers of stage ops are not in its row", ""},
	{"a letter", "update documents set body = '{}' where offer = 'O-1'", "document O-1: letter", ""},
	{"a letter that is deleted", "delete from documents", "document O-1: letter", ""},
	{"a playbook",
		"update playbook_versions set body = '{}'",
		"record O-1: its playbook can't be opened", ""},
	{"what is in force",
		"update playbooks_in_force set body = 'x'",
		"record in-force: the playbooks in force can't be opened", ""},
	{"what is in force, deleted",
		"delete from playbooks_in_force",
		"record in-force: the playbooks in force can't be opened", ""},
	{"an entry", "update entries set body = '{}' where log = 'offer/O-1' and seq = 2", "trail O-1: ", ""},
	{"a value of an entry",
		"update entries set private = '[]' where log = 'offer/O-1' and seq = 1",
		"trail O-1: entry 1: the value of ", ""},
	{"an entry that is deleted",
		"delete from entries where log = 'offer/O-1' and seq = 2",
		"trail O-1: ", ""},
	{"the last entry", "delete from entries where log = 'denied/mallory'", "trail denied/mallory: ", ""},
	{"an entry of another offer",
		"update entries set log = 'offer/O-2', seq = 99 where log = 'offer/O-1' and seq = 2",
		"trail O-1: ", ""},
	{"values of a log of no offer",
		"update entries set private = '[]' where log = 'playbooks'",
		"trail playbooks: entry 1: the value of ", ""},
	{"a place in the feed",
		"update entries set pos = 9999 where log = 'offer/O-1' and seq = 2",
		"feed ", ""},
	{"an end of a log",
		"delete from log_heads where id = 'denied/mallory'",
		"feed denied/mallory: it has a history and no record", ""},
	{"a reader of the feed",
		"update consumers set position = 9999",
		"feed mailer: it has read up to position 9999", ""},
	{"an amount that is text",
		"update offers set pay_hourly = 'abc' where id = 'O-1'",
		"columns O-1: column pay_hourly", "sqlite"},
	{"an amount that is no number",
		"update offers set pay_hourly = 'NaN' where id = 'O-1'",
		"columns O-1: column pay_hourly", "postgres"},
	{"a moment that is text",
		"update offers set updated_at = 'yesterday' where id = 'O-1'",
		"columns O-1: column updated_at", "sqlite"},
	{"a moment without end",
		"update offers set updated_at = 'infinity' where id = 'O-1'",
		"columns O-1: column updated_at", "postgres"},
}

// asBlob makes bytes of what a statement sets on SQLite, where text is of another
// type.
var asBlob = regexp.MustCompile(`(body|private) = '([^']*)'`)

// A change by SQL is found and named, on each engine.
func TestTamperedBySQL(t *testing.T) {
	t.Parallel()
	desktest.OnEngines(t, func(t *testing.T, e desktest.Engine) {
		for _, row := range statements {
			if row.only != "" && row.only != e.Name {
				continue
			}
			t.Run(row.reason, func(t *testing.T) {
				t.Parallel()
				db := e.Open(t)
				d, s := desktest.EvidenceOn(t, desktest.Store(t, db))
				c := feed.Consumer{Store: s, Name: "mailer", Limit: 3}
				if _, err := c.Next(t.Context(), func(context.Context, []feed.Entry) error { return nil }); err != nil {
					t.Fatal(err)
				}
				statement := row.statement
				if e.Name == "sqlite" {
					statement = asBlob.ReplaceAllString(statement, "$1 = cast('$2' as blob)")
				}
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
				list := d.Over(t, desktest.Store(t, db)).Problems()
				found := slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(l, row.want) })
				if row.want == "" && len(list) > 0 || row.want != "" && !found {
					t.Errorf("Check: %q, want %q", list, row.want)
				}
			})
		}
	})
}
