package playbook_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// The codes that approvals give to findings are those of the list of package
// source, so no finding changes its code on the way.
func TestCodesOfApprovals(t *testing.T) {
	t.Parallel()
	for listed, engine := range map[source.Code]approval.Code{
		source.CodeGap:           approval.CodeGap,
		source.CodeOverlap:       approval.CodeOverlap,
		source.CodeContradiction: approval.CodeContradiction,
		source.CodeAlwaysOn:      approval.CodeAlwaysOn,
		source.CodeNeverOn:       approval.CodeNeverOn,
		source.CodeNobody:        approval.CodeNobody,
	} {
		t.Run(string(listed), func(t *testing.T) {
			t.Parallel()
			if listed != engine {
				t.Errorf("approval says %q, the list says %q", engine, listed)
			}
		})
	}
}
