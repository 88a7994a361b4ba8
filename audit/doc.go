// Package audit keeps a history in which every change is detected. It works on
// any named values and knows nothing of offers.
//
// # Form
//
// Every entry of a log is sealed into two parts. The body is JSON with fixed
// keys in fixed order and never changes:
//
//	{"v":1,"log":…,"seq":…,"time":…,"actor":…,"for":…,"action":…,
//	"subject":…,"prev":…,"fields":[{"path":…,"digest":…},…]}
//
// on one line. prev is the hash of the entry before, 64 zeros for the first. The
// hash of an entry is SHA-256 over "offerdesk audit entry v1\n" and its body. A field's
// digest is SHA-256 over "offerdesk audit field v1\n", the salt of 16 random
// bytes, and the path, the value before and the value after, each with its
// length before it, so no two different fields can give the same bytes.
//
// The private part holds the openings: path, salt and the two values. It can be
// erased field by field ([Erase]) and the log still verifies: the digest stays,
// and without its salt the value cannot be guessed from it, however few values are
// possible.
//
// # Checking
//
// An entry must be, byte for byte, as it was sealed: the same JSON in other bytes
// counts as changed. [Verify] reads a log in order and names the first entry that
// is not as it was written: changed, moved, missing, out of order, or with an
// opening that does not fit its digest. It returns a [Head], which can be kept
// elsewhere and passed to the next check: that one then detects a log that was cut
// off at its end.
package audit
