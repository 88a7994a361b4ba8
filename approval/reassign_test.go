package approval_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// handover reads "ann x to user:bob", "boss! from role:x to user:bob": who gives, with
// roles, and a ! after who manages approvals.
func handover(text string) approval.Handover {
	h := approval.Handover{Stage: "a", Reason: "away", Now: noon}
	giver, to, _ := strings.Cut(text, " to ")
	giver, from, ok := strings.Cut(giver, " from ")
	if ok {
		h.From = who(from)[0]
	}
	if to != "" {
		h.To = who(to)[0]
	}
	h.Manages = strings.Contains(giver, "!")
	h.By = person(strings.ReplaceAll(giver, "!", ""))
	return h
}

// say takes a decision, or a handover "ann x to user:bob".
func say(t testing.TB, p approval.Process, text string) (approval.Process, error) {
	t.Helper()
	if strings.Contains(text, " to ") {
		q, _, err := p.Reassign(handover(text))
		return q, err
	}
	q, _, err := p.Decide(request(text))
	return q, err
}

func TestReassign(t *testing.T) {
	t.Parallel()
	xy, two := allOf("role:x role:y"), anyOf(2, "role:x")
	named, field := anyOf(1, "user:ann role:x"), allOf("person:recruiter role:y")
	for _, c := range []struct {
		reason string
		quorum *approval.Quorum
		say    string // what is said, the last is looked at
		codes  string // of the last
		state  approval.StageState
	}{
		{"one's own place goes to a holder of the role", xy,
			"ann x to user:bob;approve a bob x;approve a cid y", "", approval.StageDone},
		{"who receives it needs the role", xy, "ann x to user:bob;approve a bob", "not_entitled", approval.StageOpen},
		{"who receives it needs the role, also another's", xy, "boss! from role:x to user:bob;approve a bob y z",
			"", approval.StageOpen},
		{"one's own place does not shrink all to one", xy, "ann x to user:bob;approve a bob x", "",
			approval.StageOpen},
		{"nor any 2", two, "ann x to user:bob;approve a bob x", "", approval.StageOpen},
		{"who gave it away does not fill it", xy, "ann x to user:bob;approve a ann x", "not_entitled",
			approval.StageOpen},
		{"nor another place", xy, "ann x y to user:bob;approve a ann x y", "not_entitled", approval.StageOpen},
		{"another spelling is the same person", xy, "ann x to user:bob;approve a Ann x", "not_entitled",
			approval.StageOpen},
		{"other holders still may", two, "ann x to user:bob;approve a cid x;approve a dan x", "",
			approval.StageDone},
		{"who received it may give it on", xy, "ann x to user:bob;bob x to user:cid;approve a cid x;approve a dan y",
			"", approval.StageDone},
		{"and back", xy, "ann x to user:bob;bob x to user:ann;approve a ann x;approve a cid y", "",
			approval.StageDone},
		{"and then has none", xy, "ann x to user:bob;bob x to user:ann;approve a bob x", "not_entitled",
			approval.StageOpen},
		{"to oneself", xy, "ann x to user:ann", "separation", approval.StageOpen},
		{"to oneself by who manages", xy, "boss! x from role:x to user:boss", "separation", approval.StageOpen},
		{"to the named person who has it", named, "boss! from user:ann to user:ann", "separation", approval.StageOpen},
		{"to the named person who has it, in capitals", named, "boss! from user:ann to user:ANN", "separation",
			approval.StageOpen},
		{"to a person of the facts who has it", field, "boss! from person:recruiter to user:rob", "separation",
			approval.StageOpen},
		{"to who was given it", xy, "boss! from role:y to user:bob;boss! from user:bob to user:bob", "separation",
			approval.StageOpen},
		{"under a role to who is named in the place", named, "boss! from role:x to user:ann", "separation",
			approval.StageOpen},
		{"to oneself in capitals", xy, "ann x to user:ANN", "separation", approval.StageOpen},
		{"to nobody", xy, "ann x to person:recruiter", "missing", approval.StageOpen},
		{"to a role", xy, "ann x to role:x", "missing", approval.StageOpen},
		{"to who has decided", two, "approve a bob x;ann x to user:bob", "already_decided", approval.StageOpen},
		{"by who has decided", two, "approve a ann x;ann x to user:bob", "already_decided",
			approval.StageOpen},
		{"to who submitted", xy, "ann x to user:sue", "separation", approval.StageOpen},
		{"by who submitted", xy, "sue x to user:bob", "separation", approval.StageOpen},
		{"by who submitted and manages", xy, "sue! from role:x to user:bob", "separation", approval.StageOpen},
		{"of a place that is filled", xy, "approve a cid x;ann x to user:bob", "already_decided",
			approval.StageOpen},
		{"who is no approver", xy, "zed to user:bob", "not_entitled", approval.StageOpen},
		{"another's place", xy, "ann x from role:y to user:bob", "not_entitled", approval.StageOpen},
		{"another's place by who manages", xy, "boss! from role:y to user:bob;approve a ann x;approve a bob y", "",
			approval.StageDone},
		{"that place is of one person then", xy, "boss! from role:y to user:bob;approve a cid y", "not_entitled",
			approval.StageOpen},
		{"one place of any 2", two, "boss! from role:x to user:bob;approve a ann x;approve a cid x",
			"not_entitled", approval.StageOpen},
		{"and both with that person", two,
			"boss! from role:x to user:bob;approve a ann x;approve a bob x", "", approval.StageDone},
		{"two places to one person", two, "boss! from role:x to user:bob;boss! from role:x to user:bob", "nobody",
			approval.StageOpen},
		{"moved on by who manages", xy,
			"boss! from role:y to user:bob;boss! from user:bob to user:cid;approve a cid y;approve a ann x", "",
			approval.StageDone},
		{"given on by who holds it", xy,
			"boss! from role:y to user:bob;bob y to user:cid;approve a dan y", "not_entitled", approval.StageOpen},
		{"given on by who holds it, and decided", xy,
			"boss! from role:y to user:bob;bob y to user:cid;approve a cid y;approve a ann x", "", approval.StageDone},
		{"a filled place of others", xy, "approve a cid y;boss! from role:y to user:bob", "already_decided",
			approval.StageOpen},
		{"no such place", xy, "boss! from role:z to user:bob", "not_entitled", approval.StageOpen},
		{"which one is meant", xy, "boss! to user:bob", "missing", approval.StageOpen},
		{"the only one is meant", two, "boss! to user:bob;approve a bob x;approve a ann x", "", approval.StageDone},
		{"a named person gives to another", named, "ann to user:bob;approve a bob", "", approval.StageDone},
		{"a named person who gave it", named, "ann x to user:bob;approve a ann x", "not_entitled",
			approval.StageOpen},
		{"beside a named person the role still may", named, "ann to user:bob;approve a cid x", "",
			approval.StageDone},
		{"a person of the facts", field, "rob to user:bob;approve a bob;approve a cid y", "", approval.StageDone},
		{"a person of the facts by who manages", field,
			"boss! from person:recruiter to user:bob;approve a rob", "not_entitled", approval.StageOpen},
		{"too few are left", anyOf(2, "user:ann user:bob"), "ann to user:bob", "nobody", approval.StageOpen},
		{"everything at once", xy, "ann x from role:y to role:x", "not_entitled missing", approval.StageOpen},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			policy := quorum(c.quorum)
			policy.Separate = approval.DefaultSeparation()
			text := ""
			if c.quorum == field {
				text = "people.recruiter=rob"
			}
			p := begin(t, mustCompile(t, policy), approval.Submission{Facts: facts(t, text), Submitter: "sue"})
			all := strings.Split(c.say, ";")
			for i, text := range all {
				q, err := say(t, p, text)
				if want := c.codes; codes(t, err) != want && (i == len(all)-1 || err != nil) {
					t.Fatalf("%s: %v, want %q", text, err, want)
				}
				p = q
			}
			if got := p.State("a"); got != c.state {
				t.Errorf("%s, want %s", got, c.state)
			}
		})
	}
}

// A handover is kept with who gave what to which person, and why.
func TestHandoverIsKept(t *testing.T) {
	t.Parallel()
	p := start(t, quorum(allOf("role:x role:y")), "")
	p, own, err := p.Reassign(handover("ann x to user:bob"))
	if err != nil {
		t.Fatal(err)
	}
	want := approval.Handed{Stage: "a", Of: 2, Entry: who("role:x")[0], From: "user:ann", To: who("user:bob")[0],
		By: "ann", Own: true, Reason: "away", At: noon}
	if own != want || !slices.Equal(p.Handed, []approval.Handed{want}) {
		t.Errorf("%+v", own)
	}
	p, other, err := p.Reassign(handover("boss! from role:y to user:cid"))
	want = approval.Handed{Stage: "a", Place: 1, Of: 2, Entry: who("role:y")[0], From: "role:y", To: who("user:cid")[0],
		By: "boss", Reason: "away", At: noon}
	if err != nil || other != want || len(p.Handed) != 2 {
		t.Errorf("%+v, %v", other, err)
	}
	var asked []string
	for _, w := range p.Approvers("a") {
		asked = append(asked, w.String())
	}
	same(t, "approvers", asked, words("role:x user:cid user:bob"))
}

// With a directory, a place goes to who holds its role now, and not to a program.
func TestReassignWithADirectory(t *testing.T) {
	t.Parallel()
	dir := book{"x": {person("ann x"), person("bob x"), {ID: "bot", Roles: words("x"), Machine: true}},
		"y": {person("cid y"), person("dan y")}}
	for _, c := range []struct{ reason, say, codes string }{
		{"a holder", "ann x to user:bob", ""},
		{"no holder", "ann x to user:zed", "not_entitled"},
		{"a holder of another role", "boss! from role:x to user:cid", "not_entitled"},
		{"a program", "ann x to user:bot", "not_entitled"},
		{"another's place to a holder", "boss! from role:y to user:dan", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			h := handover(c.say)
			h.Directory = dir
			if _, _, err := start(t, quorum(allOf("role:x role:y")), "").Reassign(h); codes(t, err) != c.codes {
				t.Errorf("%v, want %q", err, c.codes)
			}
		})
	}
	p := start(t, quorum(anyOf(1, "role:x")), "")
	if _, err := p.AddApprover("a", who("user:bot")[0], dir); codes(t, err) != "nobody" {
		t.Errorf("a program is added: %v", err)
	}
	if _, err := p.AddApprover("a", who("user:bob")[0], dir); err != nil {
		t.Error(err)
	}
}

// A program fills no place, whatever its roles, also if it is named.
func TestProgramsDecideNothing(t *testing.T) {
	t.Parallel()
	for _, quorum := range []*approval.Quorum{anyOf(1, "role:x"), anyOf(1, "user:bot")} {
		for _, s := range []approval.Stage{{ID: "a", Approve: quorum}, {ID: "a", Advise: quorum}} {
			pl := mustCompile(t, stages(s, after(ask("b"))))
			p := begin(t, pl, approval.Submission{Facts: facts(t, "")})
			r := request("approve a bot x")
			r.By.Machine = true
			if _, _, err := p.Decide(r); codes(t, err) != "not_entitled" {
				t.Errorf("a program decides: %v", err)
			}
			r.For = ptr(person("ann x"))
			if _, _, err := p.Decide(r); codes(t, err) != "not_entitled" {
				t.Errorf("a program decides for a person: %v", err)
			}
			r = request("approve a zed")
			r.For = &approval.Person{ID: "bot", Roles: words("x"), Machine: true}
			if _, _, err := p.Decide(r); codes(t, err) != "not_entitled" {
				t.Errorf("a person decides for a program: %v", err)
			}
			if p.IsApprover("a", approval.Person{ID: "bot", Roles: words("x"), Machine: true}) {
				t.Error("a program is an approver")
			}
			h := handover("bot x to user:ann")
			h.By.Machine = true
			if _, _, err := p.Reassign(h); !strings.Contains(codes(t, err), "not_entitled") {
				t.Errorf("a program reassigns: %v", err)
			}
		}
	}
}

// What an older version stored as replaced lets that approver fill an open place,
// and no longer lowers their number.
func TestReplacedByAnOlderVersion(t *testing.T) {
	t.Parallel()
	p := start(t, quorum(allOf("role:x role:y")), "")
	p.Replaced = map[string][]approval.Approver{"a": who("user:bob")}
	p = decide(t, p, "approve a bob")
	if p.State("a") != approval.StageOpen {
		t.Errorf("one person fills two places: %s", p.State("a"))
	}
	if p = decide(t, p, "approve a cid y"); p.State("a") != approval.StageDone {
		t.Errorf("%s", p.State("a"))
	}
}

// An escalation to one person takes one of the open places.
func TestEscalationToOnePerson(t *testing.T) {
	t.Parallel()
	clock := calendar(t, "", "", "", "")
	for _, c := range []struct {
		reason, to string
		before     string
		say        string
		state      approval.StageState
		handed     int
	}{
		{"it fills one", "user:chief", "", "approve a chief", approval.StageOpen, 1},
		{"the other stays with who had it", "user:chief", "", "approve a chief;approve a bob y", approval.StageDone, 1},
		{"only the open one goes to it", "user:chief", "approve a ann x", "approve a chief", approval.StageDone, 1},
		{"who submitted takes none", "user:sue", "", "approve a ann x;approve a bob y", approval.StageDone, 0},
		{"who decided takes none", "user:ann", "approve a ann x", "approve a bob y", approval.StageDone, 0},
		{"a person of the facts that is not there", "person:recruiter", "", "approve a ann x;approve a bob y",
			approval.StageDone, 0},
		{"a role takes both", "role:cfo", "", "approve a c1 cfo;approve a c2 cfo", approval.StageDone, 2},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := timed(t, allOf("role:x role:y"), true)
			s.Escalate.To = who(c.to)[0]
			policy := stages(s)
			policy.Separate = approval.DefaultSeparation()
			pl := mustCompile(t, policy)
			p := begin(t, pl, approval.Submission{Facts: facts(t, ""), Submitter: "sue"})
			if c.before != "" {
				p = decide(t, p, c.before)
			}
			p, _ = pl.Tick(p, hours(12), clock)
			if len(p.Handed) != c.handed {
				t.Errorf("%+v", p.Handed)
			}
			if got := decide(t, p, strings.Split(c.say, ";")...).State("a"); got != c.state {
				t.Errorf("%s, want %s", got, c.state)
			}
		})
	}
}

// Who gives a place away that an escalation added is replaced in it.
func TestAnEscalatedPersonGivesItsPlaceAway(t *testing.T) {
	t.Parallel()
	s := timed(t, allOf("role:x role:y"), false)
	s.Escalate.To = who("user:chief")[0]
	pl := mustCompile(t, stages(s))
	p, _ := pl.Tick(begin(t, pl, approval.Submission{Facts: facts(t, "")}), hours(12), calendar(t, "", "", "", ""))
	p, _, err := p.Reassign(handover("chief to user:vice"))
	if err != nil {
		t.Fatal(err)
	}
	if p = decide(t, p, "approve a vice", "approve a ann y"); p.State("a") != approval.StageDone {
		t.Errorf("%s", p.State("a"))
	}
}
