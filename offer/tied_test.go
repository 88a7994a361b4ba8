package offer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// loose returns a desk whose store a test damages.
func loose(t *testing.T) *fixture {
	t.Helper()
	return looseWith(t, houseFiles)
}

func looseWith(t *testing.T, files map[string]string) *fixture {
	t.Helper()
	f := &fixture{store: memory(), clock: &clock{now: monday}}
	f.Desk = f.second(t)
	if err := f.As(root).Publish(t.Context(), book(t, files)); err != nil {
		t.Fatal(err)
	}
	return f
}

// overwrite replaces the body of a record, without the desk.
func (f *fixture) overwrite(t *testing.T, r store.Record, body []byte) {
	t.Helper()
	put := store.Put{Kind: r.Kind, ID: r.ID, Expect: store.Any, Columns: r.Columns, Body: body}
	if err := f.store.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) record(t *testing.T, kind, id string) store.Record {
	t.Helper()
	r, err := f.store.Get(t.Context(), kind, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lose deletes a record, without the desk.
func (f *fixture) lose(t *testing.T, kind, id string) {
	t.Helper()
	b := store.Batch{Deletes: []store.Delete{{Kind: kind, ID: id}}}
	if err := f.store.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// everyCommand is a command of each way to read the record of O-1.
func everyCommand(ctx context.Context, f *fixture, at int) map[string]error {
	get := func(_ offer.Offer, err error) error { return err }
	_, ticked := f.Tick(ctx, monday.AddDate(0, 0, 3))
	_, previewed := f.As(ann).Preview(ctx, "O-1")
	key := offer.Key(fmt.Sprint(at))
	return map[string]error{
		"get": get(f.As(ann).Get(ctx, "O-1")), "preview": previewed, "tick": ticked,
		"approve":  get(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, key)),
		"recall":   get(f.As(ann).Recall(ctx, "O-1", "wait", key)),
		"withdraw": get(f.As(ann).Withdraw(ctx, "O-1", offer.Agency, "no")),
	}
}

// A record that was changed by hand, whichever leaf of it, is refused by every
// command, and Check names it.
func TestEveryLeafIsTied(t *testing.T) {
	t.Parallel()
	f := loose(t)
	f.at(t, "O-1", offer.InApproval)
	sound(t, f.Desk)
	r := f.record(t, "offer", "O-1")
	n := 0
	for body := range leaves(t, r.Body) {
		n++
		f.overwrite(t, r, body)
		for command, err := range everyCommand(t.Context(), f, n) {
			if !errors.Is(err, offer.ErrDamaged) {
				t.Fatalf("%s on %s: %v", command, body, err)
			}
		}
		if n%20 > 0 {
			continue
		}
		if list := found(t, f.Desk); len(list) == 0 || !strings.Contains(strings.Join(list, "\n"), "O-1") {
			t.Errorf("Check on %s: %q", body, list)
		}
	}
	if n < 150 {
		t.Errorf("%d leaves", n)
	}
	f.overwrite(t, r, r.Body)
	sound(t, f.Desk)
}

// leaves yields a JSON text with one text, number or truth of it changed.
func leaves(t *testing.T, src []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		d := json.NewDecoder(bytes.NewReader(src))
		d.UseNumber()
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			end := int(d.InputOffset())
			var was, is string
			switch x := token.(type) {
			case string:
				was, is = `"`, `x"`
			case json.Number:
				was, is = x.String(), x.String()+"1"
			case bool:
				was, is = fmt.Sprint(x), fmt.Sprint(!x)
			default:
				continue
			}
			if !yield(bytes.Join([][]byte{src[:end-len(was)], []byte(is), src[end:]}, nil)) {
				return
			}
		}
	}
}

// rows of what is done to a record that was in approval.
func TestRecordsThatNoCommandWrote(t *testing.T) {
	t.Parallel()
	cut := func(body []byte, from, to string) []byte {
		a, rest, _ := bytes.Cut(body, []byte(from))
		_, b, ok := bytes.Cut(rest, []byte(to))
		if !ok {
			return body
		}
		return bytes.Join([][]byte{a, b}, []byte(to[len(to)-1:]))
	}
	for _, row := range []struct {
		reason string
		change func(body, before []byte) []byte
	}{
		{"a stage that was on is off", func(b, _ []byte) []byte {
			return bytes.Replace(b, []byte(`"on":true`), []byte(`"on":false`), 1)
		}},
		{"another submitted it", func(b, _ []byte) []byte {
			return bytes.ReplaceAll(b, []byte(`"by":"ann"`), []byte(`"by":"bob"`))
		}},
		{"a state set by hand", func(b, _ []byte) []byte {
			return bytes.Replace(b, []byte(`"state":"in_approval"`), []byte(`"state":"approved"`), 1)
		}},
		{"the proof is gone, as if an earlier version wrote it", func(b, _ []byte) []byte {
			return cut(b, `,"last":`, `"salt":"`)
		}},
		{"other JSON of the same", func(b, _ []byte) []byte { return bytes.Replace(b, []byte(`,`), []byte(` ,`), 1) }},
		{"the record of before, without its proof", func(_, before []byte) []byte {
			return cut(before, `,"last":`, `"salt":"`)
		}},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			f := loose(t)
			f.at(t, "O-1", offer.Draft)
			before := f.record(t, "offer", "O-1").Body
			must(t)(f.As(ann).Submit(t.Context(), "O-1"))
			r := f.record(t, "offer", "O-1")
			f.overwrite(t, r, row.change(r.Body, before))
			for command, err := range everyCommand(t.Context(), f, 0) {
				if !errors.Is(err, offer.ErrDamaged) {
					t.Errorf("%s: %v", command, err)
				}
			}
			if list := found(t, f.Desk); len(list) == 0 {
				t.Error("Check finds nothing")
			}
		})
	}
}

// The whole record of an earlier moment, with its proof, is read as it was, and no
// command goes on from there.
func TestRecordOfAnEarlierMoment(t *testing.T) {
	t.Parallel()
	f := loose(t)
	f.at(t, "O-1", offer.Draft)
	before := f.record(t, "offer", "O-1")
	must(t)(f.As(ann).Submit(t.Context(), "O-1"))
	f.overwrite(t, before, before.Body)
	for _, key := range []string{"", "k"} {
		_, err := f.As(ann).Submit(t.Context(), "O-1", offer.Key(key))
		if !errors.Is(err, offer.ErrDamaged) || errors.Is(err, offer.ErrConflict) {
			t.Errorf("submit: %v", err)
		}
	}
	if list := found(t, f.Desk); len(list) == 0 {
		t.Error("Check finds nothing")
	}
}

// A record whose proof was made anew too is believed by a command. Its trail does not
// end where it says, and once a command has gone on it is broken: Check and Trail tell.
func TestRecordWithAForgedProof(t *testing.T) {
	t.Parallel()
	ctx, f, other := t.Context(), loose(t), loose(t)
	f.at(t, "O-1", offer.InApproval)
	more, err := terms(t, nurse).With(change(t, `{"pay.rate": "59.00"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	must(t)(other.As(ann).Create(ctx, more, offer.ID("O-1")))
	must(t)(other.As(ann).Submit(ctx, "O-1"))
	f.overwrite(t, f.record(t, "offer", "O-1"), other.record(t, "offer", "O-1").Body)
	for _, then := range []func(){
		func() {},
		func() { must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})) },
	} {
		then()
		if list := found(t, f.Desk); !strings.Contains(strings.Join(list, "\n"), "trail O-1: ") {
			t.Errorf("Check: %q", list)
		}
		if _, err := f.As(ann).Trail(ctx, "O-1"); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("Trail: %v", err)
		}
	}
}

// What was published once is in force until it is replaced: if the record of what is
// in force is gone, or was changed by hand, every command is refused, and no actor sets
// the desk up again. A desk that knew the playbooks refuses too.
func TestPlaybooksInForceAreLost(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	lax := with(houseFiles, "playbook.yaml", "playbook: lax\ntitle: Lax\ncurrency: USD\n")
	for reason, damage := range map[string]func(*fixture){
		"the row is deleted": func(f *fixture) { f.lose(t, "published", "in-force") },
		"the row and the end of its log are deleted": func(f *fixture) {
			f.lose(t, "published", "in-force")
			f.lose(t, "log", "playbooks")
		},
		"another published version is in force": func(f *fixture) {
			r := f.record(t, "published", "in-force")
			f.overwrite(t, r, bytes.ReplaceAll(r.Body, []byte(book(t, houseFiles).Version()),
				[]byte(book(t, with(houseFiles, "lifecycle.yaml", "")).Version())))
		},
		"the row is emptied": func(f *fixture) {
			f.overwrite(t, f.record(t, "published", "in-force"), []byte("{}"))
		},
		"as if an earlier version wrote it": func(f *fixture) {
			r := f.record(t, "published", "in-force")
			list, _, _ := bytes.Cut(r.Body, []byte(`,"last"`))
			f.overwrite(t, r, append(bytes.Clone(list), '}'))
		},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := loose(t)
			f.at(t, "O-1", offer.Draft)
			damage(f)
			later := &fixture{Desk: f.second(t), store: f.store, clock: f.clock}
			for who, d := range map[string]*fixture{"a new desk": later, "the desk": f} {
				for command, err := range map[string]error{
					"create": failed(d.As(ann).Create(ctx, terms(t, nurse))),
					"get":    failed(d.As(ann).Get(ctx, "O-1")),
					"submit": failed(d.As(ann).Submit(ctx, "O-1")),
					"publish": d.As(offer.Actor{ID: "eve", Roles: []string{"x"}}).Publish(ctx,
						book(t, lax)),
					"delegate": d.As(olga).Delegate(ctx, offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 1)}),
				} {
					if !errors.Is(err, offer.ErrDamaged) {
						t.Errorf("%s: %s: %v", who, command, err)
					}
				}
			}
			if list := found(t, f.Desk); !strings.Contains(strings.Join(list, "\n"), "in-force") {
				t.Errorf("Check: %q", list)
			}
		})
	}
}

// An offer that has its own version is refused as well by a desk that is opened when what
// is in force is damaged.
func TestPlaybooksInForceAreLostForOffersUnderWay(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	for reason, damage := range map[string]func(*fixture){
		"the row is deleted":            func(f *fixture) { f.lose(t, "published", "in-force") },
		"the end of its log is deleted": func(f *fixture) { f.lose(t, "log", "playbooks") },
		"the row is emptied": func(f *fixture) {
			f.overwrite(t, f.record(t, "published", "in-force"), []byte("{}"))
		},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := loose(t)
			f.at(t, "O-1", offer.InApproval)
			f.at(t, "O-2", offer.Approved)
			r := f.record(t, "published", "in-force")
			end := f.record(t, "log", "playbooks")
			damage(f)
			d := &fixture{Desk: f.second(t), store: f.store, clock: f.clock}
			for command, err := range everyUse(ctx, d) {
				if !errors.Is(err, offer.ErrDamaged) {
					t.Errorf("%s: %v", command, err)
				}
			}
			if list := found(t, d.Desk); len(list) == 0 {
				t.Error("Check finds nothing")
			}
			f.overwrite(t, r, r.Body)
			f.overwrite(t, end, end.Body)
			must(t)(d.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
		})
	}
}

// everyUse is what people do with O-1 in approval and O-2, which is approved.
func everyUse(ctx context.Context, f *fixture) map[string]error {
	out := everyCommand(ctx, f, 1)
	_, out["send"] = f.As(ann).Send(ctx, "O-2")
	_, out["decide all"] = f.As(olga).DecideAll(ctx,
		[]offer.DecisionOn{{Offer: "O-1", Verdict: offer.VerdictApprove, Seen: "x", Decision: offer.Decision{Stage: "ops"}}},
		offer.AllOrNothing)
	_, out["waiting"] = f.As(olga).Waiting(ctx, 1)
	_, out["trail"] = f.As(ann).Trail(ctx, "O-1")
	_, out["story"] = f.As(ann).Story(ctx, "O-1")
	_, out["list"] = f.As(ann).List(ctx, offer.Query{})
	_, _, out["delegations"] = f.As(olga).Delegations(ctx)
	out["end delegation"] = f.As(olga).EndDelegation(ctx, "D-1")
	return out
}

// A desk that knew that nothing was published does not go on by the defaults after a
// publication whose record is gone.
func TestDefaultsEndWithThePublication(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	f := &fixture{store: memory(), clock: &clock{now: monday}}
	f.Desk = f.second(t)
	must(t)(f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")))
	if err := f.second(t).As(root).Publish(ctx, book(t, houseFiles)); err != nil {
		t.Fatal(err)
	}
	f.lose(t, "published", "in-force")
	if _, err := f.As(ann).Submit(ctx, "O-1"); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("submit: %v", err)
	}
}

func errorOf[T any](_ T, err error) error { return err }

func failed(_ offer.Offer, err error) error { return err }

// An offer whose record is gone is not "not there yet": its id makes no other offer,
// and who may know of it is told.
func TestOfferIsLost(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), loose(t)
	f.at(t, "O-1", offer.Sent)
	f.lose(t, "offer", "O-1")
	if _, err := f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("create: %v", err)
	}
	for _, row := range []struct {
		reason string
		who    offer.Actor
		want   error
	}{
		{"who made it", ann, offer.ErrDamaged},
		{"who decided it", olga, offer.ErrDamaged},
		{"who sees every offer", alice, offer.ErrDamaged},
		{"a recruiter of others", bob, offer.ErrNotFound},
		{"a stranger", mallory, offer.ErrNotFound},
		{"nobody", offer.Actor{}, offer.ErrNotFound},
	} {
		if _, err := f.As(row.who).Get(ctx, "O-1"); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", row.reason, err)
		}
		if _, err := f.As(row.who).Get(ctx, "O-2"); !errors.Is(err, offer.ErrNotFound) {
			t.Errorf("%s, of an offer that never was: %v", row.reason, err)
		}
	}
}

// Rows that a record names and that are gone are damage, and so is the lost end of a
// log.
func TestRowsAreLost(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), loose(t)
	o := f.at(t, "O-1", offer.Sent)
	f.at(t, "O-2", offer.InApproval)
	d, _ := o.Document()
	f.lose(t, "document", d.KeptAs())
	if _, err := f.As(ann).Letter(ctx, "O-1", ""); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("a letter: %v", err)
	}
	o = f.at(t, "O-3", offer.Approved)
	sub, _ := o.Submission()
	f.lose(t, "document", sub.Letters[0].ID)
	if _, err := f.As(ann).Send(ctx, "O-3"); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("a letter that is sent: %v", err)
	}
	give := offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 1)}
	if err := f.As(olga).Delegate(ctx, give); err != nil {
		t.Fatal(err)
	}
	f.lose(t, "log", "delegations")
	if err := f.As(olga).Delegate(ctx, give); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("the end of a log: %v", err)
	}
	r := f.record(t, "playbook", book(t, houseFiles).Version())
	for reason, files := range map[string][]byte{
		"what reads well":      bytes.ReplaceAll(r.Body, []byte("any: 1"), []byte("any: 2")),
		"what can't be opened": bytes.ReplaceAll(r.Body, []byte("any: 1"), []byte("any: x")),
	} {
		f.overwrite(t, r, files)
		_, err := f.second(t).As(ann).Get(ctx, "O-2")
		if bytes.Equal(files, r.Body) || !errors.Is(err, offer.ErrDamaged) || !strings.Contains(err.Error(), "digest") {
			t.Errorf("a version of a playbook, changed by hand to %s: %v", reason, err)
		}
	}
	f.lose(t, "playbook", book(t, houseFiles).Version())
	if _, err := f.second(t).As(ann).Get(ctx, "O-2"); !errors.Is(err, offer.ErrDamaged) ||
		!errors.Is(err, offer.ErrPlaybook) {
		t.Errorf("a version of a playbook: %v", err)
	}
}

// The rights that a delegate holds are those that a command gave: a record that was
// changed, put back or made by hand lends nothing, and Check names it.
func TestDelegationsAreTied(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	zoe := offer.Actor{ID: "zoe"}
	give := offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 7)}
	for reason, damage := range map[string]func(*fixture, store.Record){
		"it lasts longer": func(f *fixture, r store.Record) {
			f.overwrite(t, r, bytes.ReplaceAll(r.Body, []byte("2027-03-08"), []byte("2029-03-08")))
		},
		"it is of another": func(f *fixture, r store.Record) {
			f.overwrite(t, r, bytes.ReplaceAll(r.Body, []byte("olga"), []byte("fred")))
		},
		"as if an earlier version wrote it": func(f *fixture, r store.Record) {
			list, _, _ := bytes.Cut(r.Body, []byte(`,"trail"`))
			f.overwrite(t, r, append(bytes.Clone(list), '}'))
		},
		"it is to another": func(f *fixture, r store.Record) {
			f.lose(t, "delegation", "zoe")
			r.ID = "zoe"
			f.overwrite(t, r, r.Body)
		},
		"made by hand, as an earlier version wrote it": func(f *fixture, r store.Record) {
			f.lose(t, "delegation", "zoe")
			r.ID = "zoe"
			list, _, _ := bytes.Cut(r.Body, []byte(`,"trail"`))
			f.overwrite(t, r, append(bytes.ReplaceAll(list, []byte("oscar"), []byte("zoe")), '}'))
		},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := loose(t)
			f.at(t, "O-1", offer.InApproval)
			if err := f.As(olga).Delegate(ctx, give); err != nil {
				t.Fatal(err)
			}
			sound(t, f.Desk)
			damage(f, f.record(t, "delegation", "oscar"))
			refused := 0
			for _, who := range []offer.Actor{zoe, {ID: "oscar"}} {
				_, err := f.As(who).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
				if err == nil && who.ID == "zoe" {
					t.Errorf("%s approves", who.ID)
				}
				if errors.Is(err, offer.ErrDamaged) {
					refused++
				}
			}
			if refused != 1 {
				t.Errorf("%d delegates were refused", refused)
			}
			if list := found(t, f.Desk); len(list) == 0 {
				t.Error("Check finds nothing")
			}
		})
	}
}

// The record of a delegate of an earlier moment lends nothing of what was ended since:
// every command that builds on it is refused, and Check names it.
func TestDelegationsOfAnEarlierMoment(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), loose(t)
	if err := f.As(olga).Delegate(ctx, offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 7)}); err != nil {
		t.Fatal(err)
	}
	r := f.record(t, "delegation", "oscar")
	given, _, err := f.As(olga).Delegations(ctx)
	if err != nil || len(given) != 1 {
		t.Fatal(given, err)
	}
	if err := f.As(olga).EndDelegation(ctx, given[0].ID); err != nil {
		t.Fatal(err)
	}
	sound(t, f.Desk)
	f.at(t, "O-1", offer.InApproval)
	f.overwrite(t, r, r.Body)
	plain := offer.Actor{ID: "oscar"}
	_, _, listed := f.As(olga).Delegations(ctx)
	for command, err := range map[string]error{
		"delegations":    listed,
		"approve":        failed(f.As(plain).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})),
		"get":            failed(f.As(plain).Get(ctx, "O-1")),
		"waiting":        errorOf(f.As(plain).Waiting(ctx, 1)),
		"end delegation": f.As(olga).EndDelegation(ctx, given[0].ID),
		"delegate": f.As(olga).Delegate(ctx,
			offer.Delegation{To: oscar, Until: monday.AddDate(0, 0, 3)}),
	} {
		if !errors.Is(err, offer.ErrDamaged) {
			t.Errorf("%s: %v", command, err)
		}
	}
	want := "record oscar: the delegations are not those of the last entry about them"
	if list := found(t, f.Desk); !slices.Contains(list, want) {
		t.Errorf("Check: %q", list)
	}
}
