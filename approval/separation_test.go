package approval_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// off returns the defaults without some of them.
func off(change func(*approval.Separation)) approval.Separation {
	s := approval.DefaultSeparation("pay", "bill")
	change(&s)
	return s
}

func TestDefaultSeparation(t *testing.T) {
	t.Parallel()
	s := approval.DefaultSeparation("pay", "bill")
	if !s.Submitter || !s.OneStagePerPerson || !s.Delegates || !s.CommissionHolder ||
		strings.Join(s.LastEditor, " ") != "pay bill" {
		t.Errorf("%+v", s)
	}
}

func TestSeparationRefusesByName(t *testing.T) {
	t.Parallel()
	all := approval.DefaultSeparation("pay", "bill")
	none := approval.Separation{}
	ann := person("ann a")
	for _, c := range []struct {
		reason   string
		separate approval.Separation
		by       string
		stand    *approval.Person
		rule     string // that the refusal names; empty: not refused
	}{
		{"a stranger", all, "zed a", nil, ""},
		{"who submitted", all, "sue a", nil, "submitter"},
		{"who submitted, switched off", off(func(s *approval.Separation) { s.Submitter = false }), "sue a", nil,
			""},
		{"who edited pay last", all, "pat a", nil, "who set pay does not approve it (last_editor)"},
		{"who edited bill last", all, "bill a", nil, "who set bill does not approve it (last_editor)"},
		{"who edited another group last", all, "jo a", nil, ""},
		{"another group is named", off(func(s *approval.Separation) { s.LastEditor = words("job") }), "jo a", nil,
			"who set job does not approve it (last_editor)"},
		{"pay is not named", off(func(s *approval.Separation) { s.LastEditor = words("job") }), "pat a", nil, ""},
		{"last editor switched off", off(func(s *approval.Separation) { s.LastEditor = nil }), "pat a", nil, ""},
		{"who holds the commission", all, "com a", nil, "commission_holder"},
		{"who holds the commission, switched off", off(func(s *approval.Separation) { s.CommissionHolder = false }),
			"com a", nil, ""},
		{"all switched off", none, "sue a", nil, ""},
		{"the delegate of a stranger", all, "zed", &ann, ""},
		{"the delegate of the submitter", all, "zed", ptr(person("sue a")), "submitter"},
		{"the delegate of the last editor", all, "zed", ptr(person("pat a")), "last_editor"},
		{"the delegate of the commission holder", all, "zed", ptr(person("com a")), "commission_holder"},
		{"the delegate of the submitter, switched off", off(func(s *approval.Separation) { s.Delegates = false }),
			"zed", ptr(person("sue a")), ""},
		{"the submitter as the delegate", all, "sue", &ann, "submitter"},
		{"the submitter as the delegate, delegates switched off",
			off(func(s *approval.Separation) { s.Delegates = false }), "sue", &ann, "submitter"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(with("a", anyOf(1, "role:a")))
			p.Separate = c.separate
			pr := begin(t, mustCompile(t, p),
				approval.Submission{Facts: facts(t, "people.commission_holder=com"), Submitter: "sue",
					Editors: map[string]string{"pay": "pat", "bill": "bill", "job": "jo"}})
			for _, verdict := range []string{"approve", "reject", "return"} {
				r := request(verdict + " a " + c.by)
				r.For = c.stand
				_, _, err := pr.Decide(r)
				want := ""
				if c.rule != "" {
					want = "separation"
				}
				if got := codes(t, err); got != want {
					t.Errorf("%s refused with %q, want %q", verdict, got, want)
				} else if err != nil && !strings.Contains(err.Error(), c.rule) {
					t.Errorf("%v does not name %s", err, c.rule)
				}
			}
		})
	}
}

// TestBarredPathByPath names who may not approve by the values that stand, under
// the groups of LastEditor.
func TestBarredPathByPath(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, groups, editors, submitters, want string }{
		{"every editor of a group", "pay", "pay.rate=pat pay.per=sam pay.x.y=kim bill.rate=bob", "", "kim pat sam"},
		{"a name that begins like a group", "pay", "payer=pat", "", ""},
		{"one path", "pay.rate", "pay.rate=pat pay.per=sam", "", "pat"},
		{"the group stands for a path without an entry", "pay.rate", "pay=pat pay.per=sam", "", "pat"},
		{"a path with an entry of its own", "pay.rate", "pay=pat pay.rate=sam", "", "sam"},
		{"the nearest group around a path", "pay.x.y", "pay=pat pay.x=sam", "", "sam"},
		{"a group within a group", "pay.x", "pay=pat pay.x.y=sam", "", "pat sam"},
		{"an old entry counts beside new ones", "pay", "pay=pat pay.rate=sam", "", "pat sam"},
		{"no person set it", "pay", "pay.rate=", "", ""},
		{"several groups", "pay bill", "pay.rate=pat bill.rate=bob", "", "bob pat"},
		{"everyone who submitted in the round", "pay", "", "sue sam", "sam sue"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(with("a", anyOf(1, "role:a")))
			p.Separate = approval.DefaultSeparation(words(c.groups)...)
			s := approval.Submission{Facts: facts(t, ""), Submitters: words(c.submitters), Editors: map[string]string{}}
			for _, pair := range words(c.editors) {
				path, who, _ := strings.Cut(pair, "=")
				s.Editors[path] = who
			}
			barred := mustCompile(t, p).Barred(s)
			if got := strings.Join(slices.Sorted(maps.Keys(barred)), " "); got != c.want {
				t.Errorf("barred are %q, want %q", got, c.want)
			}
		})
	}
}

func ptr[T any](v T) *T { return &v }

func TestOneStagePerPerson(t *testing.T) {
	t.Parallel()
	type step struct {
		text string
		by   *approval.Person // stood in for
	}
	ann, bob := ptr(person("ann a b c")), ptr(person("bob b"))
	for _, c := range []struct {
		reason   string
		separate approval.Separation
		steps    []step // the last one is looked at
		refused  bool
	}{
		{"two stages", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a ann a b", nil}, {"approve b ann a b", nil}}, true},
		{"two stages, switched off", off(func(s *approval.Separation) { s.OneStagePerPerson = false }),
			[]step{{"approve a ann a b", nil}, {"approve b ann a b", nil}}, false},
		{"another person", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a ann a b", nil}, {"approve b bob b", nil}}, false},
		{"two stages apart", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a ann a b", nil}, {"approve b bob b", nil}, {"approve c ann c", nil}}, true},
		{"a delegate of who filled one", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a ann a b", nil}, {"approve b zed", ann}}, true},
		{"a delegate of who filled one, delegates off", off(func(s *approval.Separation) { s.Delegates = false }),
			[]step{{"approve a ann a b", nil}, {"approve b zed", ann}}, false},
		{"who was stood in for", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a zed", ann}, {"approve b ann a b", nil}}, true},
		{"who was stood in for, delegates off", off(func(s *approval.Separation) { s.Delegates = false }),
			[]step{{"approve a zed", ann}, {"approve b ann a b", nil}}, false},
		{"who stood in, for another", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a zed", ann}, {"approve b zed", bob}}, true},
		{"who stood in, in his own right", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a zed", ann}, {"approve b zed b", nil}}, true},
		{"the delegate of the delegate", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a bob", ann}, {"approve b cid", bob}}, true},
		{"two delegates of one person", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a zed", ann}, {"approve b cid", ann}}, true},
		{"a return of who filled one", approval.DefaultSeparation("pay", "bill"),
			[]step{{"approve a ann a b", nil}, {"return b ann a b", nil}}, true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := stages(ask("a"), ask("b"), ask("c"))
			p.Separate = c.separate
			pr := begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, "")})
			for i, s := range c.steps {
				r := request(s.text)
				r.For = s.by
				q, _, err := pr.Decide(r)
				want := ""
				if i == len(c.steps)-1 && c.refused {
					want = "separation"
				}
				if got := codes(t, err); got != want {
					t.Errorf("step %d refused with %q, want %q", i, got, want)
				} else if err != nil && !strings.Contains(err.Error(), "one_stage_per_person") {
					t.Errorf("%v does not name its rule", err)
				}
				pr = q
			}
		})
	}
}

func TestDelegateOfADelegateHasNoRight(t *testing.T) {
	t.Parallel()
	p := start(t, stages(ask("a")), "")
	r := request("approve a cid")
	bob := person("bob") // who is a delegate only
	r.For = &bob
	if _, _, err := p.Decide(r); codes(t, err) != "not_entitled" {
		t.Errorf("%v", err)
	}
}

func TestAdviceFillsNoStage(t *testing.T) {
	t.Parallel()
	p := stages(approval.Stage{ID: "a", Approve: anyOf(1, "role:a"), Advise: anyOf(1, "role:y")}, ask("b"))
	p.Separate = approval.DefaultSeparation("pay", "bill")
	pr := begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, ""), Submitter: "sue"})
	pr = decide(t, pr, "approve a sue y", "approve a ann a") // who submitted may advise
	for _, c := range []struct{ reason, text, codes string }{
		{"who advised another stage and is barred", "approve b sue b", "separation"},
		{"who approved another stage", "approve b ann b", "separation"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, _, err := pr.Decide(request(c.text))
			if got := codes(t, err); got != c.codes {
				t.Errorf("%q", got)
			}
		})
	}
	p.Separate.Submitter = false
	later := begin(t, mustCompile(t, p), approval.Submission{Facts: facts(t, ""), Submitter: "sue"})
	decide(t, later, "approve a sue y", "approve a ann a", "approve b sue b")
}

// book is a directory: role → people. A role that is not in it is not kept.
type book map[string][]approval.Person

func (b book) Holders(role string) ([]approval.Person, bool) {
	people, ok := b[role]
	return people, ok
}

func TestStart(t *testing.T) {
	t.Parallel()
	north := approval.Person{ID: "ann", Roles: words("x"), In: map[string][]string{"business_unit": {"north"}}}
	one := book{"x": {person("ann x y")}, "y": {person("ann x y")}}
	three := book{"x": {person("ann x"), person("bob x"), person("sue x")}, "y": {person("cid y")}, "none": {}}
	empty := book{"x": {}, "a": {person("dan a")}}
	auto := func(when, what string) approval.Policy {
		return stages(ask("a"), approval.Stage{ID: "auto", When: when, Auto: what,
			Because: said{text: "over the line"}})
	}
	nobody := func(p approval.Policy, how string) approval.Policy { p.NoApprovers = how; return p }
	advise := func(q *approval.Quorum) approval.Policy {
		return stages(approval.Stage{ID: "s", Approve: anyOf(1, "role:a"), Advise: q})
	}
	tells := stages(approval.Stage{ID: "tell", Notify: who("role:x")},
		approval.Stage{ID: "auto", Auto: "approve"})
	for _, c := range []struct {
		reason  string
		policy  approval.Policy
		facts   string
		dir     approval.Directory
		codes   string
		says    string
		outcome approval.Outcome
	}{
		{"nobody is looked up without a directory", quorum(anyOf(5, "role:x")), "", nil, "", "", ""},
		{"a role that is not kept is assumed", quorum(allOf("role:z role:z")), "", one, "", "", ""},
		{"one holder", quorum(anyOf(1, "role:x")), "", one, "", "", ""},
		{"no holder", quorum(anyOf(1, "role:none")), "", three, "nobody", "role:none", ""},
		{"two asked, one there", quorum(anyOf(2, "role:x")), "", one, "nobody", "any 2 of role:x", ""},
		{"one person with both roles does not fill both", quorum(allOf("role:x role:y")), "", one, "nobody",
			"all of role:x, role:y", ""},
		{"one person counts once under two roles", quorum(anyOf(2, "role:x role:y")), "", one, "nobody", "", ""},
		{"different people", quorum(allOf("role:x role:y")), "", three, "", "", ""},
		{"one person listed under each role", quorum(allOf("role:x role:y")), "",
			book{"x": {person("ann x"), person("bob x")}, "y": {person("ann y")}}, "", "", ""},
		{"three, one of them submitted", quorum(anyOf(3, "role:x")), "", three, "nobody", "", ""},
		{"two of three, one of them submitted", quorum(anyOf(2, "role:x")), "", three, "", "", ""},
		{"a name that submitted", quorum(anyOf(1, "user:sue")), "", nil, "nobody", "user:sue", ""},
		{"a field without a person", quorum(anyOf(1, "person:recruiter")), "", nil, "nobody", "person:recruiter",
			""},
		{"a field with the submitter", quorum(anyOf(1, "person:recruiter")), "people.recruiter=sue", nil, "nobody",
			"", ""},
		{"a field with a person", quorum(anyOf(1, "person:recruiter")), "people.recruiter=ann", nil, "", "", ""},
		{"two fields with one person", quorum(allOf("person:recruiter person:hiring_manager")),
			"people.recruiter=ann people.hiring_manager=ann", nil, "nobody", "", ""},
		{"a holder of the unit", quorum(anyOf(1, "role:x@business_unit")), "business_unit=north",
			book{"x": {north}}, "", "", ""},
		{"a holder of another unit", quorum(anyOf(1, "role:x@business_unit")), "business_unit=south",
			book{"x": {north}}, "nobody", "role:x@business_unit", ""},
		{"advice that nobody can give", advise(anyOf(1, "role:x")), "", empty, "nobody", "advice", ""},
		{"advice of the submitter", advise(anyOf(1, "user:sue")), "", nil, "", "", ""},
		{"one person for two stages",
			stages(with("a", anyOf(1, "person:recruiter")), with("b", anyOf(1, "person:hiring_manager"))),
			"people.recruiter=ann people.hiring_manager=ann", nil, "nobody", "one person does not fill two", ""},
		{"two people for two stages",
			stages(with("a", anyOf(1, "person:recruiter")), with("b", anyOf(1, "person:hiring_manager"))),
			"people.recruiter=ann people.hiring_manager=bob", nil, "", "", ""},
		{"one person for two stages, or a role",
			stages(with("a", anyOf(1, "person:recruiter")), with("b", anyOf(1, "person:hiring_manager role:x"))),
			"people.recruiter=ann people.hiring_manager=ann", nil, "", "", ""},
		{"one person for two stages, of which one is skipped",
			stages(with("a", anyOf(1, "person:recruiter")),
				when(with("b", anyOf(1, "person:hiring_manager")), "x > 1")),
			"x=0 people.recruiter=ann people.hiring_manager=ann", nil, "", "", ""},
		{"the only holder of a role is asked by name before",
			stages(with("a", anyOf(1, "user:ann")), with("b", anyOf(1, "role:y"))), "", one, "nobody", "", ""},
		{"who is asked by name comes after the role that somebody else can fill",
			stages(with("a", anyOf(1, "role:x")), with("b", anyOf(1, "user:ann"))), "", three, "", "", ""},
		{"two holders for three stages",
			stages(with("a", anyOf(1, "role:x")), with("b", anyOf(1, "role:x")), with("c", anyOf(1, "role:x"))), "",
			three, "nobody", "", ""},
		{"advice takes nobody from another stage",
			stages(with("a", anyOf(1, "user:ann")),
				approval.Stage{ID: "b", Approve: anyOf(1, "role:z"), Advise: anyOf(1, "user:ann")}), "", nil, "", "", ""},
		{"a skipped stage may ask nobody", stages(ask("a"), when(with("s", anyOf(1, "role:x")), "x > 1")), "x=0",
			empty, "", "", ""},
		{"two such stages are two findings", stages(with("a", anyOf(1, "role:x")), with("b", anyOf(2, "role:x"))),
			"", empty, "nobody nobody", "", ""},
		{"auto on something unknown", auto("x > 1", "approve"), "", nil, "missing", "x", ""},
		{"auto rejection on something unknown", auto("x > 1", "reject"), "", nil, "missing", "x", ""},
		{"auto that is off", auto("x > 1", "reject"), "x=0", nil, "", "", ""},
		{"auto approval approves itself alone", auto("x > 1", "approve"), "x=2", nil, "", "", ""},
		{"auto rejection refuses with its rule", auto("x > 1", "reject"), "x=2", nil, "blocked",
			"the stage rejects by itself: x > 1", ""},
		{"auto rejection without a rule", auto("", "reject"), "", nil, "blocked", "by itself: always", ""},
		{"a plan that asks nobody", tells, "", nil, "nobody", "no approvers", ""},
		{"a plan that asks nobody, block", nobody(tells, "block"), "", nil, "nobody", "", ""},
		{"a plan that asks nobody, approve", nobody(tells, "approve"), "", nil, "", "", approval.OutcomeApproved},
		{"no stage at all", nobody(stages(), "approve"), "", nil, "", "", approval.OutcomeApproved},
		{"advice alone asks nobody to approve", stages(approval.Stage{ID: "adv", Advise: anyOf(1, "role:z")}), "",
			nil, "nobody", "no approvers", ""},
		{"advice alone, approve: the advice is waited for",
			nobody(stages(approval.Stage{ID: "adv", Advise: anyOf(1, "role:z")}), "approve"), "", nil, "", "", ""},
		{"all skipped", stages(when(ask("a"), "x > 1")), "x=0", nil, "nobody", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			c.policy.Separate = approval.DefaultSeparation("pay", "bill")
			pl, _ := compile(c.policy)
			p, err := pl.Start(approval.Submission{Facts: facts(t, c.facts), Submitter: "sue", Directory: c.dir,
				Now: noon}, nil)
			if got := codes(t, err); got != c.codes {
				t.Errorf("refused with %q, want %q: %v", got, c.codes, err)
			} else if err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v does not say %q", err, c.says)
			} else if err == nil && p.Outcome() != c.outcome {
				t.Errorf("%q", p.Outcome())
			}
		})
	}
}

func TestRoutedAutoActs(t *testing.T) {
	t.Parallel()
	p := stages(ask("a"), approval.Stage{ID: "auto", When: "x > 1", Auto: "approve"})
	_, err := mustCompile(t, p).Start(approval.Submission{Facts: facts(t, ""),
		Routes: []approval.Route{{Stage: "auto", Why: "cap"}}, Now: noon}, nil)
	if err != nil {
		t.Errorf("it is on for the route, not only for what is missing: %v", err)
	}
}

func TestDelegation(t *testing.T) {
	t.Parallel()
	clock, err := approval.NewCalendar("09:00-17:00", "mon-fri", "UTC", "none")
	if err != nil {
		t.Fatal(err)
	}
	rules := approval.DelegationRules{AtMost: approval.Duration{N: 90, Unit: "days"}, To: who("role:manager")}
	for _, c := range []struct {
		reason   string
		from, to string
		days     int
		problems int
		says     string
	}{
		{"fine", "ann", "bob manager", 90, 0, ""},
		{"a day too long", "ann", "bob manager", 91, 1, "longer than 90 days"},
		{"to somebody who may not receive", "ann", "bob", 5, 1, "role:manager"},
		{"to oneself", "ann", "ann manager", 5, 1, "their own delegate"},
		{"backwards", "ann", "bob manager", -1, 1, "ends before"},
		{"for no time", "ann", "bob manager", 0, 1, "ends before"},
		{"everything", "ann", "ann", 91, 3, "their own delegate"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			to := person(c.to)
			d := approval.Delegation{From: person(c.from), To: to.ID, Start: noon, Until: noon.AddDate(0, 0, c.days)}
			err := rules.Check(d, to, clock)
			var bad *approval.DelegationError
			if (err != nil) != (c.problems > 0) || err != nil &&
				(!errors.Is(err, approval.ErrDelegation) || !strings.Contains(err.Error(), c.says) ||
					!errors.As(err, &bad) || len(bad.Problems) != c.problems) {
				t.Errorf("%v", err)
			}
		})
	}
	if err := rules.Check(approval.Delegation{From: person("ann"), To: "cid", Start: noon,
		Until: noon.AddDate(0, 0, 1)}, person("bob manager"), clock); err == nil {
		t.Error("to another than who receives it")
	}
}

func TestDelegationWithoutRulesMayGoToAnybody(t *testing.T) {
	t.Parallel()
	d := approval.Delegation{From: person("ann"), To: "bob", Start: noon, Until: noon.AddDate(9, 0, 0)}
	if err := (approval.DelegationRules{}).Check(d, person("bob"), approval.Calendar{}); err != nil {
		t.Error(err)
	}
	d.From.ID = ""
	if err := (approval.DelegationRules{}).Check(d, person("bob"), approval.Calendar{}); err == nil {
		t.Error("from nobody")
	}
}

func TestDelegationHolds(t *testing.T) {
	t.Parallel()
	d := approval.Delegation{Stages: words("a b"), Clients: words("acme"), Start: noon,
		Until: noon.AddDate(0, 0, 1)}
	anything := approval.Delegation{Start: noon, Until: noon.AddDate(0, 0, 1)}
	for _, c := range []struct {
		reason        string
		d             approval.Delegation
		days          int
		stage, client string
		holds         bool
	}{
		{"from its first moment", d, 0, "a", "acme", true},
		{"until its last, which is not in", d, 1, "a", "acme", false},
		{"before", d, -1, "a", "acme", false},
		{"another stage", d, 0, "c", "acme", false},
		{"another client", d, 0, "a", "beta", false},
		{"without lists for everything", anything, 0, "c", "beta", true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			if got := c.d.InForce(noon.AddDate(0, 0, c.days), c.stage, c.client); got != c.holds {
				t.Errorf("%v", got)
			}
		})
	}
}
