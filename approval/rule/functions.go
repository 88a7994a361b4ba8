package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// maxPlaces bounds what round rounds to.
const maxPlaces = 30

// fn is a function of the language: check types a call, call says how it is
// evaluated.
type fn struct {
	call     call
	check    func(c *checker, n *node) Type
	mode     exact.Mode   // round, round_to
	calendar BusinessDays // add
	host     *Function
}

func hostFunction(f Function) *fn {
	return &fn{call: callHost, host: &f, check: func(c *checker, n *node) Type {
		if !c.count(n, len(f.Params), len(f.Params)) {
			return f.Result
		}
		for i, a := range n.args {
			t := c.check(a)
			switch {
			case t.Kind == Missing:
			case kindOf(t) != kindOf(f.Params[i]):
				c.fail(a, CodeType, "", "%s wants %s here, this is %s", f.Name, f.Params[i], t)
			case !t.Unit.fits(f.Params[i].Unit):
				c.fail(a, CodeUnit, "", "these are different units: %s and %s", f.Params[i].Unit, t.Unit)
			}
		}
		return f.Result
	}}
}

// count checks how many arguments there are.
func (c *checker) count(n *node, least, most int) bool {
	if len(n.args) >= least && len(n.args) <= most {
		return true
	}
	for _, a := range n.args {
		if a.op != opDot && a.op != opItem {
			c.check(a)
		}
	}
	word := "arguments"
	if most == 1 {
		word = "argument"
	}
	hint := moreInExpr[n.text]
	if form, ok := usage[n.text]; hint == "" && ok {
		hint = "write " + form
	}
	if least < most {
		c.fail(n, CodeType, hint, "%s takes %d or %d %s, not %d", n.text, least, most, word, len(n.args))
	} else {
		c.fail(n, CodeType, hint, "%s takes %d %s, not %d", n.text, least, word, len(n.args))
	}
	return false
}

// textToText is a function that makes text of text.
func textToText(f call) *fn {
	return &fn{call: f, check: func(c *checker, n *node) Type {
		if c.count(n, 1, 1) {
			c.want(n.args[0], Text)
		}
		return Type{Kind: Text}
	}}
}

// number checks a function of numbers whose two arguments have one unit.
func (c *checker) numeric(n *node, least, most int, percent bool) Type {
	out := Type{Kind: Number}
	if percent {
		out.Unit = Percent
	}
	if !c.count(n, least, most) {
		return out
	}
	first := c.want(n.args[0], Number)
	if !percent {
		out.Unit = first.Unit
	}
	if len(n.args) == 2 {
		second := c.want(n.args[1], Number)
		if n.fn.call != callRound && !first.Unit.fits(second.Unit) {
			c.unit(n, first, second)
		}
		c.places(n.fn.call, n.args[1])
	}
	return out
}

// places checks the places of round and the step of round_to where they are
// written out.
func (c *checker) places(f call, a *node) {
	x, ok := a.constant()
	switch p, whole := x.Int64(); {
	case !ok:
	case f == callRound && (!whole || p < 0 || p > maxPlaces):
		hint := ""
		if x.Sign() < 0 {
			hint = "round_to(x, 100) rounds to whole hundreds"
		}
		c.fail(a, CodeType, hint, "the places are a whole number from 0 to %d", maxPlaces)
	case f == callRoundTo && x.Sign() <= 0:
		c.fail(a, CodeType, "", "the step is a number over zero")
	}
}

// constant is the number that a node is written as.
func (n *node) constant() (exact.Number, bool) {
	switch {
	case n.op == opNumber:
		return n.num, true
	case n.op == opNeg && n.args[0].op == opNumber:
		return n.args[0].num.Neg(), true
	}
	return exact.Number{}, false
}

func builtins(s *Schema) map[string]*fn {
	loop := func(f call) *fn { return &fn{call: f, check: (*checker).loop} }
	extreme := func(f call) *fn { return &fn{call: f, check: (*checker).extreme} }
	numeric := func(f call, least, most int, percent bool) *fn {
		return &fn{call: f, mode: s.opt.Rounding.Mode, check: func(c *checker, n *node) Type {
			return c.numeric(n,
				least, most, percent)
		}}
	}
	return map[string]*fn{
		"any": loop(callAny), "all": loop(callAll), "none": loop(callNone), "one": loop(callOne), "filter": loop(callFilter), "find": loop(callFind), "map": loop(callMap), "count": loop(callCount), "sum": loop(callSum),
		"min": extreme(callMin), "max": extreme(callMax),
		"abs": numeric(callAbs, 1, 1, false), "round": numeric(callRound, 1, 2, false),
		"round_to": numeric(callRoundTo, 2, 2, false), "percent": numeric(callPercent, 2, 2, true),
		"lower": textToText(callLower), "upper": textToText(callUpper), "trim": textToText(callTrim),
		"len": {call: callLen, check: (*checker).length}, "has": {call: callHas, check: (*checker).has},
		"date": {call: callDate, check: (*checker).date}, "days": {call: callDays, check: (*checker).days},
		"weekday": {call: callWeekday, check: (*checker).weekday},
		"add":     {call: callAdd, calendar: s.opt.Calendar, check: (*checker).add},
		"changed": {call: callChanged, check: func(c *checker, n *node) Type {
			c.changePath(n, true)
			return Type{Kind: Bool}
		}},
		"change_percent": {call: callChangePercent, check: func(c *checker, n *node) Type {
			c.changePath(n, false)
			return Type{Kind: Number, Unit: Percent}
		}},
		"lookup":  {call: callLookup, check: (*checker).lookup},
		"convert": {call: callConvert, check: (*checker).convert},
	}
}

func (c *checker) length(n *node) Type {
	if c.count(n, 1, 1) {
		if t := c.check(n.args[0]); t.Kind != Missing && t.Kind != List && t.Kind != Text {
			c.fail(n.args[0], CodeType, "", "a list or text is wanted here, this is %s", t)
		}
	}
	return Type{Kind: Number}
}

func (c *checker) has(n *node) Type {
	if c.count(n, 1, 1) {
		a := n.args[0]
		if c.check(a); a.op.literal() {
			hint := "write has(pay.rate)"
			if _, ok := c.s.index[a.text]; ok {
				hint = "write has(" + a.text + ")"
			}
			c.fail(a, CodeType, hint, "has wants a name, without quotes")
		}
		if found := through(a); found.fn != nil && found.fn.call == callFind && len(found.args) == 2 {
			n.simple = counted(found, callFind)
		}
	}
	return Type{Kind: Bool}
}

// extreme checks min and max: of arguments, or of one list.
func (c *checker) extreme(n *node) Type {
	if len(n.args) == 0 {
		c.count(n, 1, 1)
		return Type{}
	}
	first, rest := c.check(n.args[0]), n.args[1:]
	if first.Kind == List && len(rest) == 0 {
		n.loop, first = true, first.elem()
	}
	for _, a := range rest {
		c.check(a)
	}
	for _, a := range n.args {
		if len(rest) > 0 && a.typ.Kind == List {
			list, other := oneLine(c.src[a.from:a.to]), n.args[0]
			if other == a {
				other = n.args[1]
			}
			x := oneLine(c.src[other.from:other.to])
			return c.fail(n, CodeExpr, "write "+n.text+"(map("+list+", "+x+")) for what each item gives, or "+n.text+"("+n.text+"("+list+"), "+x+")",
				"%s takes values, or one list of them", n.text)
		}
	}
	for _, a := range rest {
		t, ok := mix(first, a.typ)
		if !ok {
			if kindOf(first) == kindOf(a.typ) {
				return c.unit(n, first, a.typ)
			}
			return c.fail(a, CodeType, "", "%s compares values of one type: %s and %s", n.text, first, a.typ)
		}
		first = t
	}
	if k := kindOf(first); k != Number && k != DateKind && k != Missing {
		hint := ""
		if k == RecordKind {
			hint = "say which part of an item, as in " + n.text + "(map(peers, .rate))"
		}
		return c.fail(n.args[0], CodeType, hint, "%s wants numbers or dates, this is %s", n.text, first)
	}
	return first
}

// maxLoops bounds lists inside lists.
const maxLoops = 4

func (c *checker) loop(n *node) Type {
	f := n.fn.call
	out, least := Type{Kind: Bool}, 2
	switch f {
	case callCount:
		out = Type{Kind: Number}
	case callSum:
		out, least = Type{Kind: Number}, 1
	case callFilter, callFind, callMap:
		out = Type{}
	}
	if !c.count(n, least, 2) {
		return out
	}
	list := c.check(n.args[0])
	if list.Kind != Missing && list.Kind != List {
		c.fail(n.args[0], CodeType, "", "%s wants a list, this is %s", n.text, list)
		return out
	}
	elem := c.items(n, list)
	switch f {
	case callFilter:
		out = list
	case callFind:
		out = list.elem()
	case callMap:
		return Type{Kind: List, Elem: &elem}
	}
	want := Bool
	if f == callSum {
		want = Number
		out.Unit = elem.Unit
	}
	if (len(n.args) == 2 || f == callSum) && elem.Kind != Missing && kindOf(elem) != want {
		c.fail(n.args[len(n.args)-1], CodeType, "", "%s wants %s for each item, this is %s", n.text, want, elem)
	}
	if f == callAny || f == callAll || f == callNone || f == callOne {
		if n.simple = listedIn(n); n.simple == nil {
			n.simple = counted(n, f)
		}
	}
	return out
}

// items is the type of what a loop looks at: the items of the list, or what
// its second argument makes of each.
func (c *checker) items(n *node, list Type) Type {
	n.loop, n.slot = true, len(c.loops)
	if len(n.args) < 2 {
		return list.elem()
	}
	if len(c.loops) >= maxLoops {
		return c.fail(n, CodeLimit, "", "loops are nested deeper than %d levels", maxLoops)
	}
	c.loops = append(c.loops, around{list.elem(), itemPlace(n.args[0])})
	elem := c.check(n.args[1])
	c.loops = c.loops[:len(c.loops)-1]
	return elem
}

func (c *checker) date(n *node) Type {
	if c.count(n, 1, 1) {
		a := n.args[0]
		d, err := ParseDate(a.text)
		switch {
		case a.op != opText:
			c.check(a)
			c.fail(n, CodeType, "", `a date is written as date("2026-12-01")`)
		case err != nil:
			c.fail(a, CodeType, "", "this is not a date; write it as 2026-12-31")
		}
		n.date = d
	}
	return Type{Kind: DateKind}
}

func (c *checker) days(n *node) Type {
	if c.count(n, 2, 2) {
		c.want(n.args[0], DateKind)
		c.want(n.args[1], DateKind)
	}
	return Type{Kind: Number}
}

func (c *checker) weekday(n *node) Type {
	if c.count(n, 1, 1) {
		c.want(n.args[0], DateKind)
	}
	return Type{Kind: Number}
}

var addUnits = []string{"days", "months", "years", "business_days"}

func (c *checker) add(n *node) Type {
	if c.count(n, 3, 3) {
		c.want(n.args[0], DateKind)
		c.want(n.args[1], Number)
		if x, ok := n.args[1].constant(); ok && !x.IsInt() {
			c.fail(n.args[1], CodeType, "", "a whole number is wanted here")
		}
		if a := n.args[2]; a.op != opText || !slices.Contains(addUnits, a.text) {
			c.fail(a, CodeType, Nearest(a.text, slices.Clone(addUnits)),
				`the unit is one of "days", "months", "years", "business_days"`)
		}
		n.args[2].typ = Type{Kind: Text}
	}
	return Type{Kind: DateKind}
}
