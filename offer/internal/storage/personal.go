package storage

import "slices"

// Personal are the names of terms that identify a candidate, which an erasure
// removes. The ID of the candidate stays: only the host knows whose it is.
var Personal = []string{"candidate.name", "candidate.email", "candidate.phone", "candidate.address"}

// Erasable reports whether an erasure removes the values of a field from the trail.
// That are the names of terms that identify a candidate, and the digests of earlier
// records: those terms could be guessed from them.
func Erasable(path string) bool { return path == TiePath || slices.Contains(Personal, path) }
