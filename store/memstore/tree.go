package memstore

import "strings"

// tree is an immutable sorted map: put and without return a new one that shares
// what is the same. So a reader keeps the state it began with.
type tree[V any] struct {
	key         string
	rank        uint64 // of a node is above those of its children
	value       V
	left, right *tree[V]
}

// rankOf spreads keys, so that the tree stays shallow whatever their order.
func rankOf(key string) uint64 {
	x := uint64(14695981039346656037) // FNV-1a
	for i := range len(key) {
		x = (x ^ uint64(key[i])) * 1099511628211
	}
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (t *tree[V]) get(key string) (value V, ok bool) {
	for t != nil {
		switch c := strings.Compare(key, t.key); {
		case c == 0:
			return t.value, true
		case c < 0:
			t = t.left
		default:
			t = t.right
		}
	}
	return value, false
}

func (t *tree[V]) put(key string, value V) *tree[V] {
	if t == nil {
		return &tree[V]{key: key, rank: rankOf(key), value: value}
	}
	out := *t
	switch c := strings.Compare(key, t.key); {
	case c == 0:
		out.value = value
	case c < 0:
		l := t.left.put(key, value) // new: it may be changed
		if l.rank > out.rank {
			out.left, l.right = l.right, &out
			return l
		}
		out.left = l
	default:
		r := t.right.put(key, value)
		if r.rank > out.rank {
			out.right, r.left = r.left, &out
			return r
		}
		out.right = r
	}
	return &out
}

func (t *tree[V]) without(key string) *tree[V] {
	if t == nil {
		return nil
	}
	out := *t
	switch c := strings.Compare(key, t.key); {
	case c == 0:
		return merge(t.left, t.right)
	case c < 0:
		out.left = t.left.without(key)
	default:
		out.right = t.right.without(key)
	}
	return &out
}

// merge joins two trees; all keys of a are before those of b.
func merge[V any](a, b *tree[V]) *tree[V] {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.rank > b.rank:
		out := *a
		out.right = merge(a.right, b)
		return &out
	}
	out := *b
	out.left = merge(a, b.left)
	return &out
}

// all yields the values in the order of their keys, until yield returns false.
func (t *tree[V]) all(yield func(V) bool) bool {
	return t == nil || t.left.all(yield) && yield(t.value) && t.right.all(yield)
}
