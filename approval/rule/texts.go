package rule

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

func checkText(c *checker, n *call) Type {
	c.wantArg(n, 0, Text)
	return textType
}

// textFunction is a function that makes text of text.
func textFunction(of func(string) string) func(*env, *call) Value {
	return func(e *env, n *call) Value {
		s, ok := e.text(n.args[0])
		if !ok || e.spent(len(s)/64) {
			return Value{}
		}
		return TextValue(of(s))
	}
}

func checkLen(c *checker, n *call) Type {
	if t := c.arg(n, 0).at().typ; t.Kind != Missing && t.Kind != List && t.Kind != Text {
		c.fail(n.src.args[0], CodeType, "", "a list or text is required here, this is %s", t)
	}
	return numberType
}

func (e *env) length(n *call) Value {
	if n.args[0].at().typ.Kind == Text {
		s, ok := e.text(n.args[0])
		if !ok || e.spent(len(s)/64) {
			return Value{}
		}
		return IntValue(int64(len([]rune(s))))
	}
	mark := e.mark()
	v := e.value(n.args[0])
	if v.IsMissing() {
		return Value{}
	}
	e.forget(mark)
	return IntValue(int64(len(v.list)))
}

func checkHas(c *checker, n *call) Type {
	a := n.src.args[0]
	if c.arg(n, 0); a.op.Literal() {
		name := "x"
		if _, ok := c.schema.index[a.text]; ok {
			name = a.text
		}
		c.fail(a, CodeType, "write has("+name+")", "has requires a name, without quotes")
	}
	return truthType
}

func (e *env) has(n *call) Value {
	mark := e.mark()
	v := e.value(n.args[0])
	e.forget(mark)
	return BoolValue(!v.IsMissing())
}

// join evaluates text + text.
func (e *env) join(n *join) Value {
	a, ok := e.text(n.left())
	b, also := e.text(n.right())
	if !ok || !also {
		return Value{}
	}
	if len(a)+len(b) > MaxTextEval {
		e.over = true
		return Value{}
	}
	if e.spent((len(a) + len(b)) / 64) {
		return Value{}
	}
	return Value{kind: Text, text: a + b}
}

// search evaluates contains, startsWith and endsWith of a text.
func (e *env) search(n *search) Truth {
	a, ok := e.text(n.left())
	b, also := e.text(n.right())
	switch {
	case !ok || !also || e.spent(len(a)/64):
		return Unknown
	case n.op == op.Starts:
		return truthOf(strings.HasPrefix(a, b))
	case n.op == op.Ends:
		return truthOf(strings.HasSuffix(a, b))
	}
	return truthOf(strings.Contains(a, b))
}

func (e *env) match(n *match) Truth {
	a, ok := e.text(n.left())
	if !ok || e.spent(n.pattern.steps(a)) {
		return Unknown
	}
	return truthOf(n.pattern.re.MatchString(a))
}
