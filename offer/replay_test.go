package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// lawful is a playbook whose plan comes from law, tables, rates of exchange and
// working days.
func lawful() map[string]string {
	return desktest.House(
		"names.yaml", "tables: {cap: tables/cap.csv, fx: tables/fx.csv}\n",
		"tables/cap.csv", "state,from,to,cap\nCA,,,70\n",
		"tables/fx.csv", "currency,into,from,to,rate\nUSD,CAD,,,1.38\n",
		"approvals.yaml", `stages:
  - id: ops
    approve: {any: 1, of: [role:ops]}
  - id: low
    when: pay.hourly < minimum_wage(worksite.state, start_date) * 3
    because: Minimum {{ minimum_wage(worksite.state, start_date) | money }}
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: unknown
    when: minimum_wage("ZZ", start_date) > 1
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: traveller
    when: gsa(worksite.state, "any", worksite.city, start_date).lodging > 150
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: exempt
    when: pay.weekly < exempt_level(worksite.state, start_date)
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: soon
    when: start_date < add(today, 25, "business_days")
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: abroad
    when: convert(pay.hourly, "CAD", start_date) > convert(60, "CAD", start_date)
    approve: {any: 1, of: [role:finance]}
    after: []
  - id: capped
    when: pay.hourly > lookup("cap", worksite.state, start_date) - 30
    approve: {any: 1, of: [role:finance]}
    after: []
`)
}

const inOakland = `{"client": "mercy", "type": "contract", "candidate": {"name": "Amara Osei"},
	"people": {"recruiter": "ann"}, "job": {"title": "Nurse"}, "start_date": "2027-04-05",
	"worksite": {"state": "CA", "city": "Oakland"},
	"pay": {"rate": "50.00", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`

// desks are two desks on one store whose law differs: as of then and as of now.
func desks(t *testing.T) (then, now *offer.Desk) {
	t.Helper()
	d := desktest.On(t, memstore.New(offer.Kinds()...), lawful())
	under := func(law playbook.Options) *offer.Desk {
		desk, err := offer.Open(d.Store, offer.Options{Now: d.Clock.Now, Random: &desktest.Counter{}, Law: law})
		if err != nil {
			t.Fatal(err)
		}
		return desk
	}
	return under(lawWith(t, "20.00", "3000.00", "200")), under(lawWith(t, "16.00", "1000.00", "100"))
}

// lawWith is law with a minimum wage and an exempt level of California, and with the
// per diem of lodging.
func lawWith(t *testing.T, wage, level, lodging string) playbook.Options {
	t.Helper()
	entry := func(table pay.TableName, place, value string) pay.Entry {
		n, err := exact.Parse(value)
		if err != nil {
			t.Fatal(err)
		}
		return pay.Entry{Table: table, Place: place, From: exact.Date{Year: 2027, Month: 1, Day: 1}, Value: n,
			Source: pay.Source{Title: "a newer act"}}
	}
	tables, err := pay.NewTables(entry(pay.MinimumWages, "US", "7.25"), entry(pay.MinimumWages, "CA", wage),
		entry(pay.ExemptLevels, "US", "684"), entry(pay.ExemptLevels, "CA", level))
	if err != nil {
		t.Fatal(err)
	}
	perDiem, err := pay.LoadGSA(strings.NewReader("ID,STATE,DESTINATION,COUNTY/LOCATION DEFINED,SEASON BEGIN," +
		"SEASON END,Lodging Rate,M&IE,Effective Date\n,,Standard rate,,,," + lodging + ",60,\"October 1, 2026\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return playbook.Options{Law: tables, PerDiem: perDiem}
}

// TestReplayUnderNewerLaw replays a submission with a library that has other
// tables of law: the plan is that of then.
func TestReplayUnderNewerLaw(t *testing.T) {
	t.Parallel()
	ctx, must := t.Context(), desktest.Must(t)
	then, now := desks(t)
	must(then.As(desktest.Ann).Create(ctx, desktest.Terms(t, inOakland), offer.ID("O-1")))
	must(then.As(desktest.Ann).Submit(ctx, "O-1"))
	must(then.As(desktest.Ann).Recall(ctx, "O-1", "to see what law says now"))
	sub, err := then.As(desktest.Ann).Explain(ctx, "O-1", 1)
	if err != nil {
		t.Fatal(err)
	}
	if today, err := now.As(desktest.Ann).Preview(ctx, "O-1"); err != nil ||
		fmt.Sprint(today.Plan.On()) == fmt.Sprint(sub.Process.Plan.On()) {
		t.Fatalf("law has not changed: %v, %v", today.Plan.On(), err)
	}
	var calls []string
	for _, k := range sub.Lookups {
		calls = append(calls, k.Call()+" = "+k.Value)
	}
	got := strings.Join(calls, "\n")
	for _, want := range []string{`minimum_wage("CA", 2027-04-05) = 20`, `minimum_wage("ZZ", 2027-04-05) = nothing`,
		`gsa("CA", "any", "Oakland", 2027-04-05) = {200, 60}`, `exempt_level("CA", 2027-04-05) = 3000`,
		"business_days(2027-03-01, 25) = 2027-04-05", `convert("USD", "CAD", 2027-04-05) = 1.38`,
		`lookup("cap", "CA", 2027-04-05) = 70`} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%s is not kept once:\n%s", want, got)
		}
	}
	for name, desk := range map[string]*offer.Desk{"then": then, "now": now} {
		a, err := desk.As(desktest.Ann).Replay(ctx, "O-1", 1)
		if err != nil || fmt.Sprint(a.Plan) != fmt.Sprint(sub.Process.Plan) {
			t.Errorf("under the law of %s: %v\ngot  %+v\nwant %+v", name, err, a.Plan, sub.Process.Plan)
		}
	}
}

// TestEverySubmissionIsReplayed submits one revision twice, on two days and by two
// people, and another one out of negotiation.
func TestEverySubmissionIsReplayed(t *testing.T) {
	t.Parallel()
	ctx, must := t.Context(), desktest.Must(t)
	d := desktest.On(t, memstore.New(offer.Kinds()...), desktest.House("approvals.yaml", `stages:
  - id: ops
    approve: {any: 1, of: [role:ops]}
  - id: late
    when: today > date("2027-03-02")
    approve: {any: 1, of: [role:finance]}
  - id: haggling
    when: state == "negotiation" and pay.hourly > before.pay.hourly
    approve: {any: 1, of: [role:finance]}
  - id: bens
    when: submitted_by == "ben"
    approve: {any: 1, of: [role:finance]}
`, "access.yaml", strings.Replace(desktest.House()["access.yaml"], "people.recruiter == actor.id", "true", 1)))
	ann, ben := d.As(desktest.Ann), d.As(offer.Actor{ID: "ben", Roles: []string{"recruiter"}})
	olga, fred := d.As(desktest.Olga), d.As(desktest.Fred)
	must(ann.Create(ctx, desktest.Terms(t, desktest.Nurse), offer.ID("O-1")))
	must(ann.Submit(ctx, "O-1"))
	must(ann.Recall(ctx, "O-1", "too early"))
	d.Clock.Add(48 * time.Hour)
	must(ben.Submit(ctx, "O-1"))
	must(olga.Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	for _, stage := range []string{"late", "bens"} {
		must(d.As(offer.Actor{ID: "fay-" + stage, Roles: []string{"finance"}}).Approve(ctx, "O-1",
			offer.Decision{Stage: stage}))
	}
	must(ann.Send(ctx, "O-1"))
	must(ann.Counter(ctx, "O-1", offer.Candidate, desktest.Change(t, `{"pay.rate": "55.00"}`), "another firm pays more"))
	must(ann.Edit(ctx, "O-1", desktest.Change(t, `{"pay.rate": "55.00"}`)))
	must(ann.Submit(ctx, "O-1"))
	all, err := ann.Submissions(ctx, "O-1")
	if err != nil || len(all) != 3 {
		t.Fatalf("%d submissions, %v", len(all), err)
	}
	for i, want := range []string{"1 by ann: [ops]", "1 by ben: [ops late bens]", "2 by ann: [ops late haggling]"} {
		sub, err := fred.ExplainSubmission(ctx, "O-1", i+1)
		if got := fmt.Sprintf("%d by %s: %v", sub.Revision, sub.By, sub.Process.Plan.On()); got != want || err != nil {
			t.Errorf("submission %d is %s (%v), want %s", i+1, got, err, want)
		}
		if a, err := fred.ReplaySubmission(ctx, "O-1", i+1); err != nil ||
			fmt.Sprint(a.Plan.On()) != fmt.Sprint(sub.Process.Plan.On()) {
			t.Errorf("submission %d comes out as %v (%v)", i+1, a.Plan.On(), err)
		}
	}
	if sub, err := fred.Explain(ctx, "O-1", 1); err != nil || sub.By != "ben" {
		t.Errorf("the last submission of revision 1 is by %s, %v", sub.By, err)
	}
	for _, n := range []int{-1, 0, 4} {
		if _, err := fred.ReplaySubmission(ctx, "O-1", n); !errors.Is(err, offer.ErrNotFound) {
			t.Errorf("submission %d: %v", n, err)
		}
	}
	if _, err := d.As(desktest.Mallory).Submissions(ctx, "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("a person without a role lists submissions: %v", err)
	}
}

// retold requires each submission of an offer to be replayed, and its story to have
// an entry for everything that the record has.
func retold(t require, s offer.Session, id string) {
	t.Helper()
	all, err := s.Submissions(context.Background(), id)
	if err != nil {
		t.Fatalf("the submissions of %s: %v", id, err)
	}
	for n := range all {
		if _, err := s.ReplaySubmission(context.Background(), id, n+1); err != nil {
			t.Fatalf("submission %d of %d: %v", n+1, len(all), err)
		}
	}
	if told, err := s.Story(context.Background(), id); err != nil || strings.Contains(told.String(), "NO ENTRY") {
		t.Fatalf("the story of %s: %v\n%s", id, err, told)
	}
}

// require is what tests and properties have in common.
type require interface {
	Helper()
	Fatalf(format string, args ...any)
}
