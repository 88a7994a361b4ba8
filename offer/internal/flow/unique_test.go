package flow_test

import "testing"

func TestUnique(t *testing.T) {
	t.Parallel()
	const id = "candidate.id=C-1"
	submits := "in_approval 1: submit state=draft>in_approval [plan: ops];" +
		" notify ops [person:recruiter (rita), role:boss]"
	refused := "submit refused in draft: duplicate candidate.id, pay.rate"
	run(t, []row{
		{reason: "a place that no offer holds is taken", book: "unique", terms: id, do: submitted, want: submits},
		{reason: "a place that a live offer holds is not", book: "unique", terms: id, holder: "O-7",
			do: submitted, want: refused, says: "the offer O-7 is live"},
		{reason: "an offer that the actor does not see is not named", book: "unique", terms: id, holder: "?",
			do: submitted, want: refused, says: "another live offer"},
		{reason: "a value that is missing takes no place", book: "unique", holder: "O-7",
			do: submitted, want: submits, keeps: "claim="},
		{reason: "a playbook without unique has no places", terms: id, holder: "O-7",
			do: submitted, want: submits, keeps: "claim="},
		{reason: "a place is given up at the end", book: "unique", terms: id, given: submitted,
			do:    "rita withdraws agency because gone",
			want:  "withdrawn 1: withdraw agency (gone) state=in_approval>withdrawn",
			keeps: "claim="},
		{reason: "a place is given up when it is completed", book: "unique", terms: id, given: accepted,
			do: "rita completes", want: "completed 1: complete state=accepted>completed", keeps: "claim="},
	})
}

// The place depends on the names and their values, not on how a number is written.
func TestPlaces(t *testing.T) {
	t.Parallel()
	claim := func(terms string) string {
		w := begin(t, row{book: "unique", terms: terms, given: submitted})
		return w.offer.Claim()
	}
	one := claim("candidate.id=C-1 pay.rate=50")
	if one == "" || claim("candidate.id=C-1 pay.rate=50.00") != one {
		t.Error("another spelling of a number is another place")
	}
	for _, other := range []string{"candidate.id=C-1 pay.rate=50.01", "candidate.id=c-1 pay.rate=50",
		"candidate.id=C-15 pay.rate=0"} {
		if claim(other) == one {
			t.Errorf("%s is the same place", other)
		}
	}
}
