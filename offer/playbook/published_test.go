package playbook_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// A version that was published before check reported a mistake is still opened: offers
// under way need it.
func TestPublishedBeforeItWasReported(t *testing.T) {
	t.Parallel()
	for _, stages := range []string{
		"  - {id: a, approve: {any: 1, of: [role:a]}, on_reject: {ask: n}}\n  - {id: n, advise: {any: 1, of: [role:a]}}\n",
		"  - {id: a, approve: {any: 1, of: [role:a]}, on_reject: {ask: a}}\n",
		"  - {id: a, approve: {any: 2, of: [user:x, user:X]}}\n",
	} {
		files := map[string][]byte{"playbook.yaml": []byte("playbook: p\ntitle: P\n"),
			"approvals.yaml": []byte("stages:\n" + stages)}
		if p, found := playbook.Open(files, playbook.Options{}); p != nil || len(found.Errors()) == 0 {
			t.Errorf("%s: it can be published", stages)
		}
		if p, found := playbook.Open(files, playbook.Options{Published: true}); p == nil {
			t.Errorf("%s: it can't be opened: %v", stages, found)
		}
	}
}
