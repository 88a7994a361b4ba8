// Package audit keeps a history that cannot be changed without being found
// out. It works on any named values and knows nothing of offers.
//
// # Form
//
// Every entry of a log is sealed into two parts. The body is JSON with fixed
// keys in fixed order and never changes:
//
//	{"v":1,"log":…,"seq":…,"time":…,"actor":…,"for":…,"action":…,"subject":…,"prev":…,"fields":[{"path":…,"digest":…},…]}
//
// prev is the hash of the entry before, 64 zeros for the first. The hash of an
// entry is SHA-256 over "offerdesk audit entry v1\n" and its body. A field's
// digest is SHA-256 over "offerdesk audit field v1\n", the salt of 16 random
// bytes, and the path, the value before and the value after, each with its
// length in front, so no two different fields can give the same bytes.
//
// The private part holds the openings: path, salt and the two values. It can be
// erased field by field ([Erase]) and the log still verifies: the digest stays,
// and without its salt it says nothing, however few values there could have
// been.
//
// # Checking
//
// What is kept is read byte for byte as it was sealed: JSON that says the same
// in other bytes counts as changed. [Verify] reads a log in order and names the
// first entry that is not as it was written: changed, moved, missing, out of
// order, or with an opening that does not fit its digest. What it returns, a
// [Head], can be kept elsewhere and given to the next check, which then finds a
// cut-off tail too.
package audit
