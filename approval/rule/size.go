package rule

// sizer remembers in which size the parts of a rule are given, so that named
// rules are looked into once.
type sizer map[*node]measure

func (s sizer) of(n *node) measure {
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
func (s sizer) find(n *node) measure {
	switch n.op {
	case opName:
		if n.def != nil {
			return s.of(n.def.root)
		}
	case opNeg:
		return s.of(n.args[0])
	case opList, opElse:
		return s.common(n.args)
	case opIf:
		return s.common(n.args[1:])
	case opAdd, opSub:
		if n.op == opSub && s.of(n.args[0]) == s.of(n.args[1]) {
			return otherwise
		}
		return s.common(n.args)
	case opMul, opMod:
		return otherwise
	case opDiv:
		if hundredth := s.of(n.args[0]) == percents && n.typ.Unit == Ratio; !hundredth &&
			(scaled(n.args[0]) || scaled(n.args[1])) {
			return otherwise
		}
	case opCall:
		switch n.fn.call {
		case callRound, callRoundTo, callAbs:
			return s.of(n.args[0])
		case callMin, callMax, callSum:
			if !n.loop || len(n.args) == 1 {
				return s.common(n.args)
			}
			return s.of(n.args[1])
		}
	}
	switch n.typ.plain().Unit {
	case Percent:
		return percents
	case Ratio:
		return ratios
	}
	return otherwise
}

// common is the size of values of which some are written out.
func (s sizer) common(nodes []*node) measure {
	out := otherwise
	for _, n := range nodes {
		out = max(out, s.of(n))
	}
	return out
}

// scaled reports whether a number written out is, or is a factor of, a value.
func scaled(n *node) bool {
	if _, ok := constantOf(n); ok {
		return true
	}
	switch n.op {
	case opName:
		return n.def != nil && scaled(n.def.root)
	case opNeg:
		return scaled(n.args[0])
	case opMul, opDiv:
		return scaled(n.args[0]) || scaled(n.args[1])
	}
	return false
}
