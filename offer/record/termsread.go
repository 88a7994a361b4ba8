package record

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// termsHint is how many values terms are expected to have.
const termsHint = 28

// termsReader reads terms as [Terms.MarshalJSON] writes them, with the checks of
// [Decode] and without a tree of nodes.
type termsReader struct {
	*input.Scanner
	decoder decoder
	to      Terms
	groups  []string // that were read, each once
	custom  int      // fields
}

func (r *termsReader) terms() Terms {
	r.decoder.stored = true
	r.group("", 1)
	if r.decoder.bounded(r.to); len(r.decoder.errs) > 0 || r.custom > MaxCustomFields {
		r.Fail()
	}
	return r.to
}

// group reads the members of a group. It fails on a duplicate name and on a name
// without a value.
func (r *termsReader) group(prefix string, depth int) {
	r.Need("{")
	if r.Take("}") {
		return
	}
	for !r.Failed() {
		key := r.Text()
		r.Need(":")
		r.member(pathTo(prefix, key), key, depth)
		if r.Take("}") {
			return
		}
		r.Need(",")
	}
}

func (r *termsReader) member(path, key string, depth int) {
	if r.Failed() || strings.Contains(key, ".") {
		r.Fail()
		return
	}
	if r.Peek() == '{' && isGroup(path) {
		if slices.Contains(r.groups, path) {
			r.Fail()
			return
		}
		r.groups = append(r.groups, path)
		r.group(path, depth+1)
		return
	}
	if _, twice := r.to.values[path]; twice {
		r.Fail()
		return
	}
	if r.decoder.set(r.to, path, r.Node(depth), 0, 0); !r.to.Has(path) {
		r.Fail()
	}
	if strings.HasPrefix(path, "custom.") {
		r.custom++
	}
}
