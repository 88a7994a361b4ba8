package record

// Claims are what a caller can't say about text, because it is found by comparing
// with the playbook: whether a clause or attachment is standard, and whether the
// letter was edited. They are accepted, so that files that have them can be read, and
// dropped. Terms that were stored with them keep them, so that their digest stays;
// they have no effect, and no difference between terms is one of claims.

// isClaim reports whether a path, or a field of an item, is a claim.
func isClaim(path string) bool { return path == "letter.edited" || path == "standard" }

// WithoutClaims returns the terms without the claims that older versions kept.
func (t Terms) WithoutClaims() Terms {
	if !t.hasClaims() {
		return t
	}
	out := Terms{values: make(map[string]Value, len(t.values))}
	for path, v := range t.values {
		if isClaim(path) {
			continue
		}
		if v.kind == List {
			items := v.Items()
			for i := range items {
				items[i].pairs = items[i].facts()
			}
			v.items = items
		}
		out.values[path] = v
	}
	return out
}

func (t Terms) hasClaims() bool {
	for path, v := range t.values {
		if isClaim(path) {
			return true
		}
		for i := range v.items {
			if len(v.items[i].facts()) < len(v.items[i].pairs) {
				return true
			}
		}
	}
	return false
}

// facts returns the fields of an item that are not claims.
func (v Value) facts() []pair {
	for i := range v.pairs {
		if !isClaim(v.pairs[i].key) {
			continue
		}
		var out []pair
		for _, p := range v.pairs {
			if !isClaim(p.key) {
				out = append(out, p)
			}
		}
		return out
	}
	return v.pairs
}
