package playbook

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// SeenRequired reports whether a decision must name the digest of what the
// approver looked at (seen: required in approvals.yaml).
func (p *Playbook) SeenRequired() bool { return p.seen }

// decodeSeen reads the key seen of approvals.yaml.
func (b *builder) decodeSeen() bool {
	e := b.raw.Settings["seen"]
	t := e.Text()
	if !t.Given {
		return false
	}
	if t.Value != "required" && t.Value != "optional" {
		hint := rule.Nearest(t.Value, []string{"optional", "required"})
		e.File.Fail(t.Node, source.CodeType, hint, "seen is optional or required")
	}
	return t.Value == "required"
}
