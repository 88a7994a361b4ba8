package offer_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// Characters that Unicode reserves for programs, with which letters mark the day of
// sending, come in nowhere: letters would drop them, or take them for marks.
func TestReservedCharacters(t *testing.T) {
	t.Parallel()
	const forged = "x \ufdd0{{ sent_on | date }}\ufdd1 y"
	_, err := offer.ParseTerms([]byte(strings.Replace(nurse, "Amara Osei", forged, 1)))
	if !errors.Is(err, offer.ErrInvalid) || !strings.Contains(err.Error(), "candidate.name") ||
		!strings.Contains(err.Error(), "U+FDD0, which Unicode reserves for programs") {
		t.Errorf("a name: %v", err)
	}
	f := newDesk(t)
	f.at(t, "O-1", offer.Sent)
	if _, err := f.As(ann).Decline(t.Context(), "O-1", offer.Candidate, forged); codes(err) != "[reason]" {
		t.Errorf("a reason: %v", err)
	}
	if _, err := f.As(ann).Accept(t.Context(), "O-1", offer.Candidate, offer.Evidence(forged)); codes(err) != "[reason]" {
		t.Errorf("evidence: %v", err)
	}
	for file, text := range map[string]string{"playbook.yaml": "playbook: p\ntitle: " + forged + "\n",
		"letters/l.md":    "---\nletter: l\ntitle: L\n---\n" + forged + "\n",
		"tables/perk.csv": "client,perk\nacme," + forged + "\n"} {
		fsys := fstest.MapFS{"playbook.yaml": {Data: []byte("playbook: p\n")},
			"names.yaml": {Data: []byte("tables: {perk: tables/perk.csv}\n")}, file: {Data: []byte(text)}}
		if file != "tables/perk.csv" {
			delete(fsys, "names.yaml")
		}
		if p, findings := playbook.Load(fsys, "p", nil, playbook.Options{}); p != nil ||
			!strings.Contains(findings.Error(), "error: the file holds U+FDD0") {
			t.Errorf("%s: %v", file, findings)
		}
	}
	sound(t, f.Desk)
}
