package cases

import (
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Case is one test of a playbook.
type Case struct {
	File, Name, Why string

	source      *source.File
	node        input.Node
	base        *input.Node // sample offer; nil if there is none
	set, unset  input.Node
	today       *rule.Date
	state       string
	submittedBy []string
	editedBy    editors
	approved    []grant
	rejected    []string
	revise      []input.Node
	live        []input.Node // other live offers, as changes of this one
	actor       *record.Actor
	do          deed
	reason      *string
	seen        string // what the decision of do names; "" is seenNow
	expect      input.Node
}

// Decode reads the cases of a playbook. The findings are errors of the files.
func Decode(s playbook.Samples) ([]Case, playbook.Findings) {
	var out []Case
	var found playbook.Findings
	for _, e := range s.Cases {
		d := &decoder{file: e.File.Into(&found), offers: s.Offers}
		out = append(out, d.decodeFile(e.Node)...)
	}
	return out, found
}

// decoder reads one file of cases.
type decoder struct {
	file   *source.File
	offers map[string]input.Node
}

// fail reports a node.
func (d *decoder) fail(n input.Node, format string, args ...any) {
	d.file.Fail(n, source.CodeSyntax, "", format, args...)
}

// failNear is fail with the nearest of a list as hint.
func (d *decoder) failNear(n input.Node, word string, list []string, format string, args ...any) {
	d.file.Fail(n, source.CodeSyntax, rule.Nearest(strings.TrimSpace(word), slices.Clone(list)), format,
		args...)
}

// unknown reports a key that is not one of a list.
func (d *decoder) unknown(m input.Member, where string, keys []string) {
	d.failNear(source.Key(m), m.Key, keys, "unknown key %s in %s; the keys are %s", m.Key, where,
		strings.Join(keys, ", "))
}

func (d *decoder) decodeFile(n input.Node) []Case {
	var base *input.Node
	var list *input.Node
	for _, m := range n.Members {
		switch m.Key {
		case "base":
			base = d.baseOf(m.Value)
		case "cases":
			if m.Value.Kind != input.List {
				d.fail(m.Value, "cases is a list")
				continue
			}
			list = &m.Value
		default:
			d.unknown(m, "a file of cases", []string{"base", "cases"})
		}
	}
	if list == nil {
		d.fail(n, "the file has no cases")
		return nil
	}
	var out []Case
	for _, item := range list.Items {
		out = append(out, d.decodeCase(item, base))
	}
	return out
}

// baseOf returns the sample offer that a node names.
func (d *decoder) baseOf(n input.Node) *input.Node {
	path := strings.TrimPrefix(strings.TrimSpace(n.Text), "./")
	base, ok := d.offers[path]
	if !ok {
		d.failNear(n, path, slices.Collect(maps.Keys(d.offers)), "the playbook's folder has no offer %s",
			path)
		return nil
	}
	return &base
}

func (d *decoder) decodeCase(n input.Node, base *input.Node) Case {
	c := Case{File: d.file.Name(), source: d.file, node: n, base: base}
	if n.Kind != input.Map {
		d.fail(n, "a case is a map of keys")
		return c
	}
	for _, m := range n.Members {
		d.member(&c, m)
	}
	d.checkNamed(c)
	if c.expect.Kind != input.Map {
		d.fail(n, "a case expects something: expect is missing or not a map")
		return c
	}
	if by, ok := n.Get("by"); ok { // of missing; it may also stand in expect
		c.expect.Members = append([]input.Member{{Key: "by", Value: by}}, c.expect.Members...)
	}
	return c
}

// member reads one key of a case.
func (d *decoder) member(c *Case, m input.Member) {
	v := m.Value
	switch m.Key {
	case "name":
		c.Name = v.Text
	case "why":
		c.Why = v.Text
	case "base":
		c.base = d.baseOf(v)
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
		c.submittedBy = d.submitters(v)
	case "edited_by":
		c.editedBy = d.editors(v)
	case "approved":
		c.approved = d.grants(v)
	case "rejected":
		c.rejected = d.texts(v)
	case "revise":
		c.revise = d.changes("revise", v)
	case "live":
		c.live = d.changes("live", v)
	case "actor":
		c.actor = d.actor(v)
	case "do":
		c.do = d.deed(v)
	case "seen":
		c.seen = d.seen(v)
	case "reason":
		c.reason = &v.Text
	case "by":
	case "expect":
		c.expect = d.expected(v)
	default:
		d.unknown(m, "a case", caseKeys)
	}
}

// checkNamed reports a case without a name or a reason.
func (d *decoder) checkNamed(c Case) {
	switch name, why := strings.TrimSpace(c.Name), strings.TrimSpace(c.Why); {
	case name == "" && why == "":
		d.fail(c.node, "the case has no name and no why")
	case name == "":
		d.fail(c.node, "the case has no name")
	case why == "":
		d.file.Fail(c.node, source.CodeSyntax, "write why: and name the agreement, policy or request",
			"the case has no why")
	}
}

func (d *decoder) date(n input.Node) *rule.Date {
	day, ok := dateOf(n)
	if !ok {
		d.fail(n, "this is not a date; write 2026-12-31")
		return nil
	}
	return &day
}

func dateOf(n input.Node) (rule.Date, bool) {
	day, err := rule.ParseDate(strings.TrimSpace(n.Text))
	return day, err == nil
}

func (d *decoder) texts(n input.Node) []string {
	if n.Kind != input.List {
		d.fail(n, "this is a list")
	}
	return texts(n)
}

// texts returns the texts of a list; never nil.
func texts(n input.Node) []string {
	out := []string{}
	for _, item := range n.Items {
		out = append(out, strings.TrimSpace(item.Text))
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
		case "kind":
			if a.Kind = record.ActorKind(m.Value.Text); record.CheckActorKind(a.Kind) != "" {
				d.failNear(m.Value, m.Value.Text, []string{"person", "agent", "service"},
					"an actor's kind is person, agent or service")
			}
		case "roles":
			a.Roles = d.texts(m.Value)
		case "teams":
			a.Teams = d.texts(m.Value)
		case "clients":
			a.Clients = d.texts(m.Value)
		case "regions":
			a.Regions = d.texts(m.Value)
		default:
			d.unknown(m, "an actor", []string{"id", "kind", "roles", "teams", "clients", "regions"})
		}
	}
	return a
}

// changes reads one map of changes, or a list of them.
func (d *decoder) changes(key string, n input.Node) []input.Node {
	out := []input.Node{n}
	if n.Kind == input.List {
		out = n.Items
	}
	for _, item := range out {
		if item.Kind != input.Map {
			d.fail(item, "%s is a map of names and values, or a list of such maps", key)
		}
		if day, ok := item.Get("today"); ok {
			d.date(day)
		}
	}
	return out
}
