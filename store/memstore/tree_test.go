package memstore

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A tree is a map with an order, and each version of it stays what it was.
func TestTreeIsASortedMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		model := map[string]int{}
		var now *tree[int]
		type version struct {
			tree  *tree[int]
			model map[string]int
		}
		var versions []version
		for n := range rapid.IntRange(0, 60).Draw(t, "steps") {
			key := rapid.StringMatching(`[a-f]{0,2}`).Draw(t, "key")
			if rapid.IntRange(0, 3).Draw(t, "put") > 0 {
				model[key], now = n, now.put(key, n)
			} else {
				delete(model, key)
				now = now.without(key)
			}
			versions = append(versions, version{now, maps.Clone(model)})
		}
		for _, v := range versions {
			var got, want []int
			v.tree.all(func(n int) bool { got = append(got, n); return true })
			for _, key := range slices.Sorted(maps.Keys(v.model)) {
				want = append(want, v.model[key])
				if n, ok := v.tree.get(key); !ok || n != v.model[key] {
					t.Fatalf("%q is %d, %v; want %d", key, n, ok, v.model[key])
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("in order: %v, want %v", got, want)
			}
		}
	})
}

// Keys that come in their order make no list of it.
func TestTreeIsShallow(t *testing.T) {
	t.Parallel()
	var now *tree[int]
	for n := range 10_000 {
		now = now.put(string([]byte{byte(n >> 8), byte(n)}), n)
	}
	var depth func(*tree[int]) int
	depth = func(t *tree[int]) int {
		if t == nil {
			return 0
		}
		return 1 + max(depth(t.left), depth(t.right))
	}
	if d := depth(now); d > 60 {
		t.Errorf("10,000 keys stand %d deep", d)
	}
}
