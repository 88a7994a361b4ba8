package storage

// Personal are the names of terms that identify a candidate, which an erasure
// removes. The ID of the candidate stays: only the host knows whose it is.
var Personal = []string{"candidate.name", "candidate.email", "candidate.phone", "candidate.address"}
