package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Builtin describes a function of the language.
type Builtin struct {
	Name      string
	Signature string // how a call is written, with its arguments
	Doc       string // one sentence
	Example   string // a rule that calls it
}

// Builtins returns the functions of the language, in the order in which the
// package documentation lists them.
func Builtins() []Builtin {
	out := make([]Builtin, len(builtins))
	for i, f := range builtins {
		out[i] = f.Builtin
	}
	return out
}

// builtin is one function: all that the language knows of it.
type builtin struct {
	Builtin
	least, most int    // arguments; most < 0: any number
	ofItems     bool   // its second argument is about the items of the first
	more        string // the hint where it is called as expr's function of that name can be
	gives       Type   // what it gives, as far as it does not depend on its arguments

	check  func(*checker, *call) Type // checks the arguments; there are as many as the function takes
	eval   func(*env, *call) Value    // evaluates a call
	amount func(*env, *call) (amount,
		bool) // evaluates it where amounts may be in other currencies; nil: eval does
	// Of a function of numbers: what it makes of them, and in which currencies they go together.
	numeric  func(e *env, n *call, a, b exact.Number) (exact.Number, bool)
	together func(a, b *amount) bool

	blame func(*env, *call,
		string) // notes the names that an amount in a currency comes from; nil: those of the arguments
	place func(*call) string // names what it gives; nil: by its own name
	reads func(*call) string // the name of the table that it reads; nil: none
	host  *Function          // a function of the host
}

var (
	numberType = Type{Kind: Number}
	textType   = Type{Kind: Text}
	dateType   = Type{Kind: DateKind}
)

// function finds a function of the language.
func function(name string) (*builtin, bool) {
	i := slices.IndexFunc(builtins, func(f *builtin) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return builtins[i], true
}

// ofItems reports whether a name is that of a function whose second argument is
// about the items of the first.
func ofItems(name string) bool {
	f, ok := function(name)
	return ok && f.ofItems
}

// functionsOfItems are the names of those functions.
func functionsOfItems() []string {
	var out []string
	for _, f := range builtins {
		if f.ofItems {
			out = append(out, f.Name)
		}
	}
	return out
}

// hostFunction makes a function of the host one of the language.
func hostFunction(f Function) *builtin {
	return &builtin{Builtin: Builtin{Name: f.Name}, least: len(f.Params), most: len(f.Params), gives: f.Result,
		check: checkHost, eval: (*env).callHost, host: &f}
}

func checkHost(c *checker, n *call) Type {
	f := n.fn.host
	for i, param := range f.Params {
		a := n.src.args[i]
		switch t := c.arg(n, i).at().typ; {
		case t.Kind == Missing:
		case kindOf(t) != kindOf(param):
			c.fail(a, CodeType, "", "%s requires %s here, this is %s", f.Name, param, t)
		case !t.Unit.fits(param.Unit):
			c.fail(a, CodeUnit, "", "these are different units: %s and %s", param.Unit, t.Unit)
		}
		c.quoteArg(a, param)
	}
	return f.Result
}

// callHost calls a function of the host. A panic of it is not caught.
func (e *env) callHost(n *call) Value {
	args, known := e.homes(n.args)
	if !known {
		return Value{}
	}
	v, reason := e.ask(n.fn.Name, args, func() (Value, string) { return n.fn.host.answer(args) })
	switch {
	case reason != "":
		return e.unknown(n.fn.Name + "(…): " + reason)
	case v.kind != kindOf(n.fn.host.Result):
		return e.unknown(n.fn.Name + "(…)")
	}
	return v
}

// answer calls the function and returns the text of its error.
func (f *Function) answer(args []Value) (Value, string) {
	v, err := f.Call(args)
	if err != nil {
		return Value{}, err.Error()
	}
	return v, ""
}
