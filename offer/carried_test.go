package offer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// definitions is a playbook in which finance reads a named limit and a table, and
// whose letter has a clause.
func definitions() map[string]string {
	return with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, when: has(start_date), approve: {any: 1, of: [role:ops]}}
  - id: finance
    when: high or bill.hourly > lookup("caps", client)
    approve: {any: 1, of: [role:finance]}
`, "names.yaml", "names:\n  high: pay.hourly > 40\ntables:\n  caps: tables/caps.csv\n",
		"tables/caps.csv", "client,cap\nmercy,60\nother,70\n",
		"letters/offer.md", "---\nletter: offer\ntitle: Offer\nclauses: [at-will]\n---\nDear {{ candidate.name }}.\n\n{{ clauses }}\n",
		"clauses/at-will.md", "---\nclause: at-will\ntitle: At will\n---\nAt will.\n")
}

// An offer was sent, the playbook changes, the candidate counters, and the same terms
// are submitted: a text that no person approved does not go out.
func TestDefinitionsAreApprovedToo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, file, old, new, again string }{
		{"nothing of it", "playbook.yaml", "title: House", "title: The house", ""},
		{"the text of the letter", "letters/offer.md", "Dear", "Hello", "ops: the text of the letter changed; " +
			"finance: the text of the letter changed"},
		{"the text of a clause", "clauses/at-will.md", "At will.", "At our will.", "ops: the text of the letter changed; " +
			"finance: the text of the letter changed"},
		{"a named limit", "names.yaml", "> 40", "> 41", "finance: its definition changed"},
		{"the stage itself", "approvals.yaml", "has(start_date)", "has(client)", "ops: its definition changed"},
		{"the right to approve", "access.yaml", "finance: {see: {offers: true}, do: [approve, reject, return]}",
			"finance: {see: {offers: true}, do: [reject, return]}",
			"finance: its definition changed"},
		{"another right", "access.yaml", "finance: {see: {offers: true}, do: [approve, reject, return]}",
			"finance: {see: {offers: true}, do: [approve, reject]}", ""},
		{"another row of a table", "tables/caps.csv", "other,70", "other,75", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			files := definitions()
			f := deskWith(t, files)
			ctx, s := t.Context(), f.As(ann)
			must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
			must(t)(s.Submit(ctx, "O-1"))
			must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
			must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
			must(t)(s.Send(ctx, "O-1"))
			changed := strings.Replace(files[c.file], c.old, c.new, 1)
			if changed == files[c.file] {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			if err := f.As(root).Publish(ctx, book(t, with(files, c.file, changed))); err != nil {
				t.Fatal(err)
			}
			must(t)(s.Counter(ctx, "O-1", offer.Candidate, change(t, `{"pay.rate": "55.00"}`), "more"))
			preview, err := s.Preview(ctx, "O-1")
			if err != nil {
				t.Fatal(err)
			}
			o := must(t)(s.Submit(ctx, "O-1"))
			sub, _ := o.Status().Submission()
			var got []string
			for _, a := range sub.Process.AskedAgain() {
				got = append(got, a.Stage+": "+a.Why)
			}
			if text := strings.Join(got, "; "); text != c.again {
				t.Errorf("asked again: %s\nwant %s", text, c.again)
			}
			if fmt.Sprint(preview.Again) != fmt.Sprint(sub.Process.AskedAgain()) ||
				len(preview.Carried) != len(sub.Process.Carried) {
				t.Errorf("the preview says %v and %v", preview.Carried, preview.Again)
			}
			if (o.State() == offer.Approved) != (c.again == "") {
				t.Errorf("it is %s", o.State())
			}
			sound(t, f.Desk)
		})
	}
}

// A preview says before a submission what it would lead to, and for what reason a plan
// would be refused.
func TestPreviewBeforeSubmitting(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", `stages:
  - {id: ops, when: has(region), approve: {any: 1, of: [role:ops]}}
  - {id: owner, when: pay.hourly > 60, approve: {any: 1, of: [person:owner]}}
`))
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	look := func() string {
		t.Helper()
		p, err := s.Preview(ctx, "O-1")
		if err != nil {
			t.Fatal(err)
		}
		var unmet []string
		for _, u := range p.Unmet {
			unmet = append(unmet, string(u.Code)+" "+u.Stage)
		}
		return fmt.Sprint(len(p.Carried), p.Again, unmet)
	}
	for _, step := range []struct{ reason, change, want string }{
		{"no stage has approvers", `{"start_date": "2027-04-06"}`, "0 [] [nobody ]"},
		{"a stage that no person can decide", `{"region": "west", "pay.rate": "70.00"}`, "0 [] [nobody owner]"},
		{"the submitter is the only one", `{"people.owner": "ann"}`, "0 [] [nobody owner]"},
		{"all is well", `{"people.owner": "zoe"}`, "0 [] []"},
	} {
		must(t)(s.Edit(ctx, "O-1", change(t, step.change)))
		if got := look(); got != step.want {
			t.Errorf("%s: %s, want %s", step.reason, got, step.want)
		}
		if _, err := s.Submit(ctx, "O-1"); (err == nil) != strings.HasSuffix(step.want, "[]") {
			t.Errorf("%s: submitted: %v", step.reason, err)
		}
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if got := look(); got != "0 [] []" {
		t.Errorf("while it is decided: %s", got)
	}
	must(t)(s.Recall(ctx, "O-1", "typo"))
	if got := look(); got != "1 [] []" {
		t.Errorf("the same terms: %s", got)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, `{"region": "east"}`)))
	if got := look(); got != "0 [{ops region changed}] []" {
		t.Errorf("another region: %s", got)
	}
	if p, err := f.As(fred).Preview(ctx, "O-1"); err != nil || fmt.Sprint(p.Again) != "[{ops region changed}]" {
		t.Errorf("for a reader without the right to submit: %v %v", p.Again, err)
	}
	sound(t, f.Desk)
}
