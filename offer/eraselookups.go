package offer

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
)

// lookupsWithoutPerson returns look-ups without those whose call has a word of what
// an erasure removes from terms. A replay asks them again.
func lookupsWithoutPerson(lookups []rule.Looked, terms Terms) []rule.Looked {
	var words []string
	for _, path := range storage.Personal {
		words = append(words, strings.Fields(strings.ToLower(terms.Get(path).Text()))...)
	}
	names := func(k rule.Looked) bool {
		call := strings.ToLower(k.Call())
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(call, word) })
	}
	return slices.DeleteFunc(slices.Clone(lookups), names)
}
