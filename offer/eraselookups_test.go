package offer_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// TestErasedLookups erases a person by whose name a table is read.
func TestErasedLookups(t *testing.T) {
	t.Parallel()
	ctx, must := t.Context(), desktest.Must(t)
	d := desktest.On(t, memstore.New(offer.Kinds()...), desktest.House(
		"names.yaml", "tables: {who: tables/who.csv}\n", "tables/who.csv", "name,state,cap\namara osei,CA,70\nx,CA,60\n",
		"approvals.yaml", `stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}}
  - {id: known, when: 'lookup("who", lower(candidate.name), "CA") > 1', approve: {any: 1, of: [role:ops]}}
  - {id: other, when: 'lookup("who", "x", "CA") > 1', approve: {any: 1, of: [role:ops]}}
`))
	terms := strings.Replace(desktest.Nurse, `"name": "Amara Osei"`, `"name": "Amara Osei", "id": "c-1"`, 1)
	ann := d.As(desktest.Ann)
	must(ann.Create(ctx, desktest.Terms(t, terms), offer.ID("O-1")))
	must(ann.Submit(ctx, "O-1"))
	must(ann.Withdraw(ctx, "O-1", offer.Agency, "not wanted any more"))
	if sub, err := ann.Explain(ctx, "O-1", 1); err != nil || len(sub.Lookups) != 2 {
		t.Fatalf("%v, %v", sub.Lookups, err)
	}
	if n, err := d.As(desktest.Root).Erase(ctx, "c-1", "on request"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	sub, err := ann.Explain(ctx, "O-1", 1)
	if err != nil || len(sub.Lookups) != 1 || sub.Lookups[0].Call() != `lookup("who", "x", "CA")` {
		t.Errorf("after the erasure: %v, %v", sub.Lookups, err)
	}
}
