package facts_test

import (
	"encoding/json"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestStandardIsFound: what stored terms claim is not seen; what is found is.
func TestStandardIsFound(t *testing.T) {
	t.Parallel()
	var terms record.Terms
	err := json.Unmarshal([]byte(`{"clauses": [{"id": "a", "standard": true}, {"id": "b", "standard": false}],
		"letter": {"edited": true}}`), &terms)
	if err != nil {
		t.Fatal(err)
	}
	f := factsOf(t, terms)
	const all = "all(clauses, .standard)"
	if got := answer(t, f, all); got == "true" || got == "false" {
		t.Errorf("what is claimed is seen: %s", got)
	}
	if got := answer(t, f, "letter.edited"); got != "false" {
		t.Errorf("letter.edited is %s", got)
	}
	facts.SetStandard(f, "clauses", terms.Get("clauses"),
		func(item record.Value) bool { return item.Field("id").Text() != "a" })
	for rule, want := range map[string]string{all: "false", "clauses[0].standard": "false", "clauses[1].standard": "true",
		"clauses[1].id": `"b"`} {
		if got := answer(t, f, rule); got != want {
			t.Errorf("%s: %s, want %s", rule, got, want)
		}
	}
}
