package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// compared is the offer after a case, with what expectations are compared to.
type compared struct {
	offer      record.Offer
	assessment playbook.Assessment
	plan       approval.Plan
	process    approval.Process // of the latest submission
	by         lifecycle.State  // of missing
}

// compare compares everything under expect with the offer after the case.
func (r *run) compare(o record.Offer, a playbook.Assessment) {
	sub, _ := o.Status().Submission()
	c := compared{o, a, planOf(o, a), sub.Process, lifecycle.InApproval}
	if by, ok := r.scenario.expect.Get("by"); ok {
		if c.by = stateOf(by.Text); !r.playbook.Moves().Table().Has(c.by) {
			r.differ("by", "a state, or submitted", string(c.by))
		}
	}
	for _, m := range r.scenario.expect.Members {
		r.compareKey(m, c)
	}
	_, allowed := r.scenario.expect.Get("allowed")
	_, refused := r.scenario.expect.Get("refused")
	if r.refused != nil && !allowed && !refused {
		r.differ("refused", "[]", show(codeTexts(r.refused)))
	}
}

// planOf returns the plan as it stands: that of the submission with its appeals,
// or else that of the offer as it is.
func planOf(o record.Offer, a playbook.Assessment) approval.Plan {
	if sub, ok := o.Status().Submission(); ok && sub.Revision == o.Revision() {
		return sub.Process.CurrentPlan()
	}
	return a.Plan
}

// stateOf returns the state of a word: a state itself, or submitted.
func stateOf(s string) lifecycle.State {
	if s = strings.TrimSpace(s); s == "submitted" {
		return lifecycle.InApproval
	}
	return lifecycle.State(s)
}

// compareKey compares one key of expect.
func (r *run) compareKey(m input.Member, c compared) {
	switch m.Key {
	case "stages":
		r.list(m.Key, m.Value, c.plan.On())
	case "skipped":
		r.list(m.Key, m.Value, off(c.plan))
	case "parallel":
		r.layers(m.Value, c.plan)
	case "problems":
		for _, k := range m.Value.Members {
			r.problems(k, c.assessment.Problems)
		}
	case "missing":
		r.list(m.Key, m.Value, r.playbook.Fields().Required(c.by, c.offer.Terms(), c.assessment.Facts))
	case "numbers":
		for _, k := range m.Value.Members {
			r.number(k, c.assessment.Facts)
		}
	case "letter":
		r.letter(m, c.assessment.Letter)
	case "clauses":
		r.list(m.Key, m.Value, clauseIDs(c.assessment.Letter))
	case "contains":
		r.contains(m.Value, c)
	case "carried":
		r.list(m.Key, m.Value, carried(c.process))
	case "again":
		r.list(m.Key, m.Value, r.askedAgain(c.plan))
	case "state":
		r.text(m.Key, m.Value.Text, string(c.offer.State()))
	case "allowed":
		got := "true"
		if r.refused != nil {
			got = "refused: " + show(codeTexts(r.refused))
		}
		r.text(m.Key, m.Value.Text, got)
	case "refused":
		want, got := texts(m.Value), codeTexts(r.refused)
		slices.Sort(want)
		slices.Sort(got)
		r.text(m.Key, show(want), show(got))
	}
}

// letter compares the letter that applies.
func (r *run) letter(m input.Member, c playbook.LetterChoice) {
	got := ""
	if c.Err == nil && c.Letter != nil {
		got = c.Letter.ID
	} else if c.Err != nil && m.Value.Text != "" {
		got = c.Err.Error()
	}
	r.text(m.Key, m.Value.Text, got)
}

func clauseIDs(c playbook.LetterChoice) []string {
	var out []string
	for _, cl := range c.Clauses {
		out = append(out, cl.ID)
	}
	return out
}

func carried(p approval.Process) []string {
	var out []string
	for _, c := range p.Carried {
		out = append(out, c.Stage)
	}
	return out
}

// askedAgain returns the stages that are on and lost an approval.
func (r *run) askedAgain(plan approval.Plan) []string {
	var out []string
	for _, s := range plan {
		if s.On && r.again[s.ID] {
			out = append(out, s.ID)
		}
	}
	return out
}

// off returns the stages of a plan that are skipped.
func off(p approval.Plan) []string {
	var out []string
	for _, s := range p {
		if !s.On {
			out = append(out, s.ID)
		}
	}
	return out
}

func show(list []string) string { return "[" + strings.Join(list, ", ") + "]" }

func (r *run) text(path, want, got string) {
	if want != got {
		r.differ(path, want, got)
	}
}

func (r *run) list(path string, want input.Node, got []string) {
	r.text(path, show(texts(want)), show(got))
}

// layers compares the stages that open together, in any order.
func (r *run) layers(want input.Node, plan approval.Plan) {
	var wants, gots []string
	for _, layer := range want.Items {
		ids := texts(layer)
		if layer.Kind != input.List {
			ids = []string{strings.TrimSpace(layer.Text)}
		}
		slices.Sort(ids)
		wants = append(wants, show(ids))
	}
	for _, layer := range plan.Layers() {
		slices.Sort(layer)
		gots = append(gots, show(layer))
	}
	r.text("parallel", show(wants), show(gots))
}

// effects are the effects of guardrails by key of problems.
var effects = map[string]playbook.Effect{"blocks": playbook.Block, "warns": playbook.Warn,
	"routes": playbook.Route}

func (r *run) problems(m input.Member, problems []playbook.Problem) {
	if m.Value.Kind == input.Null {
		return
	}
	var ids []string
	for _, p := range problems {
		if p.Effect == effects[m.Key] && !p.Overridden {
			ids = append(ids, p.ID)
		}
	}
	r.list("problems."+m.Key, m.Value, ids)
}

// number compares a number at the places that are written; its currency may
// follow.
func (r *run) number(m input.Member, f *rule.Facts) {
	path, want := "numbers."+m.Key, strings.TrimSpace(m.Value.Text)
	c, err := r.playbook.Schema().Compile(m.Key, rule.WantNumber)
	if err != nil {
		r.differ(path, want, err.Error())
		return
	}
	o := c.Eval(f)
	n, currency, ok := o.Value.Amount()
	if !ok {
		got := "missing"
		if len(o.Missing) > 0 {
			got += ": " + strings.Join(o.Missing, ", ")
		}
		if want != "missing" && want != "" {
			r.differ(path, want, got)
		}
		return
	}
	digits, _, named := strings.Cut(want, " ")
	got := r.playbook.Numbers().Like(digits, n)
	if named {
		got += " " + cmp.Or(currency, r.playbook.Numbers().Currency())
	}
	r.text(path, want, got)
}

// contains looks for texts in the letter.
func (r *run) contains(want input.Node, c compared) {
	text, err := r.letterText(c)
	for i, w := range want.Items {
		path := fmt.Sprintf("contains[%d]", i)
		switch {
		case err != nil:
			r.differ(path, w.Text, err.Error())
		case !strings.Contains(flat(text), flat(w.Text)):
			r.differ(path, w.Text, "the letter does not hold it")
		}
	}
}

// flat replaces blanks and line ends with single blanks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
