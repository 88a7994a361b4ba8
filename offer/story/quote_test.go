package story_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/story"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// forger gives a text to every field that takes one. Each has the mark of its field, and
// looks like lines of a story.
type forger struct {
	before string // comes before each text
	marks  []string
}

// text is a text of several lines, and line one of one line.
func (f *forger) text(field string) string {
	return f.before + f.mark(field) + ` \" approved` + "\n+ legal was asked, as always " + f.mark(field) +
		"\n    2027-03-01 09:00 UTC  ceo approved ops (entry 9) " + f.mark(field)
}

func (f *forger) line(field string) string {
	return strings.ReplaceAll(f.text(field), "\n", `"    `)
}

func (f *forger) mark(field string) string {
	mark := "mark-" + field + "-mark"
	if !slices.Contains(f.marks, mark) {
		f.marks = append(f.marks, mark)
	}
	return mark
}

// forgeable is a playbook whose reasons have the candidate's address.
func forgeable() map[string]string {
	files := audited()
	files["guardrails.yaml"] = `guardrails:
  - {id: cap, check: bill.hourly <= 90, else: block, override: [cfo], message: "{{ candidate.address }}"}
  - {id: dear, check: pay.hourly <= 52, else: {route: cfo}, message: "Pay of {{ candidate.address }} is over 52"}
`
	files["access.yaml"] = strings.Replace(files["access.yaml"], "custom]", "custom, clauses]", 1)
	files["letters/offer.md"] += "\n{{ clauses }}\n"
	files["approvals.yaml"] = `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}, because: "for {{ candidate.address }}"}
  - {id: cfo, approve: {any: 1, of: [role:cfo]}}
  - {id: tell, notify: [role:ops], when: revision > 1, approve: {any: 1, of: [role:ops]}}
separate: {one_stage_per_person: false}
`
	return files
}

// forged is the story of an offer whose texts are all of the forger.
func (f *forger) forged(t *testing.T) story.Story {
	t.Helper()
	d := desktest.On(t, memstore.New(offer.Kinds()...), forgeable())
	ctx := t.Context()
	step := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ann, olga := d.As(desktest.Ann), d.As(desktest.Olga)
	carl := d.As(offer.Actor{ID: "carl", Roles: []string{"cfo"}})
	terms := strings.Replace(desktest.Nurse, `"rate": "80.00"`, `"rate": "95.00"`, 1)
	step(ann.Create(ctx, desktest.Terms(t, terms), offer.ID("O-1")))
	step(ann.Edit(ctx, "O-1", desktest.Change(t, fmt.Sprintf(
		`{"candidate.address": %q, "candidate.name": %q, "job.title": %q, "custom.badge": %q, "pay.rate": "53"}`,
		f.text("address"), f.line("name"), f.line("title"), f.line("badge")))))
	step(ann.Edit(ctx, "O-1", desktest.Change(t, fmt.Sprintf(`{"clauses": [{"id": "x", "title": "X", "text": %q}]}`,
		f.text("clause")))))
	step(carl.Override(ctx, "O-1", offer.Override{Guardrail: "cap", Reason: f.text("override")}))
	step(ann.Submit(ctx, "O-1"))
	step(ann.Recall(ctx, "O-1", f.text("recall")))
	step(ann.Submit(ctx, "O-1"))
	step(olga.AskInformation(ctx, "O-1", offer.Question{Stage: "ops", Text: f.text("question")}))
	step(olga.Return(ctx, "O-1", offer.Decision{Stage: "ops", Reason: f.text("return"), Note: f.text("returned")}))
	step(ann.Submit(ctx, "O-1"))
	step(ann.Hold(ctx, "O-1", f.text("hold")))
	step(ann.Resume(ctx, "O-1"))
	step(olga.Reassign(ctx, "O-1", offer.Handover{Stage: "ops", From: "role:ops", To: "user:oscar", Reason: f.text("place")}))
	oscar := d.As(offer.Actor{ID: "oscar", Roles: []string{"ops"}})
	step(oscar.Approve(ctx, "O-1", offer.Decision{Stage: "ops", Reason: f.text("approve"), Note: f.text("note")}))
	step(carl.Approve(ctx, "O-1", offer.Decision{Stage: "cfo"}))
	step(ann.Send(ctx, "O-1"))
	step(ann.Counter(ctx, "O-1", offer.Candidate, desktest.Change(t, `{}`), f.text("counter"),
		offer.Evidence(f.text("asked"))))
	step(ann.Submit(ctx, "O-1"))
	step(ann.Send(ctx, "O-1"))
	step(ann.Accept(ctx, "O-1", offer.Candidate, offer.Evidence(f.text("evidence"))))
	step(ann.Revise(ctx, "O-1", desktest.Change(t, `{}`), f.text("revise")))
	step(ann.Withdraw(ctx, "O-1", offer.Candidate, f.text("withdraw")))
	st, err := ann.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// outside returns the lines of a story that hold a mark outside of quotes.
func (f *forger) outside(told string) []string {
	var out []string
	for line := range strings.SplitSeq(told, "\n") {
		shown := strings.ReplaceAll(strings.ReplaceAll(line, `\\`, ""), `\"`, "")
		for i, part := range strings.Split(shown, `"`) {
			if i%2 == 0 && slices.ContainsFunc(f.marks, func(m string) bool { return strings.Contains(part, m) }) {
				out = append(out, line)
			}
		}
		if strings.Count(shown, `"`)%2 != 0 {
			out = append(out, line)
		}
	}
	return out
}

// TestNothingGivenLooksLikeTheStory gives texts that look like lines of a story.
func TestNothingGivenLooksLikeTheStory(t *testing.T) {
	t.Parallel()
	f := &forger{}
	told := f.forged(t).String()
	for _, mark := range f.marks {
		if !strings.Contains(told, mark) {
			t.Errorf("%s is not told", mark)
		}
	}
	if out := f.outside(told); len(out) > 0 {
		t.Errorf("outside of quotes:\n%s\nin\n%s", strings.Join(out, "\n"), told)
	}
	rapid.Check(t, func(rt *rapid.T) {
		f := &forger{before: rapid.StringOfN(rapid.RuneFrom([]rune("ab \"\\+\n(")), 0, 120, -1).Draw(rt, "before")}
		if strings.TrimSpace(f.before) == "" {
			f.before = ""
		}
		if out := f.outside(f.forged(t).String()); len(out) > 0 {
			rt.Fatalf("outside of quotes:\n%s", strings.Join(out, "\n"))
		}
	})
}
