package offer_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// counted lists the entries of refused submissions of O-1, as code=about.
func counted(t *testing.T, f *fixture) []string {
	t.Helper()
	entries, err := f.As(alice).Trail(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Action != "submit_refused" {
			continue
		}
		line := e.Actor
		for _, c := range e.Fields {
			if c.Path != "record" {
				line += "; " + c.Path + "=" + c.Before + c.After
			}
		}
		out = append(out, line)
	}
	return out
}

// A refused submission leaves an entry with the missing inputs, if it counts: by who may
// submit, of an offer that can be submitted, as it stands.
func TestRefusedSubmissionsAreCounted(t *testing.T) {
	t.Parallel()
	missing := change(t, `{"start_date": null, "candidate.name": null}`)
	for _, row := range []struct {
		reason string
		given  func(context.Context, *fixture) error
		submit func(context.Context, *fixture) error
		want   string
	}{
		{"names are missing", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Edit(ctx, "O-1", missing))
		}, nil, "ann; codes=missing; missing=candidate.name, start_date"},
		{"a name is missing, and a guardrail blocks", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Edit(ctx, "O-1", change(t, `{"start_date": null, "pay.rate": "81.00"}`)))
		}, nil, "ann; codes=missing, blocked; missing=start_date; blocked=bill-under-pay"},
		{"nothing is wrong", nil, nil, ""},
		{"the actor may not submit", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Edit(ctx, "O-1", missing))
		}, func(ctx context.Context, f *fixture) error { return failed(f.As(olga).Submit(ctx, "O-1")) }, ""},
		{"it is submitted already", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Submit(ctx, "O-1"))
		}, nil, ""},
		{"it is another than the actor looked at", nil, func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Submit(ctx, "O-1", offer.Seen("x")))
		}, ""},
		{"another command is refused", nil, func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Send(ctx, "O-1"))
		}, ""},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			ctx, f := t.Context(), deskWith(t, houseFiles)
			f.at(t, "O-1", offer.Draft)
			if row.given != nil {
				if err := row.given(ctx, f); err != nil {
					t.Fatal(err)
				}
			}
			before := must(t)(f.As(ann).Get(ctx, "O-1"))
			submit := row.submit
			if submit == nil {
				submit = func(ctx context.Context, f *fixture) error { return failed(f.As(ann).Submit(ctx, "O-1")) }
			}
			err := submit(ctx, f)
			if row.want != "" && codes(err) == "" {
				t.Errorf("not refused: %v", err)
			}
			if got := strings.Join(counted(t, f), "\n"); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
			after := must(t)(f.As(ann).Get(ctx, "O-1"))
			if err != nil && fmt.Sprint(before.Status()) != fmt.Sprint(after.Status()) {
				t.Error("the offer has changed")
			}
		})
	}
}

// A key leaves one entry however often it is refused, is free for the submission that
// succeeds, and then returns its answer.
func TestRefusedSubmissionUnderAKey(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), deskWith(t, houseFiles)
	s := f.As(ann)
	f.at(t, "O-1", offer.Draft)
	must(t)(s.Edit(ctx, "O-1", change(t, `{"start_date": null}`)))
	for range 3 {
		if _, err := s.Submit(ctx, "O-1", offer.Key("k")); codes(err) != "[missing]" {
			t.Fatal(err)
		}
	}
	if _, err := f.second(t).As(ann).Submit(ctx, "O-1", offer.Key("another")); codes(err) != "[missing]" {
		t.Fatal(err)
	}
	if list := counted(t, f); len(list) != 2 {
		t.Errorf("counted %q", list)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, `{"start_date": "2027-04-05"}`)))
	must(t)(s.Submit(ctx, "O-1", offer.Key("k")))
	must(t)(s.Recall(ctx, "O-1", "wait"))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"start_date": null}`)))
	must(t)(s.Submit(ctx, "O-1", offer.Key("k"))) // its answer
	if list := counted(t, f); len(list) != 2 {
		t.Errorf("counted %q", list)
	}
}

// A refused submission between whose reading and writing another command comes begins
// again: it may be complete by then.
func TestRefusedSubmissionBeginsAgain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, change string
		codes          string
		counted        int
	}{
		{"it is complete then", `{"start_date": "2027-04-05"}`, "", 0},
		{"it is still incomplete", `{"job.title": "RN"}`, "[missing]", 1},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			ctx, f := t.Context(), deskWith(t, houseFiles)
			f.at(t, "O-1", offer.Draft)
			must(t)(f.As(ann).Edit(ctx, "O-1", change(t, `{"start_date": null}`)))
			slow := f.over(t, &between{f.store, func() {
				must(t)(f.As(ann).Edit(ctx, "O-1", change(t, row.change)))
			}})
			if _, err := slow.As(ann).Submit(ctx, "O-1"); codes(err) != row.codes {
				t.Error(err)
			}
			if list := counted(t, f); len(list) != row.counted {
				t.Errorf("counted %q", list)
			}
		})
	}
}
