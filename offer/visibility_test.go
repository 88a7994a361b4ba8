package offer_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// everything returns each command and read on one offer, for an actor who may do none.
func everything(ctx context.Context, t testing.TB) map[string]func(offer.Session, string) error {
	t.Helper()
	fewer := change(t, `{"pay.rate": "49.00"}`)
	cmd := func(f func(offer.Session, string) (offer.Offer, error)) func(offer.Session, string) error {
		return func(s offer.Session, id string) error { _, err := f(s, id); return err }
	}
	return map[string]func(offer.Session, string) error{
		"get":     cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Get(ctx, id) }),
		"preview": func(s offer.Session, id string) error { _, err := s.Preview(ctx, id); return err },
		"letter":  func(s offer.Session, id string) error { _, err := s.Letter(ctx, id, ""); return err },
		"trail":   func(s offer.Session, id string) error { _, err := s.Trail(ctx, id); return err },
		"story":   func(s offer.Session, id string) error { _, err := s.Story(ctx, id); return err },
		"explain": func(s offer.Session, id string) error { _, err := s.Explain(ctx, id, 1); return err },
		"edit":    cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Edit(ctx, id, fewer) }),
		"revise": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Revise(ctx, id, fewer, "r")
		}),
		"submit": cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Submit(ctx, id) }),
		"recall": cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Recall(ctx, id, "r") }),
		"approve": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Approve(ctx, id, offer.Decision{Stage: "ops"})
		}),
		"decide_all": func(s offer.Session, id string) error {
			_, err := s.DecideAll(ctx, []offer.DecisionOn{yes(id, "ops", "seen")}, offer.AllOrNothing)
			return err
		},
		"decide_each": func(s offer.Session, id string) error {
			_, err := s.DecideAll(ctx, []offer.DecisionOn{yes(id, "ops", "seen")}, offer.EachAlone)
			return err
		},
		"reject": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Reject(ctx, id, offer.Decision{Stage: "ops", Reason: "r"})
		}),
		"return": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Return(ctx, id, offer.Decision{Stage: "ops", Reason: "r"})
		}),
		"withdraw_decision": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.WithdrawDecision(ctx, id, "ops")
		}),
		"add_approver": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.AddApprover(ctx, id, offer.Handover{Stage: "ops", To: "user:mallory", Reason: "r"})
		}),
		"reassign": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Reassign(ctx, id, offer.Handover{Stage: "ops", To: "user:mallory", Reason: "r"})
		}),
		"ask_information": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.AskInformation(ctx, id, offer.Question{Stage: "ops", Text: "why?"})
		}),
		"override": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Override(ctx, id, offer.Override{Guardrail: "unit-slip", Reason: "r"})
		}),
		"send": cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Send(ctx, id) }),
		"counter": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Counter(ctx, id, offer.Candidate, fewer, "r")
		}),
		"accept": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Accept(ctx, id, offer.Candidate)
		}),
		"decline": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Decline(ctx, id, offer.Candidate, "r")
		}),
		"withdraw": cmd(func(s offer.Session, id string) (offer.Offer, error) {
			return s.Withdraw(ctx, id, offer.Client, "r")
		}),
		"hold":     cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Hold(ctx, id, "r") }),
		"resume":   cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Resume(ctx, id) }),
		"complete": cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Complete(ctx, id) }),
		"move":     cmd(func(s offer.Session, id string) (offer.Offer, error) { return s.Move(ctx, id, "clear") }),
	}
}

// An actor who does not see an offer gets the same error as for a missing one, and
// each attempt is kept.
func TestUnseenIsLikeMissing(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for id, state := range map[string]offer.State{"O-1": offer.Draft, "O-2": offer.InApproval,
		"O-3": offer.Sent} {
		f.at(t, id, state)
	}
	before := sound(t, f.Desk)
	attempts := int64(0)
	for name, do := range everything(t.Context(), t) {
		for _, who := range []offer.Actor{mallory, bob, {}} {
			t.Run(name, func(t *testing.T) {
				gone := do(f.As(who), "O-9")
				for _, id := range []string{"O-1", "O-2", "O-3"} {
					err := do(f.As(who), id)
					attempts++
					if !errors.Is(err, offer.ErrNotFound) || strings.ReplaceAll(err.Error(), id, "O-9") != gone.Error() {
						t.Errorf("%s of %s by %q: %v; of a missing one: %v", name, id, who.ID, err, gone)
					}
				}
			})
		}
	}
	after := sound(t, f.Desk)
	if after.Entries-before.Entries != attempts || after.Logs-before.Logs != 3 {
		t.Errorf("%d attempts by 3 people left %d entries in %d logs", attempts, after.Entries-before.Entries,
			after.Logs-before.Logs)
	}
	for _, who := range []offer.Actor{mallory, bob} {
		t.Run("list by "+who.ID, func(t *testing.T) {
			if page, err := f.As(who).List(t.Context(), offer.Query{}); err != nil || len(page.Offers) != 0 {
				t.Errorf("%s lists %d offers, %v", who.ID, len(page.Offers), err)
			}
		})
	}
	if list := actions(t, f.As(ann), "O-1"); len(list) != 1 {
		t.Errorf("attempts of strangers are in the offer's own trail: %v", list)
	}
}

// An offer that no playbook applies to any more is not known to strangers
// either.
func TestUnseenWithoutAPlaybook(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	if err := f.As(root).Publish(t.Context(),
		book(t, with(houseFiles, "playbook.yaml",
			houseFiles["playbook.yaml"]+"applies: client == \"another\"\n"))); err != nil {
		t.Fatal(err)
	}
	gone := f.second(t)
	_, err := gone.As(mallory).Get(t.Context(), "O-1")
	_, missing := gone.As(mallory).Get(t.Context(), "O-9")
	if !errors.Is(err, offer.ErrNotFound) || !errors.Is(missing, offer.ErrNotFound) {
		t.Errorf("a stranger is told %v; of a missing one %v", err, missing)
	}
}

func TestSeenIsNotEntitled(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	before := sound(t, f.Desk)
	denied := int64(0)
	for name, do := range everything(t.Context(), t) {
		switch name {
		case "get", "preview", "letter", "trail", "story", "explain":
			continue
		}
		denied++
		if err := do(f.As(alice), "O-1"); !errors.Is(err, offer.ErrNotEntitled) {
			t.Errorf("%s by an auditor: %v", name, err)
		}
	}
	after := sound(t, f.Desk)
	if after.Entries-before.Entries != denied {
		t.Errorf("%d were denied, %d entries", denied, after.Entries-before.Entries)
	}
}

// An approver who was added by name sees the offer and decides it, and nothing else.
func TestAskedByNameSees(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	ctx := t.Context()
	zoe := f.As(offer.Actor{ID: "zoe"})
	if _, err := zoe.Get(ctx, "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	must(t)(f.As(olga).AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:zoe", Reason: "unsure"}))
	must(t)(zoe.Get(ctx, "O-1"))
	if o := must(t)(f.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.InApproval {
		t.Errorf("it is %s without who was added", o.State())
	}
	if _, err := zoe.Hold(ctx, "O-1", "r"); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("who is asked holds: %v", err)
	}
	if o := must(t)(zoe.Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
	if _, err := zoe.Get(ctx, "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("who is not asked any more still sees it: %v", err)
	}
	sound(t, f.Desk)
}

func TestSeparation(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	both := offer.Actor{ID: "ann", Roles: []string{"recruiter", "ops", "finance"}}
	s := f.As(both)
	must(t)(s.Create(ctx, terms(t, strings.Replace(nurse, `"50.00"`, `"70.00"`, 1)), offer.ID("O-1")))
	must(t)(s.Submit(ctx, "O-1"))
	if _, err := s.Approve(ctx, "O-1", offer.Decision{Stage: "ops"}); codes(err) != "[separation]" ||
		!errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("who submitted approves: %v", err)
	}
	must(t)(f.As(offer.Actor{ID: "olga", Roles: []string{"ops", "finance"}}).Approve(ctx, "O-1",
		offer.Decision{Stage: "ops"}))
	if _, err := f.As(offer.Actor{ID: "olga", Roles: []string{"ops", "finance"}}).Approve(ctx, "O-1",
		offer.Decision{Stage: "finance"}); codes(err) != "[separation]" {
		t.Errorf("one person decides two stages: %v", err)
	}
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	sound(t, f.Desk)
}

// Waiting lists what asks the actor and what the actor sees, and never more.
func TestWaitingIsOfOwnPlaces(t *testing.T) {
	t.Parallel()
	here := offer.Actor{ID: "olga", Roles: []string{"ops"}, Clients: []string{"mercy"}}
	there := offer.Actor{ID: "oscar", Roles: []string{"ops"}, Clients: []string{"bluepine"}}
	for name, c := range map[string]struct{ who, see string }{
		"asked by client": {"role:ops@client", "true"},
		"seen by client":  {"role:ops", "client in actor.clients"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(houseFiles,
				"approvals.yaml", "stages:\n  - {id: ops, approve: {any: 1, of: [\""+c.who+"\"]}}\n",
				"access.yaml", strings.Replace(houseFiles["access.yaml"], "ops: {see: {offers: true}",
					"ops: {see: {offers: "+c.see+"}", 1)))
			f.at(t, "O-1", offer.InApproval)
			if list, err := f.As(here).Waiting(t.Context(), 10); err != nil || len(list) != 1 ||
				list[0].Offer != "O-1" || list[0].As != c.who {
				t.Errorf("who is asked has %v, %v", list, err)
			}
			if list, err := f.As(there).Waiting(t.Context(), 10); err != nil || len(list) != 0 {
				t.Errorf("who answers for another client has %v, %v", list, err)
			}
		})
	}
}

// No error names pay, people or the text of a letter, whatever is in the offer.
func TestErrorsHoldNoValues(t *testing.T) {
	t.Parallel()
	files := with(houseFiles, "letters/offer.md",
		strings.Replace(houseFiles["letters/offer.md"], "we offer", "SECRETLETTER", 1),
		"fields.yaml", `fields:
  - {path: custom.badge, type: choice, choices: [red, blue], label: Badge}
  - {path: custom.code, type: text, check: 'len(custom.code) < 3'}
`, "guardrails.yaml", houseFiles["guardrails.yaml"]+"  - {id: bad-code, check: 'len(custom.code) < 2', when: has(custom.code), else: block, message: \"The code {{ custom.code }} of {{ candidate.name }} is bad\"}\n", "access.yaml", strings.Replace(houseFiles["access.yaml"], "cost, people]", "cost, people, custom]", 1))
	f := deskWith(t, files)
	ctx, s := t.Context(), f.As(ann)
	hostile := `{"client": "SECRETCLIENT", "type": "contract", "candidate": {"name": "SECRETNAME", "email": "SECRETMAIL@example.com"}, "people": {"recruiter": "ann"},
		"job": {"title": "SECRETTITLE"}, "start_date": "2027-04-05", "pay": {"rate": "7777.31", "per": "hour"}, "bill": {"rate": "7666.29", "per": "hour"},
		"custom": {"badge": "SECRETBADGE", "code": "SECRETCODE"}}`
	var errs []error
	keep := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	id := "O-1"
	_, err := s.Create(ctx, terms(t, hostile), offer.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	walk := func() {
		for _, do := range everything(ctx, t) {
			for _, who := range []offer.Actor{mallory, alice,
				{ID: "ann", Roles: []string{"recruiter", "ops", "finance", "admin"}}, olga} {
				keep(do(f.As(who), id))
			}
		}
	}
	_, err = s.Submit(ctx, id)
	keep(err)
	if err == nil {
		t.Fatal("a hostile offer is submitted")
	}
	_, err = s.Create(ctx, terms(t, hostile), offer.ID(id))
	keep(err)
	_, err = s.Create(ctx, terms(t, strings.Replace(hostile, `"ann"`, `"SECRETPERSON"`, 1)), offer.ID("O-7"))
	keep(err)
	for _, bad := range []string{"SECRETREASON\u202e", "SECRETREASON\xff", "SECRETREASON\x00"} {
		_, err = s.Counter(ctx, id, offer.Candidate, offer.Change{}, bad)
		keep(err)
		_, err = s.Hold(ctx, id, bad)
		keep(err)
		_, err = s.Withdraw(ctx, id, "SECRETSIDE", bad)
		keep(err)
	}
	walk()
	for _, src := range []string{`{"pay": {"rate": "SECRETRATE7777.31"}}`,
		`{"candidate": {"name": "SECRETNAME\u0000"}}`, `{"start_date": "SECRETDATE"}`,
		`{"bill": {"fees": [{"name": "SECRETFEE", "percent": "SECRETPERCENT"}]}}`} {
		_, err := offer.ParseTerms([]byte(src))
		if err == nil {
			t.Errorf("%s is read", src)
		}
		keep(err)
	}
	// A letter that can't be made: the offer changes hands with valid pay.
	f.at(t, "O-2", offer.InApproval)
	id = "O-2"
	must(t)(f.As(olga).Reject(ctx, id, offer.Decision{Stage: "ops", Reason: "SECRETREASON"}))
	_, err = s.Submit(ctx, id)
	keep(err)
	f.at(t, "O-3", offer.Sent)
	id = "O-3"
	for _, bad := range []string{"SECRETREASON\u202e", "SECRETREASON\xff"} {
		_, err = s.Counter(ctx, id, offer.Candidate, change(t, `{"pay.rate": "51.00"}`), bad)
		if codes(err) != "[reason]" {
			t.Errorf("a counteroffer with a reason that can't be read: %v", err)
		}
		keep(err)
	}
	must(t)(s.Counter(ctx, id, offer.Candidate, change(t, `{"pay.rate": "7777.31"}`), "SECRETREASON"))
	_, err = s.Send(ctx, id)
	keep(err)
	_, err = s.Revise(ctx, id, change(t, `{"pay.rate": "7777.31"}`), " ")
	keep(err)
	if len(errs) < 80 {
		t.Fatalf("only %d errors were walked", len(errs))
	}
	for _, err := range errs {
		for _, secret := range []string{"SECRET", "7777", "7,777", "7666", "7,666"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("an error holds a value: %v", err)
				break
			}
		}
	}
}

// Queries are over columns, so that a filter never shows more than the list.
func TestListPagesOfTheSeen(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for _, id := range []string{"O-1", "O-2", "O-3"} {
		f.at(t, id, offer.Draft)
	}
	must(t)(f.As(bob).Create(t.Context(), terms(t, strings.Replace(nurse, `"ann"`, `"bob"`, 1)),
		offer.ID("O-4")))
	var got []string
	q := offer.Query{Where: store.Where("status", store.Eq, "draft"),
		Order: []store.Order{{Column: "created_at"}}, Limit: 2}
	for {
		page, err := f.As(ann).List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Offers {
			got = append(got, o.ID())
		}
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	if strings.Join(got, " ") != "O-1 O-2 O-3" {
		t.Errorf("ann lists %v", got)
	}
	var choice *playbook.ChoiceError
	if _, err := f.As(ann).List(t.Context(),
		offer.Query{Where: store.Where("pay", store.Eq, "x")}); !errors.Is(err, store.ErrInvalid) ||
		errors.As(err, &choice) {
		t.Errorf("a column that is not there: %v", err)
	}
}
