package sqlstore_test

import (
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

var updateSizes = flag.Int("update-sizes", 0,
	"measure with so many offers and write the answer into SCALING.md")

// sizes asks an engine for its tables and indexes: table, index (empty for the
// rows themselves) and bytes.
var sizes = map[string]string{
	"sqlite": `select coalesce((select tbl_name from sqlite_master m where m.name = d.name), d.name),
		case when d.name in (select tbl_name from sqlite_master) then '' else d.name end, sum(pgsize)
		from dbstat d where d.name not like 'sqlite_s%' group by d.name`,
	"postgres": `select c.relname, '', pg_table_size(c.oid) from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
		union all select t.relname, c.relname, pg_relation_size(c.oid) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
		where c.relnamespace = current_schema()::regnamespace`,
	"mysql": `select table_name, case index_name when 'PRIMARY' then '' else index_name end, cast(stat_value * @@innodb_page_size as signed)
		from mysql.innodb_index_stats where database_name = database() and stat_name = 'size'`,
}

// TestSizes measures the space that an offer takes. By default it measures few
// offers, and requires every table to be in SCALING.md; -update-sizes=5000 writes
// the numbers of that page.
func TestSizes(t *testing.T) {
	parallel(t)
	page, err := os.ReadFile("SCALING.md")
	if err != nil {
		t.Fatal(err)
	}
	n := max(*updateSizes, 20)
	var names []string
	rows, bytes := map[string]map[string]int64{}, map[string]map[string]int64{}
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			e.need(t)
			db := e.open(t)
			sizedHistory(t, db, n)
			rows[e.name], bytes[e.name] = measured(t, db, e.name)
			names = append(names, e.name)
			for table, count := range rows[e.name] {
				if *updateSizes == 0 && count >= int64(n)/2 && !strings.Contains(string(page), "| "+table+" ") {
					t.Errorf("SCALING.md does not say how large %s is", table)
				}
			}
		})
	}
	if *updateSizes == 0 {
		return
	}
	const begin, end = "<!-- sizes -->\n", "<!-- end of sizes -->\n"
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed || len(names) != len(engines()) {
		t.Fatalf("SCALING.md has no place for the numbers, or an engine was left out: measured %q", names)
	}
	text := before + begin + sizesTable(names, rows, bytes, int64(n)) + end + after
	if err := os.WriteFile("SCALING.md", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sizedHistory takes offers from draft to acceptance in six commands, each with
// its key; every tenth still waits for a decision.
func sizedHistory(t *testing.T, db *sql.DB, n int) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ann, eve := desk.As(offer.Actor{ID: "ann.adeyemi", Roles: []string{"recruiter"}}),
		desk.As(offer.Actor{ID: "eve.lindqvist", Roles: []string{"approver"}})
	err = together(4, func(w int) error {
		for i := w; i < n; i += 4 {
			if err := sizedOffer(t, ann, eve, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Feed(t.Context(), 0, 1); err != nil { // gives positions
		t.Fatal(err)
	}
}

func sizedOffer(t *testing.T, ann, eve offer.Session, i int) error {
	ctx := t.Context()
	terms, err := offer.ParseTerms([]byte(fmt.Sprintf(`{"client": "client-%d", "type": "contract", "candidate": {"id": "candidate-%d", "name": "Amara Osei"},
		"people": {"recruiter": "ann.adeyemi"}, "job": {"id": "job-%d", "title": "Registered nurse, night shift"}, "worksite": {"state": "CA"},
		"start_date": "2027-04-05", "end_date": "2027-10-04", "pay": {"rate": "50.00", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`, i%200, i, i/3)))
	if err != nil {
		return err
	}
	change, err := offer.ParseChange([]byte(`{"pay.rate": "52.25"}`))
	if err != nil {
		return err
	}
	key := func(what string) offer.KeyOption { return offer.Key(fmt.Sprintf("4f1c2a9e-%s-%08d", what, i)) }
	o, err := ann.Create(ctx, terms, key("create"))
	if err != nil {
		return err
	}
	steps := []func() (offer.Offer, error){
		func() (offer.Offer, error) { return ann.Edit(ctx, o.ID(), change, key("edit")) },
		func() (offer.Offer, error) { return ann.Submit(ctx, o.ID(), key("submit")) },
		func() (offer.Offer, error) {
			return eve.Approve(ctx, o.ID(), offer.Decision{Stage: "approval"}, key("approve"))
		},
		func() (offer.Offer, error) { return ann.Send(ctx, o.ID(), key("send")) },
		func() (offer.Offer, error) { return ann.Accept(ctx, o.ID(), "candidate", key("accept")) },
	}
	if i%10 == 0 {
		steps = steps[:2]
	}
	for _, f := range steps {
		if _, err := f(); err != nil {
			return err
		}
	}
	return nil
}

// together runs f in so many goroutines and returns the first error.
func together(n int, f func(int) error) error {
	errs := make(chan error, n)
	for i := range n {
		go func() { errs <- f(i) }()
	}
	var first error
	for range n {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return first
}

// measured returns the rows of each table, and the bytes of each "table index".
func measured(t *testing.T, db *sql.DB, engine string) (rows, bytes map[string]int64) {
	t.Helper()
	rows, bytes = map[string]int64{}, map[string]int64{}
	list := scanSizes(t, db, sizes[engine])
	for _, l := range list {
		if _, ok := rows[l.table]; ok {
			continue
		}
		if engine == "mysql" {
			var a, b, c, d string
			if err := db.QueryRow("analyze table "+l.table).Scan(&a, &b, &c, &d); err != nil {
				t.Fatal(err)
			}
		}
		var count int64
		if err := db.QueryRow("select count(*) from " + l.table).Scan(&count); err != nil {
			t.Fatal(err)
		}
		rows[l.table] = count
	}
	for _, l := range scanSizes(t, db, sizes[engine]) {
		bytes[strings.TrimSpace(l.table+" "+l.index)] += l.bytes
	}
	return rows, bytes
}

type size struct {
	table, index string
	bytes        int64
}

func scanSizes(t *testing.T, db *sql.DB, query string) (out []size) {
	t.Helper()
	r, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // r.Err says it
	for r.Next() {
		var s size
		if err := r.Scan(&s.table, &s.index, &s.bytes); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// sizesTable writes bytes per offer by table and index, what is 5 and more.
func sizesTable(names []string, rows, bytes map[string]map[string]int64, n int64) string {
	var b strings.Builder
	titles := map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL", "mysql": "MariaDB"}
	b.WriteString("| table | rows an offer | index |")
	for _, e := range names {
		b.WriteString(" " + titles[e] + " |")
	}
	b.WriteString("\n|---|---:|---|" + strings.Repeat("---:|", len(names)) + "\n")
	all := map[string]bool{}
	total := map[string]int64{}
	for _, e := range names {
		for name, v := range bytes[e] {
			total[e] += v
			table, _, _ := strings.Cut(name, " ")
			all[name] = all[name] || rows[e][table] >= n/100 && v/n >= 5
		}
	}
	maps.DeleteFunc(all, func(_ string, ok bool) bool { return !ok })
	for _, name := range slices.Sorted(maps.Keys(all)) {
		table, index, _ := strings.Cut(name, " ")
		each := rows[names[0]][table] * 100 / n
		fmt.Fprintf(&b, "| %s | %d.%02d | %s |", table, each/100, each%100, index)
		for _, e := range names {
			if v, ok := bytes[e][name]; ok {
				fmt.Fprintf(&b, " %d |", v/n)
			} else {
				b.WriteString("  |")
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("| **all, bytes an offer** | | |")
	for _, e := range names {
		fmt.Fprintf(&b, " **%d** |", total[e]/n)
	}
	b.WriteString("\n| **10 million offers, GB** | | |")
	for _, e := range names {
		tenths := total[e] / n / 10 // bytes × 10⁷ / 10⁸
		fmt.Fprintf(&b, " **%d.%d** |", tenths/10, tenths%10)
	}
	return b.String() + "\n"
}
