package storage

import (
	"slices"

	"github.com/offerdesk/offerdesk/audit"
)

// Personal are the names of terms that identify a candidate, which an erasure
// removes. The ID of the candidate stays: only the host knows whose it is.
var Personal = []string{"candidate.name", "candidate.email", "candidate.phone", "candidate.address"}

// NotePath is the field of an entry that holds a note, and EvidencePath that which
// holds how an answer is known.
const (
	NotePath     = "note"
	EvidencePath = "evidence"
)

// Erasable reports whether an erasure removes the values of a field from the trail,
// whatever the entry is about. That are the names of terms that identify a candidate, and
// the digests of earlier records: those terms could be guessed from them.
func Erasable(path string) bool { return path == TiePath || slices.Contains(Personal, path) }

// ErasableIn reports whether an erasure can remove the values of a field from this entry:
// those of [Erasable], how an answer of the candidate is known, and why an approval was
// kept or lost, which may name the candidate.
func ErasableIn(e audit.Entry, path string) bool {
	switch path {
	case EvidencePath:
		return e.Subject == "candidate"
	case NotePath:
		return e.Action == "carry" || e.Action == "again"
	}
	return Erasable(path)
}
