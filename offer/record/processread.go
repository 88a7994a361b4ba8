package record

import "github.com/offerdesk/offerdesk/approval"

func (p *scanner) process(v *approval.Process) {
	p.need("{")
	p.needField("plan")
	v.Plan = readInto(p, p.planStage)
	v.Digest = p.textField("digest")
	v.Revision = p.intField("revision")
	v.Submitter = p.textField("submitter")
	readSomeMap(p, "barred", &v.Barred, p.text)
	p.needField("separate")
	p.separation(&v.Separate)
	readSomeMap(p, "persons", &v.Persons, p.text)
	readSomeMap(p, "places", &v.Places, p.text)
	readSomeList(p, "decisions", &v.Decisions, p.decision)
	readSomeList(p, "carried", &v.Carried, p.carried)
	p.someTexts("again", &v.LostApproval)
	readSomeMap(p, "opened", &v.Opened, p.moment)
	readSomeMap(p, "appeals", &v.Appeals, func() []string { return readList(p, p.text) })
	readSomeMap(p, "added", &v.Added, p.approvers)
	readSomeMap(p, "escalated", &v.Escalated, p.approvers)
	readSomeMap(p, "replaced", &v.Replaced, p.approvers)
	p.someTexts("noticed", &v.Noticed)
	p.need("}")
}

func (p *scanner) planStage(v *approval.PlanStage) {
	p.need("{")
	v.ID = p.textField("id")
	p.someText("title", &v.Title)
	v.On = p.boolField("on")
	v.Why = p.textField("why")
	p.someText("because", &v.Because)
	p.someTexts("missing", &v.Missing)
	v.Approve = p.someQuorum("approve")
	v.Advise = p.someQuorum("advise")
	readSomeList(p, "notify", &v.Notify, p.approver)
	p.someText("auto", &v.Auto)
	p.someTexts("after", &v.After)
	if p.field("within") {
		p.need("{")
		v.Within.N = p.intField("N")
		v.Within.Unit = p.textField("Unit")
		p.need("}")
	}
	p.someBool("appeal", &v.Appeal)
	p.someText("on_reject", &v.OnReject)
	p.someText("ask", &v.AppealTo)
	p.someTexts("reasons", &v.Reasons)
	p.need("}")
}

func (p *scanner) someQuorum(name string) *approval.Quorum {
	if !p.field(name) {
		return nil
	}
	var q approval.Quorum
	p.need("{")
	p.someInt("any", &q.Any)
	p.someBool("all", &q.All)
	p.needField("of")
	q.Of = p.approvers()
	p.need("}")
	return &q
}

func (p *scanner) approvers() []approval.Approver { return readInto(p, p.approver) }

func (p *scanner) approver(v *approval.Approver) {
	p.need("{")
	p.someText("role", &v.Role)
	p.someText("dimension", &v.Dimension)
	p.someText("user", &v.User)
	p.someText("field", &v.Field)
	p.need("}")
}

func (p *scanner) separation(v *approval.Separation) {
	p.need("{")
	v.Submitter = p.boolField("Submitter")
	v.OneStagePerPerson = p.boolField("OneStagePerPerson")
	v.Delegates = p.boolField("Delegates")
	v.CommissionHolder = p.boolField("CommissionHolder")
	v.LastEditor = p.textsField("LastEditor")
	p.need("}")
}

func (p *scanner) decision(v *approval.Decision) {
	p.need("{")
	v.Stage = p.textField("stage")
	v.By = p.textField("by")
	p.someText("for", &v.For)
	v.Verdict = approval.Verdict(p.textField("verdict"))
	p.someText("reason", &v.Reason)
	p.someText("note", &v.Note)
	v.At = p.momentField("at")
	v.Digest = p.textField("digest")
	v.Fills = p.textsField("fills")
	p.someBool("advice", &v.Advice)
	p.need("}")
}

func (p *scanner) carried(v *approval.Carried) {
	p.need("{")
	v.Stage = p.textField("stage")
	v.From = p.intField("from")
	v.Why = p.textField("why")
	p.someTexts("by", &v.By)
	p.need("}")
}
