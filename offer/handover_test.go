package offer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// Reassigning takes no place away: what all and any: N require stays required, and the
// trail has who gave what to which person.
func TestReassigningLowersNoQuorum(t *testing.T) {
	t.Parallel()
	carl := offer.Actor{ID: "carl", Roles: []string{"cfo"}}
	fay := offer.Actor{ID: "fay", Roles: []string{"finance"}}
	files := with(houseFiles, "access.yaml", houseFiles["access.yaml"]+
		"  cfo: {see: {offers: true}, do: [approve, reject, return]}\n")
	for _, c := range []struct {
		reason, approve string
		giver           offer.Actor
		then            []offer.Actor
		state           offer.State
	}{
		{"all, and only the receiver", "{all: [role:finance, role:cfo]}", fred, []offer.Actor{fay}, offer.InApproval},
		{"all, and everyone", "{all: [role:finance, role:cfo]}", fred, []offer.Actor{fay, carl}, offer.Approved},
		{"any 2, and only the receiver", "{any: 2, of: [role:finance]}", fred, []offer.Actor{fay}, offer.InApproval},
		{"any 2, and another holder", "{any: 2, of: [role:finance]}", fred,
			[]offer.Actor{fay, {ID: "finn", Roles: []string{"finance"}}}, offer.Approved},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(files, "approvals.yaml", "stages:\n  - {id: finance, approve: "+c.approve+"}\n"))
			ctx := t.Context()
			f.at(t, "O-1", offer.InApproval)
			s := f.As(c.giver)
			for to, want := range map[string]string{"user:fred": "[separation]", "role:finance": "argument",
				"": "[missing]", "person:owner": "[missing]", "user:ann": "[separation]"} {
				if _, err := s.Reassign(ctx, "O-1",
					offer.Handover{Stage: "finance", To: to, Reason: "r"}); codes(err) != want &&
					(want != "argument" || !errors.Is(err, offer.ErrArgument) || strings.Contains(err.Error(), "role:x")) {
					t.Errorf("to %q: %v, want %s", to, err, want)
				}
			}
			must(t)(s.Reassign(ctx, "O-1", offer.Handover{Stage: "finance", To: "user:fay", Reason: "on leave"}))
			if _, err := s.Approve(ctx, "O-1", offer.Decision{Stage: "finance"}); codes(err) != "[not_entitled]" {
				t.Errorf("who gave the place away approves: %v", err)
			}
			o := must(t)(f.As(c.giver).Get(ctx, "O-1"))
			for _, who := range c.then {
				o = must(t)(f.As(who).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
			}
			if o.State() != c.state {
				t.Errorf("it is %s, want %s", o.State(), c.state)
			}
			entries, err := f.As(ann).Trail(ctx, "O-1")
			if err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, e := range entries {
				for _, x := range e.Fields {
					if e.Action == "reassign" {
						told = append(told, x.Path+" "+x.Before+">"+x.After)
					}
				}
			}
			want := "reason >on leave, stage.finance.asks user:fred>user:fay, stage.finance.place >role:finance"
			if got := strings.Join(told, ", "); !strings.HasPrefix(got, want) { // the digest of the record follows
				t.Errorf("the trail has %q", got)
			}
			sound(t, f.Desk)
		})
	}
}

// Only who manages approvals gives the place of another away, with a reason.
func TestReassigningThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	h := offer.Handover{Stage: "ops", From: "role:ops", To: "user:oscar", Reason: "r"}
	for _, c := range []struct {
		reason string
		who    offer.Actor
		change func(*offer.Handover)
		want   string
	}{
		{"no right", fred, func(*offer.Handover) {}, "[not_entitled]"},
		{"no reason", root, func(h *offer.Handover) { h.Reason = " " }, "[reason]"},
		{"no such place", root, func(h *offer.Handover) { h.From = "role:finance" }, "[not_entitled]"},
		{"a person who holds the role", root, func(h *offer.Handover) { h.From = "user:olga" }, "[not_entitled]"},
		{"the submitter's choice", offer.Actor{ID: "ann", Roles: []string{"admin"}}, func(*offer.Handover) {},
			"[separation]"},
	} {
		h := h
		c.change(&h)
		if _, err := f.As(c.who).Reassign(ctx, "O-1", h); codes(err) != c.want {
			t.Errorf("%s: %v, want %s", c.reason, err, c.want)
		} else if strings.HasPrefix(h.From, "user:") && !strings.Contains(err.Error(), "write the entry whose place it is: role:ops") {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
	must(t)(f.As(root).Reassign(ctx, "O-1", h))
	h.From = "user:oscar"
	if _, err := f.As(root).Reassign(ctx, "O-1", h); codes(err) != "[separation]" {
		t.Errorf("to the person who has it: %v", err)
	}
	if _, err := f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}); codes(err) != "[not_entitled]" {
		t.Errorf("the place is oscar's alone: %v", err)
	}
	if list, err := f.As(oscar).Waiting(ctx, 0); err != nil || len(list) != 1 {
		t.Errorf("for oscar wait %v, %v", list, err)
	}
	if list, err := f.As(olga).Waiting(ctx, 0); err != nil || len(list) != 0 {
		t.Errorf("for olga wait %v, %v", list, err)
	}
	if o := must(t)(f.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"})); o.State() != offer.Approved {
		t.Errorf("it is %s", o.State())
	}
}
