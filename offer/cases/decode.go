package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Case is one test of a playbook.
type Case struct {
	File, Name, Why string
	source          playbook.CaseFile
	node            input.Node
	base            input.Node
	hasBase         bool
	set, unset      input.Node
	today           *rule.Date
	state           string
	submittedBy     string
	editedBy        string
	approved        []string
	rejected        []string
	revise          []input.Node
	actor           *record.Actor
	do              string
	reason          *string
	expect          input.Node
}

// decoder reads case files and collects what is wrong with them.
type decoder struct {
	file  playbook.CaseFile
	found playbook.Findings
}

func (d *decoder) fail(n input.Node, format string, a ...any) {
	d.found = append(d.found, d.file.Fail(max(n.Line, 1), max(n.Column, 1), fmt.Sprintf(format, a...)))
}

// failNear is fail with the nearest of a list as hint.
func (d *decoder) failNear(n input.Node, word string, list []string, format string, a ...any) {
	d.fail(n, format, a...)
	d.found[len(d.found)-1].Hint = rule.Nearest(strings.TrimSpace(word), slices.Clone(list))
}

// Decode reads the cases of a playbook. The findings are errors of the files.
func Decode(s playbook.Samples) ([]Case, playbook.Findings) {
	var out []Case
	var found playbook.Findings
	for _, f := range s.Cases {
		d := &decoder{file: f}
		out = append(out, d.decodeFile(s)...)
		found = append(found, d.found...)
	}
	return out, found
}

func (d *decoder) decodeFile(s playbook.Samples) []Case {
	var base input.Node
	hasBase := false
	var list []input.Node
	has := false
	for _, m := range d.file.Node.Members {
		switch m.Key {
		case "base":
			base, hasBase = d.baseOf(s, m.Value)
		case "cases":
			has = m.Value.Kind == input.List
			if list = m.Value.Items; m.Value.Kind != input.List {
				d.fail(m.Value, "cases is a list")
			}
		default:
			d.unknown(m, "a file of cases", []string{"base", "cases"})
		}
	}
	if !has {
		d.fail(d.file.Node, "the file has no cases")
	}
	var out []Case
	for _, n := range list {
		out = append(out, d.decodeCase(s, n, base, hasBase))
	}
	return out
}

func (d *decoder) baseOf(s playbook.Samples, n input.Node) (input.Node, bool) {
	path := strings.TrimPrefix(strings.TrimSpace(n.Text), "./")
	base, ok := s.Offers[path]
	if !ok {
		d.failNear(n, path, slices.Collect(maps.Keys(s.Offers)), "there is no offer %s in the playbook's folder", path)
	}
	return base, ok
}

func (d *decoder) decodeCase(s playbook.Samples, n input.Node, base input.Node, hasBase bool) Case {
	c := Case{File: d.file.Path, source: d.file, node: n, base: base, hasBase: hasBase}
	if n.Kind != input.Map {
		d.fail(n, "a case is a map of keys")
		return c
	}
	var by *input.Member
	for _, m := range n.Members {
		v := m.Value
		switch m.Key {
		case "name":
			c.Name = v.Text
		case "why":
			c.Why = v.Text
		case "base":
			c.base, c.hasBase = d.baseOf(s, v)
		case "set":
			if c.set = v; v.Kind != input.Map && v.Kind != input.Null {
				d.fail(v, "set is a map of names and values")
			}
		case "unset":
			if c.unset = v; v.Kind != input.List && v.Kind != input.Null {
				d.fail(v, "unset is a list of names")
			}
		case "today":
			c.today = d.date(v)
		case "state":
			c.state = v.Text
		case "submitted_by":
			c.submittedBy = v.Text
		case "edited_by":
			c.editedBy = v.Text
		case "approved":
			c.approved = d.texts(v)
		case "rejected":
			c.rejected = d.texts(v)
		case "revise":
			c.revise = d.revisions(v)
		case "actor":
			c.actor = d.actor(v)
		case "do":
			c.do = d.deed(v)
		case "reason":
			text := v.Text
			c.reason = &text
		case "by": // what missing is asked for; it may also stand in expect
			by = &m
		case "expect":
			c.expect = d.expected(v)
		default:
			d.unknown(m, "a case", caseKeys)
		}
	}
	switch name, why := strings.TrimSpace(c.Name), strings.TrimSpace(c.Why); {
	case name == "" && why == "":
		d.fail(n, "a case has a name and says why")
	case name == "":
		d.fail(n, "this case has no name")
	case why == "":
		d.fail(n, "this case does not say why")
		d.found[len(d.found)-1].Hint = "write why: and the agreement, policy or request behind it"
	}
	if c.expect.Kind != input.Map {
		d.fail(n, "a case expects something: expect is missing or not a map")
	} else if by != nil {
		c.expect.Members = append([]input.Member{*by}, c.expect.Members...)
	}
	return c
}

func (d *decoder) date(n input.Node) *rule.Date {
	day, err := rule.ParseDate(strings.TrimSpace(n.Text))
	if err != nil {
		d.fail(n, "this is not a date; write 2026-12-31")
		return nil
	}
	return &day
}

func (d *decoder) texts(n input.Node) []string {
	if n.Kind != input.List {
		d.fail(n, "a list is wanted here")
	}
	return texts(n)
}

func texts(n input.Node) []string {
	out := []string{}
	for _, i := range n.Items {
		out = append(out, strings.TrimSpace(i.Text))
	}
	return out
}

func (d *decoder) actor(n input.Node) *record.Actor {
	a := &record.Actor{}
	if n.Kind != input.Map {
		d.fail(n, "an actor is a map: {id: ann, roles: [recruiter]}")
	}
	for _, m := range n.Members {
		switch m.Key {
		case "id":
			a.ID = m.Value.Text
		case "roles":
			a.Roles = d.texts(m.Value)
		case "teams":
			a.Teams = d.texts(m.Value)
		case "clients":
			a.Clients = d.texts(m.Value)
		case "regions":
			a.Regions = d.texts(m.Value)
		default:
			d.unknown(m, "an actor", []string{"id", "roles", "teams", "clients", "regions"})
		}
	}
	return a
}
