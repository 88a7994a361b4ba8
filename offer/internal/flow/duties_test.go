package flow_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestWhoMayNotApprove holds separation over the round and path by path.
func TestWhoMayNotApprove(t *testing.T) {
	t.Parallel()
	const refused = "approve refused in in_approval: separation ops"
	run(t, []row{
		{reason: "who submitted before a recall",
			given: "root submits; root recalls because typo; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who submitted before a return and a trifling edit",
			given: "root submits; olga returns ops because typo; rob edits job.title=RN; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who submitted before a rejection and other terms",
			given: "root submits; olga rejects ops because dear; rob edits pay.rate=51; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who submitted an approved revision that was not sent",
			given: "root submits; olga approves ops; rob revises pay.rate=51 because market; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who submitted before the letter was sent may approve",
			given: "root submits; olga approves ops; rita sends; rob revises job.title=RN because typo; rob submits",
			do:    "root approves ops",
			want: "approved 2: approve ops stage.ops=open>done;" +
				" approved approved_revision=>2 state=in_approval>approved"},
		{reason: "who set the rate, when another has edited something else of pay",
			given: "root edits pay.rate=52; rob edits pay.overtime_multiplier=2; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who set the rate in an earlier round",
			given: "root edits pay.rate=52; rob submits; olga approves ops; rita sends;" +
				" rob revises pay.exempt=true because typo; rob submits",
			do: "root approves ops", want: refused},
		{reason: "who set the rate, when another has set it since",
			given: "root edits pay.rate=52; rob edits pay.rate=53; rob submits",
			do:    "root approves ops",
			want: "approved 1: approve ops stage.ops=open>done;" +
				" approved approved_revision=>1 state=in_approval>approved"},
		{reason: "who set the rate back",
			given: "rob edits pay.rate=52; root edits pay.rate=50; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who said the same value again",
			given: "root edits pay.rate=50.00; rob submits",
			do:    "root approves ops",
			want: "approved 1: approve ops stage.ops=open>done;" +
				" approved approved_revision=>1 state=in_approval>approved"},
		{reason: "who removed a value",
			given: "root edits bill.per=; rob submits",
			do:    "root approves ops", want: refused},
		{reason: "who adopted a counteroffer",
			given: submitted + "; olga approves ops; rita sends; rita counters candidate pay.rate=58 because more;" +
				" root revises pay.rate=58 because agreed; rob submits",
			do: "root approves ops", want: refused},
		{reason: "who overrode a block may not have submitted in the round, whichever came first",
			given: "bill submits; bill recalls because dear; rob edits pay.rate=92; bob overrides thin because agreed",
			do:    "bill submits",
			want: "in_approval 2: submit state=draft>in_approval [plan: ops, finance, cfo]; warn tight;" +
				" block thin; route dear; notify ops [person:recruiter (rita), role:boss]"},
		{reason: "who overrode a block submits where submitters may approve",
			book: "together", terms: "pay.rate=92",
			given: "bill overrides thin because agreed",
			do:    "bill submits",
			want:  "in_approval 1: submit state=draft>in_approval [plan: ops]; warn tight; block thin"},
	})
}

// TestEditorsOfAGroup carries on a record that names the last editor of a group: who
// counts for every value that no person has set since.
func TestEditorsOfAGroup(t *testing.T) {
	t.Parallel()
	w := begin(t, row{})
	st := w.offer.Status()
	st.Editors = map[string]string{"pay": "root", "bill": "rita"}
	w.offer = w.offer.With(w.offer.Terms(), st)
	w.say(t, "rob edits pay.rate=51")
	w.say(t, "rita submits")
	sub, _ := w.offer.Submission()
	if got := strings.Join(slices.Sorted(maps.Keys(sub.Process.Barred)), " "); got != "rita rob root" {
		t.Errorf("barred are %s", got)
	}
}

// editedPaths are the names that the property edits, and under which group
// last_editor looks for them; empty: under none.
var editedPaths = map[string]string{
	"pay.rate": "pay", "pay.per": "pay", "pay.overtime_multiplier": "pay", "pay.exempt": "pay",
	"bill.rate": "bill", "bill.cap": "bill", "bill.overtime_cap": "bill", "job.title": "", "weeks": "",
}

// editedValues are values that the names may have; empty removes.
var editedValues = map[string][]string{
	"pay.per": {"hour", "day"}, "pay.exempt": {"true", "false", ""}, "job.title": {"RN", "LPN"},
	"weeks": {"13", "26", ""},
}

// TestBarredAreWhoseValuesStand edits, submits, recalls and sends at random, and
// compares the people barred with a plain model: for each value the person who made
// it what it is, and everyone who submitted since the last letter.
func TestBarredAreWhoseValuesStand(t *testing.T) {
	t.Parallel()
	actors := []string{"rita", "rob", "bill", "root"}
	rapid.Check(t, func(t *rapid.T) {
		w := begin(t, row{})
		w.once = true
		var round []string
		values, set := maps.Clone(usual), map[string]string{} // the model: each value and its editor
		for path := range usual {
			set[path] = "rita"
		}
		edits := func(verb, because string) {
			path := rapid.SampledFrom(slices.Sorted(maps.Keys(editedPaths))).Draw(t, "path")
			value := rapid.SampledFrom(append([]string{"50", "52", "58"}, editedValues[path]...)).Draw(t, "value")
			if of := editedValues[path]; of != nil {
				value = rapid.SampledFrom(of).Draw(t, "of")
			}
			who := rapid.SampledFrom(actors).Draw(t, "editor")
			w.say(t, fmt.Sprintf("%s %s %s=%s%s", who, verb, path, value, because))
			if w.err == nil && values[path] != value {
				values[path], set[path] = value, who
			}
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				edits("edits", "")
			case 2:
				if who := rapid.SampledFrom(actors).Draw(t, "submitter"); w.say(t, who+" submits") != "" && w.err == nil {
					round = append(round, who)
				}
				if rapid.Bool().Draw(t, "recall") {
					w.say(t, "rita recalls because typo")
				}
			case 3:
				for _, text := range []string{"olga approves ops", "vera approves cfo", "rita sends"} {
					if w.say(t, text); text == "rita sends" && w.err == nil {
						round = nil
					}
				}
				edits("revises", " because market")
			}
		}
		w.say(t, "rita recalls because typo")
		w.say(t, "rita revises because again")
		if w.say(t, "rita submits"); w.err != nil {
			return // nothing to look at, such as terms that an earlier rejection was about
		}
		want := map[string]bool{"rita": true}
		for _, who := range round {
			want[who] = true
		}
		for path, group := range editedPaths {
			if group != "" && set[path] != "" {
				want[set[path]] = true
			}
		}
		sub, _ := w.offer.Status().Submission()
		got := slices.Sorted(maps.Keys(sub.Process.Barred))
		if wants := slices.Sorted(maps.Keys(want)); !slices.Equal(got, wants) {
			t.Fatalf("barred are %s, want %s", strings.Join(got, " "), strings.Join(wants, " "))
		}
	})
}
