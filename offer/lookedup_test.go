package offer_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// rows is a playbook whose stages read rows of tables, law and the calendar.
func rows() map[string]string {
	return desktest.House(
		"names.yaml", "names: {ceiling: 'lookup(\"cap\", worksite.state, start_date)'}\n"+
			"tables: {cap: tables/cap.csv, fx: tables/fx.csv}\n",
		"tables/cap.csv", "state,from,to,cap\nCA,,2027-12-31,70\nCA,2028-01-01,,75\nNY,,,80\nTX,,,60\n",
		"tables/fx.csv", "currency,into,from,to,rate\nUSD,CAD,,,1.38\nUSD,EUR,,,0.9\n",
		"guardrails.yaml", "guardrails:\n  - {id: over, check: bill.hourly <= ceiling, else: {route: routed}}\n",
		"approvals.yaml", `stages:
  - {id: named, when: pay.hourly < ceiling, approve: {any: 1, of: [role:named]}, after: []}
  - {id: other, when: 'pay.hourly < lookup("cap", "NY", start_date)', approve: {any: 1, of: [role:other]}, after: []}
  - {id: routed, approve: {any: 1, of: [role:routed]}, after: []}
  - id: because
    when: client == "mercy"
    because: 'Cap {{ lookup("cap", worksite.state, start_date) }}'
    approve: {any: 1, of: [role:because]}
    after: []
  - {id: wage, when: 'pay.hourly > minimum_wage(worksite.state, start_date)', approve: {any: 1, of: [role:wage]}, after: []}
  - {id: abroad, when: 'convert(pay.hourly, "CAD", start_date) > convert(1, "CAD", start_date)', approve: {any: 1, of: [role:abroad]}, after: []}
  - {id: soon, when: 'start_date > add(today, 3, "business_days")', approve: {any: 1, of: [role:soon]}, after: []}
  - {id: plain, when: client == "mercy", approve: {any: 1, of: [role:plain]}, after: []}
matrix:
  - id: room
    on: lookup("cap", worksite.state, start_date) - pay.hourly
    after: []
    bands:
      - {id: small, below: 5, approve: {any: 1, of: [role:small]}}
      - {id: large, from: 5, approve: {any: 1, of: [role:large]}}
`, "access.yaml", access(),
		"letters/offer.md", "---\nletter: offer\ntitle: Offer\nlocale: en-US\n---\n"+
			"Dear {{ candidate.name }}, the cap in Texas is {{ lookup(\"cap\", \"TX\", start_date) }}, and the exempt level\n"+
			"{{ exempt_level(worksite.state, start_date) | money }}.\n")
}

// access gives each stage of rows a role.
func access() string {
	text := desktest.House()["access.yaml"]
	for _, role := range stagesOfRows {
		text = strings.Replace(text, "  auditor:", "  "+role+": {see: {offers: true}, do: [approve]}\n  auditor:", 1)
	}
	return text
}

var stagesOfRows = []string{"named", "other", "routed", "because", "wage", "abroad", "soon", "plain", "small", "large"}

// sameLaw is the minimum wage and the exempt level under which the offer was approved.
var sameLaw = []string{"20.00", "1000.00"}

// TestLookupsOfAStage approves an offer, changes one thing that rules look up, and
// submits a revision of what no stage reads. A stage keeps its approval unless what it
// looked up is answered otherwise.
func TestLookupsOfAStage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why   string
		files []string // name and text
		law   []string
		again string // stages with the reason
	}{
		{"nothing", nil, sameLaw, ""},
		{"a row that no stage read", []string{"tables/cap.csv",
			"state,from,to,cap\nCA,,2027-12-31,70\nCA,2028-01-01,,99\nNY,,,80\nTX,,,60\nWA,,,60\n"}, sameLaw, ""},
		{"a row", []string{"tables/cap.csv", "state,from,to,cap\nCA,,2027-12-31,71\nCA,2028-01-01,,75\nNY,,,80\nTX,,,60\n"},
			sameLaw, "named, routed, because, room.large: a row of the table cap changed"},
		{"a row of another state", []string{"tables/cap.csv",
			"state,from,to,cap\nCA,,2027-12-31,70\nCA,2028-01-01,,75\nNY,,,81\nTX,,,60\n"}, sameLaw,
			"other: a row of the table cap changed"},
		{"a row that is gone", []string{"tables/cap.csv", "state,from,to,cap\nCA,,2027-12-31,70\nTX,,,60\n"}, sameLaw,
			"other: a row of the table cap changed"},
		{"a row that comes out the same", []string{"tables/cap.csv",
			"state,from,to,cap\nCA,2027-04-01,2027-12-31,70.00\nNY,,,80\nTX,,,60\n"}, sameLaw, ""},
		{"the columns", []string{"tables/cap.csv", "region,from,to,cap\nCA,,2027-12-31,70\nNY,,,80\nTX,,,60\n"}, sameLaw,
			"named, other, routed, because, room.large: its definition changed; " +
				"wage, abroad, soon, plain: the text of the letter changed"},
		{"a rate of exchange", []string{"tables/fx.csv", "currency,into,from,to,rate\nUSD,CAD,,,1.40\nUSD,EUR,,,0.9\n"},
			sameLaw, "abroad: a row of the table fx changed"},
		{"another rate of exchange", []string{"tables/fx.csv",
			"currency,into,from,to,rate\nUSD,CAD,,,1.38\nUSD,EUR,,,0.8\n"}, sameLaw, ""},
		{"the law", nil, []string{"21.00", "1000.00"}, "wage: minimum_wage changed"},
		{"a row that the letter prints", []string{"tables/cap.csv",
			"state,from,to,cap\nCA,,2027-12-31,70\nCA,2028-01-01,,75\nNY,,,80\nTX,,,61\n"}, sameLaw,
			"named, other, routed, because, wage, abroad, soon, plain, room.large: " +
				"a row of the table cap changed, which the text of the letter reads"},
		{"law that the letter prints", nil, []string{"20.00", "1100.00"}, "named, other, routed, because, wage, abroad, soon, plain, " +
			"room.large: exempt_level changed, which the text of the letter reads"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			ctx, must := t.Context(), desktest.Must(t)
			d := desktest.On(t, memstore.New(offer.Kinds()...), rows())
			under := func(law []string) *offer.Desk {
				desk, err := offer.Open(d.Store, offer.Options{Now: d.Clock.Now, Random: &desktest.Counter{},
					Law: lawWith(t, law[0], law[1], "100")})
				if err != nil {
					t.Fatal(err)
				}
				return desk
			}
			then := under(sameLaw)
			terms := desktest.Terms(t, inOakland)
			must(then.As(desktest.Ann).Create(ctx, terms, offer.ID("O-1")))
			o := must(then.As(desktest.Ann).Submit(ctx, "O-1"))
			sub, _ := o.Submission()
			for _, id := range sub.Process.Plan.On() {
				role := strings.TrimPrefix(id, "room.")
				must(then.As(offer.Actor{ID: "p-" + role, Roles: []string{role}}).Approve(ctx, "O-1",
					offer.Decision{Stage: id}))
			}
			files := rows()
			for i := 0; i < len(c.files); i += 2 {
				files[c.files[i]] = c.files[i+1]
			}
			if !maps.Equal(files, rows()) {
				if err := d.As(desktest.Root).Publish(ctx, desktest.Book(t, files)); err != nil {
					t.Fatal(err)
				}
			}
			now := under(c.law).As(desktest.Ann)
			must(now.Revise(ctx, "O-1", desktest.Change(t, `{"candidate.name": "Amara O."}`), "a typo"))
			o = must(now.Submit(ctx, "O-1"))
			sub, _ = o.Submission()
			if got := whyAgain(sub); got != c.again {
				t.Errorf("asked again: %q, want %q", got, c.again)
			}
		})
	}
}

// whyAgain lists the stages of a submission that lost their approval, by reason.
func whyAgain(sub record.Submission) string {
	var reasons []string
	stages := map[string][]string{}
	for _, lost := range sub.Process.AskedAgain() {
		if stages[lost.Why] == nil {
			reasons = append(reasons, lost.Why)
		}
		stages[lost.Why] = append(stages[lost.Why], lost.Stage)
	}
	for i, why := range reasons {
		reasons[i] = strings.Join(stages[why], ", ") + ": " + why
	}
	return strings.Join(reasons, "; ")
}
