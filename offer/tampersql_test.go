package offer_test

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
)

// What somebody changes with plain SQL is found and named, on each engine.
func TestTamperedBySQL(t *testing.T) {
	on(t, func(t *testing.T, e engine) {
		for _, c := range []struct {
			why, statement string
			want           string
			only           string // the engine on which it can be done
		}{
			{"nothing", "update offers set status = status", "", ""},
			{"a state", "update offers set status = 'approved' where id = 'O-2'", "columns O-2: column status", ""},
			{"an amount", "update offers set pay_hourly = '1.0000' where id = 'O-1'", "columns O-1: column pay_hourly", ""},
			{"a day", "update offers set start_date = null where id = 'O-1'", "columns O-1: column start_date", ""},
			{"a moment", "update offers set updated_at = null where id = 'O-1'", "columns O-1: column updated_at", ""},
			{"a body", "update offers set body = 'x' where id = 'O-1'", "record O-1: it can't be read", ""},
			{"a body of another", "update offers set body = (select b from (select body as b from offers where id = 'O-2') as o) where id = 'O-1'", "record O-1: it can't be read", ""},
			{"an id", "update offers set id = 'O-7' where id = 'O-1'", "feed O-1: it has a history and is not there", ""},
			{"an offer that is gone", "delete from offers where id = 'O-1'", "feed O-1: it has a history and is not there", ""},
			{"who is asked", "update waiting set who = 'user:mallory' where offer = 'O-2'", "waiting O-2: whom stage ops asks", ""},
			{"nobody is asked", "delete from waiting", "waiting O-2: whom stage ops asks", ""},
			{"a letter", "update documents set body = '{}' where offer = 'O-1'", "document O-1: letter", ""},
			{"a letter that is gone", "delete from documents", "document O-1: letter", ""},
			{"a playbook", "update playbook_versions set body = '{}'", "record O-1: its playbook can't be opened", ""},
			{"what is in force", "update playbooks_in_force set body = 'x'", "record in-force: the playbooks in force can't be opened", ""},
			{"an entry", "update entries set body = '{}' where log = 'offer/O-1' and seq = 2", "trail O-1: ", ""},
			{"a value of an entry", "update entries set private = '[]' where log = 'offer/O-1' and seq = 1", "trail O-1: entry 1: the value of ", ""},
			{"an entry that is gone", "delete from entries where log = 'offer/O-1' and seq = 2", "trail O-1: ", ""},
			{"the last entry", "delete from entries where log = 'denied/mallory'", "trail denied/mallory: ", ""},
			{"an entry of another offer", "update entries set log = 'offer/O-2', seq = 99 where log = 'offer/O-1' and seq = 2", "trail O-1: ", ""},
			{"values of a log of nobody", "update entries set private = '[]' where log = 'playbooks'", "trail playbooks: entry 1: the value of ", ""},
			{"a place in the feed", "update entries set pos = 9999 where log = 'offer/O-1' and seq = 2", "feed ", ""},
			{"an end of a log", "delete from log_heads where id = 'denied/mallory'", "feed denied/mallory: it has a history and is not there", ""},
			{"a reader of the feed", "update consumers set position = 9999", "feed mailer: it has read up to position 9999", ""},
			{"an amount that is none", "update offers set pay_hourly = 'abc' where id = 'O-1'", "columns O-1: column pay_hourly", "sqlite"},
			{"an amount that is no number", "update offers set pay_hourly = 'NaN' where id = 'O-1'", "columns O-1: column pay_hourly", "postgres"},
			{"a moment that is none", "update offers set updated_at = 'yesterday' where id = 'O-1'", "columns O-1: column updated_at", "sqlite"},
			{"a moment without end", "update offers set updated_at = 'infinity' where id = 'O-1'", "columns O-1: column updated_at", "postgres"},
		} {
			if c.only != "" && c.only != e.name {
				continue
			}
			t.Run(c.why, func(t *testing.T) {
				db := pool(t, e.driver, e.fresh(t), 4)
				f := evidenceOn(t, db)
				if e.name == "sqlite" { // bytes are of another type than texts
					c.statement = regexp.MustCompile(`(body|private) = '([^']*)'`).ReplaceAllString(c.statement, "$1 = cast('$2' as blob)")
				}
				if _, err := db.Exec(c.statement); err != nil {
					t.Fatal(err)
				}
				list := checked(f.over(t, kept(t, db))) // knows nothing by heart
				if c.want == "" && len(list) > 0 || c.want != "" && !slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(l, c.want) }) {
					t.Errorf("Check finds %q, wanted %q", list, c.want)
				}
			})
		}
	}, liteEngine, postgresEngine, mysqlEngine)
}

// evidenceOn is a desk with two offers, one of them asking, a denied attempt
// and a reader of the feed.
func evidenceOn(t *testing.T, db *sql.DB) *fixture {
	t.Helper()
	f := deskOn(t, &tampered{Store: kept(t, db)}, houseFiles)
	f.at(t, "O-1", offer.Sent)
	f.at(t, "O-2", offer.InApproval)
	if _, err := f.As(mallory).Get(t.Context(), "O-1"); err == nil {
		t.Fatal("the test shows nothing")
	}
	if _, err := (feed.Consumer{Store: storeOf(f), Name: "mailer", Limit: 3}).Next(t.Context(), func(context.Context, []feed.Entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return f
}
