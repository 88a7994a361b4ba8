package offer_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// kinds lists what was due as kind and stage, sorted.
func kinds(due []offer.Due) string {
	var out []string
	for _, d := range due {
		out = append(out, d.Offer+" "+d.Kind+" "+d.Stage)
	}
	slices.Sort(out)
	return fmt.Sprintf("%q", out)
}

// tickAll ticks from many goroutines on two desks and joins what they did.
func (f *fixture) tickAll(t *testing.T, at time.Time) []offer.Due {
	t.Helper()
	desks := []*offer.Desk{f.Desk, f.second(t)}
	var mu sync.Mutex
	var out []offer.Due
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			done, err := desks[i%2].Tick(t.Context(), at)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			out = append(out, done...)
		})
	}
	wg.Wait()
	return out
}

func TestExpiresExactlyOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for _, id := range []string{"O-1", "O-2", "O-3"} {
		f.at(t, id, offer.Sent)
	}
	must(t)(f.As(ann).Hold(t.Context(), "O-3", "wait"))
	late := monday.AddDate(0, 0, 2)
	if due, err := f.Due(t.Context(), late.Add(-time.Microsecond)); err != nil || len(due) != 0 {
		t.Errorf("before the time: %v, %v", due, err)
	}
	want := `["O-1 expire " "O-2 expire "]`
	if due, err := f.Due(t.Context(), late); err != nil || kinds(due) != want {
		t.Errorf("Due lists %s, %v", kinds(due), err)
	}
	if got := kinds(f.tickAll(t, late)); got != want {
		t.Errorf("8 goroutines did %s", got)
	}
	if got := f.tickAll(t, late.Add(time.Hour)); len(got) != 0 {
		t.Errorf("once more: %s", kinds(got))
	}
	for _, id := range []string{"O-1", "O-2"} {
		o := must(t)(f.As(ann).Get(t.Context(), id))
		if list := actions(t, f.As(ann), id); o.State() != offer.Expired || count(list, "expire") != 1 {
			t.Errorf("%s is %s, %v", id, o.State(), list)
		}
	}
	if o := must(t)(f.As(ann).Get(t.Context(), "O-3")); o.State() != offer.Sent {
		t.Errorf("a held offer is %s", o.State())
	}
	must(t)(f.As(ann).Resume(t.Context(), "O-3"))
	if got := kinds(f.tickAll(t, late)); got != `["O-3 expire "]` {
		t.Errorf("after resume: %s", got)
	}
	sound(t, f.Desk)
}

func TestRespondByEndsTheOffer(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"respond_by": "2027-03-01"}`)))
	for _, step := range steps[:3] {
		must(t)(step.do(ctx, f.Desk, "O-1"))
	}
	midnight := time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC)
	if done, err := f.Tick(ctx, midnight.Add(-time.Second)); err != nil || len(done) != 0 {
		t.Errorf("before midnight: %v, %v", done, err)
	}
	f.clock.add(midnight.Sub(monday))
	if _, err := s.Accept(ctx, "O-1", offer.Candidate); codes(err) != "[expired]" {
		t.Errorf("accepted behind the day: %v", err)
	}
	if done, err := f.Tick(ctx, midnight); err != nil || kinds(done) != `["O-1 expire "]` {
		t.Errorf("at midnight: %v, %v", done, err)
	}
	sound(t, f.Desk)
}

func TestReminderAndEscalationExactlyOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	ctx := t.Context()
	chief := f.As(offer.Actor{ID: "chief"})
	for _, c := range []struct {
		hours int
		want  string
	}{
		{1, `[]`}, {2, `["O-1 remind ops"]`}, {3, `[]`}, {4, `["O-1 remind ops"]`}, {5, `[]`},
		{8, `["O-1 late ops"]`}, {23, `[]`}, {24, `["O-1 escalate ops"]`}, {100, `[]`},
	} {
		t.Run(fmt.Sprintf("after %d hours", c.hours), func(t *testing.T) {
			at := monday.Add(time.Duration(c.hours) * time.Hour)
			if due, err := f.Due(ctx, at); err != nil || kinds(due) != c.want && c.want != "[]" || c.want == "[]" &&
				len(due) > 0 {
				t.Errorf("after %d hours Due lists %s, %v", c.hours, kinds(due), err)
			}
			if tasks, err := chief.Waiting(ctx, 10); err != nil || len(tasks) > 0 != (c.hours > 24) {
				t.Errorf("after %d hours the chief is asked %v, %v", c.hours, tasks, err)
			}
			if done := f.tickAll(t, at); kinds(done) != c.want && c.want != "[]" || c.want == "[]" && len(done) > 0 {
				t.Errorf("after %d hours 8 goroutines did %s, wanted %s", c.hours, kinds(done), c.want)
			}
		})
	}
	list := actions(t, f.As(ann), "O-1")
	if fmt.Sprint(list) != "[create submit remind remind late escalate]" {
		t.Errorf("the trail has %v", list)
	}
	sound(t, f.Desk)
	if o := must(t)(chief.Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
	sound(t, f.Desk)
}

// What was due at once comes at once, each thing with its own entry.
func TestTickAfterALongNight(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	want := `["O-1 escalate ops" "O-1 late ops" "O-1 remind ops" "O-1 remind ops"]`
	if got := kinds(f.tickAll(t, monday.AddDate(0, 0, 9))); got != want {
		t.Errorf("it did %s", got)
	}
	f.at(t, "O-2", offer.InApproval)
	must(t)(f.As(ann).Hold(t.Context(), "O-2", "wait"))
	if got := f.tickAll(t, monday.AddDate(0, 0, 9)); len(got) != 0 {
		t.Errorf("a held offer reminds: %s", kinds(got))
	}
	sound(t, f.Desk)
}

// A negotiation is judged by what is in force: a desk that has not heard of a
// publication still expires it.
func TestTickHearsOfAPublication(t *testing.T) {
	t.Parallel()
	s := memory()
	files := with(houseFiles, "lifecycle.yaml", "expire: {sent: 2 days, negotiation: 2 days}\n")
	f := deskOn(t, s, files)
	f.at(t, "O-1", offer.Negotiation)
	other := f.second(t)
	if _, err := other.Tick(t.Context(), monday); err != nil {
		t.Fatal(err)
	}
	if _, err := other.As(ann).Preview(t.Context(), "O-1"); err != nil {
		t.Fatal(err)
	}
	if err := f.As(root).Publish(t.Context(),
		book(t, with(files, "playbook.yaml", files["playbook.yaml"]+"# newer\n"))); err != nil {
		t.Fatal(err)
	}
	if done, err := other.Tick(t.Context(), monday.AddDate(0, 0, 2)); err != nil ||
		kinds(done) != `["O-1 expire "]` {
		t.Errorf("the other desk did %s, %v", kinds(done), err)
	}
}

// A clock that goes back does nothing again, and brings nothing back.
func TestTickWithAClockThatGoesBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	f.at(t, "O-2", offer.Sent)
	var all []offer.Due
	for _, hours := range []int{50, 3, 50, -1000, 49, 0, 51} {
		all = append(all, f.tickAll(t, monday.Add(time.Duration(hours)*time.Hour))...)
	}
	if got, want := kinds(all),
		`["O-1 escalate ops" "O-1 late ops" "O-1 remind ops" "O-1 remind ops" "O-2 expire "]`; got != want {
		t.Errorf("ticks did %s", got)
	}
	f.clock.add(-48 * time.Hour)
	if _, err := f.As(ann).Accept(ctx, "O-2", offer.Candidate); codes(err) != "[state]" {
		t.Errorf("what has expired is accepted: %v", err)
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(f.As(ann).Send(ctx, "O-1"))
}

// A day to respond by ends where the playbook is, also on the days that have
// 23 or 25 hours.
func TestRespondByOverDaylightSaving(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "playbook.yaml",
		strings.Replace(houseFiles["playbook.yaml"], "zone: UTC", "zone: America/New_York", 1), "lifecycle.yaml",
		""))
	ctx := t.Context()
	for id, day := range map[string]string{"O-1": "2027-03-13", "O-2": "2027-03-14", "O-3": "2027-11-07"} {
		must(t)(f.As(ann).Create(ctx,
			terms(t, strings.Replace(nurse, `"start_date": "2027-04-05"`,
				`"start_date": "2027-12-06", "respond_by": "`+day+`"`, 1)), offer.ID(id)))
		for _, step := range steps[:3] {
			must(t)(step.do(ctx, f.Desk, id))
		}
	}
	for _, c := range []struct{ at, want string }{
		{"2027-03-14T04:59:59.999999Z", `[]`}, {"2027-03-14T05:00:00Z", `["O-1 expire "]`},
		{"2027-03-15T03:59:59.999999Z", `[]`}, {"2027-03-15T04:00:00Z", `["O-2 expire "]`},
		{"2027-11-08T04:59:59.999999Z", `[]`}, {"2027-11-08T05:00:00Z", `["O-3 expire "]`},
	} {
		t.Run(c.at, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, c.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := f.tickAll(t, at); kinds(got) != c.want && c.want != `[]` || c.want == `[]` && len(got) > 0 {
				t.Errorf("at %s: %s, wanted %s", c.at, kinds(got), c.want)
			}
		})
	}
}
