package record

import (
	"time"

	"github.com/offerdesk/offerdesk/approval"
)

func (w *writer) process(p *approval.Process) {
	w.open()
	w.key("plan")
	writeList(w, p.Plan, w.planStage)
	w.textField("digest", p.Digest)
	w.intField("revision", p.Revision)
	w.textField("submitter", p.Submitter)
	writeSomeMap(w, "barred", p.Barred, w.text)
	w.key("separate")
	w.separation(&p.Separate)
	writeSomeMap(w, "persons", p.Persons, w.text)
	writeSomeMap(w, "places", p.Places, w.text)
	writeSomeList(w, "decisions", p.Decisions, w.decision)
	writeSomeList(w, "carried", p.Carried, w.carried)
	w.someTexts("again", p.LostApproval)
	writeSomeMap(w, "why_again", p.WhyAgain, w.text)
	writeSomeMap(w, "opened", p.Opened, func(t time.Time) { w.moment(t) })
	writeSomeMap(w, "appeals", p.Appeals,
		func(ids []string) { writeList(w, ids, func(s *string) { w.text(*s) }) })
	w.approverMap("added", p.Added)
	w.approverMap("escalated", p.Escalated)
	w.approverMap("replaced", p.Replaced)
	writeSomeList(w, "handed", p.Handed, w.handed)
	w.someTexts("noticed", p.Noticed)
	writeSomeMap(w, "bases", p.Bases, w.basis)
	w.someText("text", p.Text)
	w.close()
}

func (w *writer) basis(b approval.Basis) {
	w.open()
	w.someTexts("routes", b.Routes)
	w.textField("definition", b.Definition)
	w.close()
}

func (w *writer) approverMap(key string, m map[string][]approval.Approver) {
	writeSomeMap(w, key, m, func(list []approval.Approver) { writeList(w, list, w.approver) })
}

func (w *writer) planStage(s *approval.PlanStage) {
	w.open()
	w.textField("id", s.ID)
	w.someText("title", s.Title)
	w.boolField("on", s.On)
	w.textField("why", s.Why)
	w.someText("because", s.Because)
	w.someTexts("missing", s.Missing)
	w.someQuorum("approve", s.Approve)
	w.someQuorum("advise", s.Advise)
	writeSomeList(w, "notify", s.Notify, w.approver)
	w.someText("auto", s.Auto)
	w.someTexts("after", s.After)
	if !s.Within.IsZero() {
		w.key("within")
		w.open()
		w.intField("N", s.Within.N)
		w.textField("Unit", s.Within.Unit)
		w.close()
	}
	w.someBool("appeal", s.Appeal)
	w.someText("on_reject", s.OnReject)
	w.someText("ask", s.AppealTo)
	w.someTexts("reasons", s.Reasons)
	w.someEnvelopeNames("envelope", s.Envelope)
	w.close()
}

func (w *writer) someQuorum(key string, q *approval.Quorum) {
	if q == nil {
		return
	}
	w.key(key)
	w.open()
	w.someInt("any", q.Any)
	w.someBool("all", q.All)
	w.key("of")
	writeList(w, q.Of, w.approver)
	w.close()
}

func (w *writer) approver(a *approval.Approver) {
	w.open()
	w.someText("role", a.Role)
	w.someText("dimension", a.Dimension)
	w.someText("user", a.User)
	w.someText("field", a.Field)
	w.close()
}

func (w *writer) handed(h *approval.Handed) {
	w.open()
	w.textField("stage", h.Stage)
	w.intField("place", h.Place)
	w.intField("of", h.Of)
	w.someInt("escalated", h.Escalated)
	if h.Entry != (approval.Approver{}) {
		w.key("entry")
		w.approver(&h.Entry)
	}
	w.textField("from", h.From)
	w.key("to")
	w.approver(&h.To)
	w.someText("by", h.By)
	w.someBool("own", h.Own)
	w.someText("reason", h.Reason)
	w.momentField("at", h.At)
	w.close()
}

func (w *writer) separation(s *approval.Separation) {
	w.open()
	w.boolField("Submitter", s.Submitter)
	w.boolField("OneStagePerPerson", s.OneStagePerPerson)
	w.boolField("Delegates", s.Delegates)
	w.boolField("CommissionHolder", s.CommissionHolder)
	w.textsField("LastEditor", s.LastEditor)
	w.close()
}

func (w *writer) decision(d *approval.Decision) {
	w.open()
	w.textField("stage", d.Stage)
	w.textField("by", d.By)
	w.someText("for", d.For)
	w.textField("verdict", string(d.Verdict))
	w.someText("reason", d.Reason)
	w.someText("note", d.Note)
	w.momentField("at", d.At)
	w.textField("digest", d.Digest)
	w.textsField("fills", d.Fills)
	w.someBool("advice", d.Advice)
	w.someInt("places", d.Places)
	w.someEnvelope("envelope", d.Envelope)
	w.close()
}

func (w *writer) carried(c *approval.Carried) {
	w.open()
	w.textField("stage", c.Stage)
	w.intField("from", c.From)
	w.textField("why", c.Why)
	w.someTexts("by", c.By)
	w.someUsedEnvelope("envelope", c.Envelope)
	w.close()
}
