package offer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// declared is what access.yaml of the house says each role may do.
var declared = map[string]string{
	"ann":   "submit recall revise send counter accept decline withdraw hold resume complete",
	"olga":  "approve reject return hold resume",
	"fred":  "approve reject return",
	"alice": "",
	"root":  "",
}

// Every command of every role in every state is denied for want of a right just
// where access.yaml does not give it.
func TestRightsAreWhatIsDeclared(t *testing.T) {
	t.Parallel()
	people := map[string]offer.Actor{"ann": ann, "olga": olga, "fred": fred, "alice": alice, "root": root}
	for _, info := range lifecycle.Standard().States() {
		t.Run(string(info.ID), func(t *testing.T) {
			t.Parallel()
			f, all := newDesk(t), everything(t.Context(), t)
			n := 0
			for name, who := range people {
				t.Run(name, func(t *testing.T) {
					for _, command := range strings.Fields("submit recall approve reject return revise send counter accept decline withdraw hold resume complete") {
						n++
						id := fmt.Sprint("O-", n)
						f.at(t, id, info.ID)
						err := all[command](f.As(who), id)
						denied := strings.Contains(codes(err), "not_entitled")
						may := slices.Contains(strings.Fields(declared[name]), command)
						if who.ID == "fred" && info.ID == offer.InApproval {
							may = false // the stage that is open does not ask him
						}
						if decides := strings.Contains("approve reject return", command); decides && may &&
							info.ID != offer.InApproval {
							continue // no stage is open, so the error is another
						}
						if denied == may {
							t.Errorf("%s by %s: %v; declared is %q", command, name, err, declared[name])
						}
					}
				})
			}
		})
	}
}

// A revision changes no field that its author may not edit.
func TestReviseWantsTheRightToEdit(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "pay, bill, cost, people]", "pay, cost, people]", 1),
		"fields.yaml", "fields:\n  - {path: job.title, source: ats}\n  - {path: region, edit: [ops]}\n"))
	src := strings.NewReplacer(`, "bill": {"rate": "80.00", "per": "hour"}`, "", `"job": {"title": "Nurse"}, `,
		"").Replace(nurse)
	ats := offer.Actor{ID: "ats", Roles: []string{"ats", "recruiter"}}
	ctx, s := t.Context(), f.As(ann)
	must(t)(f.As(ats).Create(ctx, terms(t, `{"people": {"recruiter": "ats"}, "job": {"title": "Nurse"}}`),
		offer.ID("O-1")))
	must(t)(f.As(ats).Edit(ctx, "O-1", change(t, src)))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	for src, want := range map[string]string{
		`{"bill.rate": "99.00", "bill.per": "hour"}`: "[not_entitled]",
		`{"job.title": "Chief"}`:                     "[not_entitled]",
		`{"region": "west"}`:                         "[not_entitled]",
		`{"pay.hourly": "1"}`:                        "", // a computed name
	} {
		t.Run(src, func(t *testing.T) {
			if _, err := s.Revise(ctx, "O-1", change(t, src), "r"); codes(err) != want || err == nil {
				t.Errorf("Revise(%s) = %v, wanted codes %q", src, err, want)
			}
		})
	}
	if o := must(t)(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "52.00"}`), "r")); o.State() != offer.Draft ||
		o.Revision() != 2 {
		t.Errorf("it is %s, revision %d", o.State(), o.Revision())
	}
}

// An actor who may not edit leaves nothing in the store, not even with an edit that
// changes nothing.
func TestEditsThatChangeNothing(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.Approved)
	before := answer(t, must(t)(f.As(ann).Get(ctx, "O-1")))
	for src, want := range map[string]string{
		`{}`: "[missing]", `{"pay.rate": "50.00"}`: "[not_entitled]", `{"pay.rate": "50.000"}`: "[not_entitled]",
		`{"tags": null}`:        "[not_entitled]",
		`{"pay.rate": "51.00"}`: "[not_entitled]", `{"nonsense": "1"}`: "[not_entitled]",
	} {
		t.Run(src, func(t *testing.T) {
			if _, err := f.As(alice).Edit(ctx, "O-1", change(t, src)); codes(err) != want {
				t.Errorf("an auditor's edit of %s: %v, wanted codes %s", src, err, want)
			}
		})
	}
	if after := answer(t, must(t)(f.As(ann).Get(ctx, "O-1"))); after != before ||
		count(actions(t, f.As(ann), "O-1"), "edit") != 0 {
		t.Errorf("the offer was\n%s\nand is\n%s", before, after)
	}
	must(t)(f.As(ann).Send(ctx, "O-1"))
}

// Another spelling of an amount is no change of terms that were approved.
func TestAnotherSpellingKeepsTheApproval(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "in: [draft, negotiation]", "in: [draft, approved]", 1)))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Approved)
	if o := must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "50.000"}`))); o.Revision() != 1 ||
		o.Get("pay.rate").Text() != "50.00" {
		t.Errorf("revision %d, pay %s", o.Revision(), o.Get("pay.rate").Text())
	}
	must(t)(s.Send(ctx, "O-1"))
	f.at(t, "O-2", offer.Approved)
	must(t)(s.Edit(ctx, "O-2", change(t, `{"pay.rate": "51.00"}`)))
	if _, err := s.Send(ctx, "O-2"); codes(err) != "[not_approved]" {
		t.Errorf("terms that nobody approved are sent: %v", err)
	}
}

// An actor without the right learns nothing about errors in a change. The attempt
// is kept.
func TestRightsComeBeforeContent(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.Sent)
	bad := change(t, `{"pay.hourly": "1"}`)
	before := sound(t, f.Desk)
	for name, do := range map[string]func(offer.Session) error{
		"edit":   func(s offer.Session) error { _, err := s.Edit(ctx, "O-1", bad); return err },
		"revise": func(s offer.Session) error { _, err := s.Revise(ctx, "O-1", bad, "r"); return err },
		"counter": func(s offer.Session) error {
			_, err := s.Counter(ctx, "O-1", offer.Client, bad, "r")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := do(f.As(alice)); !strings.Contains(codes(err), "not_entitled") ||
				errors.Is(err, offer.ErrInvalid) {
				t.Errorf("%s by an auditor: %v", name, err)
			}
			if err := do(f.As(ann)); name != "edit" && !errors.Is(err, offer.ErrInvalid) {
				t.Errorf("%s by the recruiter: %v", name, err)
			}
		})
	}
	if after := sound(t, f.Desk); after.Entries != before.Entries+4 { // ann may not edit what is sent, either
		t.Errorf("%d attempts are kept", after.Entries-before.Entries)
	}
}

// Denied attempts are kept, also when many are made at once.
func TestDeniedAtOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	desks := []*offer.Desk{f.Desk, f.second(t)}
	before := sound(t, f.Desk)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			if _, err := desks[i%2].As(mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if after := sound(t, f.Desk); after.Entries != before.Entries+64 {
		t.Errorf("of 64 attempts %d are kept", after.Entries-before.Entries)
	}
}

// An approver asked by name no longer sees the offer when the request ends.
func TestAskedNoMore(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*fixture) error{
		"recalled": func(f *fixture) error { _, err := f.As(ann).Recall(t.Context(), "O-1", "r"); return err },
		"withdrawn": func(f *fixture) error {
			_, err := f.As(ann).Withdraw(t.Context(), "O-1", offer.Client, "r")
			return err
		},
		"handed on": func(f *fixture) error {
			_, err := f.As(offer.Actor{ID: "zoe"}).Reassign(t.Context(), "O-1",
				offer.Handover{Stage: "ops", To: "user:yan", Reason: "r"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newDesk(t)
			f.at(t, "O-1", offer.InApproval)
			must(t)(f.As(olga).AddApprover(t.Context(), "O-1", offer.Handover{Stage: "ops", To: "user:zoe", Reason: "r"}))
			must(t)(f.As(zoe).Get(t.Context(), "O-1"))
			if err := end(f); err != nil {
				t.Fatal(err)
			}
			if _, err := f.As(zoe).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
				t.Errorf("the approver asked by name still sees it: %v", err)
			}
		})
	}
}

// A delegate sees the delegator's waiting stages, decides them, and may do no more
// than the delegator.
func TestStandInSeesAndMay(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "finance: {see: {offers: true}, do: [approve, reject, return]}",
			"finance: {see: {offers: true}}", 1)))
	ctx := t.Context()
	dear := terms(t, strings.Replace(nurse, `"50.00"`, `"70.00"`, 1))
	must(t)(f.As(ann).Create(ctx, dear, offer.ID("O-1")))
	must(t)(f.As(ann).Submit(ctx, "O-1"))
	yan := f.As(offer.Actor{ID: "yan"})
	for _, from := range []offer.Actor{olga, fred} {
		if err := f.As(from).Delegate(ctx,
			offer.Delegation{To: yan.Actor(), Clients: []string{"mercy"},
				Until: monday.AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
	}
	tasks, err := yan.Waiting(ctx, 0)
	if err != nil || len(tasks) != 1 || tasks[0].Offer != "O-1" || tasks[0].For != "olga" ||
		tasks[0].As != "role:ops" {
		t.Errorf("waiting is %+v, %v", tasks, err)
	}
	must(t)(yan.Get(ctx, "O-1"))
	must(t)(yan.Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if _, err := f.As(fred).Approve(ctx, "O-1",
		offer.Decision{Stage: "finance"}); codes(err) != "[not_entitled]" {
		t.Errorf("finance, whom access gives no approve: %v", err)
	}
	other := f.As(offer.Actor{ID: "yves"})
	if err := f.As(fred).Delegate(ctx,
		offer.Delegation{To: other.Actor(), Until: monday.AddDate(0, 0, 3)}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Approve(ctx, "O-1", offer.Decision{Stage: "finance"}); codes(err) != "[not_entitled]" {
		t.Errorf("who stands in for finance: %v", err)
	}
	f.clock.add(4 * 24 * time.Hour)
	if _, err := other.Get(ctx, "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("after the delegation: %v", err)
	}
	if tasks, err := other.Waiting(ctx, 0); err != nil || len(tasks) != 0 {
		t.Errorf("after the delegation waits %+v, %v", tasks, err)
	}
}

// Tasks of other places do not crowd out one's own.
func TestWaitingBehindOthers(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml",
		"stages:\n  - {id: ops, approve: {any: 1, of: [\"role:ops@region\"]}}\n"))
	ctx := t.Context()
	for i := range 12 {
		region := "east"
		if i == 11 {
			region = "west"
		}
		id := fmt.Sprint("O-", i)
		must(t)(f.As(ann).Create(ctx,
			terms(t, strings.Replace(nurse, `"client"`, `"region": "`+region+`", "client"`, 1)), offer.ID(id)))
		must(t)(f.As(ann).Submit(ctx, id))
	}
	west := f.As(offer.Actor{ID: "olga", Roles: []string{"ops"}, Regions: []string{"west"}})
	if tasks, err := west.Waiting(ctx, 5); err != nil || len(tasks) != 1 || tasks[0].Offer != "O-11" {
		t.Errorf("waiting is %+v, %v", tasks, err)
	}
	east := f.As(offer.Actor{ID: "olga", Roles: []string{"ops"}, Regions: []string{"east"}})
	if tasks, err := east.Waiting(ctx, 5); err != nil || len(tasks) != 5 {
		t.Errorf("a limit of 5 gives %d, %v", len(tasks), err)
	}
}

// Erase gives an actor who may not erase the same answer for every candidate.
func TestEraseTellsNothing(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	must(t)(f.As(ann).Create(ctx,
		terms(t, strings.Replace(nurse, `"candidate": {`, `"candidate": {"id": "c-1", `, 1)), offer.ID("O-1")))
	_, there := f.As(mallory).Erase(ctx, "c-1", "r")
	_, gone := f.As(mallory).Erase(ctx, "c-2", "r")
	if !errors.Is(there, offer.ErrNotEntitled) || there.Error() != gone.Error() {
		t.Errorf("of a candidate with offers: %v; of none: %v", there, gone)
	}
}

// Who manages a part of a playbook changes that part.
func TestPublishOfParts(t *testing.T) {
	t.Parallel()
	access := func(manage string) string {
		return strings.Replace(houseFiles["access.yaml"], "  admin:", "  clerk: {manage: ["+
			manage+"]}\n  legal: {see: {offers: true}}\n  admin:", 1)
	}
	locked := strings.Replace(houseFiles["letters/offer.md"], "locale: en-US\n",
		"locale: en-US\nlock: [legal]\n", 1)
	edits := map[string][2]string{
		"letters":    {"letters/offer.md", strings.Replace(locked, "we offer", "we are glad to offer", 1)},
		"clauses":    {"clauses/x.md", "---\nclause: x\ntitle: X\n---\nText.\n"},
		"approvals":  {"approvals.yaml", strings.Replace(houseFiles["approvals.yaml"], "> 60", "> 61", 1)},
		"guardrails": {"guardrails.yaml", strings.Replace(houseFiles["guardrails.yaml"], "<= 1000", "<= 999", 1)},
		"playbook": {"playbook.yaml",
			strings.Replace(houseFiles["playbook.yaml"], "title: House", "title: Mansion", 1)},
		"lifecycle": {"lifecycle.yaml", "expire: {sent: 3 days}\n"},
		"names":     {"names.yaml", "names:\n  dear: pay.hourly > 60\n"},
		"tables":    {"names.yaml", "tables:\n  caps: data/caps.csv\n"},
	}
	for _, c := range []struct {
		reason, manage string
		roles          []string
		may            string
	}{
		{"letters alone, and not the locked one", "letters", []string{"clerk"}, "clauses"},
		{"letters, and for whom it is locked", "letters", []string{"clerk", "legal"}, "letters clauses"},
		{"for whom it is locked, without letters", "letters", []string{"legal"}, ""},
		{"two parts", "approvals, names", []string{"clerk"}, "approvals names tables"},
		{"the playbook as a whole", "playbook", []string{"clerk", "legal"},
			"letters clauses approvals guardrails playbook lifecycle names tables"},
		{"every part that matters", "fields, guardrails, approvals, letters, access", []string{"clerk", "legal"},
			"letters clauses approvals guardrails playbook lifecycle names tables"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			before := with(houseFiles, "access.yaml", access(c.manage), "letters/offer.md", locked)
			clara := offer.Actor{ID: "clara", Roles: c.roles}
			for part, edit := range edits {
				after := with(before, edit[0], edit[1])
				if part == "tables" {
					after["data/caps.csv"] = "class,cap\na,1\n"
				}
				err := deskWith(t, before).As(clara).Publish(t.Context(), book(t, after))
				may := slices.Contains(strings.Fields(c.may), part)
				if (err == nil) != may || err != nil && !errors.Is(err, offer.ErrNotEntitled) {
					t.Errorf("%s: %v, want success: %t", part, err, may)
				}
			}
		})
	}
	f := deskWith(t, with(houseFiles, "access.yaml", access("letters")))
	other := book(t, with(houseFiles, "playbook.yaml",
		"playbook: other\ntitle: Other\napplies: client == \"mercy\"\n"))
	if err := f.As(offer.Actor{ID: "clara", Roles: []string{"clerk"}}).Publish(t.Context(),
		other); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("a new playbook that takes offers over: %v", err)
	}
	if err := f.As(offer.Actor{Roles: []string{"admin"}}).Publish(t.Context(),
		other); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("nobody publishes: %v", err)
	}
}

// An edit fails if it would leave an offer without a playbook.
func TestEditToNoPlaybook(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "playbook.yaml",
		houseFiles["playbook.yaml"]+"applies: client == \"mercy\"\n"))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Draft)
	f.at(t, "O-2", offer.Approved)
	for name, do := range map[string]func() error{
		"edit":  func() error { _, err := s.Edit(ctx, "O-1", change(t, `{"client": "other"}`)); return err },
		"unset": func() error { _, err := s.Edit(ctx, "O-1", change(t, `{"client": null}`)); return err },
		"revise": func() error {
			_, err := s.Revise(ctx, "O-2", change(t, `{"client": "other"}`), "r")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := do(); !errors.Is(err, playbook.ErrNoPlaybook) {
				t.Error(err)
			}
		})
	}
	must(t)(s.Submit(ctx, "O-1"))
}

// Delegations that can't be kept are refused, each reason at once.
func TestDelegationBounds(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml",
		strings.Replace(houseFiles["approvals.yaml"], "delegation: {at_most: 30 days}\n", "", 1)))
	many := slices.Repeat([]string{"mercy"}, 10000)
	for name, d := range map[string]offer.Delegation{
		"a year that no engine has": {To: zoe, Until: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"a year before all": {To: zoe, From: time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC),
			Until: monday.AddDate(0, 0, 1)},
		"lists without end": {To: zoe, Clients: many, Until: monday.AddDate(0, 0, 1)},
		"a client without end": {To: zoe, Clients: []string{strings.Repeat("x", 1<<20)},
			Until: monday.AddDate(0, 0, 1)},
		"somebody with a hidden name": {To: offer.Actor{ID: "zoe\u200b"}, Until: monday.AddDate(0, 0, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if err := f.As(olga).Delegate(t.Context(), d); !errors.Is(err, approval.ErrDelegation) ||
				len(err.Error()) > 1000 {
				t.Errorf("%.200v", err)
			}
		})
	}
	if err := f.As(offer.Actor{Roles: []string{"ops"}}).Delegate(t.Context(),
		offer.Delegation{To: zoe, Until: monday.AddDate(0, 0, 1)}); !errors.Is(err, approval.ErrDelegation) {
		t.Errorf("nobody delegates: %v", err)
	}
}

// Delegations don't chain: the delegate of a delegate can't decide for the first.
func TestStandInsDoNotAddUp(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	seer := func(id string) offer.Actor { return offer.Actor{ID: id, Roles: []string{"auditor"}} }
	for _, d := range [][2]offer.Actor{{olga, seer("yan")}, {seer("yan"), seer("zed")}} {
		if err := f.As(d[0]).Delegate(ctx, offer.Delegation{To: d[1], Until: monday.AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.As(seer("zed")).Approve(ctx, "O-1",
		offer.Decision{Stage: "ops"}); codes(err) != "[not_entitled]" {
		t.Errorf("the stand-in's stand-in: %v", err)
	}
	if _, err := f.As(seer("zed")).Approve(ctx, "O-1",
		offer.Decision{Stage: "ops", For: "olga"}); codes(err) != "[not_entitled]" {
		t.Errorf("the stand-in's stand-in, by name: %v", err)
	}
	must(t)(f.As(seer("yan")).Approve(context.WithoutCancel(ctx), "O-1", offer.Decision{Stage: "ops"}))
}

// A delegate has at most 1000 delegations at once; those that are over do not
// count.
func TestDelegationsOfADelegateAreBounded(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	give := func() error {
		return f.As(olga).Delegate(t.Context(), offer.Delegation{To: zoe, Until: f.clock.Now().AddDate(0, 0, 1)})
	}
	if err := give(); err != nil {
		t.Fatal(err)
	}
	repeatDelegation(t, f.store, zoe.ID, 999)
	if err := give(); err != nil {
		t.Errorf("the 1000th: %v", err)
	}
	if err := give(); !errors.Is(err, approval.ErrDelegation) {
		t.Errorf("the 1001st: %v, want ErrDelegation", err)
	}
	f.clock.add(24 * time.Hour)
	if err := give(); err != nil {
		t.Errorf("when the others are over: %v", err)
	}
}

// repeatDelegation writes the only delegation of a delegate so many times into
// its record: as many commands would take long.
func repeatDelegation(t *testing.T, s store.Store, to string, times int) {
	t.Helper()
	ctx := t.Context()
	record, err := s.Get(ctx, storage.KindDelegation, to)
	if err != nil {
		t.Fatal(err)
	}
	list, err := storage.DecodeDelegations(ctx, s, record)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d delegations in the record, %v", len(list), err)
	}
	end, err := storage.ReadDelegationsEnd(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	var b store.Batch
	entry := audit.Entry{Log: storage.DelegationsLog, Time: monday, Actor: "olga", Action: "delegate", Subject: to}
	if err := storage.PutDelegations(&b, end, &counting{}, to, record.Revision, slices.Repeat(list, times),
		list[0].Until, entry); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, b); err != nil {
		t.Fatal(err)
	}
}
