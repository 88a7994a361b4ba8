package offer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// timedFiles ask a role with a time, a role of the client without one, and a
// person with a longer time.
var timedFiles = with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, when: pay.rate < 60, approve: {any: 1, of: [role:ops]}, within: 8 hours}
  - {id: desk, when: pay.rate >= 60, approve: {any: 1, of: ["role:ops@client"]}, after: []}
  - {id: own, when: pay.rate > 70, approve: {any: 1, of: [user:olga, role:ops]}, within: 2 hours, after: []}
`)

func waitingOf(t *testing.T, s offer.Session, limit int) []string {
	t.Helper()
	list, err := s.Waiting(t.Context(), limit)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range list {
		text := x.Offer + " " + x.Stage + " " + x.As
		if x.For != "" {
			text += " for " + x.For
		}
		out = append(out, text)
	}
	return out
}

// Tasks are ordered by due time, for every approver. Those without one come last,
// and each stage appears once.
func TestWaitingInOrder(t *testing.T) {
	t.Parallel()
	f := deskWith(t, timedFiles)
	submit := func(id, pay string) {
		t.Helper()
		must(t)(f.As(ann).Create(t.Context(),
			terms(t, strings.Replace(nurse, `"rate": "50.00"`, `"rate": "`+pay+`"`, 1)), offer.ID(id)))
		must(t)(f.As(ann).Submit(t.Context(), id))
		f.clock.add(time.Minute)
	}
	submit("O-1", "65.00") // no time
	submit("O-2", "50.00") // due after 8 hours
	submit("O-3", "75.00") // no time, and one due after 2
	submit("O-4", "50.00")
	olga := offer.Actor{ID: "olga", Roles: []string{"ops"}, Clients: []string{"mercy"}}
	all := []string{"O-3 own user:olga", "O-2 ops role:ops", "O-4 ops role:ops", "O-1 desk role:ops@client",
		"O-3 desk role:ops@client"}
	for limit := range len(all) + 2 {
		want := all[:min(max(limit, 0), len(all))]
		if limit == 0 {
			want = all
		}
		if got := waitingOf(t, f.As(olga), limit); !slices.Equal(got, want) {
			t.Errorf("up to %d:\ngot  %q\nwant %q", limit, got, want)
		}
	}
	elsewhere := offer.Actor{ID: "oscar", Roles: []string{"ops"}, Clients: []string{"bluepine"}}
	if got, want := waitingOf(t, f.As(elsewhere), 0),
		[]string{"O-3 own role:ops", "O-2 ops role:ops", "O-4 ops role:ops"}; !slices.Equal(got, want) {
		t.Errorf("of another client:\ngot  %q\nwant %q", got, want)
	}
	sound(t, f.Desk)
}

// A delegate also sees the delegator's queue, within the delegation's dates and
// limits.
func TestWaitingOfAStandIn(t *testing.T) {
	t.Parallel()
	f := deskWith(t, timedFiles)
	f.at(t, "O-1", offer.InApproval)
	seer := offer.Actor{ID: "zoe", Roles: []string{"auditor"}}
	if got := waitingOf(t, f.As(seer), 0); len(got) != 0 {
		t.Fatalf("before the delegation: %q", got)
	}
	for _, c := range []struct {
		why  string
		give offer.Delegation
		want []string
	}{
		{"for another client", offer.Delegation{Clients: []string{"bluepine"}}, nil},
		{"for another stage", offer.Delegation{Stages: []string{"own"}}, nil},
		{"from tomorrow on", offer.Delegation{From: monday.AddDate(0, 0, 1)}, nil},
		{"for this client", offer.Delegation{Clients: []string{"mercy"}}, []string{"O-1 ops role:ops for olga"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			c.give.To, c.give.Until = zoe, monday.AddDate(0, 0, 5)
			if err := f.As(olga).Delegate(t.Context(), c.give); err != nil {
				t.Fatal(err)
			}
			if got := waitingOf(t, f.As(seer), 0); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	f.clock.add(6 * 24 * time.Hour)
	if got := waitingOf(t, f.As(seer), 0); len(got) != 0 {
		t.Errorf("after the delegation: %q", got)
	}
}

// Ids, clients and persons may be long, on every engine.
func TestLongNames(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		client, id, person := "client "+strings.Repeat("é", 60), strings.Repeat("o", 120), strings.Repeat("p", 100)
		f := deskOn(t, kept(t, pool(t, e.driver, e.fresh(t), 4)), with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, approve: {all: ["role:ops@client", "user:`+person+`"]}}
`))
		must(t)(f.As(ann).Create(t.Context(), terms(t, strings.Replace(nurse, `"mercy"`, `"`+client+`"`, 1)),
			offer.ID(id)))
		must(t)(f.As(ann).Submit(t.Context(), id))
		for _, a := range []offer.Actor{{ID: person, Roles: []string{"auditor"}},
			{ID: "olga", Roles: []string{"ops"}, Clients: []string{client}}} {
			if list, err := f.As(a).Waiting(t.Context(), 10); err != nil || len(list) != 1 {
				t.Errorf("%.5s: %d tasks, %v", a.ID, len(list), err)
			}
		}
	}, liteEngine, postgresEngine, mysqlEngine)
}
