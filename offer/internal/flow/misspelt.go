package flow

import (
	"errors"
	"slices"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// spelt returns the paths without those that the error reports as unknown names: an
// actor that may edit something misspelt it, and lacks no right. Other actors are
// told that they may not.
func (s *step) spelt(state lifecycle.State, paths []string, err error) []string {
	var problems record.Errors
	if !errors.As(err, &problems) || !s.Playbook.Access().EditsIn(s.Actor, state, s.facts()) {
		return paths
	}
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return slices.ContainsFunc(problems, func(e *record.FieldError) bool {
			return e.Path == path && e.Code == record.CodeUnknown
		})
	})
}
