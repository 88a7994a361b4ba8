package flow_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// The property of this file: for a playbook with every kind of dependency, a stage
// keeps its approval only if nothing that could change its plan, its reasons or the
// text of the letter changed. Every given name and every entry of the playbook is
// changed, one by one. They are listed from the schema and the playbook, so that a
// name or an entry that is added later is covered, or the test fails.

// coverage is an offer of covering that was approved in full.
type coverage struct {
	book  *playbook.Playbook
	offer record.Offer
}

func openBook(t tester, files map[string]string) *playbook.Playbook {
	t.Helper()
	in := map[string][]byte{}
	for name, src := range files {
		in[name] = []byte(src)
	}
	p, found := playbook.Open(in, playbook.Options{})
	if p == nil {
		t.Fatalf("%v", found)
	}
	return p
}

func (c coverage) context(who record.Actor) flow.Context {
	return flow.Context{Actor: who, Now: morning, Playbook: c.book, Trusted: true}
}

var clerk = record.Actor{ID: "clerk", Roles: []string{"recruiter"}}

// approvedInFull submits the offer and decides every stage: hr is rejected and its
// appeal approved, the others are approved.
func approvedInFull(t *testing.T, book *playbook.Playbook) coverage {
	t.Helper()
	terms, err := record.Parse([]byte(covered), book.Fields().Custom())
	if err != nil {
		t.Fatal(err)
	}
	c := coverage{book: book}
	o, err := record.New("A-1", terms)
	if err != nil {
		t.Fatal(err)
	}
	c.offer = o
	do := func(out flow.Outcome, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		c.offer = out.Offer
	}
	do(flow.Submit(c.context(clerk), c.offer))
	for {
		sub, _ := c.offer.Submission()
		open := sub.Process.OpenStages()
		if len(open) == 0 {
			break
		}
		who, d := c.decision(sub.Process, open[0])
		do(flow.Decide(c.context(who), c.offer, d))
	}
	if sub, _ := c.offer.Submission(); sub.Outcome != "approved" {
		t.Fatalf("the offer is %s %q", c.offer.State(), sub.Outcome)
	}
	return c
}

// decision is the next decision on a stage, and who takes it.
func (c coverage) decision(p approval.Process, stage string) (record.Actor, flow.Decision) {
	d := flow.Decision{Stage: stage, Verdict: approval.VerdictApprove, Reason: "fine"}
	if stage == "hr" {
		d.Verdict = approval.VerdictReject
	}
	n := 0
	for _, taken := range p.Decisions {
		if taken.Stage == stage {
			n++
		}
	}
	asked := p.Approvers(stage)
	w := asked[min(n, len(asked)-1)]
	who := record.Actor{ID: fmt.Sprintf("%s-%d", stage, n), Roles: []string{w.Role}}
	if w.Field != "" {
		who = record.Actor{ID: c.offer.Get(w.Field).Text()}
	}
	for _, w := range asked {
		if w.Dimension != "" {
			who.Regions = append(who.Regions, c.offer.Get(w.Dimension).Text())
		}
	}
	return who, d
}

// after is the offer with changed terms under a playbook, as submitting it again is
// judged.
func (c coverage) after(t *testing.T, change record.Change, book *playbook.Playbook) (record.Offer,
	playbook.Assessment, bool) {
	t.Helper()
	c.book = book
	out, err := flow.Revise(c.context(clerk), c.offer, change, "again")
	if err != nil {
		var wrong record.Errors
		if !errors.As(err, &wrong) {
			t.Fatal(err)
		}
		return record.Offer{}, playbook.Assessment{}, false
	}
	a := flow.Preview(c.context(clerk), out.Offer)
	if sent, err := flow.Submit(c.context(clerk), out.Offer); err == nil {
		sub, _ := sent.Offer.Submission()
		if !slices.EqualFunc(sub.Process.Carried, a.Carried, sameCarried) ||
			!slices.Equal(sub.Process.AskedAgain(), a.Again) {
			t.Errorf("the preview says %v %v, submitted %v %v", a.Carried, a.Again, sub.Process.Carried,
				sub.Process.AskedAgain())
		}
	}
	return out.Offer, a, true
}

func sameCarried(a, b approval.Carried) bool { return a.Stage == b.Stage && a.Why == b.Why }

// view is everything that an approver of a stage was shown the stage for: whether and
// why it is on, who must approve, what its rules and those of its guardrails read and
// say. It is made of the playbook's own texts, not of the inputs that approval works
// with.
func view(book *playbook.Playbook, o record.Offer, a playbook.Assessment, stage approval.PlanStage) string {
	stage.After = nil // the stages that it waits for are not its own
	parts := []any{stage, book.Planner().Explain(stage.ID, a.Facts), placesOf(a.Facts, stage)}
	policy := book.Policy()
	for _, m := range policy.Matrices {
		if strings.HasPrefix(stage.ID, m.ID+".") {
			parts = append(parts, shown(book, a.Facts, m.Quantity, m.When)...)
		}
	}
	free := true // of conditions and routes: all terms are its reason
	for _, s := range policy.Stages {
		if s.ID == stage.ID {
			free = s.When == ""
			parts = append(parts, shown(book, a.Facts, s.When)...)
			if s.AppealTo != "" {
				to, _ := a.Plan.Stage(s.AppealTo)
				parts = append(parts, to.Approve, to.Title)
			}
			if s.Reapprove != "" {
				return asText(parts)
			}
		}
	}
	for _, g := range book.Guardrails().All() {
		if g.Effect == playbook.Route && g.Stage == stage.ID {
			free = false
			parts = append(parts, shown(book, a.Facts, g.Check, g.When)...)
		}
	}
	for _, p := range a.Problems {
		if p.Stage == stage.ID {
			parts = append(parts, p)
		}
	}
	if free && !strings.Contains(stage.ID, ".") {
		parts = append(parts, allTerms(book, o))
	}
	return asText(parts)
}

// placesOf are the people and places that the approvers of a stage come from.
func placesOf(f *rule.Facts, stage approval.PlanStage) []string {
	var out []string
	for _, q := range []*approval.Quorum{stage.Approve, stage.Advise} {
		if q != nil {
			for _, w := range q.Of {
				out = append(out, f.Get(w.Field+w.Dimension).String())
			}
		}
	}
	return out
}

// shown are rules as they are explained for facts.
func shown(book *playbook.Playbook, f *rule.Facts, rules ...string) []any {
	var out []any
	for _, src := range rules {
		if r, err := book.Schema().Compile(src, rule.WantAny); err == nil && src != "" {
			o := r.Eval(f)
			out = append(out, r.Text(), o.Value.String(), r.Explain(f))
		}
	}
	return out
}

// allTerms are all terms that ask again when they change.
func allTerms(book *playbook.Playbook, o record.Offer) map[string]record.Value {
	out := map[string]record.Value{}
	for path, v := range o.Terms().All() {
		if !book.Fields().AfterApproval(path) && !found[path] {
			out[path] = v
		}
	}
	return out
}

func asText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// letterBytes are the letters of an offer as they would be sent; the reason when
// they can't be made.
func letterBytes(book *playbook.Playbook, o record.Offer, f *rule.Facts) string {
	r, err := book.Letters().Render(o.Terms(), f)
	if err != nil {
		return err.Error()
	}
	html, _ := r.Document.HTML()
	out := r.Letter.Title + string(html)
	packets, err := book.Letters().RenderPackets(f)
	if err != nil {
		return err.Error()
	}
	for _, p := range packets {
		html, _ := p.Document.HTML()
		out += p.Letter.Title + string(html)
	}
	return out
}

// wrongly returns the stages that a change lets keep their approval although what
// they were asked for is not what it was. redefine says that the playbook changed.
func (c coverage) wrongly(o record.Offer, a playbook.Assessment, book *playbook.Playbook,
	redefine bool) []string {
	was := c.book.Assess(c.offer, c.book.Facts(c.offer, flow.Context{Now: morning, Playbook: c.book}.Today()))
	letter := redefine && letterBytes(c.book, c.offer, was.Facts) != letterBytes(book, o, a.Facts)
	var out []string
	for _, k := range a.Carried {
		before, _ := was.Plan.Stage(k.Stage)
		now, _ := a.Plan.Stage(k.Stage)
		if letter || view(c.book, c.offer, was, before) != view(book, o, a, now) {
			out = append(out, k.Stage)
		}
	}
	return out
}

// values are changes of one name: other values of its kind, other units and
// currencies, each part of a list, and no value.
func values(n record.Name, v record.Value) []string {
	path := n.Path
	one := func(value string) string { return fmt.Sprintf(`{%q: %s}`, path, value) }
	out := []string{one("null")}
	if n.Kind == record.List {
		for _, list := range otherLists(n, v) {
			out = append(out, one(list))
		}
		return out
	}
	for _, s := range others(n, v.Text()) {
		out = append(out, one(s))
	}
	return out
}

// others are other values of a name as JSON.
func others(n record.Name, is string) []string {
	quote := func(list ...string) []string {
		var out []string
		for _, s := range list {
			if s != is {
				out = append(out, asText(s))
			}
		}
		return out
	}
	switch {
	case strings.HasSuffix(n.Path, "currency"):
		return quote("CAD", "EUR")
	case n.Path == "worksite.state":
		return quote("NY", "TX", "Nowhere")
	case len(n.Choices) > 0:
		return quote(n.Choices...)
	}
	switch n.Kind {
	case record.Bool:
		return slices.DeleteFunc([]string{"true", "false"}, func(s string) bool { return s == is })
	case record.Date:
		return quote("2027-01-05", "2027-03-01", "2026-12-31")
	case record.Text, record.Person:
		return quote("other", "nursing", "east", "it")
	case record.Integer:
		return quote("1", "7")
	}
	return quote("1", "31.07", "52", "410")
}

// otherLists are lists that differ from one in a single thing.
func otherLists(n record.Name, v record.Value) []string {
	var items []map[string]any
	var scalars []any
	list := []byte(asText(v))
	out := []string{"[]"}
	if n.Items == nil {
		_ = json.Unmarshal(list, &scalars)
		for i := range scalars {
			for _, s := range others(record.Name{Kind: n.Of}, fmt.Sprint(scalars[i])) {
				more := slices.Clone(scalars)
				more[i] = json.RawMessage(s)
				out = append(out, asText(more))
			}
		}
		return append(out, asText(append(slices.Clone(scalars), scalars[0])))
	}
	_ = json.Unmarshal(list, &items)
	for _, part := range n.Items {
		for _, s := range append(others(part, fmt.Sprint(items[0][part.Path])), "null") {
			item := maps.Clone(items[0])
			item[part.Path] = json.RawMessage(s)
			if s == "null" {
				delete(item, part.Path)
			}
			out = append(out, asText([]any{item}))
		}
	}
	return append(out, asText([]any{items[0], items[0]}))
}

// found are names that are found out, and can't be given.
var found = map[string]bool{"letter.edited": true, "clauses.standard": true, "attachments.standard": true}

// given are the names of an offer: those of every offer and the playbook's own.
func given(book *playbook.Playbook) []record.Name {
	return append(record.Names(), book.Fields().Custom()...)
}

func changeOf(t *testing.T, src string) record.Change {
	t.Helper()
	c, err := record.ParseChange([]byte(src))
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return c
}

func TestEveryNameIsCovered(t *testing.T) {
	t.Parallel()
	book := openBook(t, covering)
	c := approvedInFull(t, book)
	carried := 0
	for _, n := range given(book) {
		v := c.offer.Get(n.Path)
		if v.IsMissing() && !found[n.Path] {
			t.Errorf("the offer of this test has no %s", n.Path)
			continue
		}
		for _, part := range n.Items {
			if v.At(0).Field(part.Path).IsMissing() && !found[n.Path+"."+part.Path] {
				t.Errorf("the offer of this test has no %s of %s", part.Path, n.Path)
			}
		}
		tried := 0
		for _, src := range values(n, v) {
			o, a, ok := c.after(t, changeOf(t, src), book)
			if !ok || o.Terms().Equal(c.offer.Terms()) {
				continue
			}
			tried++
			carried += len(a.Carried)
			if wrong := c.wrongly(o, a, book, false); len(wrong) > 0 {
				t.Errorf("%s: %v keep their approval", src, wrong)
			}
		}
		if tried == 0 && !found[n.Path] {
			t.Errorf("%s was never changed", n.Path)
		}
	}
	if carried == 0 {
		t.Error("nothing was ever carried")
	}
}

func TestEveryDefinitionIsCovered(t *testing.T) {
	t.Parallel()
	book := openBook(t, covering)
	c := approvedInFull(t, book)
	sub, _ := c.offer.Submission()
	var every []string
	for _, s := range sub.Process.Plan {
		if s.NeedsDecision() {
			every = append(every, s.ID)
		}
	}
	left := entries(book)
	for _, r := range redefinitions {
		left = slices.DeleteFunc(left, func(e string) bool { return e == r.entry })
		t.Run(r.entry+": "+r.new, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(covering)
			if files[r.file] = strings.Replace(covering[r.file], r.old, r.new, 1); files[r.file] == covering[r.file] {
				t.Fatalf("%s does not hold %q", r.file, r.old)
			}
			changed := openBook(t, files)
			o, a, ok := c.after(t, record.Change{}, changed)
			if !ok {
				t.Fatal("the terms can't be kept")
			}
			if wrong := c.wrongly(o, a, changed, true); len(wrong) > 0 {
				t.Errorf("%v keep their approval", wrong)
			}
			want := strings.Fields(r.again)
			if r.again == "*" {
				want = every
			}
			var got []string
			for _, s := range a.Again {
				got = append(got, s.Stage)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v are asked again, want %v\n%v", got, want, a.Again)
			}
		})
	}
	if len(left) > 0 {
		t.Errorf("no change of %v is tried", left)
	}
}

// entries are the entries of a playbook that redefinitions name.
func entries(book *playbook.Playbook) []string {
	var out []string
	add := func(kind, id string) { out = append(out, kind+" "+id) }
	for name := range book.Schema().Definitions() {
		add("name", name)
	}
	for file := range book.Bundle() {
		if table, ok := strings.CutPrefix(file, "tables/"); ok {
			add("table", strings.TrimSuffix(table, ".csv"))
		}
	}
	for _, n := range book.Fields().Custom() {
		add("field", n.Path)
	}
	for _, g := range book.Guardrails().All() {
		add("guardrail", g.ID)
	}
	for _, m := range book.Policy().Matrices {
		add("matrix", m.ID)
	}
	for _, l := range book.Letters().All() {
		add("letter", l.ID)
	}
	for _, c := range book.Letters().Clauses() {
		add("clause", c.ID)
	}
	for _, s := range book.Planner().Plan(book.Schema().NewFacts(), nil) {
		add("stage", s.ID)
	}
	return out
}

// Without one dependency the property does not hold, and these tests notice it: the
// earlier submission is made to look as if it had the new value or definition.
func TestCoverageIsNoticed(t *testing.T) {
	t.Parallel()
	book := openBook(t, covering)
	c := approvedInFull(t, book)
	t.Run("a name", func(t *testing.T) {
		t.Parallel()
		for _, src := range []string{`{"bill.rate": "800"}`, `{"pay.per": "week"}`, `{"clauses": []}`,
			`{"custom.grade": "Junior"}`, `{"job.title": "LPN"}`} {
			change := changeOf(t, src)
			terms, err := c.offer.Terms().With(change, book.Fields().Custom())
			if err != nil {
				t.Fatal(err)
			}
			st := c.offer.Status()
			st.Submissions[0].Terms = terms
			blind := coverage{book, c.offer.With(c.offer.Terms(), st)}
			o, a, _ := blind.after(t, change, book)
			if len(blind.wrongly(o, a, book, false)) == 0 {
				t.Errorf("%s: not noticed", src)
			}
		}
	})
	t.Run("a definition", func(t *testing.T) {
		t.Parallel()
		files := maps.Clone(covering)
		files["guardrails.yaml"] = strings.Replace(files["guardrails.yaml"], "<= bill.cap", "< bill.cap", 1)
		files["letters/main.md"] = strings.Replace(files["letters/main.md"], " at ", " for ", 1)
		changed := openBook(t, files)
		_, a, _ := c.after(t, record.Change{}, changed)
		st := c.offer.Status()
		planned, _ := changed.Planner().Start(approval.Submission{Facts: a.Facts, Routes: a.Routes()}, nil)
		st.Submissions[0].Process.Bases["finance"] = planned.Bases["finance"]
		for _, text := range []bool{false, true} {
			if text { // of the letter
				out, err := flow.Revise(coverage{book: changed}.context(clerk), c.offer, record.Change{}, "again")
				if err != nil {
					t.Fatal(err)
				}
				sent, err := flow.Submit(coverage{book: changed}.context(clerk), out.Offer)
				if err != nil {
					t.Fatal(err)
				}
				sub, _ := sent.Offer.Submission()
				st.Submissions[0].Process.Text = sub.Process.Text
			}
			blind := coverage{book, c.offer.With(c.offer.Terms(), st)}
			o, a, _ := blind.after(t, record.Change{}, changed)
			if wrong := blind.wrongly(o, a, changed, true); (len(wrong) > 0) != text {
				t.Errorf("text %v: %v are carried", text, wrong)
			}
		}
	})
}

// An offer that was approved by a version that kept no definitions keeps its approvals
// under the same playbook, and is asked again under another.
func TestApprovedBeforeDefinitionsWereKept(t *testing.T) {
	t.Parallel()
	book := openBook(t, covering)
	c := approvedInFull(t, book)
	st := c.offer.Status()
	st.Submissions[0].Process.Bases, st.Submissions[0].Process.Text, st.Submissions[0].Lookups = nil, "", nil
	old := coverage{book, c.offer.With(c.offer.Terms(), st)}
	if _, a, _ := old.after(t, record.Change{}, book); len(a.Again) > 0 {
		t.Errorf("nothing changed: %v", a.Again)
	}
	for _, src := range []string{`{"bill.rate": "90"}`, `{"region": "east"}`, `{"custom.grade": "Director"}`} {
		o, a, _ := old.after(t, changeOf(t, src), book)
		if wrong := old.wrongly(o, a, book, false); len(wrong) > 0 || len(a.Carried) == 0 {
			t.Errorf("%s: carried %v, wrongly %v", src, a.Carried, wrong)
		}
	}
	other := maps.Clone(covering)
	other["playbook.yaml"] += "# another version\n"
	_, a, _ := old.after(t, record.Change{}, openBook(t, other))
	if len(a.Carried) > 0 || !strings.Contains(a.Again[0].Why, "before definitions were kept") {
		t.Errorf("under another version: carried %v, again %v", a.Carried, a.Again)
	}
}
