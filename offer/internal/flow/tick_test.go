package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

func TestExpire(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "an offer that nobody answered expires",
			given: sent + "; later 72h",
			do:    "vic expires",
			want:  "expired 1: expire state=sent>expired"},
		{reason: "not before its time",
			given: sent + "; later 71h59m",
			do:    "vic expires",
			want:  "expire refused in sent: state expire"},
		{reason: "not in a state that does not expire",
			given: "later 1000h",
			do:    "vic expires",
			want:  "expire refused in draft: state expire, state expire"},
		{reason: "not on hold",
			given: sent + "; rita holds because wait; later 72h",
			do:    "vic expires",
			want:  "expire refused in sent: state expire, state expire"},
		{reason: "at the end of the day to respond by",
			terms: "respond_by=2026-12-01",
			given: sent + "; later 14h",
			do:    "vic expires",
			want:  "expired 1: expire state=sent>expired"},
		{reason: "not before the end of the day to respond by",
			terms: "respond_by=2026-12-01",
			given: sent + "; later 13h59m",
			do:    "vic expires",
			want:  "expire refused in sent: state expire"},
		{reason: "by the playbook where the day to respond by is later",
			terms: "respond_by=2027-01-01",
			given: sent + "; later 72h",
			do:    "vic expires",
			want:  "expired 1: expire state=sent>expired"},
		{reason: "in negotiation by the day to respond by alone",
			terms: "respond_by=2026-12-01",
			given: sent + "; rita counters client because less; later 14h",
			do:    "vic expires",
			want:  "expired 1: expire state=negotiation>expired"},
		{reason: "in negotiation without a day to respond by never",
			given: sent + "; rita counters client because less; later 1000h",
			do:    "vic expires",
			want:  "expire refused in negotiation: state expire"},
		{reason: "in a state of the playbook",
			book:  "screening",
			given: accepted + "; later 48h",
			do:    "vic expires",
			want:  "expired 1: expire state=screening>expired"},
	})
}

func TestTick(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "nothing is due",
			given: submitted,
			do:    "vic ticks",
			want:  "in_approval 1:"},
		{reason: "a reminder",
			book:  "timed",
			given: submitted + "; later 1h",
			do:    "vic ticks",
			want:  "in_approval 1: remind ops [role:ops]"},
		{reason: "a reminder once",
			book:  "timed",
			given: submitted + "; later 1h; vic ticks; later 1h",
			do:    "vic ticks",
			want:  "in_approval 1:"},
		{reason: "everything that is due at once",
			book:  "timed",
			given: submitted + "; later 5h",
			do:    "vic ticks",
			want: "in_approval 1: remind ops [role:ops]; remind ops [role:ops]; late ops [role:ops];" +
				" escalate ops stage.ops.asks=>role:vp [role:vp];" +
				" escalate finance stage.finance.asks=role:finance, user:uma>user:dora [user:dora]",
			keeps: "submissions.0.process.escalated.ops.0.role=vp" +
				" submissions.0.process.handed.0.to.user=dora submissions.0.process.handed.0.stage=finance"},
		{reason: "everything once",
			book:  "timed",
			given: submitted + "; later 5h; vic ticks; later 5h",
			do:    "vic ticks",
			want:  "in_approval 1:"},
		{reason: "whom an escalation adds may decide",
			book:  "timed",
			given: submitted + "; later 5h; vic ticks",
			do:    "vera approves ops",
			want:  "in_approval 1: approve ops stage.ops=open>done"},
		{reason: "whom an escalation replaces may not",
			book:  "timed",
			given: submitted + "; later 5h; vic ticks",
			do:    "uma approves finance",
			want:  "approve refused in in_approval: not_entitled finance, not_entitled finance"},
		{reason: "on hold nothing is due",
			book:  "timed",
			given: submitted + "; rita holds because wait; later 5h",
			do:    "vic ticks",
			want:  "in_approval 1:"},
		{reason: "who could not act on hold keeps the stage",
			book:  "paced",
			given: submitted + "; later 1h; rita holds because wait; later 336h; rita resumes; later 1s; vic ticks",
			do:    "olga approves ops",
			want:  "approved 1: approve ops stage.ops=open>done; approved approved_revision=>1 state=in_approval>approved"},
		{reason: "what was recalled is not reminded of",
			book:  "timed",
			given: submitted + "; rita recalls because typo; later 5h",
			do:    "vic ticks",
			want:  "draft 1:"},
		{reason: "an offer that nobody answered expires",
			given: sent + "; later 72h",
			do:    "vic ticks",
			want:  "expired 1: expire state=sent>expired"},
		{reason: "nothing is due of an offer that does not expire yet",
			given: sent + "; later 71h59m",
			do:    "vic ticks",
			want:  "sent 1:"},
	})
}

// TestDue lists what is due, with the time since the morning, and when there is
// something next. Tick does what is due and returns it.
func TestDue(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ reason, book, terms, given, want string }{
		{"nothing in draft", "timed", "", "later 1h", "next never"},
		{"everything is to come", "timed", "", submitted, "next 1h0m0s"},
		{"a reminder is due, and another is next", "timed", "", submitted + "; later 2h",
			"remind ops 1h0m0s [role:ops]; next 3h0m0s"},
		{"a reminder that was done is not due", "timed", "", submitted + "; later 2h; vic ticks", "next 3h0m0s"},
		{"all is due", "timed", "", submitted + "; later 5h",
			"remind ops 1h0m0s [role:ops]; remind ops 3h0m0s [role:ops]; late ops 4h0m0s [role:ops];" +
				" escalate ops 5h0m0s [role:vp];" +
				" escalate finance 5h0m0s [user:dora]; next never"},
		{"a reminder is sooner than the end", "rushed", "", submitted, "next 1h0m0s"},
		{"the end is sooner than a reminder", "rushed", "", submitted + "; later 1h; vic ticks", "next 2h0m0s"},
		{"all was done", "timed", "", submitted + "; later 5h; vic ticks", "next never"},
		{"nothing on hold", "timed", "", submitted + "; later 5h; rita holds because wait", "next never"},
		{"after a hold it is later by the time on hold", "timed", "",
			submitted + "; later 30m; rita holds because wait; later 50h; rita resumes", "next 51h0m0s"},
		{"also what was due before", "timed", "",
			submitted + "; later 2h; rita holds because wait; later 1h; rita resumes",
			"remind ops 1h0m0s [role:ops]; next 4h0m0s"},
		{"by each hold", "timed", "", submitted + "; rita holds because wait; later 1h; rita resumes; later 30m;" +
			" rita holds because more; later 2h; rita resumes", "next 4h0m0s"},
		{"a hold before the submission is none of it", "timed", "",
			"rita holds because wait; later 5h; rita resumes; " + submitted, "next 6h0m0s"},
		{"a hold that withdraws ends nothing", "timed", "",
			submitted + "; rita holds because wait; later 5h; rita withdraws client because gone", "next never"},
		{"3 business days, on hold for a fortnight an hour after", "paced", "",
			submitted + "; later 1h; rita holds because wait; later 336h; rita resumes; later 1s",
			"next 408h0m0s"}, // Friday the 4th becomes Friday the 18th
		{"nothing is late before the working time is over", "paced", "",
			submitted + "; later 1h; rita holds because wait; later 336h; rita resumes; later 70h59m",
			"next 408h0m0s"},
		{"and then it is late", "paced", "",
			submitted + "; later 1h; rita holds because wait; later 336h; rita resumes; later 71h",
			"late ops 408h0m0s [role:ops]; next 504h0m0s"},
		{"a sent offer expires later by the time on hold", "", "",
			sent + "; later 24h; rita holds because wait; later 168h; rita resumes", "next 240h0m0s"},
		{"the day to respond by stands, hold or not", "", "respond_by=2026-12-03",
			sent + "; rita holds because wait; later 50h; rita resumes", "next 62h0m0s"},
		{"nothing of what was recalled", "timed", "", submitted + "; rita recalls because typo; later 5h",
			"next never"},
		{"a sent offer expires", "", "", sent, "next 72h0m0s"},
		{"a sent offer has expired", "", "", sent + "; later 80h", "expire 72h0m0s; next never"},
		{"a sent offer on hold does not expire", "", "", sent + "; later 80h; rita holds because wait",
			"next never"},
		{"the end of the day to respond by is sooner", "", "respond_by=2026-12-02", sent, "next 38h0m0s"},
		{"the end of the day to respond by is later", "", "respond_by=2026-12-09", sent, "next 72h0m0s"},
		{"the day to respond by alone", "", "respond_by=2026-12-02", sent + "; rita counters client because less",
			"next 38h0m0s"},
		{"what was accepted does not expire", "", "respond_by=2026-12-02", sent + "; rita accepts candidate",
			"next never"},
	} {
		t.Run(r.reason, func(t *testing.T) {
			t.Parallel()
			w := begin(t, row{book: r.book, terms: r.terms, given: r.given})
			due, next := flow.Due(w.context(t, sentence{who: "vic"}), w.offer)
			got := noticed(due) + "next never"
			if !next.IsZero() {
				got = noticed(due) + "next " + next.Sub(morning).String()
			}
			if got != r.want {
				t.Errorf("got  %s\nwant %s", got, r.want)
			}
			w.say(t, "vic ticks")
			if noticed(w.notices) != noticed(due) {
				t.Errorf("Tick did  %s\nDue listed %s", noticed(w.notices), noticed(due))
			}
		})
	}
}

func noticed(list []flow.Notice) string {
	text := ""
	for _, n := range list {
		text += strings.TrimSpace(n.Kind+" "+n.Stage) + " " + n.At.Sub(morning).String()
		if n.Who != nil {
			text += fmt.Sprintf(" %v", n.Who)
		}
		text += "; "
	}
	return text
}
