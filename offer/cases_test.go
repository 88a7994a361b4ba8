package offer_test

import (
	"context"
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Publish refuses a playbook whose cases fail, and one whose offers another
// playbook already covers.
func TestPublishRunsTheCases(t *testing.T) {
	t.Parallel()
	load := func(name, applies, want string) *offer.Playbook {
		t.Helper()
		p, findings := playbook.Open(map[string][]byte{
			"playbook.yaml":     []byte("playbook: " + name + "\napplies: " + applies + "\n"),
			"offers/one.yaml":   []byte("client: acme\npay: {rate: 60, per: hour}\n"),
			"cases/stages.yaml": []byte("base: offers/one.yaml\ncases:\n  - {name: who is asked, why: the defaults, expect: {stages: [" + want + "]}}\n"),
		}, playbook.Options{})
		if p == nil {
			t.Fatal(findings)
		}
		return p
	}
	ctx := context.Background()
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	admin := desk.As(offer.Actor{ID: "root", Roles: []string{"ops_admin"}})
	var failed *offer.CasesError
	err = admin.Publish(ctx, load("acme", `client == "acme"`, "finance"))
	if !errors.Is(err, offer.ErrPlaybook) || !errors.As(err, &failed) || len(failed.Failed) != 1 {
		t.Fatalf("a playbook whose case fails was published: %v", err)
	}
	if list, _ := desk.Playbooks(ctx); len(list) != 1 || list[0].Name() != "default" {
		t.Fatalf("something of it is in force: %v", list)
	}
	if err := admin.Publish(ctx, load("acme", `client == "acme"`, "approval")); err != nil {
		t.Fatal(err)
	}
	var found playbook.Findings
	err = admin.Publish(ctx, load("rival", `client in ["acme", "other"]`, "approval"))
	if !errors.Is(err, offer.ErrPlaybook) || !errors.As(err, &found) {
		t.Fatalf("two playbooks claim the same offers: %v", err)
	}
}
