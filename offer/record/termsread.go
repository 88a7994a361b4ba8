package record

import (
	"slices"
	"strings"
)

// termsHint is how many values terms are expected to have.
const termsHint = 28

// termsReader reads terms as [Terms.MarshalJSON] writes them, with the checks of
// [Decode] and without a tree of nodes.
type termsReader struct {
	*scanner
	decoder decoder
	to      Terms
	groups  []string // that were read, each once
	custom  int      // fields
}

func (r *termsReader) terms() Terms {
	r.group("", 1)
	if r.decoder.bounded(r.to); len(r.decoder.errs) > 0 || r.custom > MaxCustomFields {
		r.failed = true
	}
	return r.to
}

// group reads the members of a group. It fails on a duplicate name and on a name
// without a value.
func (r *termsReader) group(prefix string, depth int) {
	r.need("{")
	if r.take("}") {
		return
	}
	for !r.failed {
		key := r.text()
		r.need(":")
		r.member(pathTo(prefix, key), key, depth)
		if r.take("}") {
			return
		}
		r.need(",")
	}
}

func (r *termsReader) member(path, key string, depth int) {
	if r.failed || strings.Contains(key, ".") {
		r.failed = true
		return
	}
	if r.peek() == '{' && isGroup(path) {
		if slices.Contains(r.groups, path) {
			r.failed = true
			return
		}
		r.groups = append(r.groups, path)
		r.group(path, depth+1)
		return
	}
	if _, twice := r.to.values[path]; twice {
		r.failed = true
		return
	}
	if r.decoder.set(r.to, path, r.node(depth), 0, 0); !r.to.Has(path) {
		r.failed = true
	}
	if strings.HasPrefix(path, "custom.") {
		r.custom++
	}
}
