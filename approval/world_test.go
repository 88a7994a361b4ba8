package approval_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// world is the schema of these tests: terms, one computed name of two of them,
// people, and counters that are no terms.
var world = func() *rule.Schema {
	f := func(path string, k rule.Kind, term bool) rule.Field {
		return rule.Field{Path: path, Type: rule.Type{Kind: k}, Term: term}
	}
	percent := rule.Field{Path: "margin.percent", Type: rule.Type{Kind: rule.Number, Unit: rule.Percent},
		Computed: true, From: []string{"pay.rate", "bill.rate"}}
	s, err := rule.NewSchema(rule.Options{
		Before: true,
		Fields: []rule.Field{
			f("client", rule.Text, true), f("business_unit", rule.Text, true), f("region", rule.Text, true),
			f("type", rule.Text, true),
			f("pay.rate", rule.Number, true), f("pay.exempt", rule.Bool, true), f("bill.rate", rule.Number, true),
			percent,
			f("people.hiring_manager", rule.Text, true), f("people.recruiter", rule.Text, true),
			f("people.commission_holder", rule.Text, true),
			f("custom.reviewer", rule.Text, true), f("x", rule.Number, true), f("y", rule.Number, true),
			f("state", rule.Text, false), f("revision", rule.Integer, false), f("opened", rule.DateKind, false),
		},
		Definitions: []rule.Definition{{Name: "thin", Source: "margin.percent < 20"}},
	})
	if err != nil {
		panic(err)
	}
	return s
}()

func number(s string) exact.Number {
	n, err := exact.Parse(s)
	if err != nil {
		panic(err)
	}
	return n
}

func bound(s string) *exact.Number {
	n := number(s)
	return &n
}

// facts reads "pay.rate=40 type=contract"; what is not named is missing.
func facts(t testing.TB, text string) *rule.Facts {
	t.Helper()
	f := world.NewFacts()
	for pair := range strings.FieldsSeq(text) {
		path, v, _ := strings.Cut(pair, "=")
		field, ok := world.Field(path)
		if !ok {
			t.Fatalf("no field %s", path)
		}
		value := rule.TextValue(v)
		switch field.Type.Kind {
		case rule.Number, rule.Integer:
			value = rule.NumberValue(number(v))
		case rule.Bool:
			value = rule.BoolValue(v == "true")
		}
		if err := f.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// said is a message of fixed text.
type said struct {
	text   string
	inputs []string
	err    error
}

func (s said) Render(*rule.Facts) (string, error) { return s.text, s.err }
func (s said) Inputs() []string                   { return s.inputs }
func (s said) Reads() []string                    { return s.inputs }

// factNames are the facts that approval reads by itself in these tests.
var factNames = approval.FactNames{Dimensions: words("business_unit client region"),
	PersonGroups:     words("custom."),
	CommissionHolder: "people.commission_holder"}

func who(list string) []approval.Approver {
	var out []approval.Approver
	for s := range strings.FieldsSeq(list) {
		w, err := factNames.ParseApprover(s)
		if err != nil {
			panic(err)
		}
		out = append(out, w)
	}
	return out
}

// anyOf and allOf read "role:a user:b".
func anyOf(n int, list string) *approval.Quorum { return &approval.Quorum{Any: n, Of: who(list)} }
func allOf(list string) *approval.Quorum        { return &approval.Quorum{All: true, Of: who(list)} }

// ask is a stage that asks one holder of the role of its name.
func ask(id string) approval.Stage {
	return approval.Stage{ID: id, Approve: anyOf(1, "role:"+id)}
}

func when(s approval.Stage, rule string) approval.Stage { s.When = rule; return s }
func after(s approval.Stage, ids ...string) approval.Stage {
	s.After = append([]string{}, ids...)
	return s
}

// person reads "ann ops finance": an id and roles.
func person(text string) approval.Person {
	words := strings.Fields(text)
	return approval.Person{ID: words[0], Roles: words[1:]}
}

// compile checks a policy in this world, whose facts it reads by their names.
func compile(p approval.Policy) (*approval.Planner, []*approval.Finding) {
	p.Facts = factNames
	return approval.Compile(p, world)
}

func mustCompile(t testing.TB, p approval.Policy) *approval.Planner {
	t.Helper()
	pl, found := compile(p)
	for _, f := range found {
		if !f.Warning {
			t.Fatalf("%s %v", f.Code, f)
		}
	}
	return pl
}

func stages(list ...approval.Stage) approval.Policy { return approval.Policy{Stages: list} }

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func start(t testing.TB, p approval.Policy, text string) approval.Process {
	t.Helper()
	return begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, text)})
}

// known returns facts that were made already.
func known(f *rule.Facts) func() *rule.Facts { return func() *rule.Facts { return f } }

func begin(t testing.TB, pl *approval.Planner, s approval.Submission,
	earlier ...approval.PreviousSubmission) approval.Process {
	t.Helper()
	s.Now = noon
	if s.Digest == "" {
		s.Digest = "seen"
	}
	p, err := pl.Start(s, earlier)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// decide reads "approve ops ann ops finance": a verdict, a stage, a person.
func request(text string) approval.Request {
	words := strings.Fields(text)
	r := approval.Request{Verdict: approval.Verdict(words[0]), Stage: words[1],
		By: person(strings.Join(words[2:], " ")), Now: noon}
	if r.Verdict != approval.VerdictApprove {
		r.Reason = "because"
	}
	return r
}

func decide(t testing.TB, p approval.Process, texts ...string) approval.Process {
	t.Helper()
	for _, text := range texts {
		q, _, err := p.Decide(request(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		p = q
	}
	return p
}

// codes lists what a refusal is made of; empty when there is none.
func codes(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var ref *approval.Refusal
	if !errors.As(err, &ref) || !errors.Is(err, approval.ErrRefused) {
		t.Fatalf("not a refusal: %v", err)
	}
	var out []string
	for _, u := range ref.Unmet {
		out = append(out, string(u.Code))
	}
	return strings.Join(out, " ")
}

func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func words(s string) []string { return strings.Fields(s) }

// routedTo are sources that route to stages and read nothing.
func routedTo(stages ...string) []approval.RouteSource {
	var out []approval.RouteSource
	for _, id := range stages {
		out = append(out, approval.RouteSource{ID: "to " + id, Stage: id})
	}
	return out
}
