package playbook

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/offerdesk/offerdesk/offer/record"
)

// Digest returns the digest of the guardrail's definition: its keys, and the named
// rules, columns of tables, fields and settings that it reads. Rows of tables are not
// part of it.
func (g Guardrail) Digest() string {
	sum := sha256.Sum256([]byte(g.definition))
	return hex.EncodeToString(sum[:])
}

// isOverriddenBy reports whether an override is of the guardrail as it is defined. An
// older record, which has no definition, is.
func (g *Guardrail) isOverriddenBy(ov record.Override) bool {
	return ov.Definition == "" || ov.Definition == g.Digest()
}

// HasLapsed reports whether an override is of a guardrail that is gone or defined
// otherwise now, so that it has no effect.
func (gs *Guardrails) HasLapsed(ov record.Override) bool {
	g, ok := gs.Find(ov.Guardrail)
	return ov.Definition != "" && !(ok && g.isOverriddenBy(ov))
}
