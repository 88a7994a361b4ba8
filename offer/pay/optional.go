package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Optional is an exact number that may be unknown. The zero Optional is
// unknown. It is comparable by [Optional.Equal], not by ==.
type Optional struct {
	Value exact.Number // 0 when not Known
	Known bool
}

// Some returns a known number.
func Some(n exact.Number) Optional { return Optional{n, true} }

// Get returns the number and whether it is known.
func (o Optional) Get() (exact.Number, bool) { return o.Value, o.Known }

// Or returns the number, or n when it is unknown.
func (o Optional) Or(n exact.Number) exact.Number {
	if o.Known {
		return o.Value
	}
	return n
}

// Equal reports whether both are unknown, or both known and the same number.
func (o Optional) Equal(p Optional) bool {
	return o.Known == p.Known && (!o.Known || o.Value.Equal(p.Value))
}

// Text writes a known number at the places and mode of r, "unknown" otherwise.
func (o Optional) Text(places int, m exact.Mode) string {
	if !o.Known {
		return "unknown"
	}
	return o.Value.Fixed(places, m)
}

func (o Optional) add(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{}
	}
	return Optional{o.Value.Add(p.Value), true}
}

func (o Optional) sub(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{}
	}
	return Optional{o.Value.Sub(p.Value), true}
}

func (o Optional) mul(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{}
	}
	return Optional{o.Value.Mul(p.Value), true}
}

func (o Optional) times(n exact.Number) Optional {
	if !o.Known {
		return Optional{}
	}
	return Optional{o.Value.Mul(n), true}
}

func (o Optional) div(p Optional) Optional {
	if !o.Known || !p.Known {
		return Optional{}
	}
	q, ok := o.Value.Div(p.Value)
	return Optional{q, ok}
}

// percentOf returns o ÷ p × 100.
func (o Optional) percentOf(p Optional) Optional { return o.div(p).times(hundred()) }

func hundred() exact.Number { return exact.Int(100) }
func one() exact.Number     { return exact.Int(1) }
