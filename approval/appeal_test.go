package approval_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// appealing is a stage whose rejection is appealed to another.
func appealing(id, to string) approval.Stage {
	s := ask(id)
	s.OnReject, s.AppealTo = "ask", to
	return s
}

func TestAppealsThatNoPersonApproves(t *testing.T) {
	t.Parallel()
	advised := approval.Stage{ID: "n", Advise: anyOf(1, "role:n")}
	auto := approval.Stage{ID: "n", Auto: "approve"}
	told := approval.Stage{ID: "n", Notify: who("role:n")}
	nobody := []string{"nobody stages[0].on_reject a n"}
	checks(t, []check{
		{"an approver", stages(appealing("a", "n"), ask("n")), nil},
		{"advisers alone", stages(appealing("a", "n"), advised), nobody},
		{"it decides by itself", stages(appealing("a", "n"), auto), nobody},
		{"it only tells", stages(appealing("a", "n"), told), nobody},
		{"to itself", stages(appealing("a", "a")), []string{"cycle stages[0].on_reject a"}},
		{"to each other", stages(appealing("a", "b"), appealing("b", "a")), []string{"cycle stages[0].on_reject a b"}},
		{"to each other, one with a condition", stages(when(appealing("a", "b"), "x > 1"), appealing("b", "a")), nil},
		{"to each other, and a third asks one", stages(appealing("a", "b"), appealing("b", "a"), appealing("c", "a")), nil},
	})
}

// Who rejected a stage, or the person acted for, does not decide its appeal.
func TestWhoRejectedDoesNotDecideTheAppeal(t *testing.T) {
	t.Parallel()
	fay := person("fay f board")
	for _, c := range []struct {
		reason       string
		separate     approval.Separation
		by           string
		stand        *approval.Person
		rejected, ok bool
	}{
		{"who rejected", approval.Separation{OneStagePerPerson: true}, "fay board", nil, true, false},
		{"another id with other case", approval.Separation{OneStagePerPerson: true}, "FAY board", nil, true, false},
		{"for who rejected", approval.Separation{OneStagePerPerson: true, Delegates: true}, "zed", &fay, true, false},
		{"for who rejected, delegates not held apart", approval.Separation{OneStagePerPerson: true}, "zed", &fay, true, true},
		{"another", approval.Separation{OneStagePerPerson: true}, "bea board", nil, true, true},
		{"one person may decide two stages", approval.Separation{}, "fay board", nil, true, true},
		{"a stage that is no appeal of it", approval.Separation{OneStagePerPerson: true}, "fay board", nil, false, true},
	} {
		for _, verdict := range []string{"approve", "reject"} {
			s := appealing("f", "board")
			if !c.rejected { // another stage was rejected, and goes on
				s = ask("f")
				s.Approve, s.OnReject = anyOf(1, "role:f role:g"), "continue"
			}
			p := stages(s, after(ask("board")))
			p.Separate = c.separate
			pr := start(t, p, "pay.rate=40")
			pr, _, err := pr.Decide(request("reject f fay f"))
			if err != nil {
				t.Fatal(err)
			}
			r := request(verdict + " board " + c.by)
			r.For = c.stand
			if _, _, err = pr.Decide(r); (err == nil) != c.ok {
				t.Errorf("%s: %s: %v", c.reason, verdict, err)
			}
		}
	}
}

// A rejection is final if the appeal would wait for no person but who rejected.
func TestAppealThatOnlyTheRejectorCouldDecide(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, board string
		one           bool // one person does not fill two stages
		want          approval.StageState
	}{
		{"who rejected is the board", "user:fay", true, approval.StageRejected},
		{"two stages may be one person's", "user:fay", false, approval.StageAppealed},
		{"another is on the board too", "user:fay user:bea", true, approval.StageAppealed},
		{"a role", "role:board", true, approval.StageAppealed},
		{"who submitted", "user:sue", true, approval.StageRejected},
	} {
		p := stages(appealing("f", "board"), with("board", anyOf(1, c.board)))
		p.Separate = approval.Separation{OneStagePerPerson: c.one, Submitter: true}
		pr := begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, "x=1"), Submitter: "sue"})
		if got := decide(t, pr, "reject f fay f").State("f"); got != c.want {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
	}
}
