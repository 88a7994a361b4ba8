package storage

// Personal are the names that say who a candidate is. The id stays: it is the
// host's, and says nothing without the host's own records.
var Personal = []string{"candidate.name", "candidate.email", "candidate.phone", "candidate.address"}
