package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
)

// every role of the house.
var every = []string{"recruiter", "ops", "finance", "auditor", "admin"}

// An actor without an id, or with one that looks like another, does and sees nothing.
func TestHostileActors(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	f.at(t, "O-2", offer.Draft)
	before := answer(t, must(t)(f.As(ann).Get(ctx, "O-1")))
	for reason, id := range map[string]string{
		"nobody": "", "a blank": " ", "a blank at the end": "ann ", "a zero width space": "olga\u200b",
		"a joiner": "ol\u200dga", "a byte order mark": "\ufeffolga",
		"another direction": "\u202eaglo", "a soft hyphen": "ol\u00adga", "a filler": "olga\u3164",
		"NUL": "olga\x00", "a line break": "olga\nadmin", "no text": "olga\xff",
		"another normal form": "re\u0301ne", "without end": strings.Repeat("x", 1<<20),
		"what time is called": "system",
	} {
		t.Run(reason, func(t *testing.T) {
			s := f.As(offer.Actor{ID: id, Roles: every})
			for name, do := range everything(ctx, t) {
				for _, offerID := range []string{"O-1", "O-2", "O-9"} {
					err := do(s, offerID)
					if !errors.Is(err, offer.ErrNotFound) && !errors.Is(err, offer.ErrNotEntitled) {
						t.Errorf("%s of %s: %v", name, offerID, err)
					} else if gone := do(s, "O-8"); strings.ReplaceAll(err.Error(), offerID, "O-8") != gone.Error() ||
						len(err.Error()) > 500 {
						t.Errorf("%s of %s: %.300v; of a missing one: %.300v", name, offerID, err, gone)
					}
				}
			}
			if _, err := s.Create(ctx, terms(t, nurse)); err == nil {
				t.Error("creates")
			}
			if page, err := s.List(ctx, offer.Query{}); len(page.Offers) > 0 {
				t.Errorf("lists %d, %v", len(page.Offers), err)
			}
			if tasks, err := s.Waiting(ctx, 0); len(tasks) > 0 {
				t.Errorf("has %d tasks, %v", len(tasks), err)
			}
			if _, err := s.Erase(ctx, "c-1", "r"); !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("erases: %v", err)
			}
			if err := s.Publish(ctx, book(t, strictFiles)); !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("publishes: %v", err)
			}
			if err := s.Delegate(ctx, offer.Delegation{To: zoe, Until: monday.AddDate(0, 0, 1)}); err == nil {
				t.Error("delegates")
			}
			if _, err := s.ImportOffers(ctx, strings.NewReader("id\nx\n"),
				offer.ColumnMap{ID: "id", State: offer.Completed}); err == nil {
				t.Error("imports")
			}
		})
	}
	for _, id := range []string{"ol-ga", "auth0|5f7c", `FIRM\olga`, "olga@example.com", "أولغا", "Ольга",
		"olga smith"} {
		t.Run(id, func(t *testing.T) {
			if _, err := f.As(offer.Actor{ID: id, Roles: every}).Get(ctx, "O-2"); err != nil {
				t.Errorf("%q: %v", id, err)
			}
		})
	}
	if after := answer(t, must(t)(f.As(ann).Get(ctx, "O-1"))); after != before {
		t.Errorf("the offer was\n%s\nand is\n%s", before, after)
	}
}

// Without a desk, a context or a value for an option there is an error, and the
// program goes on.
func TestHostileNils(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	var none context.Context
	for name, do := range everything(none, t) {
		if err := do(f.As(olga), "O-1"); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s without a context: %v", name, err)
		}
	}
	for name, do := range everything(t.Context(), t) {
		for what, s := range map[string]offer.Session{"session": {}, "desk": (&offer.Desk{}).As(olga),
			"pointer": (*offer.Desk)(nil).As(olga)} {
			if err := do(s, "O-1"); err == nil {
				t.Errorf("%s with an empty %s", name, what)
			}
		}
	}
	for name, err := range map[string]error{
		"create":   second(f.As(ann).Create(none, terms(t, nurse))),
		"list":     second(f.As(ann).List(none, offer.Query{})),
		"waiting":  second(f.As(ann).Waiting(none, 1)),
		"erase":    second(f.As(root).Erase(none, "c", "r")),
		"publish":  f.As(root).Publish(none, book(t, strictFiles)),
		"delegate": f.As(olga).Delegate(none, offer.Delegation{To: zoe, Until: monday.AddDate(0, 0, 1)}),
		"tick":     second(f.Tick(none, monday)),
		"due":      second(f.Due(none, monday)),
		"feed":     second(feed.Read(none, storeOf(f), 0, 1)),
		"follow":   second((feed.Consumer{Store: storeOf(f), Name: "x", Limit: 1}).Next(none, nil)),
		"verify":   second(f.Verify(none)),
		"export":   backup.Write(none, storeOf(f), &strings.Builder{}),
		"empty":    second(offer.Session{}.List(t.Context(), offer.Query{})),
	} {
		t.Run(name+" without a context", func(t *testing.T) {
			t.Parallel()
			if err == nil {
				t.Errorf("%s without a context", name)
			}
		})
	}
	must(t)(f.As(ann).Recall(t.Context(), "O-1", "r", nil, nil))
	if _, err := offer.Open(nil, offer.Options{}); err == nil {
		t.Error("a desk without a store")
	}
}

func second[T any](_ T, err error) error { return err }

// What the host's observer does is its own affair.
func TestHostileObserver(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	var d *offer.Desk
	depth := 0
	opt := options(f.clock)
	opt.Observe = func(ctx context.Context, o offer.Observation) {
		if o.Offer == "O-1" && depth < 2 {
			depth++
			_, _ = d.As(ann).Hold(ctx, "O-1", "from within")
			_, _ = d.As(ann).Resume(ctx, "O-1")
			_, _ = d.Tick(ctx, f.clock.Now())
		}
		panic("the observer fails")
	}
	var err error
	if d, err = offer.Open(f.store, opt); err != nil {
		t.Fatal(err)
	}
	must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID("O-1")))
	if depth != 2 || must(t)(d.As(ann).Get(t.Context(), "O-1")).Status().Held {
		t.Errorf("the observer came %d times", depth)
	}
	must(t)(d.As(ann).Submit(t.Context(), "O-1"))
	f.clock.add(5 * time.Hour)
	if due, err := d.Tick(t.Context(), f.clock.Now()); err != nil || len(due) == 0 {
		t.Errorf("a tick gives %v, %v", due, err)
	}
	sound(t, f.Desk)
}

// Whatever is too large is refused in a few words, and leaves nothing.
func TestHostileSizes(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "access.yaml",
		strings.Replace(houseFiles["access.yaml"], "cost, people]", "cost, people, tags, clauses, peers]", 1)))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Draft)
	f.at(t, "O-2", offer.InApproval)
	f.at(t, "O-3", offer.Sent)
	mb := strings.Repeat("x", 1<<20)
	lines := strings.Repeat("x\n", 1<<19)
	tags := `{"tags": [` + strings.TrimSuffix(strings.Repeat(`"x",`, 10000), ",") + `]}`
	clause := fmt.Sprintf(`{"id": "c", "text": "é%s"}`, strings.Repeat("<", 60000))
	inflating := `{"clauses": [` + strings.TrimSuffix(strings.Repeat(clause+",", 10), ",") + `]}`
	names := "{"
	for i := range 2000 {
		names += fmt.Sprintf(`"name%d": "x",`, i)
	}
	names = strings.TrimSuffix(names, ",") + "}"
	before := sound(t, f.Desk)
	edit := func(src string) error {
		c, err := offer.ParseChange([]byte(src))
		if err == nil {
			_, err = s.Edit(ctx, "O-1", c)
		}
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"a megabyte of text":  {edit(`{"region": "` + mb + `"}`), offer.ErrInvalid},
		"ten thousand tags":   {edit(tags), offer.ErrInvalid},
		"two thousand names":  {edit(names), offer.ErrInvalid},
		"texts that grow":     {edit(inflating), offer.ErrInvalid},
		"a client":            {edit(`{"client": "` + mb[:129] + `"}`), offer.ErrInvalid},
		"a reason":            {second(s.Hold(ctx, "O-1", mb)), offer.ErrRefused},
		"a reason to recall":  {second(s.Recall(ctx, "O-2", mb)), offer.ErrRefused},
		"a reason to revise":  {second(s.Revise(ctx, "O-3", offer.Change{}, mb)), offer.ErrRefused},
		"a reason to decline": {second(s.Decline(ctx, "O-3", offer.Candidate, mb)), offer.ErrRefused},
		"a reason to counter": {second(s.Counter(ctx, "O-3", offer.Candidate, offer.Change{}, mb)),
			offer.ErrRefused},
		"a side": {second(s.Withdraw(ctx, "O-3", offer.Side(lines), "r")), offer.ErrRefused},
		"a question": {second(f.As(olga).AskInformation(ctx, "O-2",
			offer.Question{Stage: "ops", Text: mb})), offer.ErrRefused},
		"a note": {second(f.As(olga).Approve(ctx, "O-2",
			offer.Decision{Stage: "ops", Note: mb})), offer.ErrRefused},
		"a reason to approve": {second(f.As(olga).Approve(ctx, "O-2",
			offer.Decision{Stage: "ops", Reason: mb})), offer.ErrRefused},
		"a digest": {second(f.As(olga).Approve(ctx, "O-2", offer.Decision{Stage: "ops"},
			offer.Seen(mb))), offer.ErrStale},
		"whom one stands in for": {second(f.As(olga).Approve(ctx, "O-2", offer.Decision{Stage: "ops", For: mb})),
			offer.ErrNotEntitled},
		"a stage": {second(f.As(olga).Approve(ctx, "O-2", offer.Decision{Stage: lines})),
			offer.ErrRefused},
		"a stage to hand over": {second(f.As(olga).Reassign(ctx, "O-2",
			offer.Handover{Stage: lines, To: "user:x", Reason: "r"})), offer.ErrRefused},
		"who is asked": {second(f.As(olga).Reassign(ctx, "O-2",
			offer.Handover{Stage: "ops", To: "user:" + lines, Reason: "r"})), offer.ErrRefused},
		"what is asked": {second(f.As(olga).AddApprover(ctx, "O-2",
			offer.Handover{Stage: "ops", To: lines, Reason: "r"})), offer.ErrArgument},
		"a guardrail": {second(f.As(root).Override(ctx, "O-1",
			offer.Override{Guardrail: lines, Reason: "r"})), offer.ErrRefused},
		"a move":             {second(s.Move(ctx, "O-1", lines)), offer.ErrState},
		"an id":              {second(s.Get(ctx, lines)), offer.ErrNotFound},
		"an id to submit":    {second(s.Submit(ctx, mb, offer.Key("k"))), offer.ErrNotFound},
		"the id of a letter": {second(s.Letter(ctx, "O-3", mb)), offer.ErrNotFound},
		"an id to create":    {second(s.Create(ctx, terms(t, nurse), offer.ID(lines))), offer.ErrInvalid},
		"a candidate's id":   {second(f.As(root).Erase(ctx, mb, mb)), offer.ErrArgument},
		"roles": {second(f.As(offer.Actor{ID: "x",
			Roles: strings.Split(lines, "\n")}).Waiting(ctx, 1)), offer.ErrArgument},
		"a limit":  {second(s.List(ctx, offer.Query{Limit: 1 << 40})), store.ErrInvalid},
		"a cursor": {second(s.List(ctx, offer.Query{After: mb})), store.ErrInvalid},
		"an order by what is not": {second(s.List(ctx,
			offer.Query{Order: []store.Order{{Column: "pay'; drop"}}})), store.ErrInvalid},
		"a filter by what is not": {second(s.List(ctx,
			offer.Query{Where: store.Where("pay'; drop", store.Eq, "x")})), store.ErrInvalid},
		"a moment that no one kept": {second(f.Due(ctx, time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC))),
			store.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !errors.Is(c.err, c.want) {
				t.Errorf("%.300v, wanted %v", c.err, c.want)
				return
			}
			if text := c.err.Error(); len(text) > 10000 || strings.Contains(text, "x\nx") {
				t.Errorf("the error has %d bytes, or lines that came from outside", len(text))
			}
		})
	}
	if after := sound(t, f.Desk); after.Entries > before.Entries+4 { // four were denied
		t.Errorf("%d entries are left", after.Entries-before.Entries)
	}
	for _, id := range []string{"O-1", "O-2", "O-3"} {
		must(t)(s.Get(ctx, id))
	}
}

// Keys are any bytes, and ids as long as they may be, on every engine.
func TestHostileKeys(t *testing.T) {
	t.Parallel()
	t.Run("memory", func(t *testing.T) { hostileKeys(t, memory()) })
	on(t, func(t *testing.T, e engine) { hostileKeys(t, kept(t, pool(t, e.driver, e.fresh(t), 4))) }, liteEngine,
		postgresEngine, mysqlEngine)
}

func hostileKeys(t *testing.T, on store.Store) {
	f := deskOn(t, on, houseFiles)
	ctx, s := t.Context(), f.As(offer.Actor{ID: strings.Repeat("é", 64), Roles: []string{"recruiter"}})
	id := strings.Repeat("o", 128)
	must(t)(s.Create(ctx, terms(t, strings.Replace(nurse, `"ann"`, `"`+s.Actor().ID+`"`, 1)), offer.ID(id)))
	long := strings.Repeat("k", 1<<20)
	for i, key := range []string{long, long + "k", "\x00", "\xff", "\xfe", "a/b", "../..", " ", "k\nk"} {
		hold := must(t)(s.Hold(ctx, id, fmt.Sprint("wait ", i), offer.Key(key)))
		must(t)(s.Resume(ctx, id))
		again := must(t)(s.Hold(ctx, id, fmt.Sprint("wait ", i), offer.Key(key)))
		if answer(t, again) != answer(t, hold) {
			t.Errorf("key %.10q is answered twice otherwise", key)
		}
		if _, err := s.Hold(ctx, id, "wait longer", offer.Key(key)); !errors.Is(err, offer.ErrKeyReused) {
			t.Errorf("key %.10q for something else: %v", key, err)
		}
	}
	must(t)(s.Submit(ctx, id))
	zed := offer.Actor{ID: strings.Repeat("ż", 64)}
	must(t)(f.As(olga).AddApprover(ctx, id, offer.Handover{Stage: "ops", To: "user:" + zed.ID, Reason: "r"}))
	if tasks, err := f.As(zed).Waiting(ctx, 0); err != nil || len(tasks) != 1 || tasks[0].Offer != id {
		t.Errorf("waiting is %v, %v", tasks, err)
	}
	if _, err := f.As(zed).Hold(ctx, id, "r"); codes(err) != "[not_entitled]" {
		t.Errorf("who is asked holds: %v", err)
	}
	must(t)(f.As(zed).Approve(ctx, id, offer.Decision{Stage: "ops"}, offer.Key(long)))
	for _, gone := range []string{"", "\x00", "\xff", " ", "O-1\n", long} {
		if _, err := s.Get(ctx, gone); !errors.Is(err, offer.ErrNotFound) {
			t.Errorf("an offer %.10q: %v", gone, err)
		}
	}
	many := offer.Actor{ID: "many"}
	for i := range 1000 {
		many.Roles = append(many.Roles, fmt.Sprint("role", i))
	}
	if _, err := f.As(many).Waiting(ctx, 5); err != nil {
		t.Errorf("many roles: %v", err)
	}
	sound(t, f.Desk)
}

// The same key gives the same answer, also to an actor who no longer sees the offer
// after the command.
func TestKeyOfWhoLostSight(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	must(t)(f.As(olga).AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:zoe", Reason: "r"}))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	f.at(t, "O-2", offer.Draft)
	before := int64(0)
	for name, do := range map[string]func(...offer.Option) (offer.Offer, error){
		"the decision of who was asked": func(w ...offer.Option) (offer.Offer, error) {
			return f.As(zoe).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, w...)
		},
		"handing over to a colleague": func(w ...offer.Option) (offer.Offer, error) {
			return f.As(ann).Edit(ctx, "O-2", change(t, `{"people.recruiter": "bob"}`), w...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			first := answer(t, must(t)(do(offer.Key("k"))))
			before = sound(t, f.Desk).Entries
			if again, err := do(offer.Key("k")); err != nil || answer(t, again) != first {
				t.Errorf("%s, again: %v", name, err)
			}
			if after := sound(t, f.Desk).Entries; after != before {
				t.Errorf("%s, again: %d entries", name, after-before)
			}
			if _, err := do(offer.Key("other")); !errors.Is(err, offer.ErrNotFound) {
				t.Errorf("%s, as another command: %v", name, err)
			}
		})
	}
	if _, err := f.As(zoe).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "r"},
		offer.Key("k")); !errors.Is(err, offer.ErrKeyReused) {
		t.Errorf("another command with that key: %v", err)
	}
}
