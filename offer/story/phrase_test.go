package story_test

import (
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/story"
)

// TestActsInWords makes a sentence of each kind of entry.
func TestActsInWords(t *testing.T) {
	t.Parallel()
	after := func(path, text string) audit.Change { return audit.Change{Path: path, After: text} }
	long := strings.Repeat("x", 100)
	for _, row := range []struct {
		entry audit.Entry
		want  string
	}{
		{audit.Entry{Action: "create", Actor: "ann"}, "ann began the offer"},
		{audit.Entry{Action: "create", Actor: "bot", Fields: []audit.Change{after("actor.kind", "agent")}},
			"bot (agent) began the offer"},
		{audit.Entry{Action: "import", Actor: "ann", Fields: []audit.Change{after("state", "sent")}},
			"ann imported the offer as sent"},
		{audit.Entry{Action: "edit", Actor: "ann", Fields: []audit.Change{{Path: "pay.rate", Before: "50", After: "55"},
			{Path: "job.level", Before: "II"}, after("custom.unit", long), after("record", "digest")}},
			"ann changed pay.rate from 50 to 55, job.level from II to nothing and custom.unit to \"" + long[:60] + "\"…"},
		{audit.Entry{Action: "edit", Actor: "ann"}, "ann edited it"},
		{audit.Entry{Action: "submit", Actor: "ann"}, "ann submitted it"},
		{audit.Entry{Action: "reject", Actor: "zoe", For: "olga", Subject: "ops",
			Fields: []audit.Change{after("reason", "too high"), after("note", "call me")}},
			"zoe, acting for olga, rejected ops, reason: \"too high\", note: \"call me\""},
		{audit.Entry{Action: "return", Actor: "olga", Subject: "ops"}, "olga returned ops"},
		{audit.Entry{Action: "approve", Actor: "olga", Subject: "ops", Fields: []audit.Change{
			{Path: "envelope.at_least.margin.percent", Before: "25", After: "22"}, after("envelope.until", "soon")}},
			"olga approved ops, and every revision with margin.percent down to 22 (it was 25), until soon"},
		{audit.Entry{Action: "withdraw_decision", Actor: "olga", Subject: "ops"}, "olga took back the decision on ops"},
		{audit.Entry{Action: "rejected"}, "with this, the revision is rejected"},
		{audit.Entry{Action: "returned"}, "with this, the revision is returned"},
		{audit.Entry{Action: "again", Subject: "ops", Fields: []audit.Change{after("note", "pay.rate changed")}},
			"ops loses its approval: pay.rate changed"},
		{audit.Entry{Action: "warn", Subject: "low", Fields: []audit.Change{after("note", "pay.rate > 2")}},
			"the guardrail low warns: this does not hold: pay.rate > 2"},
		{audit.Entry{Action: "route", Subject: "low"}, "the guardrail low turns on a stage"},
		{audit.Entry{Action: "replace", Actor: "lea", Subject: "at-will"},
			"lea replaced the clause at-will, which is required or locked"},
		{audit.Entry{Action: "reassign", Actor: "meg", Subject: "ops", Fields: []audit.Change{
			{Path: "stage.ops.asks", Before: "user:olga", After: "user:oscar"}, after("stage.ops.place", "user:olga")}},
			"meg gave the place of user:olga in ops to user:oscar"},
		{audit.Entry{Action: "reassign", Actor: "meg", Subject: "ops",
			Fields: []audit.Change{after("stage.ops.asks", "user:oscar")}},
			"meg gave the place of the approvers in ops to user:oscar"},
		{audit.Entry{Action: "add_approver", Actor: "meg", Subject: "ops",
			Fields: []audit.Change{after("stage.ops.asks", "role:cfo")}}, "meg added role:cfo to ops as one more approver"},
		{audit.Entry{Action: "ask_information", Actor: "olga", Subject: "ops",
			Fields: []audit.Change{after("note", "why so high?")}}, "olga asked about ops, note: \"why so high?\""},
		{audit.Entry{Action: "notify", Subject: "heads-up", Fields: []audit.Change{after("note", "role:ops")}},
			"heads-up told role:ops"},
		{audit.Entry{Action: "remind", Subject: "ops", Fields: []audit.Change{after("note", "role:ops")}},
			"ops was due soon; reminded: role:ops"},
		{audit.Entry{Action: "late", Subject: "ops", Fields: []audit.Change{after("note", "role:ops")}},
			"ops was late; told: role:ops"},
		{audit.Entry{Action: "escalate", Subject: "ops", Fields: []audit.Change{after("note", "role:cfo")}},
			"ops was late and is escalated to role:cfo"},
		{audit.Entry{Action: "escalate", Subject: "ops", Fields: []audit.Change{
			{Path: "stage.ops.asks", Before: "role:ops", After: "user:chief"}}},
			"ops was late and is escalated to user:chief in place of role:ops"},
		{audit.Entry{Action: "packet", Subject: "D-2"}, "with it went the letter D-2"},
		{audit.Entry{Action: "decline", Actor: "ann", Subject: "client", Fields: []audit.Change{after("evidence", "call")}},
			"the client declined, as ann recorded, known by \"call\""},
		{audit.Entry{Action: "withdraw", Actor: "ann", Fields: []audit.Change{after("reason", "filled")}},
			"the agency withdrew, as ann recorded, reason: \"filled\""},
		{audit.Entry{Action: "expire"}, "the offer expired: no answer came in time"},
		{audit.Entry{Action: "hold", Actor: "ann"}, "ann put it on hold"},
		{audit.Entry{Action: "resume", Actor: "ann"}, "ann resumed it"},
		{audit.Entry{Action: "erase", Actor: "root"}, "root erased the candidate's data"},
		{audit.Entry{Action: "submit_refused", Actor: "ann", Fields: []audit.Change{
			after("codes", "missing, blocked, nobody, state"), after("missing", "pay.rate, job.title"),
			after("blocked", "cap"), after("record", "digest")}},
			"ann tried to submit and was refused: missing pay.rate, job.title; blocked by cap; nobody; state"},
		{audit.Entry{Action: "submit_refused", Actor: "ann", Fields: []audit.Change{after("codes", "duplicate"),
			after("duplicate", "candidate.id, job.id")}},
			"ann tried to submit and was refused: another live offer has the same candidate.id, job.id"},
		{audit.Entry{Action: "keep_approver", Actor: "ann", Subject: "ops", Fields: []audit.Change{
			after("stage.ops.asks", "user:lea")}}, "user:lea, who was added to ops before, is required again"},
		{audit.Entry{Action: "drop_approver", Actor: "ann", Subject: "ops", Fields: []audit.Change{
			{Path: "stage.ops.asks", Before: "user:lea"}, after("note", "too few people could decide the stage")}},
			"user:lea, who was added to ops before, is not required any more: too few people could decide the stage"},
		{audit.Entry{Action: "edit", Actor: "lee", Fields: []audit.Change{
			after("clauses", `[{"id":"at-will","text":"Either side may end it."}]`)}},
			`lee changed clauses to "id: at-will, text: Either side may end it."`},
		{audit.Entry{Action: "edit", Actor: "lee", Fields: []audit.Change{
			after("cost.burden", `[{"name":"FICA","percent":"7.65"}]`), after("tags", `[odd`)}},
			`lee changed cost.burden to "name: FICA, percent: 7.65" and tags to "[odd"`},
		{audit.Entry{Action: "submit_refused", Actor: "ann"}, "ann tried to submit and was refused"},
		{audit.Entry{Action: "clear", Actor: "ann", Subject: "x"}, "ann did clear x"},
		{audit.Entry{Action: "clear"}, "the desk did clear"},
	} {
		t.Run(row.want, func(t *testing.T) {
			t.Parallel()
			o, err := record.New("O-1", record.Terms{})
			if err != nil {
				t.Fatal(err)
			}
			entry := row.entry
			entry.Seq, entry.Time = 1, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
			if got := story.Of(o, []audit.Entry{entry}).Acts[0].Text; got != row.want {
				t.Errorf("%s is told as\n%s\nwant\n%s", entry.Action, got, row.want)
			}
		})
	}
	var fields []audit.Change
	for _, path := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		fields = append(fields, after("custom."+path, "1"))
	}
	o, _ := record.New("O-1", record.Terms{})
	many := story.Of(o, []audit.Entry{{Action: "edit", Actor: "ann", Fields: fields}}).Acts[0].Text
	if !strings.HasSuffix(many, "custom.h to 1 and 2 more") {
		t.Errorf("ten changes are told as %s", many)
	}
}
