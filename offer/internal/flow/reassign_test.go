package flow_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// everyRole is a directory that keeps every role that may approve.
const everyRole = "ops=olga,oscar,fay finance=finn,fay cfo=carl vp=vera partner=paul"

// The place of a person that the playbook names goes to a person who may approve.
func TestReassignOfANamedPerson(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "the receiver may approve by a role",
			book:  "stages",
			given: submitted + "; uma reassigns second to user:vera because away; olga approves first",
			do:    "vera approves second because market",
			want:  "in_approval 1: approve second (market) stage.second=open>open"},
		{reason: "the receiver may not approve",
			book:  "stages",
			given: submitted + "; uma reassigns second to user:vic because away; olga approves first",
			do:    "vic approves second because market",
			want:  "approve refused in in_approval: not_entitled second"},
		{reason: "to time itself",
			book:  "stages",
			given: submitted,
			do:    "uma reassigns second to user:system because away",
			want:  "reassign refused in in_approval: nobody second"},
		{reason: "the directory knows that",
			book:  "stages",
			staff: everyRole,
			given: submitted,
			do:    "uma reassigns second to user:vic because away",
			want:  "reassign refused in in_approval: not_entitled second"},
		{reason: "the directory knows a role",
			book:  "stages",
			staff: everyRole,
			given: submitted,
			do:    "uma reassigns second to user:vera because away",
			want: "in_approval 1: reassign second (away) stage.second.asks=user:uma>user:vera" +
				" stage.second.place=>user:uma"},
		{reason: "the directory does not know every role",
			book:  "stages",
			staff: "ops=olga,oscar,fay",
			given: submitted,
			do:    "uma reassigns second to user:vic because away",
			want: "in_approval 1: reassign second (away) stage.second.asks=user:uma>user:vic" +
				" stage.second.place=>user:uma"},
		{reason: "another's place by its entry",
			book:  "stages",
			given: submitted,
			do:    "ada reassigns second from person:hiring_manager to user:vera because away",
			want: "in_approval 1: reassign second (away) stage.second.asks=person:hiring_manager>user:vera" +
				" stage.second.place=>person:hiring_manager"},
	})
}

// A delegate has what the giver may at the moment of the decision.
func TestDelegatesOfThosePresent(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "the giver still holds the role",
			lent:  "dora=olga",
			staff: "ops=olga,oscar",
			given: submitted,
			do:    "dora approves ops for olga",
			want: "approved 1: approve ops for olga stage.ops=open>done;" +
				" approved approved_revision=>1 state=in_approval>approved"},
		{reason: "the giver has lost the role",
			lent:  "dora=olga",
			staff: "ops=oscar",
			given: submitted,
			do:    "dora approves ops for olga",
			want:  "approve refused in in_approval: not_entitled ops, not_entitled ops, not_entitled ops"},
		{reason: "the giver has received the role since",
			lent:  "dora=vic",
			staff: "ops=oscar,vic",
			given: submitted,
			do:    "dora approves ops for vic",
			want: "approved 1: approve ops for vic stage.ops=open>done;" +
				" approved approved_revision=>1 state=in_approval>approved"},
		{reason: "the second giver, if the first is barred",
			lent:  "dora=Rita dora=olga",
			given: submitted,
			do:    "dora approves ops",
			want: "approved 1: approve ops for olga stage.ops=open>done;" +
				" approved approved_revision=>1 state=in_approval>approved"},
	})
}

// bot has every right of a person, and is a program.
func TestProgramsChangeNoApprovers(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "it adds none",
			given: submitted,
			do:    "bot adds role:vp to ops because unsure",
			want:  "add_approver refused in in_approval: not_entitled ops"},
		{reason: "it reassigns none",
			given: submitted,
			do:    "bot reassigns ops to user:oscar because away",
			want:  "reassign refused in in_approval: not_entitled ops"},
		{reason: "it overrides nothing",
			terms: "pay.rate=92",
			do:    "bot overrides thin because agreed",
			want:  "override refused in draft: not_entitled thin"},
		{reason: "it approves nothing",
			given: submitted,
			do:    "bot approves ops",
			want:  "approve refused in in_approval: not_entitled ops"},
		{reason: "nor as a delegate",
			lent:  "bot=olga",
			given: submitted,
			do:    "bot approves ops for olga",
			want:  "approve refused in in_approval: not_entitled ops"},
	})
}

// A preview tells who was added, and which places other people have or decided.
func TestPreviewOfChangedPlaces(t *testing.T) {
	t.Parallel()
	w := begin(t, row{lent: "dora=oscar", given: submitted + "; ada adds role:vp to ops because unsure;" +
		" olga reassigns ops to user:fay because away; dora approves ops for oscar"})
	c := w.context(t, sentence{who: "ada"})
	a := flow.Preview(c, w.offer)
	if len(a.Added["ops"]) != 1 || len(a.Handed) != 1 || a.Handed[0].To.User != "fay" ||
		len(a.Delegated) != 1 || a.Delegated[0].For != "oscar" {
		t.Errorf("%+v %+v %+v", a.Added, a.Handed, a.Delegated)
	}
	w.say(t, "rita recalls because typo")
	if a := flow.Preview(c, w.offer); len(a.Added["ops"]) != 1 || len(a.Handed) != 0 {
		t.Errorf("submitting again: %+v %+v", a.Added, a.Handed)
	}
	st := w.offer.Status()
	st.Submissions, st.State = nil, "sent"
	if a := flow.Preview(c, w.offer.With(w.offer.Terms(), st)); a.Handed != nil {
		t.Errorf("nothing was submitted: %+v", a.Handed)
	}
}
