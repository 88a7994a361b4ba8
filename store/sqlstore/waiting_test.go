package sqlstore_test

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

func waitingKind() store.Kind {
	return store.Kind{Name: "waiting", Columns: []store.Column{
		{Name: "offer", Type: store.Text}, {Name: "who", Type: store.Text}, {Name: "client", Type: store.Text}, {Name: "due_at", Type: store.Time},
	}, Indexes: [][]string{{"who", "due_at"}, {"offer"}}}
}

var waitingQuery = store.Query{Kind: "waiting", Where: store.Where("who", store.Eq, "role:7"), Order: []store.Order{{Column: "due_at"}}, Limit: 50}

// fillWaiting makes rows for a hundred roles, doubling in the database.
func fillWaiting(t testing.TB, db *sql.DB, s *sqlstore.Store, rows int) {
	t.Helper()
	const first = 1000
	b := store.Batch{}
	for i := range first {
		b.Puts = append(b.Puts, store.Put{Kind: "waiting", ID: fmt.Sprintf("%04d", i), Body: []byte("{}"), Columns: store.Columns{
			"offer": fmt.Sprint("O-", i), "who": fmt.Sprint("role:", i%100), "client": "acme", "due_at": benchAt.Add(time.Duration(i) * time.Minute)}})
	}
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	for have := first; have < rows; {
		add := min(have, rows-have)
		id := "id || '." + strconv.Itoa(have) + "'"
		if e := s.Dialect(); e == sqlstore.MySQL || e == sqlstore.MariaDB {
			id = "concat(id, '." + strconv.Itoa(have) + "')"
		}
		q := "insert into waiting(tenant, id, revision, offer, who, client, due_at, body) select tenant, " + id + ", revision, offer, who, client, due_at, body from waiting order by id limit " + strconv.Itoa(add)
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
		have += add
	}
	analyze := map[sqlstore.Dialect]string{sqlstore.MySQL: "analyze table waiting", sqlstore.MariaDB: "analyze table waiting"}[s.Dialect()]
	if analyze == "" {
		analyze = "analyze waiting"
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

// The first page of what waits for somebody is read from an index, in its
// order: nothing is sorted.
func TestWaitingReadsAnIndex(t *testing.T) {
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s := openStore(t, db, []store.Kind{waitingKind()})
		fillWaiting(t, db, s, 10_000)
		p := plan(t, db, s, waitingQuery)
		t.Log(p)
		if !strings.Contains(p, "waiting_who_due_at") {
			t.Error("the index is not used")
		}
		for _, sorts := range []string{"Sort", "filesort", "TEMP B-TREE"} {
			if strings.Contains(p, sorts) {
				t.Errorf("the plan sorts: %s", sorts)
			}
		}
		page, err := s.Find(t.Context(), waitingQuery)
		if err != nil || len(page.Records) != 50 || page.Next == "" {
			t.Fatalf("the first page has %d records: %v", len(page.Records), err)
		}
	})
}

// BenchmarkWaiting is that page among few rows and among many.
func BenchmarkWaiting(b *testing.B) {
	for _, e := range engines() {
		b.Run(e.name, func(b *testing.B) {
			e.need(b)
			for _, n := range []int{10_000, 1_000_000} {
				b.Run(strconv.Itoa(n), func(b *testing.B) {
					db := e.open(b)
					s := openStore(b, db, []store.Kind{waitingKind()})
					fillWaiting(b, db, s, n)
					for b.Loop() {
						p, err := s.Find(b.Context(), waitingQuery)
						if err != nil || len(p.Records) != 50 {
							b.Fatal(len(p.Records), err)
						}
					}
				})
			}
		})
	}
}
