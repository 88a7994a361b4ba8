package prove_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// analysed is the schema of the analyses: a text, an ordered choice, a truth, a
// list and two numbers.
func analysed(t testing.TB) *rule.Schema {
	t.Helper()
	text := rule.Type{Kind: rule.Text}
	s, err := rule.NewSchema(rule.Options{
		Fields: []rule.Field{
			{Path: "client", Type: text}, {Path: "level", Type: text},
			{Path: "rehire", Type: rule.Type{Kind: rule.Bool}},
			{Path: "grade", Type: rule.Type{Kind: rule.Text, Choices: []string{"P1", "P2", "VP"}}},
			{Path: "tags", Type: rule.Type{Kind: rule.List, Elem: &text}},
			{Path: "x", Type: rule.Type{Kind: rule.Number}}, {Path: "y", Type: rule.Type{Kind: rule.Number}},
		},
		Definitions: []rule.Definition{{Name: "rank", Source: `level ?? "staff"`},
			{Name: "senior", Source: `grade >= "P2"`}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCanAllHold(t *testing.T) {
	t.Parallel()
	s := analysed(t)
	for _, c := range []struct {
		why, a, b string
		want      bool
	}{
		{"a text has not that beginning", `client startsWith "harbor-"`, `client == "summit"`, false},
		{"a text has it", `client startsWith "harbor-"`, `client == "harbor-mercy"`, true},
		{"some other text has it", `client startsWith "harbor-"`, `client != "harbor-mercy"`, true},
		{"two beginnings", `client startsWith "harbor-"`, `client startsWith "acme-"`, false},
		{"one beginning begins the other", `client startsWith "harbor-"`, `client startsWith "harbor-west"`, true},
		{"a beginning that is not that", `client startsWith "harbor-west"`, `not (client startsWith "harbor-")`,
			false},
		{"a beginning and an end", `client startsWith "harbor-"`, `client endsWith "-west"`, true},
		{"two ends", `client endsWith "-east"`, `client endsWith "-west"`, false},
		{"a middle that the beginning has", `client startsWith "harbor-"`, `not (client contains "arb")`, false},
		{"two middles", `client contains "a"`, `client contains "b"`, true},
		{"in a list, none with that middle", `client in ["a", "b"]`, `client contains "c"`, false},
		{"every text begins with nothing", `not (client startsWith "")`, "true", false},
		{"choices with that beginning", `grade startsWith "P"`, `grade == "VP"`, false},

		{"a default is no second value", `(level ?? "") != "executive"`, `level == "executive"`, false},
		{"both where it is missing", `(level ?? "a") == "a"`, `(level ?? "b") == "b"`, true},
		{"a default that does not fit", `(level ?? "a") == "b"`, `(level ?? "c") == "d"`, false},
		{"a default behind a name", `rank == "executive"`, `level != "executive"`, false},
		{"missing and compared", `not has(level)`, `level == "executive"`, false},
		{"missing, and compared with a default", `not has(level)`, `(level ?? "staff") == "staff"`, true},
		{"given or not", `has(level)`, `not has(level)`, false},
		{"a number with a default", "(x ?? 0) < 5", "x >= 5", false},
		{"a number missing", "(x ?? 0) < 5", "(x ?? 9) >= 5", true},
		{"a truth with a default", "rehire ?? false", "not rehire", false},
		{"a truth missing", "not (rehire ?? false)", "rehire ?? true", true},
		{"a truth compared", "rehire == true", "rehire != true", false},
		{"a truth compared the other way", "rehire == true", "rehire == false", false},
		{"a truth compared, the same", "rehire == true", "rehire", true},

		{"grades in order", `grade >= "P2"`, `grade < "P2"`, false},
		{"a grade in order and by name", `grade >= "P2"`, `grade == "P1"`, false},
		{"a grade in order and by name, with it", `grade >= "P2"`, `grade == "VP"`, true},
		{"a grade in order behind a name", "senior", `"P1" >= grade`, false},
		{"a grade in order with a default", `(grade ?? "P1") >= "P2"`, `grade <= "P1"`, false},
		{"in a list, written two ways", `"a" in tags`, `not (tags contains "a")`, false},
		{"two tags", `"a" in tags`, `"b" in tags`, true},
		{"two quantities", "x < y", "y <= x", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			a, err := s.Compile(c.a, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			b, err := s.Compile(c.b, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			if prove.CanAllHold(a, b) != c.want || prove.CanAllHold(b, a) != c.want {
				t.Errorf("%s: %s with %s: got %v, want %v", c.why, c.a, c.b, !c.want, c.want)
			}
		})
	}
}

func TestCanAllHoldOfManyParts(t *testing.T) {
	t.Parallel()
	src := "true"
	for _, w := range "abcdefghijkl" {
		src += ` and not (client contains "` + string(w) + `")`
	}
	s := analysed(t)
	r, err := s.Compile(src, rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if q, err := s.Compile(`client contains "a"`, rule.WantBool); err != nil || !prove.CanAllHold(r, q) {
		t.Errorf("what can't be told counts as possible (%v)", err)
	}
}

func TestConstant(t *testing.T) {
	t.Parallel()
	s := analysed(t)
	for _, c := range []struct{ why, src, want string }{
		{"blank is what a missing choice becomes", `(grade ?? "") == ""`, "varies"},
		{"a choice is never blank", `grade == ""`, "false"},
		{"present or missing", "has(x) or not has(x)", "true"},
		{"present or big", "has(x) or x > 5", "varies"},
		{"missing and big may be unknown", "not has(x) and x > 5", "varies"},
		{"present, big and small", "has(x) and x > 5 and x < 2", "false"},
		{"a default that decides", "(x ?? 0) > 5 and (x ?? 0) < 2", "false"},
		{"all grades", `grade < "P2" or senior`, "true"},
		{"no text begins both ways", `client startsWith "a" and client startsWith "b"`, "false"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			truth, ok := prove.Constant(r)
			got := "varies"
			if ok {
				got = map[bool]string{true: "true", false: "false"}[truth]
			}
			if got != c.want {
				t.Errorf("%s: %s: got %s, want %s", c.why, c.src, got, c.want)
			}
		})
	}
}
