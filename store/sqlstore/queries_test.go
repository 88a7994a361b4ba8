package sqlstore_test

import (
	"database/sql"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

var updateQueries = flag.Bool("update-queries", false, "write the answers into QUERIES.md")

// question is a heading of QUERIES.md, its statement and the answer below it.
type question struct{ title, text, answer string }

// questions reads QUERIES.md: in each part a statement fenced as sql, and a table
// after it.
func questions(t testing.TB) (front string, out []question) {
	t.Helper()
	src, err := os.ReadFile("QUERIES.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(src), "\n## ")
	for _, p := range parts[1:] {
		title, rest, _ := strings.Cut(p, "\n")
		_, rest, ok := strings.Cut(rest, "```sql\n")
		text, answer, closed := strings.Cut(rest, "```\n")
		if !ok || !closed || strings.Contains(answer, "```") {
			t.Fatalf("%s: there is one statement, fenced as sql", title)
		}
		out = append(out, question{title, text, strings.TrimSpace(answer)})
	}
	return parts[0], out
}

// TestQueries runs every statement of QUERIES.md as it is, on each engine, and
// compares the answer with the printed one.
func TestQueries(t *testing.T) {
	parallel(t)
	front, all := questions(t)
	if len(all) != 5 {
		t.Fatalf("there are %d questions", len(all))
	}
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			e.need(t)
			db := e.open(t)
			deskHistory(t, db)
			if rows := strings.Count(answer(t, db, plainQuestion(t, front)), "\n") - 1; rows != 6 {
				t.Errorf("the first statement finds %d offers, want 6", rows)
			}
			for i, q := range all {
				got := answer(t, db, q.text)
				if *updateQueries {
					all[i].answer = got
				} else if got != q.answer {
					t.Errorf("%s: the answer is\n%s\nQUERIES.md says\n%s", q.title, got, q.answer)
				}
			}
		})
	}
	if *updateQueries {
		var b strings.Builder
		b.WriteString(front)
		for _, q := range all {
			fmt.Fprintf(&b, "\n## %s\n\n```sql\n%s```\n\n%s\n", q.title, q.text, q.answer)
		}
		if err := os.WriteFile("QUERIES.md", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// plainQuestion returns the statement before the questions.
func plainQuestion(t *testing.T, front string) string {
	t.Helper()
	const want = "select client, status, bill_hourly, margin_percent from offers"
	if !strings.Contains(front, "\n    "+want+"\n") {
		t.Fatalf("QUERIES.md does not say %s", want)
	}
	return want
}

// answer runs a statement and writes what came as a table.
func answer(t testing.TB, db *sql.DB, text string) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatalf("%s%v", text, err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	lines := [][]string{make([]string, len(types)), make([]string, len(types))}
	for i, c := range types {
		lines[0][i], lines[1][i] = c.Name(), "---"
	}
	for rows.Next() {
		values, targets := make([]any, len(types)), make([]any, len(types))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(types))
		for i, v := range values {
			line[i] = shown(v, types[i].DatabaseTypeName())
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "| " + strings.Join(l, " | ") + " |"
	}
	return strings.Join(out, "\n")
}

// shown writes a value as a person would, whatever the driver made of it.
func shown(v any, kind string) string {
	if b, ok := v.([]byte); ok {
		v = string(b)
	}
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		if kind == "DATE" {
			return x.Format(time.DateOnly)
		}
		return x.UTC().Format("2006-01-02 15:04")
	case string:
		for _, layout := range []string{"2006-01-02T15:04:05.000000Z", "2006-01-02 15:04:05.000000"} {
			if at, err := time.Parse(layout, x); err == nil {
				return at.Format("2006-01-02 15:04")
			}
		}
	}
	return fmt.Sprint(v)
}

// deskHistory is what a desk did in two days of March, under two versions of a
// playbook.
func deskHistory(t testing.TB, db *sql.DB) {
	t.Helper()
	ctx := t.Context()
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	desk, err := offer.Open(openStore(t, db, offer.Kinds()), offer.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	publish := func(limit string) {
		t.Helper()
		p, findings := playbook.Open(map[string][]byte{
			"playbook.yaml": []byte("playbook: house\ncurrency: USD\ncalendar: {hours: \"09:00-17:00\", days: mon-fri, zone: UTC}\n"),
			"access.yaml": []byte(`roles:
  recruiter: {see: {offers: true}, edit: {in: [draft, negotiation], fields: [client, type, candidate, job, start_date, pay, bill, cost]}, do: [submit, send, accept, revise, withdraw]}
  ops: {see: {offers: true}, do: [approve]}
  finance: {see: {offers: true}, do: [approve]}
  admin: {see: {offers: true}, manage: [playbook]}
`),
			"approvals.yaml": []byte(`stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}, within: 8 hours}
  - {id: finance, when: "pay.hourly > ` + limit + `", because: the pay is high, approve: {any: 1, of: [role:finance]}, within: 1 day}
`),
		}, playbook.Options{})
		if p == nil {
			t.Fatal(findings)
		}
		if err := desk.As(offer.Actor{ID: "root", Roles: []string{"admin"}}).Publish(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	olga := desk.As(offer.Actor{ID: "olga", Roles: []string{"ops"}})
	do := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(5 * time.Minute)
	}
	create := func(id, client, title, start, pay, bill string) {
		t.Helper()
		terms, err := offer.ParseTerms(fmt.Appendf(nil,
			`{"client": %q, "type": "contract", "candidate": {"name": "N N"}, "job": {"title": %q}, "start_date": %q,
			"pay": {"rate": %q, "per": "hour"}, "bill": {"rate": %q, "per": "hour"}, "cost": {"burden": [{"name": "all", "percent": "10"}]}}`, client, title, start, pay, bill))
		if err != nil {
			t.Fatal(err)
		}
		do(ann.Create(ctx, terms, offer.ID(id)))
	}
	change, err := offer.ParseChange([]byte(`{"pay.rate": "54.00"}`))
	if err != nil {
		t.Fatal(err)
	}
	publish("60")
	create("A-101", "mercy", "Nurse", "2027-04-05", "50.00", "80.00")
	do(ann.Submit(ctx, "A-101"))
	do(olga.Approve(ctx, "A-101", offer.Decision{Stage: "ops"}))
	do(ann.Send(ctx, "A-101"))
	create("A-102", "mercy", "Surgical nurse", "2027-04-12", "62.50", "75.00")
	do(ann.Submit(ctx, "A-102"))
	create("A-103", "lakeside", "Welder", "2027-05-03", "45.10", "52.00")
	create("A-104", "mercy", "Therapist", "2027-04-19", "52.00", "78.00")
	do(ann.Submit(ctx, "A-104"))
	do(olga.Approve(ctx, "A-104", offer.Decision{Stage: "ops"}))
	do(ann.Send(ctx, "A-104"))
	do(ann.Revise(ctx, "A-104", change, "another firm pays more"))
	now = time.Date(2027, 3, 2, 9, 0, 0, 0, time.UTC)
	publish("70")
	create("A-105", "lakeside", "Electrician", "2027-04-26", "48.00", "64.00")
	do(ann.Submit(ctx, "A-105"))
	create("A-106", "lakeside", "Welder", "2027-05-03", "46.00", "50.00")
	do(ann.Withdraw(ctx, "A-106", offer.Client, "the order was cancelled"))
	do(ann.Accept(ctx, "A-101", offer.Candidate))
	for i, err := range desk.Check(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		t.Error(i)
	}
}
