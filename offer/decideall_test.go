package offer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// apartFiles is the house playbook with stages that stand next to each other, which
// one person may both decide.
func apartFiles() map[string]string {
	return with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}}
  - {id: finance, approve: {any: 1, of: [role:ops]}, after: []}
  - {id: legal, approve: {any: 1, of: [role:finance]}, after: [ops, finance]}
separate: {submitter: true, one_stage_per_person: false}
`)
}

// submitted makes offers that wait for ops, and returns the digest of each.
func (f *fixture) submitted(t testing.TB, ids ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, id := range ids {
		sub, _ := f.at(t, id, offer.InApproval).Submission()
		out[id] = sub.Digest
	}
	return out
}

// yes approves a stage of an offer.
func yes(id, stage, seen string) offer.DecisionOn {
	return offer.DecisionOn{Offer: id, Verdict: offer.VerdictApprove, Seen: seen,
		Decision: offer.Decision{Stage: stage}}
}

// refusedAt are the entries that a call refused, with their codes.
func refusedAt(err error) string {
	var all *offer.DecideAllError
	if !errors.As(err, &all) {
		return ""
	}
	var out []string
	for _, r := range all.Refused {
		why := codes(r.Err)
		for _, kind := range []error{offer.ErrNotFound, offer.ErrArgument, offer.ErrKeyReused} {
			if errors.Is(r.Err, kind) {
				why = kind.Error()
			}
		}
		out = append(out, fmt.Sprint(r.Index, " ", r.Offer, " ", r.Stage, " ", why))
	}
	return strings.Join(out, "; ")
}

func TestDecideAll(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason  string
		list    func(seen map[string]string) []offer.DecisionOn
		refused string
		states  [2]string // what is decided if it is all or nothing, and if each stands alone
	}{
		{"every decision is possible", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-2"])}
		}, "", [2]string{"ops/ops", "ops/ops"}},
		{"two stages of one offer, and one of another between them", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-2"]),
				yes("O-1", "finance", seen["O-1"])}
		}, "", [2]string{"ops finance/ops", "ops finance/ops"}},
		{"one is on something older", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-1"])}
		}, "1 O-2 ops [stale]", [2]string{"/", "ops/"}},
		{"one names nothing that was looked at", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "ops", ""), yes("O-2", "ops", seen["O-2"])}
		}, "0 O-1 ops [missing]", [2]string{"/", "/ops"}},
		{"every one that is refused is named, with all its reasons", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "legal", ""), yes("O-9", "ops", "x"), yes("O-2", "ops", seen["O-2"])}
		}, "0 O-1 legal [not_open not_entitled missing]; 1 O-9 ops no such offer",
			[2]string{"/", "/ops"}},
		{"the second depends on the first, which ends the submission", func(seen map[string]string) []offer.DecisionOn {
			back := yes("O-1", "ops", seen["O-1"])
			back.Verdict, back.Reason = offer.VerdictReturn, "look again"
			return []offer.DecisionOn{back, yes("O-1", "finance", seen["O-1"])}
		}, "1 O-1 finance [state]", [2]string{"/", "returned/"}},
		{"a stage twice", func(seen map[string]string) []offer.DecisionOn {
			return []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-2"]),
				yes("O-1", "ops", seen["O-1"])}
		}, "2 O-1 ops the argument is not valid", [2]string{"/", "/"}},
		{"a verdict that is none", func(seen map[string]string) []offer.DecisionOn {
			d := yes("O-1", "ops", seen["O-1"])
			d.Verdict = "perhaps"
			return []offer.DecisionOn{d}
		}, "0 O-1 ops the argument is not valid", [2]string{"/", "/"}},
	} {
		for i, how := range []offer.Together{offer.AllOrNothing, offer.EachAlone} {
			t.Run(string(how)+": "+row.reason, func(t *testing.T) {
				t.Parallel()
				f := deskWith(t, apartFiles())
				list := row.list(f.submitted(t, "O-1", "O-2"))
				out, err := f.As(olga).DecideAll(t.Context(), list, how)
				if got, want := refusedAt(err), row.refused; got != want || (err == nil) != (want == "") {
					t.Fatalf("refused %q, want %q (%v)", got, want, err)
				}
				if err == nil && len(out) != len(list) {
					t.Errorf("%d offers for %d decisions", len(out), len(list))
				}
				if got := f.decided(t, "O-1") + "/" + f.decided(t, "O-2"); got != row.states[i] {
					t.Errorf("decided %q, want %q", got, row.states[i])
				}
			})
		}
	}
}

// decided lists the stages of an offer that are approved, or what became of it.
func (f *fixture) decided(t testing.TB, id string) string {
	t.Helper()
	o := must(t)(f.As(alice).Get(t.Context(), id))
	sub, _ := o.Submission()
	if sub.Outcome != "" {
		return sub.Outcome
	}
	var out []string
	for _, d := range sub.Process.Decisions {
		out = append(out, d.Stage)
	}
	return strings.Join(out, " ")
}

func TestDecideAllArguments(t *testing.T) {
	t.Parallel()
	f := deskWith(t, apartFiles())
	many := make([]offer.DecisionOn, offer.MaxDecisions+1)
	for i := range many {
		many[i] = yes(fmt.Sprint("O-", i), "ops", "x")
	}
	for _, row := range []struct {
		reason string
		list   []offer.DecisionOn
		how    offer.Together
	}{
		{"no decisions", nil, offer.AllOrNothing},
		{"one more than a call takes", many, offer.EachAlone},
		{"neither all nor each", many[:1], "some"},
	} {
		if out, err := f.As(olga).DecideAll(t.Context(), row.list, row.how); !errors.Is(err, offer.ErrArgument) || out != nil {
			t.Errorf("%s: %v", row.reason, err)
		}
	}
	if _, err := (offer.Session{}).DecideAll(t.Context(), many[:1], offer.EachAlone); !errors.Is(err, offer.ErrNotOpen) {
		t.Error(err)
	}
}

// TestDecideAllIsOneEffect: the same key twice is one effect and the same answer;
// for another list it is refused.
func TestDecideAllIsOneEffect(t *testing.T) {
	t.Parallel()
	for _, how := range []offer.Together{offer.AllOrNothing, offer.EachAlone} {
		t.Run(string(how), func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, apartFiles())
			seen := f.submitted(t, "O-1", "O-2")
			list := []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]), yes("O-2", "ops", seen["O-2"]),
				yes("O-1", "finance", seen["O-1"])}
			first, err := f.As(olga).DecideAll(t.Context(), list, how, offer.Key("k"))
			if err != nil {
				t.Fatal(err)
			}
			before := count(actions(t, f.As(alice), "O-1"), "approve")
			again, err := f.As(olga).DecideAll(t.Context(), list, how, offer.Key("k"))
			if err != nil {
				t.Fatal(err)
			}
			for i := range first {
				if asJSON(t, first[i]) != asJSON(t, again[i]) {
					t.Errorf("answer %d is another", i)
				}
			}
			if n := count(actions(t, f.As(alice), "O-1"), "approve"); n != before || n != 2 {
				t.Errorf("%d approvals, then %d", before, n)
			}
			if _, err := f.As(olga).DecideAll(t.Context(), list[:2], how, offer.Key("k")); !errors.Is(err, offer.ErrKeyReused) {
				t.Errorf("another list under the key: %v", err)
			}
		})
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lostOnce commits and then says once that the outcome is not known.
type lostOnce struct {
	store.Store
	lose bool
}

func (s *lostOnce) Commit(ctx context.Context, b store.Batch) error {
	err := s.Store.Commit(ctx, b)
	if err == nil && s.lose {
		s.lose = false
		return store.ErrOutcomeUnknown
	}
	return err
}

// TestDecideAllUnknownOutcome: an answer that was lost at commit is found under the key.
func TestDecideAllUnknownOutcome(t *testing.T) {
	t.Parallel()
	s := &lostOnce{Store: memory()}
	f := deskOn(t, s, apartFiles())
	seen := f.submitted(t, "O-1")
	s.lose = true
	out, err := f.As(olga).DecideAll(t.Context(), []offer.DecisionOn{yes("O-1", "ops", seen["O-1"])},
		offer.AllOrNothing, offer.Key("k"))
	if err != nil || len(out) != 1 || out[0].ID() != "O-1" || f.decided(t, "O-1") != "ops" {
		t.Errorf("%v, %v", out, err)
	}
}

// TestDecideAllDenied: what the actor was not entitled to is kept, as for one decision.
func TestDecideAllDenied(t *testing.T) {
	t.Parallel()
	f := deskWith(t, apartFiles())
	seen := f.submitted(t, "O-1", "O-2")
	_, err := f.As(bob).DecideAll(t.Context(), []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]),
		yes("O-9", "ops", seen["O-2"])}, offer.AllOrNothing)
	if want := "0 O-1 ops no such offer; 1 O-9 ops no such offer"; refusedAt(err) != want {
		t.Errorf("bob: %v", err)
	}
	_, err = f.As(alice).DecideAll(t.Context(), []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]),
		yes("O-2", "ops", seen["O-2"])}, offer.AllOrNothing)
	if want := "0 O-1 ops [not_entitled]; 1 O-2 ops [not_entitled]"; refusedAt(err) != want {
		t.Errorf("alice: %v", err)
	}
	for who, want := range map[string]int{"bob": 1, "alice": 2} {
		if n := len(logOf(t, f.store, "denied/"+who)); n != want {
			t.Errorf("%d attempts of %s are kept, want %d", n, who, want)
		}
	}
}

func logOf(t testing.TB, s store.Store, log string) []store.Entry {
	t.Helper()
	list, err := s.Entries(t.Context(), log, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// racing lets another command win the first race.
type racing struct {
	store.Store
	other func()
}

func (s *racing) Commit(ctx context.Context, b store.Batch) error {
	if other := s.other; other != nil {
		s.other = nil
		other()
	}
	return s.Store.Commit(ctx, b)
}

// TestDecideAllRace: a lost race begins again, on what stands then.
func TestDecideAllRace(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, refused string
		other           func(f *fixture) error
	}{
		{"an approver asked meanwhile", "", func(f *fixture) error {
			_, err := f.As(oscar).AskInformation(context.Background(), "O-2", offer.Question{Stage: "ops", Text: "why?"})
			return err
		}},
		{"the offer was recalled meanwhile", "1 O-2 ops [state]", func(f *fixture) error {
			_, err := f.As(ann).Recall(context.Background(), "O-2", "a mistake")
			return err
		}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			s := &racing{Store: memory()}
			f := deskOn(t, s, apartFiles())
			seen := f.submitted(t, "O-1", "O-2")
			s.other = func() {
				if err := row.other(f); err != nil {
					t.Error(err)
				}
			}
			_, err := f.As(olga).DecideAll(t.Context(), []offer.DecisionOn{yes("O-1", "ops", seen["O-1"]),
				yes("O-2", "ops", seen["O-2"])}, offer.AllOrNothing)
			want := "ops"
			if row.refused != "" {
				want = ""
			}
			if refusedAt(err) != row.refused || f.decided(t, "O-1") != want {
				t.Errorf("%v; O-1 %q", err, f.decided(t, "O-1"))
			}
		})
	}
}

// The error names the offer and the stage of each decision, its place in the list as
// people count, and each condition once.
func TestDecideAllErrorText(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", houseFiles["approvals.yaml"]+"seen: required\n"))
	f.at(t, "O-1", offer.InApproval)
	f.at(t, "O-2", offer.InApproval)
	d := func(id string) offer.DecisionOn {
		return offer.DecisionOn{Offer: id, Verdict: offer.VerdictReject, Decision: offer.Decision{Stage: "ops"}}
	}
	const each = `reject is refused in state in_approval:
    reason ops: give a reason
    missing seen: each of several decisions requires the digest of what the actor looked at`
	for _, c := range []struct {
		list []offer.DecisionOn
		want string
	}{
		{[]offer.DecisionOn{d("O-1")}, "1 decision is refused:\n  offer O-1, stage ops (number 1): " + each},
		{[]offer.DecisionOn{d("O-1"), d("O-2")}, "2 decisions are refused:\n  offer O-1, stage ops (number 1): " + each +
			"\n  offer O-2, stage ops (number 2): " + each},
	} {
		_, err := f.As(olga).DecideAll(t.Context(), c.list, offer.AllOrNothing)
		var bad *offer.DecideAllError
		if !errors.As(err, &bad) || bad.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}
