package playbook_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

func TestNumbersRoundWhatIsComputed(t *testing.T) {
	t.Parallel()
	p, found := playbook.Open(map[string][]byte{"playbook.yaml": []byte("playbook: p\nrounding: {rate: 1}\n")},
		playbook.Options{})
	if p == nil {
		t.Fatal(found)
	}
	_, terms, err := record.ParseDraft([]byte(`{"pay":{"rate":"51.25","per":"hour"},"bill":{"cap":"85.123"}}`),
		nil)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Numbers().Known(p.TermsFacts(terms, day(t, "2026-12-01")))
	for _, c := range []struct{ name, want, why string }{
		{"pay.rate", "51.25", "given amounts are kept as written"},
		{"bill.cap", "85.123", "given amounts are kept as written"},
		{"pay.overtime", "76.9", "computed ones have the playbook's places"},
		{"pay.annual", "106600", "and no zeros behind the point"},
		{"margin.percent", "", "what is unknown is not there"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if got[c.name] != c.want {
				t.Errorf("%s: %s is %q, want %q", c.why, c.name, got[c.name], c.want)
			}
		})
	}
}
