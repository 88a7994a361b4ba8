package cases

import (
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

// compare holds everything under expect against the offer as it came out.
func (r *run) compare(o record.Offer) {
	a := r.p.Assess(o, r.day())
	sub, _ := o.Status().Submission()
	plan := planOf(o, a)
	by := lifecycle.InApproval
	for _, m := range r.c.expect.Members {
		if m.Key == "by" {
			if by = stateOf(m.Value.Text); !r.p.Lifecycle().Has(by) {
				r.differ("by", "a state, or submitted", string(by))
			}
		}
	}
	for _, m := range r.c.expect.Members {
		r.one(m, o, a, plan, sub, by)
	}
	if _, ok := r.c.expect.Get("allowed"); !ok && r.refused != nil {
		if _, ok := r.c.expect.Get("refused"); !ok {
			r.differ("refused", "[]", show(r.refused))
		}
	}
}

// planOf is the plan as it stands: that of the submission with what appeals
// have asked, or else that of the offer as it is.
func planOf(o record.Offer, a playbook.Assessment) approval.Plan {
	if sub, ok := o.Status().Submission(); ok && sub.Revision == o.Revision() {
		return sub.Process.CurrentPlan()
	}
	return a.Plan
}

// stateOf reads a state, or a word of required.
func stateOf(s string) lifecycle.State {
	if s = strings.TrimSpace(s); s == "submitted" {
		return lifecycle.InApproval
	}
	return lifecycle.State(s)
}

func (r *run) one(m input.Member, o record.Offer, a playbook.Assessment, plan approval.Plan, sub record.Submission, by lifecycle.State) {
	switch m.Key {
	case "stages":
		r.list(m.Key, m.Value, plan.On())
	case "skipped":
		r.list(m.Key, m.Value, off(plan))
	case "parallel":
		r.layers(m.Value, plan)
	case "problems":
		for _, k := range m.Value.Members {
			r.problems(k, a)
		}
	case "missing":
		r.list(m.Key, m.Value, r.p.Required(by, o.Terms(), a.Facts))
	case "by":
	case "numbers":
		for _, k := range m.Value.Members {
			r.number(k, a.Facts)
		}
	case "letter":
		got := ""
		if a.Letter.Letter != nil && a.Letter.Err == nil {
			got = a.Letter.Letter.ID
		} else if a.Letter.Err != nil && m.Value.Text != "" {
			got = a.Letter.Err.Error()
		}
		r.text(m.Key, m.Value.Text, got)
	case "clauses":
		var ids []string
		for _, c := range a.Letter.Clauses {
			ids = append(ids, c.ID)
		}
		r.list(m.Key, m.Value, ids)
	case "contains":
		r.contains(m.Value, o, a.Facts)
	case "carried":
		var ids []string
		for _, c := range sub.Process.Carried {
			ids = append(ids, c.Stage)
		}
		r.list(m.Key, m.Value, ids)
	case "again":
		var ids []string
		for _, s := range plan {
			if s.On && r.again[s.ID] {
				ids = append(ids, s.ID)
			}
		}
		r.list(m.Key, m.Value, ids)
	case "state":
		r.text(m.Key, m.Value.Text, string(o.State()))
	case "allowed":
		got := "true"
		if r.refused != nil {
			got = "refused: " + show(r.refused)
		}
		r.text(m.Key, m.Value.Text, got)
	case "refused":
		want, got := texts(m.Value), slices.Clone(r.refused)
		slices.Sort(want)
		slices.Sort(got)
		r.text(m.Key, show(want), show(got))
	}
}

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

// layers compares what opens together. Within a layer the order does not
// count.
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

func (r *run) problems(m input.Member, a playbook.Assessment) {
	effect := map[string]playbook.Effect{"blocks": playbook.Block, "warns": playbook.Warn, "routes": playbook.Reach}[m.Key]
	if m.Value.Kind == input.Null {
		return
	}
	var ids []string
	for _, p := range a.Problems {
		if p.Effect == effect && !p.Lifted {
			ids = append(ids, p.ID)
		}
	}
	r.list("problems."+m.Key, m.Value, ids)
}

func (r *run) number(m input.Member, f *rule.Facts) {
	path, want := "numbers."+m.Key, strings.TrimSpace(m.Value.Text)
	c, err := r.p.Schema().Compile(m.Key, rule.WantNumber)
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
	digits, _, named := strings.Cut(want, " ") // the currency may follow
	got := r.p.AtPlaces(n, digits)
	if named {
		if currency == "" {
			currency = r.p.Currency()
		}
		got += " " + currency
	}
	r.text(path, want, got)
}

func (r *run) contains(want input.Node, o record.Offer, f *rule.Facts) {
	made, err := r.p.RenderLetter(o.Terms(), f)
	text := ""
	if err == nil {
		text, err = made.Document.Text()
	}
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

// flat makes blanks and line ends one blank.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
