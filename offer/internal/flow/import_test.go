package flow_test

import "testing"

func TestImport(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "an offer that was completed elsewhere",
			do:    "rita imports B-1 client=acme pay.rate=50 pay.per=hour to completed",
			want:  "completed 1: import state=>completed client=>acme pay.rate=>50 pay.per=>hour",
			keeps: "imported=true revision=1 created_by=rita id=B-1 submissions= since=2026-12-01T15:00:00Z"},
		{reason: "who may import is for the caller to know",
			do:   "vic imports B-1 to declined",
			want: "declined 1: import state=>declined"},
		{reason: "lists are told as JSON",
			do:   "rita imports B-1 tags=[\"a\"] to withdrawn",
			want: `withdrawn 1: import state=>withdrawn tags=>["a"]`},
		{reason: "an offer that is not over",
			do:   "rita imports B-1 client=acme to sent",
			want: "import refused in draft: state import"},
		{reason: "a state that there is not",
			do:   "rita imports B-1 client=acme to lost",
			want: "import refused in draft: state import"},
		{reason: "an id that cannot be one",
			do:   "rita imports B/1 client=acme to completed",
			want: "not valid: id"},
		{reason: "terms that cannot be",
			do:   "rita imports B-1 type=never start_date=2026-02-01 end_date=2026-01-01 to completed",
			want: "not valid: type, end_date"},
	})
}
