package sqlstore_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// waitingFor are the statements of Session.Waiting for one name: what has a
// time, and what has none.
func waitingFor(who string, timed bool) store.Query {
	when := store.Where("due_at", store.Known)
	if !timed {
		when = &store.Filter{Op: store.Not, Args: []*store.Filter{when}}
	}
	return store.Query{Kind: "waiting", Where: store.All(store.Where("who", store.Eq, who), when),
		Order: []store.Order{{Column: "due_at"}}, Limit: 50}
}

// busyDesk has so many offers: the first hundred of a desk, waiting for
// role:approver, and copies of them, made in the database, that wait for a
// hundred other roles and, every hundredth, for that one, later.
func busyDesk(t testing.TB, db *sql.DB, offers int) (*sqlstore.Store, *offer.Desk) {
	t.Helper()
	const first = 100
	s := openStore(t, db, offer.Kinds())
	desk, err := offer.Open(s, offer.Options{Now: func() time.Time { return benchAt }})
	if err != nil {
		t.Fatal(err)
	}
	p, findings := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: house\ncalendar: {hours: \"09:00-17:00\", days: mon-fri, zone: UTC}\n"),
		"approvals.yaml": []byte("stages:\n  - {id: ops, approve: {any: 1, of: [role:approver]}, within: 8 hours}\n"),
		"access.yaml": []byte(`roles:
  recruiter: {see: {offers: true}, edit: {in: [draft], fields: [client, type, candidate, job, start_date, pay, people]}, do: [submit]}
  approver: {see: {offers: true}, do: [approve]}
  admin: {see: {offers: true}, manage: [playbook]}
`)}, playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	ctx := t.Context()
	if err := desk.As(offer.Actor{ID: "root", Roles: []string{"admin"}}).Publish(ctx, p); err != nil {
		t.Fatal(err)
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	for i := range first {
		terms, err := offer.ParseTerms(fmt.Appendf(nil,
			`{"client": "client-%d", "type": "contract", "candidate": {"name": "N N"}, "job": {"title": "Nurse"}, "start_date": "2026-04-05",
			"people": {"recruiter": "recruiter-%d"}, "pay": {"rate": "50", "per": "hour"}}`, i, i))
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprintf("A-%03d", i)
		if _, err := ann.Create(ctx, terms, offer.ID(id)); err != nil {
			t.Fatal(err)
		}
		if _, err := ann.Submit(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	multiply(t, db, s.Dialect(), "offers", "", first, offers)
	other := "'role:r' || substr(offer, 3, 3)"
	if d := s.Dialect(); d == sqlstore.MySQL || d == sqlstore.MariaDB {
		other = "concat('role:r', substr(offer, 3, 3))"
	}
	multiply(t, db, s.Dialect(), "waiting", "case when offer = 'A-099' then who else "+other+" end", first,
		offers)
	return s, desk
}

// multiply doubles the rows of a table in the database until there are so many.
func multiply(t testing.TB, db *sql.DB, d sqlstore.Dialect, table, who string, have, rows int) {
	t.Helper()
	r, err := db.Query("select * from " + table + " where 1=0")
	if err != nil {
		t.Fatal(err)
	}
	names, err := r.Columns()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for have < rows {
		add := min(have, rows-have)
		from := slices.Clone(names)
		for i, n := range names {
			switch {
			case n == "id" && (d == sqlstore.MySQL || d == sqlstore.MariaDB):
				from[i] = fmt.Sprintf("concat(id, '.%d')", have)
			case n == "id":
				from[i] = fmt.Sprintf("id || '.%d'", have)
			case n == "who":
				from[i] = who
			}
		}
		q := "insert into " + table + "(" + strings.Join(names, ", ") + ") select " +
			strings.Join(from, ", ") + " from " + table + " order by id limit " + strconv.Itoa(add)
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		have += add
	}
	analyze := "analyze " + table
	if d == sqlstore.MySQL || d == sqlstore.MariaDB {
		analyze = "analyze table " + table
	}
	if _, err := db.Exec(analyze); err != nil {
		t.Fatal(err)
	}
}

// plan is what the engine says it will do for a query.
func plan(t testing.TB, db *sql.DB, s *sqlstore.Store, q store.Query) string {
	t.Helper()
	text, args, err := s.FindText(q)
	if err != nil {
		t.Fatal(err)
	}
	explain := "explain "
	if s.Dialect() == sqlstore.SQLite {
		explain = "explain query plan "
	}
	rows, err := db.Query(explain+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		into := make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			out.WriteString(c.String + " ")
		}
		out.WriteString("\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Every queue is read from its index, and pending stages in the order of the index:
// nothing is sorted.
func TestQueuesReadAnIndex(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s, desk := busyDesk(t, db, 10_000)
		for _, c := range []struct {
			why   string
			q     store.Query
			index string
		}{
			{"what waits for somebody and has a time", waitingFor("role:approver", true), "waiting_who_due_at"},
			{"what waits for somebody and has none", waitingFor("role:approver", false), "waiting_who_due_at"},
			{"mine", store.Query{Kind: "offer", Where: offer.ByRecruiter("recruiter-7")}, "offers_recruiter"},
			{"stuck", store.Query{Kind: "offer", Where: offer.Overdue(benchAt.Add(-time.Hour))}, "offers_due_at"},
			{"of a client in a state", store.Query{Kind: "offer", Where: offer.ByClient("client-7", offer.Sent)},
				"offers_status_client"},
			{"of a client", store.Query{Kind: "offer", Where: offer.ByClient("client-7")}, "offers_client"},
		} {
			p := plan(t, db, s, c.q)
			t.Logf("%s:\n%s", c.why, p)
			if !slices.ContainsFunc(strings.Split(c.index, ","),
				func(i string) bool { return strings.Contains(p, i) }) {
				t.Errorf("%s: the index %s is not used:\n%s", c.why, c.index, p)
			}
			for _, sorts := range []string{"Sort", "filesort", "TEMP B-TREE"} {
				if c.q.Kind == "waiting" && strings.Contains(p, sorts) {
					t.Errorf("%s: the plan sorts: %s", c.why, sorts)
				}
			}
		}
		tasks, err := desk.As(offer.Actor{ID: "eve", Roles: []string{"approver"}}).Waiting(t.Context(), 50)
		if err != nil || len(tasks) != 50 || tasks[0].As != "role:approver" || tasks[0].Due.IsZero() {
			t.Fatalf("the first page has %d tasks: %v", len(tasks), err)
		}
	})
}

// BenchmarkWaiting is the first page of what waits for an approver, among few
// offers and among many: query is the statement alone, desk everything that
// Session.Waiting does.
func BenchmarkWaiting(b *testing.B) {
	eve := offer.Actor{ID: "eve", Roles: []string{"approver"}}
	for _, e := range engines() {
		b.Run(e.name, func(b *testing.B) {
			e.need(b)
			for _, n := range []int{10_000, 1_000_000} {
				if testing.Short() && n > 10_000 {
					continue
				}
				b.Run(strconv.Itoa(n), func(b *testing.B) {
					db := e.open(b)
					s, desk := busyDesk(b, db, n)
					b.Logf("%d offers:\n%s", n, plan(b, db, s, waitingFor("role:approver", true)))
					for name, read := range map[string]func() (int, error){
						"query": func() (int, error) {
							p, err := s.Find(b.Context(), waitingFor("role:approver", true))
							return len(p.Records), err
						},
						"desk": func() (int, error) {
							l, err := desk.As(eve).Waiting(b.Context(), 50)
							return len(l), err
						},
					} {
						b.Run(name, func(b *testing.B) {
							once := func() {
								if n, err := read(); n != 50 || err != nil {
									b.Fatal(n, err)
								}
							}
							for range 20 { // what was just written is read for the first time
								once()
							}
							for b.Loop() {
								once()
							}
						})
					}
				})
			}
		})
	}
}
