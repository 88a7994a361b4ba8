package approval_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// An approval fills a place that is open, or it is refused: with the place that is left
// if it is another's. The person may still reject or return.
func TestSurplus(t *testing.T) {
	t.Parallel()
	xy, two := allOf("role:x role:y"), anyOf(2, "role:x")
	filled, entitled := "already_decided", "not_entitled"
	for _, c := range []struct {
		reason    string
		stage     approval.Stage
		say       string
		by, codes string // of an approval by that person; codes "" if it is possible
		message   string
	}{
		{"the only place that the person can fill", with("a", xy), "approve a ann x", "bob x", filled,
			"the places of role:x are filled"},
		{"another one can be filled", with("a", xy), "approve a ann x", "bob x y", "", ""},
		{"another one steps aside", with("a", xy), "approve a ann x y", "bob x", "", ""},
		{"no one steps aside", with("a", allOf("role:x role:y role:z")), "approve a ann x y; approve a bob x y",
			"cid x", filled, "the places of role:x are filled"},
		{"two of one role", with("a", anyOf(2, "role:x role:y")), "approve a ann x", "bob x", "", ""},
		{"the place that is left is of one person", with("a", two), "boss! from role:x to user:bob; approve a ann x",
			"cid x", entitled, "the place that is left is that of user:bob"},
		{"and waits for that person", with("a", two), "boss! from role:x to user:bob; approve a ann x", "bob x", "", ""},
		{"a place of a role that the person lacks", with("a", xy), "approve a ann x; dan y to user:bob", "bob x",
			entitled, "the place that this person was given requires role:y"},
		{"and no role of the stage", with("a", xy), "dan y to user:bob", "bob", entitled,
			"the place that this person was given requires role:y"},
		{"and the role", with("a", xy), "approve a ann x; dan y to user:bob", "bob x y", "", ""},
		{"after a rejection that does not stop", rejects(with("a", xy), "continue"), "approve a ann x; reject a zed y",
			"bob x", filled, "the places of role:x are filled"},
		{"a rejection fills nothing", rejects(with("a", xy), "continue"), "reject a zed x", "bob x", "", ""},
		{"advice", approval.Stage{ID: "a", Advise: xy, Approve: anyOf(1, "role:z")}, "approve a ann x", "bob x", filled,
			"the places of role:x are filled"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			p := start(t, stages(c.stage), "")
			for text := range strings.SplitSeq(c.say, "; ") {
				q, err := say(t, p, text)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				p = q
			}
			_, _, err := p.Decide(request("approve a " + c.by))
			if codes(t, err) != c.codes || err != nil && !strings.Contains(err.Error(), c.message) {
				t.Errorf("%v, want %q: %s", err, c.codes, c.message)
			}
			if _, ok := p.Awaits("a", person(c.by), nil); ok != (c.codes == "") {
				t.Errorf("it awaits the person: %t", ok)
			}
			for _, verdict := range []string{"reject", "return"} {
				_, _, err := p.Decide(request(verdict + " a " + c.by))
				if approver := p.IsApprover("a", person(c.by)); approver != (err == nil) {
					t.Errorf("%s: %v", verdict, err)
				}
			}
		})
	}
}

// Awaits returns the entry whose place the person would fill.
func TestAwaits(t *testing.T) {
	t.Parallel()
	p := decide(t, start(t, quorum(allOf("role:x role:y")), ""), "approve a ann x")
	giver := person("dan y")
	for _, c := range []struct {
		reason, stage, by string
		on                *approval.Person
		entry             string
	}{
		{"the place that is left", "a", "bob x y", nil, "role:y"},
		{"for another", "a", "bob", &giver, "role:y"},
		{"who has decided", "a", "ann x y", nil, ""},
		{"who has decided, for another", "a", "ann x", &giver, ""},
		{"no approver", "a", "bob", nil, ""},
		{"no such stage", "z", "bob x y", nil, ""},
	} {
		entry, ok := p.Awaits(c.stage, person(c.by), c.on)
		if ok != (c.entry != "") || ok && entry.String() != c.entry {
			t.Errorf("%s: %v, %t, want %q", c.reason, entry, ok, c.entry)
		}
	}
}
