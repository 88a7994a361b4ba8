package prove

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// sizer remembers in which size the parts of a rule are given, so that named
// rules are looked into once.
type sizer map[*term]measure

func (s sizer) of(n *term) measure {
	m, ok := s[n]
	if !ok {
		m = s.find(n)
		s[n] = m
	}
	return m
}

// find says in which size a part of a rule is given. A product or quotient with
// a number changes the size, and the difference of two percents is points:
// neither is known.
func (s sizer) find(n *term) measure {
	switch n.op {
	case op.Name:
		if n.of != nil {
			return s.of(n.of)
		}
	case op.Neg:
		return s.of(n.args[0])
	case op.List, op.Else:
		return s.common(n.args)
	case op.If:
		return s.common(n.args[1:])
	case op.Add, op.Sub:
		if n.op == op.Sub && s.of(n.args[0]) == s.of(n.args[1]) {
			return otherwise
		}
		return s.common(n.args)
	case op.Mul, op.Mod:
		return otherwise
	case op.Div:
		if hundredth := s.of(n.args[0]) == percents && n.typ.Unit == rule.Ratio; !hundredth &&
			(scaled(n.args[0]) || scaled(n.args[1])) {
			return otherwise
		}
	case op.Call:
		switch n.fn {
		case "round", "round_to", "abs":
			return s.of(n.args[0])
		case "min", "max", "sum":
			if !n.loop || len(n.args) == 1 {
				return s.common(n.args)
			}
			return s.of(n.args[1])
		}
	}
	switch unit(n.typ) {
	case rule.Percent:
		return percents
	case rule.Ratio:
		return ratios
	}
	return otherwise
}

// common is the size of values of which some are written out.
func (s sizer) common(nodes []*term) measure {
	out := otherwise
	for _, n := range nodes {
		out = max(out, s.of(n))
	}
	return out
}

// scaled reports whether a number written out is, or is a factor of, a value.
func scaled(n *term) bool {
	if _, ok := constantOf(n); ok {
		return true
	}
	switch n.op {
	case op.Name:
		return n.of != nil && scaled(n.of)
	case op.Neg:
		return scaled(n.args[0])
	case op.Mul, op.Div:
		return scaled(n.args[0]) || scaled(n.args[1])
	}
	return false
}
