package record

import (
	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

func (r *statusReader) process(v *approval.Process) {
	r.Need("{")
	r.NeedField("plan")
	v.Plan = input.ReadInto(r.Scanner, r.planStage)
	v.Digest = r.TextField("digest")
	v.Revision = r.IntField("revision")
	v.Submitter = r.TextField("submitter")
	input.ReadSomeMap(r.Scanner, "barred", &v.Barred, r.Text)
	r.NeedField("separate")
	r.separation(&v.Separate)
	input.ReadSomeMap(r.Scanner, "persons", &v.Persons, r.Text)
	input.ReadSomeMap(r.Scanner, "places", &v.Places, r.Text)
	input.ReadSomeList(r.Scanner, "decisions", &v.Decisions, r.decision)
	input.ReadSomeList(r.Scanner, "carried", &v.Carried, r.carried)
	r.SomeTexts("again", &v.LostApproval)
	input.ReadSomeMap(r.Scanner, "why_again", &v.WhyAgain, r.Text)
	input.ReadSomeMap(r.Scanner, "opened", &v.Opened, r.Moment)
	input.ReadSomeMap(r.Scanner, "appeals", &v.Appeals,
		func() []string { return input.ReadList(r.Scanner, r.Text) })
	input.ReadSomeMap(r.Scanner, "added", &v.Added, r.approvers)
	input.ReadSomeMap(r.Scanner, "escalated", &v.Escalated, r.approvers)
	input.ReadSomeMap(r.Scanner, "replaced", &v.Replaced, r.approvers)
	input.ReadSomeList(r.Scanner, "handed", &v.Handed, r.handed)
	r.SomeTexts("noticed", &v.Noticed)
	input.ReadSomeMap(r.Scanner, "bases", &v.Bases, r.basis)
	r.SomeText("text", &v.Text)
	r.Need("}")
}

func (r *statusReader) basis() approval.Basis {
	var b approval.Basis
	r.Need("{")
	r.SomeTexts("routes", &b.Routes)
	b.Definition = r.TextField("definition")
	r.Need("}")
	return b
}

func (r *statusReader) planStage(v *approval.PlanStage) {
	r.Need("{")
	v.ID = r.TextField("id")
	r.SomeText("title", &v.Title)
	v.On = r.BoolField("on")
	v.Why = r.TextField("why")
	r.SomeText("because", &v.Because)
	r.SomeTexts("missing", &v.Missing)
	v.Approve = r.someQuorum("approve")
	v.Advise = r.someQuorum("advise")
	input.ReadSomeList(r.Scanner, "notify", &v.Notify, r.approver)
	r.SomeText("auto", &v.Auto)
	r.SomeTexts("after", &v.After)
	if r.Field("within") {
		r.Need("{")
		v.Within.N = r.IntField("N")
		v.Within.Unit = r.TextField("Unit")
		r.Need("}")
	}
	r.SomeBool("appeal", &v.Appeal)
	r.SomeText("on_reject", &v.OnReject)
	r.SomeText("ask", &v.AppealTo)
	r.SomeTexts("reasons", &v.Reasons)
	v.Envelope = r.someEnvelopeNames("envelope")
	r.Need("}")
}

func (r *statusReader) someQuorum(name string) *approval.Quorum {
	if !r.Field(name) {
		return nil
	}
	var q approval.Quorum
	r.Need("{")
	r.SomeInt("any", &q.Any)
	r.SomeBool("all", &q.All)
	r.NeedField("of")
	q.Of = r.approvers()
	r.Need("}")
	return &q
}

func (r *statusReader) approvers() []approval.Approver { return input.ReadInto(r.Scanner, r.approver) }

func (r *statusReader) approver(v *approval.Approver) {
	r.Need("{")
	r.SomeText("role", &v.Role)
	r.SomeText("dimension", &v.Dimension)
	r.SomeText("user", &v.User)
	r.SomeText("field", &v.Field)
	r.Need("}")
}

func (r *statusReader) handed(v *approval.Handed) {
	r.Need("{")
	v.Stage = r.TextField("stage")
	v.Place = r.IntField("place")
	v.Of = r.IntField("of")
	r.SomeInt("escalated", &v.Escalated)
	if r.Field("entry") {
		r.approver(&v.Entry)
	}
	v.From = r.TextField("from")
	r.NeedField("to")
	r.approver(&v.To)
	r.SomeText("by", &v.By)
	r.SomeBool("own", &v.Own)
	r.SomeText("reason", &v.Reason)
	v.At = r.MomentField("at")
	r.Need("}")
}

func (r *statusReader) separation(v *approval.Separation) {
	r.Need("{")
	v.Submitter = r.BoolField("Submitter")
	v.OneStagePerPerson = r.BoolField("OneStagePerPerson")
	v.Delegates = r.BoolField("Delegates")
	v.CommissionHolder = r.BoolField("CommissionHolder")
	v.LastEditor = r.TextsField("LastEditor")
	r.Need("}")
}

func (r *statusReader) decision(v *approval.Decision) {
	r.Need("{")
	v.Stage = r.TextField("stage")
	v.By = r.TextField("by")
	r.SomeText("for", &v.For)
	v.Verdict = approval.Verdict(r.TextField("verdict"))
	r.SomeText("reason", &v.Reason)
	r.SomeText("note", &v.Note)
	v.At = r.MomentField("at")
	v.Digest = r.TextField("digest")
	v.Fills = r.TextsField("fills")
	r.SomeBool("advice", &v.Advice)
	r.SomeInt("places", &v.Places)
	v.Envelope = r.someEnvelope("envelope")
	r.Need("}")
}

func (r *statusReader) carried(v *approval.Carried) {
	r.Need("{")
	v.Stage = r.TextField("stage")
	v.From = r.IntField("from")
	v.Why = r.TextField("why")
	r.SomeTexts("by", &v.By)
	v.Envelope = r.someUsedEnvelope("envelope")
	r.Need("}")
}
