package offer_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// An override lifts the guardrail as it was. Another definition blocks again, under the
// same id, and the trail and the story tell.
func TestOverrideIsOfOneDefinition(t *testing.T) {
	t.Parallel()
	rails := func(list string) map[string]string {
		return with(houseFiles, "guardrails.yaml", "guardrails:\n"+list, "names.yaml", "names:\n  limit: 40\n")
	}
	const ceiling = "  - {id: ceiling, check: pay.hourly <= limit, else: block, override: [ops, finance]}\n"
	for _, c := range []struct{ reason, name, now, refused string }{
		{"the same", "", ceiling, ""},
		{"written otherwise", "", "  - {check: pay.hourly <= limit,  id: ceiling, else: block, override: [ops, finance]}\n", ""},
		{"another guardrail next to it", "", ceiling + "  - {id: other, check: pay.hourly > 1, else: block}\n", ""},
		{"it warns, and does not block", "", strings.Replace(ceiling, "block", "warn", 1), ""},
		{"it is gone", "", "  - {id: other, check: pay.hourly > 1, else: block}\n", ""},
		{"a lower ceiling", "", strings.Replace(ceiling, "limit", "30", 1), "[blocked]"},
		{"other people may override", "", strings.Replace(ceiling, "[ops, finance]", "[finance]", 1), "[blocked]"},
		{"no person may override", "", strings.Replace(ceiling, ", override: [ops, finance]", "", 1), "[blocked]"},
		{"it is final", "", strings.Replace(ceiling, "override: [ops, finance]", "final: true", 1), "[blocked]"},
		{"another check", "", strings.Replace(ceiling, "pay.hourly <= limit", "bill.hourly > 100", 1), "[blocked]"},
		{"a named limit that it reads", "names:\n  limit: 39\n", ceiling, "[blocked]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, rails(ceiling))
			ctx, s := t.Context(), f.As(ann)
			must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
			must(t)(f.As(olga).Override(ctx, "O-1", offer.Override{Guardrail: "ceiling", Reason: "a rare skill"}))
			then := rails(c.now)
			if c.name != "" {
				then = with(then, "names.yaml", c.name)
			}
			if err := f.As(root).Publish(ctx, book(t, then)); err != nil {
				t.Fatal(err)
			}
			preview, err := s.Preview(ctx, "O-1")
			if err != nil || (len(preview.Blocks()) > 0) != (c.refused != "") {
				t.Errorf("preview: %v, %v", preview.Blocks(), err)
			}
			o, err := s.Submit(ctx, "O-1")
			if c.refused == "" && err != nil || c.refused != "" && codes(err) != c.refused {
				t.Fatalf("%v, want %s", err, c.refused)
			}
			if err != nil && !strings.Contains(err.Error(), "it was overridden, and is defined otherwise now") {
				t.Error(err)
			}
			changed := !strings.Contains(c.now, "id: ceiling") || strings.Contains(c.now, "warn")
			if err == nil && changed != strings.Contains(actionsOf(t, s), "lapse") {
				t.Errorf("%s %s", o.State(), actionsOf(t, s))
			}
		})
	}
}

// A person who may override the guardrail as it is now overrides it again; the story
// has both, and which of them had effect.
func TestOverrideAgain(t *testing.T) {
	t.Parallel()
	rails := func(limit, roles string) map[string]string {
		return with(houseFiles, "guardrails.yaml", "guardrails:\n  - {id: ceiling, check: pay.hourly <= "+limit+
			", else: block, override: ["+roles+"]}\n")
	}
	f := deskWith(t, rails("40", "ops"))
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(f.As(olga).Override(ctx, "O-1", offer.Override{Guardrail: "ceiling", Reason: "a rare skill"}))
	if err := f.As(root).Publish(ctx, book(t, rails("20", "finance"))); err != nil {
		t.Fatal(err)
	}
	if _, err := f.As(olga).Override(ctx, "O-1",
		offer.Override{Guardrail: "ceiling", Reason: "a rare skill"}); codes(err) != "[not_entitled]" {
		t.Errorf("operations: %v", err)
	}
	must(t)(f.As(fred).Override(ctx, "O-1", offer.Override{Guardrail: "ceiling", Reason: "agreed"}))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(offer.Actor{ID: "oscar", Roles: []string{"ops"}}).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	st, err := s.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(st.String()), " ")
	for _, want := range []string{
		"ceiling was overridden by olga on 2027-03-01 09:00 UTC, reason: \"a rare skill\"; it had no effect any more: the guardrail was changed (entry",
		"ceiling (pay.hourly <= 20) was overridden by fred on 2027-03-01 09:00 UTC, reason: \"agreed\" (entry",
		"an override of the guardrail ceiling had no effect any more: the guardrail was changed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the story lacks %q:\n%s", want, st)
		}
	}
}

// actionsOf lists the actions in the trail of O-1.
func actionsOf(t *testing.T, s offer.Session) string {
	t.Helper()
	entries, err := s.Trail(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Action)
	}
	return strings.Join(out, " ")
}
