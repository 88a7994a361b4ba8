package playbook

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// policyReader reads approvals.yaml and notes where the keys of the policy stand.
type policyReader struct {
	*builder
	at places
}

// decodeApprovals reads approvals.yaml as a policy.
func (b *builder) decodeApprovals() (approval.Policy, places) {
	r := policyReader{b, places{}}
	p := approval.Policy{Facts: approvalFacts, Separate: approval.DefaultSeparation("pay", "bill"),
		NoApprovers: b.settings.nobody}
	if !b.raw.Exists["approvals.yaml"] {
		p.Stages = []approval.Stage{{ID: "approval",
			Approve: &approval.Quorum{Any: 1, Of: []approval.Approver{{Role: "approver"}}}}}
	}
	for i, e := range b.raw.Sections["stages"] {
		p.Stages = append(p.Stages, r.stage(e, fmt.Sprintf("stages[%d]", i)))
	}
	for i, e := range b.raw.Sections["matrix"] {
		p.Matrices = append(p.Matrices, r.matrix(e, fmt.Sprintf("matrix[%d]", i)))
	}
	if e, ok := b.raw.Settings["separate"]; ok {
		b.decodeSeparate(e, &p.Separate)
	}
	if e, ok := b.raw.Settings["delegation"]; ok {
		rd := read(e, "delegation")
		p.Delegation = approval.DelegationRules{AtMost: rd.duration("at_most"), To: b.approvers(rd, "to"),
			Notify: b.approvers(rd, "notify")}
		rd.Done()
	}
	return p, r.at
}

// text reads a scalar and notes its place.
func (r policyReader) text(rd reader, base, key string) string {
	t := rd.Text(key)
	if t.Given {
		r.at[base+"."+key] = rd.Place(t)
	}
	return t.Value
}

// ids reads a list of ids and notes its place.
func (r policyReader) ids(rd reader, base, key string) []string {
	if n := rd.At(key); n.Line > 0 {
		r.at[base+"."+key] = source.Place{File: rd.File, Node: n}
	}
	return rd.Texts(key)
}

// after reads the stages to wait for, and notes their place. Without them, the
// stages before are meant.
func (r policyReader) after(rd reader, base string) []string {
	n, ok := rd.Get("after")
	if !ok {
		return nil
	}
	r.at[base+".after"] = source.Place{File: rd.File, Node: n}
	return rd.Texts("after")
}

// stage reads one entry of stages.
func (r policyReader) stage(e source.Entry, key string) approval.Stage {
	rd := read(e, "a stage")
	rd.Flags("off")
	s := r.common(rd, key)
	s.When = r.text(rd, key, "when")
	s.After = r.after(rd, key)
	s.Definition = r.definition(s.ID, e.Node)
	rd.Done()
	return s
}

// common reads the keys that stages and bands have.
func (r policyReader) common(rd reader, key string) approval.Stage {
	r.at[key] = rd.Whole()
	s := approval.Stage{ID: rd.ID("id"), Title: rd.Value("title"), Reapprove: r.text(rd, key, "reapprove"),
		Final: rd.Bool("final")}
	if t := rd.Text("because"); t.Value != "" {
		r.at[key+".because"] = rd.Place(t)
		if m := r.message(rd.Place(t)); m != nil { // a nil inside an interface is not nil
			s.Because = m
		}
	}
	s.Approve, s.Advise = r.quorum(rd, key, "approve"), r.quorum(rd, key, "advise")
	s.Notify = r.approvers(rd, "notify")
	s.Auto = rd.OneOf("auto", "", "approve", "reject")
	s.Within = rd.duration("within")
	for _, n := range rd.List("remind") {
		s.Remind = append(s.Remind, rd.span(n))
	}
	s.Escalate = r.escalation(rd)
	s.OnReject, s.AppealTo = r.onReject(rd, key)
	s.Reasons, s.Beside = rd.Texts("reason"), r.ids(rd, key, "beside")
	s.Envelope = r.envelope(rd, key)
	if s.Auto != "" && (s.Approve != nil || s.Advise != nil) {
		rd.fail(rd.Node, source.CodeSyntax, "",
			"a stage is decided by people or by itself: write approve or auto, not both")
	}
	return s
}

// approvers reads a list of approvers and checks their roles and fields.
func (b *builder) approvers(rd reader, key string) []approval.Approver {
	who := rd.approvers(key)
	b.usesApprovers(rd.File, rd.At(key), who)
	return who
}

func (r policyReader) quorum(rd reader, base, key string) *approval.Quorum {
	n, ok := rd.Get(key)
	if !ok {
		return nil
	}
	r.at[base+"."+key] = source.Place{File: rd.File, Node: n}
	in := rd.in(n, key)
	q := &approval.Quorum{}
	if _, q.All = n.Get("all"); q.All {
		q.Of = in.approvers("all")
	} else {
		q.Any = in.count("any")
		q.Of = in.approvers("of")
	}
	in.Done()
	r.usesApprovers(rd.File, n, q.Of)
	return q
}

func (r policyReader) escalation(rd reader) *approval.Escalation {
	n, ok := rd.Get("escalate")
	if !ok {
		return nil
	}
	in := rd.in(n, "escalate")
	e := &approval.Escalation{}
	if to, ok := in.Get("to"); ok {
		e.To = in.approver(to)
		r.usesApprovers(rd.File, to, []approval.Approver{e.To})
	} else {
		in.fail(n, source.CodeSyntax, "", "escalate names no approver: to is missing")
	}
	if e.After = in.duration("after"); e.After.IsZero() {
		in.fail(n, source.CodeSyntax, "", "escalate names no time: after is missing")
	}
	e.Replace = in.OneOf("how", "add", "add", "replace") == "replace"
	in.Done()
	return e
}

// envelope reads the names of which approvers may approve a range.
func (r policyReader) envelope(rd reader, base string) *approval.EnvelopeNames {
	n, ok := rd.Get("envelope")
	if !ok {
		return nil
	}
	base += ".envelope"
	before := len(*r.found)
	r.at[base] = source.Place{File: rd.File, Node: n}
	in := rd.in(n, "envelope")
	names := func(key string) []string {
		for i, item := range in.At(key).Items {
			r.at[fmt.Sprintf("%s.%s[%d]", base, key, i)] = source.Place{File: rd.File, Node: item}
		}
		return in.Texts(key)
	}
	e := &approval.EnvelopeNames{AtMost: names("at_most"), AtLeast: names("at_least")}
	if in.Done(); len(*r.found) > before { // what it names is not known
		return nil
	}
	return e
}

// onReject reads what a rejection does, and the stage that it asks.
func (r policyReader) onReject(rd reader, base string) (what, ask string) {
	n, ok := rd.Get("on_reject")
	if !ok {
		return "", ""
	}
	r.at[base+".on_reject"] = source.Place{File: rd.File, Node: n}
	if n.Kind == input.Map {
		in := rd.in(n, "on_reject")
		ask = in.Value("ask")
		in.Done()
		return "ask", ask
	}
	if n.Text != "stop" && n.Text != "continue" {
		hint := rule.Nearest(trimmed(n.Text), []string{"stop", "continue"})
		rd.fail(n, source.CodeType, hint, "on_reject is stop, continue or {ask: stage}")
	}
	return n.Text, ""
}

// isSet reports whether people set a name, or a name of a group.
func (b *builder) isSet(path string) bool {
	for name, n := range b.builtin {
		if !n.Computed && record.InGroup(name, path) {
			return true
		}
	}
	return path == "custom" || strings.HasPrefix(path, "custom.")
}

func (b *builder) decodeSeparate(e source.Entry, s *approval.Separation) {
	rd := read(e, "separate")
	flag := func(key string, to *bool) {
		if n, ok := rd.Get(key); ok {
			*to = rd.File.Bool(n, key)
		}
	}
	flag("submitter", &s.Submitter)
	flag("one_stage_per_person", &s.OneStagePerPerson)
	flag("delegates", &s.Delegates)
	flag("commission_holder", &s.CommissionHolder)
	rd.Flags("final")
	switch n, _ := rd.Get("last_editor"); n.Kind {
	case input.Null:
	case input.Bool:
		if n.Text == "false" {
			s.LastEditor = nil
		}
	case input.List:
		s.LastEditor = b.paths(rd, "last_editor")
		for _, item := range n.Items {
			if path := trimmed(item.Text); b.isPath(path) && !b.isSet(path) {
				rd.fail(item, source.CodeType, "name what it comes from", "no person edits %s: it is computed", path)
			}
		}
	default:
		rd.fail(n, source.CodeType, "write [pay, bill] or false", "last_editor is a list of groups")
	}
	rd.Done()
}
