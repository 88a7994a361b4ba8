package playbook_test

import "testing"

// What a role is not shown does not act yet, and the check says it where it is written.
func TestHideAndOnlyDoNotActYet(t *testing.T) {
	t.Parallel()
	access := func(see string) string {
		return "roles:\n  approver: {see: {offers: true" + see + "}, do: [approve]}\n"
	}
	for _, row := range []struct {
		reason, see string
		want        []string // messages begin so
	}{
		{"neither", "", nil},
		{"hide", ", hide: [pay]", []string{"hide does not act yet"}},
		{"only", ", only: [job]", []string{"only does not act yet"}},
		{"both", ", hide: [pay], only: [job]", []string{"hide does not act yet", "only does not act yet"}},
		{"an empty list", ", hide: []", nil},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			tr := tree{"q/playbook.yaml": "playbook: q\ntitle: Q\n", "q/access.yaml": access(row.see),
				"c/playbook.yaml": "playbook: c\ntitle: C\nextends: q\n"}
			p, found := tr.load(t, "q")
			if p == nil || len(found.Errors()) > 0 || len(found) != len(row.want) {
				t.Fatalf("found %v", found)
			}
			for i, want := range row.want {
				if f := found[i]; f.Code != "unused" || f.Severity != "warning" || f.Line != 2 ||
					f.Message[:len(want)] != want {
					t.Errorf("found %v, want %s", f, want)
				}
			}
			if _, found := tr.load(t, "c"); len(found) != 0 {
				t.Errorf("a child is told of its parent's: %v", found)
			}
		})
	}
}
