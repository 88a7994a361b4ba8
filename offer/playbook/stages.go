package playbook

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/template"
)

// places remembers where the keys of a policy stand, so that what the engine
// finds can be shown in its file.
type places map[string]rulePlace

// decodeApprovals reads approvals.yaml as a policy.
func (b *builder) decodeApprovals() (approval.Policy, places) {
	at := places{}
	p := approval.Policy{Facts: approvalFacts, Separate: approval.DefaultSeparation("pay", "bill"), NoApprovers: b.settings.nobody}
	if !b.raw.exists["approvals.yaml"] {
		p.Stages = []approval.Stage{{ID: "approval", Approve: &approval.Quorum{Any: 1, Of: []approval.Approver{{Role: "approver"}}}}}
	}
	for i, e := range b.raw.sections["stages"] {
		key := fmt.Sprintf("stages[%d]", i)
		rd := e.file.reader(e.node, "a stage")
		rd.boolean("off")
		s := b.stage(rd, key, at, false)
		rd.done()
		p.Stages = append(p.Stages, s)
	}
	for i, e := range b.raw.sections["matrix"] {
		p.Matrices = append(p.Matrices, b.matrix(e, fmt.Sprintf("matrix[%d]", i), at))
	}
	b.separate(&p)
	b.delegation(&p)
	return p, at
}

// place notes where a key stands, and its text.
func (r *reader) place(at places, base, key string) string {
	t := r.text(key)
	if t.ok {
		at[base+"."+key] = rulePlace{t.s, r.f, t.node}
	}
	return t.s
}

// names notes where a list of ids stands, and reads it.
func (r *reader) names(at places, base, key string) []string {
	if n, ok := r.n.Get(key); ok {
		at[base+"."+key] = rulePlace{"", r.f, n}
	}
	return r.texts(key)
}

func (b *builder) stage(rd *reader, key string, at places, band bool) approval.Stage {
	at[key] = rulePlace{"", rd.f, rd.n}
	s := approval.Stage{ID: rd.id("id"), Title: rd.str("title"), Reapprove: rd.place(at, key, "reapprove"), Final: rd.boolean("final")}
	if !band {
		s.When = rd.place(at, key, "when")
	}
	if t := rd.text("because"); t.ok && t.s != "" {
		at[key+".because"] = rulePlace{t.s, rd.f, t.node}
		if m := b.message(rulePlace{t.s, rd.f, t.node}); m != nil { // a nil inside an interface is not nil
			s.Because = m
		}
	}
	s.Approve, s.Advise = b.quorum(rd, "approve", key, at), b.quorum(rd, "advise", key, at)
	s.Notify = b.people(rd, "notify")
	s.Auto = rd.one("auto", "", "approve", "reject")
	if n, ok := rd.n.Get("after"); ok && n.Kind != input.Null && !band {
		s.After = rd.texts("after")
		at[key+".after"] = rulePlace{"", rd.f, n}
	} else if !band {
		rd.seen = append(rd.seen, "after")
	}
	s.Within = rd.duration("within")
	for _, n := range rd.list("remind") {
		s.Remind = append(s.Remind, rd.span(n))
	}
	s.Escalate = b.escalate(rd)
	b.onReject(rd, key, at, &s)
	s.Reasons, s.Beside = rd.texts("reason"), rd.names(at, key, "beside")
	if s.Auto != "" && (s.Approve != nil || s.Advise != nil) {
		rd.f.fail(rd.n.Line, rd.n.Column, "syntax", "", "a stage is decided by people or by itself: write approve or auto, not both")
	}
	return s
}

// people reads a list of people and notes the roles and fields in it.
func (b *builder) people(rd *reader, key string) []approval.Approver {
	n, _ := rd.n.Get(key)
	who := rd.people(key)
	b.usesRoles(rd.f, n, who)
	b.usesPersons(rd.f, n, who)
	return who
}

func (b *builder) quorum(rd *reader, key, base string, at places) *approval.Quorum {
	n, ok := rd.get(key)
	if !ok {
		return nil
	}
	at[base+"."+key] = rulePlace{"", rd.f, n}
	in := rd.f.reader(n, key)
	q := &approval.Quorum{}
	_, all := n.Get("all")
	if all {
		q.All, q.Of = true, in.people("all")
	} else {
		q.Any = in.count("any")
		q.Of = in.people("of")
	}
	in.done()
	b.usesRoles(rd.f, n, q.Of)
	b.usesPersons(rd.f, n, q.Of)
	return q
}

func (r *reader) count(key string) int {
	t := r.text(key)
	if !t.ok {
		r.f.fail(r.n.Line, r.n.Column, "syntax", "write {any: 1, of: [role:x]} or {all: [role:x, role:y]}", "%s is missing", key)
		return 1
	}
	n, err := exact.Parse(t.s)
	i, ok := n.Int64()
	if err != nil || !ok || i < 0 || i > 100 {
		r.f.fail(t.node.Line, t.node.Column, "type", peopleHint(t.s), "%s is a whole number of people", key)
		return 1
	}
	return int(i)
}

func (b *builder) escalate(rd *reader) *approval.Escalation {
	n, ok := rd.get("escalate")
	if !ok {
		return nil
	}
	in := rd.f.reader(n, "escalate")
	e := &approval.Escalation{}
	if to, ok := in.get("to"); ok {
		e.To = in.who(to)
		b.usesRoles(rd.f, to, []approval.Approver{e.To})
		b.usesPersons(rd.f, to, []approval.Approver{e.To})
	} else {
		rd.f.fail(n.Line, n.Column, "syntax", "", "escalate says to whom: to is missing")
	}
	e.After = in.duration("after")
	if e.After.IsZero() {
		rd.f.fail(n.Line, n.Column, "syntax", "", "escalate says after which time: after is missing")
	}
	e.Replace = in.one("how", "add", "add", "replace") == "replace"
	in.done()
	return e
}

func (b *builder) onReject(rd *reader, key string, at places, s *approval.Stage) {
	n, ok := rd.get("on_reject")
	if !ok {
		return
	}
	at[key+".on_reject"] = rulePlace{"", rd.f, n}
	if n.Kind == input.Map {
		in := rd.f.reader(n, "on_reject")
		s.OnReject, s.AppealTo = "ask", in.str("ask")
		in.done()
		return
	}
	if s.OnReject = n.Text; n.Text != "stop" && n.Text != "continue" {
		rd.f.fail(n.Line, n.Column, "type", rule.Nearest(trimmed(n.Text), []string{"stop", "continue"}), "on_reject is stop, continue or {ask: stage}")
	}
}

func (b *builder) matrix(e entry, key string, at places) approval.Matrix {
	rd := e.file.reader(e.node, "a matrix")
	rd.boolean("off")
	at[key] = rulePlace{"", rd.f, rd.n}
	m := approval.Matrix{ID: rd.id("id"), Quantity: rd.place(at, key, "on"), When: rd.place(at, key, "when"), Final: rd.boolean("final")}
	if m.Quantity == "" {
		rd.f.fail(rd.n.Line, rd.n.Column, "syntax", "", "a matrix says on which quantity: on is missing")
		m.Quantity = "0"
	}
	m.StrictHigh = rd.one("strict", "low", "low", "high") == "high"
	m.Cumulative, m.Beside = rd.boolean("cumulative"), rd.names(at, key, "beside")
	if n, ok := rd.n.Get("after"); ok && n.Kind != input.Null {
		m.After = rd.texts("after")
		at[key+".after"] = rulePlace{"", rd.f, n}
	} else {
		rd.seen = append(rd.seen, "after")
	}
	for i, n := range rd.list("bands") {
		if n.Kind != input.Map {
			rd.f.fail(n.Line, n.Column, "type", quoteHint, "a band is a map of keys")
			b.unbound = append(b.unbound, m.ID, key)
			continue
		}
		in := rd.f.reader(n, "a band")
		if in.boolean("off") { // there is no band of a parent behind it
			continue
		}
		bk := fmt.Sprintf("%s.bands[%d]", key, i)
		band := approval.Band{Stage: b.stage(in, bk, at, true)}
		before := len(*b.findings)
		band.From, band.Above = in.bound(at, bk, "from"), in.bound(at, bk, "above")
		band.Below, band.UpTo = in.bound(at, bk, "below"), in.bound(at, bk, "up_to")
		in.done() // a misspelled key may be a bound
		if band.From != nil && band.Above != nil || band.Below != nil && band.UpTo != nil {
			rd.f.fail(n.Line, n.Column, "syntax", "", "a band has one lower bound (from or above) and one upper (below or up_to)")
		} else if emptyBand(band) {
			rd.f.fail(n.Line, n.Column, "syntax", "", "no value lies in this band: its lower bound is not under its upper one")
		}
		if len(*b.findings) > before {
			b.unbound = append(b.unbound, m.ID, key)
		}
		m.Bands = append(m.Bands, band)
	}
	rd.done()
	return m
}

// emptyBand reports whether no number can lie in a band.
func emptyBand(b approval.Band) bool {
	lower, upper := b.From, b.Below
	if lower == nil {
		lower = b.Above
	}
	if upper == nil {
		upper = b.UpTo
	}
	if lower == nil || upper == nil {
		return false
	}
	c := lower.Cmp(*upper)
	return c > 0 || c == 0 && (b.Above != nil || b.Below != nil)
}

func (r *reader) bound(at places, base, key string) *exact.Number {
	t := r.text(key)
	if !t.ok {
		return nil
	}
	at[base+"."+key] = rulePlace{t.s, r.f, t.node}
	n, err := exact.Parse(t.s)
	if err != nil {
		r.f.fail(t.node.Line, t.node.Column, "type", numberHint(t.s), "%s is a number", key)
		return nil
	}
	return &n
}

func (b *builder) separate(p *approval.Policy) {
	e, ok := b.raw.settings["separate"]
	if !ok {
		return
	}
	rd := e.file.reader(e.node, "separate")
	flag := func(key string, to *bool) {
		if n, _ := e.node.Get(key); n.Kind != input.Null {
			*to = rd.boolean(key)
		} else {
			rd.seen = append(rd.seen, key)
		}
	}
	flag("submitter", &p.Separate.Submitter)
	flag("one_stage_per_person", &p.Separate.OneStagePerPerson)
	flag("delegates", &p.Separate.Delegates)
	flag("commission_holder", &p.Separate.CommissionHolder)
	rd.boolean("final")
	if n, _ := e.node.Get("last_editor"); n.Kind != input.Null {
		rd.seen = append(rd.seen, "last_editor")
		switch n.Kind {
		case input.Bool:
			if n.Text == "false" {
				p.Separate.LastEditor = nil
			}
		case input.List:
			p.Separate.LastEditor = b.paths(rd, "last_editor")
		default:
			e.file.fail(n.Line, n.Column, "type", "write [pay, bill] or false", "last_editor is a list of groups")
		}
	} else {
		rd.seen = append(rd.seen, "last_editor")
	}
	rd.done()
}

func (b *builder) delegation(p *approval.Policy) {
	e, ok := b.raw.settings["delegation"]
	if !ok {
		return
	}
	rd := e.file.reader(e.node, "delegation")
	p.Delegation = approval.DelegationRules{AtMost: rd.duration("at_most"), To: b.people(rd, "to"), Notify: b.people(rd, "notify")}
	rd.done()
}

// message compiles a one-line text with values in it.
func (b *builder) message(at rulePlace) *template.Message {
	m, err := template.ParseMessage(at.src, b.schema, b.renderOptions(nil))
	if err != nil {
		var errs template.Errors
		if !errors.As(err, &errs) {
			b.templateErrors(at.file, err, at.node.Line, at.node.Column)
		}
		for _, e := range errs {
			if e.Code == rule.CodeBroken {
				continue
			}
			offset := offsetOf(at.src, e.Line, e.Column)
			b.inScalar(at.file, at.node, offset, string(e.Code), e.Hint, e.Message, offset >= len(at.src))
		}
		return nil
	}
	for _, e := range m.Suspects() {
		b.inScalar(at.file, at.node, offsetOf(at.src, e.Line, e.Column), string(e.Code), e.Hint, e.Message, false)
		(*b.findings)[len(*b.findings)-1].Severity = "warning"
	}
	return m
}

// offsetOf is the offset in bytes of a line and a column in runes.
func offsetOf(s string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return len(s)
		}
		at += i + 1
	}
	for i := range s[at:] {
		if col--; col == 0 {
			return at + i
		}
	}
	return len(s)
}

// ruleErrors reports the errors of a rule where they stand in its file.
func (b *builder) ruleErrors(at rulePlace, errs []*rule.Error) {
	for _, e := range errs {
		if e.Code == rule.CodeBroken {
			continue // reported where it stands
		}
		b.inScalar(at.file, at.node, e.Offset, string(e.Code), e.Hint, e.Message, e.Offset >= len(at.src))
	}
}

// ruleWarnings is ruleErrors for what does not stop anything.
func (b *builder) ruleWarnings(at rulePlace, errs []*rule.Error) {
	before := len(*b.findings)
	b.ruleErrors(at, errs)
	for i := range (*b.findings)[before:] {
		(*b.findings)[before+i].Severity = "warning"
	}
}

// inScalar reports an error at an offset of a scalar's trimmed text. last: it
// is at the end, where a text that is not in quotes was perhaps cut off.
func (b *builder) inScalar(f *file, n input.Node, offset int, code, hint, message string, last bool) {
	line, col := f.place(n, len(n.Text)-len(strings.TrimLeftFunc(n.Text, unicode.IsSpace))+offset)
	if code == string(rule.CodeLimit) {
		code = "syntax"
	}
	if hint == "" && (last || code == string(rule.CodeSyntax)) {
		hint = cutHint(f.behind(n), last)
	}
	f.fail(line, col, code, hint, "%s", message)
}

func trimmed(s string) string { return strings.TrimSpace(s) }
