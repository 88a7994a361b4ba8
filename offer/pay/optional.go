package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Optional is an exact number that may be unknown. The zero Optional is unknown.
// Compare with [Optional.Equal], not with ==.
type Optional struct {
	Value  exact.Number // 0 if not Known
	Known  bool
	causes Causes // of an unknown number
}

// Some returns a known number.
func Some(n exact.Number) Optional { return Optional{Value: n, Known: true} }

// Get returns the number and whether it is known.
func (o Optional) Get() (exact.Number, bool) { return o.Value, o.Known }

// Or returns the number, or n if it is unknown.
func (o Optional) Or(n exact.Number) exact.Number {
	if o.Known {
		return o.Value
	}
	return n
}

// Equal reports whether both are unknown, or both are known and the same number.
func (o Optional) Equal(other Optional) bool {
	return o.Known == other.Known && (!o.Known || o.Value.Equal(other.Value))
}

// Text writes a known number with the given places, rounded in the mode, and
// "unknown" for an unknown one.
func (o Optional) Text(places int, mode exact.Mode) string {
	if !o.Known {
		return "unknown"
	}
	return o.Value.Fixed(places, mode)
}

func (o Optional) add(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{causes: o.causes | p.causes}
	}
	return Optional{Value: o.Value.Add(p.Value), Known: true}
}

func (o Optional) sub(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{causes: o.causes | p.causes}
	}
	return Optional{Value: o.Value.Sub(p.Value), Known: true}
}

func (o Optional) mul(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{causes: o.causes | p.causes}
	}
	return Optional{Value: o.Value.Mul(p.Value), Known: true}
}

func (o Optional) times(n exact.Number) Optional {
	if !o.Known {
		return o
	}
	return Optional{Value: o.Value.Mul(n), Known: true}
}

func (o Optional) div(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{causes: o.causes | p.causes}
	}
	q, ok := o.Value.Div(p.Value)
	return Optional{Value: q, Known: ok}
}

// percentOf returns o ÷ p × 100.
func (o Optional) percentOf(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{causes: o.causes | p.causes}
	}
	q, ok := o.Value.Product(hundred()).Div(p.Value)
	return Optional{Value: q, Known: ok}
}

// partOf returns percentOf. An unknown result without a cause has the cause zero.
func (o Optional) partOf(p Optional, zero Causes) Optional {
	q := o.percentOf(p)
	if !q.Known && q.causes == 0 {
		q.causes = zero
	}
	return q
}
